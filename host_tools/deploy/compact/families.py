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

    A family is a class with all that it inherits from or that inherits from it, by the bare names that they
    are defined by: what asks an object for an attribute gets the one that the object's family defines.
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
    inherits: dict[ast.ClassDef, list[str]] = {}
    for tree in trees:
        known = imported(tree)
        for node in walk(tree):
            if isinstance(node, ast.ClassDef):
                inherits[node] = [_bare_name(base, known) for base in node.bases]
    classes = list(inherits)
    family = {one.name: one.name for one in classes}
    for one in classes:
        for new in inherits[one]:
            old = family[one.name]
            new = family.setdefault(new, new)
            family = {name: new if value == old else value for name, value in family.items()}
    found: dict[str, set[str]] = {}
    by_self = set()
    for one in classes:
        for statement in one.body:
            for attribute in names.bound(statement):
                found.setdefault(attribute, set()).add(family[one.name])
            for target in filter(_is_set, of_instance(statement)):
                by_self.add(id(target))
                found.setdefault(target.attr, set()).add(family[one.name])
    for tree in trees:
        for node in walk(tree):
            if _is_set(node) and id(node) not in by_self:
                found.setdefault(node.attr, set()).add(ANYWHERE)
    return found


Imported = dict[str, tuple[str, str]]


def imported(tree: ast.Module) -> Imported:
    """Module and name of what is imported anywhere in a module, by what it is called there."""
    return {
        alias.asname or alias.name: (getattr(node, "module", None) or "", alias.name)
        for node in walk(tree)
        if isinstance(node, ast.ImportFrom | ast.Import)
        for alias in node.names
    }


def origin(node: ast.AST, known: Imported) -> tuple[str, str] | None:
    """Module and name that `Name` or `module.Name` has where it comes from; None: not imported."""
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
        return ".".join(filter(None, known[node.value.id])), node.attr
    return None


def attributes(tree: ast.Module) -> set[str]:
    """Those that are set, and what classes define."""
    found = set()
    for node in walk(tree):
        if _is_set(node):
            found.add(node.attr)
        elif isinstance(node, ast.ClassDef):
            for statement in node.body:
                found.update(names.bound(statement))
    return found


def _bare_name(base: ast.expr, known: Imported) -> str:
    found = origin(base, known)
    return found[1] if found else ast.unparse(base).rpartition(".")[2]


def of_instance(statement: ast.stmt) -> Iterator[ast.Attribute]:
    """What a method, which the statement may be, says of its instance's attributes; or of its class's."""
    if isinstance(statement, _METHODS) and (own := _instance(statement)):
        for inner in statement.body:
            yield from _of(own, inner)


def _instance(method: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """What a function of a class's body calls its instance; empty if it has none or binds the name anew."""
    if any(isinstance(one, ast.Name) and one.id == "staticmethod" for one in method.decorator_list):
        return ""
    first = [*method.args.posonlyargs, *method.args.args][:1]
    anew = {name for inner in method.body for name in names.bound(inner)}
    return first[0].arg if first and first[0].arg not in anew else ""


def _of(own: str, node: ast.AST) -> Iterator[ast.Attribute]:
    if isinstance(node, names.FUNCTIONS) and own in names.locals_of(node):
        return  # an inner function with a `self` of its own
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == own:
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _of(own, child)


def _is_set(node: ast.AST) -> TypeGuard[ast.Attribute]:
    return isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
