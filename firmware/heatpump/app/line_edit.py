"""Editing within a line: in memory from the first arrow or control key to the line's end.

    left, right, Home, End, Ctrl-A, Ctrl-E    move the cursor, by characters
    backspace, delete, Ctrl-U, Ctrl-W         rub out: the character before, the one at it, all before, a word
    up, down                                  the lines before

Other arrow and function keys are swallowed up to their last letter.
"""

from heatpump.app.console import MOST_BYTES
from heatpump.core.values import utf8

_NONE, _BEGUN, _PARAMETERS, _HELD_BACK = range(4)  # parts of an escape sequence, such as "\x1b[3~" of delete
_PLAIN = 99  # the number of a sequence without one


class Editing:
    """The cursor in the line of a `console.LineEditor`, which it is made for."""

    def __init__(self, editor, write):
        self._editor = editor
        self._write = write
        if editor.more:  # whole characters only
            editor.refused("is not UTF-8")
            editor.raw = bytearray()
            editor.more = 0
        self._at = len(editor.raw)  # bytes before the cursor
        self._escape = _NONE
        self._number = _PLAIN
        self._part = b""  # of a character that isn't whole yet
        self._back = 0  # lines up

    def ok(self):
        return self._at == len(self._editor.raw) and not self._part

    def stop(self):
        """The line is over."""
        if self._escape == _HELD_BACK:
            self._editor.refused("ends within an escape sequence")
        elif self._part:
            self._editor.refused("is not UTF-8")

    def feed(self, byte):
        if self._escape and self._swallow(byte):
            return
        if byte == 27:
            self._escape = _BEGUN
        elif byte == 8 or byte == 127:
            if self._part:
                self._part = b""
            else:
                self._cut(self._left(), self._at)
        elif byte == 1:
            self._move(0)
        elif byte == 5:
            self._move(len(self._editor.raw))
        elif byte == 21:
            self._cut(0, self._at)
        elif byte == 23:
            self._cut(self._word(), self._at)
        elif byte < 32 and byte != 9:
            self._editor.refused("has a control character")
        else:
            self._take(32 if byte == 9 else byte)

    def _swallow(self, byte):
        """Whether the byte belongs to an escape sequence."""
        if byte < 32 or byte >= 127:  # it ends there
            if self._escape == _HELD_BACK:
                self._editor.refused("has a broken escape sequence")
            self._escape = _NONE
            return False
        if self._escape == _BEGUN:
            if byte == 91 or byte == 79:  # "[", "O"
                self._escape = _PARAMETERS
                self._number = _PLAIN
            else:  # Escape, and then a letter of the text
                self._editor.refused("has a control character")
                self._escape = _NONE
        elif byte >= 64:
            self._escape = _NONE
            self._key(byte)
        else:
            digit = byte - 48
            # With a second number it is another key: with Shift, Alt or Ctrl held.
            self._number = digit if self._escape == _PARAMETERS and 0 <= digit <= 9 else -1
            self._escape = _HELD_BACK
        return True

    def _key(self, letter):
        """By the last letter of its sequence."""
        size = len(self._editor.raw)
        number = self._number
        if letter == 126:  # "~"
            if number == 1 or number == 7:
                self._move(0)
            elif number == 4 or number == 8:
                self._move(size)
            elif number == 3:
                self._cut(self._at, self._right())
        elif number != _PLAIN:
            pass
        elif letter == 65 or letter == 66:
            self._recall(1 if letter == 65 else -1)
        elif letter == 67:
            self._move(self._right())
        elif letter == 68:
            self._move(self._left())
        elif letter == 72:
            self._move(0)
        elif letter == 70:
            self._move(size)

    def _left(self):
        """Where the character before the cursor begins."""
        n = max(self._at - 1, 0)
        while n > 0 and self._editor.raw[n] & 0xC0 == 0x80:
            n -= 1
        return n

    def _right(self):
        typed = self._editor.raw
        n = min(self._at + 1, len(typed))
        while n < len(typed) and typed[n] & 0xC0 == 0x80:
            n += 1
        return n

    def _word(self):
        """Where the word before the cursor begins."""
        typed = self._editor.raw
        n = self._at
        while n > 0 and typed[n - 1] == 32:
            n -= 1
        while n > 0 and typed[n - 1] != 32:
            n -= 1
        return n

    def _text(self, begin, end):
        return bytes(self._editor.raw[begin:end]).decode()

    def _move(self, to):
        if to > self._at:
            self._write(self._text(self._at, to))
        elif to < self._at:
            self._write("\x08" * columns(self._text(to, self._at)))
        self._at = to

    def _cut(self, begin, end):
        gone = columns(self._text(begin, end))
        self._move(begin)
        typed = self._editor.raw
        self._editor.raw = typed[:begin] + typed[end:]
        rest = self._text(begin, len(self._editor.raw))
        self._write(rest + " " * gone + "\x08" * (columns(rest) + gone))

    def _take(self, byte):
        editor = self._editor
        if len(editor.raw) + len(self._part) >= MOST_BYTES:
            editor.refused("is over %d bytes" % MOST_BYTES)
            return
        self._part += bytes((byte,))
        first = self._part[0]
        whole = 1 if first < 0xC0 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4
        if len(self._part) < whole and (len(self._part) == 1 or byte & 0xC0 == 0x80):
            return
        try:
            text = utf8(self._part)
        except UnicodeError:
            editor.refused("is not UTF-8")
            text = ""
        if "\x80" <= text < "\xa0":
            editor.refused("has a control character")
        elif text:
            typed = editor.raw
            if self._at == len(typed):
                typed.extend(self._part)
            else:
                editor.raw = typed[: self._at] + self._part + typed[self._at :]
            self._at += len(self._part)
            rest = self._text(self._at, len(editor.raw))
            self._write(text + rest + "\x08" * columns(rest))
        self._part = b""

    def _recall(self, step):
        """Put a line of before in the place of this one; beyond the newest an empty one."""
        lines = self._editor.entries.split(b"\n")[:-1]
        back = self._back + step
        if not 0 <= back <= len(lines):
            return
        self._back = back
        self._move(len(self._editor.raw))
        self._cut(0, self._at)
        if back:
            self._editor.raw = bytearray(lines[-back])
            self._move(len(self._editor.raw))


def columns(text):
    """How many columns of a terminal it takes: East Asian letters and pictures two."""
    total = 0
    for character in text:
        code = ord(character)
        wide = 0x1100 <= code < 0x1160 or 0x2E80 <= code < 0xD7A4 or 0xF900 <= code < 0xFB00
        total += 2 if wide or 0xFF00 <= code < 0xFF61 or code >= 0x1F300 else 1
    return total
