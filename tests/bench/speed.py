"""How fast: the core's tick, the rigs, the plant."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median

from host_tools.deploy.inline import Constants, inline
from host_tools.paths import FIRMWARE, ROOT
from host_tools.plant.air_to_air import AirToAir
from host_tools.rigs.virtual import firmware_files
from host_tools.scenario import Result, find_scenario, load_scenario, run_scenario
from tests.bench import vm
from tests.bench.figures import Figure
from tests.bench.modules import APPLICATION, unpack

SCENARIO = "january-heating"
TICK_RATIO_AIM = 700  # it was 400 before the whole core had come together
SPEED_AIMS = {"in-process": 30_000, "vm": None, "virtual": 3_000}
PLANT_STEPS = 20_000
CYCLE_STEPS = 1500  # the compressor is on for half of that


def core_tick(rounds: int = 31, ticks: int = 500) -> list[Figure]:
    """A tick in steady phases, in turns of `for i in range(n): s += i` beside it: medians over the rounds.

    Rounds are short, so that most of them aren't disturbed by what else runs on the computer.
    """
    with tempfile.TemporaryDirectory(prefix="heatpump-bench-") as folder:
        unpack(firmware_files(APPLICATION), Path(folder))  # the bytecode that a board gets
        for source in (ROOT / "tests" / "core" / "support.py", vm.HERE / "tick_in_vm.py"):
            text = inline(source.read_text(encoding="utf-8"), source.stem, Constants(FIRMWARE))
            Path(folder, source.name).write_text(text, encoding="utf-8")
        program = str(Path(folder, "tick_in_vm.py"))
        us: dict[str, list[float]] = vm.run(
            program, str(rounds), str(ticks), path=f"{folder}:.frozen", heap_kb=1024
        )

    def ratio(phase: str) -> float:
        return median(tick / turn for tick, turn in zip(us[phase], us["turn"], strict=True))

    return [
        Figure(
            f"core tick in the VM, {phase}",
            ratio(phase),
            "turns",
            f"{median(us[phase]):.1f} us; a turn of `for i in range(n): s += i`: {median(us['turn']):.3f} us",
            at_most=TICK_RATIO_AIM,
        )
        for phase in ("running", "idle")
    ]


def rigs(times: dict[str, int]) -> tuple[list[Figure], dict[str, list[Result]]]:
    """Simulated seconds per second of the rigs, each run several times; and what came of the runs."""
    scenario = load_scenario(find_scenario(Path(SCENARIO)))
    results = {rig: [run_scenario(scenario, rig) for _ in range(count)] for rig, count in times.items()}
    figures = []
    for rig, runs in results.items():
        speeds = sorted(run.speed for run in runs)
        spread = f"median of {len(runs)}, {speeds[0]:,.0f} to {speeds[-1]:,.0f}"
        figures.append(Figure(f"rig {rig}", median(speeds), "s per s", spread, at_least=SPEED_AIMS[rig]))
    return figures, results


def plant(virtual_speed: float, rounds: int = 5) -> list[Figure]:
    """A second of the simulated house, and how much that is of a second on the virtual board."""
    off = dict.fromkeys(AirToAir.OUTPUTS, 0)
    on = off | {"compressor": 1, "outdoor_fan": 1, "indoor_fan": 1}
    levels = [on if n % CYCLE_STEPS < CYCLE_STEPS // 2 else off for n in range(PLANT_STEPS)]
    steps_us = []
    for _ in range(rounds):
        advance = AirToAir().advance
        started = time.perf_counter()
        for outputs in levels:
            advance(outputs, 1.0)
        steps_us.append((time.perf_counter() - started) / PLANT_STEPS * 1e6)
    step_us = median(steps_us)
    second_us = 1e6 / virtual_speed
    return [
        Figure("plant, a step of 1 s", step_us, "us", f"median of {rounds}"),
        Figure(
            "plant's share of the virtual rig",
            100 * step_us / second_us,
            "%",
            f"of {second_us:.0f} us a second",
        ),
    ]
