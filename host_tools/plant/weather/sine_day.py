"""A day of two half sine waves, repeated.

    outdoor(t) = mean + trend·t/day + swing·course(h) + variation(t)   h = hours since the coldest hour
    course(h)  = -cos(π·h/RISE_H) in the first RISE_H, then cos(π·(h - RISE_H)/(24 - RISE_H))
    sun(t)     = peak·sin(π·(t - rise)/(set - rise))   between sunrise and sunset, else 0

A clear day is coldest about sunrise and warmest in the middle of the afternoon: it rises in 9 h and falls in
15 h. Each half has the mean (min + max)/2, so the day has it too. The coldest hour's default is 06:00
(January in mid-latitudes: an hour earlier to two hours later), so the warmest is 15:00. With a seed the mean
varies from day to day by 3 K (standard deviation) and the sun by its part of clouds; see daily_noise.py.
"""

from __future__ import annotations

from math import cos, pi, sin

from host_tools.plant.sources.humid_air import humidity_kg_kg
from host_tools.plant.weather.daily_noise import DAYS, daily_noise

DAY_S = 86400.0
WINDOW_M2 = 2.4  # 4 m² of south glass that lets 0.6 through: what the sun's peak is given for
RISE_H = 9.0  # from the coldest hour to the warmest, h
_RISE_S = RISE_H * 3600.0
_RISE_ANGLE = pi / _RISE_S
_FALL_ANGLE = pi / (DAY_S - _RISE_S)
_VARIES_K = 3.0
_CLOUDS = 0.25


class SineDay:
    """That weather."""

    __slots__ = (
        "_clouds",
        "_coldest_s",
        "_humidity",
        "_mean_c",
        "_noise_k",
        "_rise_s",
        "_set_s",
        "_sun_angle",
        "_sun_peak_w_m2",
        "_swing_k",
        "_trend_k_s",
        "_wind_m_s",
    )

    def __init__(
        self,
        mean_c: float,
        swing_k: float,
        coldest_h: float,
        trend_k_day: float,
        sun_peak_w: float,
        sunrise_h: float,
        sunset_h: float,
        humidity: float,
        wind_m_s: float,
        seed: int,
    ) -> None:
        self._mean_c = mean_c
        self._swing_k = swing_k
        self._coldest_s = coldest_h * 3600.0
        self._trend_k_s = trend_k_day / DAY_S
        self._sun_peak_w_m2 = sun_peak_w / WINDOW_M2
        self._rise_s = sunrise_h * 3600.0
        self._set_s = sunset_h * 3600.0
        self._sun_angle = pi / (self._set_s - self._rise_s)
        self._humidity = humidity
        self._wind_m_s = wind_m_s
        self._noise_k = [_VARIES_K * x for x in daily_noise(seed, "temperature")] if seed else []
        self._clouds = [_CLOUDS * (1.0 + x) for x in daily_noise(seed, "sun")] if seed else []

    def outdoor_c(self, time_s: float) -> float:
        """Outdoor air temperature in °C."""
        since_s = (time_s - self._coldest_s) % DAY_S
        rising = since_s < _RISE_S
        course = -cos(_RISE_ANGLE * since_s) if rising else cos(_FALL_ANGLE * (since_s - _RISE_S))
        base_c = self._mean_c + self._trend_k_s * time_s + self._swing_k * course
        if self._noise_k:
            noise, days = self._noise_k, time_s / DAY_S
            day = int(days)
            here = noise[day % DAYS]
            base_c += here + (days - day) * (noise[(day + 1) % DAYS] - here)
        return base_c

    def humidity(self, time_s: float) -> float:
        """Relative humidity, 0…1."""
        return self._humidity

    def humidity_kg_kg(self, time_s: float) -> float:
        """Water by dry air, kg/kg."""
        return humidity_kg_kg(self.outdoor_c(time_s), self._humidity)

    def sun_w_m2(self, time_s: float) -> float:
        """Sun on level ground, W/m²."""
        of_day_s = time_s % DAY_S
        if of_day_s <= self._rise_s or of_day_s >= self._set_s:
            return 0.0
        sun_w_m2 = self._sun_peak_w_m2 * sin(self._sun_angle * (of_day_s - self._rise_s))
        if self._clouds:
            sun_w_m2 *= min(max(1.0 - self._clouds[int(time_s / DAY_S) % DAYS], 0.1), 1.0)
        return sun_w_m2

    def wind_m_s(self, time_s: float) -> float:
        """Wind, m/s."""
        return self._wind_m_s
