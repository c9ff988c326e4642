"""What a run costs: prices by the scenario's clock, charged as the plant takes energy."""

import pytest

from host_tools.errors import UsageError
from host_tools.scenario import read_scenario, run_scenario, tariff
from host_tools.scenario.table import Table
from host_tools.scenario.tariff import NO_TARIFF, Bill

HOUR_MS = 3_600_000
KWH_J = 3.6e6
CLOCK = {"at": "0s", "do": "clock", "to": "2026-01-11T23:00Z"}


def plan(at, text):
    return {"at": at, "do": "prices", "plan": text}


def tariff_of(*steps):
    return tariff.read(Table({"step": list(steps)}, "x.toml", ("step",)))


def paid(found, *powers_kw):
    """The figures after each hour with one of these powers, charged whenever it is due, and at the end."""
    bill = Bill(found)
    now_ms, taken_j = 0, 0.0
    for hour, power_kw in enumerate(powers_kw, 1):
        while now_ms < hour * HOUR_MS:
            now_ms += 5000
            taken_j += power_kw * KWH_J * 5000 / HOUR_MS
            if now_ms >= bill.next_ms:
                bill.charge(now_ms, taken_j)
    bill.charge(now_ms, taken_j)
    return bill.figures()


def test_energy_costs_what_held_when_it_was_taken():
    found = tariff_of(CLOCK, plan("0s", "2026-01-11T23:00Z 60 10 30"))
    assert paid(found, 2, 1) == {"cost": pytest.approx(50), "price_paid": pytest.approx(100 * 50 / 3 / 20)}
    assert paid(found, 0, 4)["price_paid"] == pytest.approx(150)
    assert paid(found, 1) == {"cost": pytest.approx(10), "price_paid": pytest.approx(100)}


def test_what_has_no_price_does_not_count():
    found = tariff_of(CLOCK, plan("0s", "2026-01-12T00:00Z 30 10 30"))
    assert paid(found, 7, 2, 7) == {"cost": pytest.approx(40), "price_paid": pytest.approx(100)}
    assert paid(found, 7) == {"cost": None, "price_paid": None}
    assert paid(NO_TARIFF, 7) == {"cost": None, "price_paid": None}


def test_prices_that_are_nothing_in_the_mean_are_no_measure():
    found = tariff_of(CLOCK, plan("0s", "2026-01-11T23:00Z 60 -10 10"))
    assert paid(found, 3, 1) == {"cost": pytest.approx(-20), "price_paid": None}


def test_the_first_clock_and_the_newest_prices_hold():
    late = {"at": "1h", "do": "clock", "to": "2030-01-01T00:00Z"}
    later = plan("1h", "2026-01-12T00:00Z 60 50")
    found = tariff_of(later, late, CLOCK, plan("0s", "2026-01-11T23:00Z 60 10 30 20"), plan("2h", "none"))
    assert paid(found, 1, 1, 1)["cost"] == pytest.approx(80)


def test_prices_before_a_clock_are_refused():
    with pytest.raises(UsageError, match=r"^x.toml: step 'prices': needs a step 'clock' before it$"):
        tariff_of({**CLOCK, "at": "1h"}, plan("0s", "2026-01-11T23:00Z 60 10"))


def test_a_run_and_its_baseline_have_the_same_prices():
    scenario = read_scenario(
        {
            "name": "x",
            "about": "x",
            "duration": "1h",
            "application": "air_to_air",
            "plant": {"kind": "air_to_air"},
            "parameters": {"mode": "heat", "heat_setpoint": 24},
            "step": [CLOCK, plan("0s", "2026-01-11T23:00Z 15 7 7 7 7 7")],
            "baseline": {"application": "air_to_air", "parameters": {"mode": "heat", "heat_setpoint": 24}},
            "limits": {"price_paid": {"min": 99.99, "max": 100.01}},
            "against_baseline": {"cost": {"min": 0.99, "max": 1.01}},
        },
        "x.toml",
    )
    result = run_scenario(scenario, "in-process")
    assert not result.failures
    assert result.kpi["cost"] == pytest.approx(7 * result.kpi["energy_kwh"], abs=0.01)
