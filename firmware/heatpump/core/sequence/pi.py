"""The integral part of a PI controller that doesn't wind up."""


def integrate(integral, share, seconds, integral_s, actual):
    """The integral part after `seconds` with the proportional part `share`, which is in the same unit.

    actual      what was put out; while a limit keeps it from following `integral + share`, the
                integral doesn't run on in that direction
    integral_s  after this long with a constant error it has grown by `share`
    """
    asked = integral + share
    if (share > 0 and actual < asked) or (share < 0 and actual > asked):
        return integral
    return integral + share * seconds // integral_s
