"""Fetching umqtt.simple: once, the pinned one or none, in one line when it fails."""

import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from host_tools import umqtt_source
from host_tools.errors import UserError
from host_tools.umqtt_source import ensure_umqtt

pytestmark = pytest.mark.slow

SOURCE = b"class MQTTClient:\n    pass\n"


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only place where pip may look: a folder with an archive as PyPI has it, without a build file."""
    folder = tmp_path / "index"
    folder.mkdir()
    archive = folder / "micropython-umqtt.simple-1.3.4.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        entry = tarfile.TarInfo("micropython-umqtt.simple-1.3.4/umqtt/simple.py")
        entry.size = len(SOURCE)
        tar.addfile(entry, io.BytesIO(SOURCE))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setattr(umqtt_source, "ARCHIVE_SHA256", hashlib.sha256(archive.read_bytes()).hexdigest())
    monkeypatch.setattr(umqtt_source, "MODULE_SHA256", hashlib.sha256(SOURCE).hexdigest())
    return folder


def test_it_is_fetched_as_pip_is_set_up_and_then_kept(index: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    assert ensure_umqtt(folder) == folder
    for archive in index.iterdir():
        archive.unlink()
    assert ensure_umqtt(folder) == folder, "it asked again"
    assert [path.relative_to(folder) for path in folder.rglob("*.*")] == [Path("umqtt/simple.py")]
    assert (folder / "umqtt" / "simple.py").read_bytes() == SOURCE


def test_setting_up_prints_no_path(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(umqtt_source, "default_directory", lambda: tmp_path / "cache")
    assert umqtt_source.main() == 0
    assert (tmp_path / "cache" / "umqtt" / "simple.py").is_file()
    assert capsys.readouterr() == ("", "")


def test_a_damaged_copy_is_fetched_again(index: Path, tmp_path: Path) -> None:
    module = ensure_umqtt(tmp_path) / "umqtt" / "simple.py"
    module.write_bytes(SOURCE[:-1])
    ensure_umqtt(tmp_path)
    assert module.read_bytes() == SOURCE


@pytest.mark.parametrize(
    ("pin", "reason"),
    [
        ("ARCHIVE_SHA256", "DO NOT MATCH THE HASHES"),
        ("MODULE_SHA256", "does not appear to be a Python project"),
    ],
)
def test_another_archive_is_refused(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pin: str, reason: str
) -> None:
    monkeypatch.setattr(umqtt_source, pin, "0" * 64)
    with pytest.raises(UserError, match=reason):
        ensure_umqtt(tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_no_index_is_one_clear_line(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "empty"))
    monkeypatch.setattr(umqtt_source, "default_directory", lambda: tmp_path / "cache")
    assert umqtt_source.main() == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(
        "error: micropython-umqtt.simple==1.3.4 cannot be downloaded with pip: not found;"
    )
    assert output.err.count("\n") == 1
