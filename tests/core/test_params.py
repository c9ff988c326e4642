from support import every_part, message_of

from heatpump.core import values
from heatpump.core.param_table import INSTALLER, ROWS, USER
from heatpump.core.params import Params


def test_every_row_is_sound():
    keys = [row[0] for row in ROWS]
    assert len(set(keys)) == len(keys)
    for key, kind, default, lowest, highest, step, choices, who, label, about in ROWS:
        assert kind in values.KINDS and who in (USER, INSTALLER), key
        assert label and about and step > 0, key
        size = len(default) if kind in values.TEXT_KINDS else default
        assert lowest <= size <= highest < 1 << 30, key
        if kind == "choice":
            assert highest == len(choices) - 1, key


def test_the_parameters_go_through_the_whole_table():
    assert tuple(Params(every_part()).rows()) == ROWS


def test_the_table_may_come_from_elsewhere_row_by_row():
    asked = []

    def table(application, key):
        asked.append(key)
        return [row for row in ROWS if key in (None, row[0])]

    params = Params(every_part(), table)
    assert params.minimum_off_s == 300
    params.set("minimum_off", "400", INSTALLER)
    assert params.minimum_off_s == 400 and asked == [None, "minimum_off"]


def test_an_application_has_the_parameters_of_its_parts_and_no_others():
    keys = [row[0] for row in Params().rows()]
    assert "heat_setpoint" in keys and "defrost_end" in keys and "sensor_indoor" in keys
    assert "tank_setpoint" not in keys and "sensor_tank" not in keys


def test_many_are_set_at_once_and_those_refused_are_named():
    params = Params()
    texts = {"heat_setpoint": 22, "minimum_off": "1", "colour": "red", "mode": "cool"}
    assert params.set_all(texts, INSTALLER) == [
        "minimum_off: 1 is out of bounds, 180 to 3600 s",
        "unknown parameter 'colour'",
    ]
    assert params.heat_setpoint_mc == 22000 and params.mode == 2 and params.minimum_off_s == 300
    assert params.set_all({"minimum_of": "400", "minimum_off": "1"}, INSTALLER, "; default used") == [
        "minimum_off: 1 is out of bounds, 180 to 3600 s; default used",
        "unknown parameter 'minimum_of'; did you mean minimum_off or minimum_on?",
    ]


ROM, OTHER = "28ff000000000048", "28ff010000000085"


def test_a_sensor_has_one_role():
    params = Params()
    params.set("sensor_indoor", ROM, INSTALLER)
    params.set("sensor_indoor", ROM, INSTALLER)
    line = message_of(params.set, "sensor_outdoor", ROM.upper(), INSTALLER)
    assert line == "sensor_outdoor: %s is the one of sensor_indoor; 'set sensor_indoor' frees it" % ROM
    assert params.texts["sensor_outdoor"] == "" and params.texts["sensor_indoor"] == ROM
    params.set("sensor_outdoor", OTHER, INSTALLER)
    params.set("sensor_indoor", "", INSTALLER)
    params.set("sensor_outdoor", ROM, INSTALLER)
    params.set("sensor_indoor", OTHER, INSTALLER)
    assert (params.texts["sensor_indoor"], params.texts["sensor_outdoor"]) == (OTHER, ROM)


def test_of_two_roles_with_one_sensor_neither_has_it():
    texts = {
        "sensor_outdoor": ROM,
        "sensor_indoor": ROM.upper() + " ",
        "sensor_supply": "xyz",
        "sensor_return": "",
    }
    params = Params(every_part())
    assert params.set_all(texts, INSTALLER, "; default used") == [
        "sensor_indoor: %s is said to be the one of sensor_outdoor, too; no sensor used" % ROM,
        "sensor_outdoor: %s is said to be the one of sensor_indoor, too; no sensor used" % ROM,
        "sensor_supply: 'xyz' is not a sensor's ROM code of 16 hexadecimal digits; no sensor used",
    ]
    assert [params.texts["sensor_" + role] for role in ("indoor", "outdoor", "supply", "return")] == [""] * 4
    assert all(text == "" for text in texts.values())


def test_a_rom_code_is_that_of_a_ds18b20_to_the_digit():
    params = Params()
    for code in (ROM[:-1] + "9", "29" + ROM[2:], "28ff010000000048", "0" * 16, "f" * 16):
        line = message_of(params.set, "sensor_indoor", code, INSTALLER)
        assert line == (
            "sensor_indoor: '%s' is no DS18B20's ROM code, a digit is wrong; see 'sensors scan'" % code
        )
    assert params.texts["sensor_indoor"] == ""


def test_sensors_change_roles_all_at_once():
    params = Params()
    params.set_all({"sensor_indoor": ROM, "sensor_outdoor": OTHER}, INSTALLER)
    assert params.set_all({"sensor_indoor": OTHER, "sensor_outdoor": ROM}, INSTALLER) == []
    assert (params.texts["sensor_indoor"], params.texts["sensor_outdoor"]) == (OTHER, ROM)


def test_lengths_are_those_of_the_bytes():
    params = Params()
    params.set("wifi_ssid", "ü" * 16, INSTALLER)
    assert params.wifi_ssid == "ü" * 16
    line = message_of(params.set, "wifi_ssid", "ü" * 16 + "a", INSTALLER)
    assert line == "wifi_ssid: 0 to 32 bytes, not 33"
    assert params.wifi_ssid == "ü" * 16


def test_a_set_changes_the_revision():
    params = Params()
    before = params.revision
    params.set("heat_setpoint", "21", USER)
    assert params.revision != before


def test_defaults_are_attributes_with_their_unit():
    params = Params()
    assert params.heat_setpoint_mc == 20000
    assert params.heat_deadband_mk == 500
    assert params.minimum_off_s == 300
    assert params.mode == 0


def test_every_default_survives_being_set_from_its_text():
    params = Params(every_part())
    for row in ROWS:
        text = values.to_text(row[1], params.value(row), row[6])
        params.set(row[0], text, INSTALLER)
        assert params.value(row) == row[2], row[0]


def test_a_refused_value_leaves_the_old_one():
    params = Params()
    line = message_of(params.set, "minimum_off", "179", INSTALLER)
    assert line == "minimum_off: 179 is out of bounds, 180 to 3600 s"
    assert params.minimum_off_s == 300
    line = message_of(params.set, "heat_setpoint", "31", USER)
    assert line == "heat_setpoint: 31 is out of bounds, 5.0 to 30.0 °C"
    line = message_of(params.set, "heat_setpoint", "warm", USER)
    assert line == "heat_setpoint: 'warm' is not a number"
    assert "1 to 32 characters" in message_of(params.set, "device_name", "", INSTALLER)


def test_unknown_keys_are_named():
    params = Params()
    assert message_of(params.get, "setpoint") == (
        "unknown parameter 'setpoint'; did you mean heat_setpoint or cool_setpoint or away_heat_setpoint?"
    )
    assert message_of(params.set, "zzz", "1", INSTALLER) == "unknown parameter 'zzz'"


def test_installer_rows_are_closed_to_users():
    params = Params()
    assert "console" in message_of(params.set, "minimum_off", "400", USER)
    params.set("mode", "heat", USER)
    assert params.get("mode") == "heat"


def test_secrets_are_never_shown():
    params = Params()
    assert params.get("wifi_password") == "(not set)"
    params.set("wifi_password", "swordfish", INSTALLER)
    assert params.get("wifi_password") == "(set)"
    assert params.wifi_password == "swordfish"


def test_what_a_terminal_would_obey_is_no_text_and_shown_as_none():
    params = Params()
    for text in (
        "\x1b[2J",
        "a\x7fb",
        "a\x9bb",
        "\ud800",
        "a\u202eb",
        "a\u200e",
        "\u2028",
        "\u2067a",
        "\u061c",
    ):
        assert "control characters" in message_of(params.set, "device_name", text, INSTALLER)
    for text in ("Käller", "\u2013", "\u2070", "\u0645"):
        params.set("device_name", text, INSTALLER)
    (line,) = params.set_all({"a\x1b[2J": "1"}, INSTALLER)
    assert line.startswith("unknown parameter 'a?[2J'")
