"""Names of an exported plant's variables, the same in the FMU and in the map that fits it.

Inputs are named as the outputs of the controller (`compressor`, 0 or 1; `compressor_speed`, per mille) and,
with `disturb.` before them, as the disturbances. Outputs are named as the measurements, and the sums
`electric_j`, `heated_j` and `cooled_j`; `wear.` and `figure.` stand before what harmed the machine and the
plant's own figures. Units are those of the names' endings.

It is a part of each FMU, so it imports nothing but the plants.
"""

from __future__ import annotations

from host_tools.plant import Plant

SUMS = {
    "electric_j": "electric energy taken so far, J",
    "heated_j": "useful heat given so far, J",
    "cooled_j": "useful heat taken away so far, J",
}
DISTURB = "disturb."
WEAR = "wear."
FIGURE = "figure."
HEATERS = ("aux_heater_1", "aux_heater_2", "tank_heater", "crankcase_heater")  # a plant may have them
SPEEDS = {
    "compressor": "compressor_speed",
    "outdoor_fan": "outdoor_fan_speed",
    "indoor_fan": "indoor_fan_speed",
    "circulation_pump": "circulation_speed",
    "source_pump": "source_speed",
}
FULL_SPEED_PM = 1000
# disturbances that are parts of what is healthy
_WHOLE = ("charge", "outdoor_airflow", "indoor_airflow", "pump_flow", "source_flow")

UNIT_OF = {
    "_c": "degC",
    "_w": "W",
    "_bar": "bar",
    "_kg_s": "kg/s",
    "_kg": "kg",
    "_pct": "%",
    "_j": "J",
}  # by a name's ending
BASE_UNITS = {  # in FMI's words: exponents of SI units, factor and offset
    "degC": {"K": "1", "offset": "273.15"},
    "W": {"kg": "1", "m": "2", "s": "-3"},
    "bar": {"kg": "1", "m": "-1", "s": "-2", "factor": "1e5"},
    "kg/s": {"kg": "1", "s": "-1"},
    "kg": {"kg": "1"},
    "%": {"factor": "0.01"},
    "J": {"kg": "1", "m": "2", "s": "-2"},
}


def unit(name: str) -> str:
    """The unit that a name's ending says, or ""."""
    return next((found for ending, found in UNIT_OF.items() if name.endswith(ending)), "")


def relays(plant: type[Plant]) -> tuple[str, ...]:
    """Relays that an exported plant takes."""
    return plant.OUTPUTS + tuple(role for role in HEATERS if role not in plant.OUTPUTS)


def speeds(plant: type[Plant]) -> tuple[str, ...]:
    """Speeds that an exported plant takes."""
    return tuple(speed for relay, speed in SPEEDS.items() if relay in plant.OUTPUTS)


def measurements(plant: type[Plant]) -> tuple[str, ...]:
    """What it gives, contacts last."""
    return plant.MEASUREMENTS + tuple(f"{role}_closed" for role in plant.CONTACTS)


def undisturbed(name: str) -> float:
    """The value of a disturbance that changes nothing at the start."""
    return 1.0 if name in _WHOLE else 0.0
