"""What a board file may say about relays behind a chip; `config` asks, if there is one."""

SHIFT_REGISTER = ("data", "clock", "latch", "enable")
PORT_EXPANDER = ("sda", "scl", "address")
KEYS = ("bit", "active", "floating")  # of an output
BITS = 8
# A PCF8574, and a PCF8574A
ADDRESSES = (0x20, 0x27), (0x38, 0x3F)


def check(errors, board, check_pin):
    """Append the errors of EXPANDER; check_pin(where, pin) looks at each pin."""
    spec = board["EXPANDER"]
    for keys in (SHIFT_REGISTER, PORT_EXPANDER):
        if set(spec) == set(keys):
            break
    else:
        errors.append(
            "EXPANDER: needs exactly %s (74HC595) or %s (PCF8574)"
            % (", ".join(SHIFT_REGISTER), ", ".join(PORT_EXPANDER))
        )
        return
    for key in keys:
        if key != "address":
            check_pin("EXPANDER: %s" % key, spec[key])
            continue
        address = spec[key]
        for first, last in ADDRESSES:
            if type(address) is int and first <= address <= last:
                break
        else:
            errors.append("EXPANDER: address must be 0x20 to 0x27 or 0x38 to 0x3f")


def check_bits(errors, board):
    """Append the errors of outputs at the chip, whose keys are all there."""
    used = {}
    first = None
    port = "address" in board["EXPANDER"]
    for role, output in board["OUTPUTS"].items():
        where = "OUTPUTS: %s" % role
        bit = output["bit"]
        if type(bit) is not int or not 0 <= bit < BITS:
            errors.append("%s: bit %s is not one of 0 to %d" % (where, bit, BITS - 1))
        elif bit in used:
            errors.append("%s: bit %d is already used by OUTPUTS: %s" % (where, bit, used[bit]))
        else:
            used[bit] = role
        if first is None:
            first = output["active"]
        if output["active"] != first:
            errors.append("%s: active must be the same for all relays of the chip" % where)
        if port and output["active"]:
            errors.append("%s: a PCF8574 is high at power-up: active must be 0 and floating 1" % where)
