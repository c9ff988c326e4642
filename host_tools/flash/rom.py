"""The real esptool, through its API for scripts: find the chip, refuse a wrong one, erase, write.

esptool compares the flash's MD5 with the image's after writing, and raises if they differ.
"""

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

import serial
from esptool import FatalError
from esptool.cmds import (
    attach_flash,
    detect_chip,
    detect_flash_size,
    reset_chip,
    run_stub,
    write_flash,
)
from esptool.logger import EsptoolLogger, TemplateLogger
from esptool.targets import CHIP_DEFS
from esptool.util import flash_size_bytes

from host_tools.errors import UserError
from host_tools.progress import ProgressCallback

FAST_BAUD = 460800


def write_image(
    port: str,
    board: Mapping[str, Any],
    start: int,
    data: bytes,
    progress: ProgressCallback,
    erase: bool = True,
) -> None:
    """Write an image that `read_image` has passed, at its place on the flash, and reset the chip.

    Chip and flash size are compared with the board file before anything is erased. With `erase`
    the whole flash is erased, files and settings included; without, only what the image covers.
    Raises UserError with one line.
    """
    connection: Any = None
    with _quiet(progress):
        try:
            progress("connect", 0, 1)
            connection = detect_chip(port)
            _check_chip(connection, board, port)
            connection = run_stub(connection)
            attach_flash(connection)
            _check_flash(connection, board, port)
            progress("connect", 1, 1)
            connection.change_baud(FAST_BAUD)
            progress("erase and write", 0, len(data))
            write_flash(connection, [(start, data)], erase_all=erase)
            progress("erase and write", len(data), len(data))
            reset_chip(connection, "hard-reset")
        except (FatalError, serial.SerialException, OSError) as error:
            raise UserError(_reason(error, port, connection)) from None
        finally:
            if connection:
                connection._port.close()


def _check_chip(connection: Any, board: Mapping[str, Any], port: str) -> None:
    wanted = CHIP_DEFS[board["CHIP"]].CHIP_NAME
    if wanted != connection.CHIP_NAME:
        raise UserError(
            f"the chip on {port} is an {connection.CHIP_NAME}, but board {board['NAME']} has an {wanted}"
        )


def _check_flash(connection: Any, board: Mapping[str, Any], port: str) -> None:
    size = flash_size_bytes(detect_flash_size(connection))
    if not size:
        raise UserError(f"the flash of the chip on {port} can't be recognised")
    if size < board["FLASH_BYTES"]:
        raise UserError(
            f"the chip on {port} has {size} bytes of flash, but board {board['NAME']} has"
            f" {board['FLASH_BYTES']}"
        )


def _reason(error: Exception, port: str, connection: Any) -> str:
    line = str(error).split("\n")[0].strip().rstrip(".")
    if connection is None:
        return (
            f"no ESP32 answers on {port} ({line}): hold the board's IO0 or BOOT button, press and release"
            " EN or RST (or switch it off and on), let go, and try again"
        )
    return f"writing to the board on {port} failed: {line}"


class _Reporter(TemplateLogger):
    """Turns esptool's progress into ours and keeps its other words off the screen."""

    def __init__(self, progress: ProgressCallback) -> None:
        self._progress = progress

    def progress_bar(
        self, cur_iter: int, total_iters: int, prefix: str = "", suffix: str = "", bar_length: int = 30
    ) -> None:
        self._progress("erase and write", cur_iter, total_iters)

    def print(self, *args: Any, **kwargs: Any) -> None: ...

    def note(self, message: str) -> None: ...

    def warning(self, message: str) -> None: ...

    def error(self, message: str) -> None: ...

    def stage(self, finish: bool = False) -> None: ...

    def set_verbosity(self, verbosity: str) -> None: ...


@contextlib.contextmanager
def _quiet(progress: ProgressCallback) -> Iterator[None]:
    usual = EsptoolLogger()
    usual.set_logger(_Reporter(progress))
    try:
        yield
    finally:
        usual.set_logger(usual)
