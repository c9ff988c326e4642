"""Sensors, relays, Wi-Fi and the world behind the virtual board."""

from pathlib import Path

import pytest

from host_tools.errors import UsageError
from tests.host.board_bench import Bench

READ = """
import _onewire as ow, time
from machine import Pin
line = Pin(4, Pin.OPEN_DRAIN)
def read(rom):
    ow.reset(line)
    for byte in b"\\x55" + bytes.fromhex(rom) + b"\\xbe":
        ow.writebyte(line, byte)
    pad = [ow.readbyte(line) for _ in range(9)]
    return pad[0] + (pad[1] << 8)
def convert():
    ow.reset(line)
    ow.writebyte(line, 0xCC)
    ow.writebyte(line, 0x44)
    time.sleep_ms(750)
"""


CONTROL = (
    READ
    + """
relay = Pin(16, Pin.OUT, value=0)
while True:
    convert()
    indoor = read("28ff641d84160566")
    if indoor <= 20 * 16 + 2:
        relay(1)
    elif indoor >= 20 * 16 + 8:
        relay(0)
    time.sleep_ms(250)
"""
)


@pytest.mark.slow
def test_same_program_gives_the_same_edges(tmp_path: Path) -> None:
    runs = []
    for name in ("one", "two"):
        bench = Bench(tmp_path / name)
        bench.run(CONTROL, 3_600_000)
        runs.append(bench.room.calls)
        with bench.board(CONTROL) as board:
            bench.go(board, 1000)
    assert runs[0] == runs[1]
    assert {level for _, _, level in runs[0]} == {0, 1}


def test_world_sees_relays_switch_at_their_time(bench: Bench) -> None:
    main = """
import time
from machine import Pin
p = Pin(16, Pin.OUT, value=0)
time.sleep_ms(1234)
p(1)
time.sleep(9)
"""
    with bench.board(main) as board:
        bench.go(board, 5000)
        assert board.edges == [(1234, "compressor", 1)]
    assert sum(dt_ms for _, dt_ms, level in bench.room.calls if level) == 5000 - 1234


def test_sensor_keeps_its_value_over_a_reset_but_not_over_a_power_cut(bench: Bench) -> None:
    main = (
        READ
        + """
print(read('28ff641d84160566') / 16)
convert()
time.sleep(9)
"""
    )
    with bench.board(main) as board:
        bench.go(board, 2000)
        board.reset()
        bench.go(board, 4000)
        board.power_cut()
        bench.go(board, 6000)
    assert bench.printed.split() == ["85.0", "20.0", "85.0"]


@pytest.mark.parametrize(
    ("fault", "parameter", "shown"),
    [
        ("disconnected", None, [20.0, -0.0625, 85.0]),
        ("brown-out", None, [20.0, 85.0, 20.0]),
        ("frozen", 7.5, [20.0, 7.5, 20.0]),
        ("out-of-range", 150.0, [20.0, 150.0, 20.0]),
    ],
)
def test_host_breaks_and_repairs_a_sensor(
    bench: Bench, fault: str, parameter: float | None, shown: list[float]
) -> None:
    main = (
        READ
        + """
while True:
    convert()
    raw = read('28ff641d84160566')
    print((raw ^ 0x8000) / 16 - 2048)
    time.sleep_ms(9250)
"""
    )
    with bench.board(main) as board:
        bench.go(board, 5000)
        board.sensor("indoor").set_fault(fault, parameter)
        bench.go(board, 15000)
        board.sensor("indoor").fault = None
        bench.go(board, 20790)
    first, broken, _ = [float(word) for word in bench.printed.split()][:3]
    assert [first, broken] == shown[:2]


def test_bus_fault_reaches_the_line(bench: Bench) -> None:
    main = (
        READ
        + """
while True:
    convert()
    print(ow.reset(line), read('28ff641d84160566'))
    time.sleep(9)
"""
    )
    with bench.board(main) as board:
        bench.go(board, 5000)
        board.bus_fault = "shorted"
        bench.go(board, 15000)
        board.bus_fault = "open"
        bench.go(board, 25000)
    assert bench.printed.splitlines() == ["True 320", "True 0", "False 65535"]


def test_unknown_faults_are_refused(bench: Bench) -> None:
    with bench.board() as board:
        with pytest.raises(UsageError, match="unknown sensor fault 'loose'; known: disconnected"):
            board.sensor("indoor").fault = "loose"
        with pytest.raises(UsageError, match="unknown bus fault 'wet'"):
            board.bus_fault = "wet"


def test_wifi_comes_and_goes_with_the_host(bench: Bench) -> None:
    main = """
import network, time
sta = network.WLAN(network.STA_IF)
sta.active(True)
sta.connect('home', 'key')
while True:
    time.sleep(5)
    print(sta.isconnected())
"""
    with bench.board(main) as board:
        bench.go(board, 6000)
        board.network_up = False
        bench.go(board, 11000)
        board.network_up = True
        bench.go(board, 16000)
    assert bench.printed.split() == ["True", "False", "True"]
