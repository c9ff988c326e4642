"""Supply ducts: what is lost between the machine and the rooms, and the pan under a wet coil.

    lost = leak·q + min(UA, f·C)·(T_supply - T_out)        T_supply = T_room + q/(f·C)

q is the heat (below 0: cold) that the machine gives to its air stream f·C. The ducts lie in an attic that is
as cold, or hot, as outdoors; they have no mass of their own. None by default.

ASHRAE Standard 152 and field tests: 5 to 20 % leakage, insulation of 1 m²K/W on 30 m² gives 30 W/K.
"""

from __future__ import annotations

from dataclasses import dataclass

from host_tools.plant.sources.humid_air import AIR_J_KG_K

_LEAST_PART = 0.05  # of the air flow: with less than this the air stands


@dataclass(frozen=True)
class DuctData:
    """What describes the ducts."""

    leak: float = 0.0  # part of the heat, or cold, that leaks out on the way
    ua_w_k: float = 0.0  # supply air to outdoors while the blower runs, W/K

    def __post_init__(self) -> None:
        if not 0.0 <= self.leak < 1.0:
            raise ValueError("duct: leak must be in 0…1")
        if self.ua_w_k < 0.0:
            raise ValueError("duct: ua_w_k can't be negative")


class Ducts:
    """Such ducts behind a blower of `air_kg_s`; `there` is False if nothing is lost."""

    __slots__ = ("_air_w_k", "_leak", "_ua_w_k", "there")

    def __init__(self, data: DuctData, air_kg_s: float) -> None:
        self._leak = data.leak
        self._ua_w_k = data.ua_w_k
        self._air_w_k = AIR_J_KG_K * air_kg_s
        self.there = data.leak > 0.0 or data.ua_w_k > 0.0

    def lost_w(self, heat_w: float, air_part: float, room_c: float, outdoor_c: float) -> float:
        """What is lost of `heat_w` with that part of the blower's full air flow, W."""
        air_w_k = self._air_w_k * max(air_part, _LEAST_PART)
        supply_c = room_c + heat_w / air_w_k
        return self._leak * heat_w + min(self._ua_w_k, air_w_k) * (supply_c - outdoor_c)


class CondensatePan:
    """What drips from a coil, until it has run off: kg' = dripping - kg/drain_s; with a float switch."""

    __slots__ = ("_drain_s", "_full_kg", "blocked", "kg")

    def __init__(self, full_kg: float, drain_s: float) -> None:
        self._full_kg = full_kg
        self._drain_s = drain_s
        self.kg = 0.0
        self.blocked = False

    @property
    def closed(self) -> float:
        """The float switch: 1 healthy, 0 when it floats."""
        return 0.0 if self.kg >= self._full_kg else 1.0

    def advance(self, dt_s: float, dripping_kg_s: float) -> None:
        """One step; implicit, so stable at any length."""
        kg = self.kg + dripping_kg_s * dt_s
        if not self.blocked:
            kg /= 1.0 + dt_s / self._drain_s
        self.kg = kg if kg > 1e-6 else 0.0
