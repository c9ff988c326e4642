"""Scenarios: TOML files that say what is simulated, what happens and what must come of it."""

from host_tools.scenario.runner import Result, run_scenario
from host_tools.scenario.scenario import (
    Scenario,
    all_scenarios,
    find_scenario,
    load_scenario,
    read_scenario,
    scenario_files,
)
from host_tools.scenario.show import print_outcomes, print_result, print_scenarios, watched

__all__ = [
    "Result",
    "Scenario",
    "all_scenarios",
    "find_scenario",
    "load_scenario",
    "print_outcomes",
    "print_result",
    "print_scenarios",
    "read_scenario",
    "run_scenario",
    "scenario_files",
    "watched",
]
