"""The watchdog bites a loop that nothing feeds, in the real VM on the chip's simulated one."""

from tests.vm import run_in_vm

SETUP = """
import time
from heatpump.drivers.watchdog import Watchdog

def bites_after_ms(patience_ms):
    "How long it takes from now, None if it doesn't within `patience_ms`."
    began = time.ticks_ms()
    try:
        time.sleep_ms(patience_ms)
    except SystemExit as reset:
        assert reset.args[0] == 3
        return time.ticks_diff(time.ticks_ms(), began)

"""


def test_it_bites_once_its_time_is_over() -> None:
    run_in_vm(SETUP + "Watchdog(30000); assert bites_after_ms(60000) == 30000")


def test_fed_it_waits_anew() -> None:
    run_in_vm(
        SETUP
        + """
watchdog = Watchdog(30000)
for _ in range(4):
    assert bites_after_ms(29000) is None
    watchdog.feed()
assert bites_after_ms(60000) == 30000
"""
    )


def test_its_time_can_be_changed_and_counts_from_then_on() -> None:
    run_in_vm(
        SETUP
        + """
watchdog = Watchdog(30000)
assert bites_after_ms(20000) is None
watchdog.extend(600000)
assert bites_after_ms(599000) is None
watchdog.feed()
assert bites_after_ms(700000) == 600000
"""
    )
