"""How long a test waits for what must come. No test fails because the computer is busy: one waits for a
condition, and this only ends a test in which it never comes true."""

HANG_S = 300
