"""What happened last: a ring of events in memory, and the watch that notices them.

An event is a kind and a word, both as numbers; `event_text` has the words. All are lost with a reset, whose
cause is the first event of the next life.
"""

from heatpump.core.model import COMPRESSOR, DEFROST_PREPARE, NO_CAUSE
from heatpump.core.protection.protection_table import CAUSE

(
    RESET,
    MODE,
    STARTED,
    STOPPED,
    TRIPPED,
    DENIED,
    NOTICED,
    LOCKED,
    UNLOCKED,
    DEFROST,
    LOST,
    BACK,
    JUMP,
) = range(13)

LENGTH = 64
MOST_TIMES = 1023
COLDEST_C = 100  # an event's value is stored so much higher
_WORD_BITS, _TIMES_BITS = 8, 10  # an entry is kind, word, times
_WORDS, _TIMES = (1 << _WORD_BITS) - 1, (1 << _TIMES_BITS) - 1
SETTLED_S = 120  # by then every sensor has answered after a reset, and its reading has recovered


class EventLog:
    """count    how many events are kept, LENGTH at most
    recorded    changes with each event
    dropped     events that were overwritten before `take` had them
    untaken     how many of the newest it hasn't had
    utc_minute, uptime_s   the next events' time: the UTC minute, or the uptime while that is -1
    """

    def __init__(self):
        self.count = 0
        self.recorded = 0
        self.dropped = 0
        self._entries = [0] * LENGTH
        self._times = [0] * LENGTH  # UTC minute, or -1 - seconds since the reset
        self._next = 0
        self.untaken = 0
        self.utc_minute = -1
        self.uptime_s = 0

    def record(self, kind, word, value=0):
        """Add an event; one equal to the last is counted with it. Allocates nothing.

        value   in the place of how many times, of a JUMP: degrees Celsius + COLDEST_C"""
        self.recorded = self.recorded + 1 & 0xFFFF
        new = (kind << _WORD_BITS | word) << _TIMES_BITS
        last = self._next - 1  # -1 is the last place, too
        if self.count and not value and self._entries[last] & ~_TIMES == new:
            if self._entries[last] & _TIMES < MOST_TIMES:
                self._entries[last] += 1
            self.untaken = max(self.untaken, 1)
        else:
            last = self._next
            self._next = (last + 1) % LENGTH
            self._entries[last] = new | (value or 1)
            self.count = min(self.count + 1, LENGTH)
            if self.untaken < LENGTH:
                self.untaken += 1
            else:
                self.dropped += 1
        self._times[last] = self.utc_minute if self.utc_minute >= 0 else -1 - self.uptime_s

    def take(self):
        """Where the oldest event is that wasn't taken yet, for `event`; 0 when there is none. One that is
        counted again is there to be taken again."""
        back = self.untaken
        self.untaken = max(back - 1, 0)
        return back

    def event(self, back):
        """(kind, word, times or value, when) of the `back`-th newest event, 1 is the newest."""
        n = (self._next - back) % LENGTH
        entry = self._entries[n]
        return (
            entry >> _TIMES_BITS + _WORD_BITS,
            entry >> _TIMES_BITS & _WORDS,
            entry & _TIMES,
            self._times[n],
        )


class Watch:
    """Compares the controller with how it was a tick ago, and records what became of it in `log`."""

    def __init__(self, log):
        self.log = log
        self._mode = -1
        self._running = 0
        self._defrosting = False
        self._lockout = -1  # its cause, -1: none
        self._stops = self._denied = 0
        self._notice = NO_CAUSE
        self._valid = 0
        self._lost = 0  # readings whose loss was recorded
        self._settled = False

    def observe(self, controller, inputs, outputs):
        """Call it at the end of each tick. Allocates nothing."""
        log = self.log
        log.utc_minute = inputs.utc_minute
        log.uptime_s = controller.uptime_s
        mode = controller.params.mode
        if mode != self._mode:
            if self._mode >= 0:
                log.record(MODE, mode)
            self._mode = mode
        if inputs.valid != self._valid or not self._settled:
            self._observe_readings(controller, inputs)
        protections = controller.protections
        trips = protections.trips
        if trips.stops != self._stops:
            self._observe_trips(self._stops, trips.rows, trips.stops, TRIPPED)
            self._stops = trips.stops
        if trips.denied != self._denied:
            self._observe_trips(self._denied, trips.rows, trips.denied, DENIED)
            self._denied = trips.denied
        notice = controller.notice()
        if notice != self._notice:
            self._notice = notice
            if notice != NO_CAUSE:
                log.record(NOTICED, notice)
        running = outputs.levels[COMPRESSOR]
        if running != self._running:
            self._running = running
            if running:
                log.record(STARTED, controller.action(outputs))
            else:
                log.record(STOPPED, controller.stop_cause)
        lockout = protections.lockout if protections.locked else -1
        if lockout != self._lockout:
            if lockout < 0:
                log.record(UNLOCKED, self._lockout)
            else:
                log.record(LOCKED, lockout)
            self._lockout = lockout
        defrosting = controller.sequencer.phase >= DEFROST_PREPARE
        if defrosting != self._defrosting:
            self._defrosting = defrosting
            log.record(DEFROST, 0 if defrosting else 1)

    def _observe_trips(self, before, rows, bits, kind):
        """The rows of the table of protections that have tripped since."""
        new = bits & ~before
        row = 0
        while new:
            if new & 1:
                self.log.record(kind, rows[row][CAUSE])
            new >>= 1
            row += 1

    def _observe_readings(self, controller, inputs):
        """A reading that was valid and isn't; and, once, what the compressor misses after a reset."""
        valid = inputs.valid
        lost = self._valid & ~valid
        if not self._settled and controller.uptime_s >= SETTLED_S:
            self._settled = True
            lost |= controller.protections.lost
        if lost or valid != self._valid:
            back = valid & self._lost
            self._valid = valid
            self._lost = (self._lost | lost) & ~back
            cause = 1  # that of the first reading
            while lost or back:
                if lost & 1:
                    self.log.record(LOST, cause)
                elif back & 1:
                    self.log.record(BACK, cause)
                lost >>= 1
                back >>= 1
                cause += 1
