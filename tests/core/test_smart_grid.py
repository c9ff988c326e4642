from heatpump.core.demand.smart_grid import SmartGrid
from heatpump.core.model import GRID_BLOCKED, GRID_FORCED, GRID_NORMAL, GRID_RECOMMENDED, SG_1, SG_2, Inputs
from heatpump.core.param_table import USER
from heatpump.core.params import Params


class Grid:
    def __init__(self):
        self.params = Params()
        self.contacts = Inputs().contacts
        self.grid = SmartGrid()

    def ask(self, text):
        self.params.set("sg_ready", text, USER)

    def after(self, seconds):
        self.grid.step(seconds, self.params, self.contacts)
        return self.grid.state


def test_the_parameter_asks():
    found = Grid()
    assert found.after(10) == GRID_NORMAL
    for text, state in (("block", GRID_BLOCKED), ("recommended", GRID_RECOMMENDED), ("forced", GRID_FORCED)):
        found.ask(text)
        assert found.after(10) == state


def test_contacts_ask_as_the_label_has_it_and_outdo_the_parameter():
    found = Grid()
    found.ask("forced")
    for one, two, state in ((1, 0, GRID_BLOCKED), (0, 1, GRID_RECOMMENDED), (1, 1, GRID_FORCED)):
        found.contacts[SG_1], found.contacts[SG_2] = one, two
        assert found.after(0) == state
        found.after(600)
    found.contacts[SG_1] = found.contacts[SG_2] = 0
    found.ask("block")
    assert found.after(10) == GRID_BLOCKED


def test_contacts_hold_for_ten_minutes_and_the_parameter_does_not():
    found = Grid()
    found.contacts[SG_1] = 1
    assert found.after(10) == GRID_BLOCKED  # the first is obeyed at once
    seen = []
    for n in range(62):
        found.contacts[SG_1] = n % 2
        seen.append(found.after(10))
    assert seen[:60] == [GRID_BLOCKED] * 60 and seen[60:] == [GRID_NORMAL] * 2
    found = Grid()
    for text, state in (("block", GRID_BLOCKED), ("normal", GRID_NORMAL), ("forced", GRID_FORCED)):
        found.ask(text)
        assert found.after(10) == state


def blocked_seconds(found, seconds):
    return len([n for n in range(0, seconds, 10) if found.after(10) == GRID_BLOCKED]) * 10


def test_a_block_ends_after_its_longest_and_is_not_obeyed_until_as_long_has_passed():
    found = Grid()
    found.params.set("sg_block_limit", "3600", USER)
    found.ask("block")
    assert blocked_seconds(found, 3610) == 3600
    assert blocked_seconds(found, 3580) == 0
    assert blocked_seconds(found, 3620) == 3600  # asked all the time: half of it at most


def test_short_blocks_add_up():
    found = Grid()
    found.params.set("sg_block_limit", "600", USER)
    blocked = 0
    for _ in range(360):  # an hour of toggling
        found.ask("block")
        blocked += blocked_seconds(found, 90)
        found.ask("normal")
        blocked += blocked_seconds(found, 10)
    assert blocked <= 36000 * 6 // 10
    found = Grid()
    found.ask("block")
    assert blocked_seconds(found, 1800) == 1800
    found.ask("normal")
    assert blocked_seconds(found, 1800) == 0
    found.ask("block")
    assert blocked_seconds(found, 7200) == 7200  # a rest as long as the block makes up for it


def test_a_long_step_cannot_stretch_a_block():
    found = Grid()
    found.ask("block")
    assert found.after(0) == GRID_BLOCKED
    assert found.after(3600) == GRID_BLOCKED
    assert found.after(3600) == GRID_NORMAL


def test_a_block_is_counted_to_the_second():
    found = Grid()
    found.params.set("sg_block_limit", "600", USER)
    found.ask("block")
    assert found.after(0) == GRID_BLOCKED
    assert found.after(599) == GRID_BLOCKED
    assert found.after(1) == GRID_NORMAL
    found.ask("normal")
    assert found.after(599) == GRID_NORMAL
    found.ask("block")
    assert found.after(0) == GRID_NORMAL  # a second of the rest is missing
    assert found.after(1) == GRID_BLOCKED
