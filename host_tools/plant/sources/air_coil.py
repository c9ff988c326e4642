"""A finned coil between refrigerant and air: sensible heat, dew, frost, melting.

The metal, at the refrigerant's saturation temperature T, meets the air at T_a, with w water per kg:

    G   = f·C·(1 - exp(-U/(f·C)))                     effectiveness of one side at one temperature, W/K
    1/U = 1/(UA·f^0.6) + m/(k·d·A²)                   fins and frost in series; f: air flow, 1 when clean
    f   = speed·airflow·2·(1 - b)³/(1 + (1 - b)³)     b = front·m/(d·A·gap/2): what frost fills
    q   = G·(T - T_a)                                 sensible heat to the air, W
    dm/dt = G/cp·(w - w_s(T_s))                       Lewis: what carries heat carries water (Le = 1)
    T_s = T + share·(T_a - T)·G/U                     the surface, by its part of the resistance

Below 0 °C m is frost (heat of sublimation), else water (vaporisation). Without a fan G is that of natural
convection. A fan takes power by the cube of its speed, choked or not. The choking follows from laminar flow
between plates (resistance by gap⁻³) on a fan with a straight curve that runs at half of its free flow when
the coil is clean. Above 0 °C frost melts with k_m·T, below it the water left on the fins freezes the same
way; water above what the fins hold drains off at 0 °C within `drain_s`. The energy of liquid water at 0 °C is
the zero of the accounts, the sensible heat of liquid and vapour is left out (under 3 % of the latent), that
of ice isn't. Semi-implicit in T.

The default is the outdoor coil of a split unit of 8 kW. Sources:
- flow, fan, UA: Goodman SSZ14030's data (1.2 m³/s), UA by the capacity of its table; the exponent 0.6 is
  that of plain and louvred fins (Wang, Chi & Chang 2000: Colburn factor by Re^-0.4).
- fins: 14 an inch, pitch 1.8 mm less 0.15 mm of fin; 40 m² at 35 W/(m²K) gives UA.
- frost of 200 kg/m³ and 0.15 W/(m·K): middle of what is measured on coils (O'Neal & Tree 1985's review: 100
  to 400 kg/m³; Yonko & Sepsy 1967 for the conductivity at that density).
- frost_front: the front half takes two thirds of it, as the humidity falls on the way in by effectiveness.
- holds_kg: of 0.9 kg of melted frost 0.1 kg stayed on a vertical coil, 0.6 kg on a horizontal one (Song,
  Defrosting for Air Source Heat Pump, 2019, table 5.4); drain_s and melt_w_k so that it takes its 3 minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

from host_tools.plant.sources.humid_air import (
    AIR_J_KG_K,
    FUSION_J_KG,
    ICE_J_KG_K,
    SUBLIMATION_J_KG,
    VAPORISATION_J_KG,
    saturated_kg_kg,
)

_WET = 3.0  # air at 35 °C carries twice as much heat to wet fins as water as it does by its temperature
_SAME_KG = 0.5e-3  # so much more or less frost doesn't change the air flow


@dataclass(frozen=True)
class AirCoilData:
    """What describes a coil and its fan."""

    coil_j_k: float = 20.0e3  # heat capacity of metal and refrigerant, J/K (about 22 kg)
    ua_w_k: float = 1150.0  # refrigerant to air at full air flow, W/K
    still_w_k: float = 40.0  # the same with the fan off (natural convection), W/K of inlet difference
    air_kg_s: float = 1.48  # at full speed, clean, kg/s
    fan_w: float = 150.0  # electric, at full speed, W
    surface_share: float = 0.2  # part of the resistance between refrigerant and fins' surface
    fin_m2: float = 40.0  # surface, m²
    gap_m: float = 1.65e-3  # between fins, m
    frost_kg_m3: float = 200.0
    frost_front: float = 1.33  # frost where the air enters, by the mean over the depth
    frost_w_m_k: float = 0.15
    melt_w_k: float = 1500.0  # metal to melting frost, W/K
    holds_kg: float = 0.3  # water that stays on the fins, kg
    drain_s: float = 30.0  # in which the rest runs off, s

    def __post_init__(self) -> None:
        above_0 = ("coil_j_k", "ua_w_k", "still_w_k", "air_kg_s", "fin_m2", "gap_m", "frost_kg_m3",
                   "frost_front", "frost_w_m_k", "melt_w_k", "drain_s")  # fmt: skip
        for name in above_0:
            if getattr(self, name) <= 0.0:
                raise ValueError(f"coil: {name} must be above 0")
        if self.fan_w < 0.0 or self.holds_kg < 0.0:
            raise ValueError("coil: fan_w and holds_kg can't be negative")
        if not 0.0 <= self.surface_share < 1.0:
            raise ValueError("coil: surface_share must be in 0…1")


class AirCoil:
    """State of a coil. After `advance`, means of that step:

    heat_w        sensible heat to the air, without the fan's; negative when taken from it
    latent_w      heat that came with the water from the air; negative when water evaporates
    water_kg_s    water taken from the air; negative when given to it
    fan_w         electric power of the fan, which becomes heat in the air
    drain_kg_s    water that runs off, at 0 °C
    melt_w        heat that melts frost; negative while water freezes
    air_out_c     air behind the coil; the coil's temperature without a fan
    air_part      air flow, 1 at full speed and clean; 0 without a fan

    `air_j`, `latent_j`, `drained_kg` and `taken_kg` are their sums, `melted_kg` is the frost molten so far.
    `frost_kg` and `water_kg` are on the fins. The heat of the refrigerant, latent_j and put_j (ice put on it)
    come in, air_j goes out.
    """

    __slots__ = (
        "_air_part_of",
        "_airflow",
        "_data",
        "_fan_pm",
        "_frost_w_k_kg",
        "_full_kg",
        "_g_w_k",
        "_lift",
        "_seen_kg",
        "air_j",
        "air_out_c",
        "air_part",
        "coil_c",
        "drain_kg_s",
        "drained_kg",
        "fan_w",
        "frost_kg",
        "heat_w",
        "latent_j",
        "latent_w",
        "melt_w",
        "melted_kg",
        "put_j",
        "shortest_s",
        "taken_kg",
        "water_kg",
        "water_kg_s",
    )

    def __init__(self, data: AirCoilData, air_c: float) -> None:
        self._data = data
        self._full_kg = data.frost_kg_m3 * data.fin_m2 * 0.5 * data.gap_m / data.frost_front
        self._frost_w_k_kg = data.frost_w_m_k * data.frost_kg_m3 * data.fin_m2**2
        self.coil_c = air_c
        self.frost_kg = self.water_kg = 0.0
        self.heat_w = self.latent_w = self.water_kg_s = self.fan_w = self.drain_kg_s = self.melt_w = 0.0
        self.air_j = self.latent_j = self.melted_kg = self.drained_kg = self.taken_kg = self.put_j = 0.0
        self.air_out_c = air_c
        self.air_part = 0.0
        self._breathe(1000, 1.0)
        self.shortest_s = data.coil_j_k / (_WET * self._g_w_k)

    def advance(
        self,
        dt_s: float,
        refrigerant_w: float,
        air_c: float,
        humidity_kg_kg: float,
        fan_pm: int,
        airflow: float = 1.0,
    ) -> None:
        """One step with `refrigerant_w` of heat from the refrigerant (negative when it evaporates).

        `fan_pm` 0: the fan is off. `airflow`: part of the flow that something in the way leaves; 0 is a
        fan that is broken. `humidity_kg_kg` 0: a coil that stays dry.
        """
        data = self._data
        coil_c, frost_kg, water_kg = self.coil_c, self.frost_kg, self.water_kg
        if (
            fan_pm != self._fan_pm
            or airflow != self._airflow
            or not -_SAME_KG < frost_kg - self._seen_kg < _SAME_KG
        ):
            self._breathe(fan_pm, airflow)
        g_w_k = self._g_w_k
        # Water from the air, or back to it, by what there was at the start of the step.
        water_kg_s = settled_w = 0.0
        frosts = False
        if humidity_kg_kg > 0.0 or frost_kg > 0.0 or water_kg > 0.0:
            surface_c = coil_c + self._lift * (air_c - coil_c)
            if frost_kg > 0.0 and surface_c > 0.0:
                surface_c = 0.0
            frosts = surface_c < 0.0 or (frost_kg > 0.0 and water_kg == 0.0)
            water_kg_s = g_w_k / AIR_J_KG_K * (humidity_kg_kg - saturated_kg_kg(surface_c))
            if water_kg_s < 0.0:
                most_kg_s = (frost_kg if frosts else water_kg) / dt_s
                if -water_kg_s > most_kg_s:
                    water_kg_s = -most_kg_s
            settled_w = water_kg_s * (SUBLIMATION_J_KG if frosts else VAPORISATION_J_KG)
        # The temperature that this, melting and the air's heat lead to.
        melts_w_k = 0.0
        if (frost_kg > 0.0 and coil_c > 0.0) or (water_kg > 0.0 and coil_c < 0.0):
            melts_w_k = data.melt_w_k
        ice_j_k = ICE_J_KG_K * frost_kg if coil_c < 0.0 else 0.0
        net_w = refrigerant_w + settled_w + g_w_k * (air_c - coil_c) - melts_w_k * coil_c
        ahead_c = coil_c + net_w * dt_s / (data.coil_j_k + ice_j_k + (g_w_k + melts_w_k) * dt_s)
        if frosts:
            frost_kg += water_kg_s * dt_s
        else:
            water_kg += water_kg_s * dt_s
        melt_w = 0.0
        if melts_w_k:
            melted_kg = self._melted_kg(melts_w_k * ahead_c * dt_s, frost_kg, water_kg)
            melt_w = melted_kg * FUSION_J_KG / dt_s
            frost_kg -= melted_kg
            water_kg += melted_kg
        self.heat_w = heat_w = g_w_k * (ahead_c - air_c)
        held_j = (
            data.coil_j_k * coil_c + ice_j_k * coil_c + (refrigerant_w + settled_w - heat_w - melt_w) * dt_s
        )
        self.coil_c = held_j / (data.coil_j_k + ICE_J_KG_K * frost_kg if held_j < 0.0 else data.coil_j_k)
        drain_kg_s = 0.0
        if water_kg > data.holds_kg:
            drain_kg_s = (water_kg - data.holds_kg) / (data.drain_s + dt_s)
            water_kg -= drain_kg_s * dt_s
            self.drained_kg += drain_kg_s * dt_s
        self.frost_kg = frost_kg if frost_kg > 0.0 else 0.0  # the last bit of a difference
        self.water_kg = water_kg if water_kg > 0.0 else 0.0
        self.water_kg_s = water_kg_s
        self.drain_kg_s = drain_kg_s
        self.melt_w = melt_w
        self.air_out_c = air_c + self._air_part_of * (ahead_c - air_c)
        self.latent_w = latent_w = water_kg_s * VAPORISATION_J_KG
        self.air_j += heat_w * dt_s
        self.latent_j += latent_w * dt_s
        self.taken_kg += water_kg_s * dt_s

    def _melted_kg(self, heat_j: float, frost_kg: float, water_kg: float) -> float:
        """How much frost melts, or with negative heat how much water freezes, as far as there is any."""
        melted_kg = heat_j / FUSION_J_KG
        if melted_kg > frost_kg:
            melted_kg = frost_kg
        elif -melted_kg > water_kg:
            melted_kg = -water_kg
        if melted_kg > 0.0:
            self.melted_kg += melted_kg
        return melted_kg

    def longest_s(self, slope_w_k: float) -> float:
        """Longest step, s, with a source of heat that changes by `slope_w_k` with the coil's temperature."""
        return 1.0 / (1.0 / self.shortest_s + slope_w_k / self._data.coil_j_k)

    def put_frost(self, kg: float) -> None:
        """Ice from outside (snow blown in, freezing rain), as cold as the coil."""
        before_j = self.stored_j()
        self.frost_kg = max(self.frost_kg + kg, 0.0)
        self.put_j += self.stored_j() - before_j

    def stored_j(self) -> float:
        """Heat in metal, ice and water, counted from 0 °C and liquid, J."""
        ice_c = self.coil_c if self.coil_c < 0.0 else 0.0
        return self._data.coil_j_k * self.coil_c + self.frost_kg * (ICE_J_KG_K * ice_c - FUSION_J_KG)

    def _breathe(self, fan_pm: int, airflow: float) -> None:
        """Air flow and conductances, for a fan's speed and the frost that there is."""
        data = self._data
        self._fan_pm = fan_pm
        self._airflow = airflow
        self._seen_kg = self.frost_kg
        speed = 0.001 * fan_pm
        self.fan_w = data.fan_w * speed**3 if airflow > 0.0 else 0.0
        open_part = 1.0 - self.frost_kg / self._full_kg
        open_part = open_part**3 if open_part > 0.0 else 0.0
        self.air_part = part = speed * airflow * 2.0 * open_part / (1.0 + open_part)
        ua_w_k = data.ua_w_k * part**0.6
        ua_w_k /= 1.0 + ua_w_k * self.frost_kg / self._frost_w_k_kg
        air_w_k = data.air_kg_s * AIR_J_KG_K * part
        g_w_k = air_w_k * (1.0 - exp(-ua_w_k / air_w_k)) if part > 1e-6 else 0.0
        if g_w_k > data.still_w_k:
            self._g_w_k = g_w_k
            self._lift = data.surface_share * g_w_k / ua_w_k
            self._air_part_of = g_w_k / air_w_k
        else:
            self._g_w_k = data.still_w_k
            self._lift = data.surface_share * min(data.still_w_k / data.ua_w_k, 1.0)
            self._air_part_of = 1.0
