"""`heatpump board draw`: how a board and an application are wired, as an SVG."""
