"""What a board file and an application file may say; used on the chip at boot and by the host."""

from heatpump.core.model import CONTACTS, OUTPUTS, SENSORS, SPEEDS
from heatpump.core.parts import BLIND, DEMANDS, FEATURES

# chip → (pins wired to the flash, pins that are inputs only and have no pull resistor, highest pin,
# pins that there aren't). What else is to be known of pins: host_tools/board_pins.py.
CHIPS = {
    "esp32": ((6, 7, 8, 9, 10, 11), (34, 35, 36, 37, 38, 39), 39, (20, 24, 28, 29, 30, 31)),
    "esp32s2": ((26, 27, 28, 29, 30, 31, 32), (46,), 46, (22, 23, 24, 25)),
    "esp32s3": ((26, 27, 28, 29, 30, 31, 32), (), 48, (22, 23, 24, 25)),
    "esp32c3": ((12, 13, 14, 15, 16, 17), (), 21, ()),
    "esp32c6": ((24, 25, 26, 27, 28, 29, 30), (), 30, ()),
}

# key → (type, required)
BOARD_KEYS = {
    "NAME": (str, True),
    "CHIP": (str, True),
    "FLASH_BYTES": (int, True),
    "WATCHDOG_MS": (int, True),
    "ONE_WIRE_PIN": (int, True),
    "OUTPUTS": (dict, True),
    "EXPANDER": (dict, False),
    "CONTACTS": (dict, False),
    "ANALOG": (dict, False),
    "SPEED_STEPS": (dict, False),
    "STEPPER": (dict, False),
    "STATUS_LED_PIN": (int, False),
}
# No note makes that safe: whatever starts, resets or is flashed would switch it on.
ON_WHILE_FLOATING = "it is on while nothing drives it: floating is the same as active"
OUTPUT_KEYS = ("pin", "active", "floating")
# What the grid asks for; all other contacts watch over the machine.
REQUESTS = ("sg_1", "sg_2")
PULLS = ("none", "up", "down")
APPLICATION_KEYS = {
    "NAME": (str, True),
    "ABOUT": (str, True),
    "SENSORS": (tuple, True),
    "CRITICAL": (tuple, True),
    "OUTPUTS": (tuple, True),
    "SPEEDS": (tuple, True),
    "OUTDOOR_SIDE": (tuple, True),
    "INDOOR_SIDE": (tuple, True),
    "DEMANDS": (tuple, True),
    "FEATURES": (tuple, True),
    "DEFAULTS": (dict, True),
}


def public(module):
    """The settings of a board or application module, as the checks below want them."""
    return {k: v for k, v in module.__dict__.items() if k == k.upper() and k[0] != "_"}


def check_board(board):
    """Return the errors of a board file's settings, one line each; empty when it is fine."""
    errors = _check_keys(board, BOARD_KEYS)
    if errors:
        return errors
    if board["CHIP"] not in CHIPS:
        return ["CHIP: '%s' is not one of %s" % (board["CHIP"], ", ".join(sorted(CHIPS)))]
    if not 5000 <= board["WATCHDOG_MS"] <= 120000:
        errors.append("WATCHDOG_MS: %d is out of bounds, 5000 to 120000" % board["WATCHDOG_MS"])
    used = {}
    _check_pin(errors, used, board["CHIP"], "ONE_WIRE_PIN", board["ONE_WIRE_PIN"])
    if "STATUS_LED_PIN" in board:
        _check_pin(errors, used, board["CHIP"], "STATUS_LED_PIN", board["STATUS_LED_PIN"])
    keys = OUTPUT_KEYS
    if "EXPANDER" in board:
        from heatpump.core import expander_outputs

        expander_outputs.check(
            errors, board, lambda where, pin: _check_pin(errors, used, board["CHIP"], where, pin)
        )
        keys = expander_outputs.KEYS
    for role, output in board["OUTPUTS"].items():
        where = "OUTPUTS: %s" % role
        if role not in OUTPUTS:
            errors.append("%s: unknown role; one of %s" % (where, ", ".join(OUTPUTS)))
            continue
        wrong = set(output) ^ set(keys) if isinstance(output, dict) else True
        if wrong:
            errors.append("%s: needs exactly %s" % (where, ", ".join(keys)))
            continue
        for key in ("active", "floating"):
            if output[key] not in (0, 1):
                errors.append("%s: %s must be 0 or 1" % (where, key))
        if output["floating"] == output["active"]:
            errors.append("%s: %s" % (where, ON_WHILE_FLOATING))
        if keys is OUTPUT_KEYS:
            _check_pin(errors, used, board["CHIP"], where, output["pin"])
    if keys is not OUTPUT_KEYS and not errors:
        expander_outputs.check_bits(errors, board)
    for role, contact in board.get("CONTACTS", {}).items():
        _check_contact(errors, used, board["CHIP"], role, contact)
    if "ANALOG" in board or "SPEED_STEPS" in board or "STEPPER" in board:
        from heatpump.core.sequence import speed_outputs

        speed_outputs.check(
            errors, board, lambda where, pin: _check_pin(errors, used, board["CHIP"], where, pin)
        )
        for role, steps in board.get("SPEED_STEPS", {}).items():
            if isinstance(steps, dict) and steps.get("floating") == steps.get("active", -1):
                errors.append("SPEED_STEPS: %s: %s" % (role, ON_WHILE_FLOATING))
    return errors


def _check_contact(errors, used, chip, role, contact):
    where = "CONTACTS: %s" % role
    if role not in CONTACTS:
        errors.append("%s: unknown role; one of %s" % (where, ", ".join(CONTACTS)))
        return
    level = "active" if role in REQUESTS else "healthy"
    keys = ("pin", level, "pull")
    if not isinstance(contact, dict) or set(contact) != set(keys):
        errors.append("%s: needs exactly %s" % (where, ", ".join(keys)))
        return
    if contact[level] not in (0, 1):
        errors.append("%s: %s must be 0 or 1" % (where, level))
    pull = contact["pull"]
    if pull not in PULLS:
        errors.append("%s: pull must be one of %s" % (where, ", ".join(PULLS)))
    elif pull != "none":
        pulled = 1 if pull == "up" else 0
        if contact["pin"] in CHIPS[chip][1]:
            errors.append("%s: pin %s has no pull resistor" % (where, contact["pin"]))
        # A broken wire must read as the safe side: a contact that is open, a request that isn't made.
        if level == "healthy" and pulled == contact[level]:
            errors.append("%s: a broken wire would look healthy with pull '%s'" % (where, pull))
        elif level == "active" and pulled == contact[level]:
            errors.append("%s: a broken wire would look like a request with pull '%s'" % (where, pull))
    _check_pin(errors, used, chip, where, contact["pin"], False)


def check_application(application, board):
    """Return the errors of an application's settings on a board (already checked)."""
    errors = _check_keys(application, APPLICATION_KEYS)
    if errors:
        return errors
    outputs = application["OUTPUTS"]
    for key, known in (
        ("SENSORS", SENSORS),
        ("CRITICAL", application["SENSORS"]),
        ("OUTPUTS", OUTPUTS),
        ("SPEEDS", SPEEDS),
        ("OUTDOOR_SIDE", outputs),
        ("INDOOR_SIDE", outputs),
        ("DEMANDS", tuple(DEMANDS)),
        ("FEATURES", tuple(FEATURES)),
    ):
        for name in application[key]:
            if name not in known:
                errors.append("%s: unknown name '%s'; one of %s" % (key, name, ", ".join(known)))
    for key in ("DEMANDS", "OUTDOOR_SIDE", "INDOOR_SIDE"):
        if not application[key]:
            errors.append("%s: must name at least one" % key)
    if "compressor" not in outputs:
        errors.append("OUTPUTS: must name 'compressor'")
    if "defrost" in application["FEATURES"] and "reversing_valve" not in outputs:
        errors.append("FEATURES: 'defrost' needs the output 'reversing_valve'")
    demands = application["DEMANDS"]
    for name in demands:
        key = "CRITICAL" if name == demands[0] and name not in BLIND else "SENSORS"
        for role in DEMANDS.get(name, ()):
            if role not in application[key]:
                errors.append("%s: must name '%s', which the demand '%s' depends on" % (key, role, name))
    for role in ("aux_heater_1", "aux_heater_2"):
        melts = role == "aux_heater_1" and demands[:1] == ("cabinet",)
        if role in outputs and "aux_heater" not in application["FEATURES"] and not melts:
            errors.append("OUTPUTS: '%s' needs the feature 'aux_heater'" % role)
    if "tank" in demands and len(demands) > 1 and "diverter_valve" not in outputs:
        errors.append("DEMANDS: 'tank' beside another needs the output 'diverter_valve'")
    for role in application["SPEEDS"]:
        if role not in board.get("ANALOG", {}) and role not in board.get("SPEED_STEPS", {}):
            errors.append("board %s has no output for the speed '%s'" % (board["NAME"], role))
    for role in outputs:
        if role not in board["OUTPUTS"]:
            errors.append("board %s has no output for the role '%s'" % (board["NAME"], role))
    return errors


def _check_keys(settings, keys):
    errors = []
    for key in settings:
        if key not in keys:
            errors.append("%s: unknown key; one of %s" % (key, ", ".join(sorted(keys))))
    for key in sorted(keys):
        kind, required = keys[key]
        if key not in settings:
            if required:
                errors.append("%s: missing" % key)
        elif type(settings[key]) is not kind:
            errors.append("%s: must be of type %s" % (key, kind.__name__))
    return errors


def _check_pin(errors, used, chip, where, pin, driven=True):
    flash, input_only, highest, absent = CHIPS[chip]
    if type(pin) is not int or not 0 <= pin <= highest:
        errors.append("%s: pin %s is not one of 0 to %d" % (where, pin, highest))
    elif pin in absent:
        errors.append("%s: an %s has no pin %d" % (where, chip, pin))
    elif pin in flash:
        errors.append("%s: pin %d is wired to the chip's flash memory" % (where, pin))
    elif driven and pin in input_only:
        errors.append("%s: pin %d is an input only" % (where, pin))
    elif pin in used:
        errors.append("%s: pin %d is already used by %s" % (where, pin, used[pin]))
    else:
        used[pin] = where
