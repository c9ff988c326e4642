"""Attributes share a short name only where no object has both."""

import ast

from host_tools.deploy.compact import families

SOURCE = """
class Pump:
    wear = 0
    def __init__(self):
        self.speed_pm = 0
    def stop(self):
        self.speed_pm = 0
    async def run(this):
        this.turns = 1

class Motor(drivers.Pump):
    def __init__(self):
        self.volts = 230

class Valve:
    def __init__(self):
        self.steps = self.speed_pm = 0
    def close(self, pump):
        pump.owner = self
        self.position = 0

def make(valve):
    valve.number += 1
"""


def numbers(*attributes: str) -> dict[str, int]:
    return families.shared([ast.parse(SOURCE)], set(attributes))


def test_what_one_object_may_have_gets_numbers_of_its_own() -> None:
    of_a_pump = ("wear", "speed_pm", "stop", "run", "turns", "volts")  # a motor is one
    of_a_valve = ("speed_pm", "steps", "close", "position")
    found = numbers(*{*of_a_pump, *of_a_valve})
    for own in (of_a_pump, of_a_valve):
        assert len({found[one] for one in own}) == len(own), found
    assert set(found.values()) == set(range(6)), found  # and a valve's are among them


def test_what_is_set_from_outside_shares_with_nothing() -> None:
    found = numbers("owner", "number", "turns", "steps", "position")
    assert len({found[one] for one in ("owner", "number")}) == 2
    assert not {found["owner"], found["number"]} & {found[one] for one in ("turns", "steps", "position")}
    assert found["turns"] in (found["steps"], found["position"])


def test_the_same_sources_give_the_same_numbers() -> None:
    assert numbers("turns", "steps", "wear") == numbers("wear", "turns", "steps")
