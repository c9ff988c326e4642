"""What can be broken on purpose: devices, and the ways in which each fails.

The virtual board breaks the device itself. A rig without devices hands the controller what the sensor driver
would make of it: a READING_FAULTS name, or "" for a value that is wrong but looks right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from host_tools.plant import Plant

# ROM codes, with a valid CRC, of the DS18B20 sensors that can be wired to a simulated machine.
SENSOR_ROMS = {
    "indoor": "2800000000000140",
    "outdoor": "28000000000002a2",
    "indoor_coil": "28000000000003fc",
    "outdoor_coil": "280000000000047f",
    "discharge": "2800000000000521",
    "suction": "28000000000006c3",
    "supply": "280000000000079d",
    "return": "28000000000008dc",
    "source_in": "2800000000000982",
    "source_out": "2800000000000a60",
    "tank": "2800000000000b3e",
    "buffer": "2800000000000cbd",
    "cabinet": "2800000000000de3",
    "pool": "2800000000000e01",
    "drum_in": "2800000000000f5f",
    "drum_out": "2800000000001083",
}

SENSOR_FAULTS = {
    "disconnected": "missing",  # pulled off the line
    "brown-out": "power-up value",  # lost power: 85 °C until a conversion ends, and none does
    "bit-errors": "checksum",  # the answer is disturbed each time
    "reserved-bytes": "reserved bytes",  # a clone whose scratchpad isn't a DS18B20's
    "out-of-range": "out of range",
    "frozen": "",  # answers well, with the value that it had
    "fallen-out": "",  # hangs in the air of a cellar
}
FALLEN_OUT_C = 20.0
BUS_FAULTS = {
    "shorted": "shorted",  # the line is held low
    "open": "missing",  # no pull-up: nobody answers
}

CONTACT_FAULTS = {"open": ""}  # a protective contact opens, or its wire breaks
RELAY_FAULTS = {"welded": ""}  # on for good, whatever its coil does

# Protective contacts that the virtual board has.
CONTACTS = ("high_pressure", "low_pressure", "fan_feedback", "float_switch", "flow", "source_flow")


def wired_sensors(application: Mapping[str, Any], plant: type[Plant]) -> tuple[str, ...]:
    """The roles that have a sensor: those that the application reads and the plant measures."""
    return tuple(
        role for role in SENSOR_ROMS if role in application["SENSORS"] and f"{role}_c" in plant.MEASUREMENTS
    )


def sensor_settings(sensors: Iterable[str]) -> dict[str, str]:
    """The parameters that tell the firmware which sensor is which."""
    return {f"sensor_{role}": SENSOR_ROMS[role] for role in sensors}


def devices(sensors: Iterable[str]) -> dict[str, dict[str, str]]:
    """What can be broken where these sensors are wired, and the ways in which each fails."""
    return (
        {"bus": BUS_FAULTS}
        | {f"sensor.{role}": SENSOR_FAULTS for role in sensors}
        | {f"contact.{role}": CONTACT_FAULTS for role in CONTACTS}
        | {"relay.compressor": RELAY_FAULTS}
    )
