"""The site's own vocabulary, counted in the survey: a table of fixed size, so that memory does not grow with the site.

Every word has three places in the table, found by its number; a place counts up to 255 and stays there. What is read
is the least of the three, so a count is never too small, and almost never too large. Adding up tables gives the same
result in any order, whatever the number of workers.

A word's number is a polynomial of its letters, in 64 bits. The sums of a whole text's terms, letter by letter, give the
numbers of all its words at once: each is the difference of two sums, divided by the power at which the word begins.
"""

from __future__ import annotations

import mmap
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from pipeline.clean.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Numbers = NDArray[np.uint64]

SHORTEST = 3
WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},}}")
"""What counts as a word; shorter ones are never looked up."""
_COMPOUND = re.compile(r"(?:[^\W\d_]+-)+[^\W\d_]+")
SMALLEST, LARGEST = 1 << 16, 1 << 24
"""Places of a table, at least and at most."""
PER_PLACE = 8
"""Bytes of input for a place."""
FULL = 255
COUNT_BITS = 8
"""Of a 32-bit number: a count below, its place above."""
CHUNK = 1 << 16
"""Characters that are counted at once."""
_ALL = (1 << 64) - 1
_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, _ALL + 1)
_MIX = 0xD6E8FEB86659FD93
"""Odd numbers of no pattern: the polynomial's base; what undoes it; a factor that spreads what tells words apart."""
_NAME = 0x5555555555555555
"""Tells a word that was met with a capital."""
_CAPITAL = 1 << 31
_PLANE = 1 << 16
"""Characters of the basic plane; others are no letters here."""


def table_size(size: int) -> int:
    """Places for an input of so many bytes: a power of two."""
    return min(LARGEST, max(SMALLEST, 1 << (size // PER_PLACE).bit_length()))


def places(number: Any, size: int) -> tuple[Any, Any, Any]:
    """The places in a table of a word's number, or of an array of them."""
    first, step, last = number >> 40, number >> 16 | 1, size - 1
    return first & last, (first + step) & last, (first + 2 * step) & last


def _number(word: str, mark: int = 0) -> int:
    """The number of a word in small letters."""
    number = 0
    for letter in reversed(word):
        number = (number * _BASE + ord(letter)) & _ALL
    return (number ^ mark) * _MIX & _ALL


def _numbers(text: str) -> Numbers:
    """The numbers of all words of a text of CHUNK characters at most."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), "<u4")
    found = _letters()[np.minimum(codes, _PLANE)]
    edges = np.flatnonzero(np.diff(found != 0, prepend=False, append=False))
    starts, ends = edges[::2], edges[1::2]
    long = ends - starts >= SHORTEST
    starts, ends = starts[long], ends[long]
    sums = np.zeros(len(found) + 1, np.uint64)
    np.cumsum((found & ~np.uint32(_CAPITAL)) * _powers(_BASE)[: len(found)], out=sums[1:])
    capitals = np.zeros(len(found) + 1, np.uint32)
    np.cumsum(found >> 31, out=capitals[1:])
    numbers = (sums[ends] - sums[starts]) * _powers(_INVERSE)[starts]
    numbers[capitals[starts] != capitals[ends]] ^= np.uint64(_NAME)
    return numbers * np.uint64(_MIX)


@lru_cache(maxsize=1)
def _letters() -> NDArray[np.uint32]:
    """Of every character the code of its small letter, marked if it is a capital; 0 if it is no letter."""
    codes = np.arange(_PLANE, dtype="<u4")
    plane = codes.tobytes().decode("utf-32-le", "surrogatepass")
    small = plane.replace("İ", "i").lower()  # the only letter that becomes two
    lowered = np.frombuffer(small.encode("utf-32-le", "surrogatepass"), "<u4")
    letters = np.zeros(_PLANE + 1, np.uint32)
    for found in re.finditer(r"[^\W\d_]+", plane):
        letters[found.start() : found.end()] = 1
    letters[:-1] *= lowered | (lowered != codes) * np.uint32(_CAPITAL)
    return letters


@lru_cache(maxsize=2)
def _powers(base: int) -> Numbers:
    """The powers of a number."""
    factors = np.full(CHUNK + 1, base, np.uint64)
    factors[0] = 1
    return np.multiply.accumulate(factors)


class Counted(NamedTuple):
    """What one piece of the input adds to the table."""

    places: bytes
    """32-bit numbers, each a place with its count, in order, each place once."""
    words: int


class Tally:
    """The words of one piece of the input, while it is read."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._size = 0
        self._found: list[Numbers] = []

    def add(self, raw: str) -> None:
        """Count the words of a raw field."""
        for text in _cut(Page(raw).prose):
            if self._size + len(text) >= CHUNK:
                self._count()
            self._texts.append(text)
            self._size += len(text) + 1

    def _count(self) -> None:
        """Count the words of the texts at hand."""
        text = "\n".join(self._texts)
        self._texts.clear()
        self._size = 0
        self._found.append(_numbers(text))
        if "-" in text:
            compounds = [_number(each.lower(), 0 if each.islower() else _NAME) for each in _compounds(text)]
            self._found.append(np.array(compounds, np.uint64))

    def counted(self, size: int) -> Counted:
        """All that was counted, for a table of this size."""
        self._count()
        numbers = np.concatenate(self._found)
        at, counts = np.unique(np.concatenate(places(numbers, size)).astype(np.uint32), return_counts=True)
        packed = at << COUNT_BITS | np.minimum(counts, FULL).astype(np.uint32)
        return Counted(packed.tobytes(), len(numbers))


def _cut(text: str) -> Iterator[str]:
    """A text in pieces of less than CHUNK characters, cut where it has blanks."""
    at = 0
    while len(text) - at >= CHUNK:
        last = at + CHUNK - 1
        start, at = at, text.rfind(" ", at, last) + 1 or last
        yield text[start:at]
    yield text[at:] if at else text


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
        self.table = np.zeros(size, np.uint8)
        self.words = 0

    def take(self, counted: tuple[bytes, int]) -> None:
        """Add what a piece counted."""
        packed, words = counted
        self.words += words
        found = np.frombuffer(packed, np.uint32)
        at = found >> COUNT_BITS
        self.table[at] = np.minimum(self.table[at] + (found & FULL), FULL)

    def write(self, path: Path) -> None:
        """Put the table on disk, for the workers: the number of words, then the places."""
        with path.open("wb") as file:
            file.write(self.words.to_bytes(8, "little"))
            file.write(self.table.data)


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
        return self._count(_number(word))

    def is_name(self, word: str) -> bool:
        """Whether the site anywhere writes this word (given in small letters) with a capital."""
        return self._count(_number(word, _NAME)) > 0


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
            for word in (*WORD.findall(prose), *_compounds(prose)):
                (self._small if word.islower() else self._names)[word.lower()] += 1
        self.words = self._small.total() + self._names.total()

    def count(self, word: str) -> int:
        """How often the texts write this word in small letters."""
        return self._small[word]

    def is_name(self, word: str) -> bool:
        """Whether the texts anywhere write this word with a capital."""
        return word in self._names
