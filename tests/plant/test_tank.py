"""The layered tank: conservation, order of the layers, coil, wrap, element, draw-off."""

from math import exp

import pytest

from host_tools.plant.sinks.tank import Tank, TankData

CP = 4179.0


def ordered(tank):
    return all(above > below - 0.1 for below, above in zip(tank.layers_c, tank.layers_c[1:], strict=False))


@pytest.mark.parametrize("heat", ["coil", "wrap"])
def test_energy_is_conserved_over_a_day_of_heating_and_drawing(heat):
    tank = Tank(TankData())
    before_j = tank.stored_j() + tank.wrap_stored_j()
    in_j = 0.0
    for step in range(86400 // 2):
        dt_s = (1.0, 2.0, 3.0)[step % 3]
        hour = int(2 * step // 3600)
        on = hour % 4 == 1
        if heat == "coil":
            tank.circulate(dt_s, 52.0, 0.3 if on else 0.0)
            in_j += tank.coil_w * dt_s
        else:
            tank.condense(dt_s, 1500.0 if on else 0.0)
            in_j += 1500.0 * dt_s if on else 0.0
        element_w = 2000.0 if hour == 14 else 0.0
        in_j += element_w * dt_s
        drawn_kg = 0.1 * dt_s if step % 1800 < 60 else 0.0
        tank.advance(dt_s, drawn_kg, 10.0, element_w)
        assert ordered(tank)
    out_j = tank.drawn_j + tank.lost_j
    change_j = tank.stored_j() + tank.wrap_stored_j() - before_j
    assert in_j - out_j == pytest.approx(change_j, abs=1e-6 * (in_j + out_j))
    assert in_j > 2e7


def test_a_resting_tank_loses_what_its_label_says():
    data = TankData(start_c=65.0, room_c=20.0)
    tank = Tank(data)
    for _ in range(8640):
        tank.advance(10.0, 0.0, 10.0, 0.0)
    assert tank.lost_j / 3.6e6 == pytest.approx(1.6, abs=0.1)
    assert tank.top_c == pytest.approx(65.0 - 1.53 / (300 * CP / 3.6e6), abs=0.5)


def test_drawing_leaves_the_top_hot_while_the_bottom_is_cold():
    tank = Tank(TankData(start_c=55.0))
    for _ in range(1200):
        tank.advance(1.0, 1.0 / 6.0, 10.0, 0.0)  # 200 l of 300
    assert tank.top_c > 40.0
    assert tank.layers_c[0] < 11.0
    for _ in range(1200):
        tank.advance(1.0, 1.0 / 6.0, 10.0, 0.0)
    assert tank.top_c < 20.0


def test_heat_from_below_warms_the_cold_part_first_and_then_all():
    tank = Tank(TankData(start_c=50.0))
    for _ in range(100):
        tank.advance(1.0, 1.2, 10.0, 0.0)
    top_c, bottom_c = tank.top_c, tank.layers_c[0]
    for _ in range(600):
        tank.condense(1.0, 3000.0)
        tank.advance(1.0, 0.0, 10.0, 0.0)
    assert tank.layers_c[0] > bottom_c + 1.0
    assert tank.top_c == pytest.approx(top_c, abs=0.2)
    for _ in range(14400):
        tank.condense(1.0, 3000.0)
        tank.advance(1.0, 0.0, 10.0, 0.0)
    assert tank.top_c == pytest.approx(tank.layers_c[0], abs=0.5)
    assert tank.top_c > 60.0


def test_the_coil_is_a_heat_exchanger():
    tank = Tank(TankData(start_c=40.0, volume_l=3.0e5))  # so large that it stays at 40 °C
    tank.circulate(1.0, 50.0, 0.3)
    effectiveness = 1.0 - exp(-1350.0 / (0.3 * CP))
    assert tank.coil_w == pytest.approx(effectiveness * 0.3 * CP * 10.0, rel=0.002)
    assert tank.coil_out_c == pytest.approx(50.0 - effectiveness * 10.0, abs=0.02)
    tank.circulate(1.0, 50.0, 0.0)
    assert tank.coil_w == 0.0


def test_the_element_heats_what_is_above_it():
    tank = Tank(TankData(start_c=20.0, element_at=0.55))
    for _ in range(7200):
        tank.advance(1.0, 0.0, 10.0, 2000.0)
    assert tank.top_c > 40.0
    assert tank.layers_c[0] < 22.0
    assert tank.sensor_c == tank.layers_c[5]


def test_numbers_without_sense_are_refused():
    for wrong in ({"volume_l": 0.0}, {"layers": 1}, {"layers": 99}, {"sensor_at": 1.5}, {"element_w": -1.0}):
        with pytest.raises(ValueError, match="tank: "):
            TankData(**wrong)
