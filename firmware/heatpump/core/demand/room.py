"""A room by its air: heating, cooling, drying or nothing, with hysteresis."""

from heatpump.core.demand.contract import Contract
from heatpump.core.model import (
    AUTO,
    AWAY,
    CHANGE_OVER_WAIT,
    COOL,
    DRY,
    GRID_BLOCK,
    HEAT,
    INDOOR,
    NO_CAUSE,
    OFF,
    ROOM_NEAR_FREEZING,
)

# What the two setpoints may be, whatever is asked; the parameter table has the same bounds.
HEAT_LOWEST_MC, HEAT_HIGHEST_MC = 5000, 30000
COOL_LOWEST_MC, COOL_HIGHEST_MC = 15000, 35000

# A room colder than this is told of in every mode, until it is so much warmer.
FROST_MC, WARMER_MK = 5000, 2000

ROWS = ()  # its parameters are those of every machine


class Demand(Contract):
    """Deadband and overrun as ESPHome uses them: the deadband lies on the side where the room
    drifts to and starts the machine, the overrun on the far side and stops it.

    action      HEAT, COOL or OFF, as it counts
    hold        why a demand that the room has must wait (index into CAUSES), or NO_CAUSE
    error_mk    how far the room is from the setpoint of what it asks for; 0 if it asks for nothing
    target_mc   the setpoint of what it asks for, else that of the mode
    heat_mc     the room's setpoint in heating, within HEAT_LOWEST_MC and HEAT_HIGHEST_MC
    cool_mc     the same in cooling; in the mode dry the lowest room temperature
    heat_on_mc, heat_off_mc, cool_on_mc, cool_off_mc
                where heating and cooling start and stop
    """

    def __init__(self, params, signals):
        self.action = OFF
        self.hold = NO_CAUSE
        self.error_mk = 0
        self.heat_mc = self.heat_on_mc = self.heat_off_mc = self.target_mc = HEAT_LOWEST_MC
        self.cool_mc = self.cool_on_mc = self.cool_off_mc = COOL_HIGHEST_MC
        self._signals = signals
        self._room = OFF  # what the room wants, held back or not
        self._frost = False
        self._running = OFF
        self._ran = OFF
        self._wait_ms = 0

    def step(self, dt_ms, params, mode, inputs, running):
        """Return what is wanted. `running`: what the compressor does for this room: HEAT, COOL or OFF."""
        renewed = self._signals.renewed
        if not (inputs.news or renewed or running != self._running or (self._wait_ms and running == OFF)):
            return self.action  # as a tick ago
        self._running = running
        if renewed:
            self._set_temperatures(params, mode)
        if running != OFF:
            self._ran = running
            self._wait_ms = params.changeover_time_s * 1000
        elif self._wait_ms:
            left_ms = self._wait_ms - dt_ms
            self._wait_ms = left_ms if left_ms > 0 else 0

        self.hold = NO_CAUSE
        self.error_mk = 0
        self.target_mc = self.cool_mc if mode == COOL or mode == DRY else self.heat_mc
        if not inputs.valid >> INDOOR & 1:
            self._room = self.action = OFF
            return OFF
        room_mc = inputs.readings[INDOOR].value_mc
        self._frost = room_mc < (FROST_MC + WARMER_MK if self._frost else FROST_MC)
        action = self._room
        if action == HEAT:
            if room_mc >= self.heat_off_mc:
                action = OFF
        elif action == COOL and room_mc <= self.cool_off_mc:
            action = OFF

        if mode == HEAT or mode == AUTO:
            if room_mc <= self.heat_on_mc:
                action = HEAT
        elif action == HEAT:
            action = OFF
        if mode == COOL or mode == AUTO or mode == DRY:
            if room_mc >= self.cool_on_mc:
                action = COOL
        elif action == COOL:
            action = OFF

        self._room = action
        if action == HEAT:
            self.error_mk = self.heat_mc - room_mc
        elif action == COOL:
            self.target_mc = self.cool_mc
            self.error_mk = room_mc - self.cool_mc
        if action != OFF:
            if self._signals.blocked:
                self.hold = GRID_BLOCK
                action = OFF
            elif mode == AUTO and self._wait_ms and action != self._ran:
                self.hold = CHANGE_OVER_WAIT
                action = OFF
        self.action = action
        return action

    def notice(self):
        return ROOM_NEAR_FREEZING if self._frost else NO_CAUSE

    def _set_temperatures(self, params, mode):
        heat_mc = params.heat_setpoint_mc
        cool_mc = params.cool_setpoint_mc
        band_mk = params.auto_band_mk
        if mode == AUTO:
            cool_mc = max(cool_mc, heat_mc + band_mk)
        below_mc = (heat_mc + cool_mc - band_mk) // 2

        if self._signals.preset == AWAY:
            heat_mc = min(heat_mc, params.away_heat_setpoint_mc)
            cool_mc = max(cool_mc, params.away_cool_setpoint_mc)
        heat_mc += self._signals.push_mk + self._signals.ahead_mk
        cool_mc -= self._signals.push_mk
        if mode == AUTO:
            # No push lets heating and cooling come closer to each other than the neutral band.
            heat_mc = min(heat_mc, below_mc)
            cool_mc = max(cool_mc, below_mc + band_mk)
        self.heat_mc = heat_mc = min(max(heat_mc, HEAT_LOWEST_MC), HEAT_HIGHEST_MC)
        cool_mc = min(max(cool_mc, COOL_LOWEST_MC), COOL_HIGHEST_MC)
        self.heat_on_mc = heat_mc - params.heat_deadband_mk
        self.heat_off_mc = heat_mc + params.heat_overrun_mk
        if mode == DRY:
            self.cool_mc = self.cool_off_mc = params.dry_lowest_mc
            self.cool_on_mc = params.dry_lowest_mc + params.dry_band_mk
        else:
            self.cool_mc = cool_mc
            self.cool_on_mc = cool_mc + params.cool_deadband_mk
            self.cool_off_mc = cool_mc - params.cool_overrun_mk
