"""Text in, text out: how each kind of value is written for people, without floats.

A temperature of 21500 is written "21.5", and "21.5" is read as 21500.
"""

# kind → (unit shown, suffix of the attribute that holds it, decimals of the integer)
KINDS = {
    "temperature": ("°C", "_mc", 3),
    "difference": ("K", "_mk", 3),
    "duration": ("s", "_s", 0),
    "count": ("", "", 0),
    "switch": ("", "", 0),
    "choice": ("", "", 0),
    "text": ("", "", 0),
    "name": ("", "", 0),
    "schedule": ("", "", 0),
    "secret": ("", "", 0),
    "rom": ("", "", 0),
}
TEXT_KINDS = ("text", "name", "secret", "rom", "schedule")
LARGEST = (1 << 30) - 1


def attribute(key, kind):
    """The attribute that holds a value: ("heat_setpoint", "temperature") → "heat_setpoint_mc"."""
    return key + KINDS[kind][1]


def unit(kind):
    return KINDS[kind][0]


def to_text(kind, value, choices=()):
    """Write an internal value for people. None is written as "-"."""
    if value is None:
        return "-"
    if kind in TEXT_KINDS:
        return value
    if kind == "choice":
        return choices[value]
    decimals = KINDS[kind][2]
    if not decimals:
        return str(value)
    sign = "-" if value < 0 else ""
    value = abs(value)
    scale = 10**decimals
    fraction = str(scale + value % scale)[1:]
    while len(fraction) > 1 and fraction[-1] == "0":
        fraction = fraction[:-1]
    return sign + str(value // scale) + "." + fraction


def utf8(data):
    """Bytes as text. Raises UnicodeError, also for overlong forms and surrogates: MicroPython takes them."""
    text = bytes(data).decode()
    size = 0
    for character in text:
        code = ord(character)
        size += 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4
        if 0xD800 <= code < 0xE000 or code > 0x10FFFF:
            raise UnicodeError
    if size != len(data):
        raise UnicodeError
    return text


def number(text, decimals):
    """Read a decimal number into an integer of 10**-decimals. Raises ValueError with one line."""
    digits = text[1:] if text[:1] in ("-", "+") else text
    whole, point, fraction = digits.partition(".")
    if not whole or (point and not fraction) or any(c not in "0123456789" for c in whole + fraction):
        raise ValueError("'%s' is not a number" % text)
    if len(fraction) > decimals:
        if not decimals:
            raise ValueError("'%s' must be a whole number" % text)
        raise ValueError("'%s' has more than %d decimals" % (text, decimals))
    if len(whole) > 9:
        raise ValueError("'%s' is too large" % text)
    value = int(whole) * 10**decimals + int("0" + fraction) * 10 ** (decimals - len(fraction))
    if value > LARGEST:
        raise ValueError("'%s' is too large" % text)
    return -value if text[:1] == "-" else value


def from_text(kind, text, choices=()):
    """Read what a person wrote. Raises ValueError with one line that says what is wrong."""
    if kind == "choice":
        if text not in choices:
            from heatpump.core import near  # for a moment

            raise ValueError("'%s' is not one of %s%s" % (text, ", ".join(choices), near.hint(text, choices)))
        return choices.index(text)
    if kind == "rom":
        return _rom(text)
    if kind == "schedule":
        from heatpump.core import schedule

        return schedule.check(text)
    if kind in TEXT_KINDS:
        for character in text:
            if character < " " or character == '"' or character == "\\":
                raise ValueError("quotes, backslashes and control characters are not allowed")
            if kind == "name" and character in "/+# ":
                raise ValueError("'%s' is not allowed in a name" % character)
        return text
    return number(text, KINDS[kind][2])


def _rom(text):
    text = text.lower()
    if text and (len(text) != 16 or any(c not in "0123456789abcdef" for c in text)):
        raise ValueError("'%s' is not a sensor's ROM code of 16 hexadecimal digits" % text)
    return text


def to_json(kind, value, choices=()):
    """Write an internal value as JSON: numbers bare, everything else quoted, None as null."""
    if value is None:
        return "null"
    text = to_text(kind, value, choices)
    return '"' + text + '"' if kind == "choice" or kind in TEXT_KINDS else text
