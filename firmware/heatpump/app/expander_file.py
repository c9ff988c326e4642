"""A copy of a good board file's EXPANDER, where `relays_off` finds it should the file be damaged one day."""

import json

from heatpump.app import files

FILE = "expander.json"
MOST_BYTES = 200


def keep(expander):
    """Write it, if it isn't there."""
    try:
        kept = files.read(FILE, MOST_BYTES, lambda file: json.load(file))
    except ValueError:
        kept = None
    if kept == expander:
        return
    try:
        files.write(FILE, lambda file: json.dump(expander, file))
    except OSError as error:
        print("error: %s: %r" % (FILE, error))
