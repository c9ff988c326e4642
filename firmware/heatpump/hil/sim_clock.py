"""The clock of a simulated world: time passes only when the firmware waits, up to what the host allows.

Each look adds 1 us, so that busy loops end. `now_us` counts from when the board was first powered; ticks
count from `boot_us`, as on the chip, and wrap as there. Nothing but the firmware happens before `limit_us`:
the earliest of the host's lease, the timers and the watchdog. The same as boards/virtual/devices/vclock.py,
so that the same scenario gives the same trace.
"""

from heatpump.hil import hil_link

NEVER = 1 << 60
_TICKS_MASK = (1 << 30) - 1
_TICKS_HALF = 1 << 29

now_us = 0
boot_us = 0
limit_us = 0
watchdog_us = NEVER
exchanges = 0
timers = []  # objects with due_us and fire(); see sim_machine.Timer

_lease_us = 0
_told_us = 0  # when the last exchange was
_pass_us = None  # of the real clock


def begin(start_us, pass_us):
    """pass_us(us): waits in real time, for outputs that are driven; None: as fast as it goes."""
    global now_us, boot_us, _pass_us
    now_us = boot_us = start_us
    _pass_us = pass_us
    exchange()
    _find_limit()


def now():
    """A look at the clock, in us."""
    global now_us
    now_us += 1
    if now_us > limit_us:
        reach()
    return now_us


def ticks_us():
    return (now() - boot_us) & _TICKS_MASK


def ticks_ms():
    return (now() - boot_us) // 1000 & _TICKS_MASK


def ticks_add(ticks, delta):
    return (ticks + delta) & _TICKS_MASK


def ticks_diff(end, start):
    return ((end - start + _TICKS_HALF) & _TICKS_MASK) - _TICKS_HALF


def exchange(kind=hil_link.TICK, measure=0):
    """Exchange with the host now."""
    global exchanges, _lease_us, _told_us
    exchanges += 1
    _told_us = now_us
    watchdog_left_us = 0 if watchdog_us == NEVER else watchdog_us - now_us + 1
    _lease_us = now_us + hil_link.exchange(kind, now_us, watchdog_left_us, measure)


def convert(oldest_us):
    """Have the sensors measure; what the host knows of the world may be as old as this."""
    if now_us - _told_us > oldest_us:
        exchange(hil_link.TICK, 1)
        _find_limit()
    else:
        hil_link.exchange(hil_link.MEASURE, now_us, 0, 1)


def reach():
    """Do what is due at `limit_us`: watchdog, exchange, timers."""
    global limit_us
    limit_us = NEVER  # while a timer looks at the clock
    if now_us >= watchdog_us:
        exchange(hil_link.WATCHDOG)
    if now_us >= _lease_us or hil_link.edge_count:
        exchange()
    for timer in timers:
        if timer.due_us <= now_us:
            timer.fire()
    _find_limit()


def _find_limit():
    global limit_us
    limit = _lease_us if _lease_us < watchdog_us else watchdog_us
    for timer in timers:
        if timer.due_us < limit:
            limit = timer.due_us
    limit_us = 0 if hil_link.edge_count else limit


def set_watchdog(timeout_us, tell):
    """The watchdog bites `timeout_us` from now; `tell` the host at once."""
    global watchdog_us
    was_next = limit_us == watchdog_us
    watchdog_us = now() + timeout_us
    if tell:
        exchange()
    elif limit_us < watchdog_us and not was_next:
        return
    _find_limit()


def hurry():
    """Have the next look or wait exchange with the host, or look at the timers."""
    global limit_us
    limit_us = 0


def hop(target_us):
    """Let time pass up to `target_us`, with nothing due before."""
    global now_us
    if target_us > now_us:
        if _pass_us:
            _pass_us(target_us - now_us)
        now_us = target_us


def wait_us(duration_us):
    """Wait, with everything done that falls due meanwhile."""
    target_us = now() + duration_us
    while target_us > limit_us:
        hop(limit_us)
        reach()
    hop(target_us)
