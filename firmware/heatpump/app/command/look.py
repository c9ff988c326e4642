"""What `status` says: one screen, part by part."""

from heatpump.core import values
from heatpump.core.model import SENSORS

_WIDTH = 79
_HEAD = 9
# A value with which a part begins, and the part. A demand's begins with its action, sensors with any reading.
_BEGIN = " uptime=state sg_state=signals price_level=signals clock=signals compressor=outputs block=waits \
starts=counts memory_free=board "


def status(commands, words):
    if words == ["json"]:
        yield commands.app.status_json()
        return
    if words:
        raise ValueError("status takes no argument but 'json'")
    part = line = ""
    for key, kind, choices, value in commands.app.status_values():
        now = _part(key, part)
        text = key + " " + values.to_text(kind, value, choices)
        unit = values.unit(kind)
        if unit and value is not None:
            text += " " + unit
        if line and now == part and len(line) + 2 + len(text) <= _WIDTH:
            line += "  " + text
            continue
        if line:
            yield line
        line = "%-8s %s" % ("" if now == part else now, text)
        part = now
    yield line


def _part(key, part):
    at = _BEGIN.find(" " + key + "=")
    if at >= 0:
        at += len(key) + 2
        return _BEGIN[at : _BEGIN.index(" ", at)]
    if key[-7:] == "_action":
        return key[:-7]
    return "sensors" if key in SENSORS else part
