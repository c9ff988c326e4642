"""What is wrong, and what happened, at the console: sensors, faults, log."""

from types import SimpleNamespace

from heatpump.core.calendar import read
from heatpump.core.model import (
    CABINET,
    CABINET_WARM,
    COIL_AS_AIR,
    DISCHARGE_TRIP,
    DISCHARGE_WARNING,
    FLOAT_TRIP,
    HIGH_PRESSURE_TRIP,
    INDOOR,
    INDOOR_COIL,
    LEGIONELLA_ABORTED,
    LIMITS_MISSING,
    MISSING,
    NO_CAUSE,
    OUTDOOR,
    OUTDOOR_COLD,
    RESETS,
    ROOM_NEAR_FREEZING,
    TANK_COLD,
)
from heatpump.core.protection.protection_table import CAUSE
from heatpump.core.record.event_log import RESET, TRIPPED
from heatpump.core.sequence.circulation import Circulation
from tests.app.commands_bench import ROM, Bench


def test_faults_are_reset_by_set_too(console: Bench) -> None:
    assert console("set faults reset")[0] == console("faults reset")[0]


def test_water_near_freezing_is_told_of_until_it_is_warm(console: Bench) -> None:
    circulation = console.controller.circulation = Circulation()
    for notice in (True, False):
        circulation.notice = notice
        assert ("water near freezing: see that it gets heat" in console("faults")) is notice


def test_sensors_lists_roles_and_strangers(console: Bench) -> None:
    lines = console("sensors scan")
    assert console.sensing.scans == 1
    assert f"found         {ROM} no role; 'set sensor_<role> {ROM}' gives it one" in lines
    assert any("family 0x10" in line for line in lines)
    console(f"set sensor_indoor {ROM}")
    assert not any(ROM in line and "no role" in line for line in console("sensors"))


def test_a_good_reading_that_is_too_old_says_so(console: Bench) -> None:
    reading = console.sensing.readings[INDOOR]
    for age_ms, said in ((29_999, "ok, 0"), (30_000, "ok, too old, 0")):
        reading.good(20_000)
        reading.age_ms = age_ms
        assert f"indoor        -                {said} failed reads" in console("sensors")
    reading.failed(MISSING)
    assert "indoor        -                missing, 0 failed reads" in console("sensors")


def test_faults_name_the_reading_and_a_lockout(console: Bench) -> None:
    assert console("faults") == ["no faults"]
    console.inputs.readings[INDOOR].failed(MISSING)
    console.controller.step(1000, console.inputs, console.outputs)
    assert "indoor reading: indoor        -                stale, 0 failed reads" in console("faults")
    protections = console.controller.protections
    protections.locked, protections.lockout = True, HIGH_PRESSURE_TRIP
    assert "locked out by high pressure; 'faults reset' lifts it" in console("faults")
    assert not any("locked out" in line for line in console("faults reset"))


def test_any_reading_that_is_lost_or_waited_for_is_named(console: Bench) -> None:
    readings = console.controller.protections
    readings.lost, readings.waiting = 1 << OUTDOOR | 1 << INDOOR_COIL, 1 << INDOOR_COIL
    lines = console("faults")
    assert [line.split(":")[0] for line in lines] == [
        "outdoor reading",
        "waiting for readings since the reset",
    ]
    assert lines[1].endswith(": indoor_coil")


def test_a_lockout_that_lifts_itself_says_when(console: Bench) -> None:
    protections = console.controller.protections
    protections.locked, protections.lockout = True, DISCHARGE_TRIP
    protections._lockout_ms = 60_000 - 1
    whole_min = protections.lockout_left_s() // 60
    said = "locked out by discharge temperature; tried again in %d min, 'faults reset' lifts it"
    assert console("faults") == [said % (whole_min + 1)]  # that time is enough


def test_an_output_is_driven_told_and_stopped(console: Bench) -> None:
    assert console("service") == ["service: none"]
    for name in ("indoor_fan", "compressor"):
        assert console(f"service {name} 30") == [f"service: {name}"] == console("service")
        console("service stop")
        console.controller.step(1000, console.inputs, console.outputs)
        assert console("service") == ["service: none"]
    for line in ("service go", "service indoor_fan", "service nothing 30"):
        assert console(line)[0].startswith("error: service needs one of compressor, ")
    assert console("service indoor_fan 601") == ["error: service: 601 is out of bounds, 1 to 600 s"]
    assert console("service") == ["service: none"]


def test_faults_names_every_trip_and_what_it_does(console: Bench) -> None:
    def only(cause: int) -> int:
        return 1 << [row[CAUSE] for row in trips.rows].index(cause)

    trips = console.controller.protections.trips
    trips.stops, trips.denied = only(FLOAT_TRIP), only(OUTDOOR_COLD)
    trips.notes = only(DISCHARGE_WARNING) | only(COIL_AS_AIR)
    assert console("faults") == [
        "float switch: no start, stopped at once",
        "coil as warm as air: see to it",
        "outdoor too cold: no start, the run ends",
        "discharge warning: near its limit",
    ]


def test_log_lists_what_happened_the_newest_first(console: Bench) -> None:
    log = console.controller.log
    assert console("log") == ["nothing has happened since the reset"]
    log.utc_minute, log.uptime_s = -1, 12
    log.record(RESET, RESETS.index("watchdog"))
    log.utc_minute, log.uptime_s = read("2026-11-22T12:00Z"), 60
    log.record(TRIPPED, HIGH_PRESSURE_TRIP)
    assert console("log") == ["2026-11-22T12:00Z trip: high pressure", "12 s              reset: watchdog"]


def test_outputs_that_went_off_by_themselves_are_among_the_faults(console: Bench) -> None:
    console.controller.outputs_lost = 3
    assert "outputs lost, 3 times since the reset: all went off by itself; see 'log'" in console("faults")


def test_faults_tell_whatever_a_demand_or_the_water_tells(console: Bench) -> None:
    demand = console.controller.demands[0]
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
        assert any(line.startswith(begin) for line in console("faults")), begin
    demand.notice = lambda: NO_CAUSE
    assert console("faults") == ["no faults"]
    console.controller.circulation = SimpleNamespace(notice=True)
    assert console("faults")[0].startswith("water near freezing: see that")
