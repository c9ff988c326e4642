"""The weather: the simple day, synthetic years against EN 14825 and climate tables, files."""

import itertools
from pathlib import Path

import pytest

from host_tools.plant.sources.humid_air import humidity_kg_kg
from host_tools.plant.weather import Weather, WeatherData
from host_tools.plant.weather.climates import CLIMATES, synthetic_year
from host_tools.plant.weather.daily_noise import daily_noise
from tests.plant.speed import turns

pytestmark = pytest.mark.slow

SEEDS = (1, 2, 3, 4, 5)
# EN 14825:2018, heating season: hours with an outdoor temperature up to that bin's
BINS = {
    "temperate": {-7: 73, -1: 686, 2: 1526, 7: 3198},
    "cold": {-12: 286, -10: 370, -1: 2426, 2: 3829, 7: 5095},
    "warm": {5: 151, 7: 488, 10: 1535},
}


def test_a_simple_day_is_coldest_at_six_and_warmest_at_three_and_follows_its_trend():
    weather = Weather(WeatherData(mean_c=-4.0, swing_k=4.0, trend_k_day=2.0, coldest_h=6.0))
    assert weather.outdoor_c(6 * 3600) == pytest.approx(-8.0 + 0.5)
    assert weather.outdoor_c(15 * 3600) == pytest.approx(0.0 + 1.25)
    assert weather.outdoor_c(30 * 3600) - weather.outdoor_c(6 * 3600) == pytest.approx(2.0)


@pytest.mark.parametrize("coldest_h", [5.0, 6.0, 20.0])
def test_a_simple_day_rises_in_nine_hours_and_keeps_its_mean(coldest_h):
    weather = Weather(WeatherData(mean_c=-4.0, swing_k=4.0, coldest_h=coldest_h))
    minutes = [weather.outdoor_c(60 * n) for n in range(1440)]
    assert minutes.index(min(minutes)) == 60 * coldest_h
    assert minutes.index(max(minutes)) == 60 * ((coldest_h + 9) % 24)
    assert (min(minutes), max(minutes)) == pytest.approx((-8.0, 0.0))
    assert sum(minutes) / 1440 == pytest.approx(-4.0)
    steps = [abs(b - a) for a, b in itertools.pairwise([*minutes, minutes[0]])]
    assert max(steps) < 0.025  # no jump, neither at midnight nor where the halves meet


def test_the_sun_of_a_simple_day_shines_by_day_only_and_most_at_noon():
    weather = Weather(WeatherData(sun_peak_w=800.0, sunrise_h=8.0, sunset_h=16.0))
    by_hour = [weather.sun_w_m2((24 + h) * 3600) for h in range(24)]
    assert [h for h in range(24) if by_hour[h] > 0.0] == list(range(9, 16))
    assert by_hour[12] == pytest.approx(800.0 / 2.4) == max(by_hour)


def test_humidity_and_wind_of_a_simple_day_are_as_given():
    weather = Weather(WeatherData(humidity=0.6, wind_m_s=5.0))
    assert weather.humidity(3600) == 0.6 and weather.wind_m_s(3600) == 5.0
    assert weather.humidity_kg_kg(3600) == humidity_kg_kg(weather.outdoor_c(3600), 0.6)


def test_a_seed_makes_days_differ_and_the_same_seed_makes_them_the_same():
    def noons(**data):
        weather = Weather(WeatherData(**data))
        return [round(weather.outdoor_c((24 * n + 12) * 3600), 6) for n in range(400)]

    for common in ({}, {"climate": "cold"}):
        assert noons(seed=3, **common) == noons(seed=3, **common)
        assert noons(seed=3, **common) != noons(seed=4, **common)
    assert len(set(noons())) == 1
    varying = noons(seed=3)
    mean = sum(varying) / 400
    assert 2.0 < (sum((x - mean) ** 2 for x in varying) / 400) ** 0.5 < 4.0
    sunny = [Weather(WeatherData(seed=3)).sun_w_m2((24 * n + 12) * 3600) for n in range(50)]
    assert max(sunny) > 1.5 * min(sunny) > 0.0


def test_noise_remembers_the_day_before():
    noise = daily_noise(1, "temperature")
    mean_square = sum(x * x for x in noise) / 365
    beside = sum(a * b for a, b in itertools.pairwise(noise)) / 364
    assert mean_square == pytest.approx(1.0, abs=0.05)
    assert 0.6 < beside / mean_square < 0.9


@pytest.mark.parametrize("name", CLIMATES)
def test_a_synthetic_year_has_the_hours_of_the_standards_bins(name):
    for bin_c, hours in BINS[name].items():
        by_seed = [sum(c <= bin_c + 0.5 for c in synthetic_year(name, seed).outdoor_c) for seed in SEEDS]
        mean = sum(by_seed) / len(SEEDS)
        assert 0.7 * hours < mean < 1.35 * hours, (bin_c, by_seed)


@pytest.mark.parametrize(
    "name, mean_c, degree_days, hottest_c, sun_kwh_m2",
    [
        ("temperate", 10.6, 2800, 34.0, 1130),  # Strasbourg: Météo-France; Eurostat (Alsace); PVGIS
        ("cold", 5.9, 4300, 29.0, 950),  # Helsinki: Finnish Meteorological Institute; Eurostat; PVGIS
        ("warm", 18.5, 1000, 38.0, 1720),  # Athens: HNMS; Eurostat (Attica); PVGIS
    ],
)
def test_a_synthetic_year_is_that_of_its_place(name, mean_c, degree_days, hottest_c, sun_kwh_m2):
    years = [synthetic_year(name, seed) for seed in SEEDS]
    hours = [c for year in years for c in year.outdoor_c]
    days = [sum(hours[24 * d : 24 * d + 24]) / 24 for d in range(len(hours) // 24)]
    assert sum(hours) / len(hours) == pytest.approx(mean_c, abs=0.3)
    # Eurostat's: 18 °C less the day's mean where that is 15 °C or less
    assert sum(18.0 - c for c in days if c <= 15.0) / len(SEEDS) == pytest.approx(degree_days, rel=0.15)
    coldest = sum(min(year.outdoor_c) for year in years) / len(SEEDS)
    assert coldest == pytest.approx(CLIMATES[name].design_c, abs=3.0)
    assert sum(max(year.outdoor_c) for year in years) / len(SEEDS) == pytest.approx(hottest_c, abs=3.0)
    sun = sum(sum(year.sun_w_m2) for year in years) / len(SEEDS) / 1000.0
    assert sun == pytest.approx(sun_kwh_m2, rel=0.1)
    for year in years:
        assert all(0.1 < part <= 0.98 for part in year.humidity)
        assert all(0.0 <= w < 1000.0 for w in year.sun_w_m2)
        assert 1.0 < sum(year.wind_m_s) / 8760 < 4.0


def test_without_a_seed_the_year_is_smooth_and_nearly_as_warm():
    smooth, rough = (synthetic_year("temperate", seed).outdoor_c for seed in (0, 1))
    assert sum(smooth) == pytest.approx(sum(rough), rel=0.02)
    assert min(smooth) > min(rough) + 3.0
    assert max(abs(smooth[n + 24] - smooth[n]) for n in range(8000)) < 0.5


def test_a_year_starts_at_its_day_and_goes_round():
    january = Weather(WeatherData(climate="temperate", seed=2))
    july = Weather(WeatherData(climate="temperate", seed=2, day_of_year=200))
    for name in ("outdoor_c", "humidity", "humidity_kg_kg", "sun_w_m2", "wind_m_s"):
        early, late = getattr(january, name), getattr(july, name)
        assert late(3 * 3600 + 7) == pytest.approx(early((199 * 24 + 3) * 3600 + 7))
        assert early(366 * 86400 + 40000) == pytest.approx(early(86400 + 40000))
        there = [early(t) for t in range(86400 * 364, 86400 * 366, 600)]
        steps = [abs(b - a) for a, b in itertools.pairwise(there)]
        assert max(steps) <= 0.4 * (max(there) - min(there))
    assert july.outdoor_c(12 * 3600) > january.outdoor_c(12 * 3600) + 10.0


@pytest.mark.parametrize("name", CLIMATES)
def test_the_sun_is_highest_at_noon_and_days_are_longest_in_june(name):
    weather = Weather(WeatherData(climate=name))
    day_h = {}
    for day in (354, 171):
        sun = [weather.sun_w_m2((24 * day + h / 4) * 3600) for h in range(96)]
        assert abs(sun.index(max(sun)) - 48) <= 3
        day_h[day] = sum(x > 1.0 for x in sun) / 4
    at_solstice = {"temperate": (8.2, 16.0), "cold": (5.8, 18.7), "warm": (9.4, 14.6)}[name]
    assert (day_h[354], day_h[171]) == pytest.approx(at_solstice, abs=1.6)


HEADING = [
    "LOCATION,Nowhere,,Made,Up,000000,50.0,10.0,1.0,100.0",
    "DESIGN CONDITIONS,0", "TYPICAL/EXTREME PERIODS,0", "GROUND TEMPERATURES,0",
    "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0", "COMMENTS 1,made for a test", "COMMENTS 2,",
    "DATA PERIODS,1,1,Data,Sunday,1/1,1/2",
]  # fmt: skip


def epw_line(day, hour, dry_bulb, humidity="80", sun="0", wind="3.0"):
    cells = ["1999", "1", str(day), str(hour), "0", "?9", dry_bulb, "0", humidity, "101325", "0", "0", "300"]
    return ",".join([*cells, sun, "0", "0", "0", "0", "0", "0", "180", wind, *["0"] * 13])


def epw_file(path, changes=None):
    lines = list(HEADING)
    for day in (1, 2):
        for hour in range(1, 25):
            lines.append(epw_line(day, hour, str(day * 10 + hour / 10), sun="240" if hour == 13 else "0"))
    for n, text in (changes or {}).items():
        lines[n - 1 :] = [] if text is None else [text, *lines[n:]]
    path.write_text("\n".join(lines) + "\n", encoding="latin-1")
    return str(path)


def test_an_epw_file_is_read(tmp_path):
    weather = Weather(WeatherData(epw=epw_file(tmp_path / "made.epw")))
    assert weather.outdoor_c(3600) == pytest.approx(10.1)
    assert weather.outdoor_c(5400) == pytest.approx(10.15)
    assert weather.outdoor_c(23 * 3600) == pytest.approx(12.3)
    assert weather.outdoor_c(26 * 3600) == pytest.approx(20.2)
    assert weather.outdoor_c(0) == weather.outdoor_c(48 * 3600) == pytest.approx(22.4)  # goes round
    assert weather.sun_w_m2(12.5 * 3600) == 240.0  # the 13th hour ends at 13:00
    assert weather.sun_w_m2(11.5 * 3600) == 0.0 == weather.sun_w_m2(13.5 * 3600)
    assert weather.humidity(7200) == pytest.approx(0.8)
    assert weather.humidity_kg_kg(7200) == pytest.approx(humidity_kg_kg(10.2, 0.8))
    assert weather.wind_m_s(7200) == pytest.approx(0.67 * 3.0)


def test_what_an_epw_file_leaves_out_is_taken_from_the_hour_before(tmp_path):
    path = epw_file(tmp_path / "made.epw", {12: epw_line(1, 4, "99.9", "999", "9999", "999")})
    weather = Weather(WeatherData(epw=path))
    assert weather.outdoor_c(4 * 3600) == pytest.approx(10.3)
    assert weather.humidity(4 * 3600) == pytest.approx(0.8)


@pytest.mark.parametrize(
    "changes, message",
    [
        ({1: "PK\x03"}, r":1: no EPW file"),
        ({10: epw_line(1, 2, "warm")}, r":10: dry bulb: 'warm' is no number"),
        ({10: epw_line(1, 2, "80")}, r":10: dry bulb: 80 is not within"),
        ({11: "1999,1,1,3"}, r":11: 4 values"),
        ({9: epw_line(1, 1, "99.9")}, r":9: dry bulb is missing in the first hour"),
        ({40: None}, r":39: 31 hours after the heading"),
        ({9: None}, r":8: 0 hours"),
    ],
)
def test_a_wrong_epw_file_is_refused_with_file_and_line(tmp_path, changes, message):
    path = epw_file(tmp_path / "made.epw", changes)
    with pytest.raises(ValueError, match=r"^weather|^epw: .*made\.epw" + message) as error:
        WeatherData(epw=path)
    assert "\n" not in str(error.value)


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(ValueError, match=r"epw: .*none\.epw: No such file"):
        WeatherData(epw=str(Path("/none/none.epw")))


@pytest.mark.parametrize(
    "wrong",
    [{"sunrise_h": 17.0}, {"climate": "lunar"}, {"day_of_year": 0}, {"humidity": 1.2}, {"seed": -1},
     {"wind_m_s": -1.0}, {"day_of_year": 1.5}],
)  # fmt: skip
def test_data_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=f"weather: .*{next(iter(wrong))}"):
        WeatherData(**wrong)


@pytest.mark.parametrize("data", [WeatherData(), WeatherData(climate="warm", seed=1)])
def test_asking_is_quick(data):
    outdoor_c = Weather(data).outdoor_c
    seconds = iter(range(10_000))
    assert turns(lambda: outdoor_c(next(seconds))) < 50
