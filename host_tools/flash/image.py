"""Checks of a MicroPython image file, all of them before a chip is touched.

A full image, as micropython.org has it, is written in one piece at the chip's bootloader offset:
bootloader, partition table at 0x8000 and application lie in it at their places on the flash.
Formats: "Firmware Image Format" in esptool's documentation, "Partition Tables" in ESP-IDF's.
"""

import hashlib
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import xor
from pathlib import Path
from typing import Any

from esptool.targets import CHIP_DEFS

from host_tools.errors import UsageError, UserError

TABLE_AT = 0x8000
TABLE_BYTES = 0xC00
ENTRY = struct.Struct("<HBBII16sI")  # magic, type, subtype, offset, size, name, flags
ENTRY_MAGIC = 0x50AA
DIGEST_MAGIC = 0xEBEB
APP_TYPE = 0

HEADER = struct.Struct("<BBBBIB3xHBHH4xB")  # … chip id, revisions, whether a SHA-256 follows
SEGMENT = struct.Struct("<II")  # load address, length
IMAGE_MAGIC = 0xE9
CHECKSUM_SEED = 0xEF
MOST_SEGMENTS = 16
_ANY_FLASH_BYTES = 1 << 32


@dataclass(frozen=True)
class Partition:
    name: str
    kind: int
    subtype: int
    offset: int
    size: int


def read_image(path: Path, board: Mapping[str, Any]) -> tuple[int, bytes]:
    """Return where on the board's chip the image belongs, and its bytes.

    Checks magic, chip, checksum and SHA-256 of bootloader and application, the partition table,
    and that everything fits the board's flash. Raises UserError with one line.
    """
    data = image_bytes(path)
    chip = CHIP_DEFS[board["CHIP"]]
    start = int(chip.BOOTLOADER_FLASH_OFFSET)
    try:
        _check(data, start, chip, board["FLASH_BYTES"])
    except ValueError as error:
        raise UserError(f"image {path}: {error}") from None
    return start, data


def check_image(path: Path) -> None:
    """That the file is an image for some chip, whole and undamaged: before a board is asked which it is.

    Raises UserError with one line.
    """
    data = image_bytes(path)
    try:
        if len(data) < HEADER.size:
            raise ValueError("the file ends before its bootloader")
        magic, *_, chip_id, _, _, _, _ = HEADER.unpack_from(data)
        if magic != IMAGE_MAGIC:
            raise ValueError(f"no ESP32 bootloader at byte 0x0 (first byte {magic:#04x}, not 0xe9)")
        chips = [chip for chip in CHIP_DEFS.values() if getattr(chip, "IMAGE_CHIP_ID", None) == chip_id]
        if not chips:
            raise ValueError(f"its bootloader is for {_chip_name(chip_id)}")
        _check(data, int(chips[0].BOOTLOADER_FLASH_OFFSET), chips[0], _ANY_FLASH_BYTES)
    except ValueError as error:
        raise UserError(f"image {path}: {error}") from None


def image_bytes(path: Path) -> bytes:
    """All of the file. Raises UserError with one line."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"image {path}: {error.strerror}") from None


def check_sum(path: Path, sha256: str) -> None:
    """Compare the file's SHA-256 with one that is given. Raises UsageError, UserError with one line."""
    if not sha256:
        return
    wanted = sum_of(sha256)
    found = hashlib.sha256(image_bytes(path)).hexdigest()
    if found != wanted:
        raise UserError(f"image {path}: its SHA-256 is {found}, not {wanted}")


def sum_of(sha256: str) -> str:
    """The sum that was given, in lower case. Raises UsageError if it is none."""
    if not re.fullmatch(r"[0-9a-fA-F]{64}", sha256):
        raise UsageError("--sha256 has 64 hexadecimal digits")
    return sha256.lower()


def _check(data: bytes, start: int, chip: Any, flash_bytes: int) -> None:
    if start + len(data) > flash_bytes:
        raise ValueError(f"{len(data)} bytes at {start:#x} don't fit a flash of {flash_bytes}")
    _check_executable("bootloader", data, 0, chip)
    partitions = list(_partitions(data[TABLE_AT - start :][:TABLE_BYTES]))
    for partition in partitions:
        end = partition.offset + partition.size
        if end > flash_bytes:
            raise ValueError(
                f"partition {partition.name} ends at {end:#x}, behind the flash's end at {flash_bytes:#x}"
            )
    apps = [partition for partition in partitions if partition.kind == APP_TYPE]
    if not apps:
        raise ValueError("its partition table has no application")
    app = min(apps, key=lambda partition: partition.subtype)  # what a fresh chip starts: factory or ota_0
    size = _check_executable("application", data, app.offset - start, chip)
    if size > app.size:
        raise ValueError(f"its application has {size} bytes, the partition for it {app.size}")


def _check_executable(what: str, data: bytes, at: int, chip: Any) -> int:
    """Check the executable at an offset of the file; return its length in bytes."""
    if at + HEADER.size > len(data):
        raise ValueError(f"the file ends before its {what}")
    magic, segments, _, _, _, _, chip_id, _, _, _, has_digest = HEADER.unpack_from(data, at)
    if magic != IMAGE_MAGIC:
        raise ValueError(f"no ESP32 {what} at byte {at:#x} (first byte {magic:#04x}, not 0xe9)")
    if chip_id != chip.IMAGE_CHIP_ID:
        raise ValueError(f"its {what} is for {_chip_name(chip_id)}, the board has an {chip.CHIP_NAME}")
    if not 1 <= segments <= MOST_SEGMENTS:
        raise ValueError(f"its {what} claims {segments} segments")
    position = at + HEADER.size
    checksum = CHECKSUM_SEED
    for _ in range(segments):
        if position + SEGMENT.size > len(data):
            raise ValueError(f"its {what} is cut off")
        _, length = SEGMENT.unpack_from(data, position)
        position += SEGMENT.size
        checksum = reduce(xor, data[position : position + length], checksum)
        position += length
    # The checksum is the last byte of a block of 16.
    position = at + ((position - at) | 15)
    if position >= len(data):
        raise ValueError(f"its {what} is cut off")
    if data[position] != checksum:
        raise ValueError(f"its {what} is damaged: the checksum is wrong")
    position += 1
    if has_digest:
        if data[position : position + 32] != hashlib.sha256(data[at:position]).digest():
            raise ValueError(f"its {what} is damaged: the SHA-256 is wrong")
        position += 32
    return position - at


def _partitions(table: bytes) -> Iterator[Partition]:
    """The entries of a partition table, its MD5 checked."""
    for at in range(0, len(table) - ENTRY.size + 1, ENTRY.size):
        magic, kind, subtype, offset, size, name, _ = ENTRY.unpack_from(table, at)
        if magic == ENTRY_MAGIC:
            yield Partition(name.rstrip(b"\0").decode(errors="replace"), kind, subtype, offset, size)
        elif magic == DIGEST_MAGIC:
            if table[at + 16 : at + 32] != hashlib.md5(table[:at]).digest():
                raise ValueError("its partition table is damaged: the MD5 is wrong")
            return
        else:
            break
    raise ValueError(
        f"no partition table at {TABLE_AT:#x}: take the full image (.bin) from micropython.org,"
        " not an application or update alone"
    )


def _chip_name(chip_id: int) -> str:
    names = [chip.CHIP_NAME for chip in CHIP_DEFS.values() if getattr(chip, "IMAGE_CHIP_ID", None) == chip_id]
    return names[0] if names else f"unknown chip {chip_id}"
