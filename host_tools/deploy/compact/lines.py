"""Source text of a changed syntax tree, and which line of it comes from where.

Each line of a module takes a byte or two in a chip's memory, for tracebacks. So statements share one, as far
as Python lets them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from host_tools.deploy.compact.nodes import walk

MOST_ON_A_LINE = 8  # a traceback shall still lead to the place

Origin = tuple[str, int, int]  # file, first and last line


def mark(tree: ast.Module, file: str) -> None:
    """Note in each statement where it stands; to be called before anything is moved."""
    for node in walk(tree):
        if isinstance(node, ast.stmt | ast.ExceptHandler):
            node.origin = (file, node.lineno)  # type: ignore[union-attr]


def written(tree: ast.Module) -> tuple[str, dict[int, Origin]]:
    """The text, and for its lines the file and lines that `mark` noted."""
    text = _joined(bare(ast.unparse(ast.fix_missing_locations(tree)) + "\n"))
    origins: dict[int, Origin] = {}
    for old, new in _alike(tree, ast.parse(text)):
        origin = getattr(old, "origin", None)
        if origin:
            file, line = origin
            _, first, last = origins.get(new.lineno, (file, line, line))
            origins[new.lineno] = (file, first, max(last, line))
    return text, origins


def _joined(text: str) -> str:
    """What `ast.unparse` wrote, with plain statements of one block on one line; on that which begins the
    block, if they are all of it."""
    rows: list[tuple[int, str]] = []  # how far indented, the rest
    together = 0
    for row in filter(None, text.splitlines()):
        statement = row.lstrip()
        depth = len(row) - len(statement)
        # What a module does while it is loaded doesn't stay.
        shares = depth and rows[-1][0] == depth and _is_plain(statement) and _is_plain(rows[-1][1])
        if shares and together < MOST_ON_A_LINE:
            rows[-1] = (depth, f"{rows[-1][1]}; {statement}")
            together += 1
        else:
            rows.append((depth, statement))
            together = 1
    joined: list[str] = []
    for (depth, statement), (next_depth, _) in pairwise([*rows, (0, "")]):
        if _is_plain(statement) and next_depth < depth and joined[-1].endswith(":"):
            joined[-1] += f" {statement}"
        else:
            joined.append(" " * depth + statement)
    return "\n".join([*joined, ""])


def _is_plain(statement: str) -> bool:
    return statement[0] != "@" and statement[-1] != ":"


def bare(text: str) -> str:
    """`a, b = (x, y)` without the brackets, in which MicroPython would make a tuple each time."""
    rows = text.encode().split(b"\n")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
            value = node.value
            if isinstance(value, ast.Tuple) and 1 < len(value.elts) < 4:
                row = rows[value.lineno - 1]
                start, end = value.col_offset, value.end_col_offset or 0
                rows[value.lineno - 1] = row[:start] + row[start + 1 : end - 1] + row[end:]
    return b"\n".join(rows).decode()


def _alike(old: ast.AST, new: ast.AST) -> Iterator[tuple[ast.AST, ast.stmt]]:
    for field in ("body", "orelse", "finalbody", "handlers"):
        before, after = getattr(old, field, None), getattr(new, field, None)
        if isinstance(before, list) and isinstance(after, list):
            for one, other in zip(before, after, strict=True):
                yield one, other
                yield from _alike(one, other)
