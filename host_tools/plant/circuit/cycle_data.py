"""What describes a machine's cycle, apart from its size; `cycle` has the equations and the sources."""

from __future__ import annotations

from dataclasses import dataclass

REFRIGERANTS = ("R290", "R410A", "R32", "R134a")
VACUUM_SPAN_K = 20.0  # from `vacuum_c` down to no capacity
RELIEF_SPAN_K = 25.0  # from `relief_c` up to no capacity and no power


@dataclass(frozen=True)
class CycleData:
    """Compressor and settings of a cycle."""

    refrigerant: str = "R410A"
    superheat_k: float = 5.0  # SH, of the suction gas
    subcooling_k: float = 5.0  # SC, of the liquid
    volumetric: float = 0.98  # v0, at r = 1 and full speed
    volumetric_fall: float = 0.02  # v1, for each 1 of pressure ratio
    leakage: float = 0.015  # v2, of the flow at full speed
    isentropic: float = 0.69  # e0, at the best pressure ratio and full speed
    isentropic_fall: float = 0.17  # e1
    best_ratio: float = 2.8  # r0
    speed_fall: float = 0.25  # e2
    best_speed: float = 0.65  # n0, of full speed
    max_operating_c: float = 15.0  # evaporating temperature at the valve's maximum operating pressure
    vacuum_c: float = -45.0  # evaporating temperature from which the compressor takes in less and less
    relief_c: float = 65.0  # condensing temperature at which relief valve and motor protector set in

    def __post_init__(self) -> None:
        if self.refrigerant not in REFRIGERANTS:
            raise ValueError(f"circuit: refrigerant must be one of {', '.join(REFRIGERANTS)}")
        for name in ("volumetric", "isentropic", "best_speed"):
            if not 0.0 < getattr(self, name) <= 1.0:
                raise ValueError(f"circuit: {name} must be above 0, at most 1")
        for name in ("superheat_k", "subcooling_k", "volumetric_fall", "leakage", "isentropic_fall"):
            if getattr(self, name) < 0.0:
                raise ValueError(f"circuit: {name} can't be negative")
        if not 0.0 <= self.speed_fall <= 0.5:
            raise ValueError("circuit: speed_fall must be in 0…0.5")
        if self.best_ratio < 1.0:
            raise ValueError("circuit: best_ratio must be at least 1")
        if not self.vacuum_c + 20.0 <= self.max_operating_c <= self.relief_c - 20.0:
            raise ValueError("circuit: max_operating_c must be 20 K from vacuum_c and from relief_c")

    def flow_factor(self, speed: float) -> float:
        """Mass flow at this part of full speed, as part of that at full speed."""
        return max(speed * (1.0 - self.leakage * (1.0 / speed - 1.0)), 0.0)

    def efficiency_factor(self, speed: float) -> float:
        """Isentropic efficiency at this part of full speed, as part of that at full speed."""
        best = self.best_speed
        return 1.0 - self.speed_fall * ((speed - best) ** 2 - (1.0 - best) ** 2)
