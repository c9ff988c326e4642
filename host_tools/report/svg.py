"""A figure as SVG inside a page: its ink follows the page's colours, its text is the page's text."""

from __future__ import annotations

import io
import re
from html import escape

import matplotlib
from matplotlib.figure import Figure

from host_tools.report.look import PAGE_COLOURS

_ID = re.compile(r'(\bid="|href="#|url\(#)')
_PATH = re.compile(r'\bd="[^"]*"')
_FONT = re.compile(r"font-family: [^;\"]*; ")
_NOT_FOR_A_PAGE = re.compile(r"<metadata>.*?</metadata>|<style.*?</style>", re.DOTALL)


def inline(figure: Figure, name: str, title: str, description: str) -> str:
    """`<svg>` with a title and a description for those who can't see it; `name` is unique in the page."""
    content = io.StringIO()
    with matplotlib.rc_context(
        {"svg.fonttype": "none", "svg.hashsalt": name, "path.simplify_threshold": 0.3}
    ):
        figure.savefig(content, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = content.getvalue()
    text = _NOT_FOR_A_PAGE.sub("", text[text.index("<svg") :])
    text = _PATH.sub(lambda path: _shorter(path.group()), text)
    text = re.sub(r"\s*\n\s*", "\n", text)
    text = _ID.sub(rf"\g<1>{name}-", text)
    text = _FONT.sub("", text)
    for colour, page_colour in PAGE_COLOURS.items():
        text = re.sub(rf"(fill|stroke): {colour}\b", rf"\1: {page_colour}", text)
    head, rest = text.split(">", 1)
    head = re.sub(r' (width|height|xmlns:xlink|version)="[^"]*"', "", head)
    return (
        f'{head} role="img" aria-labelledby="{name}-title {name}-about">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-about">{escape(description)}</desc>{rest}'
    )


def _shorter(path: str) -> str:
    """Hundredths of a point are exact enough."""
    return re.sub(r"\s+", " ", re.sub(r"(\.\d\d)\d+", r"\1", path))
