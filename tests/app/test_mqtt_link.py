"""The MQTT link from its connection to the loss of it, in simulated time, and what goes out when."""

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


def test_why_something_failed_is_one_line() -> None:
    with_link("""
assert mqtt._describe(OSError(113)) == "network error 113"
assert mqtt._describe(OSError("closed by the broker")) == "closed by the broker"
assert mqtt._describe(ValueError()) == "ValueError"
assert mqtt._describe(ValueError(7)) == "7"
""")
