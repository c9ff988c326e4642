"""Starts the controller, nothing else. A deployment that was cut off is finished first."""

import os

if "heatpump" not in os.listdir():
    for rest in ("heatpump.new", "heatpump.old"):
        if rest in os.listdir():
            os.rename(rest, "heatpump")
            break

from heatpump.app.start import main

main()
