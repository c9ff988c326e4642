"""No scenario passes because nothing ran."""

import pytest

from host_tools.errors import UsageError
from host_tools.fmi import scenario as fmi_scenario
from host_tools.plant.cabinet import Cabinet
from host_tools.scenario import read_scenario, run_scenario
from host_tools.scenario.service import baseline_failure, failure

HOUSE = {
    "name": "house",
    "about": "A cold house.",
    "duration": "20m",
    "application": "air_to_air",
    "plant": {"kind": "air_to_air", "start": {"indoor_c": 18}},
    "parameters": {"mode": "heat"},
}
PULLED = {"at": 0, "do": "fault", "device": "sensor.indoor", "kind": "disconnected"}
HOUR_MS = 3_600_000


def failures(**more):
    return run_scenario(read_scenario({**HOUSE, **more}, "house.toml"), "in-process").failures


def test_a_run_that_wants_heat_and_moves_none_fails():
    (line,) = failures(step=[PULLED])
    assert line.startswith("mode heat was on for 19m") and "no heat was moved (0 starts)" in line


def test_where_none_can_be_moved_the_file_says_why_and_then_none_may_be():
    assert failures(step=[PULLED], unserved="the sensor is gone") == ()
    (line,) = failures(unserved="the sensor is gone")
    assert line.startswith("unserved (the sensor is gone), but ")


@pytest.mark.parametrize("blank", ["", "  ", "\u00a0"])
def test_a_blank_reason_is_none(blank):
    with pytest.raises(UsageError, match=r"^house\.toml: unserved: must say why nothing can be moved"):
        read_scenario({**HOUSE, "unserved": blank}, "house.toml")


def test_what_fans_give_is_no_run_of_the_compressor():
    kpi = {"heated_kwh": 8.9, "cooled_kwh": 0.0, "starts": 0.0, "aux_kwh": 4.4}
    line = failure(kpi, {"heat": HOUR_MS}, "", HOUR_MS)
    assert line == (
        "mode heat was on for 1h, but the compressor never started; 8.9 kWh of heat came from elsewhere"
    )


def test_heaters_serve_where_the_compressor_never_starts_but_none_that_is_switched_on_for_nothing():
    kpi = {"heated_kwh": 8.9, "cooled_kwh": 0.0, "starts": 0.0, "aux_kwh": 4.5}
    assert failure(kpi, {"heat": HOUR_MS}, "", HOUR_MS, turned=False) == ""
    assert "never turned" in failure({**kpi, "starts": 2.0}, {"heat": HOUR_MS}, "", HOUR_MS, turned=False)
    assert "never started" in failure(
        {**kpi, "cooled_kwh": 8.9}, {"cool": HOUR_MS}, "", HOUR_MS, turned=False
    )


def test_a_compressor_whose_relay_never_closes_is_found_out():
    stuck = {"at": 0, "do": "fault", "device": "relay.compressor", "kind": "stuck"}
    (line,) = failures(step=[stuck], duration="2h")
    assert "but the compressor never turned, though switched on" in line, line


def test_one_start_is_no_starts():
    line = failure({"heated_kwh": 0.0, "cooled_kwh": 0.0, "starts": 1.0}, {"heat": HOUR_MS}, "", HOUR_MS)
    assert "(1 start)" in line


def test_a_machine_that_is_off_owes_nothing():
    assert failures(parameters={"mode": "off"}) == ()


def test_a_baseline_that_moves_nothing_is_no_rival():
    found = failures(baseline={"heat_c": 10}, against_baseline={"kelvin_hours": {"max": 2}},
                     band={"low_c": 20, "high_c": 22})  # fmt: skip
    assert "the baseline moved neither heat nor cold, so there is nothing to compare with" in found


@pytest.mark.parametrize(
    "kpi, asked_ms, fails",
    [
        ({"heated_kwh": 0.5, "cooled_kwh": 0.0}, {"heat": HOUR_MS}, False),
        ({"heated_kwh": 0.5, "cooled_kwh": 0.0}, {"cool": HOUR_MS}, True),
        ({"heated_kwh": 0.5, "cooled_kwh": 0.0}, {"auto": HOUR_MS}, False),
        ({"heated_kwh": 0.5, "cooled_kwh": 0.0}, {"heat": HOUR_MS, "cool": HOUR_MS}, False),
        ({"heated_kwh": 0.0, "cooled_kwh": 0.0}, {"heat": 60_000, "off": HOUR_MS}, False),
        ({"heated_kwh": 0.0, "cooled_kwh": 0.0}, {"auto": HOUR_MS}, True),
        ({"heated_kwh": 0.0, "cooled_kwh": 0.0}, {"fan-only": HOUR_MS}, False),
        ({"heated_kwh": 0.0, "cooled_kwh": 0.0}, {"emergency-heat": HOUR_MS}, True),
        (
            {"heated_kwh": 0.5, "cooled_kwh": 0.0, "aux_kwh": 0.5, "starts": 0},
            {"emergency-heat": HOUR_MS},
            False,
        ),
        ({"heated_kwh": 0.0, "cooled_kwh": 0.0}, {}, True),  # no tick of the controller
    ],
)
def test_what_each_mode_owes(kpi, asked_ms, fails):
    assert bool(failure({"starts": 3, **kpi}, asked_ms, "", 2 * HOUR_MS)) is fails


def test_a_baseline_has_moved_something_when_it_cooled():
    assert baseline_failure({"heated_kwh": 0.0, "cooled_kwh": 1.0}) == ""


@pytest.mark.parametrize(
    "more, says",
    [
        ({"plant": {"kind": "cabinet"}}, "plant: indoor_c missing, without which"),
        ({"band": {"low_c": 20, "high_c": 22, "from": "20m"}}, "band: from 20m is not before the end, 20m"),
        ({"step": [{**PULLED, "at": "20m"}]}, "step 1 'fault': at 20m is not before the end, 20m"),
        ({"limits": {"starts": {"min": 3, "max": 2}}}, "limits: starts: min is above max"),
        (
            {"baseline": {"application": "freezer"}},
            "baseline: plant: cabinet_c missing, without which the application freezer never runs",
        ),
    ],
)
def test_what_could_never_come_about_is_refused_when_it_is_read(more, says):
    with pytest.raises(UsageError) as caught:
        read_scenario({**HOUSE, **more}, "house.toml")
    assert str(caught.value).startswith(f"house.toml: {says}")


def test_a_map_without_a_critical_reading_is_refused_with_its_name(tmp_path, monkeypatch):
    class Mapped(Cabinet):
        MEASUREMENTS = tuple(name for name in Cabinet.MEASUREMENTS if name != "cabinet_c")

    monkeypatch.setattr(fmi_scenario, "fmu_plant_class", lambda fmu, map_file: Mapped)
    monkeypatch.setattr(fmi_scenario, "KINDS", {})
    file = tmp_path / "some.toml"
    file.write_text('application = "freezer"')
    with pytest.raises(UsageError, match=r"^map\.toml: measurements: cabinet_c missing, without which"):
        fmi_scenario.load_with_fmu(file, tmp_path / "a.fmu", "map.toml")
