"""MicroPython's `select` on the board's clock: a wait for file descriptors is a wait in board time.

Real descriptors are looked at once an exchange with the host (and each 8th look between), which
keeps a program that polls at every step fast. asyncio waits by `ipoll`; who waits by `poll` waits for
one peer, which lives by the wall clock: it has a moment of that before board time passes.
"""

import uselect
import vclock
from uselect import POLLERR, POLLHUP, POLLIN, POLLOUT  # noqa: F401  for the importer

_IDLE_POLL_MS = 20
_PEER_MS = 50


class _Poll:
    def __init__(self):
        self._poll = poller = uselect.poll()
        self.register = poller.register
        self.unregister = poller.unregister
        self.modify = poller.modify
        self._seen = -1
        self._skipped = 0

    def poll(self, timeout=-1):
        ready = () if vclock.real or not timeout or timeout < 0 else self._poll.poll(_PEER_MS)
        return ready or self._wait(timeout)

    def _wait(self, timeout):
        poller = self._poll
        if self._seen != vclock.exchanges or self._skipped >= 8:
            self._seen = vclock.exchanges
            self._skipped = 0
            ready = poller.poll(0)
            if ready:
                return ready
        else:
            self._skipped += 1
        if timeout == 0:
            return ()
        forever = timeout is None or timeout < 0
        target_us = vclock.NEVER if forever else vclock.now() + int(timeout * 1000)
        if target_us < vclock.limit_us and not vclock.real:
            vclock.now_us = target_us
            return ()
        while True:
            stop_us = min(target_us, vclock.limit_us)
            if vclock.real:
                ready = poller.poll(max(0, (stop_us - vclock.now() + 999) // 1000))
                vclock.hop(0)
            elif stop_us == vclock.NEVER or (forever and not vclock.timers):
                ready = poller.poll(_IDLE_POLL_MS)
                if not ready and stop_us != vclock.NEVER:
                    vclock.hop(stop_us)
            else:
                vclock.hop(stop_us)
                ready = None
            if vclock.now_us >= vclock.limit_us:
                vclock.reach()
                if not vclock.real:
                    ready = ready or poller.poll(0)
                    self._seen = vclock.exchanges
            if ready:
                return ready
            if vclock.now_us >= target_us:
                return ()

    def ipoll(self, timeout=-1, flags=0):
        ready = self._wait(timeout)
        if flags & 1:  # one shot
            for item in ready:
                self._poll.modify(item[0], 0)
        return ready


def poll():
    return _Poll()
