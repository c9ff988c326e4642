"""The control task on simulated pins and watchdog: when it ticks, and what a tick that is done renews."""

from tests.vm import run_in_vm

SETUP = """
import asyncio, time
import link
import vclock
from machine import Pin, Timer
from heatpump.app import control
from heatpump.app.board_check import switched_off
from heatpump.core.model import COMPRESSOR, CONTACTS, Inputs, Outputs
from heatpump.drivers.contacts import Contacts
from heatpump.drivers.watchdog import Watchdog

class board:
    OUTPUTS = {"compressor": {"pin": 16, "active": 1, "floating": 0}}
    CONTACTS = {"high_pressure": {"pin": 34, "healthy": 1, "pull": "none"}}

relay = Pin(16)

class Core:
    "In the controller's place: notes each tick, and does in it what `do` says."

    def __init__(self, ticks, do=lambda tick, inputs, outputs: None):
        self.most, self.do = ticks, do
        self.dt_ms, self.began_ms = [], []

    def step(self, dt_ms, inputs, outputs):
        if len(self.dt_ms) == self.most:
            raise StopAsyncIteration
        self.dt_ms.append(dt_ms)
        self.began_ms.append(time.ticks_ms())
        self.do(len(self.dt_ms) - 1, inputs, outputs)

inputs, outputs = Inputs(), Outputs()

def run(core):
    watchdog = Watchdog(30000)
    contacts, actuators = Contacts(board.CONTACTS, CONTACTS), switched_off(board)
    try:
        asyncio.run(control.run(core, inputs, outputs, contacts, actuators, watchdog))
    except StopAsyncIteration:
        pass
    return core
"""


def vm(source: str) -> None:
    run_in_vm(SETUP + source)


def test_a_tick_each_second_however_long_the_last_one_took() -> None:
    vm("""
core = run(Core(20, lambda tick, *_: time.sleep_ms(tick * 40)))
assert core.dt_ms == [0] + [1000] * 19, core.dt_ms
""")


def test_the_others_have_their_turn_between_two_ticks() -> None:
    vm("""
turns = []
async def other():
    while True:
        turns.append(time.ticks_ms())
        await asyncio.sleep_ms(100)

core = Core(5)
async def both():
    asyncio.create_task(other())
    await control.run(core, inputs, outputs, Contacts({}, CONTACTS), switched_off(board), Watchdog(30000))

try:
    asyncio.run(both())
except StopAsyncIteration:
    pass
assert len(turns) >= 45, turns
""")


def test_a_tick_that_is_overdue_comes_at_once_and_is_not_made_up_for() -> None:
    """As after a task that held the loop. What has passed is told in full, and then it is a tick a second."""
    vm("""
core = run(Core(12, lambda tick, *_: time.sleep_ms(4300) if tick == 3 else None))
began = core.began_ms
assert began[4] - began[3] == 4300 and core.dt_ms[4] == 4300, core.dt_ms
assert sum(core.dt_ms) == began[-1] - began[0]
late = [at for at in began if at >= began[4]]
assert [then - at for at, then in zip(late[2:], late[3:])] == [1000] * 5, core.dt_ms
assert late[2] - late[0] >= 1000, core.dt_ms
""")


def test_contacts_are_read_before_and_relays_moved_after_each_tick() -> None:
    vm("""
contacts, levels = [], []
def do(tick, inputs, outputs):
    contacts.append(inputs.contacts[0])
    levels.append(relay())
    outputs.levels[COMPRESSOR] = tick % 2
    link.answer[link.LEVELS + 1] = 0 if tick >= 2 else SWITCH

SWITCH = 1 << 34 - 32
link.answer[link.DRIVEN + 1] = link.answer[link.LEVELS + 1] = SWITCH
run(Core(6, do))
assert levels == [0, 0, 1, 0, 1, 0], levels  # what the tick before has set
assert contacts == [1, 1, 1, 1, 0, 0], contacts  # open since the third; a change counts once seen twice
""")


def test_outputs_that_something_else_moved_are_heard_of_in_the_next_tick_alone() -> None:
    vm("""
heard = []
def do(tick, inputs, outputs):
    heard.append(inputs.outputs_lost)
    outputs.levels[COMPRESSOR] = 1
    if tick == 2:
        Timer(1).init(mode=Timer.ONE_SHOT, period=500, callback=lambda _: relay(0))

run(Core(6, do))
assert heard == [False, False, False, True, False, False], heard
assert relay() == 1
""")


def test_a_tick_that_fails_renews_nothing() -> None:
    """Neither relays nor watchdog: what fails each second must not hold the compressor on."""
    vm("""
left_us = []
def do(tick, inputs, outputs):
    outputs.levels[COMPRESSOR] = tick != 4
    left_us.append(vclock.watchdog_us - vclock.now_us)
    if tick == 4:
        raise StopAsyncIteration

run(Core(9, do))
assert relay() == 1  # the wish of the tick that failed wasn't carried out
assert all(28999000 <= left <= 29001000 for left in left_us[1:]), left_us  # as the tick before fed it
assert vclock.watchdog_us - vclock.now_us <= 29001000
""")
