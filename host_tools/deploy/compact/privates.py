"""Short names for private attributes and methods: numbers, the same ones again in each module."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sized

from host_tools.deploy.compact import names
from host_tools.deploy.compact.nodes import walk


def own(tree: ast.Module) -> set[str]:
    """Private attributes and methods that the module's classes define."""
    found = set()
    for node in walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            found.add(node.attr)
        elif isinstance(node, ast.ClassDef):
            for statement in node.body:
                found.update(names.bound(statement))
    return {name for name in found if names.is_private(name)}


def shared(trees: Mapping[str, ast.Module]) -> set[str]:
    """Those that another module asks for too, that a class and one it inherits from there both define, or
    that stand in a text. `trees`: by the names of their modules."""
    found = set()
    for tree in trees.values():
        defined = own(tree)
        for base in bases(tree) & trees.keys():
            found |= defined & own(trees[base])
        for node in walk(tree):
            if isinstance(node, ast.Attribute) and names.is_private(node.attr) and node.attr not in defined:
                found.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.update(re.findall(r"\b_[A-Za-z]\w*", node.value))
    return found


def bases(tree: ast.Module) -> set[str]:
    """Modules of which some class here inherits."""
    origin = {
        alias.asname or alias.name: node.module
        for node in walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    return {
        origin[base.id] or ""
        for node in walk(tree)
        if isinstance(node, ast.ClassDef)
        for base in node.bases
        if isinstance(base, ast.Name) and base.id in origin
    }


def starts(trees: Mapping[str, ast.Module], private: Mapping[str, Sized]) -> dict[str, int]:
    """The first number of each module: above all of those that its classes inherit."""

    def start(name: str) -> int:
        known = bases(trees[name]) & trees.keys()
        return max((start(base) + len(private[base]) for base in known), default=0)

    return {name: start(name) for name in trees}


def rename(tree: ast.Module, short: Mapping[str, str]) -> None:
    """Attributes, and what classes define."""
    for node in walk(tree):
        if isinstance(node, ast.Attribute):
            node.attr = short.get(node.attr, node.attr)
        elif isinstance(node, ast.ClassDef):
            for statement in node.body:
                if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                    statement.name = short.get(statement.name, statement.name)
                else:
                    for name in walk(statement):
                        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store):
                            name.id = short.get(name.id, name.id)
