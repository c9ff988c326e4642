"""The core's inputs and outputs of one tick as a flat list of small integers.

Two runs are the same exactly when these vectors are; rigs hash them and judge scenarios by them.
"""

from heatpump.core.model import CONTACTS, OUTPUTS, SENSORS, SPEEDS

FIELDS = (
    ("dt_ms", "mode", "heat_setpoint_mc", "cool_setpoint_mc")
    + tuple(role + suffix for role in SENSORS for suffix in ("_mc", "_age_ms", "_fault"))
    + CONTACTS
    + ("minute_of_week",)
    + (
        "demand",
        "phase",
        "action",
        "block",
        "stop_cause",
        "faults",
        "lost",
        "stops",
        "locked",
        "starts",
        "overrides",
    )
    + ("preset", "serves", "target_mc")
    + ("denied", "notes", "lockout")
    + OUTPUTS
    + SPEEDS
    + ("valve_steps",)
)


_FIRST_READING = 4
_FIRST_CONTACT = _FIRST_READING + 3 * len(SENSORS)


def new_vector():
    return [0 for _ in FIELDS]


def fill(vector, dt_ms, controller, inputs, outputs):
    """Write one tick, after `controller.step`, in the order of FIELDS."""
    params = controller.params
    protections = controller.protections
    vector[0] = dt_ms
    vector[1] = params.mode
    vector[2] = params.heat_setpoint_mc
    vector[3] = params.cool_setpoint_mc
    readings = inputs.readings
    for n in controller.application.sensors:
        reading = readings[n]
        i = _FIRST_READING + 3 * n
        vector[i] = reading.value_mc
        vector[i + 1] = reading.age_ms
        vector[i + 2] = reading.fault
    i = _FIRST_CONTACT
    for level in inputs.contacts:
        vector[i] = level
        i += 1
    vector[i] = inputs.minute_of_week
    i += 1
    arbiter = controller.arbiter
    vector[i] = arbiter.action
    vector[i + 1] = controller.sequencer.phase
    vector[i + 2] = controller.action(outputs)
    vector[i + 3] = controller.block()
    vector[i + 4] = controller.stop_cause
    vector[i + 5] = 1 if protections.faults else 0
    vector[i + 6] = protections.lost
    vector[i + 7] = protections.trips.stops
    vector[i + 8] = 1 if protections.locked else 0
    vector[i + 9] = controller.counters.starts
    vector[i + 10] = protections.overrides
    i += 11
    vector[i] = controller.signals.preset
    vector[i + 1] = arbiter.served
    vector[i + 2] = controller.demands[arbiter.served].target_mc
    i += 3
    vector[i] = protections.trips.denied
    vector[i + 1] = protections.trips.notes
    vector[i + 2] = protections.lockout
    i += 3
    for level in outputs.levels:
        vector[i] = level
        i += 1
    for speed_pm in outputs.speeds_pm:
        vector[i] = speed_pm
        i += 1
    vector[i] = outputs.valve_steps
