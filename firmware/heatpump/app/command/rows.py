"""Parameters at the console, listed: get, dump, and what differs from the defaults as diff."""

import sys

from heatpump.core import values
from heatpump.core.words import Words

_SECRET = "secret"
_LONGEST = 32  # letters of a pattern

_COMMANDS = Words("get,dump,diff")


def lines(commands, words):
    return (_get, _dump, _diff)[_COMMANDS.index(commands.command)](commands, words)


def _get(commands, words):
    if len(words) > 1:
        raise ValueError("get takes one name, a part of one or a pattern with * and ?; none for all")
    params = commands.params
    name = words[0] if words else "*"
    exact = found = False
    for row in params.rows(name):
        exact = True
        yield _line(params, row)
    if exact:
        return
    pattern = name if "*" in name or "?" in name else "*" + name + "*"
    for row in params.rows():
        if fits(row[0], pattern):
            found = True
            yield _line(params, row)
    if not found and "*" in name:
        raise ValueError("no parameter is like '%s'; 'get' lists all" % name)
    if not found:
        params.row(name)  # says what may have been meant


def _line(params, row):
    """As `setting.text` has it, without its module."""
    value = params.value(row)
    if row[1] == _SECRET:
        return "%s = %s" % (row[0], "(set)" if value else "(not set)")
    unit = values.unit(row[1])
    return "%s = %s%s" % (row[0], values.to_text(row[1], value, row[6]), " " + unit if unit else "")


def fits(name, pattern):
    """Whether it is like the pattern: `*` stands for any letters, `?` for one. What is too long fits nothing;
    it takes as many steps as both have letters, multiplied, whatever the pattern."""
    if len(pattern) > _LONGEST:
        return False
    at = n = 0
    star = -1  # the last one, and how far the name is taken to be its own
    taken = 0
    while n < len(name):
        letter = pattern[at : at + 1]
        if letter == "*":
            star = at
            taken = n
            at += 1
        elif letter == "?" or letter == name[n]:
            at += 1
            n += 1
        elif star >= 0:
            taken += 1
            n = taken
            at = star + 1
        else:
            return False
    return not pattern[at:].strip("*")


def _dump(commands, words):
    if words:
        raise ValueError("dump takes no argument")
    for row in commands.params.rows():
        yield _to_paste(commands.params, row)


def _diff(commands, words):
    if words:
        raise ValueError("diff takes no argument")
    texts = defaults()
    none = True
    for row in commands.params.rows():
        if commands.params.value(row) != default_value(row, texts):
            none = False
            yield _to_paste(commands.params, row)
    if none:
        yield "# all as delivered"


def defaults():
    """What the board's application sets by itself, {key: text}; not kept in memory."""
    path = "heatpump.applications." + __import__("application").NAME
    __import__(path)
    return sys.modules[path].DEFAULTS


def default_value(row, texts):
    """The internal value that a row has as delivered. A text of the application that is refused counts for
    nothing."""
    if row[0] in texts:
        from heatpump.core import entered  # `get` does without

        try:
            return entered.from_text(row[1], str(texts[row[0]]), row[6])
        except ValueError:
            pass
    return row[2]


def _to_paste(params, row):
    """A line that sets it; without the value of a secret, and then for a reader only."""
    value = params.value(row)
    if row[1] == _SECRET:
        return "# %s is %s" % (row[0], "set" if value else "not set")
    return ("set %s %s" % (row[0], values.to_text(row[1], value, row[6]))).strip()
