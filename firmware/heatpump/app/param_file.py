"""The parameter table as the build puts it on a board: one line a row, read when it is asked for.

    part <tab> key <tab> the row as JSON

part   the demand or feature that brings the row; nothing for what every machine has
"""

import json

# Beside the module in which this one is on a board, and nowhere else: the table belongs to that build.
FILE = __file__.rpartition("/")[0] + "/parameters.txt"


def rows(application, key):
    """The rows of an application (`application.Application`), or that of `key`; see `params.Params`.

    Raises OSError if the file is missing."""
    with open(FILE) as file:
        for line in file:
            part, name, row = line.split("\t", 2)
            if key is not None and name != key:
                continue
            if not part or part in application.demands or part in application.features:
                yield json.loads(row)


def is_there():
    """False where the sources themselves are, or a package in the image without files."""
    try:
        open(FILE).close()
        return True
    except OSError:
        return False
