"""The price plan."""

from heatpump.core.param_rows.who import USER

ROWS = (
    ("price_shift", "difference", 1000, 0, 3000, 100, (), USER, "Shift by price",
     "a tank is warmer by this in cheap hours, colder in dear ones; a room within its band; needs a plan"),
    ("price_share", "count", 25, 5, 50, 5, (), USER, "Cheap hours in per cent",
     "so much of a day counts as cheap, and as much as dear"),
)  # fmt: skip
