"""Relays in the real VM: safe first, polarity, and what else moved a pin."""

from tests.vm import run_in_vm

SETUP = """
from machine import Pin
from heatpump.drivers.relays import Relays

OUTPUTS = {"fan": {"pin": 17, "active": 0, "floating": 1},
           "compressor": {"pin": 16, "active": 1, "floating": 0},
           "spare": {"pin": 18, "active": 1, "floating": 0}}
relays = Relays(OUTPUTS, ("compressor", "fan", "absent"))
def levels():
    return [Pin(16).value(), Pin(17).value(), Pin(18).value()]
"""


def test_every_output_is_off_from_the_first_moment_whatever_its_polarity() -> None:
    run_in_vm(SETUP + "assert levels() == [0, 1, 0], levels()")


def test_levels_go_to_their_roles() -> None:
    run_in_vm(
        SETUP
        + """
relays.apply([1, 0, 1]); assert levels() == [1, 1, 0], levels()
relays.apply([0, 1, 0]); assert levels() == [0, 0, 0], levels()
relays.safe(); assert levels() == [0, 1, 0], levels()
"""
    )


def test_a_pin_that_something_else_moved_is_seen_and_safe_puts_it_back() -> None:
    run_in_vm(
        SETUP
        + """
assert not relays.moved()
relays.apply([1, 1, 0]); assert levels() == [1, 0, 0] and not relays.moved()
for pin in (16, 17):
    was = Pin(pin).value()
    Pin(pin).value(1 - was)
    assert relays.moved(), pin
    Pin(pin).value(was)
    assert not relays.moved()
Pin(16).value(0)
relays.safe(); assert levels() == [0, 1, 0] and not relays.moved()
relays.apply([1, 1, 0]); assert levels() == [1, 0, 0]
relays.safe()
Pin(17).value(0); assert relays.moved()
relays.safe(); assert levels() == [0, 1, 0]
"""
    )
