from heatpump.core import model
from heatpump.core.calendar import read
from heatpump.core.model import (
    ACTION_HEATING,
    COMPRESSOR,
    DEFROST_MELT,
    DEMAND_MET,
    DISCHARGE_WARNING,
    HEAT,
    HIGH_PRESSURE_TRIP,
    IDLE,
    INDOOR,
    LOW_PRESSURE_TRIP,
    NO_CAUSE,
    OUTDOOR,
    OUTDOOR_COLD,
    Inputs,
    Outputs,
)
from heatpump.core.record import event_text
from heatpump.core.record.event_log import (
    COLDEST_C,
    JUMP,
    LENGTH,
    LOCKED,
    MODE,
    RESET,
    SETTLED_S,
    STOPPED,
    TRIPPED,
    EventLog,
    Watch,
)

NOON = read("2026-11-22T12:00Z")


def all_of(log):
    """All untaken lines, and that no more come."""
    lines = []
    while True:
        line = event_text.take(log)
        if line is None:
            return lines
        lines.append(line)


def test_events_are_listed_newest_first_with_the_time_that_is_known():
    log = EventLog()
    assert list(event_text.lines(log)) == []
    log.utc_minute, log.uptime_s = -1, 0
    log.record(RESET, model.RESETS.index("watchdog"))
    log.utc_minute, log.uptime_s = -1, 3723
    log.record(MODE, HEAT)
    log.utc_minute, log.uptime_s = NOON, 4000
    log.record(TRIPPED, HIGH_PRESSURE_TRIP)
    assert list(event_text.lines(log)) == [
        "2026-11-22T12:00Z trip: high pressure",
        "3723 s            mode: heat",
        "0 s               reset: watchdog",
    ]
    assert log.count == 3


def test_equal_events_in_a_row_are_counted():
    log = EventLog()
    for minute in range(3):
        log.utc_minute, log.uptime_s = NOON + minute, 0
        log.record(TRIPPED, HIGH_PRESSURE_TRIP)
    log.record(TRIPPED, LOW_PRESSURE_TRIP)
    log.record(LOCKED, LOW_PRESSURE_TRIP)
    log.record(LOCKED, HIGH_PRESSURE_TRIP)
    log.record(TRIPPED, HIGH_PRESSURE_TRIP)
    assert [line[18:] for line in event_text.lines(log)] == [
        "trip: high pressure",
        "lockout: high pressure",
        "lockout: low pressure",
        "trip: low pressure",
        "trip: high pressure (3 times)",
    ]
    assert list(event_text.lines(log))[-1].startswith("2026-11-22T12:02Z")  # the latest


def test_the_count_of_equal_events_saturates_and_nothing_spills_over():
    log = EventLog()
    for _ in range(1500):
        log.record(TRIPPED, HIGH_PRESSURE_TRIP)
    assert [line[18:] for line in event_text.lines(log)] == ["trip: high pressure (1023 times)"]


def test_the_first_event_is_one_even_if_it_is_all_zeros():
    log = EventLog()
    log.record(0, 0)
    assert log.count == 1 and next(event_text.lines(log)).endswith("reset: unknown")


def test_every_word_of_every_kind_fits_an_entry():
    for kind in range(JUMP):
        name, words = event_text.KINDS[kind]
        for word in range(len(words)):
            log = EventLog()
            log.record(kind, word)
            log.record(kind, word)
            assert next(event_text.lines(log))[18:] == "%s: %s (2 times)" % (name, words[word])


def test_a_jump_has_its_value_and_each_is_an_event():
    log = EventLog()
    for celsius in (79, -55, 125):
        log.record(JUMP, 3, celsius + COLDEST_C)
        log.record(JUMP, 3, celsius + COLDEST_C)
        assert next(event_text.lines(log))[18:] == "jump: indoor coil reading at %d °C" % celsius
    assert log.count == 6
    assert '"event":"jump","what":"indoor coil reading","times":1,"value":79}' in event_text.take(log)


def test_the_ring_keeps_the_last_ones():
    log = EventLog()
    for n in range(LENGTH + 10):
        log.utc_minute, log.uptime_s = -1, n
        log.record(STOPPED, 1 + n % 2)
    lines = list(event_text.lines(log))
    assert len(lines) == log.count == LENGTH == 64
    assert [int(line.split()[0]) for line in lines] == list(range(LENGTH + 9, 9, -1))


def test_json_lines_are_taken_once_the_oldest_first():
    log = EventLog()
    assert event_text.take(log) is None
    log.utc_minute, log.uptime_s = -1, 5
    log.record(RESET, 1)
    log.utc_minute, log.uptime_s = NOON, 9
    log.record(STOPPED, DEMAND_MET)
    assert all_of(log) == [
        '{"uptime":5,"event":"reset","what":"power-up","times":1}',
        '{"time":"2026-11-22T12:00Z","event":"stop","what":"demand met","times":1}',
    ]
    log.record(STOPPED, DEMAND_MET)  # counted again: to be told again
    log.record(STOPPED, DEMAND_MET)
    assert all_of(log) == ['{"time":"2026-11-22T12:00Z","event":"stop","what":"demand met","times":3}']
    log.record(MODE, HEAT)
    log.record(STOPPED, DEMAND_MET)
    log.record(STOPPED, DEMAND_MET)
    assert len(all_of(log)) == 2


def test_of_too_many_untaken_the_oldest_are_dropped_and_counted():
    log = EventLog()
    for n in range(LENGTH):
        log.utc_minute, log.uptime_s = -1, n
        log.record(STOPPED, 1 + n % 2)
    assert log.dropped == 0
    for n in range(LENGTH, LENGTH + 7):
        log.utc_minute, log.uptime_s = -1, n
        log.record(STOPPED, 1 + n % 2)
    assert log.dropped == 7
    lines = all_of(log)
    assert len(lines) == LENGTH
    assert '"uptime":7,' in lines[0] and '"uptime":%d,' % (LENGTH + 6) in lines[-1]
    log.record(MODE, HEAT)
    assert log.dropped == 7 and len(all_of(log)) == 1


class Params:
    mode = model.OFF


class Trips:
    rows = ((HIGH_PRESSURE_TRIP,), (LOW_PRESSURE_TRIP,), (OUTDOOR_COLD,))
    stops = denied = 0


class Protections:
    locked = False
    lockout = NO_CAUSE
    lost = 0

    def __init__(self):
        self.trips = Trips()


class Sequencer:
    phase = IDLE


class Controller:
    """Only what the watch looks at."""

    stop_cause = NO_CAUSE
    uptime_s = 0
    attention = NO_CAUSE

    def __init__(self):
        self.params = Params()
        self.protections = Protections()
        self.sequencer = Sequencer()

    def notice(self):
        return self.attention

    def action(self, outputs):
        return ACTION_HEATING if outputs.levels[COMPRESSOR] else model.ACTION_IDLE


class Scene:
    def __init__(self):
        self.controller = Controller()
        self.protections = self.controller.protections
        self.inputs = Inputs()
        self.outputs = Outputs()
        self.watch = Watch(EventLog())
        self.tick()

    def tick(self):
        self.watch.observe(self.controller, self.inputs, self.outputs)

    def new(self):
        """What two ticks have recorded, oldest first, without the times."""
        self.tick()
        self.tick()
        return [
            "%s: %s" % tuple(line.split('"')[i] for i in (-8, -4))
            for line in all_of(self.watch.log)
            if line.endswith('"times":1}')
        ]


def test_nothing_happens_and_nothing_is_recorded():
    scene = Scene()
    assert scene.new() == [] and scene.watch.log.count == 0


def test_a_run_a_trip_and_a_lockout_are_recorded_once():
    scene = Scene()
    scene.controller.params.mode = HEAT
    assert scene.new() == ["mode: heat"]
    scene.outputs.levels[COMPRESSOR] = 1
    assert scene.new() == ["start: heating"]
    trips = scene.protections.trips
    trips.stops = 0b11
    trips.denied = 0b100
    scene.controller.attention = DISCHARGE_WARNING
    scene.controller.stop_cause = HIGH_PRESSURE_TRIP
    scene.outputs.levels[COMPRESSOR] = 0
    scene.protections.locked, scene.protections.lockout = True, HIGH_PRESSURE_TRIP
    assert scene.new() == [
        "trip: high pressure",
        "trip: low pressure",
        "denied: outdoor too cold",
        "notice: discharge warning",
        "stop: high pressure",
        "lockout: high pressure",
    ]
    trips.stops, trips.denied = 0b1, 0
    scene.controller.attention = NO_CAUSE
    assert scene.new() == []
    trips.stops = 0b11  # only what is new
    assert scene.new() == ["trip: low pressure"]
    trips.denied = 0b100
    scene.controller.attention = DISCHARGE_WARNING
    assert scene.new() == ["denied: outdoor too cold", "notice: discharge warning"]
    scene.protections.locked, scene.protections.lockout = False, NO_CAUSE
    assert scene.new() == ["lockout lifted: high pressure"]


def test_a_lockout_that_outlived_a_reset_is_recorded_again():
    scene = Scene()
    scene.protections.locked = True  # of a cause that isn't known any more
    assert scene.new() == ["lockout: none"]
    scene.protections.locked = False
    assert scene.new() == ["lockout lifted: none"]


def test_a_defrost_begins_and_ends():
    scene = Scene()
    scene.controller.sequencer.phase = model.DEFROST_PREPARE
    assert scene.new() == ["defrost: begins"]
    scene.controller.sequencer.phase = DEFROST_MELT
    assert scene.new() == []
    scene.controller.sequencer.phase = model.DIVERT
    assert scene.new() == ["defrost: ends"]


def test_a_reading_that_was_valid_is_lost_and_comes_back():
    scene = Scene()
    scene.inputs.valid = 1 << INDOOR | 1 << OUTDOOR
    assert scene.new() == []  # after a reset all come
    scene.inputs.valid = 0
    assert scene.new() == ["lost: indoor reading", "lost: outdoor reading"]
    scene.inputs.valid = 1 << OUTDOOR
    assert scene.new() == ["back: outdoor reading"]
    scene.inputs.valid = 1 << INDOOR
    assert scene.new() == ["back: indoor reading", "lost: outdoor reading"]
    scene.inputs.valid = 1 << INDOOR | 1 << OUTDOOR
    assert scene.new() == ["back: outdoor reading"]


def test_a_reading_that_never_came_is_told_once_the_others_are_there():
    scene = Scene()
    scene.protections.lost = 1 << OUTDOOR
    scene.inputs.valid = 1 << INDOOR
    scene.controller.uptime_s = SETTLED_S - 1
    assert scene.new() == []
    scene.controller.uptime_s = SETTLED_S
    assert scene.new() == ["lost: outdoor reading"]
    scene.controller.uptime_s += 1000
    assert scene.new() == []
    scene.inputs.valid |= 1 << OUTDOOR
    assert scene.new() == ["back: outdoor reading"]


def test_events_get_the_clock_once_there_is_one():
    scene = Scene()
    scene.controller.uptime_s = 77
    scene.controller.params.mode = HEAT
    scene.tick()
    scene.inputs.utc_minute = NOON
    scene.controller.params.mode = model.COOL
    scene.tick()
    assert list(event_text.lines(scene.watch.log)) == [
        "2026-11-22T12:00Z mode: cool",
        "77 s              mode: heat",
    ]


def test_recording_and_watching_allocate_nothing():
    try:
        import micropython
    except ImportError:
        return  # CPython can't say; this very file runs in the VM, too
    scene = Scene()
    levels = scene.outputs.levels
    trips = scene.protections.trips
    trips.stops = 0
    inputs = scene.inputs
    watch = scene.watch
    micropython.heap_lock()
    try:
        for n in range(200):
            inputs.utc_minute = n
            inputs.valid = n & 3
            levels[COMPRESSOR] = n & 1
            trips.stops = n & 7
            watch.observe(scene.controller, inputs, scene.outputs)
    finally:
        micropython.heap_unlock()
    assert watch.log.count == LENGTH
