"""How sensors are read and when a reading counts."""

from heatpump.core.model import SENSORS
from heatpump.core.param_rows.who import INSTALLER

ROWS = (
    ("sense_period", "duration", 5, 2, 60, 1, (), INSTALLER, "Sensing period",
     "the sensors are read this often, and twice at least within reading_max_age"),
    ("sensor_resolution", "count", 12, 9, 12, 1, (), INSTALLER, "Sensor resolution in bits",
     "12 bits: 1/16 K in 750 ms; 9 bits: 1/2 K in 94 ms"),
    ("reading_max_age", "duration", 30, 10, 300, 5, (), INSTALLER, "Maximum age of a reading",
     "an older critical reading stops the compressor at once"),
    ("outside_max_age", "duration", 900, 60, 3600, 60, (), INSTALLER, "Maximum age of a reading from outside",
     "as above, of `reading_indoor` and the like that the house's automation tells"),
    ("reading_recovery", "duration", 60, 10, 3600, 10, (), INSTALLER, "Recovery of a reading",
     "a critical reading must be good this long before its fault clears"),
    ("trips_to_lockout", "count", 5, 1, 12, 1, (), INSTALLER, "Trips to lockout",
     "this many trips of a running compressor within an hour lock it out until 'faults reset'"),
) + tuple(
    ("sensor_" + role, "rom", "", 0, 16, 1, (), INSTALLER, "Sensor " + role.replace("_", " "),
     "ROM code of the sensor with this role; 'sensors' lists those found")
    for role in SENSORS
    if role != "dew_point"  # comes over MQTT
)  # fmt: skip
