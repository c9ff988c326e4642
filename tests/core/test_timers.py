from heatpump.core.timers import HOUR_MS, Countdown, EventWindow


def test_countdown_saturates():
    countdown = Countdown()
    countdown.at_least(2500)
    countdown.at_least(1000)
    left = []
    for _ in range(4):
        countdown.step(1000)
        left.append(countdown.ms)
    assert left == [1500, 500, 0, 0]


def test_event_window_counts_the_past_hour():
    window = EventWindow(12)
    assert window.count() == 0
    for _ in range(3):
        window.record()
        window.step(1200000)
    assert window.count() == 2  # the first is exactly an hour old
    window.step(1200000)
    assert window.count() == 1
    window.step(1200000)
    assert window.count() == 0


def test_event_window_holds_no_more_than_its_size():
    window = EventWindow(12)
    for _ in range(30):
        window.record()
        window.step(1)
    assert window.count() == 12


def test_event_window_agrees_with_a_plain_list():
    window = EventWindow(12)
    now, events, seed = 0, [], 12345
    for _ in range(500):
        seed = (seed * 1103 + 12345) & 0xFFFF
        dt = seed * 9
        now += dt
        window.step(dt)
        if seed & 1:
            window.record()
            events.append(now)
        expected = min(12, len([t for t in events if now - t < HOUR_MS]))
        assert window.count() == expected


def test_a_new_countdown_is_over():
    assert Countdown().ms == 0


def test_an_event_counts_for_an_hour_to_the_millisecond():
    window = EventWindow(2)
    window.record()
    window.step(HOUR_MS - 1)
    assert window.count() == 1
    window.step(1)
    assert window.count() == 0
    window.record()
    window.record()
    assert window.count() == 2
    window.step(HOUR_MS - 1)
    assert window.count() == 2
