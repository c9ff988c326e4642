"""An answer for a program: `@7 get mode` gives one line of JSON, written as it is made.

{"id":"7","lines":["mode = heat"],"ok":true}
"""

import json

_MOST_ID = 32  # characters


def lines(commands, line):
    """The answer in pieces: what is bytes goes on in the same line."""
    name, _, rest = line.strip()[1:].partition(" ")
    yield ('{"id":%s,"lines":[' % json.dumps(name[:_MOST_ID])).encode()
    good = True
    comma = ""
    for text in _answer(commands, name, rest.strip()):
        good = not text.startswith("error: ")  # it is the last one
        yield (comma + json.dumps(text)).encode()
        comma = ","
    commands.keep = False  # a program needs no history
    yield '],"ok":%s}' % ("true" if good else "false")


def _answer(commands, name, rest):
    if not name or len(name) > _MOST_ID or not rest or rest[0] == "@":
        return ("error: a command follows @ and an id of up to %d characters" % _MOST_ID,)
    return commands.run(rest)
