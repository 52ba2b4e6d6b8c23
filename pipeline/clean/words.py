"""The site's own vocabulary: a table of fixed size, so that memory does not grow with the site; `counting` fills it.

Every word has three places in the table, found by its number; a place counts up to 255 and stays there. What is read
is the least of the three, so a count is never too small, and almost never too large.
"""

from __future__ import annotations

import mmap
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.clean.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST = 3
WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},}}")
"""What counts as a word; shorter ones are never looked up."""
_COMPOUND = re.compile(r"(?:[^\W\d_]+-)+[^\W\d_]+")
ALL = (1 << 64) - 1
BASE = 0x9E3779B97F4A7C15
MIX = 0xD6E8FEB86659FD93
"""Odd numbers of no pattern: the base of a word's number; a factor that spreads what tells words apart."""
NAME = 0x5555555555555555
"""Tells a word that was met with a capital."""


def number_of(word: str, mark: int = 0) -> int:
    """The number of a word in small letters: a polynomial of them, in 64 bits."""
    number = 0
    for letter in reversed(word):
        number = (number * BASE + ord(letter)) & ALL
    return (number ^ mark) * MIX & ALL


def places(number: Any, size: int) -> tuple[Any, Any, Any]:
    """The places in a table of a word's number, or of an array of them."""
    first, step, last = number >> 40, number >> 16 | 1, size - 1
    return first & last, (first + step) & last, (first + 2 * step) & last


def compounds(prose: str) -> Iterator[str]:
    """Words written with a hyphen, whole."""
    at = -1
    end = 0
    while (at := prose.find("-", at + 1)) >= 0:
        if at < end or not (at and prose[at - 1].isalpha() and prose[at + 1 : at + 2].isalpha()):
            continue
        start = at
        while start and prose[start - 1].isalpha() and at - start < 40:
            start -= 1
        found = _COMPOUND.match(prose, start)
        if found is not None:
            end = found.end()
            yield found[0]


class Vocabulary:
    """The finished table, read-only; every worker maps the same file."""

    def __init__(self, path: str) -> None:
        with Path(path).open("rb") as file:
            self._table = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._size = len(self._table) - 8
        self.words = int.from_bytes(self._table[:8], "little")

    def _count(self, number: int) -> int:
        found: tuple[int, int, int] = places(number, self._size)
        first, second, third = found
        table = self._table
        return min(table[first + 8], table[second + 8], table[third + 8])

    def count(self, word: str) -> int:
        """How often the site writes this word in small letters; 255 is that or more."""
        return self._count(number_of(word))

    def is_name(self, word: str) -> bool:
        """Whether the site anywhere writes this word (given in small letters) with a capital."""
        return self._count(number_of(word, NAME)) > 0


class Small:
    """The vocabulary of texts at hand, exact: for tests, and for a single page.

    >>> site = Small("L’algoritmo conta. Renzo conta.")
    >>> site.count("conta"), site.is_name("renzo"), site.is_name("conta")
    (2, True, False)
    """

    def __init__(self, *texts: str) -> None:
        self._small: Counter[str] = Counter()
        self._names: Counter[str] = Counter()
        for prose in (Page(text).prose for text in texts):
            for word in (*WORD.findall(prose), *compounds(prose)):
                (self._small if word.islower() else self._names)[word.lower()] += 1
        self.words = self._small.total() + self._names.total()

    def count(self, word: str) -> int:
        """How often the texts write this word in small letters."""
        return self._small[word]

    def is_name(self, word: str) -> bool:
        """Whether the texts anywhere write this word with a capital."""
        return word in self._names
