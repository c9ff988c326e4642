"""The core in the real MicroPython VM: inputs and outputs over pipes, the plant stays with the host."""

from __future__ import annotations

import os
import subprocess
from array import array
from pathlib import Path

from heatpump.core.demand import price_text
from heatpump.core.record import trace
from host_tools.errors import UserError
from host_tools.paths import FIRMWARE
from host_tools.plant import Plant
from host_tools.rigs.base import TICK_MS
from host_tools.rigs.core_in_vm import (
    BOOT,
    FIRST_CONTACT,
    FIRST_READING,
    PRICES,
    RECALL,
    REMEMBER,
    REQUEST_INTS,
    RESET_FAULTS,
    SET,
    TICK,
)
from host_tools.rigs.emulated import EmulatedRig, Readings
from host_tools.virtual_board.vm import find_micropython

HEAP_KB = 1024  # it compiles the core, which a board gets as bytecode
_PROGRAM = Path(__file__).with_name("core_in_vm.py")
_VECTOR_BYTES = 4 * len(trace.FIELDS)


class VmRig(EmulatedRig):
    """heatpump.core.Controller in a child process of MicroPython; killed and started anew at each boot."""

    name = "vm"

    def __init__(self, plant: Plant, application: str, settings: dict[str, str]) -> None:
        super().__init__(plant, application, settings)
        self._command = [
            *find_micropython(),
            "-X",
            f"heapsize={HEAP_KB}k",
            str(_PROGRAM),
            application,
        ]
        self._child: subprocess.Popen[bytes] | None = None
        self._request = array("i", [0] * REQUEST_INTS)

    def boot(self, kept: str) -> None:
        self.close()
        self._child = subprocess.Popen(
            self._command,
            env={"MICROPYPATH": f"{FIRMWARE}:.frozen"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
        )
        assert self._child.stdin and self._child.stdout
        self._to_child = self._child.stdin.fileno()
        self._from_child = self._child.stdout.fileno()
        for key, text in self.settings.items():
            self._send_text(SET, f"{key} {text}")
        self._send_request(BOOT)
        if kept:
            self._send_text(RECALL, kept)

    def tick(self, readings: Readings | None, rest_ms: int) -> array[int]:
        request = self._request
        request[0] = TICK
        request[1] = TICK_MS
        request[FIRST_CONTACT - 1] = rest_ms
        request[2] = 0
        request[3] = self.utc_minute
        request[4] = self.minute_of_week
        request[FIRST_CONTACT:FIRST_READING] = array("i", self.contacts)
        if readings:
            request[2] = 1
            n = FIRST_READING
            for value_mc, fault in readings:
                request[n] = value_mc
                request[n + 1] = fault
                n += 2
        self._send(request)
        answer = self._receive(_VECTOR_BYTES)
        vector = array("i", answer)
        if vector[0] != rest_ms + TICK_MS:
            raise self._died(answer)
        return vector

    def set(self, key: str, text: str) -> None:
        super().set(key, text)
        self._send_text(SET, f"{key} {text}")

    def prices(self, text: str) -> None:
        try:
            price_text.read(text)
        except ValueError as error:
            raise UserError(str(error)) from None
        self._send_text(PRICES, text)

    def reset_faults(self) -> None:
        self._send_request(RESET_FAULTS)

    def remember(self) -> str:
        self._send_request(REMEMBER)
        size = array("i", self._receive(4))[0]
        return self._receive(size).decode()

    def close(self) -> None:
        child, self._child = self._child, None
        if child:
            child.kill()
            child.communicate()

    def _send_text(self, kind: int, text: str) -> None:
        data = text.encode()
        self._send_request(kind, len(data))
        self._send(data)

    def _send_request(self, kind: int, argument: int = 0) -> None:
        self._send(array("i", [kind, argument] + [0] * (REQUEST_INTS - 2)))

    def _send(self, data: array[int] | bytes) -> None:
        try:
            os.write(self._to_child, data)
        except BrokenPipeError:
            raise self._died() from None

    def _receive(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            more = os.read(self._from_child, size - len(data))
            if not more:
                raise self._died(data)
            data += more
        return data

    def _died(self, heard: bytes = b"") -> UserError:
        """What became of the VM, in one line; its last words, `heard` or still to be read, say why."""
        assert self._child
        output, errors = self._child.communicate()
        words = (heard + output + errors).decode(errors="replace").strip().splitlines()
        return UserError(
            f"the VM ended at {self.now_ms / 1000:.0f} s: {words[-1] if words else 'no message'}"
        )
