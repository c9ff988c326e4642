"""The expansion valve's stepper, in the real VM with the simulated chip."""

from tests.vm import run_in_vm

SETUP = """
import time, vclock
from machine import Pin
from heatpump.drivers.stepper import Stepper

def coils():
    return "".join(str(Pin(pin).value()) for pin in (12, 13, 14, 15))

class Valve:
    "What hangs on the pins: follows the coils by half steps, stops at its ends and counts slips."
    ORDER = ("1000", "1100", "0100", "0110", "0010", "0011", "0001", "1001")
    def __init__(self, at):
        self.at = at
        self.phase = None
        self.slips = 0
        self.steps = 0
        self.lost = 0
    def look(self):
        now = coils()
        if now == "0000":
            return
        phase = self.ORDER.index(now)
        if self.phase is not None and phase != self.phase:
            turn = (phase - self.phase + 4) % 8 - 4
            self.steps += 1
            if abs(turn) != 1:
                self.lost += 1
            self.at += turn
            if self.at < 0:
                self.at = 0
                self.slips += 1
        self.phase = phase

def run(ms):
    "In steps shorter than the motor's."
    for _ in range(ms // 5):
        time.sleep_ms(5)
        valve.look()

SPEC = {"pins": (12, 13, 14, 15), "active": 1, "steps_per_s": 50}
"""


def test_it_finds_its_closed_end_from_wherever_it_stood() -> None:
    for at in (0, 7, 250, 480):
        run_in_vm(
            SETUP
            + f"""
valve = Valve({at})
stepper = Stepper(SPEC, 480)
assert not stepper.homed
stepper.apply(100)  # waits for that
run(20 * 515)
assert not stepper.homed and valve.at == 0, valve.at
run(20 * 6)
assert stepper.homed
run(20 * 101)
assert stepper.position == 100 and valve.at == 100 and valve.lost == 0, valve.at
assert valve.slips >= 39 and coils() == "0000"
""",
        )


MOVES = (
    SETUP
    + """
valve = Valve(0)
stepper = Stepper(SPEC, 480)
run(20 * 525)
assert stepper.homed and stepper.position == 0 and coils() == "0000" and vclock.timers == []
"""
)


def test_it_goes_where_it_is_told_at_its_speed_and_lets_go_there() -> None:
    run_in_vm(
        MOVES
        + """
stepper.apply(50)
run(500)
assert 23 <= stepper.position <= 26 and coils() != "0000", stepper.position
run(500)
assert stepper.position == 50
run(40)
assert valve.at == 50 and coils() == "0000" and vclock.timers == []
stepper.apply(50)
assert vclock.timers == []
steps = valve.steps
stepper.apply(20)
run(800)
assert valve.at == 20 and valve.steps == steps + 30 and valve.lost == 0
"""
    )


def test_it_turns_round_on_its_way() -> None:
    run_in_vm(
        MOVES
        + """
stepper.apply(400)
run(1000)
assert 45 <= stepper.position <= 52
stepper.apply(10)
run(1200)
assert valve.at == stepper.position == 10 and valve.lost == 0
stepper.safe()
run(400)
assert valve.at == stepper.position == 0 and coils() == "0000"
"""
    )


def test_it_stays_within_its_travel() -> None:
    run_in_vm(
        MOVES
        + """
stepper.apply(9999)
run(20 * 500)
assert valve.at == stepper.position == 480
slips = valve.slips
stepper.apply(-50)
run(20 * 500)
assert valve.at == stepper.position == 0 and valve.slips == slips
"""
    )


def test_coils_that_a_low_level_switches_on() -> None:
    run_in_vm(
        SETUP
        + """
Pin(12, Pin.OUT, value=0)
stepper = Stepper(dict(SPEC, active=0), 20)
assert coils() == "1111"
time.sleep_ms(25)
assert coils() != "1111" and "0" in coils() and coils().count("0") <= 2
time.sleep_ms(2000)
assert coils() == "1111" and stepper.homed
"""
    )


def test_every_half_step_has_its_coils() -> None:
    run_in_vm(
        MOVES
        + """
seen = []
stepper.apply(16)
for _ in range(16):
    time.sleep_ms(20)
    seen.append(coils())
assert seen == list(Valve.ORDER[1:] + Valve.ORDER[:1]) * 2, seen
"""
    )
