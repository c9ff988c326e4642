"""Synthetic years for the three climates of EN 14825: average (here temperate), colder and warmer.

    T(t)  = monthly mean, by straight lines between the middles of months
            + noise·deviation(season) + daily swing(season)·clouds·sine with its maximum at 15:00
    sun   = 1361·k_t·sin(altitude)           k_t: clearness, by season and by the day's clouds
    w     = the day's: relative humidity (by season) at the day's mean temperature; 98 % at most

The places are the standard's: Strasbourg, Helsinki, Athens (design temperatures -10, -22 and 2 °C). Monthly
means are the normals of the national services (Strasbourg-Entzheim 1981-2010, Helsinki Kaisaniemi 1981-2010,
Athens Ellinikon 1961-1990), rounded. Deviations of the daily means, swings, humidity and clearness: rounded
from the same services' tables and PVGIS, and the deviations set so that the hours in the standard's bins come
out; see tests/plant/test_weather.py for how near. Wind: at 10 m in the open, a third off for gardens.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, pi, sin

from host_tools.plant.sources.humid_air import saturation_pa
from host_tools.plant.weather.daily_noise import DAYS, daily_noise
from host_tools.plant.weather.year import Hours

_SOLAR_W_M2 = 1361.0
_MONTH_MIDDLES = (15.5, 45.0, 74.5, 105.0, 135.5, 166.0, 196.5, 227.5, 258.0, 288.5, 319.0, 349.5)  # days


@dataclass(frozen=True)
class Climate:
    """Pairs are values in mid-January and mid-July; between them goes a cosine."""

    place: str
    latitude_deg: float
    design_c: float  # of EN 14825
    monthly_c: tuple[float, ...]
    deviation_k: tuple[float, float]  # of the daily means about the monthly
    swing_k: tuple[float, float]  # half of what a day with mean clouds spans
    humidity: tuple[float, float]  # relative, at the day's mean temperature
    clearness: tuple[float, float]  # part of the sun above the air that reaches the ground
    wind_m_s: tuple[float, float]


CLIMATES = {
    "temperate": Climate(
        "Strasbourg", 48.6, -10.0,
        (1.2, 2.4, 6.3, 10.3, 14.6, 18.0, 20.1, 19.6, 15.8, 11.1, 5.6, 2.3),
        (4.2, 2.8), (2.8, 5.8), (0.86, 0.70), (0.36, 0.50), (2.2, 1.6),
    ),
    "cold": Climate(
        "Helsinki", 60.2, -22.0,
        (-4.0, -4.7, -1.3, 3.9, 10.2, 14.6, 17.8, 16.3, 11.5, 6.6, 1.6, -2.0),
        (7.5, 2.8), (2.2, 4.6), (0.88, 0.70), (0.33, 0.50), (3.0, 2.4),
    ),
    "warm": Climate(
        "Athens", 37.9, 2.0,
        (10.3, 10.6, 12.3, 15.9, 20.7, 25.2, 28.0, 27.8, 24.2, 19.5, 15.4, 12.0),
        (3.2, 1.9), (2.8, 4.4), (0.70, 0.48), (0.45, 0.66), (2.3, 2.3),
    ),
}  # fmt: skip


@lru_cache(maxsize=16)
def synthetic_year(name: str, seed: int) -> Hours:
    """The year of a climate; `seed` 0: without weather from day to day."""
    climate = CLIMATES[name]
    noise = daily_noise(seed, "temperature") if seed else [0.0] * DAYS
    clouds = daily_noise(seed, "sun") if seed else [0.0] * DAYS
    winds = daily_noise(seed, "wind") if seed else [0.0] * DAYS
    outdoor_c, humidity, sun_w_m2, wind_m_s = [], [], [], []
    for hour in range(24 * DAYS):
        days = hour / 24.0
        day = hour // 24
        winter = 0.5 * (1.0 + cos(2.0 * pi * (days - 15.0) / DAYS))
        clear = min(max(1.0 + 0.35 * clouds[day], 0.3), 1.5)
        # Clouds at night keep it warm as they keep it cool by day: a smaller swing.
        swing_k = _by_season(climate.swing_k, winter) * clear
        day_c = _monthly(climate.monthly_c, days) + _by_season(climate.deviation_k, winter) * _smooth(
            noise, days
        )
        air_c = day_c + swing_k * cos(2.0 * pi * (hour % 24 - 15.0) / 24.0)
        outdoor_c.append(air_c)
        vapour_pa = _by_season(climate.humidity, winter) * saturation_pa(day_c)
        humidity.append(min(vapour_pa / saturation_pa(air_c), 0.98))
        clearness = min(_by_season(climate.clearness, winter) * clear, 0.75)
        sun_w_m2.append(_SOLAR_W_M2 * clearness * _sine_of_altitude(climate.latitude_deg, days - 1.0 / 48.0))
        gusts = min(max(1.0 + 0.5 * winds[day], 0.2), 2.5) * (
            1.0 + 0.2 * cos(2.0 * pi * (hour % 24 - 14.0) / 24.0)
        )
        wind_m_s.append(_by_season(climate.wind_m_s, winter) * gusts)
    return Hours(outdoor_c, humidity, sun_w_m2, wind_m_s)


def _by_season(january_july: tuple[float, float], winter: float) -> float:
    return january_july[1] + winter * (january_july[0] - january_july[1])


def _monthly(values: tuple[float, ...], days: float) -> float:
    """Straight lines between the middles of the months."""
    after = sum(1 for middle in _MONTH_MIDDLES if middle <= days) % 12
    before = (after - 1) % 12
    since = (days - _MONTH_MIDDLES[before]) % DAYS
    span = (_MONTH_MIDDLES[after] - _MONTH_MIDDLES[before]) % DAYS
    return values[before] + (values[after] - values[before]) * since / span


def _smooth(noise: list[float], days: float) -> float:
    """A day's value at its noon, straight lines between."""
    day = int(days - 0.5) if days >= 0.5 else -1
    here = noise[day % DAYS]
    return here + (days - 0.5 - day) * (noise[(day + 1) % DAYS] - here)


def _sine_of_altitude(latitude_deg: float, days: float) -> float:
    """Of the sun, 0 at night, by solar time (declination after Cooper 1969)."""
    latitude = latitude_deg * pi / 180.0
    declination = asin(0.3979 * sin(2.0 * pi * (days - 80.0) / 365.25))
    hour_angle = 2.0 * pi * (days % 1.0 - 0.5)
    return max(sin(latitude) * sin(declination) + cos(latitude) * cos(declination) * cos(hour_angle), 0.0)
