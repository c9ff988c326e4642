"""What is wanted."""

from heatpump.core.model import MODES
from heatpump.core.param_rows.who import USER

ROWS = (
    ("mode", "choice", 0, 0, len(MODES) - 1, 1, MODES, USER, "Mode",
     "what the machine is asked to do"),
    ("heat_setpoint", "temperature", 20000, 5000, 30000, 100, (), USER, "Heating setpoint",
     "room temperature to hold in heating"),
    ("cool_setpoint", "temperature", 25000, 15000, 35000, 100, (), USER, "Cooling setpoint",
     "room temperature to hold in cooling"),
    ("heat_deadband", "difference", 500, 100, 5000, 100, (), USER, "Heating deadband",
     "heating starts this far below the setpoint"),
    ("heat_overrun", "difference", 500, 0, 5000, 100, (), USER, "Heating overrun",
     "heating stops this far above the setpoint"),
    ("cool_deadband", "difference", 500, 100, 5000, 100, (), USER, "Cooling deadband",
     "cooling starts this far above the setpoint"),
    ("cool_overrun", "difference", 500, 0, 5000, 100, (), USER, "Cooling overrun",
     "cooling stops this far below the setpoint"),
    ("auto_band", "difference", 2000, 1000, 10000, 100, (), USER, "Neutral band in auto",
     "in auto the cooling setpoint is kept at least this far above the heating setpoint"),
)  # fmt: skip
