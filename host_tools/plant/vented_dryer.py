"""A vented dryer: the room's air, heated by resistance, passes the drum once and is blown outdoors.

    T_in = T_room + (P + part·P_motor)/(m·c_p)     while the thermostat in the exhaust lets the heater heat

Same laundry and drum as the heat pump dryer's; the plain machine that it is compared with. Figures: 2…2.5 kW
and 150…180 m³/h are common; for 7 kg it takes 4…4.5 kWh (European Commission, Ecodesign preparatory study on
household tumble driers, lot 16, 2009). What the room's air costs to warm up in winter is not counted.
"""

from __future__ import annotations

from dataclasses import dataclass

from host_tools.plant.sinks.drum import Drum, DrumData
from host_tools.plant.sources.humid_air import AIR_J_KG_K, humidity_kg_kg

_STEP_S = 5.0
_LONGEST_S = 12 * 3600.0


@dataclass(frozen=True)
class RoomData:
    """The room around the dryer."""

    air_c: float = 20.0  # °C (EN 61121 tests at 23 °C and 55 %)
    humidity: float = 0.55  # relative, 0…1

    def __post_init__(self) -> None:
        if not 0.0 <= self.humidity <= 1.0:
            raise ValueError("room: humidity must be in 0…1")


@dataclass(frozen=True)
class VentedDryerData:
    """Heater, fan and casing."""

    heater_w: float = 2200.0  # W
    air_kg_s: float = 0.05  # kg/s, 150 m³/h
    motor_w: float = 200.0  # of drum and fan, W
    motor_part: float = 0.5  # of it that heats the air
    loss_w_k: float = 5.0  # heater box to the room, W/K of the difference of the air behind it
    stop_c: float = 60.0  # the thermostat in the exhaust stops the heater, °C
    start_c: float = 55.0  # and starts it again, °C

    def __post_init__(self) -> None:
        for name in ("heater_w", "air_kg_s"):
            if getattr(self, name) <= 0.0:
                raise ValueError(f"vented: {name} must be above 0")
        for name in ("motor_w", "loss_w_k"):
            if getattr(self, name) < 0.0:
                raise ValueError(f"vented: {name} can't be negative")
        if not 0.0 <= self.motor_part <= 1.0:
            raise ValueError("vented: motor_part must be in 0…1")
        if self.start_c >= self.stop_c:
            raise ValueError("vented: start_c must be below stop_c")


class VentedDryer:
    """State of the machine and its energy account: electric in, exhaust and losses out."""

    def __init__(self, drum: DrumData, room: RoomData, data: VentedDryerData) -> None:
        self._data = data
        self._room_c = room.air_c
        self._humidity = humidity_kg_kg(room.air_c, room.humidity)
        self.drum = Drum(drum, room.air_c)
        self.time_s = 0.0
        self.electric_j = 0.0
        self.exhaust_j = 0.0  # heat and vapour above the room's air
        self.lost_j = 0.0  # to the room
        self._heats = True

    def advance(self, dt_s: float) -> None:
        """One step of drying."""
        data, drum, room_c = self._data, self.drum, self._room_c
        if drum.air_out_c >= data.stop_c:
            self._heats = False
        elif drum.air_out_c <= data.start_c:
            self._heats = True
        heater_w = data.heater_w if self._heats else 0.0
        air_w_k = AIR_J_KG_K * data.air_kg_s
        hotter_k = (heater_w + data.motor_part * data.motor_w) / (air_w_k + data.loss_w_k)
        drum.advance(dt_s, room_c + hotter_k, self._humidity, data.air_kg_s, room_c)
        self.electric_j += (heater_w + data.motor_w) * dt_s
        self.exhaust_j += (air_w_k * hotter_k - drum.air_w) * dt_s
        lost_w = data.loss_w_k * hotter_k + (1.0 - data.motor_part) * data.motor_w + drum.lost_w
        self.lost_j += lost_w * dt_s
        self.time_s += dt_s

    def dry(self, moisture: float) -> float:
        """Go on until it is down at `moisture` (kg/kg), 12 h at most; the electric energy so far, J."""
        while self.drum.moisture > moisture and self.time_s < _LONGEST_S:
            self.advance(_STEP_S)
        return self.electric_j
