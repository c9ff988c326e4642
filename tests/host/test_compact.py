"""The build makes names short and modules few; what the sources do and say stays the same."""

import ast
from pathlib import Path

import pytest

from host_tools.deploy.compact import CompactError, attributes, compact, companions, lines, names
from host_tools.deploy.compact.constants import Constants, Inlining, asked_by_attribute

MODEL = '''"""Words."""

WORDS = ("off", "on", "fan" "-only")
OFF, ON, FAN_ONLY = range(3)
LEAST = -5
FROM_OUTSIDE = 7


def is_on(word):
    return word == ON
'''
USER = """from heatpump.core import model
from heatpump.core.model import LEAST, OFF, WORDS


def words(driver):
    limit = 10 - LEAST
    return WORDS[OFF], model.ON, model.WORDS, driver.FROM_OUTSIDE, limit
"""


def run(source: str, **given: object) -> dict[str, object]:
    space: dict[str, object] = dict(given)
    exec(compile(source, "compact", "exec"), space)
    return space


def firmware(folder: Path, **sources: str) -> Path:
    """A package with modules "core_model" → heatpump/core/model.py."""
    for name, text in sources.items():
        path = folder / "heatpump" / (name.replace("_", "/", 1) + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / "__init__.py").touch()
        path.write_text(text)
    (folder / "heatpump" / "__init__.py").touch()
    return folder


def inlined(folder: Path, source: str, name: str) -> str:
    trees = {name: ast.parse(source)}
    constants = Constants(folder, trees)
    Inlining(trees[name], name, constants, asked_by_attribute([ast.parse(USER)])).visit(trees[name])
    return ast.unparse(trees[name])


def test_names_become_numbers_and_definitions_go(tmp_path: Path) -> None:
    folder = firmware(tmp_path, core_model=MODEL, core_user=USER)
    model = inlined(folder, MODEL, "heatpump.core.model")
    assert "return word == 1" in model
    found = run(model)
    assert "OFF" not in found and "LEAST" not in found and found["WORDS"] == ("off", "on", "fan-only")
    assert found["FROM_OUTSIDE"] == 7  # an object is asked for it while it runs
    user = inlined(folder, USER, "heatpump.core.user")
    assert "WORDS[0], 1, model.WORDS, driver.FROM_OUTSIDE, limit" in user and "10 - -5" in user


def test_a_word_costs_the_same_by_its_name_and_behind_its_module(tmp_path: Path) -> None:
    texts = []
    for n, user in enumerate(
        (
            "from heatpump.core.model import LEAST, ON\ndef f(x):\n    return x == ON or x < LEAST\n",
            "from heatpump.core import model\ndef f(x):\n    return x == model.ON or x < model.LEAST\n",
        )
    ):
        modules, _ = compact(firmware(tmp_path / str(n), core_model=MODEL, core_user=user))
        texts.append([(one.path, one.text) for one in modules])
    assert texts[0] == texts[1] and "import" not in dict(texts[0])["heatpump/user.py"]


SCOPES = """
limit = 1
def outer(limit_too, other=limit):
    def inner(other):
        return other + limit_too + limit
    values = [limit for limit in range(2)]
    return inner(other), values, (lambda limit: limit)(7)
def local():
    limit = 5
    return limit
class Kind:
    limit = 3
    def method(self):
        return limit, self.limit
"""


def test_a_name_is_renamed_where_it_means_the_global_only() -> None:
    tree = ast.parse(SCOPES)
    used = names.rename_globals(tree, {"limit": "_7", "unknown": "_8"})
    renamed = run(ast.unparse(tree))
    assert used == {"_7"} and "limit" not in renamed
    before = run(SCOPES)
    for space in (before, renamed):
        assert space["outer"](10) == ((1 + 10 + 1), [0, 1], 7)  # type: ignore[operator]
        assert space["local"]() == 5 and space["Kind"]().method() == (1, 3)  # type: ignore[operator]


def test_parameters_are_short_but_for_those_called_by_keyword() -> None:
    tree = ast.parse(SCOPES)
    names.shorten_parameters(tree, {"other"})
    text = ast.unparse(tree)
    assert (
        "def outer(b, other=limit)" in text and "return other + b + limit" in text and "lambda a: a" in text
    )
    assert run(text)["outer"](10, other=2) == ((2 + 10 + 1), [0, 1], 7)  # type: ignore[operator]


BOUND = """
def settings(given=None, error=None, make=None, count=0):
    if not given:
        from os import sep as given
    try:
        raise ValueError
    except ValueError as error:
        pass
    def make():
        nonlocal count
        count += 1
        return count
    return given, make() + make()
"""


def test_parameters_that_a_statement_binds_keep_their_names() -> None:
    tree = ast.parse(BOUND)
    names.shorten_parameters(tree, set())
    assert run(ast.unparse(tree))["settings"]() == ("/", 3)  # type: ignore[operator]


def test_what_others_know_by_name_keeps_it() -> None:
    tree = ast.parse(
        "class Valve:\n"
        "    def __init__(self):\n        self.opening = self.mode = self.by_text = 0\n"
        "    def write(self):\n        pass\n"
        "WHERE = 'c.by_text'\n"
    )
    assert attributes.renamable({"heatpump.core.valve": tree}) == {"opening"}


def test_a_module_that_only_gave_numbers_is_not_imported_any_more(tmp_path: Path) -> None:
    folder = firmware(
        tmp_path,
        core_sizes="LEAST = 7\nALL = []\n",
        core_sorts="LEAST = 8\nALL = []\n",
        app_one="from heatpump.core import sizes\n\n\ndef f():\n    return sizes.LEAST\n",
        app_two="from heatpump.core import sizes, sorts\n\n\ndef g():\n    return sizes.LEAST, sorts.ALL\n",
    )
    one, two = (
        next(m.text for m in compact(folder)[0] if m.path.endswith(f"{n}.py")) for n in ("one", "two")
    )
    assert "import" not in one and "return 7" in one
    assert "sorts" in two and "sizes" not in two


def test_a_module_as_a_value_is_refused(tmp_path: Path) -> None:
    folder = firmware(
        tmp_path,
        core_model="def heat():\n    pass\n",
        app_files="from heatpump.core import model\nX = model\n",
    )
    with pytest.raises(CompactError, match=r"heatpump\.app\.files: the module 'model' is used as a value"):
        compact(folder)


CURVE = """from heatpump.core.model import A, C
from heatpump.core.water import WIDE
LIMIT = []


def limit(flow):
    return A, LIMIT, flow, WIDE
"""
WATER = """from heatpump.core import curve
from heatpump.core.curve import LIMIT as most
from heatpump.core.model import A, B
WIDE = []


def judge(flow):
    from heatpump.core.curve import limit
    limit = curve.limit(flow)
    return limit, most, A, B
"""


def test_a_companion_becomes_a_part_of_its_host() -> None:
    trees = {"heatpump.core.curve": ast.parse(CURVE), "heatpump.core.water": ast.parse(WATER)}
    companions.join(trees, "heatpump.core.curve", "heatpump.core.water")
    assert list(trees) == ["heatpump.core.water"]
    text = ast.unparse(trees["heatpump.core.water"])
    first, *rest = text.splitlines()
    assert first == "from heatpump.core.model import A, C, B" and "import" not in "".join(rest)
    found = run("\n".join(rest), A=1, B=2, C=3)
    judge = found["judge"]
    assert callable(judge) and judge(5) == ((1, [], 5, []), [], 1, 2)


def test_nobody_else_may_need_a_companion() -> None:
    trees = {"heatpump.core.curve": ast.parse(CURVE), "heatpump.core.water": ast.parse(WATER)}
    trees["heatpump.core.room"] = ast.parse("def f():\n    from heatpump.core.curve import limit\n")
    with pytest.raises(CompactError, match=r"core\.room: heatpump\.core\.curve is a part of"):
        companions.join(trees, "heatpump.core.curve", "heatpump.core.water")


def test_a_resident_module_needs_others_in_memory(tmp_path: Path) -> None:
    folder = firmware(tmp_path, core_model="from heatpump.core.rare import heat\n", core_rare="heat = []\n")
    with pytest.raises(CompactError, match=r"heatpump\.core\.model: imports heatpump\.core\.rare\.heat"):
        compact(folder)


def test_a_resident_module_imports_at_its_top_or_in_functions(tmp_path: Path) -> None:
    folder = firmware(tmp_path, core_model="try:\n    import esp32\nexcept ImportError:\n    esp32 = None\n")
    with pytest.raises(CompactError, match=r"core\.model, line 1: an import within a statement"):
        compact(folder)


def test_lines_of_what_was_moved() -> None:
    tree = ast.parse("def heat():\n\n    x = (1,\n      2)\n    if x:\n        x = 3\n    return x\n")
    lines.mark(tree, "a.py")
    text, origins = lines.written(ast.Module([ast.parse("import sys").body[0], *tree.body], []))
    assert text.splitlines()[1:] == ["def heat():", "    x = (1, 2)", "    if x: x = 3", "    return x"]
    found = [origins[n] for n in sorted(origins)]
    assert found == [("a.py", 1, 1), ("a.py", 3, 3), ("a.py", 5, 6), ("a.py", 7, 7)]


def test_statements_share_a_line_as_far_as_python_lets_them() -> None:
    source = """
class A:
    b = 1
    c = ":"

    @property
    def d(self):
        if self.b:
            self.b = 2
            return [':']
        elif self.c:
            while self.b:
                self.b -= 1
        else:
            pass
        try:
            self.b = 1
            self.c = 2
        finally:
            del self.b
e = 1
f = lambda: 2
"""
    text, _ = lines.written(ast.parse(source))
    assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(source))
    assert text.splitlines() == [
        "class A:",
        "    b = 1; c = ':'",
        "    @property",
        "    def d(self):",
        "        if self.b: self.b = 2; return [':']",
        "        elif self.c:",
        "            while self.b: self.b -= 1",
        "        else: pass",
        "        try: self.b = 1; self.c = 2",
        "        finally: del self.b",
        "e = 1",
        "f = lambda: 2",
    ]


def test_two_names_get_two_values_without_a_tuple_of_them() -> None:
    source = "def heat(a, b):\n    c, d = 'ä', (a, (b, 1))\n    e = a, b\n    a, b, c = b, c, a\n"
    text, _ = lines.written(ast.parse(source))
    assert text == "def heat(a, b): c, d = 'ä', (a, (b, 1)); e = (a, b); a, b, c = b, c, a\n"
    assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(source))


def test_what_a_class_and_its_base_in_another_module_both_set_is_one_attribute(tmp_path: Path) -> None:
    base = "class Base:\n    def __init__(self):\n        self._off = 0\n        self._kept = 7\n\n"
    base += "    def off(self):\n        return self._off, self._kept\n"
    middle = "from heatpump.drivers.base import Base\n\n\nclass Middle(Base):\n    def __init__(self):\n"
    middle += "        super().__init__()\n        self._off = 255\n        self._mine = 8\n"
    last = "from heatpump.drivers.middle import Middle\n\n\nclass Last(Middle):\n    def __init__(self):\n"
    last += "        super().__init__()\n        self._last = 9\n"
    folder = firmware(tmp_path, drivers_base=base, drivers_middle=middle, drivers_last=last)
    texts = {one.path: one.text for one in compact(folder)[0]}
    space: dict[str, object] = {}
    kind: type = object
    for name in ("base", "middle", "last"):
        text = next(text for path, text in texts.items() if path.endswith(f"{name}.py"))
        exec("\n".join(line for line in text.splitlines() if not line.startswith("from ")), space)
        kind = next(one for one in space.values() if isinstance(one, type) and one.__base__ is kind)
    made = kind()
    assert sorted(vars(made).values()) == [7, 8, 9, 255]
    assert made.off() == (255, 7)
