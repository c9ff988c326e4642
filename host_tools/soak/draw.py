"""Random histories of whole machines: weather, settings, commands and everything that can break, drawn.

A history is a scenario as its file would have it, so one that breaks a rule can be kept as a file. What a
machine is (its wiring, its powers) isn't drawn; each other parameter may be anything within its bounds. Half
of them have a theme, for what is rare by chance and does the most harm: a cold house that nobody heats, a lie
of the reading that counts most. In the last hours all is put back, and the machine is asked for heat or cold.

`Draw(…).upon(data)` draws upon a user's own scenario: its plant and parameters stay, what happens is drawn.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any

from heatpump.core.application import Application
from heatpump.core.model import GRID_STATES, MODES, PRESETS
from heatpump.core.params import Params
from host_tools.board_file import load_application, load_board
from host_tools.plant import plant_class
from host_tools.rigs.faults import TABLE, Fault, devices, row_of, wired_sensors
from host_tools.serve_board import MACHINES

AFTER_H = 2  # of all being well again
COLD_C, MILD_C = 12, 18  # of the day's mean: heat is wanted up to the one, cold from the other on
AIR = ("air_to_air", "water_loop")  # plants that heat and cool a room by air
WATER = ("air_to_water", "ground_source")  # and by water

# disturbance → values that it may take, and the healthy one (None: what was done is done)
DISTURBANCES: dict[str, tuple[tuple[float, ...], float | None]] = {
    "charge": ((0.9, 0.6, 0.2), 1.0),
    "outdoor_airflow": ((0.5, 0.2, 0.0), 1.0),
    "indoor_airflow": ((0.5, 0.2, 0.0), 1.0),
    "pump_flow": ((0.6, 0.2, 0.0), 1.0),
    "source_flow": ((0.6, 0.2, 0.0), 1.0),
    "valve_stuck": ((1.0,), 0.0),
    "diverter_stuck": ((1.0,), 0.0),
    "drain_blocked": ((1.0,), 0.0),
    "extra_heat_w": ((300.0, 1500.0), 0.0),
    "window_w_k": ((50.0, 150.0), 0.0),
    "river_k": ((-4.0, 4.0), 0.0),
    "bathers": ((6.0,), 0.0),
    "door_open": ((1.0,), 0.0),
    "kitchen_c": ((12.0, 35.0), 20.0),
    "room_c": ((8.0, 32.0), 20.0),
    "load_c": ((5.0, 30.0), None),
    "load_kg": ((2.0,), None),
    "extra_frost_kg": ((0.3, 1.5), None),
}
# What the installer reads off the machine, and what no plant feels.
FIXED = frozenset(
    (
        *("aux_stages", "refrigerant", "sensor_resolution", "summer_time", "time_zone", "valve_energised_in"),
        *("compressor_power", "fan_power", "pump_power", "aux_stage_power", "tank_heater_power"),
        *("crankcase_power", "faults_over_mqtt", "mqtt_keepalive", "mqtt_port", "telemetry_period"),
    )
)
DRAWN_KINDS = ("temperature", "difference", "duration", "count", "switch", "choice")
LASTS_S = (30, 180, 900, 3600, 4 * 3600, 12 * 3600)
LIES = ("frozen", "fallen-out")
SERVED = ("tank", "indoor", "cabinet", "pool", "drum_in")


class Draw:
    """The drawing of one history, by its application and a seed; the theme is drawn too, unless given."""

    def __init__(
        self,
        application: str,
        seed: str,
        hours: int,
        theme: str = "",
        rig: str = "in-process",
        plant: dict[str, Any] | None = None,
    ) -> None:
        self.application = application
        self._random = Random(f"{application} {seed}")
        self._chosen = load_application(application, load_board("virtual"))
        self._params = Params(Application(self._chosen))
        self._rows = {
            row[0]: row for row in self._params.rows() if row[1] in DRAWN_KINDS and row[0] not in FIXED
        }
        self.kind, parts, _ = MACHINES[application]
        self._given = plant
        if plant is not None:
            self.kind = plant["kind"]
            parts = {name: part for name, part in plant.items() if isinstance(part, dict)}
        self._plant = plant_class(self.kind)
        self._until_s = (hours - AFTER_H) * 3600
        self._settings: dict[str, str] = {}
        self._set: set[str] = set()
        self._asked: dict[str, str] = {}  # the settings of a user's file, which are put back at the end
        self._steps: list[dict[str, Any]] = []
        self._parts = {name: dict(values) for name, values in parts.items()}
        self._mean_c: float = self._random.choice((-14, -8, -3, 1, 6, 10, 15, 20, 26, 33))
        if plant is not None:
            self._mean_c = float(plant.get("weather", {}).get("mean_c", MILD_C))
        self._modes: tuple[str, ...] = tuple(MODES)
        self._room_c: float | None = None
        self._hours = hours
        self._theme = theme
        self._rig = rig
        self.faults = 0  # drawn
        found = devices(wired_sensors(self._chosen, self._plant), self._chosen["OUTPUTS"])
        self._devices: dict[str, dict[str, Fault]] = {}
        for device, kinds in found.items():
            had = {kind: row for kind, row in kinds.items() if rig in row.rigs}
            if had and device not in ("expander", "broker"):  # few runs have one
                self._devices[device] = had

    def scenario(self, name: str) -> dict[str, Any]:
        """All of it."""
        one = self._random.choice
        theme = self._theme or one(("", "", "neglect", "lie"))
        if theme:
            {"neglect": self._neglect, "lie": self._lie}[theme]()
        self._draw_plant()
        self._settings["mode"] = one(self._modes)
        if "dryer_drum_limit" in self._rows:
            limit_c = one((55, 65, 75))
            self._settings["dryer_drum_limit"] = str(limit_c)
            self._parts["drum"] = {"bears_c": limit_c + 3.0, "dry_kg": one((1.0, 4.0, 7.0))}
        for _ in range(one((0, 0, 2, 6))):
            self._draw_setting(self._settings)
        for _ in range(one((1, 2, 4, 8, 16))):
            one((self._draw_command, self._draw_fault, self._draw_fault, self._draw_disturbance))()
        self._make_well()
        return {
            "name": name,
            "about": "a random history",
            "duration": f"{self._hours}h",
            "application": self.application,
            "plant": {"kind": self.kind, **self._parts},
            "parameters": self._settings,
            "step": sorted(self._steps, key=lambda step: step["at"]),
        }

    def upon(self, data: dict[str, Any], name: str) -> dict[str, Any]:
        """What happens to the machine of a scenario's file, as a scenario of its own."""
        one = self._random.choice
        self._settings = {key: str(value) for key, value in data.get("parameters", {}).items()}
        self._asked = dict(self._settings)
        self._modes = (*MODES, self._settings.get("mode", "heat"))
        for _ in range(one((2, 4, 8, 16))):
            one((self._draw_command, self._draw_fault, self._draw_fault, self._draw_disturbance))()
        self._make_well()
        return {
            "name": name,
            "about": "a random sequence",
            "duration": f"{self._hours}h",
            "application": self.application,
            "plant": data["plant"],
            "parameters": self._settings,
            "step": sorted(self._steps, key=lambda step: step["at"]),
        }

    def _neglect(self) -> None:
        """Cold days in a house where nobody wants heat."""
        self._mean_c = self._random.choice((-12, -9, -6))
        self._room_c = self._random.choice((3, 4, 6))
        self._modes = ("off", "cool", "fan-only")

    def _lie(self) -> None:
        """The reading of what is served lies for hours, and perhaps the compressor can't run."""
        from_s = self._random.randint(0, self._until_s // 3)
        to_s = self._random.randint(2 * self._until_s // 3, self._until_s)
        self._modes = ("heat", "auto")
        role = next(role for role in SERVED if role in wired_sensors(self._chosen, self._plant))
        self._fault(f"sensor.{role}", self._random.choice(LIES), from_s, to_s)
        if self._random.random() < 0.5:
            self._fault("contact.high_pressure", "open", from_s + 600, to_s)

    def _draw_plant(self) -> None:
        one, parts, known = self._random.choice, self._parts, self._plant.PARTS
        start: dict[str, Any] = parts.setdefault("start", {})
        start["hour"] = one((0, 6, 12, 18))
        if "weather" in known:
            parts["weather"] = {
                "mean_c": self._mean_c, "swing_k": one((1, 4, 8)), "humidity": one((0.5, 0.8, 1.0)),
            }  # fmt: skip
        if "house" in known:
            room_c = self._room_c or one((4, 9, 18, 21, 27) if self._mean_c <= MILD_C else (21, 27, 31))
            start.update(indoor_c=room_c, structure_c=room_c)
            if "hydronics" in known:
                start["water_c"] = one((room_c, 28))
                parts["hydronics"] = {"emitters": one(("radiators", "floor")), "buffer_l": one((0, 0, 100))}
        if "unit" in known and self.kind == "ground_source":
            parts["unit"] = {"ground": one(("borehole", "collector"))}
        if "tank" in known:
            parts["tank"] = {"start_c": one((12, 40, 50, 60))}
            parts["draw_off"] = {"profile": one(("L", "M", "none"))}
        if self.kind == "water_heater":
            parts["room"] = {"start_c": max(self._mean_c, 4), "house_c": max(self._mean_c, 4)}
        if self.kind == "pool":
            start["pool_c"] = one((12, 24, 30))

    def _draw_setting(self, settings: dict[str, str]) -> str:
        """Another parameter than the mode; returns its key."""
        key = self._random.choice([key for key in self._rows if key not in ("mode", "dryer_drum_limit")])
        settings[key] = self._value(key)
        self._set.add(key)
        return str(key)

    def _value(self, key: str) -> str:
        _, kind, _, low, high, step, choices = self._rows[key][:7]
        value = self._random.choice((low, high, low + self._random.randint(0, (high - low) // step) * step))
        if kind == "choice":
            return str(choices[value])
        return str(value / 1000 if kind in ("temperature", "difference") else value)

    def _at(self, at_s: float, do: str, **keys: Any) -> None:
        self._steps.append({"at": round(at_s), "do": do, **keys})

    def _when(self) -> int:
        return self._random.randint(0, self._until_s - 60)

    def _lasting(self) -> tuple[int, int]:
        from_s = self._when()
        return from_s, min(from_s + self._random.choice(LASTS_S), self._until_s)

    def _put(self, at_s: float, key: str, text: str) -> None:
        if key in self._rows:
            self._set.add(key)
            self._at(at_s, "set", parameter=key, to=text)

    def _draw_command(self) -> None:
        one, at_s = self._random.choice, self._when()
        do = one(("mode", "mode", "preset", "grid", "boost", "setting", "reset-faults", "reset", "power-cut"))
        if do == "mode":
            self._at(at_s, "mode", to=one(self._modes))
        elif do == "preset":
            self._put(at_s, "preset", one(tuple(PRESETS)))
        elif do == "grid":
            self._put(at_s, "sg_ready", one(tuple(GRID_STATES)))
        elif do == "boost":
            self._put(at_s, "tank_boost", "1")
        elif do == "setting":
            settings: dict[str, str] = {}
            key = self._draw_setting(settings)
            self._put(at_s, key, settings[key])
        elif do == "power-cut":
            self._at(at_s, do, **{"for": one((5, 60, 600, 3600))})
        else:
            self._at(at_s, do)

    def _draw_fault(self) -> None:
        # Most contacts, where a machine has none, are wired closed: one drawing for all of them.
        chip = [name for name in self._devices if "." not in name]
        what = self._random.choice(("sensor", "sensor", "sensor", "bus", "contact", "relay", *chip))
        device = self._random.choice([name for name in self._devices if name.partition(".")[0] == what])
        kinds = self._devices[device]
        rows = [row for row in TABLE if row in kinds.values()]
        row = self._random.choice(rows)
        kind = self._random.choice([kind for kind, found in kinds.items() if found is row])
        self._fault(device, kind, *self._lasting())

    def _fault(self, device: str, kind: str, from_s: int, to_s: int) -> None:
        row, more = row_of(device, kind), {}
        if row.amount is not None:
            low, most, high = row.amount.low, row.amount.default, row.amount.high
            amounts = [most, most / 2, min(2 * most, high), *([-most, -most / 2] if low < 0 else [])]
            more["amount"] = round(max(self._random.choice(amounts), low), 3)
        self.faults += 1
        self._at(from_s, "fault", device=device, kind=kind, **more)
        if not row.once:
            self._at(to_s, "repair", device=device)

    def _draw_disturbance(self) -> None:
        name = self._random.choice(self._plant.DISTURBANCES)
        values, healthy = DISTURBANCES[name]
        from_s, to_s = self._lasting()
        self._at(from_s, "disturb", what=name, to=self._random.choice(values))
        if healthy is not None:
            self._at(to_s, "disturb", what=name, to=healthy)

    def _make_well(self) -> None:
        """Put all settings back, lift what is locked, and ask for heat or cold."""
        at_s = self._until_s
        for key in sorted(self._set):
            self._at(at_s, "set", parameter=key, to=self._asked.get(key) or self._default(key))
        for key, text in (("preset", "comfort"), ("sg_ready", "normal")):
            if key in self._rows:
                self._at(at_s, "set", parameter=key, to=text)
        self._at(at_s, "reset-faults")
        cools = self.kind == "cabinet" or (self.kind in AIR + WATER and self._mean_c > MILD_C)
        self._at(at_s, "mode", to="cool" if cools else "heat")
        wanted = {"heat_setpoint": "30", "cool_setpoint": "15", "pool_setpoint": "40"}
        if self.kind == "cabinet":
            wanted["cabinet_setpoint"] = "-30" if self.application == "freezer" else "-5"
        for key, text in wanted.items():
            if key in self._rows:
                self._at(at_s, "set", parameter=key, to=text)

    def _default(self, key: str) -> str:
        defaults = self._chosen["DEFAULTS"]
        if key in defaults:
            return str(defaults[key])
        _, kind, value, _, _, _, choices = self._rows[key][:7]
        if kind == "choice":
            return str(choices[value])
        return str(value / 1000 if kind in ("temperature", "difference") else value)


def is_healthy(disturbance: str, value: float) -> bool:
    return value == DISTURBANCES[disturbance][1]


def asks(data: dict[str, Any]) -> bool:
    """Whether at the end there is something to do that the weather allows, with parameters as delivered.

    Cooling by water is left out: what it waits for is the dew point and the mean of the days before.
    """
    kind = data["plant"]["kind"]
    weather = data["plant"].get("weather")
    if kind == "cabinet" or not weather or "mean_c" not in weather:
        return bool(kind == "cabinet")
    mean_c = float(weather["mean_c"])
    coldest_c = mean_c - weather.get("swing_k", 0.0)
    if kind == "pool":
        return coldest_c >= 8 and mean_c <= 26
    return -14 <= coldest_c <= mean_c <= COLD_C or (kind in AIR and mean_c > MILD_C)


def to_toml(data: dict[str, Any]) -> str:
    """The same as a scenario's file."""
    plain = {key: value for key, value in data.items() if key not in ("plant", "parameters", "step")}
    lines = [f"{key} = {_text(value)}" for key, value in plain.items()]
    kind = data["plant"]["kind"]
    lines += ["", "[plant]", f"kind = {_text(kind)}"]
    tables = {f"plant.{name}": part for name, part in data["plant"].items() if isinstance(part, dict)}
    for name, table in (tables | {"parameters": data["parameters"]}).items():
        lines += ["", f"[{name}]", *(f"{key} = {_text(value)}" for key, value in table.items())]
    for step in data["step"]:
        lines += ["", "[[step]]", *(f"{key} = {_text(value)}" for key, value in step.items())]
    return "\n".join(lines) + "\n"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (str, list)) else str(value)
