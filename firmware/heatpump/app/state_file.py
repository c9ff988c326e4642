"""The file with the controller's lasting state, under a check sum. In memory only meanwhile."""

from binascii import crc32

from heatpump.app import files
from heatpump.core.record.remembered import Remembered, recall, remember

FILE = "state.json"
MOST_BYTES = 2000
_SEAL = '{"crc":"%08x"'
_SEAL_LENGTH = 17  # with the check sum in it


def load(controller, settings):
    """Give a new controller what the file says; the values that are in it now."""
    found = Remembered()
    try:
        text = files.read(FILE, MOST_BYTES, lambda file: file.read())
        if text is not None:
            _open(text, found)
            recall(controller, found)
    except ValueError as error:
        found = Remembered()
        settings.set_aside(FILE, "%s: counters and lockouts start anew" % error)
    return found.values


def values_of(controller):
    return remember(controller).values


def is_urgent(controller, written):
    """Whether the values that were `written` must not stand for the rest of the hour."""
    before = Remembered()
    before.values = written
    return remember(controller).is_urgent(before)


def write(values, settings):
    """Whether it went well; what didn't is said among the settings' problems."""
    state = Remembered()
    state.values = values
    try:
        files.write(FILE, lambda file: file.write(_sealed(state)))
    except OSError as error:
        settings.failed[FILE] = "counters and lockouts aren't kept: the board's flash failed (%s)" % error
        return False
    settings.failed.pop(FILE, None)
    return True


def _open(text, found):
    """Take a text as `_sealed` wrote it. Raises ValueError if a bit of it has changed."""
    rest = text[_SEAL_LENGTH:]
    if text[:_SEAL_LENGTH] == _SEAL % crc32(rest.encode()):
        found.from_text("{" + rest.lstrip(","))
        return
    found.from_text(text)
    if found.to_text() != text:  # version 0.1.0 had no check sum
        raise ValueError("is damaged")


def _sealed(state):
    rest = state.to_text()[1:]
    if rest != "}":
        rest = "," + rest
    return _SEAL % crc32(rest.encode()) + rest
