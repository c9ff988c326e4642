"""From a bare chip to a running controller: MicroPython's image with esptool, then a deployment.

Whatever can be refused is refused before anything is erased: the board file, the application and
the settings, a change of what the board is, the image, then the chip and its flash.
"""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from host_tools.deploy import KEPT, Deployed, ask_machine, check_names, check_settings, deploy, restart
from host_tools.deploy.machine import OnBoard, Wanted, choose_machine
from host_tools.deploy.mpremote import Mpremote, NoMicroPython
from host_tools.errors import UserError
from host_tools.flash.image import check_image, check_sum, image_bytes, read_image
from host_tools.flash.rom import write_image
from host_tools.paths import BOARDS, FIRMWARE
from host_tools.progress import ProgressCallback, no_progress
from host_tools.serial_port import check_port

ASK_S = 8  # a board that runs something answers within a second or two of its soft reset
FIRST_BOOT_S = 60  # the first start formats the file system


def flash(
    port: str,
    image: Path,
    wanted: Wanted = KEPT,
    *,
    sha256: str = "",
    erase: bool = True,
    progress: ProgressCallback = no_progress,
    first_boot_s: float = FIRST_BOOT_S,
    ask_s: float | None = None,
    boards: Path = BOARDS,
    firmware: Path = FIRMWARE,
) -> Deployed:
    """Write a MicroPython image to the board's chip, then deploy the firmware onto it.

    A board that runs the firmware already is asked what it is, and keeps it as in a deployment; of
    one that doesn't answer, board and application must be named. `erase` takes the whole flash;
    without it, files and settings stay if the new image has the same partitions. `sha256`: what the
    image's must be, if it is given. Raises UsageError or UserError with one line.
    """
    check_names(wanted, boards)
    check_there(port, image)
    check_sum(image, sha256)
    check_image(image)
    with _asked(port, firmware, ask_s or ASK_S, progress) as found:
        machine = choose_machine(found, wanted, port, boards)
        check_settings(wanted.settings, machine.application_settings)
        start, data = read_image(image, machine.board_settings)
        write_image(port, machine.board_settings, start, data, progress, erase)
    wait_for_micropython(port, first_boot_s, progress)
    named = replace(wanted, board=machine.board, application=machine.application)
    try:
        done = deploy(port, named, progress=progress, boards=boards, firmware=firmware)
    except UserError as error:
        settings = " and the same --set" if wanted.settings else ""
        raise UserError(
            f"{error}; MicroPython is on the board, 'heatpump deploy --port {port} --board {machine.board}"
            f" --application {machine.application}'{settings} goes on from here"
        ) from None
    return replace(done, machine=machine)  # what changed was seen before the flash was erased


def check_there(port: str, image: Path) -> None:
    """Raise UserError if the port or the image can't be used, or with both in one line."""
    wrong = []
    for check in (lambda: check_port(port), lambda: image_bytes(image)):
        try:
            check()
        except UserError as error:
            wrong.append(str(error))
    if wrong:
        raise UserError("; ".join(wrong))


@contextlib.contextmanager
def _asked(port: str, firmware: Path, ask_s: float, progress: ProgressCallback) -> Iterator[OnBoard]:
    """What the board says it is; nothing if it is silent. Restarts it, if it isn't, when the block fails."""
    progress("ask", 0, 1)
    try:
        found = ask_machine(port, firmware, ask_s)
    except NoMicroPython:
        progress("ask", 1, 1)
        yield OnBoard()
        return
    progress("ask", 1, 1)
    try:
        yield found
    except BaseException:
        with contextlib.suppress(UserError):
            restart(port)
        raise


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
