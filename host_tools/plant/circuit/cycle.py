"""A steady vapour-compression cycle with CoolProp's equations of state.

Four states: 1 suction gas, superheated by SH above T_e; 2 discharge gas; 3 liquid, subcooled by SC below
T_c; 4 after the expansion valve, h4 = h3. Pressures are those of saturation at T_e and T_c:

    ṁ = n·V·η_v/v1                            mass flow, kg/s; V: swept volume at full speed, m³/s;
                                              v1: the suction gas's volume, m³/kg
    w = (h2s - h1)/η_i      h2 = h1 + w        electric work, J/kg; the shell's loss is taken off elsewhere
    η_v(r, n) = (v0 - v1·(r - 1))·(1 - v2·(1/n - 1))
    η_i(r, n) = (e0 - e1·ln²(r/r0))·(1 - e2·((n - n0)² - (1 - n0)²))

r = p_c/p_e is the pressure ratio, at least 1.2; n the speed, 1 at full speed. η_i covers motor, friction
and frequency converter, whose heat all goes into the gas. Shape and size of the efficiencies:

- η_v falls in a line with r, and leakage weighs more at low speed; η_i has its peak of 0.6…0.7 near
  r = 2…3, falls off to both sides and is best at medium speed: tests of variable-speed scroll compressors
  (Cuevas and Lebrun, Applied Thermal Engineering 29, 2009) and scroll and rotary models in the ASHRAE
  Handbook "HVAC Systems and Equipment", chapter Compressors. e0 = 0.69 and e1 = 0.17 make
  0.55 of R-410A between -20 and 50 °C, as makers' tables of hermetic scrolls have it; small refrigerator
  compressors reach 0.45…0.55. The coefficients are own choices inside that range, checked against the field
  of measured units (tests/plant/truth_table.py).
- Superheat and subcooling of 5 K each are usual settings (the ASHRAE and EN 12900 rating points have more
  superheat: 11.1 K and 10 K).

Outside of what the machine bears, so that a runaway stays finite and continuous:
- T_e counts up to `max_operating_c` (the expansion valve's maximum operating pressure, MOP);
- below `vacuum_c` the capacity runs out, in a line, to nothing 20 K lower (scrolls unload in a vacuum, from a
  ratio of 10 to 20 on: Copeland, application guideline C6.2.27);
- from `relief_c` on the internal relief valve and the motor protector take flow and power away, in a line,
  to nothing 25 K higher. Properties are taken at most 4 K below the critical temperature.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log

from CoolProp import PT_INPUTS, QT_INPUTS, AbstractState, HmassP_INPUTS, PSmass_INPUTS

from host_tools.plant.circuit.cycle_data import RELIEF_SPAN_K, VACUUM_SPAN_K, CycleData

ZERO_C_K = 273.15
BELOW_CRITICAL_K = 4.0
LEAST_RATIO = 1.2
LEAST_EFFICIENCY = 0.3
HOTTEST_K = 180.0 + ZERO_C_K  # oil burns long before; keeps a starved compressor's gas finite
SOLVABLE_K = 440.0  # above it the specific heat has to do


@dataclass(frozen=True)
class SteadyCycle:
    """What a compressor of 1 m³/s swept volume does at one operating point and full speed."""

    flow_kg_s: float
    taken_w: float
    power_w: float
    discharge_c: float
    gas_j_kg_k: float  # specific heat of the gas after an ideal compression
    pressures_bar: tuple[float, float]  # low, high
    enthalpies_kj_kg: tuple[float, float, float]  # at 1, 2 and 3


class CycleSolver:
    """Solves cycles of one refrigerant; keeps its equation of state between calls."""

    def __init__(self, data: CycleData) -> None:
        self._data = data
        self._state = AbstractState("HEOS", data.refrigerant)
        self._hottest_k = self._state.T_critical() - BELOW_CRITICAL_K

    def pressure_bar(self, saturation_c: float, quality: float = 1.0) -> float:
        """Saturation pressure, bar absolute."""
        self._state.update(QT_INPUTS, quality, min(saturation_c + ZERO_C_K, self._hottest_k))
        return float(self._state.p()) / 1e5

    def solve(self, evaporating_c: float, condensing_c: float) -> SteadyCycle:
        """The cycle between two saturation temperatures at full speed."""
        data, state = self._data, self._state
        low_c = min(evaporating_c, data.max_operating_c)
        low_pa = self.pressure_bar(low_c) * 1e5
        high_pa = max(self.pressure_bar(condensing_c) * 1e5, LEAST_RATIO * low_pa)
        ratio = high_pa / low_pa
        state.update(PT_INPUTS, low_pa, low_c + data.superheat_k + ZERO_C_K)
        h1, s1, density = state.hmass(), state.smass(), state.rhomass()
        liquid_k = min(condensing_c + ZERO_C_K, self._hottest_k) - data.subcooling_k
        if data.subcooling_k > 0.5:
            state.update(PT_INPUTS, high_pa, liquid_k)
        else:
            state.update(QT_INPUTS, 0.0, liquid_k)
        h3 = state.hmass()
        state.update(PSmass_INPUTS, high_pa, s1)
        ideal = state.hmass() - h1
        left = fading(low_c, data.vacuum_c - VACUUM_SPAN_K, data.vacuum_c)
        bypass = fading(-condensing_c, -data.relief_c - RELIEF_SPAN_K, -data.relief_c)
        flow = density * volumetric(data, ratio) * left * bypass
        work = ideal / isentropic(data, ratio)
        gas = state.cpmass()
        discharge_k = state.T() + (work - ideal) / gas
        if discharge_k < SOLVABLE_K:
            state.update(HmassP_INPUTS, h1 + work, high_pa)
            discharge_k = state.T()
        return SteadyCycle(
            flow,
            flow * (h1 - h3),
            flow * work,
            min(discharge_k, HOTTEST_K) - ZERO_C_K,
            gas,
            (low_pa / 1e5, high_pa / 1e5),
            (h1 / 1e3, (h1 + work) / 1e3, h3 / 1e3),
        )


def volumetric(data: CycleData, ratio: float) -> float:
    """Volumetric efficiency over the pressure ratio, at full speed."""
    return max(data.volumetric - data.volumetric_fall * (ratio - 1.0), 0.0)


def isentropic(data: CycleData, ratio: float) -> float:
    """Overall isentropic efficiency over the pressure ratio, at full speed."""
    off = log(ratio / data.best_ratio)
    return max(data.isentropic - data.isentropic_fall * off * off, LEAST_EFFICIENCY)


def fading(value: float, nothing: float, all_of_it: float) -> float:
    """0 up to `nothing`, 1 from `all_of_it`, a line between."""
    return min(max((value - nothing) / (all_of_it - nothing), 0.0), 1.0)
