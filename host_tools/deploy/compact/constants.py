"""The firmware's named integers, and numbers in their place.

MicroPython looks a name of another module up each time it is used, and keeps each name and its value in RAM;
`micropython.const` works within one module only. So the build puts the numbers themselves where names like
RUN or OUTDOOR_FAN stand, and leaves the definitions out where nothing asks for them any more.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from host_tools.deploy.compact.nodes import walk

CORE = "heatpump.core"
# A person's files: what they define is looked through by name.
DATA = "heatpump.applications"


class Constants:
    """The named integers of each module of one firmware."""

    def __init__(self, firmware: Path, trees: Mapping[str, ast.Module]) -> None:
        self._firmware = firmware
        self._trees = trees
        self._modules: dict[str, ModuleType] = {}
        self._found: dict[str, dict[str, int]] = {}

    def of(self, module: str) -> dict[str, int]:
        """Names in capitals and their values; nothing for a module that isn't the firmware's."""
        if module not in self._found:
            names: dict[str, Any] = {}
            if module.startswith(CORE):
                try:
                    names = vars(self.load(module))
                except Exception:  # whatever is wrong with it, the compiler or the board says it better
                    names = {}
            elif module in self._trees and not module.startswith(DATA):
                names = _literals(self._trees[module])
            self._found[module] = {key: value for key, value in names.items() if _is_constant(key, value)}
        return self._found[module]

    def load(self, name: str) -> Any:
        """A module of the core, which needs no chip: it runs here."""
        if name not in self._modules:
            path = self._firmware.joinpath(*name.split("."))
            source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
            module = self._modules[name] = ModuleType(name)
            module.__dict__["__builtins__"] = {**vars(builtins), "__import__": self._import}
            exec(compile(source.read_text(encoding="utf-8"), str(source), "exec"), module.__dict__)
        return self._modules[name]

    def _import(
        self,
        name: str,
        globals_: Any = None,
        locals_: Any = None,
        fromlist: tuple[str, ...] = (),
        level: int = 0,
    ) -> Any:
        module = self.load(name)
        for part in fromlist or ():
            if not hasattr(module, part):
                setattr(module, part, self.load(f"{name}.{part}"))
        return module


def _is_constant(name: str, value: object) -> bool:
    return name.strip("_").isupper() and type(value) is int


def _literals(tree: ast.Module) -> dict[str, Any]:
    """What a module that needs a chip says of numbers only."""
    found: dict[str, Any] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            try:
                code = compile(ast.Module([node], []), "constant", "exec")
                exec(code, {"__builtins__": {"range": range}}, found)
            except Exception:  # not numbers only
                continue
    return found


def asked_by_attribute(trees: Iterable[ast.Module]) -> set[str]:
    """Names in capitals that some source asks of an object at run time; those must stay defined."""
    found = set()
    for tree in trees:
        modules = {
            (alias.asname or alias.name).partition(".")[0]
            for node in walk(tree)
            if isinstance(node, ast.ImportFrom | ast.Import)
            for alias in node.names
        }
        for node in walk(tree):
            if isinstance(node, ast.Attribute) and node.attr.strip("_").isupper():
                base = node.value.id if isinstance(node.value, ast.Name) else ""
                if base not in modules:
                    found.add(node.attr)
    return found


class Inlining(ast.NodeTransformer):
    """Puts numbers in the place of names, in one module."""

    def __init__(self, tree: ast.Module, name: str, constants: Constants, kept: set[str]) -> None:
        own = constants.of(name)
        self._known = dict(own)
        self._modules: dict[str, dict[str, int]] = {}
        self._gone = {key for key in own if key not in kept}
        for node in walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                found = constants.of(node.module)
                for alias in node.names:
                    if alias.name in found:
                        self._known[alias.asname or alias.name] = found[alias.name]
                    else:
                        inside = constants.of(f"{node.module}.{alias.name}")
                        self._modules[alias.asname or alias.name] = inside

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if isinstance(node.ctx, ast.Load) and node.id in self._known:
            return ast.copy_location(ast.Constant(self._known[node.id]), node)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name):
            value = self._modules.get(node.value.id, {}).get(node.attr)
            if value is not None:
                return ast.copy_location(ast.Constant(value), node)
        self.generic_visit(node)
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST | None:
        node.names = [alias for alias in node.names if (alias.asname or alias.name) not in self._known]
        return node if node.names else None

    def visit_Assign(self, node: ast.Assign) -> ast.AST | None:
        target = node.targets[0]
        names = target.elts if isinstance(target, ast.Tuple) else [target]
        if all(isinstance(name, ast.Name) and name.id in self._gone for name in names):
            return None
        node.value = self.visit(node.value)
        node.targets = [self.visit(one) for one in node.targets]
        return node
