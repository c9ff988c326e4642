"""The core's inputs and outputs of one tick as a flat list of small integers.

Two runs are the same exactly when these vectors are; rigs hash them and judge scenarios by them.
"""

from heatpump.core.controller import Controller
from heatpump.core.model import CONTACTS, OUTPUTS, SENSORS, SPEEDS

FIELDS = (
    ("dt_ms", "mode", "heat_setpoint_mc", "cool_setpoint_mc")
    + tuple(role + suffix for role in SENSORS for suffix in ("_mc", "_age_ms", "_fault"))
    + tuple(CONTACTS)
    + ("outputs_lost", "minute_of_week")
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
    + ("denied", "notes", "lockout", "notice", "settled")
    + tuple(OUTPUTS)
    + tuple(SPEEDS)
    + ("valve_steps",)
)


_FIRST_READING = FIELDS.index(SENSORS[0] + "_mc")
_FIRST_CONTACT = FIELDS.index(CONTACTS[0])
_FIRST_STATE = FIELDS.index("minute_of_week")
_FIRST_OUTPUT = FIELDS.index(OUTPUTS[0])
_FIRST_SPEED = FIELDS.index(SPEEDS[0])
_VALVE_STEPS = FIELDS.index("valve_steps")


def new_vector():
    return [0 for _ in FIELDS]


def fill(vector, dt_ms, controller, inputs, outputs):
    """Write one tick, after `controller.step`, in the order of FIELDS."""
    Tracer(vector).fill(dt_ms, controller, inputs, outputs)


def follow(vector, take):
    """Have take() called after each tick of any controller made from now on, with `vector` filled."""
    step = Controller.step
    tracer = Tracer(vector)

    def traced_step(self, dt_ms, inputs, outputs):
        step(self, dt_ms, inputs, outputs)
        tracer.fill(dt_ms, self, inputs, outputs)
        take()

    Controller.step = traced_step


class Tracer:
    """Fills the same vector tick after tick, and leaves what hasn't changed."""

    def __init__(self, vector):
        self._vector = vector
        self._new = True
        self._contacts = []
        self._levels = []
        self._speeds_pm = []

    def fill(self, dt_ms, controller, inputs, outputs, sensed=True):
        """Write one tick, after `controller.step`. `sensed`: False if no sensor was read since the last."""
        vector = self._vector
        params = controller.params
        protections = controller.protections
        trips = protections.trips
        vector[0] = dt_ms
        vector[1] = params.mode
        vector[2] = params.heat_setpoint_mc
        vector[3] = params.cool_setpoint_mc
        readings = inputs.readings
        sensed = sensed or self._new
        self._new = False
        for n in controller.application.sensors:
            reading = readings[n]
            i = _FIRST_READING + 3 * n
            if sensed:
                vector[i] = reading.value_mc
                vector[i + 2] = reading.fault
            vector[i + 1] = reading.age_ms
        if inputs.contacts != self._contacts:
            self._contacts = self._renew(_FIRST_CONTACT, inputs.contacts)
        i = _FIRST_STATE
        arbiter = controller.arbiter
        vector[i - 1] = 1 if inputs.outputs_lost else 0
        vector[i] = inputs.minute_of_week
        vector[i + 1] = arbiter.action
        vector[i + 2] = controller.sequencer.phase
        vector[i + 3] = controller.action(outputs)
        vector[i + 4] = controller.block()
        vector[i + 5] = controller.stop_cause
        vector[i + 6] = 1 if protections.faults else 0
        vector[i + 7] = protections.lost
        vector[i + 8] = trips.stops
        vector[i + 9] = 1 if protections.locked else 0
        vector[i + 10] = controller.counters.starts
        vector[i + 11] = protections.overrides
        vector[i + 12] = controller.signals.preset
        vector[i + 13] = arbiter.served
        vector[i + 14] = controller.demands[arbiter.served].target_mc
        vector[i + 15] = trips.denied
        vector[i + 16] = trips.notes
        vector[i + 17] = protections.lockout
        vector[i + 18] = controller.notice()
        vector[i + 19] = 1 if controller.settled else 0
        if outputs.levels != self._levels:
            self._levels = self._renew(_FIRST_OUTPUT, outputs.levels)
        if outputs.speeds_pm != self._speeds_pm:
            self._speeds_pm = self._renew(_FIRST_SPEED, outputs.speeds_pm)
        vector[_VALVE_STEPS] = outputs.valve_steps

    def _renew(self, first, values):
        """Write them; a copy, to compare the next with."""
        vector = self._vector
        i = first
        for value in values:
            vector[i] = value
            i += 1
        return list(values)
