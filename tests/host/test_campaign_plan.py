"""Campaign files are read strictly, and their runs have ids that hold what they depend on."""

from itertools import pairwise

import pytest

from host_tools.campaign import plan as plan_module
from host_tools.campaign.file import load_campaign
from host_tools.campaign.plan import plan
from host_tools.errors import UsageError
from host_tools.paths import SCENARIOS
from tests.host.campaign_files import CAMPAIGN, campaign, read, write_scenario

SWEEP = """
seeds = [1, 2]
[parameters]
heat_deadband = [0.3, 1.0]
heat_setpoint = 21
[plant.weather]
mean_c = [-10, 0, 5]
[[fault]]
name = "none"
[[fault]]
name = "window"
step = [{ at = "5m", do = "disturb", what = "window_w_k", to = 50 }]
"""


def test_all_combinations_are_run(tmp_path):
    runs = plan(campaign(tmp_path, SWEEP))
    assert len(runs) == 2 * 2 * 3 * 2
    assert len({run.id for run in runs}) == len(runs)
    axes = {"parameters.heat_deadband", "plant.weather.mean_c", "fault", "seed"}
    assert all(set(run.axes) == axes for run in runs)
    assert len({tuple(run.axes.values()) for run in runs}) == len(runs)


def test_a_choice_is_in_the_data_of_its_run_and_of_no_other(tmp_path):
    for run in plan(campaign(tmp_path, SWEEP)):
        assert run.data["parameters"] == {
            "mode": "heat",
            "heat_setpoint": 21,
            "heat_deadband": run.axes["parameters.heat_deadband"],
        }
        weather = run.data["plant"]["weather"]
        assert weather == {"mean_c": run.axes["plant.weather.mean_c"], "seed": run.axes["seed"]}
        assert len(run.data.get("step", [])) == (run.axes["fault"] == "window")
        assert run.days == pytest.approx(10 / 1440)


def test_weather_under_a_name_reaches_the_baselines_plant_too(tmp_path):
    more = '[baseline.plant]\nkind = "air_to_air"'
    write_scenario(tmp_path, more=more)
    frost = (
        '[[weather]]\nname = "frost"\nmean_c = -15\nhumidity = 0.9\n[[weather]]\nname = "mild"\nmean_c = 8'
    )
    runs = plan(campaign(tmp_path, frost))
    assert [run.axes for run in runs] == [{"weather": "frost"}, {"weather": "mild"}]
    for run in runs:
        assert run.data["plant"]["weather"] == run.data["baseline"]["plant"]["weather"]
    assert runs[0].data["plant"]["weather"] == {"mean_c": -15, "humidity": 0.9}


def test_ids_stay_when_the_campaign_grows_and_change_with_what_is_run(tmp_path, monkeypatch):
    small = {run.id for run in plan(campaign(tmp_path, "[parameters]\nheat_deadband = [0.3, 1.0]"))}
    grown = {run.id for run in plan(campaign(tmp_path, "[parameters]\nheat_deadband = [0.3, 0.7, 1.0]"))}
    assert small < grown
    write_scenario(tmp_path, least_c=6)
    other = {run.id for run in plan(campaign(tmp_path, "[parameters]\nheat_deadband = [0.3, 1.0]"))}
    assert not other & grown
    with_baseline = plan(campaign(tmp_path, "baseline = true\n[parameters]\nheat_deadband = [0.3, 1.0]"))
    assert not other & {run.id for run in with_baseline}
    monkeypatch.setattr(plan_module, "code_version", lambda: "another")
    assert not other & {r.id for r in plan(campaign(tmp_path, "[parameters]\nheat_deadband = [0.3, 1.0]"))}


def test_a_weather_file_counts_by_its_content(tmp_path):
    file = tmp_path / "year.epw"
    found = []
    for content in ("one", "two"):
        file.write_text(content)
        found.append(plan_module._named_files({"kind": "air_to_air", "weather": {"epw": str(file)}}))
    assert list(found[0]) == list(found[1]) == [str(file)]
    assert found[0] != found[1]


def test_the_code_has_a_version_of_its_own():
    assert len(plan_module.code_version()) == 20
    assert plan_module.code_version() == plan_module.code_version.__wrapped__()


def test_the_longest_runs_go_first(tmp_path):
    write_scenario(tmp_path, "short", "5m")
    head = 'name = "small"\nscenarios = ["short.toml", "house.toml"]\n'
    runs = plan(campaign(tmp_path, "[parameters]\nheat_deadband = [0.3, 1.0]", head))
    assert [run.scenario for run in runs] == ["house", "house", "short", "short"]
    assert all(a.days >= b.days for a, b in pairwise(runs))


def test_scenarios_of_the_project_go_by_name(tmp_path):
    found = read(tmp_path, 'name = "x"\nscenarios = ["january-heating"]')
    assert found.scenarios == (SCENARIOS / "january-heating.toml",)
    assert (found.rig, found.baseline, found.seeds, found.axes) == ("in-process", False, (), ())


@pytest.mark.parametrize(
    "text, message",
    [
        ("colour = 1", "small.toml: unknown key 'colour'; allowed: name, about, scenarios, rig"),
        ('name = "a/b"', r"name: 'a/b' must have 1 to 48 letters, digits, - and _; it names files"),
        ("scenarios = []", r"scenarios: must be a list and not empty, not \[\]"),
        ('scenarios = ["hose.toml"]', "scenarios: no scenario 'hose.toml'; a file, or one of "),
        ('scenarios = ["house.toml", "house.toml"]', "scenarios: 'house.toml' is there twice"),
        ("scenarios = [3]", "scenarios: must be names, not 3"),
        ('rig = "moon"', "rig: 'moon' is not one of in-process, vm, virtual"),
        ('baseline = "yes"', "baseline: must be true or false, not 'yes'"),
        ("seeds = 3", "seeds: must be a list and not empty, not 3"),
        ("seeds = [1, -1]", r"seeds: must be whole numbers from 0 on, not \[1, -1\]"),
        ("seeds = [1, 1]", "seeds: one is there twice"),
        ("parameters = { heat_deadband = [] }", "parameters.heat_deadband: must not be empty"),
        ("parameters = { heat_deadband = [1, 1] }", "parameters.heat_deadband: a value is there twice"),
        ("parameters = { mode = [true] }", "parameters.mode: must be text or numbers, not True"),
        ("plant = { kind = 3 }", "plant: kind: must be a table of fields"),
        ("weather = [{ mean_c = 3 }]", "weather 1: 'name' is missing"),
        ('weather = [{ name = "a" }, { name = "a" }]', "weather 2: name: 'a' is there twice"),
        ('fault = [{ name = "a", stop = 1 }]', "fault 1: unknown key 'stop'; allowed: name, step"),
    ],
)
def test_a_wrong_file_is_one_line_that_names_the_place(tmp_path, text, message):
    write_scenario(tmp_path)
    key = text.split(" = ")[0]
    head = "\n".join(line for line in CAMPAIGN.splitlines() if line and line.split(" = ")[0] != key)
    with pytest.raises(UsageError, match=f"^small.toml: .*{message}" if "small" not in message else message):
        read(tmp_path, f"{head}\n{text}\n")


@pytest.mark.parametrize(
    "more, message",
    [
        ("[parameters]\nheat_deadband = [0.3, 99]", "with parameters.heat_deadband=99: .*heat_deadband"),
        ("[parameters]\nheat_dead = [0.3, 1]", "house with parameters.heat_dead=0.3: .*heat_dead"),
        ("[plant.weather]\nmean = [1, 2]", "with plant.weather.mean=1: plant: weather: unknown key 'mean'"),
        ('[[fault]]\nname = "x"\nstep = [{ at = "1h", do = "reset" }]', "x: step 1 'reset': at 1h is not"),
        ("[plant.weather]\nmean_c = [1]\n[[weather]]\nname = 'a'\n[[weather]]\nname = 'b'",
         "house with .*weather=b is the same run as .*weather=a"),
    ],
)  # fmt: skip
def test_what_a_scenario_refuses_names_the_combination(tmp_path, more, message):
    with pytest.raises(UsageError, match=message):
        plan(campaign(tmp_path, more))


def test_seeds_need_something_that_has_one(tmp_path, monkeypatch):
    monkeypatch.setattr(plan_module, "fields", lambda part: [])
    with pytest.raises(UsageError, match="seeds: no part of the plant air_to_air of house has a seed"):
        plan(campaign(tmp_path, "seeds = [1]"))


@pytest.mark.parametrize("path", sorted((SCENARIOS / "campaigns").glob("*-by-*.toml")), ids=lambda p: p.stem)
def test_the_examples_can_be_planned(path):
    found = load_campaign(path)
    assert found.name == path.stem
    assert len(plan(found)) > 5
