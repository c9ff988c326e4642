"""Host tools of the heat pump controller: virtual board, plant, scenarios, flash, monitor."""
