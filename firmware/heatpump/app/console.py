"""The console task on the serial port: edits a line, runs it, prints what it yields."""

import asyncio
import sys

from heatpump.core.values import utf8

# The longest line that is of use: 48 prices of up to six characters with their blanks are 370.
MOST_BYTES = 512
_PROMPT = "> "
# What a tool sends to what it takes for a REPL; before a line it means nothing here. mpremote that is
# stopped after it has reset the board says good-bye with Ctrl-B.
_TO_REPL = b"\x01\x02\x04"
# Parts of an escape sequence, such as "\x1b[3~" of the delete key.
_NO_ESCAPE, _BEGUN, _PARAMETERS, _HELD_BACK = range(4)


class LineEditor:
    """Collects bytes into lines of UTF-8, with echo and backspace. A line is taken whole or refused."""

    def __init__(self, write):
        self._write = write
        self._after_return = False
        self._clear()

    def _clear(self):
        self._line = bytearray()
        self._missing = 0  # bytes of the last character
        self._escape = _NO_ESCAPE
        self._wrong = ""

    def feed(self, byte):
        """Take one byte; return a finished line, "" for one that was refused with an error, or None."""
        second_half = byte == 10 and self._after_return
        self._after_return = byte == 13
        if byte == 13 or byte == 10:
            return None if second_half else self._finish()
        if self._escape and self._swallow(byte):
            return None
        if byte == 27:
            self._escape = _BEGUN
        elif byte == 8 or byte == 127:
            self._rub_out()
        elif byte in _TO_REPL and not self._line:
            pass
        elif byte < 32 and byte != 9:
            self._wrong = self._wrong or "has a control character"
        elif len(self._line) >= MOST_BYTES:
            self._wrong = self._wrong or "is over %d bytes" % MOST_BYTES
        else:
            self._take(32 if byte == 9 else byte)
        return None

    def _finish(self):
        wrong = self._wrong
        if self._escape == _HELD_BACK:
            wrong = wrong or "ends within an escape sequence"
        elif self._missing:
            wrong = wrong or "is not UTF-8"
        line = self._line
        self._clear()
        self._write("\r\n")
        if wrong:
            self._write("error: the line %s; nothing was done\r\n" % wrong)
            return ""
        return line.decode()

    def _swallow(self, byte):
        """An arrow or function key is swallowed up to its last letter; whether the byte belonged to it."""
        if byte < 32 or byte >= 127:  # not of a sequence: it ends there
            if self._escape == _HELD_BACK:
                self._wrong = self._wrong or "has a broken escape sequence"
            self._escape = _NO_ESCAPE
            return False
        if self._escape == _BEGUN:
            if byte == 91 or byte == 79:  # "[", "O"
                self._escape = _PARAMETERS
            else:  # Escape, and then a letter of the text
                self._wrong = self._wrong or "has a control character"
                self._escape = _NO_ESCAPE
        else:
            self._escape = _NO_ESCAPE if byte >= 64 else _HELD_BACK
        return True

    def _take(self, byte):
        if (byte & 0xC0 == 0x80) != (self._missing > 0):
            self._wrong = self._wrong or "is not UTF-8"
            self._missing = 0
            return
        self._line.append(byte)
        if self._missing:
            self._missing -= 1
        elif byte >= 0xC0:
            self._missing = 1 if byte < 0xE0 else 2 if byte < 0xF0 else 3
        if self._missing:
            return
        try:
            text = utf8(self._line[self._begin() :])
            if "\x80" <= text < "\xa0":  # a terminal would obey it
                self._wrong = self._wrong or "has a control character"
            else:
                self._write(text)
        except UnicodeError:
            self._wrong = self._wrong or "is not UTF-8"

    def _begin(self):
        """Where the last character begins."""
        n = len(self._line) - 1
        while n > 0 and self._line[n] & 0xC0 == 0x80:
            n -= 1
        return n

    def _rub_out(self):
        if self._line:
            self._line = self._line[: self._begin()]
            if not self._missing:
                self._write("\x08 \x08")
            self._missing = 0


async def run(answer, idle):
    """Serve the serial port: `answer(line)` yields lines; `idle()` is called after each command."""
    write = sys.stdout.write
    reader = asyncio.StreamReader(sys.stdin.buffer)
    editor = LineEditor(write)
    write(_PROMPT)
    while True:
        data = await reader.read(1)
        if not data:
            await asyncio.sleep_ms(1000)
            continue
        line = editor.feed(data[0])
        if line is None:
            continue
        for text in answer(line):
            write(text + "\r\n")
            await asyncio.sleep_ms(0)
        idle()
        write(_PROMPT)
