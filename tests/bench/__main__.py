"""Measures everything and prints one table; ends with status 1 if an aim is missed."""

import sys

from rich.console import Console

from tests.bench import campaign, hil, hostile, memory, modules, speed, vm
from tests.bench.figures import Figure, table


def main() -> int:
    with Console(stderr=True).status("measuring for some eleven minutes ..."):
        tick = speed.core_tick()
        rigs, ordinary = speed.rigs()
        plant = speed.plant([figure for figure in rigs if speed.FULL in figure.note])
        whole = Figure(
            f"runs of {speed.ORDINARY} passed with {vm.HEAP_KB} kB of heap",
            sum(result.passed for result in ordinary),
            f"of {len(ordinary)}",
            at_least=len(ordinary),
        )
        found = modules.measure()
        sections = [
            ("Speed", [*tick, *rigs, speed.year(), *plant]),
            ("Hardware in the loop, through a line of that rate", hil.figures()),
            ("Campaigns", campaign.figures()),
            ("How late ticks come under a hostile broker", hostile.figures()),
            ("Memory of the whole firmware on the virtual board", [whole, *memory.figures(found)]),
            ("Memory of its modules in the VM (64-bit words)", modules.figures(found)),
        ]
    print(table(sections))
    return int(any(figure.missed for _, figures in sections for figure in figures))


sys.exit(main())
