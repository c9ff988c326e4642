"""Somebody else's FMU: other names, Kelvin, kilowatts, a Boolean, a parameter, and an FMU that gives up."""

from pathlib import Path

import pytest

from host_tools.errors import UserError
from host_tools.fmi.plant import fmu_plant_class

builder = pytest.importorskip("pythonfmu.builder")
pytest.importorskip("fmpy")

SCRIPT = '''
from pythonfmu import Boolean, Fmi2Causality, Fmi2Slave, Fmi2Variability, Real


class Box(Fmi2Slave):
    """A box of air with a heater: C·dT/dt = Q."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.C = 1000.0
        self.T = 293.15
        self.heat = False
        self.level = 0.0
        self.P = 0.0
        for name in ("heat", "level"):
            kind = Boolean if name == "heat" else Real
            more = dict(variability=Fmi2Variability.discrete) if name == "heat" else {}
            self.register_variable(kind(name, causality=Fmi2Causality.input, **more))
        for name in ("T", "P"):
            self.register_variable(Real(name, causality=Fmi2Causality.output))
        self.register_variable(
            Real("C", causality=Fmi2Causality.parameter, variability=Fmi2Variability.fixed)
        )

    def do_step(self, current_time, step_size):
        self.P = self.level if self.heat else 0.0
        self.T += 1000.0 * self.P * step_size / self.C
        return self.T < 400.0
'''
MAP = """
[outputs]
compressor = "heat"
compressor_speed = { variable = "level", unit = "1" }

[measurements]
indoor_c = { variable = "T", unit = "K" }
power_w = { variable = "P", unit = "kW" }
heat_w = { variable = "P", unit = "kW" }

[parameters]
C = 500.0
"""


@pytest.fixture
def box(tmp_path, monkeypatch):
    """The class of plants that the FMU gives."""
    monkeypatch.syspath_prepend(str(tmp_path))
    script = tmp_path / "someones_box.py"
    script.write_text(SCRIPT)
    fmu = Path(builder.FmuBuilder.build_FMU(script, dest=tmp_path / "box.fmu"))
    (tmp_path / "map.toml").write_text(MAP)
    return fmu_plant_class(fmu, tmp_path / "map.toml")


@pytest.fixture
def box_with_a_valve(tmp_path, monkeypatch):
    """The same with a valve that turns its heat round."""
    monkeypatch.syspath_prepend(str(tmp_path))
    script = tmp_path / "someones_valve.py"
    script.write_text(
        SCRIPT.replace('for name in ("heat", "level")', 'for name in ("heat", "level", "valve", "fan")')
        .replace("        self.P = 0.0\n", "        self.P = self.Q = self.valve = self.fan = 0.0\n", 1)
        .replace('("T", "P")', '("T", "P", "Q")')
        .replace("        self.T +=", "        self.Q = self.P * (1.0 - 2.0 * self.valve)\n        self.T +=")
    )
    fmu = Path(builder.FmuBuilder.build_FMU(script, dest=tmp_path / "valve.fmu"))
    valve = 'reversing_valve = "valve"\noutdoor_fan = "fan"\n'
    text = MAP.replace("\n[measurements]", valve + "\n[measurements]").replace(
        'heat_w = { variable = "P"', 'heat_w = { variable = "Q"'
    )
    (tmp_path / "valve.toml").write_text(text)
    return fmu_plant_class(fmu, tmp_path / "valve.toml")


def test_outputs_parameters_and_units_are_those_of_the_map(box):
    plant = box()
    assert plant.measurements["indoor_c"] == pytest.approx(20.0)
    plant.advance({"compressor": 0, "compressor_speed": 500}, 5.0)
    assert plant.measurements["indoor_c"] == pytest.approx(20.0)
    plant.advance({"compressor": 1, "compressor_speed": 500}, 4.0)
    assert plant.measurements["power_w"] == pytest.approx(500.0)
    assert plant.measurements["indoor_c"] == pytest.approx(20.0 + 500.0 * 4.0 / 500.0)
    assert plant.electric_j == pytest.approx(2000.0)
    assert plant.heated_j == pytest.approx(2000.0)


def test_without_a_speed_it_runs_at_full_speed(box):
    plant = box()
    plant.advance({"compressor": 1}, 1.0)
    assert plant.measurements["power_w"] == pytest.approx(1000.0)


def test_heat_that_a_defrost_takes_back_is_no_cold(box_with_a_valve):
    def moved(fan, valve=1):
        plant = box_with_a_valve()
        plant.advance({"compressor": 1, "reversing_valve": valve, "outdoor_fan": fan}, 1.0)
        return plant.heated_j, plant.cooled_j

    assert moved(fan=1, valve=0) == pytest.approx((1000.0, 0.0))
    assert moved(fan=1) == pytest.approx((0.0, 1000.0))
    assert moved(fan=0) == pytest.approx((-1000.0, 0.0))


def test_an_fmu_that_gives_up_is_one_line_with_its_time(box):
    plant = box()
    with pytest.raises(UserError, match=r"box\.fmu: at [\d.]+ s: ") as caught:
        plant.advance({"compressor": 1}, 120.0)
    assert "\n" not in str(caught.value)
