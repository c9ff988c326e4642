"""The MQTT link from its connection to the loss of it, in simulated time: what goes out when, which commands
are obeyed, and what is said of the others."""

from tests.app.mqtt_alone import with_link


def test_off_without_a_broker_and_no_network_without_one() -> None:
    with_link("""
assert (link.connected, link.error, link.connects, link.drops) == (False, "", 0, 0)
assert (link.messages_dropped, link.commands_dropped) == (0, 0)
params.mqtt_host = ""
def name():
    assert link.error == "off"
    params.mqtt_host = "broker"
    network.up = False

def there():
    assert link.error == "no network"
    network.up = True

play(20000, after(7000, name), after(12500, there))
# it looks for a broker's name each 5 s, for a network each second
assert len(broker.opened) == 1 and 13 <= broker.opened[0] <= 13.1, broker.opened
assert link.connected
""")


def test_it_comes_back_ever_later_and_soon_after_a_link_that_lasted() -> None:
    with_link("""
refuse, accept = packet(CONNACK, bytes((0, 3))), broker.answers[CONNECT]
broker.answers[CONNECT] = refuse
def answer(data):
    broker.answers[CONNECT] = data

def lose():
    answer(refuse)
    broker.lost = True

play(620000, after(310000, lambda: answer(accept)), after(390000, lose),
     after(460000, lambda: answer(accept)), after(580000, lose))
gaps = [round(then - at) for at, then in zip(broker.opened, broker.opened[1:])]
assert gaps[:11] == [1, 2, 4, 8, 16, 32] + [60] * 5, gaps
# the link of 27 s doesn't count, that of 70 s does
assert gaps[11:] == [87, 60, 71, 2, 4, 8, 16], gaps
assert link.drops == link.connects == 2
""")


def test_telemetry_goes_out_at_once_then_each_period_and_after_a_command() -> None:
    with_link("""
play(100000, after(50400, lambda: broker.command("heat_setpoint", b"21")))
times = [round(at) for at, text in broker.published("telemetry") if text == "telemetry"]
assert times == [0, 30, 51, 81], times
""")


def test_a_quiet_broker_is_asked_after_half_the_keepalive_and_one_that_is_there_stays() -> None:
    with_link("""
params.telemetry_period_s = 3600
play(200000)
pings = [round(at / 30) for at in broker.times(PINGREQ)]
assert pings == [1, 2, 3, 4, 5, 6], broker.times(PINGREQ)
assert len(broker.opened) == 1 and link.drops == 0 and link.connected
""")


NOTE_LOSS = """
lost = []
async def note_loss():
    while not link.connected:
        await asyncio.sleep_ms(100)
    while link.connected:
        await asyncio.sleep_ms(100)
    lost.append((round(now_s()), link.error, link.drops, broker.open))
"""


def test_one_that_is_silent_for_three_quarters_of_it_is_left() -> None:
    with_link(
        NOTE_LOSS
        + """
del broker.answers[PINGREQ]
play(60000, note_loss())
(at_s, *what), = lost
assert 45 <= at_s <= 48 and what == ["the broker is silent", 1, False], lost
assert len(broker.opened) == 2
"""
    )


def test_what_it_says_does_not_count_while_it_takes_nothing() -> None:
    with_link(
        NOTE_LOSS
        + """
async def chatter():
    while not lost:
        await asyncio.sleep_ms(5000)
        broker.command("heat_setpoint", b"21")

def stop_taking():
    broker.room = 0

play(70000, chatter(), note_loss(), after(10500, stop_taking))
(at_s, *what), = lost
assert 59 <= at_s <= 62 and what == ["the broker is silent", 1, False], lost
assert link.messages_dropped >= 1  # telemetry that was due meanwhile
"""
    )


def test_events_go_out_in_their_order_and_of_many_that_wait_answers_are_dropped_first() -> None:
    with_link("""
for n in range(5):
    link.post("event", "e%d" % n)
link.post("result", "first")
link.post("result", "second")
link.post("event", "e5")
assert len(link._queue) == 8 and link.messages_dropped == 0
link.post("event", "e6")
link.post("event", "e7")
link.post("event", "e8")
assert link.messages_dropped == 3 and len(link._queue) == 8
play(3000)
assert [text for _, text in broker.published("event")] == ["e%d" % n for n in range(1, 9)]
assert broker.published("result") == []
assert link._queue == []
""")


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


def test_a_loss_drops_what_waits() -> None:
    """It is not obeyed later, when nobody remembers that it was sent."""
    with_link("""
def send():
    link._queue_command("mode", "heat", None)
    link._queue_command("a", "1", None)
    network.up = False
    broker.lost = True

def up():
    network.up = True

play(8000, after(1500, send), after(3500, up))
assert obeyed == [] and link.commands_dropped == 2 and link.connected
assert link.drops == 1
""")


def test_the_network_goes_and_comes() -> None:
    with_link("""
seen = []
def up(flag):
    network.up = flag

def note():
    seen.append((link.error, link.connected, broker.open))

play(9000, after(2500, lambda: up(False)), after(4500, note), after(5000, lambda: up(True)))
assert seen == [("no network", False, False)], seen
assert link.connected and link.drops == 1 and link.connects == 2 and len(broker.opened) == 2
""")


def test_it_connects_anew_at_once_when_asked_with_the_name_of_then() -> None:
    with_link("""
def rename():
    params.device_name = "attic"
    link.restart()

play(4000, after(2500, rename))
assert len(broker.opened) == 2 and 2.5 <= broker.opened[1] <= 3.6, broker.opened
asked = [body[4:-1] for _, kind, body in broker.heard if kind == SUBSCRIBE]
assert asked == [b"heatpump/hp/set/+", b"heatpump/attic/set/+"], asked
assert link.drops == 1 and link.connected
""")


def test_a_broker_that_refuses_commands_is_named_and_stays() -> None:
    with_link("""
broker.answers[SUBSCRIBE] = packet(SUBACK, b"\\0\\1\\x80")
play(5000)
assert link.connected and link.error == "the broker refuses commands"
assert broker.published("telemetry")
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


def test_why_something_failed_is_one_line() -> None:
    with_link("""
assert mqtt._describe(OSError(113)) == "network error 113"
assert mqtt._describe(OSError("closed by the broker")) == "closed by the broker"
assert mqtt._describe(ValueError()) == "ValueError"
assert mqtt._describe(ValueError(7)) == "7"
""")
