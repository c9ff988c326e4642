"""The roles in plain words: where a sensor sits, what a relay switches, what closes a contact."""

# sensor → where it sits; "" if nothing is wired
SENSORS = {
    "indoor": "in the return air",
    "outdoor": "in the shade, out of the coil's exhaust",
    "indoor_coil": "on the indoor coil's pipe, insulated",
    "outdoor_coil": "on the outdoor coil's pipe, insulated",
    "discharge": "on the discharge pipe, insulated",
    "suction": "on the suction pipe, insulated",
    "supply": "on the pipe of the water to the house",
    "return": "on the pipe of the water from the house",
    "source_in": "on the pipe from the source",
    "source_out": "on the pipe back to the source",
    "tank": "in the pocket of the hot water tank",
    "buffer": "in the pocket of the buffer tank",
    "cabinet": "in the cabinet's air",
    "pool": "on the pipe from the pool, before the unit",
    "drum_in": "in the air before the drum",
    "drum_out": "in the air after the drum",
    "dew_point": "",
}

# application, sensor → where it sits there
SENSORS_OF = {
    ("water_heater", "outdoor"): "in the air that the fan draws in",
    ("water_heater", "outdoor_coil"): "on the evaporator's pipe, insulated",
    ("dryer", "outdoor_coil"): "on the evaporator's pipe, insulated",
    ("dryer", "indoor_coil"): "on the condenser's pipe, insulated",
    ("pool", "indoor_coil"): "on the condenser's pipe, insulated",
    ("pool", "supply"): "on the pipe of the water to the pool",
    ("pool", "return"): "on the pipe of the water from the pool",
    ("air_to_water", "indoor"): "in the room",
    ("air_to_water_inverter", "indoor"): "in the room",
    ("ground_source", "indoor"): "in the room",
}

# What a relay has in its circuit.
CONTACTOR_MOTOR, CONTACTOR_HEATER, MOTOR, COIL, HEATER, TAPS = range(6)

# output → kind of load, what it is
LOADS = {
    "compressor": (CONTACTOR_MOTOR, "compressor"),
    "outdoor_fan": (MOTOR, "fan of the outdoor coil"),
    "indoor_fan": (MOTOR, "fan of the indoor coil"),
    "reversing_valve": (COIL, "coil of the 4-way valve"),
    "aux_heater_1": (CONTACTOR_HEATER, "auxiliary heater, stage 1"),
    "aux_heater_2": (CONTACTOR_HEATER, "auxiliary heater, stage 2"),
    "crankcase_heater": (HEATER, "heater at the compressor's sump"),
    "circulation_pump": (MOTOR, "pump of the heating water"),
    "source_pump": (MOTOR, "pump of the source"),
    "diverter_valve": (COIL, "3-way valve; on: to the hot water tank"),
    "tank_heater": (CONTACTOR_HEATER, "element in the hot water tank"),
}

# application, output → the same there
LOADS_OF = {
    ("ducted", "indoor_fan"): (CONTACTOR_MOTOR, "blower"),
    ("freezer", "aux_heater_1"): (CONTACTOR_HEATER, "defrost heater at the evaporator"),
    ("freezer", "outdoor_fan"): (MOTOR, "fan of the condenser"),
    ("freezer", "indoor_fan"): (MOTOR, "fan in the cabinet"),
    ("refrigerator", "outdoor_fan"): (MOTOR, "fan of the condenser"),
    ("refrigerator", "indoor_fan"): (MOTOR, "fan in the cabinet"),
    ("dryer", "indoor_fan"): (MOTOR, "fan of the drum"),
    ("water_heater", "outdoor_fan"): (MOTOR, "fan of the evaporator"),
    ("pool", "circulation_pump"): (MOTOR, "filter pump"),
}

# contact → what closes it
CONTACTS = {
    "high_pressure": "interface relay in the safety chain",
    "low_pressure": "interface relay in the safety chain",
    "fan_feedback": "both fans' contacts in series",
    "float_switch": "switch in the condensate pan",
    "flow": "flow switch of the heating water",
    "source_flow": "flow switch of the source",
    "sg_1": "SG-Ready 1: closed is a request",
    "sg_2": "SG-Ready 2: closed is a request",
}

# speed → the 0-10 V input that it goes to, and the output that switches the same motor
SPEEDS = {
    "compressor_speed": ("the compressor's inverter", "compressor"),
    "outdoor_fan_speed": ("the outdoor fan", "outdoor_fan"),
    "indoor_fan_speed": ("the indoor fan", "indoor_fan"),
    "circulation_speed": ("the circulation pump", "circulation_pump"),
    "source_speed": ("the source pump", "source_pump"),
}


def sensor_place(application: str, role: str) -> str:
    """Where a sensor sits in this application."""
    return SENSORS_OF.get((application, role)) or SENSORS[role]


def load(application: str, role: str) -> tuple[int, str]:
    """What kind of load an output has in this application, and what it is."""
    return LOADS_OF.get((application, role)) or LOADS[role]
