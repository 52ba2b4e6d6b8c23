"""The words of a site are counted in the survey, for its vocabulary.

The sums of a whole text's terms, letter by letter, give the numbers of all its words at once: each is the difference of
two sums, divided by the power at which the word begins. So no word is made a string. Adding up what pieces count gives
the same table in any order, whatever the number of workers.

Only a run that needs it imports this: numpy takes a while.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.clean.page import Page
from pipeline.clean.words import ALL, BASE, MIX, NAME, SHORTEST, compounds, number_of, places

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    Numbers = NDArray[np.uint64]

SMALLEST, LARGEST = 1 << 16, 1 << 24
"""Places of a table, at least and at most."""
PER_PLACE = 8
"""Bytes of input for a place."""
FULL = 255
COUNT_BITS = 8
"""Of a 32-bit number: a count below, its place above."""
CHUNK = 1 << 16
"""Characters that are counted at once."""
_INVERSE = pow(BASE, -1, ALL + 1)
_CAPITAL = 1 << 31
_PLANE = 1 << 16
"""Characters of the basic plane; others are no letters here."""


def table_size(size: int) -> int:
    """Places for an input of so many bytes: a power of two."""
    return min(LARGEST, max(SMALLEST, 1 << (size // PER_PLACE).bit_length()))


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
            whole = [number_of(each.lower(), 0 if each.islower() else NAME) for each in compounds(text)]
            self._found.append(np.array(whole, np.uint64))

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


def _numbers(text: str) -> Numbers:
    """The numbers of all words of a text of CHUNK characters at most."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), "<u4")
    found = _letters()[np.minimum(codes, _PLANE)]
    edges = np.flatnonzero(np.diff(found != 0, prepend=False, append=False))
    starts, ends = edges[::2], edges[1::2]
    long = ends - starts >= SHORTEST
    starts, ends = starts[long], ends[long]
    sums = np.zeros(len(found) + 1, np.uint64)
    np.cumsum((found & ~np.uint32(_CAPITAL)) * _powers(BASE)[: len(found)], out=sums[1:])
    capitals = np.zeros(len(found) + 1, np.uint32)
    np.cumsum(found >> 31, out=capitals[1:])
    numbers = (sums[ends] - sums[starts]) * _powers(_INVERSE)[starts]
    numbers[capitals[starts] != capitals[ends]] ^= np.uint64(NAME)
    return numbers * np.uint64(MIX)


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
