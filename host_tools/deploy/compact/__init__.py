"""Makes the firmware small in a chip's RAM: its names, modules and constants. What it does stays the same.

    constants   numbers in the place of named integers
    privates    short names for private attributes and methods; `attributes`: for public ones
    names       which name means what; short names for parameters of functions
    parameters  the parameter table as a text
    resident    the modules that are merged into one; `merged`: how
    companions  modules that become a part of another
    apart       short names for what the other modules define
    strings     short strings that shall not stay
    refused     forms of Python that would be taken wrongly, and end the build
    places      where a module lies on the board
    lines       where a line of the result comes from, so that a traceback can be read

The sources stay as they are.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from host_tools.deploy.compact import (
    apart,
    attributes,
    companions,
    families,
    lines,
    names,
    parameters,
    places,
    privates,
    refused,
    strings,
)
from host_tools.deploy.compact.constants import Constants, Inlining, asked_by_attribute
from host_tools.deploy.compact.merged import CompactError, Merged
from host_tools.deploy.compact.nodes import walk
from host_tools.deploy.compact.resident import COMPANIONS, MERGED, PACKAGE, RESIDENT
from host_tools.paths import sources

__all__ = ("Compact", "CompactError", "compact")


@dataclass(frozen=True)
class Compact:
    """One module as the board gets it.

    path      "heatpump/start.py"
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
        for path in sources(firmware / PACKAGE):
            file = path.relative_to(firmware).as_posix()
            name = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            tree = ast.parse(path.read_bytes(), file)
            lines.mark(tree, file)
            _drop_docstrings(tree)
            self._paths[name] = file
            self._trees[name] = tree
        refused.check(self._trees, self._paths)
        self._resident = [name for name in RESIDENT if name in self._trees]
        constants = Constants(firmware, self._trees)
        refused.check_constants(self._trees, self._paths, constants)
        kept = asked_by_attribute(self._trees.values())
        self.files = {}
        self._of_params: set[str] = set()
        if "heatpump.core.parts" in self._trees:
            self._of_params = parameters.all_attributes(constants)
            del self._trees[parameters.OF_HOST]
            for name in parameters.subjects(constants):
                self._leave_out_rows(name)
        for name, tree in self._trees.items():
            Inlining(tree, name, constants, kept).visit(tree)
            self._drop_unused(tree)
        for companion, host in COMPANIONS.items():
            if companion in self._trees:
                companions.join(self._trees, companion, host)
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
        used = {node.id for node in walk(tree) if isinstance(node, ast.Name)}
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
            for node in walk(tree)
            if isinstance(node, ast.keyword) and node.arg
        }
        shared = privates.shared(self._trees)
        private = {name: sorted(privates.own(tree) - shared) for name, tree in self._trees.items()}
        starts = privates.starts(self._trees, private)
        most = 0
        for name, tree in self._trees.items():
            names.shorten_parameters(tree, keywords)
            start = starts[name]
            most = max(most, start + len(private[name]))
            privates.rename(tree, {old: f"_{start + n}" for n, old in enumerate(private[name])})
        renamable = attributes.renamable(self._trees)
        refused.check_parameters(self._trees, renamable, self._of_params)
        numbers = families.shared(self._trees.values(), renamable)
        public = {one: f"_{most + number}" for one, number in numbers.items()}
        for tree in self._trees.values():
            privates.rename(tree, public)

    def modules(self) -> Iterator[Compact]:
        merged = Merged()
        for name in self._resident:
            merged.add(name, self._trees[name], set(self._trees))
        self._shorten_apart(merged)
        own = {one for one in self._trees if one not in self._resident}
        apart_ones = {one for one in own if not places.is_gone(one, self._paths[one])}
        places.move(ast.Module(merged.body, []), apart_ones)
        if self._resident:
            text, origins = lines.written(merged.tree())
            yield Compact(MERGED.replace(".", "/") + ".py", text, origins, MERGED)
        stay = [self._trees[one] for one in own if not strings.is_for_a_moment(one)]
        stay.append(ast.Module(merged.body, []))
        kept = strings.identifiers(stay) | strings.short(stay)
        taken: dict[str, str] = {}
        for name in sorted(apart_ones):
            tree = self._trees[name]
            merged.refer(name, tree)
            places.move(tree, apart_ones)
            if strings.is_for_a_moment(name):
                strings.forget_short(tree, kept)
            new = places.place(name)
            if taken.setdefault(new, name) != name:
                raise CompactError(f"{name} and {taken[new]} would both be {new} on a board")
            text, origins = lines.written(tree)
            path = new.replace(".", "/") + ("/__init__.py" if "__init__" in self._paths[name] else ".py")
            yield Compact(path, text, origins, new)

    def _shorten_apart(self, merged: Merged) -> None:
        apart_ones = [name for name in self._trees if name not in self._resident]
        trees = {name: self._trees[name] for name in apart_ones}
        forbidden = {name: merged.meant(tree) for name, tree in trees.items()}
        if self._resident:
            trees[MERGED] = ast.Module(merged.body, [])
            forbidden[MERGED] = {new for own in merged.names.values() for new in own.values()}
        outside = "".join(
            path.read_text(encoding="utf-8")
            for path in sources(self._firmware)
            if path.parent == self._firmware
        )
        outside += " ".join(merged.by_their_own())
        short = apart.short_globals(trees, apart_ones, forbidden, outside)
        for tree in trees.values():
            apart.rename(tree, short)


def _drop_docstrings(tree: ast.Module) -> None:
    for node in walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            kept = [
                one for one in body if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
            ]
            node.body = kept or ([] if isinstance(node, ast.Module) else [ast.Pass()])  # type: ignore[attr-defined]
