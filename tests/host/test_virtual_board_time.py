"""Virtual, paced and real time on the virtual board."""

import asyncio
import datetime
import threading
import time

import pytest

from host_tools.virtual_board.pace import SLIP_S
from tests.host.board_bench import Bench, until


def test_virtual_time_passes_only_in_waits(bench: Bench) -> None:
    main = """
import time
t = time.ticks_ms()
time.sleep(3600)
print(time.ticks_ms() - t)
time.sleep(9)
"""
    printed = bench.run(main, 3605000)
    assert printed == "3600000\r\n"
    assert bench.room.calls[-1][0] == 3605000
    assert all(dt_ms <= 1000 for _, dt_ms, _ in bench.room.calls)


ASYNC = """
import asyncio, time
async def tell(name, ms, times):
    for _ in range(times):
        await asyncio.sleep_ms(ms)
        print(name, time.ticks_ms())
async def main():
    slow = asyncio.create_task(tell("slow", 700, 3))
    fast = asyncio.create_task(tell("fast", 300, 9))
    await slow
    fast.cancel()
    try:
        await fast
    except asyncio.CancelledError:
        print("cancelled", time.ticks_ms())
    event = asyncio.Event()
    async def wake():
        await asyncio.sleep_ms(50)
        event.set()
    asyncio.create_task(wake())
    await event.wait()
    try:
        await asyncio.wait_for_ms(give(50), 100)
    except asyncio.TimeoutError:
        print("timeout", time.ticks_ms())
    print(await asyncio.gather(give(1), give(2)))
async def give(value):
    await asyncio.sleep_ms(10 * value)
    return value
asyncio.run(main())
time.sleep(60)
"""


def test_asyncio_runs_in_the_right_order(bench: Bench) -> None:
    expected = ["fast 300", "fast 600", "slow 700", "fast 900", "fast 1200", "slow 1400", "fast 1500"]
    expected += ["fast 1800", "slow 2100", "fast 2100", "cancelled 2100", "timeout 2250", "[1, 2]"]
    assert bench.run(ASYNC, 5000).splitlines() == expected


@pytest.mark.slow
def test_ticks_wrap_as_on_the_chip(bench: Bench) -> None:
    main = """

import asyncio, time
async def main():
    await asyncio.sleep_ms((1 << 29) - 1)
    await asyncio.sleep_ms((1 << 29) - 1)
    before = time.ticks_ms()
    await asyncio.sleep_ms(500)
    after = time.ticks_ms()
    print(before, after, time.ticks_diff(after, before), time.ticks_add(before, 500) == after)
asyncio.run(main())
time.sleep(1)
"""
    with bench.board(main, step_ms=3_600_000) as board:
        bench.go(board, (1 << 30) + 600)
    assert bench.printed == f"{(1 << 30) - 2} 498 500 True\r\n"


def test_clock_starts_where_the_host_says_and_can_be_set(bench: Bench) -> None:
    main = """
import time, machine
rtc = machine.RTC()
print(time.localtime(), machine.reset_cause())
if machine.reset_cause() == 1:
    rtc.datetime((2027, 3, 1, 0, 12, 0, 0, 0))
time.sleep(90)
print(rtc.datetime()[:7])
time.sleep(99)
"""
    with bench.board(main, start_date=datetime.datetime(2026, 1, 15, 6, 30)) as board:
        bench.go(board, 100000)
        board.reset()
        bench.go(board, 101000)
    first, second, third = bench.printed.splitlines()
    assert first == "(2026, 1, 15, 6, 30, 0, 3, 15) 1"
    assert second == "(2027, 3, 1, 0, 12, 1, 30)"
    assert third == "(2027, 3, 1, 12, 1, 40, 0, 60) 2"


def test_timer_fires_while_the_firmware_waits(bench: Bench) -> None:
    main = """
import time, machine
t = machine.Timer(0)
t.init(period=300, callback=lambda t: print(time.ticks_ms()))
time.sleep(1)
t.deinit()
machine.Timer(1).init(mode=machine.Timer.ONE_SHOT, period=50, callback=lambda t: print('once'))
"""
    assert bench.run(main + "time.sleep(2)\n", 2500).split() == ["300", "600", "900", "once"]


def test_paced_time_is_no_faster_than_asked(bench: Bench) -> None:
    with bench.board("import time\ntime.sleep(1000)\n", speed=100) as board:
        bench.go(board, 1000)
        start = time.monotonic()
        bench.go(board, 51000)
        assert time.monotonic() - start > 0.5 - SLIP_S


@pytest.mark.slow
def test_real_time_is_the_wall_clock(bench: Bench) -> None:
    main = """
import time
t = time.ticks_ms()
time.sleep_ms(300)
print(time.ticks_diff(time.ticks_ms(), t))
"""
    start = time.monotonic()
    printed = bench.run(main, 600, speed=1)
    assert int(printed.split()[0]) >= 300
    assert time.monotonic() - start > 0.55


@pytest.mark.slow
def test_time_goes_on_while_the_vm_sits_at_its_prompt(bench: Bench) -> None:
    with bench.board(speed=100) as board:
        bench.go(board, 100_000)
        board.write_console(b"import time; time.ticks_ms() > 99000\r")
        bench.go(board, board.now_ms + 20_000)
    assert "True" in bench.printed


def test_sockets_work_in_virtual_time(bench: Bench) -> None:
    """A stream over loopback is answered while simulated time runs."""
    ports: list[int] = []
    over = threading.Event()

    async def echo() -> None:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"echo " + await reader.readline())
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        ports.append(server.sockets[0].getsockname()[1])
        while not over.is_set():
            await asyncio.sleep(0.01)
        server.close()

    thread = threading.Thread(target=lambda: asyncio.run(echo()))
    thread.start()
    until(lambda: bool(ports))
    main = f"""
import asyncio, time
async def main():
    reader, writer = await asyncio.open_connection("127.0.0.1", {ports[0]})
    writer.write(b"hello\\n")
    await writer.drain()
    print(await reader.readline())
    await asyncio.sleep(1)
asyncio.run(main())
time.sleep(100000)
"""
    try:
        with bench.board(main, speed=500) as board:
            deadline = time.monotonic() + 60  # only so that a hang is a failure
            while "echo" not in bench.printed and time.monotonic() < deadline:
                bench.go(board, board.now_ms + 1000)
    finally:
        over.set()
        thread.join()
    assert bench.printed == "b'echo hello\\n'\r\n"
