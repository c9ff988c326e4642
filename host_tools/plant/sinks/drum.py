"""Wet laundry in a turning drum, dried by the air that passes through it.

One node, the cloth with its water and the drum's steel, at T (°C); X is its water in kg per kg of dry cloth:

    e    = 1 - exp(-h/m)                  how far the air comes to the cloth's state; Lewis number 1, so the
                                          same for heat and water; m: dry air in kg/s, h: exchange in kg/s
    w_s  = humidity ratio at a_w·p_s(T)   just above the cloth, p_s: saturation pressure
    ev   = m·e·(w_s - w_in)               water that evaporates, kg/s
    T_o  = T_in + e·(T - T_in)            air out
    dE/dt = m·c_p·(T_in - T_o) - r·ev - H·(T - T_room)      E = (m_c·c_c + C_drum + m_w·c_w)·T
    a_w  = 1 - exp(-(X/0.0729)^1.69)      water activity: cotton's sorption isotherm

As in the coils the zero of energy is liquid water at 0 °C, and vapour carries r = 2.501 MJ/kg whatever its
temperature: at 45 °C evaporation then takes 3.5 % less than it should, in every dryer alike; nothing is
lost or won. Explicit Euler; its shortest time constant is over 15 s from 1 kg of laundry on.

- Isotherm: fitted to the moisture regain of cotton at 20, 40, 65, 80 % relative humidity (about 3.0, 4.6,
  7.5, 10 %; Morton & Hearle, Physical Properties of Textile Fibres). So 5 % left is drier than the room.
- h: such that the air leaves a full wet drum three quarters of the way to saturation, and that a small load
  offers less surface; models of household dryers have 0.6…0.9 (Deans, Applied Thermal Engineering 21,
  2001; Yadav & Moon, Applied Energy 85, 2008).
- c_c: cotton 1340 J/(kg·K) (the same handbook); 9 kg of drum steel at 460 J/(kg·K).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

from host_tools.plant.sources.humid_air import AIR_J_KG_K, VAPORISATION_J_KG, humidity_kg_kg

_WATER_J_KG_K = 4186.0
_COTTON_J_KG_K = 1340.0


@dataclass(frozen=True)
class DrumData:
    """The load and the drum; the default is a full load of cotton from a spinner of 1000 rpm."""

    dry_kg: float = 7.0  # bone-dry laundry, kg
    moisture: float = 0.60  # its water at the start, kg per kg dry (EN 61121: 60 %)
    exchange_kg_s: float = 0.013  # h: per kg of laundry, kg/s of air, up to `full_kg`
    full_kg: float = 7.0  # more laundry offers no more surface, kg
    drum_j_k: float = 4100.0  # the drum's steel, J/K
    loss_w_k: float = 2.0  # H: drum and its bearings to the room, W/K
    bears_c: float = 80.0  # the air that its cloth bears, °C (ISO 3758, two dots; one dot: 60)

    def __post_init__(self) -> None:
        for name in ("dry_kg", "exchange_kg_s", "full_kg", "drum_j_k"):
            if getattr(self, name) <= 0.0:
                raise ValueError(f"drum: {name} must be above 0")
        if self.dry_kg < 0.5:
            raise ValueError("drum: dry_kg must be at least 0.5")
        if not 0.0 <= self.moisture <= 2.0:
            raise ValueError("drum: moisture must be in 0…2 kg/kg")
        if self.loss_w_k < 0.0:
            raise ValueError("drum: loss_w_k can't be negative")


def water_activity(moisture: float) -> float:
    """Relative humidity of the air just above cotton with `moisture` kg of water per kg."""
    return 1.0 - exp(-((moisture / 0.0729) ** 1.69)) if moisture < 0.35 else 1.0


class Drum:
    """State of the laundry. After `advance`: `air_out_c`, `humidity_out` (kg/kg), `evaporated_kg_s`, and
    `air_w`, the heat that the air brought, that of its vapour too, `lost_w` to the room.
    """

    __slots__ = (
        "_dry_j_k",
        "_dry_kg",
        "_exchange_kg_s",
        "_loss_w_k",
        "air_out_c",
        "air_w",
        "cloth_c",
        "evaporated_kg_s",
        "humidity_out",
        "lost_w",
        "water_kg",
    )

    def __init__(self, data: DrumData, start_c: float) -> None:
        self._dry_kg = data.dry_kg
        self._dry_j_k = data.dry_kg * _COTTON_J_KG_K + data.drum_j_k
        self._exchange_kg_s = data.exchange_kg_s * min(data.dry_kg, data.full_kg)
        self._loss_w_k = data.loss_w_k
        self.water_kg = data.dry_kg * data.moisture
        self.cloth_c = start_c
        self.air_out_c = start_c
        self.humidity_out = 0.0
        self.evaporated_kg_s = 0.0
        self.air_w = 0.0
        self.lost_w = 0.0

    @property
    def moisture(self) -> float:
        """Water per kg of bone-dry laundry, kg/kg."""
        return self.water_kg / self._dry_kg

    def advance(self, dt_s: float, air_c: float, humidity: float, flow_kg_s: float, room_c: float) -> None:
        """One step of `dt_s` s with `flow_kg_s` of (dry) air that comes in with `air_c` and `humidity`."""
        cloth_c = self.cloth_c
        water_kg = self.water_kg
        lost_w = self._loss_w_k * (cloth_c - room_c)
        air_w = 0.0
        evaporated_kg_s = 0.0
        if flow_kg_s > 0.0:
            moved_kg_s = flow_kg_s * (1.0 - exp(-self._exchange_kg_s / flow_kg_s))
            activity = water_activity(water_kg / self._dry_kg)
            evaporated_kg_s = moved_kg_s * (humidity_kg_kg(cloth_c, activity) - humidity)
            if evaporated_kg_s * dt_s > 0.5 * water_kg:
                evaporated_kg_s = 0.5 * water_kg / dt_s
            out_c = air_c + moved_kg_s / flow_kg_s * (cloth_c - air_c)
            air_w = AIR_J_KG_K * flow_kg_s * (air_c - out_c) - VAPORISATION_J_KG * evaporated_kg_s
            self.air_out_c = out_c
            self.humidity_out = humidity + evaporated_kg_s / flow_kg_s
        else:
            self.air_out_c = cloth_c
        stored_j = (self._dry_j_k + water_kg * _WATER_J_KG_K) * cloth_c + (air_w - lost_w) * dt_s
        self.water_kg = water_kg = water_kg - evaporated_kg_s * dt_s
        self.cloth_c = stored_j / (self._dry_j_k + water_kg * _WATER_J_KG_K)
        self.evaporated_kg_s = evaporated_kg_s
        self.air_w = air_w
        self.lost_w = lost_w

    def stored_j(self) -> float:
        """Heat in cloth, water and drum, counted from 0 °C and liquid water, J."""
        return (self._dry_j_k + self.water_kg * _WATER_J_KG_K) * self.cloth_c
