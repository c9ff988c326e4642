"""Resets, power and pins of the virtual board, as an ESP32 has them."""

import os
import signal

import pytest

from tests.host.board_bench import Bench, served, until

pytestmark = pytest.mark.slow

TELL = "import machine\nprint('up', machine.reset_cause(), machine.RTC().memory())\n"


def test_each_reset_tells_its_cause_and_keeps_what_it_should(bench: Bench) -> None:
    main = (
        TELL
        + """
machine.RTC().memory(b'note')
import time
"""
    )
    with bench.board(main + "time.sleep(10)\nmachine.reset()\n") as board:
        bench.go(board, 5000)
        board.power_cut(off_ms=2000)
        bench.go(board, 12000)
        assert bench.printed.splitlines() == ["up 1 b''", "up 1 b''"]
        bench.go(board, 20000)
        assert bench.printed.splitlines()[2:] == ["up 2 b'note'"]
        board.reset()
        bench.go(board, 22000)
        assert board.resets == [1, 1, 2, 2]
    with bench.board() as again:
        bench.go(again, 1000)
    assert bench.printed.splitlines()[-1] == "up 1 b''"


def test_soft_reset_keeps_pins_and_time(bench: Bench) -> None:
    main = (
        TELL
        + """
import time
from machine import Pin
if machine.reset_cause() == 5:
    print(Pin(16).value(), time.ticks_ms())
else:
    Pin(16, Pin.OUT, value=1)
    time.sleep(3)
    machine.soft_reset()
time.sleep(100)
"""
    )
    with bench.board(main) as board:
        bench.go(board, 4000)
        assert board.edges == [(0, "compressor", 1)]
    assert "MPY: soft reboot\r\nup 5 b''\r\n1 3000\r\n" in bench.printed


def test_watchdog_resets_at_its_deadline_exactly(bench: Bench) -> None:
    main = (
        TELL
        + """
wdt = machine.WDT(timeout=8000)
wdt = machine.WDT(timeout=5000)
import time
for _ in range(3):
    time.sleep(4)
    wdt.feed()
time.sleep(100)
"""
    )
    with bench.board(main) as board:
        bench.go(board, 18000)
        assert board.log == ["17.000 s: watchdog reset"]
        assert board.resets == [1, 3]


def test_watchdog_catches_a_program_that_hangs_without_waiting(bench: Bench) -> None:
    main = (
        TELL
        + """
if machine.reset_cause() == 1:
    machine.WDT(timeout=200)
    while True:
        pass
"""
    )
    with served(bench.board(main, speed=1)) as board:
        until(lambda: board.resets == [1, 3])


def test_watchdog_goes_on_at_the_repl(bench: Bench) -> None:
    with served(bench.board("import machine\nmachine.WDT(timeout=200)\n", speed=1)) as board:
        until(lambda: 3 in board.resets)


def test_outputs_float_until_driven_and_after_a_reset(bench: Bench) -> None:
    main = """
import time
time.sleep(1)
from machine import Pin
Pin(16, Pin.OUT, value=1)
Pin(17, Pin.OUT, value=1)
"""
    with bench.board(main + "time.sleep(100)\n") as board:
        bench.go(board, 500)
        assert board.outputs == {"compressor": 0, "fan": 1}
        bench.go(board, 2000)
        assert board.outputs == {"compressor": 1, "fan": 0}
        board.reset()
        assert board.outputs == {"compressor": 0, "fan": 1}
        edges = [(1000, "compressor", 1), (1000, "fan", 0), (2000, "compressor", 0), (2000, "fan", 1)]
        assert board.edges == edges


def test_pin_that_cannot_be_used_says_so(bench: Bench) -> None:
    main = """
from machine import Pin
for n, mode in ((35, Pin.OUT), (20, Pin.IN), (6, Pin.IN), (40, Pin.IN)):
    try:
        Pin(n, mode)
    except ValueError as e:
        print(e)
import time
time.sleep(9)
"""
    printed = bench.run(main, 1000)
    assert printed.splitlines() == ["pin can only be input", "invalid pin", "invalid pin", "invalid pin"]


def test_input_pin_follows_the_host_and_its_pull(bench: Bench) -> None:
    main = """
import time
from machine import Pin
p = Pin(21, Pin.IN, Pin.PULL_UP)
while True:
    time.sleep(1)
    print(p.value())
"""
    with bench.board(main) as board:
        bench.go(board, 1500)
        board.set_input(21, 0)
        bench.go(board, 3500)
        board.set_input(21, None)
        bench.go(board, 5500)
    assert bench.printed.split() == ["1", "0", "0", "1", "1"]


def test_crash_of_the_vm_is_a_hard_reset(bench: Bench) -> None:
    with bench.board(TELL + "import time\ntime.sleep(100)\n") as board:
        bench.go(board, 1000)
        board._chip.vm._process.kill()  # type: ignore[union-attr]
        bench.go(board, 3000)
        assert board.resets == [1, 2]
        assert board.log[0] == "1.000 s: the VM died of signal 9"


@pytest.mark.parametrize("typed", [b"\x03", b"print(1)\r", b"print(1)\r\x03\x03"])
def test_what_is_typed_to_a_vm_that_has_just_ended_waits_for_the_next(bench: Bench, typed: bytes) -> None:
    with bench.board(speed=1000) as board:  # at its prompt, where Ctrl-C is a byte
        bench.go(board, 1000)
        vm = board._chip.vm
        assert vm is not None
        os.kill(vm.pid, signal.SIGKILL)
        os.waitid(os.P_PID, vm.pid, os.WEXITED | os.WNOWAIT)
        board.write_console(typed)
        while len(board.resets) < 2 and board.now_ms < 3000:
            bench.go(board, board.now_ms + 10)
    assert board.resets == [1, 2], board.log


def test_a_reset_at_any_moment_leaves_the_flash_whole(bench: Bench) -> None:
    main = """
import os, time
n = 0
while True:
    n += 1
    with open("new", "w") as file:
        file.write(str(n) * 500)
    os.rename("new", "value")
    time.sleep_ms(1)
"""
    with bench.board(main) as board:
        for turn in range(8):
            bench.go(board, board.now_ms + 410 + 7 * turn)
            board.reset()
            text = board.flash.read("value").decode()
            assert text == text[: len(text) // 500] * 500 and text
    assert bench.printed == ""


def test_pwm_is_a_speed_by_its_duty_until_a_reset(bench: Bench) -> None:
    main = """
from machine import PWM, Pin
import time
pump = PWM(Pin(25), freq=1000, duty_u16=39321)
fan = PWM(Pin(26), freq=1000, duty_u16=39321)
time.sleep(2)
pump.duty_u16(65535)
fan.deinit()
time.sleep(2)
Pin(26, Pin.OUT, value=1)
for call in (lambda: pump.duty_u16(65536), lambda: pump.freq(0), lambda: PWM(Pin(35))):
    try:
        call()
    except ValueError as error:
        print(error)
time.sleep(90)
"""
    analog = {
        "circulation_speed": {"pin": 25, "active": 1, "frequency": 1000, "lowest": 200},
        "outdoor_fan_speed": {"pin": 26, "active": 0, "frequency": 1000, "lowest": 0},
    }
    with bench.board(main, analog=analog) as board:
        assert board.speeds_pm == {"circulation_speed": 0, "outdoor_fan_speed": 0}
        bench.go(board, 1000)
        assert board.speeds_pm == {"circulation_speed": 500, "outdoor_fan_speed": 400}
        bench.go(board, 3000)
        assert board.speeds_pm == {"circulation_speed": 1000, "outdoor_fan_speed": 1000}
        bench.go(board, 6000)
        assert board.speeds_pm == {"circulation_speed": 1000, "outdoor_fan_speed": 0}
        assert len(bench.printed.splitlines()) == 3
        board.reset()
        assert board.speeds_pm == {"circulation_speed": 0, "outdoor_fan_speed": 0}
