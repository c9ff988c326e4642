"""Relays and watchdog in the real VM: safe first, polarity, expiry."""

from tests.vm import run_in_vm

SETUP = """
import time
from machine import Pin
from heatpump.drivers.relays import Relays

OUTPUTS = {"fan": {"pin": 17, "active": 0, "floating": 1},
           "compressor": {"pin": 16, "active": 1, "floating": 0},
           "spare": {"pin": 18, "active": 1, "floating": 0}}
relays = Relays(OUTPUTS, ("compressor", "fan", "absent"), 10000)
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


def test_outputs_expire_unless_renewed() -> None:
    run_in_vm(
        SETUP
        + """
for _ in range(30):
    relays.apply([1, 1, 0])
    time.sleep_ms(1000)
assert levels() == [1, 0, 0] and relays.expired == 0
time.sleep_ms(9000)
assert levels() == [1, 0, 0]
time.sleep_ms(2000)
assert levels() == [0, 1, 0] and relays.expired == 1, (levels(), relays.expired)
time.sleep_ms(60000)
assert relays.expired == 1
relays.apply([1, 1, 0])
assert levels() == [1, 0, 0]
"""
    )
