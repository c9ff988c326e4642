"""Each application, whole, on the virtual board: it starts, answers, and the monitor shows it."""

import json
from pathlib import Path

import pytest

from host_tools.board_file import application_names, load_application, load_board
from tests.app.on_board import Bench
from tests.host.test_monitor_applications import shown, watching

pytestmark = pytest.mark.slow


def ask(bench: Bench, line: str) -> str:
    """The answer to a console line, however long it is."""
    answer = bench.ask(line)
    for _ in range(300):
        if bench.said.endswith(b"\r\n> "):
            break
        bench.board.run_until(bench.board.now_ms + 200)
        answer = bench.text
    return answer


@pytest.mark.parametrize("name", application_names())
def test_it_starts_without_sensors_and_says_what_it_misses(name: str, tmp_path: Path) -> None:
    bench = Bench(tmp_path, 0, application=name)
    try:
        bench.start(settings_json="{}")
        critical = load_application(name, load_board("virtual"))["CRITICAL"]
        # A cabinet, which goes on without its probe, tells of it after two minutes.
        bench.board.run_until(20_000 if critical else 200_000)
        status = json.loads(ask(bench, "status json").replace("status json", "").replace("> ", ""))
        missed = [role.replace("_", " ") + " reading" for role in critical or ("cabinet",)]
        assert status["block" if critical else "notice"] in missed
        assert status["task_failures"] == 0 and status["compressor"] == 0
        for role in critical:
            assert role.replace("_", " ") + " reading: " in ask(bench, "faults")
        screen = shown(watching(json.dumps(status).encode()), width=60)
        assert max(map(len, screen.splitlines())) <= 60
        for role in load_application(name, load_board("virtual"))["OUTPUTS"]:
            assert role.replace("_", " ").capitalize() in screen
        assert "reset: power-up" in ask(bench, "log")
        assert "minimum_off = 300 s" in ask(bench, "get")
    finally:
        bench.board.stop()
