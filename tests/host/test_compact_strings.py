"""Short strings of modules that are in memory for a moment are no names, and mean the same."""

import ast

from host_tools.deploy.compact import strings

SOURCE = """
LEVELS = ("low", "high")
def show(level, unit="K"):
    names = {"low": "cold", "high": level.upper()}
    return "%s: %s" % (names.get(level, "none"), unit), ("a", level), "more than ten bytes", ""
"""


def forgotten(source: str, kept: set[str]) -> str:
    tree = ast.parse(source)
    strings.forget_short(tree, kept)
    return ast.unparse(ast.fix_missing_locations(tree))


def run(source: str) -> tuple[object, ...]:
    space: dict[str, object] = {}
    exec(compile(source, "moment", "exec"), space)
    return tuple(space["show"](level) for level in ("low", "high", "?"))  # type: ignore[operator]


def test_what_the_code_says_stays_the_same() -> None:
    assert run(forgotten(SOURCE, set())) == run(SOURCE)


def test_so_does_a_text_with_values_in_it() -> None:
    source = "def show(level):\n    return f\"at {level:>4} {('low' if level else 'none')!s} {level!r}\"\n"
    assert run(forgotten(source, set())) == run(source)


def test_short_strings_go_into_constant_tuples() -> None:
    text = forgotten(SOURCE, set())
    for short in ("cold", "K", "%s: %s", "none", "a"):
        assert f"('{short}',)[0]" in text
    assert "('low', 'high')" in text and "'more than ten bytes'" in text and "('',)" not in text


def test_a_string_that_is_a_name_anyway_stays() -> None:
    text = forgotten("def none(): return 'none', cold, 'cold', 'warm'", {"warm"})
    assert "[0]" not in text


def test_what_code_that_stays_has_as_names() -> None:
    tree = ast.parse("from a.b import c as d\nclass E: f = 'g'\ndef h(i): return i.j + 'k' + 'a long string'")
    assert strings.identifiers([tree]) == {"a.b", "c", "d", "E", "f", "h", "i", "j"}
    assert strings.short([tree]) == {"g", "k"}


def test_modules_that_stay_keep_their_strings() -> None:
    assert not strings.is_for_a_moment("heatpump.core.demand.tank")
    assert not strings.is_for_a_moment("heatpump.drivers.analog")
    assert strings.is_for_a_moment("heatpump.core.demand.schedule_text")
    assert strings.is_for_a_moment("heatpump.app.command.values")
