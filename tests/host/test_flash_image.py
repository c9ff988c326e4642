"""What is and what isn't taken for a MicroPython image of the board's chip."""

import pytest
from esp_image import APP_AT, PARTITIONS, START, TABLE_AT, executable, full_image, partition_table

from host_tools.errors import UserError
from host_tools.flash.image import check_image, read_image

BOARD = {"NAME": "test", "CHIP": "esp32", "FLASH_BYTES": 4 * 1024 * 1024}
IN_FILE = START["esp32"]  # what is at an offset of the flash is this much earlier in the file


def refusal(tmp_path, data, **board):
    path = tmp_path / "image.bin"
    path.write_bytes(data)
    with pytest.raises(UserError) as caught:
        read_image(path, {**BOARD, **board})
    message = str(caught.value)
    assert message.startswith(f"image {path}: ")
    assert "\n" not in message
    return message.removeprefix(f"image {path}: ")


@pytest.mark.parametrize("chip", START)
def test_takes_full_image_at_its_place(tmp_path, chip):
    path = tmp_path / "image.bin"
    path.write_bytes(full_image(chip))
    assert read_image(path, {**BOARD, "CHIP": chip}) == (START[chip], full_image(chip))


def test_takes_image_with_two_application_slots(tmp_path):
    partitions = (
        ("otadata", 1, 0, 0xD000, 0x2000),
        ("ota_0", 0, 0x10, APP_AT, 0x180000),
        ("ota_1", 0, 0x11, 0x190000, 0x180000),
    )
    path = tmp_path / "image.bin"
    path.write_bytes(full_image(partitions=partitions))
    assert read_image(path, BOARD)[0] == 0x1000


def test_missing_file(tmp_path):
    with pytest.raises(UserError, match="No such file"):
        read_image(tmp_path / "none.bin", BOARD)


def test_other_file(tmp_path):
    assert "no ESP32 bootloader" in refusal(tmp_path, b"PK\3\4" + bytes(1000))
    assert "ends before its bootloader" in refusal(tmp_path, b"")


def test_image_of_another_chip(tmp_path):
    message = refusal(tmp_path, full_image("esp32s3"))
    assert message == "its bootloader is for ESP32-S3, the board has an ESP32"


def test_application_of_another_chip(tmp_path):
    data = full_image(app=executable("esp32c3", b"abcd"))
    assert "application is for ESP32-C3" in refusal(tmp_path, data)


def test_application_alone(tmp_path):
    message = refusal(tmp_path, executable("esp32", bytes(60000)))
    assert "no partition table" in message and "full image" in message


@pytest.mark.parametrize(
    ("at", "what"),
    [
        (0x40, "its bootloader is damaged: the checksum is wrong"),
        (TABLE_AT - IN_FILE + 4, "its partition table is damaged: the MD5 is wrong"),
        (APP_AT - IN_FILE + 0x40, "its application is damaged: the checksum is wrong"),
        # In the header: no part of the checksum, but of the SHA-256.
        (APP_AT - IN_FILE + 4, "its application is damaged: the SHA-256 is wrong"),
    ],
)
def test_one_wrong_bit(tmp_path, at, what):
    data = bytearray(full_image())
    data[at] ^= 4
    assert refusal(tmp_path, bytes(data)) == what


def test_cut_off_download(tmp_path):
    data = full_image()
    assert "SHA-256" in refusal(tmp_path, data[:-1])
    assert "cut off" in refusal(tmp_path, data[:-2000])
    assert "ends before its application" in refusal(tmp_path, data[: APP_AT - IN_FILE])
    assert "no partition table" in refusal(tmp_path, data[: TABLE_AT - IN_FILE])


def test_absurd_segment_count(tmp_path):
    data = bytearray(full_image())
    data[1] = 200
    assert "200 segments" in refusal(tmp_path, bytes(data))


def test_flash_too_small(tmp_path):
    assert "don't fit" in refusal(tmp_path, full_image(), FLASH_BYTES=65536)
    message = refusal(tmp_path, full_image(), FLASH_BYTES=2 * 1024 * 1024)
    assert message == "partition vfs ends at 0x400000, behind the flash's end at 0x200000"


def test_application_larger_than_its_partition(tmp_path):
    partitions = (*PARTITIONS[:2], ("factory", 0, 0, APP_AT, 0x1000))
    assert "the partition for it 4096" in refusal(tmp_path, full_image(partitions=partitions))


def test_no_application_partition(tmp_path):
    assert "has no application" in refusal(tmp_path, full_image(partitions=PARTITIONS[:2]))


def test_partition_table_of_the_tests_is_whole():
    assert len(partition_table()) == 0xC00


@pytest.mark.parametrize("chip", START)
def test_an_image_is_looked_at_before_a_board_is_asked(tmp_path, chip):
    path = tmp_path / "image.bin"
    path.write_bytes(full_image(chip))
    check_image(path)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "the file ends before its bootloader"),
        (b"# Heat pump controller\n" * 40, "no ESP32 bootloader at byte 0x0 (first byte 0x23, not 0xe9)"),
        (full_image()[:0x9000], "its"),
        (full_image()[:12] + b"\x77\x77" + full_image()[14:], "its bootloader is for unknown chip 30583"),
        (executable("esp32", b"1234") + bytes(0x20000), "no partition table at 0x8000"),
    ],
)
def test_what_is_none_leaves_the_board_alone(tmp_path, data, says):
    path = tmp_path / "image.bin"
    path.write_bytes(data)
    with pytest.raises(UserError) as caught:
        check_image(path)
    assert says in str(caught.value) and "\n" not in str(caught.value)
