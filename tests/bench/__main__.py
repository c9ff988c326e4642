"""Measures everything and prints one table; ends with status 1 if an aim is missed."""

import sys

from rich.console import Console

from tests.bench import memory, modules, speed, vm
from tests.bench.figures import Figure, table

TIMES = {"in-process": 5, "vm": 5, "virtual": 3}


def main() -> int:
    with Console(stderr=True).status("measuring for about two minutes ..."):
        tick = speed.core_tick()
        rigs, results = speed.rigs(TIMES)
        virtual = next(figure for figure in rigs if figure.about == "rig virtual").value
        plant = speed.plant(virtual)
        passed = sum(result.passed for result in results["virtual"])
        whole = Figure(
            f"runs of {speed.SCENARIO} passed with {vm.HEAP_KB} kB of heap",
            passed,
            f"of {TIMES['virtual']}",
            at_least=TIMES["virtual"],
        )
        found = modules.measure()
        sections = [
            ("Speed", tick + rigs + plant),
            ("Memory of the whole firmware on the virtual board", [whole, *memory.figures(found)]),
            ("Memory of its modules in the VM (64-bit words)", modules.figures(found)),
        ]
    print(table(sections))
    return int(any(figure.missed for _, figures in sections for figure in figures))


sys.exit(main())
