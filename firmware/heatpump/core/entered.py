"""What somebody wrote, as a value: "21.5" and "21,5" are read as 21500. In memory only meanwhile."""

from heatpump.core import values

LARGEST = (1 << 30) - 1
_SPACE = " \t\r\n"
_MAY_BE_SPACE = ("name", "text", "secret")


def number(text, decimals):
    """Read a decimal number into an integer of 10**-decimals. Raises ValueError with one line."""
    text = text.strip(_SPACE)
    digits = text[1:] if text[:1] in ("-", "+") else text
    if "." not in digits:
        digits = digits.replace(",", ".", 1)
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
    """Read what was written. Raises ValueError with one line that says what is wrong."""
    text = trimmed(kind, text)
    if kind == "choice":
        folded = fold(text)
        for n, choice in enumerate(choices):
            if fold(choice) == folded:
                return n
        from heatpump.core import near  # for a moment

        raise ValueError("'%s' is not one of %s%s" % (text, ", ".join(choices), near.hint(text, choices)))
    if kind == "rom":
        return _rom(text)
    if kind == "schedule":
        from heatpump.core.demand import schedule_text

        return schedule_text.check(text)
    if kind in values.TEXT_KINDS:
        for character in text:
            if not is_plain(character) or character == '"' or character == "\\":
                raise ValueError("quotes, backslashes and control characters are not allowed")
            if kind == "name" and character in "/+# ":
                raise ValueError("'%s' is not allowed in a name" % character)
        return text
    return number(text, values.KINDS[kind][2])


def fold(choice):
    """However it is written, Home Assistant's way or ours."""
    return choice.lower().replace("_", "-")


def trimmed(kind, text):
    """Without the white space around it; a password, or a network's name, may begin or end with spaces."""
    return text.strip("\r\n" if kind in _MAY_BE_SPACE else _SPACE)


def is_plain(character):
    """Whether a terminal shows it, and obeys nothing; nor turns the line round (U+202E and its like)."""
    code = ord(character)
    if 0x200E <= code < 0x2010 or 0x2028 <= code < 0x202F or 0x2066 <= code < 0x206A or code == 0x61C:
        return False
    return code >= 0x20 and not 0x7F <= code < 0xA0 and not 0xD800 <= code < 0xE000


def _rom(text):
    text = text.lower()
    if text and (len(text) != 16 or any(c not in "0123456789abcdef" for c in text)):
        raise ValueError("'%s' is not a sensor's ROM code of 16 hexadecimal digits" % text)
    if text and (text[:2] != "28" or _crc8(text)):
        raise ValueError("'%s' is no DS18B20's ROM code, a digit is wrong; see 'sensors scan'" % text)
    return text


def _crc8(text):
    """As 1-Wire has it (Maxim application note 27): 0 if the last byte of the digits fits the others."""
    crc = 0
    for byte in bytes.fromhex(text):
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0x8C * (crc & 1)
    return crc
