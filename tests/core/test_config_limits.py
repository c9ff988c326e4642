"""What a board and an application file may say: every key, every pin, the last number that is allowed."""

from test_config import analog, board, steps

from heatpump.applications import air_to_air
from heatpump.core import config
from heatpump.core.model import OUTPUTS

FLASH = {"esp32": (6, 11), "esp32s2": (26, 32), "esp32s3": (26, 32), "esp32c3": (12, 17),
         "esp32c6": (24, 30)}  # fmt: skip
INPUT_ONLY = {"esp32": (34, 39), "esp32s2": (46, 46)}
HIGHEST = {"esp32": 39, "esp32s2": 46, "esp32s3": 48, "esp32c3": 21, "esp32c6": 30}
ABSENT = {"esp32": (20, 24, 28, 29, 30, 31), "esp32s2": (22, 23, 24, 25), "esp32s3": (22, 23, 24, 25)}


def test_each_pin_of_each_chip_may_be_driven_or_not():
    for chip in HIGHEST:
        for pin in range(HIGHEST[chip] + 2):
            errors = config.check_board(board(CHIP=chip, OUTPUTS={}, ONE_WIRE_PIN=pin))
            expected = ""
            if pin > HIGHEST[chip]:
                expected = "ONE_WIRE_PIN: pin %d is not one of 0 to %d" % (pin, HIGHEST[chip])
            elif pin in ABSENT.get(chip, ()):
                expected = "ONE_WIRE_PIN: an %s has no pin %d" % (chip, pin)
            elif FLASH[chip][0] <= pin <= FLASH[chip][1]:
                expected = "ONE_WIRE_PIN: pin %d is wired to the chip's flash memory" % pin
            elif chip in INPUT_ONLY and INPUT_ONLY[chip][0] <= pin <= INPUT_ONLY[chip][1]:
                expected = "ONE_WIRE_PIN: pin %d is an input only" % pin
            assert errors == ([expected] if expected else []), (chip, pin, errors)
    assert "pin -1 is not one of" in config.check_board(board(ONE_WIRE_PIN=-1))[0]
    contacts = {"high_pressure": {"pin": 34, "healthy": 1, "pull": "none"}}  # read, not driven
    assert config.check_board(board(CONTACTS=contacts)) == []


def test_the_keys_that_a_board_must_have():
    required = ("CHIP", "FLASH_BYTES", "NAME", "ONE_WIRE_PIN", "OUTPUTS", "WATCHDOG_MS")
    assert config.check_board({}) == [key + ": missing" for key in required]


def test_the_keys_that_an_application_must_have():
    required = ("ABOUT", "CRITICAL", "DEFAULTS", "DEMANDS", "FEATURES", "INDOOR_SIDE", "NAME",
                "OUTDOOR_SIDE", "OUTPUTS", "SENSORS", "SPEEDS")  # fmt: skip
    assert config.check_application({}, board()) == [key + ": missing" for key in required]


def test_the_watchdogs_bounds():
    for ms, good in ((4999, False), (5000, True), (120000, True), (120001, False)):
        assert (config.check_board(board(WATCHDOG_MS=ms)) == []) is good, ms


def test_the_public_names_of_a_file_are_those_in_capitals():
    class File:
        NAME = "x"
        _HIDDEN = 1
        about = 2

    assert config.public(File) == {"NAME": "x"}


def checked(**changes):
    settings = dict(config.public(air_to_air))
    settings.update(changes)
    return config.check_application(settings, board())


def test_an_application_serves_something_and_moves_something():
    assert checked(DEMANDS=()) == ["DEMANDS: must name at least one"]
    assert checked(OUTDOOR_SIDE=()) == ["OUTDOOR_SIDE: must name at least one"]
    assert checked(INDOOR_SIDE=()) == ["INDOOR_SIDE: must name at least one"]


def test_an_application_has_a_compressor_and_a_defrost_has_a_valve():
    fixed = ("compressor", "outdoor_fan", "indoor_fan")
    assert checked(OUTPUTS=("outdoor_fan", "indoor_fan", "reversing_valve"), FEATURES=()) == [
        "OUTPUTS: must name 'compressor'"
    ]
    assert checked(OUTPUTS=fixed, FEATURES=()) == []
    assert checked(OUTPUTS=fixed, FEATURES=("defrost",)) == [
        "FEATURES: 'defrost' needs the output 'reversing_valve'"
    ]
    assert checked(FEATURES=("defrost",)) == []


def test_an_auxiliary_heater_needs_its_feature_but_for_a_cabinets_defrosts():
    relays = board(OUTPUTS={role: {} for role in OUTPUTS})
    line = "OUTPUTS: '%s' needs the feature 'aux_heater'"
    for heater, demand, features, errors in (
        ("aux_heater_1", "room", ("aux_heater",), []),
        ("aux_heater_2", "room", ("aux_heater",), []),
        ("aux_heater_1", "room", (), [line % "aux_heater_1"]),
        ("aux_heater_1", "cabinet", (), []),
        ("aux_heater_2", "cabinet", (), [line % "aux_heater_2"]),
    ):
        settings = dict(config.public(air_to_air), DEMANDS=(demand,), FEATURES=features)
        settings["SENSORS"] = settings["CRITICAL"] = ("indoor", "cabinet")
        settings["OUTPUTS"] = ("compressor", "outdoor_fan", "indoor_fan", heater)
        assert config.check_application(settings, relays) == errors


def test_a_tank_beside_something_else_needs_a_diverter():
    sensors = ("indoor", "outdoor", "indoor_coil", "outdoor_coil", "tank")
    line = "DEMANDS: 'tank' beside another needs the output 'diverter_valve'"
    with_cabinet = ("indoor", "outdoor", "indoor_coil", "outdoor_coil", "tank", "cabinet")
    assert checked(SENSORS=sensors, DEMANDS=("room", "tank"), CRITICAL=sensors) == [line]
    assert checked(SENSORS=sensors, DEMANDS=("tank",), CRITICAL=sensors) == []
    outputs = ("compressor", "outdoor_fan", "indoor_fan", "reversing_valve", "diverter_valve")
    errors = checked(SENSORS=sensors, DEMANDS=("room", "tank"), CRITICAL=sensors, OUTPUTS=outputs)
    assert errors == ["board test has no output for the role 'diverter_valve'"]
    assert checked(SENSORS=with_cabinet, DEMANDS=("room", "cabinet"), CRITICAL=sensors) == []


def test_only_the_first_demand_must_have_its_sensors_among_the_critical():
    sensors = ("indoor", "outdoor", "indoor_coil", "outdoor_coil", "cabinet")
    critical = sensors[:4]
    assert checked(SENSORS=sensors, CRITICAL=critical, DEMANDS=("room", "cabinet")) == []
    assert checked(SENSORS=sensors[:4], CRITICAL=critical, DEMANDS=("room", "cabinet")) == [
        "SENSORS: must name 'cabinet', which the demand 'cabinet' depends on"
    ]


def test_each_speed_needs_an_output_of_either_kind():
    settings = dict(config.public(air_to_air), SPEEDS=("indoor_fan_speed",))
    line = "board test has no output for the speed 'indoor_fan_speed'"
    for given, errors in (
        ({}, [line]),
        ({"ANALOG": {"indoor_fan_speed": analog()}}, []),
        ({"SPEED_STEPS": {"indoor_fan_speed": steps()}}, []),
        ({"ANALOG": {"outdoor_fan_speed": analog()}}, [line]),
    ):
        assert config.check_application(settings, board(**given)) == errors
