from heatpump.core import values
from heatpump.core.application import Application
from heatpump.core.model import (
    AUX_HEATER_1,
    AUX_HEATER_2,
    CIRCULATION_PUMP,
    CIRCULATION_SPEED,
    COMPRESSOR,
    COMPRESSOR_SPEED,
    CRANKCASE_HEATER,
    DEFROST_DRIP,
    DEFROST_MELT,
    IDLE,
    INDOOR_FAN,
    INDOOR_FAN_SPEED,
    OUTDOOR_FAN,
    OUTDOOR_FAN_SPEED,
    OUTPUTS,
    RUN,
    SOURCE_PUMP,
    SOURCE_SPEED,
    SPEEDS,
    TANK_HEATER,
    Inputs,
    Outputs,
)
from heatpump.core.param_rows.counters import ROWS
from heatpump.core.record import status, status_rows
from heatpump.core.record.counters import LARGEST, MOST_POWER_W, Counters

NOON = 14_145_120  # 2026-11-22T12:00Z in minutes since 2000


class Rated:
    """The parameters of this subject alone."""

    def __init__(self, **powers):
        self.revision = 0
        for row in ROWS:
            setattr(self, values.attribute(row[0], row[1]), row[2])
        for key in powers:
            assert hasattr(self, key), key
            setattr(self, key, powers[key])


class Life:
    """A machine whose outputs are set by hand."""

    def __init__(self, **powers):
        self.params = Rated(**powers)
        self.inputs = Inputs()
        self.inputs.power_w = -1
        self.outputs = Outputs()
        self.phase = IDLE
        self.counters = Counters()

    def on(self, *outputs):
        """Exactly these are on from the end of a tick of no length."""
        for n in range(len(OUTPUTS)):
            self.outputs.levels[n] = 1 if n in outputs else 0
        self.after(0)

    def after(self, dt_ms, times=1):
        for _ in range(times):
            self.counters.step(dt_ms, self.params, self.inputs, self.outputs, self.phase)
        return self.counters


def test_run_time_and_starts_are_the_compressors():
    life = Life()
    life.after(1000, 10)
    life.on(COMPRESSOR, OUTDOOR_FAN)
    assert life.counters.starts == 1 and life.counters.run_s == 0
    life.after(1000, 59)
    assert life.after(1000).run_s == 60
    life.on(OUTDOOR_FAN)
    life.after(1000, 100)
    assert life.counters.run_s == 60 and life.counters.starts == 1
    life.on(COMPRESSOR)
    assert life.counters.starts == 2


def test_a_second_is_counted_whatever_the_ticks_are():
    life = Life()
    life.on(COMPRESSOR, AUX_HEATER_1)
    life.after(333, 3)
    assert life.counters.run_s == life.counters.aux_s == 0
    life.after(1)
    assert life.counters.run_s == life.counters.aux_s == 1
    life.after(7, 1000)
    assert life.counters.run_s == life.counters.aux_s == 8
    life.after(3_600_000)
    assert life.counters.run_s == life.counters.aux_s == 3608


def test_either_stage_counts_as_auxiliary_heat_and_both_count_once():
    life = Life()
    for outputs in (
        (AUX_HEATER_1,),
        (AUX_HEATER_2,),
        (AUX_HEATER_1, AUX_HEATER_2),
        (TANK_HEATER, COMPRESSOR),
    ):
        life.on(*outputs)
        life.after(10_000)
    assert life.counters.aux_s == 30


def test_a_defrost_counts_where_its_melt_begins():
    life = Life()
    for phase in (RUN, DEFROST_MELT, DEFROST_MELT, DEFROST_DRIP, RUN, DEFROST_MELT):
        life.phase = phase
        life.after(1000)
    assert life.counters.defrosts == 2


def test_energy_of_a_meter_is_exact_over_odd_ticks():
    life = Life()
    life.inputs.power_w = 1234
    total = 0
    for n in range(2000):
        dt_ms = (n * 7919) % 10_007
        total += dt_ms
        life.after(dt_ms)
    assert life.counters.energy_wh == 1234 * total // 3_600_000
    assert life.counters.power_w == 1234


def test_energy_of_small_powers_in_short_ticks_adds_up():
    life = Life()
    life.inputs.power_w = 1
    life.after(100, 35_999)
    assert life.counters.energy_wh == 0
    assert life.after(100).energy_wh == 1
    life.after(1_999, 1_801)
    assert life.counters.energy_wh == 2


def test_energy_of_a_meter_outdoes_the_rated_powers():
    life = Life(compressor_power=3000)
    life.on(COMPRESSOR)
    life.inputs.power_w = 0
    assert life.after(3_600_000).energy_wh == 0
    life.inputs.power_w = 700
    assert life.after(3_600_000).energy_wh == 700 and life.counters.power_w == 700
    life.inputs.power_w = -1
    assert life.after(0).power_w == 3000


def test_energy_of_rated_powers_is_of_what_was_on():
    rated = {
        "compressor_power": 1000,
        "fan_power": 40,
        "pump_power": 60,
        "aux_stage_power": 2000,
        "tank_heater_power": 1500,
        "crankcase_power": 30,
    }
    for outputs, power_w in (
        ((), 0),
        ((COMPRESSOR,), 1000),
        ((OUTDOOR_FAN,), 40),
        ((INDOOR_FAN,), 40),
        ((CIRCULATION_PUMP,), 60),
        ((SOURCE_PUMP,), 60),
        ((AUX_HEATER_1,), 2000),
        ((AUX_HEATER_2,), 2000),
        ((TANK_HEATER,), 1500),
        ((CRANKCASE_HEATER,), 30),
        (range(len(OUTPUTS)), 1000 + 80 + 120 + 4000 + 1500 + 30),
    ):
        life = Life(**rated)
        life.on(*outputs)
        assert life.counters.power_w == power_w
        life.after(1000, 1800)
        assert life.counters.energy_wh == power_w // 2
        life.on()
        life.after(3_600_000)
        assert life.counters.energy_wh == power_w // 2


def test_rated_power_goes_with_the_speed_and_none_means_full_speed():
    for output, speed, key in (
        (COMPRESSOR, COMPRESSOR_SPEED, "compressor_power"),
        (OUTDOOR_FAN, OUTDOOR_FAN_SPEED, "fan_power"),
        (INDOOR_FAN, INDOOR_FAN_SPEED, "fan_power"),
        (CIRCULATION_PUMP, CIRCULATION_SPEED, "pump_power"),
        (SOURCE_PUMP, SOURCE_SPEED, "pump_power"),
    ):
        life = Life(**{key: 200})
        life.on(output)
        for speed_pm, power_w in ((0, 200), (1000, 200), (250, 50), (999, 199), (1, 0)):
            life.outputs.speeds_pm = [speed_pm if n == speed else 500 for n in range(len(SPEEDS))]
            assert life.after(0).power_w == power_w, (key, speed_pm)


def test_a_heater_has_no_speed():
    life = Life(aux_stage_power=2000)
    life.on(AUX_HEATER_1)
    life.outputs.speeds_pm = [500 for _ in SPEEDS]
    assert life.after(0).power_w == 2000


def test_nothing_outgrows_a_small_integer():
    life = Life()
    life.inputs.power_w = 1 << 29  # a broken meter
    assert life.after(3_600_000).power_w == MOST_POWER_W
    assert life.counters.energy_wh == 200_000
    assert MOST_POWER_W * 3601 < 1 << 30
    together = {}
    for row in ROWS:
        together[row[0]] = row[4]
    life = Life(**together)
    life.on(*range(len(OUTPUTS)))
    assert life.counters.power_w <= MOST_POWER_W


def test_counters_saturate():
    life = Life()
    for key in ("run_s", "starts", "aux_s", "defrosts", "energy_wh"):
        setattr(life.counters, key, LARGEST - 1)
    life.inputs.power_w = 200_000
    for _ in range(3):
        life.phase = DEFROST_MELT
        life.on(COMPRESSOR, AUX_HEATER_1)
        life.after(3_600_000)
        life.phase = IDLE
        life.on()
    for key in ("run_s", "starts", "aux_s", "defrosts", "energy_wh"):
        assert getattr(life.counters, key) == LARGEST == 2**30 - 1
    life.counters.off_s = LARGEST - 1
    assert life.after(3_600_000).off_s == LARGEST


def test_the_age_of_a_stop_that_was_seen_is_known_to_the_second():
    life = Life()
    assert life.counters.off_age_s(NOON) is None
    life.on(COMPRESSOR)
    life.after(1000, 5)
    assert life.counters.off_age_s(NOON) == 0
    life.on()
    assert life.counters.off_age_s(-1) == 0
    assert life.after(999).off_age_s(-1) == 0
    assert life.after(1).off_age_s(-1) == 1
    assert life.after(500, 100).off_age_s(-1) == 51
    assert life.after(1500, 5).off_age_s(-1) == 58
    life.on(COMPRESSOR)
    assert life.counters.off_age_s(-1) == 0
    life.on()
    assert life.after(999).off_age_s(-1) == 0  # not the fraction of the time before


def test_over_a_reset_the_age_needs_the_clock_before_and_after():
    life = Life()
    life.inputs.utc_minute = NOON
    life.on(COMPRESSOR)
    life.on()
    kept = life.counters.off_minute
    assert kept == NOON
    after = Counters()
    assert after.off_age_s(NOON + 100) is None  # nothing was known before
    after.off_minute = kept
    assert after.off_age_s(-1) is None  # the clock isn't known
    assert after.off_age_s(NOON - 1) is None  # or it is wrong
    assert after.off_age_s(NOON) == 0 and after.off_age_s(NOON + 1) == 0
    assert after.off_age_s(NOON + 11) == 600
    assert after.off_age_s((1 << 30) - 1) == LARGEST // 60 * 60


def test_a_clock_that_is_set_while_it_is_off_dates_the_stop():
    life = Life()
    life.on(COMPRESSOR)
    life.on()
    life.after(1000, 3600)
    assert life.counters.off_minute == 0
    life.inputs.utc_minute = NOON
    assert life.after(1000).off_minute == NOON - 60
    life.inputs.utc_minute = NOON + 1
    assert life.after(1000).off_minute == NOON - 60
    life.on(COMPRESSOR)
    assert life.counters.off_minute == 0


def test_the_age_over_a_reset_never_claims_more_than_the_truth():
    for stop_s in range(0, 180, 7):  # seconds after noon
        for known_s in range(0, 240, 11):  # when the clock is set, after the stop
            life = Life()
            life.on(COMPRESSOR)
            life.on()
            life.after(1000, known_s)
            life.inputs.utc_minute = NOON + (stop_s + known_s) // 60
            life.after(0)
            after = Counters()
            after.off_minute = life.counters.off_minute
            for passed_s in (known_s, known_s + 61, known_s + 1000):
                age_s = after.off_age_s(NOON + (stop_s + passed_s) // 60)
                assert age_s is None or passed_s - 180 < age_s <= passed_s


def test_status_shows_energy_only_where_it_is_counted():
    life = Life()
    rows = {row[0]: row[3] for row in status_rows.rows(Application())}

    def shown(key):
        return status.value(rows[key], life, life.inputs, life.outputs)

    assert shown("energy") is None and shown("power") is None
    life.params.compressor_power = 1000
    assert shown("energy") == 0 and shown("power") == 0
    life.params.compressor_power = 0
    life.inputs.power_w = 0
    assert shown("energy") == 0 and shown("power") == 0
    life.inputs.power_w = 900
    life.phase = DEFROST_MELT
    life.on(COMPRESSOR, AUX_HEATER_1)
    life.after(7_200_000 // 2, 2)
    found = [
        shown(key) for key in ("starts", "run_time", "aux_time", "defrosts", "power", "energy", "off_age")
    ]
    assert found == [1, 7200, 7200, 1, 900, 1800, 0]


def test_counting_allocates_nothing():
    try:
        import micropython
    except ImportError:
        return  # CPython can't say; this very file runs in the VM, too
    life = Life(compressor_power=2000, fan_power=50)
    life.inputs.utc_minute = NOON
    life.on(COMPRESSOR, OUTDOOR_FAN)
    count = life.counters
    micropython.heap_lock()
    try:
        for n in range(100):
            life.outputs.levels[COMPRESSOR] = n & 1
            count.step(1000, life.params, life.inputs, life.outputs, life.phase)
    finally:
        micropython.heap_unlock()
    assert count.starts == 51
