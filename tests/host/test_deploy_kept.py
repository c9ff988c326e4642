"""What was compiled once is kept: true to its sources, whole, and not for ever."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from host_tools.deploy import build, kept
from host_tools.deploy.build import build_package
from host_tools.progress import no_progress

PACKAGE = {"heatpump/__init__.mpy": b"M\x06\x00\x1f", "main.py": b"run()\n"}


@pytest.fixture
def compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Path]]:
    """The sources that were compiled; nothing is kept yet."""
    sources: list[Path] = []

    def compile_package(firmware: Path, progress: object) -> dict[str, bytes]:
        sources.append(firmware)
        return dict(PACKAGE)

    monkeypatch.setattr(kept, "KEPT", tmp_path / "kept")
    monkeypatch.setattr(build, "compile_package", compile_package)
    yield sources


@pytest.fixture
def firmware(tmp_path: Path) -> Path:
    (tmp_path / "firmware" / "heatpump").mkdir(parents=True)
    (tmp_path / "firmware" / "heatpump" / "__init__.py").write_text('VERSION = "1"\n')
    return tmp_path / "firmware"


def test_the_same_sources_are_compiled_once(compiled: list[Path], firmware: Path) -> None:
    first, second = build_package(firmware, no_progress), build_package(firmware, no_progress)
    assert first == second and first.files == PACKAGE and first.mpy_version == 6
    assert len(compiled) == 1
    told: list[tuple[str, int, int]] = []
    build_package(firmware, lambda *step: told.append(step))
    assert told == [("compile", 1, 1)]  # done, also if nothing was to be compiled
    second.files["board.py"] = b""  # a board's own files don't get into what is kept
    assert build_package(firmware, no_progress).files == PACKAGE


def test_another_source_is_another_package(compiled: list[Path], firmware: Path) -> None:
    build_package(firmware, no_progress)
    for change in ("new.py", "__init__.py"):
        with (firmware / "heatpump" / change).open("a") as source:
            source.write("\n")
        build_package(firmware, no_progress)
    (firmware / "heatpump" / "new.py").rename(firmware / "heatpump" / "other.py")
    build_package(firmware, no_progress)
    assert len(compiled) == 4


def test_another_compiler_is_another_package(firmware: Path) -> None:
    compiler = firmware / "mpy-cross"
    keys = set()
    for content in ("one", "two more"):
        compiler.write_text(content)
        keys.add(kept.digest(firmware, compiler))
    assert len(keys) == 2


@pytest.mark.slow
def test_a_damaged_one_is_made_anew(compiled: list[Path], firmware: Path) -> None:
    build_package(firmware, no_progress)
    (path,) = kept.KEPT.iterdir()
    whole = path.read_bytes()
    for at in range(len(whole)):
        damaged = bytearray(whole)
        damaged[at] ^= 0xFF
        for content in (bytes(damaged), whole[:at]):
            path.write_bytes(content)
            assert build_package(firmware, no_progress).files == PACKAGE


def test_sources_that_were_edited_meanwhile_are_compiled_again(
    compiled: list[Path], firmware: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited = firmware / "heatpump" / "edited.py"

    def compile_package(firmware: Path, progress: object) -> dict[str, bytes]:
        edited.write_text("")
        return {**PACKAGE, "heatpump/edited.mpy": b""}

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(build, "compile_package", compile_package)
        build_package(firmware, no_progress)
    edited.unlink()
    assert build_package(firmware, no_progress).files == PACKAGE


def test_what_an_editor_hides_is_no_source(compiled: list[Path], firmware: Path) -> None:
    build_package(firmware, no_progress)
    (firmware / "heatpump" / ".#lock.py").symlink_to("me@host.1")
    (firmware / "heatpump" / "folder.py").mkdir()
    build_package(firmware, no_progress)
    assert len(compiled) == 1


def test_only_the_latest_are_kept(compiled: list[Path]) -> None:
    for n in range(kept.MOST + 3):
        kept.write(str(n), PACKAGE)
        os.utime(kept.KEPT / f"{n}.json", (n, n))
        assert kept.read("0") == PACKAGE  # one that is used stays
    (kept.KEPT / ".0.json.1.new").write_text("")  # of a process that was killed
    os.utime(kept.KEPT / ".0.json.1.new", (1, 1))
    (kept.KEPT / "folder.json").mkdir()
    kept.write("0", PACKAGE)
    (kept.KEPT / "folder.json").rmdir()
    names = {path.stem for path in kept.KEPT.iterdir()}
    assert "0" in names and len(names) == kept.MOST


def test_where_nothing_can_be_written_nothing_is_kept(compiled: list[Path], firmware: Path) -> None:
    kept.KEPT.write_text("")
    assert build_package(firmware, no_progress).files == build_package(firmware, no_progress).files == PACKAGE
    assert len(compiled) == 2
