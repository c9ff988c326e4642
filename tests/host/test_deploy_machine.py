"""What a deployment makes of a board: what it is, unless a change is asked for by name and by flag."""

import hashlib
from base64 import b64encode

import pytest

from host_tools.board_file import application_names, board_names, load_board
from host_tools.deploy.machine import ChangeRefused, OnBoard, Wanted, choose_machine, read_machine
from host_tools.errors import UsageError, UserError
from host_tools.paths import BOARDS

VIRTUAL = (BOARDS / "virtual" / "board.py").read_text()
RELAYS = (BOARDS / "esp32_relay_x4" / "board.py").read_text()
BOTH = {"change_board": True, "change_application": True}


def on_board(board=VIRTUAL, application='NAME = "air_to_air"\n'):
    """What is found on a board with these files; None: it hasn't the file."""
    contents = {"board.py": board, "application.py": application}
    files = {name: text.encode() for name, text in contents.items() if text is not None}
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    return read_machine({name: b64encode(data).decode() + "\n" for name, data in files.items()}, digests)


def choose(found, board=None, application=None, boards=BOARDS, **flags):
    return choose_machine(found, Wanted(board, application, **flags), "PORT", boards)


def refusal(found, board=None, application=None, error=UsageError, **how):
    with pytest.raises(error) as caught:
        choose(found, board, application, **how)
    assert "\n" not in str(caught.value)
    assert all(line.isprintable() for line in (str(caught.value), *caught.value.details))
    return caught.value


@pytest.mark.parametrize("application", ["air_to_air", "water_heater", "dryer"])
def test_it_stays_what_it_is(application):
    found = on_board(application=f'NAME = "{application}"\n')
    for names in ((None, None), ("virtual", None), (None, application), ("virtual", application)):
        machine = choose(found, *names)
        assert (machine.board, machine.application, machine.changes) == ("virtual", application, ())
        assert machine.application_settings["NAME"] == application
        assert machine.board_settings == load_board("virtual")
    assert choose(found, **BOTH).changes == (), "a flag alone changes nothing"


def test_another_application_is_refused_with_the_roles_whose_use_changes():
    found = on_board(application='NAME = "water_heater"\n')
    for flags in ({}, {"change_board": True}):
        error = refusal(found, application="air_to_air", error=ChangeRefused, **flags)
        assert str(error) == (
            "this would change the board on PORT:"
            " its application, water_heater, to air_to_air (--change-application)"
        )
    assert error.exit_status == 2
    assert (
        "tank_heater: pin 13, active 1, floating 0 → pin 13, active 1, floating 0, not used" in error.details
    )
    assert (
        "reversing_valve: pin 19, active 1, floating 0, not used → pin 19, active 1, floating 0"
        in error.details
    )
    assert not any(line.startswith(("compressor:", "flow:", "WATCHDOG_MS:")) for line in error.details)
    machine = choose(found, application="air_to_air", change_application=True)
    assert (machine.application, machine.changes) == ("air_to_air", error.details)


def test_another_board_is_refused_with_the_pins_that_change():
    for flags in ({}, {"change_application": True}):
        error = refusal(on_board(), "esp32_relay_x4", error=ChangeRefused, **flags)
        assert str(error) == (
            "this would change the board on PORT: its board, virtual, to esp32_relay_x4 (--change-board)"
        )
    assert error.details[:4] == (
        "ONE_WIRE_PIN: 4 → 27",
        "compressor: pin 16, active 1, floating 0 → pin 32, active 1, floating 0",
        "outdoor_fan: pin 17, active 1, floating 0 → pin 33, active 1, floating 0",
        "indoor_fan: pin 18, active 1, floating 0 → pin 25, active 1, floating 0",
    )
    assert "STATUS_LED_PIN: - → 23" in error.details
    assert "high_pressure: pin 34, healthy 1, pull none → -" in error.details
    assert not any(line.startswith("NAME") for line in error.details)
    machine = choose(on_board(), "esp32_relay_x4", change_board=True)
    assert (machine.board, machine.changes) == ("esp32_relay_x4", error.details)


def test_both_changes_are_named_in_one_line():
    found = on_board(application='NAME = "water_heater"\n')
    error = refusal(found, "esp32_relay_x4", "air_to_air", error=ChangeRefused)
    assert str(error).endswith(
        ": its board, virtual, to esp32_relay_x4 (--change-board);"
        " its application, water_heater, to air_to_air (--change-application)"
    )
    assert choose(found, "esp32_relay_x4", "air_to_air", **BOTH).changes == error.details


def test_a_file_of_the_same_name_with_another_polarity_is_another_board():
    edited = VIRTUAL.replace('"pin": 16, "active": 1, "floating": 0', '"pin": 16, "active": 0, "floating": 1')
    for name in (None, "virtual"):
        error = refusal(on_board(edited), name, error=ChangeRefused)
        assert "its board, virtual, to virtual with other settings (--change-board)" in str(error)
        assert error.details == ("compressor: pin 16, active 0, floating 1 → pin 16, active 1, floating 0",)
    assert choose(on_board(edited), change_board=True).changes == error.details


def test_comments_make_no_other_board():
    assert choose(on_board("# mine\n" + VIRTUAL.replace("# 34 to 39", "# "))).changes == ()


@pytest.mark.parametrize(
    "damaged",
    [None, "", "NAME = ", "\0", "NAME = 'virtual", "import os", "NAME = 5", "NAME = 'a b'", "[" * 3000,
     "NAME = '\x1b[2J'", "NAME = 'x' * 9", "NAME = '" + "x" * 65 + "'"],
)  # fmt: skip
def test_damaged_file_must_be_named_and_needs_its_flag(damaged):
    error = refusal(on_board(damaged))
    assert str(error).startswith(
        "what board the board on PORT has can't be told, its board.py is missing or dam"
    )
    assert "name it with --board and --change-board; there are esp32_devkit, " in str(error)
    error = refusal(on_board(damaged), "virtual", error=ChangeRefused)
    assert "its board, unknown (board.py is missing or damaged), to virtual (--change-board)" in str(error)
    machine = choose(on_board(damaged), "virtual", change_board=True)
    assert (machine.board, machine.application) == ("virtual", "air_to_air")
    assert "compressor: - → pin 16, active 1, floating 0" in machine.changes

    error = refusal(on_board(application=damaged))
    assert "its application.py is missing or damaged: name it with --application and --chan" in str(error)
    error = refusal(on_board(application=damaged), application="dryer", error=ChangeRefused)
    assert "its application, unknown (application.py is missing or damaged), to dryer (--change-" in str(
        error
    )
    machine = choose(on_board(application=damaged), application="dryer", change_application=True)
    assert (machine.board, machine.application) == ("virtual", "dryer")


def test_names_that_are_not_here():
    error = refusal(on_board(VIRTUAL.replace('"virtual"', '"mine"')))
    assert "the board on PORT has the board 'mine', which isn't here: put its file where the others" in str(
        error
    )
    error = refusal(on_board(application="NAME = 'kettle'\n"))
    assert "has the application 'kettle', which isn't here" in str(error)
    assert ", ".join(application_names()) in str(error)
    error = refusal(on_board(application="NAME = 'kettle'\n"), application="dryer", error=ChangeRefused)
    assert "its application, kettle, to dryer" in str(error)
    assert str(refusal(on_board(), "moon")).startswith("no board 'moon'; there are ")
    assert str(refusal(on_board(), application="kettle")).startswith("no application 'kettle'; there are ")


def test_bare_board_needs_both_names_and_no_flag():
    bare = on_board(None, None)
    error = refusal(bare)
    assert str(error) == (
        "the board on PORT has no firmware yet: name its board with --board;"
        f" there are {', '.join(board_names())}"
    )
    assert "name its application with --application; there are air_to_air" in str(refusal(bare, "virtual"))
    assert "name its board with --board" in str(refusal(bare, application="dryer"))
    machine = choose(bare, "virtual", "dryer")
    assert (machine.board, machine.application, machine.changes) == ("virtual", "dryer", ())
    assert choose(OnBoard(), "virtual", "dryer") == machine, "what nothing is known of is bare"


def test_board_files_of_any_shape_are_compared():
    odd = "NAME = 'virtual'\nOUTPUTS = 5\nCONTACTS = {'flow': 3, '4': (1, '\\x1b[2J')}\nCHIP = None\n"
    error = refusal(on_board(odd), error=ChangeRefused)
    assert "OUTPUTS: 5 → -" in error.details
    assert "flow: 3 → pin 14, healthy 1, pull down" in error.details
    assert "4: (1, '\\x1b[2J') → -" in error.details
    assert "CHIP: None → esp32" in error.details


def test_an_application_that_the_board_has_no_roles_for():
    error = refusal(on_board(), "esp32_relay_x4", "water_heater", **BOTH)
    assert "board esp32_relay_x4 has no output for the role" in str(error)


def test_an_answer_that_does_not_match_its_digest():
    packed = b64encode(b"NAME = 'virtual'\n").decode()
    with pytest.raises(UserError, match=r"board.py did not arrive whole from the board; try again"):
        read_machine({"board.py": packed}, {"board.py": "0" * 64})


def test_a_file_that_is_far_too_long_is_damaged_and_the_board_not_bare():
    found = read_machine({"board.py": None}, {"board.py": "0" * 64})
    assert (found.board, found.bare) == (None, False)


def test_folders_in_place_of_both_files_are_no_bare_board():
    found = read_machine({"board.py": None, "application.py": None}, {})
    assert (found.board, found.application, found.bare) == (None, None, False)
    assert "(--change-board)" in str(refusal(found, "virtual", "dryer", error=ChangeRefused))


def test_what_a_board_file_says_reaches_the_terminal_short_and_printable():
    long = VIRTUAL + "STATUS_LED_PIN = '\\x1b[31m" + "x" * 2000 + "'\n"
    error = refusal(on_board(long), error=ChangeRefused)
    (line,) = error.details
    assert line.isprintable() and len(line) < 150
    deep = VIRTUAL + "STATUS_LED_PIN = " + "-" * 7000 + "1\n"
    assert "its board.py is missing or damaged" in str(refusal(on_board(deep)))


def test_roles_of_an_application_that_the_board_does_not_fit_are_listed():
    found = on_board(RELAYS, 'NAME = "freezer"\n')
    error = refusal(found, application="air_to_air", error=ChangeRefused)
    assert error.details == (
        "reversing_valve: pin 26, active 1, floating 0, not used → pin 26, active 1, floating 0",
    )
