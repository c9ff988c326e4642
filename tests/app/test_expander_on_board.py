"""The whole firmware with its relays behind a chip, which keeps them on over a reset."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from host_tools.plant import air_to_air
from host_tools.rigs.virtual import VirtualRig
from host_tools.virtual_board import HARD_RESET, PWRON_RESET, WDT_RESET
from host_tools.virtual_board.chip import BOOT_MS
from tests.app.on_board import RUNNING_MS, Bench

pytestmark = pytest.mark.slow

PORT, REGISTER = "kincony_kc868_a6", "lilygo_t_relay_s3"
RUNNING = {"compressor", "outdoor_fan", "indoor_fan"}


@pytest.fixture(params=[PORT, REGISTER])
def bench(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Bench]:
    name, _, speed = request.param.partition(" ")
    bench = Bench(tmp_path, int(speed or 0), name)
    try:
        yield bench
    finally:
        bench.board.stop()


def on(bench: Bench) -> set[str]:
    return {role for role, level in bench.board.outputs.items() if level}


def run(bench: Bench) -> None:
    bench.start().run_until(RUNNING_MS)
    assert on(bench) == RUNNING


def test_the_compressor_stays_on_over_a_reset_and_is_off_as_soon_as_the_firmware_begins(bench: Bench) -> None:
    run(bench)
    board = bench.board
    board.reset()
    board.run_until(RUNNING_MS + BOOT_MS - 1)
    assert on(bench) == RUNNING
    board.run_until(RUNNING_MS + BOOT_MS + 1)
    assert not on(bench) & RUNNING
    board.run_until(RUNNING_MS + 120_000)
    assert not on(bench) & RUNNING and board.resets == [PWRON_RESET, HARD_RESET]


@pytest.mark.parametrize("text", ["", "def off(:\n", "def off():\n    raise ValueError\n"])
def test_a_damaged_file_of_the_first_statement_keeps_no_machine_from_control(bench: Bench, text: str) -> None:
    bench.files["relays_off.py"] = text.encode()
    bench.start().run_until(RUNNING_MS)
    assert on(bench) == RUNNING and "Traceback" in bench.text


@pytest.mark.parametrize("bench", [f"{PORT} 1000", f"{REGISTER} 1000"], indirect=True)
@pytest.mark.parametrize("text", [b"", b"NAME = ", b"\x01\x02"])
def test_a_damaged_board_file_leaves_nothing_on(bench: Bench, text: bytes) -> None:
    run(bench)
    bench.board.reset()
    bench.board.flash.write_tree({"board.py": text})
    bench.board.run_until(RUNNING_MS + 60_000)
    assert "error: " in bench.text and on(bench) == set()


@pytest.mark.parametrize("bench", [f"{PORT} 1000"], indirect=True)
def test_a_board_file_that_is_refused_switches_nothing_on(bench: Bench) -> None:
    text = bytes(bench.files["board.py"]).decode()  # type: ignore[arg-type]
    wrong = text.replace('"active": 0, "floating": 1', '"active": 1, "floating": 0')
    bench.start(board_py=wrong).run_until(10_000)
    assert "a PCF8574 is high at power-up: active must be 0" in bench.text
    assert not [edge for edge in bench.board.edges if edge[2]]


@pytest.mark.parametrize("bench", [f"{PORT} 1000"], indirect=True)
@pytest.mark.parametrize("left", ["Ctrl-C", "a wrong application"])
def test_a_chip_that_answers_only_after_the_firmware_was_left_is_off_then(bench: Bench, left: str) -> None:
    run(bench)
    board = bench.board
    board.silence_expander(True)
    board.run_until(board.now_ms + 3_000)
    if left == "Ctrl-C":
        board.write_console(b"\x03")
    else:
        board.reset()
        board.flash.write_tree({"application.py": b"NAME = 'fusion'\n"})
    board.run_until(board.now_ms + 30_000)
    assert on(bench) >= RUNNING
    board.silence_expander(False)
    board.write_console(b"import time\rtime.sleep(5)\r")  # at a chip's prompt timers go on, here they don't
    board.run_until(board.now_ms + 30_000)
    assert on(bench) == set()


def test_without_power_all_is_off(bench: Bench) -> None:
    run(bench)
    bench.board.power_cut(1000)
    assert on(bench) == set()
    bench.board.run_until(RUNNING_MS + 120_000)
    assert not on(bench) & RUNNING
    assert {at // 1000 for at, role, level in bench.board.edges if level and role in RUNNING} == {300, 330}


# At a speed the host passes the time of a VM that waits at its REPL.
@pytest.mark.parametrize("bench", [f"{PORT} 1000", f"{REGISTER} 1000"], indirect=True)
def test_a_firmware_that_does_not_start_leaves_nothing_on(bench: Bench) -> None:
    run(bench)
    board = bench.board
    board.reset()
    board.flash.write_tree({"heatpump/resident.mpy": b"half a file"})
    del bench.said[:]
    board.run_until(RUNNING_MS + 3_000)
    assert "error: board.py: ValueError: incompatible .mpy file" in bench.text
    assert on(bench) == set()


def test_nor_does_an_update_that_takes_its_time(bench: Bench) -> None:
    run(bench)
    board = bench.board
    board.reset()
    slow = b"import time\ndef finish():\n    time.sleep(30)\n"
    board.flash.write_tree({"update.py": slow, "staged/heatpump": b""})
    board.run_until(RUNNING_MS + 20_000)
    assert on(bench) == set()


def test_a_loop_that_is_held_loses_its_relays_to_the_timer(bench: Bench) -> None:
    run(bench)
    board = bench.board
    board.hang()
    while on(bench) and board.now_ms < RUNNING_MS + 20_000:
        board.run_until(board.now_ms + 100)
    assert 10_000 < board.now_ms - RUNNING_MS < 13_000
    board.run_until(RUNNING_MS + 60_000)
    assert board.resets == [PWRON_RESET, WDT_RESET] and not on(bench) & RUNNING


@pytest.mark.parametrize("bench", [PORT], indirect=True)
def test_a_chip_that_does_not_answer_is_told_and_off_once_it_does(bench: Bench) -> None:
    run(bench)
    board = bench.board
    board.silence_expander(True)
    board.run_until(RUNNING_MS + 60_000)
    assert on(bench) == RUNNING  # nobody can help that
    assert "outputs lost, " in bench.ask("faults")
    board.silence_expander(False)
    board.run_until(board.now_ms + 2_000)
    assert not on(bench) & RUNNING
    first = next(at for at, role, level in reversed(board.edges) if role == "compressor" and not level)
    assert first < RUNNING_MS + 64_000
    board.run_until(first + 170_000)
    assert not on(bench) & RUNNING
    board.run_until(first + 400_000)
    assert on(bench) >= RUNNING and board.resets == [PWRON_RESET]


@pytest.mark.parametrize("bench", [PORT], indirect=True)
def test_a_chip_that_never_answers_lets_nothing_start(bench: Bench) -> None:
    board = bench.start()
    board.silence_expander(True)
    board.run_until(RUNNING_MS)
    assert board.edges == [] and board.resets == [PWRON_RESET]
    assert "doesn't answer" in bench.text
    assert bench.ask("log").count("outputs lost") < 5
    assert '"phase":"idle"' in bench.ask("status json")


def test_a_machine_at_its_plant_runs_as_with_relays_on_pins() -> None:
    """The same hour of winter: the same relays move at the same times, but for what I²C takes."""
    told = {}
    for board in ("virtual", PORT, REGISTER):
        plant = air_to_air.AirToAir()
        rig = VirtualRig(plant, "air_to_air", {"mode": "heat", "heat_setpoint": "22"}, board=board)
        try:
            rig.start(lambda *_: None)
            rig.run_until(3_600_000)
            rig.set("mode", "off")
            rig.run_until(4_500_000)
            told[board] = [(at_ms // 100, role, level) for at_ms, role, level in rig._board.edges]
        finally:
            rig.close()
    assert [level for _, role, level in told["virtual"] if role == "compressor"] == [1, 0]
    assert told[PORT] == told[REGISTER] == told["virtual"]
