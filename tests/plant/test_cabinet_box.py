"""The cabinet: it keeps energy and water, leaks as its walls say, and its door opens as often as planned."""

import pytest

from host_tools.plant.sinks.cabinet_box import (
    CabinetBox,
    CabinetBoxData,
    DoorProgram,
    food_j_kg,
    food_temperature_c,
)
from host_tools.plant.sources.humid_air import humidity_kg_kg

ROOM_C = 25.0
ROOM = humidity_kg_kg(ROOM_C, 0.5)
DRY = humidity_kg_kg(4.0, 0.6)
DAY_S = 86400.0


def test_energy_and_water_are_kept_over_a_day_with_openings_and_shopping():
    box = CabinetBox(CabinetBoxData(openings_a_day=30), 4.0, ROOM_C, DRY)
    stored_j, humidity = box.stored_j(), box.humidity
    received_j = moved_j = taken_kg = 0.0
    time_s = 0.0
    for n in range(17280):
        cooling_w = -90.0 if n % 240 < 80 else 2.0
        water_kg_s = 1e-6 if cooling_w < 0.0 and box.humidity > 0.002 else 0.0
        if n == 9000:
            box.load(3.0, 22.0)
        if n == 12000:
            box.load(-1.0, 0.0)
        box.advance(time_s, 5.0, ROOM_C, ROOM, cooling_w, water_kg_s)
        time_s += 5.0
        received_j += (cooling_w - 2.501e6 * water_kg_s) * 5.0
        moved_j += (abs(cooling_w) + abs(box.leak_w)) * 5.0
        taken_kg += water_kg_s * 5.0
    received_j += box.leaked_j + box.loaded_j
    assert abs(received_j - (box.stored_j() - stored_j)) <= 1e-6 * moved_j
    assert box.openings == 30
    assert 0.25 * 1.25 * (box.humidity - humidity) == pytest.approx(box.vapour_kg - taken_kg, abs=1e-9)
    assert taken_kg > 0.01


def test_at_rest_the_leak_is_that_of_its_walls():
    box = CabinetBox(CabinetBoxData(food_kg=0.0, leak_kg_s=0.0), 4.0, ROOM_C, DRY)
    for n in range(40000):
        box.advance(5.0 * n, 5.0, ROOM_C, ROOM, -20.0, 0.0)
    assert ROOM_C - box.air_c == pytest.approx(20.0 / 1.3, rel=1e-3)
    assert box.leak_w == pytest.approx(20.0, rel=1e-3)


def test_an_opening_costs_what_was_measured_in_households():
    """Saidur et al. (2002): about 10 Wh of electricity, with a large refrigerator at a COP near 1."""

    def leaked_wh(openings):
        data = CabinetBoxData(openings_a_day=openings, food_kg=0.0, inner_j_k=1e9)
        box = CabinetBox(data, 4.0, ROOM_C, DRY)
        for n in range(17280):
            # A cold coil dries the air again soon.
            water_kg_s = max(box.humidity - DRY, 0.0) * 0.3 / 300.0
            box.advance(5.0 * n, 5.0, ROOM_C, ROOM, 0.0, water_kg_s)
        return box.leaked_j / 3600.0

    assert 2.0 < (leaked_wh(20) - leaked_wh(0)) / 20 < 15.0


def test_the_door_held_open_changes_the_air():
    box = CabinetBox(CabinetBoxData(), 4.0, ROOM_C, DRY)
    box.door_open = 1
    for n in range(60):
        box.advance(5.0 * n, 5.0, ROOM_C, ROOM, 0.0, 0.0)
    assert box.humidity == pytest.approx(ROOM, rel=1e-3)
    assert box.air_c > 10.0
    assert box.openings == 1


@pytest.mark.parametrize("step_s", [1.0, 3.7, 5.0])
def test_the_program_opens_as_often_and_as_long_whatever_the_step(step_s):
    program = DoorProgram(CabinetBoxData(openings_a_day=30, opening_s=12.0))
    time_s = open_s = 0.0
    openings = was = 0
    while time_s < 2 * DAY_S:
        part = program.open_part(time_s, step_s)
        openings += part > 0.0 and not was
        was = part > 0.0
        open_s += part * step_s
        time_s += step_s
    assert openings == 60
    assert open_s == pytest.approx(60 * 12.0, rel=1e-6)


def test_without_a_program_the_door_stays_shut():
    program = DoorProgram(CabinetBoxData())
    assert not any(program.open_part(60.0 * n, 5.0) for n in range(1440))


@pytest.mark.parametrize("food_c", [-25.0, -3.0, -2.2, -1.0, 0.0, 20.0])
def test_the_enthalpy_of_food_has_its_inverse(food_c):
    assert food_temperature_c(food_j_kg(food_c)) == pytest.approx(food_c)


def test_freezing_food_takes_its_latent_heat():
    assert food_j_kg(5.0) - food_j_kg(-18.0) == pytest.approx(3600 * 6 + 240e3 + 1900 * 15)


@pytest.mark.parametrize(
    "values, message",
    [
        ({"volume_m3": 0.0}, "cabinet: volume_m3"),
        ({"food_kg": -1.0}, "cabinet: food_kg"),
        ({"openings_a_day": 2.5}, "cabinet: openings_a_day"),
        ({"openings_a_day": 100.0, "opening_s": 600.0}, "cabinet: openings_a_day"),
        ({"first_h": 22.0}, "cabinet: first_h"),
    ],
)
def test_senseless_data_are_refused(values, message):
    with pytest.raises(ValueError, match=message):
        CabinetBoxData(**values)
