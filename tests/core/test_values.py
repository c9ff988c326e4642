from support import message_of

from heatpump.core import entered, param_table, values


def test_temperatures_are_written_without_floats():
    written = [values.to_text("temperature", mc) for mc in (21500, 0, -55000, 62, -62, -1, 20000)]
    assert written == ["21.5", "0.0", "-55.0", "0.062", "-0.062", "-0.001", "20.0"]


def test_what_is_written_reads_back():
    for mc in range(-55000, 125001, 777):
        assert entered.from_text("temperature", values.to_text("temperature", mc)) == mc


def test_numbers_are_read_exactly():
    for text, mc in (("21", 21000), ("21.5", 21500), ("-0.25", -250), ("+3", 3000), ("007.1", 7100)):
        assert entered.from_text("temperature", text) == mc


def test_bad_numbers_are_refused_in_one_line():
    bad = "|-|.|5.|.5|1e3|0x10|1,2,3|1,234.5|1.2,3|,5|5,|1\n2|--1|1 2|nan|²"
    for text in bad.split("|"):
        assert "is not a number" in message_of(entered.from_text, "temperature", text), text
    assert "more than 3 decimals" in message_of(entered.from_text, "temperature", "1.2345")
    assert "whole number" in message_of(entered.from_text, "duration", "1.5")
    assert "too large" in message_of(entered.from_text, "temperature", "99999999999")
    assert "too large" in message_of(entered.from_text, "temperature", "1073742")


def test_choices_rom_codes_and_text():
    choices = ("off", "heat")
    assert entered.from_text("choice", "heat", choices) == 1
    assert "one of off, heat" in message_of(entered.from_text, "choice", "Heater", choices)
    assert entered.from_text("rom", "28FF000000000048") == "28ff000000000048"
    assert entered.from_text("rom", "") == ""
    assert "ROM code" in message_of(entered.from_text, "rom", "28ff")
    assert "ROM code" in message_of(entered.from_text, "rom", "28ff0000000000zz")
    assert "not allowed" in message_of(entered.from_text, "text", 'a"b')
    assert "not allowed" in message_of(entered.from_text, "text", "a\nb")
    assert message_of(entered.from_text, "name", "a/b") == "'/' is not allowed in a name"


def test_a_house_may_write_as_it_does():
    for text in ("21.5", "21,5", " 21.5\n", "\t+21,50\r\n"):
        assert entered.from_text("temperature", text) == 21500
    assert entered.from_text("temperature", "1,234") == 1234
    assert "whole number" in message_of(entered.from_text, "count", "1,234")
    choices = ("off", "heat", "fan-only")
    for text in ("fan-only", "fan_only", "Fan-Only", "FAN_ONLY\n", " fan_only "):
        assert entered.from_text("choice", text, choices) == 2
    assert message_of(entered.from_text, "choice", "\n", choices) == "'' is not one of off, heat, fan-only"
    assert message_of(entered.from_text, "count", "x\n") == "'x' is not a number"
    assert entered.from_text("rom", "28FF000000000048\n") == "28ff000000000048"
    assert entered.from_text("text", " a \r\n") == " a " and entered.from_text("name", "hp\n") == "hp"
    assert entered.from_text("secret", " a ") == " a "


def test_no_choice_of_the_table_is_another_written_otherwise():
    for row in param_table.ROWS:
        assert len({entered.fold(choice) for choice in row[6]}) == len(row[6]), row[0]


def test_json():
    assert values.to_json("temperature", -1500) == "-1.5"
    assert values.to_json("choice", 0, ("off",)) == '"off"'
    assert values.to_json("text", "x") == '"x"'
    assert values.to_json("temperature", None) == "null"


def test_every_kind_has_its_unit_attribute_and_decimals():
    for kind, unit, name, text, value in (
        ("temperature", "°C", "x_mc", "1.5", 1500),
        ("difference", "K", "x_mk", "1.5", 1500),
        ("duration", "s", "x_s", "15", 15),
        ("count", "", "x", "15", 15),
        ("switch", "", "x", "1", 1),
    ):
        assert values.unit(kind) == unit
        assert values.attribute("x", kind) == name
        assert values.to_text(kind, value) == text
        assert entered.from_text(kind, text) == value
        assert values.to_json(kind, value) == text
    assert values.attribute("mode", "choice") == "mode"


def test_numbers_reach_the_largest_small_integer_and_no_further():
    assert entered.LARGEST == 2**30 - 1
    assert entered.from_text("temperature", "1073741.823") == entered.LARGEST
    assert entered.from_text("temperature", "-1073741.823") == -entered.LARGEST
    assert "too large" in message_of(entered.from_text, "temperature", "1073741.824")
    assert entered.from_text("count", "123456789") == 123456789
    assert "too large" in message_of(entered.from_text, "count", "0000000001")


def test_text_may_have_spaces_and_a_name_may_not():
    assert entered.from_text("text", "a b") == "a b"
    assert message_of(entered.from_text, "name", "a b") == "' ' is not allowed in a name"
    assert "not allowed" in message_of(entered.from_text, "text", "a\\b")
