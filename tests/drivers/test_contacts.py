"""Contacts in the real VM: levels by role, two reads in a row, pull resistors, what isn't fitted."""

from tests.vm import run_in_vm

SETUP = """
import link
from heatpump.drivers.contacts import Contacts

def drive(pin, level):
    word, bit = pin >> 5, 1 << (pin & 31)
    link.answer[link.DRIVEN + word] |= bit
    link.answer[link.LEVELS + word] = link.answer[link.LEVELS + word] & ~bit | (bit if level else 0)

CONTACTS = {"high_pressure": {"pin": 34, "healthy": 1, "pull": "none"},
            "float_switch": {"pin": 21, "healthy": 0, "pull": "up"},
            "sg_1": {"pin": 32, "active": 0, "pull": "up"}}
ROLES = ("high_pressure", "low_pressure", "fan_feedback", "float_switch", "sg_1", "sg_2")
drive(34, 1)
drive(21, 0)
contacts = Contacts(CONTACTS, ROLES)
levels = [1, 1, 1, 1, 0, 0]
def read(expected):
    contacts.read(levels)
    assert levels == expected, levels
"""
HEALTHY = "[1, 1, 1, 1, 0, 0]"


def test_healthy_contacts_read_as_one_and_requests_as_zero() -> None:
    run_in_vm(SETUP + f"for _ in range(3): read({HEALTHY})")


def test_a_change_counts_at_the_second_read() -> None:
    run_in_vm(
        SETUP
        + f"""
read({HEALTHY})
drive(34, 0); read({HEALTHY}); read([0, 1, 1, 1, 0, 0]); read([0, 1, 1, 1, 0, 0])
drive(34, 1); read([0, 1, 1, 1, 0, 0]); read({HEALTHY})
drive(32, 0); read({HEALTHY}); read([1, 1, 1, 1, 1, 0])
"""
    )


def test_a_spike_is_no_change() -> None:
    run_in_vm(
        SETUP
        + f"""
read({HEALTHY}); read({HEALTHY})
for _ in range(5):
    drive(34, 0); read({HEALTHY})
    drive(34, 1); read({HEALTHY})
"""
    )


def test_a_contact_that_is_open_from_the_start_is_seen_at_once() -> None:
    run_in_vm(SETUP + "drive(34, 0); read([0, 1, 1, 1, 0, 0])")


def test_a_broken_wire_is_unhealthy_by_its_pull_resistor() -> None:
    run_in_vm(
        SETUP
        + f"""
read({HEALTHY})
link.answer[link.DRIVEN] &= ~(1 << 21)
read({HEALTHY}); read([1, 1, 1, 0, 0, 0])
"""
    )


def test_a_board_without_contacts_leaves_the_levels_alone() -> None:
    run_in_vm(SETUP + f"contacts = Contacts({{}}, ROLES)\ndrive(34, 0)\nread({HEALTHY}); read({HEALTHY})")


def test_reading_allocates_nothing() -> None:
    run_in_vm(
        SETUP
        + """
import micropython
contacts.read(levels)
micropython.heap_lock()
try:
    for _ in range(10):
        contacts.read(levels)
finally:
    micropython.heap_unlock()
"""
    )
