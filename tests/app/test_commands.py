"""The console's commands, with the real core and settings behind them."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from heatpump.app.clock import Clock
from heatpump.app.command.table import rows
from heatpump.app.commands import Commands
from heatpump.app.console import MOST_BYTES
from heatpump.app.settings import Settings
from heatpump.core.calendar import read
from heatpump.core.controller import Controller
from heatpump.core.model import (
    CABINET,
    CABINET_WARM,
    COIL_AS_AIR,
    DISCHARGE_WARNING,
    FLOAT_TRIP,
    HIGH_PRESSURE_TRIP,
    INDOOR,
    LEGIONELLA_ABORTED,
    LIMITS_MISSING,
    MISSING,
    NO_CAUSE,
    OUTDOOR_COLD,
    RESETS,
    ROOM_NEAR_FREEZING,
    SENSORS,
    TANK_COLD,
    Inputs,
    Outputs,
    Reading,
)
from heatpump.core.params import Params
from heatpump.core.protection.protection_table import CAUSE
from heatpump.core.record import status
from heatpump.core.record.event_log import RESET, TRIPPED
from heatpump.core.sequence.circulation import Circulation

ROM = "28ff0000000000ab"


class SensingDouble:
    """Stands in for the bus: what was found, and a line per role."""

    def __init__(self) -> None:
        self.found = [(ROM, ""), ("10aa0000000000cd", "family 0x10 is not a DS18B20")]
        self.scans = 0
        self.readings = [Reading() for _ in SENSORS]
        self.failures = [0 for _ in SENSORS]

    def scan(self) -> None:
        self.scans += 1


class RtcDouble:
    """A clock that was never set, until it is."""

    def __init__(self) -> None:
        self.seconds = 0

    def now_s(self) -> int:
        return self.seconds

    def set_s(self, seconds: int) -> None:
        self.seconds = seconds


class NoNetwork:
    def ready(self) -> bool:
        return False


class Bench:
    def __init__(self, defaults: dict[str, str] | None = None) -> None:
        self.params = Params()
        self.settings = Settings(self.params, defaults or {})
        self.controller = Controller(self.params)
        self.inputs, self.outputs = Inputs(), Outputs()
        self.sensing = SensingDouble()
        self.clock = Clock(self.params, self.inputs, RtcDouble(), NoNetwork())
        self.commands = Commands(
            self.controller,
            self.settings,
            self.sensing,
            self.clock,
            lambda: status.Table(self.controller.application).to_json(
                self.controller, self.inputs, self.outputs
            ),
            lambda: ["mode off"],
            lambda: ["heatpump 0"],
        )

    def __call__(self, line: str) -> list[str]:
        return list(self.commands.run(line))


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.chdir(tmp_path)
    return Bench()


def test_help_lists_every_command(bench: Bench) -> None:
    lines = bench("help")
    assert [line.split()[0] for line in lines] == [row[0] for row in rows()]
    for name in ("help", "status", "get", "set", "mode", "sensors", "faults", "version"):
        assert any(line.startswith(name) for line in lines)


def test_help_explains_a_parameter(bench: Bench) -> None:
    lines = bench("help minimum_off")
    assert "180 to 3600 s" in lines[1] and "default: 300 s" in lines and "set at: console only" in lines


def test_help_explains_a_command(bench: Bench) -> None:
    assert bench("help set") == [
        "command: set <key> <value>",
        "set a parameter; kept over a reset",
        "'get' lists the parameters, 'help <key>' says what one may be; without a value a text is emptied",
    ]
    for name, *_ in rows():
        lines = bench(f"help {name}")
        assert lines[0].startswith(f"command: {name}") and len(lines) > 1, name


def test_help_explains_a_published_value(bench: Bench) -> None:
    lines = bench("help phase")
    assert lines[0] == "phase: where the sequence is"
    assert lines[1].startswith("one of: idle, ") and lines[2] == "published; 'status' shows it"
    assert bench("help indoor")[0] == "indoor: indoor temperature, in °C"
    assert bench("help memory_free")[0] == "memory_free: free bytes of the heap"


def test_help_explains_all_that_has_a_name(bench: Bench) -> None:
    lines = bench("help mode")
    assert lines[0] == "command: mode <mode>" and "now: off" in lines
    assert "published; 'status' shows it" not in lines  # it is what was set
    for key in json.loads(bench("status json")[0]):
        assert not bench(f"help {key}")[0].startswith("error"), key


@pytest.mark.parametrize(
    ("line", "fragment"),
    [
        ("stauts", "unknown command 'stauts'; did you mean status?"),
        ("help phas", "unknown name 'phas'; did you mean phase"),
        ("help versoin", "unknown name 'versoin'; did you mean version?"),
        ("get minimum_of", "unknown parameter 'minimum_of'; did you mean minimum_off or minimum_on?"),
        ("set haet_setpoint 21", "unknown parameter 'haet_setpoint'; did you mean heat_setpoint"),
        ("mode haet", "; did you mean heat?"),
        ("set schedule_monday 06:00 comfrot", "; did you mean comfort?"),
    ],
)
def test_a_near_miss_is_told(bench: Bench, line: str, fragment: str) -> None:
    (said,) = bench(line)
    assert said.startswith("error: ") and fragment in said


def test_a_sensor_that_has_a_role_gets_no_second(bench: Bench, tmp_path: Path) -> None:
    bench(f"set sensor_indoor {ROM}")
    error = f"error: sensor_outdoor: {ROM} is the one of sensor_indoor; 'set sensor_indoor' frees it"
    assert bench(f"set sensor_outdoor {ROM.upper()}") == [error]
    assert bench("get sensor_outdoor") == ["sensor_outdoor = "]
    bench("set sensor_indoor")
    assert bench(f"set sensor_outdoor {ROM}") == [f"sensor_outdoor = {ROM}"]
    assert Bench().params.texts["sensor_outdoor"] == ROM


def test_of_a_file_with_one_sensor_for_two_roles_the_first_holds(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"sensor_outdoor": ROM, "sensor_indoor": ROM.upper()}))
    again = Bench()
    assert (again.params.texts["sensor_indoor"], again.params.texts["sensor_outdoor"]) == (ROM, "")
    about = [line for line in again("faults") if line.startswith("settings: ")]
    assert about == [
        f"settings: sensor_outdoor: {ROM} is the one of sensor_indoor;"
        " 'set sensor_indoor' frees it; no sensor used"
    ]
    again("set sensor_indoor")  # doesn't hand the sensor to the other role, now or at the next reset
    assert Bench().params.texts["sensor_outdoor"] == "" and Bench().params.texts["sensor_indoor"] == ""
    again("set sensor_outdoor 28ff0000000000cd")
    assert not any(line.startswith("settings: ") for line in again("faults"))


def test_an_application_that_gives_one_sensor_two_roles_is_named(bench: Bench) -> None:
    again = Bench({"sensor_indoor": ROM, "sensor_outdoor": ROM})
    assert again.params.texts["sensor_outdoor"] == ""
    assert any(line.startswith("application: sensor_outdoor: ") for line in again("faults"))


def test_set_get_and_mode(bench: Bench) -> None:
    assert bench("set heat_setpoint 21.5") == ["heat_setpoint = 21.5 °C"]
    assert bench("get heat_setpoint") == ["heat_setpoint = 21.5 °C"]
    assert bench("mode heat") == ["mode = heat"]
    assert len(bench("get")) > 30


def test_set_names_a_limit_that_another_comes_before(bench: Bench) -> None:
    assert bench("set discharge_warn 110") == ["discharge_warn = 110.0 °C"]
    assert bench("set discharge_stop 109") == [
        "discharge_stop = 109.0 °C",
        "note: discharge_warn is 110.0 °C and discharge_stop is 109.0 °C: the stop comes before the warning",
    ]


def test_faults_are_reset_by_set_too(bench: Bench) -> None:
    assert bench("set faults reset")[0] == bench("faults reset")[0]


@pytest.mark.parametrize(
    ("line", "fragment"),
    [
        ("frobnicate", "unknown command 'frobnicate'; try help"),
        ("set", "set needs a parameter and a value"),
        ("set heat_setpoint", "'' is not a number"),
        ("set heat_setpoint 99", "99 is out of bounds, 5.0 to 30.0 °C"),
        ("set nothing 1", "unknown parameter 'nothing'"),
        ("get a b", "get takes one parameter"),
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
        ("log all", "log takes no argument"),
    ],
)
def test_bad_input_gets_one_clear_line(bench: Bench, line: str, fragment: str) -> None:
    lines = bench(line)
    assert len(lines) == 1 and lines[0].startswith("error: ") and fragment in lines[0]


def test_the_clock_is_shown_and_set(bench: Bench) -> None:
    assert bench("clock") == ["the clock is not set; 'clock 2026-11-21T22:50Z' sets it, or ntp_host does"]
    told = ["2026-11-21T22:50Z, local time 2026-11-21 23:50 (+60 min)"]
    assert bench("clock 2026-11-21T22:50Z") == bench("clock") == told
    assert bench.inputs.minute_of_week == 5 * 1440 + 23 * 60 + 50
    assert bench("set clock 2026-07-01T12:00Z") == [
        "2026-07-01T12:00Z, local time 2026-07-01 14:00 (+120 min)"
    ]


def test_a_price_plan_is_set_shown_and_ended(bench: Bench) -> None:
    assert bench("prices") == ["no price plan"]
    bench("prices 2026-11-21T23:00Z 60 " + " ".join(str(n) for n in range(12)))
    assert bench("set prices 2026-11-22T11:00Z 60 12 -13") == [
        "2026-11-21T23:00Z 0 1 2 3 4 5 6 7 8 9 10 11",
        "2026-11-22T11:00Z 12 -13",
        "until 2026-11-22T13:00Z",
        "now: no plan",  # the clock isn't set
    ]
    bench("clock 2026-11-21T23:10Z")
    assert bench("prices 2026-11-21T23:00Z 60 1 2 3 4 5 6")[-1] == "now: cheap"
    assert bench("prices none") == ["no price plan"]


def test_two_days_of_quarter_hours_are_added_line_by_line(bench: Bench) -> None:
    run = " -99999" * 48
    for start in ("2026-11-21T00:00Z", "2026-11-21T12:00Z", "2026-11-22T00:00Z", "2026-11-22T12:00Z"):
        line = f"set prices {start} 15{run}"
        assert len(line) <= MOST_BYTES
        lines = bench(line)
    assert lines[-2] == "until 2026-11-23T00:00Z" and len(lines) == 192 / 12 + 2
    assert bench("prices 2026-11-23T00:00Z 15 1") == ["error: prices: a plan covers at most 48 hours"]


def test_a_machine_without_prices_says_so(bench: Bench) -> None:
    bench.controller.signals.takes_prices = False
    assert bench("prices") == bench("set prices none") == ["error: this machine takes no price plan"]


def test_a_schedule_without_a_clock_is_noticed(bench: Bench) -> None:
    bench("set schedule_weekdays 06:00 comfort,  22:00 eco")
    assert bench("get schedule_weekdays") == ["schedule_weekdays = 06:00 comfort, 22:00 eco"]
    bench.controller.step(0, bench.inputs, bench.outputs)
    assert "the schedule waits for the clock, comfort holds; see 'clock'" in bench("faults")
    bench("clock 2026-11-23T22:00Z")
    bench.controller.step(10000, bench.inputs, bench.outputs)
    assert not any("clock" in line for line in bench("faults"))
    assert bench.controller.demands[0].heat_mc == 18000


def test_water_near_freezing_is_told_of_until_it_is_warm(bench: Bench) -> None:
    circulation = bench.controller.circulation = Circulation()
    for notice in (True, False):
        circulation.notice = notice
        assert ("water near freezing: see that it gets heat" in bench("faults")) is notice


def test_what_the_grid_asks_is_not_written_to_the_flash(bench: Bench, tmp_path: Path) -> None:
    assert bench("set sg_ready block") == ["sg_ready = block"]
    assert not list(tmp_path.iterdir())
    assert Bench().params.sg_ready == 1


def test_an_empty_line_says_nothing(bench: Bench) -> None:
    assert bench("   ") == []


def test_status_json_is_one_object(bench: Bench) -> None:
    (line,) = bench("status json")
    assert json.loads(line)["mode"] == "off"


def test_sensors_lists_roles_and_strangers(bench: Bench) -> None:
    lines = bench("sensors scan")
    assert bench.sensing.scans == 1
    assert f"found         {ROM} no role; 'set sensor_<role> {ROM}' gives it one" in lines
    assert any("family 0x10" in line for line in lines)
    bench(f"set sensor_indoor {ROM}")
    assert not any(ROM in line and "no role" in line for line in bench("sensors"))


def test_a_good_reading_that_is_too_old_says_so(bench: Bench) -> None:
    reading = bench.sensing.readings[INDOOR]
    for age_ms, said in ((29_999, "ok, 0"), (30_000, "ok, too old, 0")):
        reading.good(20_000)
        reading.age_ms = age_ms
        assert f"indoor        -                {said} failed reads" in bench("sensors")
    reading.failed(MISSING)
    assert "indoor        -                missing, 0 failed reads" in bench("sensors")


def test_faults_name_the_reading_and_a_lockout(bench: Bench) -> None:
    assert bench("faults") == ["no faults"]
    bench.inputs.readings[INDOOR].failed(MISSING)
    bench.controller.step(1000, bench.inputs, bench.outputs)
    assert "indoor reading: indoor        -                stale, 0 failed reads" in bench("faults")
    protections = bench.controller.protections
    protections.locked, protections.lockout = True, HIGH_PRESSURE_TRIP
    assert "locked out by high pressure; 'faults reset' lifts it" in bench("faults")
    assert not any("locked out" in line for line in bench("faults reset"))


def test_faults_names_every_trip_and_what_it_does(bench: Bench) -> None:
    def only(cause: int) -> int:
        return 1 << [row[CAUSE] for row in trips.rows].index(cause)

    trips = bench.controller.protections.trips
    trips.stops, trips.denied = only(FLOAT_TRIP), only(OUTDOOR_COLD)
    trips.notes = only(DISCHARGE_WARNING) | only(COIL_AS_AIR)
    assert bench("faults") == [
        "float switch: no start, stopped at once",
        "coil as warm as air: see to it",
        "outdoor too cold: no start, the run ends",
        "discharge warning: near its limit",
    ]


def test_log_lists_what_happened_the_newest_first(bench: Bench) -> None:
    log = bench.controller.log
    assert bench("log") == ["nothing has happened since the reset"]
    log.utc_minute, log.uptime_s = -1, 12
    log.record(RESET, RESETS.index("watchdog"))
    log.utc_minute, log.uptime_s = read("2026-11-22T12:00Z"), 60
    log.record(TRIPPED, HIGH_PRESSURE_TRIP)
    assert bench("log") == ["2026-11-22T12:00Z trip: high pressure", "12 s              reset: watchdog"]


def test_settings_outlive_a_restart(bench: Bench, tmp_path: Path) -> None:
    bench("set heat_setpoint 22")
    bench("set mqtt_host 192.0.2.1")
    again = Bench()
    assert again.params.heat_setpoint_mc == 22000 and again.params.mqtt_host == "192.0.2.1"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["settings.json"]


def test_a_value_back_at_the_table_default_beats_the_applications(bench: Bench) -> None:
    assert Bench({"mode": "heat"}).params.mode == 1
    bench("mode heat")
    bench("mode off")
    assert Bench({"mode": "heat"}).params.mode == 0


def test_bad_settings_are_named_and_the_rest_is_used(bench: Bench, tmp_path: Path) -> None:
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
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28)

    line = "in force until the next reset only: the board's flash failed (28)"
    with monkeypatch.context() as patch:
        patch.setattr("os.rename", full)
        assert bench("set heat_setpoint 23") == [f"heat_setpoint = 23.0 °C; {line}"]
        assert bench.params.heat_setpoint_mc == 23000 and line in bench("faults")
        assert bench("set heat_setpoint 23") == [f"heat_setpoint = 23.0 °C; {line}"]
        assert Bench().params.heat_setpoint_mc != 23000
    assert bench("set heat_setpoint 23") == ["heat_setpoint = 23.0 °C"]
    assert line not in bench("faults")
    assert Bench().params.heat_setpoint_mc == 23000


def test_outputs_that_went_off_by_themselves_are_among_the_faults(bench: Bench) -> None:
    bench.controller.outputs_lost = 3
    assert "outputs lost, 3 times since the reset: all went off by itself; see 'log'" in bench("faults")


def test_faults_tell_whatever_a_demand_or_the_water_tells(bench: Bench) -> None:
    demand = bench.controller.demands[0]
    told = {
        TANK_COLD: "tank stays cold: look at its sensor",
        LEGIONELLA_ABORTED: "legionella cycle aborted: the tank",
        CABINET_WARM: "cabinet too warm: look at",
        CABINET + 1: "cabinet reading: it runs by",
        LIMITS_MISSING: "limits missing: set dryer_drum_limit",
        ROOM_NEAR_FREEZING: "room near freezing: see that",
    }
    for cause, begin in told.items():
        demand.notice = lambda cause=cause: cause
        assert any(line.startswith(begin) for line in bench("faults")), begin
    demand.notice = lambda: NO_CAUSE
    assert bench("faults") == ["no faults"]
    bench.controller.circulation = SimpleNamespace(notice=True)
    assert bench("faults")[0].startswith("water near freezing: see that")
