"""The rigs: what the controller is told, what reaches the plant, and how each fails."""

import itertools

import pytest

from heatpump.applications import air_to_air
from heatpump.core import causes, model
from heatpump.core.record import trace
from host_tools.errors import UsageError, UserError
from host_tools.plant.air_to_air import AirToAir
from host_tools.rigs import RIGS, rig_class
from host_tools.rigs.base import TICK_MS
from host_tools.rigs.core_in_vm import SET
from host_tools.rigs.faults import BUS_FAULTS, FALLEN_OUT_C, SENSOR_FAULTS, devices

EMULATED = ("in-process", "vm")
LASTING = [kind for kind in SENSOR_FAULTS if kind not in ("noisy", "drift", "spike")]  # in each reading
HEAT = {"mode": "heat", "heat_setpoint": "25"}


def field(vector, name):
    return vector[trace.FIELDS.index(name)]


class Run:
    """A rig and what its observer saw."""

    def __init__(self, rig_name, **settings):
        self.plant = AirToAir()
        self.rig = rig_class(rig_name)(self.plant, "air_to_air", {**HEAT, **settings})
        self.seen = []
        self.rig.start(lambda now_ms, vector, measured: self.seen.append((now_ms, vector and list(vector))))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.rig.close()

    def at(self, seconds, name):
        """A field of the newest tick after running until then."""
        self.rig.run_until(seconds * 1000)
        return field(self.seen[-1][1], name)


@pytest.mark.parametrize("rig_name", EMULATED)
def test_the_core_ticks_each_second_unless_it_has_settled_and_its_relays_reach_the_plant(rig_name):
    with Run(rig_name) as run:
        run.rig.run_until(600_000)
        for (then_ms, before), (now_ms, vector) in itertools.pairwise(run.seen):
            dt_ms = field(vector, "dt_ms")
            assert now_ms == then_ms + dt_ms
            if dt_ms > TICK_MS:
                assert dt_ms <= 5 * TICK_MS and field(before, "settled")
            assert field(vector, "indoor_age_ms") <= 5 * TICK_MS  # it lasts until there is a new one
        assert len([now_ms for now_ms, _ in run.seen if now_ms > 450_000]) < 50  # of 150 s
        started = next(now_ms for now_ms, vector in run.seen if field(vector, "compressor"))
        assert started == 330_000
        assert run.plant.heated_j > 1e6
        assert run.plant.measurements["power_w"] > 1500


RELAYS = air_to_air.OUTPUTS


class Watched(AirToAir):
    """A plant that remembers what its relays were told in each second."""

    def __init__(self):
        super().__init__()
        self.told = []

    def advance(self, outputs, dt_s):
        self.told += [[outputs[role] for role in RELAYS]] * round(dt_s)
        return super().advance(outputs, dt_s)


def test_each_relay_reaches_the_plant_in_the_second_after_its_tick():
    plant = Watched()
    settings = {"mode": "cool", "cool_setpoint": "15", "cooling_outdoor_min": "-15"}
    rig = rig_class("in-process")(plant, "air_to_air", settings)
    asked = [[0] * len(RELAYS)]

    def see(now_ms, vector, measured):
        while len(asked) < now_ms // TICK_MS:
            asked.append(asked[-1])  # within a tick they stay
        asked.append([field(vector, role) for role in RELAYS])

    rig.start(see)
    rig.run_until(400_000)
    rig.set("mode", "off")
    rig.run_until(1_000_000)
    assert plant.told == asked[:-1]
    assert all(len({levels[n] for levels in asked}) == 2 for n in range(len(RELAYS)))
    assert len({tuple(column) for column in zip(*asked, strict=True)}) == len(RELAYS)


@pytest.mark.parametrize("rig_name", EMULATED)
def test_readings_come_each_sense_period_in_steps_of_the_sensor(rig_name):
    with Run(rig_name, sense_period="10", sensor_resolution="9") as run:
        run.rig.run_until(61_000)
        ages_s = [(now_ms // 1000, field(vector, "indoor_age_ms") // 1000) for now_ms, vector in run.seen]
        assert ages_s[0][1] > 1000  # no conversion has ended at the first tick
        assert all(age_s == (second - 2) % 10 + 1 for second, age_s in ages_s[1:])
        assert {field(vector, "indoor_mc") for _, vector in run.seen[1:]} == {20_500, 20_000}
        # -5.24 °C at midnight, its low bits cut off
        assert {field(vector, "outdoor_mc") for _, vector in run.seen[1:]} == {-5_500}
        run.rig.set("sensor_resolution", "12")
        assert run.at(72, "outdoor_mc") == round(run.plant.measurements["outdoor_c"] * 16) * 125 // 2


@pytest.mark.parametrize("kind", LASTING)
def test_a_broken_sensor_is_reported_as_its_driver_would(kind):
    with Run("in-process") as run:
        before_mc = run.at(20, "indoor_mc")
        run.rig.fault("sensor.indoor", kind)
        run.plant.disturb("extra_heat_w", 5000.0)
        assert run.at(25 * 60, "indoor_fault") == causes.READING_FAULTS.index(SENSOR_FAULTS[kind] or "ok")
        shown_mc = FALLEN_OUT_C * 1000 if kind == "fallen-out" else before_mc
        assert field(run.seen[-1][1], "indoor_mc") == shown_mc
        assert run.at(25 * 60, "indoor_coil_fault") == model.READING_OK
        run.rig.fault("sensor.indoor", None)
        assert run.at(25 * 60 + 10, "indoor_fault") == model.READING_OK
        assert run.at(25 * 60 + 10, "indoor_mc") > before_mc


@pytest.mark.parametrize("kind", BUS_FAULTS)
def test_a_broken_line_breaks_every_reading(kind):
    with Run("in-process") as run:
        run.rig.run_until(20_000)
        run.rig.fault("bus", kind)
        run.rig.run_until(30_000)
        expected = causes.READING_FAULTS.index(BUS_FAULTS[kind])
        assert {
            field(run.seen[-1][1], role + "_fault") for role in air_to_air.SENSORS if role != "discharge"
        } == {expected}
        run.rig.fault("bus", None)
        assert run.at(40, "outdoor_coil_fault") == model.READING_OK


@pytest.mark.parametrize("rig_name", EMULATED)
def test_a_power_cut_leaves_the_settings_and_what_a_board_keeps(rig_name):
    with Run(rig_name) as run:
        run.rig.set("cool_setpoint", "28")
        assert run.at(400, "compressor") == 1
        run.rig.power_cut(90_000)
        assert run.rig.now_ms == 490_000
        dark = [vector for now_ms, vector in run.seen if 400_000 < now_ms <= 490_000]
        assert dark == [None] * 90
        assert run.plant.measurements["power_w"] == run.plant._heaters.standby_w
        assert run.at(491, "starts") == 1
        assert field(run.seen[-1][1], "cool_setpoint_mc") == 28_000
        assert field(run.seen[-1][1], "indoor_fault") == model.STALE  # nothing was read as yet
        assert run.at(492, "indoor_fault") == model.READING_OK
        assert run.at(491 + 320, "compressor") == 0
        assert run.at(491 + 340, "compressor") == 1


@pytest.mark.parametrize("rig_name", EMULATED)
def test_a_reset_starts_the_core_anew_at_once(rig_name):
    with Run(rig_name) as run:
        assert run.at(400, "starts") == 1
        run.rig.reset()
        assert run.rig.now_ms == 400_000
        assert run.at(401, "compressor") == 0 and run.at(401, "starts") == 1


@pytest.mark.parametrize("rig_name", EMULATED)
def test_a_clock_that_is_set_goes_on_until_a_power_cut(rig_name):
    with Run(rig_name, time_zone="120") as run:
        assert run.at(90, "minute_of_week") == -1
        run.rig.clock("2026-11-22T21:59Z")
        assert run.at(149, "minute_of_week") == 7 * 1440 - 1
        assert run.at(151, "minute_of_week") == 0
        run.rig.set("time_zone", "60")
        assert run.at(211, "minute_of_week") == 7 * 1440 - 59
        run.rig.reset()
        assert run.at(271, "minute_of_week") == 7 * 1440 - 58
        with pytest.raises(UserError, match=r"^clock: 'noon' is not a UTC time like 2026-11-21T22:50Z$"):
            run.rig.clock("noon")
        run.rig.power_cut(60_000)
        assert run.at(340, "minute_of_week") == -1


CHEAP_NOW = "2026-11-22T21:00Z 60 10" + " 30" * 23


@pytest.mark.parametrize("rig_name", EMULATED)
@pytest.mark.parametrize("plan, starts", [(CHEAP_NOW, 1), ("none", 0)])
def test_a_price_plan_reaches_the_core(rig_name, plan, starts):
    with Run(rig_name, heat_setpoint="20.4") as run:
        run.rig.clock("2026-11-22T21:00Z")
        run.rig.prices(plan)
        assert run.at(400, "starts") == starts
        with pytest.raises(UserError, match=r"^prices: 'noon' is not a UTC time like"):
            run.rig.prices("noon 60 1")


@pytest.mark.parametrize("rig_name", EMULATED)
def test_a_lockout_is_lifted(rig_name):
    with Run(rig_name, trips_to_lockout="1") as run:
        run.rig.run_until(400_000)
        run.rig.fault("contact.high_pressure", "open")
        assert run.at(450, "locked") == 1
        run.rig.fault("contact.high_pressure", None)
        assert run.at(600, "locked") == 1
        run.rig.reset_faults()
        assert run.at(601, "locked") == 0


@pytest.mark.parametrize("rig_name", EMULATED)
def test_a_refused_setting_is_one_line_and_the_run_can_go_on(rig_name):
    with Run(rig_name) as run:
        with pytest.raises(UserError, match="heat_setpoint: 99 is out of bounds"):
            run.rig.set("heat_setpoint", "99")
        assert run.at(2, "heat_setpoint_mc") == 25_000
        run.rig.set("heat_setpoint", "24.5")
        assert run.at(3, "heat_setpoint_mc") == 24_500


@pytest.mark.parametrize("rig_name", EMULATED)
def test_without_a_serial_port_nothing_can_be_typed(rig_name):
    with (
        Run(rig_name) as run,
        pytest.raises(UserError, match=r"no serial port to type 'status'.*virtual"),
    ):
        run.rig.console("status")


def test_a_vm_that_ends_is_one_line():
    with Run("vm") as run:
        run.rig.run_until(5_000)
        run.rig._child.kill()
        run.rig._child.wait()
        with pytest.raises(UserError, match="the VM ended at 5 s: no message"):
            run.rig.run_until(10_000)


def test_a_vm_that_fails_says_why():
    with Run("vm") as run:
        run.rig._send_text(SET, "no_such_parameter 1")
        with pytest.raises(UserError, match=r"the VM ended at 0 s: .*unknown parameter 'no_such_parameter'"):
            run.rig.run_until(10_000)


def test_a_vm_that_cannot_even_start_says_why(monkeypatch, tmp_path):
    monkeypatch.setattr("host_tools.rigs.vm.FIRMWARE", tmp_path)
    with Run("vm") as run, pytest.raises(UserError, match=r"the VM ended at 0 s: ImportError: .*heatpump"):
        run.rig.run_until(10_000)


def test_an_unknown_rig_is_one_line():
    with pytest.raises(UsageError, match="no rig 'real'; one of in-process, vm, virtual"):
        rig_class("real")


@pytest.mark.slow
@pytest.mark.parametrize("rig_name", RIGS)
def test_a_rig_can_be_closed_before_it_is_started_and_twice(rig_name):
    rig = rig_class(rig_name)(AirToAir(), "air_to_air", HEAT)
    rig.close()
    rig.close()


# The virtual board


@pytest.fixture(scope="module")
def board():
    """One virtual rig in which each test goes on where the last one stopped."""
    run = Run("virtual")
    run.rig.run_until(340_000)
    run.rig.power_cut(7_000)
    run.rig.run_until(700_000)
    yield run
    run.rig.close()


def by_role(edges):
    return sorted(edges, key=lambda edge: (edge[1], edge[0]))


@pytest.mark.slow
def test_the_trace_says_when_the_relays_really_moved(board):
    fitted = tuple(board.rig._board.outputs)
    before = [0] * len(fitted)
    told = []
    for now_ms, vector in board.seen:
        levels = [field(vector, role) if vector else 0 for role in fitted]
        told += [(now_ms, r, n) for r, n, b in zip(fitted, levels, before, strict=True) if n != b]
        before = levels
    told, seen = by_role(told), by_role(board.rig._board.edges)
    assert [edge[1:] for edge in seen] == [edge[1:] for edge in told]
    assert [edge[1:] for edge in seen].count(("compressor", 1)) == 2
    assert all(abs(real[0] - said[0]) <= 100 for real, said in zip(seen, told, strict=True))


def test_the_console_is_asked_and_its_errors_come_back(board):
    board.rig.set("heat_setpoint", "26.5")
    board.rig.clock("2026-11-22T23:01Z")  # Monday, 00:01 by the wall clock
    board.rig.prices(CHEAP_NOW)
    with pytest.raises(UserError, match=r"^prices: 'noon' is not a UTC time like"):
        board.rig.prices("noon 60 1")
    assert board.at(720, "heat_setpoint_mc") == 26_500
    assert 0 < board.at(721, "minute_of_week") < 15
    with pytest.raises(UserError, match=r"^heat_setpoint: 99 is out of bounds"):
        board.rig.set("heat_setpoint", "99")
    with pytest.raises(UserError, match=r"^unknown command 'hello'"):
        board.rig.console("hello")


DEVICES = devices(["indoor"])


@pytest.mark.parametrize(
    "device, kind", [(d, k) for d in ("bus", "sensor.indoor") for k in DEVICES[d] if k != "noisy"]
)
def test_the_real_driver_reports_what_the_emulated_rigs_say(board, device, kind):
    start_s = board.rig.now_ms // 1000
    board.rig.fault(device, kind)
    assert causes.READING_FAULTS[board.at(start_s + 15, "indoor_fault")] == (
        DEVICES[device][kind].reading or "ok"
    )
    board.rig.fault(device, None)
    assert board.at(start_s + 30, "indoor_fault") == model.READING_OK


@pytest.mark.slow
def test_a_reset_by_the_firmware_itself_ends_the_run(board):
    board.rig._board.reset()
    with pytest.raises(UserError, match=r"the board was reset, not by the scenario: .*hard reset"):
        board.rig.run_until(board.rig.now_ms + 10_000)
