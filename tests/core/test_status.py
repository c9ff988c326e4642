from support import Machine

from heatpump.core import values
from heatpump.core.application import Application
from heatpump.core.model import INDOOR, OUTPUTS, SENSORS
from heatpump.core.record import status, status_rows, trace


def test_every_row_is_sound_and_writes():
    machine = Machine()
    rows = list(status_rows.rows(Application()))
    assert len({row[0] for row in rows}) == len(rows)
    for key, kind, words, _ in rows:
        assert kind in values.KINDS and bool(status.words_of(words)) == (kind == "choice"), key
    shown = list(status.current(machine.controller, machine.inputs, machine.outputs))
    assert [row[0] for row in shown] == [row[0] for row in rows]
    for key, kind, words, value in shown:
        assert values.to_text(kind, value, words), key


def test_json_gives_null_for_a_lost_reading():
    machine = Machine()
    machine.temperature_mc[INDOOR] = 19562
    machine.lost = {1}
    machine.run(100)
    text = status.to_json(machine.controller, machine.inputs, machine.outputs)
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
    assert trace.FIELDS[first : first + len(OUTPUTS)] == tuple(OUTPUTS)
    for value in vector:
        assert -(1 << 30) < value < 1 << 30
