"""Imports go one way: core imports only core; drivers and hil only the platform; the plant never the core."""

import ast
from pathlib import Path

import pytest

from host_tools.paths import FIRMWARE, ROOT

PACKAGE = FIRMWARE / "heatpump"
PLATFORM = {"machine", "micropython", "network", "esp32", "_onewire", "time", "asyncio", "array", "struct"}
PLATFORM |= {"os", "select", "socket"}

# modules that load the parts that an application names, and what those names begin with
BY_NAME = {
    "commands.py": "heatpump.app.command.",
    "controller.py": "heatpump.core.demand.",
    "params.py": "heatpump.core.",
    "param_table.py": "heatpump.core.",
    "core_in_vm.py": "heatpump.applications.",
}

# folder → what its modules may import: full names or packages
RULES = {
    PACKAGE / "core": {"heatpump.core"},
    PACKAGE / "applications": set(),
    PACKAGE / "drivers": PLATFORM | {"heatpump.drivers"},
    # It stands in for the platform: of the package it knows where the firmware starts and what is traced.
    PACKAGE / "hil": PLATFORM
    | {
        "board",
        "relays_off",
        "gc",
        "json",
        "sys",
        "binascii",
        "heatpump.hil",
        "heatpump.start",
        "heatpump.core.record",
    },
    ROOT / "host_tools" / "plant": {
        "__future__",
        "abc",
        "math",
        "dataclasses",
        "typing",
        "collections",
        "functools",
        "importlib",
        "bisect",
        "random",
        "csv",
        "json",
        "hashlib",
        "pathlib",
        "os",
        "tempfile",
        "CoolProp",
        "numpy",
        "host_tools.plant",
    },
}

# Folders of the core, and which others they may know. Words, tables and the controller are at the top.
CORE = {"demand": (), "sequence": ("protection",), "protection": (), "record": ("protection",)}


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative import"
            names.add(node.module or "")
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "__import__":
            begin = node.args[0].left if isinstance(node.args[0], ast.BinOp) else None
            assert isinstance(begin, ast.Constant), f"{path}: import by name"
            assert begin.value == BY_NAME.get(path.name), f"{path}: import by name"
    return names


def breaches(path: Path, allowed: set[str]) -> list[str]:
    return [
        name
        for name in sorted(imported(path))
        if not any(name == prefix or name.startswith(prefix + ".") for prefix in allowed)
    ]


@pytest.mark.parametrize("folder", RULES, ids=lambda folder: folder.name)
def test_imports_go_one_way(folder: Path) -> None:
    modules = sorted(folder.rglob("*.py"))
    assert modules, folder
    for module in modules:
        assert not breaches(module, RULES[folder]), f"{module} imports {breaches(module, RULES[folder])}"


@pytest.mark.parametrize("folder", CORE)
def test_the_folders_of_the_core_know_few_of_each_other(folder: str) -> None:
    for module in (PACKAGE / "core" / folder).glob("*.py"):
        for name in imported(module):
            parts = name.split(".")
            other = parts[2] if len(parts) > 2 else ""
            assert other not in CORE or other in (folder, *CORE[folder]), f"{module} imports {name}"


def test_host_tools_use_the_core_but_no_other_firmware() -> None:
    for module in (ROOT / "host_tools").rglob("*.py"):
        foreign = [name for name in imported(module) if name.split(".")[0] == "heatpump"]
        for name in foreign:
            assert name in ("heatpump",) or name.startswith("heatpump.core"), f"{module} imports {name}"


def test_the_rule_would_catch_a_breach(tmp_path: Path) -> None:
    module = tmp_path / "bad.py"
    module.write_text("import time\nfrom heatpump.core import model\n")
    assert breaches(module, {"heatpump.core"}) == ["time"]
