"""What describes a refrigerant circuit: size, times, limits of harm, pressure switches.

The default is an on/off R-410A split unit (Goodman SSZ14030): 8.2 kW at 7 °C outdoors and 20 °C indoors with
coils of 800 W/K outdoors and 430 W/K indoors. For another machine set `capacity_w`, the heat that it takes
up at T_e = 0 °C, T_c = 40 °C and full speed; power follows from the cycle. To size it from a data sheet that
states heat Q and power P at given T_e and T_c, divide Q - P by `CycleMap.at(T_e, T_c)[1]`:

    CircuitData(refrigerant="R290", capacity_w=5200.0, relief_c=72.0, high_open_c=72.0, high_close_c=62.0)
    CircuitData(refrigerant="R134a", capacity_w=550.0, isentropic=0.5, migration_h=0.0)  # a cabinet

An inverter machine is as large at speed 1000; at part speed the coils have surface to spare, and the COP
rises by itself. Coils to go with it: 8…12 K of difference at full load outdoors, 15…20 K at an indoor air
coil, 3…5 K at a plate exchanger.

Limits of harm, which `wear` counts:
- `start_difference_bar`: a single-phase motor with a run capacitor starts against even pressures only (ASHRAE
  Handbook "HVAC Systems and Equipment", chapter Compressors); 3.5 bar is an own choice for what is left.
- `shift_difference_bar`: 4-way valves bear a difference of at most 31 bar (Sanhua, SHF series); half of it is
  an own choice.
- `short_s`: a maker's control keeps runs of at least 3 min and pauses of 2 min (Bard, manual 2100-749),
  others pauses of 3…5 min.
- `migration_h`, `margin_k`: 12 h without heat fill a cold sump, 4 h of heat empty it (the same manual): here
  the shell takes some 5 h to cool, then `migration_h` counts, and heat works 4 times as fast.
- `flood_c`: an own choice, 8 K below where envelopes of R-410A compressors end (about -30 °C): so cold an
  evaporator has no air left to boil what the expansion valve still lets in.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from host_tools.plant.circuit.cycle_data import CycleData


@dataclass(frozen=True)
class CircuitData(CycleData):
    """A circuit: the cycle's data, and what makes it a machine."""

    capacity_w: float = 6450.0  # heat taken up at T_e = 0 °C, T_c = 40 °C, full speed
    slowest_pm: float = 250.0  # lowest speed, per mille of full speed
    build_up_s: float = 30.0  # of the flow after a start: 90 % of capacity after 1…2 min, coils included
    equalise_s: float = 75.0  # time constant of the pressures after a stop
    line_s: float = 20.0  # lag of discharge, suction and liquid line with its sensor, at rated flow
    idle_part: float = 0.08  # least power, part of that at T_e = 0 °C, T_c = 40 °C: motor and bearings
    drive_w: float = 0.0  # the drive's own loss while it runs, at any speed, to the air around
    shell_j_k: float = 13.0e3  # heat capacity of compressor and oil (28 kg of steel)
    shell_w_k: float = 1.5  # shell to the air around it, insulated (5 % of the power in a run)
    shell_part: float = 0.4  # of the gas's difference from the shell that it loses on the way through
    crankcase_w: float = 40.0  # crankcase heater
    starved_k: float = 12.0  # fall of the evaporating temperature at half the charge (see circuit)
    high_open_c: float = 65.0  # high-pressure switch, saturation temperature: 42.8 bar of R-410A
    high_close_c: float = 55.0  # 34 bar of R-410A
    low_open_c: float = -35.0  # low-pressure switch: 2.2 bar of R-410A
    low_close_c: float = -25.0  # 3.3 bar of R-410A
    start_difference_bar: float = 3.5  # above it a start is a `pressure_start`
    shift_difference_bar: float = 15.0  # above it a shift of the valve is a `loaded_shift`
    short_s: float = 180.0  # runs and pauses below it are `short_cycles`
    flood_c: float = -38.0  # evaporating temperature below which liquid comes back ...
    flood_s: float = 60.0  # ... when it lasts this long
    migration_h: float = 8.0  # until the charge is in a cold shell; 0: does no harm (small charge)
    margin_k: float = 5.0  # a shell this much warmer than the coldest coil stays dry
    stood_h: float = 0.0  # how long it has stood cold before the start

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("capacity_w", "build_up_s", "equalise_s", "line_s", "shell_j_k"):
            if getattr(self, name) <= 0.0:
                raise ValueError(f"circuit: {name} must be above 0")
        for name in (
            "drive_w", "shell_w_k", "crankcase_w", "starved_k", "start_difference_bar",
            "shift_difference_bar", "short_s", "flood_s", "migration_h", "stood_h",
        ):  # fmt: skip
            if getattr(self, name) < 0.0:
                raise ValueError(f"circuit: {name} can't be negative")
        for name in ("idle_part", "shell_part"):
            if not 0.0 <= getattr(self, name) <= 0.5:
                raise ValueError(f"circuit: {name} must be in 0…0.5")
        if not 100.0 <= self.slowest_pm <= 1000.0:
            raise ValueError("circuit: slowest_pm must be in 100…1000")
        if not self.low_open_c < self.low_close_c < self.high_close_c < self.high_open_c:
            raise ValueError("circuit: low_open_c, low_close_c, high_close_c, high_open_c must rise")

    def cycle(self) -> CycleData:
        """What its map is made of."""
        return CycleData(**{field.name: getattr(self, field.name) for field in fields(CycleData)})
