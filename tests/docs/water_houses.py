"""The table of 48 houses in host_tools/README.md: `python -m tests.docs.water_houses` prints it."""

from __future__ import annotations

import signal
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from host_tools.campaign.file import load_campaign
from host_tools.campaign.plan import Run, code_version, plan
from host_tools.campaign.work import do
from host_tools.paths import ROOT

CAMPAIGN = ROOT / "tests" / "scenarios" / "campaigns" / "water-houses.toml"
MACHINES = {"on/off": "water-day", "inverter": "water-day-inverter"}
EMITTERS = ("floor", "radiators")
SPRINGS = ("warm", "temperate", "cold")

HEAD = """\
| | emitters | spring | the room's mean | starts a day | of them by melting |
|---|---|---|---|---|---|"""


def row(machine: str, emitters: str, spring: str) -> str:
    """Its line of the table: the least and the most of light and heavy houses, small and large machines."""
    houses = [run for run in plan(load_campaign(CAMPAIGN)) if _is_in(run, machine, emitters, spring)]
    assert len(houses) == 4
    with ProcessPoolExecutor(2, initializer=partial(signal.signal, signal.SIGINT, signal.SIG_IGN)) as pool:
        results = list(pool.map(partial(do, code=code_version()), houses))
    for result in results:
        assert result["status"] == "passed", result["error"] or result["failures"]

    def between(figure: str, form: str) -> str:
        values = [value for result in results if isinstance(value := result[figure], float)]
        return f"{min(values):{form}} … {max(values):{form}}"

    mean, starts, melting = (
        between("mean_c", ".1f"),
        between("starts", ".0f"),
        between("valve_shifts", ".0f"),
    )
    return f"| {machine} | {emitters} | {spring} | {mean} °C | {starts} | {melting} |"


def _is_in(run: Run, machine: str, emitters: str, spring: str) -> bool:
    axes = set(map(str, run.axes.values()))
    return run.data["name"] == MACHINES[machine] and {emitters, spring} <= axes


def table() -> str:
    rows = [
        row(machine, emitters, spring) for machine in MACHINES for emitters in EMITTERS for spring in SPRINGS
    ]
    return "\n".join([HEAD, *rows])


if __name__ == "__main__":
    print(table())
