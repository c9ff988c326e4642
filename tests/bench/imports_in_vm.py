"""Runs in the MicroPython VM: imports each module of argv and prints as JSON what it took of the heap.

The first of argv is how many names to make up first: the VM's tables of names grow in great leaps, and
so the leaps come at other modules.
"""

import gc
import json
import sys


class Names:
    pass


def allocated():
    gc.collect()
    gc.collect()
    return gc.mem_alloc()


names = Names()
for n in range(int(sys.argv[1])):
    setattr(names, f"made_up_{n}", 0)
del names
found = dict.fromkeys(sys.argv[2:], 0)
for name in sys.argv[2:]:
    before = allocated()
    __import__(name)
    found[name] = allocated() - before
print(json.dumps(found))
