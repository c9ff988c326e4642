"""How fast: the core's tick, the rigs, the plant."""

from __future__ import annotations

import shutil
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from statistics import median

from host_tools.deploy.build import build_package
from host_tools.paths import FIRMWARE
from host_tools.scenario import Result, find_scenario, load_scenario, run_scenario
from tests.bench import vm, vm32
from tests.bench.figures import Figure
from tests.bench.modules import unpack

ORDINARY = "january-heating"  # one room, on and off
FULL = "s08-inverter"  # air to water, hot water, an inverter
WEEK = "s06-winter-week"
# application → turns of an empty loop that a tick may take; the second has all that a machine can have
TICK_AIMS = {"air_to_air": 400, "air_to_water_inverter": 550}
# (rig, scenario) → how often it is run, and the turns of `s += i` in CPython that a second may take
RUNS = {
    ("in-process", ORDINARY): (5, 700),
    ("in-process", FULL): (3, 1_000),
    ("vm", ORDINARY): (3, None),
    ("virtual", ORDINARY): (2, 2_600),
    ("virtual", FULL): (3, 4_500),
}
TURNS = 1_000_000
YEAR_S = 365 * 86_400
YEAR_AIM_MIN = 10
PLANT_STEPS = 4_000
PLANT_STEP_S = 5.0
PLANT_ROUNDS = 5
CYCLE_STEPS = 300  # the compressor is on for half of that


def core_tick(rounds: int = 101, ticks: int = 100) -> list[Figure]:
    """A tick in steady phases, in turns of `for i in range(n): s += i` beside it: the best rounds of each.

    Rounds are short, so that some of them aren't disturbed by what else runs on the computer.
    """
    figures = []
    with tempfile.TemporaryDirectory(prefix="heatpump-bench-") as folder:
        board = Path(folder, "board")
        board.mkdir()
        unpack(_built_with_the_program(Path(folder, "firmware")), board)
        for name in ("_onewire", "machine"):  # the core doesn't ask for them, its neighbours do
            shutil.copy(vm32.HERE / "devices" / f"{name}.py", board)
        program = Path(folder, "main.py")
        program.write_text("import heatpump.tick_in_vm\n")  # where the build puts it
        for application, aim in TICK_AIMS.items():
            us: dict[str, list[float]] = vm.run(
                *(str(program), application, str(rounds), str(ticks)), path=f"{board}:.frozen", heap_kb=1024
            )
            turn_us = min(us["turn"])
            whole = {phase: min(us[f"{phase} whole"]) / turn_us for phase in ("running", "idle")}
            figures += [
                Figure(
                    f"core tick in the VM, {application}, {phase}",
                    min(us[phase]) / turn_us,
                    "turns",
                    f"{min(us[phase]):.1f} us, with new readings {whole[phase]:.0f} turns; "
                    f"a turn of `for i in range(n): s += i`: {turn_us:.3f} us",
                    at_most=aim,
                )
                for phase in whole
            ]
    return figures


def _built_with_the_program(firmware: Path) -> dict[str, bytes]:
    """The bytecode that a board gets, and that of what drives it here: names are short all over it."""
    shutil.copytree(FIRMWARE, firmware, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(vm.HERE / "tick_in_vm.py", firmware / "heatpump")
    return build_package(firmware).files


def rigs() -> tuple[list[Figure], list[Result]]:
    """Simulated seconds per second of the rigs, each run several times; and the virtual runs of ORDINARY."""
    figures = []
    ordinary: list[Result] = []
    for (rig, name), (count, aim) in RUNS.items():
        scenario = replace(load_scenario(find_scenario(Path(name))), baseline=None)
        runs = []
        turns_us = []
        for _ in range(count):
            turns_us.append(_turn_us())
            runs.append(run_scenario(scenario, rig))
        if (rig, name) == ("virtual", ORDINARY):
            ordinary = runs
        speeds = sorted(run.speed for run in runs)
        note = f"{name}, {scenario.application}: median of {count}, {speeds[0]:,.0f} to {speeds[-1]:,.0f}"
        figures.append(Figure(f"rig {rig}", median(speeds), "s per s", note))
        turn_us = median(turns_us)
        note = f"a turn of `for i in range(n): s += i` in CPython: {turn_us:.3f} us"
        turns = 1e6 / median(speeds) / turn_us
        figures.append(Figure(f"a second of it, {scenario.application}", turns, "turns", note, at_most=aim))
    return figures, ordinary


def _turn_us() -> float:
    s = 0
    started = time.perf_counter()
    for i in range(TURNS):
        s += i
    return (time.perf_counter() - started) / TURNS * 1e6


def year() -> Figure:
    """A year in-process, by a week of it."""
    week = replace(load_scenario(find_scenario(Path(WEEK))), baseline=None)
    speed = run_scenario(week, "in-process").speed
    minutes = YEAR_S / speed / 60
    note = f"from a run of {WEEK}, {week.application}: {speed:,.0f} s per s"
    return Figure("a year in-process, extrapolated", minutes, "min", note, at_most=YEAR_AIM_MIN)


def plant(speeds: list[Figure]) -> list[Figure]:
    """A second of the full application's plant, and how much of a second on each rig that is.

    `speeds`: those of the rigs with the full application. The plant goes in steps of 5 s, as on the rigs.
    """
    scenario = load_scenario(find_scenario(Path(FULL)))
    steps_us = []
    for _ in range(PLANT_ROUNDS):
        built = scenario.build_plant()
        off = dict.fromkeys(built.OUTPUTS, 0)
        on = off | {"compressor": 1, "outdoor_fan": 1, "circulation_pump": 1, "compressor_speed": 600}
        levels = [on if n % CYCLE_STEPS < CYCLE_STEPS // 2 else off for n in range(PLANT_STEPS)]
        advance = built.advance
        started = time.perf_counter()
        for outputs in levels:
            advance(outputs, PLANT_STEP_S)
        steps_us.append((time.perf_counter() - started) / PLANT_STEPS * 1e6)
    step_us = median(steps_us)
    figures = [
        Figure(f"plant {scenario.plant_kind}, a step of {PLANT_STEP_S:g} s", step_us, "us", "median of 5")
    ]
    for speed in speeds:
        second_us = 1e6 / speed.value
        share = 100 * step_us / PLANT_STEP_S / second_us
        about = f"plant's share of the {speed.about}"
        figures.append(Figure(about, share, "%", f"of {second_us:.0f} us a second"))
    return figures
