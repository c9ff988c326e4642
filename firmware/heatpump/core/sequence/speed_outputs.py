"""What a board file may say about speeds and the expansion valve; `config` asks, if it says anything."""

from heatpump.core.model import FULL_SPEED_PM, SPEEDS

ANALOG_KEYS = ("pin", "active", "frequency", "lowest")
STEPS_KEYS = ("pins", "from", "together", "active", "floating")
STEPPER_KEYS = ("pins", "active", "steps_per_s")
COILS = 4


def check(errors, board, check_pin):
    """Append the errors of ANALOG, SPEED_STEPS and STEPPER; check_pin(where, pin) looks at each pin."""
    analog = board.get("ANALOG", {})
    steps = board.get("SPEED_STEPS", {})
    for role, spec in analog.items():
        where = "ANALOG: %s" % role
        if _is_speed(errors, where, role) and _has(errors, where, spec, ANALOG_KEYS):
            _in_bounds(errors, where, spec, "active", 0, 1)
            _in_bounds(errors, where, spec, "frequency", 10, 40000)
            _in_bounds(errors, where, spec, "lowest", 0, FULL_SPEED_PM - 1)
            check_pin(where, spec["pin"])
    for role, spec in steps.items():
        where = "SPEED_STEPS: %s" % role
        if role in analog:
            errors.append("%s: is in ANALOG already" % where)
        elif _is_speed(errors, where, role) and _has(errors, where, spec, STEPS_KEYS):
            for key in ("active", "floating", "together"):
                _in_bounds(errors, where, spec, key, 0, 1)
            _check_thresholds(errors, where, spec)
            _check_pins(where, spec["pins"], check_pin)
    if "STEPPER" in board and _has(errors, "STEPPER", board["STEPPER"], STEPPER_KEYS):
        spec = board["STEPPER"]
        _in_bounds(errors, "STEPPER", spec, "active", 0, 1)
        _in_bounds(errors, "STEPPER", spec, "steps_per_s", 5, 500)
        if type(spec["pins"]) is not tuple or len(spec["pins"]) != COILS:
            errors.append("STEPPER: pins must be %d in brackets" % COILS)
        else:
            _check_pins("STEPPER", spec["pins"], check_pin)
        if board["CHIP"] in ("esp32c3", "esp32c6"):
            errors.append("STEPPER: an %s has no timer left for it" % board["CHIP"])


def _is_speed(errors, where, role):
    if role not in SPEEDS:
        errors.append("%s: unknown role; one of %s" % (where, ", ".join(SPEEDS)))
    return role in SPEEDS


def _has(errors, where, spec, keys):
    if isinstance(spec, dict) and set(spec) == set(keys):
        return True
    errors.append("%s: needs exactly %s" % (where, ", ".join(keys)))
    return False


def _in_bounds(errors, where, spec, key, lowest, highest):
    value = spec[key]
    if type(value) is not int or not lowest <= value <= highest:
        errors.append("%s: %s must be %d to %d" % (where, key, lowest, highest))


def _check_thresholds(errors, where, spec):
    thresholds = spec["from"]
    if (
        type(spec["pins"]) is not tuple
        or type(thresholds) is not tuple
        or len(spec["pins"]) != len(thresholds)
    ):
        errors.append("%s: pins and from must be as many, in brackets" % where)
        return
    last = 0
    for threshold in thresholds:
        if type(threshold) is not int or not last < threshold <= FULL_SPEED_PM:
            errors.append("%s: from must rise from more than 0 to at most %d" % (where, FULL_SPEED_PM))
            return
        last = threshold


def _check_pins(where, pins, check_pin):
    if type(pins) is tuple:
        for pin in pins:
            check_pin(where, pin)
