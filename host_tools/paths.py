"""Where the parts of a checkout are."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FIRMWARE = ROOT / "firmware"
BOARDS = ROOT / "boards"
SCENARIOS = ROOT / "tests" / "scenarios"
STATE = ROOT / ".board"  # flash volumes and caches of virtual boards; not in git
