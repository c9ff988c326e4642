"""What a deployment compiles, what it sends, and which boards it refuses; no board needed."""

import json
import zlib
from base64 import b64encode
from types import SimpleNamespace

import pytest

from host_tools.board_file import load_board
from host_tools.deploy import build
from host_tools.deploy.build import (
    add_machine,
    build_package,
    compile_package,
    firmware_version,
    merge_settings,
)
from host_tools.deploy.compact import places
from host_tools.deploy.compact.resident import COMPANIONS, RESIDENT
from host_tools.deploy.plan import Plan, check_board, check_room, chip_of, make_plan
from host_tools.errors import UserError
from host_tools.paths import BOARDS, FIRMWARE
from host_tools.progress import no_progress

BOARD_FILE = BOARDS / "virtual" / "board.py"


@pytest.fixture(scope="module")
def files():
    build = build_package(FIRMWARE, no_progress)
    add_machine(build, BOARD_FILE, "air_to_air")
    return build


def sources(folder, *names):
    """A checkout's firmware that is just these modules."""
    (folder / "heatpump").mkdir()
    (folder / "heatpump" / "__init__.py").write_text('VERSION = "1"\n')
    for name in names:
        (folder / "heatpump" / f"{name}.py").write_text("def f():\n    return 1\n")
    for name in ("main.py", "relays_off.py", "update.py"):
        (folder / name).write_text("")
    return folder


def found(files, **changes):
    """What a board answers that has these files already."""
    survey = {
        "implementation": "micropython",
        "version": [1, 23, 0],
        "machine": "Generic ESP32 module with ESP32",
        "mpy_version": files.mpy_version,
        "platform": "esp32",
        "block_bytes": 4096,
        "free_blocks": 500,
        "digests": files.digests(),
        "contents": {},
    }
    return {**survey, **changes}


def refusal(files, **changes):
    with pytest.raises(UserError) as caught:
        check_board(found(files, **changes), load_board("esp32_relay_x4"), files, "/dev/x")
    return str(caught.value)


@pytest.mark.slow
def test_every_module_is_compiled_and_only_bytecode_goes_into_the_package(files):
    """But for those that are merged into one, or into another, and the parameters, which are a text."""
    sources = {path.relative_to(FIRMWARE).with_suffix("") for path in (FIRMWARE / "heatpump").rglob("*.py")}
    modules = {source.as_posix() for source in sources}
    merged = {name.replace(".", "/") for name in (*RESIDENT, *COMPANIONS)}
    assert merged <= modules
    parameters = {
        name for name in modules if "/param_rows/" in name and not name.endswith(("__init__", "who"))
    }
    compiled = {name for name in files.files if name.endswith(".mpy")}
    apart = modules - merged - parameters - {"heatpump/core/param_table"}
    gone = {name for name in apart if name.endswith("/__init__") and name.count("/") > 1}
    gone -= {"heatpump/applications/__init__"}
    apart = {places.place(name.replace("/", ".").removesuffix(".__init__")) for name in apart - gone}
    packages = {"heatpump", "heatpump.applications"}
    apart = {name.replace(".", "/") + ("/__init__.mpy" if name in packages else ".mpy") for name in apart}
    assert compiled == apart | {"heatpump/resident.mpy"}
    # 'M', version 6 (MicroPython 1.19 and later), no native code, small integers of 31 bits (ESP32)
    assert {files.files[name][:4] for name in compiled} == {b"M\x06\x00\x1f"}
    assert set(files.files) - compiled == {
        "heatpump/parameters.txt",
        "main.py",
        "relays_off.py",
        "update.py",
        "board.py",
        "application.py",
    }
    assert files.files["application.py"] == b'NAME = "air_to_air"\n'
    assert files.version == firmware_version(FIRMWARE)


def number(mpy, at):
    """One of a .mpy file's head, and where the next begins."""
    value = mpy[at] & 0x7F
    while mpy[at] & 0x80:
        at += 1
        value = value << 7 | mpy[at] & 0x7F
    return value, at + 1


def names_in(mpy):
    """The names that it brings along; an odd length stands for one that MicroPython has anyway."""
    count, at = number(mpy, 4)
    _, at = number(mpy, at)
    found = set()
    for _ in range(count):
        length, at = number(mpy, at)
        if not length & 1:
            found.add(mpy[at : at + length // 2])
            at += length // 2 + 1
    return found


def test_few_names_stay_in_memory_and_the_package_is_small(files):
    """What is there now, and a little: what the build makes short stays short."""
    compiled = [data for name, data in files.files.items() if name.endswith(".mpy")]
    assert len(names_in(files.files["heatpump/resident.mpy"])) <= 500
    assert len(set().union(*map(names_in, compiled))) <= 850
    assert sum(map(len, compiled)) <= 148_000
    assert len(files.files["heatpump/parameters.txt"]) <= 39_500


@pytest.mark.slow
def test_same_sources_give_the_same_bytes(files):
    again = compile_package(FIRMWARE, no_progress)
    assert again == {name: files.files[name] for name in again}


def test_source_that_does_not_compile(tmp_path):
    (sources(tmp_path) / "heatpump" / "bad.py").write_text("def f(:\n")
    with pytest.raises(UserError) as caught:
        build_package(tmp_path, no_progress)
    message = str(caught.value)
    assert "bad.py, line 1: invalid syntax" in message and "\n" not in message


@pytest.mark.parametrize(
    ("does", "reason"),
    [
        ("echo Traceback >&2; echo 'SyntaxError: bad ' >&2; exit 1", "Traceback, SyntaxError: bad"),
        ("exit 1", "no reason given"),
        ("exit 0", "no reason given"),  # and has written nothing
    ],
)
def test_a_compiler_that_fails_is_one_line(does, reason, tmp_path, monkeypatch):
    compiler = tmp_path / "mpy-cross"
    compiler.write_text(f"#!/bin/sh\n{does}\n")
    compiler.chmod(0o755)
    monkeypatch.setattr(build, "_compiler", lambda: str(compiler))
    with pytest.raises(UserError) as caught:
        compile_package(sources(tmp_path), no_progress)
    assert str(caught.value) == f"mpy-cross can't compile {tmp_path}/heatpump/__init__.py: {reason}"


def test_it_is_told_how_far_the_compiling_is(tmp_path):
    told = []
    compile_package(sources(tmp_path, "one", "two"), lambda *step: told.append(step))
    assert told == [("compile", n, len(told)) for n in range(len(told))] and told


@pytest.mark.slow
def test_board_with_all_files_needs_none(files):
    plan = make_plan(found(files), files)
    assert plan.send == []
    assert plan == Plan([], [], [], {})


def test_one_changed_module_is_sent_and_the_package_staged_around_it(files):
    digests = {**files.digests(), "heatpump/defrost.mpy": "0" * 64}
    plan = make_plan(found(files, digests=digests), files)
    assert plan.send == ["heatpump/defrost.mpy"]
    package = {name for name in files.files if name.startswith("heatpump/")}
    assert set(plan.copy) == package - {"heatpump/defrost.mpy"}
    assert plan.files == {name: files.digests()[name] for name in package}
    assert plan.folders[0] == "heatpump"  # a folder comes before those in it
    assert "heatpump/applications" in plan.folders


def test_module_that_is_no_more_is_dropped_without_sending_anything(files):
    digests = {**files.digests(), "heatpump/old.mpy": "0" * 64}
    plan = make_plan(found(files, digests=digests), files)
    assert plan.send == []
    assert "heatpump/old.mpy" not in plan.files
    assert set(plan.files) == {name for name in files.files if name.startswith("heatpump/")}


def test_changed_board_file_leaves_the_package_alone(files):
    plan = make_plan(found(files, digests={**files.digests(), "board.py": "0"}), files)
    assert plan.send == ["board.py"]
    assert set(plan.files) == {"board.py"}
    assert plan.folders == []


def test_empty_board_gets_everything(files):
    plan = make_plan(found(files, digests={}), files)
    assert set(plan.send) == set(files.files) == set(plan.files)
    assert plan.copy == []


def test_bundle_is_the_plan_and_the_files_to_send(files):
    digests = {**files.digests(), "board.py": "0", "heatpump/defrost.mpy": "0"}
    plan = make_plan(found(files, digests=digests), files)
    line, _, contents = zlib.decompress(plan.bundle(files), wbits=12).partition(b"\n")
    assert json.loads(line)["files"] == plan.files
    assert dict(json.loads(line)["send"]) == {name: len(files.files[name]) for name in plan.send}
    assert contents == files.files["heatpump/defrost.mpy"] + files.files["board.py"]


def test_boards_that_can_run_it(files):
    board = load_board("esp32_relay_x4")
    check_board(found(files), board, files, "/dev/x")
    check_board(found(files, platform="linux", machine="linux [GCC] version"), board, files, "/dev/x")


def test_the_virtual_boards_file_is_for_no_real_chip(files):
    board = load_board("virtual")
    check_board(found(files, platform="linux", machine="linux [GCC] version"), board, files, "/dev/x")
    check_board(found(files, platform="darwin", machine="darwin"), board, files, "/dev/x")
    with pytest.raises(UserError, match="the board on /dev/x is a real one, but board virtual is simulated"):
        check_board(found(files), board, files, "/dev/x")


def test_boards_that_can_not(files):
    assert refusal(files, version=[1, 22, 2]).endswith("runs MicroPython 1.22.2; 1.23 or later is needed")
    assert refusal(files, implementation="circuitpython").endswith("runs circuitpython, not MicroPython")
    assert "loads .mpy version 5, mpy-cross writes version 6" in refusal(files, mpy_version=5)
    assert refusal(files, machine="Generic ESP32S3 module with ESP32S3").endswith(
        "is an esp32s3, but board esp32_relay_x4 has an esp32"
    )
    assert "is an rp2, but" in refusal(files, platform="rp2", machine="Raspberry Pi Pico with RP2040")


@pytest.mark.parametrize(
    ("machine", "chip"),
    [
        ("Generic ESP32 module with ESP32", "esp32"),
        ("Generic ESP32 module with SPIRAM with ESP32", "esp32"),
        ("Generic ESP32S3 module with Octal-SPIRAM with ESP32S3", "esp32s3"),
        ("LOLIN_C3_MINI with ESP32-C3FH4", "esp32c3"),
        ("ESP module with ESP32-D0WD", "esp32"),
        ("M5 Stamp with ESP32-PICO-D4", "esp32"),
        ("something else", "unknown chip"),
    ],
)
def test_chip_of(machine, chip):
    assert chip_of(machine) == chip


def test_too_little_room(files):
    plan = make_plan(found(files, digests={}), files)
    check_room(found(files), plan, files)
    with pytest.raises(UserError, match=r"not enough room on the board: \d+ kB needed, 40 kB free"):
        check_room(found(files, free_blocks=10), plan, files)


def test_room_is_counted_in_blocks_and_to_the_block():
    """1 + 2 + 1 for the files, 2 for what is sent of them, 2 a folder and for the two there always are."""
    files = SimpleNamespace(files={"one.py": b"1" * 4096, "two.py": b"2" * 4097, "kept.py": b"3"})
    for folders, needed in ((0, 10), (1, 12)):
        plan = Plan(["new"] * folders, ["one.py", "kept.py"], ["two.py"], dict.fromkeys(files.files, ""))
        check_room({"block_bytes": 4096, "free_blocks": needed}, plan, files)
        said = f"not enough room on the board: {4 * needed} kB needed, {4 * needed - 4} kB free"
        with pytest.raises(UserError, match=said):
            check_room({"block_bytes": 4096, "free_blocks": needed - 1}, plan, files)


def on_board(text):
    """A file as the board sends it."""
    return b64encode(text if isinstance(text, bytes) else text.encode()).decode()


OLD = on_board('{"mode": "heat", "heat_setpoint": "21.0"}')


def test_settings_are_merged_over_those_on_the_board():
    merged = merge_settings(OLD, {"heat_setpoint": "19.5"})
    assert json.loads(merged) == {"mode": "heat", "heat_setpoint": "19.5"}
    assert json.loads(merge_settings(None, {"mode": "off"})) == {"mode": "off"}
    assert json.loads(merge_settings(OLD, {"mode": "off"}, reset=True)) == {"mode": "off"}
    assert json.loads(merge_settings(OLD, {}, reset=True)) == {}


def test_text_beyond_the_first_plane_stays_text():
    """MicroPython reads an escaped pair of surrogates as two characters, which are none."""
    merged = merge_settings(on_board('{"wifi_ssid": "home \U0001f3e0"}'), {"mode": "off"})
    assert merged == '{"mode": "off", "wifi_ssid": "home \U0001f3e0"}'.encode()


def test_settings_that_are_the_same_already_are_not_sent():
    assert merge_settings(OLD, {}) is None
    assert merge_settings(OLD, {"heat_setpoint": "21.0"}) is None
    assert merge_settings(None, {}) is None


@pytest.mark.parametrize(
    "damaged",
    [
        "{",
        "[1]",
        '{"a": "1",}',
        '{"a": "1", 1: 2}',
        '{"a": NaN}',
        '"text"',
        "",
        "[" * 8000,
        b"\xff\xfe{",
        b"\x00",
        '{"a":',
    ],
)
def test_settings_on_the_board_that_cant_be_read_are_replaced_only_if_that_is_wanted(damaged):
    """The firmware may read them: MicroPython's json takes more than Python's."""
    assert merge_settings(on_board(damaged), {}) is None
    assert json.loads(merge_settings(on_board(damaged), {"mode": "off"}, reset=True)) == {"mode": "off"}
    if damaged:
        with pytest.raises(UserError, match=r"can't be read here, and new settings would replace all"):
            merge_settings(on_board(damaged), {"mode": "off"})


def test_a_number_too_large_for_a_float_stays_what_was_written():
    assert json.loads(merge_settings(on_board('{"x": 1e999, "mode": "heat"}'), {"mode": "off"})) == {
        "x": "1e999",
        "mode": "off",
    }
