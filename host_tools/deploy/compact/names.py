"""Which name means what: a walk through a module that knows Python's scopes."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from host_tools.deploy.compact.nodes import walk

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
_SCOPES = (*FUNCTIONS, ast.ClassDef, *COMPREHENSIONS)

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def parameters(function: Function) -> list[ast.arg]:
    """All of them, in order."""
    arguments = function.args
    found = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return found + [one for one in (arguments.vararg, arguments.kwarg) if one]


def bound(statement: ast.AST) -> Iterator[str]:
    """Names that a statement, or what is in it, binds in its own scope."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
        return
    if isinstance(statement, _SCOPES):
        return
    if isinstance(statement, ast.Name) and isinstance(statement.ctx, ast.Store | ast.Del):
        yield statement.id
    elif isinstance(statement, ast.ExceptHandler) and statement.name:
        yield statement.name
    elif isinstance(statement, ast.Import | ast.ImportFrom):
        for alias in statement.names:
            yield (alias.asname or alias.name).partition(".")[0]
    for child in ast.iter_child_nodes(statement):
        yield from bound(child)


def locals_of(function: Function) -> set[str]:
    """Names of its own."""
    names = {one.arg for one in parameters(function)}
    if isinstance(function, ast.Lambda):
        return names
    for statement in function.body:
        names.update(bound(statement))
    for node in walk(function):
        if isinstance(node, ast.Global):
            names.difference_update(node.names)
    return names


# What a module's name is now; of another module, what its names are.
Meaning = str | Mapping[str, str]


def rename_globals(tree: ast.Module, meanings: Mapping[str, Meaning]) -> set[str]:
    """Give the module's names new ones, and `module.name` a plain name; which of the new ones are in use.

    What a function or class binds itself stays. Raises ValueError, with its name, for a module that is used
    other than with a dot behind it.
    """
    renaming = _Renaming(meanings)
    renaming.visit(tree)
    return renaming.used


class _Renaming(ast.NodeTransformer):
    def __init__(self, meanings: Mapping[str, Meaning]) -> None:
        self._meanings = meanings
        self._hidden: list[set[str]] = []
        self.used: set[str] = set()

    def _meaning(self, name: str) -> Meaning | None:
        return None if any(name in scope for scope in self._hidden) else self._meanings.get(name)

    def _new(self, name: str) -> str:
        new = self._meaning(name)
        if new is None:
            return name
        if not isinstance(new, str):
            raise ValueError(name)
        self.used.add(new)
        return new

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self._new(node.id)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name):
            inside = self._meaning(node.value.id)
            if isinstance(inside, Mapping):
                self.used.add(inside[node.attr])
                return ast.copy_location(ast.Name(inside[node.attr], node.ctx), node)
        self.generic_visit(node)
        return node

    def visit_Global(self, node: ast.Global) -> ast.AST:
        node.names = [self._new(name) for name in node.names]
        return node

    def _function(self, node: Function) -> ast.AST:
        if not isinstance(node, ast.Lambda):
            node.decorator_list = [self.visit(one) for one in node.decorator_list]
            node.name = self._new(node.name)
        node.args = self.visit(node.args)  # the defaults belong outside
        outside = self._hidden
        self._hidden = [scope for scope in outside if not isinstance(scope, _ClassScope)] + [locals_of(node)]
        if isinstance(node, ast.Lambda):
            node.body = self.visit(node.body)
        else:
            node.body = [self.visit(statement) for statement in node.body]
        self._hidden = outside
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_Lambda = _function

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.bases = [self.visit(base) for base in node.bases]
        node.name = self._new(node.name)
        self._hidden.append(_ClassScope(name for statement in node.body for name in bound(statement)))
        node.body = [self.visit(statement) for statement in node.body]
        self._hidden.pop()
        return node

    def _comprehension(self, node: ast.AST) -> ast.AST:
        names = {
            name.id
            for generator in node.generators  # type: ignore[attr-defined]
            for name in walk(generator.target)
            if isinstance(name, ast.Name)
        }
        self._hidden.append(names)
        self.generic_visit(node)
        self._hidden.pop()
        return node

    visit_ListComp = visit_SetComp = visit_GeneratorExp = visit_DictComp = _comprehension


class _ClassScope(set[str]):
    """Names of a class body: the functions in it don't see them."""


def shorten_parameters(tree: ast.Module, kept: set[str]) -> None:
    """Call the parameters of each function a, b, c ..., but for those `kept` for calls by keyword.

    Their names are all that a chip keeps of a function's variables."""
    functions = [node for node in walk(tree) if isinstance(node, FUNCTIONS)]
    for function in reversed(functions):  # those inside come first
        taken = {node.id for node in walk(function) if isinstance(node, ast.Name)}
        taken |= {node.arg for node in walk(function) if isinstance(node, ast.arg)}
        free = (letter for letter in "abcdefghijklmnopqrstuvwxyz" if letter not in taken)
        as_they_are = kept | _bound_by_statements(function) | {"self"}
        for one in parameters(function):
            if one.arg not in as_they_are and (new := next(free, None)):
                _rename_local(function, one.arg, new)
                one.arg = new


def _bound_by_statements(function: Function) -> set[str]:
    """Names that it, or what is in it, binds by an import, `except ... as`, a definition or `nonlocal`."""
    found: set[str] = set()
    for node in walk(function):
        if isinstance(node, ast.Import | ast.ImportFrom | ast.ExceptHandler):
            found.update(bound(node))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Global | ast.Nonlocal):
            found.update(node.names)
    return found


def _rename_local(function: Function, old: str, new: str) -> None:
    body = [function.body] if isinstance(function, ast.Lambda) else function.body
    for node in body:
        for inner in _same_scope(node, old):
            inner.id = new


def _same_scope(node: ast.AST, name: str) -> Iterator[ast.Name]:
    """Uses of a local name, also by functions inside that have no such name of their own."""
    if isinstance(node, FUNCTIONS) and name in locals_of(node):
        for default in (*node.args.defaults, *(one for one in node.args.kw_defaults if one)):
            yield from _same_scope(default, name)
        return
    if isinstance(node, ast.Name) and node.id == name:
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _same_scope(child, name)


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")
