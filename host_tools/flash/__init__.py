"""From a bare chip to a running controller: MicroPython's image with esptool, then a deployment.

Whatever can be refused is refused before anything is erased: the board file, the application and
the settings, the image, then the chip and its flash.
"""

import time
from collections.abc import Mapping
from pathlib import Path

from host_tools.board_file import load_application, load_board
from host_tools.deploy import Deployed, check_settings, deploy
from host_tools.deploy.mpremote import Mpremote, NoMicroPython
from host_tools.errors import UserError
from host_tools.flash.image import read_image
from host_tools.flash.rom import write_image
from host_tools.paths import BOARDS, FIRMWARE
from host_tools.progress import ProgressCallback, no_progress
from host_tools.serial_port import check_port

FIRST_BOOT_S = 60  # the first start formats the file system


def flash(
    port: str,
    board_name: str,
    image: Path,
    application: str,
    settings: Mapping[str, str] | None = None,
    *,
    erase: bool = True,
    progress: ProgressCallback = no_progress,
    first_boot_s: float = FIRST_BOOT_S,
    boards: Path = BOARDS,
    firmware: Path = FIRMWARE,
) -> Deployed:
    """Write a MicroPython image to the board's chip, then deploy the firmware onto it.

    `erase` takes the whole flash; without it, files and settings stay if the new image has the
    same partitions. Raises UsageError or UserError with one line.
    """
    board = load_board(board_name, boards)
    chosen = load_application(application, board)
    check_settings(settings or {}, chosen)
    start, data = read_image(image, board)
    check_port(port)
    write_image(port, board, start, data, progress, erase)
    wait_for_micropython(port, first_boot_s, progress)
    return deploy(
        port, board_name, application, settings, progress=progress, boards=boards, firmware=firmware
    )


def wait_for_micropython(port: str, timeout_s: float, progress: ProgressCallback) -> None:
    """Wait until MicroPython answers after its first start. Raises UserError with one line."""
    deadline = time.monotonic() + timeout_s
    progress("first start", 0, 1)
    while True:
        try:
            check_port(port)
            Mpremote(port).run(("exec", "pass"), silence_s=max(1, deadline - time.monotonic()))
        except UserError as error:
            if time.monotonic() < deadline:
                time.sleep(0.5)
                continue
            if isinstance(error, NoMicroPython):
                raise UserError(
                    f"the image is written, but MicroPython does not start on {port}:"
                    " press EN or RST on the board, then run 'heatpump deploy'"
                ) from None
            raise
        progress("first start", 1, 1)
        return
