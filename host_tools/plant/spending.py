"""What a house with a heat pump spends on heat, hot water and cold, and what it saves.

`saving_pct` compares what was spent with what would have been spent for the same heat to the rooms and
into the tank by resistance (1 kWh for 1 kWh), and for the same cold by a plain air conditioner of
`plain_eer`: 3.2, the least that may be sold in the United States of room units of 2.3…4.1 kW (10 CFR
430.32(b), CEER 10.9 Btu/Wh). Cold is what the exchanger took from the water. What the floor loses downwards
counts neither as heat nor as cold.
"""

from __future__ import annotations

_J_KWH = 3.6e6
HEATING, HOT_WATER, COOLING = range(3)
SPENDING_FIGURES = {
    "saving_pct": ("%", "spent less than by resistance heating and a plain air conditioner"),
    "plain_kwh": ("kWh", "what those would have spent"),
    "rooms_kwh": ("kWh", "heat of the floor or radiators to the rooms"),
    "tank_kwh": ("kWh", "heat into the tank"),
    "space_cop": ("", "heat to the water of the house by electric energy, in heating"),
    "hot_water_cop": ("", "heat to the tank by electric energy for it"),
    "cooling_eer": ("", "heat taken from the water of the house by electric energy, in cooling"),
    "aux_kwh": ("kWh", "electric energy of heater and tank's element"),
}


class Spending:
    """The accounts of a run, by use: HEATING, HOT_WATER and COOLING."""

    __slots__ = ("_aux_j", "_electric_j", "_heat_j", "_plain_eer", "_rooms_j", "_tank_j")

    def __init__(self, plain_eer: float) -> None:
        self._plain_eer = plain_eer
        self._electric_j = [0.0, 0.0, 0.0]
        self._heat_j = [0.0, 0.0, 0.0]
        self._rooms_j = self._tank_j = self._aux_j = 0.0

    def add(
        self,
        dt_s: float,
        use: int,
        power_w: float,
        heat_w: float,
        element_w: float,
        heater_w: float,
        room_w: float,
        coil_w: float,
    ) -> None:
        """`dt_s` s of one use.

        `power_w` and `heat_w`: of machine, pumps and heater, to the water (negative in cooling); `element_w`:
        in the tank; `heater_w`: the heater's part; `room_w`: to the rooms; `coil_w`: to the tank.
        """
        self._electric_j[use] += power_w * dt_s
        self._heat_j[use] += heat_w * dt_s
        if room_w > 0.0:
            self._rooms_j += room_w * dt_s
        self._tank_j += coil_w * dt_s
        self._aux_j += heater_w * dt_s
        if element_w:
            element_j = element_w * dt_s
            self._electric_j[HOT_WATER] += element_j
            self._heat_j[HOT_WATER] += element_j
            self._tank_j += element_j
            self._aux_j += element_j

    def plain_j(self) -> float:
        """What resistance heating and a plain air conditioner would have spent, J."""
        return self._rooms_j + self._tank_j - self._heat_j[COOLING] / self._plain_eer

    def figures(self) -> dict[str, float]:
        """By the names of SPENDING_FIGURES; a use that there wasn't has none."""
        plain_j = self.plain_j()
        figures = {
            "plain_kwh": plain_j / _J_KWH,
            "rooms_kwh": self._rooms_j / _J_KWH,
            "tank_kwh": self._tank_j / _J_KWH,
            "aux_kwh": self._aux_j / _J_KWH,
        }
        if plain_j > 0.0:
            figures["saving_pct"] = 100.0 * (1.0 - sum(self._electric_j) / plain_j)
        signs = (
            (HEATING, "space_cop", 1.0),
            (HOT_WATER, "hot_water_cop", 1.0),
            (COOLING, "cooling_eer", -1.0),
        )
        for use, name, sign in signs:
            if self._electric_j[use] > 0.0:
                figures[name] = sign * self._heat_j[use] / self._electric_j[use]
        return figures
