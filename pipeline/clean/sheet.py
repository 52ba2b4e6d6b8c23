"""What a rule is shown: a field's prose, its paragraphs with their languages, the site's words, dictionaries."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.clean import dictionaries, language
from pipeline.clean.guards import guarded
from pipeline.clean.page import BLOCK, CELL, Page

if TYPE_CHECKING:
    from pipeline.clean.settings import Settings, Site, Where
    from pipeline.clean.spelling import Finding

_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u0300-\u0345\u1161-\u1175\u200b\u2060\u3099\u309a\ufeff\ufffe\uffff]")
_ODD_BEHIND = re.compile("[\x7f-\x9f\xad\u0300-\u0345\u200b\u2060\ufeff]")
"""Characters that few fields hold and some rules are about; those that an entity may stand for."""
_EDGE = re.compile(rf"[{BLOCK}{CELL}]|\n[ \t\r]*\n")


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
        return self._edges[number], self._edges[number + 1] if number + 1 < len(self._edges) else len(self.prose)

    def language(self, at: int) -> str | None:
        """The language of the paragraph that holds a place."""
        number = bisect_right(self._edges, at) - 1
        if number not in self._languages:
            start, end = self.paragraph(at)
            self._languages[number] = language.paragraph_language(self.prose[start:end], self.main)
        return self._languages[number]

    def dictionary(self, code: str | None) -> dictionaries.Dictionary | None:
        """The dictionary of a language, where there is one."""
        return dictionaries.dictionary(code, self.settings.dictionaries) if code in dictionaries.DICTIONARIES else None

    @cached_property
    def guards(self) -> list[tuple[int, int]]:
        """Spans of the prose that no rule may touch."""
        return guarded(self.prose)

    def is_guarded(self, start: int, end: int) -> bool:
        """Whether a span reaches into a guarded one."""
        guards = self.guards
        at = bisect_right(guards, (start, len(self.prose)))
        return (at > 0 and guards[at - 1][1] > start) or (at < len(guards) and guards[at][0] < end)

    def touches_guard(self, start: int, end: int) -> bool:
        """Whether a span stands right beside a guarded one."""
        return self.is_guarded(start - 1, end + 1)
