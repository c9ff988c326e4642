"""`micropython` with a kbd_intr that tells the host, which makes Ctrl-C and \\r\\n of the console.

The host sends Ctrl-C as a signal, or, after kbd_intr(-1), as a byte; then nothing is converted.
"""

import link
import vclock
from micropython import *  # noqa: F403


def kbd_intr(character):
    vclock.exchange(link.CONSOLE, character)
