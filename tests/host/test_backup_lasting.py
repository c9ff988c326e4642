"""What is read of a board's lasting files, and what becomes of two states in one."""

import hashlib
import json
from base64 import b64encode

import pytest

from heatpump.app import state_file
from heatpump.core.causes import CAUSES
from heatpump.core.record.remembered import FIELDS, Remembered
from host_tools.backup import lasting
from host_tools.board_file import load_application, load_board
from host_tools.errors import UserError

KEYS = [row[0] for row in FIELDS]


def state(trips=0, **values):
    found = Remembered()
    for key, value in values.items():
        found.values[KEYS.index(key)] = value
    found.values[len(FIELDS)] = trips
    return found


def test_the_firmware_and_the_tools_write_the_same_state():
    for one in (
        state(),
        state(starts=7, run_s=9999, trips=2),
        state(locked=1, lockout=CAUSES.index("low pressure")),
    ):
        assert lasting.sealed(one) == state_file._sealed(one).encode()
        assert lasting.state_of(lasting.sealed(one)).values == one.values
        assert lasting.state_of(one.to_text().encode()).values == one.values  # as version 0.1.0 wrote it
    assert lasting.state_of(None).values == Remembered().values


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b'{"crc":"00000000","starts":7}', b'{"starts": 7}'])
def test_a_damaged_state_is_told(content):
    with pytest.raises(UserError, match=r"state\.json on the board is damaged"):
        lasting.state_of(content)


@pytest.mark.parametrize("content", [b"", b"\xff", b"[1]", b"{"])
def test_damaged_settings_are_told(content):
    with pytest.raises(UserError, match=r"settings\.json on the board is damaged"):
        lasting.settings_of(content)


def test_settings_are_read_as_the_firmware_does():
    assert lasting.settings_of(b'{"mode": "heat", "x": 1, "y": [], "z": 2.5}') == {
        "mode": "heat",
        "x": "1",
        "z": "2.5",
    }
    assert lasting.settings_of(None) == {}


def test_what_did_not_arrive_whole_is_told():
    packed = {"state.json": b64encode(b"{}").decode()}
    digest = {"state.json": hashlib.sha256(b"{}").hexdigest()}
    assert lasting.read_files({"contents": packed, "digests": digest}) == {"state.json": b"{}"}
    with pytest.raises(UserError, match="did not arrive whole"):
        lasting.read_files({"contents": packed, "digests": {}})
    with pytest.raises(UserError, match="is no file of ours"):
        lasting.read_files({"contents": {"state.json": None}, "digests": {}})


def test_settings_that_the_application_does_not_allow_are_left_out():
    application = load_application("air_to_air", load_board("virtual"))
    rom = "28ff641d84160438"
    allowed, refused = lasting.fitting(
        {"mode": "heat", "heat_setpoint": "99", "tank_setpoint": "50", "sensor_indoor": rom}, application
    )
    assert allowed == {"mode": "heat", "sensor_indoor": rom}
    assert len(refused) == 2 and any("heat_setpoint: 99 is out of bounds" in line for line in refused)


def test_secrets_of_every_application():
    found = {"wifi_password": "a", "mqtt_password": "", "mode": "heat"}
    assert lasting.secrets(found) == {"wifi_password": "a", "mqtt_password": ""}  # emptied ones, too


def test_no_secret_comes_out_of_a_backup_whatever_the_file_says():
    application = load_application("air_to_air", load_board("virtual"))
    assert lasting.fitting({"wifi_password": "evil", "mode": "heat"}, application)[0] == {"mode": "heat"}


def test_counters_are_those_of_the_backup():
    found = lasting.merged(state(starts=5, energy_wh=10), state(starts=700))
    assert json.loads(found.to_text()) == {"starts": 700}


def test_a_restore_never_lifts_a_lockout_nor_what_counts_toward_one():
    low, high = CAUSES.index("low pressure"), CAUSES.index("high pressure")
    locked = state(locked=1, lockout=low, lifts=2, stops=3, tank_spent_s=500, trips=2)
    for one in (lasting.merged(locked, state()), lasting.merged(state(), locked)):
        assert one.values == locked.values
    both = lasting.merged(locked, state(locked=1, lockout=high, lifts=1, stops=5))
    assert [both.values[KEYS.index(key)] for key in ("locked", "lockout", "lifts", "stops")] == [1, low, 2, 5]


def test_what_is_in_the_drum_is_the_boards_to_know():
    assert lasting.merged(state(load=0), state(load=2)).values[KEYS.index("load")] == 0
    assert lasting.merged(state(load=1), state()).values[KEYS.index("load")] == 1


def test_differences_are_told_in_words():
    assert lasting.differences({"a": "1", "b": "2", "c": "3"}, {"b": "2", "c": "4", "d": "5"}) == [
        "c: 3 → 4", "d: unset → 5", "a: 1 → unset"
    ]  # fmt: skip
