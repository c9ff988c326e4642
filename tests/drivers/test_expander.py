"""Relays behind a 74HC595 and a PCF8574, in the real VM with the chips on its pins."""

import pytest

from tests.vm import run_in_vm

REGISTER = '{"data": 23, "clock": 5, "latch": 18, "enable": 4}'
PORT = '{"sda": 4, "scl": 15, "address": 0x24}'
SETUP = """
import sim_expander
import time
from machine import Pin
from heatpump.drivers import expander

EXPANDER = {expander}
ACTIVE = {active}
def output(bit):
    return {{"bit": bit, "active": ACTIVE, "floating": 1 - ACTIVE}}
OUTPUTS = {{"fan": output(2), "compressor": output(0), "spare": output(5)}}
ROLES = ("compressor", "fan", "absent")
chip = sim_expander.attach(EXPANDER)

def make():
    return expander.choose(EXPANDER, OUTPUTS, ROLES)

def on():
    '''The bits whose relays are on.'''
    return [bit for bit in range(8) if chip.outputs[bit] == ACTIVE]
"""
BOTH = pytest.mark.parametrize(("expander", "active"), [(REGISTER, 1), (REGISTER, 0), (PORT, 0)])


def run(expander: str, active: int, source: str) -> None:
    run_in_vm(SETUP.format(expander=expander, active=active) + source)


@BOTH
def test_levels_go_to_their_bits_and_safe_switches_all_off(expander: str, active: int) -> None:
    run(
        expander,
        active,
        """
relays = make()
assert on() == []
relays.apply([1, 0, 1]); assert on() == [0], on()
relays.apply([1, 1, 0]); assert on() == [0, 2], on()
relays.apply([0, 1, 0]); assert on() == [2] and not relays.moved() and on() == [2]
relays.safe(); assert on() == [], on()
relays.apply([0, 1, 0]); assert on() == [2], on()
assert all(level != 2 for level in chip.outputs)
""",
    )


@BOTH
def test_what_is_on_over_a_reset_is_off_once_the_driver_is_made(expander: str, active: int) -> None:
    run(expander, active, "make().apply([1, 1, 0]); assert on() == [0, 2]; make(); assert on() == []")


@BOTH
def test_a_steady_tick_allocates_nothing(expander: str, active: int) -> None:
    run(
        expander,
        active,
        """
import machine, micropython
relays = make()
sim_expander.SoftI2C._address = lambda self, address, count: chip  # a chip's bus allocates nothing
sim_expander._Chip.show = lambda self: None
levels = ([1, 0, 0], [1, 1, 0])
def ticks():
    i = 0
    while i < 20:
        i += 1
        relays.moved()
        relays.apply(levels[i & 1])
    relays.safe()
ticks()
micropython.heap_lock()
try:
    ticks()
finally:
    micropython.heap_unlock()
""",
    )


def test_a_shift_register_shows_nothing_of_what_it_holds_at_power_up() -> None:
    """Its content is anything then, and on early boards nothing holds its enable up."""
    run(
        REGISTER,
        1,
        """
chip.enabled = True
chip.show()
assert on() == [0, 2, 5, 7]
seen = []
show = chip.show
def look():
    show()
    if on():
        seen.append(on())
chip.show = look
make()
assert on() == [] and seen == [] and chip.enabled
""",
    )


def test_a_reset_in_the_middle_of_a_shift_changes_nothing_until_the_next_boot_switches_off() -> None:
    run(
        REGISTER,
        1,
        """
import machine
class Reset(Exception):
    pass
edges = [0, 0]
def cut_at(n):
    edges[:] = [0, n]
for pin in (5, 18, 23):
    def count(level, take=machine.watched[pin]):
        edges[0] += 1
        if edges[0] == edges[1]:
            raise Reset
        take(level)
    machine.watched[pin] = count
cuts = 0
while True:
    cut_at(0)
    relays = make()
    relays.apply([1, 0, 0])
    assert on() == [0]
    cuts += 1
    cut_at(cuts)
    try:
        relays.apply([0, 1, 0])
        break
    except Reset:
        assert on() == [0], (cuts, on())
    cut_at(0)
    machine._pins.clear()
    make()
    assert on() == [], (cuts, on())
assert on() == [2] and cuts > 16
""",
    )


@pytest.mark.parametrize("doing", ["relays.moved()", "relays.safe()"])
def test_whatever_the_timer_interrupts_all_is_off_and_stays_so(doing: str) -> None:
    """`safe` by the timer, before every single edge of a shift that has begun."""
    run(
        REGISTER,
        1,
        f"""
edges = [0, -1]
relays = make()
class Line:
    def __init__(self, pin):
        self.pin = pin
    def __call__(self, level):
        edges[0] += 1
        if edges[0] == edges[1]:
            edges[1] = -1
            relays.safe()
        self.pin(level)
relays._data, relays._clock, relays._latch = Line(relays._data), Line(relays._clock), Line(relays._latch)
done = at = 0
while not done:
    relays.apply([1, 1, 0])
    assert on() == [0, 2], (at, on())
    at += 1
    edges[:] = [0, at]
    {doing}
    done = edges[1] >= 0  # it ended before
    edges[1] = -1
    if not done:
        assert on() == [], (at, on())
        relays.moved()
        assert on() == [], (at, on())
assert at == 27, at
""",
    )


def test_a_disturbed_shift_register_is_put_right_within_a_tick() -> None:
    run(
        REGISTER,
        1,
        "relays = make(); relays.apply([1, 0, 0]); chip.word = 0xFF; chip.show(); assert len(on()) == 8\n"
        "assert not relays.moved() and on() == [0], on()",
    )


def test_a_port_expander_that_lost_its_supply_or_has_a_pin_pulled_is_seen() -> None:
    run(
        PORT,
        0,
        """
relays = make()
relays.apply([1, 0, 0]); assert not relays.moved()
chip.word = 0xFF; chip.show(); assert on() == [] and relays.moved()
relays.safe(); assert not relays.moved()
relays.apply([1, 0, 0]); assert on() == [0] and not relays.moved()
chip.grounded = 4; assert relays.moved()
for bit in (1, 3, 4, 6, 7):
    chip.grounded = 1 << bit; assert not relays.moved(), bit  # no relay is there
""",
    )


def test_a_port_expander_is_high_whatever_a_file_says_that_is_refused_later() -> None:
    run(PORT, 1, "chip.word = 0x3E; make(); assert chip.word == 0xFF, chip.word")


@pytest.mark.parametrize("fault", ["silent", "stretching"])
def test_a_port_expander_that_does_not_answer_counts_as_moved_until_it_does(fault: str) -> None:
    run(
        PORT,
        0,
        f"""
chip.word = 0x3E; chip.show()  # on, over a reset
chip.{fault} = True
relays = make()
def tick():
    begun_us = time.ticks_us()
    lost = relays.moved()
    if lost:
        relays.safe()
    relays.apply([0, 0, 0] if lost else [1, 0, 0])
    assert time.ticks_diff(time.ticks_us(), begun_us) < 10000
    return lost
assert all(tick() for _ in range(60)) and on() == [0, 6, 7], on()
chip.{fault} = False
assert tick() and on() == [], on()  # all off first
assert not tick() and on() == [0]
chip.{fault} = True
assert tick() and on() == [0]  # nobody can help that
chip.{fault} = False
assert tick() and on() == []
""",
    )


@pytest.mark.parametrize("clocks", range(1, 10))
def test_a_byte_that_a_reset_cut_off_does_not_keep_relays_on(clocks: int) -> None:
    run(
        PORT,
        0,
        f"make().apply([1, 1, 0]); assert on() == [0, 2]; chip.clocks = {clocks}; make(); assert on() == []",
    )


def test_a_byte_that_a_disturbance_cut_off_is_over_after_two_ticks() -> None:
    run(
        PORT,
        0,
        """
relays = make()
relays.apply([1, 0, 0])
chip.clocks = 5
assert relays.moved()
relays.safe()
assert on() == [] and not relays.moved()
""",
    )
