"""Which public attributes may share a short name: those that no object has both of."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from collections.abc import Set as AbstractSet
from typing import TypeGuard

from host_tools.deploy.compact import names
from host_tools.deploy.compact.nodes import walk

_METHODS = (ast.FunctionDef, ast.AsyncFunctionDef)
ANYWHERE = ""  # the family of an attribute that is set from outside of its class: nobody's tree says whose


def shared(trees: Collection[ast.Module], attributes: AbstractSet[str]) -> dict[str, int]:
    """Each attribute's number; those of one number never belong to the same object.

    A family is a class with all that it inherits from or that inherits from it, by their bare names: what
    asks an object for an attribute gets the one that the object's family defines.
    """
    found = _families(trees)
    used: list[set[str]] = []  # by number: the families that have an attribute of it
    numbers = {}
    for attribute in sorted(attributes, key=lambda name: (-len(found.get(name, ())), name)):
        mine = found.get(attribute, {ANYWHERE})
        number = next((n for n, taken in enumerate(used) if not _meet(taken, mine)), len(used))
        if number == len(used):
            used.append(set())
        used[number] |= mine
        numbers[attribute] = number
    return numbers


def _meet(one: set[str], other: set[str]) -> bool:
    return ANYWHERE in one or ANYWHERE in other or bool(one & other)


def _families(trees: Collection[ast.Module]) -> dict[str, set[str]]:
    """Attribute → families that define it."""
    classes = [node for tree in trees for node in walk(tree) if isinstance(node, ast.ClassDef)]
    family = {one.name: one.name for one in classes}
    for one in classes:
        for base in one.bases:
            old, new = family[one.name], ast.unparse(base).rpartition(".")[2]
            new = family.setdefault(new, new)
            family = {name: new if value == old else value for name, value in family.items()}
    found: dict[str, set[str]] = {}
    by_self = set()
    for one in classes:
        for statement in one.body:
            for attribute in names.bound(statement):
                found.setdefault(attribute, set()).add(family[one.name])
            for target in _set_by_self(statement):
                by_self.add(id(target))
                found.setdefault(target.attr, set()).add(family[one.name])
    for tree in trees:
        for node in walk(tree):
            if _is_set(node) and id(node) not in by_self:
                found.setdefault(node.attr, set()).add(ANYWHERE)
    return found


def _set_by_self(statement: ast.stmt) -> Iterator[ast.Attribute]:
    if isinstance(statement, _METHODS) and statement.args.args:
        self_name = statement.args.args[0].arg
        for node in walk(statement):
            if _is_set(node) and isinstance(node.value, ast.Name) and node.value.id == self_name:
                yield node


def _is_set(node: ast.AST) -> TypeGuard[ast.Attribute]:
    return isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
