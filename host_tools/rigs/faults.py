"""What can be broken on purpose: devices, and the ways in which each fails.

The virtual board breaks the device itself. A rig without devices hands the controller what the sensor driver
would make of it: a READING_FAULTS name, or "" for a value that is wrong but looks right.
"""

# DS18B20 sensors wired to the simulated machine: ROM codes with a valid CRC.
SENSOR_ROMS = {
    "indoor": "2800000000000140",
    "outdoor": "28000000000002a2",
    "indoor_coil": "28000000000003fc",
    "outdoor_coil": "280000000000047f",
}

SENSOR_FAULTS = {
    "disconnected": "missing",  # pulled off the line
    "brown-out": "power-up value",  # lost power: 85 °C until a conversion ends, and none does
    "bit-errors": "checksum",  # the answer is disturbed each time
    "reserved-bytes": "reserved bytes",  # a clone whose scratchpad isn't a DS18B20's
    "out-of-range": "out of range",
    "frozen": "",  # answers well, with the value that it had
}
BUS_FAULTS = {
    "shorted": "shorted",  # the line is held low
    "open": "missing",  # no pull-up: nobody answers
}

CONTACT_FAULTS = {"open": ""}  # a protective contact opens, or its wire breaks
RELAY_FAULTS = {"welded": ""}  # on for good, whatever its coil does

# Protective contacts that the virtual board has.
CONTACTS = ("high_pressure", "low_pressure", "fan_feedback", "float_switch")

DEVICES = (
    {"bus": BUS_FAULTS}
    | {f"sensor.{role}": SENSOR_FAULTS for role in SENSOR_ROMS}
    | {f"contact.{role}": CONTACT_FAULTS for role in CONTACTS}
    | {"relay.compressor": RELAY_FAULTS}
)
