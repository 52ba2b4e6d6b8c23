"""The site's own vocabulary, counted in the survey: a table of fixed size, so that memory does not grow with the site.

Every word has three places in the table, found by two checksums; a place counts up to 255 and stays there. What is read
is the least of the three, so a count is never too small, and almost never too large. Adding up tables gives the same
result in any order, whatever the number of workers.
"""

from __future__ import annotations

import mmap
import re
from array import array
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from pipeline.clean.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

WORD = re.compile(r"[^\W\d_]{3,}")
"""What counts as a word; shorter ones are never looked up."""
_COMPOUND = re.compile(r"(?:[^\W\d_]+-)+[^\W\d_]+")
SMALLEST, LARGEST = 1 << 16, 1 << 24
"""Places of a table, at least and at most."""
PER_PLACE = 8
"""Bytes of input for a place."""
PLACES = 3
FULL = 255
NAME = "^"
"""Stands before a word that was met with a capital."""


def table_size(size: int) -> int:
    """Places for an input of so many bytes: a power of two."""
    return min(LARGEST, max(SMALLEST, 1 << (size // PER_PLACE).bit_length()))


def places(word: str, size: int) -> tuple[int, int, int]:
    """A word's places in a table."""
    data = word.encode()
    first, step = crc32(data), crc32(data[::-1]) | 1
    return first & (size - 1), (first + step) & (size - 1), (first + 2 * step) & (size - 1)


class Counted(NamedTuple):
    """What one piece of the input adds to the table."""

    places: bytes
    """Three 32-bit numbers a word."""
    counts: bytes
    """A byte a word."""
    words: int


class Tally:
    """The words of one piece of the input, while it is read."""

    def __init__(self) -> None:
        self.words: Counter[str] = Counter()

    def add(self, raw: str) -> None:
        """Count the words of a raw field."""
        prose = Page(raw).prose
        self.words.update(WORD.findall(prose))
        if "-" in prose:
            self.words.update(_compounds(prose))

    def counted(self, size: int) -> Counted:
        """All that was counted, for a table of this size."""
        numbers: dict[str, int] = {}
        total = 0
        for word, number in self.words.items():
            total += number
            key = word if word.islower() else NAME + word.lower()
            numbers[key] = numbers.get(key, 0) + number
        found = array("I")
        counts = bytearray()
        for key in sorted(numbers):
            found.extend(places(key, size))
            counts.append(min(FULL, numbers[key]))
        return Counted(found.tobytes(), bytes(counts), total)


def _compounds(prose: str) -> Iterator[str]:
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


class Builder:
    """The table while the survey runs, in one process."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.table = bytearray(size)
        self.words = 0

    def take(self, counted: tuple[bytes, bytes, int]) -> None:
        """Add what a piece counted."""
        table = self.table
        packed, counts, words = counted
        self.words += words
        found = array("I")
        found.frombytes(packed)
        at = 0
        for number in counts:
            for place in found[at : at + PLACES]:
                new = table[place] + number
                table[place] = min(FULL, new)
            at += PLACES

    def write(self, path: Path) -> None:
        """Put the table on disk, for the workers: the number of words, then the places."""
        with path.open("wb") as file:
            file.write(self.words.to_bytes(8, "little"))
            file.write(self.table)


class Vocabulary:
    """The finished table, read-only; every worker maps the same file."""

    def __init__(self, path: str) -> None:
        with Path(path).open("rb") as file:
            self._table = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._size = len(self._table) - 8
        self.words = int.from_bytes(self._table[:8], "little")

    def _count(self, key: str) -> int:
        first, second, third = places(key, self._size)
        table = self._table
        return min(table[first + 8], table[second + 8], table[third + 8])

    def count(self, word: str) -> int:
        """How often the site writes this word in small letters; 255 is that or more."""
        return self._count(word)

    def is_name(self, word: str) -> bool:
        """Whether the site anywhere writes this word (given in small letters) with a capital."""
        return self._count(NAME + word) > 0


class Small:
    """The vocabulary of texts at hand, exact: for tests, and for a single page.

    >>> site = Small("L’algoritmo conta. Renzo conta.")
    >>> site.count("conta"), site.is_name("renzo"), site.is_name("conta")
    (2, True, False)
    """

    def __init__(self, *texts: str) -> None:
        tally = Tally()
        for text in texts:
            tally.add(text)
        self._counts: Counter[str] = Counter()
        for word, number in tally.words.items():
            self._counts[word if word.islower() else NAME + word.lower()] += number
        self.words = sum(tally.words.values())

    def count(self, word: str) -> int:
        """How often the texts write this word in small letters."""
        return self._counts[word]

    def is_name(self, word: str) -> bool:
        """Whether the texts anywhere write this word with a capital."""
        return NAME + word in self._counts
