"""Scenarios: TOML files that say what is simulated, what happens and what must come of it."""

from host_tools.scenario.runner import Result, run_scenario
from host_tools.scenario.scenario import Scenario, find_scenario, load_scenario, read_scenario
from host_tools.scenario.show import print_result

__all__ = [
    "Result",
    "Scenario",
    "find_scenario",
    "load_scenario",
    "print_result",
    "read_scenario",
    "run_scenario",
]
