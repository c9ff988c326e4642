"""Oil that a slow compressor leaves in the pipes comes back by a boost."""

from drive import MAX, MIN, OIL_BOOST, START, STEP, Drive


def test_oil_returns_after_six_hours_of_slow_running_in_all():
    drive = Drive().started()
    drive.error_mk = -9000
    drive.run(30)
    assert drive.inverter.speed_pm == MIN
    slow_s = drive.inverter.slow_ms // 1000
    assert 5 < slow_s < 30
    drive.run(10000 - slow_s)
    drive.running = False  # a stop doesn't bring the oil back
    drive.run(1000)
    drive.running = True
    drive.started()
    drive.error_mk = 0  # nor does an hour in between, fast enough for the oil to stay away
    drive.run(3600)
    assert drive.inverter.slow_ms == 10000000
    drive.error_mk = -9000
    drive.run(60)
    while drive.inverter.slow_ms < 21600000 - 1000:
        assert drive.tick() == MIN
    speeds = drive.run(900)
    assert max(speeds) in range(OIL_BOOST - STEP, OIL_BOOST + 1)
    rise_s = next(n for n, speed in enumerate(speeds) if speed > MIN + STEP)
    at_boost = len([speed for speed in speeds if speed >= OIL_BOOST - STEP])
    assert rise_s < 20 and 295 <= at_boost <= 320, at_boost
    assert speeds[-1] == MIN
    assert drive.inverter.slow_ms < 600000  # counted anew
    assert max(drive.run(20000)) == MIN


def test_a_fast_run_is_as_good_as_a_boost_and_a_short_one_is_not():
    drive = Drive().started()
    drive.inverter.slow_ms = 9000000
    drive.error_mk = 9000
    while drive.run(1)[0] < OIL_BOOST:
        pass
    drive.run(200)
    drive.error_mk = -9000
    drive.run(300)
    assert drive.inverter.slow_ms >= 9000000
    drive.error_mk = 9000
    while drive.run(1)[0] < OIL_BOOST:
        pass
    drive.run(250)
    assert drive.inverter.slow_ms >= 9000000  # two short ones are no long one
    drive.run(60)
    assert drive.inverter.slow_ms == 0


def test_where_slow_ends_where_fast_begins_and_for_how_long():
    for start_pm, slow_s in ((322, 49), (323, 0)):
        drive = Drive(inverter_start=start_pm)
        drive.run(50)
        assert drive.inverter.slow_ms == 1000 * slow_s
    for start_pm in (499, 500):
        drive = Drive(inverter_start=start_pm, oil_return_boost=500)
        drive.error_mk = None
        drive.inverter.slow_ms = 5000
        drive.run(300)
        assert drive.inverter.slow_ms == 5000
        drive.tick()
        assert drive.inverter.slow_ms == (0 if start_pm == 500 else 5000)


def test_a_boost_needs_the_cold_once():
    drive = Drive()
    drive.outdoor_mc = -4000
    drive.started()
    drive.error_mk = 5000
    assert drive.run(1000)[-1] == MAX


def test_an_oil_boost_obeys_the_limits_and_waits_for_its_time():
    drive = Drive(inverter_max=500).started()
    drive.error_mk = -9000
    drive.run(100)
    drive.inverter.slow_ms = 21600000
    drive.hold = True
    assert set(drive.run(600)) == {MIN}
    drive.hold, drive.reduce = False, True
    assert set(drive.run(600)) == {MIN}
    drive.reduce = False
    assert drive.run(200)[-1] == 500  # as fast as it may
    drive.run(400)
    assert drive.inverter.speed_pm == MIN and drive.inverter.slow_ms < 21600000
    drive.inverter.slow_ms = 21600000
    drive.running = False
    drive.tick()
    drive.running = True
    drive.started()  # not in the start phase
    assert drive.run(60)[-1] > START
    drive.running = False
    drive.tick()
    assert drive.inverter.slow_ms == 21600000  # broken off: due again
    drive.params.oil_return_speed = 0
    drive.inverter.slow_ms = 0
    drive.running = True
    drive.run(30000)
    assert drive.inverter.slow_ms == 0


def test_the_boost_lasts_anew_after_a_stop():
    drive = Drive().started()
    drive.error_mk = 9000
    drive.run(300)  # some of it fast
    drive.running = False
    drive.tick()
    drive.running = True
    drive.inverter.slow_ms = 5000
    drive.run(60)
    while drive.run(1)[0] < OIL_BOOST:
        pass
    drive.run(280)
    assert drive.inverter.slow_ms >= 5000
    drive.run(25)
    assert drive.inverter.slow_ms == 0
