"""A backup as a file: read as it was written, and refused in one line if a byte of it is another."""

import dataclasses
import json

import pytest

from host_tools.backup.file import Backup, _digest, read, write
from host_tools.errors import UsageError

BACKUP = Backup(
    "2026-11-21T22:50Z", "0.1.0", "air_to_air", "virtual", "Küche",
    {"heat_setpoint": "19", "sensor_indoor": "28ff641d84160438"},
    {"starts": 7, "lockout": "ice"}, ["wifi_password"],
)  # fmt: skip


def test_it_is_read_as_it_was_written_and_nobody_elses_to_read(tmp_path):
    path = tmp_path / "board.json"
    write(path, BACKUP)
    assert read(path) == BACKUP
    assert path.stat().st_mode & 0o777 == 0o600
    assert '"heat_setpoint": "19"' in path.read_text() and "Küche" in path.read_text()
    assert [each.name for each in tmp_path.iterdir()] == ["board.json"]


def test_a_changed_byte_is_noticed(tmp_path):
    path = tmp_path / "board.json"
    write(path, BACKUP)
    whole = path.read_bytes()
    for changed in (whole.replace(b'"19"', b'"29"'), whole.replace(b'"starts": 7', b'"starts": 8')):
        assert changed != whole
        path.write_bytes(changed)
        with pytest.raises(UsageError, match="its check sum is wrong"):
            read(path)


def test_each_length_but_the_whole_is_refused(tmp_path):
    path = tmp_path / "board.json"
    write(path, BACKUP)
    whole = path.read_bytes().rstrip()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(UsageError, match=r"or not all of one$"):
            read(path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"[" * 90_000, "is no backup, or not all of one"),
        (b"\xff\xfe", "is no backup, or not all of one"),
        (b"[]", "is no backup"),
        (b'{"mode": "heat"}', "is no backup"),
        (b" " * 100_001, "has more than 100000 bytes"),
        (
            b'{"format": "heatpump backup", "version": 2}',
            "is a backup of version 2; these tools read version 1",
        ),
    ],
)
def test_what_is_no_backup(content, says, tmp_path):
    path = tmp_path / "board.json"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=says):
        read(path)


@pytest.mark.parametrize(
    "change",
    [{"settings": ["mode"]}, {"settings": {"mode": 1}}, {"state": {"starts": []}}, {"board": None}, {"x": 1}],
)
def test_one_with_a_right_check_sum_and_wrong_contents(change, tmp_path):
    content = {**dataclasses.asdict(BACKUP), **change}
    whole = {"format": "heatpump backup", "version": 1, "sha256": _digest(content), **content}
    path = tmp_path / "board.json"
    path.write_text(json.dumps(whole))
    with pytest.raises(UsageError, match="is no backup that these tools have written"):
        read(path)


def test_a_missing_file(tmp_path):
    with pytest.raises(UsageError, match="No such file"):
        read(tmp_path / "none.json")
