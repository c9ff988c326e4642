"""Outdoor temperature and sunshine over the day, both plain functions of the time.

    outdoor(t) = mean + trend·t/day - swing·cos(2π·(t - coldest)/day)
    sun(t)     = peak·sin(π·(t - rise)/(set - rise))   between sunrise and sunset, else 0

Times are seconds since the midnight before the start, temperatures °C, sunshine the watts that come in
through the house's windows. A clear day's course is close to one sine wave with its minimum about sunrise;
06:00 is taken as the default (January in mid-latitudes: an hour earlier to two hours later).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

DAY_S = 86400.0
_DAY_ANGLE = 2.0 * pi / DAY_S


@dataclass(frozen=True)
class WeatherData:
    """What describes the weather of a scenario; the defaults are a January day of -8…0 °C."""

    mean_c: float = -4.0  # mean of the day, °C
    swing_k: float = 4.0  # half the difference between the warmest and the coldest hour, K
    coldest_h: float = 6.0  # hour of the day of the minimum, h
    trend_k_day: float = 0.0  # the mean's rise from day to day, K/day
    sun_peak_w: float = 800.0  # gain through all windows at noon, W (4 m² of south glass, g = 0.6, 330 W/m²)
    sunrise_h: float = 8.0  # h
    sunset_h: float = 16.5  # h

    def __post_init__(self) -> None:
        if not 0.0 <= self.sunrise_h < self.sunset_h <= 24.0:
            raise ValueError("weather: sunrise_h must lie before sunset_h, both in 0…24")
        if self.sun_peak_w < 0.0 or self.swing_k < 0.0:
            raise ValueError("weather: sun_peak_w and swing_k can't be negative")


class Weather:
    """The weather at any time; keeps no state, so any time may be asked for in any order."""

    __slots__ = (
        "_coldest_s",
        "_mean_c",
        "_rise_s",
        "_set_s",
        "_sun_angle",
        "_sun_peak_w",
        "_swing_k",
        "_trend_k_s",
    )

    def __init__(self, data: WeatherData) -> None:
        self._mean_c = data.mean_c
        self._swing_k = data.swing_k
        self._coldest_s = data.coldest_h * 3600.0
        self._trend_k_s = data.trend_k_day / DAY_S
        self._sun_peak_w = data.sun_peak_w
        self._rise_s = data.sunrise_h * 3600.0
        self._set_s = data.sunset_h * 3600.0
        self._sun_angle = pi / (self._set_s - self._rise_s)

    def outdoor_c(self, time_s: float) -> float:
        """Outdoor air temperature in °C."""
        course = self._swing_k * cos(_DAY_ANGLE * (time_s - self._coldest_s))
        return self._mean_c + self._trend_k_s * time_s - course

    def sun_w(self, time_s: float) -> float:
        """Heat of the sun through the windows in W."""
        of_day_s = time_s % DAY_S
        if of_day_s <= self._rise_s or of_day_s >= self._set_s:
            return 0.0
        return self._sun_peak_w * sin(self._sun_angle * (of_day_s - self._rise_s))
