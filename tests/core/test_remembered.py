from support import Machine

from heatpump.core.model import IDLE, INDOOR, LOCKED_OUT, NO_CAUSE, RUN
from heatpump.core.remembered import BOUNDS, recall, remember


def test_a_new_controller_knows_again_what_the_old_one_knew():
    old = Machine(mode="heat")
    old.temperature_mc[INDOOR] = 15000
    old.run_until(RUN)
    old.run(100)
    old.controller.defrost.clean_mk = 5500
    old.controller.protections.locked = True
    state = remember(old.controller)
    assert sorted(state) == sorted(BOUNDS)
    new = Machine(mode="heat")
    recall(new.controller, state)
    assert remember(new.controller) == state
    assert new.controller.block() == LOCKED_OUT
    new.temperature_mc[INDOOR] = 15000
    new.run(1000)
    assert not new.compressor
    new.controller.reset_faults()
    new.run_until(RUN)
    assert new.controller.starts == old.controller.starts + 1


def test_nonsense_is_left_out():
    for state in (
        {},
        {"starts": -1, "run_s": "1", "locked": 2, "lockout": 999, "clean_mk": 40001, "defrosts": None},
        {"starts": 1 << 30, "locked": True, "lockout": 3, "colour": 1},
    ):
        machine = Machine()
        recall(machine.controller, state)
        assert set(remember(machine.controller).values()) == {0}
        assert machine.controller.protections.lockout == NO_CAUSE
        machine.run(400)
        assert machine.phase == IDLE
