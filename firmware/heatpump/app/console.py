"""The console task on the serial port: edits a line, runs it, prints what it yields."""

import asyncio
import select
import sys

from heatpump.core.values import utf8

# The longest line that is of use: 48 prices of up to six characters with their blanks are 370.
MOST_BYTES = 512
_PROMPT = "> "
# What a tool sends to what it takes for a REPL; before a line it means nothing here. mpremote that is
# stopped after it has reset the board says good-bye with Ctrl-B.
_TO_REPL = b"\x01\x02\x04"
# Arrows, Ctrl-A, E, U, W: whoever types them edits.
_EDITING = b"\x1b\x01\x05\x15\x17"
_HISTORY_BYTES = 256
_PASTED_MS = 5  # what is pasted goes on at once


class LineEditor:
    """Collects bytes into lines of UTF-8, with echo and backspace. A line is taken whole or refused.

    raw      the line so far, as bytes; more: so many are missing of its last character
    entries  lines of before as bytes, the newest last, each with a newline behind it
    """

    def __init__(self, write):
        self._write = write
        self._after_return = False
        self.entries = b""
        self._clear()

    def _clear(self):
        self.raw = bytearray()
        self.more = 0
        self._editing = None  # a `line_edit.Editing`, once one is needed
        self._wrong = ""

    def refused(self, why):
        """The line isn't to be obeyed; the first reason is told."""
        self._wrong = self._wrong or why

    def feed(self, byte):
        """Take one byte; return a finished line, "" for one that was refused with an error, or None."""
        second_half = byte == 10 and self._after_return
        self._after_return = byte == 13
        if byte == 13 or byte == 10:
            return None if second_half else self._finish()
        if self._editing:
            self._editing.feed(byte)
        elif byte in _TO_REPL and not self.raw:
            pass
        elif byte in _EDITING and not self._wrong:
            from heatpump.app import line_edit

            self._editing = line_edit.Editing(self, self._write)
            self._editing.feed(byte)
        elif byte == 8 or byte == 127:
            self._rub_out()
        elif byte < 32 and byte != 9:
            self.refused("has a control character")
        elif len(self.raw) >= MOST_BYTES:
            self.refused("is over %d bytes" % MOST_BYTES)
        else:
            self._take(32 if byte == 9 else byte)
        return None

    def ok(self):
        """Whether Tab can go on with the line."""
        return not self._wrong and not self.more and (not self._editing or self._editing.ok())

    def keep(self, line):
        """Keep a line for the arrows; of many the newest."""
        line = line.encode() + b"\n"
        if len(line) <= _HISTORY_BYTES and not self.entries.endswith(line):
            self.entries += line
            while len(self.entries) > _HISTORY_BYTES:
                self.entries = self.entries[self.entries.find(b"\n") + 1 :]

    def _finish(self):
        if self._editing:
            self._editing.stop()
        elif self.more:
            self.refused("is not UTF-8")
        wrong = self._wrong
        line = self.raw
        self._clear()
        self._write("\r\n")
        if wrong:
            self._write("error: the line %s; nothing was done\r\n" % wrong)
            return ""
        return line.decode()

    def _take(self, byte):
        if (byte & 0xC0 == 0x80) != (self.more > 0):
            self.refused("is not UTF-8")
            self.more = 0
            return
        self.raw.append(byte)
        if self.more:
            self.more -= 1
        elif byte >= 0xC0:
            self.more = 1 if byte < 0xE0 else 2 if byte < 0xF0 else 3
        if self.more:
            return
        try:
            text = utf8(self.raw[self._begin() :])
            if "\x80" <= text < "\xa0":  # a terminal would obey it
                self.refused("has a control character")
            else:
                self._write(text)
        except UnicodeError:
            self.refused("is not UTF-8")

    def _begin(self):
        """Where the last character begins."""
        n = len(self.raw) - 1
        while n > 0 and self.raw[n] & 0xC0 == 0x80:
            n -= 1
        return n

    def _rub_out(self):
        if self.raw:
            self.raw = self.raw[: self._begin()]
            if not self.more:
                self._write("\x08 \x08")
            self.more = 0


async def run(answer, idle, commands=None):
    """Serve the serial port: `answer(line)` yields lines; `idle()` is called after each command.

    commands: a `Commands`, for Tab and for which lines are remembered."""
    write = sys.stdout.write
    stream = sys.stdin.buffer
    reader = asyncio.StreamReader(stream)
    editor = LineEditor(write)
    write(_PROMPT)
    while True:
        data = await reader.read(1)
        if not data:
            await asyncio.sleep_ms(1000)
            continue
        if data[0] == 9 and commands and editor.ok():
            await asyncio.sleep_ms(_PASTED_MS)
            poller = select.poll()
            poller.register(stream, select.POLLIN)
            if not poller.poll(0):
                from heatpump.app import line_complete

                await line_complete.show(editor, commands, write, _PROMPT)
                del line_complete
                idle()
                continue
        line = editor.feed(data[0])
        if line is None:
            continue
        for text in answer(line):
            write(text)
            if not isinstance(text, bytes):
                write("\r\n")
            await asyncio.sleep_ms(0)
        if commands and commands.keep:
            editor.keep(line)
        idle()
        write(_PROMPT)
