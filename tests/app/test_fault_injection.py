"""Whatever call in the core raises: the whole firmware ends with every relay off."""

import pytest

from host_tools.paths import BOARDS
from tests.vm import run_in_vm

INJECT = '''
import asyncio, os, sys
os.chdir(sys.argv[0].rsplit("/", 1)[0])
sys.path.append({board!r})
import board
from machine import Pin

class application:
    NAME = "air_to_air"

from heatpump.app import control
import heatpump.app.app as running
import heatpump.app.build as build
from heatpump import start
from heatpump.core.controller import Controller
from heatpump.core.model import Inputs, Outputs
from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params

class App:
    """The control task alone, with readings of a machine at work."""

    def __init__(self, *arguments):
        self.relays = arguments[2]
        self.inputs = Inputs()

    def read(self, contacts):
        for reading, celsius in zip(self.inputs.readings, (15, 2, 34, -3, 60)):
            reading.good(celsius * 1000)

    async def run(self, watchdog):
        params = Params()
        params.set("mode", "heat", INSTALLER)
        await control.run(Controller(params), self.inputs, Outputs(), self, self.relays, watchdog)

running.forget_tables = lambda: None  # what is wrapped below stays the one that runs

def main():
    sys.modules["application"] = application
    build.build = App
    start.main()

class Injected(Exception):
    pass

def levels():
    return [Pin(output["pin"])() == output["active"] for output in board.OUTPUTS.values()]

compressor = Pin(board.OUTPUTS["compressor"]["pin"])

def run_with(owner, name):
    whole = getattr(owner, name)
    raised = []
    def broken(*arguments):
        if compressor():
            raised.append(levels())
            raise Injected
        calls[0] += 1
        assert calls[0] < 50000, "the compressor doesn't start"
        return whole(*arguments)
    calls = [0]
    setattr(owner, name, broken)
    asyncio.new_event_loop()
    try:
        main()
    except Injected:
        pass
    finally:
        setattr(owner, name, whole)
    return raised

# What a tick with the compressor on calls: the same run once more, with ears instead of traps.
functions = []
for module in sorted(sys.modules):
    if module.startswith("heatpump.core.") and "param" not in module:
        for thing in sys.modules[module].__dict__.values():
            if isinstance(thing, type) and not issubclass(thing, Exception):
                for name, function in thing.__dict__.items():
                    if name != "__init__" and type(function) is type(run_with):
                        if (thing, name) not in functions:
                            functions.append((thing, name))

called = set()
def listen(owner, name):
    whole = getattr(owner, name)
    def heard(*arguments):
        if compressor():
            called.add((owner, name))
        return whole(*arguments)
    setattr(owner, name, heard)
    return lambda: setattr(owner, name, whole)

restore = [listen(owner, name) for owner, name in functions]
step, ticks = Controller.step, [0]
def enough(*arguments):
    step(*arguments)
    if compressor():
        ticks[0] += 1
        if ticks[0] > 60:
            raise Injected
Controller.step = enough
try:
    main()
except Injected:
    pass
Controller.step = step
assert ticks[0] > 60, "the compressor never ran"
assert not any(levels()), levels()
for back in restore:
    back()

for owner, name in functions:
    if (owner, name) in called:
        raised = run_with(owner, name)
        assert raised and any(raised[0]), (owner, name, "never raised with the compressor on")
        assert not any(levels()), (owner, name, levels())
        print(owner.__name__ + "." + name)
'''


@pytest.mark.slow
def test_outputs_are_safe_on_any_exception() -> None:
    said = run_in_vm(INJECT.format(board=str(BOARDS / "virtual")), heap_kb=2000)
    injected = [line for line in said.splitlines() if "." in line and " " not in line]
    for name in (
        "Controller.step",
        "Protections.guard",
        "Sequencer.step",
        "Demand.step",
        "Countdown.step",
    ):
        assert name in injected, said
    assert len(injected) >= 15, injected
