"""Answers for programs: one line of JSON, whatever was asked."""

import json

import pytest

from tests.app.commands_bench import Bench
from tests.app.on_board import Bench as Board


def asked(console: Bench, line: str) -> dict[str, object]:
    """The answer, of which only the last piece ends the line."""
    *pieces, last = console.commands.run(line)
    assert all(isinstance(piece, bytes) for piece in pieces) and isinstance(last, str)
    found: dict[str, object] = json.loads(b"".join(pieces).decode() + last)
    assert set(found) == {"id", "lines", "ok"}
    return found


@pytest.mark.parametrize(
    "line", ["get", "status", "status json", "help", "faults", "log", "set mode heat", "xyz", "get a b"]
)
def test_any_command_answers_in_json_with_the_lines_that_it_gives_a_person(console: Bench, line: str) -> None:
    said = console(line)
    assert asked(console, f"@7 {line}") == {
        "id": "7",
        "lines": said,
        "ok": not said or not said[-1].startswith("error: "),
    }


def test_what_needs_an_escape_has_one(console: Bench) -> None:
    console("set wifi_ssid Müllers")
    assert asked(console, "  @a\\b  get   wifi_ssid ")["lines"] == ["wifi_ssid = Müllers"]
    assert asked(console, '@x get "')["ok"] is False and asked(console, '@"q" mode heat')["id"] == '"q"'


@pytest.mark.parametrize("line", ["@", "@ mode heat", "@7", "@7 @8 get mode", "@" + "x" * 33 + " get mode"])
def test_without_an_id_or_a_command_nothing_is_done(console: Bench, line: str) -> None:
    found = asked(console, line)
    assert found["ok"] is False and "a command follows @" in str(found["lines"])
    assert console.params.mode == 0


def test_a_programs_lines_are_not_remembered(console: Bench) -> None:
    asked(console, "@7 status")
    assert console.commands.keep is False


def test_on_the_serial_port_it_is_one_line(bench: Board) -> None:
    bench.start().run_until(5_000)
    (line,) = bench.ask("@7 get mode").splitlines()
    assert json.loads(line) == {"id": "7", "lines": ["mode = heat"], "ok": True}
    (line,) = bench.ask("@8 get").splitlines()
    assert len(json.loads(line)["lines"]) > 30
    (line,) = bench.ask("@9 stauts").splitlines()
    assert json.loads(line)["ok"] is False and "get mode" not in bench.ask("\x1b[A")
