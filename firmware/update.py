"""Finishes a deployment: moves what lies complete in /staged into place.

A deployment writes to /staged.part, checks every file there and renames the folder to /staged.
That one rename decides: before it the old firmware stands untouched, after it the new one is on
the flash, whole. `finish` then moves it into place. Power may go at any line of it: main.py calls
it first thing at each boot, and it goes on where it was cut short. What can't be moved, whatever it
is, is set aside as /staged.bad and leaves the firmware that was there.
"""

import os

STAGED = "/staged"
BAD = "/staged.bad"
OLD = "/heatpump.old"


def finish():
    """Move /staged into place; return whether it did. Raises nothing."""
    if not exists(STAGED):
        return False
    try:
        move()
        return True
    except Exception as error:
        print("error: the update can't be finished: %r; kept as %s" % (error, BAD))
    try:
        if not exists("/heatpump") and exists(OLD):
            os.rename(OLD, "/heatpump")
        remove(BAD)
        os.rename(STAGED, BAD)
    except OSError as error:
        print("error: it can't be set aside: %r" % error)
    return False


def move():
    """Move what is in /staged. Raises OSError or ValueError, with nothing moved, if it is no update."""
    # A move that a power cut broke off is pending in LittleFS until the next write, and hides other
    # files of its folder from listdir. Removing what isn't there counts as a write.
    try:
        os.remove(STAGED + "/nothing")
    except OSError:
        pass
    names = os.listdir(STAGED)
    # main.py last: while it isn't there, a first installation doesn't start half a firmware.
    for name in names:
        if is_folder(STAGED + "/" + name) != (name == "heatpump"):
            raise ValueError("%s isn't part of one" % name)
    names.sort(key=lambda name: (name == "main.py", name))
    for name in names:
        if name == "heatpump":
            remove(OLD)
            if exists("/" + name):
                os.rename("/" + name, OLD)
        os.rename(STAGED + "/" + name, "/" + name)
    remove(OLD)
    os.rmdir(STAGED)


def is_folder(path):
    return bool(os.stat(path)[0] & 0x4000)


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
    if is_folder(path):
        for entry in os.ilistdir(path):
            remove(path + "/" + entry[0])
        os.rmdir(path)
    else:
        os.remove(path)
