"""What the machine has done in its life: hours, starts, defrosts, energy. `remembered` keeps it.

All saturate at 2**30 - 1: run time after 34 years, energy after 1,073,741 kWh.
"""

from heatpump.core.model import (
    AUX_HEATER_1,
    AUX_HEATER_2,
    CIRCULATION_PUMP,
    CIRCULATION_SPEED,
    COMPRESSOR,
    COMPRESSOR_SPEED,
    CRANKCASE_HEATER,
    DEFROST_MELT,
    FULL_SPEED_PM,
    IDLE,
    INDOOR_FAN,
    INDOOR_FAN_SPEED,
    OUTDOOR_FAN,
    OUTDOOR_FAN_SPEED,
    OUTPUTS,
    SOURCE_PUMP,
    SOURCE_SPEED,
    SPEEDS,
    TANK_HEATER,
)

LARGEST = (1 << 30) - 1
MOST_POWER_W = 200000  # times an hour's tick in seconds it stays under 2**30
NO_SPEED = -1

# (output, its speed, parameter with its rated power in watts)
LOADS = (
    (COMPRESSOR, COMPRESSOR_SPEED, "compressor_power"),
    (OUTDOOR_FAN, OUTDOOR_FAN_SPEED, "fan_power"),
    (INDOOR_FAN, INDOOR_FAN_SPEED, "fan_power"),
    (CIRCULATION_PUMP, CIRCULATION_SPEED, "pump_power"),
    (SOURCE_PUMP, SOURCE_SPEED, "pump_power"),
    (AUX_HEATER_1, NO_SPEED, "aux_stage_power"),
    (AUX_HEATER_2, NO_SPEED, "aux_stage_power"),
    (TANK_HEATER, NO_SPEED, "tank_heater_power"),
    (CRANKCASE_HEATER, NO_SPEED, "crankcase_power"),
)


class Counters:
    """run_s, starts   of the compressor, in all modes, defrosts included
    aux_s       how long an auxiliary heater was on
    defrosts    melts that began
    energy_wh   electrical energy: of the meter, else of the rated powers of what was on
    power_w     what is drawn now, by the same
    off_s       how long the compressor has been off, -1: no stop was seen since power-up, or it runs
    off_minute  the UTC minute of its last stop, rounded up; 0: not known, or it runs

    The age of the last stop only informs: after any reset the protections wait the whole minimum off
    time, whatever is known here.
    """

    def __init__(self):
        self.run_s = 0
        self.starts = 0
        self.aux_s = 0
        self.defrosts = 0
        self.energy_wh = 0
        self.power_w = 0
        self.off_s = -1
        self.off_minute = 0
        self._running = 0
        self._aux = 0
        self._phase = IDLE
        self._run_ms = 0
        self._aux_ms = 0
        self._off_ms = 0
        self._revision = -1  # what `power_w` was worked out from, as are the next two
        self._levels = [0 for _ in OUTPUTS]
        self._speeds_pm = [0 for _ in SPEEDS]
        self._energy_ws = 0  # under a watt-hour
        self._energy_wms = 0  # under a watt-second

    def step(self, dt_ms, params, inputs, outputs, phase):
        """Count the past `dt_ms` (to an hour), in which what the last step saw was on; call it at the
        end of a tick. `inputs.power_w` is a meter's reading, -1: there is none."""
        levels = outputs.levels
        metered_w = inputs.power_w
        power_w = self.power_w if metered_w < 0 else min(metered_w, MOST_POWER_W)
        if power_w:
            # In two parts, for power times milliseconds would outgrow a small integer.
            wms = self._energy_wms + power_w * (dt_ms % 1000)
            ws = self._energy_ws + wms // 1000 + power_w * (dt_ms // 1000)
            self._energy_wms = wms % 1000
            if ws >= 3600:
                self.energy_wh = min(self.energy_wh + ws // 3600, LARGEST)
                ws %= 3600
            self._energy_ws = ws
        if self._running:
            self._run_ms += dt_ms
            if self._run_ms >= 1000:
                self.run_s = min(self.run_s + self._run_ms // 1000, LARGEST)
                self._run_ms %= 1000
        elif self.off_s >= 0:
            self._off_ms += dt_ms
            if self._off_ms >= 1000:
                self.off_s = min(self.off_s + self._off_ms // 1000, LARGEST)
                self._off_ms %= 1000
        if self._aux:
            self._aux_ms += dt_ms
            if self._aux_ms >= 1000:
                self.aux_s = min(self.aux_s + self._aux_ms // 1000, LARGEST)
                self._aux_ms %= 1000
        if levels[COMPRESSOR] != self._running or phase != self._phase:
            self._notice(levels[COMPRESSOR], phase)
        self._aux = levels[AUX_HEATER_1] | levels[AUX_HEATER_2]
        if self.off_s >= 0 and not self.off_minute and inputs.utc_minute > 0:
            self.off_minute = max(inputs.utc_minute - self.off_s // 60, 0)
        if metered_w >= 0:
            self.power_w = min(metered_w, MOST_POWER_W)
            self._revision = -1
        elif (
            params.revision != self._revision
            or levels != self._levels
            or outputs.speeds_pm != self._speeds_pm
        ):
            self._revision = params.revision
            self.power_w = rated_w(params, outputs)
            for n in range(len(levels)):
                self._levels[n] = levels[n]
            for n in range(len(self._speeds_pm)):
                self._speeds_pm[n] = outputs.speeds_pm[n]

    def _notice(self, running, phase):
        """What began or ended in this tick."""
        if running != self._running:
            self._running = running
            self.off_minute = 0
            if running:
                self.starts = min(self.starts + 1, LARGEST)
                self.off_s = -1
            else:
                self.off_s = self._off_ms = 0
        if phase != self._phase:
            self._phase = phase
            if phase == DEFROST_MELT:
                self.defrosts = min(self.defrosts + 1, LARGEST)

    def off_age_s(self, utc_minute):
        """How long the compressor has been off at least, in seconds; 0 while it runs, None if it isn't
        known: after a reset, unless the clock (`utc_minute`, -1: unknown) was right before and is now."""
        if self._running:
            return 0
        if self.off_s >= 0:
            return self.off_s
        if not self.off_minute or utc_minute < self.off_minute:
            return None
        return min(max(utc_minute - self.off_minute - 1, 0), LARGEST // 60) * 60


def rated_w(params, outputs):
    """The rated powers of what is on, by its speed; one without a speed (0) runs at full speed."""
    levels = outputs.levels
    speeds_pm = outputs.speeds_pm
    power_w = 0
    for output, speed, key in LOADS:
        if levels[output]:
            rated = getattr(params, key)
            speed_pm = speeds_pm[speed] if speed >= 0 else 0
            power_w += rated * speed_pm // FULL_SPEED_PM if speed_pm else rated
    return power_w
