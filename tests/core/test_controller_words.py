"""What the controller says of itself: why it stopped, what it does and waits for, what wants attention."""

from wired import Wired

from heatpump.core.causes import CAUSES
from heatpump.core.model import (
    ACTION_COOLING,
    ACTION_DEFROSTING,
    ACTION_DRYING,
    ACTION_FAN,
    ACTION_HEATING,
    ACTION_IDLE,
    ACTION_OFF,
    AUTO,
    CHANGE_OVER,
    CHANGE_OVER_WAIT,
    CLOCK_LOST,
    COMPRESSOR,
    CONDENSING_TRIP,
    COOL,
    DEFROST_MELT,
    DEFROST_PREPARE,
    DEFROSTING,
    DEMAND_MET,
    DISCHARGE_WARNING,
    DIVERT,
    DRY,
    FAN_ONLY,
    GRID_BLOCK,
    HEAT,
    HIGH_PRESSURE_TRIP,
    IDLE,
    LEGIONELLA_ABORTED,
    LOCKED_OUT,
    MINIMUM_OFF,
    MODE_CHANGED,
    NO_CAUSE,
    OFF,
    OUTDOOR_COLD,
    RUN,
    SINK_WARM,
    SUPPLY_TRIP,
    TURN_WAIT,
    WATER_NEAR_FREEZING,
)


def stop(**found):
    """The cause of a stop: `found` are the answers of the parts, and the mode."""
    wired = Wired()
    wired.params.mode = found.get("mode", HEAT)
    wired.controller._heating_or_cooling = found.get("did", HEAT)
    wired.arbiter.step = wired.arbiter.noting("step", found.get("action", OFF))
    for part, key in (
        (wired.protections, "first_fault"),
        (wired.protections, "denial"),
        (wired.arbiter, "hold"),
    ):
        setattr(part, key, part.noting(key, found.get(key, NO_CAUSE)))
    wired.protections.locked = found.get("locked", False)
    wired.phase(found.get("phase", RUN))
    wired.tick(1000, 1, 1)
    assert wired.controller.stop_cause == NO_CAUSE  # it runs on
    wired.tick(1000, 0, 0)
    assert wired.controller.stop_cause == NO_CAUSE  # it was off already
    wired.tick(1000, 1, 0)
    return wired.controller.stop_cause


def test_a_stop_has_one_cause_the_gravest_first():
    found = {"first_fault": HIGH_PRESSURE_TRIP, "locked": True, "phase": DEFROST_PREPARE,
             "denial": OUTDOOR_COLD, "mode": COOL, "hold": GRID_BLOCK, "action": OFF}  # fmt: skip
    for key, cause in (
        ("first_fault", HIGH_PRESSURE_TRIP),
        ("locked", LOCKED_OUT),
        ("phase", DEFROSTING),
        ("denial", OUTDOOR_COLD),
        ("mode", MODE_CHANGED),
        ("hold", GRID_BLOCK),
        ("action", DEMAND_MET),
    ):
        assert stop(**found) == cause, key
        del found[key]


def test_who_is_served_hears_that_the_hot_side_was_at_its_limit():
    for cause in range(len(CAUSES)):
        for key in ("first_fault", "denial"):
            wired = Wired()
            setattr(wired.protections, key, wired.protections.noting(key, cause))
            wired.tick(1000, 1, 0)
            told = [call for call in wired.house.calls if call[0] == "too_hot"]
            hot = (HIGH_PRESSURE_TRIP, CONDENSING_TRIP, SINK_WARM, SUPPLY_TRIP)
            assert told == ([("too_hot", wired.inputs)] if cause in hot else []), CAUSES[cause]
            assert not [call for call in wired.tank.calls if call[0] == "too_hot"]


def test_why_a_run_ends_that_nothing_forbids():
    for mode, did, hold, action, cause in (
        (HEAT, HEAT, NO_CAUSE, OFF, DEMAND_MET),
        (HEAT, HEAT, NO_CAUSE, COOL, CHANGE_OVER),
        (HEAT, COOL, NO_CAUSE, OFF, MODE_CHANGED),
        (OFF, HEAT, NO_CAUSE, OFF, MODE_CHANGED),
        (DRY, COOL, NO_CAUSE, OFF, DEMAND_MET),
        (DRY, HEAT, NO_CAUSE, OFF, MODE_CHANGED),
        (COOL, COOL, NO_CAUSE, OFF, DEMAND_MET),
        (AUTO, COOL, NO_CAUSE, OFF, DEMAND_MET),
        (AUTO, HEAT, CHANGE_OVER_WAIT, OFF, CHANGE_OVER),
        (HEAT, HEAT, TURN_WAIT, OFF, CHANGE_OVER),
        (HEAT, HEAT, MINIMUM_OFF, OFF, DEMAND_MET),
    ):
        found = stop(mode=mode, did=did, hold=hold, action=action)
        assert found == cause, (mode, did, hold, action, found)


def test_what_the_machine_is_doing():
    for phase, on, did, stages, mode, action in (
        (DEFROST_PREPARE, 0, HEAT, 0, HEAT, ACTION_DEFROSTING),
        (DEFROST_MELT, 1, HEAT, 0, HEAT, ACTION_DEFROSTING),
        (RUN, 1, HEAT, 0, HEAT, ACTION_HEATING),
        (RUN, 1, COOL, 0, COOL, ACTION_COOLING),
        (RUN, 1, COOL, 0, DRY, ACTION_DRYING),
        (IDLE, 0, COOL, 1, HEAT, ACTION_HEATING),
        (IDLE, 0, HEAT, 0, HEAT, ACTION_IDLE),
        (IDLE, 0, HEAT, 0, FAN_ONLY, ACTION_FAN),
        (IDLE, 0, HEAT, 0, OFF, ACTION_OFF),
        (DIVERT, 1, HEAT, 0, OFF, ACTION_HEATING),
    ):
        wired = Wired()
        wired.phase(phase)
        wired.levels[COMPRESSOR], wired.params.mode, wired.aux.stages = on, mode, stages
        wired.controller._heating_or_cooling = did
        assert wired.controller.action(wired.outputs) == action, (phase, on, did, stages, mode)


def test_why_nothing_starts_is_the_protections_reason_or_the_demands():
    wired = Wired()
    assert wired.controller.block() == NO_CAUSE
    wired.arbiter.hold = wired.arbiter.noting("hold", GRID_BLOCK)
    assert wired.controller.block() == GRID_BLOCK
    wired.protections.start_block = wired.protections.noting("start_block", MINIMUM_OFF)
    assert wired.controller.block() == MINIMUM_OFF


def test_a_notice_is_the_frosts_then_a_limits_then_a_demands_then_the_clocks():
    wired = Wired()
    assert wired.controller.notice() == NO_CAUSE
    wired.signals.clock_missing = True
    assert wired.controller.notice() == CLOCK_LOST
    wired.tank.notice = wired.tank.noting("notice", LEGIONELLA_ABORTED)
    assert wired.controller.notice() == LEGIONELLA_ABORTED
    wired.protections.trips.notes = 1
    wired.protections.notice = wired.protections.noting("notice", DISCHARGE_WARNING)
    assert wired.controller.notice() == DISCHARGE_WARNING
    wired.circulation.notice = True
    assert wired.controller.notice() == WATER_NEAR_FREEZING
