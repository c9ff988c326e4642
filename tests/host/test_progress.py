"""The progress bars: one a step, in order, complete at the end."""

import io

from rich.console import Console

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


def test_nothing_where_nothing_began():
    screen = io.StringIO()
    with progress_bar(Console(file=screen, width=80)):
        pass
    assert screen.getvalue() == ""
