"""Wi-Fi and MQTT."""

from heatpump.core.param_rows.who import INSTALLER, USER

ROWS = (
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
    ("faults_over_mqtt", "switch", 0, 0, 1, 1, (), INSTALLER, "Faults reset over MQTT",
     "1: set/faults with 'reset' lifts a lockout, but not that of high pressure or a welded relay"),
    ("telemetry_period", "duration", 10, 1, 3600, 1, (), USER, "Telemetry period",
     "values are published this often"),
)  # fmt: skip
