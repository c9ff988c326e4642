"""What a child process has been doing: how long it computed, and whether it waits or is stopped.

Linux says all of it. macOS doesn't tell a process that waits from one that gets no processor: there, one
that isn't stopped and didn't compute counts as waiting.
"""

from __future__ import annotations

import ctypes
import sys
import time
from pathlib import Path

_STOPPED_DARWIN = 4  # SSTOP
_CPUCLOCK_SCHED = 2  # Linux: all of a process's time, to the nanosecond


def processor_s(pid: int) -> float:
    """The processor time that a living child of ours has used, in seconds. Raises OSError if it is gone."""
    if sys.platform == "darwin":
        return _processor_s_darwin(pid)
    return time.clock_gettime(~pid << 3 | _CPUCLOCK_SCHED)


def waits(pid: int) -> bool:
    """Whether it sleeps in a call of the system: not stopped, and with nothing to compute."""
    if sys.platform == "darwin":
        record = process_record_darwin(pid)
        return bool(record) and record[36] != _STOPPED_DARWIN
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] == "S"


class OwnTime:
    """The time that a silent process had for itself: neither stopped nor kept waiting for a processor.

    Look often. What passes between two looks counts as waiting up to LONGEST_LOOK_S, as one can't know
    what an observer that was stopped itself has missed.
    """

    LONGEST_LOOK_S = 0.1

    def __init__(self) -> None:
        self.busy_s = 0.0
        self.waiting_s = 0.0
        self._looked_s: float | None = None
        self._processor_s = 0.0

    @property
    def total_s(self) -> float:
        return self.busy_s + self.waiting_s

    def begin(self) -> None:
        """It has just said something."""
        self.busy_s = self.waiting_s = 0.0
        self._looked_s = None

    def look(self, pid: int) -> float:
        """Take in what has passed since the last look; gives by how much `waiting_s` grew."""
        try:
            processor = processor_s(pid)
        except OSError:
            return 0.0
        now_s = time.monotonic()
        before_s, self._looked_s = self._looked_s, now_s
        busy_s, self._processor_s = processor - self._processor_s, processor
        if before_s is None:
            return 0.0
        self.busy_s += busy_s
        if not waits(pid):
            return 0.0
        waited_s = max(0.0, min(now_s - before_s, self.LONGEST_LOOK_S) - busy_s)
        self.waiting_s += waited_s
        return waited_s


def process_record_darwin(pid: int) -> bytes:
    """The kernel's record of a process (struct kinfo_proc), or b"" if there is none."""
    libc = ctypes.CDLL(None)
    name = (ctypes.c_int * 4)(1, 14, 1, pid)  # CTL_KERN, KERN_PROC, KERN_PROC_PID
    size = ctypes.c_size_t(1024)
    record = ctypes.create_string_buffer(1024)
    if libc.sysctl(name, 4, record, ctypes.byref(size), None, 0) != 0 or size.value < 240:
        return b""
    return record.raw[: size.value]


def _processor_s_darwin(pid: int) -> float:
    libc = ctypes.CDLL(None)
    usage = (ctypes.c_uint64 * 12)()  # struct rusage_info_v0: 16 bytes of UUID, user time, system time, ...
    if libc.proc_pid_rusage(pid, 0, ctypes.byref(usage)) != 0:
        raise ProcessLookupError(pid)
    base = (ctypes.c_uint32 * 2)()
    libc.mach_timebase_info(ctypes.byref(base))
    return float(usage[2] + usage[3]) * base[0] / base[1] / 1e9
