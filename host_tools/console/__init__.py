"""A terminal onto the firmware's console, and its commands from a script."""
