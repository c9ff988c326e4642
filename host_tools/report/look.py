"""Colours and dashes of all pictures.

Lines differ by dash or width as well as by colour, and the phases' colours by lightness, so that a print in
grey or a colour-blind eye loses nothing. Line colours are of middle lightness: they stand out on white and on
the dark page alike. What must change with the page (ink, grid, bars) is in PAGE_COLOURS.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
    "discharge": ("#cf4d6f", "-.", 1.1),
    "suction": ("#4f9d69", ":", 1.4),
    "supply": ("#d1603d", "-", 1.4),
    "return": ("#4d86c6", "--", 1.4),
    "source_in": ("#3f9d8a", "-", 1.2),
    "source_out": ("#3f9d8a", "--", 1.2),
    "drum_in": ("#c97b1a", "-", 1.6),
    "drum_out": ("#4a9fd8", "--", 1.6),
}
_OTHERS: tuple[Look, ...] = (
    ("#8f6bb8", "-", 1.1),
    ("#7f8a3a", "--", 1.1),
    ("#b8609e", "-.", 1.1),
    ("#6f8296", ":", 1.4),
    ("#b0743c", "-", 0.8),
    ("#5b97a5", "--", 0.8),
)

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


def looks(names: Iterable[str]) -> dict[str, Look]:
    """A look for each temperature of one row, all of them different."""
    found: dict[str, Look] = {}
    others = 0
    for name in names:
        if name in _KNOWN:
            found[name] = _KNOWN[name]
        else:
            found[name] = nth(others)
            others += 1
    return found


def nth(number: int) -> Look:
    """The look of the so-many-th of several lines that have no look of their own."""
    return _OTHERS[number % len(_OTHERS)]


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
        frameon=False,
        labelcolor=INK,
        labelspacing=0.25,
        handlelength=2.2,
        borderaxespad=0.0,
    )


def plain(text: str) -> str:
    """A text from a file for Matplotlib, which would set what is between two dollar signs as a formula."""
    return text.replace("$", r"\$")
