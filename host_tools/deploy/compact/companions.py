"""A module becomes, on the board, a part of the one module that needs it: one takes less memory than two."""

from __future__ import annotations

import ast

from host_tools.deploy.compact import names
from host_tools.deploy.compact.merged import CompactError
from host_tools.deploy.compact.nodes import walk


def join(trees: dict[str, ast.Module], companion: str, host: str) -> None:
    """Take `companion` out of `trees`, into its host's tree, under names of its own.

    Raises CompactError if another module imports it.
    """
    part, whole = trees.pop(companion), trees[host]
    own = {one: f"_{companion.rpartition('.')[2]}_{one}" for one in _own(part)}
    known: dict[str, names.Meaning] = {}
    for node in [one for one in walk(whole) if isinstance(one, ast.ImportFrom)]:
        for alias in node.names:
            if node.module == companion:
                known[alias.asname or alias.name] = own[alias.name]
            elif f"{node.module}.{alias.name}" == companion:
                known[alias.asname or alias.name] = own
    for other in (part, whole):
        _drop_imports(other, {companion, host})
    for name, tree in trees.items():
        if any(_asks(node, companion) for node in walk(tree)):
            raise CompactError(f"{name}: {companion} is a part of {host} on a board")
    names.rename_globals(part, own)
    names.rename_globals(whole, known)
    imports = [one for one in part.body + whole.body if isinstance(one, ast.ImportFrom | ast.Import)]
    rest = [one for one in part.body + whole.body if one not in imports]
    whole.body = [*_united(imports), *rest]


def _own(tree: ast.Module) -> set[str]:
    plain = [one for one in tree.body if not isinstance(one, ast.Import | ast.ImportFrom)]
    return {name for one in plain for name in names.bound(one)}


def _asks(node: ast.AST, module: str) -> bool:
    if not isinstance(node, ast.ImportFrom):
        return False
    return node.module == module or any(f"{node.module}.{one.name}" == module for one in node.names)


def _drop_imports(tree: ast.Module, modules: set[str]) -> None:
    for node in walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            kept = [one for one in body if not any(_asks(one, module) for module in modules)]
            node.body = kept or [ast.Pass()]  # type: ignore[attr-defined]


def _united(imports: list[ast.Import | ast.ImportFrom]) -> list[ast.stmt]:
    """Each module once, with all that is wanted of it."""
    found: dict[str, ast.ImportFrom] = {}
    kept: list[ast.stmt] = []
    for one in imports:
        if isinstance(one, ast.ImportFrom) and one.module in found:
            first = found[one.module]
            have = {(alias.name, alias.asname) for alias in first.names}
            first.names += [alias for alias in one.names if (alias.name, alias.asname) not in have]
            continue
        if isinstance(one, ast.ImportFrom) and one.module:
            found[one.module] = one
        kept.append(one)
    return kept
