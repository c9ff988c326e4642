"""The firmware put together in the VM on the simulated devices, for tests that look into it."""

from host_tools.paths import BOARDS
from tests.vm import run_in_vm

BUILD = """
import asyncio, gc, json, os, sys, time
import _onewire, link, machine, vclock
from machine import Pin, RTC
os.chdir(sys.argv[0].rsplit("/", 1)[0])
SETTINGS, STATE, CAUSE = {settings!r}, {state!r}, {cause!r}
if CAUSE:
    link.config["cause"] = CAUSE
for name, text in (("board.py", {board!r}), ("settings.json", json.dumps(SETTINGS)), ("state.json", STATE)):
    if text:
        with open(name, "w") as file:
            file.write(text)

sys.path.insert(0, "")
import board
from heatpump.app.board_check import switched_off
import heatpump.app.app as running
from heatpump.app.build import build
from heatpump.applications import {application} as application
from heatpump.core.model import *
actuators = switched_off(board)
app = build(board, application, actuators)
controller, params, inputs = app.controller, app.params, app.inputs

def kept(name="settings.json"):
    with open(name) as file:
        return file.read()

def play(*tasks, ms):
    "Let these run for so long."
    async def main():
        for task in tasks:
            asyncio.create_task(task)
        await asyncio.sleep_ms(ms)
    asyncio.run(main())
"""
VIRTUAL = (BOARDS / "virtual" / "board.py").read_text()


def with_app(
    source: str,
    application: str = "air_to_air",
    settings: dict[str, str] | None = None,
    board: str = VIRTUAL,
    state: str = "",
    cause: int = 0,
) -> str:
    """What `source` prints in a VM in which `app` was built; `cause` as `machine.reset_cause()` says it."""
    setup = BUILD.format(
        application=application, settings=settings or {}, board=board, state=state, cause=cause
    )
    return run_in_vm(setup + source, heap_kb=1500)
