"""The board's clock: virtual, paced or real, by what the host asked for.

virtual: time passes only when the firmware waits; each look adds 1 us so that busy loops end.
paced:   the same, while the host answers no faster than its factor allows.
real:    the wall clock, without what passes while the VM or the host is stopped: the host watches
         that, and its answer sets the clock back before the firmware has seen it.

`now_us` counts from when the board was first powered; ticks count from `boot_us` (power-up or hard
reset), as on the chip. Nothing but the firmware happens before `limit_us`: the earliest of the
lease given by the host, the timers and the watchdog.
"""

import link
import utime

NEVER = 1 << 60
_TICKS_MASK = (1 << 30) - 1  # ticks wrap as on an ESP32: 12.43 days in ms, 17.9 minutes in us
_TICKS_HALF = 1 << 29
_SLIP_US = 100000  # an answer that takes longer comes from a host that was stopped

now_us = 0
boot_us = 0
limit_us = NEVER
watchdog_us = NEVER
exchanges = 0
on_faults = None  # called when the host has changed a fault
real = False
timers = []  # objects with due_us and fire(); see machine.Timer

_lease_us = NEVER
_offset_us = 0
_paced = False
_told_us = 0  # when the last exchange was, by both clocks
_wall_ms = 0
_faults = 0


def start(mode, ticks_from_us, deadline_us):
    """Begin in `mode`; the first exchange tells the time."""
    global real, boot_us, now_us, watchdog_us, _paced, _offset_us
    boot_us = ticks_from_us
    watchdog_us = deadline_us
    exchange(link.HELLO)
    now_us = link.answer[link.NOW] | link.answer[link.NOW + 1] << 32
    _offset_us = utime.ticks_us() - now_us
    real = mode == "real"
    _paced = mode == "paced"
    _find_limit()


def now():
    """A look at the clock, in us."""
    global now_us
    if real:
        now_us = utime.ticks_us() - _offset_us
    else:
        now_us += 1
        if _paced and utime.ticks_ms() - _wall_ms > 100:
            exchange()
            _find_limit()
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


def exchange(kind=link.TICK, argument=0):
    """Exchange with the host now."""
    global now_us, exchanges, _faults, _lease_us, _told_us, _wall_ms, _offset_us
    exchanges += 1
    if not link.attached:
        return
    if real:
        now_us = utime.ticks_us() - _offset_us
    _told_us = now_us
    link.exchange(kind, argument, now_us, watchdog_us)
    answer = link.answer
    _wall_ms = utime.ticks_ms()
    _lease_us = answer[link.LEASE] | answer[link.LEASE + 1] << 32
    told_us = answer[link.NOW] | answer[link.NOW + 1] << 32
    if not real:
        if told_us > now_us:
            now_us = told_us
    else:
        waited_us = utime.ticks_us() - _offset_us - now_us
        if waited_us > _SLIP_US:
            _offset_us += waited_us
        if told_us < now_us:
            _offset_us += now_us - told_us
            now_us = told_us
    if answer[link.FAULT_VERSION] != _faults:
        _faults = answer[link.FAULT_VERSION]
        if on_faults:
            on_faults()


def ask(oldest_us):
    """Have what the host measures be no older than this."""
    if now_us - _told_us > oldest_us:
        exchange()
        _find_limit()


def reach():
    """Do what is due at `limit_us`: watchdog, exchange, timers."""
    global limit_us
    limit_us = NEVER  # while a timer looks at the clock
    if real:
        exchange()
    if now_us >= watchdog_us:
        exchange(link.WATCHDOG)
        raise SystemExit(3)
    if (not real and now_us >= _lease_us) or link.edge_count:
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
    limit_us = 0 if link.edge_count else limit


def hang():
    """Go on for ever; timers and the watchdog do, too."""
    while True:
        _find_limit()
        hop(limit_us)
        reach()


def set_watchdog(timeout_us, tell):
    """The watchdog bites `timeout_us` from now; `tell` the host at once, else if it is long since."""
    global watchdog_us
    was_next = limit_us == watchdog_us
    watchdog_us = now() + timeout_us
    if tell or utime.ticks_ms() - _wall_ms > 100:
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
    if real:
        left_us = target_us - (utime.ticks_us() - _offset_us)
        if left_us > 0:
            utime.sleep_us(left_us)
        now_us = utime.ticks_us() - _offset_us
    elif target_us > now_us:
        now_us = target_us


def wait_us(duration_us):
    """Wait, with everything done that falls due meanwhile."""
    target_us = now() + duration_us
    while target_us > limit_us:
        hop(limit_us)
        reach()
    hop(target_us)
