"""The parameter table as a text file: a board reads the line that it needs, and keeps none of it.

The attributes that hold the values get short names, of which a row's last column says which.
"""

from __future__ import annotations

import ast
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping

from host_tools.deploy.compact import attributes, names
from host_tools.deploy.compact.constants import DATA, Constants
from host_tools.deploy.compact.nodes import walk

FILE = "heatpump/parameters.txt"
ROWS = "ROWS"
OF_HOST = "heatpump.core.param_table"  # asks for all rows at once; a board never does


def written(constants: Constants, short: Mapping[str, str]) -> str:
    """See heatpump.app.param_file; `short`: names of attributes."""
    lines = []
    for part, row in _rows(constants):
        attribute = short.get(_attribute(constants, row))
        lines.append(f"{part}\t{row[0]}\t{_json((*row, attribute) if attribute else row)}\n")
    return "".join(lines)


def short_attributes(constants: Constants, trees: Mapping[str, ast.Module]) -> dict[str, str]:
    """Short names for the attributes of `Params`, where it has them to itself.

    One that is called as its key is renamed where no text may mean it.
    """
    elsewhere = attributes.of_platform()
    told: set[str] = set()
    begun: list[str] = []
    for module, tree in trees.items():
        for node in walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                elsewhere.add(node.attr)
            elif isinstance(node, ast.ClassDef):
                elsewhere.update(name for statement in node.body for name in names.bound(statement))
            elif isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant):
                begun.append(str(node.left.value))  # a name is put together
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                told.update(re.findall(r"\w+", "" if module.startswith(DATA) else node.value))
    own = sorted(
        name
        for name, key in {_attribute(constants, row): row[0] for _, row in _rows(constants)}.items()
        if name not in elsewhere and (name != key or (name not in told and not name.startswith(tuple(begun))))
    )
    taken = set(_members(trees["heatpump.core.params"]))
    return dict(zip(own, (f"_{n}" for n in itertools.count() if f"_{n}" not in taken), strict=False))


def rename(constants: Constants, trees: Iterable[ast.Module], short: Mapping[str, str]) -> None:
    """In attributes, and in texts that name them: a key, in which there is no unit, stays."""
    keys = {row[0] for _, row in _rows(constants)}
    in_texts = {name: new for name, new in short.items() if name not in keys}
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, ast.Attribute):
                node.attr = short.get(node.attr, node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                node.value = re.sub(r"\w+", lambda word: in_texts.get(word[0], word[0]), node.value)


def _members(tree: ast.Module) -> Iterator[str]:
    for node in walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.FunctionDef):
            yield node.name


def all_attributes(constants: Constants) -> set[str]:
    """The attributes of `Params`, by their names in the sources."""
    return {_attribute(constants, row) for _, row in _rows(constants)}


def _attribute(constants: Constants, row: tuple) -> str:
    name: str = constants.load("heatpump.core.values").attribute(row[0], row[1])
    return name


def subjects(constants: Constants) -> list[str]:
    """The modules whose ROWS are in the file."""
    return [module for _, module in _subjects(constants)]


def _rows(constants: Constants) -> Iterator[tuple[str, tuple]]:
    for part, module in _subjects(constants):
        for row in constants.load(module).ROWS:
            yield part, row


def _subjects(constants: Constants) -> Iterator[tuple[str, str]]:
    parts = constants.load("heatpump.core.parts")
    found = [("", name) for name in parts.COMMON]
    found += [(name, f"demand.{name}") for name in parts.DEMANDS]
    found += [(name, module) for name, modules in parts.FEATURES.items() for module in modules]
    for part, name in found:
        yield part, f"heatpump.core.{name}"


def _json(row: tuple) -> str:
    return json.dumps(
        [value if isinstance(value, int | str) else list(value) for value in row], ensure_ascii=False
    )
