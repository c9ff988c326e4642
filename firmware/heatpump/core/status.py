"""The table of published values: one row each, used by the console, MQTT and the reference page.

A row is (key, kind, choices, help, getter); a getter takes (controller, inputs, outputs) and
returns the internal value, or None when it isn't known.
"""

from heatpump.core import price_plan, values
from heatpump.core.model import (
    ACTIONS,
    AGE_UNKNOWN_MS,
    CAUSES,
    GRID_STATES,
    MODES,
    OUTPUTS,
    PHASES,
    PRESETS,
    SENSORS,
)


def _reading(index):
    def get(c, i, o):
        reading = i.readings[index]
        valid = reading.age_ms < min(c.params.reading_max_age_s * 1000, AGE_UNKNOWN_MS)
        return reading.value_mc if valid else None

    return get


def _level(index):
    return lambda c, i, o: o.levels[index]


ROWS = (
    ("uptime", "duration", (), "time since the last reset", lambda c, i, o: c.uptime_s),
    ("mode", "choice", MODES, "what the machine is asked to do", lambda c, i, o: c.params.mode),
    ("phase", "choice", PHASES, "where the sequence is", lambda c, i, o: c.sequencer.phase),
    ("action", "choice", ACTIONS, "what the machine is doing", lambda c, i, o: c.action(o)),
    ("heat_setpoint", "temperature", (), "room temperature to hold in heating",
     lambda c, i, o: c.params.heat_setpoint_mc),
    ("cool_setpoint", "temperature", (), "room temperature to hold in cooling",
     lambda c, i, o: c.params.cool_setpoint_mc),
    ("preset", "choice", PRESETS, "the preset in force: chosen, or by the schedule",
     lambda c, i, o: c.demand.target.preset),
    ("preset_left", "duration", (), "until the chosen preset ends by itself",
     lambda c, i, o: c.demand.target.preset_left_s(c.params)),
    ("heat_target", "temperature", (), "what heating aims at: setpoint, preset, smart grid and prices",
     lambda c, i, o: c.demand.target.heat_mc),
    ("cool_target", "temperature", (), "what cooling aims at; in dry the lowest room temperature",
     lambda c, i, o: c.demand.target.cool_mc),
    ("sg_state", "choice", GRID_STATES, "the SG-Ready state that is obeyed",
     lambda c, i, o: c.demand.target.grid.state),
    ("price_level", "choice", price_plan.LEVELS, "what the present price is in its day",
     lambda c, i, o: c.demand.target.prices.level),
    ("clock", "switch", (), "1: the clock is set", lambda c, i, o: 1 if i.minute_of_week >= 0 else 0),
) + tuple(
    (role, "temperature", (), role.replace("_", " ") + " temperature", _reading(n))
    for n, role in enumerate(SENSORS)
) + tuple(
    (role, "switch", (), role.replace("_", " ") + " relay: 1 is on", _level(n))
    for n, role in enumerate(OUTPUTS)
) + (
    ("block", "choice", CAUSES, "why the compressor may not start now", lambda c, i, o: c.block()),
    ("start_wait", "duration", (), "how long the timers still forbid a start",
     lambda c, i, o: (c.protections.start_wait_ms() + 999) // 1000),
    ("stop_cause", "choice", CAUSES, "what last stopped the compressor", lambda c, i, o: c.stop_cause),
    ("fault", "choice", CAUSES, "what is at fault, the first if there are more",
     lambda c, i, o: c.protections.first_fault()),
    ("lockout", "choice", CAUSES, "what tripped too often; 'faults reset' lifts it",
     lambda c, i, o: c.protections.lockout),
    ("notice", "choice", CAUSES, "what is near its limit", lambda c, i, o: c.protections.notice()),
    ("starts", "count", (), "compressor starts since the last reset", lambda c, i, o: c.starts),
    ("run_time", "duration", (), "compressor run time since the last reset", lambda c, i, o: c.run_s),
)  # fmt: skip


# Values that only the app knows; it adds the getters, in this order.
BOARD_ROWS = (
    ("memory_free", "count", (), "free bytes of the heap"),
    ("reset_cause", "text", (), "what restarted the board"),
    ("task_failures", "count", (), "tasks that failed and were restarted"),
    ("network", "text", (), "Wi-Fi: ok, or what is wrong"),
    ("mqtt", "text", (), "MQTT: ok, off, or what is wrong"),
    ("mqtt_drops", "count", (), "MQTT connections lost"),
)


def to_json(rows, controller, inputs, outputs):
    """All rows as one flat JSON object on one line, in the units shown to people."""
    parts = []
    for key, kind, choices, _, get in rows:
        value = get(controller, inputs, outputs)
        parts.append('"' + key + '":' + values.to_json(kind, value, choices))
    return "{" + ",".join(parts) + "}"
