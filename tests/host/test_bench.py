"""The bench, with a virtual board at the port and somebody who does as told, or otherwise."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from heatpump import VERSION
from host_tools.bench import checks, person, record, sheet
from host_tools.bench.board import BenchBoard
from host_tools.board_file import load_application, load_board
from host_tools.cli import app
from host_tools.errors import UsageError, UserError
from host_tools.rigs.faults import SENSOR_ROMS, sensor_settings
from tests.hil.served_board import Served, served

ROLES = load_application("refrigerator", load_board("virtual"))["SENSORS"]
ROMS = {role: SENSOR_ROMS[role] for role in ROLES}


class World:
    """What the sensors measure; `finger` is where somebody holds one, by role."""

    def __init__(self) -> None:
        self.finger = ""

    def advance(self, now_ms: int, dt_ms: int, levels: dict[str, int]) -> dict[str, float]:
        return {role: 31.0 if role == self.finger else 20.0 for role in ROMS}


class Somebody:
    """Stands in for `Person`: says yes, and does what he is told; `wrong` is what he gets wrong."""

    here = True

    def __init__(self, bench: Served, world: World, wrong: dict[str, str]) -> None:
        self.heard: list[str] = []
        self._bench, self._world, self._wrong = bench, world, wrong

    def say(self, text: str) -> None:
        self.heard.append(text)

    def tell(self, text: str) -> bool:
        self.heard.append(text)
        if found := re.match(r"Warm the sensor of (\w+)", text):
            self._world.finger = self._wrong.get(found[1], found[1])
        elif found := re.match(r"(Open|Close) the contact (\w+)", text):
            self._moved = found[2]
            self._move(self._moved, moved=True)
        elif re.match(r"(Open|Close) it again", text):
            self._move(self._moved, moved=False)
        return True

    def ask(self, question: str, default: bool | None = None) -> bool | None:
        self.heard.append(question)
        if question.startswith("Take the board's power"):
            self._bench.do(lambda: self._bench.board.power_cut(1000))
            return False
        return default is not False and question not in self._wrong

    def _move(self, role: str, moved: bool) -> None:
        contact = load_board("virtual")["CONTACTS"][role]
        level = contact.get("healthy", 1 - contact.get("active", 0))
        self._bench.board.set_input(contact["pin"], 1 - level if moved else level)


SPEED = 10  # of the board's time: what the bench waits for comes so much sooner


@pytest.fixture
def bench(tmp_path, monkeypatch):
    for wait in ("WATCHED_S", "READ_S"):
        monkeypatch.setattr(checks, wait, getattr(checks, wait) / SPEED)
    world = World()
    settings = {"mode": "off", **sensor_settings(ROMS)}
    with served(
        tmp_path / "board", "refrigerator", world=world, sensors=ROMS, settings=settings, speed=SPEED
    ) as made:
        made.world = world
        for contact in load_board("virtual")["CONTACTS"].values():
            made.board.set_input(contact["pin"], contact.get("healthy", 1 - contact.get("active", 0)))
        yield made


def run(bench, folder: Path, *options: str):
    return CliRunner().invoke(
        app, ["bench", "--port", bench.board.port, "--output", str(folder), *options], catch_exceptions=True
    )


def only(monkeypatch, wanted) -> None:
    """Those checks whose names are wanted: a relay is on for half a minute at least, in real time."""
    every = checks.checks
    monkeypatch.setattr(
        checks, "checks", lambda board: (check for check in every(board) if wanted(check.name))
    )


def outcomes(folder: Path) -> dict[str, str]:
    found = json.loads((folder / "cellar-bench.json").read_text())["results"]
    return {name: f"{result['outcome']} {result['remark']}".strip() for name, result in found.items()}


@pytest.mark.slow
def test_all_is_tried_and_written_on_a_sheet(bench, tmp_path, monkeypatch):
    somebody = Somebody(bench, bench.world, {})
    monkeypatch.setattr(person, "Person", lambda console: somebody)
    only(monkeypatch, lambda name: not name.endswith("_fan"))
    done = run(bench, tmp_path / "sheets")
    assert not isinstance(done.exception, Exception), done.exception
    found = outcomes(tmp_path / "sheets")
    contacts = load_board("virtual")["CONTACTS"]
    passed = ["power-up", "watchdog", *(f"contact {role}" for role in contacts)]
    passed += [f"sensor {role}" for role in ROLES] + [f"warm {role}" for role in ROLES]
    assert {name: found[name].partition(" ")[0] for name in passed} == dict.fromkeys(passed, "passed")
    assert found["relay compressor"] == "skipped not wanted"
    assert found["Wi-Fi"].startswith("skipped")
    assert bench.board.resets[-1] == 3  # by the watchdog
    page = (tmp_path / "sheets" / "cellar-commissioning.html").read_text()
    assert "a program that hangs is restarted" in page and "Date and signature" in page
    assert (tmp_path / "sheets" / "cellar-commissioning.pdf").read_bytes().startswith(b"%PDF-")
    assert done.exit_code == 0, done.output


@pytest.mark.slow
def test_what_is_wrong_is_found_and_a_second_bench_tries_only_that(bench, tmp_path, monkeypatch):
    somebody = Somebody(bench, bench.world, {"cabinet": "discharge"})
    monkeypatch.setattr(person, "Person", lambda console: somebody)
    monkeypatch.setattr(checks, "CONTACT_S", 3.0)
    monkeypatch.setattr(checks, "WARM_S", 3.0)
    bench.board.set_input(load_board("virtual")["CONTACTS"]["flow"]["pin"], 0)
    bench.board.sensor("discharge").set_fault("disconnected")
    names = ("sensor discharge", "warm cabinet", "contact flow", "contact low_pressure", "relay outdoor_fan")
    only(monkeypatch, lambda name: name in names)
    somebody._wrong["outdoor_fan is on. Did you hear or see it?"] = "no"
    assert run(bench, tmp_path).exit_code == 1
    found = outcomes(tmp_path)
    assert found["sensor discharge"].startswith("failed ") and "missing" in found["sensor discharge"]
    assert found["warm cabinet"] == "failed none got warmer by 1 K in 3 s"  # it was the one that is off
    assert found["contact flow"] == "failed it is open"
    assert found["contact low_pressure"] == "passed"
    assert found["relay outdoor_fan"] == "failed nothing was heard"
    assert run(bench, tmp_path, "--yes").exit_code == 1
    seen = outcomes(tmp_path)
    assert {name: seen[name] for name in ("warm cabinet", "contact flow", "relay outdoor_fan")} == {
        name: found[name] for name in ("warm cabinet", "contact flow", "relay outdoor_fan")
    }

    bench.board.sensor("discharge").set_fault(None)
    bench.board.set_input(load_board("virtual")["CONTACTS"]["flow"]["pin"], 1)
    bench.world.finger = ""
    somebody._wrong.clear()
    monkeypatch.setattr(checks, "WARM_S", 90.0)
    del somebody.heard[:]
    bench.wait(lambda: bench.board.now_ms > 0)
    assert run(bench, tmp_path).exit_code == 0, outcomes(tmp_path)
    assert not [line for line in somebody.heard if "low_pressure" in line]


@pytest.mark.slow
def test_with_nobody_there_it_does_what_it_can(bench, tmp_path, monkeypatch):
    names = ("sensor cabinet", "warm cabinet", "relay outdoor_fan", "relay compressor")
    only(monkeypatch, lambda name: name in names)
    done = run(bench, tmp_path, "--yes")
    found = outcomes(tmp_path)
    assert done.exit_code == 0, found
    assert found["warm cabinet"] == found["relay compressor"] == "skipped needs somebody at the machine"
    assert found["relay outdoor_fan"] == "not seen"


@pytest.mark.slow
def test_a_machine_that_is_not_off_is_left_alone_by_nobody(bench, tmp_path):
    with served(tmp_path / "other", "refrigerator", settings={"mode": "heat"}) as other:
        done = run(other, tmp_path, "--yes")
        board = BenchBoard(other.board.port, 115200)
        assert board.identity() == (
            f"heatpump {VERSION}, application refrigerator, board virtual, name cellar; sensors none"
        )
        board.ask("set device_name attic")
        with pytest.raises(UserError, match=f"another board is on {other.board.port} now: .* name attic"):
            board.join()
        board.leave()
    assert done.exit_code == 1
    assert "'mode off' at its console first" in str(done.exception)


def test_a_file_that_is_no_record_is_refused(tmp_path):
    path = tmp_path / "x-bench.json"
    for text in ("", "[]", '{"board": 1}', '{"board": "a", "results": {"b": {}}}'):
        path.write_text(text)
        with pytest.raises(UsageError, match="isn't what heatpump bench has written"):
            record.load(path, "a")


def test_a_sheet_shows_what_it_is_told_as_text():
    results = {"a": record.Result("<b>&", "failed", "\u0394 \u2026", "2026-11-30 08:00")}
    found = record.Record("board <i>", results)
    page = sheet.html(found, ["pin 1 & 2"])
    assert "&lt;b&gt;&amp;" in page and "<b>&" not in page and "1 failed" in page
    assert sheet.pdf(found, ["pin 1"]).startswith(b"%PDF-")


class Machine:
    """What the checks ask of a board, without one: a day of it would pass before a compressor may start."""

    def __init__(self, **status) -> None:
        self.said: list[str] = []
        self.told = {"start_wait": 3, "compressor": 0, "fault": "none", "block": "none", **status}

    def ask(self, line: str) -> list[str]:
        self.said.append(line)
        if line.startswith("service compressor") and not self.told["start_wait"]:
            self.told["compressor"] = 1
        return []

    def status(self) -> dict[str, object]:
        self.told["start_wait"] = max(0, self.told["start_wait"] - 1)
        return dict(self.told)

    def until(self, condition, within_s: float) -> bool:
        return any(condition() for _ in range(20))

    def leave(self) -> None: ...

    def join(self, within_s: float) -> None: ...


class Yes(person.Person):
    def __init__(self) -> None: ...

    def say(self, text: str) -> None: ...

    def ask(self, question: str, default: bool | None = None) -> bool | None:
        return not question.startswith("Take the board's power")


def test_the_compressor_is_asked_for_once_it_may_start_and_let_go():
    machine = Machine()
    assert checks._compressor(machine, Yes()) == ("passed", "")
    assert machine.said == ["service compressor 60", "service stop"]


def test_who_has_not_taken_the_power_away_hasnt_seen_a_power_up():
    assert checks._power_up(Machine(uptime=20, reset_cause="power-up"), Yes()) == ("passed", "")
    for told in ({"uptime": 9000, "reset_cause": "power-up"}, {"uptime": 20, "reset_cause": "reset"}):
        assert checks._power_up(Machine(**told), Yes())[0] == "failed"


def test_a_heater_that_the_status_does_not_name_is_not_seen():
    machine = Machine()
    assert checks._relay("aux_heater_1", 2)(machine, person.Nobody(None)) == ("not seen", "")
    assert machine.said == ["service aux_heater_1 2"]
