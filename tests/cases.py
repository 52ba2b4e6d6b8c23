"""Case files: text files that hold inputs and what must come out of them.

A case is a title line, a line with a single dot, the input, a dot, the expected output, a dot.
Blank lines and lines that start with `%%` between cases are ignored.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    """One input and what must come out of it."""

    title: str
    input: str
    expected: str


def load(path: Path) -> list[Case]:
    """All cases of a file, in order; a malformed file is an error."""
    cases: list[Case] = []
    lines = iter(path.read_text("utf-8").split("\n"))
    for line in lines:
        title = line.strip()
        if not title or title.startswith("%%"):
            continue
        if next(lines, "") != ".":
            message = f"{path}: a lone dot must follow the title {title!r}"
            raise ValueError(message)
        cases.append(Case(title, _until_dot(lines), _until_dot(lines)))
    return cases


def _until_dot(lines: Iterator[str]) -> str:
    """The lines up to the next lone dot."""
    taken: list[str] = []
    for line in lines:
        if line == ".":
            return "\n".join(taken)
        taken.append(line)
    message = "a case file ends inside a case"
    raise ValueError(message)
