"""The virtual board as its users meet it: at its serial port, with the real mpremote."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
import serial

from host_tools.errors import UserError
from host_tools.virtual_board import FlashVolume, VirtualBoard
from host_tools.virtual_board.board import HEAP_KB
from tests.host.board_bench import Bench, served, until


def mpremote(board: VirtualBoard, *arguments: str) -> str:
    """What mpremote prints."""
    done = subprocess.run(
        [sys.executable, "-m", "mpremote", "connect", board.port, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,  # only so that a hang is a failure
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_mpremote_copies_lists_executes_and_runs(bench: Bench, tmp_path: Path) -> None:
    source = tmp_path / "big.txt"
    source.write_bytes(bytes(range(256)) * 40)
    script = tmp_path / "script.py"
    script.write_text("import time\nfor i in range(3):\n    time.sleep_ms(20)\n    print('line', i)\n")
    with served(bench.board(speed=1)) as board:
        mpremote(board, "fs", "cp", str(source), ":big.txt")
        assert mpremote(board, "fs", "ls").split() == ["ls", ":", "10240", "big.txt"]
        mpremote(board, "fs", "cp", ":big.txt", str(tmp_path / "back.txt"))
        assert mpremote(board, "exec", "print(6 * 7)") == "42\n"
        assert mpremote(board, "run", str(script)) == "line 0\nline 1\nline 2\n"
    assert (tmp_path / "back.txt").read_bytes() == source.read_bytes()


@pytest.mark.slow
def test_mpremote_soft_reset_runs_boot_but_not_main(bench: Bench) -> None:
    board = bench.board(speed=1)
    board.flash.write_tree({"boot.py": "print('boot ran')", "main.py": "print('main ran')"})
    with served(board):
        until(lambda: "main ran" in bench.printed)
        bench.printed = ""
        assert mpremote(board, "soft-reset", "exec", "import machine; print(machine.reset_cause())") == "5\n"
    assert "MPY: soft reboot\r\nboot ran\r\nraw REPL; CTRL-B to exit" in bench.printed
    assert "main ran" not in bench.printed


@pytest.mark.slow
def test_mpremote_mounts_a_folder_of_the_host(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "answer.py").write_text("VALUE = 42\n")
    code = "import answer; print(answer.VALUE); open('out', 'wb').write(bytes(range(256)))"
    with served(bench.board(speed=1)) as board:
        assert mpremote(board, "mount", str(tmp_path / "there"), "exec", code).count("42\n") == 1
    assert (tmp_path / "there" / "out").read_bytes() == bytes(range(256))


@pytest.mark.slow
def test_ctrl_c_gets_the_repl_out_of_a_running_program(bench: Bench) -> None:
    with served(bench.board("while True:\n    pass\n", speed=1)) as board:
        assert mpremote(board, "exec", "print('in')") == "in\n"
        assert "KeyboardInterrupt" in bench.printed


def test_many_ctrl_c_at_once_do_no_harm(bench: Bench) -> None:
    main = """
import time
while True:
    try:
        print('up')
        time.sleep(1)
    except KeyboardInterrupt:
        print('no')
"""
    board = bench.board(main, speed=1)
    with served(board):
        until(lambda: "up" in bench.printed)
        board.write_console(b"\x03" * 5)
        until(lambda: bench.printed.count("no") == 5)
    assert board.resets == [1]


def test_port_can_be_closed_and_opened_again_and_drops_what_nobody_reads(bench: Bench) -> None:
    main = """
import time
for i in range(400):
    print('x' * 1000)
print('end')
"""
    with served(bench.board(main, speed=1)) as board:
        until(lambda: "end" in bench.printed)
        for _ in range(2):
            port = serial.Serial(baudrate=115200, timeout=60, exclusive=True)
            port.port, port.dtr, port.rts = board.port, False, False
            port.open()
            with port:
                port.write(b"1 + 1\r")
                answer = port.read_until(b"2\r\n>>> ")
                assert answer.endswith(b"1 + 1\r\n2\r\n>>> ") and b"xx" not in answer
            time.sleep(0.1)


def test_typing_answers_at_once_in_real_time(bench: Bench) -> None:
    main = """
import select, sys
poll = select.poll()
poll.register(sys.stdin, select.POLLIN)
while True:
    if poll.poll(60000):
        print("got", sys.stdin.read(1))
"""
    with served(bench.board(main, speed=1)) as board, serial.Serial(board.port, timeout=60) as port:
        waited = []
        while not waited or (min(waited) >= 0.1 and len(waited) < 100):  # most may meet a busy computer
            time.sleep(0.1)
            start = time.monotonic()
            port.write(b"q")
            assert port.read_until(b"got q\r\n") == b"got q\r\n"
            waited.append(time.monotonic() - start)
    assert min(waited) < 0.1


@pytest.mark.slow
@pytest.mark.parametrize("speed", [1, 60])
def test_mpremote_gets_in_whatever_the_board_does(bench: Bench, speed: float) -> None:
    """Connecting before, in and after a reset, while the program is in the middle of an exchange."""
    main = """
import asyncio
async def main():
    while True:
        await asyncio.sleep_ms(20)
asyncio.run(main())
"""
    with served(bench.board(main, speed=speed)) as board:
        for turn in range(2):
            assert mpremote(board, "exec", f"print({turn} + 40)") == f"{turn + 40}\n"
            mpremote(board, "reset")
            time.sleep(0.1 * turn)


def test_port_link_is_a_name_known_beforehand(bench: Bench, tmp_path: Path) -> None:
    link = tmp_path / "port"
    with bench.board(link=link) as board:
        assert board.port == str(link) and link.is_symlink()
    assert not link.is_symlink()


def test_one_flash_serves_one_board(bench: Bench) -> None:
    with bench.board(), pytest.raises(UserError, match="another virtual board"):
        bench.board()


def test_flash_volume_from_both_sides(bench: Bench) -> None:
    main = """
with open('made.txt', 'w') as file:
    file.write('by the board')
print(open('/lib/a/b.txt').read())
import time
time.sleep(9)
"""
    volume = FlashVolume(bench._folder() / "flash.img")
    volume.write_tree({"lib/a/b.txt": "by the host"})
    assert bench.run(main, 1000) == "by the host\r\n"
    assert volume.read("made.txt") == b"by the board"
    assert volume.files() == ["lib/a/b.txt", "made.txt", "main.py"]
    volume.format()
    assert volume.files() == []
    with pytest.raises(FileNotFoundError):
        volume.read("made.txt")


def test_flash_that_is_none_or_full_says_so(tmp_path: Path) -> None:
    volume = FlashVolume(tmp_path / "flash.img")
    with pytest.raises(UserError, match="flash is full"):
        volume.write_tree({"big": bytes(3 << 20)})
    (tmp_path / "other.img").write_bytes(b"\0" * (2 << 20))
    with pytest.raises(UserError, match="is not a board's flash"):
        FlashVolume(tmp_path / "other.img").files()


def test_heap_is_what_was_asked_and_devices_leave_most_of_it(bench: Bench) -> None:
    main = """
import gc, time
gc.collect()
print(gc.mem_alloc() + gc.mem_free(), gc.mem_free())
time.sleep(9)
"""
    whole, free = (int(word) for word in bench.run(main, 1000).split())
    assert 0.98 * HEAP_KB * 1024 < whole <= HEAP_KB * 1024
    assert free > (HEAP_KB - 58) * 1024


def test_a_heap_too_small_is_reported(bench: Bench) -> None:
    with (
        bench.board(heap_kb=30) as board,
        pytest.raises(UserError, match="does not start with a heap of 30 kB: MemoryError"),
    ):
        board.run_until(5000)


def test_a_board_that_does_not_get_on_is_reported(bench: Bench) -> None:
    with bench.board() as board, pytest.raises(UserError, match="the board is at 0 s instead of 5 s"):
        board.run_until(5000, timeout_s=0.2)
