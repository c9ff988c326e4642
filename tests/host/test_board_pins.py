"""Pins that need a note: the tables say what the chips' maker says, and only a note gets past them."""

from pathlib import Path

import pytest

from heatpump.core.config import CHIPS
from host_tools import board_pins
from host_tools.board_file import check_board_file, find_board_file, load_board
from host_tools.board_pins import PINS, pin_findings, pin_notes
from host_tools.errors import UsageError
from host_tools.paths import BOARDS

# Written down from the makers' tables once more: chip → pins with which an output that is on at 1,
# one that is on at 0, and an input needs a note.
RELAY_HIGH = {
    "esp32": {0, 1, 2, 3, 5, 12, 13, 14, 15, 16, 17},
    "esp32s2": {0, 18, 19, 20, 39, 40, 41, 42, 43, 44, 45},
    "esp32s3": {0, 3, 18, 19, 20, *range(33, 38), 39, 40, 41, 42, 43, 44, 45, 46, 47, 48},
    "esp32c3": {2, 4, 5, 6, 7, 8, 9, 11, 18, 19, 20, 21},
    "esp32c6": {*range(4, 24)},
}
RELAY_LOW = {
    "esp32": {0, 1, 2, 3, 4, 5, 12, 13, 14, 15, 16, 17},
    "esp32s2": {0, 19, 20, 39, 40, 41, 42, 43, 44, 45},
    "esp32s3": {*range(21), *range(33, 38), 39, 40, 41, 42, 43, 44, 45, 46, 47, 48},
    "esp32c3": {2, 4, 5, 6, 7, 8, 9, 11, 18, 19, 20, 21},
    "esp32c6": {4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17},
}
CONTACT = {
    "esp32": {0, 1, 2, 3, 5, 12, 15, 16, 17},
    "esp32s2": {0, 19, 20, 43, 44, 45, 46},
    "esp32s3": {0, 3, 19, 20, *range(33, 38), 43, 44, 45, 46, 47, 48},
    "esp32c3": {2, 8, 9, 11, 18, 19, 20, 21},
    "esp32c6": {4, 5, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17},
}
SOME_PIN = {"esp32": 27, "esp32s2": 21, "esp32s3": 21, "esp32c3": 3, "esp32c6": 3}  # nothing is to be said of


def possible(chip, driven):
    """The pins that the firmware's own check lets through."""
    flash, inputs, highest, absent = CHIPS[chip]
    gone = {*flash, *absent, *(inputs if driven else ())}
    return [pin for pin in range(highest + 1) if pin not in gone]


def board(chip, **changes):
    return {"CHIP": chip, "ONE_WIRE_PIN": SOME_PIN[chip], "OUTPUTS": {}, **changes}


def relay(pin, active):
    return {"OUTPUTS": {"compressor": {"pin": pin, "active": active, "floating": 1 - active}}}


def found(chip, **changes):
    return {finding.pin for finding in pin_findings(board(chip, **changes), {})}


def test_every_chip_of_the_firmware_has_a_table_and_no_pin_that_it_refuses():
    assert set(PINS) == set(CHIPS)
    for chip, table in PINS.items():
        assert {pin for pins in table.values() for pin in pins} <= set(possible(chip, False)), chip


@pytest.mark.parametrize("chip", sorted(PINS))
def test_which_pins_of_a_chip_need_a_note(chip):
    assert not found(chip)
    driven = possible(chip, True)
    assert {pin for pin in driven if found(chip, **relay(pin, 1))} == RELAY_HIGH[chip]
    assert {pin for pin in driven if found(chip, **relay(pin, 0))} == RELAY_LOW[chip]
    read = possible(chip, False)
    assert {pin for pin in read if found(chip, CONTACTS={"flow": {"pin": pin}})} == CONTACT[chip]
    assert {pin for pin in read if found(chip, ONE_WIRE_PIN=pin)} == CONTACT[chip]
    assert {pin for pin in read if found(chip, STATUS_LED_PIN=pin)} == CONTACT[chip]


@pytest.mark.parametrize("active", [0, 1])
def test_speeds_and_the_valve_are_outputs_too(active):
    expected = (RELAY_HIGH if active else RELAY_LOW)["esp32s3"]
    for pin in possible("esp32s3", True):
        steps = {"pins": (21, pin), "active": active, "floating": 1 - active}
        for uses in (
            {"ANALOG": {"indoor_fan_speed": {"pin": pin, "active": active}}},
            {"SPEED_STEPS": {"indoor_fan_speed": steps}},
            {"STEPPER": {"pins": (21, 38, 38, pin), "active": active}},
        ):
            assert bool(found("esp32s3", **uses)) == (pin in expected), (pin, uses)


def test_the_pins_of_a_chip_with_relays_need_notes_too():
    """Low enables a 74HC595, so its enable counts as an output that is on at 0; the others move nothing."""
    output = {"compressor": {"bit": 0, "active": 1, "floating": 0}}
    register = {"data": 1, "clock": 2, "latch": 3, "enable": 4}
    assert found("esp32s3", EXPANDER=register, OUTPUTS=output) == {3, 4}
    assert found("esp32", EXPANDER={"sda": 15, "scl": 13, "address": 0x24}, OUTPUTS=output) == {15}


def test_findings_say_what_and_where():
    def said(chip, pin, active=1):
        return [str(finding) for finding in pin_findings(board(chip, **relay(pin, active)), {})]

    assert said("esp32", 5) == [f"OUTPUTS: compressor: pin 5 {board_pins.STRAPPING}"]
    assert said("esp32", 14) == [
        f"OUTPUTS: compressor: pin 14 {board_pins.JTAG}",
        f"OUTPUTS: compressor: pin 14 {board_pins.HIGH}",
    ]
    assert said("esp32s3", 20) == [
        f"OUTPUTS: compressor: pin 20 {board_pins.USB}",
        f"OUTPUTS: compressor: pin 20 {board_pins.HIGH}",
    ]
    assert said("esp32s3", 17) == []
    assert said("esp32s3", 17, 0) == [f"OUTPUTS: compressor: pin 17 {board_pins.LOW}"]
    assert said("esp32c3", 21) == [f"OUTPUTS: compressor: pin 21 {board_pins.SERIAL}"]


@pytest.mark.parametrize(
    ("comment", "notes"),
    [
        ("# pin 5: pulled down", {5: "pulled down"}),
        ("#pin 5 : pulled down", {5: "pulled down"}),
        ("# pins 16, 17: no PSRAM", {16: "no PSRAM", 17: "no PSRAM"}),
        ("# pins 1, 2 and 3: x", {1: "x", 2: "x", 3: "x"}),
        ("# pin 5:", {}),
        ("# pin 5 is fine", {}),
        ("# pin five: fine", {}),
        ("# a pin 5: fine", {}),
        ("X = '# pin 5: fine'", {}),
    ],
)
def test_notes_are_comments_with_a_reason(comment, notes):
    assert pin_notes(f'"""Board."""\n\nNAME = "x"  # the name\n{comment}\n') == notes


@pytest.fixture
def file(tmp_path):
    """file(comment, old=new, …) → the path of a copy of the relay board's file with this changed."""

    def write(comment="", **replacements):
        path = tmp_path / "esp32_relay_x4" / "board.py"
        path.parent.mkdir(exist_ok=True)
        text = (BOARDS / "esp32_relay_x4" / "board.py").read_text()
        for old, new in replacements.items():
            assert old.replace("_is_", '": ') in text
            text = text.replace(old.replace("_is_", '": '), new)
        path.write_text(text + comment)
        return path

    return write


def test_a_file_without_its_note_is_refused_wherever_it_is_loaded(file, tmp_path):
    path = file(pin_is_32='pin": 12')
    wrong, explained = check_board_file(path)
    assert explained == []
    assert [line.split(": pin 12 ")[0] for line in wrong] == [f"{path}:14: OUTPUTS: compressor"] * 2
    assert all(
        line.endswith("; take another pin, or say in the file why it is safe: # pin 12: ...")
        for line in wrong
    )
    with pytest.raises(UsageError, match="compressor: pin 12 is a strapping pin") as caught:
        load_board("esp32_relay_x4", tmp_path)
    assert str(caught.value).count("# pin 12: ...") == 2 and "\n" not in str(caught.value)

    path = file("# pin 12: 10 kΩ to ground\n", pin_is_32='pin": 12')
    wrong, explained = check_board_file(path)
    assert wrong == []
    assert explained[0].startswith(f"{path}:14: OUTPUTS: compressor: pin 12 is a strapping pin")
    assert explained[0].endswith("(note: 10 kΩ to ground)")
    assert load_board("esp32_relay_x4", tmp_path)["OUTPUTS"]["compressor"]["pin"] == 12


@pytest.mark.parametrize("pin", [6, 34, 24, 40])
def test_a_note_excuses_nothing_that_can_not_be(file, pin):
    wrong, explained = check_board_file(file(f"# pin {pin}: I know\n", pin_is_32=f'pin": {pin}'))
    assert explained == [] and len(wrong) == 1 and f"pin {pin}" in wrong[0]


def test_finding_the_file(file):
    path = file()
    assert find_board_file(path) == find_board_file(path.parent) == path
    assert find_board_file(Path("virtual")) == BOARDS / "virtual" / "board.py"
    with pytest.raises(
        UsageError, match=r"^no board file 'moon', and no board of that name; there are esp32_dev"
    ):
        find_board_file(Path("moon"))


def test_what_a_pin_does_besides_is_said_too():
    """Where two rows have the same pin, each row counts."""
    high = {
        "esp32": {14},
        "esp32s2": {18},
        "esp32s3": {18, 19, 20},
        "esp32c3": {6, 18},
        "esp32c6": {6, *range(18, 24)},
    }
    low = {"esp32": {4, 13}, "esp32s2": set(), "esp32s3": {*range(1, 20)}, "esp32c3": set(), "esp32c6": set()}
    jtag = {"esp32": {12, 13, 14, 15}, "esp32s2": {*range(39, 43)}, "esp32s3": {*range(39, 43)}}
    jtag |= {"esp32c3": {4, 5, 6, 7}, "esp32c6": {4, 5, 6, 7}}
    strapping = {
        "esp32": {0, 2, 5, 12, 15},
        "esp32s2": {0, 45},
        "esp32s3": {0, 3, 45, 46},
        "esp32c3": {2, 8, 9},
    }
    strapping |= {"esp32c6": {4, 5, 8, 9, 15}}
    usb = {"esp32": set(), "esp32s2": {19, 20}, "esp32s3": {19, 20}, "esp32c3": {18, 19}, "esp32c6": {12, 13}}
    serial = {"esp32": {1, 3}, "esp32s2": {43, 44}, "esp32s3": {43, 44}, "esp32c3": {20, 21}}
    serial |= {"esp32c6": {16, 17}}
    not_led_out = {chip: {10, 11, 14} if chip == "esp32c6" else set() for chip in PINS}
    for chip in PINS:
        driven = possible(chip, True)
        for what, active, expected in (
            (board_pins.HIGH, 1, high),
            (board_pins.LOW, 0, low),
            (board_pins.JTAG, 1, jtag),
            (board_pins.STRAPPING, 1, strapping),
            (board_pins.USB, 1, usb),
            (board_pins.SERIAL, 1, serial),
            (board_pins.NOT_LED_OUT, 1, not_led_out),
        ):
            said = {
                finding.pin
                for pin in driven
                for finding in pin_findings(board(chip, **relay(pin, active)), {})
                if finding.text.endswith(what)
            }
            assert said == expected[chip], (chip, what)
