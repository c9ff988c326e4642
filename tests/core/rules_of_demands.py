"""Rules of the Witness about what is served: tank, ice, cabinet, turns, water, targets, frost."""

from heatpump.core import model as m
from heatpump.core.demand.answer import NO_ANSWER
from heatpump.core.demand.tank import CYCLE_LONGEST_MS
from heatpump.core.protection.protections import HOLD_MS

LONG_AGO = -(10**12)


class Tank:
    """The tank heater never without a valid reading, nor at tank_max; a legionella cycle ends or alarms."""

    def __init__(self, application):
        self.cycle_ms = 0
        self.hot_ms = 0
        self.effort_ms = 0  # heated since the reading rose by 1 K, fell, or was lost
        self.low_mc = None
        self.deaf = False

    def check_arrival(self, witness, dt_ms, after, known, served):
        """Nothing heats for ever for a reading that doesn't rise."""
        tank = witness.controller.demands[-1]
        value_mc = witness.inputs.readings[m.TANK].value_mc
        deaf = bool(tank.alarm & NO_ANSWER)
        reset = self.deaf and not deaf  # by somebody, or because the reading moved far
        self.deaf = deaf
        if not known or self.low_mc is None or reset or not 0 <= value_mc - self.low_mc < 1000:
            self.low_mc = value_mc
            self.effort_ms = 0
        elif after[m.TANK_HEATER] or served:
            self.effort_ms += dt_ms
            longest = witness.params.tank_answer_s * 1000 + witness.least_run_ms
            assert self.effort_ms <= longest + 4 * dt_ms, "heats a tank that doesn't warm"
        assert not deaf or not after[m.TANK_HEATER], "the element heats a tank that doesn't warm"

    def check(self, witness, dt_ms, before, after):
        params = witness.params
        reading = witness.inputs.readings[m.TANK]
        known = reading.age_ms < params.reading_max_age_s * 1000
        if after[m.TANK_HEATER]:
            assert known, "tank heater without a reading"
            assert reading.value_mc < params.tank_max_mc, "tank heater in a tank that is too hot"
            assert params.mode != m.OFF, "tank heater while off"
        tank = witness.controller.demands[-1]
        diverted = after[m.DIVERTER_VALVE] or m.DIVERTER_VALVE not in witness.controller.application.outputs
        served = after[m.COMPRESSOR] and witness.heating and diverted
        self.check_arrival(witness, dt_ms, after, known, served and not witness.serviced)
        if not (served and known) or (
            reading.value_mc < params.tank_max_mc or witness.serviced or witness.controller.sequencer.phase
            >= m.DEFROST_PREPARE
        ):  # fmt: skip
            self.hot_ms = 0
        else:
            self.hot_ms += dt_ms
            longest = witness.least_run_ms + params.divert_s * 1000
            assert self.hot_ms <= longest + 4 * dt_ms, "heats a tank beyond tank_max"
        assert 30_000 <= tank.target_mc <= params.tank_max_mc or params.revision != witness.seen_revision
        if tank.cycle:
            self.cycle_ms += dt_ms
            assert self.cycle_ms <= CYCLE_LONGEST_MS + dt_ms, "legionella cycle without end"
        elif self.cycle_ms:
            ended = tank.alarm or tank.since_cycle_s * 1000 <= dt_ms
            assert ended or params.mode == m.OFF or not params.tank_cycle, "a cycle that ended in silence"
            self.cycle_ms = 0


class Ice:
    """A defrost that is due stays due until something says that the ice is gone, or that there was none; and
    ice alone is never forgotten: the heating time goes back only by a melt, a thaw or a look at the coil."""

    def __init__(self, application):
        self.due = False
        self.heating_ms = 0

    def check(self, witness, dt_ms, before, after):
        defrost, params = witness.controller.defrost, witness.params
        due, heating_ms = defrost.due, defrost._heating_ms
        if (self.due and not due) or heating_ms < self.heating_ms:
            readings = witness.inputs.readings
            max_age_ms = params.reading_max_age_s * 1000
            outdoor, coil = readings[m.OUTDOOR], readings[m.OUTDOOR_COIL]
            warm = coil.age_ms < max_age_ms and coil.value_mc >= params.defrost_end_mc
            mild = outdoor.age_ms < max_age_ms and outdoor.value_mc >= params.defrost_outdoor_mc
            looked = before[m.COMPRESSOR] and witness.now - dt_ms - witness.started >= 180_000 - 2 * dt_ms
            melted = witness.now - witness.melted <= params.defrost_interval_s * 1000
            cleared = warm or looked or (mild and heating_ms >= self.heating_ms)
            assert cleared or (melted and heating_ms >= self.heating_ms), "a due defrost is forgotten"
        self.due, self.heating_ms = due, heating_ms


class Melts:
    """A heater at an evaporator is on only in a defrost's rest after a run, without compressor or air
    and with a valid reading; then the water has time to drip off."""

    def __init__(self, application):
        self.side = application.indoor_side
        self.has_run = False
        self.on_ms = 0  # since the last run
        self.longest_ms, self.least_drip_ms = 0, 1 << 30  # of all settings that there were
        self.changed = LONG_AGO
        self.drip_ms = 0
        self.coarsest_ms = 0
        self.revision = -1  # when the heater went off

    def check(self, witness, dt_ms, before, after):
        params, now = witness.params, witness.now
        defrost_ms = params.cabinet_defrost_s * 1000
        drip_ms = min(300_000, defrost_ms // 2)
        self.longest_ms = max(self.longest_ms, defrost_ms)
        self.least_drip_ms = min(self.least_drip_ms, drip_ms)
        self.coarsest_ms = max(self.coarsest_ms, dt_ms)
        assert not after[m.AUX_HEATER_2], "a second heater at the evaporator"
        heater = m.AUX_HEATER_1
        tried = witness.controller.service.output == heater
        if after[heater] != before[heater]:
            if after[heater]:
                assert now - self.changed >= 180_000, "a defrost's heater short-cycles"
            self.changed, self.drip_ms, self.revision = now, drip_ms, params.revision
            self.coarsest_ms = dt_ms
        if after[m.COMPRESSOR]:
            assert not after[heater], "a defrost's heater beside the compressor"
            if not before[m.COMPRESSOR] and params.revision == self.revision:
                assert now - self.changed + self.coarsest_ms >= self.drip_ms, "no time to drip off"
            self.has_run = True
            self.on_ms = 0
        if not after[heater]:
            return
        for n in self.side:
            assert not after[n], "a defrost's heater blows into the cabinet"
        assert not witness.lost_critical(), "a defrost's heater without a reading"
        assert not witness.controller.protections.locked, "a defrost's heater in a lockout"
        if tried:
            assert params.mode == m.OFF, "service in a mode at work"
            return
        assert params.mode in (m.COOL, m.AUTO), "a defrost's heater in a mode that has none"
        assert self.has_run and params.cabinet_defrost_interval_s, "a defrost out of turn"
        if before[heater]:
            self.on_ms += dt_ms
        assert self.on_ms <= self.longest_ms - self.least_drip_ms, "a defrost's heater without end"


class Turns:
    """House and tank: whoever waits gets a turn within the other's longest, counted in run time."""

    def __init__(self, application):
        self.waited_ms = [0, 0]

    def check(self, witness, dt_ms, before, after):
        controller, params = witness.controller, witness.params
        house, tank = controller.demands
        both = house.action != m.OFF and tank.action != m.OFF
        if not both or params.revision != witness.seen_revision:
            self.waited_ms[0] = self.waited_ms[1] = 0
        if not (both and before[m.COMPRESSOR] and after[m.COMPRESSOR]) or witness.melting:
            return
        at_tank = after[m.DIVERTER_VALVE]
        self.waited_ms[at_tank] = 0  # who has the machine doesn't wait
        self.waited_ms[1 - at_tank] += dt_ms
        slack = witness.least_run_ms + 2 * params.divert_s * 1000 + HOLD_MS + 4 * dt_ms
        assert self.waited_ms[0] <= params.tank_longest_s * 1000 + slack, "the house waits for ever"
        assert self.waited_ms[1] <= params.house_turn_s * 1000 + slack, "the tank waits for ever"


class Water:
    """Cooling water keeps above the dew point's floor; targets stay inside the curve's bounds."""

    def __init__(self, application):
        self.below_ms = 0

    def check(self, witness, dt_ms, before, after):
        params, inputs = witness.params, witness.inputs
        house = witness.controller.demands[0]
        assert -8_000 <= house.target_mc <= 75_000, "water target out of bounds"
        cooling = after[m.COMPRESSOR] and not witness.heating and not witness.serviced
        if not cooling or witness.controller.sequencer.phase >= m.DEFROST_PREPARE:
            self.below_ms = 0
            return
        max_age_ms = params.reading_max_age_s * 1000
        floor_mc = params.water_cool_min_mc
        if inputs.readings[m.DEW_POINT].age_ms < max_age_ms and inputs.valid >> m.DEW_POINT & 1:
            floor_mc = inputs.readings[m.DEW_POINT].value_mc + params.water_dew_margin_mk
        held = inputs.readings[m.BUFFER if params.water_control == 3 else m.SUPPLY]
        if held.age_ms >= max_age_ms or held.value_mc > floor_mc:
            self.below_ms = 0
            return
        self.below_ms += dt_ms
        assert self.below_ms <= witness.least_run_ms + 4 * dt_ms, "cools below the dew point"


BOUNDS = {"cabinet": (-30_000, 15_000), "pool": (5_000, 40_000), "dryer": (-20_000, 90_000)}


class Targets:
    """What a demand aims at stays inside its bounds, whatever is asked."""

    def __init__(self, application):
        self.names = application.demands

    def check(self, witness, dt_ms, before, after):
        for name, demand in zip(self.names, witness.controller.demands, strict=True):
            if name == "room":
                assert 5_000 <= demand.heat_mc <= 30_000, "heating setpoint out of bounds"
                assert 15_000 <= demand.cool_mc <= 35_000, "cooling setpoint out of bounds"
            elif name in BOUNDS:
                lowest, highest = BOUNDS[name]
                assert lowest <= demand.target_mc <= highest, f"{name}: target out of bounds"


class Ahead:
    """The room's setpoint is ahead only before a warmer time of a schedule that is followed, or a colder one
    while the room is within its band, in a mode that heats, by a known clock and within the bound."""

    def __init__(self, application):
        self.worked_out = None  # revision and mode, when it was

    def check(self, witness, dt_ms, before, after):
        signals, params = witness.controller.signals, witness.params
        if signals.renewed:
            self.worked_out = (params.revision, params.mode)
        if not signals.ahead_mk or self.worked_out != (params.revision, params.mode):
            return
        early, minute = signals.week.early, signals.minute_of_week
        left_min = (early.warm_min - minute) % 10080
        assert minute >= 0 and params.preset == m.SCHEDULED, "ahead of no schedule"
        assert params.mode in (m.HEAT, m.AUTO, m.EMERGENCY_HEAT), "ahead in a mode that doesn't heat"
        if signals.ahead_mk < 0:
            left_min = (early.stop.until_min + early.stop.lead_min - minute) % 10080
            assert 0 < left_min <= params.early_stop_max_s // 60, "ends heating by more than the bound"
            assert early.stop.begun and not early.begun, "ends heating that began early"
            return
        assert 0 < left_min <= params.early_start_max_s // 60, "ahead by more than the bound"


class Frost:
    """Water near freezing is told of, and heated by what there is, whatever the mode is."""

    def __init__(self, application):
        self.heater = "aux_heater" in application.features and m.CIRCULATION_PUMP in application.indoor_side
        self.roles = [n for n in (m.SUPPLY, m.RETURN) if n in application.sensors]
        self.cold_ms = self.cooled_ms = self.longest_ms = 0

    def check(self, witness, dt_ms, before, after):
        inputs, params, controller = witness.inputs, witness.params, witness.controller
        known = [n for n in self.roles if inputs.valid >> n & 1]
        if not any(inputs.readings[n].value_mc < params.antifreeze_water_mc for n in known):
            self.cold_ms = self.cooled_ms = self.longest_ms = 0
            return
        self.longest_ms = max(self.longest_ms, dt_ms)
        self.cold_ms += dt_ms
        if self.cold_ms > 180_000 + self.longest_ms:
            assert controller.notice() == m.WATER_NEAR_FREEZING, "nobody is told of the frost"
        moves = inputs.contacts[m.FLOW] and inputs.contacts[m.FAN_FEEDBACK] and not inputs.outputs_lost
        away = after[m.DIVERTER_VALVE] or controller.sequencer.phase == m.DIVERT
        cools = after[m.COMPRESSOR] and not witness.heating
        if not self.heater or not params.aux_stages or not moves or away or cools:
            self.cooled_ms = 0
            return
        self.cooled_ms += dt_ms
        if self.cooled_ms > 360_000 + params.trip_recovery_s * 1000 + 3 * self.longest_ms:
            assert after[m.AUX_HEATER_1], "water is left to freeze"
