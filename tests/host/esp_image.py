"""Small, valid MicroPython-like images, put together with esptool's own classes."""

import hashlib
import struct

from esptool.bin_image import (
    ELFSection,
    ESP32C3FirmwareImage,
    ESP32FirmwareImage,
    ESP32S3FirmwareImage,
)

CLASSES = {"esp32": ESP32FirmwareImage, "esp32s3": ESP32S3FirmwareImage, "esp32c3": ESP32C3FirmwareImage}
START = {"esp32": 0x1000, "esp32s3": 0, "esp32c3": 0}
TABLE_AT = 0x8000
APP_AT = 0x10000
APP_BYTES = 0x1F0000

# name, type, subtype, offset, size: what MicroPython's 4 MiB images have
PARTITIONS = (
    ("nvs", 1, 2, 0x9000, 0x6000),
    ("phy_init", 1, 1, 0xF000, 0x1000),
    ("factory", 0, 0, APP_AT, APP_BYTES),
    ("vfs", 1, 0x81, 0x200000, 0x200000),
)


def executable(chip: str, content: bytes) -> bytes:
    """A bootloader or application with one segment in RAM, checksum and SHA-256."""
    image = CLASSES[chip]()
    image.entrypoint = 0x40080000
    image.segments = [ELFSection(b".iram0.text", 0x40080000, content, 0)]
    saved = image.save(None)
    assert saved is not None
    return saved


def partition_table(partitions=PARTITIONS) -> bytes:
    entries = b"".join(
        struct.pack("<HBBII16sI", 0x50AA, kind, subtype, offset, size, name.encode(), 0)
        for name, kind, subtype, offset, size in partitions
    )
    digest = b"\xeb\xeb" + b"\xff" * 14 + hashlib.md5(entries).digest()
    return (entries + digest).ljust(0xC00, b"\xff")


def full_image(chip: str = "esp32", app: bytes | None = None, partitions=PARTITIONS) -> bytes:
    """Bootloader, partition table and application at their places, as micropython.org's files."""
    start = START[chip]
    image = executable(chip, b"bootloader 12345" * 64).ljust(TABLE_AT - start, b"\xff")
    image = (image + partition_table(partitions)).ljust(APP_AT - start, b"\xff")
    return image + (executable(chip, bytes(range(256)) * 32) if app is None else app)
