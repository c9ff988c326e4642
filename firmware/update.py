"""Finishes a deployment: moves what lies complete in /staged into place.

A deployment writes to /staged.part, checks every file there and renames the folder to /staged.
That one rename decides: before it the old firmware stands untouched, after it the new one is on
the flash, whole. `finish` then moves it into place. Power may go at any line of it: main.py calls
it first thing at each boot, and it goes on where it was cut short.
"""

import os

STAGED = "/staged"
OLD = "/heatpump.old"


def finish():
    """Move /staged into place; return whether there was anything to move."""
    if not exists(STAGED):
        return False
    # A move that a power cut broke off is pending in LittleFS until the next write, and hides other
    # files of its folder from listdir. Removing what isn't there counts as a write.
    try:
        os.remove(STAGED + "/nothing")
    except OSError:
        pass
    names = os.listdir(STAGED)
    # main.py last: while it isn't there, a first installation doesn't start half a firmware.
    names.sort(key=lambda name: (name == "main.py", name))
    for name in names:
        if name == "heatpump":
            remove(OLD)
            if exists("/" + name):
                os.rename("/" + name, OLD)
        os.rename(STAGED + "/" + name, "/" + name)
    remove(OLD)
    os.rmdir(STAGED)
    return True


def exists(path):
    try:
        os.stat(path)
    except OSError:
        return False
    return True


def remove(path):
    """Remove a file, or a folder with all that is in it; nothing there is fine."""
    if not exists(path):
        return
    if os.stat(path)[0] & 0x4000:
        for entry in os.ilistdir(path):
            remove(path + "/" + entry[0])
        os.rmdir(path)
    else:
        os.remove(path)
