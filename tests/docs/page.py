"""The examples of a README: its fenced blocks, cut into what is typed and what is answered.

In an answer a `…` stands for whatever is there: within a line for the rest of a word or line, alone on a line
for any number of lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```", re.S | re.M)
_COMMENT = re.compile(r"\s{2,}# .*$")


@dataclass
class Typed:
    """One line that a reader types, at a shell ("$") or at the controller's console (">")."""

    prompt: str
    text: str
    line: int
    answer: list[str] = field(default_factory=list)


@dataclass
class Block:
    language: str
    text: str
    line: int
    about: str  # the paragraph before it

    @property
    def typed(self) -> list[Typed]:
        """What is typed in it; empty if it is no session."""
        found: list[Typed] = []
        for n, line in enumerate(self.text.splitlines(), self.line + 1):
            prompt, _, rest = line.partition(" ")
            if prompt in ("$", ">"):
                found.append(Typed(prompt, _COMMENT.sub("", rest), n))
            elif found and found[-1].text.endswith("\\"):
                found[-1].text = found[-1].text[:-1] + line.strip()
            elif found:
                found[-1].answer.append(line)
        return found


def blocks(page: Path) -> list[Block]:
    """All fenced blocks of a page, in order."""
    text = page.read_text()
    return [
        Block(
            found[2],
            dedent(found[3]),
            text.count("\n", 0, found.start()) + 1,
            text[: found.start()].rstrip().rpartition("\n\n")[2],
        )
        for found in _FENCE.finditer(text)
    ]


def fits(expected: list[str], said: str) -> bool:
    """Whether what was said is what the page says, apart from its `…`."""
    lines = []
    for line in expected:
        if line.strip() == "…":
            lines.append(r"(?:[^\n]*\n)*")
        else:
            lines.append(".*".join(re.escape(part) for part in line.rstrip().split("…")) + r"[ \t]*\n")
    said = "\n".join(line.rstrip() for line in said.replace("\r", "").strip("\n").split("\n")) + "\n"
    return re.fullmatch("".join(lines), said if any(expected) else "") is not None or not expected
