"""The weather: a simple day, synthetic years of three climates, or a file of a measured year."""

from host_tools.plant.weather.weather import Weather, WeatherData

__all__ = ["Weather", "WeatherData"]
