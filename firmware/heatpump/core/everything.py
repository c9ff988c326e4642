"""The machine that a core without an application file is: all that one for a room can have."""

_AIR = ("indoor", "outdoor", "indoor_coil", "outdoor_coil", "discharge")

EVERYTHING = {
    "DEMANDS": ("room",),
    "FEATURES": ("defrost", "aux_heater", "crankcase_heater", "schedule", "smart_grid", "prices"),
    "SENSORS": _AIR,
    "CRITICAL": _AIR,
    "OUTPUTS": (
        "compressor",
        "outdoor_fan",
        "indoor_fan",
        "reversing_valve",
        "aux_heater_1",
        "aux_heater_2",
        "crankcase_heater",
    ),
    "SPEEDS": (),
    "OUTDOOR_SIDE": ("outdoor_fan",),
    "INDOOR_SIDE": ("indoor_fan",),
}
