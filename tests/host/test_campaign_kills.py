"""Kill -9 of a campaign or of a worker, and Ctrl-C: nothing is lost or done twice."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from host_tools.campaign.file import load_campaign
from host_tools.campaign.plan import code_version
from host_tools.campaign.run import run_campaign
from host_tools.campaign.store import RESULTS, read
from tests.host.campaign_files import campaign, write_campaign, write_scenario
from tests.patience import HANG_S

pytestmark = pytest.mark.slow

RUNS = 12
START = "import typer; from host_tools.campaign.cli import campaign; typer.run(campaign)"


@pytest.fixture(autouse=True)
def newest_code():
    """Workers that are started now have the code of now."""
    code_version.cache_clear()


def worker_processes(process: psutil.Process) -> list[psutil.Process]:
    found = process.children(recursive=True)
    return [child for child in found if "spawn_main" in " ".join(child.cmdline())]


def start_many(folder: Path) -> tuple[subprocess.Popen, Path]:
    """A campaign of RUNS in a process of its own, when several of them are done."""
    write_scenario(folder, duration="4h")
    mean_c = ", ".join(str(n) for n in range(RUNS))
    file = write_campaign(folder, f"[plant.weather]\nmean_c = [{mean_c}]\n")
    out = folder / "results"
    command = [sys.executable, "-c", START, str(file), "--out", str(out), "--workers", "2"]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    deadline = time.monotonic() + HANG_S
    while len(list(out.glob("parts/*.parquet"))) < 4:
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.05)
    return process, file


def test_after_a_kill_of_the_driver_nothing_is_lost_or_done_twice(tmp_path):
    process, file = start_many(tmp_path)
    workers = worker_processes(psutil.Process(process.pid))
    assert len(workers) == 2
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    rows = [row for path in tmp_path.glob("results/parts/*.parquet") for row in read(path)]
    assert 4 <= len(rows) < RUNS
    _, alive = psutil.wait_procs(workers, timeout=HANG_S)
    assert not alive
    done = run_campaign(load_campaign(file), tmp_path / "results", workers=2)
    assert (done.before, done.counts) == (len(rows), {"passed": RUNS - len(rows)})
    found = {row["id"]: row for row in read(tmp_path / "results" / RESULTS)}
    assert len(found) == len(read(tmp_path / "results" / RESULTS)) == RUNS
    for row in rows:
        assert found[row["id"]]["wall_s"] == row["wall_s"]  # it wasn't done again


def test_ctrl_c_keeps_what_is_done_and_leaves_no_worker(tmp_path):
    process, _ = start_many(tmp_path)
    workers = worker_processes(psutil.Process(process.pid))
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(HANG_S) == 130
    _, alive = psutil.wait_procs(workers, timeout=HANG_S)
    assert not alive
    assert 4 <= len(read(tmp_path / "results" / RESULTS)) < RUNS


def test_a_killed_worker_costs_no_run(tmp_path):
    write_scenario(tmp_path, duration="6h")
    found = campaign(tmp_path, "[plant.weather]\nmean_c = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]")
    killed, others = [], set(worker_processes(psutil.Process()))

    def progress(step, done, total):
        if done == 2 and not killed:
            killed.extend(set(worker_processes(psutil.Process())) - others)
            os.kill(killed[0].pid, signal.SIGKILL)

    done = run_campaign(found, tmp_path / "results", workers=2, progress=progress)
    assert killed
    assert done.counts == {"passed": 10}
    assert len({row["id"] for row in read(tmp_path / "results" / RESULTS)}) == 10
