"""A year of hourly values, with straight lines between them, repeated."""

from __future__ import annotations

from dataclasses import dataclass

from host_tools.plant.sources.humid_air import humidity_kg_kg


@dataclass(frozen=True)
class Hours:
    """Values at the full hours from the year's first midnight on; one list is as long as the other."""

    outdoor_c: list[float]
    humidity: list[float]  # relative, 0…1
    sun_w_m2: list[float]  # on level ground, means of the hour that ends then
    wind_m_s: list[float]


class Year:
    """Such a year, from midnight before `day_of_year` on."""

    __slots__ = ("_first_h", "_hours", "_humidity", "_kg_kg", "_outdoor_c", "_sun_w_m2", "_wind_m_s")

    def __init__(self, hours: Hours, day_of_year: int) -> None:
        self._first_h = 24.0 * (day_of_year - 1)
        self._hours = len(hours.outdoor_c)
        self._outdoor_c = _closed(hours.outdoor_c)
        self._humidity = _closed(hours.humidity)
        self._sun_w_m2 = _closed(hours.sun_w_m2)
        self._wind_m_s = _closed(hours.wind_m_s)
        self._kg_kg = [
            humidity_kg_kg(c, part) for c, part in zip(self._outdoor_c, self._humidity, strict=True)
        ]

    def outdoor_c(self, time_s: float) -> float:
        """Outdoor air temperature in °C."""
        at_h = self._first_h + time_s / 3600.0
        n = int(at_h)
        part = at_h - n
        n %= self._hours
        values = self._outdoor_c
        return values[n] + part * (values[n + 1] - values[n])

    def humidity(self, time_s: float) -> float:
        """Relative humidity, 0…1."""
        return self._between(self._humidity, self._first_h + time_s / 3600.0)

    def humidity_kg_kg(self, time_s: float) -> float:
        """Water by dry air, kg/kg."""
        return self._between(self._kg_kg, self._first_h + time_s / 3600.0)

    def sun_w_m2(self, time_s: float) -> float:
        """Sun on level ground, W/m²; an hour's mean stands in its middle."""
        return self._between(self._sun_w_m2, self._first_h + time_s / 3600.0 + 0.5)

    def wind_m_s(self, time_s: float) -> float:
        """Wind, m/s."""
        return self._between(self._wind_m_s, self._first_h + time_s / 3600.0)

    def _between(self, values: list[float], at_h: float) -> float:
        n = int(at_h)
        part = at_h - n
        n %= self._hours
        return values[n] + part * (values[n + 1] - values[n])


def _closed(values: list[float]) -> list[float]:
    """With the first once more at the end, so that a year follows on a year."""
    return [*values, values[0]]
