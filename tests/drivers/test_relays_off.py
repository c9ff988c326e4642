"""The first thing at each boot: relays off that a chip has kept on, by the board file alone."""

from pathlib import Path

import pytest

from host_tools.paths import BOARDS
from tests.vm import run_in_vm

SETUP = """
import os, sys, time
import machine, sim_expander
os.chdir(sys.argv[0].rsplit("/", 1)[0])
sys.path.insert(0, "")
import relays_off

def keep(text):
    with open("board.py", "w") as file:
        file.write(text)

def switch_off():
    begun_us = time.ticks_us()
    relays_off.off()
    assert time.ticks_diff(time.ticks_us(), begun_us) < 5000
    assert "board" not in sys.modules
"""
REGISTER = """
EXPANDER = {"data": 23, "clock": 5, "latch": 18, "enable": 4}
keep("NAME = 1\\nEXPANDER = %r" % EXPANDER)
"""
PORT = """
EXPANDER = {"sda": 4, "scl": 15, "address": 0x24}
keep("NAME = 1\\nEXPANDER = %r" % EXPANDER)
"""


def test_a_shift_register_drives_nothing_from_then_on() -> None:
    run_in_vm(
        SETUP
        + REGISTER
        + "chip = sim_expander.attach(EXPANDER); chip.enabled = True; chip.show(); assert 1 in chip.outputs\n"
        "switch_off(); assert chip.outputs == [2] * 8"
    )


@pytest.mark.parametrize("clocks", range(10))
def test_a_port_expander_is_high_whatever_a_reset_cut_off(clocks: int) -> None:
    run_in_vm(
        SETUP
        + PORT
        + f"chip = sim_expander.attach(EXPANDER); chip.word = 0xC0; chip.show(); chip.clocks = {clocks}\n"
        "switch_off(); assert chip.outputs == [1] * 8"
    )


@pytest.mark.parametrize("fault", ["silent", "stretching"])
def test_a_port_expander_that_does_not_answer_is_told(fault: str) -> None:
    said = run_in_vm(
        SETUP + PORT + f"chip = sim_expander.attach(EXPANDER); chip.{fault} = True; switch_off()"
    )
    assert said.startswith("error: the chip that the relays are at doesn't answer: OSError")


@pytest.mark.parametrize(
    "board", ["", "EXPANDER = 1 / 0", "NAME = EXPANDER = 4", "NAME = 1\nEXPANDER = {'sda': 99}"]
)
def test_a_board_file_of_no_use_is_left_to_those_who_check_it(board: str) -> None:
    assert run_in_vm(SETUP + (f"keep({board!r})\n" if board else "") + "switch_off()") == ""


def test_on_other_boards_no_pin_is_touched() -> None:
    for path in sorted(BOARDS.glob("*/board.py")):
        if "EXPANDER" not in path.read_text():
            assert untouched(path) == ""


def untouched(path: Path) -> str:
    return run_in_vm(SETUP + f"keep({path.read_text()!r}); switch_off(); assert not machine._pins")
