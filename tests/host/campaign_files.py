"""Small scenarios and campaigns for the tests of campaigns."""

from __future__ import annotations

import tomllib
from pathlib import Path

from host_tools.campaign.file import Campaign, load_campaign, read_campaign

SCENARIO = """
name = "{name}"
about = "a house for a moment"
seed_row = "S2"
duration = "{duration}"
application = "air_to_air"
[plant]
kind = "air_to_air"
[parameters]
mode = "heat"
[band]
low_c = 19
high_c = 23
[baseline]
heat_c = 21
[[expect]]
value = "indoor_c"
min = {least_c}
{more}
"""

CAMPAIGN = """
name = "small"
scenarios = ["house.toml"]
"""


def write_scenario(
    folder: Path, name: str = "house", duration: str = "10m", least_c: float = 5, more: str = ""
) -> Path:
    path = folder / f"{name}.toml"
    text = SCENARIO.format(name=name, duration=duration, least_c=least_c, more=more)
    path.write_text(text, encoding="utf-8")
    return path


def write_campaign(folder: Path, more: str = "", head: str = CAMPAIGN) -> Path:
    path = folder / "small.toml"
    path.write_text(head + more, encoding="utf-8")
    return path


def campaign(folder: Path, more: str = "", head: str = CAMPAIGN) -> Campaign:
    """A campaign of the scenario `house`, which is written if it isn't there."""
    if not (folder / "house.toml").exists():
        write_scenario(folder)
    return load_campaign(write_campaign(folder, more, head))


def read(folder: Path, text: str) -> Campaign:
    return read_campaign(tomllib.loads(text), "small.toml", folder)
