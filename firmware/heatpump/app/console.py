"""The console task on the serial port: edits a line, runs it, prints what it yields."""

import sys
from asyncio import StreamReader, sleep_ms

_MOST_CHARACTERS = 120
_PROMPT = "> "


class LineEditor:
    """Collects characters into lines, with echo and backspace."""

    def __init__(self, write):
        self._write = write
        self._line = ""
        self._last = ""
        self._escape = False

    def feed(self, character):
        """Take one character; return a finished line, or None."""
        after_return = self._last == "\r"
        self._last = character
        if self._escape:
            # An arrow or function key: swallow the sequence up to its final letter.
            self._escape = not (character.isalpha() or character == "~")
        elif character == "\x1b":
            self._escape = True
        elif character == "\r" or character == "\n":
            if character == "\n" and after_return:
                return None
            self._write("\r\n")
            line, self._line = self._line, ""
            return line
        elif character in "\x08\x7f":
            if self._line:
                self._line = self._line[:-1]
                self._write("\x08 \x08")
        elif " " <= character < "\x7f" and len(self._line) < _MOST_CHARACTERS:
            self._line += character
            self._write(character)
        return None


async def run(answer, idle):
    """Serve the serial port: `answer(line)` yields lines; `idle()` is called after each command."""
    write = sys.stdout.write
    reader = StreamReader(sys.stdin.buffer)
    editor = LineEditor(write)
    write(_PROMPT)
    while True:
        data = await reader.read(1)
        if not data:
            await sleep_ms(1000)
            continue
        line = editor.feed(chr(data[0]))
        if line is None:
            continue
        for text in answer(line):
            write(text + "\r\n")
            await sleep_ms(0)
        idle()
        write(_PROMPT)
