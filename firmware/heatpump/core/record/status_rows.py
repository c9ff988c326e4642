"""The table of published values: one row each, used by the console, MQTT and the reference page.

    key | kind | words | where its value is | what it means

kind    one of `values.KINDS`
words   for a choice: which list of `model` its value is an index of
where   a path from the controller, with () to call what is there; `status` knows the other forms

In memory only while values are published or explained.
"""

from heatpump.core.model import OUTPUTS, SENSORS, SPEEDS

STATE = """
uptime | duration | | uptime_s | time since the last reset
mode | choice | MODES | params.mode | what the machine is asked to do
phase | choice | PHASES | sequencer.phase | where the sequence is
action | choice | ACTIONS | ?action | what the machine is doing
heat_setpoint | temperature | | params.heat_setpoint_mc | room temperature to hold in heating
cool_setpoint | temperature | | params.cool_setpoint_mc | room temperature to hold in cooling
preset | choice | PRESETS | signals.preset | the preset in force: chosen, or by the schedule
preset_left | duration | | ?preset_left | until the chosen preset ends by itself
serves | text | | ?serves | which demand the machine works for, or worked for last
"""

DEMAND = """
%s_action | choice | MODES | demand %d action | what the %s asks for
%s_target | temperature | | demand %d target_mc | what the %s aims at
%s_hold | choice | CAUSES | demand %d hold | why the %s waits
"""

# feature → its row
FEATURES = {
    "smart_grid": "sg_state | choice | GRID_STATES | signals.grid_state() |"
    " the SG-Ready state that is obeyed",
    "prices": "price_level | choice | PRICE_LEVELS | ?price | what the present price is in its day",
    "expansion_valve": "expansion_valve | count | | ?valve | opening of the expansion valve in steps",
}
CLOCK = "clock | switch | | ?clock | 1: the clock is set"

COMPRESSOR = """
block | choice | CAUSES | ?block | why the compressor may not start now; none while it runs
start_wait | duration | | ?start_wait | how long the timers still forbid a start
stop_cause | choice | CAUSES | stop_cause | what last stopped the compressor
fault | choice | CAUSES | protections.first_fault() | what is at fault, the first if there are more
lockout | choice | CAUSES | protections.lockout | what tripped too often; 'faults reset' lifts it
notice | choice | CAUSES | notice() | what wants attention though it stops nothing
outputs_lost | count | | outputs_lost | how often all outputs went off by themselves since the reset
"""

# Without a meter and without rated powers energy and power are not known.
COUNTERS = """
starts | count | | counters.starts | compressor starts in all
run_time | duration | | counters.run_s | compressor run time in all
aux_time | duration | | counters.aux_s | auxiliary heat's time in all
defrosts | count | | counters.defrosts | defrosts in all
power | count | | ?power | W drawn now: metered, or as rated
energy | count | | ?energy | Wh in all: metered, or as rated
off_age | duration | | ?off_age | since the compressor's last stop, where that is known
"""

# Values that only the app knows; it hands in a function for each, in this order.
BOARD = """
memory_free | count | | board 0 | free bytes of the heap
network_memory | count | | board 1 | free bytes of ESP-IDF's heap, which Wi-Fi and TCP live on
network_memory_piece | count | | board 2 | its largest piece in bytes
reset_cause | text | | board 3 | what restarted the board
task_failures | count | | board 4 | tasks that failed and were restarted
network | text | | board 5 | Wi-Fi: ok, not connected, or what is wrong
mqtt | text | | board 6 | MQTT: ok, off, or what is wrong
mqtt_drops | count | | board 7 | MQTT connections lost
commands_dropped | count | | board 8 | MQTT commands that a later one overtook, or that were too many
"""


def rows(application, board=False):
    """The rows of an application (`application.Application`), as [key, kind, words, where, what it means];
    `board`: with those of the board."""
    for line in _lines(STATE):
        yield line
    for n, name in enumerate(application.demands):
        for line in _lines(DEMAND % (name, n, name, name, n, name, name, n, name)):
            yield line
    features = application.features
    for name in ("smart_grid", "prices"):
        if name in features:
            yield _columns(FEATURES[name])
    if "schedule" in features or "prices" in features:
        yield _columns(CLOCK)
    for n in application.sensors:
        role = SENSORS[n]
        yield [role, "temperature", "", "reading %d" % n, _words(role) + " temperature"]
    for n in application.outputs:
        role = OUTPUTS[n]
        yield [role, "switch", "", "level %d" % n, _words(role) + " relay: 1 is on"]
    for n in application.speeds:
        role = SPEEDS[n]
        yield [role, "count", "", "speed %d" % n, _words(role) + " in per mille"]
    if "expansion_valve" in features:
        yield _columns(FEATURES["expansion_valve"])
    for text in (COMPRESSOR, COUNTERS, BOARD if board else ""):
        for line in _lines(text):
            yield line


def _lines(text):
    for line in text.split("\n"):
        if line:
            yield _columns(line)


def _columns(line):
    return [column.strip() for column in line.split("|", 4)]


def _words(role):
    return role.replace("_", " ")
