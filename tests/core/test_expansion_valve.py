from heatpump.core import values
from heatpump.core.model import INDOOR_COIL, OUTDOOR_COIL, SUCTION, Inputs
from heatpump.core.param_rows.expansion_valve import ROWS
from heatpump.core.protection.refrigerants import REFRIGERANTS
from heatpump.core.sequence.expansion_valve import ExpansionValve, superheat_mk

# Of 1000 steps, so that a step is a per mille.
START, LEAST, FALLBACK, TARGET_MK = 500, 100, 400, 6000


class Settings:
    """The defaults of the rows, as attributes."""

    def __init__(self, **changes):
        for row in ROWS:
            setattr(self, values.attribute(row[0], row[1]), row[2])
        self.valve_travel = 1000
        for key in changes:
            assert hasattr(self, key)
            setattr(self, key, changes[key])


class Circuit:
    """A valve with everything that is handed in, ticking once a second."""

    def __init__(self, **changes):
        self.params = Settings(**changes)
        self.valve = ExpansionValve()
        self.running = True
        self.superheat_mk = TARGET_MK

    def tick(self, dt_ms=1000):
        steps = self.valve.step(dt_ms, self.params, self.running, self.superheat_mk)
        assert steps == self.valve.steps
        return steps

    def run(self, seconds):
        return [self.tick() for _ in range(seconds)]

    def started(self):
        self.run(150)
        assert self.valve.steps == START and not self.valve.fault
        return self


def test_it_is_closed_at_rest_or_parked():
    circuit = Circuit()
    circuit.running = False
    assert set(circuit.run(10)) == {0}
    circuit.running = True
    circuit.run(400)
    circuit.running = False
    assert circuit.tick() == 0 and not circuit.valve.fault
    circuit.params.valve_parked = 50  # less than the least opening of a run
    assert circuit.tick() == 50


def test_the_start_opening_is_held_whatever_the_superheat():
    for superheat in (0, 30000, None):
        circuit = Circuit()
        circuit.superheat_mk = superheat
        assert circuit.run(150) == [START] * 150
        assert not circuit.valve.fault
        circuit.run(20)
        assert circuit.valve.steps != START
        circuit.running = False
        circuit.tick()
        circuit.running = True
        assert circuit.run(150) == [START] * 150


def test_steps_are_of_the_travel():
    assert Circuit(valve_travel=480).tick() == 240
    assert Circuit(valve_travel=480, valve_start=333).tick() == 159


def test_at_the_right_superheat_it_stays_where_it_starts_from():
    circuit = Circuit().started()
    assert set(circuit.run(2000)) == {START}


def test_too_much_superheat_opens_it_and_too_little_closes_it():
    for superheat, sign in ((8000, 1), (4000, -1)):
        circuit = Circuit(valve_gain=5).started()
        circuit.superheat_mk = superheat
        circuit.run(5)
        # 2 K from the present opening on: no jump, then 10 pm in 120 s.
        assert abs(circuit.valve.steps - START) <= 2
        before = circuit.valve.steps
        moved = sign * (circuit.run(120)[-1] - before)
        assert 8 <= moved <= 12, moved


def test_a_change_counts_by_the_gain_at_once():
    circuit = Circuit(valve_gain=5, valve_integral_time_s=3600).started()
    circuit.run(20)
    circuit.superheat_mk = 10000  # 4 K more: 20 pm
    assert circuit.run(6)[-1] == START + 20
    circuit.superheat_mk = 2000  # 4 K less than it should be
    assert circuit.run(5)[-1] in (START - 20, START - 21)


def test_low_superheat_counts_four_times():
    circuit = Circuit(valve_gain=5, valve_integral_time_s=3600).started()
    circuit.run(20)
    circuit.superheat_mk = 0  # 6 K too little, 2 K of them below the low superheat
    assert circuit.run(6)[-1] in (START - 60, START - 61)
    slow = Circuit(valve_gain=5, valve_superheat_low_mk=0, valve_integral_time_s=3600).started()
    slow.run(20)
    slow.superheat_mk = 0
    assert slow.run(6)[-1] in (START - 30, START - 31)


def test_an_error_beyond_20_k_counts_as_20():
    seen = []
    for superheat in (26000, 400000, -6500, -400000):
        circuit = Circuit(valve_gain=1, valve_integral_time_s=600).started()
        circuit.run(20)
        circuit.superheat_mk = superheat
        seen.append(circuit.run(60)[-1])
    assert seen[0] == seen[1] > START and seen[2] == seen[3] < START


def test_limits_and_no_wind_up():
    circuit = Circuit().started()
    circuit.superheat_mk = 20000
    steps = circuit.run(20000)
    assert max(steps) == steps[-1] == 1000
    circuit.superheat_mk = 5900
    assert circuit.run(120)[-1] < 1000
    circuit.superheat_mk = -5000
    steps = circuit.run(20000)
    assert LEAST <= min(steps) <= LEAST + 1 and steps[-1] <= LEAST + 1
    circuit.superheat_mk = 6100
    assert circuit.run(600)[-1] > LEAST + 1
    circuit.params.valve_start = 50
    circuit.running = False
    circuit.tick()
    circuit.running = True
    assert circuit.tick() == LEAST  # never closed further in a run


def test_without_a_superheat_it_stands_at_the_fallback_and_says_so():
    circuit = Circuit().started()
    circuit.superheat_mk = 9000
    circuit.run(600)
    circuit.superheat_mk = None
    assert circuit.tick() == FALLBACK and circuit.valve.fault
    assert set(circuit.run(3600)) == {FALLBACK}
    circuit.superheat_mk = 5000
    steps = circuit.run(20)  # goes on from there
    assert not circuit.valve.fault and all(abs(n - FALLBACK) <= 3 for n in steps)
    circuit.superheat_mk = None
    circuit.tick()
    assert circuit.valve.fault
    circuit.running = False
    circuit.tick()
    assert not circuit.valve.fault


def test_the_motor_is_left_alone_by_flicker():
    circuit = Circuit(valve_travel=480)
    circuit.run(150)
    moves = 0
    for n in range(3600):
        circuit.superheat_mk = TARGET_MK + (125 if n // 5 & 1 else -125)
        before = circuit.valve.steps
        circuit.tick()
        moves += circuit.valve.steps != before
    assert moves <= 2


def test_long_ticks_count_as_a_minute():
    circuit = Circuit(valve_gain=50, valve_integral_time_s=20).started()
    circuit.run(1)
    circuit.superheat_mk = 7000
    circuit.tick(3600000)
    assert circuit.valve.steps == START + 50 + 150  # by the gain, and by a minute of 20 s


def test_small_errors_do_not_wind_up_at_the_least_opening():
    circuit = Circuit(valve_integral_time_s=20).started()
    circuit.superheat_mk = 5900
    assert circuit.run(12000)[-1] <= LEAST + 1
    circuit.superheat_mk = 6100
    assert circuit.run(100)[-1] >= LEAST + 3


def test_without_a_time_for_the_start_it_goes_on_from_there_all_the_same():
    circuit = Circuit(valve_start_duration_s=0)
    assert circuit.valve.steps == 0 and circuit.valve.fault is False
    assert set(circuit.run(20)) == {START}
    circuit.superheat_mk = 10000
    assert circuit.run(20)[-1] > START + 3


def test_it_settles_at_the_superheat_from_any_start():
    """An evaporator: 60 K less superheat for a valve that is wide open, with a time constant of 40 s."""
    for needed in (250, 450, 700):
        circuit = Circuit().started()
        value_mk = 0
        seen = []
        for second in range(3600):
            steady_mk = min(max(TARGET_MK + (needed - circuit.valve.steps) * 60, 0), 30000)
            value_mk += (steady_mk - value_mk) // 40
            circuit.superheat_mk = value_mk
            circuit.tick()
            if second > 1200:
                seen.append(value_mk)
        assert min(seen) > TARGET_MK - 500 and max(seen) < TARGET_MK + 500, (needed, min(seen), max(seen))


def inputs(suction_mc=4000, indoor_coil_mc=1000, outdoor_coil_mc=-3000):
    made = Inputs()
    for n, value_mc in (
        (SUCTION, suction_mc),
        (INDOOR_COIL, indoor_coil_mc),
        (OUTDOOR_COIL, outdoor_coil_mc),
    ):
        made.readings[n].good(value_mc)
        made.valid |= 1 << n
    return made


def test_superheat_is_against_the_coil_that_evaporates():
    params = Settings()
    assert superheat_mk(params, inputs(), False) == 7000
    assert superheat_mk(params, inputs(), True) == 3000


def test_superheat_by_pressure_needs_no_coil():
    params = Settings(refrigerant=REFRIGERANTS.index("R32"))
    given = inputs()
    given.valid = 1 << SUCTION
    assert superheat_mk(params, given, False, 8131) == 4000  # R32 boils at 0 °C there
    assert superheat_mk(params, given, True, 0) is None
    params.refrigerant = REFRIGERANTS.index("R290")
    assert superheat_mk(params, given, False, 4745) == 4000


def test_a_lost_reading_is_no_superheat():
    params = Settings()
    for lost, heating, cooling in (
        (SUCTION, None, None),
        (OUTDOOR_COIL, None, 3000),
        (INDOOR_COIL, 7000, None),
    ):
        given = inputs()
        given.valid &= ~(1 << lost)
        assert superheat_mk(params, given, False) == heating
        assert superheat_mk(params, given, True) == cooling
    given = inputs()
    given.valid &= ~(1 << SUCTION)
    assert superheat_mk(params, given, False, 8131) is None
