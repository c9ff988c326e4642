"""A room by its air: heating, cooling, drying or nothing, with hysteresis."""

from heatpump.core.demand.contract import Contract
from heatpump.core.demand.share import Share
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
    OUTDOOR,
    ROOM_NEAR_FREEZING,
)
from heatpump.core.param_rows.who import INSTALLER

# What the two setpoints may be, whatever is asked; the parameter table has the same bounds.
HEAT_LOWEST_MC, HEAT_HIGHEST_MC = 5000, 30000
COOL_LOWEST_MC, COOL_HIGHEST_MC = 15000, 35000

# A room colder than this is told of in every mode, until it is so much warmer.
FROST_MC, WARMER_MK = 5000, 2000

# Without the room's reading for so long it heats by the share of time that it has learned, in turns of an
# hour: so much per kelvin that it shall be warmer than outdoors (own choices, weak).
BLIND_S, TURN_S = 1800, 3600
FIRST_PM, LEAST_PM, BEST_PM, MOST_PM = 25, 8, 40, 800
FIRST_S, LEARNT_S = 432000, 3456000  # times kelvin: 6 h and 2 d at 20 K
LONGEST_S = 1728000  # likewise, a day: from start to start; longer, and it was sun or another heater
STORE_EDGE_MK = 300  # prices leave a band of twice that, or runs get short
LEAST_K = 3  # nothing is learned from less, and nothing heated

WIDER_MK = 500  # at the beginning of the least cycle (own choice)

ROWS = (
    ("room_cycle", "duration", 4500, 0, 7200, 300, (), INSTALLER, "Least cycle of a room",
     "from start to start: at its beginning deadband and overrun are 0.5 K wider, then ever less"),
)  # fmt: skip


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
    blind       the reading is lost for long, or ever again, and it heats by its share of time; until it has
                been there for as long
    share       of time, per kelvin that it was colder outdoors
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
        self.share = Share(FIRST_PM, FIRST_S, LEARNT_S)
        self.blind = False
        self._lost_s = 0  # without the reading, less the time with it
        self._turn_s = 0  # of the blind
        self._colder_k = 0  # outdoors than the room shall be, as far as that was known
        self._passed = self._on_s = 0  # since the last start
        self._cycle_s = 0  # what is left of the least cycle

    def step(self, dt_ms, params, mode, inputs, running):
        """Return what is wanted. `running`: what the compressor does for this room: HEAT, COOL or OFF."""
        renewed = self._signals.renewed
        if not (inputs.news or renewed or running != self._running or (self._wait_ms and running == OFF)):
            return self.action  # as a tick ago
        if running == HEAT and self._running != HEAT:
            if self._passed <= LONGEST_S:
                self.share.learn(self._passed, self._on_s)
            self._passed = self._on_s = 0
        if running != OFF and self._running == OFF:
            self._cycle_s = params.room_cycle_s
        self._running = running
        if renewed:
            left_s = self._cycle_s - self._signals.seconds
            self._cycle_s = left_s = min(max(left_s, 0), params.room_cycle_s)
            self._set_temperatures(params, mode, left_s and WIDER_MK * left_s // params.room_cycle_s)
        if running != OFF:
            self._ran = running
            self._wait_ms = params.changeover_time_s * 1000
        elif self._wait_ms:
            left_ms = self._wait_ms - dt_ms
            self._wait_ms = left_ms if left_ms > 0 else 0

        self.hold = NO_CAUSE
        self.error_mk = 0
        self.target_mc = self.cool_mc if mode == COOL or mode == DRY else self.heat_mc
        known = inputs.valid >> INDOOR & 1
        if renewed:
            self._look(known, mode == HEAT or mode == AUTO, inputs)
        if not known:
            if not self.blind:
                self._room = OFF
            action = self._room
            if action != OFF and self._signals.blocked:
                self.hold = GRID_BLOCK
                action = OFF
            self.action = action
            return action
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

    def _look(self, known, heats, inputs):
        """Whether it must do without its reading, and what it learns while it needn't."""
        seconds = self._signals.seconds
        if heats and inputs.valid >> OUTDOOR & 1:
            self._colder_k = (self.heat_mc - inputs.readings[OUTDOOR].value_mc) // 1000
        colder_k = self._colder_k
        lost_s = self._lost_s - seconds if known else self._lost_s + seconds
        self._lost_s = lost_s = min(max(lost_s, 0), BLIND_S)
        if not self.blind:
            self._turn_s = 0
        self.blind = heats and (lost_s == BLIND_S or (self.blind and lost_s > 0))
        inputs.forgiven = 1 << INDOOR if self.blind else 0
        if known:
            learns = heats and not self.blind and self._passed <= LONGEST_S
            if learns and colder_k >= LEAST_K and inputs.valid >> OUTDOOR & 1:
                self._passed += seconds * colder_k
                if self._running == HEAT:
                    self._on_s += seconds
        elif self.blind:
            on_s = 0
            if colder_k >= LEAST_K:
                most_pm = min(BEST_PM * colder_k, MOST_PM)
                on_s = self.share.per_mille(colder_k, LEAST_PM * colder_k, most_pm) * TURN_S // 1000
            self._room = HEAT if self._turn_s < on_s else OFF
            if not self._signals.blocked:
                self._turn_s = (self._turn_s + seconds) % TURN_S

    def notice(self):
        if self.blind:
            return INDOOR + 1  # the cause of a reading
        return ROOM_NEAR_FREEZING if self._frost else NO_CAUSE

    def _set_temperatures(self, params, mode, wider_mk):
        heat_mc = params.heat_setpoint_mc
        cool_mc = params.cool_setpoint_mc
        band_mk = params.auto_band_mk
        if mode == AUTO:
            cool_mc = max(cool_mc, heat_mc + band_mk)
        below_mc = (heat_mc + cool_mc - band_mk) // 2

        if self._signals.preset == AWAY:
            heat_mc = min(heat_mc, params.away_heat_setpoint_mc)
            cool_mc = max(cool_mc, params.away_cool_setpoint_mc)
        store_mk = self._signals.stored_mk(params, STORE_EDGE_MK)
        push_mk = self._signals.room_mk + store_mk
        heat_mc += push_mk + self._signals.ahead_mk
        cool_mc -= push_mk
        narrower_mk = abs(store_mk) or -wider_mk
        if mode == AUTO:
            # No push lets heating and cooling come closer to each other than the neutral band.
            heat_mc = min(heat_mc, below_mc)
            cool_mc = max(cool_mc, below_mc + band_mk)
        self.heat_mc = heat_mc = min(max(heat_mc, HEAT_LOWEST_MC), HEAT_HIGHEST_MC)
        cool_mc = min(max(cool_mc, COOL_LOWEST_MC), COOL_HIGHEST_MC)
        self.heat_on_mc = heat_mc - params.heat_deadband_mk + narrower_mk
        self.heat_off_mc = heat_mc + params.heat_overrun_mk - narrower_mk
        if mode == DRY:
            self.cool_mc = self.cool_off_mc = params.dry_lowest_mc
            self.cool_on_mc = params.dry_lowest_mc + params.dry_band_mk
        else:
            self.cool_mc = cool_mc
            self.cool_on_mc = cool_mc + params.cool_deadband_mk - narrower_mk
            self.cool_off_mc = cool_mc - params.cool_overrun_mk + narrower_mk
