from support import Machine

from heatpump.core import status, trace, values
from heatpump.core.model import INDOOR, OUTPUTS, SENSORS
from heatpump.core.parts import Application


def test_every_row_is_sound_and_writes():
    machine = Machine()
    keys = [row[0] for row in status.rows(Application())]
    assert len(set(keys)) == len(keys)
    for key, kind, choices, about, get in status.rows(Application()):
        assert kind in values.KINDS and about, key
        text = values.to_text(kind, get(machine.controller, machine.inputs, machine.outputs), choices)
        assert text, key


def test_json_gives_null_for_a_lost_reading():
    machine = Machine()
    machine.temperature_mc[INDOOR] = 19562
    machine.lost = {1}
    machine.run(100)
    text = status.to_json(status.rows(Application()), machine.controller, machine.inputs, machine.outputs)
    assert text[0] == "{" and '"indoor":19.562' in text and '"outdoor":null' in text
    assert '"mode":"off"' in text and '"block":"outdoor reading"' in text


def test_the_trace_has_one_number_per_field():
    machine = Machine()
    machine.run(5)
    vector = trace.new_vector()
    trace.fill(vector, 1000, machine.controller, machine.inputs, machine.outputs)
    assert len(vector) == len(trace.FIELDS)
    assert vector[trace.FIELDS.index("dt_ms")] == 1000
    assert vector[trace.FIELDS.index("indoor_mc")] == 20000
    for role in SENSORS:
        assert role + "_fault" in trace.FIELDS
    first = trace.FIELDS.index(OUTPUTS[0])
    assert trace.FIELDS[first : first + len(OUTPUTS)] == OUTPUTS
    for value in vector:
        assert -(1 << 30) < value < 1 << 30
