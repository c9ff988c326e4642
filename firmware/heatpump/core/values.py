"""How each kind of value is written for people, without floats: a temperature of 21500 as "21.5".

The other way is `entered`.
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


def to_json(kind, value, choices=()):
    """Write an internal value as JSON: numbers bare, everything else quoted, None as null."""
    if value is None:
        return "null"
    text = to_text(kind, value, choices)
    return '"' + text + '"' if kind == "choice" or kind in TEXT_KINDS else text
