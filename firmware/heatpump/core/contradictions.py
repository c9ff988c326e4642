"""Limits that can't go together: each is sound by itself, but one keeps the other from ever being reached.

In memory only while a parameter is set.
"""

from heatpump.core import values

# A parameter | another that it must stay below | by how much at least | what happens otherwise. Of inverter
# speeds in per mille, of temperatures in millidegrees, of durations in seconds.
ROWS = """
heat_setpoint | cool_setpoint | 0 | in auto cooling begins only auto_band above the heating setpoint
crankcase_on | crankcase_off | 0 | the crankcase heater goes on and off at once
discharge_resume | discharge_stop | 5000 | it must be 5 K colder than the limit anyway
tank_setpoint | tank_pump_max | 0 | the heat pump heats the tank no further than that
tank_pump_max | return_max | 0 | the water that comes back ends the run before the tank is that hot
tank_pump_max | supply_max | 3000 | the supply's limit stops the compressor before the tank is that hot
tank_boost_setpoint | tank_max | 0 | a boost never gets there
tank_cycle_target | tank_max | 2000 | a legionella cycle may never get there
water_flow_min | water_flow_max | 0 | the highest flow counts
water_flow_max | supply_max | 2000 | the supply's limit stops the compressor first
water_min | water_cool_min | 2000 | the supply's lowest stops cooling first
pool_setpoint | return_max | 0 | the water that comes back ends the run before the pool is that warm
source_min | source_in_min | 0 | the outlet's limit stops the compressor first
heating_outdoor_min | heating_outdoor_max | 1000 | no heating starts
discharge_warn | discharge_stop | 0 | the stop comes before the warning
away_heat_setpoint | heat_setpoint | 0 | away saves nothing in heating
cool_setpoint | away_cool_setpoint | 0 | away saves nothing in cooling
inverter_min | inverter_start | 0 | the compressor starts at its lowest speed
inverter_start | inverter_max | 0 | the compressor starts at its highest speed
"""


def rows():
    """(lower, higher, distance, what happens) of each."""
    for line in ROWS.split("\n"):
        if line:
            low, high, least, what = line.split(" | ")
            yield low, high, int(least), what


def of(params, key):
    """A line about each limit that `key` no longer goes together with."""
    for lower, higher, least, what in rows():
        if key == lower or key == higher:
            low, high = _row(params, lower), _row(params, higher)
            if low and high and params.value(low) + least > params.value(high):
                shown = _text(params, low), _text(params, high)
                yield "%s is %s and %s is %s: %s" % (lower, shown[0], higher, shown[1], what)


def _row(params, key):
    for row in params.rows(key):
        return row
    return None


def _text(params, row):
    unit = values.unit(row[1])
    return values.to_text(row[1], params.value(row)) + (" " + unit if unit else "")
