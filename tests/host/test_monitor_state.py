"""What the monitor keeps of a board, and what of a message it lets in: each bound, at the bound."""

import json
from types import SimpleNamespace

import pytest

from host_tools.monitor import message
from host_tools.monitor.state import MOST_OTHERS, RATE_WINDOW_S, BoardState


def tell(state: BoardState, **values: object) -> None:
    assert state.take(f"heatpump/{state.name}/telemetry", json.dumps(values).encode())


def test_only_so_many_other_boards_are_kept() -> None:
    state = BoardState("house")
    for n in range(MOST_OTHERS + 5):
        assert not state.take(f"heatpump/other-{n}/availability", b"online")
        assert not state.take(f"heatpump/quiet-{n}/telemetry", b"{}")
    assert state.others == {f"other-{n}": "online" for n in range(MOST_OTHERS)}
    state.take("heatpump/other-3/availability", b"offline")  # one that is known still changes
    assert state.others["other-3"] == "offline" and len(state.others) == MOST_OTHERS
    assert not state.is_heard()


@pytest.mark.parametrize(
    ("topic", "payload", "counted"),
    [
        ("heatpump/house/availability", b"online", 1),
        ("heatpump/house/telemetry", b"{}", 1),
        ("heatpump/house/result", b"{}", 1),
        ("plant/house/telemetry", b"{}", 0),  # the house, not the board
    ],
)
def test_what_comes_from_the_board_is_counted(topic: str, payload: bytes, counted: int) -> None:
    state = BoardState("house")
    assert state.take(topic, payload) and state.messages == counted and state.is_heard() is bool(counted)


@pytest.mark.parametrize("topic", ["plant/house/result", "heatpump/house/set", "heatpump/house/odd"])
def test_what_is_of_no_known_kind_changes_nothing(topic: str) -> None:
    state = BoardState("house")
    assert not state.take(topic, b'{"indoor": 1}')
    assert state == BoardState("house")


def test_a_result_is_its_message_or_done() -> None:
    state = BoardState("house")
    for result, said in (
        ({"key": "mode", "message": "unknown mode"}, "mode: unknown mode"),
        ({"key": "mode"}, "mode: done"),
    ):
        assert state.take("heatpump/house/result", json.dumps(result).encode())
        assert state.last_result == said


def test_what_is_drawn_is_the_first_that_has_a_reading() -> None:
    state = BoardState("house")
    tell(state, uptime=1, tank=None, cabinet=5.0, source_in=None)
    assert (state.served, state.source) == ("cabinet", "source_in")
    tell(state, uptime=2, tank=50.0, cabinet=5.0, source_in=None, drum_in=None)
    assert (state.served, state.source) == ("cabinet", "source_in"), "it stays while it has a reading"
    tell(state, uptime=3, tank=50.0, cabinet=None, source_in=None, drum_in=30.0)
    assert (state.served, state.source) == ("tank", "drum_in")
    assert [(sample.served, sample.source) for sample in state.history] == [
        (5.0, None), (5.0, None), (50.0, 30.0),
    ]  # fmt: skip


def test_a_reset_is_an_uptime_that_went_back() -> None:
    state = BoardState("house")
    for uptime, resets, time_s in ((5, 0, 5), (5, 0, 5), (9, 0, 9), (8.5, 1, 17.5), (10, 1, 19)):
        tell(state, uptime=uptime)
        assert (state.resets, state.time_s) == (resets, time_s)


def test_speed_is_that_of_the_last_two_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    now = SimpleNamespace(s=7.0)
    monkeypatch.setattr("host_tools.monitor.state.time", SimpleNamespace(monotonic=lambda: now.s))
    state = BoardState("house")
    assert state.speed() is None
    seen = []
    for wall_s, uptime in ((7, 0), (7.5, 5), (7.75, 10), (9, 20), (11, 200)):
        now.s = wall_s
        tell(state, uptime=uptime)
        seen.append(state.speed())
    assert RATE_WINDOW_S == 2
    # Of too short a time it says nothing; what is just two seconds old still counts.
    assert seen == [None, None, 10 / 0.75, 20 / 2, 180 / 2]


def test_texts_are_one_line_of_bounded_length() -> None:
    assert message.text(b"a" * 60) == "a" * 60 and message.text("a" * 61) == "a" * 60
    assert message.text(b"abc", 2) == "ab"
    assert message.text(b"\xff") == "\ufffd"


def test_numbers_are_finite_and_bounded() -> None:
    for good in (0, -1, 2.5, 0.999e15, -0.999e15, True):
        assert message.number(good) == float(good)
    for bad in (1e15, -1e15, 10**400, float("nan"), float("inf"), "1", None, [1]):
        assert message.number(bad) is None


def test_values_are_texts_and_numbers() -> None:
    payload = b'{"a": "x", "b": 1.5, "c": null, "d": [1], "e": 1e15, "\\u0007f": 2}'
    found = message.values(payload)
    assert found is not None and list(found.values()) == ["x", 1.5, None, None, None, 2]
    assert all(key.isprintable() for key in found)
    for bad in (b"[]", b"1", b"{", b"\xff"):
        assert message.values(bad) is None


def test_a_message_has_at_most_64_kib() -> None:
    def payload(length: int) -> bytes:
        return b'{"a": 1' + b" " * (length - 8) + b"}"

    assert message.values(payload(65536)) == {"a": 1}
    assert message.values(payload(65537)) is None
