"""A sheet of paper: lines, boxes and texts through schemdraw, and the SVG of them.

Places are in units of 36 px, x to the right, y *down* from the upper left corner.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal
from xml.etree import ElementTree

import schemdraw
from schemdraw import elements
from schemdraw.backends import svg, svgtext
from schemdraw.segments import Segment, SegmentCircle, SegmentPoly, SegmentText

from host_tools.errors import one_line

PX = 36  # per unit
BLACK, GREY, RED, AMBER, BLUE, BROWN = "black", "#777777", "#c00000", "#b87800", "#0050b0", "#7a3b00"
NORMAL, SMALL, LARGE = 12, 10.5, 20
_WIDEST = 1.12  # where there is no Arial, another font may be so much wider
_BOLD = "sans bold"
_NUMBER = re.compile(r"-?\d+\.\d+|-0\b")
_SVG = "{http://www.w3.org/2000/svg}"

Place = tuple[float, float]


class Sheet:
    """What is drawn so far; `words` has each text's box in units: left, top, right, bottom, text."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.words: list[tuple[float, float, float, float, str]] = []
        self._drawing = schemdraw.Drawing(canvas="svg", show=False)

    def add(self, element: Any, start: Place, end: Place, color: str = BLACK) -> None:
        """One of schemdraw's elements with two ends, between two places."""
        drawn = element.at((start[0], -start[1])).to((end[0], -end[1])).linewidth(1.5).color(color)
        self._drawing.add(drawn)

    def line(
        self, *places: Place, color: str = BLACK, dash: bool = False, width: float = 1.5,
        fill: str | None = None, layer: int = 0,
    ) -> None:  # fmt: skip
        """A line through the places; with `fill` they are the corners of an area, layer -1 under layer 0."""
        corners = [(x, -y) for x, y in places]
        style: Literal["--", "-"] = "--" if dash else "-"
        if fill:
            self._segment(SegmentPoly(corners, color=color, fill=fill, lw=width, ls=style, zorder=layer))
        else:
            self._segment(Segment(corners, color=color, lw=width, ls=style))

    def box(
        self, left: float, top: float, right: float, bottom: float, *, color: str = BLACK, dash: bool = False,
        fill: str | None = "white",
    ) -> None:  # fmt: skip
        corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
        self.line(*corners, *([] if fill else corners[:1]), color=color, dash=dash, fill=fill)

    def circle(self, center: Place, radius: float, *, color: str = BLACK, fill: str = "white") -> None:
        self._segment(
            SegmentCircle((center[0], -center[1]), radius, color=color, fill=fill, lw=1.5, zorder=3)
        )

    def dot(self, x: float, y: float, color: str = BLACK) -> None:
        """A junction."""
        self.circle((x, y), 0.07, color=color, fill=color)

    def text(
        self, x: float, y: float, said: str, *, side: str = "left", size: float = NORMAL, color: str = BLACK,
        bold: bool = False,
    ) -> None:  # fmt: skip
        """A line of text, centred on y; `side` is where x is: left, center or right."""
        said = one_line(said)
        width = (
            svgtext.string_width(said, fontsize=size, font="Arial") / PX * (_WIDEST * (1.06 if bold else 1))
        )
        left = x - {"left": 0, "center": width / 2, "right": width}[side]
        self.words.append((left, y - 0.4 * size / PX, left + width, y + 0.4 * size / PX, said))
        marked = said.replace("&", "&amp;").replace("$", "＄")  # noqa: RUF001 - no mathematics in it
        align: Any = (side, "center")
        font = _BOLD if bold else "sans"
        self._segment(
            SegmentText((x, -y), marked, align=align, color=color, fontsize=size, font=font, zorder=5)
        )

    def _segment(self, segment: Any) -> None:
        element = elements.Element()
        element.segments.append(segment)
        self._drawing.add(element.at((0, 0)).theta(0))

    def svg(self, width: float, height: float) -> bytes:
        """The picture: text as text, an element to a line, the same bytes each time."""
        with _plain_text():
            drawn = ElementTree.fromstring(self._drawing.get_imagedata("svg"))
        styles: dict[str, str] = {}
        lines = []
        for child in drawn:
            _shorten(child)
            style = child.attrib.pop("style", None)
            if style:
                child.set("class", styles.setdefault(style, f"s{len(styles)}"))
            lines.append(_line(child))
        title = ElementTree.Element("title")
        title.text = one_line(self.title)
        wide, high = f"{width * PX:g}", f"{height * PX:g}"
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" '
            f'height="{high}" font-family="Arial, Helvetica, sans-serif">',
            _line(title),
            "<style>",
            *(f".{name} {{ {style} }}" for style, name in styles.items()),
            "</style>",
            '<rect width="100%" height="100%" fill="white"/>',
        )
        return "\n".join([*head, *lines, "</svg>", ""]).encode()


def _line(element: ElementTree.Element) -> str:
    text = ElementTree.tostring(element, encoding="unicode").strip()
    return text.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1)


def _shorten(element: ElementTree.Element) -> None:
    """Numbers to a hundredth of a pixel, a text without spans, no style that says nothing."""
    if element.tag == _SVG + "text":
        (span,) = element
        element.text = "".join(span.itertext())
        element.set("y", str(float(element.get("y", "0")) + float(span.get("dy", "0"))))
        element.remove(span)
        if element.attrib.pop("font-family") == _BOLD:
            element.set("font-weight", "bold")
    for key in {"d", "points", "x", "y", "cx", "cy", "r"} & set(element.attrib):
        element.set(
            key,
            _NUMBER.sub(
                lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), element.get(key, "").strip()
            ),
        )
    if "style" in element.attrib:
        element.set(
            "style", element.get("style", "").replace("stroke-dasharray:-;", "").replace(";", "; ").strip()
        )


@contextmanager
def _plain_text() -> Iterator[None]:
    """Text as text, placed without what not every viewer knows; schemdraw is as before afterwards."""
    before = svg.config.text, svg.config.useBatik
    svg.config.text, svg.config.useBatik = "text", True
    try:
        yield
    finally:
        svg.config.text, svg.config.useBatik = before
