"""Ctrl-C and a hang-up are heard by all that is started here; what takes longest alone begins first, so that
no worker waits for another at the end."""

import signal

import pytest

LONGEST = ("test_walk.py", "test_readmes.py", "test_campaign_kills.py")

# A shell that starts the tests in the background has the one ignored, nohup the other, by every child too.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in LONGEST)
