"""A VM whose process is stopped, or gets no processor, only pauses; one that computes for long hangs."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from host_tools.virtual_board import VirtualBoard, silence
from host_tools.virtual_board.processor_time import OwnTime, processor_s, waits
from tests.host.board_bench import Bench, served, until

STOP_S = 1.0  # more than what the watchdog below allows, at any speed
STOPS = 2

# Fed each 100 ms, bites after 900; says how long the longest tick was.
FED = """
import machine, time
watchdog = machine.WDT(timeout=900)
longest, before = 0, time.ticks_ms()
while True:
    time.sleep_ms(100)
    now = time.ticks_ms()
    longest, before = max(longest, time.ticks_diff(now, before)), now
    watchdog.feed()
    print(longest)
"""


def vm_pid(board: VirtualBoard) -> int:
    vm = board._chip.vm
    assert vm is not None
    return vm.pid


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    """A process stands still meanwhile."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def stop_again_and_again(board: VirtualBoard, bench: Bench) -> None:
    """Stop the VM of a board that is served, each time after it has said something more."""
    for _ in range(STOPS):
        said = len(bench.printed)
        until(lambda said=said: len(bench.printed) > said + 20)  # type: ignore[misc]
        with stopped(vm_pid(board)):
            time.sleep(STOP_S)
    said = len(bench.printed)
    until(lambda: len(bench.printed) > said + 20)


@pytest.mark.slow  # it stops for seconds
@pytest.mark.parametrize("speed", [1, 20, 3000, 0])
def test_a_stopped_vm_only_pauses(bench: Bench, speed: float) -> None:
    with served(bench.board(FED, speed=speed)) as board:
        stop_again_and_again(board, bench)
    assert board.resets == [1], board.log
    longest = max(int(word) for word in bench.printed.split()[:-1])
    assert longest < 900, "the firmware has seen the pause"


@pytest.mark.slow
@pytest.mark.parametrize("speed", [1, 3000])
def test_time_stands_at_the_prompt_of_a_stopped_vm(bench: Bench, speed: float) -> None:
    with served(bench.board(speed=speed)) as board:
        until(lambda: bench.printed.endswith(">>> ") and board.now_ms > 1000)
        with stopped(vm_pid(board)):
            time.sleep(0.3)  # what it said before has arrived
            before_ms = board.now_ms
            time.sleep(STOP_S)
            assert board.now_ms == before_ms
        until(lambda: board.now_ms > before_ms)


@pytest.mark.slow
@pytest.mark.parametrize("speed", [1, 3000])
def test_a_host_that_was_stopped_only_pauses(bench: Bench, speed: float) -> None:
    """Ctrl-Z and fg: nobody answers the VM meanwhile."""
    with bench.board(FED, speed=speed) as board:
        bench.go(board, 1000)
        begin = board._begin
        for _ in range(STOPS):
            board._begin = begin  # type: ignore[method-assign]
            bench.go(board, board.now_ms + 1000)
            time.sleep(STOP_S)
            board._begin = lambda target_ms: setattr(board, "_target_us", target_ms)  # type: ignore[method-assign]
            bench.go(board, board.now_ms + 1000)
        assert board.resets == [1], board.log


HUNG = """
import machine
if machine.reset_cause() == 1:
    machine.WDT(timeout=8000)
    while True:
        pass
import time
time.sleep(3600)
"""


@pytest.mark.slow
@pytest.mark.parametrize("speed", [20, 3000, 0])
def test_a_vm_that_computes_for_long_hangs(
    bench: Bench, speed: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(silence, "_HUNG_S", 0.6)
    with bench.board(HUNG, speed=speed) as hanging:
        hanging.run_until(60_000)
    assert hanging.resets == [1, 3]


@pytest.mark.slow
def test_a_hanging_vm_that_is_stopped_has_its_time_after(bench: Bench) -> None:
    with served(bench.board(HUNG, speed=1)) as hanging:
        until(lambda: hanging.now_ms > 600)
        with stopped(vm_pid(hanging)):
            time.sleep(0.2)
            before_ms = hanging.now_ms
            time.sleep(STOP_S)
            assert hanging.now_ms == before_ms and hanging.resets == [1]


@pytest.mark.slow
def test_what_a_call_outside_waits_for_takes_real_time(bench: Bench) -> None:
    """An answer that comes late from this computer isn't hours to a fast board."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        main = f"""
import machine, socket, time
machine.WDT(timeout=8000)
sock = socket.socket()
sock.connect(socket.getaddrinfo("127.0.0.1", {server.getsockname()[1]})[0][-1])
print(sock.recv(5))
machine.WDT(timeout=1 << 29)
time.sleep(3600)
"""

        def answer() -> None:
            connection = server.accept()[0]
            time.sleep(0.9)
            connection.sendall(b"later")
            connection.close()

        thread = threading.Thread(target=answer)
        thread.start()
        with bench.board(main, speed=3000) as asking:
            bench.go(asking, 60_000)
        thread.join()
    assert bench.printed == "b'later'\r\n" and asking.resets == [1]


def stands(pid: int) -> bool:
    """Its time doesn't pass; the last moment before it was stopped may be booked a little later."""
    before_s = processor_s(pid)
    time.sleep(0.05)
    return processor_s(pid) == before_s


def test_own_time_is_what_a_process_computes_and_waits() -> None:
    pid = os.fork()
    if pid == 0:
        while True:
            pass
    try:
        own = OwnTime()
        own.look(pid)
        until(lambda: own.look(pid) == 0.0 and own.busy_s > 0.05)
        assert own.waiting_s == 0.0
        with stopped(pid):
            os.waitpid(pid, os.WUNTRACED)
            until(lambda: stands(pid))
            assert not waits(pid)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    own.look(pid)  # gone: no error
