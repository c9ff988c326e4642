"""Stands in for `select` and for the console's input: waits are waits in simulated time, and what is typed
comes with the host's answers.

As on the virtual board, the input is looked at once an exchange, and at each 8th look between.
"""

from select import POLLERR, POLLHUP, POLLIN, POLLOUT  # noqa: F401  for the importer

from heatpump.hil import hil_link, sim_clock


class _Stdin:
    """What is typed at the console, as bytes."""

    def read(self, count):
        data = bytes(hil_link.typed[:count])
        hil_link.typed[:] = hil_link.typed[count:]
        return data


class Sys:
    """Stands in for `sys`: the chip's own, but for `stdin`."""

    class stdin:
        buffer = _Stdin()

    def __init__(self, chip):
        self._chip = chip

    def __getattr__(self, name):
        return getattr(self._chip, name)


class _Poll:
    """Of the streams that are registered only the console's input ever has something."""

    def __init__(self):
        self._flags = 0  # waited for at the console
        self._seen = -1
        self._skipped = 0

    def register(self, stream, flags=POLLIN):
        if stream is Sys.stdin.buffer:
            self._flags = flags

    def modify(self, stream, flags):
        self.register(stream, flags)

    def unregister(self, stream):
        self.register(stream, 0)

    def _look(self):
        if self._flags & POLLIN and hil_link.typed:
            return ((Sys.stdin.buffer, POLLIN),)
        return ()

    def _wait(self, timeout):
        if self._seen != sim_clock.exchanges or self._skipped >= 8:
            self._seen = sim_clock.exchanges
            self._skipped = 0
            ready = self._look()
            if ready:
                return ready
        else:
            self._skipped += 1
        if timeout == 0:
            return ()
        forever = timeout is None or timeout < 0
        target_us = sim_clock.NEVER if forever else sim_clock.now() + int(timeout * 1000)
        if target_us < sim_clock.limit_us:
            sim_clock.hop(target_us)
            return ()
        while True:
            stop_us = min(target_us, sim_clock.limit_us)
            sim_clock.hop(stop_us)
            ready = ()
            if sim_clock.now_us >= sim_clock.limit_us:
                sim_clock.reach()
                ready = self._look()
                self._seen = sim_clock.exchanges
            if ready or sim_clock.now_us >= target_us:
                return ready

    def poll(self, timeout=-1):
        return self._wait(timeout)

    def ipoll(self, timeout=-1, flags=0):
        ready = self._wait(timeout)
        if ready and flags & 1:  # one shot
            self._flags = 0
        return ready


def poll():
    return _Poll()
