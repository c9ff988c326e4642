"""Exported plants: valid FMUs that need nothing of this project where they run."""

import json
import subprocess
import sys
import zipfile

import pytest
from typer.testing import CliRunner

from host_tools.errors import UsageError, UserError
from host_tools.fmi.cli import plant_app
from host_tools.fmi.export import export_plant, map_text, read_settings
from host_tools.fmi.names import unit
from host_tools.plant import KINDS, plant_class
from host_tools.plant.cabinet import Cabinet
from tests.patience import HANG_S

pytestmark = pytest.mark.slow

validation = pytest.importorskip("fmpy.validation")

# Runs the FMU where this project can't be imported, and prints what came of it.
FOREIGN = """
import sys
sys.path = [entry for entry in sys.path if entry not in ("", {root!r})]
sys.meta_path = [finder for finder in sys.meta_path if "editable" not in repr(finder).lower()]
try:
    import host_tools
    raise SystemExit("this project is still there")
except ImportError:
    pass
from fmpy import simulate_fmu
result = simulate_fmu({fmu!r}, stop_time=600, step_size=5, output_interval=5,
                      start_values=dict(compressor=1, indoor_fan=1), output=["drum_in_c"])
import host_tools
print(result[-1][1], host_tools.__file__)
"""


@pytest.mark.parametrize("kind", KINDS)
def test_the_fmu_is_valid_and_has_the_plants_names(tmp_path, kind):
    fmu = tmp_path / "some.fmu"
    export_plant(kind, fmu, [])
    assert validation.validate_fmu(str(fmu)) == []
    from fmpy import read_model_description

    description = read_model_description(str(fmu))
    by_cause = {cause: [v.name for v in description.modelVariables if v.causality == cause]
                for cause in ("input", "output")}  # fmt: skip
    plant = plant_class(kind)
    assert {*plant.OUTPUTS, "compressor_speed"} <= set(by_cause["input"])
    assert {f"disturb.{name}" for name in plant.DISTURBANCES} <= set(by_cause["input"])
    assert {*plant.MEASUREMENTS, "electric_j"} <= set(by_cause["output"])
    units = {variable.name: variable.unit for variable in description.modelVariables}
    assert units["power_w"] == "W"
    assert {name: units[name] or "" for name in plant.MEASUREMENTS} == {
        name: unit(name) for name in plant.MEASUREMENTS
    }


def test_it_runs_where_this_project_is_not(tmp_path):
    fmu = tmp_path / "dryer.fmu"
    export_plant("dryer", fmu, [])
    from host_tools.paths import ROOT

    script = FOREIGN.format(root=str(ROOT), fmu=str(fmu))
    done = subprocess.run(
        [sys.executable, "-I", "-c", script], capture_output=True, text=True, cwd=tmp_path, timeout=HANG_S
    )
    assert done.returncode == 0, done.stderr
    drum_in_c, where = done.stdout.split()[-2:]
    native = plant_class("dryer")()
    for _ in range(120):
        native.advance({"compressor": 1, "indoor_fan": 1}, 5.0)
    assert float(drum_in_c) == pytest.approx(native.measurements["drum_in_c"], abs=1e-9)
    assert "resources" in where and str(ROOT) not in where


def test_settings_reach_the_plant_inside(tmp_path):
    fmu = tmp_path / "freezer.fmu"
    export_plant("cabinet", fmu, ["start.cabinet_c=-18", "circuit.refrigerant=R290"])
    with zipfile.ZipFile(fmu) as archive:
        described = json.loads(archive.read("resources/plant.json"))
    assert described == {
        "kind": "cabinet",
        "parts": {"start": {"cabinet_c": -18.0}, "circuit": {"refrigerant": "R290"}},
    }


@pytest.mark.parametrize(
    "setting, message",
    [
        ("start.cabinet_c", "must be PART.FIELD=VALUE"),
        ("cabinet_c=3", "must be PART.FIELD=VALUE"),
        ("star.cabinet_c=3", "no part 'star'; there are start, cabinet,"),
        ("start.cabinetc=3", "start has no 'cabinetc'; there are hour, cabinet_c,"),
        ("start.cabinet_c=cold", "'cold' is not a number"),
        ("start.cabinet_c=nan", "'nan' is not a number"),
        ("start.cabinet_c=-inf", "'-inf' is not a number"),
        ("start.hour=30", "start: hour must be in 0…24"),
    ],
)
def test_a_wrong_setting_is_refused_in_one_line(setting, message):
    with pytest.raises(UsageError, match=message):
        read_settings(Cabinet, [setting])


def test_wrong_kinds_and_files_are_refused(tmp_path):
    with pytest.raises(UsageError, match="no plant 'fridge'; there are air_to_air, "):
        export_plant("fridge", tmp_path / "x.fmu", [])
    with pytest.raises(UsageError, match=r"must end in \.fmu"):
        export_plant("cabinet", tmp_path / "x.zip", [])
    with pytest.raises(UserError, match="No such file"):
        export_plant("cabinet", tmp_path / "none" / "x.fmu", [])


def test_without_pythonfmu_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pythonfmu.builder", None)
    with pytest.raises(UserError, match=r"pip install --editable '.\[fmi\]'"):
        export_plant("cabinet", tmp_path / "x.fmu", [])


def test_nothing_is_left_in_the_import_path(tmp_path):
    before = list(sys.path)
    export_plant("cabinet", tmp_path / "x.fmu", [])
    assert sys.path == before


def test_every_kind_has_a_map():
    for kind in KINDS:
        assert "[measurements]" in map_text(kind)


def test_the_command_writes_fmu_and_map(tmp_path):
    fmu, map_file = tmp_path / "x.fmu", tmp_path / "x.toml"
    done = CliRunner().invoke(
        plant_app, ["export", "cabinet", "-o", str(fmu), "--set", "start.hour=7", "--map", str(map_file)]
    )
    assert done.exit_code == 0, done.output
    assert zipfile.is_zipfile(fmu)
    assert 'food_c = "food_c"' in map_file.read_text(encoding="utf-8")
