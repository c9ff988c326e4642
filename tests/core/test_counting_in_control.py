"""What a controller counts and logs of its own running."""

from support import Machine

from heatpump.core.model import HIGH_PRESSURE, INDOOR, OUTDOOR, RUN
from heatpump.core.record import event_text


def events(machine):
    """The events without their times, oldest first."""
    return [line[18:] for line in reversed(list(event_text.lines(machine.controller.log)))]


def test_a_run_its_trip_and_its_recovery_are_counted_and_logged():
    machine = Machine(mode="heat", compressor_power=1000)
    machine.temperature_mc[INDOOR] = 15000
    machine.run_until(RUN)
    counters = machine.controller.counters
    assert counters.starts == 1
    ran_s = counters.run_s
    machine.run(600)
    assert counters.run_s == ran_s + 600
    assert counters.energy_wh == 1000 * counters.run_s // 3600
    machine.inputs.contacts[HIGH_PRESSURE] = 0
    machine.run(2)
    machine.inputs.contacts[HIGH_PRESSURE] = 1
    machine.run(10)
    assert counters.off_age_s(-1) >= 10
    assert events(machine) == ["start: heating", "trip: high pressure", "stop: high pressure"]
    machine.run_until(RUN)
    assert counters.starts == 2 and events(machine)[-1] == "start: heating"


def test_a_lost_reading_is_logged_before_the_stop_that_it_brings():
    machine = Machine(mode="heat")
    machine.temperature_mc[INDOOR] = 15000
    machine.run_until(RUN)
    machine.run(60)
    machine.lost.add(OUTDOOR)
    machine.run(machine.params.reading_max_age_s + 10)
    machine.lost.clear()
    machine.run(machine.params.reading_recovery_s + 10)
    assert events(machine) == [
        "start: heating",
        "lost: outdoor reading",
        "stop: outdoor reading",
        "back: outdoor reading",
    ]


def test_a_changed_mode_is_logged():
    machine = Machine(mode="heat")
    machine.run(10)
    machine.params.mode = 0
    machine.run(10)
    assert events(machine) == ["mode: off"]
