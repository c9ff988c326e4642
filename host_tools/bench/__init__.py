"""`heatpump bench`: a person and the tool go over a board that is wired, and a sheet says what came of it."""
