"""FMUs as plants: an exported plant comes back as it was, in and out of a scenario."""

import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from host_tools.errors import UsageError, UserError
from host_tools.fmi.export import export_plant, map_text
from host_tools.fmi.plant import fmu_plant_class
from host_tools.fmi.scenario import load_with_fmu
from host_tools.paths import SCENARIOS
from host_tools.plant import KINDS, plant_class
from host_tools.scenario import load_scenario, run_scenario

pytestmark = pytest.mark.slow

pytest.importorskip("fmpy")
pytest.importorskip("pythonfmu")

S01 = SCENARIOS / "s01-power-cut.toml"


@pytest.fixture(autouse=True)
def kinds():
    """Which plants there are, as before."""
    before = dict(KINDS)
    yield
    KINDS.clear()
    KINDS.update(before)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """cabinet.fmu, dryer.fmu and their maps."""
    made = tmp_path_factory.mktemp("fmu")
    export_plant("cabinet", made / "cabinet.fmu", ["start.hour=8"])
    export_plant("dryer", made / "dryer.fmu", [])
    for kind in ("cabinet", "dryer"):
        (made / f"{kind}.toml").write_text(map_text(kind), encoding="utf-8")
    return made


def imported(folder: Path, kind: str):
    return fmu_plant_class(folder / f"{kind}.fmu", folder / f"{kind}.toml")


@pytest.mark.parametrize("kind, disturbance", [("cabinet", ("load_kg", 2.0)), ("dryer", ("charge", 0.7))])
def test_the_curve_is_that_of_the_native_plant(folder, kind, disturbance):
    """Within 1e-9 of each measurement: the same code gets the same steps, and doubles stay doubles."""
    plants = [plant_class(kind)(), imported(folder, kind)()]
    levels = dict.fromkeys(plants[1].OUTPUTS, 0)
    for n in range(720):
        running = int(n // 120 % 2 == 0)
        levels.update(dict.fromkeys(plants[0].OUTPUTS, running))
        levels["compressor_speed"] = 1000 if n < 300 else 600
        if n == 400:
            for plant in plants:
                plant.disturb(*disturbance)
        dt_s = 5.0 if n % 3 else 2.0
        native, foreign = (plant.advance(levels, dt_s) for plant in plants)
        assert foreign == pytest.approx(native, rel=1e-9, abs=1e-9)
    for name in ("electric_j", "heated_j", "cooled_j"):
        assert getattr(plants[1], name) == pytest.approx(getattr(plants[0], name), rel=1e-9)
    assert plants[0].electric_j > 5e4


def test_two_instances_know_nothing_of_each_other(folder):
    first, second = (imported(folder, "dryer")() for _ in range(2))
    first.advance({"compressor": 1, "indoor_fan": 1}, 600.0)
    assert first.measurements["drum_in_c"] > 25.0
    assert second.measurements["drum_in_c"] == pytest.approx(20.0)


def test_without_sums_the_energy_is_that_of_power_and_heat(folder, tmp_path):
    text = (folder / "dryer.toml").read_text(encoding="utf-8")
    (tmp_path / "m.toml").write_text(text.partition("[sums]")[0], encoding="utf-8")
    plant = fmu_plant_class(folder / "dryer.fmu", tmp_path / "m.toml")()
    native = plant_class("dryer")()
    for _ in range(60):
        plant.advance({"compressor": 1, "indoor_fan": 1}, 5.0)
        native.advance({"compressor": 1, "indoor_fan": 1}, 5.0)
    assert plant.electric_j == pytest.approx(native.electric_j, rel=1e-6)
    assert plant.heated_j == pytest.approx(native.heated_j, rel=1e-6)


def test_a_fixed_step_is_kept_and_the_rest_waits(folder, tmp_path):
    text = (folder / "dryer.toml").read_text(encoding="utf-8")
    (tmp_path / "m.toml").write_text("step_s = 2.0\n" + text, encoding="utf-8")
    plant = fmu_plant_class(folder / "dryer.fmu", tmp_path / "m.toml")()
    native = plant_class("dryer")()
    for _ in range(21):
        plant.advance({"compressor": 1, "indoor_fan": 1}, 1.0)
    for _ in range(10):
        native.advance({"compressor": 1, "indoor_fan": 1}, 2.0)
    assert plant.measurements["drum_in_c"] == native.measurements["drum_in_c"]


@pytest.mark.slow
def test_a_scenario_runs_on_the_fmu_as_on_the_native_plant(folder):
    foreign = load_with_fmu(S01, folder / "cabinet.fmu", folder / "cabinet.toml")
    assert foreign.start_hour == 8.0
    result = run_scenario(foreign, "in-process")
    native = run_scenario(load_scenario(S01), "in-process")
    assert result.failures == native.failures == ()
    assert result.trace_sha256 == native.trace_sha256
    assert result.kpi["energy_kwh"] == pytest.approx(native.kpi["energy_kwh"], abs=0.001)


def test_what_the_map_leaves_out_a_scenario_cannot_ask_for(folder, tmp_path):
    text = (folder / "cabinet.toml").read_text(encoding="utf-8")
    (tmp_path / "m.toml").write_text(text.replace('food_c = "food_c"\n', ""), encoding="utf-8")
    with pytest.raises(UsageError, match="'food_c' is not one of"):
        load_with_fmu(S01, folder / "cabinet.fmu", tmp_path / "m.toml")


@pytest.mark.parametrize(
    "before, after, message",
    [
        ('compressor = "compressor"', 'compressor = "power_w"', "'power_w' of the FMU is not an input"),
        ('food_c = "food_c"', 'food_c = "compressor"', "'compressor' of the FMU is not an output"),
        ('food_c = "food_c"', 'food_c = "foodc"', "the FMU has no variable 'foodc'; it has compressor,"),
    ],
)
def test_a_map_that_does_not_fit_is_refused(folder, tmp_path, before, after, message):
    text = (folder / "cabinet.toml").read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "m.toml").write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(UsageError, match=f"m.toml: .*{message}"):
        fmu_plant_class(folder / "cabinet.fmu", tmp_path / "m.toml")


def test_what_is_no_fmu_is_refused(folder, tmp_path):
    map_file = folder / "cabinet.toml"
    with pytest.raises(UsageError, match=r"none\.fmu: no such file"):
        fmu_plant_class(tmp_path / "none.fmu", map_file)
    (tmp_path / "text.fmu").write_text("no zip")
    with pytest.raises(UsageError, match=r"text\.fmu: not an FMU"):
        fmu_plant_class(tmp_path / "text.fmu", map_file)


def test_an_fmu_for_another_machine_is_refused(folder, tmp_path):
    other = tmp_path / "other.fmu"
    with zipfile.ZipFile(folder / "cabinet.fmu") as source, zipfile.ZipFile(other, "w") as target:
        for entry in source.infolist():
            if not entry.filename.startswith("binaries/") or "win64" in entry.filename:
                target.writestr(entry, source.read(entry))
    if sys.platform != "win32":
        with pytest.raises(UsageError, match="is for win64, not for"):
            fmu_plant_class(other, folder / "cabinet.toml")


@pytest.mark.parametrize(
    "kind", [kind if kind == "water_heater" else pytest.param(kind, marks=pytest.mark.slow) for kind in KINDS]
)
def test_a_figure_that_has_no_value_yet_is_left_out(tmp_path, kind):
    export_plant(kind, tmp_path / f"{kind}.fmu", [])
    (tmp_path / f"{kind}.toml").write_text(map_text(kind), encoding="utf-8")
    foreign, native = imported(tmp_path, kind)(), plant_class(kind)()
    assert foreign.figures() == pytest.approx(native.figures())
    assert foreign.wear() == native.wear()


def test_an_output_that_is_no_number_is_one_line(folder, monkeypatch):
    plant = imported(folder, "cabinet")()
    monkeypatch.setattr(plant._instance._outputs, "read", lambda fmu: [float("nan")])
    with pytest.raises(UserError, match=r"cabinet\.fmu: at 1 s: \w+ is nan, not a number"):
        plant.advance({"compressor": 0}, 1.0)
    monkeypatch.setattr(plant._instance._outputs, "read", lambda fmu: 1 / 0)
    with pytest.raises(UserError, match=r"cabinet\.fmu: at [\d.]+ s: "):
        plant.advance({"compressor": 0}, 1.0)


def test_a_fmu_that_fails_is_one_line(folder, tmp_path):
    broken = tmp_path / "broken.fmu"
    shutil.copyfile(folder / "cabinet.fmu", broken)
    with zipfile.ZipFile(folder / "cabinet.fmu") as source, zipfile.ZipFile(broken, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.endswith("plant.json"):
                content = b'{"kind": "none", "parts": {}}'
            target.writestr(entry, content)
    with pytest.raises(UserError, match=r"broken\.fmu: .*") as caught:
        fmu_plant_class(broken, folder / "cabinet.toml")()
    assert "\n" not in str(caught.value)


def test_without_fmpy_it_says_what_to_install(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "fmpy", None)
    with pytest.raises(UserError, match=r"pip install --editable '.\[fmi\]'"):
        imported(folder, "cabinet")
