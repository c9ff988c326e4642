"""The progress bars: one a step, in order, complete at the end."""

import io
import re

import pytest
from rich.console import Console

from host_tools.errors import UserError
from host_tools.progress import progress_bar


def test_one_line_a_step():
    screen = io.StringIO()
    with progress_bar(Console(file=screen, width=80)) as progress:
        progress("compile", 0, 4)
        progress("compile", 4, 4)
        progress("send", 0, 1000)
        progress("send", 250, 1000)
        progress("first start", 0, 1)
    lines = screen.getvalue().strip().split("\n")
    assert [line.split()[0] for line in lines] == ["compile", "send", "first"]
    assert "100%" in lines[0]
    assert "25%" in lines[1]
    assert "press EN or RST" in lines[2]


@pytest.mark.parametrize("terminal", [True, False])
def test_a_job_that_fails_leaves_no_step_of_which_nothing_was_done(terminal):
    screen = io.StringIO()
    with (
        pytest.raises(UserError),
        progress_bar(Console(file=screen, width=80, force_terminal=terminal)) as progress,
    ):
        progress("ask", 0, 1)
        raise UserError("silent")
    assert left(screen) == "" and (terminal or not screen.getvalue())
    screen = io.StringIO()
    with (
        pytest.raises(UserError),
        progress_bar(Console(file=screen, width=80, force_terminal=terminal)) as progress,
    ):
        progress("compile", 4, 4)
        progress("send", 0, 1000)
        raise UserError("silent")
    assert [line.split()[0] for line in left(screen).splitlines()] == ["compile"]


def left(screen):
    """What stays of a terminal's text: lines that were cleared, or written over, are gone."""
    text = screen.getvalue()
    lines, row = [""], 0
    for part in re.findall(r"\x1b\[[0-9;?]*[A-Za-z]|\r|\n|[^\x1b\r\n]+", text):
        if part == "\n":
            row += 1
            lines += [""] * (row + 1 - len(lines))
        elif part.endswith("A") and part[0] == "\x1b":
            row -= int(part[2:-1] or 1)
        elif part.endswith("K") and part[0] == "\x1b":
            lines[row] = ""
        elif part[0] not in "\x1b\r":
            lines[row] += part
    return "\n".join(lines).strip()


def test_nothing_where_nothing_began():
    screen = io.StringIO()
    with progress_bar(Console(file=screen, width=80)):
        pass
    assert screen.getvalue() == ""
