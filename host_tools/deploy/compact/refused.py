"""Forms of Python that the other passes would take wrongly in silence: the build ends at the first of them.

Handled instead, and so not here: a base under another name or behind its module's, static methods, inner
functions, a private attribute of another object, one that two relatives both define.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from host_tools.deploy.compact import families, names
from host_tools.deploy.compact.constants import Constants
from host_tools.deploy.compact.merged import CompactError
from host_tools.deploy.compact.nodes import walk
from host_tools.deploy.compact.resident import COMPANIONS, PACKAGE, RESIDENT

Fault = tuple[ast.AST, str]

PARAMS = "heatpump.core.params"  # puts names together; `parameters` renames those, and no other pass may
_BY_NAME = ("getattr", "setattr", "hasattr", "delattr")
_LOOKS_THROUGH = ("vars", "locals", "globals", "dir", "exec", "eval")
_ANSWERS_ANY = ("__getattr__", "__setattr__", "__delattr__")
_DECORATORS = ("property", "staticmethod", "classmethod")
# These look through files of data by name, whose names stay as they are.
_READ_DATA = ("heatpump.app.build", "heatpump.core.config")


def check(trees: Mapping[str, ast.Module], paths: Mapping[str, str]) -> None:
    """Raises CompactError with file and line. `trees`, `paths`: by the names of their modules."""
    for name, tree in trees.items():
        for judge in (_imports, _classes, _asked_by_name, _numbered, _rebound):
            for node, message in judge(name, tree, trees):
                raise CompactError(f"{paths[name]}, line {getattr(node, 'lineno', 1)}: {message}")


def _binds(node: ast.AST) -> Iterable[str]:
    """Names that get another meaning within this node."""
    if isinstance(node, names.FUNCTIONS):
        return names.locals_of(node)
    if isinstance(node, ast.ClassDef):
        return [one for statement in node.body for one in names.bound(statement)]
    if isinstance(node, ast.comprehension):
        return [one.id for one in walk(node.target) if isinstance(one, ast.Name)]
    return node.names if isinstance(node, ast.Global) else ()


def _namesakes(function: names.Function) -> set[str]:
    """What a function binds, not by an import, and asks for a name in capitals."""
    found = {one.arg for one in names.parameters(function)}
    found |= {
        one.id for one in walk(function) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    }
    return found & {
        one.value.id
        for one in walk(function)
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.attr.isupper()
    }


def check_constants(trees: Mapping[str, ast.Module], paths: Mapping[str, str], constants: Constants) -> None:
    """That a named integer has one value and no namesake where its number is put in its place."""
    for name, tree in trees.items():
        inlined, modules = set(constants.of(name)), set()
        for called, (module, original) in families.imported(tree).items():
            if original in constants.of(module):
                inlined.add(called)
            if f"{module}.{original}" in trees:
                modules.add(called)
        bound = Counter(one for statement in tree.body for one in names.bound(statement))
        for node in walk(tree):
            for one in sorted(inlined.intersection(_binds(node))):
                at = node.target if isinstance(node, ast.comprehension) else node
                line = getattr(at, "lineno", 1)
                raise CompactError(f"{paths[name]}, line {line}: {one} is a constant, and bound anew")
            if isinstance(node, names.FUNCTIONS):
                for one in sorted(modules & _namesakes(node)):
                    raise CompactError(
                        f"{paths[name]}, line {node.lineno}: {one} is a module, and bound anew where"
                        " something like a constant is asked of it"
                    )
        for one in sorted(inlined):
            if bound[one] > 1:
                raise CompactError(f"{paths[name]}: {one} is a constant, and bound {bound[one]} times")


def check_parameters(trees: Mapping[str, ast.Module], renamable: Collection[str], own: set[str]) -> None:
    """That no attribute of `Params`, all of them `own`, is one that a class defines, too, and is renamed."""
    for name in sorted(own.intersection(renamable)):
        modules = [module for module, tree in trees.items() if name in families.attributes(tree)]
        raise CompactError(f"{', '.join(modules)}: sets {name}, which is the attribute of a parameter")


def _imports(name: str, tree: ast.Module, _: Mapping[str, ast.Module]) -> Iterator[Fault]:
    for node in walk(tree):
        if isinstance(node, ast.ImportFrom):
            if node.level or any(one.name == "*" for one in node.names):
                yield node, "an import that doesn't say in full what it brings in"
        elif isinstance(node, ast.Import) and any(
            one.name.partition(".")[0] == PACKAGE for one in node.names
        ):
            yield node, f"a module of ours is imported by `from {PACKAGE}… import …`"


def _classes(name: str, tree: ast.Module, trees: Mapping[str, ast.Module]) -> Iterator[Fault]:
    bound = Counter(one for statement in tree.body for one in names.bound(statement))
    for node in walk(tree):
        if not isinstance(node, ast.ClassDef):
            continue
        if node.keywords or node.decorator_list:
            yield node, f"class {node.name} has a metaclass or a decorator"
        if len(node.bases) > 1:
            yield node, f"class {node.name} has several bases, whose private names may be the same"
        for base in node.bases:
            if isinstance(base, ast.Name) and bound[base.id] > 1:
                yield base, f"the base {base.id} of class {node.name} is bound twice"
            elif not _is_known(base, tree, trees):
                yield base, f"can't tell what the base {ast.unparse(base)} of class {node.name} is"
        for method in walk(node):
            if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
                yield from _method(method)


def _is_known(base: ast.expr, tree: ast.Module, trees: Mapping[str, ast.Module]) -> bool:
    """Whether it is a class defined here, of Python, of the platform, or of a module where it is defined."""
    if isinstance(base, ast.Name) and base.id in _defined(tree):
        return True
    origin = families.origin(base, families.imported(tree))
    if origin is None:
        return isinstance(base, ast.Name) and base.id in dir(builtins)
    module, name = origin
    if module in trees:
        return name in _defined(trees[module])
    return module.partition(".")[0] != PACKAGE


def _defined(tree: ast.Module) -> set[str]:
    return {one.name for one in tree.body if isinstance(one, ast.ClassDef)}


def _method(method: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Fault]:
    for one in method.decorator_list:
        text = ast.unparse(one)
        if text not in _DECORATORS and not text.startswith("micropython.") and not text.endswith(".setter"):
            yield one, f"can't tell what the decorator {text} makes of {method.name}"
    if method.name in _ANSWERS_ANY and len(method.args.args) > 1:
        asked = method.args.args[1].arg
        passed_on = {id(one) for one in _asked_for(method)}
        for node in walk(method):
            if isinstance(node, ast.Name) and node.id == asked and id(node) not in passed_on:
                yield node, f"{method.name} looks at names, which are others on a board"


def _asked_by_name(name: str, tree: ast.Module, _: Mapping[str, ast.Module]) -> Iterator[Fault]:
    for node in walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            made = set(_put_together(node))
            for asked in _asked_for(node):
                if isinstance(asked, ast.Name) and asked.id in made and name != PARAMS:
                    yield asked, f"asks for an attribute by {asked.id}, which is put together"
        elif isinstance(node, ast.Attribute) and node.attr == "__dict__" and name not in _READ_DATA:
            yield node, "__dict__ shows names, which are others on a board"
        elif isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in _LOOKS_THROUGH:
                yield node, f"{node.func.id}() shows names, which are others on a board"
            if any(one.arg is None for one in node.keywords):
                yield node, "a call with **, whose names are others on a board"
    for asked in _asked_for(tree):
        if _is_put_together(asked) and name != PARAMS:
            yield asked, f"asks for an attribute by {ast.unparse(asked)}, which is put together"


def _asked_for(scope: ast.AST) -> Iterator[ast.expr]:
    """What getattr and its like are given as the attribute's name."""
    for node in walk(scope):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _BY_NAME:
            yield from node.args[1:2]


def _put_together(function: ast.AST) -> Iterator[str]:
    """Variables of it that get such a value."""
    for node in walk(function):
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            yield node.target.id
        elif isinstance(node, ast.Assign) and _is_put_together(node.value):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def _is_put_together(node: ast.expr) -> bool:
    """Whether it is a text made of parts: none of them is the name that stays."""
    if isinstance(node, ast.Call):
        return not (isinstance(node.func, ast.Attribute) and node.func.attr == "get")  # out of a table
    return isinstance(node, ast.BinOp | ast.JoinedStr)


def _numbered(name: str, tree: ast.Module, _: Mapping[str, ast.Module]) -> Iterator[Fault]:
    for node in walk(tree):
        found = [node.attr] if isinstance(node, ast.Attribute) else []
        if isinstance(node, ast.ClassDef):
            found = [one for statement in node.body for one in names.bound(statement)]
        for one in found:
            if re.fullmatch(r"_\d\w*", one):
                yield node, f"{one} looks like a short name of the build's own"


def _rebound(name: str, tree: ast.Module, trees: Mapping[str, ast.Module]) -> Iterator[Fault]:
    """What functions bind anew in a module, where others ask for it; those merged have no modules to ask."""
    top = {one for statement in tree.body for one in names.bound(statement)}
    known = families.imported(tree)
    for node in walk(tree):
        if isinstance(node, ast.Global):
            for one in node.names:
                if one not in top:
                    yield node, f"the global {one} isn't bound at the module's top"
        origin = families.origin(node, known) if isinstance(node, ast.Attribute) else None
        if isinstance(node, ast.Attribute) and origin and (origin[0] in RESIDENT or origin[0] in COMPANIONS):
            if not isinstance(node.ctx, ast.Load):
                yield node, f"{ast.unparse(node)} is set in another module, which is merged on a board"
            elif origin[0] in trees and origin[1] in _globals(trees[origin[0]]):
                yield node, f"{ast.unparse(node)} is bound anew by a function there, which this wouldn't see"


def _globals(tree: ast.Module) -> set[str]:
    return {one for node in walk(tree) if isinstance(node, ast.Global) for one in node.names}
