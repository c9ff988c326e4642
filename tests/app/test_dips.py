"""How often the supply failed lately, over resets, in a file."""

import asyncio
from pathlib import Path

import pytest

from heatpump.app import dips


@pytest.fixture(autouse=True)
def flash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / dips.FILE


def test_power_ups_count_and_resets_do_not() -> None:
    assert [dips.count(power_up) for power_up in (True, False, True, True, False)] == [1, 1, 2, 3, 3]


def test_a_board_that_was_only_reset_has_no_file(flash: Path) -> None:
    assert dips.count(False) == 0 and not flash.exists()


@pytest.mark.parametrize(
    ("text", "after"),
    [("", 1), ("many", 1), ("-5", 1), ("98", 99), ("1000000", 1), ("9" * 5000, 1), ("12\0", 1)],
)
def test_a_damaged_file_is_harmless(flash: Path, text: str, after: int) -> None:
    flash.write_text(text)
    assert dips.count(True) == after and dips.count(True) == min(after + 1, dips.MOST)


def test_the_count_is_a_number_in_a_file_of_that_name(flash: Path) -> None:
    dips.count(True)
    assert dips.count(True) == 2 and flash.name == "dips" and flash.read_text() == "2"


@pytest.mark.parametrize(("text", "count"), [("0012", 12), ("-5", 0), ("98", 98), ("99", 99), ("9999", 99)])
def test_a_reset_counts_nothing_and_writes_nothing(flash: Path, text: str, count: int) -> None:
    flash.write_text(text)
    assert dips.count(False) == count and flash.read_text() == text


def test_it_counts_up_to_99_and_stays_there_over_a_reset(flash: Path) -> None:
    flash.write_text("97")
    assert [dips.count(power_up) for power_up in (True, True, True, False)] == [98, 99, 99, 99]
    assert flash.read_text() == "99"


@pytest.mark.parametrize("text", ["00012", "many", "1 2", "1.5"])
def test_what_is_no_count_goes_at_the_first_look(flash: Path, text: str) -> None:
    flash.write_text(text)
    assert dips.count(False) == 0 and not flash.exists()


def test_a_folder_in_its_place_is_harmless(flash: Path) -> None:
    (flash / "deep").mkdir(parents=True)
    assert [dips.count(True), dips.count(True)] == [1, 2]


def test_a_flash_that_cannot_be_written_is_no_dip(flash: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert dips.count(True) == 1

    def full(*_: object) -> None:
        raise OSError(28)

    monkeypatch.setattr("os.rename", full)
    assert dips.count(True) == 0
    assert flash.read_text() == "1"


def test_an_hour_of_power_forgets(flash: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only once, whether there is a file or not; the task goes on."""
    slept: list[int] = []

    async def sleep_ms(duration_ms: int) -> None:
        slept.append(duration_ms)
        if len(slept) == 2:
            assert not flash.exists()
            dips.count(True)
        if len(slept) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(asyncio, "sleep_ms", sleep_ms, raising=False)
    dips.count(True)
    with pytest.raises(KeyboardInterrupt):
        asyncio.run(dips.forget())
    assert slept == [3_600_000] * 3 and flash.exists()
