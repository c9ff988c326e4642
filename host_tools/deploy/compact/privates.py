"""Short names for private attributes and methods: numbers, the same ones again in each module."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping

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


def shared(trees: Iterable[ast.Module]) -> set[str]:
    """Those that another module asks for too, or that stand in a text."""
    found = set()
    for tree in trees:
        defined = own(tree)
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
