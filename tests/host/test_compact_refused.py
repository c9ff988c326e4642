"""What the build would take wrongly ends it, with file and line; what looks like it is taken rightly."""

import subprocess
import sys
from pathlib import Path

import pytest

from host_tools.deploy.compact import CompactError, compact

CONTRACT = """LIMIT = 3
count = 0


class Contract:
    def __init__(self):
        self._target = 1
        self.wanted_by = 2

    def target(self):
        return self._target, self.wanted_by


def told():
    global count
    count += 1
"""
BASE = "from heatpump.core.base import Contract\n"
METHOD = "class Pump:\n    def run(self, name, values):\n        "

REFUSED = {
    "an expression": (BASE + "def make(one):\n    return one\nclass D(make(Contract)):\n    pass\n", 4),
    "an alias": (BASE + "Alias = Contract\nclass D(Alias):\n    pass\n", 3),
    "bound twice": (BASE + "if LIMIT:\n    from os import Contract\nclass D(Contract):\n    pass\n", 4),
    "not there": ("from heatpump.core.base import Other\nclass D(Other):\n    pass\n", 2),
    "not in the module": ("from heatpump.core import base\nclass D(base.Other):\n    pass\n", 2),
    "behind an object": ("from heatpump.core import base\nclass D(base.parts.Contract):\n    pass\n", 2),
    "of a parameter": ("def make(kind):\n    class D(kind):\n        pass\n", 2),
    "two bases": (BASE + "class A:\n    pass\nclass D(A, Contract):\n    pass\n", 4),
    "metaclass": ("class D(metaclass=type):\n    pass\n", 1),
    "decorated class": ("def known(kind):\n    return kind\n@known\nclass D:\n    pass\n", 4),
    "decorated method": (
        "def on(it):\n    return it\nclass D:\n    @on\n    def f(self):\n        pass\n",
        4,
    ),
    "a name of parts": (METHOD + "return getattr(self, '_' + name)\n", 3),
    "a name of an f-string": (METHOD + "setattr(self, f'{name}_mc', 1)\n", 3),
    "a name of a template": (METHOD + "return hasattr(self, '%s_mc' % name)\n", 3),
    "a name put together before": (METHOD + "key = name + '_mc'\n        return getattr(self, key)\n", 4),
    "vars": (METHOD + "return vars(self)\n", 3),
    "dict": (METHOD + "return self.__dict__\n", 3),
    "locals": (METHOD + "return '{name}'.format_map(locals())\n", 3),
    "keywords of a table": (METHOD + "return self.run(**values)\n", 3),
    "getattr of any": (
        "class D:\n    def __getattr__(self, name):\n        return name == 'speed'\n",
        3,
    ),
    "a number for a name": ("class D:\n    def __init__(self):\n        self._3 = 1\n", 3),
    "a number that a class defines": ("class D:\n    _3 = 1\n", 1),
    "all names": ("from heatpump.core.base import *\n", 1),
    "relative": ("from .base import Contract\n", 1),
    "module by its whole name": ("import heatpump.core.base\n", 1),
    "a global of nowhere": ("def f():\n    global made\n    made = 1\n", 2),
    "a constant's namesake": ("from heatpump.core.base import LIMIT\ndef f(LIMIT):\n    return LIMIT\n", 2),
    "a constant's namesake in a comprehension": (
        "from heatpump.core.base import LIMIT\nprint([LIMIT for LIMIT in (7, 8)])\n",
        2,
    ),
    "a constant's namesake in a class": ("LIMIT = 5\nclass A:\n    LIMIT = 4\n    TWICE = LIMIT * 2\n", 2),
    "a module's namesake": ("from heatpump.core import base\ndef f(base):\n    return base.LIMIT\n", 2),
    "a module's namesake made there": (
        "from heatpump.core import base\ndef f(make):\n    base = make()\n    return base.LIMIT\n",
        2,
    ),
    "a constant that counts": ("STEPS = 1\ndef f():\n    global STEPS\n    STEPS += 1\n", 3),
}


def built(folder: Path, **sources: str) -> dict[str, str]:
    """Text of each module of a package of `core/`."""
    package = folder / "heatpump" / "core"
    package.mkdir(parents=True)
    for path in (package, package.parent):
        (path / "__init__.py").touch()
    for name, text in sources.items():
        (package / f"{name}.py").write_text(text)
    return {one.path: one.text for one in compact(folder)[0]}


@pytest.mark.parametrize(("source", "line"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_with_file_and_line(tmp_path: Path, source: str, line: int) -> None:
    with pytest.raises(CompactError, match=rf"^heatpump/core/user\.py, line {line}: .+$"):
        built(tmp_path, base=CONTRACT, user=source)


def test_a_constant_has_one_value(tmp_path: Path) -> None:
    with pytest.raises(CompactError, match=r"core/user\.py: STEPS is a constant, and bound 2 times"):
        built(tmp_path, user="STEPS = 1\nSTEPS += 1\n")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("    model.count = 5", r"line 3: model\.count is set in another module"),
        ("    return model.count", r"line 3: model\.count is bound anew by a function there"),
    ],
)
def test_a_merged_module_has_no_variables_for_others(tmp_path: Path, line: str, message: str) -> None:
    user = f"from heatpump.core import model\ndef f():\n{line}\n"
    with pytest.raises(CompactError, match=message):
        built(tmp_path, model=CONTRACT, user=user)


def printed(folder: Path, module: str) -> str:
    done = subprocess.run(
        [sys.executable, "-B", "-S", "-c", f"import {module}"],
        env={"PYTHONPATH": str(folder)},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


DERIVED = """
class Demand({base}):
    def __init__(self):
        super().__init__()
        self._target = 10
        self._own = 20
        self.opening = 30

    def all(self):
        return self.target(), self._own, self.opening


RESULT = Demand().all()
"""
OTHER = "class Other:\n    def __init__(self):\n        self._level = 5\n        self._target = 6\n"
RIGHT = {
    "a base under another name": "from heatpump.core.base import Contract as B\n" + DERIVED.format(base="B"),
    "a base by its module": "from heatpump.core import base\n" + DERIVED.format(base="base.Contract"),
    "a module under another name": "from heatpump.core import base as b\n"
    + DERIVED.format(base="b.Contract"),
    "a grandparent's private attribute": "from heatpump.core.middle import Middle\n"
    + DERIVED.format(base="Middle"),
    "a static method": """
class Valve:
    def __init__(self):
        self.moved = 1

    @staticmethod
    def mark(other):
        other.bent = 7


class Pump:
    def __init__(self):
        self.turned = 2


pump = Pump()
Valve.mark(pump)
RESULT = pump.turned, pump.bent, Valve().moved
""",
    "an inner function": """
class Valve:
    def __init__(self, other):
        def mark(self):
            self.bent = 7
        mark(other)
        self.moved = 1


class Pump:
    def __init__(self):
        self.turned = 2


pump = Pump()
RESULT = Valve(pump).moved, pump.turned, pump.bent
""",
    "self bound anew": """
class Valve:
    def mark(self, other):
        self = other
        self.bent = 7


class Pump:
    def __init__(self):
        self.turned = 2


pump = Pump()
Valve().mark(pump)
RESULT = pump.turned, pump.bent
""",
    "self behind a slash": """
class Pump:
    def __init__(self):
        self.turned = 2


class Valve:
    def mark(self, /, other):
        other.bent = 7
        self.moved = 1


pump = Pump()
Valve().mark(pump)
RESULT = pump.turned, pump.bent
""",
    "another object's private attribute": """
from heatpump.core.other import Other


class Mine:
    def __init__(self):
        self._first = self._level = 1

    def of(self, other):
        other._level += 1
        return other._level, other._target, self._level


RESULT = Mine().of(Other())
""",
    "slots": """
class Pump:
    __slots__ = ("_speed", "opening")

    def __init__(self):
        self._speed = 1
        self.opening = 2


RESULT = Pump()._speed, Pump().opening
""",
    "names in texts": """
class Pump:
    def __init__(self):
        self._speed = 1
        self.opening = 2


KEYS = ("_speed",)
RESULT = "{0._speed} {0.opening}".format(Pump()), f"{Pump()._speed}", [getattr(Pump(), one) for one in KEYS]
""",
    "names of a class's own": """
class Pump:
    _least = 2
    _lists = [one for one in (1, 2) if one]
    _twice = _least * 2

    def speed_up(self, by=_least):
        return by

    faster = speed_up
    if _least:
        def slower(self):
            return 4

    class Kind:
        opening = 5

    @property
    def _level(self):
        return self._kept

    @_level.setter
    def _level(self, value):
        self._kept = value


pump = Pump()
pump._level = 9
RESULT = pump.faster(), pump.slower(), pump._twice, pump._lists, Pump.Kind.opening, pump._level
""",
}


@pytest.mark.parametrize("source", RIGHT.values(), ids=RIGHT)
def test_it_means_what_the_source_means(tmp_path: Path, source: str) -> None:
    middle = BASE + "\n\nclass Middle(Contract):\n    def __init__(self):\n        super().__init__()\n"
    middle += "        self._between = 1\n"
    sources = {"base": CONTRACT, "middle": middle, "other": OTHER, "user": source + "print(RESULT)\n"}
    for path, text in built(tmp_path / "source", **sources).items():
        target = tmp_path / "built" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    expected = printed(tmp_path / "source", "heatpump.core.user")
    assert expected and printed(tmp_path / "built", "heatpump.user") == expected
