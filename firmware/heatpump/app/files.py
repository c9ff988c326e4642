"""Small files on the board's flash: read whole or not at all, replaced in one step, written sparingly."""

import os

_FOLDER = 0x4000


def read(name, most_bytes, load):
    """load(file) of a text file, None if there is none. Raises ValueError, with what is wrong, for whatever
    lies there and isn't ours."""
    try:
        state = os.stat(name)
    except OSError:
        return None
    if state[0] & _FOLDER:
        raise ValueError("is a folder")
    if state[6] > most_bytes:
        raise ValueError("is %d bytes long" % state[6])
    try:
        with open(name) as file:
            return load(file)
    except OSError:
        raise ValueError("can't be read")
    except Exception:  # no JSON, no text, too deep, too big for the heap: any of it
        raise ValueError("makes no sense")


def write(name, put):
    """Replace a file by what put(file) writes; a power cut leaves the old one or the new one.

    Raises OSError, with the old one still there."""
    new = stem(name) + ".new"
    remove(new)  # whatever a power cut left, or a folder that is in the way
    try:
        with open(new, "w") as file:
            put(file)
        os.rename(new, name)  # LittleFS replaces the old file in one step
    except OSError:
        remove(new)  # its blocks are needed
        raise


def set_aside(name):
    """Keep what can't be used as <stem>.bad, out of the way; the line that says so."""
    bad = stem(name) + ".bad"
    remove(bad)
    try:
        os.rename(name, bad)
        return "kept as " + bad
    except OSError:
        remove(name)
        return "removed"


def remove(name):
    """Remove a file or a folder with all that is in it, as far as that goes."""
    try:
        if os.stat(name)[0] & _FOLDER:
            for entry in os.listdir(name):
                remove(name + "/" + entry)
            os.rmdir(name)
        else:
            os.remove(name)
    except OSError:
        pass


def stem(name):
    return name.split(".")[0]


class Allowance:
    """left   how many times one may write now: so many at once, and then once each period"""

    def __init__(self, at_once, each_s):
        self.left = self._at_once = at_once
        self._each_s = each_s
        self._waited_s = 0

    def pass_s(self, seconds):
        """Time goes by."""
        self._waited_s += seconds
        if self._waited_s >= self._each_s:
            self._waited_s = 0
            self.left = min(self.left + 1, self._at_once)
