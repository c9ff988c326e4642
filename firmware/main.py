"""Starts the controller, nothing else."""

import sys

import update

update.finish()  # a deployment that was cut off

# A package in the image goes before the one in the flash: it takes no RAM (see boards/README.md).
sys.path.append(sys.path.pop(0))

from heatpump.app.start import main

main()
