"""A test bench for the plants' parts after EN 14511: fixed air and water, means over whole cycles.

A machine made of `Circuit` and two coils heats water; it defrosts itself when its frost weighs `frost_kg`, by
reversing with the fan at rest, as a time-and-temperature control does. Heat is what the water took, defrosts
taken off; power is all of it: compressor, fan, 10 W of control and the pumps' share.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from host_tools.plant.circuit.circuit import Circuit
from host_tools.plant.circuit.circuit_data import CircuitData
from host_tools.plant.sinks.liquids import liquid
from host_tools.plant.sinks.water_coil import WaterCoil, WaterCoilData
from host_tools.plant.sources.air_coil import AirCoil, AirCoilData
from host_tools.plant.sources.humid_air import humidity_kg_kg

HUMIDITY = {-7: 0.75, 2: 0.84, 7: 0.87, 12: 0.89}  # EN 14511-2: dry bulb → relative humidity
CONTROL_W = 10.0
DEFROSTED_C = 12.0
WARM_UP_S = 1800.0
LEAST_S = 3600.0
DT_S = 2.0


@dataclass(frozen=True)
class Machine:
    """What stands on the bench: about 8 kW at 7 °C outdoors and 35 °C of water."""

    circuit: CircuitData
    air: AirCoilData | None = field(default_factory=AirCoilData)  # None: brine
    brine: WaterCoilData | None = None
    sink: WaterCoilData = field(default_factory=WaterCoilData)
    pumps_w: float = 30.0  # share of the pumps that EN 14511 counts
    frost_kg: float = 1.5


@dataclass(frozen=True)
class Point:
    """One row of the protocol."""

    heat_w: float
    power_w: float
    defrosts: int

    @property
    def cop(self) -> float:
        return self.heat_w / self.power_w


class Bench:
    """One machine at one operating point."""

    def __init__(self, machine: Machine, source_c: float, supply_c: float, speed_pm: int = 1000) -> None:
        self._machine = machine
        self._source_c = source_c
        self._supply_c = supply_c
        self._speed_pm = speed_pm
        self._circuit = Circuit(machine.circuit, source_c)
        self._sink = WaterCoil(machine.sink, supply_c - 5.0)
        self._stream_w_k = machine.sink.flow_kg_s * liquid(machine.sink.liquid, "bench").cp_j_kg_k
        self._heat_w = 5.0 * self._stream_w_k
        self._defrosting = False
        self._defrosts = 0

    def measure(self) -> Point:
        """Whole cycles of heating and defrost from the end of the first defrost (or 30 min) on."""
        step = self._air_step() if self._machine.brine is None else self._brine_step()
        seconds = 0.0
        while seconds < WARM_UP_S or (seconds < 4 * LEAST_S and self._frosting and not self._defrosts):
            next(step)
            seconds += DT_S
        seconds = heat_j = power_j = 0.0
        first = last = self._defrosts
        rows: Point | None = None
        while rows is None or seconds < 4 * LEAST_S:
            heat_w, power_w = next(step)
            seconds += DT_S
            heat_j += heat_w * DT_S
            power_j += power_w * DT_S
            ended = self._defrosts > last if self._frosting else seconds >= LEAST_S
            last = self._defrosts
            if ended or seconds >= 4 * LEAST_S:
                rows = Point(heat_j / seconds, power_j / seconds, self._defrosts - first)
                if seconds >= LEAST_S:
                    break
        return rows

    @property
    def _frosting(self) -> bool:
        return self._machine.air is not None and self._coil.frost_kg > 0.0

    def _air_step(self):
        machine, circuit, sink, air_c = self._machine, self._circuit, self._sink, self._source_c
        self._coil = coil = AirCoil(machine.air, air_c)
        humidity = humidity_kg_kg(air_c, HUMIDITY[air_c])
        while True:
            if self._defrosting and coil.coil_c >= DEFROSTED_C:
                self._defrosting = False
                self._defrosts += 1
            elif coil.frost_kg > machine.frost_kg:
                self._defrosting = True
            if self._defrosting:
                circuit.advance(DT_S, 1, 1000, sink.coil_c, coil.coil_c, air_c)
                coil.advance(DT_S, circuit.given_w, air_c, humidity, 0)
                self._water(-circuit.taken_w)
            else:
                circuit.advance(DT_S, 1, self._speed_pm, coil.coil_c, sink.coil_c, air_c)
                coil.advance(DT_S, -circuit.taken_w, air_c, humidity, max(self._speed_pm, 400))
                self._water(circuit.given_w)
            yield sink.heat_w, circuit.power_w + coil.fan_w + machine.pumps_w + CONTROL_W

    def _brine_step(self):
        machine, circuit, sink = self._machine, self._circuit, self._sink
        coil = WaterCoil(machine.brine, self._source_c)
        while True:
            circuit.advance(DT_S, 1, self._speed_pm, coil.coil_c, sink.coil_c, 20.0)
            coil.advance(DT_S, -circuit.taken_w, self._source_c, machine.brine.flow_kg_s)
            self._water(circuit.given_w)
            yield sink.heat_w, circuit.power_w + machine.pumps_w + CONTROL_W

    def _water(self, refrigerant_w: float) -> None:
        """The bench keeps the supply at its mark by the return, which it can't change fast."""
        self._heat_w += (self._sink.heat_w - self._heat_w) * DT_S / 300.0
        return_c = self._supply_c - max(self._heat_w, 0.0) / self._stream_w_k
        self._sink.advance(DT_S, refrigerant_w, return_c, self._machine.sink.flow_kg_s)
