"""Hardware in the loop: the firmware on its own chip, in a world that a host simulates."""
