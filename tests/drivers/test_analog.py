"""Analog outputs and relays in steps, in the real VM with the simulated chip."""

from tests.vm import run_in_vm

SETUP = """
import machine
from machine import Pin
from heatpump.drivers.analog import Speeds

ANALOG = {"compressor_speed": {"pin": 25, "active": 1, "frequency": 1000, "lowest": 0},
          "source_speed": {"pin": 26, "active": 0, "frequency": 250, "lowest": 200}}
STEPS = {"outdoor_fan_speed": {"pins": (16, 17, 18), "from": (1, 400, 800), "together": 0,
                               "active": 1, "floating": 0},
         "indoor_fan_speed": {"pins": (21, 22), "from": (300, 700), "together": 1,
                              "active": 0, "floating": 1}}
ROLES = ("compressor_speed", "outdoor_fan_speed", "indoor_fan_speed", "circulation_speed", "source_speed")
speeds = Speeds(ANALOG, STEPS, ROLES)
def levels(*pins):
    return [Pin(pin).value() for pin in pins]
def duty(pin):
    return machine.pwms[pin].duty_u16() if pin in machine.pwms else None
def fan(speed_pm):
    speeds.apply([0, speed_pm, 0, 0, 0])
    return levels(16, 17, 18)
def stages(speed_pm):
    speeds.apply([0, 0, speed_pm, 0, 0])
    return levels(21, 22)
"""


def test_everything_is_off_from_the_first_moment_whatever_its_polarity() -> None:
    run_in_vm(
        SETUP
        + """
assert levels(25, 26, 16, 17, 18, 21, 22) == [0, 1, 0, 0, 0, 1, 1]
assert machine.pwms == {}
"""
    )


def test_speeds_are_duties_and_0_is_a_level_without_pulses() -> None:
    run_in_vm(
        SETUP
        + """
for speed_pm, expected in ((1, 65), (500, 32767), (1000, 65535), (1200, 65535), (250, 16383)):
    speeds.apply([speed_pm, 0, 0, 999, 0])
    assert duty(25) == expected, (speed_pm, duty(25))
    assert duty(26) is None
assert machine.pwms[25].freq() == 1000
speeds.apply([0, 0, 0, 0, 0])
assert machine.pwms == {} and levels(25) == [0]
speeds.apply([-5, 0, 0, 0, 0])
assert machine.pwms == {}
speeds.apply([700, 0, 0, 0, 0])
assert duty(25) == 45874
"""
    )


def test_lowest_duty_and_an_inverted_output() -> None:
    run_in_vm(
        SETUP
        + """
# 200 to 1000 per mille low, as 2-10 V through a module that inverts
for speed_pm, low_pm in ((1, 200), (500, 600), (1000, 1000)):
    speeds.apply([0, 0, 0, 0, speed_pm])
    assert duty(26) == 65535 - low_pm * 65535 // 1000, (speed_pm, duty(26))
assert machine.pwms[26].freq() == 250
speeds.apply([0, 0, 0, 0, 0])
assert machine.pwms == {} and levels(26) == [1]
"""
    )


def test_taps_of_a_motor_never_meet() -> None:
    run_in_vm(
        SETUP
        + """
assert fan(0) == [0, 0, 0]
assert fan(1) == [1, 0, 0]
assert fan(399) == [1, 0, 0]
assert fan(400) == [0, 0, 0]  # first off ...
assert fan(400) == [0, 1, 0]  # ... then on
assert fan(1000) == [0, 0, 0]
assert fan(1000) == [0, 0, 1]
assert fan(770) == [0, 0, 1]  # hysteresis
assert fan(769) == [0, 0, 0]
assert fan(790) == [0, 1, 0]
assert fan(370) == [0, 1, 0]
assert fan(1) == [0, 0, 0] and fan(1) == [1, 0, 0]
assert fan(0) == [0, 0, 0] and fan(0) == [0, 0, 0]
assert fan(800) == [0, 0, 1]
"""
    )


def test_stages_stay_on_together() -> None:
    run_in_vm(
        SETUP
        + """
assert stages(299) == [1, 1]
assert stages(300) == [0, 1]
assert stages(270) == [0, 1]
assert stages(700) == [0, 0]
assert stages(670) == [0, 0]
assert stages(669) == [0, 1]
assert stages(269) == [1, 1]
assert stages(1000) == [0, 0]
assert stages(0) == [1, 1]
"""
    )


def test_safe_switches_all_off() -> None:
    run_in_vm(
        SETUP
        + """
speeds.apply([500, 500, 500, 500, 500])
assert duty(25) and duty(26) and levels(16, 17, 18, 21) == [0, 1, 0, 0]
speeds.safe()
assert machine.pwms == {} and levels(25, 26, 16, 17, 18, 21, 22) == [0, 1, 0, 0, 0, 1, 1]
"""
    )


def test_a_steady_apply_allocates_nothing() -> None:
    run_in_vm(
        SETUP
        + """
import micropython
ON = [500, 500, 500, 500, 500]
speeds.apply(ON)
speeds.apply(ON)
def steady():
    micropython.heap_lock()
    try:
        speeds.apply(ON)
    finally:
        micropython.heap_unlock()
steady()
"""
    )
