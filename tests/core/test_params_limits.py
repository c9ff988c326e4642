from support import message_of

from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params


def test_the_revision_counts_the_changes_and_stays_small():
    params = Params()
    assert params.revision == 0
    for n in (1, 2, 3):
        params.set("mode", "heat", INSTALLER)
        assert params.revision == n
    message_of(params.set, "mode", "warm", INSTALLER)
    assert params.revision == 3
    params.revision = 0xFFFFFF
    params.set("mode", "off", INSTALLER)
    assert params.revision == 0


def test_values_are_shown_with_their_unit():
    params = Params()
    assert params.get("heat_setpoint") == "20.0 °C"
    assert params.get("minimum_off") == "300 s"
    assert params.get("trips_to_lockout") == "5"


def test_a_text_may_be_as_long_as_its_bounds_say():
    params = Params()
    params.set("device_name", "a" * 32, INSTALLER)
    assert params.device_name == "a" * 32
    assert "1 to 32 characters, not 33" in message_of(params.set, "device_name", "a" * 33, INSTALLER)
    params.set("device_name", "b", INSTALLER)


def test_a_number_may_be_what_its_bounds_say():
    params = Params()
    for text in ("180", "3600"):
        params.set("minimum_off", text, INSTALLER)
    for text in ("179", "3601"):
        assert "180 to 3600 s" in message_of(params.set, "minimum_off", text, INSTALLER)


def test_a_key_that_says_too_much_finds_the_right_one():
    params = Params()
    line = message_of(params.row, "heat_setpoint_temperature")
    assert line == "unknown parameter 'heat_setpoint_temperature'; did you mean heat_setpoint?"
    assert message_of(params.row, "a temperature") == "unknown parameter 'a temperature'"
    assert message_of(params.row, "") == "unknown parameter ''"
