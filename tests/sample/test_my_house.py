"""A sample: tests of one's own machine, in a repository of one's own. Copy this folder; `pytest` runs it."""

import pytest


@pytest.mark.machine(
    "air_to_air", plant={"start": {"indoor_c": 18}}, settings={"mode": "heat", "heat_setpoint": 21}
)
def test_a_cold_house_gets_warm_and_stays_so_over_a_power_cut(board, plant):
    assert board.run_until(lambda: board["indoor"] >= 20.5, within="6h") > 600
    board.power_cut("20m")
    board.run("2h")
    assert board["lockout"] == "none" and plant.measurements["indoor_c"] > 20


@pytest.mark.machine("refrigerator")
def test_a_pulled_probe_is_told(board, console):
    board.run("30m")
    board.fault("sensor.cabinet", "disconnected")
    board.run("5m")
    assert any("cabinet" in line for line in console("faults"))


def test_a_scenario_of_my_own(scenario):
    assert scenario("my-house.toml").kpi["starts"] <= 12
