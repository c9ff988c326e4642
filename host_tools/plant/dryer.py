"""A laundry dryer with a heat pump, and a vented one to compare it with.

Two closed circuits. The air's: drum → duct → evaporator, which takes its water out → condenser, which heats
it again → drum. The refrigerant's moves the heat from one coil to the other, so the machine takes little more
than what makes good for its losses. Each step the air goes once round: what passed coils and drum in the step
mixes with the air in the duct (`air_kg`), which leaks to the room and through the walls:

    M·dT/dt = m·(T_drum out - T) + leak·(T_room - T)   M·dw/dt = m·(w_drum out - w) + leak·(w_room - w)
    (and the casing's loss H·(T - T_room), taken from the duct)

One motor turns the drum and the fan; a part of its power heats the air. Refrigerant R-290, as in most dryers
of today. The default is a machine for 8 kg: evaporator 1.3 kW, 190 m³/h of air, 600…650 W at the plug.

Sources: EN 61121 (60 % of water at the start; the label's energy is that of a full load); heat pump dryers
for 7…8 kg take 1.5…2.0 kWh in 2…3 h, vented ones 4…4.5 kWh in 1.5 h (European Commission, Ecodesign
preparatory study on household tumble driers, lot 16, 2009; Topten.eu's lists); 80…90 % of the water comes out
as water (classes B and A of condensation efficiency in regulation 392/2012), the rest leaks as vapour.
"""

from __future__ import annotations

from typing import Any, ClassVar

from host_tools.plant.base import Plant, part_types
from host_tools.plant.beyond import DRUM_FIGURES, Beyond
from host_tools.plant.circuit.circuit import Circuit
from host_tools.plant.dryer_data import DryerParts
from host_tools.plant.sinks.drum import Drum
from host_tools.plant.sources.air_coil import AirCoil
from host_tools.plant.sources.humid_air import (
    AIR_J_KG_K,
    VAPORISATION_J_KG,
    humidity_kg_kg,
    relative_humidity,
)
from host_tools.plant.vented_dryer import VentedDryer

_LEAST_FLOW_KG_S = 1e-4


class Dryer(Plant):
    """Heat pump dryer. Source is the damp air at the evaporator (outdoor coil), sink the air to the drum.

    `heat_w` and `heated_j` count what the condenser gives to the air.
    """

    OUTPUTS: ClassVar[tuple[str, ...]] = ("compressor", "indoor_fan")
    MEASUREMENTS: ClassVar[tuple[str, ...]] = (
        "drum_in_c",
        "drum_out_c",
        "outdoor_coil_c",
        "indoor_coil_c",
        "discharge_c",
        "suction_c",
        "cloth_c",
        "moisture_pct",
        "moisture_kg",
        "condensate_kg",
        "humidity_pct",
        "flow_kg_s",
        "high_bar",
        "low_bar",
        "power_w",
        "heat_w",
    )
    CALLED: ClassVar[dict[str, str]] = {"outdoor_coil_c": "evaporator", "indoor_coil_c": "condenser"}
    CONTACTS: ClassVar[tuple[str, ...]] = ("high_pressure",)
    DISTURBANCES: ClassVar[tuple[str, ...]] = ("indoor_airflow", "charge", "extra_heat_w", "room_c")
    FIGURES: ClassVar[dict[str, tuple[str, str]]] = {
        "moisture_pct": ("%", "water left in the laundry, of its dry mass"),
        "condensed_pct": ("%", "of the water that left the laundry, what came out as water"),
        "vented_kwh": ("kWh", "what a vented dryer takes for the same laundry, dried as far"),
        "saving_pct": ("%", "energy saved against the vented dryer"),
    } | DRUM_FIGURES
    PARTS: ClassVar[dict[str, type[Any]]] = part_types(DryerParts)

    def __init__(self, **parts: Any) -> None:
        data = DryerParts(**parts)
        room = data.room
        super().__init__(data.start.hour)
        self._vented = VentedDryer(data.drum, room, data.vented)
        self._casing = data.casing
        self._full_kg_s = data.evaporator.air_kg_s
        self._room_c = room.air_c
        self._room_humidity = humidity_kg_kg(room.air_c, room.humidity)
        self.drum = Drum(data.drum, room.air_c)
        self.evaporator = AirCoil(data.evaporator, room.air_c)
        self.condenser = AirCoil(data.condenser, room.air_c)
        self.circuit = Circuit(data.circuit, room.air_c)
        self.air_c = self._drum_in_c = room.air_c
        self.humidity = self._room_humidity
        self._water_kg = self.drum.water_kg
        self._hot_drum = Beyond(data.drum.bears_c)
        self._airflow = 1.0
        self._extra_heat_w = 0.0
        self._flow_kg_s = 0.0
        self._to_room_j = self._leak_j = self._extra_j = self.leaked_kg = 0.0
        self._electric_then_j = self._heated_then_j = 0.0
        self._measure(0.0)

    def figures(self) -> dict[str, float]:
        """The vented dryer follows until its laundry is as dry: a few milliseconds of work."""
        moisture = self.drum.moisture
        gone_kg = self._water_kg - self.drum.water_kg
        vented_j = self._vented.dry(moisture)
        return {
            "moisture_pct": 100.0 * moisture,
            "condensed_pct": 100.0 * self.evaporator.drained_kg / gone_kg if gone_kg > 0.0 else 0.0,
            "vented_kwh": vented_j / 3.6e6,
            "saving_pct": 100.0 * (1.0 - self.electric_j / vented_j) if vented_j > 0.0 else 0.0,
            "hot_drum_kh": self._hot_drum.kelvin_hours,
        }

    def received_j(self) -> dict[str, float]:
        return {
            "electric": self.electric_j,
            "room": -self._to_room_j,
            "leak": -self._leak_j,
            "extra": self._extra_j + self.evaporator.put_j,
        }

    def stored_j(self) -> float:
        air_j_kg = AIR_J_KG_K * self.air_c + VAPORISATION_J_KG * self.humidity
        return (
            self._casing.air_kg * air_j_kg
            + self.drum.stored_j()
            + self.evaporator.stored_j()
            + self.condenser.stored_j()
            + self.circuit.stored_j()
        )

    def water_kg(self) -> float:
        """Water in laundry, air and on the evaporator, and what has run off."""
        coil = self.evaporator
        on_coil_kg = coil.frost_kg + coil.water_kg
        return self.drum.water_kg + self._casing.air_kg * self.humidity + on_coil_kg + coil.drained_kg

    def _step(self, outputs: dict[str, int], dt_s: float) -> None:
        drum, evaporator, condenser, circuit = self.drum, self.evaporator, self.condenser, self.circuit
        casing = self._casing
        room_c = self._room_c
        air_c = self.air_c
        humidity = self.humidity
        get = outputs.get
        circuit.advance(
            dt_s,
            outputs["compressor"],
            get("compressor_speed", 1000),
            evaporator.coil_c,
            condenser.coil_c,
            room_c,
        )
        fan_pm = 0
        motor_w = 0.0
        leak_kg_s = casing.leak_kg_s
        if outputs["indoor_fan"]:
            fan_pm = get("indoor_fan_speed", 1000)
            motor_w = casing.motor_w
        else:
            leak_kg_s *= 0.1
        airflow = self._airflow
        evaporator.advance(dt_s, -circuit.taken_w, air_c, humidity, fan_pm, airflow)
        flow_kg_s = self._full_kg_s * evaporator.air_part
        if flow_kg_s > _LEAST_FLOW_KG_S:
            dried_c = air_c + evaporator.heat_w / (AIR_J_KG_K * flow_kg_s)
            condenser.advance(dt_s, circuit.given_w, dried_c, 0.0, fan_pm, airflow)
            into_air_w = condenser.heat_w + casing.motor_part * motor_w + self._extra_heat_w
            drum_in_c = dried_c + into_air_w / (AIR_J_KG_K * flow_kg_s)
            dried = humidity - evaporator.water_kg_s / flow_kg_s
            drum.advance(dt_s, drum_in_c, dried, flow_kg_s, room_c)
            self._hot_drum.see(dt_s, drum_in_c)
            air_w = AIR_J_KG_K * flow_kg_s * (drum.air_out_c - air_c)
            water_kg_s = flow_kg_s * (drum.humidity_out - humidity)
        else:
            flow_kg_s = 0.0
            condenser.advance(dt_s, circuit.given_w, air_c, 0.0, fan_pm, airflow)
            drum.advance(dt_s, air_c, humidity, 0.0, room_c)
            drum_in_c = condenser.air_out_c
            air_w = evaporator.heat_w + condenser.heat_w + casing.motor_part * motor_w + self._extra_heat_w
            water_kg_s = -evaporator.water_kg_s
        out_c = leak_kg_s * (air_c - room_c)
        out_kg_s = leak_kg_s * (humidity - self._room_humidity)
        lost_w = casing.loss_w_k * (air_c - room_c)
        self.air_c = air_c + (air_w - lost_w - AIR_J_KG_K * out_c) * dt_s / (AIR_J_KG_K * casing.air_kg)
        self.humidity = humidity + (water_kg_s - out_kg_s) * dt_s / casing.air_kg
        self._leak_j += (AIR_J_KG_K * out_c + VAPORISATION_J_KG * out_kg_s) * dt_s
        self.leaked_kg += out_kg_s * dt_s
        outside_w = (1.0 - casing.motor_part) * motor_w + casing.standby_w
        self._to_room_j += (lost_w + drum.lost_w + circuit.loss_w + outside_w) * dt_s
        self._extra_j += self._extra_heat_w * dt_s
        self.electric_j += (circuit.power_w + motor_w + casing.standby_w) * dt_s
        self.heated_j += condenser.heat_w * dt_s
        self._drum_in_c = drum_in_c
        self._flow_kg_s = flow_kg_s

    def _measure(self, dt_s: float) -> None:
        measured = self.measurements
        drum, circuit = self.drum, self.circuit
        measured["drum_in_c"] = self._drum_in_c
        measured["drum_out_c"] = drum.air_out_c
        measured["outdoor_coil_c"] = self.evaporator.coil_c
        measured["indoor_coil_c"] = self.condenser.coil_c
        measured["discharge_c"] = circuit.discharge_c
        measured["suction_c"] = circuit.suction_c
        measured["cloth_c"] = drum.cloth_c
        measured["moisture_pct"] = 100.0 * drum.moisture
        measured["moisture_kg"] = drum.water_kg
        measured["condensate_kg"] = self.evaporator.drained_kg
        measured["humidity_pct"] = 100.0 * relative_humidity(self.air_c, self.humidity)
        measured["flow_kg_s"] = self._flow_kg_s
        measured["high_bar"] = circuit.high_bar
        measured["low_bar"] = circuit.low_bar
        measured["high_pressure_closed"] = float(circuit.high_closed)
        if dt_s > 0.0:
            measured["power_w"] = (self.electric_j - self._electric_then_j) / dt_s
            measured["heat_w"] = (self.heated_j - self._heated_then_j) / dt_s
            self._electric_then_j = self.electric_j
            self._heated_then_j = self.heated_j

    def _disturb(self, name: str, value: float) -> None:
        if name == "indoor_airflow":
            self._airflow = value
        elif name == "charge":
            self.circuit.charge = value
        elif name == "extra_heat_w":
            self._extra_heat_w = value
        else:
            self._room_c = value
