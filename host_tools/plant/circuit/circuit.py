"""The refrigerant circuit in time: compressor, lines, valve, pressures and pressure switches.

While it runs, with the map's ṁ, Q, P and T2 at T_e' and T_c (see `cycle_map`), times size and speed:

    taken = b·Q        db/dt = (1 - b)/τ                      build-up of the flow after a start, 0…1
    T_e' = T_e - starved_k·(1 - c)/c                          c: refrigerant charge left, 1 healthy
    T2' = T2 + (T_e - T_e')                                   a starved evaporator superheats its gas
    C·dT_s/dt = k·(T2' - T_s) - UA·(T_s - T_a) + crankcase    shell; k = shell_part·b·ṁ·cp
    given = taken + P - k·(T2' - T_s)        loss = UA·(T_s - T_a)

so energy is kept exactly; the shell is an implicit Euler step, stable at any length. If P is less than
`idle_part` of the rated power, the rest up to it heats the shell. Discharge, suction and liquid line are lags
behind their gas or liquid, the faster the more flows, and behind the air around in a pause.

Pressures are held as temperatures of saturation: those of the coils in a run; after a stop the refrigerant
is at the colder coil's, and what was more on the high side fades with `equalise_s`. A shift of the valve
swaps the sides. T_e is the coil's that evaporates, T_c the coil's that condenses.

A charge of 70 % costs 5 K of evaporating temperature and 17 % of capacity; measured units lose 10…30 % there
(Kim and Braun, Purdue refrigeration conference 2010, R-410A split units with 70 % of the charge).

Left out: the refrigerant's own energy, which moves heat between the coils in the first minute of a pause.
"""

from __future__ import annotations

from host_tools.plant.base import Cycle, CyclePoint
from host_tools.plant.circuit.circuit_data import CircuitData
from host_tools.plant.circuit.cycle_map import RATED_C, cycle_map
from host_tools.plant.circuit.wear import Wear

HOTTEST_C = 180.0  # as in the map
MOST_STARVED_K = 80.0


class Circuit:
    """State of the circuit.

    After `advance`: `taken_w` (from the evaporating coil) and `given_w` (to the condensing coil), both not
    below 0; the same as heat to the source's and to the sink's coil, `source_w` and `sink_w`; `power_w`
    (electric, with the crankcase heater), `loss_w` (to the air around), `flow_kg_s`, line temperatures
    `discharge_c`, `suction_c`, `liquid_c`, saturation temperatures `high_c` and `low_c`, switches
    `high_closed` and `low_closed` (1 healthy, 0 open), and `wear`. `charge` and `valve_stuck` may be set at
    any time, `position` is the reversing valve's. `slope_w_k` is the steepest change of heat with a coil's
    temperature, `shortest_s` the shortest time constant.
    """

    __slots__ = (
        "_build_up",
        "_by_rated_flow",
        "_data",
        "_difference_k",
        "_flow_factor",
        "_idle_w",
        "_map",
        "_power_factor",
        "_speed_pm",
        "_warmer",
        "charge",
        "discharge_c",
        "flow_kg_s",
        "given_w",
        "high_c",
        "high_closed",
        "liquid_c",
        "loss_w",
        "low_c",
        "low_closed",
        "position",
        "power_w",
        "running",
        "shell_c",
        "shortest_s",
        "sink_w",
        "slope_w_k",
        "source_w",
        "started",
        "suction_c",
        "taken_w",
        "valve_stuck",
        "wear",
    )

    def __init__(self, data: CircuitData, ambient_c: float) -> None:
        self._data = data
        self._map = cycle_map(data.cycle())
        warmest_c = data.max_operating_c
        steepest = self._map.at(warmest_c, 20.0)[1] - self._map.at(warmest_c - 5.0, 20.0)[1]
        self.slope_w_k = data.capacity_w * steepest / 5.0
        self.shortest_s = data.build_up_s
        self._by_rated_flow = 1.0 / (data.capacity_w * self._map.at(*RATED_C)[0])
        self.charge = 1.0
        self.wear = Wear(data)
        self.running = 0
        self.started = False  # ever
        self.shell_c = self.discharge_c = self.suction_c = self.liquid_c = ambient_c
        self.high_c = self.low_c = ambient_c
        self.high_closed = self.low_closed = 1
        self.taken_w = self.given_w = self.source_w = self.sink_w = 0.0
        self.power_w = self.loss_w = self.flow_kg_s = 0.0
        self._build_up = self._difference_k = 0.0
        self.position = 0
        self.valve_stuck = False
        self._set_speed(1000)

    @property
    def high_bar(self) -> float:
        """Pressure after the compressor, bar absolute."""
        return self._map.pressure_bar(self.high_c)

    @property
    def low_bar(self) -> float:
        """Pressure before the compressor, bar absolute."""
        return self._map.pressure_bar(self.low_c)

    def advance(
        self,
        dt_s: float,
        running: int,
        speed_pm: int,
        source_c: float,
        sink_c: float,
        ambient_c: float,
        crankcase: int = 0,
    ) -> None:
        """One step of `dt_s` s between two coils; `speed_pm` counts while it runs.

        The source's coil evaporates and the sink's condenses, with the reversing valve at 1 the other way.
        """
        if running != self.running:
            if running:
                self._start()
            else:
                self._stop()
        data = self._data
        heater_w = data.crankcase_w if crankcase else 0.0
        if running:
            if speed_pm != self._speed_pm:
                self._set_speed(speed_pm)
            flow = self._run
        else:
            flow = self._rest
        if self.position:
            flow(dt_s, sink_c, source_c, ambient_c, heater_w)
            self.source_w, self.sink_w = self.given_w, -self.taken_w
        else:
            flow(dt_s, source_c, sink_c, ambient_c, heater_w)
            self.source_w, self.sink_w = -self.taken_w, self.given_w
        high_c = self.high_c
        if high_c >= data.high_open_c:
            self.high_closed = 0
        elif high_c <= data.high_close_c:
            self.high_closed = 1
        low_c = self.low_c
        if low_c <= data.low_open_c:
            self.low_closed = 0
        elif low_c >= data.low_close_c:
            self.low_closed = 1

    def _run(
        self, dt_s: float, evaporating_c: float, condensing_c: float, ambient_c: float, heater_w: float
    ) -> None:
        """The compressor takes heat up, as far as the flow has built up, and gives it off with its power."""
        data, table = self._data, self._map
        starved_k = self._starved_k() if self.charge < 1.0 else 0.0
        low_c = evaporating_c - starved_k
        flow_kg_s, taken_w, power_w, gas_c = table.at(low_c, condensing_c)
        flow_kg_s *= self._flow_factor
        power_w *= self._power_factor
        gas_c += starved_k
        if gas_c > HOTTEST_C:
            gas_c = HOTTEST_C
        if self._warmer and flow_kg_s > 1e-7:
            gas_c += self._warmer * power_w / (flow_kg_s * table.gas_j_kg_k)
        build_up = self._build_up
        self._build_up = build_up + (1.0 - build_up) * dt_s / (data.build_up_s + dt_s)
        self.flow_kg_s = flow_kg_s = flow_kg_s * build_up
        self.taken_w = taken_w = taken_w * self._flow_factor * build_up
        gas_w_k = data.shell_part * flow_kg_s * table.gas_j_kg_k
        motor_w = power_w if power_w > self._idle_w else self._idle_w
        self._warm_shell(dt_s, gas_w_k, gas_c, ambient_c, heater_w + (motor_w - power_w))
        self.power_w = motor_w + data.drive_w + heater_w
        self.loss_w += data.drive_w
        hotter_k = gas_c - self.shell_c
        self.given_w = taken_w + power_w - gas_w_k * hotter_k
        moved_s = dt_s * flow_kg_s * self._by_rated_flow
        follow = moved_s / (data.line_s + moved_s)
        self.discharge_c += (gas_c - data.shell_part * hotter_k - self.discharge_c) * follow
        self.suction_c += (evaporating_c + data.superheat_k - self.suction_c) * follow
        self.liquid_c += (condensing_c - data.subcooling_k - self.liquid_c) * follow
        self.low_c = low_c if low_c < data.max_operating_c else data.max_operating_c
        self.high_c = condensing_c
        self._difference_k = condensing_c - evaporating_c  # at a stop a starved coil fills again
        self.wear.run_s += dt_s
        if evaporating_c < data.flood_c:
            self.wear.flood(dt_s)

    def _rest(
        self, dt_s: float, evaporating_c: float, condensing_c: float, ambient_c: float, heater_w: float
    ) -> None:
        """The refrigerant gathers in the colder coil, and the pressures even out."""
        data = self._data
        self.taken_w = self.given_w = self.flow_kg_s = 0.0
        self.power_w = heater_w
        self._warm_shell(dt_s, 0.0, 0.0, ambient_c, heater_w)
        follow = 0.1 * dt_s / (data.line_s + 0.1 * dt_s)
        self.discharge_c += (0.5 * (self.shell_c + ambient_c) - self.discharge_c) * follow
        self.suction_c += (ambient_c - self.suction_c) * follow
        self.liquid_c += (ambient_c - self.liquid_c) * follow
        low_c = high_c = evaporating_c if evaporating_c < condensing_c else condensing_c
        self.wear.rest(dt_s, self.shell_c - low_c)
        self._difference_k = more_k = self._difference_k / (1.0 + dt_s / data.equalise_s)
        if more_k > 0.0:
            high_c += more_k
        else:
            low_c -= more_k
        self.high_c = high_c
        self.low_c = low_c

    def _starved_k(self) -> float:
        """How far the evaporating temperature has fallen for want of refrigerant, K."""
        return min(self._data.starved_k * (1.0 - self.charge) / (self.charge + 1e-3), MOST_STARVED_K)

    def _warm_shell(
        self, dt_s: float, gas_w_k: float, gas_c: float, ambient_c: float, heater_w: float
    ) -> None:
        """The shell between gas, heater and the air around."""
        data = self._data
        self.shell_c = shell_c = (
            data.shell_j_k * self.shell_c + dt_s * (gas_w_k * gas_c + data.shell_w_k * ambient_c + heater_w)
        ) / (data.shell_j_k + dt_s * (gas_w_k + data.shell_w_k))
        self.loss_w = data.shell_w_k * (shell_c - ambient_c)

    def shift(self, position: int) -> None:
        """The reversing valve is told to go to `position`; call it each step, a change is what counts."""
        if position == self.position or self.valve_stuck:
            return
        self.position = position
        self.wear.shift(abs(self.high_bar - self.low_bar), self.running)
        self._build_up = 0.0
        self._difference_k = -self._difference_k

    def states(self) -> Cycle | None:
        """The refrigerant at the points 1 to 4 now, as the map has them; None in a pause."""
        if not self.running:
            return None
        table, data = self._map, self._data
        low_c, high_c = self.low_c, max(self.high_c, self.low_c)
        flow, _, power, discharge_c = table.at(low_c, high_c)
        low, high = self.low_bar, self.high_bar
        h1, h3 = table.suction_kj_kg(low_c), table.liquid_kj_kg(high_c)
        work = power / flow / 1e3 if flow > 0.0 else 0.0
        more = work * self._warmer / (1.0 - self._warmer)
        points = (
            CyclePoint(1, low, h1, low_c + data.superheat_k),
            CyclePoint(2, high, h1 + work + more, discharge_c + more * 1e3 / table.gas_j_kg_k),
            CyclePoint(3, high, h3, high_c - data.subcooling_k),
            CyclePoint(4, low, h3, low_c),
        )
        return Cycle(data.refrigerant, points)

    def stored_j(self) -> float:
        """Heat in compressor and oil, counted from 0 °C, J."""
        return self._data.shell_j_k * self.shell_c

    def _set_speed(self, speed_pm: int) -> None:
        data = self._data
        self._speed_pm = speed_pm
        speed = max(speed_pm, data.slowest_pm) / 1000.0
        efficiency = data.efficiency_factor(speed)
        self._flow_factor = data.capacity_w * data.flow_factor(speed)
        self._power_factor = self._flow_factor / efficiency
        self._warmer = 1.0 - efficiency  # of the work: by so much the gas is hotter than at full speed
        self._idle_w = data.idle_part * speed * data.capacity_w * self._map.at(*RATED_C)[2]

    def _start(self) -> None:
        self.running = 1
        self.started = True
        self.wear.start(self.high_bar - self.low_bar)
        self._build_up = 0.0

    def _stop(self) -> None:
        self.running = 0
        self.wear.stop()
