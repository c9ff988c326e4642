"""All that a tick moves falls to off together when nothing renews it, and stays so until that is heard."""

from tests.vm import run_in_vm

SETUP = """
import time
import machine
from machine import Pin
from heatpump.app.board_check import switched_off
from heatpump.core.model import COMPRESSOR, COMPRESSOR_SPEED, OUTDOOR_FAN, Outputs

class board:
    OUTPUTS = {"compressor": {"pin": 16, "active": 1, "floating": 0},
               "outdoor_fan": {"pin": 17, "active": 0, "floating": 1}}
    ANALOG = {"compressor_speed": {"pin": 25, "active": 1, "frequency": 1000, "lowest": 0}}
    STEPPER = {"pins": (18, 19, 21, 22), "active": 1, "steps_per_s": 100}

actuators = switched_off(board)
actuators.add_valve(board, 100)
on, off = Outputs(), Outputs()
on.levels[COMPRESSOR] = on.levels[OUTDOOR_FAN] = 1
on.speeds_pm[COMPRESSOR_SPEED] = 500
on.valve_steps = 80
def moved():
    return [Pin(16).value(), 1 - Pin(17).value(), 1 if 25 in machine.pwms else 0]
def valve():
    time.sleep_ms(4000)
    return actuators._valve.position
def run(seconds):
    for _ in range(seconds):
        assert not actuators.lost()
        actuators.apply(on)
        time.sleep_ms(1000)
assert moved() == [0, 0, 0]
"""


def test_what_is_renewed_stays_on() -> None:
    run_in_vm(SETUP + "run(60); assert moved() == [1, 1, 1], moved()")


def test_nothing_expires_before_the_first_tick() -> None:
    run_in_vm(SETUP + "time.sleep_ms(60000); assert not actuators.lost()")


def test_all_falls_to_off_in_one_moment_and_stays_off_until_it_is_heard() -> None:
    run_in_vm(
        SETUP
        + """
run(30)
time.sleep_ms(8500)  # after the second that `run` ended with
assert moved() == [1, 1, 1]
while moved() == [1, 1, 1]:
    time.sleep_ms(1)
assert moved() == [0, 0, 0]
for _ in range(20):  # a tick that was worked out before doesn't switch it on again
    actuators.apply(on)
    time.sleep_ms(1000)
    assert moved() == [0, 0, 0]
assert valve() == 0
assert actuators.lost() and not actuators.lost()
actuators.apply(off)
assert moved() == [0, 0, 0] and not actuators.lost()
run(5)
assert moved() == [1, 1, 1] and valve() == 80
"""
    )


def test_a_relay_that_something_else_moved_takes_all_with_it() -> None:
    run_in_vm(
        SETUP
        + """
run(5)
Pin(17).value(1)
assert actuators.lost() and moved() == [0, 0, 0]
assert not actuators.lost()
actuators.apply(off)
Pin(16).value(1)  # switched on by somebody else
assert actuators.lost() and moved() == [0, 0, 0]
"""
    )


def test_what_is_stopped_is_off_at_once_and_until_the_reset() -> None:
    run_in_vm(
        SETUP
        + """
run(5)
actuators.stop()
assert moved() == [0, 0, 0]
actuators.apply(on)  # a tick that was worked out before
assert moved() == [0, 0, 0]
"""
    )


def test_a_board_with_relays_alone() -> None:
    run_in_vm(
        SETUP
        + """
class plain:
    OUTPUTS = board.OUTPUTS

actuators = switched_off(plain)
actuators.add_valve(plain, 100)
actuators.apply(on); assert moved() == [1, 1, 0] and not actuators.lost()
actuators.safe(); assert moved() == [0, 0, 0]
"""
    )
