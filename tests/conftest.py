"""Ctrl-C and a hang-up are heard by all that is started here; what takes longest alone begins first, so that
no worker waits for another at the end. Of what is drawn at random `make test` plays little, always the same;
`make test-long` much, new each time."""

import signal

import pytest
from hypothesis import HealthCheck, Phase, settings

LONGEST = ("test_walk.py", "test_readmes.py", "test_campaign_kills.py")

# A shell that starts the tests in the background has the one ignored, nohup the other, by every child too.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)

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


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("--hypothesis-profile"):
        settings.load_profile("short")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in LONGEST)
