"""`heatpump board list` and `show`: every board of the project is told, and what it doesn't fit is said."""

import contextlib

import pytest

from host_tools import cli
from host_tools.board_file import application_names, board_names, check_board_file, load_board
from host_tools.board_show import board_list, board_show, fit
from host_tools.errors import UsageError
from host_tools.paths import BOARDS

# Written down from the makers' tables once more: the relays in the maker's order.
RELAYS = {
    "esp32_relay_x4": [32, 33, 25, 26],
    "lilygo_t_relay_8": [33, 32, 13, 12, 21, 19, 18],  # without relay 8, on pin 5
    "waveshare_relay_6ch": [1, 2, 41, 42, 45, 46],
}
# How many of the applications fit.
FITS = {
    "esp32_devkit": {"air_to_air_inverter", "air_to_water_inverter"},  # these don't: no speeds
    "esp32s3_devkit": set(),
    "virtual": set(),
}
SMALL = {"air_to_air", "dryer", "refrigerator"}


def fitting(name):
    return {application for application, reason in fit(load_board(name)) if not reason}


def test_relays_are_where_the_makers_tables_have_them():
    for name, pins in RELAYS.items():
        assert [output["pin"] for output in load_board(name)["OUTPUTS"].values()] == pins, name


def test_nothing_is_wrong_with_any_board_of_the_project():
    for name in board_names():
        assert check_board_file(BOARDS / name / "board.py")[0] == [], name


def test_which_applications_fit():
    for name, unfit in FITS.items():
        assert fitting(name) == set(application_names()) - unfit, name
    assert fitting("esp32_relay_x4") == fitting("esp32c3_devkit") == SMALL
    assert fitting("waveshare_relay_6ch") == {*SMALL, "freezer"}
    assert fitting("lilygo_t_relay_8") == {*SMALL, "freezer", "ducted"}


def test_the_list_has_a_line_for_each_board():
    lines, wrong = board_list()
    assert wrong == []
    assert [line.split()[0] for line in lines] == board_names()
    (small,) = [line for line in lines if line.startswith("esp32c3_devkit ")]
    assert "esp32c3   4 relays   3 applications  ESP32-C3-DevKitM-1 by Espressif" in small


def test_a_board_is_shown_whole():
    lines = board_show("lilygo_t_relay_8")
    assert "relay compressor: pin 33, on at 1, off at boot" in lines
    assert "sensors: pin 27" in lines and "application ducted: fits" in lines
    (pool,) = [line for line in lines if line.startswith("application pool: ")]
    assert pool.endswith("board lilygo_t_relay_8 has no output for the role 'circulation_pump'")
    assert sum(line.startswith("note: ") for line in lines) == 3
    assert "contact flow: pin 14" in board_show("virtual")
    assert "analog source_speed: pin 2" in board_show("esp32s3_devkit")


def test_relays_behind_a_chip_are_shown_by_their_bits():
    port, register = board_show("kincony_kc868_a6"), board_show("lilygo_t_relay_s3")
    assert "relays: a PCF8574 at address 0x24, pins sda 4, scl 15; it keeps them on over a reset" in port
    assert "relay outdoor_fan: bit 1, on at 0, off at power-up" in port
    assert (
        "relays: a 74HC595, pins data 7, clock 5, latch 6, enable 4; it keeps them on over a reset"
        in register
    )
    assert "relay crankcase_heater: bit 5, on at 1, off at power-up" in register
    assert fitting("kincony_kc868_a6") == fitting("lilygo_t_relay_s3") == {*SMALL, "freezer"}


def test_a_relay_that_is_on_at_boot_is_refused_whatever_a_note_says(tmp_path):
    (tmp_path / "mine").mkdir()
    text = (BOARDS / "esp32_relay_x4" / "board.py").read_text().replace("esp32_relay_x4", "mine")
    text = text.replace('"pin": 33, "active": 1, "floating": 0', '"pin": 33, "active": 1, "floating": 1')
    (tmp_path / "mine" / "board.py").write_text(text + "# pin 33: a test\n")
    with pytest.raises(UsageError, match=r":15: OUTPUTS: outdoor_fan: it is on while nothing drives it"):
        board_show("mine", tmp_path)


def test_a_board_outside_of_the_project_is_shown_by_its_path(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    text = (BOARDS / "esp32_relay_x4" / "board.py").read_text()
    (folder / "board.py").write_text(text.replace("esp32_relay_x4", "mine"))
    lines = board_show(folder)
    assert (
        lines == board_show(folder / "board.py") and "relay compressor: pin 32, on at 1, off at boot" in lines
    )
    assert lines[1:] == [line.replace("esp32_relay_x4", "mine") for line in board_show("esp32_relay_x4")[1:]]
    (folder / "other.py").write_text(text)
    assert board_show(folder / "other.py") == board_show("esp32_relay_x4")


def test_no_mark_of_a_board_file_turns_the_terminals_text(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "mine"
    folder.mkdir()
    text = (BOARDS / "esp32_relay_x4" / "board.py").read_text().replace("esp32_relay_x4", "mine")
    (folder / "board.py").write_text(text.replace('"""', '"""Turned \u202eround\u2028 ', 1))
    for command in ("show", "check"):
        monkeypatch.setattr("sys.argv", ["heatpump", "board", command, str(folder)])
        with contextlib.suppress(SystemExit):
            cli.main()
    out = capsys.readouterr().out
    assert "Turned \\u202eround\\u2028 " in out and "\u202e" not in out and "\u2028" not in out


def test_a_board_that_there_is_not():
    with pytest.raises(UsageError, match=r"^no board file 'moon', and no board of that name; there are "):
        board_show("moon")


def test_one_wrong_file_hides_no_board(tmp_path):
    for name in ("good", "bad"):
        (tmp_path / name).mkdir()
        text = (BOARDS / "esp32_relay_x4" / "board.py").read_text().replace('"esp32_relay_x4"', f'"{name}"')
        (tmp_path / name / "board.py").write_text(text.replace("32, ", "6, ") if name == "bad" else text)
    lines, wrong = board_list(tmp_path)
    assert [line.split()[0] for line in lines] == ["good"]
    assert len(wrong) == 1 and "pin 6" in wrong[0]
