"""The table of published values: one row each, used by the console, MQTT and the reference page.

A row is (key, kind, choices, help, getter); a getter takes (controller, inputs, outputs) and
returns the internal value, or None when it isn't known.
"""

from heatpump.core import counters, values
from heatpump.core.model import (
    ACTIONS,
    AGE_UNKNOWN_MS,
    CAUSES,
    COMPRESSOR,
    GRID_STATES,
    MODES,
    NO_CAUSE,
    OUTPUTS,
    PHASES,
    PRESETS,
    PRICE_LEVELS,
    SENSORS,
    SPEEDS,
)


def _reading(index):
    def get(c, i, o):
        reading = i.readings[index]
        valid = reading.age_ms < min(c.params.reading_max_age_s * 1000, AGE_UNKNOWN_MS)
        return reading.value_mc if valid else None

    return get


def _level(index):
    return lambda c, i, o: o.levels[index]


def _speed(index):
    return lambda c, i, o: o.speeds_pm[index]


def _of_demand(n, name):
    """Rows of the n-th demand source."""
    return (
        (name + "_action", "choice", MODES, "what the %s asks for" % name,
         lambda c, i, o: c.demands[n].action),
        (name + "_target", "temperature", (), "what the %s aims at" % name,
         lambda c, i, o: c.demands[n].target_mc),
        (name + "_hold", "choice", CAUSES, "why the %s waits" % name, lambda c, i, o: c.demands[n].hold),
    )  # fmt: skip


def words(role):
    return role.replace("_", " ")


def _serves(c, i, o):
    return c.application.demands[c.arbiter.served]


def rows(application, about=True):
    """The table's rows that an application (`parts.Application`) has; `about`: with what they mean."""
    found = list(_STATE)
    for n, name in enumerate(application.demands):
        found.extend(_of_demand(n, name))
    if "smart_grid" in application.features:
        found.append(_GRID)
    if "prices" in application.features:
        found.append(_PRICES)
    if "schedule" in application.features or "prices" in application.features:
        found.append(_CLOCK)
    for n in application.sensors:
        role = SENSORS[n]
        found.append((role, "temperature", (), about and words(role) + " temperature", _reading(n)))
    for n in application.outputs:
        role = OUTPUTS[n]
        found.append((role, "switch", (), about and words(role) + " relay: 1 is on", _level(n)))
    for n in application.speeds:
        role = SPEEDS[n]
        found.append((role, "count", (), about and words(role) + " in per mille", _speed(n)))
    if "expansion_valve" in application.features:
        found.append(_VALVE)
    found.extend(_COMPRESSOR)
    found.extend(counters.STATUS_ROWS)
    return found


_GRID = ("sg_state", "choice", GRID_STATES, "the SG-Ready state that is obeyed",
         lambda c, i, o: c.signals.grid_state())  # fmt: skip
_PRICES = ("price_level", "choice", PRICE_LEVELS, "what the present price is in its day",
           lambda c, i, o: c.signals.prices.level)  # fmt: skip
_CLOCK = ("clock", "switch", (), "1: the clock is set",
          lambda c, i, o: 1 if i.minute_of_week >= 0 else 0)  # fmt: skip
_VALVE = ("expansion_valve", "count", (), "opening of the expansion valve in steps",
          lambda c, i, o: o.valve_steps)  # fmt: skip

_STATE = (
    ("uptime", "duration", (), "time since the last reset", lambda c, i, o: c.uptime_s),
    ("mode", "choice", MODES, "what the machine is asked to do", lambda c, i, o: c.params.mode),
    ("phase", "choice", PHASES, "where the sequence is", lambda c, i, o: c.sequencer.phase),
    ("action", "choice", ACTIONS, "what the machine is doing", lambda c, i, o: c.action(o)),
    ("heat_setpoint", "temperature", (), "room temperature to hold in heating",
     lambda c, i, o: c.params.heat_setpoint_mc),
    ("cool_setpoint", "temperature", (), "room temperature to hold in cooling",
     lambda c, i, o: c.params.cool_setpoint_mc),
    ("preset", "choice", PRESETS, "the preset in force: chosen, or by the schedule",
     lambda c, i, o: c.signals.preset),
    ("preset_left", "duration", (), "until the chosen preset ends by itself",
     lambda c, i, o: c.signals.preset_left_s(c.params)),
    ("serves", "text", (), "which demand the machine works for, or worked for last", _serves),
)  # fmt: skip

_COMPRESSOR = (
    ("block", "choice", CAUSES, "why the compressor may not start now; none while it runs",
     lambda c, i, o: NO_CAUSE if o.levels[COMPRESSOR] else c.block()),
    ("start_wait", "duration", (), "how long the timers still forbid a start",
     lambda c, i, o: (c.protections.start_wait_ms() + 999) // 1000),
    ("stop_cause", "choice", CAUSES, "what last stopped the compressor", lambda c, i, o: c.stop_cause),
    ("fault", "choice", CAUSES, "what is at fault, the first if there are more",
     lambda c, i, o: c.protections.first_fault()),
    ("lockout", "choice", CAUSES, "what tripped too often; 'faults reset' lifts it",
     lambda c, i, o: c.protections.lockout),
    ("notice", "choice", CAUSES, "what wants attention though it stops nothing",
     lambda c, i, o: c.notice()),
    ("outputs_lost", "count", (), "how often all outputs went off by themselves since the reset",
     lambda c, i, o: c.outputs_lost),
)  # fmt: skip


# Values that only the app knows; it adds the getters, in this order.
BOARD_ROWS = (
    ("memory_free", "count", (), "free bytes of the heap"),
    ("reset_cause", "text", (), "what restarted the board"),
    ("task_failures", "count", (), "tasks that failed and were restarted"),
    ("network", "text", (), "Wi-Fi: ok, or what is wrong"),
    ("mqtt", "text", (), "MQTT: ok, off, or what is wrong"),
    ("mqtt_drops", "count", (), "MQTT connections lost"),
    ("commands_dropped", "count", (), "MQTT commands that a later one overtook, or that were too many"),
)


def to_json(rows, controller, inputs, outputs):
    """All rows as one flat JSON object on one line, in the units shown to people."""
    parts = []
    for key, kind, choices, _, get in rows:
        value = get(controller, inputs, outputs)
        parts.append('"' + key + '":' + values.to_json(kind, value, choices))
    return "{" + ",".join(parts) + "}"
