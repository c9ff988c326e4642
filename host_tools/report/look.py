"""Colours and dashes of all pictures.

Lines differ by dash or width as well as by colour, and the phases' colours by lightness, so that a print in
grey or a colour-blind eye loses nothing. Line colours are of middle lightness: they stand out on white and on
the dark page alike. What must change with the page (ink, grid, bars) is in PAGE_COLOURS.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import dist
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes

INK = "#222222"
GRID = "#e2e2e3"
BAR = "#3b3b3c"
PAPER = "#fffffe"
IDLE = "#fafafa"
NO_POWER = "#777778"

# colour in the PNG → the page's own name for it (base.css)
PAGE_COLOURS = {
    INK: "var(--ink)",
    "#000000": "var(--ink)",
    GRID: "var(--grid)",
    BAR: "var(--bar)",
    PAPER: "var(--paper)",
    IDLE: "var(--idle)",
    NO_POWER: "var(--soft)",
}

Look = tuple[str, str, float]  # colour, dash, width

_KNOWN: dict[str, Look] = {
    "indoor": ("#d1495b", "-", 2.0),
    "structure": ("#a07c2c", ":", 1.6),
    "cabinet": ("#2f86c9", "-", 2.0),
    "tank": ("#c8553d", "-", 2.0),
    "pool": ("#1f96a3", "-", 2.0),
    "outdoor": ("#3b7dc4", "-", 1.8),
    "indoor_coil": ("#c97b1a", "-", 1.1),
    "outdoor_coil": ("#4a9fd8", "--", 1.1),
    "high": ("#d1495b", "-", 1.1),
    "low": ("#2f7fc1", "--", 1.1),
    "discharge": ("#cf4d6f", "-.", 1.1),
    "suction": ("#4f9d69", ":", 1.4),
    "supply": ("#d1603d", "-", 1.4),
    "return": ("#4d86c6", "--", 1.4),
    "source_in": ("#3f9d8a", "-", 1.2),
    "source_out": ("#8f6bb8", "--", 1.2),
    "drum_in": ("#c97b1a", "-", 1.6),
    "drum_out": ("#2f86c9", "--", 1.6),
}
_DASHES: tuple[tuple[str, float], ...] = (
    ("-", 1.1), ("--", 1.1), ("-.", 1.1), (":", 1.4), ("-", 0.8), ("--", 0.8), ("-.", 0.8), (":", 1.9)
)  # fmt: skip
_COLOURS = (
    "#8f6bb8", "#7f8a3a", "#b8609e", "#5b97a5", "#b0743c", "#4a63c4", "#3f9d4f", "#d1495b", "#c79a1e",
    "#1f96a3", "#a0413f", "#d97fa8", "#4f6b2f", "#9a4fd0", "#8a6a5c", "#3bb58a", "#e0782f", "#6f8fe0",
    "#7a2f6b", "#2f86c9",
)  # fmt: skip
_LEGEND: dict[str, Any] = {"frameon": False, "labelcolor": INK}
_SHORT_NAME = 12  # letters, of which three names go on one line of a narrow picture
_APART = 40.0  # between two colours of one row, by red, green and blue of 0 to 255

# No two are equally light: idle and the fans' phases light, running and what ends it dark.
PHASES = {
    "idle": IDLE,
    "pre-circulation": "#d9f1d3",
    "start": "#d48529",
    "run": "#b04a47",
    "stop": "#403662",
    "post-circulation": "#b9d7f4",
    "valve-shift": "#182c48",
    "lockout": "#000001",
    "divert": "#c3af36",
    "defrost-prepare": "#87d2d7",
    "defrost-melt": "#136d75",
    "defrost-drip": "#41969a",
    "defrost-return": "#041a1d",
}


def looks(names: Iterable[str], taken: Iterable[str] = (INK, NO_POWER)) -> dict[str, Look]:
    """A look for each line of one row, no two of one colour, and none of a colour `taken`."""
    found: dict[str, Look] = {}
    colours = list(taken)
    others = 0
    for name in names:
        preferred, dash, width = _KNOWN.get(name) or nth(others)
        others += name not in _KNOWN
        found[name] = (_free_colour(preferred, colours), dash, width)
        colours.append(found[name][0])
    return found


def _free_colour(preferred: str, taken: Sequence[str]) -> str:
    """The first that stands apart from those taken; with very many lines the one that does most."""

    def nearest(colour: str) -> float:
        return min((apart(colour, other) for other in taken), default=_APART)

    choice = (preferred, *_COLOURS)
    return next((colour for colour in choice if nearest(colour) >= _APART), max(choice, key=nearest))


def apart(one: str, other: str) -> float:
    """How far two colours, #rrggbb, are from each other."""
    return dist(*([int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in (one, other)))


def nth(number: int) -> Look:
    """The look of the so-many-th of several lines that have no look of their own."""
    return (_COLOURS[number % len(_COLOURS)], *_DASHES[number % len(_DASHES)])


def in_words(name: str) -> str:
    """`outdoor_coil` as people read it."""
    return name.replace("_", " ")


def tidy(axes: Axes) -> None:
    """Frame, ticks and grid as all our plots have them."""
    axes.set_axisbelow(True)
    axes.set_facecolor("none")
    axes.tick_params(colors=INK, labelsize=9, width=0.6, length=3)
    for label in (axes.xaxis.label, axes.yaxis.label, axes.title):
        label.set_color(INK)
        label.set_fontsize(9.5)
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(INK)
        spine.set_linewidth(0.6)


def legend(axes: Axes, handles: Sequence[Artist] = ()) -> None:
    """Names of the lines, or of what is given, outside on the right."""
    handles = handles or axes.get_legend_handles_labels()[0]
    if not handles:
        return
    axes.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(1.005, 1.02),
        fontsize=8.5,
        labelspacing=0.25,
        handlelength=2.2,
        borderaxespad=0.0,
        **_LEGEND,
    )


def legend_above(axes: Axes) -> int:
    """Put the legend over the row, two or three names a line; return how many lines that are."""
    beside = axes.get_legend()
    if not beside:
        return 0
    handles, labels = beside.legend_handles, [text.get_text() for text in beside.get_texts()]
    columns = 3 if max(map(len, labels)) <= _SHORT_NAME else 2
    axes.legend(
        handles=handles,
        labels=labels,
        loc="lower left",
        bbox_to_anchor=(0.0, 1.0),
        ncols=columns,
        fontsize=8,
        labelspacing=0.2,
        columnspacing=1.0,
        handlelength=1.8,
        borderaxespad=0.1,
        **_LEGEND,
    )
    return -(-len(handles) // columns)


def plain(text: str) -> str:
    """A text from a file for Matplotlib, which would set what is between two dollar signs as a formula."""
    return text.replace("$", r"\$")
