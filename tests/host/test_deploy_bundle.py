"""The bundle of a release, and the workflow that makes one."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from host_tools.deploy.build import firmware_version
from host_tools.deploy.bundle import SUMS, write_bundle
from host_tools.errors import UsageError
from host_tools.paths import FIRMWARE, ROOT

WORKFLOW = ROOT / ".github" / "workflows" / "release.yml"


@pytest.mark.slow
def test_the_bundle_is_whole_and_the_same_each_time(tmp_path: Path) -> None:
    path = write_bundle(tmp_path / "dist")
    assert path.name == f"heatpump-{firmware_version(FIRMWARE)}.zip"
    with zipfile.ZipFile(path) as bundle:
        files = {name: bundle.read(name) for name in bundle.namelist()}
    assert files.pop("LICENSE") == (ROOT / "LICENSE").read_bytes()
    sums = dict(line.split("  ")[::-1] for line in files.pop(SUMS).decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    assert {"main.py", "update.py", "heatpump/resident.mpy", "heatpump/parameters.txt"} <= files.keys()
    said, _ = (tmp_path / "dist" / f"{path.name}.sha256").read_text().split()
    assert said == hashlib.sha256(path.read_bytes()).hexdigest()
    assert write_bundle(tmp_path / "again").read_bytes() == path.read_bytes()


def test_a_folder_that_is_none_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match=r"FOLDER: .*file can't be written: Not a directory"):
        write_bundle(tmp_path / "file")


def test_the_workflow_names_what_is_there() -> None:
    yaml = pytest.importorskip("yaml", reason="dask brings it")
    workflow = yaml.safe_load(WORKFLOW.read_text())
    image, package, release = (workflow["jobs"][name] for name in ("image", "package", "release"))
    assert image["strategy"]["matrix"]["board"] == ["ESP32_GENERIC", "ESP32_GENERIC_S3", "ESP32_GENERIC_C3"]
    steps = str(image["steps"]) + str(package["steps"])
    for said, there in (
        ("boards/manifest.py", ROOT / "boards" / "manifest.py"),
        (".ci/run", ROOT / ".ci" / "run"),
        ("heatpump bundle", ROOT / "host_tools" / "deploy" / "bundle.py"),
    ):
        assert said in steps and there.is_file()
    assert steps.count("sha256sum") == 1 and release["needs"] == ["image", "package"]
