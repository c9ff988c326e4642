"""An image from the web, kept in the checkout under its SHA-256: fetched once, and only if it is that one."""

from __future__ import annotations

import hashlib
import http.client
import urllib.error
import urllib.request
from pathlib import Path

from host_tools import files
from host_tools.errors import UsageError, UserError
from host_tools.flash.image import check_sum, sum_of
from host_tools.paths import STATE
from host_tools.progress import ProgressCallback, no_progress

KEPT = STATE / "images"
MOST_BYTES = 32 << 20  # more than any chip's flash
_SILENT_S = 30.0
_PIECE_BYTES = 1 << 16


def is_url(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))


def fetch(url: str, sha256: str, progress: ProgressCallback = no_progress) -> Path:
    """The file of the image at `url`, fetched unless it is there.

    Raises UsageError or UserError with one line. The sum must be given: nobody knows else what comes.
    """
    if not sha256:
        raise UsageError("an image from the web needs --sha256, from where its release is described")
    path = KEPT / f"{sum_of(sha256)}.bin"
    if not path.is_file():
        data = _read(url, progress)
        found = hashlib.sha256(data).hexdigest()
        if found != sum_of(sha256):
            raise UserError(f"{url}: its SHA-256 is {found}, not {sum_of(sha256)}; nothing was kept")
        files.folder(KEPT)
        files.write(path, data)
    check_sum(path, sha256)  # of what lies there, however it came
    return path


def _read(url: str, progress: ProgressCallback) -> bytes:
    data = bytearray()
    try:
        with urllib.request.urlopen(url, timeout=_SILENT_S) as answer:
            size = int(answer.headers.get("Content-Length") or 0)
            while piece := answer.read(_PIECE_BYTES):
                data += piece
                if len(data) > MOST_BYTES:
                    raise UserError(f"{url}: more than {MOST_BYTES >> 20} MiB, that is no image for a chip")
                progress("download", len(data), max(size, len(data)))
    except urllib.error.HTTPError as error:
        raise UserError(f"{url}: the server says {error.code} {error.reason}") from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise UserError(f"{url} can't be fetched: {reason}") from None
    if size and len(data) != size:
        raise UserError(f"{url}: {len(data)} of {size} bytes came; try again")
    return bytes(data)
