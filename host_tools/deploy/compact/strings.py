"""Short strings of what is in memory for a moment, so that nothing of them stays.

MicroPython makes a name, which it never forgets, of each string of up to ten bytes in the code, and the
tables of names grow by doubling. What is inside a constant tuple is forgotten with its module.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from host_tools.deploy.compact.nodes import walk

INTERNED_BYTES = 10  # MICROPY_ALLOC_PARSE_INTERN_STRING_LEN in py/mpconfig.h
# Modules that stay in memory with who uses them, and those in whose moment the most is: a name is cheaper.
_STAY = (
    "heatpump.core.demand.",
    "heatpump.core.sequence.",
    "heatpump.core.protection.resting_coils",
    "heatpump.drivers.",
    "heatpump.core.record.status",
)
_MOMENT = ("schedule_text", "price_text", "transitions", "service_begin")


def is_for_a_moment(module: str) -> bool:
    return not module.startswith(_STAY) or module.rpartition(".")[2] in _MOMENT


def identifiers(trees: Iterable[ast.AST]) -> set[str]:
    """What is a name in their code."""
    fields = ("id", "attr", "arg", "name", "asname", "module")
    found = {getattr(node, field, None) for tree in trees for node in walk(tree) for field in fields}
    return {name for name in found if isinstance(name, str)}


def short(trees: Iterable[ast.AST]) -> set[str]:
    """The short strings in their code."""
    return {node.value for tree in trees for node in walk(tree) if _is_short(node)}  # type: ignore[attr-defined]


def forget_short(tree: ast.Module, kept: set[str]) -> None:
    """`("on",)[0]` in the place of "on", but for those in `kept` and what is a name here anyway."""
    _Forget(kept | identifiers([tree])).visit(tree)


def _is_short(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and 0 < len(node.value.encode()) <= INTERNED_BYTES
    )


class _Forget(ast.NodeTransformer):
    def __init__(self, kept: set[str]) -> None:
        self._kept = kept

    def visit_Tuple(self, node: ast.Tuple) -> ast.AST:
        return node if all(_is_constant(one) for one in node.elts) else self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        for one in node.values:
            if isinstance(one, ast.FormattedValue):
                one.value = self.visit(one.value)
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if not _is_short(node) or node.value in self._kept:
            return node
        return ast.Subscript(ast.Tuple([node], ast.Load()), ast.Constant(0), ast.Load())


def _is_constant(node: ast.AST) -> bool:
    if isinstance(node, ast.Tuple):
        return all(_is_constant(one) for one in node.elts)
    return isinstance(node, ast.Constant)
