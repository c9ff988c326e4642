"""The console between the user's port and the VM: what the UART, its driver and the boot code do on a chip.

Ctrl-C is a signal while a program runs and a byte at the prompt; a lone newline that a program prints gets
its carriage return; after a soft reset in raw REPL the board is in raw REPL again. While the program has
switched Ctrl-C off (micropython.kbd_intr(-1)) bytes pass unchanged both ways, as mpremote's mount needs.
"""

from __future__ import annotations

import fcntl
import os
import re
import struct
import termios
import time
from collections.abc import Callable

from host_tools.virtual_board.processor_time import OwnTime, waits
from host_tools.virtual_board.vm import Vm

_CTRL_A = b"\x01"
_CTRL_C = b"\x03"
_RAW_PROMPT = b"raw REPL; CTRL-B to exit\r\n"
_FRIENDLY_PROMPT = b'Type "help()" for more information.\r\n'
_LONE_NEWLINE = re.compile(rb"(?<!\r)\n")
_TAIL_BYTES = 200
# Of the VM's own time, as one that gets no processor has not got on:
_INTERRUPT_GAP_S = 0.1  # a VM that has not taken a SIGINT yet dies of the next
_SETTLE_S = 0.005  # from the last byte read to the program running
_ENDLESS_S = 1.5  # a program that hasn't waited for so long never does; a boot collects garbage all the time


class Console:
    """Both directions; `emit` gets what the user sees."""

    def __init__(self, emit: Callable[[bytes], None]) -> None:
        self._emit = emit
        self._vm: Vm | None = None
        self._typed = bytearray()
        self._ready = False
        self._binary = False
        self._dropping = False
        self._last = b""
        self._tail = b""
        self._interrupted_s = 0.0
        self._since_interrupt: OwnTime | None = None  # of this VM
        self._since_write: OwnTime | None = None
        self._since_asked: OwnTime | None = None  # to interrupt it
        self.raw = False  # in raw REPL
        self.stranded = False  # at a prompt without having started the board

    def attach(self, vm: Vm | None) -> None:
        """A new VM starts; what is typed waits until it is ready."""
        self._vm = vm
        self._ready = self._binary = self._dropping = False
        self._since_interrupt = self._since_write = self._since_asked = None
        self._tail = b""

    def power_off(self) -> None:
        """Forget what was typed and the REPL's mode."""
        self.attach(None)
        self._typed.clear()
        self.raw = False

    def ready(self) -> None:
        """The VM is about to run boot.py: it can be interrupted from now on."""
        self._ready = True

    def booted(self, raw: bool) -> None:
        """boot.py and main.py are over; the REPL begins, `raw` if it was so before a soft reset."""
        self.drain()
        if raw and self._vm is not None:
            self._dropping = _write(self._vm, _CTRL_A) == 1

    def interrupted_lately(self) -> bool:
        """Whether the running program was interrupted in the last two seconds."""
        return time.monotonic() - self._interrupted_s < 2

    def set_interrupt_character(self, character: int) -> None:
        self.drain()
        self._binary = character < 0

    def type(self, data: bytes) -> None:
        """What the user typed."""
        self._typed += data
        self.feed()

    def say(self, text: bytes) -> None:
        """What the board's boot code prints."""
        self._emit(text)
        self._last = text[-1:]

    def error_line(self) -> str:
        """The last line that the VM printed which names an error."""
        lines = [line for line in self._tail.decode("latin-1").splitlines() if "Error" in line]
        return lines[-1] if lines else ""

    @property
    def waiting(self) -> bool:
        """Whether typed bytes are held back; call `feed` again within some milliseconds."""
        return bool(self._typed)

    def feed(self) -> None:
        """Hand on what was typed, as far as the VM can take it now."""
        vm = self._vm
        while self._typed and self._ready and vm is not None and not self._dropping:
            end = -1 if self._binary else self._typed.find(_CTRL_C)
            if end == 0:
                if not self._interrupt(vm):
                    return
                del self._typed[0]
                continue
            if _under(_INTERRUPT_GAP_S, self._since_interrupt, vm) and vm.interruptible():
                return  # what follows a Ctrl-C is for the prompt that comes
            done = _write(vm, self._typed[: end if end > 0 else len(self._typed)])
            if not done:
                return
            self._since_write = _from_now(vm)
            del self._typed[:done]

    def _interrupt(self, vm: Vm) -> bool:
        if vm.interruptible():
            if _under(_INTERRUPT_GAP_S, self._since_interrupt, vm):
                return False
            self._since_asked = self._since_asked or _from_now(vm)
            if not waits(vm.pid) and _under(_ENDLESS_S, self._since_asked, vm):
                return False  # it may be about to end, or collecting garbage: it would die of a signal
            self._since_asked = None
            self._interrupted_s = time.monotonic()
            self._since_interrupt = _from_now(vm)
            vm.interrupt()
            return True
        self._since_asked = None
        if _unread(vm.stdin_fd) or _under(_SETTLE_S, self._since_write, vm):
            return False  # a line before it may yet start a program
        if not _write(vm, _CTRL_C):
            return False
        self._since_write = _from_now(vm)
        return True

    def drain(self) -> bool:
        """Pass on what the VM has printed. False if it has closed its end."""
        vm = self._vm
        while vm is not None:
            try:
                data = os.read(vm.stdout_fd, 65536)
            except BlockingIOError:
                return True
            if not data:
                return False
            self._pass_on(data)
        return True

    def _pass_on(self, data: bytes) -> None:
        if self._dropping:
            self._tail += data
            start = self._tail.find(_RAW_PROMPT)
            if start < 0:
                return
            data = self._tail[start:]
            self._tail = b""
            self._dropping = False
            self.feed()
        seen = self._tail + data
        raw_at = seen.rfind(_RAW_PROMPT)
        friendly_at = seen.rfind(_FRIENDLY_PROMPT)
        self.stranded = friendly_at >= 0 and not self._ready
        if max(raw_at, friendly_at) >= 0:
            self.raw = raw_at > friendly_at
        self._tail = seen[-_TAIL_BYTES:]
        if not self._binary:
            after_return = self._last == b"\r"
            self._last = data[-1:]
            data = _LONE_NEWLINE.sub(b"\r\n", data)
            if after_return and data.startswith(b"\r\n"):
                data = data[1:]
        self._emit(data)


def _write(vm: Vm, data: bytes | bytearray) -> int:
    """Bytes that the VM's pipe took: none while it is full, and none once the VM has ended."""
    try:
        return os.write(vm.stdin_fd, data)
    except (BlockingIOError, BrokenPipeError):
        return 0


def _from_now(vm: Vm) -> OwnTime:
    own = OwnTime()
    own.look(vm.pid)
    return own


def _under(seconds: float, since: OwnTime | None, vm: Vm) -> bool:
    """Whether the VM has had less time for itself since then."""
    if since is None:
        return False
    since.look(vm.pid)
    return since.total_s < seconds


def _unread(fd: int) -> int:
    """Bytes in a pipe."""
    return int(struct.unpack("i", fcntl.ioctl(fd, termios.FIONREAD, b"\0\0\0\0"))[0])
