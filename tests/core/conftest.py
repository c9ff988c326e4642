"""Hypothesis profiles of the core's tests, and how many ticks they took.

`make test` plays few histories, always the same; `make test-long` many, new ones each time.
"""

from collections.abc import Iterator

import pytest
import witness
from hypothesis import HealthCheck, Phase, settings

LONG_TICKS = 1_000_000

settings.register_profile(
    "short",
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "long",
    max_examples=400,
    stateful_step_count=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
settings.register_profile(
    "mutation", settings.get_profile("short"), max_examples=25, database=None, phases=[Phase.generate]
)


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


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("--hypothesis-profile"):
        settings.load_profile("short")


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    yield
    if witness.ticks:
        terminalreporter.write_line(f"{witness.ticks:,} ticks of the core were witnessed")


def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.config.getoption("--hypothesis-profile") == "long" and not session.testsfailed:
        assert witness.ticks >= LONG_TICKS, f"only {witness.ticks:,} of {LONG_TICKS:,} ticks"
