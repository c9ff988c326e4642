"""Ground with a flat collector in it: layers under a surface that follows the year.

    dH_i/dt = k·(T_(i-1) - T_i)/d + k·(T_(i+1) - T_i)/d     per m², d between the middles of both layers
    T_i = H_i/C_i above freezing, 0 °C while the water freezes, (H_i + L_i)/C_i below

H is the enthalpy from liquid water at 0 °C, C the heat capacity, L the latent heat of the water in it. The
pipes lie in the layer at their depth, and reach its mean temperature over the pipe's wall and

    R = s·ln(s/(π·d)) / (2π·k)     m²·K/W, for pipes of diameter d at spacing s

(first-order solution for a row of pipes; Koschenz and Lehmann, Thermoaktive Bauteilsysteme, 2000).

    T_surface(t) = mean - swing·cos(2π·(t - coldest)/year)

and the start is that wave's course with depth (Carslaw and Jaeger, Conduction of Heat in Solids, 2.6). Under
the last layer the ground has the mean temperature. Explicit Euler every 60 s, far below every time constant;
heat from the fluid is collected between the steps.

Sources of the figures: VDI 4640 part 2 (2001): moist cohesive soil 20…25 W/m² for 1800 h a year, pipes 1.2 to
1.5 m deep and 0.5…0.8 m apart; part 1: 1.5…2 W/(m·K), 2.0…2.8 MJ/(m³·K).

Left out: the soil's own storage close round a pipe (minutes), rain, and the surface's balance with sun and
sky, which is in its temperature.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, exp, log, pi

STEP_S = 60.0
YEAR_S = 365.0 * 86400.0
_THIN_M = 0.2  # layers down to and under the pipes
_FUSION_J_M3 = 334.0e6  # of a m³ of water
_YEAR_ANGLE = 2.0 * pi / YEAR_S


@dataclass(frozen=True)
class CollectorData:
    """What describes collector and ground; the default suits a house of 6 kW."""

    area_m2: float = 240.0
    depth_m: float = 1.4  # of the pipes, m
    spacing_m: float = 0.6  # from pipe to pipe, m
    pipe_m: float = 0.032  # outer diameter, m
    wall_m_k_w: float = 0.085  # of the pipe, m·K/W (PE, 32 mm outside, 26.2 inside)
    conductivity_w_m_k: float = 1.8  # W/(m·K)
    ground_j_m3_k: float = 2.4e6  # J/(m³·K)
    water_part: float = 0.25  # m³ of water that can freeze in a m³ of ground
    surface_mean_c: float = 10.0  # mean of the year, °C
    surface_swing_k: float = 9.0  # half of summer less winter, K
    coldest_day: float = 28.0  # of the year

    def __post_init__(self) -> None:
        for name in ("area_m2", "depth_m", "conductivity_w_m_k", "ground_j_m3_k", "pipe_m"):
            if getattr(self, name) <= 0.0:
                raise ValueError(f"collector: {name} must be above 0")
        if self.spacing_m <= pi * self.pipe_m:
            raise ValueError("collector: spacing_m must be above the pipe's circumference")
        if self.wall_m_k_w < 0.0 or self.surface_swing_k < 0.0:
            raise ValueError("collector: wall_m_k_w and surface_swing_k can't be negative")
        if not 0.0 <= self.water_part <= 0.6:
            raise ValueError("collector: water_part must be in 0…0.6")
        if not 0.3 <= self.depth_m <= 3.0:
            raise ValueError("collector: depth_m must be in 0.3…3")


class Collector:
    """State of the ground and its energy account.

    node_c         temperature of the pipes' layer, °C
    exchange_w_k   between fluid and that, W/K
    border_j       heat that came in from the surface and from below, J
    """

    __slots__ = (
        "_capacity_j_k",
        "_conductance_w_k",
        "_data",
        "_enthalpy_j",
        "_fusion_j",
        "_layers_c",
        "_pipes",
        "_since_s",
        "_waiting_j",
        "_waiting_s",
        "border_j",
        "exchange_w_k",
        "middles_m",
        "node_c",
    )

    def __init__(self, data: CollectorData, day_of_year: float) -> None:
        self._data = data
        self._since_s = (day_of_year - 1.0) * 86400.0
        thick = [_THIN_M] * (round(data.depth_m / _THIN_M) + 4) + [_THIN_M * 1.4**n for n in range(1, 11)]
        ends = [0.0]
        for one in thick:
            ends.append(ends[-1] + one)
        self.middles_m = [(ends[n] + ends[n + 1]) / 2.0 for n in range(len(thick))]
        self._pipes = min(range(len(thick)), key=lambda n: abs(self.middles_m[n] - data.depth_m))
        places = [0.0, *self.middles_m, ends[-1]]
        self._conductance_w_k = [
            data.area_m2 * data.conductivity_w_m_k / (places[n + 1] - places[n])
            for n in range(len(places) - 1)
        ]
        volumes = [data.area_m2 * one for one in thick]
        self._capacity_j_k = [data.ground_j_m3_k * volume for volume in volumes]
        self._fusion_j = [_FUSION_J_M3 * data.water_part * volume for volume in volumes]
        self._enthalpy_j = [
            capacity * temperature if temperature >= 0.0 else capacity * temperature - fusion
            for capacity, fusion, temperature in zip(
                self._capacity_j_k,
                self._fusion_j,
                [self.undisturbed_c(z, 0.0) for z in self.middles_m],
                strict=True,
            )
        ]
        self._layers_c = [0.0] * len(thick)
        round_w_m_k = log(data.spacing_m / (pi * data.pipe_m)) / (2.0 * pi * data.conductivity_w_m_k)
        self.exchange_w_k = data.area_m2 / data.spacing_m / (round_w_m_k + data.wall_m_k_w)
        self._waiting_j = 0.0
        self._waiting_s = 0.0
        self.border_j = 0.0
        self._find_temperatures()

    def undisturbed_c(self, depth_m: float, time_s: float) -> float:
        """The ground at a depth without a collector, `time_s` s after the midnight before the start."""
        data = self._data
        wave_1_m = (_YEAR_ANGLE * data.ground_j_m3_k / (2.0 * data.conductivity_w_m_k)) ** 0.5
        angle = _YEAR_ANGLE * (self._since_s + time_s - data.coldest_day * 86400.0)
        fall = depth_m * wave_1_m
        return data.surface_mean_c - data.surface_swing_k * exp(-fall) * cos(angle - fall)

    def advance(self, time_s: float, dt_s: float, heat_w: float) -> None:
        """Take `heat_w` W from the fluid (negative: give) for `dt_s` s from `time_s` on."""
        self._waiting_j += heat_w * dt_s
        waiting_s = self._waiting_s + dt_s
        while waiting_s >= STEP_S:
            waiting_s -= STEP_S
            self._step(time_s)
        self._waiting_s = waiting_s

    def temperatures_c(self) -> list[float]:
        """Of all layers, from above, at `middles_m`."""
        return list(self._layers_c)

    def stored_j(self) -> float:
        """Heat in all layers, counted from liquid water at 0 °C, J."""
        return self._waiting_j + sum(self._enthalpy_j)

    def _step(self, time_s: float) -> None:
        layers = self._layers_c
        enthalpy = self._enthalpy_j
        enthalpy[self._pipes] += self._waiting_j
        self._waiting_j = 0.0
        above_c = self.undisturbed_c(0.0, time_s)
        conductances = self._conductance_w_k
        down_w = conductances[0] * (above_c - layers[0])
        border_w = down_w
        above_c = layers[0]
        for n in range(1, len(layers)):
            below_c = layers[n]
            through_w = conductances[n] * (above_c - below_c)
            enthalpy[n - 1] += (down_w - through_w) * STEP_S
            down_w = through_w
            above_c = below_c
        through_w = conductances[-1] * (above_c - self._data.surface_mean_c)
        enthalpy[-1] += (down_w - through_w) * STEP_S
        self.border_j += (border_w - through_w) * STEP_S
        self._find_temperatures()

    def _find_temperatures(self) -> None:
        layers = self._layers_c
        fusion = self._fusion_j
        for n, (enthalpy, capacity) in enumerate(zip(self._enthalpy_j, self._capacity_j_k, strict=True)):
            if enthalpy >= 0.0:
                layers[n] = enthalpy / capacity
            else:
                layers[n] = min(0.0, (enthalpy + fusion[n]) / capacity)
        self.node_c = layers[self._pipes]
