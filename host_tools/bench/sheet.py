"""The commissioning sheet: HTML to look at, PDF to sign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import FontFace

from heatpump import VERSION
from host_tools import files
from host_tools.bench.checks import FAILED
from host_tools.bench.record import Record

_HEAD = ("what", "result", "remark", "when")
_WIDTHS = (62, 20, 78, 30)
_LINES = ("Place and machine", "Installer", "Date and signature")
_STYLE = """body{font:15px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em}
table{border-collapse:collapse;width:100%}td,th{border:1px solid #bbb;padding:.3em .6em;text-align:left}
tr.failed td{background:#fdd}.sign td:first-child{width:14em}.sign td{height:3em}"""


def verdict(record: Record) -> str:
    """How many checks came out how."""
    outcomes = [result.outcome for result in record.results.values()]
    return (
        ", ".join(f"{outcomes.count(word)} {word}" for word in sorted(set(outcomes))) or "nothing was tried"
    )


def html(record: Record, facts: Sequence[str]) -> str:
    """`facts`: lines about the board, below the heading."""
    rows = "\n".join(
        f'<tr class="{escape(r.outcome)}"><td>{escape(r.about)}</td><td>{escape(r.outcome)}</td>'
        f"<td>{escape(r.remark)}</td><td>{escape(r.at)}</td></tr>"
        for r in record.results.values()
    )
    heads = "".join(f"<th>{head}</th>" for head in _HEAD)
    sign = "\n".join(f"<tr><td>{line}</td><td></td></tr>" for line in _LINES)
    told = "\n".join(f"<li>{escape(fact)}</li>" for fact in facts)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Commissioning sheet: {escape(record.board)}</title><style>{_STYLE}</style></head><body>
<h1>Commissioning sheet</h1>
<p>{escape(record.board)}</p>
<p><strong>{verdict(record)}</strong></p>
<table><tr>{heads}</tr>
{rows}
</table>
<h2>The board</h2>
<ul>{told}</ul>
<table class="sign">{sign}</table>
<p>heatpump {VERSION}, {date.today():%Y-%m-%d}</p>
</body></html>
"""


def pdf(record: Record, facts: Sequence[str]) -> bytes:
    """The same on A4."""
    page = FPDF(format="A4")
    page.set_title("Commissioning sheet")
    page.add_page()
    page.set_font("Helvetica", "B", 18)
    page.cell(0, 12, "Commissioning sheet", new_x="LMARGIN", new_y="NEXT")
    page.set_font("Helvetica", size=10)
    for line in (record.board, verdict(record)):
        page.multi_cell(0, 6, _plain(line), new_x="LMARGIN", new_y="NEXT")
    page.set_font("Helvetica", size=8)
    with page.table(col_widths=_WIDTHS, text_align="LEFT") as table:
        table.row(_HEAD)
        for result in record.results.values():
            cells = (result.about, result.outcome, result.remark, result.at)
            style = FontFace(fill_color=(255, 221, 221)) if result.outcome == FAILED else None
            table.row([_plain(cell) for cell in cells], style=style)
    page.ln(4)
    for fact in facts:
        page.multi_cell(0, 4.5, _plain(fact), new_x="LMARGIN", new_y="NEXT")
    page.set_font("Helvetica", size=10)
    for line in _LINES:
        page.ln(8)
        page.cell(60, 8, f"{line}:")
        page.cell(0, 8, "_" * 55, new_x="LMARGIN", new_y="NEXT")
    return bytes(page.output())


def write(folder: Path, name: str, record: Record, facts: Sequence[str]) -> list[Path]:
    """Both files. Raises UserError."""
    found = []
    for ending, data in (("html", html(record, facts).encode()), ("pdf", pdf(record, facts))):
        path = folder / f"{name}-commissioning.{ending}"
        files.write(path, data)
        found.append(path)
    return found


def _plain(text: str) -> str:
    """For the fonts that every PDF reader has."""
    return text.encode("latin-1", "replace").decode("latin-1")
