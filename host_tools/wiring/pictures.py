"""The drawings in boards/: one for each real board, with the application most typical of it."""

from collections.abc import Iterator
from pathlib import Path

from host_tools.files import write as write_file
from host_tools.paths import BOARDS
from host_tools.wiring.drawing import draw

# board → application; between them they show each kind of drawing.
PICTURES = {
    "esp32_relay_x4": "air_to_air",
    "esp32_devkit": "ground_source",
    "esp32s3_devkit": "air_to_water_inverter",
    "esp32c3_devkit": "refrigerator",
    "lilygo_t_relay_8": "ducted",
    "waveshare_relay_6ch": "freezer",
    "lilygo_t_relay_s3": "dryer",
    "kincony_kc868_a6": "air_to_air",
}


def _drawn(boards: Path) -> Iterator[tuple[Path, bytes]]:
    for board, application in PICTURES.items():
        yield boards / board / "wiring.svg", draw(BOARDS / board, application)[1]


def write(boards: Path = BOARDS) -> None:
    """Renew them all."""
    for path, picture in list(_drawn(boards)):
        write_file(path, picture)


def stale(boards: Path = BOARDS) -> list[Path]:
    """Those that aren't what would be drawn now."""
    return [path for path, picture in _drawn(boards) if not path.is_file() or path.read_bytes() != picture]
