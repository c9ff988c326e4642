"""Stepper expansion valve.

Sources: ControlHeatPump holds 4 K by pressure and starts from a fixed position; a coil's reading lies
nearer to the suction pipe's, hence more here. Travel: 480 steps, as many valves of this size have.
The others are own choices, weak: fit them to the machine.
"""

from heatpump.core.param_rows.who import INSTALLER
from heatpump.core.protection.refrigerants import REFRIGERANTS

ROWS = (
    ("valve_travel", "count", 480, 50, 5000, 1, (), INSTALLER, "Expansion valve's travel in steps",
     "from closed to open; holds from the next reset on"),
    ("valve_superheat", "difference", 6000, 2000, 20000, 100, (), INSTALLER, "Superheat",
     "the suction pipe is held this far above the evaporating temperature"),
    ("valve_superheat_low", "difference", 2000, 0, 5000, 100, (), INSTALLER, "Low superheat",
     "below, the valve closes faster: liquid may reach the compressor"),
    ("valve_gain", "count", 10, 1, 50, 1, (), INSTALLER, "Valve gain in per mille per K",
     "this much further open for each kelvin of superheat too much"),
    ("valve_integral_time", "duration", 120, 20, 3600, 5, (), INSTALLER, "Valve integral time",
     "a lasting error moves the valve by the gain in this time"),
    ("valve_start", "count", 500, 50, 1000, 10, (), INSTALLER, "Start opening in per mille",
     "where the valve stands when the compressor starts"),
    ("valve_start_duration", "duration", 150, 0, 900, 10, (), INSTALLER, "Start opening's duration",
     "held from pre-circulation on, until the superheat means something"),
    ("valve_least", "count", 100, 0, 500, 10, (), INSTALLER, "Least opening in per mille",
     "in a run the valve closes no further"),
    ("valve_fallback", "count", 400, 50, 1000, 10, (), INSTALLER, "Opening without a reading",
     "in per mille, while the superheat isn't known"),
    ("valve_parked", "count", 0, 0, 1000, 10, (), INSTALLER, "Parked opening in per mille",
     "while the compressor rests; 0: closed"),
    ("refrigerant", "choice", 0, 0, len(REFRIGERANTS) - 1, 1, REFRIGERANTS, INSTALLER, "Refrigerant",
     "used where the suction pressure is measured"),
)  # fmt: skip
