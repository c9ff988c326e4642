"""Campaigns: simulated days per minute on two cores, and how well two workers use them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

from host_tools.campaign.file import read_campaign
from host_tools.campaign.run import run_campaign
from tests.bench.figures import Figure

SCENARIO = "january-heating"
DAYS = 10
EFFICIENCY_AIM = 0.8
_CAMPAIGN = {"name": "bench", "scenarios": [SCENARIO]}


def figures(rounds: int = 3, days: int = DAYS) -> list[Figure]:
    """One worker and two in turn, so that whatever else the computer does disturbs both alike."""
    rates: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(rounds):
        for workers, found in rates.items():
            found.append(days_per_minute(workers, days))
    ratios = [two / (2 * one) for one, two in zip(rates[1], rates[2], strict=True)]
    spread = f"median of {rounds}, {min(rates[2]):,.0f} to {max(rates[2]):,.0f}"
    return [
        Figure("campaign, two workers", median(rates[2]), "days/min", f"{SCENARIO}; {spread}"),
        Figure(
            "campaign, efficiency of two workers against one",
            median(ratios),
            "",
            f"{min(ratios):.2f} to {max(ratios):.2f}",
            at_least=EFFICIENCY_AIM,
        ),
    ]


def days_per_minute(workers: int, days: int) -> float:
    """Simulated days per minute of a campaign of that many days in different weather, workers started."""
    campaign = read_campaign({**_CAMPAIGN, "seeds": list(range(1, days + 1))}, "bench", Path())
    with tempfile.TemporaryDirectory(prefix="heatpump-bench-") as folder:
        done = run_campaign(campaign, Path(folder), workers=workers)
    if done.missing or "error" in done.counts:
        raise RuntimeError(f"the campaign came to no end: {done.counts}")
    return done.days_per_minute


if __name__ == "__main__":
    from tests.bench.figures import table

    print(table([("Campaigns", figures())]))
