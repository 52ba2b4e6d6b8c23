"""The site's own vocabulary, counted in the survey: a table of fixed size, so that memory does not grow with the site.

Every word has three places in the table, found by two checksums; a place counts up to 255 and stays there. What is read
is the least of the three, so a count is never too small, and almost never too large. Adding up tables gives the same
result in any order, whatever the number of workers.
"""

from __future__ import annotations

import mmap
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import numpy as np

from pipeline.clean.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST = 3
WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},}}")
"""What counts as a word; shorter ones are never looked up."""
_COMPOUND = re.compile(r"(?:[^\W\d_]+-)+[^\W\d_]+")
_TOKENS = bytes(
    byte if byte == ord("-") or byte > 0x7F or chr(byte).isalpha() else 0x20 for byte in range(256)
)
"""Leaves of UTF-8 what may be of a word; of a token that is not all letters of ASCII the words are found one by one."""
SMALLEST, LARGEST = 1 << 16, 1 << 24
"""Places of a table, at least and at most."""
PER_PLACE = 8
"""Bytes of input for a place."""
FULL = 255
COUNT_BITS = 8
"""Of a 32-bit number: a count below, its place above."""
NAME = b"^"
"""Stands before a word that was met with a capital."""


def table_size(size: int) -> int:
    """Places for an input of so many bytes: a power of two."""
    return min(LARGEST, max(SMALLEST, 1 << (size // PER_PLACE).bit_length()))


def places(key: bytes, size: int) -> tuple[int, int, int]:
    """A key's places in a table."""
    first, step = crc32(key), crc32(key[::-1]) | 1
    return first & (size - 1), (first + step) & (size - 1), (first + 2 * step) & (size - 1)


def _key(word: str) -> bytes:
    """What a word is counted as: itself in small letters, marked if it was met with a capital."""
    return word.encode() if word.islower() else NAME + word.lower().encode()


class Counted(NamedTuple):
    """What one piece of the input adds to the table."""

    places: bytes
    """32-bit numbers, each a place with its count, in order, each place once."""
    words: int


class Tally:
    """The words of one piece of the input, while it is read."""

    def __init__(self) -> None:
        self._tokens: Counter[bytes] = Counter()

    def add(self, raw: str) -> None:
        """Count the words of a raw field."""
        self._tokens.update(Page(raw).prose.encode("utf-8", "replace").translate(_TOKENS).split())

    def keys(self) -> tuple[list[bytes], list[int]]:
        """What the words are counted as, and how often each stands; a key may come again."""
        keys: list[bytes] = []
        numbers: list[int] = []
        for token, number in self._tokens.items():
            if token.isalpha():
                if len(token) >= SHORTEST:
                    keys.append(token if token.islower() else NAME + token.lower())
                    numbers.append(number)
                continue
            text = token.decode()
            for word in (*WORD.findall(text), *_compounds(text)):
                keys.append(_key(word))
                numbers.append(number)
        return keys, numbers

    def counted(self, size: int) -> Counted:
        """All that was counted, for a table of this size; as `places` for all keys at once."""
        keys, numbers = self.keys()
        first = np.fromiter(map(crc32, keys), np.uint32, len(keys))
        step = np.fromiter((crc32(key[::-1]) for key in keys), np.uint32, len(keys)) | 1
        every = np.concatenate((first, first + step, first + 2 * step)) & np.uint32(size - 1)
        counts = np.minimum(numbers, FULL).astype(np.uint32)
        packed = np.sort(every << COUNT_BITS | np.tile(counts, 3))
        at = packed >> COUNT_BITS
        starts = np.flatnonzero(np.diff(at, prepend=at[:1] + 1))
        sums = np.minimum(np.add.reduceat(packed & FULL, starts), FULL)
        return Counted((at[starts] << COUNT_BITS | sums).tobytes(), sum(numbers))


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

    def _count(self, key: bytes) -> int:
        first, second, third = places(key, self._size)
        table = self._table
        return min(table[first + 8], table[second + 8], table[third + 8])

    def count(self, word: str) -> int:
        """How often the site writes this word in small letters; 255 is that or more."""
        return self._count(word.encode())

    def is_name(self, word: str) -> bool:
        """Whether the site anywhere writes this word (given in small letters) with a capital."""
        return self._count(NAME + word.encode()) > 0


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
        self._counts: Counter[bytes] = Counter()
        for key, number in zip(*tally.keys(), strict=True):
            self._counts[key] += number
        self.words = self._counts.total()

    def count(self, word: str) -> int:
        """How often the texts write this word in small letters."""
        return self._counts[word.encode()]

    def is_name(self, word: str) -> bool:
        """Whether the texts anywhere write this word with a capital."""
        return NAME + word.encode() in self._counts
