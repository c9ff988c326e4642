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
    ):
        errors = config.check_board(settings)
        assert len(errors) == 1 and expected in errors[0], errors
    incomplete = board()
    del incomplete["CHIP"]
    assert config.check_board(incomplete) == ["CHIP: missing"]


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


def test_an_application_needs_its_outputs_and_known_roles():
    settings = dict(config.public(air_to_air))
    small = board(OUTPUTS={"compressor": {"pin": 5, "active": 1, "floating": 0}})
    errors = config.check_application(settings, small)
    assert errors[0] == "board test has no output for the role 'outdoor_fan'"
    settings["SENSORS"] = ("indoor", "attic")
    assert "SENSORS: unknown role 'attic'" in config.check_application(settings, board())[0]
    settings["SENSORS"] = settings["CRITICAL"] = ("outdoor",)
    assert "CRITICAL: must name 'indoor'" in config.check_application(settings, board())[0]
