"""The mock ROM bootloader on a pseudo-terminal, in this process, so that a test sees its flash."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from esp32_mock_bootloader.server import (
    BootloaderConnection,
    FlashImage,
    PtyMasterTransport,
    handle_client,
)

BEFORE = 0x5A  # what the flash holds before a test


class RecordingFlash(FlashImage):
    """A flash that isn't empty and that remembers who erased or wrote it."""

    def __init__(self) -> None:
        super().__init__()
        self.data[:] = bytes([BEFORE]) * len(self.data)
        self.touched: list[str] = []

    def begin_defl(self, payload):
        self.touched.append("write")
        super().begin_defl(payload)

    def begin_plain(self, payload):
        self.touched.append("write")
        super().begin_plain(payload)

    def erase_all(self):
        self.touched.append("erase all")
        super().erase_all()

    def erase_region(self, offset, size):
        self.touched.append("erase region")
        super().erase_region(offset, size)

    @property
    def untouched(self) -> bool:
        return not self.touched and self.data.count(BEFORE) == len(self.data)


@contextmanager
def bootloader(chip: str = "esp32") -> Iterator[tuple[str, RecordingFlash]]:
    """A chip in its bootloader, with 4 MiB of flash: (port, flash)."""
    terminal = PtyMasterTransport.create()
    flash = RecordingFlash()
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            handle_client(BootloaderConnection(pty=terminal), stop, chip, flash=flash)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield terminal.client_path, flash
    finally:
        stop.set()
        thread.join()
        terminal.close()
