"""Runs in the MicroPython VM: prints as JSON how many bytes of its heap a bare VM has allocated."""

import gc

gc.collect()
print(gc.mem_alloc())
