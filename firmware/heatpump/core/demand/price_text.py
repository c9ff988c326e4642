"""The text of a run of prices, read and checked. Loaded for a moment; `price_plan` has the plan."""

from heatpump.core import calendar

STEPS_MIN = (15, 30, 60)
LARGEST = 99999


def read(text):
    """(start, minutes of each, prices) of "2026-11-21T22:00Z 60 87 85 79 -3 …", None for "none".

    Raises ValueError with one line."""
    words = text.split()
    if [word.lower() for word in words] == ["none"]:
        return None
    if len(words) < 3:
        raise ValueError("prices: a start like 2026-11-21T22:00Z, minutes of each, then the prices")
    try:
        start = calendar.read(words[0])
    except ValueError as error:
        raise ValueError("prices: %s" % error)
    if words[1] not in [str(step) for step in STEPS_MIN]:
        raise ValueError("prices: minutes of each must be 15, 30 or 60, not '%s'" % words[1])
    step = int(words[1])
    if start % step:
        raise ValueError("prices: the start must be a multiple of %d minutes" % step)
    return start, step, [_price(word) for word in words[2:]]


def _price(word):
    digits = word[1:] if word[:1] == "-" else word
    if not digits or len(digits) > 5 or any(c not in "0123456789" for c in digits):
        raise ValueError("prices: '%s' is not a whole number from -%d to %d" % (word, LARGEST, LARGEST))
    return int(word)
