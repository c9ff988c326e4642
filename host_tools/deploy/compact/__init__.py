"""Makes the firmware small in a chip's RAM: its names, modules and constants. What it does stays the same.

    constants   numbers in the place of named integers
    names       short names for parameters, for what is private to a module, and in the merged module
    apart       short names of what the other modules define
    resident    the modules that are merged into one
    places      where a module lies on the board
    lines       where a line of the result comes from, so that a traceback can be read

The sources stay as they are; `Package` is what the board gets.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from host_tools.deploy.compact import apart, attributes, lines, names, parameters, places
from host_tools.deploy.compact.constants import Constants, Inlining, asked_by_attribute
from host_tools.deploy.compact.resident import MERGED, RESIDENT

PACKAGE = "heatpump"


class CompactError(Exception):
    """A source says something that this build has no way with; one line."""


@dataclass(frozen=True)
class Compact:
    """One module as the board gets it.

    path      "heatpump/app/start.py"
    origins   for a line of `text`: the file under firmware/ and the line there
    shown_as  what a traceback calls it: the module's name, which is in memory anyway
    """

    path: str
    text: str
    origins: dict[int, lines.Origin]
    shown_as: str


def compact(firmware: Path) -> tuple[list[Compact], dict[str, str]]:
    """All modules of the package, and the text files beside them by their path.

    Raises SyntaxError for a source that isn't Python, CompactError.
    """
    package = _Package(firmware)
    return list(package.modules()), package.files


class _Package:
    def __init__(self, firmware: Path) -> None:
        self._firmware = firmware
        self._paths = {}
        self._trees = {}
        for path in sorted((firmware / PACKAGE).rglob("*.py")):
            file = path.relative_to(firmware).as_posix()
            name = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            tree = ast.parse(path.read_text(encoding="utf-8"), file)
            lines.mark(tree, file)
            _drop_docstrings(tree)
            self._paths[name] = file
            self._trees[name] = tree
        self._resident = [name for name in RESIDENT if name in self._trees]
        constants = Constants(firmware, self._trees)
        kept = asked_by_attribute(self._trees.values())
        self.files = {}
        if "heatpump.core.parts" in self._trees:
            del self._trees[parameters.OF_HOST]
            for name in parameters.subjects(constants):
                self._leave_out_rows(name)
        for name, tree in self._trees.items():
            Inlining(tree, name, constants, kept).visit(tree)
            self._drop_unused(tree)
        self._shorten()
        if "heatpump.core.parts" in self._trees:
            short = parameters.short_attributes(constants, self._trees)
            parameters.rename(constants, self._trees.values(), short)
            self.files[parameters.FILE] = parameters.written(constants, short)

    def _leave_out_rows(self, name: str) -> None:
        """A module's rows of the parameter table, which are in the file; or all of it, if that is all."""
        if name.startswith("heatpump.core.param_rows."):
            del self._trees[name]
            return
        body = self._trees[name].body
        body[:] = [one for one in body if parameters.ROWS not in names.bound(one)]

    def _drop_unused(self, tree: ast.Module) -> None:
        """Imports of whole modules of ours of which nothing is left but numbers."""
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        for node in list(tree.body):
            if isinstance(node, ast.ImportFrom):
                node.names = [
                    one
                    for one in node.names
                    if (one.asname or one.name) in used or f"{node.module}.{one.name}" not in self._trees
                ]
                if not node.names:
                    tree.body.remove(node)

    def _shorten(self) -> None:
        """What no other module sees by its name."""
        keywords = {
            node.arg
            for tree in self._trees.values()
            for node in ast.walk(tree)
            if isinstance(node, ast.keyword) and node.arg
        }
        shared = _shared_privates(self._trees.values())
        private = {name: sorted(_own_privates(tree) - shared) for name, tree in self._trees.items()}
        most = 0
        public: dict[str, str] = {}
        for name, tree in self._trees.items():
            names.shorten_parameters(tree, keywords)
            start = sum(len(private.get(base, ())) for base in _bases(tree))
            most = max(most, start + len(private[name]))
            _rename_attributes(tree, {old: f"_{start + n}" for n, old in enumerate(private[name])})
        for one in sorted(attributes.renamable(self._trees)):
            public[one] = f"_{most + len(public)}"
        for tree in self._trees.values():
            _rename_attributes(tree, public)

    def modules(self) -> Iterator[Compact]:
        merged = _Merged()
        for name in self._resident:
            merged.add(name, self._trees[name], set(self._trees))
        self._shorten_apart(merged)
        own = {one for one in self._trees if one not in self._resident}
        apart_ones = {one for one in own if not places.is_gone(one, self._paths[one])}
        places.move(ast.Module(merged.body, []), apart_ones)
        if self._resident:
            text, origins = lines.written(merged.tree())
            yield Compact(MERGED.replace(".", "/") + ".py", text, origins, MERGED)
        taken: dict[str, str] = {}
        for name in sorted(apart_ones):
            tree = self._trees[name]
            merged.refer(name, tree)
            places.move(tree, apart_ones)
            new = places.place(name)
            if taken.setdefault(new, name) != name:
                raise CompactError(f"{name} and {taken[new]} would both be {new} on a board")
            text, origins = lines.written(tree)
            path = new.replace(".", "/") + ("/__init__.py" if "__init__" in self._paths[name] else ".py")
            yield Compact(path, text, origins, new)

    def _shorten_apart(self, merged: _Merged) -> None:
        apart_ones = [name for name in self._trees if name not in self._resident]
        trees = {name: self._trees[name] for name in apart_ones}
        forbidden = {name: merged.meant(tree) for name, tree in trees.items()}
        if self._resident:
            trees[MERGED] = ast.Module(merged.body, [])
            forbidden[MERGED] = {new for own in merged.names.values() for new in own.values()}
        outside = "".join(path.read_text(encoding="utf-8") for path in self._firmware.glob("*.py"))
        outside += " ".join(merged.by_their_own())
        short = apart.short_globals(trees, apart_ones, forbidden, outside)
        for tree in trees.values():
            apart.rename(tree, short)


class _Merged:
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
        taken |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        own = sorted(one for one in _top(tree) if _is_private(one) and not one[1:].isdigit())
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
        for node in ast.walk(tree):
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
        for node in ast.walk(tree):
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
        for node in ast.walk(tree):
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


def _drop_docstrings(tree: ast.Module) -> None:
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            kept = [
                one for one in body if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
            ]
            node.body = kept or ([] if isinstance(node, ast.Module) else [ast.Pass()])  # type: ignore[attr-defined]


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


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def _own_privates(tree: ast.Module) -> set[str]:
    """Private attributes and methods that the module's classes define."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            found.add(node.attr)
        elif isinstance(node, ast.ClassDef):
            for statement in node.body:
                found.update(names.bound(statement))
    return {name for name in found if _is_private(name)}


def _shared_privates(trees: Mapping[str, ast.Module].values) -> set[str]:  # type: ignore[valid-type]
    """Those that another module asks for too, or that stand in a text."""
    shared = set()
    for tree in trees:
        own = _own_privates(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and _is_private(node.attr) and node.attr not in own:
                shared.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                shared.update(re.findall(r"\b_[A-Za-z]\w*", node.value))
    return shared


def _bases(tree: ast.Module) -> set[str]:
    """Modules of which some class here inherits."""
    origin = {
        alias.asname or alias.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    return {
        origin[base.id] or ""
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for base in node.bases
        if isinstance(base, ast.Name) and base.id in origin
    }


def _rename_attributes(tree: ast.Module, short: Mapping[str, str]) -> None:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            node.attr = short.get(node.attr, node.attr)
        elif isinstance(node, ast.ClassDef):
            for statement in node.body:
                if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                    statement.name = short.get(statement.name, statement.name)
                else:
                    for name in ast.walk(statement):
                        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store):
                            name.id = short.get(name.id, name.id)
