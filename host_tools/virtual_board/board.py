"""The virtual board: the MicroPython VM behind a serial port, with flash, sensors, relays and a plug."""

from __future__ import annotations

import datetime
import os
import select
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from heatpump.core.config import CHIPS
from host_tools.errors import UserError
from host_tools.virtual_board.breakable import BreakableChip
from host_tools.virtual_board.chip import HARD_RESET, Chip
from host_tools.virtual_board.console import Console
from host_tools.virtual_board.flash_volume import BLOCK_BYTES, BLOCKS, FlashVolume
from host_tools.virtual_board.harness import Harness, World
from host_tools.virtual_board.kept_memory import KeptMemory
from host_tools.virtual_board.name_server import own_name_server
from host_tools.virtual_board.pace import Pace
from host_tools.virtual_board.protocol import NEVER_US
from host_tools.virtual_board.rom import build_rom
from host_tools.virtual_board.silence import CONSOLE_EVERY_S, Silence
from host_tools.virtual_board.user_port import UserPort

# An ESP32 has some 147 kB free with Wi-Fi up; here words are twice as long, and the simulated devices
# take some 50 kB besides.
HEAP_KB = 448
_TYPED_EVERY_S = 0.002  # while typed bytes wait for the VM
_EPOCH = datetime.datetime(2000, 1, 1)


class VirtualBoard(BreakableChip):
    """One board. Time passes, and the console answers, only within `run_until` and `serve_forever`.

    Use it as a context manager, or `start` and `stop`; the flash stays in `directory` between runs.
    """

    def __init__(
        self,
        directory: Path,
        board_file: Mapping[str, Any],
        *,
        world: World | None = None,
        sensors: Mapping[str, str] | None = None,
        speed: float = 1,
        step_ms: int = 1000,
        heap_kb: int = HEAP_KB,
        trace: bool = False,
        on_trace: Callable[[bytes], None] | None = None,
        on_console: Callable[[bytes], None] | None = None,
        on_log: Callable[[str], None] | None = None,
        start_date: datetime.datetime | None = None,
        modules: Mapping[str, Path] | None = None,
        link: Path | None = None,
        name_server: tuple[str, int] | None = None,
    ) -> None:
        """`board_file`: the values of boards/<name>/board.py.

        `sensors`: ROM (16 hex digits) by role. `speed`: simulated seconds per second, 0: as fast as it goes.
        `step_ms`: the longest step of the world; the board sees its contacts as old as that, but its sensors
        as they are when they measure, to a second.
        `trace`: have the firmware's Controller export a vector each tick, to `on_trace`. `on_console` gets
        what the board prints, `on_log` one line for each reset. `start_date`: the board's clock at
        simulated time 0 (default 2000-01-01, as on a chip that was never told). `modules`: what is frozen
        into a real image besides (dotted name → source). `link`: a symbolic link to the port, from `start`
        to `stop`. `name_server`: address and port of the board's (default: this computer's).

        Raises UserError if no MicroPython is found or the directory is in use.
        """
        self._port = UserPort(link)
        self.port = str(link or self._port.path)
        directory.mkdir(parents=True, exist_ok=True)
        self.flash = FlashVolume(directory / "flash.img")
        try:
            self._flash_fd = self.flash.take()
        except UserError:
            self._port.close()
            raise
        self._harness = Harness(
            board_file["OUTPUTS"], sensors or {}, world, board_file.get("ANALOG"), step_ms
        )
        for contact in board_file.get("CONTACTS", {}).values():
            if "healthy" in contact:
                self._harness.set_input(contact["pin"], contact["healthy"])
        self._kept = KeptMemory(directory / "kept.bin", len(sensors or {}))
        self._pace = Pace(speed, step_ms * 1000)
        chip = board_file.get("CHIP", "esp32")
        settings: dict[str, object] = {
            "mode": self._pace.mode,
            "block_bytes": BLOCK_BYTES,
            "blocks": BLOCKS,
            "sensors": [rom.lower() for rom in (sensors or {}).values()],
            "one_wire_pin": board_file["ONE_WIRE_PIN"],
            "pins": None if chip == "esp32" else CHIPS[chip],
            "expander": board_file.get("EXPANDER"),
            "start_s": int(((start_date or _EPOCH) - _EPOCH).total_seconds()),
            "modules": ["network", "esp32", *(["probe"] if trace else []), *(modules or {})],
            "trace": trace,
            "name_server": name_server or (own_name_server(), 53),
        }
        self._on_console = on_console
        self._console = Console(self._emit)
        self._chip = Chip(
            build_rom(modules or {}),
            heap_kb,
            settings,
            self._flash_fd,
            self._kept,
            self._harness,
            self._console,
            on_trace,
            on_log,
        )
        self._target_us = NEVER_US
        self._off = False
        self._left_s = 0.0
        self._silence = Silence(self._chip, self._pace, self._console)
        self._console_s = 0.0
        self._quiet = False  # the VM had nothing to tell when last asked

    # What a test or rig looks at and changes

    @property
    def now_ms(self) -> int:
        """Simulated time since the board was first powered."""
        return self._chip.now_us // 1000

    @property
    def outputs(self) -> dict[str, int]:
        """1 where the relay's coil is on, by role."""
        return dict(self._harness.outputs)

    @property
    def speeds_pm(self) -> dict[str, int]:
        """What the analog outputs ask for in per mille, by role; 0 where nothing drives them."""
        return self._harness.speeds_pm

    @property
    def edges(self) -> list[tuple[int, str, int]]:
        """Each switching of a relay: (ms, role, 1 for on)."""
        return self._harness.edges

    @property
    def resets(self) -> list[int]:
        """The cause of each start, as machine.reset_cause() tells it."""
        return self._chip.resets

    @property
    def log(self) -> list[str]:
        """A line for each reset, and for a crash of the VM."""
        return self._chip.log

    def set_input(self, pin: int, level: int | None) -> None:
        """Drive an input pin from outside, or let go of it (None)."""
        self._harness.set_input(pin, level)

    def write_console(self, data: bytes) -> None:
        """Type at the board's serial console."""
        self._console.type(data)

    @property
    def wake_ms(self) -> int:
        """When a board that is off or resetting starts."""
        return self._chip.wake_us // 1000

    # Power and resets

    def start(self) -> None:
        """Plug it in. Raises UserError if the link to its port can't be made."""
        self._port.show()
        self._left_s = time.monotonic()
        self._silence.begin()
        self._pace.begin(self._chip.now_us)
        self._chip.power_on()

    def stop(self) -> None:
        """Pull the plug and give the port back."""
        self._chip.end()
        self._harness.release_pins(power_lost=True)
        self._kept.close()
        self._port.close()
        os.close(self._flash_fd)

    def __enter__(self) -> VirtualBoard:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def power_cut(self, off_ms: int = 0) -> None:
        """Take the power away; it comes back `off_ms` later, in simulated time."""
        self._chip.power_cut(off_ms)

    def reset(self, cause: int = HARD_RESET) -> None:
        """Press the reset button, or with WDT_RESET let the watchdog bite."""
        self._chip.reset(cause)

    # The event loop

    def run_until(self, sim_ms: int, timeout_s: float = 600.0) -> None:
        """Let the board run until simulated time `sim_ms`, exactly; then it stands still.

        (At speed 1 the VM has its own clock and doesn't stand still.) Raises UserError if simulated time
        stands still for `timeout_s`; while the VM is stopped or gets no processor doesn't count.
        """
        self._silence.still_s = 0.0
        self._begin(sim_ms * 1000)
        chip = self._chip
        try:
            while chip.now_us < self._target_us or (chip.vm and not chip.held and self._pace.speed == 0):
                self._turn()
                if self._silence.still_s > timeout_s:
                    reached = f"at {self.now_ms / 1000:g} s instead of {sim_ms / 1000:g} s"
                    raise UserError(f"the board is {reached} after {timeout_s:g} s")
            self._serve_console()
        finally:
            self._left_s = time.monotonic()

    def serve_forever(self) -> None:
        """Run until KeyboardInterrupt."""
        self._begin(NEVER_US)
        try:
            while True:
                self._turn()
        finally:
            self._left_s = time.monotonic()

    def _begin(self, target_us: int) -> None:
        """The wall time since the loop was left doesn't count."""
        self._target_us = target_us
        self._pace.skip(time.monotonic() - self._left_s)

    def _turn(self) -> None:
        """Do the next thing: answer the VM, hear it, serve the console, or let time pass."""
        chip = self._chip
        vm = chip.vm
        if vm is None:
            if not self._off:
                self._off = True
                self._pace.begin(chip.now_us)
            self._pass_off_time()
            return
        self._off = False
        if chip.held is not None:
            if self._console.waiting:
                self._console.feed()
            hold_s = self._pace.hold_s(chip.now_us)
            if hold_s > 0:
                self._wait(min(hold_s, CONSOLE_EVERY_S))
                return
            lease_us = chip.now_us + self._pace.lease_us
            if chip.now_us < self._target_us < lease_us:
                lease_us = self._target_us
            chip.answer(vm, chip.held, lease_us)
            if chip.vm is not vm:
                return
        if self._quiet and vm.request_fd not in self._wait(CONSOLE_EVERY_S):
            self._silence.watch(vm, self._target_us)
            return
        self._quiet = not chip.receive(vm, self._silence.latest_us())
        if not self._quiet:
            self._silence.over()
            if not chip.ready:
                self._pace.begin(chip.now_us)
            if time.monotonic() - self._console_s > CONSOLE_EVERY_S:
                self._serve_console()

    def _pass_off_time(self) -> None:
        """There is no VM: the world goes on until the board comes up."""
        chip = self._chip
        stop_us = min(chip.wake_us, self._target_us)
        if self._pace.speed != 0:
            self._wait(CONSOLE_EVERY_S)
            stop_us = min(stop_us, self._pace.allowed_us())
        chip.pass_time(stop_us)
        if chip.now_us >= chip.wake_us:
            chip.wake()
            self._silence.over()

    def _wait(self, seconds: float) -> list[int]:
        """Wait for the VM, its console or the user; gives what has something to read."""
        fds: list[int] = []
        vm = self._chip.vm
        if vm is not None:
            fds.append(vm.stdout_fd)
            if self._chip.held is None:
                fds.append(vm.request_fd)
        port_fd = self._port.fd()
        if port_fd is not None:
            fds.append(port_fd)
        if self._console.waiting:
            seconds = min(seconds, _TYPED_EVERY_S)
        ready: list[int] = select.select(fds, [], [], seconds)[0]
        if ready or self._console.waiting:
            self._serve_console()
        return ready

    def _serve_console(self) -> None:
        self._console_s = time.monotonic()
        self._console.drain()
        self._port.flush()
        if self._port.fd() is not None:
            typed = self._port.read()
            if typed:
                self._console.type(typed)
        self._console.feed()

    def _emit(self, data: bytes) -> None:
        self._port.write(data)
        if self._on_console is not None:
            self._on_console(data)
