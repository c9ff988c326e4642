"""Which values an application publishes, and what they say at their edges."""

from support import Machine, every_part

from heatpump.core.application import Application
from heatpump.core.everything import EVERYTHING
from heatpump.core.model import COMPRESSOR_SPEED, INDOOR, INDOOR_FAN, OUTDOOR, OUTPUTS, SENSORS, SPEEDS
from heatpump.core.record import status, status_about, status_rows
from heatpump.core.record.status_about import about


def keys(**changes):
    settings = dict(EVERYTHING)
    settings.update(changes)
    return [row[0] for row in status_rows.rows(Application(settings))]


def test_a_feature_brings_its_values_and_no_other_does():
    for feature, key in (
        ("smart_grid", "sg_state"),
        ("prices", "price_level"),
        ("expansion_valve", "expansion_valve"),
    ):
        assert key in keys(FEATURES=(feature,)), feature
        assert key not in keys(FEATURES=("aux_heater",)), feature
    for features, clock in (
        (("schedule",), True),
        (("prices",), True),
        (("aux_heater",), False),
        ((), False),
    ):
        assert ("clock" in keys(FEATURES=features)) is clock, features
    for key in ("warm_by", "heating_from", "heating_until"):
        assert key in keys(FEATURES=("schedule",)) and key not in keys(FEATURES=("prices",)), key
        assert key not in keys(FEATURES=("schedule",), SENSORS=("tank",)), key


def test_each_part_of_the_machine_is_published_once():
    found = [row[0] for row in status_rows.rows(every_part())]
    assert len(set(found)) == len(found)
    for key in list(SENSORS) + list(OUTPUTS) + list(SPEEDS):
        assert key in found, key
    for key in ("room_action", "room_target", "tank_hold", "block", "lockout", "run_time", "starts"):
        assert key in found, key


def value(machine, key, application=None):
    for row in status_rows.rows(application or Application()):
        if row[0] == key:
            return status.value(row[3], machine.controller, machine.inputs, machine.outputs)
    raise AssertionError(key)


def test_relays_speeds_and_the_valve_are_as_they_are_put_out():
    machine = Machine()
    everything = every_part()
    machine.outputs.levels[INDOOR_FAN] = 1
    machine.outputs.speeds_pm[COMPRESSOR_SPEED] = 250
    machine.outputs.valve_steps = 123
    assert value(machine, "indoor_fan") == 1 and value(machine, "outdoor_fan") == 0
    assert value(machine, "compressor_speed", everything) == 250
    assert value(machine, "indoor_fan_speed", everything) == 0
    assert value(machine, "expansion_valve", everything) == 123


def test_each_published_value_is_explained_and_no_other():
    found = [row[0] for row in status_rows.rows(every_part(), True)]
    for key in found:
        assert about(key) and "%" not in about(key), key
    for line in status_about.ABOUT.strip().split("\n"):
        pattern = line.partition(" | ")[0]
        assert pattern in found or any(key.endswith(pattern[1:]) for key in found if pattern[0] == "*"), line
    assert about("nothing") == ""


def test_what_a_value_means_names_its_part():
    for key, text in (
        ("compressor_speed", "compressor speed in per mille"),
        ("indoor_fan", "indoor fan relay: 1 is on"),
        ("indoor_coil", "indoor coil temperature"),
        ("room_hold", "why the room waits"),
        ("uptime", "time since the last reset"),
    ):
        assert about(key) == text, key


def test_a_reading_is_shown_until_it_is_too_old():
    machine = Machine()
    reading = machine.inputs.readings[INDOOR]
    reading.good(21000)
    for age_ms, shown in ((29999, 21000), (30000, None), (30010, None)):
        reading.age_ms = age_ms
        assert value(machine, "indoor") == shown, age_ms


def test_the_clock_is_set_from_monday_midnight_on():
    machine = Machine()
    for minute, known in ((-1, 0), (0, 1), (1, 1), (10079, 1)):
        machine.inputs.minute_of_week = minute
        assert value(machine, "clock") == known


def test_the_next_warmer_time_is_told_and_when_heating_begins_for_it():
    machine = Machine(mode="heat")
    machine.run(11)
    assert value(machine, "warm_by") is None and value(machine, "heating_from") is None
    machine = Machine(mode="heat", schedule_weekdays="07:00 comfort, 22:00 eco")
    machine.temperature_mc[INDOOR] = 18100
    for minute, told in ((-1, (None, None)), (300, ("07:00", "05:12")), (420, (None, None))):
        machine.inputs.minute_of_week = minute
        machine.run(100)
        assert (value(machine, "warm_by"), value(machine, "heating_from")) == told, minute
    machine = Machine(mode="heat", schedule_weekdays="01:00 comfort, 22:00 eco")
    machine.temperature_mc[INDOOR] = 18100
    machine.inputs.minute_of_week = 1380
    machine.run(100)
    assert (value(machine, "warm_by"), value(machine, "heating_from")) == ("01:00", "23:12")
    assert value(machine, "heating_until") is None


def test_when_heating_ends_for_a_colder_time_is_told():
    machine = Machine(mode="heat", schedule_weekdays="01:00 comfort, 22:00 eco")
    machine.temperature_mc[INDOOR] = 20000
    machine.temperature_mc[OUTDOOR] = 0
    machine.controller.signals.cool_down = 2400  # 0.5 K of 20 K
    machine.inputs.minute_of_week = 1000
    machine.run(100)
    assert value(machine, "heating_until") == "21:00" and value(machine, "warm_by") is None


def test_the_wait_for_a_start_is_in_whole_seconds_never_too_few():
    machine = Machine()
    for ms, seconds in ((0, 0), (1, 1), (1000, 1), (1001, 2), (3600000, 3600)):
        machine.controller.protections.start_wait_ms = lambda ms=ms: ms
        assert value(machine, "start_wait") == seconds, ms
