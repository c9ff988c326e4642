"""Where modules lie on a board: those that stay apart are in one folder, as each package costs 300 bytes, and
its name is in memory twice for each module that was ever loaded.

`heatpump.core.sequence.defrost` is `heatpump.defrost` there. Left where they are: the package itself, and
applications, which are a person's files and are found by their folder.
"""

from __future__ import annotations

import ast
import re

from host_tools.deploy.compact.constants import DATA
from host_tools.deploy.compact.nodes import walk

FOLDER = "heatpump"
_KEPT = {FOLDER, DATA}
_BEGINNING = re.compile(r"heatpump\.(app|core|drivers)(\.\w+)*\.")  # of a name that is put together


def place(name: str) -> str:
    """The name on the board of a module that isn't merged."""
    if name in _KEPT or name.startswith(DATA + "."):
        return name
    return f"{FOLDER}.{name.rpartition('.')[2]}"


def is_gone(name: str, path: str) -> bool:
    """Whether it is a package all of whose modules lie elsewhere."""
    return path.endswith("__init__.py") and name not in _KEPT


def move(tree: ast.Module, apart: set[str]) -> None:
    """Let a module look for the others where they lie."""
    for node in walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            if node.module in apart:
                node.module = place(node.module)
            elif any(f"{node.module}.{alias.name}" in apart for alias in node.names):
                node.module = FOLDER
        elif isinstance(node, ast.Constant) and _BEGINNING.fullmatch(str(node.value)):
            node.value = FOLDER + "."
