"""Whether a run did what it was asked for at all: one that wants heat or cold and moves none has failed.

It holds for every scenario, whatever else it expects, so that none passes because nothing ran. Where none can
be moved the file says why: unserved = "the sensor is missing from the start". Then none may be.
"""

from __future__ import annotations

from collections.abc import Mapping

from host_tools.counted import counted
from host_tools.scenario import durations

ASKED_MS = 600_000  # a mode that was on for less than that needn't have come to anything
LEAST_KWH = 0.01

Kpi = Mapping[str, float | None]

_EITHER = ("heated_kwh", "cooled_kwh")
# mode → what it shall move; where several modes were on, and in auto, either will do
_MOVED = {
    "heat": ("heat", ("heated_kwh",)),
    "emergency-heat": ("heat", ("heated_kwh",)),
    "cool": ("cold", ("cooled_kwh",)),
}
_OWES_NOTHING = ("off", "fan-only")


def failure(
    kpi: Kpi, asked_ms: Mapping[str, int], unserved: str, duration_ms: int, turned: bool = True
) -> str:
    """A line about a run that moved nothing though it was asked to, or the other way round; else "".

    asked_ms  how long the controller was in each mode
    unserved  why nothing can be moved, or ""
    turned    whether the compressor ever did
    """
    if not asked_ms:
        return "the controller never ran"
    least_ms = min(ASKED_MS, duration_ms)
    asked = {mode: ms for mode, ms in asked_ms.items() if mode not in _OWES_NOTHING and ms >= least_ms}
    mode = max(asked, key=lambda mode: asked[mode], default="off")
    what, figures = _MOVED.get(mode if len(asked) == 1 else "", ("heat or cold", _EITHER))
    kwh = sum(kpi[name] or 0.0 for name in figures)
    if unserved:
        return f"unserved ({unserved}), but {kwh:g} kWh of {what} were moved" if kwh >= LEAST_KWH else ""
    if not asked:
        return ""
    if kwh >= LEAST_KWH:
        # Fans warm a room a little. Heaters that do the work of a compressor which never starts serve, too.
        starts = kpi["starts"] or 0.0
        heaters_kwh = kpi.get("aux_kwh") or 0.0
        if (starts and turned) or (not starts and what != "cold" and 2 * heaters_kwh >= kwh):
            return ""
        never = f"turned, though switched on {counted(starts, 'time')}" if starts else "started"
        alone = f"mode {mode} was on for {durations.to_text(asked[mode])}, but the compressor never {never}"
        return f"{alone}; {kwh:g} kWh of {what} came from elsewhere"
    return (
        f"mode {mode} was on for {durations.to_text(asked[mode])}, but no {what} was moved "
        f'({counted(kpi["starts"] or 0.0, "start")}); where none can be, say why with unserved = "…"'
    )


def baseline_failure(kpi: Kpi) -> str:
    """A line about a baseline that moved nothing, so that there is nothing to compare with; else ""."""
    if sum(kpi[name] or 0.0 for name in _EITHER) >= LEAST_KWH:
        return ""
    return "the baseline moved neither heat nor cold, so there is nothing to compare with"
