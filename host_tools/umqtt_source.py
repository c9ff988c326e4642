"""Fetch umqtt.simple, which is frozen into ESP32 images but not into the virtual board.

PyPI has it as a source archive without a build file, so pip downloads and unpacks it and then
refuses to install it. That is enough: pip finds the archive by the user's own settings (index,
certificates, proxy), checks its SHA-256, and leaves the unpacked folder when told not to clean up.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from host_tools.errors import UserError

REQUIREMENT = "micropython-umqtt.simple==1.3.4"
ARCHIVE_SHA256 = "b6a2520239e3992c63a7de9370ee9b3d9d27819a90359c521f1c0f7ccab8d12f"
MODULE_SHA256 = "8555d2f654deb8eb0d724f79b0811a78cc94029d070f3d96bbd74288653d63a5"
TIMEOUT_S = 180


def default_directory() -> Path:
    """Where the module is kept: inside the running virtual environment, else in the user's cache."""
    if sys.prefix != sys.base_prefix:
        return Path(sys.prefix) / "share" / "heatpump" / "umqtt"
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(cache) / "heatpump" / "umqtt"


def ensure_umqtt(directory: Path | None = None) -> Path:
    """The folder to put on MICROPYPATH, so that `import umqtt.simple` works.

    Needs the network the first time only. Raises UserError if the module cannot be had or is not
    the pinned one.
    """
    directory = directory or default_directory()
    module = directory / "umqtt" / "simple.py"
    if not _is_pinned(module):
        source = _download()
        module.parent.mkdir(parents=True, exist_ok=True)
        partial = module.with_suffix(f".{os.getpid()}")  # the rename leaves no half-written module
        partial.write_bytes(source)
        partial.replace(module)
    return directory


def _is_pinned(module: Path) -> bool:
    try:
        return hashlib.sha256(module.read_bytes()).hexdigest() == MODULE_SHA256
    except OSError:
        return False


def _download() -> bytes:
    with tempfile.TemporaryDirectory(prefix="umqtt-") as name:
        folder = Path(name)
        wanted = folder / "requirements.txt"
        wanted.write_text(f"{REQUIREMENT} --hash=sha256:{ARCHIVE_SHA256}\n")
        unpacked = folder / "unpacked"
        unpacked.mkdir()
        command = [sys.executable, "-m", "pip", "download", "--no-clean", "--no-deps", "--no-input"]
        command += ["--no-binary", ":all:", "--disable-pip-version-check", "--no-cache-dir"]
        command += ["--dest", str(folder / "archive"), "--requirement", str(wanted)]
        environment = {**os.environ, "TMPDIR": str(unpacked)}
        try:
            pip = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=TIMEOUT_S)
        except subprocess.TimeoutExpired:
            raise UserError(f"{REQUIREMENT}: no answer from the package index in {TIMEOUT_S} s") from None
        for module in unpacked.glob("**/umqtt/simple.py"):
            if _is_pinned(module):
                return module.read_bytes()
        errors = [line for line in pip.stderr.splitlines() if line.startswith(("ERROR", sys.executable))]
        reason = errors[0].removeprefix("ERROR: ") if errors else f"pip ended with {pip.returncode}"
        if "Could not find a version" in reason:
            reason = "not found; is the package index reachable, and does it have source archives?"
        raise UserError(f"{REQUIREMENT} cannot be downloaded with pip: {reason}")


def main() -> int:
    """Fetch it; for `make setup`. Says only what went wrong."""
    try:
        ensure_umqtt()
    except UserError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_status
    return 0


if __name__ == "__main__":
    sys.exit(main())


def umqtt_modules() -> dict[str, Path]:
    """What an ESP32 image has frozen in and the VM hasn't: dotted name → source."""
    return {"umqtt.simple": ensure_umqtt() / "umqtt" / "simple.py"}
