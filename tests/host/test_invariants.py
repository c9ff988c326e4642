"""The numbered rules of firmware/README.md name tests that exist."""

import re

from host_tools.paths import FIRMWARE, ROOT


def test_every_rule_names_a_test_that_exists() -> None:
    page = (FIRMWARE / "README.md").read_text(encoding="utf-8")
    section = page.split("## What must hold")[1].split("\n## ")[0]
    rules = re.split(r"^\d+\. ", section, flags=re.MULTILINE)[1:]
    assert [int(n) for n in re.findall(r"^(\d+)\. ", section, re.MULTILINE)] == list(range(1, len(rules) + 1))
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert len(rules) > 30
    for rule in rules:
        names = re.findall(r"`(test_\w+|Test\w+)`", rule)
        assert names, f"no test is named: {rule}"
        for name in names:
            assert re.search(rf"^(def {name}\(|{name} = )", sources, re.MULTILINE), f"no test {name}"
