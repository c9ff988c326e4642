"""A walk through a tree in the order of `ast.walk`, without contexts and operators, in half of its time."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

_LEAVES = (ast.Constant, ast.Global, ast.Name, ast.Nonlocal)
_LEFT_OUT = ("arg", "attr", "ctx", "id", "name", "op", "ops")


def walk(tree: ast.AST) -> Iterator[ast.AST]:
    """The tree and all nodes under it, those nearer to the root first."""
    level = [tree]
    while level:
        yield from level
        below: list[ast.AST] = []
        for node in level:
            for name in _fields(type(node).__name__):
                value = getattr(node, name, None)
                if value.__class__ is list:
                    below += [item for item in value if isinstance(item, ast.AST)]
                elif isinstance(value, ast.AST):
                    below.append(value)
        level = below


@cache
def _fields(kind: str) -> tuple[str, ...]:
    node: type[ast.AST] = getattr(ast, kind)
    return () if issubclass(node, _LEAVES) else tuple(name for name in node._fields if name not in _LEFT_OUT)
