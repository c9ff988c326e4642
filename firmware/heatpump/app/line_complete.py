"""What Tab does: completes a command, a parameter or what it may be; lists them if there are several."""

import asyncio

from heatpump.core.model import OUTPUTS

_WIDTH = 79
_KEYED = ("get", "set", "default", "help")  # behind them comes a parameter
_CHOSEN = ("mode", "preset")  # they are parameters themselves
_DRIVING = ("service", "relay")


async def show(editor, commands, write, prompt):
    """Do it, and let others have their turn meanwhile."""
    for text in lines(editor, commands, prompt):
        if text:
            write(text)
        await asyncio.sleep_ms(0)


def lines(editor, commands, prompt):
    """Yield what is to be written: completed at the end of the editor's line, or what it may go on with, and
    the line again; None now and then, so that others have their turn."""
    before = bytes(editor.raw).decode()
    words = before.split(" ")
    begun = words.pop()
    words = [word for word in words if word]
    count = 0
    common = ""
    for word in _known(commands, words):
        if word and word[: len(begun)] == begun:
            count += 1
            common = _shared(common, word) if count > 1 else word
        yield None
    more = common[len(begun) :] + (" " if count == 1 else "")
    if count == 0:
        return
    if more:
        for byte in more.encode():
            editor.feed(byte)
        return
    line = ""
    yield "\r\n"
    for word in _known(commands, words):
        if word and word[: len(begun)] == begun:
            if line and len(line) + 2 + len(word) > _WIDTH:
                yield line + "\r\n"
                line = ""
            line += "  " + word if line else word
        yield None
    yield line + "\r\n" + prompt + before


def _shared(one, other):
    """The beginning that both have."""
    n = 0
    while n < len(one) and n < len(other) and one[n] == other[n]:
        n += 1
    return one[:n]


def _known(commands, words):
    """What may stand behind these words."""
    if not words or (words[0] == "help" and len(words) == 1):
        from heatpump.app.command import table

        for row in table.rows():
            yield row[0]
    if len(words) == 1 and words[0] in _KEYED:
        for row in commands.params.rows():
            yield row[0]
    elif len(words) == 1 and words[0] in _DRIVING:
        for n in commands.controller.application.outputs:
            yield OUTPUTS[n]
        yield "stop"
    elif len(words) == 1 and words[0] in _CHOSEN:
        for row in commands.params.rows(words[0]):
            for choice in row[6]:
                yield choice
    elif len(words) == 2 and words[0] == "set":
        for row in commands.params.rows(words[1]):
            for choice in row[6]:
                yield choice
