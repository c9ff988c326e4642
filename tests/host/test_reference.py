"""The reference page is what the tables say."""

from host_tools import reference


def test_the_reference_page_is_fresh() -> None:
    assert reference.is_fresh(), "stale: run `make docs`"
