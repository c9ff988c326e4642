"""The reference page and the drawings are what the tables and the boards' files say."""

from host_tools import reference
from host_tools.wiring import pictures


def test_the_reference_page_is_fresh() -> None:
    assert reference.is_fresh(), "stale: run `make docs`"


def test_the_drawings_are_fresh() -> None:
    assert pictures.stale() == [], "stale: run `make docs`"
