"""The tabulated cycle: what it gives outside of the grid, at its cache, and how long it takes."""

import subprocess
import sys
from itertools import pairwise

import pytest

from host_tools.plant.circuit import cycle_map as module
from host_tools.plant.circuit.cycle_data import REFRIGERANTS, CycleData
from host_tools.plant.circuit.cycle_map import CycleMap, cycle_map, make_table

pytestmark = pytest.mark.slow


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    cycle_map.cache_clear()
    yield tmp_path / "heatpump"
    cycle_map.cache_clear()


@pytest.mark.parametrize("refrigerant", REFRIGERANTS)
def test_nothing_is_negative_or_endless_anywhere(refrigerant):
    table = cycle_map(CycleData(refrigerant=refrigerant))
    for evaporating_c in range(-120, 80, 7):
        for condensing_c in range(-60, 160, 7):
            flow, taken, power, discharge_c = table.at(evaporating_c, condensing_c)
            assert 0.0 <= flow < 1.0
            assert 0.0 <= taken < 3.0
            assert 0.0 <= power < 2.0
            assert -60.0 < discharge_c <= 180.0


@pytest.mark.parametrize("refrigerant", REFRIGERANTS)
def test_heat_falls_with_the_evaporating_temperature_down_to_nothing(refrigerant):
    table = cycle_map(CycleData(refrigerant=refrigerant))
    heats = [table.at(t / 2, 45.0)[1] for t in range(30, -151, -1)]
    assert heats[-1] == 0.0
    assert all(after <= before for before, after in pairwise(heats))
    assert max(before - after for before, after in pairwise(heats)) < 0.04


def test_the_relief_valve_takes_heat_and_power_away_above_its_setting():
    table = cycle_map(CycleData(relief_c=65.0))
    powers = [table.at(0.0, t)[2] for t in (60.0, 65.0, 72.0, 80.0, 96.0)]
    assert powers[1] > powers[0]
    assert powers[1] > powers[2] > powers[3] > powers[4] == pytest.approx(0.0, abs=1e-9)
    assert table.at(0.0, 96.0)[1] == pytest.approx(0.0, abs=1e-9)


def test_no_more_than_the_expansion_valve_lets_through():
    table = cycle_map(CycleData(max_operating_c=12.0))
    assert table.at(30.0, 45.0) == pytest.approx(table.at(12.0, 45.0))


def test_at_part_speed_leakage_and_efficiency_count():
    data = CycleData()
    assert data.flow_factor(1.0) == 1.0
    assert data.efficiency_factor(1.0) == 1.0
    assert 0.23 < data.flow_factor(0.25) < 0.25
    assert data.efficiency_factor(0.65) > 1.0 > data.efficiency_factor(0.25)


@pytest.mark.slow
def test_a_second_map_comes_from_the_cache_without_coolprop(cache):
    first = cycle_map(CycleData(superheat_k=6.0))
    assert len(list(cache.iterdir())) == 1
    code = (
        "import sys\n"
        "from host_tools.plant.circuit.cycle_map import cycle_map, CycleData\n"
        "print(cycle_map(CycleData(superheat_k=6.0)).at(-3.0, 44.0), 'CoolProp' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"{first.at(-3.0, 44.0)} False"


@pytest.mark.slow
def test_other_data_have_another_file(cache):
    cycle_map(CycleData())
    cycle_map(CycleData(isentropic=0.6))
    assert len(list(cache.iterdir())) == 2


@pytest.mark.slow
@pytest.mark.parametrize("rubbish", ["", "{", "[]", "{}", '{"evaporating_c": [1, 2]}', "\0"])
def test_a_spoilt_file_is_made_anew(cache, rubbish):
    good = cycle_map(CycleData()).at(0.0, 40.0)
    (path,) = cache.iterdir()
    whole = path.read_text()
    path.write_text(rubbish)
    cycle_map.cache_clear()
    assert cycle_map(CycleData()).at(0.0, 40.0) == good
    assert path.read_text() == whole


@pytest.mark.slow
def test_a_table_with_a_row_too_short_is_refused():
    table = make_table(CycleData())
    table["power_w"][3].pop()
    with pytest.raises(ValueError, match="shape"):
        CycleMap(CycleData(), table)


@pytest.mark.slow
def test_a_cache_that_cannot_be_written_does_no_harm(tmp_path, monkeypatch):
    (tmp_path / "heatpump").write_text("a file in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    cycle_map.cache_clear()
    assert cycle_map(CycleData()).at(0.0, 40.0)[1] == pytest.approx(1.0, rel=0.01)
    cycle_map.cache_clear()


@pytest.mark.slow
def test_a_file_is_whole_or_not_there(cache, monkeypatch):
    def no_room(*_):
        raise OSError("no space left on device")

    monkeypatch.setattr(module.os, "replace", no_room)
    cycle_map(CycleData())
    assert list(cache.iterdir()) == []


def test_without_a_cache_variable_it_lies_in_the_home_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    cycle_map.cache_clear()
    cycle_map(CycleData())
    cycle_map.cache_clear()
    assert list((tmp_path / ".cache" / "heatpump").glob("cycle-*.json"))


@pytest.mark.parametrize(
    "field, value",
    [
        ("refrigerant", "R22"),
        ("isentropic", 0.0),
        ("volumetric", 1.1),
        ("superheat_k", -1.0),
        ("speed_fall", 0.7),
        ("best_ratio", 0.9),
        ("max_operating_c", 60.0),
    ],
)
def test_data_that_make_no_sense_are_refused(field, value):
    with pytest.raises(ValueError, match=f"circuit: {field}"):
        CycleData(**{field: value})
