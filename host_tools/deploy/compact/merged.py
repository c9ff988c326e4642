"""One module made of those that every machine has in memory, and what the others ask of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from host_tools.deploy.compact import names
from host_tools.deploy.compact.nodes import walk
from host_tools.deploy.compact.resident import MERGED, PACKAGE


class CompactError(Exception):
    """A source says something that this build has no way with; one line."""


class Merged:
    """One module made of several. `names`: for each of them, what its names are now."""

    def __init__(self) -> None:
        self.body: list[ast.stmt] = []
        self.names: dict[str, dict[str, str]] = {}
        self._imports: dict[str, tuple[str, str]] = {}  # of what isn't ours: alias → what it means
        self._count = 0

    def add(self, name: str, tree: ast.Module, package: set[str]) -> None:
        """Take a module in; those that it needs at once must be in already."""
        own: dict[str, str] = {}
        body: list[ast.stmt] = []
        for statement in tree.body:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                self._import(name, statement, package)
                continue
            if _imports_inside(statement):
                raise CompactError(f"{name}, line {statement.lineno}: an import within a statement")
            for one in names.bound(statement):
                if one not in own:
                    own[one] = f"_{self._count}"
                    self._count += 1
            body.append(statement)
        self.names[name] = own
        known = self._known(tree)
        tree.body = body
        self._drop_imports(tree)
        _renamed(name, tree, {**known, **own})
        self.body += tree.body

    def tree(self) -> ast.Module:
        """The whole, its imports first."""
        plain = sorted(means[1] for means in self._imports.values() if not means[0])
        modules = sorted({means[0] for means in self._imports.values() if means[0]})
        imports: list[ast.stmt] = [ast.Import([ast.alias(one)]) for one in plain]
        for module in modules:
            found = sorted(
                (means[1], called) for called, means in self._imports.items() if means[0] == module
            )
            aliases = [ast.alias(one, called if called != one else None) for one, called in found]
            imports.append(ast.ImportFrom(module, aliases, 0))
        return ast.Module(imports + self.body, [])

    def refer(self, name: str, tree: ast.Module) -> None:
        """Let a module that stays apart ask the merged one for what has moved there."""
        known = self._known(tree)
        at_once = {one for statement in tree.body for one in self._asked(statement)}
        later = self._import_later(tree, known)
        self._drop_imports(tree)
        used = _renamed(name, tree, known) - (later - at_once)
        taken = used | {one for statement in tree.body for one in names.bound(statement)}
        taken |= {node.id for node in walk(tree) if isinstance(node, ast.Name)}
        own = sorted(one for one in _top(tree) if names.is_private(one) and not one[1:].isdigit())
        free = (short for n in range(9999) if (short := f"_{n}") not in taken)
        _renamed(name, tree, {one: next(free) for one in own if one not in used})
        if used:
            aliases = [ast.alias(one) for one in sorted(used)]
            tree.body.insert(0, ast.ImportFrom(MERGED, aliases, 0))

    def by_their_own(self) -> Iterator[str]:
        """Names that imports still spell as the sources do."""
        for own in self.names.values():
            yield from own
        for called, (_, name) in self._imports.items():
            yield from (called, name)

    def meant(self, tree: ast.Module) -> set[str]:
        """New names that the imports of a module that stays apart may stand for."""
        found: set[str] = set()
        for meaning in self._known(tree).values():
            found.update([meaning] if isinstance(meaning, str) else meaning.values())
        return found

    def _import(self, name: str, statement: ast.Import | ast.ImportFrom, package: set[str]) -> None:
        """Note an import of what isn't ours."""
        module = getattr(statement, "module", None) or ""
        for alias in statement.names:
            whole = f"{module}.{alias.name}"
            if module in self.names or whole in self.names:
                continue
            if whole in package or (module in package and module != PACKAGE):
                raise CompactError(f"{name}: imports {whole}, which isn't in memory before it")
            called, means = alias.asname or alias.name, (module, alias.name)
            if self._imports.setdefault(called, means) != means:
                raise CompactError(f"{name}: {called} means something else in another resident module")

    def _known(self, tree: ast.Module) -> dict[str, names.Meaning]:
        """What a module's imports of ours mean: a name's new one, or all names of a module."""
        known: dict[str, names.Meaning] = {}
        for node in walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    called = alias.asname or alias.name
                    inside = f"{node.module}.{alias.name}"
                    if inside in self.names:
                        known[called] = self.names[inside]
                    elif node.module in self.names:
                        known[called] = self.names[node.module][alias.name]
        return known

    def _asked(self, node: ast.AST) -> Iterator[str]:
        """New names of what an import statement brings in from a module that has moved."""
        if isinstance(node, ast.ImportFrom) and node.module in self.names:
            yield from (self.names[node.module][alias.name] for alias in node.names)

    def _import_later(self, tree: ast.Module, known: Mapping[str, names.Meaning]) -> set[str]:
        """Let what a function imports for itself be imported there still, not when its module is loaded."""
        later: set[str] = set()
        for node in walk(tree):
            for field in ("body", "orelse", "finalbody"):
                body = getattr(node, field, None)
                if isinstance(body, list) and not isinstance(node, ast.Module):
                    for n, one in enumerate(body):
                        asked = list(self._asked(one))
                        if asked:
                            later.update(asked)
                            new = ast.ImportFrom(MERGED, [ast.alias(name) for name in asked], 0)
                            new.origin = getattr(one, "origin", None)  # type: ignore[attr-defined]
                            body[n] = ast.copy_location(new, one)
        return later

    def _drop_imports(self, tree: ast.Module) -> None:
        for node in walk(tree):
            for field in ("body", "orelse", "finalbody"):
                body = getattr(node, field, None)
                if isinstance(body, list):
                    kept = [one for one in body if not self._without_ours(one)]
                    if not kept and body and field == "body" and not isinstance(node, ast.Module):
                        kept = [ast.Pass()]
                    setattr(node, field, kept)

    def _without_ours(self, node: ast.stmt) -> bool:
        """Take what is ours out of an import; True if nothing is left of it."""
        if not isinstance(node, ast.ImportFrom) or not node.module:
            return False
        if node.module in self.names:
            return True
        node.names = [one for one in node.names if f"{node.module}.{one.name}" not in self.names]
        return not node.names


def _renamed(name: str, tree: ast.Module, meanings: Mapping[str, names.Meaning]) -> set[str]:
    try:
        return names.rename_globals(tree, meanings)
    except ValueError as error:
        raise CompactError(f"{name}: the module '{error}' is used as a value") from None


def _imports_inside(statement: ast.AST) -> bool:
    """Whether it imports into the module's own names, as a `try` may."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return False
    return any(
        isinstance(one, ast.Import | ast.ImportFrom) or _imports_inside(one)
        for one in ast.iter_child_nodes(statement)
    )


def _top(tree: ast.Module) -> set[str]:
    return {one for statement in tree.body for one in names.bound(statement)}
