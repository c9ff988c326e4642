"""Liquids in loops: heat capacity, density and freezing point.

Water at 35 °C (IAPWS-95 by CoolProp). The brines, 25 % of antifreeze by mass, at 0 °C from Melinder,
"Properties of secondary working fluids for indirect systems" (IIR 2010), as CoolProp has them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Liquid:
    cp_j_kg_k: float
    density_kg_l: float
    freezing_c: float


LIQUIDS = {
    "water": Liquid(4179.0, 0.994, 0.0),
    "ethylene_glycol": Liquid(3763.0, 1.037, -11.0),
    "propylene_glycol": Liquid(3872.0, 1.026, -9.8),
    "ethanol": Liquid(4282.0, 0.971, -15.4),
}


def liquid(name: str, part: str) -> Liquid:
    """The liquid of that name; ValueError that names the `part` which asks for another."""
    try:
        return LIQUIDS[name]
    except KeyError:
        raise ValueError(f"{part}: liquid must be one of {', '.join(LIQUIDS)}") from None
