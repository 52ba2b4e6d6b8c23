"""Where the CDATA section of an element really ends, in bytes or in text.

A section ends at the `]]>` that stands before its element's own end tag. That holds for what
WordPress writes today (`]]>` inside text is split in two sections), for what it wrote before 3.5
(`]]>` inside text stands bare), and it tells a section that lost its end: there, another element of
the same name opens in between.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import AnyStr, Generic, NamedTuple, cast

FOLLOWS = r"(?=\s*(?:\Z|</|<!--|<[\w.-]+:|<(?:item|title|link|pubDate|description|category|guid|language|generator)[\s/>]))"
"""What may stand behind an element: no text."""


class Marks(NamedTuple, Generic[AnyStr]):
    """Patterns for the elements of one name."""

    end: re.Pattern[AnyStr]
    """The end of a section, and something that may follow it."""
    any_end: re.Pattern[AnyStr]
    opening: re.Pattern[AnyStr]
    """Another element of this name, behind an element."""
    escaped: re.Pattern[AnyStr]
    """The end of a section in a text that shows one, as WordPress escapes it."""


@lru_cache(maxsize=512)
def marks(name: AnyStr) -> Marks[AnyStr]:
    """The patterns for an element of this name, in bytes or in text, as the name is."""
    word = re.escape(name)
    plain = word if isinstance(word, str) else word.decode("latin-1")
    tag = rf"\]\]>\s*</{plain}\s*>"
    patterns = (
        tag + FOLLOWS,
        tag,
        rf">\s*<{plain}(?:\s[^<>]*)?>\s*<!\[CDATA\[",
        rf"\]\]\]\]><!\[CDATA\[>\s*</{plain}\s*>",
    )
    if isinstance(name, str):
        return cast("Marks[AnyStr]", Marks(*map(re.compile, patterns)))
    return cast("Marks[AnyStr]", Marks(*(re.compile(pattern.encode("latin-1")) for pattern in patterns)))


class Lost(Exception):  # noqa: N818 - a finding about the data, not an error of the program
    """The section has no end of its own: the next one belongs to an element that opened later."""


class Ahead(Generic[AnyStr]):
    """What comes next in a text, asked from front to back: nothing is looked for twice, so time stays linear."""

    def __init__(self, text: AnyStr) -> None:
        self.text: AnyStr = text
        self.matches: dict[re.Pattern[AnyStr], tuple[int, re.Match[AnyStr] | None]] = {}
        self.places: dict[AnyStr, tuple[int, int]] = {}

    def search(self, pattern: re.Pattern[AnyStr], start: int) -> re.Match[AnyStr] | None:
        """The next match of a pattern."""
        if (known := self.matches.get(pattern)) is not None:
            since, match = known
            if since <= start and (match is None or match.start() >= start):
                return match
        match = pattern.search(self.text, start)
        self.matches[pattern] = start, match
        return match

    def find(self, needle: AnyStr, start: int) -> int:
        """The next place of a text; -1 if there is none."""
        if (known := self.places.get(needle)) is not None:
            since, place = known
            if since <= start and not 0 <= place < start:
                return place
        place = self.text.find(needle, start)
        self.places[needle] = start, place
        return place

    def section_end(self, name: AnyStr, start: int) -> tuple[int, int] | None:
        """Offsets of the `]]>` that ends a section and of what follows the end tag.

        None if the text holds no such place; raises Lost if the section was cut.
        """
        of_name = marks(name)
        for pattern in (of_name.end, of_name.any_end):
            found = self.search(pattern, start)
            if found is not None and self.reopened(name, start, found.start()) < 0:
                return found.start(), found.end()
        if found is None:
            return None
        raise Lost

    def reopened(self, name: AnyStr, start: int, stop: int) -> int:
        """Where between the offsets a section of this name opens that is not itself text; -1 if none does."""
        of_name = marks(name)
        while (opened := self.search(of_name.opening, start)) is not None and opened.start() < stop:
            escaped = self.search(of_name.escaped, opened.end())
            if escaped is None or escaped.start() >= stop:
                return opened.start()
            start = escaped.end()
        return -1
