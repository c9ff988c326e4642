"""Laundry in the drum: it keeps energy and water, dries as laundry does, comes to rest with the air."""

import pytest

from host_tools.plant.sinks.drum import Drum, DrumData, water_activity
from host_tools.plant.sources.humid_air import VAPORISATION_J_KG, humidity_kg_kg, relative_humidity

FLOW_KG_S = 0.06


def test_energy_and_water_are_kept_over_a_day_of_changing_air():
    drum = Drum(DrumData(), 20.0)
    stored_j, water_kg = drum.stored_j(), drum.water_kg
    air_j = lost_j = out_kg = moved_j = 0.0
    for n in range(24 * 720):
        hour = n / 720
        flow = 0.0 if int(hour * 2) % 5 == 4 else FLOW_KG_S
        drum.advance(5.0, 60.0 if int(hour) % 2 else 25.0, 0.008 + 0.01 * (int(hour) % 3), flow, 20.0)
        air_j += drum.air_w * 5.0
        lost_j += drum.lost_w * 5.0
        out_kg += drum.evaporated_kg_s * 5.0
        moved_j += abs(drum.air_w) * 5.0
    assert abs(air_j - lost_j - (drum.stored_j() - stored_j)) <= 1e-6 * moved_j
    assert drum.water_kg == pytest.approx(water_kg - out_kg, rel=1e-9)
    assert out_kg > 3.0


def test_the_heat_of_the_air_is_that_of_its_two_states():
    drum = Drum(DrumData(), 30.0)
    drum.advance(1.0, 60.0, 0.02, FLOW_KG_S, 20.0)
    sensible_w = 1006.0 * FLOW_KG_S * (60.0 - drum.air_out_c)
    latent_w = VAPORISATION_J_KG * FLOW_KG_S * (0.02 - drum.humidity_out)
    assert drum.air_w == pytest.approx(sensible_w + latent_w, rel=1e-9)


def test_wet_laundry_stays_near_the_wet_bulb_and_the_air_leaves_damp():
    drum = Drum(DrumData(loss_w_k=0.0), 25.0)
    for _ in range(1200):
        drum.advance(1.0, 60.0, 0.015, FLOW_KG_S, 20.0)
    # Wet bulb of air of 60 °C and 15 g/kg by the psychrometric chart: 30.5 °C.
    assert drum.cloth_c == pytest.approx(30.5, abs=1.0)
    assert 0.55 < relative_humidity(drum.air_out_c, drum.humidity_out) < 0.95


def test_it_dries_more_and_more_slowly_and_comes_to_rest_with_the_air():
    drum = Drum(DrumData(dry_kg=2.0, loss_w_k=0.0), 25.0)
    rates = []
    for n in range(40000):
        drum.advance(5.0, 25.0, humidity_kg_kg(25.0, 0.65), FLOW_KG_S, 25.0)
        if n % 400 == 0:
            rates.append(drum.evaporated_kg_s)
    assert rates[1] > 10 * rates[-1]
    assert drum.moisture == pytest.approx(0.075, abs=0.005)  # cotton at 65 %
    assert drum.cloth_c == pytest.approx(25.0, abs=0.05)


def test_dry_laundry_takes_water_back_from_damp_air():
    drum = Drum(DrumData(moisture=0.01), 20.0)
    drum.advance(5.0, 20.0, humidity_kg_kg(20.0, 0.9), FLOW_KG_S, 20.0)
    assert drum.evaporated_kg_s < 0.0


@pytest.mark.parametrize("regain, relative", [(0.030, 0.20), (0.046, 0.40), (0.075, 0.65), (0.10, 0.80)])
def test_the_isotherm_is_that_of_cotton(regain, relative):
    assert water_activity(regain) == pytest.approx(relative, abs=0.035)


def test_wet_cloth_is_as_wet_as_water():
    assert water_activity(0.6) == 1.0
    assert water_activity(0.34) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("field, value", [("dry_kg", 0.1), ("moisture", 3.0), ("loss_w_k", -1.0)])
def test_senseless_data_are_refused(field, value):
    with pytest.raises(ValueError, match=f"drum: {field}"):
        DrumData(**{field: value})
