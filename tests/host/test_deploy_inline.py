"""The build writes the core's named integers into the sources; what they do stays the same."""

import ast
from pathlib import Path

import pytest

from host_tools.deploy.inline import Constants, inline
from host_tools.paths import FIRMWARE

pytestmark = pytest.mark.slow

MODEL = '''"""Words."""

WORDS = ("off", "on", "fan" "-only")
OFF, ON, FAN_ONLY = range(3)
LEAST = -5
FROM_OUTSIDE = 7


def is_on(word):
    return word == ON
'''
USER = """from heatpump.core import model
from heatpump.core.model import (
    LEAST,
    OFF,
    WORDS,
)


def words(driver):
    limit = 10 - LEAST
    return WORDS[OFF], model.ON, model.WORDS, driver.FROM_OUTSIDE, limit


LINE = "14"
"""


def small_firmware(folder: Path) -> Path:
    core = folder / "heatpump" / "core"
    core.mkdir(parents=True)
    for name in (core.parent, core):
        (name / "__init__.py").write_text("")
    (core / "model.py").write_text(MODEL)
    (core / "user.py").write_text(USER)
    return folder


def run(source: str, **names: object) -> dict[str, object]:
    space: dict[str, object] = dict(names)
    exec(compile(source, "inlined", "exec"), space)
    return space


def test_names_become_numbers_and_definitions_go(tmp_path: Path) -> None:
    constants = Constants(small_firmware(tmp_path))
    model = inline(MODEL, "heatpump.core.model", constants)
    assert "return word == 1" in model
    found = run(model)
    assert "OFF" not in found and "LEAST" not in found and found["WORDS"] == ("off", "on", "fan-only")
    assert found["FROM_OUTSIDE"] == 7  # a driver asks an object for it while it runs
    user = inline(USER, "heatpump.core.user", constants)
    assert "WORDS[0], 1, model.WORDS, driver.FROM_OUTSIDE, limit" in user
    assert "10 - (-5)" in user
    assert "from heatpump.core.model import WORDS" in user


def test_lines_stay_where_they_were(tmp_path: Path) -> None:
    constants = Constants(small_firmware(tmp_path))
    for name, source in (("model", MODEL), ("user", USER)):
        inlined = inline(source, f"heatpump.core.{name}", constants)
        assert len(inlined.splitlines()) == len(source.splitlines())
        for line, was in zip(inlined.splitlines(), source.splitlines(), strict=True):
            if was.lstrip().startswith(("def ", "limit")):
                assert line.split("=")[0] == was.split("=")[0]


def test_what_does_not_parse_is_left_to_the_compiler(tmp_path: Path) -> None:
    assert inline("def (", "heatpump.core.user", Constants(small_firmware(tmp_path))) == "def ("


def test_the_whole_firmware_keeps_no_name_that_is_gone() -> None:
    """Every name that an inlined module still imports from the core is still defined there."""
    constants = Constants(FIRMWARE)
    sources = {}
    for path in (FIRMWARE / "heatpump").rglob("*.py"):
        name = ".".join(path.relative_to(FIRMWARE).with_suffix("").parts).removesuffix(".__init__")
        sources[name] = ast.parse(inline(path.read_text(encoding="utf-8"), name, constants))
    defined = {}
    for name, tree in sources.items():
        stored = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        made = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        imported = {
            alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names
        }
        defined[name] = stored | made | imported
    checked = 0
    for name, tree in sources.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("heatpump"):
                for alias in node.names:
                    there = alias.name in defined[node.module or ""]
                    assert there or f"{node.module}.{alias.name}" in sources, (name, node.module, alias.name)
                    checked += 1
    assert checked > 100
