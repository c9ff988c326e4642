"""The report of a run: one HTML page with everything in it, and the pictures as PNG beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from heatpump import VERSION
from host_tools.counted import counted
from host_tools.files import folder as make_folder
from host_tools.files import write
from host_tools.report import compare, cycle_diagram, look, picture, words
from host_tools.report.lanes import relays_seen
from host_tools.report.svg import inline
from host_tools.scenario.curves import Curves
from host_tools.scenario.cycles import RunCycles
from host_tools.scenario.kpi import Stop
from host_tools.scenario.runner import Result
from host_tools.scenario.scenario import Scenario

TEMPLATES = Path(__file__).parent / "templates"


def write_report(scenario: Scenario, result: Result, folder: Path, *, index: bool = False) -> Path:
    """Write page and pictures into the folder; return the page. Raises UserError if that can't be.

    `index`: there will be an index.html beside it, to link back to.
    """
    make_folder(folder)
    curves = result.curves
    write(folder / f"{scenario.name}.png", picture.png(picture.figure(curves, result.baseline_curves)))
    for run in curves.cycles:
        name = f"{scenario.name}-cycle-{run.action or 'run'}.png"
        write(folder / name, picture.png(cycle_diagram.figure(run, _run_title(run, curves))))
    page = folder / f"{scenario.name}.html"
    write(page, render("report.html", index=index, **_content(scenario, result)).encode())
    return page


def render(template: str, **content: Any) -> str:
    """The template of that name, filled in; what isn't markup is escaped."""
    made = _environment().get_template(template)
    return made.render(style=_style(), version=VERSION, date=f"{date.today():%Y-%m-%d}", **content)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style() -> Markup:
    return Markup((TEMPLATES / "style.css").read_text(encoding="utf-8"))


def _content(scenario: Scenario, result: Result) -> dict[str, Any]:
    rival = _rival(scenario) if result.baseline else ""
    return {
        "name": scenario.name,
        "about": scenario.about,
        "passed": result.passed,
        "verdict": verdict(scenario, result),
        "failures": result.failures,
        "facts": _facts(scenario, result),
        "figures": compare.rows(result.kpi, result.baseline, scenario.limits, result.about),
        "figures_caption": _figures_caption(rival, result),
        "rival": scenario.baseline.name if scenario.baseline and rival else "",
        "limited": bool(scenario.limits),
        "curves": _curves(result.curves, result.baseline_curves),
        "curves_caption": _curves_caption(result.curves),
        "cycles": [_cycle(run, result.curves, n) for n, run in enumerate(result.curves.cycles)],
        "stops": [_stop(stop, scenario) for stop in result.stops],
        "causes": _causes(result),
        "expectations": _expectations(scenario, result),
        "steps": [(words.moment(s.at_ms / 1000, scenario.start_hour, True), s.text) for s in scenario.steps],
        "parameters": list(scenario.parameters.items()),
        "plant_kind": scenario.plant_kind,
        "plant": [
            (name, field.name, f"{value:g}" if isinstance(value, float) else str(value))
            for name, part in scenario.plant_parts.items()
            for field in fields(part)
            for value in [getattr(part, field.name)]
        ],
    }


def verdict(scenario: Scenario, result: Result) -> str:
    """One line: passed or how much failed."""
    asked = len(scenario.expectations) + len(scenario.limits)
    if result.passed:
        return f"Passed: all {asked} expectations and limits met" if asked else "Passed: nothing was asked"
    return f"Failed: {len(result.failures)} of {asked} expectations and limits not met"


def _rival(scenario: Scenario) -> str:
    """What the run is compared with."""
    baseline = scenario.baseline
    if not baseline:
        return ""
    text = "a plain thermostat" if baseline.name == "thermostat" else f"the application {baseline.name}"
    return (
        text if baseline.plant_kind == scenario.plant_kind else f"{text} with a plant {baseline.plant_kind}"
    )


def _figures_caption(rival: str, result: Result) -> str:
    """What stands beside the figures, and why none of them is called better or worse, if so."""
    if not rival:
        return ""
    text = f"Beside it: {rival}, on a plant of its own, with the same steps."
    differs = compare.service_differs(result.kpi, result.baseline or {})
    return text + (f" No verdicts, as the service was not the same: {differs}." if differs else "")


def _facts(scenario: Scenario, result: Result) -> list[tuple[str, str]]:
    found = [
        ("application", scenario.application),
        ("plant", scenario.plant_kind),
        ("time simulated", words.length(scenario.duration_ms)),
        ("rig", f"{result.rig}, {result.speed:,.0f} simulated seconds per second"),
    ]
    if scenario.seed_row:
        found.insert(0, ("system of the list", scenario.seed_row))
    if scenario.band:
        band = scenario.band
        found.insert(
            -2,
            (
                "to hold",
                f"{look.in_words(band.of.removesuffix('_c'))} at {band.low_c:g} to {band.high_c:g} °C",
            ),
        )
    return [*found, ("trace", f"sha256 {result.trace_sha256}")]


def _curves(curves: Curves, baseline: Curves | None) -> dict[str, Markup]:
    """For a broad screen and for a narrow one."""
    title, said = f"Curves of {curves.title}", _in_words(curves)
    return {
        shape: Markup(inline(picture.figure(curves, baseline, title=False, narrow=narrow), name, title, said))
        for shape, name, narrow in (("broad", "curves", False), ("narrow", "narrow", True))
    }


def _in_words(curves: Curves) -> str:
    parts = [f"Starting at {words.moment(0, curves.start_hour)}, over {words.length(curves.end_s * 1000)}."]
    for name, values in curves.temperatures_c.items():
        if values:
            parts.append(f"{curves.in_words(name)} {min(values):z.1f} to {max(values):z.1f} °C")
    for role in relays_seen(curves):
        count = sum(level for _, level in curves.outputs[role])
        parts.append(f"{look.in_words(role)} switched on {counted(count, 'time')}")
    return "; ".join(parts)


def _curves_caption(curves: Curves) -> str:
    held = curves.in_words(next(iter(picture.groups(curves)[0]), "nothing"))
    band = ", with the band to hold shaded" if curves.band_c else ""
    marks = "Dotted verticals: what was done to it. " if curves.marks else ""
    return (
        f"First row: {held}{band}. Then what is around it, the refrigerant side, phases, "
        f"relays (filled: on) and powers, each the mean since the point before; "
        f"below zero is what a defrost takes. {marks}"
    ).strip()


def _run_title(run: RunCycles, curves: Curves) -> str:
    begin, end = (words.moment(seconds, curves.start_hour) for seconds in (run.begin_s, run.end_s))
    return f"{run.action or 'running'}, {begin} to {end}, {run.samples[0][1].refrigerant}"


def _cycle(run: RunCycles, curves: Curves, number: int) -> dict[str, Any]:
    title = _run_title(run, curves)
    shown = cycle_diagram.shown(run)
    which, seconds = next((which, at_s) for which, at_s, cycle in run.moments() if cycle is shown)
    states = [
        {
            "point": f"{row.place} {row.what}",
            "pressure": f"{row.pressure_bar:.2f}",
            "temperature": words.number(row.temperature_c, "z.1f"),
            "enthalpy": f"{row.enthalpy_kj_kg:z.1f}",
            "saturation": _saturation(row),
        }
        for row in cycle_diagram.state_rows(shown)
    ]
    said = "; ".join(f"{s['point']} {s['pressure']} bar, {s['temperature']} °C" for s in states)
    drawn = cycle_diagram.figure(run, title)
    return {
        "title": title,
        "picture": Markup(inline(drawn, f"cycle{number}", f"Pressure-enthalpy diagram: {title}", said)),
        "caption": f"{which.capitalize()}, at {words.moment(seconds, curves.start_hour)}",
        "states": states,
    }


def _saturation(row: cycle_diagram.StateRow) -> str:
    at = f"{words.number(row.saturation_c, 'z.1f')} °C"
    if row.beyond_k is None:
        return at
    return f"{at}, {'subcooled' if row.place == 3 else 'superheated'} by {row.beyond_k:z.1f} K"


def _stop(stop: Stop, scenario: Scenario) -> dict[str, str]:
    at = words.moment(stop.at_ms / 1000, scenario.start_hour, True)
    return {"at": at, "cause": stop.cause, "length": words.length(stop.run_ms)}


def _causes(result: Result) -> list[dict[str, Any]]:
    runs: dict[str, list[int]] = {}
    for stop in result.stops:
        runs.setdefault(stop.cause, []).append(stop.run_ms)
    return [
        {
            "cause": cause,
            "count": len(found),
            "shortest": words.length(min(found)),
            "longest": words.length(max(found)),
        }
        for cause, found in sorted(runs.items(), key=lambda item: -len(item[1]))
    ]


def _expectations(scenario: Scenario, result: Result) -> Sequence[dict[str, str]]:
    found = []
    for expectation in scenario.expectations:
        begin = f"expected {expectation.text}: "
        failure = next((line for line in result.failures if line.startswith(begin)), "")
        found.append({"text": expectation.text, "failure": failure.removeprefix(begin)})
    return found
