"""What plants that stand in the weather share: it is looked up twice a minute, as it changes no faster."""

from __future__ import annotations

from host_tools.plant.base import Plant
from host_tools.plant.weather import Weather, WeatherData

WEATHER_S = 30.0


class WeatheredPlant(Plant):
    """A plant with a `weather`, and what that was at the last look."""

    weather: Weather

    def _begin_weather(self, data: WeatherData) -> None:
        self.weather = Weather(data)
        self._look_at_weather()

    def _look_at_weather(self) -> None:
        """To be called when `time_s` has reached `_weather_until_s`."""
        weather, time_s = self.weather, self.time_s
        self._outdoor_c = weather.outdoor_c(time_s)
        self._outdoor_kg_kg = weather.humidity_kg_kg(time_s)
        self._sun_w_m2 = weather.sun_w_m2(time_s)
        self._wind_m_s = weather.wind_m_s(time_s)
        self._weather_until_s = time_s + WEATHER_S
