"""A refrigerator or freezer in a kitchen: cabinet, evaporator, compressor, condenser.

The evaporator cools the cabinet's air, dries it, frosts, and thaws in the pauses of a refrigerator; its water
runs out into a pan over the compressor, where it dries up. A freezer's thaws by a heater on the coil (the
relay `aux_heater_1`), which a thermostat on the coil switches off. The condenser heats the kitchen.

The defaults are a refrigerator of 250 l with R-134a: about 110 W of cooling at -10/40 °C with 60 W at the
plug (the catalogue range of hermetic reciprocating compressors of 5…6 cm³, Danfoss/Secop TL and NL series), a
fin coil with a fan in the cabinet (13 K between air and coil) and one behind it. Such compressors reach an
isentropic efficiency of 0.5 with their motor, and lose half of their power through the shell (ASHRAE Handbook
"Refrigeration", chapter household refrigerators and freezers). The charge is 100 g: it does no harm when it
gathers in the shell.
"""

from __future__ import annotations

from typing import Any, ClassVar

from host_tools.plant.base import Plant, part_types
from host_tools.plant.cabinet_data import CabinetParts
from host_tools.plant.circuit.circuit import Circuit
from host_tools.plant.sinks.cabinet_box import CabinetBox
from host_tools.plant.sources.air_coil import AirCoil
from host_tools.plant.sources.humid_air import humidity_kg_kg


class Cabinet(Plant):
    """Refrigerator or freezer. The indoor side is the cabinet, the outdoor side the kitchen.

    `heat_w` and `cooled_j` count what is taken from the cabinet's air, its water's latent heat too.
    """

    OUTPUTS: ClassVar[tuple[str, ...]] = ("compressor", "outdoor_fan", "indoor_fan")
    MEASUREMENTS: ClassVar[tuple[str, ...]] = (
        "cabinet_c",
        "discharge_c",
        "suction_c",
        "indoor_coil_c",
        "outdoor_coil_c",
        "food_c",
        "humidity_pct",
        "frost_kg",
        "door_open",
        "high_bar",
        "low_bar",
        "power_w",
        "heat_w",
    )
    CALLED: ClassVar[dict[str, str]] = {"outdoor_coil_c": "condenser", "indoor_coil_c": "evaporator"}
    DISTURBANCES: ClassVar[tuple[str, ...]] = (
        "door_open",  # 1 holds the door open
        "load_c",  # temperature of the food that comes next, °C
        "load_kg",  # puts so much food in; negative takes some out
        "kitchen_c",
        "charge",
        "outdoor_airflow",
        "indoor_airflow",
        "extra_heat_w",  # a lamp that stays on
        "extra_frost_kg",
    )
    FIGURES: ClassVar[dict[str, tuple[str, str]]] = {
        "openings": ("", "openings of the door"),
        "food_warmest_c": ("°C", "warmest that the food has been"),
        "frost_most_kg": ("kg", "most frost on the evaporator"),
    }
    PARTS: ClassVar[dict[str, type[Any]]] = part_types(CabinetParts)

    def __init__(self, **parts: Any) -> None:
        data = CabinetParts(**parts)
        start, kitchen = data.start, data.kitchen
        super().__init__(start.hour)
        self._machine = data.machine
        self._kitchen_c = kitchen.air_c
        self._kitchen_humidity = humidity_kg_kg(kitchen.air_c, kitchen.humidity)
        humidity = humidity_kg_kg(start.cabinet_c, start.humidity)
        self.box = CabinetBox(data.cabinet, start.cabinet_c, kitchen.air_c, humidity)
        self.evaporator = AirCoil(data.evaporator, start.cabinet_c)
        self.condenser = AirCoil(data.condenser, kitchen.air_c)
        self.circuit = Circuit(data.circuit, kitchen.air_c)
        self._airflow_in = self._airflow_out = 1.0
        self._extra_heat_w = 0.0
        self._load_c = kitchen.air_c
        self._to_kitchen_j = self._extra_j = self._heat_j = 0.0
        self._electric_then_j = self._heat_then_j = 0.0
        self._food_warmest_c = self.box.food_c
        self._frost_most_kg = 0.0
        self._measure(0.0)

    def figures(self) -> dict[str, float]:
        return {
            "openings": self.box.openings,
            "food_warmest_c": self._food_warmest_c,
            "frost_most_kg": self._frost_most_kg,
        }

    def drives(self, of: str) -> int:
        return -super().drives(of)

    def received_j(self) -> dict[str, float]:
        return {
            "electric": self.electric_j,
            "kitchen": -self._to_kitchen_j,
            "leak": self.box.leaked_j,
            "food": self.box.loaded_j,
            "extra": self._extra_j + self.evaporator.put_j,
        }

    def stored_j(self) -> float:
        return (
            self.box.stored_j()
            + self.evaporator.stored_j()
            + self.condenser.stored_j()
            + self.circuit.stored_j()
        )

    def _step(self, outputs: dict[str, int], dt_s: float) -> None:
        box, evaporator, condenser, circuit = self.box, self.evaporator, self.condenser, self.circuit
        machine = self._machine
        kitchen_c = self._kitchen_c
        get = outputs.get
        circuit.advance(
            dt_s,
            outputs["compressor"],
            get("compressor_speed", 1000),
            evaporator.coil_c,
            condenser.coil_c,
            kitchen_c,
        )
        heater_w = 0.0
        if get("aux_heater_1") and evaporator.coil_c < machine.heater_stop_c:
            heater_w = machine.heater_w
        fan_pm = get("indoor_fan_speed", 1000) if outputs["indoor_fan"] else 0
        evaporator.advance(
            dt_s, heater_w - circuit.taken_w, box.air_c, box.humidity, fan_pm, self._airflow_in
        )
        fan_pm = get("outdoor_fan_speed", 1000) if outputs["outdoor_fan"] else 0
        condenser.advance(dt_s, circuit.given_w, kitchen_c, 0.0, fan_pm, self._airflow_out)
        extra_w = self._extra_heat_w
        air_w = evaporator.heat_w + evaporator.fan_w
        box.advance(
            self.time_s, dt_s, kitchen_c, self._kitchen_humidity, air_w + extra_w, evaporator.water_kg_s
        )
        outside_w = condenser.fan_w + machine.standby_w
        self.electric_j += (circuit.power_w + evaporator.fan_w + heater_w + outside_w) * dt_s
        self._to_kitchen_j += (condenser.heat_w + circuit.loss_w + outside_w) * dt_s
        self._extra_j += extra_w * dt_s
        heat_w = air_w - evaporator.latent_w
        self._heat_j += heat_w * dt_s
        self.cooled_j -= heat_w * dt_s
        if evaporator.frost_kg > self._frost_most_kg:
            self._frost_most_kg = evaporator.frost_kg

    def _measure(self, dt_s: float) -> None:
        measured = self.measurements
        box, circuit = self.box, self.circuit
        measured["cabinet_c"] = box.air_c
        measured["discharge_c"] = circuit.discharge_c
        measured["suction_c"] = circuit.suction_c
        measured["indoor_coil_c"] = self.evaporator.coil_c
        measured["outdoor_coil_c"] = self.condenser.coil_c
        food_c = box.food_c
        measured["food_c"] = food_c
        if food_c > self._food_warmest_c:
            self._food_warmest_c = food_c
        measured["humidity_pct"] = 100.0 * box.humidity / humidity_kg_kg(box.air_c, 1.0)
        measured["frost_kg"] = self.evaporator.frost_kg
        measured["door_open"] = box.open_part
        measured["high_bar"] = circuit.high_bar
        measured["low_bar"] = circuit.low_bar
        if dt_s > 0.0:
            measured["power_w"] = (self.electric_j - self._electric_then_j) / dt_s
            measured["heat_w"] = (self._heat_j - self._heat_then_j) / dt_s
            self._electric_then_j = self.electric_j
            self._heat_then_j = self._heat_j

    def _disturb(self, name: str, value: float) -> None:
        if name == "door_open":
            self.box.door_open = int(value)
        elif name == "load_c":
            self._load_c = value
        elif name == "load_kg":
            self.box.load(value, self._load_c)
        elif name == "kitchen_c":
            self._kitchen_c = value
        elif name == "charge":
            self.circuit.charge = value
        elif name == "outdoor_airflow":
            self._airflow_out = value
        elif name == "indoor_airflow":
            self._airflow_in = value
        elif name == "extra_heat_w":
            self._extra_heat_w = value
        else:
            self.evaporator.put_frost(value)
