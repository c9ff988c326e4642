"""Writes the core's named integers into the sources before they are compiled.

MicroPython looks a name of another module up each time it is used, and keeps each name and its value in RAM;
`micropython.const` works within one module only. So the build puts the numbers themselves where names like
RUN or OUTDOOR_FAN stand, and leaves the definitions out where nothing asks for them any more. Lines keep
their numbers, so tracebacks still fit the sources.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

CORE = "heatpump.core"


class Constants:
    """The named integers of the core of one firmware, by module."""

    def __init__(self, firmware: Path) -> None:
        self._firmware = firmware
        self._modules: dict[str, ModuleType] = {}
        self.asked_by_attribute = frozenset(self._attributes())

    def _attributes(self) -> Iterator[str]:
        """Names in capitals that some source asks of an object at run time; those must stay defined."""
        for path in (self._firmware / "heatpump").rglob("*.py"):
            with contextlib.suppress(SyntaxError):
                tree = ast.parse(path.read_text(encoding="utf-8"))
                modules = {
                    alias.name
                    for node in tree.body
                    if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(CORE)
                    for alias in node.names
                }
                for node in ast.walk(tree):
                    if isinstance(node, ast.Attribute) and node.attr.strip("_").isupper():
                        base = node.value.id if isinstance(node.value, ast.Name) else ""
                        if base not in modules:
                            yield node.attr

    def of(self, module: str) -> dict[str, int]:
        """Names in capitals and their values; nothing for a module that isn't the core's, or doesn't run."""
        try:
            names = vars(self._load(module)) if module.startswith(CORE) else {}
        except Exception:  # whatever is wrong with it, the compiler or the board says it better
            return {}
        return {name: value for name, value in names.items() if _is_constant(name, value)}

    def _load(self, name: str) -> ModuleType:
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
    ) -> ModuleType:
        module = self._load(name)
        for part in fromlist or ():
            if not hasattr(module, part):
                setattr(module, part, self._load(f"{name}.{part}"))
        return module


def _is_constant(name: str, value: object) -> bool:
    return name.strip("_").isupper() and type(value) is int


def inline(source: str, name: str, constants: Constants) -> str:
    """The source of the module `name` with numbers for the core's constants; as it is if it doesn't parse."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return source
    known = dict(constants.of(name))
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module]
    modules: dict[str, dict[str, int]] = {}
    for node in imports:
        found = constants.of(node.module or "")
        for alias in node.names:
            if alias.name in found and not alias.asname:
                known[alias.name] = found[alias.name]
            elif not alias.asname:
                modules[alias.name] = constants.of(f"{node.module}.{alias.name}")
    edits = list(_uses(tree, known, modules))
    for node in imports:
        kept = [alias for alias in node.names if alias.name not in known or alias.asname]
        if len(kept) < len(node.names):
            names = ", ".join(f"{a.name} as {a.asname}" if a.asname else a.name for a in kept)
            edits.append((node, f"from {node.module} import {names}" if kept else "pass"))
    unasked = {key for key in known if key not in constants.asked_by_attribute}
    edits += [(node, "pass") for node in tree.body if _defines_only(node, unasked)]
    return _edited(source, edits)


def _uses(
    tree: ast.Module, known: dict[str, int], modules: dict[str, dict[str, int]]
) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in known:
            yield node, _number(known[node.id])
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            value = modules.get(node.value.id, {}).get(node.attr)
            if value is not None:
                yield node, _number(value)


def _number(value: int) -> str:
    return str(value) if value >= 0 else f"({value})"


def _defines_only(node: ast.stmt, known: set[str]) -> bool:
    """A statement that gives names to integers and does nothing else."""
    if not isinstance(node, ast.Assign) or len(node.targets) != 1:
        return False
    target = node.targets[0]
    names = target.elts if isinstance(target, ast.Tuple) else [target]
    return all(isinstance(name, ast.Name) and name.id in known for name in names)


def _edited(source: str, edits: list[tuple[ast.AST, str]]) -> str:
    """Replace each node's text, those inside another replaced node left out; lines stay where they were."""
    lines = source.encode().splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    spans = []
    for node, text in edits:
        begin = starts[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined]
        end = starts[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]
        spans.append((begin, -end, text))
    data = source.encode()
    result = b""
    at = 0
    for begin, minus_end, text in sorted(spans):
        if begin < at:
            continue
        result += data[at:begin] + text.encode()
        at = -minus_end
        result += b"\n" * (data[begin:at].count(b"\n") if text == "pass" or text.startswith("from ") else 0)
    return (result + data[at:]).decode()
