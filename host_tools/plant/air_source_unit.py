"""A reversible on/off air-source heat pump: a compressor between two coils, two fans, a reversing valve.

Each coil is one thermal mass at its refrigerant's saturation temperature:

    C_coil·dT_coil/dt = q + UA·(T_air - T_coil)          UA by its own fan: on, or natural convection

The coil that evaporates (outdoors in heating, indoors in cooling) gets q = -Q, the other q = +Q + (1 - s)·P:

    Q = b·r·q0·(1 + 0.041·min(T_e, 15) - 0.009·(T_c - 40))     heat taken up, W, not below 0
    P = r·p0·(1 + 0.0147·(T_c - 40))                           compressor power, W, at least 0.4·r·p0
    db/dt = (1 - b)/τ while the compressor runs, else b = 0    build-up, 0…1

T_e and T_c are the evaporating and condensing coil's temperatures (°C), s the part of P that the shell
loses to outdoors, b the refrigerant flow's build-up after a start. The heat to the house is what the indoor
coil gives off, and the indoor fan's power. Explicit Euler, a step at most half of `shortest_s`.

So capacity and power follow source and sink temperature through the coils, as in the machine, and a fan
that stands still needs no rule of its own: its coil runs away until the capacity is gone.
- r, 1 up to T_c = 65 °C and 0 at 90 °C, stands for the compressor's internal relief valve and motor
  protector (R-410A is critical at 71.3 °C). The 15 °C are an expansion valve's maximum operating pressure.
- q0, p0, their slopes by T_e and UA: fitted to a maker's table of an on/off R-410A split unit (Goodman
  SSZ14030 with AR36, expanded heating data, indoor 21.1 °C): 8.5 kW and COP 3.78 at 8.3 °C, 5.3 kW and 2.55
  at -8.3 °C, 2.5 kW and 1.36 at -23 °C. That includes what the table takes off for frost; the model has no
  frost of its own as yet.
- 0.009 by T_c: warmer liquid carries less of the latent heat (1.6 kJ/(kg·K) of about 180 kJ/kg in R-410A).
- τ: chosen for 90 % of steady capacity after 1…2 min, coils included. That refrigerant dynamics and the
  coils' mass delay capacity, but not power, is what cyclic tests show (ASHRAE Trans. 86/2, 1980, DV-2610).

Left out: latent heat (dehumidification), frost, refrigerant migration in the pauses, starting current.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class UnitData:
    """What describes the machine. The default gives 8.2 kW at 7 °C outdoors and 20 °C indoors, COP 3.7."""

    capacity_w: float = 6450.0  # q0: heat taken up at T_e = 0 °C, T_c = 40 °C, W
    compressor_w: float = 1805.0  # p0: compressor power at T_c = 40 °C, W
    build_up_s: float = 30.0  # τ of the refrigerant flow after a start, s
    shell_loss: float = 0.05  # s: part of the compressor's power lost to outdoors
    indoor_ua_w_k: float = 430.0  # indoor coil to room air with the fan on, W/K of inlet difference
    outdoor_ua_w_k: float = 800.0  # outdoor coil to outdoor air with the fan on, W/K
    indoor_still_w_k: float = 20.0  # the same with the fan off (natural convection, about 5 %), W/K
    outdoor_still_w_k: float = 40.0
    indoor_coil_j_k: float = 11.0e3  # heat capacity of coil and refrigerant, J/K (about 12 kg)
    outdoor_coil_j_k: float = 20.0e3  # (about 22 kg)
    indoor_fan_w: float = 300.0  # blower for 0.48 m³/s against a duct, W; becomes heat indoors
    outdoor_fan_w: float = 150.0  # W; becomes heat outdoors
    standby_w: float = 10.0  # control and transformer, W; becomes heat outdoors

    def __post_init__(self) -> None:
        above_0 = ("capacity_w", "compressor_w", "build_up_s", "indoor_ua_w_k", "outdoor_ua_w_k",
                   "indoor_coil_j_k", "outdoor_coil_j_k")  # fmt: skip
        for name in above_0:
            if getattr(self, name) <= 0.0:
                raise ValueError(f"unit: {name} must be above 0")
        for name in ("indoor_still_w_k", "outdoor_still_w_k", "indoor_fan_w", "outdoor_fan_w", "standby_w"):
            if getattr(self, name) < 0.0:
                raise ValueError(f"unit: {name} can't be negative")
        if not 0.0 <= self.shell_loss < 1.0:
            raise ValueError("unit: shell_loss must be in 0…1")


class AirSourceUnit:
    """State of the machine and its energy account.

    After `advance`: `power_w` (electric, all) and `heat_w` (to the house; negative in cooling) of that step.
    `shortest_s` is the shortest time constant of a coil at full capacity, in s (15 s by default).
    `electric_j` and `heat_j` are their sums, `cooled_j` the part of -`heat_j` with the valve in cooling;
    `source_j` is what came in from outdoors so far (negative in cooling).
    """

    __slots__ = (
        "_build_up",
        "_data",
        "_indoor_j_k",
        "_outdoor_j_k",
        "cooled_j",
        "electric_j",
        "heat_j",
        "heat_w",
        "indoor_coil_c",
        "outdoor_coil_c",
        "power_w",
        "shortest_s",
        "source_j",
    )

    def __init__(self, data: UnitData, indoor_c: float, outdoor_c: float) -> None:
        self._data = data
        self._indoor_j_k = data.indoor_coil_j_k
        self._outdoor_j_k = data.outdoor_coil_j_k
        slope_w_k = 0.041 * data.capacity_w + 0.0147 * data.compressor_w
        self.shortest_s = min(
            data.build_up_s,
            data.indoor_coil_j_k / (data.indoor_ua_w_k + slope_w_k),
            data.outdoor_coil_j_k / (data.outdoor_ua_w_k + slope_w_k),
        )
        self._build_up = 0.0
        self.indoor_coil_c = indoor_c
        self.outdoor_coil_c = outdoor_c
        self.power_w = 0.0
        self.heat_w = 0.0
        self.electric_j = 0.0
        self.heat_j = 0.0
        self.cooled_j = 0.0
        self.source_j = 0.0

    def advance(self, dt_s: float, outputs: dict[str, int], room_c: float, outdoor_c: float) -> None:
        """One step of `dt_s` s between room and outdoor air with the relays in `outputs` (role → 0/1)."""
        data = self._data
        indoor_coil_c = self.indoor_coil_c
        outdoor_coil_c = self.outdoor_coil_c
        power_w = data.standby_w
        outdoors_w = power_w  # heat of electric parts that stays outdoors
        if outputs["indoor_fan"]:
            room_w = data.indoor_ua_w_k * (indoor_coil_c - room_c)
            heat_w = room_w + data.indoor_fan_w
            power_w += data.indoor_fan_w
        else:
            room_w = heat_w = data.indoor_still_w_k * (indoor_coil_c - room_c)
        if outputs["outdoor_fan"]:
            source_w = data.outdoor_ua_w_k * (outdoor_c - outdoor_coil_c)
            power_w += data.outdoor_fan_w
            outdoors_w += data.outdoor_fan_w
        else:
            source_w = data.outdoor_still_w_k * (outdoor_c - outdoor_coil_c)
        indoor_w = -room_w
        outdoor_w = source_w
        cooling = outputs["reversing_valve"]
        if cooling:
            self.cooled_j -= heat_w * dt_s
        if outputs["compressor"]:
            build_up = self._build_up
            if cooling:
                evaporating_c, condensing_c = indoor_coil_c, outdoor_coil_c
            else:
                evaporating_c, condensing_c = outdoor_coil_c, indoor_coil_c
            lift_c = condensing_c - 40.0
            taken = 1.0 + 0.041 * (evaporating_c if evaporating_c < 15.0 else 15.0) - 0.009 * lift_c
            drawn = 1.0 + 0.0147 * lift_c
            if drawn < 0.4:
                drawn = 0.4
            if condensing_c > 65.0:
                relief = (90.0 - condensing_c) / 25.0 if condensing_c < 90.0 else 0.0
                taken *= relief
                drawn *= relief
            compressor_w = data.compressor_w * drawn
            taken_w = build_up * data.capacity_w * taken if taken > 0.0 else 0.0
            lost_w = data.shell_loss * compressor_w
            given_w = taken_w + compressor_w - lost_w
            power_w += compressor_w
            outdoors_w += lost_w
            if cooling:
                indoor_w -= taken_w
                outdoor_w += given_w
            else:
                indoor_w += given_w
                outdoor_w -= taken_w
            self._build_up = build_up + (1.0 - build_up) * dt_s / (data.build_up_s + dt_s)
        else:
            self._build_up = 0.0
        self.indoor_coil_c = indoor_coil_c + indoor_w * dt_s / self._indoor_j_k
        self.outdoor_coil_c = outdoor_coil_c + outdoor_w * dt_s / self._outdoor_j_k
        self.power_w = power_w
        self.heat_w = heat_w
        self.electric_j += power_w * dt_s
        self.heat_j += heat_w * dt_s
        self.source_j += (source_w - outdoors_w) * dt_s

    def stored_j(self) -> float:
        """Heat in both coils, counted from 0 °C, in J."""
        return self._indoor_j_k * self.indoor_coil_c + self._outdoor_j_k * self.outdoor_coil_c
