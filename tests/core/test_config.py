from heatpump.applications import air_to_air
from heatpump.core import config


def board(**changes):
    settings = {
        "NAME": "test",
        "CHIP": "esp32",
        "FLASH_BYTES": 4194304,
        "WATCHDOG_MS": 30000,
        "ONE_WIRE_PIN": 4,
        "OUTPUTS": {
            role: {"pin": 16 + n, "active": 1, "floating": 0}
            for n, role in enumerate(("compressor", "outdoor_fan", "indoor_fan", "reversing_valve"))
        },
    }
    settings.update(changes)
    return settings


def test_a_good_board_has_no_errors():
    assert config.check_board(board()) == []
    assert config.check_application(config.public(air_to_air), board()) == []


def test_board_errors_name_the_thing_and_the_bound():
    compressor = {"pin": 6, "active": 1, "floating": 0}
    for settings, expected in (
        (board(COLOUR=1), "COLOUR: unknown key; one of"),
        (board(CHIP="z80"), "CHIP: 'z80' is not one of esp32"),
        (board(WATCHDOG_MS=1), "WATCHDOG_MS: 1 is out of bounds, 5000 to 120000"),
        (board(ONE_WIRE_PIN="4"), "ONE_WIRE_PIN: must be of type int"),
        (board(ONE_WIRE_PIN=40), "ONE_WIRE_PIN: pin 40 is not one of 0 to 39"),
        (board(ONE_WIRE_PIN=34), "ONE_WIRE_PIN: pin 34 is an input only"),
        (board(STATUS_LED_PIN=4), "STATUS_LED_PIN: pin 4 is already used by ONE_WIRE_PIN"),
        (
            board(OUTPUTS={"compressor": compressor}),
            "OUTPUTS: compressor: pin 6 is wired to the chip's flash",
        ),
        (board(OUTPUTS={"pump": compressor}), "OUTPUTS: pump: unknown role; one of compressor"),
        (
            board(OUTPUTS={"compressor": {"pin": 5}}),
            "OUTPUTS: compressor: needs exactly pin, active, floating",
        ),
        (board(OUTPUTS={"compressor": dict(compressor, pin=5, active=2)}), "active must be 0 or 1"),
        (
            board(OUTPUTS={"compressor": {"pin": 5, "active": 0, "floating": 0}}),
            "OUTPUTS: compressor: it is on while nothing drives it: floating is the same as active",
        ),
    ):
        errors = config.check_board(settings)
        assert len(errors) == 1 and expected in errors[0], errors
    incomplete = board()
    del incomplete["CHIP"]
    assert config.check_board(incomplete) == ["CHIP: missing"]


REGISTER = {"data": 13, "clock": 14, "latch": 25, "enable": 26}
PORT = {"sda": 21, "scl": 22, "address": 0x24}


def at_bit(bit, active=1, floating=0):
    return {"bit": bit, "active": active, "floating": floating}


def test_relays_behind_a_chip():
    outputs = {"compressor": at_bit(0), "outdoor_fan": at_bit(7)}
    assert config.check_board(board(EXPANDER=REGISTER, OUTPUTS=outputs)) == []
    outputs = {"compressor": at_bit(0, 0, 1), "outdoor_fan": at_bit(7, 0, 1)}
    assert config.check_board(board(EXPANDER=REGISTER, OUTPUTS=outputs)) == []
    for address in (0x20, 0x27, 0x38, 0x3F):
        assert config.check_board(board(EXPANDER=dict(PORT, address=address), OUTPUTS=outputs)) == []


def test_errors_of_relays_behind_a_chip():
    no_enable = {"data": 13, "clock": 14, "latch": 25}
    which = "EXPANDER: needs exactly data, clock, latch, enable (74HC595) or sda, scl, address (PCF8574)"
    high = "OUTPUTS: compressor: a PCF8574 is high at power-up: active must be 0"
    for expander, output, expected in (
        (no_enable, at_bit(0), which),
        (dict(REGISTER, address=0x24), at_bit(0), which),
        ({}, at_bit(0), which),
        (dict(REGISTER, latch=13), at_bit(0), "EXPANDER: latch: pin 13 is already used by EXPANDER: data"),
        (dict(REGISTER, data=34), at_bit(0), "EXPANDER: data: pin 34 is an input only"),
        (dict(PORT, address=0x28), at_bit(0, 0, 1), "EXPANDER: address must be 0x20 to 0x27 or 0x38 to 0x3f"),
        (dict(PORT, address="0x24"), at_bit(0, 0, 1), "EXPANDER: address must be 0x20 to"),
        (PORT, at_bit(0), high),
        (REGISTER, at_bit(0, 1, 1), "OUTPUTS: compressor: it is on while nothing drives it"),
        (REGISTER, at_bit(8), "OUTPUTS: compressor: bit 8 is not one of 0 to 7"),
        (REGISTER, at_bit(-1), "OUTPUTS: compressor: bit -1 is not one of 0 to 7"),
        (REGISTER, at_bit("0"), "OUTPUTS: compressor: bit 0 is not one of 0 to 7"),
        (REGISTER, dict(at_bit(0), pin=5), "OUTPUTS: compressor: needs exactly bit, active, floating"),
        (REGISTER, {"pin": 5, "active": 1, "floating": 0}, "needs exactly bit, active, floating"),
    ):
        errors = config.check_board(board(EXPANDER=expander, OUTPUTS={"compressor": output}))
        assert len(errors) == 1 and expected in errors[0], errors
    for output, expected in (
        (at_bit(2), "bit 2 is already used by OUTPUTS: "),
        (at_bit(0, 0, 1), "active must be the same for all relays of the chip"),
    ):
        outputs = {"compressor": output, "outdoor_fan": at_bit(2)}
        errors = config.check_board(board(EXPANDER=REGISTER, OUTPUTS=outputs))
        assert len(errors) == 1 and expected in errors[0], errors
    errors = config.check_board(board(OUTPUTS={"compressor": at_bit(0)}))
    assert errors == ["OUTPUTS: compressor: needs exactly pin, active, floating"]
    assert config.check_board(board(EXPANDER=4)) == ["EXPANDER: must be of type dict"]


def contact(**changes):
    settings = {"pin": 34, "healthy": 1, "pull": "none"}
    settings.update(changes)
    return settings


def request(**changes):
    settings = {"pin": 13, "active": 0, "pull": "up"}
    settings.update(changes)
    return settings


def test_contacts_are_optional_and_may_sit_on_inputs():
    contacts = {"high_pressure": contact(), "low_pressure": contact(pin=35), "sg_1": request()}
    assert config.check_board(board(CONTACTS=contacts)) == []
    for pull, healthy in (("up", 0), ("down", 1)):
        contacts = {"float_switch": contact(pin=13, healthy=healthy, pull=pull)}
        assert config.check_board(board(CONTACTS=contacts)) == []


def test_contact_errors_name_the_role_and_what_is_wrong():
    for role, settings, expected in (
        ("door", contact(), "CONTACTS: door: unknown role; one of high_pressure"),
        ("high_pressure", 34, "CONTACTS: high_pressure: needs exactly pin, healthy, pull"),
        ("high_pressure", {"pin": 34}, "CONTACTS: high_pressure: needs exactly pin, healthy, pull"),
        ("sg_2", contact(), "CONTACTS: sg_2: needs exactly pin, active, pull"),
        ("high_pressure", contact(healthy=2), "healthy must be 0 or 1"),
        ("high_pressure", contact(pull="left"), "pull must be one of none, up, down"),
        ("high_pressure", contact(pull="down"), "pin 34 has no pull resistor"),
        ("high_pressure", contact(pin=13, pull="up"), "a broken wire would look healthy with pull 'up'"),
        ("float_switch", contact(pin=13, healthy=0, pull="down"), "would look healthy with pull 'down'"),
        ("sg_1", request(active=1), "a broken wire would look like a request with pull 'up'"),
        ("high_pressure", contact(pin=4), "pin 4 is already used by ONE_WIRE_PIN"),
        ("high_pressure", contact(pin=6), "pin 6 is wired to the chip's flash"),
    ):
        errors = config.check_board(board(CONTACTS={role: settings}))
        assert len(errors) == 1 and expected in errors[0], errors
    errors = config.check_board(board(CONTACTS=["high_pressure"]))
    assert errors == ["CONTACTS: must be of type dict"]


def analog(**changes):
    settings = {"pin": 25, "active": 1, "frequency": 1000, "lowest": 0}
    settings.update(changes)
    return settings


def steps(**changes):
    settings = {"pins": (26, 27), "from": (1, 600), "together": 0, "active": 1, "floating": 0}
    settings.update(changes)
    return settings


def stepper(**changes):
    settings = {"pins": (12, 13, 14, 15), "active": 1, "steps_per_s": 30}
    settings.update(changes)
    return settings


def test_speeds_and_the_expansion_valve_are_optional():
    good = board(
        ANALOG={"compressor_speed": analog(lowest=999, frequency=40000), "source_speed": analog(pin=21)},
        SPEED_STEPS={
            "indoor_fan_speed": steps(**{"from": (1, 1000)}),
            "outdoor_fan_speed": steps(pins=(32,), together=1, **{"from": (500,)}),
        },
        STEPPER=stepper(),
    )
    assert config.check_board(good) == []
    for chip in ("esp32", "esp32s2", "esp32s3"):
        small = board(CHIP=chip, STEPPER=stepper(steps_per_s=500, active=0))
        assert config.check_board(small) == []
    assert config.check_board(board(STEPPER=stepper(steps_per_s=5))) == []
    assert config.check_board(board(ANALOG={"source_speed": analog(frequency=10, active=0)})) == []


def test_errors_of_speeds_name_the_role_and_what_is_wrong():
    fan = "indoor_fan_speed"
    two = {"pins": (26, 27)}
    for settings, expected in (
        ({"ANALOG": []}, "ANALOG: must be of type dict"),
        ({"ANALOG": {"compressor": analog()}}, "ANALOG: compressor: unknown role; one of compressor_speed"),
        ({"ANALOG": {fan: 25}}, "ANALOG: indoor_fan_speed: needs exactly pin, active, frequency, lowest"),
        ({"ANALOG": {fan: {"pin": 25}}}, "needs exactly pin, active, frequency, lowest"),
        ({"ANALOG": {fan: analog(active=2)}}, "active must be 0 to 1"),
        ({"ANALOG": {fan: analog(frequency=9)}}, "frequency must be 10 to 40000"),
        ({"ANALOG": {fan: analog(frequency=40001)}}, "frequency must be 10 to 40000"),
        ({"ANALOG": {fan: analog(lowest=1000)}}, "lowest must be 0 to 999"),
        ({"ANALOG": {fan: analog(lowest=-1)}}, "lowest must be 0 to 999"),
        ({"ANALOG": {fan: analog(lowest="0")}}, "lowest must be 0 to 999"),
        ({"ANALOG": {fan: analog(pin=4)}}, "ANALOG: indoor_fan_speed: pin 4 is already used by ONE_WIRE_PIN"),
        ({"ANALOG": {fan: analog(pin=34)}}, "pin 34 is an input only"),
        ({"SPEED_STEPS": {"fan": steps()}}, "SPEED_STEPS: fan: unknown role; one of compressor_speed"),
        ({"SPEED_STEPS": {fan: two}}, "needs exactly pins, from, together, active, floating"),
        ({"SPEED_STEPS": {fan: steps(together=2)}}, "together must be 0 to 1"),
        (
            {"SPEED_STEPS": {fan: steps(floating=1)}},
            "SPEED_STEPS: %s: it is on while nothing drives it" % fan,
        ),
        ({"SPEED_STEPS": {fan: steps(active=2)}}, "active must be 0 to 1"),
        ({"SPEED_STEPS": {fan: steps(floating=-1)}}, "floating must be 0 to 1"),
        ({"SPEED_STEPS": {fan: steps(pins=(26,))}}, "pins and from must be as many, in brackets"),
        ({"SPEED_STEPS": {fan: steps(pins=26)}}, "pins and from must be as many, in brackets"),
        ({"SPEED_STEPS": {fan: steps(**{"from": 100})}}, "pins and from must be as many, in brackets"),
        (
            {"SPEED_STEPS": {fan: steps(**{"from": (0, 5)})}},
            "from must rise from more than 0 to at most 1000",
        ),
        ({"SPEED_STEPS": {fan: steps(**{"from": (5, 5)})}}, "from must rise"),
        ({"SPEED_STEPS": {fan: steps(**{"from": (5, 1001)})}}, "from must rise"),
        ({"SPEED_STEPS": {fan: steps(**{"from": ("5", "6")})}}, "from must rise"),
        ({"SPEED_STEPS": {fan: steps(pins=(16, 27))}}, "pin 16 is already used by OUTPUTS: compressor"),
        ({"SPEED_STEPS": {fan: steps(pins=(26, 26))}}, "pin 26 is already used by SPEED_STEPS: indoor_fan"),
        (
            {"ANALOG": {fan: analog()}, "SPEED_STEPS": {fan: steps()}},
            "SPEED_STEPS: indoor_fan_speed: is in ANALOG",
        ),
        ({"STEPPER": {"pins": (1, 2, 3, 5)}}, "STEPPER: needs exactly pins, active, steps_per_s"),
        ({"STEPPER": stepper(active=2)}, "STEPPER: active must be 0 to 1"),
        ({"STEPPER": stepper(steps_per_s=4)}, "steps_per_s must be 5 to 500"),
        ({"STEPPER": stepper(steps_per_s=501)}, "steps_per_s must be 5 to 500"),
        ({"STEPPER": stepper(pins=(12, 13, 14))}, "STEPPER: pins must be 4 in brackets"),
        ({"STEPPER": stepper(pins=1213)}, "STEPPER: pins must be 4 in brackets"),
        ({"STEPPER": stepper(pins=(12, 13, 14, 12))}, "STEPPER: pin 12 is already used by STEPPER"),
        ({"STEPPER": stepper(pins=(12, 13, 14, 35))}, "STEPPER: pin 35 is an input only"),
    ):
        errors = config.check_board(board(**settings))
        assert len(errors) == 1 and expected in errors[0], (errors, expected)
    outputs = {"compressor": {"pin": 5, "active": 1, "floating": 0}}
    tiny = board(CHIP="esp32c3", OUTPUTS=outputs, STEPPER=stepper(pins=(0, 1, 2, 3)))
    assert config.check_board(tiny) == ["STEPPER: an esp32c3 has no timer left for it"]


def test_an_application_needs_its_outputs_and_known_roles():
    settings = dict(config.public(air_to_air))
    small = board(OUTPUTS={"compressor": {"pin": 5, "active": 1, "floating": 0}})
    errors = config.check_application(settings, small)
    assert errors[0] == "board test has no output for the role 'outdoor_fan'"
    settings["SENSORS"] = ("indoor", "attic")
    assert "SENSORS: unknown name 'attic'" in config.check_application(settings, board())[0]
    settings["SENSORS"] = settings["CRITICAL"] = ("outdoor",)
    assert config.check_application(settings, board()) == [
        "CRITICAL: must name 'indoor', which the demand 'room' depends on"
    ]
