"""A release as one file: the compiled package in a ZIP, with the SHA-256 of each file in it."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from pathlib import Path

from host_tools.deploy.build import build_package
from host_tools.errors import UserError
from host_tools.paths import FIRMWARE

SUMS = "SHA256SUMS"
_DATE = (1980, 1, 1, 0, 0, 0)  # always the same, so that the same sources give the same bytes


def write_bundle(folder: Path, firmware: Path = FIRMWARE) -> Path:
    """heatpump-VERSION.zip in `folder`, and beside it a file with its SHA-256, as `sha256sum` writes one.

    Raises UserError if a source doesn't compile or the folder can't be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{folder}: {error.strerror}") from None
    with tempfile.TemporaryDirectory(prefix="heatpump-bundle-") as place:
        build = build_package(firmware, Path(place), lambda what, done, of: None)
    sums = "".join(f"{digest}  {name}\n" for name, digest in sorted(build.digests().items()))
    path = folder / f"heatpump-{build.version}.zip"
    try:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
            for name, data in [*sorted(build.files.items()), (SUMS, sums.encode())]:
                bundle.writestr(zipfile.ZipInfo(name, _DATE), data, zipfile.ZIP_DEFLATED)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        path.with_suffix(".zip.sha256").write_text(f"{digest}  {path.name}\n")
    except OSError as error:
        raise UserError(f"{folder}: {error.strerror}") from None
    return path
