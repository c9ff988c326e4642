"""What takes longest alone begins first, so that no worker waits for another at the end."""

import pytest

LONGEST = ("test_walk.py", "test_readmes.py", "test_campaign_kills.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in LONGEST)
