"""A loop of brine from the machine through the ground or a river and back.

    M·c·dT/dt = Q_machine + P_pump - Q_body            T is what comes back from the body, °C
    Q_body = ṁ·c·ε·(T_in - T_body)   with flow, ε = 1 - exp(-UA/(ṁ·c)), T_in = T + (Q_machine + P_pump)/(ṁ·c)
    Q_body = UA·(T - T_body)         without

One mass of brine M that passes in M/ṁ; in the steady state the course along the pipe is the exact exponential
one of a pipe in surroundings of one temperature. The body (borehole, collector, water) brings T_body and UA,
and takes up Q_body. The whole power of the pump becomes heat in the brine (a wet-running one).

Sources of the figures: flow for a spread of 3…4 K at full power (VDI 4640 part 2); 100 m of double U from
32 mm pipes hold 220 l; pumps of 60…150 W for houses (makers' sheets).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import Protocol

from host_tools.plant.sinks.liquids import liquid

LEAST_FLOW_KG_S = 1e-3


class Body(Protocol):
    """What a loop lies in."""

    node_c: float
    exchange_w_k: float
    border_j: float

    def advance(self, time_s: float, dt_s: float, heat_w: float) -> None: ...

    def stored_j(self) -> float: ...


@dataclass(frozen=True)
class LoopData:
    """What describes the loop's fluid and its pump."""

    mass_kg: float = 300.0  # brine in pipes and hoses, kg
    liquid: str = "ethylene_glycol"  # 25 %, freezes at -11 °C
    flow_kg_s: float = 0.45  # with the pump on, kg/s
    pump_w: float = 80.0  # W

    def __post_init__(self) -> None:
        liquid(self.liquid, "loop")
        for name in ("mass_kg", "flow_kg_s"):
            if getattr(self, name) <= 0.0:
                raise ValueError(f"loop: {name} must be above 0")
        if self.pump_w < 0.0:
            raise ValueError("loop: pump_w can't be negative")


class Loop:
    """State of the loop's brine; its body's accounts are the body's.

    fluid_c      what comes back to the machine, °C
    flow_kg_s    now
    pump_w       electric power now, W
    """

    __slots__ = (
        "_cp_j_kg_k",
        "_data",
        "_effectiveness",
        "_for_flow",
        "_for_w_k",
        "_mass_j_k",
        "body",
        "flow_kg_s",
        "fluid_c",
        "pump_w",
        "shortest_s",
    )

    def __init__(self, data: LoopData, body: Body) -> None:
        self._data = data
        self.body = body
        self.fluid_c = body.node_c
        self._cp_j_kg_k = liquid(data.liquid, "loop").cp_j_kg_k
        self._mass_j_k = data.mass_kg * self._cp_j_kg_k
        self.flow_kg_s = 0.0
        self.pump_w = 0.0
        self.shortest_s = self._mass_j_k / max(data.flow_kg_s * self._cp_j_kg_k, body.exchange_w_k)
        self._for_flow = self._for_w_k = self._effectiveness = 0.0

    def pump(self, running: int, factor: float) -> None:
        """Set the pump, and by `factor` (0…1) what it can still move."""
        if running:
            flow = self._data.flow_kg_s * factor
            self.flow_kg_s = flow if flow >= LEAST_FLOW_KG_S else 0.0
            self.pump_w = self._data.pump_w
        else:
            self.flow_kg_s = self.pump_w = 0.0

    def advance(self, time_s: float, dt_s: float, heat_w: float) -> None:
        """One step in which the machine gives `heat_w` W to the brine (negative: takes)."""
        body = self.body
        heat_w += self.pump_w
        flow = self.flow_kg_s
        exchange_w_k = body.exchange_w_k
        if flow:
            flow_w_k = flow * self._cp_j_kg_k
            if flow != self._for_flow or exchange_w_k != self._for_w_k:
                self._for_flow, self._for_w_k = flow, exchange_w_k
                self._effectiveness = 1.0 - exp(-exchange_w_k / flow_w_k)
            body_w = self._effectiveness * (flow_w_k * (self.fluid_c - body.node_c) + heat_w)
        else:
            body_w = exchange_w_k * (self.fluid_c - body.node_c)
        self.fluid_c += (heat_w - body_w) * dt_s / self._mass_j_k
        body.advance(time_s, dt_s, body_w)

    def stored_j(self) -> float:
        """Heat in the brine, counted from 0 °C, and in its body, J."""
        return self._mass_j_k * self.fluid_c + self.body.stored_j()
