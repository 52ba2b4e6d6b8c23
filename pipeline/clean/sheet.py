"""What a rule is shown: a field's prose, its paragraphs with their languages, the site's words, dictionaries."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.clean import dictionaries, guards, language
from pipeline.clean.page import BLOCK, CELL, Page

if TYPE_CHECKING:
    from pipeline.clean.settings import Settings, Site, Where
    from pipeline.clean.spelling import Finding

_ODD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u0300-\u0345\u1161-\u1175\u200b\u2060\u3099\u309a\ufeff\ufffe\uffff]"
)
_ODD_BEHIND = re.compile("[\x7f-\x9f\xad\u0300-\u0345\u200b\u2060\ufeff]")
"""Characters that few fields hold and some rules are about; those that an entity may stand for."""
_EDGE = re.compile(rf"[{BLOCK}{CELL}]|\n[ \t\r]*\n")

NEAR = 1000
"""Characters on either side of a place that tell what is spoken of."""
_OPENING = re.compile(r"['‘’](?=[^\W\d_])")
_CLOSING = re.compile(r"(?<=[^\saeiouAEIOU'‘’])['’](?!\w)")
"""Behind a vowel it may be an accent."""
_FRAME = ' \t\n\r\xa0([«“"\x0e\x0f\x11'


class Sheet:
    """A field at work; lives for one reading of it."""

    def __init__(self, raw: str, where: Where, site: Site, settings: Settings) -> None:
        self.page = Page(raw)
        self.prose = self.page.prose
        self.where = where
        self.site = site
        self.settings = settings
        self.findings: list[Finding] | None = None
        """What the spelling rules share; None until one of them asks."""
        self._chunk: guards.Chunk | None = None
        """The last one that was looked at."""
        self._marks: dict[int, tuple[list[int], list[int]]] = {}
        """Where in a paragraph, named by its start, single quotation marks may open; and where they close for sure."""
        self._languages: dict[int, str | None] = {}

    @cached_property
    def main(self) -> str | None:
        """The field's language."""
        return language.language_of(self.prose, self.where.prior)

    @cached_property
    def is_odd(self) -> bool:
        """Whether the field holds any character that is invisible, a control or a mark to be joined with a letter."""
        raw = self.page.raw
        return _ODD.search(raw) is not None or ("&" in raw and _ODD_BEHIND.search(self.prose) is not None)

    @cached_property
    def _edges(self) -> list[int]:
        """Where paragraphs begin."""
        return [0, *(found.end() for found in _EDGE.finditer(self.prose))]

    def paragraph(self, at: int) -> tuple[int, int]:
        """The paragraph that holds a place."""
        number = bisect_right(self._edges, at) - 1
        return self._edges[number], self._edges[number + 1] if number + 1 < len(self._edges) else len(
            self.prose
        )

    def around(self, at: int) -> tuple[int, int]:
        """What of its paragraph stands near a place: all of it, but where it is very long."""
        first, last = self.paragraph(at)
        return max(first, at - NEAR), min(last, at + NEAR)

    def language(self, at: int) -> str | None:
        """The language of the paragraph that holds a place."""
        number = bisect_right(self._edges, at) - 1
        if number not in self._languages:
            start, end = self.paragraph(at)
            self._languages[number] = language.paragraph_language(self.prose[start:end], self.main)
        return self._languages[number]

    def is_quoting(self, at: int) -> bool:
        """Whether a single quotation mark may be open at a place."""
        first, edge = self.paragraph(at)
        if first not in self._marks:
            prose = self.prose
            opening = (found.start() for found in _OPENING.finditer(prose, first, edge))
            self._marks[first] = (
                [mark for mark in opening if not mark or prose[mark - 1] in _FRAME],
                [found.start() for found in _CLOSING.finditer(prose, first, edge)],
            )
        opened, closed = self._marks[first]
        number = bisect_left(opened, at)
        if not number:
            return False
        behind = bisect_right(closed, opened[number - 1])
        return behind == len(closed) or closed[behind] >= at

    def dictionary(self, code: str | None) -> dictionaries.Dictionary | None:
        """The dictionary of a language, where there is one."""
        return (
            dictionaries.dictionary(code, self.settings.dictionaries)
            if code in dictionaries.DICTIONARIES
            else None
        )

    @cached_property
    def _forms(self) -> list[tuple[int, int]]:
        """Spans of code, formulas and templates."""
        return guards.forms(self.prose)

    def is_guarded(self, start: int, end: int) -> bool:
        """Whether a span reaches into what no rule may touch."""
        spans = self._forms
        if spans:
            at = bisect_right(spans, (start, len(self.prose)))
            if (at > 0 and spans[at - 1][1] > start) or (at < len(spans) and spans[at][0] < end):
                return True
        chunk = self._chunk
        if chunk is None or start < chunk.start or end > chunk.end or start == end:
            chunk = self._chunk = guards.chunk(self.prose, start, end)
        return any(first < end and last > start for first, last in chunk.addresses)

    def touches_guard(self, start: int, end: int) -> bool:
        """Whether a span stands right beside a guarded one."""
        return self.is_guarded(max(0, start - 1), end + 1)
