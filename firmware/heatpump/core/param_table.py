"""The parameter table: one row per parameter, and the only place that knows it.

A row is (key, kind, default, lowest, highest, step, choices, who, label, help). Numbers are in the
internal unit of their kind (`values.KINDS`): temperatures in millidegrees, differences in
millikelvin, durations in seconds. For text kinds lowest and highest bound the length. `step` is
what a user interface offers. `who` is USER (console, MQTT) or INSTALLER (console only).

The firmware loads this module only while it checks or explains a value, and drops it again.
"""

from heatpump.core.model import MODES, SENSORS

USER = 0
INSTALLER = 1

_OFF_ON = ("cool", "heat")

ROWS = (
    # What is wanted
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
    # The compressor's rules. Sources: Danfoss SH (180 s off, 120 s on, 12 starts per hour),
    # Bard 2100-749 (180 s on, 300 s off), OpenHP and ControlHeatPump (300 s after power-up).
    ("minimum_off", "duration", 300, 180, 3600, 10, (), INSTALLER, "Minimum off time",
     "the compressor rests at least this long; starts anew at each reset"),
    ("minimum_on", "duration", 180, 60, 3600, 10, (), INSTALLER, "Minimum on time",
     "the compressor runs at least this long unless a protection trips"),
    ("starts_per_hour", "count", 6, 1, 12, 1, (), INSTALLER, "Starts per hour",
     "at most this many compressor starts in any hour"),
    ("power_up_delay", "duration", 300, 300, 3600, 10, (), INSTALLER, "Delay after power-up",
     "no compressor start for this long after any reset"),
    # Sequence. Dwell: Carrier Quiet Shift and Armstrong, 30 s before and after the shift.
    ("valve_dwell", "duration", 30, 10, 300, 5, (), INSTALLER, "Reversing valve dwell",
     "the compressor is off this long before and after the valve shifts"),
    ("valve_energised_in", "choice", 0, 0, 1, 1, _OFF_ON, INSTALLER, "Reversing valve energised in",
     "cool for an O valve, heat for a B valve"),
    ("pre_circulation", "duration", 30, 0, 300, 5, (), INSTALLER, "Pre-circulation",
     "both fans run this long before the compressor starts"),
    ("start_duration", "duration", 60, 10, 300, 5, (), INSTALLER, "Start phase",
     "how long a start counts as a start before it counts as running"),
    ("stop_duration", "duration", 5, 0, 60, 1, (), INSTALLER, "Stop phase",
     "both fans go on this long after the compressor stopped"),
    ("post_circulation", "duration", 60, 0, 600, 5, (), INSTALLER, "Post-circulation",
     "the indoor fan goes on this long to bring the coil's heat or cold into the room"),
    # Readings
    ("sense_period", "duration", 5, 2, 60, 1, (), INSTALLER, "Sensing period",
     "the sensors are read this often"),
    ("sensor_resolution", "count", 12, 9, 12, 1, (), INSTALLER, "Sensor resolution in bits",
     "12 bits: 1/16 K in 750 ms; 9 bits: 1/2 K in 94 ms"),
    ("reading_max_age", "duration", 30, 10, 300, 5, (), INSTALLER, "Maximum age of a reading",
     "an older critical reading stops the compressor at once"),
    ("reading_recovery", "duration", 60, 10, 3600, 10, (), INSTALLER, "Recovery of a reading",
     "a critical reading must be good this long before its fault clears"),
    ("trips_to_lockout", "count", 5, 1, 12, 1, (), INSTALLER, "Trips to lockout",
     "this many trips of a running compressor within an hour lock it out until 'faults reset'"),
    # Network
    ("device_name", "name", "heatpump", 1, 32, 1, (), INSTALLER, "Device name",
     "the part of the MQTT topics that names this board"),
    ("wifi_ssid", "text", "", 0, 32, 1, (), INSTALLER, "Wi-Fi network", "empty: Wi-Fi is off"),
    ("wifi_password", "secret", "", 0, 63, 1, (), INSTALLER, "Wi-Fi password", "never shown"),
    ("mqtt_host", "text", "", 0, 64, 1, (), INSTALLER, "MQTT broker",
     "an address is better than a name; empty: MQTT is off"),
    ("mqtt_port", "count", 1883, 1, 65535, 1, (), INSTALLER, "MQTT port", "the broker's TCP port"),
    ("mqtt_user", "text", "", 0, 32, 1, (), INSTALLER, "MQTT user", "empty: no login"),
    ("mqtt_password", "secret", "", 0, 64, 1, (), INSTALLER, "MQTT password", "never shown"),
    ("mqtt_keepalive", "duration", 60, 10, 3600, 10, (), INSTALLER, "MQTT keepalive",
     "the broker announces the board as offline 1.5 times this after its last word"),
    ("telemetry_period", "duration", 10, 1, 3600, 1, (), USER, "Telemetry period",
     "values are published this often"),
) + tuple(
    ("sensor_" + role, "rom", "", 0, 16, 1, (), INSTALLER, "Sensor " + role.replace("_", " "),
     "ROM code of the sensor with this role; 'sensors' lists those found")
    for role in SENSORS
)  # fmt: skip
