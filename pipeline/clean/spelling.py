"""Rules for words that no dictionary has: repaired where the site itself gives the evidence, proposed elsewhere."""

from __future__ import annotations

import re
from functools import lru_cache
from math import exp
from typing import TYPE_CHECKING, NamedTuple

from pipeline.clean.candidates import Guess, bare, guess
from pipeline.clean.dictionaries import DICTIONARIES, Dictionary, dictionary
from pipeline.clean.edit import Repair
from pipeline.clean.words import WORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.clean.settings import Site
    from pipeline.clean.sheet import Sheet

LANGUAGES = tuple(DICTIONARIES)
SHORTEST = 3
"""Letters of a word that is looked at."""
LONG = 6
"""Letters of a word that may be repaired without asking."""
SURE, LIKELY, POSSIBLE, FOREIGN = 0.95, 0.90, 0.06, 0.6
"""How likely a candidate must be to be taken, with the site's word for it twice, once; to be proposed; to be proposed for
a word of another language."""
USUAL = 0.5
"""Chance that a site which means a word uses it elsewhere, too."""
STRONGEST = 10.0
"""Times that a site's use of a candidate can speak for it, at most."""
SHARE = 0.75
"""Share of all words that are long enough to be counted."""
ROOM = 300_000
"""Words that a worker remembers."""

_NOT_BEFORE = frozenset("-_/\\@#.=+*<>&~%$:|0123456789`")
_NOT_BEHIND = frozenset("-_/\\@=+<>~'’0123456789`")
_DRAWN_OUT = re.compile(r"(.)\1\1\1|^(?:[aeiou]?h[aeiou])+h?$")
"""No slips but sounds: `noooo`, `hahaha`."""
_VOWELS = frozenset("aeiouhàèéìòùâêîôûäöüáíóú")
_QUOTES = frozenset("\"“”«»‘’'")
_CIRCUMFLEX = str.maketrans("îûÎÛ", "iuIU")


class Finding(NamedTuple):
    """A word that may be a slip, at one place."""

    start: int
    end: int
    meant: str
    tier: str
    """`sure`, `likely`, `guess` or `accent`."""
    probability: float
    evidence: str


class Speller:
    """One language at work on one site."""

    def __init__(self, words: Dictionary, folders: tuple[str, ...], site: Site, keep: frozenset[str]) -> None:
        self.words = words
        self.folders = folders
        self.site = site
        self.keep = keep
        self.right: set[str] = set()
        """Words that need no further look."""
        self.doubtful: dict[str, Guess] = {}
        self.foreign: set[str] = set()
        """Those of them that another language has."""

    def suspects(self, prose: str) -> list[str]:
        """The words of a text that may be slips, in order of the alphabet."""
        unknown = set(WORD.findall(prose))
        unknown -= self.right
        if not unknown:
            return []
        if len(self.right) > ROOM:
            self.right.clear()
        return sorted(word for word in unknown if self.is_suspect(word))

    def is_suspect(self, word: str) -> bool:
        """Whether a word may be a slip; each is looked up once."""
        if word in self.right:
            return False
        if word in self.doubtful:
            return True
        found = None if self._is_right(word) else guess(word, self.words)
        if found is None or found.best is None or (found.best.probability < POSSIBLE and not found.best.accent_only):
            self.right.add(word)
            return False
        if self._is_foreign(word):
            # A word that is known in this language, too, or that is far from a likely one, is a loan.
            if found.best.probability < FOREIGN or found.best.accent_only or word in self.words.ranks():
                self.right.add(word)
                return False
            self.foreign.add(word)
        if len(self.doubtful) > ROOM // 10:
            self.doubtful.clear()
        self.doubtful[word] = found
        return True

    def _is_right(self, word: str) -> bool:
        """Whether a word is one of the language, a name, or the site's own."""
        if not word.islower() or len(word) < SHORTEST or word in self.keep:
            return True
        own = self.words
        if own.has(word) or own.has(word.capitalize()) or _DRAWN_OUT.search(word):
            return True
        if "ß" in word and own.has(word.replace("ß", "ss")):
            return True  # German as it was written until 1996
        return self.site.is_name(word) or self.site.count(word) > 1

    def _is_foreign(self, word: str) -> bool:
        """Whether another language has the word."""
        others = (dictionary(code, self.folders) for code in LANGUAGES if code != self.words.code)
        return any(other is not None and other.has(word) for other in others)


@lru_cache(maxsize=16)
def _speller(code: str, folders: tuple[str, ...], site: Site, keep: frozenset[str]) -> Speller | None:
    """The speller of a language, made once for a site."""
    words = dictionary(code, folders)
    return Speller(words, folders, site, keep) if words is not None else None


def speller(sheet: Sheet, code: str | None) -> Speller | None:
    """The speller of a language, where it has a dictionary."""
    return _speller(code, sheet.settings.dictionaries, sheet.site, sheet.settings.keep) if code in DICTIONARIES else None


def findings(sheet: Sheet) -> list[Finding]:
    """Every place that may be a slip."""
    if sheet.findings is None:
        sheet.findings = list(_look(sheet))
    return sheet.findings


def _look(sheet: Sheet) -> Iterator[Finding]:
    main = speller(sheet, sheet.main)
    if main is None:
        return
    prose = sheet.prose
    for word in main.suspects(prose):
        for found in re.finditer(rf"(?<!\w){word}(?!\w)", prose):
            start, end = found.span()
            code = sheet.language(start)
            words = main if code == sheet.main else speller(sheet, code)
            if words is None or not words.is_suspect(word) or not _is_plain(sheet, start, end):
                continue
            finding = _judge(sheet, words, word, start)
            if finding is not None:
                yield finding


def _is_plain(sheet: Sheet, start: int, end: int) -> bool:
    """Whether a word stands by itself: no part of a name of a file, of a compound, of something cut short."""
    prose = sheet.prose
    before, behind = prose[start - 1 : start], prose[end : end + 1]
    if before in _NOT_BEFORE or behind in _NOT_BEHIND:
        return False
    if behind in {".", ":"} and prose[end + 1 : end + 2].isalnum():
        return False
    if before and before in "'’" and sheet.language(start) not in {"it", "fr"}:
        return False
    return sheet.page.is_whole(start, end)


def _judge(sheet: Sheet, words: Speller, word: str, start: int) -> Finding | None:
    """How sure it is that a word is a slip."""
    best, others = words.doubtful[word]
    if best is None:
        return None
    end = start + len(word)
    prose, site = sheet.prose, sheet.site
    meant = best.word
    if best.accent_only:
        if words.words.code == "fr" and word == meant.translate(_CIRCUMFLEX):
            return None  # French as it is written since 1990
        return Finding(start, end, meant, "accent", min(best.probability, 0.8), f"{meant}: an accent")
    count = site.count(meant)
    probability = best.probability
    if count and best.kind and word[:-1] != meant[:-1] and word != meant[:-1] and word[:-1] != meant:
        probability = _with_site(probability, best.zipf, sheet)
    evidence = f"{meant}: {count} on the site, Zipf {best.zipf:.1f}"
    if others:
        evidence += f"; or {', '.join(others[:4])}"
    alone = prose[start - 1 : start] in _QUOTES and prose[end : end + 1] in _QUOTES
    cut = meant[:-1] == word and meant[-1] in _VOWELS and prose[end + 1 : end + 2].lower() in _VOWELS
    foreign = word in words.foreign
    if foreign and not _among_own(sheet, words, start, end):
        return None
    safe = not foreign and len(word) >= LONG and word[0] == meant[0] and not alone and not cut and bare(word) != bare(meant)
    if safe and count > 1 and probability >= SURE:
        tier = "sure"
    elif safe and count and probability >= LIKELY and len(others) <= 1:
        tier = "likely"
    else:
        tier = "guess"
    return Finding(start, end, meant, tier, probability, evidence)


def _among_own(sheet: Sheet, words: Speller, start: int, end: int) -> bool:
    """Whether a word stands among words of the language, unmarked: loans come in company, in italics or in quotes."""
    first, last = sheet.page.raw_span(start, end)
    raw, prose = sheet.page.raw, sheet.prose
    if raw[first - 1 : first] in _MARKED or raw[last : last + 1] in _MARKED:
        return False
    around = (*WORD.findall(prose[max(0, start - 40) : start])[-1:], *WORD.findall(prose[end : end + 40])[:1])
    return all(word.islower() and words.words.has(word) for word in around)


_MARKED = frozenset("\"“”«»‘’'<>*_()[]")


def _with_site(probability: float, zipf: float, sheet: Sheet) -> float:
    """How likely a candidate is, now that the site is known to use it: the more so, the less that was to be expected.

    Not for slips in the last letter: a topic's words are there in all their forms.
    """
    total = sheet.site.words / SHARE
    by_chance = 1 - exp(-total * 10 ** (zipf - 9))
    times = min(STRONGEST, max(1.0, USUAL / max(by_chance, 1e-6)))
    return probability / (probability + (1 - probability) / times)


def _tier(sheet: Sheet, tier: str) -> Iterator[Repair]:
    """The findings of one sort."""
    level = "auto" if tier in {"sure", "likely"} else "suggest"
    for finding in findings(sheet):
        if finding.tier == tier:
            yield Repair(finding.start, finding.end, finding.meant, round(finding.probability, 3), finding.evidence, level)  # type: ignore[arg-type]


def spelling_sure(sheet: Sheet) -> Iterator[Repair]:
    """A slip in a word that the site writes rightly twice or more.

    Only a word of six letters or more, in small letters, met once, that no dictionary of five languages has and the site
    nowhere writes with a capital; the right word begins with the same letter and is 95 % likely.

    >>> from pipeline.clean import tried
    >>> from pipeline.clean.words import Small
    >>> site = Small("un algoritmo e un altro algoritmo; ogni algolritmo decide il sito del Comune")
    >>> tried(spelling_sure, "ogni algolritmo decide il sito del Comune", site=site)
    'ogni algoritmo decide il sito del Comune'
    """
    return _tier(sheet, "sure")


def spelling_likely(sheet: Sheet) -> Iterator[Repair]:
    """A slip in a word that the site writes rightly once; 90 % likely, and two words at most that may be meant.

    >>> from pipeline.clean import tried
    >>> from pipeline.clean.words import Small
    >>> site = Small("un algoritmo; ogni algolritmo decide il sito del Comune")
    >>> tried(spelling_likely, "ogni algolritmo decide il sito del Comune", site=site)
    'ogni algoritmo decide il sito del Comune'
    """
    return _tier(sheet, "likely")


def spelling_guess(sheet: Sheet) -> Iterator[Repair]:
    """A word that may be a slip for another, without the site's word for it: only ever a suggestion.

    >>> from pipeline.clean import tried
    >>> tried(spelling_guess, "ogni algolritmo decide il sito del Comune")
    'ogni ⟨algolritmo→algoritmo⟩ decide il sito del Comune'
    """
    return _tier(sheet, "guess")


def spelling_accent(sheet: Sheet) -> Iterator[Repair]:
    """A word that is one with another accent: only ever a suggestion, since it may be a word of another language.

    >>> from pipeline.clean import tried
    >>> tried(spelling_accent, "la possibilitá di vedere il sito del Comune")
    'la ⟨possibilitá→possibilità⟩ di vedere il sito del Comune'
    """
    return _tier(sheet, "accent")
