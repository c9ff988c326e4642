"""What is remembered as a line of text: written, read back, damaged."""

from kept import KEYS, VALUES, changed, machine, of, value
from support import message_of

from heatpump.core.causes import CAUSES
from heatpump.core.model import (
    HIGH_PRESSURE_TRIP,
    IDLE,
    LOCKED_OUT,
    NO_CAUSE,
)
from heatpump.core.record.remembered import FIELDS, LARGEST, MOST_TRIPS, TRIPS, Remembered, recall, remember


def test_it_is_written_as_json_without_what_is_zero():
    state = Remembered()
    assert state.to_text() == "{}"
    state = changed(state.values, "starts", 12)
    state = changed(state.values, "locked", 1)
    state = changed(state.values, "lockout", HIGH_PRESSURE_TRIP)
    state = changed(state.values, "discharge temperature", 2)
    assert state.to_text() == (
        '{"starts":12,"locked":1,"lockout":"high pressure","trips discharge temperature":2}'
    )
    try:
        import json
    except ImportError:
        return
    assert json.loads(state.to_text())["lockout"] == "high pressure"


def test_every_value_is_written_and_read_back():
    most = [row[1] for row in FIELDS] + [MOST_TRIPS] * len(TRIPS)
    for n in range(VALUES):
        for number in (1, most[n]):
            state = Remembered()
            state.values[n] = number
            assert of(state.to_text()).values == state.values, (n, number)
        if n != KEYS.index("lockout"):
            state.values[n] = most[n] + 1
            assert of(state.to_text()).values == [0] * VALUES, n
    state = Remembered()
    state.values = most
    assert of(state.to_text()).values == most
    assert len(state.to_text()) < 800


def test_json_of_another_writer_is_read_too():
    state = of(' { "starts" : 3 , "colour":"red",\n "lockout" :"low pressure" , "run_s":007 } ')
    assert value(state, "starts") == 3 and value(state, "run_s") == 7
    assert CAUSES[value(state, "lockout")] == "low pressure"


def test_what_makes_no_sense_is_left_out():
    for text in (
        "{}",
        '{"starts":-1,"run_s":"1","locked":2,"lockout":999,"clean_mk":40001,"defrosts":null}',
        '{"starts":1073741824,"locked":true,"colour":1,"energy_wh":1e3,"aux_s":1.5}',
        '{"lockout":"no such cause","starts":,"run_s"}',
        '{"starts":99999999999999999999,"stops":13,"trips high pressure":10,"run_s":0x10}',
        "{starts:1,'run_s':2,\"starts \":3}",
        '{"trips none":1,"trips":1,"":1,"starts":²}',
        "{,,,:,::}",
    ):
        found = machine()
        state = of(text)
        assert state.values == [0] * VALUES, text
        recall(found.controller, state)
        assert found.controller.protections.lockout == NO_CAUSE
        assert not found.controller.protections.locked
        found.run(400)
        assert found.phase == IDLE


def test_a_lockout_without_its_cause_locks_and_a_cause_without_a_lockout_does_not():
    found = machine()
    recall(found.controller, of('{"locked":1,"lockout":"of a later version"}'))
    assert found.controller.block() == LOCKED_OUT
    assert found.controller.protections.lockout == NO_CAUSE
    found = machine()
    recall(found.controller, of('{"locked":0,"lockout":"high pressure"}'))
    assert found.controller.protections.lockout == NO_CAUSE and not found.controller.protections.locked


def test_what_is_no_object_is_refused_and_leaves_nothing():
    for text in ("", " ", "{", "}", "[1]", '"starts":1', '{"starts":1', '"starts":1}', "null"):
        state = Remembered()
        state.values = [1] * VALUES
        assert message_of(state.from_text, text) == "not a JSON object"
        assert state.values == [0] * VALUES, text


def test_garbage_never_breaks_a_controller():
    seed = 1
    good = Remembered()
    good.values = [1] * VALUES
    good = good.to_text()
    for _ in range(80):
        text = list(good)
        for _ in range(5):  # damaged in a few places: other characters, some gone, some twice
            seed = (seed * 1103515245 + 12345) & 0x3FFFFFFF
            at = (seed >> 8) % (len(text) - 2) + 1
            what = (seed >> 4) % 4
            if what == 0:
                text[at] = chr(seed % 0x100)
            elif what == 1:
                del text[at]
            elif what == 2:
                text[at:at] = text[at - 8 if at > 8 else 1 : at + 8]
            else:
                text[at] = "0123456789-,:"[(seed >> 14) % 13]
        try:
            state = of("".join(text))
        except ValueError:
            continue
        for n in range(VALUES):
            most = FIELDS[n][1] if n < len(FIELDS) else MOST_TRIPS
            assert 0 <= state.values[n] <= most <= LARGEST
    found = machine()
    state.values = [row[1] for row in FIELDS] + [MOST_TRIPS] * len(TRIPS)
    recall(found.controller, state)
    kept = remember(found.controller)
    assert value(kept, "energy_wh") == LARGEST == 2**30 - 1
    found.run(700)
    assert found.controller.protections.locked and not found.compressor
    found.controller.reset_faults()
    assert sum(remember(found.controller).values[len(FIELDS) :]) == 0


def test_what_is_gathered_is_bounded_too():
    found = machine()
    found.controller.defrost.clean_mk = 99_999
    found.controller.counters.starts = -5
    kept = remember(found.controller)
    assert value(kept, "clean_mk") == 40_000 and value(kept, "starts") == 0
