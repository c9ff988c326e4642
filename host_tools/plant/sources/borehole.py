"""The ground around a borehole heat exchanger, as cylinders around it.

    C_i·dT_i/dt = G_(i-1)·(T_(i-1) - T_i) + G_i·(T_(i+1) - T_i)      per borehole, i from the grout outwards

    C_i = s·π·(r_i² - r_(i-1)²)·L      G_i = 2π·k·L / ln(r_(i+1)/r_i), r at the middles of both cells

s is the heat capacity of a m³. Cell 0 is the grout, reached from the fluid over half the borehole's
resistance and from there to the wall over the other half. The cells' radii grow in a fixed ratio; behind the
last one the ground keeps its undisturbed temperature, and what comes in from there is an account. Each step
is implicit (backward Euler, with the elimination done once and for all), so 60 s are stable however thin the
cells are; heat from the fluid is collected between the steps and none is lost.

Temperatures are differences from the undisturbed ground, so a rest stays at rest to the last bit.

Left out: the flow of heat along the borehole (surface and foot; what matters after some years), ground water,
and freezing. Boreholes of one house are taken to be far enough apart (6 m and more, VDI 4640 part 2).

Sources of the figures: thermal conductivity and capacity of moist till and sandstone, VDI 4640 part 1, table
1 (1.8…3 W/(m·K), 2.0…2.6 MJ/(m³·K)); borehole resistance of a double U in grout of 2 W/(m·K): 0.08…0.11 K·m/W
(Hellström, Ground Heat Storage, 1991; thermal response tests).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, pi, sqrt

STEP_S = 60.0
_HISTORY_STEP_S = 3600.0


@dataclass(frozen=True)
class BoreholeData:
    """What describes borehole and ground; the default suits a house of 6 kW."""

    count: int = 1  # boreholes of this kind
    length_m: float = 130.0  # of each, m
    radius_m: float = 0.067  # of the hole, m (135 mm bit)
    resistance_m_k_w: float = 0.09  # fluid to wall, m·K/W
    grout_j_m3_k: float = 2.9e6  # grout and pipes, J/(m³·K) (water-rich)
    ground_c: float = 10.5  # undisturbed, mean over the length, °C
    conductivity_w_m_k: float = 2.3  # of the ground, W/(m·K)
    ground_j_m3_k: float = 2.3e6  # of the ground, J/(m³·K)
    far_m: float = 15.0  # radius from which the ground is undisturbed, m (a year reaches about 11 m)
    cells: int = 16  # cylinders of ground
    history_w_m: float = 0.0  # heat drawn per m of borehole before the start, W/m
    history_days: float = 0.0  # for this long, days

    def __post_init__(self) -> None:
        for name in (
            "length_m", "radius_m", "resistance_m_k_w", "grout_j_m3_k", "conductivity_w_m_k", "ground_j_m3_k",
        ):  # fmt: skip
            if getattr(self, name) <= 0.0:
                raise ValueError(f"borehole: {name} must be above 0")
        if self.count < 1:
            raise ValueError("borehole: count must be at least 1")
        if not 4 <= self.cells <= 60:
            raise ValueError("borehole: cells must be in 4…60")
        if self.far_m <= 2.0 * self.radius_m:
            raise ValueError("borehole: far_m must lie outside the borehole")
        if self.history_days < 0.0:
            raise ValueError("borehole: history_days can't be negative")


class Borehole:
    """State of the ground and its energy account.

    node_c         temperature that the fluid sees, °C
    exchange_w_k   between fluid and that, W/K
    border_j       heat that came in from the undisturbed ground, J
    """

    __slots__ = (
        "_capacity_j_k",
        "_cells_k",
        "_conductance_w_k",
        "_far_w_k",
        "_forward",
        "_ground_c",
        "_inverse",
        "_waiting_j",
        "_waiting_s",
        "border_j",
        "exchange_w_k",
        "node_c",
    )

    def __init__(self, data: BoreholeData) -> None:
        metres = data.count * data.length_m
        count = data.cells
        growth = log(data.far_m / data.radius_m) / count
        radii = [data.radius_m * exp(growth * n) for n in range(count + 1)]
        squares = [radius * radius for radius in radii]
        middles = [sqrt((squares[n] + squares[n + 1]) / 2.0) for n in range(count)]
        ground_w_k = 2.0 * pi * data.conductivity_w_m_k * metres
        half_m_k_w = 0.5 * data.resistance_m_k_w
        self._capacity_j_k = [data.grout_j_m3_k * pi * squares[0] * metres] + [
            data.ground_j_m3_k * pi * (squares[n + 1] - squares[n]) * metres for n in range(count)
        ]
        # From each cell to the next one outwards; the last one's is to the undisturbed ground.
        first_k_w = half_m_k_w / metres + log(middles[0] / radii[0]) / ground_w_k
        ends = [*middles, radii[-1]]
        self._conductance_w_k = [1.0 / first_k_w] + [
            ground_w_k / log(ends[n + 1] / ends[n]) for n in range(count)
        ]
        self._far_w_k = self._conductance_w_k[-1]
        self.exchange_w_k = metres / half_m_k_w
        self._ground_c = data.ground_c
        self._cells_k = [0.0] * (count + 1)
        self._waiting_j = 0.0
        self.border_j = 0.0
        if data.history_days > 0.0:
            self._eliminate(_HISTORY_STEP_S)
            for _ in range(round(data.history_days * 86400.0 / _HISTORY_STEP_S)):
                self._waiting_j = -data.history_w_m * metres * _HISTORY_STEP_S
                self._solve(_HISTORY_STEP_S)
        self._eliminate(STEP_S)
        self._waiting_s = 0.0
        self.border_j = 0.0
        self.node_c = self._ground_c + self._cells_k[0]

    def advance(self, time_s: float, dt_s: float, heat_w: float) -> None:
        """Take `heat_w` W from the fluid (negative: give) for `dt_s` s."""
        self._waiting_j += heat_w * dt_s
        waiting_s = self._waiting_s + dt_s
        while waiting_s >= STEP_S:
            waiting_s -= STEP_S
            self._solve(STEP_S)
        self._waiting_s = waiting_s

    def temperatures_c(self) -> list[float]:
        """Of the grout and all cylinders, from inside out."""
        return [self._ground_c + cell_k for cell_k in self._cells_k]

    def stored_j(self) -> float:
        """Heat in all cells, counted from the undisturbed ground, J."""
        return self._waiting_j + sum(
            capacity * cell for capacity, cell in zip(self._capacity_j_k, self._cells_k, strict=True)
        )

    def _eliminate(self, step_s: float) -> None:
        """Do of the elimination (Thomas) what doesn't depend on the temperatures."""
        conductance = self._conductance_w_k
        self._forward = []
        self._inverse = []
        inner = 0.0  # conductance inwards
        factor = 0.0
        for n, capacity in enumerate(self._capacity_j_k):
            diagonal = capacity / step_s + inner + conductance[n] - inner * factor
            self._inverse.append((capacity / step_s, conductance[n], 1.0 / diagonal))
            factor = conductance[n] / diagonal
            self._forward.append(factor)
            inner = conductance[n]

    def _solve(self, step_s: float) -> None:
        cells = self._cells_k
        inner_w = self._waiting_j / step_s
        self._waiting_j = 0.0
        above = 0.0
        for n, (slope, outwards, inverse) in enumerate(self._inverse):
            cells[n] = above = (slope * cells[n] + inner_w) * inverse
            inner_w = outwards * above
        self.border_j -= self._far_w_k * above * step_s
        forward = self._forward
        for n in range(len(cells) - 2, -1, -1):
            cells[n] = above = cells[n] + forward[n] * above
        self.node_c = self._ground_c + above
