"""How the link connects: what the broker is told first, how long it is waited for, what becomes of a no."""

import pytest

from tests.app.mqtt_alone import with_link


def test_name_will_and_keepalive_are_told_then_online_and_what_is_listened_to() -> None:
    with_link("""
params.mqtt_keepalive_s = 300
play(2000)
(_, first, connect), (_, second, online), (_, third, subscribe) = broker.heard[:3]
assert broker.address == ("broker.local by number", 1884), broker.address
assert first == CONNECT and connect == (
    string(b"MQTT") + b"\\x04\\x26" + (300).to_bytes(2, "big")
    + string(b"heatpump-hp") + string(b"heatpump/hp/availability") + string(b"offline")), connect
assert second == PUBLISH | 1 and online == string(b"heatpump/hp/availability") + b"online"
assert third == SUBSCRIBE and subscribe[2:] == string(b"heatpump/hp/set/+") + b"\\0"
assert len(broker.opened) == 1 and link.connected and link.connects == 1 and link.error == ""
assert len(forgot) == 1
""")


def test_user_and_password_are_sent_as_bytes() -> None:
    with_link("""
params.mqtt_user, params.mqtt_password = "Jürgen", "geheimß"
play(2000)
connect = broker.heard[0][2]
assert connect[7] == 0xE6, connect
assert connect.endswith(string("Jürgen".encode()) + string("geheimß".encode())), connect
""")


def test_a_no_has_its_reason() -> None:
    with_link("""
for answer, error in (
    (packet(CONNACK, b"\\0\\1"), "refused: 1"),
    (packet(CONNACK, b"\\0\\2"), "refused: client id"),
    (packet(CONNACK, b"\\0\\3"), "refused: not now"),
    (packet(CONNACK, b"\\0\\4"), "refused: user or password"),
    (packet(CONNACK, b"\\0\\5"), "refused: user or password"),
    (packet(SUBACK, b"\\0\\0"), "no MQTT broker"),
    (b"HTTP/1.1 400 Bad Request" + bytes(80), "no MQTT broker"),
):
    broker.answers[CONNECT] = answer
    del broker.heard[:]
    play(900)
    assert link.error == error and not link.connected and not broker.open, link.error
    assert len(broker.heard) == 1  # nothing is told to who refused
""")


@pytest.mark.parametrize("silent", ["broker.events = 0", "del broker.answers[CONNECT]"])
def test_who_does_not_answer_is_given_up_after_ten_seconds(silent: str) -> None:
    with_link(f"""
{silent}
play(22000)
assert link.error == "no answer", link.error
gap_s = broker.opened[1] - broker.opened[0]
assert 10.98 < gap_s < 11.05, gap_s  # and a second's pause
""")


def test_a_connection_that_is_refused() -> None:
    with_link("""
broker.events = broker.POLLOUT | broker.POLLERR | broker.POLLHUP
play(500)
assert link.error == "refused" and not broker.heard
""")


def test_the_last_address_serves_while_nobody_knows_the_name() -> None:
    with_link("""
def lost():
    network.known = False
    broker.lost = True

def moved():
    params.mqtt_port = 8883
    link.restart()

play(40000, after(2000, lost), after(20000, moved))
assert len(broker.opened) == 2 and broker.address == ("broker.local by number", 1884), broker.opened
assert link.connects == 2 and not link.connected and link.error == "no such name"
""")


def test_without_an_address_there_is_no_connection() -> None:
    with_link("""
network.known = False
play(20000)
assert link.error == "no such name" and not broker.opened
""")
