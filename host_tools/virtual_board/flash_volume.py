"""The board's flash: one LittleFS volume in a file of the host."""

from __future__ import annotations

from collections.abc import Mapping
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
        volume = self._open(partial, mount=False)
        volume.format()
        volume.context.close()
        partial.replace(self.path)

    def write_tree(self, files: Mapping[str, bytes | str]) -> None:
        """Write files by their path on the board ("heatpump/core/model.mpy"), making folders as needed."""
        volume = self._mounted()
        try:
            for name, data in files.items():
                parent = PurePosixPath(name).parent.as_posix()
                if parent not in (".", "/"):
                    volume.makedirs(parent, exist_ok=True)
                with volume.open(name, "wb") as file:
                    file.write(data.encode() if isinstance(data, str) else data)
        except LittleFSError as error:
            raise UserError(f"{self.path}: cannot write the board's files: {error}") from None
        finally:
            self._close(volume)

    def read(self, name: str) -> bytes:
        """A file's content. Raises FileNotFoundError."""
        volume = self._mounted()
        try:
            with volume.open(name, "rb") as file:
                return bytes(file.read())
        finally:
            self._close(volume)

    def files(self) -> list[str]:
        """The paths of all files, sorted."""
        volume = self._mounted()
        try:
            return sorted(
                f"{folder}/{name}".lstrip("/") for folder, _, names in volume.walk("/") for name in names
            )
        finally:
            self._close(volume)

    def _mounted(self) -> LittleFS:
        try:
            return self._open(self.path, mount=True)
        except LittleFSError:
            raise UserError(f"{self.path} is not a board's flash; remove it to start anew") from None

    def _open(self, path: Path, *, mount: bool) -> LittleFS:
        return LittleFS(
            context=UserContextFile(str(path)),
            mount=mount,
            block_size=BLOCK_BYTES,
            block_count=BLOCKS,
            read_size=32,
            prog_size=32,
            lookahead_size=32,
            cache_size=128,
        )

    def _close(self, volume: LittleFS) -> None:
        volume.unmount()
        volume.context.close()
