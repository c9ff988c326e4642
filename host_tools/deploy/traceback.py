"""Says where a board's traceback comes from: the build gives modules and functions short names."""

from __future__ import annotations

import ast
import functools
import re
from pathlib import Path

from host_tools.deploy.compact import Compact, compact
from host_tools.paths import FIRMWARE

_FRAME = re.compile(r'File "(heatpump[.\w]*)", line (\d{1,9})(?!\d)(, in (\S+))?')
# The line that begins it, if it was pasted; its frames; the error.
_TRACEBACK = re.compile(r'(?:.*Traceback \(most .*\n)?(?:.*File "[^"\n]+", line \d.*\n)+(?:.+\n)?')


def tracebacks(text: str) -> str:
    """The tracebacks alone of all that a board said."""
    text = "\n".join([*text.splitlines(), ""])
    return "".join(found[0] for found in _TRACEBACK.finditer(text))


def translated(text: str, firmware: Path = FIRMWARE) -> str:
    """A board's text with files, lines and functions of the sources in its tracebacks.

    They are right if the board runs what these sources build; what isn't known stays as it is.
    """

    def source(found: re.Match[str]) -> str:
        module = _modules(firmware).get(found[1])
        origin = module.origins.get(int(found[2])) if module else None
        if not origin:
            return found[0]
        file, first, last = origin
        function = _function(firmware / file, last)
        # Names with two underscores stay as they are: another one is another build.
        if (found[4] or "").startswith("__") and found[4] != function.rpartition(".")[2]:
            return found[0]
        where = f'File "{file}", line {first}' + (f" to {last}" if last > first else "")
        return where + (f", in {function}" if found[3] else "")

    return _FRAME.sub(source, text)


@functools.cache
def _modules(firmware: Path) -> dict[str, Compact]:
    return {module.shown_as: module for module in compact(firmware)[0]}


def _function(source: Path, line: int) -> str:
    """The function, in its class, that a line is part of."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):  # the outer ones first
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found += [node.name] if node.lineno <= line <= (node.end_lineno or 0) else []
    return ".".join(found) or "<module>"
