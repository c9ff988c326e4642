"""Commands over the MQTT link, in simulated time: which are obeyed, which overtake, which are refused."""

from tests.app.mqtt_alone import with_link


def test_a_command_is_obeyed_and_answered() -> None:
    with_link("""
def send():
    for key, value in (("heat_setpoint", b"21.5"), ("colour", b"red"), ("broken", b""), ("flash", b"1"),
                       ("note", "grün".encode())):
        broker.command(key, value)

play(5000, after(1500, send))
assert obeyed == [("heat_setpoint", "21.5"), ("colour", "red"), ("broken", ""), ("flash", "1"),
                  ("note", "grün")], obeyed
assert broker.results() == [
    {"key": "heat_setpoint", "ok": True, "message": ""},
    {"key": "colour", "ok": False, "message": "no such key"},
    {"key": "broken", "ok": False, "message": "failed: out of luck"},
    {"key": "flash", "ok": False, "message": "failed: network error 28"},
    {"key": "note", "ok": True, "message": "noted"},
], broker.results()
assert link.commands_dropped == 0
""")


def test_what_cannot_be_obeyed_is_answered_with_the_reason() -> None:
    with_link("""
def send():
    broker.command("long", b"x" * 385)
    broker.command("longest", b"x" * 3000)
    broker.command("fits", b"x" * 384)
    broker.command("kept", b"1", PUBLISH | 1)
    broker.command("bytes", b"\\xff")

play(5000, after(1500, send))
assert obeyed == [("fits", "x" * 384)], obeyed
assert [(one["key"], one["message"]) for one in broker.results()] == [
    ("long", "over 384 bytes"), ("longest", "over 384 bytes"), ("fits", ""),
    ("kept", "a retained command is not obeyed"), ("bytes", "not UTF-8"),
], broker.results()
""")


def test_text_is_utf_8_and_nothing_that_only_looks_like_it() -> None:
    with_link("""
for payload, text in (
    (b'a\\xc3\\xbc\\xe2\\x82\\xac\\xf0\\x9f\\x8f\\xa0', 'a\\xfc\\u20ac\\U0001f3e0'),
    (b'\\x7f', '\\x7f'),
    (b'\\xc2\\x80', '\\x80'),
    (b'\\xdf\\xbf', '\\u07ff'),
    (b'\\xe0\\xa0\\x80', '\\u0800'),
    (b'\\xed\\x9f\\xbf\\xee\\x80\\x80', '\\ud7ff\\ue000'),
    (b'\\xef\\xbf\\xbf\\xf0\\x90\\x80\\x80', '\\uffff\\U00010000'),
    (b'\\xf4\\x8f\\xbf\\xbf', '\\U0010ffff'),
    (b'\\xed\\xa0\\x80', None),
    (b'\\xed\\xbf\\xbf', None),
    (b'\\xf4\\x90\\x80\\x80', None),
    (b'\\xc0\\x80', None),
    (b'\\xc1\\xbf', None),
    (b'\\xe0\\x9f\\xbf', None),
    (b'\\xf0\\x8f\\xbf\\xbf', None),
):
    assert mqtt._text(payload) == text, payload
""")


def test_only_the_exact_topic_is_a_command() -> None:
    with_link("""
def send():
    for topic in (b"heatpump/hp/set", b"heatpump/hp/set/a/", b"heatpump/xx/set/", b"mode/", b"xheatpump/"):
        broker.command("mode", b"off", topic=topic)

play(4000, after(1500, send))
assert obeyed == [] and broker.results() == [] and link.commands_dropped == 5, link.commands_dropped
""")


def test_a_later_command_for_its_key_overtakes_but_prices_add_up() -> None:
    with_link("""
def send():
    for key, value in (("a", "1"), ("prices", "one"), ("b", "1"), ("a", "2"), ("prices", "two"), ("a", "3")):
        broker.command(key, value.encode())

play(4000, after(1500, send))
assert obeyed == [("prices", "one"), ("b", "1"), ("prices", "two"), ("a", "3")], obeyed
assert link.commands_dropped == 2
""")


def test_what_cannot_be_obeyed_overtakes_nothing_that_can() -> None:
    with_link("""
def send():
    broker.command("a", b"1")
    broker.command("a", b"\\xff")
    broker.command("b", b"\\xff")
    broker.command("b", b"1")
    broker.command("prices", b"\\xff")
    broker.command("prices", b"\\xfe")

play(4000, after(1500, send))
assert obeyed == [("a", "1"), ("b", "1")], obeyed
assert [(one["key"], one["ok"]) for one in broker.results()] == [
    ("a", True), ("a", False), ("b", True), ("prices", False)], broker.results()
assert link.commands_dropped == 2
""")


def test_of_more_than_eight_the_oldest_is_dropped_and_off_goes_first() -> None:
    with_link("""
def send():
    broker.command("k0", b"1")
    broker.command("mode", b" OFF\\n")
    for n in range(1, 12):
        broker.command("k%d" % n, b"1")

held = asyncio.sleep_ms
async def one_turn():
    link._prefix = "heatpump/hp/"
    for n in range(10):
        link._queue_command("k%d" % n, "1", None)
    link._queue_command("mode", "off", None)
    link._queue_command("k10", "1", None)
    assert [one[0] for one in link._commands] == ["mode"] + ["k%d" % n for n in range(4, 11)], link._commands
    assert link.commands_dropped == 4
    await link._obey(8)

asyncio.run(one_turn())
assert obeyed == [("mode", "off")] + [("k%d" % n, "1") for n in range(4, 11)], obeyed
del obeyed[:]
play(6000, after(1500, send))
assert obeyed.index(("mode", "off")) <= 1 and obeyed[-1] == ("k11", "1"), obeyed
""")


def test_a_flood_holds_neither_the_other_tasks_nor_its_own_answers() -> None:
    with_link("""
most = [0]
receive = link._socket.receive
def slow(*args, **options):
    most[0] += 1
    time.sleep_ms(5)
    return receive(*args, **options)

link._socket.receive = slow
counts = []
async def others():
    while True:
        counts.append(most[0])
        most[0] = 0
        await asyncio.sleep_ms(1)

readinto = broker.readinto
def flood(buffer):
    if not broker._out:
        broker.command("heat_setpoint", b"21")
    return readinto(buffer)

def begin():
    broker.readinto = flood

play(12000, others(), after(1500, begin))
assert 2 <= max(counts) <= 4, max(counts)
assert len(obeyed) >= 5 and link.commands_dropped > 100, (len(obeyed), link.commands_dropped)
assert link.connected and link.drops == 0
""")


def test_off_is_obeyed_in_the_midst_of_a_flood() -> None:
    with_link("""
receive = link._socket.receive
def slow(*args, **options):
    time.sleep_ms(5)
    return receive(*args, **options)

link._socket.receive = slow
readinto = broker.readinto
def flood(buffer):
    if not broker._out:
        broker.command("heat_setpoint", b"21")
    return readinto(buffer)

off_at = []
def begin():
    broker.readinto = flood

def off():
    broker.command("mode", b"off")
    off_at.append(now_s())

whole = link._command
def noted(key, text):
    if key == "mode":
        off_at.append(now_s())
    return whole(key, text)

link._command = noted
play(9000, after(1500, begin), after(4200, off))
assert len(off_at) == 2 and off_at[1] - off_at[0] < 0.2, off_at
""")
