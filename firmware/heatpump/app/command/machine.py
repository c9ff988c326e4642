"""The machine at the console: sensors, faults, service."""

from heatpump.core.causes import CAUSES, READING_FAULTS
from heatpump.core.model import (
    CABINET,
    CABINET_WARM,
    CONTACTS,
    INDOOR,
    LEGIONELLA_ABORTED,
    LIMITS_MISSING,
    LOAD_INTERRUPTED,
    MEMORY_SHORT,
    NO_CAUSE,
    OUTPUTS,
    OUTPUTS_LOST,
    READING_OK,
    ROOM_NEAR_FREEZING,
    SENSORS,
    SG_1,
    TANK_COLD,
    TOLD,
    WATER_NEAR_FREEZING,
)
from heatpump.core.protection.protection_table import AGAINST, CAUSE, KIND
from heatpump.core.sequence import service_begin

# What to do about what a demand, or the water, tells.
_ADVICE = {
    WATER_NEAR_FREEZING: "see that it gets heat",
    ROOM_NEAR_FREEZING: "see that it gets heat",
    TANK_COLD: "look at its sensor, the diverter valve and its heaters; 'faults reset' tries again",
    LEGIONELLA_ABORTED: "the tank didn't get hot for long enough; tried again a day later",
    CABINET_WARM: "look at door, coil and fans",
    INDOOR + 1: "it heats by the share of time that it has learned; look at the sensor",
    CABINET + 1: "it runs by the share of time that it has learned; look at the sensor",
    LIMITS_MISSING: "set dryer_drum_limit",
    LOAD_INTERRUPTED: "the board restarted in a run; 'mode off', then 'mode heat' dries what is in the drum",
}


def sensors(commands, words):
    sensing = commands.sensing
    if words == ["scan"]:
        sensing.scan()
    elif words:
        raise ValueError("sensors takes no argument but 'scan'")
    roles = commands.controller.application.sensors
    for n in roles:
        yield _sensor(commands, n)
    assigned = [commands.params.texts.get("sensor_" + SENSORS[n]) for n in roles]
    for rom, remark in sensing.found:
        if remark:
            yield "found         %s %s" % (rom, remark)
        elif rom not in assigned:
            yield "found         %s no role; 'set sensor_<role> %s' gives it one" % (rom, rom)
    levels = commands.controller.protections.trips.contacts
    for n in range(len(levels)):
        if levels[n] != (n < SG_1):
            yield "contact       %-16s %s" % (CONTACTS[n], "open" if n < SG_1 else "asks")


def _sensor(commands, n):
    """One line about a role's sensor."""
    sensing = commands.sensing
    reading = sensing.readings[n]
    good = reading.fault == READING_OK or reading.fault == TOLD
    too_old = good and reading.age_ms >= commands.params.reading_max_age_s * 1000
    return "%-13s %-16s %s%s, %d failed reads" % (
        SENSORS[n],
        commands.params.texts.get("sensor_" + SENSORS[n]) or "-",
        READING_FAULTS[reading.fault],
        ", too old" if too_old else "",
        sensing.failures[n],
    )


def faults(commands, words):
    controller = commands.controller
    if words == ["reset"]:
        controller.reset_faults()
    elif words:
        raise ValueError("faults takes no argument but 'reset'")
    none = True
    for line in _present(commands):
        none = False
        yield line
    if none:
        yield "no faults"
    waiting = controller.protections.waiting
    if waiting:
        roles = [SENSORS[n] for n in range(len(SENSORS)) if waiting & (1 << n)]
        yield "waiting for readings since the reset: %s" % ", ".join(roles)
    if controller.stop_cause != NO_CAUSE:
        yield "last stop: %s" % CAUSES[controller.stop_cause]


def _present(commands):
    controller = commands.controller
    protections = controller.protections
    for n in range(len(SENSORS)):
        if (protections.lost & ~protections.waiting) & (1 << n):
            yield "%s: %s" % (CAUSES[n + 1], _sensor(commands, n))
    rows = protections.trips.rows
    for n in range(len(rows)):
        for tripped, what in (
            (protections.trips.stops, "no start, stopped at once"),
            (protections.trips.denied, "no start, the run ends"),
            (protections.trips.notes, "see to it" if rows[n][KIND] == AGAINST else "near its limit"),
        ):
            if tripped & (1 << n):
                yield "%s: %s" % (CAUSES[rows[n][CAUSE]], what)
    if protections.locked:
        left_s = protections.lockout_left_s()
        yield "locked out by %s; %s'faults reset' lifts it" % (
            CAUSES[protections.lockout],
            "" if left_s is None else "tried again in %d min, " % (left_s // 60 + 1),
        )
    if controller.outputs_lost:
        yield "%s, %d times since the reset: all went off by itself; see 'log'" % (
            CAUSES[OUTPUTS_LOST],
            controller.outputs_lost,
        )
    for line in commands.settings.problems:
        yield line
    told = [demand.notice() for demand in controller.demands]
    if controller.circulation and controller.circulation.notice:
        told.append(WATER_NEAR_FREEZING)
    for cause in told:
        if cause != NO_CAUSE:
            yield "%s: %s" % (CAUSES[cause], _ADVICE.get(cause, "see to it"))
    if controller.board_notice == MEMORY_SHORT:
        yield "memory short, see 'status': the network is given up first, control goes on"
    if controller.signals.clock_missing:
        yield "the schedule waits for the clock, comfort holds; see 'clock'"


def service(commands, words):
    from heatpump.core import entered

    controller = commands.controller
    if words == ["stop"]:
        controller.service.stop()
    elif len(words) == 2 and words[0] in OUTPUTS:
        service_begin.begin(controller, OUTPUTS.index(words[0]), entered.number(words[1], 0))
    elif words:
        raise ValueError("service needs one of %s and seconds, or 'stop'" % ", ".join(OUTPUTS))
    driven = controller.service.output
    yield "service: %s" % (OUTPUTS[driven] if driven >= 0 else "none")
