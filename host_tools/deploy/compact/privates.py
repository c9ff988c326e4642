"""Short names for private attributes and methods: numbers, the same ones again in each module."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sized

from host_tools.deploy.compact import families, names
from host_tools.deploy.compact.nodes import walk


def own(tree: ast.Module) -> set[str]:
    """Private attributes and methods that the module's classes define."""
    return {name for name in families.attributes(tree) if names.is_private(name)}


def shared(trees: Mapping[str, ast.Module]) -> set[str]:
    """Those that another module asks for too, that a class and one it inherits from elsewhere both define,
    that objects of another module may be asked for, or that stand in a text. `trees`: by the names of their
    modules."""
    found = set()
    all_own = {name: own(tree) for name, tree in trees.items()}
    modules = Counter(one for defined in all_own.values() for one in defined)
    for name, tree in trees.items():
        defined = all_own[name]
        for base in _all_bases(name, trees):
            found |= defined & all_own[base]
        found.update(one for one in _of_others(tree) if modules[one] > 1)
        for node in walk(tree):
            if isinstance(node, ast.Attribute) and names.is_private(node.attr) and node.attr not in defined:
                found.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.update(re.findall(r"\b_[A-Za-z]\w*", node.value))
    return found


def _of_others(tree: ast.Module) -> set[str]:
    """Private attributes of what isn't the method's instance and wasn't made by the function."""
    known: set[int] = set()
    for node in walk(tree):
        if isinstance(node, ast.ClassDef):
            for statement in node.body:
                known.update(id(one) for one in families.of_instance(statement))
        elif isinstance(node, ast.FunctionDef):
            made = set(_made(node))
            known.update(id(one) for one in walk(node) if isinstance(one, ast.Attribute) and _of(one, made))
    return {
        node.attr
        for node in walk(tree)
        if isinstance(node, ast.Attribute) and names.is_private(node.attr) and id(node) not in known
    }


def _of(node: ast.Attribute, variables: set[str]) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id in variables


def _made(function: ast.AST) -> Iterator[str]:
    """Variables that get a new object of a class: `x = object.__new__(cls)`."""
    for node in walk(function):
        if isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("object.__new__("):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def bases(tree: ast.Module) -> set[str]:
    """Modules of which some class here inherits."""
    known = families.imported(tree)
    found = {
        families.origin(base, known)
        for node in walk(tree)
        if isinstance(node, ast.ClassDef)
        for base in node.bases
    }
    return {one[0] for one in found if one}


def _all_bases(name: str, trees: Mapping[str, ast.Module]) -> set[str]:
    """Those, and the ones of which these inherit."""
    found: set[str] = set()
    new = {name}
    while new:
        new = {base for one in new for base in bases(trees[one]) & trees.keys()} - found
        found |= new
    return found - {name}


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
            own_names = {one for statement in node.body for one in names.bound(statement)}
            for name in (name for statement in node.body for name in _of_class(statement)):
                if isinstance(name, ast.Name):
                    if name.id in own_names:
                        name.id = short.get(name.id, name.id)
                else:
                    name.name = short.get(name.name, name.name)


def _of_class(node: ast.AST) -> Iterator[ast.Name | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Names and definitions of a class's own scope in a statement of its body."""
    if isinstance(node, ast.Name):
        yield node
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield node
        for outside in (*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)):
            yield from _of_class(outside)
    elif isinstance(node, ast.ClassDef):
        yield node
        for outside in node.bases:
            yield from _of_class(outside)
    elif isinstance(node, names.COMPREHENSIONS):
        yield from _of_class(node.generators[0].iter)
    elif not isinstance(node, ast.Lambda):
        for child in ast.iter_child_nodes(node):
            yield from _of_class(child)
