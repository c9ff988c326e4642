"""The weather that a scenario asks for, as plain functions of the time.

Without `climate` and `epw` each day is the same but for its trend (sine_day.py); with one of them it is a
year of hourly values (climates.py, epw.py) that starts at `day_of_year`. Times are seconds since the
midnight before the start, in any order: no state is kept. What the house gets through its windows is the
sun on level ground times HouseData's `sun_m2`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from host_tools.plant.weather.climates import CLIMATES, synthetic_year
from host_tools.plant.weather.epw import read_epw
from host_tools.plant.weather.sine_day import SineDay
from host_tools.plant.weather.year import Year


@dataclass(frozen=True)
class WeatherData:
    """What describes the weather of a scenario; the defaults are a January day of -8…0 °C."""

    mean_c: float = -4.0  # mean of the day, °C
    swing_k: float = 4.0  # half the difference between the warmest and the coldest hour, K
    coldest_h: float = 6.0  # hour of the day of the minimum, h; the maximum is 9 h later
    trend_k_day: float = 0.0  # the mean's rise from day to day, K/day
    sun_peak_w: float = 800.0  # at noon through windows as of 2.4 m² of hole (330 W/m²), W
    sunrise_h: float = 8.0  # h
    sunset_h: float = 16.5  # h
    humidity: float = 0.8  # relative, 0…1
    wind_m_s: float = 3.0  # at the height of the house, m/s
    climate: str = ""  # temperate, cold or warm: a synthetic year instead of all above
    seed: int = 0  # 0: each day as the days around it; above: weather from day to day, the same for the same
    day_of_year: int = 1  # of the start, 1…365, in a synthetic year or a file's
    epw: str = ""  # a file in EnergyPlus's format instead

    def __post_init__(self) -> None:
        if not 0.0 <= self.sunrise_h < self.sunset_h <= 24.0:
            raise ValueError("weather: sunrise_h must lie before sunset_h, both in 0…24")
        if self.sun_peak_w < 0.0 or self.swing_k < 0.0 or self.wind_m_s < 0.0:
            raise ValueError("weather: sun_peak_w, swing_k and wind_m_s can't be negative")
        if not 0.0 <= self.humidity <= 1.0:
            raise ValueError("weather: humidity must be in 0…1")
        if self.climate and self.climate not in CLIMATES:
            raise ValueError(f"weather: climate must be one of {', '.join(CLIMATES)}")
        if self.climate and self.epw:
            raise ValueError("weather: climate and epw exclude each other")
        if self.seed < 0 or self.seed != int(self.seed):
            raise ValueError("weather: seed must be a whole number, 0 or above")
        if not 1 <= self.day_of_year <= 365 or self.day_of_year != int(self.day_of_year):
            raise ValueError("weather: day_of_year must be a whole number in 1…365")
        if self.epw:
            read_epw(self.epw)  # raises ValueError with file and line


class Weather:
    """The weather at any time; each attribute is a function of the time in s.

    outdoor_c       air, °C
    humidity        relative, over water, 0…1
    humidity_kg_kg  water by dry air, kg/kg
    sun_w_m2        on level ground, W/m²
    wind_m_s        at the height of the house, m/s
    """

    __slots__ = ("humidity", "humidity_kg_kg", "outdoor_c", "sun_w_m2", "wind_m_s")

    def __init__(self, data: WeatherData) -> None:
        source: SineDay | Year
        if data.epw:
            source = Year(read_epw(data.epw), int(data.day_of_year))
        elif data.climate:
            source = Year(synthetic_year(data.climate, int(data.seed)), int(data.day_of_year))
        else:
            source = SineDay(
                data.mean_c, data.swing_k, data.coldest_h, data.trend_k_day, data.sun_peak_w, data.sunrise_h,
                data.sunset_h, data.humidity, data.wind_m_s, int(data.seed),
            )  # fmt: skip
        self.outdoor_c: Callable[[float], float] = source.outdoor_c
        self.humidity: Callable[[float], float] = source.humidity
        self.humidity_kg_kg: Callable[[float], float] = source.humidity_kg_kg
        self.sun_w_m2: Callable[[float], float] = source.sun_w_m2
        self.wind_m_s: Callable[[float], float] = source.wind_m_s
