# MicroPython's own list of what goes into an image: its usual modules, and the controller's package.
#
#   cd micropython/ports/esp32
#   make BOARD=ESP32_GENERIC FROZEN_MANIFEST=/path/to/this/boards/manifest.py
#
# The package then runs from flash instead of RAM. See "Memory" in boards/README.md.
# ruff: noqa: F821

include("$(PORT_DIR)/boards/manifest.py")
require("umqtt.simple")
package("heatpump", base_path="../firmware")
