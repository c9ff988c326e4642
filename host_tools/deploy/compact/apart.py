"""Short names for what the modules that stay apart define: those that the merged module uses, once more.

Each name of a module costs some 20 bytes of a chip's heap for ever, even if the module is forgotten.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping

from host_tools.deploy.compact import attributes, names
from host_tools.deploy.compact.constants import DATA
from host_tools.deploy.compact.nodes import walk


def short_globals(
    trees: Mapping[str, ast.Module],
    modules: Iterable[str],
    forbidden: Mapping[str, set[str]],
    outside: str,
) -> dict[str, str]:
    """Old name → new one, the same all over the package, for functions, classes and tables.

    trees      all that refers to them, by a name each; `modules`: which of them define such names
    forbidden  by the name of a tree: short names that mean something else in it
    outside    sources that know the package: what they name stays
    """
    own = {name for module in modules if not module.startswith(DATA) for name in _defined(trees[module])}
    own -= _known_elsewhere(trees) | set(re.findall(r"\w+", outside))
    own -= {part for module in modules for part in module.split(".")}
    where: dict[str, list[str]] = {name: [] for name in own}
    for module, tree in trees.items():
        for name in set(_mentioned(tree)) & own:
            where[name].append(module)
    taken = {module: set(forbidden.get(module, ())) for module in trees}
    short = {}
    for name in sorted(own, key=lambda name: (-len(where[name]), name)):
        free = (f"_{n}" for n in itertools.count())
        new = next(one for one in free if not any(one in taken[module] for module in where[name]))
        short[name] = new
        for module in where[name]:
            taken[module].add(new)
    return short


def rename(tree: ast.Module, short: Mapping[str, str]) -> None:
    """Wherever the names stand."""
    for node in walk(tree):
        for field in ("id", "attr", "name", "asname"):
            old = getattr(node, field, None)
            if isinstance(old, str):
                setattr(node, field, short.get(old, old))
        if isinstance(node, ast.Global | ast.Nonlocal):
            node.names = [short.get(name, name) for name in node.names]


def _defined(tree: ast.Module) -> Iterator[str]:
    for statement in tree.body:
        if not isinstance(statement, ast.Import | ast.ImportFrom):
            yield from (name for name in names.bound(statement) if not name.startswith("_"))


def _mentioned(tree: ast.Module) -> Iterator[str]:
    for node in walk(tree):
        for field in ("id", "attr", "name", "asname"):
            if isinstance(name := getattr(node, field, None), str):
                yield name


def _known_elsewhere(trees: Mapping[str, ast.Module]) -> set[str]:
    """What texts, callers by keyword, members of objects or the platform call by these names."""
    known = attributes.of_platform()
    for tree in trees.values():
        ours = _modules_in(tree, trees)
        for node in walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                known.update(re.findall(r"\w+", node.value))
            elif isinstance(node, ast.keyword | ast.arg) and node.arg:
                known.add(node.arg)
            elif isinstance(node, ast.Attribute):
                if not isinstance(node.value, ast.Name) or node.value.id not in ours:
                    known.add(node.attr)
            elif isinstance(node, ast.ClassDef):
                known.update(name for statement in node.body for name in names.bound(statement))
    return known


def _modules_in(tree: ast.Module, trees: Mapping[str, ast.Module]) -> set[str]:
    """What a module calls other modules of ours."""
    return {
        alias.asname or alias.name
        for node in walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if f"{node.module}.{alias.name}" in trees
    }
