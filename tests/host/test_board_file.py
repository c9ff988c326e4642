"""Board and application files: those in the project are fine, wrong ones are named with their line."""

import pytest

from heatpump.core.model import CONTACTS, OUTPUTS, SPEEDS
from host_tools.board_file import (
    application_names,
    board_names,
    check_board_file,
    load_application,
    load_board,
)
from host_tools.errors import UsageError
from host_tools.paths import BOARDS

GOOD = (BOARDS / "virtual" / "board.py").read_text().replace('"virtual"', '"mine"')


@pytest.fixture
def refusal(tmp_path):
    """refusal(text) → the error of loading a board file with this text, without its path."""

    def load(text):
        path = tmp_path / "mine" / "board.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        with pytest.raises(UsageError) as caught:
            load_board("mine", tmp_path)
        message = str(caught.value)
        assert "\n" not in message
        assert message.startswith(str(path))
        return message.removeprefix(str(path))

    return load


def line_of(text, start):
    return next(n for n, line in enumerate(text.split("\n"), 1) if line.startswith(start))


@pytest.mark.parametrize("name", board_names())
def test_boards_of_the_project(name):
    board = load_board(name)
    load_application("air_to_air", board)
    # With nothing driving the pins, every relay of these boards is off.
    assert all(output["floating"] != output["active"] for output in board["OUTPUTS"].values())


def test_errors_of_relays_behind_a_chip_name_their_line(refusal):
    text = (BOARDS / "kincony_kc868_a6" / "board.py").read_text().replace('"kincony_kc868_a6"', '"mine"')
    wrong = text.replace('"bit": 1,', '"bit": 8,')
    line = line_of(wrong, '    "outdoor_fan"')
    assert refusal(wrong) == f":{line}: OUTPUTS: outdoor_fan: bit 8 is not one of 0 to 7"
    wrong = text.replace('"scl": 15', '"scl": 6')
    line = line_of(wrong, "EXPANDER")
    assert refusal(wrong) == f":{line}: EXPANDER: scl: pin 6 is wired to the chip's flash memory"


def test_the_virtual_board_has_the_relays_of_every_application_and_all_contacts():
    board = load_board("virtual")
    assert len(application_names()) > 1
    for application in application_names():
        load_application(application, board)
    assert set(board["OUTPUTS"]) == set(OUTPUTS) and set(board["CONTACTS"]) == set(CONTACTS)
    assert set(SPEEDS) - set(board["ANALOG"]) == {"source_speed"}


def test_errors_of_nested_keys_name_their_line_too(refusal):
    wrong = GOOD.replace(
        '{"pin": 5, "active": 1, "frequency": 1000', '{"pin": 5, "active": 1, "frequency": 5'
    )
    line = line_of(wrong, '    "compressor_speed"')
    expected = f":{line}: ANALOG: compressor_speed: frequency must be 10 to 40000"
    assert refusal(wrong) == expected
    shared = GOOD + 'STEPPER = {"pins": (0, 15, 3, 1), "active": 1, "steps_per_s": 30}\n'
    message = refusal(shared)
    assert message.startswith(
        f":{line_of(shared, 'STEPPER')}: STEPPER: pin 0 is already used by ANALOG: circ"
    )
    assert message.endswith("; STEPPER: pin 15 is already used by ANALOG: outdoor_fan_speed")


def test_both_boards_are_there():
    assert {"virtual", "esp32_relay_x4"} <= set(board_names())


def test_strapping_pins_are_left_alone_on_the_real_board():
    board = load_board("esp32_relay_x4")
    used = {output["pin"] for output in board["OUTPUTS"].values()} | {board["ONE_WIRE_PIN"]}
    assert not used & {0, 2, 5, 12, 15}


def test_good_copy_loads(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "board.py").write_text(GOOD)
    assert load_board("mine", tmp_path) == {**load_board("virtual"), "NAME": "mine"}


def test_unknown_board():
    with pytest.raises(UsageError, match=r"^no board 'moon'; there are .*virtual"):
        load_board("moon")


def test_unknown_application():
    with pytest.raises(UsageError, match=r"^no application 'kettle'; there are .*air_to_air"):
        load_application("kettle", load_board("virtual"))


def test_syntax_error_names_the_line(refusal):
    assert refusal(GOOD + "ONE_WIRE_PIN = = 4\n") == f":{GOOD.count(chr(10)) + 1}: invalid syntax"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("import os", "only KEY = value may stand here"),
        ("print('here')", "only KEY = value may stand here"),
        ("EXTRA = 4 * 1024", "EXTRA must be a plain value, not something to compute"),
        ("EXTRA = open('/etc/passwd')", "EXTRA must be a plain value, not something to compute"),
        ("WATCHDOG_MS = 1", "WATCHDOG_MS is already set on line"),
        ("EXTRA = {'pins': (1, 0x" + "f" * 5000 + ")}", "EXTRA has a number of more than 64 bits"),
        ("EXTRA = {5: {}}", "EXTRA: 5 is no name; write it in quotes"),
        ("EXTRA = {'a': 1, 'b': 2, 'a': 3}", "EXTRA: a is there twice"),
    ],
)
def test_only_literals(refusal, line, says):
    message = refusal(GOOD + line + "\n")
    assert message.startswith(f":{GOOD.count(chr(10)) + 1}: ")
    assert says in message


def test_errors_name_the_line_of_their_key(refusal):
    wrong = GOOD.replace("ONE_WIRE_PIN = 4", "ONE_WIRE_PIN = 6")
    assert refusal(wrong).startswith(f":{line_of(wrong, 'ONE_WIRE_PIN')}: ONE_WIRE_PIN: pin 6 is wired")
    unknown = GOOD + "FAN_PIN = 3\n"
    assert refusal(unknown).startswith(f":{line_of(unknown, 'FAN_PIN')}: FAN_PIN: unknown key")


def test_missing_key_and_several_errors_on_one_line(refusal):
    assert refusal(GOOD.replace("ONE_WIRE_PIN = 4", "")) == ": ONE_WIRE_PIN: missing"
    message = refusal(GOOD.replace('"pin": 16', '"pin": 34').replace('"pin": 17', '"pin": 18'))
    assert "compressor: pin 34 is an input only; " in message
    assert "pin 18 is already used by" in message


def test_all_faults_are_told_at_once(tmp_path):
    """Wrong keys hide no wrong values, an unknown chip no wrong keys, and neither a pin that needs a note."""
    text = GOOD.replace('CHIP = "esp32"', 'CHIP = "esp33"').replace("WATCHDOG_MS = ", "WATCHDOG_MS = 1")
    text = text.replace('"mine"', '"other"') + "FAN_PIN = 3\nSTATUS_LED_PIN = True\n"
    text = text.replace('"pin": 17', '"pin": 4')
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "board.py").write_text(text)
    wrong, _ = check_board_file(folder / "board.py")
    said = [line.partition(": ")[2] for line in wrong]
    begin = ["FAN_PIN: unknown key", "STATUS_LED_PIN: must be of type int", "CHIP: 'esp33' is not one of"]
    begin += ["WATCHDOG_MS: 1", "NAME: 'other' is not the name of its folder"]
    for one in begin:
        assert sum(line.startswith(one) for line in said) == 1, said
    assert sum("pin 4 is already used by ONE_WIRE_PIN" in line for line in said) == 1, said
    assert len(said) == len(begin) + 1 and all("\n" not in line for line in wrong)


def test_a_missing_key_hides_no_pin(tmp_path):
    text = "".join(line + "\n" for line in GOOD.splitlines() if not line.startswith("WATCHDOG_MS"))
    text = text.replace("# pins", "#").replace('"pin": 17', '"pin": 34')
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "board.py").write_text(text)
    wrong, _ = check_board_file(tmp_path / "mine" / "board.py")
    assert any(line.endswith("WATCHDOG_MS: missing") for line in wrong)
    assert any("pin 34 is an input only" in line for line in wrong)
    assert any("OUTPUTS: compressor: pin 16 is wired to the extra RAM" in line for line in wrong)


def test_name_must_be_the_folders(refusal):
    message = refusal(GOOD.replace('"mine"', '"other"'))
    assert message.endswith("NAME: 'other' is not the name of its folder, 'mine'")


def test_missing_role(tmp_path):
    (tmp_path / "mine").mkdir()
    lines = [line for line in GOOD.split("\n") if "reversing_valve" not in line]
    (tmp_path / "mine" / "board.py").write_text("\n".join(lines))
    board = load_board("mine", tmp_path)
    with pytest.raises(UsageError, match="board mine has no output for the role 'reversing_valve'"):
        load_application("air_to_air", board)
