"""What the controller should know again after a reset: a small dictionary of integers.

The app keeps it on the flash. Compressor times are left out on purpose: after any reset the
minimum off time starts anew, in full.
"""

from heatpump.core.model import CAUSES, NO_CAUSE

LARGEST = (1 << 30) - 1
CLEAN_COIL_MOST_MK = 40000

# key → largest value that makes sense
BOUNDS = {
    "starts": LARGEST,
    "run_s": LARGEST,
    "locked": 1,
    "lockout": len(CAUSES) - 1,
    "clean_mk": CLEAN_COIL_MOST_MK,
    "defrosts": LARGEST,
}


def remember(controller):
    """The controller's lasting state by the keys of BOUNDS."""
    protections = controller.protections
    return {
        "starts": controller.starts,
        "run_s": controller.run_s,
        "locked": 1 if protections.locked else 0,
        "lockout": protections.lockout,
        "clean_mk": controller.defrost.clean_mk,
        "defrosts": controller.defrost.count,
    }


def recall(controller, state):
    """Put a state back into a new controller. What is missing or makes no sense is left out."""
    good = {}
    for key, most in BOUNDS.items():
        value = state.get(key)
        good[key] = value if type(value) is int and 0 <= value <= most else 0
    controller.starts = good["starts"]
    controller.run_s = good["run_s"]
    controller.defrost.clean_mk = good["clean_mk"]
    controller.defrost.count = good["defrosts"]
    protections = controller.protections
    protections.locked = good["locked"] == 1
    protections.lockout = good["lockout"] if protections.locked else NO_CAUSE
