"""What runs inside an exported FMU: a plant behind pythonfmu's interface.

It reads `plant.json` beside it, {"kind": …, "parts": {part: {field: value}}}, builds that plant, and lets it
advance by each communication step. A figure that has no value yet is NaN. A disturbance acts when its value
changes, so `load_kg` puts food in once.
"""

from __future__ import annotations

import json
from math import nan
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from pythonfmu import Fmi2Causality, Fmi2Slave, Fmi2Variability, Integer, Real

from host_tools.fmi import names
from host_tools.plant import plant_class


class PlantSlave(Fmi2Slave):
    """The plant of `plant.json`. pythonfmu makes it with `instance_name` and `resources`."""

    license = "MIT"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        described = json.loads((Path(self.resources) / "plant.json").read_text(encoding="utf-8"))
        kind = described["kind"]
        found = plant_class(kind)
        parts = {part: found.PARTS[part](**fields) for part, fields in described["parts"].items()}
        self.plant = found(**parts)
        self.modelName = kind
        self.description = (found.__doc__ or kind).partition("\n")[0]
        self._levels = dict.fromkeys(names.relays(found), 0)
        self._levels.update(dict.fromkeys(names.speeds(found), names.FULL_SPEED_PM))
        self._disturbed = {name: names.undisturbed(name) for name in found.DISTURBANCES}
        for role in self._levels:
            self._add_output(role)
        for name in self._disturbed:
            self._add_disturbance(name)
        for name in names.measurements(found):
            self._add_measurement(name)
        for name, what in names.SUMS.items():
            self._add_sum(name, what)
        for name in self.plant.wear():
            self._add_count(name)
        for name, (_, what) in found.FIGURES.items():
            self._add_figure(name, what)

    def do_step(self, current_time: float, step_size: float) -> bool:
        self.plant.advance(self._levels, step_size)
        return True

    def to_xml(self, model_options: dict[str, str] | None = None) -> Element:
        """pythonfmu's description, with units, and the outputs among what is known at the start."""
        root: Element = super().to_xml(model_options or {})
        _describe_units(root)
        structure: Any = root.find("ModelStructure")
        unknowns = SubElement(structure, "InitialUnknowns")
        for output in structure.find("Outputs"):
            SubElement(unknowns, "Unknown", output.attrib)
        return root

    def _add_output(self, role: str) -> None:
        levels = self._levels
        self.register_variable(
            Integer(
                role,
                causality=Fmi2Causality.input,
                variability=Fmi2Variability.discrete,
                description="per mille" if role.endswith("_speed") else "0 or 1",
                getter=lambda: levels[role],
                setter=lambda value: levels.__setitem__(role, value),
            )
        )

    def _add_disturbance(self, name: str) -> None:
        disturbed = self._disturbed

        def disturb(value: float) -> None:
            if value != disturbed[name]:
                disturbed[name] = value
                self.plant.disturb(name, value)

        about = "acts when it changes"
        self._add(names.DISTURB + name, Fmi2Causality.input, about, lambda: disturbed[name], disturb)

    def _add_measurement(self, name: str) -> None:
        measured = self.plant.measurements
        self._add(name, Fmi2Causality.output, None, lambda: measured[name], None)

    def _add_figure(self, name: str, what: str) -> None:
        plant = self.plant
        self._add(
            names.FIGURE + name, Fmi2Causality.output, what, lambda: plant.figures().get(name, nan), None
        )

    def _add_sum(self, name: str, what: str) -> None:
        plant = self.plant
        self._add(name, Fmi2Causality.output, what, lambda: getattr(plant, name), None)

    def _add_count(self, name: str) -> None:
        plant = self.plant
        self.register_variable(
            Integer(
                names.WEAR + name,
                causality=Fmi2Causality.output,
                variability=Fmi2Variability.discrete,
                getter=lambda: plant.wear().get(name, 0),
            )
        )

    def _add(self, name: str, causality: Any, description: str | None, getter: Any, setter: Any) -> None:
        self.register_variable(
            Real(name, causality=causality, description=description, getter=getter, setter=setter)
        )


def _describe_units(root: Element) -> None:
    definitions = Element("UnitDefinitions")
    for name, base in names.BASE_UNITS.items():
        unit = SubElement(definitions, "Unit", {"name": name})
        SubElement(unit, "BaseUnit", base)
    root.insert([child.tag for child in root].index("CoSimulation") + 1, definitions)
    for variable in root.iter("ScalarVariable"):
        real = variable.find("Real")
        unit_name = names.unit(variable.attrib["name"])
        if real is not None and unit_name:
            real.set("unit", unit_name)
