"""The board's flash: one LittleFS volume in a file of the host."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from littlefs import LittleFS, LittleFSError
from littlefs.context import UserContextFile

from host_tools.errors import UserError

BLOCK_BYTES = 4096
BLOCKS = 512


class FlashVolume:
    """Access from the host while the board is off: 2 MiB, as an ESP32 with 4 MiB has for its files."""

    def __init__(self, path: Path) -> None:
        """A new volume is made if there is no file at `path`."""
        self.path = path
        if not path.exists():
            self.format()

    def format(self) -> None:
        """Make it empty."""
        partial = self.path.with_suffix(".new")
        partial.write_bytes(b"\xff" * (BLOCK_BYTES * BLOCKS))
        volume, context = self._open(partial)
        volume.format()
        context.close()
        partial.replace(self.path)

    def take(self) -> int:
        """Open it for one board alone, until the descriptor is closed. Raises UserError if another has it."""
        fd = os.open(self.path, os.O_RDWR)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(fd)
            raise UserError(f"{self.path.parent}: another virtual board runs on this flash") from None
        return fd

    def write_tree(self, files: Mapping[str, bytes | str]) -> None:
        """Write files by their path on the board ("heatpump/core/model.mpy"), making folders as needed."""
        with self._mounted() as volume:
            for name, data in files.items():
                parent = PurePosixPath(name).parent.as_posix()
                if parent not in (".", "/"):
                    volume.makedirs(parent, exist_ok=True)
                with volume.open(name, "wb") as file:
                    file.write(data.encode() if isinstance(data, str) else data)

    def read(self, name: str) -> bytes:
        """A file's content. Raises FileNotFoundError."""
        with self._mounted() as volume, volume.open(name, "rb") as file:
            return bytes(file.read())

    def files(self) -> list[str]:
        """The paths of all files, sorted."""
        with self._mounted() as volume:
            return sorted(
                f"{folder}/{name}".lstrip("/") for folder, _, names in volume.walk("/") for name in names
            )

    @contextmanager
    def _mounted(self) -> Iterator[LittleFS]:
        volume, context = self._open(self.path)
        try:
            try:
                volume.mount()
            except LittleFSError:
                raise UserError(f"{self.path} is not a board's flash; remove it to start anew") from None
            yield volume
            volume.unmount()
        except LittleFSError as error:
            if error.code == LittleFSError.Error.LFS_ERR_NOSPC:
                raise UserError(f"{self.path}: the board's flash is full") from None
            raise
        finally:
            context.close()

    def _open(self, path: Path) -> tuple[LittleFS, UserContextFile]:
        context = UserContextFile(str(path))
        volume = LittleFS(
            context=context,
            mount=False,
            block_size=BLOCK_BYTES,
            block_count=BLOCKS,
            read_size=32,
            prog_size=32,
            lookahead_size=32,
            cache_size=128,
        )
        return volume, context
