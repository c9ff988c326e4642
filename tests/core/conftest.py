"""How many ticks the core's tests took, and which are slow."""

from collections.abc import Iterator

import pytest
import witness

LONG_TICKS = 1_000_000

# These files run in the MicroPython VM too, which knows no marks.
SLOW = {
    "test_garbage_never_breaks_a_controller",
    "test_none_without_stages_or_in_other_modes",
    "test_starts_per_hour",
    "test_every_phase_in_every_situation",
    "test_once_at_the_target_it_stays_on_at_a_steady_speed",
    "test_an_hour_of_heating_and_of_cooling",
    "test_a_dead_compressor_is_given_up_after_three_tries",
    "test_a_freezers_heater_melts_in_each_defrost_and_counts",
}


def pytest_itemcollected(item: pytest.Item) -> None:
    if getattr(item, "originalname", "") in SLOW:
        item.add_marker(pytest.mark.slow)


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    yield
    if witness.ticks:
        terminalreporter.write_line(f"{witness.ticks:,} ticks of the core were witnessed")


def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.config.getoption("--hypothesis-profile") == "long" and not session.testsfailed:
        assert witness.ticks >= LONG_TICKS, f"only {witness.ticks:,} of {LONG_TICKS:,} ticks"
