"""What a board says by its short names and lines is told in the words of the sources."""

import ast
import re
import subprocess
import sys
from functools import cache

import pytest

from host_tools.deploy.compact import Compact, compact, names
from host_tools.deploy.compact.resident import RESIDENT
from host_tools.deploy.traceback import tracebacks, translated
from host_tools.paths import FIRMWARE, ROOT


@cache
def whole() -> tuple[list[Compact], dict[str, str]]:
    """The firmware's own package."""
    return compact(FIRMWARE)


@pytest.mark.slow
def test_each_line_of_the_result_knows_where_it_comes_from() -> None:
    modules, _ = whole()
    checked = 0
    for module in modules:
        text = module.text.splitlines()
        for line, (file, first, last) in module.origins.items():
            source = (FIRMWARE / file).read_text(encoding="utf-8").splitlines()[first - 1].strip()
            kind = re.match(r"(def|class|async def|return|raise|if|while|for|try|yield)\b", source)
            if kind and not source.startswith("yield ("):
                there = text[line - 1].strip()
                if kind[1] != "try":
                    there = re.sub(r"(else|try|finally|except.*?): (?=.)", "", there)
                assert re.match(rf"{kind[1]}\b|elif", there), (module.path, line, file, first)
                checked += 1
            assert first <= last < first + 40, (module.path, line, file, first, last)
    assert checked > 1500


@pytest.mark.slow
def test_no_module_asks_another_for_a_name_that_is_gone() -> None:
    modules, _ = whole()
    trees = {module.path.removesuffix(".py").replace("/", "."): ast.parse(module.text) for module in modules}
    defined = {
        name: {one for statement in tree.body for one in names.bound(statement)}
        for name, tree in trees.items()
    }
    asked = 0
    for name, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module in trees:
                for alias in node.names:
                    there = alias.name in defined[node.module] or f"{node.module}.{alias.name}" in trees
                    assert there, (name, node.module, alias.name)
                    asked += 1
    assert asked > 100
    assert not {one for one in RESIDENT if one in trees}


@pytest.mark.slow
def test_a_traceback_is_told_in_the_words_of_the_sources() -> None:
    modules, _ = whole()
    merged = next(module for module in modules if module.path == "heatpump/resident.py")
    source = (FIRMWARE / "heatpump/core/protection/trips.py").read_text(encoding="utf-8").splitlines()
    number = next(n for n, line in enumerate(source, 1) if "towards_ms = self._towards_ms" in line)
    wanted = ("heatpump/core/protection/trips.py", number, number + 3)
    line = next(at for at, origin in merged.origins.items() if origin == wanted)
    frame = f'  File "heatpump.resident", line {line}, in _12\n'
    said = f"Traceback (most recent call last):\n{frame}ValueError: x\n"
    assert translated(said) == (
        "Traceback (most recent call last):\n"
        f'  File "heatpump/core/protection/trips.py", line {number} to {number + 3}, in Trips._settle\n'
        "ValueError: x\n"
    )
    assert translated('File "main.py", line 2, in <module>') == 'File "main.py", line 2, in <module>'
    other_build = f'  File "heatpump.resident", line {line}, in __init__'
    assert translated(other_build) == other_build
    unknown = 'File "heatpump.resident", line 99999, in _1'
    assert translated(unknown) == unknown


FRAME = '  File "heatpump.resident", line 20, in _12'


START = "Traceback (most recent call last):"


def test_only_the_tracebacks_are_taken_from_what_a_board_said() -> None:
    main = '  File "main.py", line 2, in <module>'
    one = [START, main, FRAME, "ValueError: x"]
    other = [FRAME, "KeyError: y"]  # pasted without its begin
    said = ["> status", "uptime  3 s", *one, "> ", *other, "rst:0x1 (POWERON_RESET)"]
    assert tracebacks("\r\n".join(said)) == "\n".join([*one, *other]) + "\n"
    assert tracebacks("> status\nuptime  3 s\n") == ""


@pytest.mark.slow
def test_the_command_prints_them_alone_or_says_that_there_are_none() -> None:
    def ask(said: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from host_tools.cli import main; main()", "traceback"]
        return subprocess.run(command, cwd=ROOT, input=said, capture_output=True, text=True)

    done = ask(f"> status\n{START}\n{FRAME}\nValueError: x\n> \n")
    assert re.fullmatch(
        re.escape(START) + r'\n  File "heatpump/\S+\.py", line \d+( to \d+)?, in \S+\nValueError: x\n',
        done.stdout,
    )
    assert (done.returncode, done.stderr) == (0, "")
    for said in ("> status\n", "", 'File "main.py", line 2, in <module>\nValueError: x\n'):
        done = ask(said)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == "error: there is no line in it of what these sources build\n"


def test_a_line_of_any_length_is_no_trouble() -> None:
    text = f'  File "heatpump.resident", line {"9" * 5000}, in f'
    assert translated(text) == text
