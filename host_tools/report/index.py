"""The overview of many reports: one page with a row for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from host_tools.files import folder as make_folder
from host_tools.files import write
from host_tools.report import compare
from host_tools.report.page import render
from host_tools.scenario.runner import Result
from host_tools.scenario.scenario import Scenario

_COLUMNS = {"energy_kwh": "energy", "cop": "COP", "kelvin_hours": "K·h outside", "starts": "starts"}
_UNITS = {"energy_kwh": "kWh"}


@dataclass(frozen=True)
class Entry:
    """One scenario's row; `page` is its file's name, empty when it could not be run."""

    name: str
    about: str
    seed_row: str
    page: str
    failures: tuple[str, ...]
    kpi: dict[str, float | None] = field(default_factory=dict)
    baseline: dict[str, float | None] | None = None


def entry(scenario: Scenario, result: Result) -> Entry:
    """The row of a run whose report is written."""
    page = f"{scenario.name}.html"
    failures = tuple(result.failures)
    return Entry(
        scenario.name, scenario.about, scenario.seed_row, page, failures, result.kpi, result.baseline
    )


def write_index(entries: Sequence[Entry], folder: Path, title: str = "Scenarios") -> Path:
    """Write index.html; return it. Raises UserError if that can't be."""
    make_folder(folder)
    failed = sum(bool(row.failures) for row in entries)
    summary = f"All {len(entries)} passed" if not failed else f"{failed} of {len(entries)} failed"
    page = folder / "index.html"
    shown = [name for name in _COLUMNS if any(row.kpi.get(name) is not None for row in entries)]
    rows = [
        {
            "name": row.name,
            "page": row.page,
            "seed_row": row.seed_row,
            "passed": not row.failures,
            "failures": row.failures,
            "about": row.about,
            "cells": [_cell(row, name) for name in shown],
        }
        for row in entries
    ]
    content = render(
        "index.html",
        title=title,
        failed=failed,
        summary=summary,
        columns=[_COLUMNS[name] for name in shown],
        compared=any(row.baseline for row in entries),
        seeded=any(row.seed_row for row in entries),
        rows=rows,
    )
    write(page, content.encode())
    return page


def _cell(row: Entry, name: str) -> tuple[str, str]:
    """The figure, and how it compares."""
    value = row.kpi.get(name)
    other = row.baseline.get(name) if row.baseline else None
    text = compare.text(value, _UNITS.get(name, ""))
    if value is None or other is None:
        return text, ""
    alike = row.baseline is not None and not compare.service_differs(row.kpi, row.baseline)
    word, change = compare.word(name, value, other) if alike else "", compare.change(value, other)
    if word == "alike":
        return text, "alike"
    if not word:
        return text, f"{change} beside {compare.text(other)}" if change else ""
    return text, f"{word} than {compare.text(other)}, {change}"
