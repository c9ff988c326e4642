"""Commands for what is wanted: listed, compared with the defaults, set by shorter words."""

from fnmatch import fnmatchcase
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatpump.app.command.rows import fits
from heatpump.core.model import AUTO, COOL, HEAT
from tests.app.commands_bench import Bench


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("mode", "mode"),
        ("mode", "*"),
        ("mode", "m*"),
        ("mode", "*e"),
        ("mode", "m??e"),
        ("mode", "*o*"),
        ("heat_setpoint", "*_*t"),
        ("mode", "mode*"),
        ("mode", "**d?*"),
    ],
)
def test_names_like_a_pattern(name: str, pattern: str) -> None:
    assert fits(name, pattern)


@pytest.mark.parametrize("pattern", ["", "mod", "modes", "?mode", "m?e", "*x*", "?????*", "*dd*", "d*"])
def test_names_unlike_a_pattern(pattern: str) -> None:
    assert not fits("mode", pattern)


class Counted(str):
    """Counts how often it is looked into."""

    looked = 0

    def __getitem__(self, key: Any) -> str:
        Counted.looked += 1
        return str.__getitem__(self, key)


@pytest.mark.parametrize("pattern", ["*?" * 15 + "z", "*w" * 16, "*" * 32, "w*?*?*?*?*?*?*?*?z"])
def test_no_pattern_takes_long(pattern: str) -> None:
    """It runs between two ticks."""
    Counted.looked = 0
    fits("water_degree_minutes", Counted(pattern))
    assert Counted.looked < 2000


@given(st.text("ab*?", max_size=12), st.text("ab", max_size=10))
def test_it_is_what_a_shell_means(pattern: str, name: str) -> None:
    assert fits(name, pattern) == fnmatchcase(name, pattern)


def test_what_is_too_long_is_like_nothing() -> None:
    assert not fits("mode", "*" * 33)


def test_get_takes_a_name_a_part_and_a_pattern(console: Bench) -> None:
    assert console("get mode") == ["mode = off"]  # not fan_mode, too
    assert console("get setpoint") == console("get *setpoint*")
    assert "heat_setpoint = 20.0 °C" in console("get heat_")
    assert console("get ????_setpoint") == ["heat_setpoint = 20.0 °C", "cool_setpoint = 25.0 °C"]
    assert all(
        line == f"{row[0]} = {console.params.text(row)}"
        for line, row in zip(console("get"), console.params.rows(), strict=True)
    )


def test_diff_is_what_to_paste_into_another_board(console: Bench) -> None:
    assert console("diff") == ["# all as delivered"]
    for line in (
        "mode heat",
        "set heat_setpoint 21.5",
        "set schedule_weekdays 06:00 comfort, 22:00 eco",
        "set wifi_password correct horse",
        "set device_name boiler",
    ):
        console(line)
    lines = console("diff")
    assert sorted(lines) == [
        "# wifi_password is set",
        "set device_name boiler",
        "set heat_setpoint 21.5",
        "set mode heat",
        "set schedule_weekdays 06:00 comfort, 22:00 eco",
    ]
    console("default heat_setpoint")
    for line in lines:
        assert not [said for said in console(line) if said.startswith("error")]
    assert sorted(console("diff")) == sorted(lines)


def test_dump_has_every_parameter_and_no_secret(console: Bench) -> None:
    console("set mqtt_password hunter2")
    lines = console("dump")
    assert len(lines) == len(list(console.params.rows())) and not any("hunter2" in line for line in lines)
    assert "set heat_setpoint 20.0" in lines and "# mqtt_password is set" in lines
    assert "# wifi_password is not set" in lines and "set mqtt_host" in lines
    for line in lines:
        assert not [said for said in console(line) if said.startswith("error")], line
    assert console("dump") == lines


@pytest.mark.parametrize("application", [{"heat_setpoint": "22", "mode": "heat"}])
def test_a_default_is_the_applications_before_the_tables(console: Bench) -> None:
    assert console("get heat_setpoint") == ["heat_setpoint = 22.0 °C"]
    assert console("diff") == ["# all as delivered"]
    console("mode off")
    console("set heat_setpoint 20")
    assert sorted(console("diff")) == ["set heat_setpoint 20.0", "set mode off"]
    assert console("default heat_setpoint") == ["heat_setpoint = 22.0 °C"]
    assert console("default mode") == ["mode = heat"] and console("diff") == ["# all as delivered"]
    console("set minimum_off 400")
    assert console("default minimum_off") == ["minimum_off = 300 s"]
    console("set wifi_password correct horse")
    assert console("default wifi_password") == ["wifi_password = (not set)"]


@pytest.mark.parametrize("application", [{"heat_setpoint": "warm"}])
def test_a_default_that_the_board_refused_is_none(console: Bench) -> None:
    assert console("diff") == ["# all as delivered"]


def test_a_preset_for_some_minutes(console: Bench) -> None:
    assert console("preset eco") == ["preset = eco"]
    assert console("preset boost 30") == ["boost_duration = 1800 s", "preset = boost"]
    assert console("preset AWAY 0") == ["away_duration = 0 s", "preset = away"]
    assert console("preset boost 1441")[0].startswith("error: ")
    assert console("get preset")[0] == "preset = away"  # none of it was done


def test_a_setpoint_is_that_of_the_mode(console: Bench) -> None:
    for mode, key in (
        ("heat", "heat_setpoint"),
        ("cool", "cool_setpoint"),
        ("emergency-heat", "heat_setpoint"),
        ("dry", "dry_lowest"),
    ):
        console.params.mode = 0
        console(f"mode {mode}")
        assert console("setpoint 22.5") == [f"{key} = 22.5 °C"]


def test_in_auto_the_setpoint_is_that_of_the_run(console: Bench) -> None:
    console.params.mode = AUTO
    assert console("setpoint 21")[0].startswith("error: setpoint: auto aims at neither now")
    for action, key in ((HEAT, "heat_setpoint"), (COOL, "cool_setpoint")):
        console.controller.demands[0].action = action
        assert console("setpoint 23") == [f"{key} = 23.0 °C"]


def test_a_machine_without_a_room_has_the_setpoint_of_its_first_demand(console: Bench) -> None:
    console.controller.application = SimpleNamespace(demands=["cabinet"])
    assert console("setpoint 5")[0].startswith("error: unknown parameter 'cabinet_setpoint'")
