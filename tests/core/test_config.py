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


def test_an_application_needs_its_outputs_and_known_roles():
    settings = dict(config.public(air_to_air))
    small = board(OUTPUTS={"compressor": {"pin": 5, "active": 1, "floating": 0}})
    errors = config.check_application(settings, small)
    assert errors[0] == "board test has no output for the role 'outdoor_fan'"
    settings["SENSORS"] = ("indoor", "attic")
    assert "SENSORS: unknown role 'attic'" in config.check_application(settings, board())[0]
    settings["SENSORS"] = settings["CRITICAL"] = ("outdoor",)
    assert "CRITICAL: must name 'indoor'" in config.check_application(settings, board())[0]
