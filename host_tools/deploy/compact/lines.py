"""Source text of a changed syntax tree, and which line of it comes from where."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from host_tools.deploy.compact.nodes import walk

Origin = tuple[str, int]  # file, line


def mark(tree: ast.Module, file: str) -> None:
    """Note in each statement where it stands; to be called before anything is moved."""
    for node in walk(tree):
        if isinstance(node, ast.stmt | ast.ExceptHandler):
            node.origin = (file, node.lineno)  # type: ignore[union-attr]


def written(tree: ast.Module) -> tuple[str, dict[int, Origin]]:
    """The text, and for its lines the file and line that `mark` noted."""
    text = _bare(ast.unparse(ast.fix_missing_locations(tree)) + "\n")
    origins: dict[int, Origin] = {}
    for old, new in _alike(tree, ast.parse(text)):
        origin = getattr(old, "origin", None)
        if origin:
            origins.setdefault(new.lineno, origin)
    return text, origins


def _bare(text: str) -> str:
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
