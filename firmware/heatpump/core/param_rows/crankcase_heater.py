"""The crankcase heater: on below 3-5 °C, off above 5-7 °C, 12 h before a first start (Midea, York)."""

from heatpump.core.param_rows.who import INSTALLER

ROWS = (
    ("crankcase_on", "temperature", 5000, -20000, 15000, 500, (), INSTALLER, "Crankcase heater on",
     "while the compressor rests and it is colder than this outdoors"),
    ("crankcase_off", "temperature", 7000, -20000, 20000, 500, (), INSTALLER, "Crankcase heater off",
     "when it is warmer than this outdoors"),
    ("crankcase_preheat", "duration", 0, 0, 43200, 600, (), INSTALLER, "Crankcase preheat",
     "after power-up in the cold no start for this long; 43200 (12 h) where the maker asks for it"),
)  # fmt: skip
