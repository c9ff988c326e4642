"""The console's commands, with the real core and settings behind them."""

import json
from pathlib import Path

import pytest

from heatpump.app.command.table import rows
from heatpump.app.console import MOST_BYTES
from tests.app.commands_bench import ROM, Bench


def test_help_lists_every_command(console: Bench) -> None:
    lines = console("help")
    assert [line.split()[0] for line in lines] == [row[0] for row in rows()]
    for name in ("help", "status", "get", "set", "mode", "sensors", "faults", "version"):
        assert any(line.startswith(name) for line in lines)


def test_help_explains_a_parameter(console: Bench) -> None:
    lines = console("help minimum_off")
    assert "180 to 3600 s" in lines[1] and "default: 300 s" in lines and "set at: console only" in lines


def test_help_explains_a_command(console: Bench) -> None:
    assert console("help set") == [
        "command: set <key> <value>",
        "set a parameter; kept over a reset",
        "'get' lists the parameters, 'help <key>' says what one may be; without a value a text is emptied",
    ]
    for name, *_ in rows():
        lines = console(f"help {name}")
        assert lines[0].startswith(f"command: {name}") and len(lines) > 1, name


def test_help_explains_a_published_value(console: Bench) -> None:
    lines = console("help phase")
    assert lines[0] == "phase: where the sequence is"
    assert lines[1].startswith("one of: idle, ") and lines[2] == "published; 'status' shows it"
    assert console("help indoor")[0] == "indoor: indoor temperature, in °C"
    assert console("help memory_free")[0] == "memory_free: free bytes of the heap"


def test_help_explains_all_that_has_a_name(console: Bench) -> None:
    lines = console("help mode")
    assert lines[0] == "command: mode <mode>" and "now: off" in lines
    assert "published; 'status' shows it" not in lines  # it is what was set
    for key in json.loads(console("status json")[0]):
        assert not [line for line in console(f"help {key}") if line.startswith("error")], key


@pytest.mark.parametrize(
    ("line", "fragment"),
    [
        ("stauts", "unknown command 'stauts'; did you mean status?"),
        ("help phas", "unknown name 'phas'; did you mean phase"),
        ("help minimum_of", "unknown name 'minimum_of'; did you mean minimum_off"),
        ("help versoin", "unknown name 'versoin'; did you mean version?"),
        ("get minimun_off", "unknown parameter 'minimun_off'; did you mean minimum_off or minimum_on?"),
        ("default minimum_of", "unknown parameter 'minimum_of'; did you mean minimum_off or minimum_on?"),
        ("preset bost 5", "; did you mean boost?"),
        ("set haet_setpoint 21", "unknown parameter 'haet_setpoint'; did you mean heat_setpoint"),
        ("mode haet", "; did you mean heat?"),
        ("set schedule_monday 06:00 comfrot", "; did you mean comfort?"),
    ],
)
def test_a_near_miss_is_told(console: Bench, line: str, fragment: str) -> None:
    (said,) = console(line)
    assert said.startswith("error: ") and fragment in said


def test_a_sensor_that_has_a_role_gets_no_second(console: Bench, tmp_path: Path) -> None:
    console(f"set sensor_indoor {ROM}")
    error = f"error: sensor_outdoor: {ROM} is the one of sensor_indoor; 'set sensor_indoor' frees it"
    assert console(f"set sensor_outdoor {ROM.upper()}") == [error]
    assert console("get sensor_outdoor") == ["sensor_outdoor = "]
    console("set sensor_indoor")
    assert console(f"set sensor_outdoor {ROM}") == [f"sensor_outdoor = {ROM}"]
    assert Bench().params.texts["sensor_outdoor"] == ROM


def test_of_a_file_with_one_sensor_for_two_roles_neither_has_it(console: Bench, tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"sensor_outdoor": ROM, "sensor_indoor": ROM.upper()}))
    again = Bench()
    assert (again.params.texts["sensor_indoor"], again.params.texts["sensor_outdoor"]) == ("", "")
    about = [line for line in again("faults") if line.startswith("settings: ")]
    assert about == [
        f"settings: sensor_indoor: {ROM} is said to be the one of sensor_outdoor, too; no sensor used",
        f"settings: sensor_outdoor: {ROM} is said to be the one of sensor_indoor, too; no sensor used",
    ]
    again("set sensor_indoor")  # gives the sensor to the other role neither now nor at the next reset
    assert Bench().params.texts["sensor_outdoor"] == "" and Bench().params.texts["sensor_indoor"] == ""
    again("set sensor_outdoor 28ff010000000085")
    assert not any(line.startswith("settings: ") for line in again("faults"))


def test_an_application_that_gives_one_sensor_two_roles_is_named(console: Bench) -> None:
    again = Bench({"sensor_indoor": ROM, "sensor_outdoor": ROM})
    assert again.params.texts["sensor_outdoor"] == ""
    assert any(line.startswith("application: sensor_outdoor: ") for line in again("faults"))


def test_set_get_and_mode(console: Bench) -> None:
    assert console("set heat_setpoint 21.5") == ["heat_setpoint = 21.5 °C"]
    assert console("get heat_setpoint") == ["heat_setpoint = 21.5 °C"]
    assert console("mode heat") == ["mode = heat"]
    assert len(console("get")) > 30


def test_set_names_a_limit_that_another_comes_before(console: Bench) -> None:
    assert console("set discharge_warn 110") == ["discharge_warn = 110.0 °C"]
    assert console("set discharge_stop 109") == [
        "discharge_stop = 109.0 °C",
        "note: discharge_warn is 110.0 °C and discharge_stop is 109.0 °C: the stop comes before the warning",
    ]


@pytest.mark.parametrize(
    ("line", "fragment"),
    [
        ("frobnicate", "unknown command 'frobnicate'; try help"),
        ("set", "set needs a parameter and a value"),
        ("set heat_setpoint", "'' is not a number"),
        ("set heat_setpoint 99", "99 is out of bounds, 5.0 to 30.0 °C"),
        ("set nothing 1", "unknown parameter 'nothing'"),
        ("get a b", "get takes one name, a part of one or a pattern"),
        ("get x*", "no parameter is like 'x*'; 'get' lists all"),
        ("default", "default needs a parameter"),
        ("diff all", "diff takes no argument"),
        ("dump all", "dump takes no argument"),
        ("preset", "preset needs one of schedule, comfort"),
        ("preset eco 30", "preset: only boost and away end by themselves"),
        ("preset boost soon", "'soon' is not a number"),
        ("preset boost 2000", "boost_duration: 120000 is out of bounds, 0 to 86400 s"),
        ("setpoint", "setpoint needs a temperature"),
        ("setpoint 21", "setpoint: off aims at neither now; set heat_setpoint or cool_setpoint"),
        ("mem 1", "mem takes no argument"),
        ("wifi 1", "wifi takes no argument"),
        ("mqtt 1", "mqtt takes no argument"),
        ("reboot soon", "reboot takes no argument but 'now'"),
        ("relay fan 10", "service needs one of compressor"),
        ("mode", "mode needs one of off, heat, cool, auto, fan-only"),
        ("mode warm", "mode: 'warm' is not one of"),
        ("clock noon", "clock: 'noon' is not a UTC time like 2026-11-21T22:50Z"),
        ("prices 2026-11-21T23:00Z 60", "prices: a start like 2026-11-21T22:00Z, minutes of each"),
        ("set schedule_monday 06:00 hot", "schedule_monday: 'hot' is not one of comfort, eco, away"),
        ("status xml", "status takes no argument but 'json'"),
        ("sensors all", "sensors takes no argument but 'scan'"),
        ("faults clear", "faults takes no argument but 'reset'"),
        ("version 2", "version takes no argument"),
        ("help nothing", "unknown name 'nothing'"),
        ("help a b", "help takes one name"),
        ("log all", "'all' is not a number"),
        ("log 1 2", "log takes no argument but how many events"),
    ],
)
def test_bad_input_gets_one_clear_line(console: Bench, line: str, fragment: str) -> None:
    lines = console(line)
    assert len(lines) == 1 and lines[0].startswith("error: ") and fragment in lines[0]


def test_the_clock_is_shown_and_set(console: Bench) -> None:
    assert console("clock") == ["the clock is not set; 'clock 2026-11-21T22:50Z' sets it, or ntp_host does"]
    told = ["2026-11-21T22:50Z, local time 2026-11-21 23:50 (+60 min)"]
    assert console("clock 2026-11-21T22:50Z") == console("clock") == told
    assert console.inputs.minute_of_week == 5 * 1440 + 23 * 60 + 50
    assert console("set clock 2026-07-01T12:00Z") == [
        "2026-07-01T12:00Z, local time 2026-07-01 14:00 (+120 min)"
    ]
    console.clock.error = "no answer"
    assert console("clock")[0].endswith("14:00 (+120 min); time server: no answer")


def test_a_price_plan_is_set_shown_and_ended(console: Bench) -> None:
    assert console("prices") == ["no price plan"]
    console("prices 2026-11-21T23:00Z 60 " + " ".join(str(n) for n in range(12)))
    assert console("set prices 2026-11-22T11:00Z 60 12 -13") == [
        "2026-11-21T23:00Z 0 1 2 3 4 5 6 7 8 9 10 11",
        "2026-11-22T11:00Z 12 -13",
        "until 2026-11-22T13:00Z",
        "now: no plan",  # the clock isn't set
    ]
    console("clock 2026-11-21T23:10Z")
    assert console("prices 2026-11-21T23:00Z 60 1 2 3 4 5 6")[-1] == "now: cheap"
    assert console("prices none") == ["no price plan"]


def test_two_days_of_quarter_hours_are_added_line_by_line(console: Bench) -> None:
    run = " -99999" * 48
    for start in ("2026-11-21T00:00Z", "2026-11-21T12:00Z", "2026-11-22T00:00Z", "2026-11-22T12:00Z"):
        line = f"set prices {start} 15{run}"
        assert len(line) <= MOST_BYTES
        lines = console(line)
    assert lines[-2] == "until 2026-11-23T00:00Z" and len(lines) == 192 / 12 + 2
    assert console("prices 2026-11-23T00:00Z 15 1") == ["error: prices: a plan covers at most 48 hours"]


def test_a_machine_without_prices_says_so(console: Bench) -> None:
    console.controller.signals.takes_prices = False
    assert console("prices") == console("set prices none") == ["error: this machine takes no price plan"]


def test_a_schedule_without_a_clock_is_noticed(console: Bench) -> None:
    console("set schedule_weekdays 06:00 comfort,  22:00 eco")
    assert console("get schedule_weekdays") == ["schedule_weekdays = 06:00 comfort, 22:00 eco"]
    console.controller.step(0, console.inputs, console.outputs)
    assert "the schedule waits for the clock, comfort holds; see 'clock'" in console("faults")
    console("clock 2026-11-23T22:00Z")
    console.controller.step(10000, console.inputs, console.outputs)
    assert not any("clock" in line for line in console("faults"))
    assert console.controller.demands[0].heat_mc == 18000


def test_what_the_grid_asks_is_not_written_to_the_flash(console: Bench, tmp_path: Path) -> None:
    assert console("set sg_ready block") == ["sg_ready = block"]
    assert not list(tmp_path.iterdir())
    assert Bench().params.sg_ready == 1


def test_an_empty_line_says_nothing(console: Bench) -> None:
    assert console("   ") == []


def test_status_json_is_one_object(console: Bench) -> None:
    (line,) = console("status json")
    assert json.loads(line)["mode"] == "off"


def test_settings_outlive_a_restart(console: Bench, tmp_path: Path) -> None:
    console("set heat_setpoint 22")
    console("set mqtt_host 192.0.2.1")
    again = Bench()
    assert again.params.heat_setpoint_mc == 22000 and again.params.mqtt_host == "192.0.2.1"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["settings.json"]


def test_a_value_back_at_the_table_default_beats_the_applications(console: Bench) -> None:
    assert Bench({"mode": "heat"}).params.mode == 1
    console("mode heat")
    console("mode off")
    assert Bench({"mode": "heat"}).params.mode == 0


def test_bad_settings_are_named_and_the_rest_is_used(console: Bench, tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"minimum_off": "1", "heat_setpoint": 22, "colour": "red"}')
    again = Bench()
    assert again.params.minimum_off_s == 300 and again.params.heat_setpoint_mc == 22000
    lines = again("faults")
    assert "settings: minimum_off: 1 is out of bounds, 180 to 3600 s; default used" in lines
    assert "settings: unknown parameter 'colour'" in lines  # no default was used
    again("set minimum_off 200")
    assert not any("minimum_off" in line for line in again("faults"))
    again("set cool_setpoint 26")
    assert json.loads((tmp_path / "settings.json").read_text())["colour"] == "red"  # nothing lost


def test_what_is_in_force_but_not_kept_is_said_where_it_is_set_and_in_faults(
    console: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28)

    line = "in force until the next reset only: the board's flash failed (28)"
    with monkeypatch.context() as patch:
        patch.setattr("os.rename", full)
        assert console("set heat_setpoint 23") == [f"heat_setpoint = 23.0 °C; {line}"]
        assert console.params.heat_setpoint_mc == 23000 and line in console("faults")
        assert console("set heat_setpoint 23") == [f"heat_setpoint = 23.0 °C; {line}"]
        assert Bench().params.heat_setpoint_mc != 23000
    assert console("set heat_setpoint 23") == ["heat_setpoint = 23.0 °C"]
    assert line not in console("faults")
    assert Bench().params.heat_setpoint_mc == 23000
