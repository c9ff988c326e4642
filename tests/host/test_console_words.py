"""Completion at the console, and what isn't kept of what was typed."""

import pytest

from heatpump.core.params import Params
from host_tools.console.session import KeptHistory
from host_tools.console.words import Vocabulary, vocabulary

HELP = """\
help [name]              this list, or what a command, parameter or value means
status [json]            what is measured, switched and waited for
get [key]                show all parameters, or one
set <key> <value>        set a parameter; kept over a reset
mode <mode>              set the mode: off, heat
faults [reset]           what is wrong; lift a lockout
service [<output> <seconds> | stop] drive one output, under all protections
hil <name> [relays]      restart into a simulated world; with nothing wired
version                  firmware, board, cause of the last reset
""".splitlines()


@pytest.fixture(scope="module")
def words():
    return vocabulary(HELP, "air_to_air", "virtual")


def follow(words, before):
    return [word for word, _ in words.next(before)]


def test_the_commands_are_the_boards_own(words):
    names = ["help", "status", "get", "set", "mode", "faults", "service", "hil", "version"]
    assert follow(words, "") == names
    assert list(words.next("ver")) == [("version", "firmware, board, cause of the last reset")]
    assert list(words.next("serv")) == [("service", "drive one output, under all protections")]
    assert follow(words, "unknown ") == follow(words, "version ") == []


def test_parameters_and_choices_are_the_applications(words):
    assert list(words.next("get heat_s")) == [("heat_setpoint", "Heating setpoint")]
    assert follow(words, "set sensor_indoor_") == ["sensor_indoor_coil"]
    assert follow(words, "get dryer_") == []  # it is none
    assert "heat" in follow(words, "mode ") and follow(words, "set mode o") == ["off"]
    assert follow(words, "set heat_setpoint ") == []
    assert follow(words, "help heat_setp") == ["heat_setpoint"]


def test_words_that_a_command_takes(words):
    assert follow(words, "faults ") == ["reset"] and follow(words, "status j") == ["json"]
    assert follow(words, "service co") == ["compressor"] and "stop" in follow(words, "service ")
    assert follow(words, "help [") == [] and follow(words, "hil ") == ["relays"]


def test_of_a_strange_application_the_commands_are_known():
    words = vocabulary(HELP, "steam_engine", "virtual")
    assert follow(words, "facu") == [] and follow(words, "fau") == ["faults"] and not words.parameters


def test_the_secrets_are_known():
    kinds = {row[0]: row[1] for row in Params().rows()}
    secrets = {key for key, kind in kinds.items() if kind == "secret"}
    assert vocabulary(HELP, "air_to_air", "virtual").secrets == secrets == {"wifi_password", "mqtt_password"}


KEPT = [
    "status",
    "set heat_setpoint 21",
    "set  wifi_ssid house",
    "get heat_setpoint",
    "help set",
    "mode heat",
]
SECRET = [
    "set wifi_password hunter2", " set  mqtt_password  x y", "SET WIFI_PASSWORD hunter2",
    "set wifi_pasword hunter2", "sett wifi_password hunter2", "set", "set wifi_password",
]  # fmt: skip


def test_secrets_are_not_kept_in_the_history(words, tmp_path):
    path = tmp_path / "state" / "history"
    history = KeptHistory(path, words)
    for line in [*KEPT, *SECRET]:
        history.store_string(line)
    assert list(KeptHistory(path, words).load_history_strings()) == KEPT[::-1]
    assert "hunter2" not in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600


def test_without_a_table_no_setting_is_kept():
    assert not Vocabulary().may_be_kept("set heat_setpoint 21") and Vocabulary().may_be_kept("status")


def test_where_no_history_can_be_there_is_none(words, tmp_path):
    (tmp_path / "file").touch()
    history = KeptHistory(tmp_path / "file" / "history", words)
    history.store_string("status")
    assert list(history.load_history_strings()) == []
