"""Campaigns on Dask: nothing lost, nothing done twice, whoever is killed."""

from io import StringIO
from pathlib import Path
from pydoc import locate

import pyarrow
import pyarrow.parquet
import pytest
from distributed import KilledWorker, LocalCluster
from rich.console import Console

from host_tools.campaign import run, summary
from host_tools.campaign.plan import code_version, plan
from host_tools.campaign.run import Done, run_campaign, summary_line
from host_tools.campaign.store import EARLIER, RESULTS, Store, read
from host_tools.campaign.work import do
from host_tools.errors import UserError
from tests.host.campaign_files import campaign, write_scenario

pytestmark = pytest.mark.slow

SWEEP = "[parameters]\nheat_deadband = [0.3, 0.6]\n[plant.weather]\nmean_c = [-5, 0, 5]\n"
ASKED_FOR_A_CONSOLE = '[[fault]]\nname = "none"\n[[fault]]\nname = "no console"\n'
ASKED_FOR_A_CONSOLE += 'step = [{ at = "1m", do = "console", line = "status" }]\n'


@pytest.fixture(scope="module")
def cluster():
    with LocalCluster(
        n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    ) as found:
        yield found.scheduler_address


@pytest.fixture(autouse=True)
def newest_code():
    """Workers that are started now have the code of now."""
    code_version.cache_clear()


@pytest.fixture
def store(tmp_path):
    found = Store(tmp_path / "results")
    yield found
    found.close()


def done_rows(runs):
    return [do(run, code_version()) for run in runs]


def test_a_cluster_that_is_there_runs_all_and_the_second_time_nothing(tmp_path, cluster):
    found, folder, seen = campaign(tmp_path, SWEEP), tmp_path / "results", []
    done = run_campaign(found, folder, scheduler=cluster, progress=lambda *what: seen.append(what))
    assert (done.total, done.before, done.counts, done.missing) == (6, 0, {"passed": 6}, 0)
    assert done.days == pytest.approx(6 * 10 / 1440) and done.days_per_minute > 0
    assert seen == [("runs", n, 6) for n in range(7)]
    rows = read(folder / RESULTS)
    assert {row["id"] for row in rows} == {run.id for run in plan(found)}
    again = run_campaign(found, folder, scheduler="tcp://127.0.0.1:1")  # not even asked
    assert (again.before, again.counts) == (6, {})
    assert read(folder / RESULTS) == rows
    assert not list((folder / "parts").iterdir())


def test_what_is_added_to_a_campaign_is_all_that_is_run(tmp_path, cluster):
    folder = tmp_path / "results"
    run_campaign(campaign(tmp_path, "[parameters]\nheat_deadband = [0.3]"), folder, scheduler=cluster)
    first = read(folder / RESULTS)[0]
    done = run_campaign(
        campaign(tmp_path, "[parameters]\nheat_deadband = [0.3, 0.6]"), folder, scheduler=cluster
    )
    assert (done.before, done.counts) == (1, {"passed": 1})
    assert first in read(folder / RESULTS)


def test_the_table_has_types_that_hold(tmp_path, cluster):
    more = 'baseline = true\nseeds = [1, 2]\n[[weather]]\nname = "mild"\nmean_c = 8\n'
    run_campaign(campaign(tmp_path, more + ASKED_FOR_A_CONSOLE), tmp_path / "results", scheduler=cluster)
    schema = pyarrow.parquet.read_schema(tmp_path / "results" / RESULTS)
    texts = {"id", "scenario", "seed_row", "rig", "code", "status", "failures", "error", "trace_sha256"}
    numbers = {"days", "speed", "wall_s", "energy_kwh", "cop", "kelvin_hours", "starts", "seed"}
    assert {name for name in schema.names if schema.field(name).type == pyarrow.string()} == texts | {
        "weather",
        "fault",
    }
    for name in numbers | {"baseline_energy_kwh", "baseline_starts"}:
        assert schema.field(name).type == pyarrow.float64(), name
    rows = read(tmp_path / "results" / RESULTS)
    assert [row["status"] for row in rows] == ["passed", "passed", "error", "error"]
    good, bad = rows[0], rows[-1]
    assert good["energy_kwh"] > 0 and good["baseline_energy_kwh"] > 0 and len(good["trace_sha256"]) == 64
    assert (bad["energy_kwh"], bad["speed"]) == (None, None) and bad["wall_s"] >= 0
    assert bad["error"].startswith("UserError: the rig in-process has no serial port")


def test_a_run_that_came_to_no_end_is_run_again_when_asked(tmp_path, cluster):
    found, folder = campaign(tmp_path, ASKED_FOR_A_CONSOLE), tmp_path / "results"
    first = run_campaign(found, folder, scheduler=cluster)
    assert first.counts == {"passed": 1, "error": 1}
    assert run_campaign(found, folder, scheduler=cluster).counts == {}
    again = run_campaign(found, folder, scheduler=cluster, retry=True)
    assert (again.before, again.counts) == (1, {"error": 1})
    assert len(read(folder / RESULTS)) == 2


@pytest.mark.slow
def test_a_scenario_that_fails_is_a_result(tmp_path, cluster):
    write_scenario(tmp_path, least_c=40)
    done = run_campaign(campaign(tmp_path), tmp_path / "results", scheduler=cluster)
    assert done.counts == {"failed": 1}
    assert "expected indoor_c >= 40" in read(tmp_path / "results" / RESULTS)[0]["failures"]


def test_no_scheduler_is_one_line_and_loses_nothing(tmp_path, store, monkeypatch):
    monkeypatch.setattr(run, "_CONNECT_S", 1)
    runs = plan(campaign(tmp_path, SWEEP))
    store.add(done_rows(runs[:1])[0])
    store.close()
    with pytest.raises(UserError, match=r"^no scheduler answers at tcp://127.0.0.1:1: "):
        run_campaign(campaign(tmp_path, SWEEP), store.folder, scheduler="tcp://127.0.0.1:1")
    assert [row["id"] for row in read(store.folder / RESULTS)] == [runs[0].id]


def test_parts_are_merged_and_what_is_no_longer_asked_for_is_kept_aside(tmp_path, store):
    runs = plan(campaign(tmp_path, SWEEP))
    rows = done_rows(runs[:3])
    for row in rows:
        store.add(row)
    assert store.merge(runs) == 3
    assert not list(store.folder.glob("parts/*"))
    assert not (store.folder / EARLIER).exists()
    assert store.merge(runs[1:]) == 2
    assert [row["id"] for row in read(store.folder / EARLIER)] == [runs[0].id]
    assert store.done() == {row["id"] for row in rows}
    assert store.merge(runs) == 3
    assert not (store.folder / EARLIER).exists()


def test_a_kill_within_a_merge_doubles_nothing(tmp_path, store, monkeypatch):
    runs = plan(campaign(tmp_path, SWEEP))
    for row in done_rows(runs[:3]):
        store.add(row)

    def killed(path):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Path, "unlink", lambda self, missing_ok=False: killed(self))
        store.merge(runs)
    assert len(list(store.folder.glob("parts/*.parquet"))) == 3
    assert store.merge(runs) == 3
    assert len(read(store.folder / RESULTS)) == 3


def test_two_campaigns_do_not_write_into_one_folder(store):
    with pytest.raises(UserError, match="another campaign is writing here"):
        Store(store.folder)
    store.close()
    Store(store.folder).close()


def test_a_damaged_table_is_one_line(tmp_path):
    (tmp_path / RESULTS).write_bytes(b"nothing")
    with pytest.raises(UserError, match=r"results\.parquet: "):
        read(tmp_path / RESULTS)


def test_a_cluster_with_other_code_is_refused(tmp_path, cluster, monkeypatch):
    class Here:
        """Another version here; on a worker it is the worker's own."""

        def __call__(self):
            return "this one"

        def __reduce__(self):
            return locate, ("host_tools.campaign.plan.code_version",)

    monkeypatch.setattr(run, "code_version", Here())
    with pytest.raises(UserError, match=r"the worker at tcp://.* has other code than the campaign"):
        run_campaign(campaign(tmp_path), tmp_path / "results", scheduler=cluster)
    assert read(tmp_path / "results" / RESULTS) == []


def test_other_code_on_a_worker_that_came_later_is_an_error(tmp_path):
    row = do(plan(campaign(tmp_path))[0], "other code")
    assert (row["status"], row["error"]) == (
        "error",
        "RuntimeError: the worker has other code than the campaign",
    )


def test_a_run_that_no_worker_survives_is_a_row(tmp_path):
    class Future:
        def result(self):
            raise KilledWorker("task", None, 3)

    lost = plan(campaign(tmp_path))[0]
    row = run._row(Future(), lost, "code")
    assert (row["id"], row["status"]) == (lost.id, "error")
    assert row["error"] == "the worker died, at each of several attempts"


def test_the_summary_line_counts():
    done = Done(Path("x"), 10, 3, {"error": 1, "passed": 4, "failed": 1}, days=7.0, seconds=60.0)
    wanted = "10 runs, 3 done before, 4 passed, 1 failed, 1 error, 1 not done yet, 7 scenario-days a minute"
    assert summary_line(done) == wanted


def test_the_summary_has_a_row_for_each_combination_and_a_picture(tmp_path, cluster):
    more = "seeds = [1, 2, 3]\n[parameters]\nheat_deadband = [2, 0.5]\n" + ASKED_FOR_A_CONSOLE
    found, folder = campaign(tmp_path, more), tmp_path / "results"
    with pytest.raises(UserError, match="no results yet; run the campaign first"):
        summary.show(found, folder)
    run_campaign(found, folder, scheduler=cluster)
    out = StringIO()
    summary.show(found, folder, Console(file=out, width=140))
    lines = [line.split() for line in out.getvalue().splitlines()]
    assert [line[:5] for line in lines if line[:1] in (["0.5"], ["2"])] == [
        ["0.5", "none", "3", "of", "3"],
        ["0.5", "no", "console", "0", "of"],
        ["2", "none", "3", "of", "3"],
        ["2", "no", "console", "0", "of"],
    ]
    assert out.getvalue().count("came to no end") == 2
    assert out.getvalue().count("no serial port") == 6
    assert (folder / summary.PICTURE).read_bytes().startswith(b"\x89PNG")
