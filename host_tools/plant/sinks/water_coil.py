"""A plate heat exchanger between the refrigerant and water or brine, with the water that it holds.

    C·dT_coil/dt = q - G·(T_coil - T_w)                       refrigerant and plates, J/K
    M·c·dT_w/dt  = G·(T_coil - T_w) - m·c·(T_w - T_in)        the water in it, T_w at its outlet

q is the refrigerant's heat (W, negative when it evaporates), m the flow (kg/s), c its heat capacity. In the
steady state the heat is e·m·c·(T_coil - T_in) with the effectiveness of an exchanger whose other side keeps
one temperature (VDI Heat Atlas, chapter C1):

    e = 1 - exp(-N),  N = U/(m·c)      so      G = m·c·e/(1 - e) = m·c·(exp(N) - 1)

U is the conductance at the rated flow, half of its resistance on the water's side, which follows the flow
to the power of -0.7 (VDI Heat Atlas, chapter N6, plates: 0.6…0.8). Standing water keeps a small part.
Implicit Euler for both nodes at once, so any step is stable, and the heat that the water carries away is
counted with the same temperatures: conservation is exact to rounding.

At the freezing point the water stays there and ice grows, 334 kJ/kg. Ice narrows the channels (`open`), and
once it fills `burst_share` of the water's mass the plates are damaged, counted in `damage`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

from host_tools.plant.sinks.liquids import liquid

LATENT_J_KG = 334.0e3  # of ice
MOST_TRANSFER_UNITS = 4.0  # e = 0.98; more changes nothing but the equations' stiffness


@dataclass(frozen=True)
class WaterCoilData:
    """The default suits a condenser of 8 kW: water from 30 to 35 °C at 0.38 kg/s, condensing at 36.4 °C."""

    liquid: str = "water"
    flow_kg_s: float = 0.38  # rated flow, kg/s
    ua_w_k: float = 2400.0  # at the rated flow, W/K; 1.2 m² of plates at 2 kW/(m²·K), VDI Heat Atlas C3
    still_w_k: float = 60.0  # with standing water, W/K (own choice: 2.5 %)
    coil_j_k: float = 8.0e3  # plates and refrigerant, J/K (5 kg of steel, 2 kg of liquid refrigerant)
    liquid_kg: float = 1.5  # held water, kg (maker's data of plates of that size: 1…2 l)
    burst_share: float = 0.3  # of the held water as ice that bursts a plate (own choice)

    def __post_init__(self) -> None:
        liquid(self.liquid, "water_coil")
        for name in ("flow_kg_s", "ua_w_k", "still_w_k", "coil_j_k", "liquid_kg"):
            if getattr(self, name) <= 0.0:
                raise ValueError(f"water_coil: {name} must be above 0")
        if not 0.0 < self.burst_share <= 1.0:
            raise ValueError("water_coil: burst_share must be above 0, at most 1")


class WaterCoil:
    """State of the exchanger.

    After `advance`: `heat_w`, what the water carried away (negative when taken from it), and `water_out_c`.
    `coil_c` is the refrigerant's saturation temperature here. q·dt = heat_w·dt + change of `stored_j()`.
    """

    __slots__ = (
        "_coil_j_k",
        "_cp_j_kg_k",
        "_data",
        "_flow_kg_s",
        "_freezing_c",
        "_g_w_k",
        "_ice_j",
        "_liquid_j_k",
        "coil_c",
        "damage",
        "heat_w",
        "open",
        "water_out_c",
    )

    def __init__(self, data: WaterCoilData, water_c: float) -> None:
        held = liquid(data.liquid, "water_coil")
        self._data = data
        self._cp_j_kg_k = held.cp_j_kg_k
        self._freezing_c = held.freezing_c
        self._coil_j_k = data.coil_j_k
        self._liquid_j_k = data.liquid_kg * held.cp_j_kg_k
        self._flow_kg_s = 0.0
        self._g_w_k = data.still_w_k
        self._ice_j = 0.0
        self.coil_c = water_c
        self.water_out_c = water_c
        self.heat_w = 0.0
        self.open = 1.0  # part of the channels that no ice fills; a plant multiplies its flow by it
        self.damage = 0  # times that ice burst it

    @property
    def ice_kg(self) -> float:
        return self._ice_j / LATENT_J_KG

    @property
    def frozen(self) -> bool:
        """There is ice in it."""
        return self._ice_j > 0.0

    def advance(self, dt_s: float, refrigerant_w: float, water_in_c: float, flow_kg_s: float) -> None:
        """One step of `dt_s` s with `refrigerant_w` W into the coil; `flow_kg_s` enters at `water_in_c`."""
        if flow_kg_s != self._flow_kg_s:
            self._flow_kg_s = flow_kg_s
            self._g_w_k = self._conductance_w_k(flow_kg_s)
        g_w_k = self._g_w_k
        stream_w_k = flow_kg_s * self._cp_j_kg_k
        coil_w_k = self._coil_j_k / dt_s
        water_w_k = self._liquid_j_k / dt_s
        water_c = self.water_out_c
        coil_w = coil_w_k * self.coil_c + refrigerant_w
        if not self._ice_j:
            water_w = water_w_k * water_c + stream_w_k * water_in_c
            coil_sum = coil_w_k + g_w_k
            water_sum = water_w_k + g_w_k + stream_w_k
            water_c = (coil_sum * water_w + g_w_k * coil_w) / (coil_sum * water_sum - g_w_k * g_w_k)
            if water_c >= self._freezing_c:
                self.coil_c = (coil_w + g_w_k * water_c) / coil_sum
                self.water_out_c = water_c
                self.heat_w = stream_w_k * (water_c - water_in_c)
                return
        self._freeze(dt_s, coil_w, g_w_k, stream_w_k, water_in_c)

    def _freeze(self, dt_s: float, coil_w: float, g_w_k: float, stream_w_k: float, water_in_c: float) -> None:
        """The step with the water at its freezing point: what is missing becomes ice."""
        freezing_c = self._freezing_c
        coil_w_k = self._coil_j_k / dt_s
        self.coil_c = coil_c = (coil_w + g_w_k * freezing_c) / (coil_w_k + g_w_k)
        self.heat_w = heat_w = stream_w_k * (freezing_c - water_in_c)
        cooled_j = self._liquid_j_k * (self.water_out_c - freezing_c)
        ice_j = self._ice_j + (heat_w - g_w_k * (coil_c - freezing_c)) * dt_s - cooled_j
        self.water_out_c = freezing_c
        if ice_j < 0.0:  # all of it is gone
            self.water_out_c -= ice_j / self._liquid_j_k
            ice_j = 0.0
        whole_j = self._data.liquid_kg * LATENT_J_KG
        burst_j = self._data.burst_share * whole_j
        if ice_j >= burst_j > self._ice_j:
            self.damage += 1
        self._ice_j = ice_j
        self.open = max(0.0, 1.0 - ice_j / whole_j)

    def _conductance_w_k(self, flow_kg_s: float) -> float:
        data = self._data
        if flow_kg_s <= 0.0:
            return data.still_w_k
        ua_w_k = data.ua_w_k * 2.0 / (1.0 + (data.flow_kg_s / flow_kg_s) ** 0.7)
        stream_w_k = flow_kg_s * self._cp_j_kg_k
        units = min(ua_w_k / stream_w_k, MOST_TRANSFER_UNITS)
        return max(data.still_w_k, stream_w_k * (exp(units) - 1.0))

    def stored_j(self) -> float:
        """Heat in plates, refrigerant and held water, from 0 °C; ice counts as missing heat."""
        return self._coil_j_k * self.coil_c + self._liquid_j_k * self.water_out_c - self._ice_j
