"""Flashing: the real esptool against a mock of the chip's ROM bootloader."""

from contextlib import contextmanager
from pathlib import Path

import pytest
from bootloader import bootloader
from esp_image import full_image
from served_board import served_board

from host_tools.board_file import load_board
from host_tools.deploy.build import firmware_version
from host_tools.deploy.console import come_up
from host_tools.deploy.machine import Machine, Wanted
from host_tools.errors import HeatpumpError, UsageError, UserError
from host_tools.flash import flash
from host_tools.flash.image import read_image
from host_tools.flash.rom import write_image
from host_tools.paths import FIRMWARE
from host_tools.rigs.virtual import firmware_files
from host_tools.virtual_board import FlashVolume

pytestmark = pytest.mark.slow

AIR_TO_AIR = Wanted("virtual", "air_to_air")


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """The mock in its bootloader never says what it is."""
    monkeypatch.setattr("host_tools.flash.ASK_S", 1)


@pytest.fixture
def image(tmp_path):
    path = tmp_path / "image.bin"
    path.write_bytes(full_image())
    return path


def write(port, board, image, erase=True):
    steps = []
    start, data = read_image(image, board)
    write_image(port, board, start, data, lambda *step: steps.append(step), erase)
    return steps


def test_erases_then_writes_the_image_to_its_place(image):
    with bootloader() as (port, chip_flash):
        steps = write(port, load_board("virtual"), image)
        assert chip_flash.touched[0] == "erase all"
        assert chip_flash.data[0x1000 : 0x1000 + len(full_image())] == full_image()
        assert set(chip_flash.data[:0x1000]) == {0xFF}
        assert set(chip_flash.data[0x300000:]) == {0xFF}
    assert steps[0] == ("connect", 0, 1)
    assert steps[-1] == ("erase and write", len(full_image()), len(full_image()))


def test_without_erase_the_rest_of_the_flash_stays(image):
    with bootloader() as (port, chip_flash):
        write(port, load_board("virtual"), image, erase=False)
        assert "erase all" not in chip_flash.touched
        assert chip_flash.data[0x1000 : 0x1000 + len(full_image())] == full_image()
        assert chip_flash.data[0x300000:] == b"\x5a" * 0x100000


def test_other_chip_is_refused_before_erasing(image):
    with bootloader("esp32s3") as (port, chip_flash):
        with pytest.raises(UserError, match=r"is an ESP32-S3, but board virtual has an ESP32$"):
            flash(port, image, AIR_TO_AIR)
        assert chip_flash.untouched


def test_smaller_flash_is_refused_before_erasing(image):
    board = {**load_board("virtual"), "FLASH_BYTES": 8 * 1024 * 1024}
    with bootloader() as (port, chip_flash):
        with pytest.raises(UserError, match="has 4194304 bytes of flash, but board virtual has 8388608"):
            write(port, board, image)
        assert chip_flash.untouched


def test_bad_input_is_refused_before_the_chip_is_asked(image, tmp_path):
    damaged = tmp_path / "damaged.bin"
    damaged.write_bytes(full_image()[:-1])
    with bootloader() as (port, chip_flash):
        for error, arguments in (
            (UserError, (damaged, AIR_TO_AIR)),
            (UserError, (tmp_path / "none.bin", AIR_TO_AIR)),
            (UsageError, (image, Wanted("none", "air_to_air"))),
            (UsageError, (image, Wanted("virtual", "none"))),
            (UsageError, (image, Wanted("virtual", "air_to_air", {"heat_setpoint": "99"}))),
        ):
            with pytest.raises(error) as caught:
                flash(port, *arguments)
            assert "\n" not in str(caught.value)
        assert chip_flash.untouched


def test_from_bare_chip_to_running_controller(image, tmp_path):
    port = tmp_path / "port"
    steps = []
    with bootloader() as (rom_port, chip_flash), served_board(tmp_path / "board") as served:
        port.symlink_to(rom_port)

        def progress(step, done, total):
            steps.append(step)
            if step == "first start" and not done:  # the chip starts what was written
                port.unlink()
                port.symlink_to(served.port)

        deployed = flash(
            str(port), image, Wanted("virtual", "air_to_air", {"mode": "heat"}), progress=progress
        )
        assert chip_flash.data[0x1000 : 0x1000 + len(full_image())] == full_image()
    assert deployed.status["compressor"] == 0
    assert deployed.status["mode"] == "heat"
    assert list(dict.fromkeys(steps)) == [
        "ask", "connect", "erase and write", "first start", "compile", "survey", "send", "restart",
    ]  # fmt: skip


def test_image_that_does_not_start(image, tmp_path):
    with bootloader() as (port, chip_flash):
        with pytest.raises(UserError) as caught:
            flash(port, image, AIR_TO_AIR, first_boot_s=1)
        assert chip_flash.touched
    assert str(caught.value) == (
        f"the image is written, but MicroPython does not start on {port}:"
        " press EN or RST on the board, then run 'heatpump deploy'"
    )


def test_missing_port(image):
    with pytest.raises(UserError, match="port /dev/no-such-port does not exist"):
        flash("/dev/no-such-port", image, AIR_TO_AIR)


def test_what_is_missing_is_said_at_once():
    with pytest.raises(UserError) as caught:
        flash("/dev/no-such-port", Path("none.bin"), AIR_TO_AIR)
    assert str(caught.value).startswith("port /dev/no-such-port does not exist; ")
    assert str(caught.value).endswith("; image none.bin: No such file or directory")


@contextmanager
def controller(directory, application="air_to_air"):
    """A virtual board that runs the firmware already."""
    directory.mkdir()
    FlashVolume(directory / "flash.img").write_tree(firmware_files(application))
    with served_board(directory) as served:
        yield served


@pytest.fixture
def stopped_at_the_image(monkeypatch):
    """Flashing gets as far as the image, which is wrong: nothing was erased then."""

    def read(path, board):
        raise UserError(f"would write {board['NAME']}")

    monkeypatch.setattr("host_tools.flash.read_image", read)
    monkeypatch.setattr("host_tools.flash.ASK_S", 10)


def test_a_running_board_is_asked_before_it_is_erased(stopped_at_the_image, image, tmp_path):
    with controller(tmp_path / "board", "water_heater") as served:
        for names, flags, message in (
            ((None, None), {}, "would write virtual"),
            (("virtual", "water_heater"), {}, "would write virtual"),
            ((None, "air_to_air"), {}, "its application, water_heater, to air_to_air (--change-application)"),
            ((None, "air_to_air"), {"change_application": True}, "would write virtual"),
            (
                ("esp32_relay_x4", "air_to_air"),
                {"change_application": True},
                "esp32_relay_x4 (--change-board)",
            ),
        ):
            with pytest.raises(HeatpumpError) as caught:
                flash(served.port, image, Wanted(*names, **flags))
            assert str(caught.value).endswith(message), (names, flags)
        # Refused or failed, what it has runs on.
        come_up(served.port, firmware_version(FIRMWARE), machine=Machine("virtual", "water_heater", {}, {}))


def test_a_file_that_is_no_image_does_not_stop_a_machine(tmp_path):
    text = tmp_path / "README.md"
    text.write_text("# Not an image\n" * 50)
    with controller(tmp_path / "board") as served:
        come_up(served.port, firmware_version(FIRMWARE), machine=Machine("virtual", "air_to_air", {}, {}))
        resets = served.do(lambda board: len(board.resets))
        with pytest.raises(UserError, match="no ESP32 bootloader"):
            flash(served.port, text, Wanted())
        assert served.do(lambda board: len(board.resets)) == resets


def test_a_board_that_does_not_answer_must_be_named(image):
    with bootloader() as (port, chip_flash):
        for names, says in (
            ((None, None), "name its board with --board"),
            ((None, "air_to_air"), "name its board with --board"),
            (("virtual", None), "name its application with --application"),
        ):
            with pytest.raises(UsageError, match=says):
                flash(port, image, Wanted(*names))
        assert chip_flash.untouched
