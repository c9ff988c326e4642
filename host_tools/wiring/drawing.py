"""A board and an application as one drawing: low voltage left, mains right, a table and notes below."""

from __future__ import annotations

from pathlib import Path
from textwrap import shorten

from host_tools.board_file import find_board_file, load_application, load_board_file
from host_tools.board_show import about as about_board
from host_tools.wiring import below, low_voltage, mains
from host_tools.wiring.plan import Plan, plan
from host_tools.wiring.sheet import BLUE, GREY, LARGE, RED, SMALL, Sheet

WIDTH = 33.2
_SPLIT = 16.15  # between low voltage and mains
_LONGEST = 110  # letters of what the board is
_TOP = 2.6  # where the two fields begin


def draw(board: Path, application: str) -> tuple[str, bytes]:
    """The board's name and the SVG. `board` is a file, a folder or a name of boards/.

    Raises UsageError if either file is wrong or the two don't fit.
    """
    path = find_board_file(board)
    settings = load_board_file(path)
    wanted = load_application(application, settings)
    drawing, height = lay_out(plan(settings, wanted, path.read_text(encoding="utf-8"), about_board(path)))
    return settings["NAME"], drawing.svg(WIDTH, height)


def lay_out(wiring: Plan) -> tuple[Sheet, float]:
    """All of a plan on a sheet, and the sheet's height."""
    title = f"{wiring.board['NAME']} with {wiring.application['NAME']}"
    sheet = Sheet(f"Wiring: {title}")
    sheet.text(0.4, 0.8, title, size=LARGE, bold=True)
    about = shorten(wiring.about, _LONGEST, placeholder=" …")
    sheet.text(0.4, 1.5, f"{about} · {wiring.application['ABOUT']}", size=SMALL, color=GREY)
    rows, end = mains.heights(wiring, _TOP)
    left = low_voltage.left_side(sheet, wiring, _TOP)
    low_voltage.board(sheet, wiring, rows, _TOP + 0.2, max(left, end) - 0.4)
    mains.control_circuit(sheet, wiring, rows, _TOP)
    right = mains.power_circuit(sheet, wiring, end + 0.3)
    for relay in wiring.relays:  # which coil moves which contact
        y = rows[relay.name] - 0.22
        sheet.line((low_voltage.RELAYS + 1.2, y), (mains.CONTACT + 0.6, y), color=GREY, dash=True, width=0.8)
    bottom = max(left, right)
    _fields(sheet, bottom)
    foot = max(below.table(sheet, wiring, bottom + 0.7), below.notes(sheet, wiring, bottom + 0.7))
    return sheet, foot + 0.2


def _fields(sheet: Sheet, bottom: float) -> None:
    """The two fields and the line between them that no wire crosses."""
    top = _TOP - 0.85
    sheet.line(
        (0.2, top), (_SPLIT, top), (_SPLIT, bottom), (0.2, bottom), color="none", fill="#f8fbf4", layer=-1
    )
    sheet.line(
        (_SPLIT, top),
        (WIDTH - 0.2, top),
        (WIDTH - 0.2, bottom),
        (_SPLIT, bottom),
        color="none",
        fill="#fff7f2",
        layer=-1,
    )
    sheet.line((_SPLIT, top), (_SPLIT, bottom), color=RED, dash=True, width=2)
    sheet.text(0.4, top + 0.35, "LOW VOLTAGE", bold=True, color=BLUE)
    sheet.text(
        _SPLIT + 0.3, top + 0.35, "MAINS: switch off and lock before you touch it", bold=True, color=RED
    )
    sheet.text(
        WIDTH - 0.4, top + 0.35, "no low-voltage wire on this side", side="right", size=SMALL, color=RED
    )
