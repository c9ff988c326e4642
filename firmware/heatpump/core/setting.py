"""Sets parameters by what a person wrote, within the bounds of the table. In memory only meanwhile."""

from heatpump.core import entered, values
from heatpump.core.model import SENSORS

_MOST_UNKNOWN = 5  # are named: to look for what was meant takes time, and a line memory


def text(params, row):
    """The value of a row of the table, with its unit; a secret only says whether it is set."""
    kind = row[1]
    value = params.value(row)
    if kind == "secret":
        return "(set)" if value else "(not set)"
    text = values.to_text(kind, value, row[6])
    unit = values.unit(kind)
    return text + " " + unit if unit else text


def put(params, row, text, who):
    """As `Params.set`, of a row of the table; gives the text in its one way of writing."""
    key, kind, _, lowest, highest, _, choices, allowed = row[:8]
    if who < allowed:
        raise ValueError("%s: only to be set at the board's console" % key)
    try:
        value = entered.from_text(kind, text, choices)
        if key == "tz" and value:
            from heatpump.core import zone_text

            zone_text.read(value)
    except ValueError as error:
        raise ValueError("%s: %s" % (key, error))
    if kind in values.TEXT_KINDS:
        size = len(value.encode())
        if not lowest <= size <= highest:
            of = "characters" if size == len(value) else "bytes"
            raise ValueError("%s: %d to %d %s, not %d" % (key, lowest, highest, of, size))
        if kind == "rom" and value:
            _check_sensor(params, key, value)
    elif not lowest <= value <= highest:
        bounds = values.to_text(kind, lowest, choices), values.to_text(kind, highest, choices)
        unit = values.unit(kind)
        raise ValueError(
            "%s: %s is out of bounds, %s to %s%s"
            % (key, entered.trimmed(kind, text), bounds[0], bounds[1], " " + unit if unit else "")
        )
    params.put(row, value)
    params.revision = params.revision + 1 & 0xFFFFFF
    return values.to_text(kind, value, choices)


def put_all(params, texts, who, kept):
    """As `Params.set_all`."""
    refused = []
    keys = []
    roms = {}
    for row in params.rows():
        if row[1] == "rom" and row[0] in texts:
            params.put(row, "")
            roms[row[0]] = entered.trimmed("rom", str(texts[row[0]])).lower()
    for row in params.rows():
        key = row[0]
        keys.append(key)
        if key in texts:
            try:
                _check_alone(key, roms)
                put(params, row, str(texts[key]), who)
            except ValueError as error:
                if row[1] == "rom":
                    texts[key] = ""
                    refused.append("%s; no sensor used" % error)
                else:
                    refused.append(str(error) + kept)
    strange = [key for key in sorted(texts) if key not in keys]
    for key in strange[:_MOST_UNKNOWN]:
        refused.append(unknown(key, keys))
    if len(strange) > _MOST_UNKNOWN:
        refused.append("%d more unknown parameters" % (len(strange) - _MOST_UNKNOWN))
    return refused


def _check_sensor(params, key, rom):
    for n in params.application.sensors:
        other = "sensor_" + SENSORS[n]
        if other != key and params.texts.get(other) == rom:  # the dew point has none
            raise ValueError("%s: %s is the one of %s; 'set %s' frees it" % (key, rom, other, other))


def _check_alone(key, roms):
    """`roms` are set at once: nobody knows whose sensor it is that two of them name."""
    for other in roms:
        if other != key and roms[other] == roms.get(key, "") != "":
            raise ValueError("%s: %s is said to be the one of %s, too" % (key, roms[key], other))


def unknown(key, keys):
    """What to say of a key that isn't one of `keys`."""
    from heatpump.core import near

    shown = "".join([character if entered.is_plain(character) else "?" for character in key])
    return "unknown parameter '%s'%s" % (shown, near.hint(key, keys))
