"""The faults of the scenarios: physical ones, one at least for each protection, and each ends safe."""

import tomllib
from pathlib import Path

import pytest

from heatpump.core import causes
from heatpump.core.protection.protection_rows import ROWS
from heatpump.core.protection.protection_table import ACTION, CAUSE, NOTE

FILES = sorted(Path(__file__).parent.glob("fault-*.toml"))
# A contact that welds and a probe that falls off are physical; sensors and contacts that lie otherwise have
# files of their own.
PHYSICAL = {"disturb", "power-cut", "fault", "mode"}


def read(path):
    with path.open("rb") as file:
        return tomllib.load(file)


def test_each_protection_is_tripped_by_one_of_them():
    expected = {expect.get("equals") for path in FILES for expect in read(path)["expect"]}
    named = {causes.CAUSES[row[CAUSE]] for row in ROWS if row[ACTION] != NOTE}
    assert named <= expected, named - expected


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_happens_is_physical_and_the_wear_is_bounded(path):
    scenario = read(path)
    for step in scenario.get("step", ()):
        assert step["do"] in PHYSICAL
        assert step["do"] != "fault" or step["kind"] in ("welded", "fallen-out")
    assert any(name.startswith("wear") for name in scenario["limits"])
    assert any(expect["value"] in ("stop_cause", "lockout", "block") for expect in scenario["expect"])
