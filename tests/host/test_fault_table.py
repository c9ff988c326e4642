"""The table of faults: each row works on each rig that says so, and is refused in one line on the others."""

import pytest

from heatpump.core import causes, model
from heatpump.core.record import trace
from host_tools.errors import UsageError, UserError
from host_tools.paths import SCENARIOS
from host_tools.plant.air_to_air import AirToAir
from host_tools.rigs import RIGS, rig_class
from host_tools.rigs.faults import EVERY, TABLE, check, devices, row_of
from host_tools.rigs.wrong_values import WrongValues, happens
from host_tools.scenario import run_scenario
from host_tools.scenario.scenario import read_scenario
from host_tools.toml_file import read_toml

FITTED = devices(("indoor", "outdoor"), ("compressor", "outdoor_fan"))


def field(vector, name):
    return vector[trace.FIELDS.index(name)]


class Run:
    """A machine that heats, and what was seen of it."""

    def __init__(self, rig_name, **settings):
        self.seen = []
        wanted = {"mode": "heat", "heat_setpoint": "25"} | settings
        self.rig = rig_class(rig_name)(AirToAir(), "air_to_air", wanted)
        self.rig.start(lambda now_ms, vector, measured: self.seen.append((now_ms, vector and list(vector))))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.rig.close()

    def go(self, seconds):
        self.rig.run_until(self.rig.now_ms + round(seconds * 1000))
        return self.seen[-1][1]

    def fields(self, name, since_ms=0):
        return [field(vector, name) for now_ms, vector in self.seen if vector and now_ms > since_ms]


def one_of(row):
    """A device and a kind of a row, on the machine above."""
    for device, kinds in FITTED.items():
        for kind, found in kinds.items():
            if found is row:
                return device, kind
    raise AssertionError(row)


def test_every_row_is_had_by_some_rig_and_says_what_the_others_lack():
    for row in TABLE:
        assert row.rigs and set(row.rigs) <= set(EVERY)
        assert bool(row.needs) == (set(row.rigs) != set(EVERY)), row
        assert "virtual" in row.rigs or "serial" in row.rigs
        device, kind = one_of(row)
        assert row_of(device, kind) is row
        if row.amount:
            assert row.amount.low <= row.amount.default <= row.amount.high


@pytest.mark.parametrize("rig_name", EVERY)
def test_what_a_rig_cant_do_is_one_line(rig_name):
    for row in TABLE:
        device, kind = one_of(row)
        if rig_name in row.rigs:
            assert check(rig_name, device, kind) is row
        else:
            with pytest.raises(
                UserError, match=rf"^the rig {rig_name} can't do '{device} {kind}': it has no "
            ):
                check(rig_name, device, kind)


@pytest.mark.parametrize(
    "rig_name", [pytest.param(r, marks=pytest.mark.slow) if r != "in-process" else r for r in RIGS]
)
def test_each_row_can_be_had_and_the_machine_comes_back(rig_name):
    with Run(rig_name) as run:
        run.go(400)
        run.rig.clock("2026-11-21T22:50Z")
        for row in TABLE:
            device, kind = one_of(row)
            if rig_name not in row.rigs:
                with pytest.raises(UserError, match="can't do"):
                    run.rig.fault(device, kind)
                continue
            if device in ("expander", "broker"):
                with pytest.raises(UserError, match=r"has no chip on I2C|has no MQTT broker"):
                    run.rig.fault(device, kind)
                continue
            run.rig.fault(device, kind)
            run.go(120)
            run.rig.fault(device, None)
            run.rig.reset_faults()
            run.go(60)
            assert field(run.seen[-1][1], "indoor_fault") == model.READING_OK, (device, kind)
        started_ms = run.rig.now_ms
        run.go(1800)
        assert 1 in run.fields("compressor", started_ms)
        assert field(run.seen[-1][1], "overrides") == 0


@pytest.mark.parametrize("rig_name", ["in-process", pytest.param("virtual", marks=pytest.mark.slow)])
def test_a_sensor_may_be_noisy_drift_spike_or_sit_elsewhere(rig_name):
    with Run(rig_name, mode="off") as run:
        run.go(60)
        before_mc = field(run.seen[-1][1], "indoor_mc")
        run.rig.fault("sensor.indoor", "noisy", 0.8)
        from_ms = run.rig.now_ms
        run.go(600)
        faults = run.fields("indoor_fault", from_ms)
        assert {causes.READING_FAULTS[n] for n in faults} == {"ok", "checksum"}
        run.rig.fault("sensor.indoor", "drift", 12.0)
        run.go(600)
        real_mc = run.rig.plant.measurements["indoor_c"] * 1000
        assert abs(field(run.seen[-1][1], "indoor_mc") - real_mc - 2000) < 300
        run.rig.fault("sensor.indoor", "spike", 20.0)
        from_ms = run.rig.now_ms
        run.go(600)
        shown = run.fields("indoor_mc", from_ms)
        assert max(shown) > before_mc + 15_000 and sum(mc > before_mc + 15_000 for mc in shown) < 40
        run.rig.fault("sensor.indoor", "swapped-outdoor")
        vector = run.go(30)
        assert field(vector, "indoor_mc") < 5_000 < field(vector, "outdoor_mc")
        run.rig.fault("sensor.indoor", None)
        vector = run.go(30)
        assert field(vector, "outdoor_mc") < 5_000 < field(vector, "indoor_mc")


@pytest.mark.parametrize("rig_name", ["in-process", pytest.param("virtual", marks=pytest.mark.slow)])
def test_a_contact_chatters_and_relays_stick(rig_name):
    with Run(rig_name) as run:
        run.go(400)
        assert field(run.seen[-1][1], "compressor") == 1
        running_w = run.rig.plant.measurements["power_w"]
        run.rig.fault("relay.compressor", "stuck")
        run.go(20)
        assert run.rig.plant.measurements["power_w"] < running_w / 2
        run.rig.fault("relay.compressor", None)
        run.go(20)
        assert run.rig.plant.measurements["power_w"] > running_w / 2
        run.rig.fault("contact.high_pressure", "bounce")
        run.go(60)
        assert field(run.seen[-1][1], "compressor") == 0
        assert {0, 1} == set(run.fields("high_pressure", 400_000))
        run.rig.fault("contact.high_pressure", None)
        assert field(run.go(10), "high_pressure") == 1


@pytest.mark.slow
def test_the_watchdog_ends_a_hang_with_the_relays_off():
    with Run("virtual") as run:
        run.go(400)
        assert run.rig._board.outputs["compressor"] == 1
        hung_ms = run.rig.now_ms
        run.rig.fault("board", "hang")
        assert "watchdog" in run.rig._board.log[-1]
        assert not any(run.rig._board.outputs.values())
        assert run.rig.now_ms - hung_ms <= 60_000
        run.go(10)
        assert run.fields("compressor", run.rig.now_ms - 5000)[-1] == 0  # its minimum off time anew
        assert field(run.go(600), "compressor") == 1


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["full", "worn"])
def test_a_flash_that_takes_nothing_is_said_and_the_machine_heats_on(kind):
    with Run("virtual") as run:
        run.go(400)
        run.rig.fault("flash", kind)
        run.go(10)
        run.rig.set("heat_setpoint", "24")
        assert b"until the next reset only: the board's flash failed" in run.rig._said
        assert field(run.go(5), "compressor") == 1
        assert field(run.seen[-1][1], "heat_setpoint_mc") == 24_000  # in force all the same
        run.rig.fault("flash", None)
        run.go(10)
        run.rig.set("heat_setpoint", "23")
        run.rig.power_cut(5000)
        assert field(run.go(60), "heat_setpoint_mc") == 23_000


@pytest.mark.slow
def test_with_a_heap_nearly_full_the_machine_heats_on():
    with Run("virtual") as run:
        run.go(400)
        run.rig.fault("heap", "nearly-full")
        run.go(600)
        assert field(run.seen[-1][1], "compressor") == 1
        run.rig.fault("heap", None)
        run.go(60)


@pytest.mark.parametrize("rig_name", ["in-process", pytest.param("virtual", marks=pytest.mark.slow)])
def test_a_clock_that_is_set_jumps(rig_name):
    with Run(rig_name) as run:
        run.go(5)
        run.rig.fault("clock", "step", 90)  # it isn't set: nothing jumps
        run.rig.clock("2026-11-21T22:50Z")
        before = field(run.go(5), "minute_of_week")
        run.rig.fault("clock", "step", 90)
        assert field(run.go(5), "minute_of_week") - before == 90


def test_sensors_are_exchanged_in_pairs():
    wrong = WrongValues()
    celsius = {"a": 1.0, "b": 2.0, "c": 3.0}

    def shown():
        return [wrong.shown_c(role, celsius, 0) for role in celsius]

    wrong.set("a", "swapped-b", 0, 0)
    assert shown() == [2, 1, 3]
    wrong.set("c", "swapped-b", 0, 0)
    assert shown() == [1, 3, 2]
    wrong.set("b", None, 0, 0)
    assert shown() == [1, 2, 3] and not wrong


def test_what_happens_by_chance_is_always_the_same_and_as_often_as_asked():
    found = [happens(3, n, 0.3) for n in range(10_000)]
    assert found == [happens(3, n, 0.3) for n in range(10_000)]
    assert 2800 < sum(found) < 3200


@pytest.mark.slow
def test_a_broker_ends_and_comes_back():
    rig = rig_class("virtual")(AirToAir(), "air_to_air", {"mode": "off"}, broker=True)

    def connected():
        return '"mqtt":"ok"' in "".join(rig.console("status json"))

    def until(condition):
        for _ in range(60):
            rig.run_until(rig.now_ms + 10_000)
            if condition():
                return
        raise AssertionError(rig.console("status json"))

    try:
        rig.start(lambda *_: None)
        until(connected)
        rig.fault("broker", "gone")
        until(lambda: not connected())
        rig.fault("broker", None)
        until(connected)
    finally:
        rig.close()


def test_a_broker_is_for_a_rig_with_a_network():
    data = read_toml(SCENARIOS / "broker-gone.toml")
    scenario = read_scenario(data, "x.toml")
    assert scenario.rigs == ("virtual",)
    for rig_name in ("in-process", "serial"):
        with pytest.raises(UsageError, match=r"needs a network|is for virtual"):
            run_scenario(scenario, rig_name)
    with pytest.raises(UsageError, match="rigs: with a broker only virtual"):
        read_scenario({**data, "rigs": ["in-process"]}, "x.toml")
    with pytest.raises(UsageError, match="broker: must be true or false"):
        read_scenario({**data, "broker": 1}, "x.toml")
