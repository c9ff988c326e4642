"""When outputs that nobody renews are switched off, to the millisecond."""

from tests.vm import run_in_vm

SETUP = """
import time
import heatpump.drivers.expiry as module

calls = []
expiry = module.Expiry(lambda: calls.append(1), 10000)
"""
AT = """
now = 0
module.ticks_ms = lambda: now
def at(ms):
    global now
    now = ms
    expiry._check(None)
    return len(calls)
"""


def test_it_is_over_after_its_time_and_safe_is_called_again_until_somebody_hears() -> None:
    run_in_vm(
        SETUP
        + AT
        + """
assert at(50000) == 0 and not expiry.over  # nothing was ever renewed
assert expiry.renew()
assert at(60000) == 0 and not expiry.over
assert at(60001) == 1 and expiry.over
assert at(99999) == 2
assert not expiry.renew() and expiry.over
"""
    )


def test_once_heard_it_waits_for_the_next_renewal() -> None:
    run_in_vm(
        SETUP
        + AT
        + """
assert expiry.renew() and at(10001) == 1
expiry.over = False
assert at(30000) == 1 and not expiry.over
assert expiry.renew() and at(40000) == 1 and at(40001) == 2 and expiry.over
"""
    )


def test_a_timer_looks_at_it_each_second() -> None:
    run_in_vm(
        SETUP
        + """
expiry.renew()
time.sleep_ms(10000)
assert not calls
time.sleep_ms(1100)
assert calls == [1] and expiry.over
"""
    )
