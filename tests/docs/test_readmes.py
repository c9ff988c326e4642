"""Every example in every README, run from the page's own text."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from bootloader import bootloader

from host_tools.board_file import load_board
from host_tools.board_pins import pin_notes
from host_tools.paths import ROOT
from tests.docs.page import Block, Typed, blocks, fits
from tests.docs.reader import Reader, know_target
from tests.docs.water_houses import HEAD, row

PAGES = [
    page
    for page in sorted(ROOT.rglob("README.md"))
    if not {".venv", ".board", "build"} & set(page.relative_to(ROOT).parts)
]
# What a block begins with that nobody types: drawings, and what a program shows.
SHOWN = (" demo  online", "3.3 V ──", "make -C micropython")


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    with bootloader() as (port, _):
        reader = Reader(tmp_path / "project", port)
        try:
            yield reader
        finally:
            reader.leave()


@pytest.mark.slow
@pytest.mark.parametrize(
    "page", [page for page in PAGES if blocks(page)], ids=lambda page: str(page.relative_to(ROOT))
)
def test_the_examples_are_true(page: Path, reader: Reader) -> None:
    if "$ mosquitto" in page.read_text() and not shutil.which("mosquitto_sub"):
        pytest.skip("mosquitto and its clients are not installed")
    for block in blocks(page):
        where = f"{page.relative_to(ROOT)}:{block.line}"
        if block.typed:
            for typed in block.typed:
                try:
                    reader.type(typed)
                except AssertionError as error:
                    raise AssertionError(f"{where}: {error}") from None
        elif not _is_right(block, reader):
            raise AssertionError(f"{where}: an example that nothing runs")
    assert reader.litter() == [], "the page's examples leave what .gitignore doesn't know"


def _is_right(block: Block, reader: Reader) -> bool:
    """Check a block in which nothing is typed at a prompt; False if there is no way to."""
    if block.text.startswith(SHOWN) or block.language == "mermaid":
        return True
    if block.language == "toml":
        name = re.search(r'^name = "(\w+)"', block.text, re.M)
        assert name, "a file without a name"
        (reader.folder / f"{name[1]}.toml").write_text(block.text)
    elif block.language == "python" and (name := re.match(r"# (test_\w+\.py)\n", block.text)):
        (reader.folder / name[1]).write_text(block.text)  # what is typed next runs it
    elif block.language == "python":
        names: dict[str, object] = {}
        exec(block.text, names)
        tests = [thing for name, thing in names.items() if name.startswith("test_")]
        for test in tests:
            test()  # type: ignore[operator]
        if not tests:
            _is_in_a_board_file(block.text)
    elif block.text.startswith("make "):
        for line in block.text.splitlines():
            know_target(line.partition("#")[0])
    elif block.text.startswith("error: "):
        _is_said_of_a_slip(block, reader)
    else:
        return False
    return True


def _is_in_a_board_file(text: str) -> None:
    """Keys of a board file: they pass its check; or notes about its pins, which are understood."""
    from heatpump.core.config import check_board

    board = dict(load_board("virtual"))
    board["OUTPUTS"] = {}
    keys = ast.parse(text).body
    assert keys or len(pin_notes(text)) >= text.count("# pin"), "neither keys nor notes"
    for line in keys:
        assert isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name)
        board[line.targets[0].id] = ast.literal_eval(line.value)
    del board["CONTACTS"]
    assert check_board(board) == []


def _is_said_of_a_slip(block: Block, reader: Reader) -> None:
    """The page's scenario with the slip that its error names: `'hoor'` where a letter went wrong."""
    found = re.match(r"error: (\w+\.toml): .*'(\w+)'", block.text)
    assert found, "names no file and no word"
    path = reader.folder / found[1]
    whole = path.read_text()
    near = min(re.findall(r"^(\w+) =", whole, re.M), key=lambda key: _differ(key, found[2]))
    path.write_text(whole.replace(f"\n{near} =", f"\n{found[2]} =", 1))
    reader.type(Typed("$", f"heatpump scenario run {found[1]}", block.line, block.text.splitlines()))
    path.write_text(whole)


def _differ(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=False)) + abs(len(one) - len(other))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_example_is_missed(page: Path) -> None:
    assert len(re.findall(r"^\s*(?:```|~~~)", page.read_text(), re.M)) == 2 * len(blocks(page))


def test_a_page_says_what_is_said() -> None:
    assert fits(["a", "b"], "a\r\nb \r\n")
    assert fits(["speed … x", "…", "end"], "speed 12 x\nmore\nand more\nend\n")
    assert fits(["…"], "") and fits([], "whatever")
    assert not fits(["a"], "a\nb\n") and not fits(["a", "b"], "a\n") and not fits(["1 kWh"], "2 kWh\n")


def test_what_is_typed_and_what_is_answered() -> None:
    (session,) = [block for block in blocks(ROOT / "README.md") if "> version" in block.text]
    typed = {one.text: one for one in session.typed}
    assert typed["set heat_setpoint 45"].answer == [
        "error: heat_setpoint: 45 is out of bounds, 5.0 to 30.0 °C"
    ]
    assert typed["version"].prompt == ">" and all("#" not in text for text in typed)


@pytest.mark.slow
def test_the_tables_of_figures_are_what_their_command_prints() -> None:
    """A page names the command in brackets after its tables, as `python -m …`."""
    found = 0
    for page in PAGES:
        text = page.read_text()
        for module in re.findall(r"\(`python -m ([\w.]+)`", text):
            said = subprocess.run(
                [sys.executable, "-m", module], cwd=ROOT, capture_output=True, text=True, check=True
            ).stdout.strip()
            assert said in text, f"{page.relative_to(ROOT)}: not what python -m {module} prints:\n{said}"
            found += 1
    assert found


@pytest.mark.slow
def test_two_lines_of_the_table_of_houses_are_measured() -> None:
    text = (ROOT / "host_tools" / "README.md").read_text()
    assert f"\n{HEAD}\n" in text
    for line in (row("on/off", "radiators", "cold"), row("inverter", "floor", "temperate")):
        assert f"\n{line}\n" in text, line
