"""A reader who types what a page says, in a project of her own, and compares what comes with what it says."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from esp_image import full_image

from host_tools.campaign.file import load_campaign
from host_tools.campaign.plan import plan
from host_tools.paths import ROOT
from tests.docs.page import Typed, fits

BIN = Path(sys.executable).parent
PORT = "/dev/pts/1"  # what the pages call the virtual board's port
BROKER = "18830"  # and the broker's
LONGEST_S = 300  # nothing on a page takes so long, even on a busy computer


def _plan_campaign(command: str) -> str:
    """Only read: two dozen runs take minutes; `test_campaign_run.py` runs a smaller one."""
    assert plan(load_campaign(ROOT / command.split()[2]))
    return ""


def know_target(command: str) -> str:
    """`make` knows it; what it would do is another test's, or takes minutes."""
    subprocess.run([*shlex.split(command), "-n"], cwd=ROOT, check=True, capture_output=True)
    return ""


class Reader:
    """Her shell is in `folder`, where an image for another chip lies, too. What stays ends with `leave`."""

    def __init__(self, folder: Path, chip: str) -> None:
        """`chip`: the port of a bare ESP32."""
        self.folder = folder
        folder.mkdir()
        # A project of her own, so that nothing of the real one is in use or in the way.
        for name in ("boards", "firmware", "host_tools", "tests"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in (".gitignore", "LICENSE", "Makefile", "pyproject.toml"):
            shutil.copy(ROOT / name, folder)
        self._names = {".venv/bin/": f"{BIN}/", "/home/you/heatpump": str(folder), BROKER: _free_port()}
        self._staying: list[subprocess.Popen[bytes]] = []
        self._console: int | None = None
        (folder / "ESP32_GENERIC_S3.bin").write_bytes(full_image("esp32s3"))
        self._git("init", "-q")
        self._git("add", "--all")
        self._names["/dev/ttyUSB0"] = chip
        self._env = {
            **os.environ,
            "PATH": f"{BIN}:/usr/sbin:{os.environ['PATH']}",
            "PYTHONPATH": f"{folder}:{folder / 'firmware'}",
            "COLUMNS": "120",
            "NO_COLOR": "1",
            "PYTHONUNBUFFERED": "1",
        }

    def litter(self) -> list[str]:
        """What lies about in her folder that Git would see."""
        files = ["ls-files", "--others", "--exclude-standard", "--directory", "--no-empty-directory"]
        return self._git(*files).splitlines()

    def _git(self, *words: str) -> str:
        command = ["git", "-c", "core.excludesFile=", *words]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=True).stdout

    def leave(self) -> None:
        """End what still runs."""
        for process in reversed(self._staying):
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(30)
            if process.poll() is None:
                process.kill()

    def type(self, typed: Typed) -> None:
        """Do it as it is written."""
        text = self._mine(typed.text)
        answer = [self._mine(line) for line in typed.answer]
        if typed.prompt == "$":
            self._hang_up()
        if typed.prompt == ">":
            said = self._ask(text)
        elif text.endswith("&"):
            said = self._start(shlex.split(text[:-1]), [])
        elif text.startswith(("heatpump board", "heatpump monitor")) and "check" not in text:
            said = self._start(shlex.split(text), answer)
        elif text.startswith("make "):
            said = know_target(text)
        elif text.startswith("heatpump campaign "):
            said = _plan_campaign(text)
        elif "mpremote connect" in text and len(shlex.split(text)) == 3:
            said = self._connect(shlex.split(text), answer)
        else:
            said = self._run(text)
        answer = [self._mine(line) for line in typed.answer]  # whose port may be known by now
        if text.startswith("mosquitto_pub"):
            said += self._hear(self._staying[-1], answer)
        assert fits(answer, said), f"line {typed.line}: {text}\nsays:\n{said}\nthe page:\n" + "\n".join(
            answer
        )

    def _mine(self, text: str) -> str:
        pattern = "|".join(re.escape(name) for name in self._names)
        return re.sub(pattern, lambda found: self._names[found[0]], text)

    def _run(self, command: str) -> str:
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self._env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=LONGEST_S,
        )
        said = done.stdout.decode()
        assert "Traceback" not in said or "heatpump traceback" in command, said
        failed = re.search(r"^error: ", said, re.M)
        assert (done.returncode == 0) != bool(failed), f"{command}: {done.returncode}\n{said}"
        return said[failed.start() :] if failed else said  # not what showed its progress before

    def _start(self, command: list[str], answer: list[str]) -> str:
        """A command that stays: read as many lines as the page shows of it."""
        process = subprocess.Popen(
            command,
            cwd=self.folder,
            env=self._env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._staying.append(process)
        if command[:2] == ["heatpump", "board"]:
            assert process.stdout
            said = "".join(_line(process.stdout.fileno()) for _ in answer)
            self._names[PORT] = said.partition("\n")[0]
            return said
        said = self._hear(process, answer)
        if command[0] == "mosquitto":
            _until_it_listens(int(self._names[BROKER]))
        return said

    def _hear(self, process: subprocess.Popen[bytes], answer: list[str]) -> str:
        assert process.stdout
        said = ""
        while answer and not fits(answer, said):
            line = _line(process.stdout.fileno())
            if not line:
                break
            said += line
            if said.count("\n") > len(answer) and "…" not in answer:
                said = said.partition("\n")[2]  # those that came before what the page shows
        return said

    def _connect(self, command: list[str], answer: list[str]) -> str:
        """mpremote's terminal, which wants one."""
        ours, theirs = pty.openpty()
        self._staying.append(
            subprocess.Popen(
                command, cwd=self.folder, env=self._env, stdin=theirs, stdout=theirs, stderr=theirs
            )
        )
        os.close(theirs)
        self._console = ours
        said = ""
        for _ in answer:
            said += _line(ours)
        os.write(ours, b"\r")  # once it is answered, the terminal echoes nothing itself
        self._until_prompt()
        return said

    def _hang_up(self) -> None:
        """Leave mpremote's terminal: the port is needed."""
        if self._console is not None:
            os.write(self._console, b"\x1d")
            self._staying.pop().wait(LONGEST_S)
            os.close(self._console)
            self._console = None

    def _ask(self, line: str) -> str:
        assert self._console is not None, "the page shows no connection"
        os.write(self._console, line.encode() + b"\r")
        echo = line.encode() + b"\r\n"
        return self._until_prompt(echo).rpartition(echo)[2].decode().removesuffix("> ")

    def _until_prompt(self, echo: bytes = b"") -> bytes:
        """What comes until the controller's next prompt; not one from before the `echo` of what was typed."""
        said = b""
        while echo not in said or not said.endswith(b"\n> "):
            said += _read(self._console)
        return said


def _read(descriptor: int | None) -> bytes:
    assert descriptor is not None
    ready, _, _ = select.select([descriptor], [], [], LONGEST_S)
    assert ready, "nothing comes any more"
    return os.read(descriptor, 1)


def _line(descriptor: int) -> str:
    said = b""
    while not said.endswith(b"\n"):
        byte = _read(descriptor)
        if not byte:
            break
        said += byte
    return said.decode()


def _free_port() -> str:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return str(sock.getsockname()[1])


def _until_it_listens(port: int) -> None:
    deadline = time.monotonic() + LONGEST_S
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    pytest.fail(f"nothing listens on port {port}")
