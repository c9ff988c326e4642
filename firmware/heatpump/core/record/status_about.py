"""What each published value means, for `help` and the reference page. The rows are in `status_rows`.

    key | what it means

A key that begins with * is one of each demand; %s is the demand's name. In memory only while one is
explained.
"""

from heatpump.core.model import OUTPUTS, SENSORS, SPEEDS

ABOUT = """
uptime | time since the last reset
mode | what the machine is asked to do
phase | where the sequence is
action | what the machine is doing
heat_setpoint | room temperature to hold in heating
cool_setpoint | room temperature to hold in cooling
preset | the preset in force: chosen, or by the schedule
preset_left | until the chosen preset ends by itself
serves | which demand the machine works for, or worked for last
*_action | what the %s asks for
*_target | what the %s aims at
*_hold | why the %s waits
curve_learned | how far the room has moved the curve's setpoint; water_room_influence 0 forgets it
sg_state | the SG-Ready state that is obeyed
price_level | what the present price is in its day
clock | 1: the clock is set
warm_by | by when the schedule wants it warmer, within a day, local time
heating_from | when heating begins for that, as it looks now, local time
heating_until | when heating ends for the colder time that comes next, as it looks now, local time
expansion_valve | opening of the expansion valve in steps
block | why the compressor may not start now; none while it runs
start_wait | how long the timers still forbid a start
stop_cause | what last stopped the compressor
fault | what is at fault, the first if there are more
lockout | what tripped too often; 'faults reset' lifts it
notice | what wants attention though it stops nothing
outputs_lost | how often all outputs went off by themselves since the reset
starts | compressor starts in all
run_time | compressor run time in all
aux_time | auxiliary heat's time in all
defrosts | defrosts in all
power | W drawn now: metered, or as rated
energy | Wh in all: metered, or as rated
off_age | since the compressor's last stop, where that is known
memory_free | free bytes of the heap
network_memory | free bytes of ESP-IDF's heap, which Wi-Fi and TCP live on
network_memory_piece | its largest piece in bytes
reset_cause | what restarted the board
task_failures | tasks that failed and were restarted
network | Wi-Fi: ok, not connected, or what is wrong
mqtt | MQTT: ok, off, or what is wrong
mqtt_drops | MQTT connections lost
commands_dropped | MQTT commands that a later one overtook, or that were too many
world | real, or simulated by a host (hardware in the loop)
"""


def about(key):
    """What the value of `key` means; a reading, a relay and a speed are told by their role."""
    for roles, text in (
        (SENSORS, "%s temperature"),
        (OUTPUTS, "%s relay: 1 is on"),
        (SPEEDS, "%s in per mille"),
    ):
        if key in roles:
            return text % key.replace("_", " ")
    for line in ABOUT.split("\n"):
        pattern, _, text = line.partition(" | ")
        if pattern == key:
            return text
        if pattern[:1] == "*" and key.endswith(pattern[1:]):
            return text % key[: 1 - len(pattern)]
    return ""
