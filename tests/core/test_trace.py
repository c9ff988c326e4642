"""Each field of the trace: where its number comes from."""

from heatpump.core.model import CONTACTS, OUTPUTS, SENSORS, SPEEDS, Inputs, Outputs
from heatpump.core.record import trace

ALL = tuple(range(len(SENSORS)))


class Any:
    """Something with these attributes."""

    def __init__(self, **attributes):
        for key in attributes:
            setattr(self, key, attributes[key])


def controller(faults=True, locked=False, sensors=ALL):
    """One that answers each question with a number of its own."""
    return Any(
        params=Any(mode=1, heat_setpoint_mc=20001, cool_setpoint_mc=25002),
        protections=Any(
            faults=faults, lost=304, trips=Any(stops=305, denied=306, notes=307), locked=locked,
            overrides=308, lockout=309,
        ),
        application=Any(sensors=sensors),
        arbiter=Any(action=310, served=1),
        sequencer=Any(phase=311),
        action=lambda outputs: 312,
        block=lambda: 313,
        notice=lambda: 320,
        settled=True,
        stop_cause=314,
        counters=Any(starts=315),
        signals=Any(preset=316),
        demands=[Any(target_mc=317), Any(target_mc=318), Any(target_mc=319)],
    )  # fmt: skip


def filled(lost=False, **changes):
    """The trace of one tick by field; each input and output has a number of its own."""
    inputs, outputs = Inputs(), Outputs()
    for n, reading in enumerate(inputs.readings):
        reading.value_mc, reading.age_ms, reading.fault = 1000 + n, 2000 + n, 3000 + n
    for n in range(len(CONTACTS)):
        inputs.contacts[n] = 400 + n
    for n in range(len(OUTPUTS)):
        outputs.levels[n] = 500 + n
    for n in range(len(SPEEDS)):
        outputs.speeds_pm[n] = 600 + n
    inputs.minute_of_week = 700
    inputs.outputs_lost = lost
    outputs.valve_steps = 701
    vector = trace.new_vector()
    trace.fill(vector, 250, controller(**changes), inputs, outputs)
    assert len(vector) == len(trace.FIELDS) == len(set(trace.FIELDS))
    return {key: vector[n] for n, key in enumerate(trace.FIELDS)}


def test_a_new_vector_is_all_zero():
    assert trace.new_vector() == [0] * len(trace.FIELDS)


def test_each_field_is_what_it_is_called():
    found = filled()
    expected = {
        "dt_ms": 250,
        "mode": 1,
        "heat_setpoint_mc": 20001,
        "cool_setpoint_mc": 25002,
        "minute_of_week": 700,
        "demand": 310,
        "phase": 311,
        "action": 312,
        "block": 313,
        "stop_cause": 314,
        "faults": 1,
        "lost": 304,
        "stops": 305,
        "locked": 0,
        "starts": 315,
        "overrides": 308,
        "preset": 316,
        "serves": 1,
        "target_mc": 318,
        "denied": 306,
        "notes": 307,
        "lockout": 309,
        "notice": 320,
        "settled": 1,
        "valve_steps": 701,
        "outputs_lost": 0,
    }
    for n, role in enumerate(SENSORS):
        expected[role + "_mc"], expected[role + "_age_ms"], expected[role + "_fault"] = (
            1000 + n,
            2000 + n,
            3000 + n,
        )
    for first, roles in ((400, CONTACTS), (500, OUTPUTS), (600, SPEEDS)):
        for n, role in enumerate(roles):
            expected[role] = first + n
    for key in trace.FIELDS:
        assert found[key] == expected[key], key
    assert len(found) == len(expected)
    assert filled(lost=True)["outputs_lost"] == 1


def test_faults_and_a_lockout_are_0_or_1():
    found = filled(faults=False, locked=True)
    assert found["faults"] == 0 and found["locked"] == 1


def test_a_sensor_that_the_application_lacks_stays_0():
    found = filled(sensors=(0, 2))
    assert found[SENSORS[0] + "_mc"] == 1000 and found[SENSORS[2] + "_fault"] == 3002
    assert found[SENSORS[1] + "_mc"] == found[SENSORS[3] + "_age_ms"] == 0


def test_a_tracer_writes_what_has_changed_and_readings_when_a_sensor_was_read():
    inputs, outputs, core = Inputs(), Outputs(), controller()
    vector = trace.new_vector()
    tracer = trace.Tracer(vector)
    tracer.fill(250, core, inputs, outputs, sensed=False)  # the first is whole
    for n in range(3):
        reading = inputs.readings[n]
        reading.good(20000 + n)
        reading.age_ms = 5
        inputs.contacts[n] = outputs.levels[n] = n & 1
        outputs.speeds_pm[n] = 100 * n
        expected = trace.new_vector()
        trace.fill(expected, 250, core, inputs, outputs)
        tracer.fill(250, core, inputs, outputs, sensed=True)
        assert vector == expected
    whole = list(vector)
    reading.good(30000)
    reading.age_ms = 7
    tracer.fill(250, core, inputs, outputs, sensed=False)
    age = trace.FIELDS.index(SENSORS[2] + "_age_ms")
    assert [n for n in range(len(vector)) if vector[n] != whole[n]] == [age] and vector[age] == 7
