"""The chip of the virtual board: the VM from reset to reset, and what each kind of reset does."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from host_tools.errors import UserError
from host_tools.virtual_board import protocol
from host_tools.virtual_board.console import Console
from host_tools.virtual_board.harness import Harness
from host_tools.virtual_board.kept_memory import KeptMemory
from host_tools.virtual_board.protocol import NEVER_US, Request, RequestReader
from host_tools.virtual_board.vm import Vm

PWRON_RESET, HARD_RESET, WDT_RESET, SOFT_RESET = 1, 2, 3, 5  # as in an ESP32's machine module
BOOT_MS = 400  # from reset to boot.py on an ESP32

_CAUSES = {PWRON_RESET: "power-on", HARD_RESET: "hard", WDT_RESET: "watchdog", SOFT_RESET: "soft"}


class Chip:
    """Holds the simulated time and takes what the VM tells; `vm` is None while off or resetting."""

    def __init__(
        self,
        rom: Path,
        heap_kb: int,
        settings: dict[str, object],
        flash_fd: int,
        kept: KeptMemory,
        harness: Harness,
        console: Console,
        on_trace: Callable[[bytes], None] | None,
        on_log: Callable[[str], None] | None,
    ) -> None:
        """`settings` are those of virtual_boot.py that don't change from reset to reset."""
        self._rom = rom
        self._heap_kb = heap_kb
        self._settings = settings
        self._flash_fd = flash_fd
        self._kept = kept
        self._harness = harness
        self._console = console
        self._on_trace = on_trace
        self._on_log = on_log
        self._reader = RequestReader()
        self._boot_us = 0
        self._cause = PWRON_RESET
        self.vm: Vm | None = None
        self.held: Request | None = None  # not answered yet: the VM waits
        self.ready = False  # the VM is up and has begun with boot.py
        self.at_prompt = False  # main.py is over
        self.now_us = 0
        self.watchdog_us = NEVER_US  # when it bites
        self.wake_us = NEVER_US  # when the chip starts, while it is off or resetting
        self.resets: list[int] = []
        self.log: list[str] = []

    def power_on(self) -> None:
        self._cause = PWRON_RESET
        self.wake()

    def power_cut(self, off_ms: int) -> None:
        """No power for `off_ms`."""
        self._kept.lose_power()
        self.reset(PWRON_RESET, off_ms)

    def reset(self, cause: int, off_ms: int = 0) -> None:
        """Any but a soft reset: RAM and pins are lost, the ticks begin anew."""
        self.note(f"{_CAUSES[cause]} reset")
        self.end()
        self._console.power_off()
        self._harness.release_pins(power_lost=cause == PWRON_RESET)
        self._harness.answer.flags &= ~(protocol.HANG | protocol.HEAP_TAKEN)
        self.watchdog_us = NEVER_US
        self._cause = cause
        self.wake_us = self.now_us + (off_ms + BOOT_MS) * 1000

    def _soft_reset(self) -> None:
        """MicroPython alone begins anew: pins, watchdog and ticks go on."""
        self._console.drain()
        self.end()
        self._console.say(b"MPY: soft reboot\r\n")
        self._cause = SOFT_RESET
        self.wake()

    def wake(self) -> None:
        """Start the VM."""
        self.wake_us = NEVER_US
        if self._cause != SOFT_RESET:
            self._boot_us = self.now_us
        self.resets.append(self._cause)
        settings = {
            **self._settings,
            "cause": self._cause,
            "boot_us": self._boot_us,
            "watchdog_us": self.watchdog_us,
            "raw": self._console.raw,
        }
        self._reader = RequestReader()
        self.ready = self.at_prompt = False
        self.vm = Vm(self._rom, self._heap_kb, settings, self._kept.fd, self._flash_fd)
        self._console.attach(self.vm)

    def end(self) -> None:
        """Stop the VM, wherever it is."""
        self.held = None
        self._console.attach(None)
        if self.vm is not None:
            self.vm.kill()
            self.vm = None

    def _ended_itself(self, vm: Vm) -> None:
        """Ctrl-D and sys.exit() at the REPL are soft resets, all else is a crash."""
        status = vm.wait()
        if not self.ready:
            self.refuse_start()
        if status and self._console.interrupted_lately():
            # This VM doesn't survive an interrupt in the midst of a garbage collection; a chip does,
            # and is at its REPL then.
            self.note("the VM died of Ctrl-C; restarted without main.py")
            self.reset(HARD_RESET)
            self._console.raw = True
        elif status >= 0:
            self._soft_reset()
        else:
            self._console.drain()
            self.note(f"the VM died of signal {-status}")
            self.reset(HARD_RESET)

    def refuse_start(self) -> NoReturn:
        """Give up on a VM that doesn't come up."""
        self._console.drain()
        reason = self._console.error_line() or "no error message"
        self.end()
        raise UserError(f"MicroPython does not start with a heap of {self._heap_kb} kB: {reason}")

    def note(self, text: str) -> None:
        """One line for the log."""
        line = f"{self.now_us / 1e6:.3f} s: {text}"
        self.log.append(line)
        if self._on_log is not None:
            self._on_log(line)

    def pass_time(self, until_us: int) -> None:
        """Simulated time goes on without the VM."""
        if until_us > self.now_us:
            self.now_us = until_us
            self._harness.advance_to(until_us // 1000)

    def receive(self, vm: Vm, latest_us: int) -> bool:
        """Take what the VM tells. False if it is silent.

        `latest_us`: if its clock shows more it was stopped meanwhile, and the answer sets it back.
        """
        try:
            data = os.read(vm.request_fd, 65536)
        except BlockingIOError:
            return False
        if not data:
            self._ended_itself(vm)
            return True
        for request in self._reader.feed(data):
            self._take(request, latest_us)
            if self.vm is not vm:  # it was reset
                break
        return True

    def _take(self, request: Request, latest_us: int) -> None:
        """Do what a request says; it is held until it may be answered."""
        harness = self._harness
        for edge in request.edges:
            harness.take_edge(edge)
        self.now_us = max(self.now_us, min(request.now_us, latest_us))
        harness.advance_to(self.now_us // 1000)
        self.watchdog_us = request.watchdog_us
        if request.trace and self._on_trace is not None:
            self._on_trace(request.trace)
        self.held = request
        kind = request.kind
        if self.ready:  # and past the word that it is: in boot.py, in main.py or at its prompt
            self._console.ready()
        if kind == protocol.TICK:
            return
        if kind == protocol.READY:
            self.ready = True
        elif kind == protocol.BOOTED:
            self.at_prompt = True
            self._console.booted(bool(request.argument))
        elif kind == protocol.CONSOLE:
            self._console.set_interrupt_character(request.argument)
        elif kind == protocol.WATCHDOG:
            self._console.drain()
            self.reset(WDT_RESET)
        elif kind == protocol.RESET and request.argument == SOFT_RESET:
            self._soft_reset()
        elif kind == protocol.RESET:
            self._console.drain()
            self.reset(HARD_RESET)

    def answer(self, vm: Vm, request: Request, lease_us: int) -> None:
        """Let the VM go on, up to `lease_us` before it must tell again."""
        self.held = None
        answer = self._harness.answer.finish(request.number, self.now_us, lease_us)
        try:
            os.write(vm.answer_fd, answer)
        except BrokenPipeError:
            self._ended_itself(vm)
