"""Starts the controller, nothing else."""

import update

update.finish()  # a deployment that was cut off

from heatpump.app.start import main

main()
