"""What is spent and saved, by use."""

import pytest

from host_tools.plant.spending import COOLING, HEATING, HOT_WATER, SPENDING_FIGURES, Spending

HOUR_S = 3600.0


def test_each_use_has_its_own_account():
    spending = Spending(plain_eer=3.0)
    spending.add(HOUR_S, HEATING, 1000.0, 4500.0, 0.0, 0.0, 4000.0, 0.0)
    spending.add(HOUR_S, HOT_WATER, 1000.0, 3000.0, 500.0, 0.0, 0.0, 3000.0)
    spending.add(HOUR_S, COOLING, 500.0, -3000.0, 0.0, 0.0, -2500.0, 0.0)
    figures = spending.figures()
    assert set(figures) == set(SPENDING_FIGURES)
    assert figures["space_cop"] == pytest.approx(4.5)
    assert figures["hot_water_cop"] == pytest.approx(3.5 / 1.5)
    assert figures["cooling_eer"] == pytest.approx(6.0)
    assert figures["rooms_kwh"] == pytest.approx(4.0)
    assert figures["tank_kwh"] == pytest.approx(3.5)
    assert figures["aux_kwh"] == pytest.approx(0.5)
    assert figures["plain_kwh"] == pytest.approx(4.0 + 3.5 + 1.0)
    assert figures["saving_pct"] == pytest.approx(100.0 * (1.0 - 3.0 / 8.5))


def test_resistance_saves_nothing():
    spending = Spending(plain_eer=3.2)
    spending.add(HOUR_S, HEATING, 3000.0, 3000.0, 0.0, 3000.0, 3000.0, 0.0)
    assert spending.figures()["saving_pct"] == pytest.approx(0.0)
    assert spending.figures()["aux_kwh"] == pytest.approx(3.0)


def test_what_there_was_not_has_no_figure():
    assert {"saving_pct", "space_cop", "hot_water_cop", "cooling_eer"}.isdisjoint(Spending(3.2).figures())
