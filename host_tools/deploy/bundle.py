"""A release as one file: the compiled package in a ZIP, with the SHA-256 of each file in it."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

from host_tools import files
from host_tools.deploy.build import build_package
from host_tools.paths import FIRMWARE, ROOT

SUMS = "SHA256SUMS"


def write_bundle(folder: Path, firmware: Path = FIRMWARE) -> Path:
    """heatpump-VERSION.zip in `folder`, and beside it a file with its SHA-256, as `sha256sum` writes one.

    Raises UsageError for a folder that can't be one, UserError if a source doesn't compile.
    """
    files.check_folder(folder, "FOLDER")
    build = build_package(firmware)
    sums = "".join(f"{digest}  {name}\n" for name, digest in sorted(build.digests().items()))
    path = folder / f"heatpump-{build.version}.zip"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as bundle:
        # Without a date it is always 1980, so that the same sources give the same bytes.
        for name, data in [*sorted(build.files.items()), (SUMS, sums.encode())]:
            bundle.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        bundle.writestr(zipfile.ZipInfo("LICENSE"), (ROOT / "LICENSE").read_bytes())
    digest = hashlib.sha256(content.getvalue()).hexdigest()
    files.folder(folder)
    files.write(path, content.getvalue())
    files.write(path.with_suffix(".zip.sha256"), f"{digest}  {path.name}\n".encode())
    return path
