"""Where the parts of a checkout are."""

from pathlib import Path

from host_tools.errors import UsageError

ROOT = Path(__file__).resolve().parents[1]
FIRMWARE = ROOT / "firmware"
BOARDS = ROOT / "boards"
SCENARIOS = ROOT / "tests" / "scenarios"
STATE = ROOT / ".board"  # flash volumes and caches of virtual boards; not in git


def sources(folder: Path) -> list[Path]:
    """All Python files in a folder and those in it, but for what an editor has hidden there."""
    return sorted(path for path in folder.rglob("*.py") if path.is_file() and path.name[0] != ".")


def check_checkout() -> None:
    """Raise UsageError if the tools were installed away from the firmware and the board files."""
    if not (FIRMWARE / "main.py").is_file():
        raise UsageError(
            "the firmware and the board files aren't beside the tools: install them from the project's folder"
            " with pip install --editable ."
        )
