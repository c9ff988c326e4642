from heatpump.core.sequence.pi import integrate


def test_a_lasting_error_adds_the_share_in_the_integral_time():
    value = 5000
    for _ in range(60):
        value = integrate(value, 300000, 10, 600, value + 300000)
    assert value == 305000
    for _ in range(60):
        value = integrate(value, -300000, 10, 600, value - 300000)
    assert value == 5000


def test_no_wind_up_while_a_limit_holds_the_output_back():
    assert integrate(5000, 600, 10, 60, 5599) == 5000
    assert integrate(5000, -600, 10, 60, 4401) == 5000


def test_away_from_the_limit_it_runs_on():
    assert integrate(5000, 600, 10, 60, 5600) == 5100
    assert integrate(5000, 600, 10, 60, 5601) == 5100  # it is held up, and more is wanted
    assert integrate(5000, -600, 10, 60, 4400) == 4900
    assert integrate(5000, -600, 10, 60, 4399) == 4900
    for actual in (4999, 5000, 5001):
        assert integrate(5000, 0, 10, 60, actual) == 5000
