"""What a person wrote is checked before anything runs: board file and application file, in the real VM."""

import pytest

from host_tools.paths import BOARDS
from tests.vm import run_in_vm

VIRTUAL = (BOARDS / "virtual" / "board.py").read_text()
SETUP = f"""
import os, sys
from machine import Pin
os.chdir(sys.argv[0].rsplit("/", 1)[0])
sys.path.insert(0, "")

def keep(name, text):
    with open(name, "w") as file:
        file.write(text)

VIRTUAL = {VIRTUAL!r}
PINS = (16, 17, 18, 19, 21, 22, 23, 25, 26, 27, 13)
"""


def load(board: str = VIRTUAL, application: str = 'NAME = "air_to_air"\n', then: str = "pass") -> str:
    """What is said of these files; `then` may look at `actuators` and `application`."""
    return run_in_vm(f"""{SETUP}
keep("board.py", {board!r})
keep("application.py", {application!r})
for pin in PINS:
    Pin(pin, Pin.OUT, value=1)
from heatpump.app.board_check import load
actuators, application = load()
levels = [Pin(pin).value() for pin in PINS]
{then}
""")


def test_both_fine() -> None:
    then = """
from heatpump.core.model import COMPRESSOR, Outputs
assert application.NAME == "air_to_air" and application.DEMANDS == ("room",)
assert levels == [0] * len(PINS), levels
outputs = Outputs()
outputs.levels[COMPRESSOR] = 1
actuators.apply(outputs)
assert [Pin(pin).value() for pin in PINS] == [1] + [0] * (len(PINS) - 1)
"""
    assert load(then=then) == ""


NO_ONE = "assert application is None"
SWITCHED_OFF = f"{NO_ONE} and actuators and levels == [0] * len(PINS), levels"


@pytest.mark.parametrize(
    ("board", "said"),
    [
        ("PINS = 1 / 0\n", "ZeroDivisionError: divide by zero"),
        ("raise ValueError\n", "ValueError"),
        ("import no_such_module\n", "ImportError: no module named 'no_such_module'"),
    ],
)
def test_a_board_file_that_does_not_run_is_one_line(board: str, said: str) -> None:
    assert load(board, then=f"{NO_ONE} and actuators is None") == f"error: board.py: {said}\n"


def test_a_board_file_is_checked_once_its_relays_are_off() -> None:
    """They may be held on since the reset; what is wrong elsewhere in the file must not keep them so."""
    said = load(VIRTUAL + "COLOUR = 1\n", then=SWITCHED_OFF)
    assert said.startswith("error: COLOUR: unknown key; one of ANALOG,") and said.count("\n") == 1


def test_each_mistake_is_a_line() -> None:
    board = VIRTUAL.replace("WATCHDOG_MS = 30000", "WATCHDOG_MS = 1").replace('"pin": 14', '"pin": 4')
    assert load(board, then=SWITCHED_OFF).splitlines() == [
        "error: WATCHDOG_MS: 1 is out of bounds, 5000 to 120000",
        "error: CONTACTS: flow: pin 4 is already used by ONE_WIRE_PIN",
    ]


def test_outputs_that_cannot_be_made_are_told_by_what_the_check_finds() -> None:
    assert load(VIRTUAL.replace('"pin": 16', '"pin": 99'), then=NO_ONE) == (
        "error: OUTPUTS: compressor: pin 99 is not one of 0 to 39\n"
    )


def test_outputs_that_cannot_be_made_though_the_check_finds_nothing() -> None:
    """As when the chip refuses a pin that its table has."""
    said = run_in_vm(f"""{SETUP}
keep("board.py", VIRTUAL)
keep("application.py", "NAME = 'air_to_air'")
from heatpump.app import actuators
def refuse(self, board, relays):
    raise OSError("no pin")
actuators.Actuators.__init__ = refuse
from heatpump.app.board_check import load
assert load() == (None, None)
""")
    assert said == "error: board.py: OSError: no pin\n"


@pytest.mark.parametrize(
    ("application", "said"),
    [
        ("NAME = 1 / 0\n", "application.py: ZeroDivisionError: divide by zero"),
        ("", "application.py: AttributeError: module 'application' has no attribute 'NAME'"),
        (
            "NAME = 'fusion'\n",
            "application.py: no application 'fusion' is here; 'heatpump deploy' brings one",
        ),
        ("NAME = 5\n", "application.py: no application '5' is here; 'heatpump deploy' brings one"),
    ],
)
def test_an_application_that_there_is_not(application: str, said: str) -> None:
    assert load(application=application, then=SWITCHED_OFF) == f"error: {said}\n"


def test_an_application_that_the_board_has_no_relays_for() -> None:
    board = "\n".join(line for line in VIRTUAL.split("\n") if '"reversing_valve"' not in line)
    then = "assert application is None and actuators"
    assert load(board, then=then) == "error: board virtual has no output for the role 'reversing_valve'\n"
