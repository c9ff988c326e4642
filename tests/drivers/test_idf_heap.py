"""ESP-IDF's heap: what is left in all its regions, and nothing where there is none."""

import sys
from types import SimpleNamespace

import pytest

from heatpump.drivers import idf_heap

DATA = 4
# (size, free, largest piece, least free so far), no two figures alike
REGIONS = [(200_000, 9_000, 5_000, 800), (100_000, 30_000, 4_000, 2_000), (50_000, 100, 90, 80)]


def chip(regions: list[tuple[int, int, int, int]]) -> SimpleNamespace:
    return SimpleNamespace(HEAP_DATA=DATA, idf_heap_info={DATA: regions}.__getitem__)


def test_the_free_bytes_are_those_of_all_regions_and_the_piece_is_of_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "esp32", chip(REGIONS))
    assert idf_heap.free() == (39_100, 5_000)
    monkeypatch.setitem(sys.modules, "esp32", chip(REGIONS[1:2]))
    assert idf_heap.free() == (30_000, 4_000)


@pytest.mark.parametrize(
    "module",
    [None, SimpleNamespace(), SimpleNamespace(HEAP_DATA=DATA)],
    ids=["no such module", "an empty one", "without the heap"],
)
def test_a_platform_without_that_heap_knows_nothing_of_it(
    module: SimpleNamespace | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "esp32", module)
    assert idf_heap.free() == (None, None)
