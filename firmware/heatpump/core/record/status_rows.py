"""The table of published values: one row each, used by the console, MQTT and the reference page.

    key kind words where its value is

kind    one of `values.KINDS`
words   for a choice: which list of `model` its value is an index of; else -
where   a path from the controller, with () to call what is there, with (o) for the outputs or (params);
        `status` knows the other forms

What each means is in `status_about`. In memory only while values are published or explained.
"""

from heatpump.core.model import INDOOR, OUTPUTS, SENSORS, SPEEDS

STATE = """
uptime duration - uptime_s
mode choice MODES params.mode
phase choice PHASES sequencer.phase
action choice ACTIONS action(o)
heat_setpoint temperature - params.heat_setpoint_mc
cool_setpoint temperature - params.cool_setpoint_mc
preset choice PRESETS signals.preset
preset_left duration - signals.preset_left_s(params)
serves text - ?serves
"""

DEMAND = """
%s_action choice MODES demand %d action
%s_target temperature - demand %d target_mc
%s_hold choice CAUSES demand %d hold
"""

CURVE = "curve_learned difference - learned %d"

# feature → its row
FEATURES = {
    "smart_grid": "sg_state choice GRID_STATES signals.grid_state()",
    "prices": "price_level choice PRICE_LEVELS signals.price_level()",
    "expansion_valve": "expansion_valve count - ?valve",
}
CLOCK = "clock switch - ?clock"
EARLY = """
warm_by text - early 0
heating_from text - early 1
heating_until text - early 2
"""

COMPRESSOR = """
block choice CAUSES ?block
start_wait duration - ?start_wait
stop_cause choice CAUSES stop_cause
fault choice CAUSES protections.first_fault()
lockout choice CAUSES protections.lockout
notice choice CAUSES notice()
outputs_lost count - outputs_lost
"""

# Without a meter and without rated powers energy and power are not known.
COUNTERS = """
starts count - counters.starts
run_time duration - counters.run_s
aux_time duration - counters.aux_s
defrosts count - counters.defrosts
power count - ?power
energy count - ?energy
off_age duration - ?off_age
"""

# Values that only the app knows, by their number.
BOARD = """
memory_free count - board 0
network_memory count - board 1
network_memory_piece count - board 2
reset_cause text - board 3
task_failures count - board 4
network text - board 5
mqtt text - board 6
mqtt_drops count - board 7
commands_dropped count - board 8
world text - board 9
"""


def rows(application, board=False):
    """The rows of an application (`application.Application`), as [key, kind, words, where]; `board`: with
    those of the board."""
    for row in _rows(STATE):
        yield row
    for n, name in enumerate(application.demands):
        for row in _rows(DEMAND % (name, n, name, n, name, n)):
            yield row
        if name == "water":
            yield _columns(CURVE % n)
    features = application.features
    for name in ("smart_grid", "prices"):
        if name in features:
            yield _columns(FEATURES[name])
    if "schedule" in features or "prices" in features:
        yield _columns(CLOCK)
    if "schedule" in features and INDOOR in application.sensors:
        for row in _rows(EARLY):
            yield row
    for n in application.sensors:
        yield _columns("%s temperature - reading %d" % (SENSORS[n], n))
    for n in application.outputs:
        yield _columns("%s switch - level %d" % (OUTPUTS[n], n))
    for n in application.speeds:
        yield _columns("%s count - speed %d" % (SPEEDS[n], n))
    if "expansion_valve" in features:
        yield _columns(FEATURES["expansion_valve"])
    for text in (COMPRESSOR, COUNTERS, BOARD if board else ""):
        for row in _rows(text):
            yield row


def _rows(text):
    """Line by line: between two rows nothing of the text is in memory twice."""
    begin = 0
    while begin < len(text):
        end = text.index("\n", begin)
        if end > begin:
            yield _columns(text[begin:end])
        begin = end + 1


def _columns(line):
    return line.split(None, 3)
