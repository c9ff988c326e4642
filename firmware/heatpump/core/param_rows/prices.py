"""The price plan."""

from heatpump.core.param_rows.who import USER

ROWS = (
    ("price_shift", "difference", 1000, 0, 3000, 100, (), USER, "Shift by price",
     "heats and cools this much more in cheap hours and less in dear ones; needs a price plan"),
    ("price_share", "count", 25, 5, 50, 5, (), USER, "Cheap hours in per cent",
     "so much of a day counts as cheap, and as much as dear"),
)  # fmt: skip
