"""A standing tank of drinking water in layers, warmest on top.

    C·dT_i/dt = heat_i + k·(T_i-1 - 2·T_i + T_i+1) + d·c·(T_i-1 - T_i) - l·(T_i - T_room)

of each of n layers, i = 0 at the bottom (C, l: the tank's by n; k: conduction of water and wall; d: what is
drawn off at the top, kg/s; T_-1 is then the cold water). Layers that are warmer than those above mix at once.
Heat comes by one of two ways:
- water through a coil inside, from its upper to its lower end: q_i = m·c·(1 - exp(-U_i/(m·c)))·(T_w - T_i),
- a condenser wrapped around, one mass at T_c: C_c·dT_c/dt = q - Σ U_i·(T_c - T_i), implicitly,
and from an electric element. Losses and conduction take hours, so they are reckoned each minute at once.

The upwind steps of a draw-off blur the front between hot and cold water about as far as the ten layers'
height; that is the usual accuracy of such models (Kleinbach et al. 1993: 10 layers and more suffice).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

from host_tools.plant.beyond import BOILING_C, TAP_C, Beyond
from host_tools.plant.sinks.liquids import LIQUIDS

_CP_J_KG_K = LIQUIDS["water"].cp_j_kg_k
_REST_S = 60.0  # losses and conduction are reckoned after this long
_MIX_K = 0.03  # warmer by this than the layer above: they mix


@dataclass(frozen=True)
class TankData:
    """The default is an upright tank of 300 l with a large coil for a heat pump."""

    volume_l: float = 300.0
    layers: int = 10
    height_m: float = 1.5  # of the water
    start_c: float = 45.0  # all of it at the start
    room_c: float = 18.0  # where it stands
    loss_w_k: float = 1.5  # 1.6 kWh a day at 45 K, class B of Regulation (EU) 812/2013
    conduction_w_m_k: float = 2.0  # water 0.6, the rest the steel wall and slow currents (own choice)
    coil_ua_w_k: float = 1350.0  # of the coil inside: 3 m² at 450 W/(m²·K) (own choice, middle of makers')
    wrap_ua_w_k: float = 400.0  # of a condenser around it: 1.3 m² at 300 W/(m²·K) (own choice)
    wrap_j_k: float = 6.0e3  # its metal and refrigerant, J/K
    heated_to: float = 0.6  # coil or wrap reach from the bottom up to this part of the height
    sensor_at: float = 0.5  # part of the height
    element_w: float = 2000.0  # electric element, W
    element_at: float = 0.45  # part of the height

    def __post_init__(self) -> None:
        for name in ("volume_l", "height_m", "loss_w_k", "coil_ua_w_k", "wrap_ua_w_k", "wrap_j_k"):
            if getattr(self, name) <= 0.0:
                raise ValueError(f"tank: {name} must be above 0")
        if not 2 <= self.layers <= self.volume_l / 4.0:
            raise ValueError("tank: layers must be 2 or more, of 4 l or more each")
        for name in ("heated_to", "sensor_at", "element_at"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise ValueError(f"tank: {name} must be in 0…1")
        if self.conduction_w_m_k < 0.0 or self.element_w < 0.0:
            raise ValueError("tank: conduction_w_m_k and element_w can't be negative")


class Tank:
    """State of the tank.

    `layers_c` from the bottom up, the hottest at the outlet on top; `coil_c` of a wrapped condenser. After
    `circulate`: `coil_out_c` and `coil_w`, the heat of its water; after `advance`: `element_w`. `drawn_j`
    left with drawn water that came in cold, `lost_j` to the room, whose temperature `room_c` may be set.
    """

    __slots__ = ("_boiling", "_coil_w_k", "_conduction_w_k", "_data", "_element_layer", "_flow_kg_s",
                 "_heated", "_hot_tap", "_layer_j_k", "_layer_kg", "_rest_s", "_sensor_layer", "_wrap_w_k",
                 "coil_c", "coil_out_c", "coil_w", "drawn_j", "element_w", "layers_c", "lost_j",
                 "room_c")  # fmt: skip

    def __init__(self, data: TankData) -> None:
        n = data.layers
        self._data = data
        self._layer_kg = data.volume_l * LIQUIDS["water"].density_kg_l / n
        self._layer_j_k = self._layer_kg * _CP_J_KG_K
        area_m2 = data.volume_l / 1000.0 / data.height_m
        self._conduction_w_k = data.conduction_w_m_k * area_m2 * n / data.height_m
        self._heated = min(n, max(1, round(data.heated_to * n)))
        self._sensor_layer = min(n - 1, int(data.sensor_at * n))
        self._element_layer = min(n - 1, int(data.element_at * n))
        self._wrap_w_k = data.wrap_ua_w_k / self._heated
        self._flow_kg_s = self._coil_w_k = 0.0
        self._rest_s = 0.0
        self.layers_c = [data.start_c] * n
        self.coil_c = self.coil_out_c = data.start_c
        self.coil_w = self.element_w = 0.0
        self.drawn_j = self.lost_j = 0.0
        self.room_c = data.room_c
        self._hot_tap, self._boiling = Beyond(TAP_C), Beyond(BOILING_C)

    @property
    def top_c(self) -> float:
        return self.layers_c[-1]

    @property
    def sensor_c(self) -> float:
        return self.layers_c[self._sensor_layer]

    def circulate(self, dt_s: float, water_in_c: float, flow_kg_s: float) -> None:
        """Water through the coil inside for `dt_s` s."""
        stream_w_k = flow_kg_s * _CP_J_KG_K
        if stream_w_k <= 0.0:
            self.coil_w = 0.0
            return
        if flow_kg_s != self._flow_kg_s:
            self._flow_kg_s = flow_kg_s
            self._coil_w_k = stream_w_k * (1.0 - exp(-self._data.coil_ua_w_k / self._heated / stream_w_k))
        coil_w_k = self._coil_w_k
        per_w_k = coil_w_k / stream_w_k
        per_j_k = coil_w_k * dt_s / self._layer_j_k
        layers_c = self.layers_c
        water_c = water_in_c
        for i in range(self._heated - 1, -1, -1):
            above_k = water_c - layers_c[i]
            water_c -= above_k * per_w_k
            layers_c[i] += above_k * per_j_k
        self.coil_out_c = water_c
        self.coil_w = stream_w_k * (water_in_c - water_c)
        self._mix()

    def condense(self, dt_s: float, refrigerant_w: float) -> None:
        """`refrigerant_w` W into the wrapped condenser for `dt_s` s."""
        heated = self._heated
        layers_c = self.layers_c
        wrap_w_k = self._wrap_w_k
        coil_w_k = self._data.wrap_j_k / dt_s
        water_w = wrap_w_k * sum(layers_c[:heated])
        self.coil_c = coil_c = (coil_w_k * self.coil_c + refrigerant_w + water_w) / (
            coil_w_k + wrap_w_k * heated
        )
        per_j_k = wrap_w_k * dt_s / self._layer_j_k
        for i in range(heated):
            layers_c[i] += per_j_k * (coil_c - layers_c[i])
        self._mix()

    def advance(self, dt_s: float, drawn_kg: float, cold_c: float, element_w: float) -> None:
        """`drawn_kg` leave at the top and come in cold at the bottom; `element_w` W heat; the rest of it."""
        self.element_w = element_w
        layers_c = self.layers_c
        if drawn_kg > 0.0:
            part = drawn_kg / self._layer_kg
            self.drawn_j += drawn_kg * _CP_J_KG_K * (layers_c[-1] - cold_c)
            for i in range(len(layers_c) - 1, 0, -1):
                layers_c[i] += part * (layers_c[i - 1] - layers_c[i])
            layers_c[0] += part * (cold_c - layers_c[0])
        if element_w > 0.0:
            layers_c[self._element_layer] += element_w * dt_s / self._layer_j_k
            self._mix()
        hottest_c = layers_c[-1]
        if hottest_c > TAP_C:
            self._hot_tap.see(dt_s, hottest_c)
            self._boiling.see(dt_s, hottest_c)
        self._rest_s += dt_s
        if self._rest_s >= _REST_S:
            self._rest(self._rest_s)
            self._rest_s = 0.0

    def _rest(self, rest_s: float) -> None:
        """Conduction between the layers and losses to the room over `rest_s` s."""
        layers_c = self.layers_c
        room_c = self.room_c
        loss_w_k = self._data.loss_w_k / len(layers_c)
        conduction_w_k = self._conduction_w_k
        per_w = rest_s / self._layer_j_k
        below_w = 0.0
        last = len(layers_c) - 1
        for i in range(last + 1):
            layer_c = layers_c[i]
            above_w = conduction_w_k * (layers_c[i + 1] - layer_c) if i < last else 0.0
            lost_w = loss_w_k * (layer_c - room_c)
            layers_c[i] = layer_c + (above_w - below_w - lost_w) * per_w
            self.lost_j += lost_w * rest_s
            below_w = above_w

    def _mix(self) -> None:
        """Let warmer water rise: neighbours in the wrong order take their mean, until none is."""
        layers_c = self.layers_c
        below_c = layers_c[0]
        for layer_c in layers_c:
            if below_c > layer_c + _MIX_K:
                break
            below_c = layer_c
        else:
            return
        means: list[float] = []
        counts: list[int] = []
        for mean_c in layers_c:
            count = 1
            while means and means[-1] > mean_c:
                before = counts.pop()
                mean_c = (mean_c * count + means.pop() * before) / (count + before)
                count += before
            means.append(mean_c)
            counts.append(count)
        i = 0
        for mean_c, count in zip(means, counts, strict=True):
            for _ in range(count):
                layers_c[i] = mean_c
                i += 1

    def figures(self) -> dict[str, float]:
        """By the names of `beyond.TANK_FIGURES`."""
        return {
            "hot_tap_kh": self._hot_tap.kelvin_hours,
            "boiling_kh": self._boiling.kelvin_hours,
        }

    def stored_j(self) -> float:
        """Heat in the water, from 0 °C."""
        return self._layer_j_k * sum(self.layers_c)

    def wrap_stored_j(self) -> float:
        """Heat in the wrapped condenser, from 0 °C."""
        return self._data.wrap_j_k * self.coil_c
