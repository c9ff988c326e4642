"""Mutants that no test can notice, each with the reason: (where, before, after) → why."""

EQUIVALENT: dict[tuple[str, str, str], str] = {
    ("app/actuators", "10000", "10001"): "the timer looks once a second",
    ("app/console.LineEditor._begin", "n > 0", "n >= 0"): "no line begins within a character",
    (
        "drivers/dns._name",
        "at + size >= len(answer)",
        "at + size > len(answer)",
    ): "the byte behind it is asked for next, and is missing just the same",
    ("drivers/expiry", "1000", "1001"): "when it looks, not how long it waits",
    ("drivers/expiry.Expiry.__init__", "0", "1"): "any timer that the stepper doesn't use",
    ("drivers/rtc", "0", "1"): "the year is the same a second later",
    ("app/sense.Sensing.__init__", "self._roms = []", "pass"): "the first round sets it before it is used",
    ("app/sense.Sensing.__init__", "1", "2"): "no revision is below zero",
    ("app/sense.Sensing.run", "0", "1"): "the others have had their turn",
    ("app/sense.Sensing.run", "100", "101"): "a pause of about that much",
    ("app/sense.Sensing._read", "reading.age_ms < 0", "reading.age_ms <= 0"): "0 becomes 0",
    ("app/settings", "8192", "8193"): "no file of use is a twentieth of it",
    ("app/control.run", "wait_ms < 0", "wait_ms <= 0"): "a tick that took a second to the very millisecond",
    ("app/control.run", "0", "1"): "a tick that took a second to the very millisecond",
    ("start", "4096", "4097"): "counted in blocks of memory",
    ("start.main", "1", "2"): "below zero means never, whatever it is",
    (
        "deploy/console._Console._lines",
        "time.monotonic() < end",
        "time.monotonic() <= end",
    ): "one read more, if the time is up to the very tick",
    ("deploy/console._Console._lines", "4096", "4097"): "the most in one read; the next takes the rest",
    ("deploy/machine.Machine", "True", "False"): "frozen: nothing assigns to it",
    ("deploy/build.Build", "True", "False"): "frozen: nothing assigns to it",
    (
        "protections.Protections.guard",
        "self._plain = not special and self._is_done(wanted, levels)",
        "pass",
    ): "the rules are only gone through more often",
    ("early_start.EarlyStart.step", "inputs.valid >> INDOOR", "inputs.valid << INDOOR"): "INDOOR is 0",
    (
        "early_start.EarlyStart.step",
        "0 < then_min < left_min",
        "0 <= then_min < left_min",
    ): "what begins now holds already, so it isn't warmer",
    (
        "early_start.EarlyStart.step",
        "0 < then_min < left_min",
        "0 < then_min <= left_min",
    ): "no two times of a week are the same",
    (
        "early_start.EarlyStart.step",
        "next_mc > self._goal_mc",
        "next_mc >= self._goal_mc",
    ): "the same goal is looked at only without a reading, which begins no lesson",
}
