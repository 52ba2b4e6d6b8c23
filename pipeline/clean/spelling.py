"""Rules for words that no dictionary has: repaired where the site itself gives the evidence, proposed elsewhere."""

from __future__ import annotations

import re
from functools import lru_cache
from math import exp
from typing import TYPE_CHECKING, NamedTuple

from pipeline.clean.apostrophes import ITALIAN
from pipeline.clean.candidates import Candidate, Guess, bare, guess
from pipeline.clean.dictionaries import DICTIONARIES, Dictionary, dictionary
from pipeline.clean.edit import Repair
from pipeline.clean.words import WORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.clean.edit import Level
    from pipeline.clean.settings import Site
    from pipeline.clean.sheet import Sheet

LANGUAGES = tuple(DICTIONARIES)
SHORTEST = 3
"""Letters of a word that is looked at."""
LONGEST = 28
"""Letters of the longest that is; what is longer is a compound or no word."""
LONG = 6
"""Letters of a word that may be repaired without asking."""
SURE, LIKELY, POSSIBLE, FOREIGN = 0.95, 0.90, 0.06, 0.35
"""How likely a candidate must be to be taken, with the site's word for it twice, once; to be proposed; to be proposed for
a word of another language."""
USUAL = 0.5
"""Chance that a site which means a word uses it elsewhere, too."""
STRONGEST = 10.0
"""Times that a site's use of a candidate can speak for it, at most."""
SHARE = 0.75
"""Share of all words that are long enough to be counted."""
LETTERS = 6.5
"""Signs of a text for each of its words."""
OFTEN = 30
"""Times that a site may repeat a slip (a sentence in many posts); what it writes more often is right."""
NEAR = 80
"""Characters around a word that show in what company it is …"""
HOME, STRANGE = 0.7, 0.4
"""… and the share of its language's words there, at least: to be repaired, to be proposed."""
SAMPLE, FEW = 60, 12
"""Different words of a text that are looked at to see whether it is strange, about; and at least."""
BESIDE = 40
"""Characters between a misspelling and the right word that is told with it."""
ROOM = 100_000
"""Words that a worker remembers."""

_NOT_BEFORE = frozenset("-_/\\@#.=+*<>&~%$:|0123456789`")
_NOT_BEHIND = frozenset("-_/\\@=+<>~'’0123456789`([{")
_DRAWN_OUT = re.compile(r"(.)\1\1\1|^(?:[aeiou]?h[aeiou])+h?$")
"""No slips but sounds: `noooo`, `hahaha`."""
_VOWELS = frozenset("aeiouhàèéìòùâêîôûäöüáíóú")
_QUOTES = frozenset("\"“”«»‘’'")
_EMPHASIS = frozenset("<>*_")
_ABOUT_WORDS = re.compile(
    r"(?i)\b(?:(?:mis)?spell(?:ed|ing|s)?\b|typos?\b|misprint|ortogra|refus[oi]\b|errori di (?:battitura|stampa)|si scriv|"
    r"orthogra|faute|coquille|Rechtschreib|Tippfehler|Schreibfehler|se escribe|erratas?\b)"
)
"""A text about how words are written."""
_ACUTE = str.maketrans("íú", "ìù")
_CIRCUMFLEX = str.maketrans("îûÎÛ", "iuIU")


_LETTERS = bytes(byte if byte > 0x7F or chr(byte).isalpha() else 0x20 for byte in range(256))
"""Leaves of UTF-8 what may be of a word."""


def tokens_of(prose: str) -> set[str]:
    """What a text holds between blanks and signs of ASCII, each once: words, as a rule; finding those takes thrice as long.

    >>> sorted(tokens_of("l'arte, «Arte» e il n. 2"))
    ['arte', 'e', 'il', 'l', 'n', '«Arte»']
    """
    letters = prose.encode("utf-8", "surrogatepass").translate(_LETTERS)
    return set(letters.decode("utf-8", "surrogatepass").split())


class Tokens:
    """The tokens that were met, sorted, so that those of a whole text are told apart at once."""

    def __init__(self) -> None:
        self._small: set[str] = set()
        """Words in small letters, of more than a few."""
        self._mixed: set[str] = set()
        """Tokens that hold more than letters."""
        self._others: set[str] = set()

    def small(self, tokens: set[str]) -> set[str]:
        """The words in small letters of a text, short ones left out."""
        rest = tokens - self._small
        found = tokens - rest
        mixed = rest & self._mixed
        for token in rest - mixed - self._others:
            if not token.isalpha():
                self._mixed.add(token)
                mixed.add(token)
            elif _is_small(token):
                self._small.add(token)
                found.add(token)
            else:
                self._others.add(token)
        found.update(filter(_is_small, WORD.findall(" ".join(mixed))))
        for each in (self._small, self._mixed, self._others):
            if len(each) > ROOM:
                each.clear()
        return found


def _is_small(word: str) -> bool:
    """Whether a word is long enough to tell of its language, and no name."""
    return len(word) > SHORTEST and word.islower()


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
        self._tokens = Tokens()
        self._own: set[str] = set()
        """Words that the language has, as far as they were looked up …"""
        self._strange: set[str] = set()
        """… and those that it lacks."""
        self.right: set[str] = set()
        """Tokens that need no further look."""
        self.doubtful: dict[str, Guess] = {}
        self.foreign: set[str] = set()
        """Those of them that another language has."""

    def suspects(self, prose: str) -> set[str]:
        """The words of a text that may be slips; none where most of its words are strange."""
        tokens = tokens_of(prose)
        unknown = tokens - self.right
        if len(unknown) > FEW and self._is_strange(tokens):
            return set()
        if len(self.right) > ROOM:
            self.right.clear()
        found: set[str] = set()
        for token in unknown:
            suspects = [word for word in WORD.findall(token) if self.is_suspect(word)]
            if suspects:
                found.update(suspects)
            else:
                self.right.add(token)
        return set() if found and len(unknown) <= FEW and self._is_strange(tokens) else found

    def _is_strange(self, tokens: set[str]) -> bool:
        """Whether so few of a text's words are the language's that it is in another, or in none."""
        words = sorted(self._tokens.small(tokens))
        sample = set(words[:: max(1, len(words) // SAMPLE)])
        if len(sample) < FEW:
            return False
        enough = STRANGE * len(sample)
        own, strange = len(sample & self._own), len(sample & self._strange)
        for word in sample - self._own - self._strange:
            if own >= enough or strange > len(sample) - enough:
                break
            if self.knows(word):
                own += 1
            else:
                strange += 1
        return own < enough

    def knows(self, word: str) -> bool:
        """Whether the language has the word; each is looked up once."""
        if word in self._own:
            return True
        if word in self._strange:
            return False
        if len(self._own) + len(self._strange) > ROOM:
            self._own.clear()
            self._strange.clear()
        known = self.words.has(word)
        (self._own if known else self._strange).add(word)
        return known

    def is_suspect(self, word: str) -> bool:
        """Whether a word may be a slip; each is looked up once."""
        if word in self.right:
            return False
        if word in self.doubtful:
            return True
        number = self.site.count(word)
        found = None if self._is_right(word, number) else guess(word, self.words, again=number > 1)
        if (
            found is None
            or found.best is None
            or (found.best.probability < POSSIBLE and not found.best.accent_only)
        ):
            self.right.add(word)
            return False
        if self._is_foreign(word):
            # Where nothing much speaks for a slip it is a loan; how often this language uses it is part of that.
            if found.best.probability < FOREIGN or found.best.accent_only:
                self.right.add(word)
                return False
            self.foreign.add(word)
        if len(self.doubtful) > ROOM // 10:
            self.doubtful.clear()
            self.foreign.clear()
        self.doubtful[word] = found
        return True

    def _is_right(self, word: str, number: int) -> bool:
        """Whether a word is one of the language, a name, or the site's own; cheap questions come first."""
        if number > OFTEN or not word.islower() or not SHORTEST <= len(word) <= LONGEST or word in self.keep:
            return True
        own = self.words
        if self.knows(word) or _DRAWN_OUT.search(word) or self.site.is_name(word):
            return True
        # What the site writes again and again is its own word, unless nobody else knows it.
        if number > 1 and (len(word) < LONG or word in own.ranks()):
            return True
        if "ß" in word and own.has(word.replace("ß", "ss")):
            return True  # German as it was written until 1996
        return own.has(word.capitalize())

    def _is_foreign(self, word: str) -> bool:
        """Whether another language has the word."""
        others = (dictionary(code, self.folders) for code in LANGUAGES if code != self.words.code)
        return any(other is not None and other.has(word) for other in others)


@lru_cache(maxsize=16)
def _speller(code: str, folders: tuple[str, ...], site: Site, keep: frozenset[str]) -> Speller | None:
    """The speller of a language, made once for a site."""
    words = dictionary(code, folders)
    return Speller(words, folders, site, keep) if words is not None else None


def forget() -> None:
    """Let go of all spellers."""
    _speller.cache_clear()


def speller(sheet: Sheet, code: str | None) -> Speller | None:
    """The speller of a language, where it has a dictionary."""
    return (
        _speller(code, sheet.settings.dictionaries, sheet.site, sheet.settings.keep)
        if code in DICTIONARIES
        else None
    )


def findings(sheet: Sheet) -> list[Finding]:
    """Every place that may be a slip."""
    if sheet.findings is None:
        sheet.findings = list(_look(sheet))
    return sheet.findings


def _look(sheet: Sheet) -> Iterator[Finding]:
    main = speller(sheet, sheet.main)
    if main is None:
        return
    suspects = main.suspects(sheet.prose)
    if not suspects:
        return
    for found in WORD.finditer(sheet.prose):
        word = found[0]
        if word not in suspects:
            continue
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
    if before and before in "\"'`^~" and prose[start - 2 : start - 1] == "\\":
        return False  # an accent of TeX
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
        code = words.words.code
        if (code == "fr" and word == meant.translate(_CIRCUMFLEX)) or (
            code == "it" and meant == word.translate(_ACUTE)
        ):
            return None  # French as it is written since 1990; Italian as some publishers write it
        if _is_spoken_of(sheet, meant, start, end):
            return None
        return Finding(start, end, meant, "accent", min(best.probability, 0.8), f"{meant}: an accent")
    count = site.count(meant)
    probability = best.probability
    # Not for slips in the last letter: a topic's words are there in all their forms.
    if count and word[:-1] != meant[:-1] and word != meant[:-1] and word[:-1] != meant:
        probability = _with_site(sheet, best)
    evidence = f"{meant}: {count} on the site, Zipf {best.zipf:.1f}"
    if others:
        evidence += f"; or {', '.join(others[:4])}"
    alone = _is_marked(sheet, start, end)
    cut = meant[:-1] == word and meant[-1] in _VOWELS and prose[end + 1 : end + 2].lower() in _VOWELS
    if cut and words.words.code == "it" and word in ITALIAN:
        return Finding(start, end, f"{word}'", "guess", 0.6, f"{word}' before a vowel")
    foreign = word in words.foreign
    if foreign and not _among_own(sheet, words, start, end):
        return None
    again = site.count(word) > 1
    if again and (foreign or not count or probability < LIKELY):
        return None
    home = _home(words, prose, start, end)
    if home < STRANGE:
        return None
    # Letters twice may be play (`boiboite`) or an ending (`verwendenen`).
    safe = (
        not foreign
        and not again
        and best.kind != "stuttered"
        and len(word) >= LONG
        and word[0] == meant[0]
        and not alone
        and not cut
        and bare(word) != bare(meant)
        and not any(site.count(other) or _are_forms(meant, other) for other in others)
        and (best.kind != "extra" or len(word) > LONG + 1)
        and not (best.kind == "doubled" and word[0] == word[1])  # `mmap`
        and home >= HOME
        and not _is_spoken_of(sheet, meant, start, end)
    )
    if safe and count > 1 and probability >= SURE:
        tier = "sure"
    elif safe and count and probability >= LIKELY and len(others) <= 1:
        tier = "likely"
    else:
        tier = "guess"
    return Finding(start, end, meant, tier, probability, evidence)


def _are_forms(word: str, other: str) -> bool:
    """Whether two words are one but for their endings, so that either may be meant.

    >>> _are_forms("personne", "personnes"), _are_forms("sviluppo", "viluppo")
    (True, False)
    """
    longest = max(len(word), len(other))
    return word[: longest - 2] == other[: longest - 2]


def _is_marked(sheet: Sheet, start: int, end: int) -> bool:
    """Whether a word stands by itself in quotation marks, italics, a link."""
    if sheet.prose[start - 1 : start] in _QUOTES and sheet.prose[end : end + 1] in _QUOTES:
        return True
    first, last = sheet.page.raw_span(start, end)
    return sheet.page.raw[first - 1 : first] in _EMPHASIS and sheet.page.raw[last : last + 1] in _EMPHASIS


def _is_spoken_of(sheet: Sheet, meant: str, start: int, end: int) -> bool:
    """Whether a misspelling may be the subject: the right word stands beside it, or spelling is what the paragraph is about."""
    prose = sheet.prose
    if meant in prose[max(0, start - BESIDE) : end + BESIDE] or prose.startswith((" (sic", " [sic"), end):
        return True
    return _ABOUT_WORDS.search(prose, *sheet.around(start)) is not None


def _home(words: Speller, prose: str, start: int, end: int) -> float:
    """The share of its language's words around a word: little in a dialect, in Latin, in nonsense."""
    around = [
        word
        for word in (*WORD.findall(prose, max(0, start - NEAR), start), *WORD.findall(prose, end, end + NEAR))
        if word.islower()
    ]
    return sum(map(words.knows, around)) / len(around) if around else 1.0


def _among_own(sheet: Sheet, words: Speller, start: int, end: int) -> bool:
    """Whether a word stands among words of the language, unmarked: loans come in company, in italics or in quotes."""
    first, last = sheet.page.raw_span(start, end)
    raw, prose = sheet.page.raw, sheet.prose
    if raw[first - 1 : first] in _MARKED or raw[last : last + 1] in _MARKED:
        return False
    around = (*WORD.findall(prose[max(0, start - 40) : start])[-1:], *WORD.findall(prose[end : end + 40])[:1])
    return all(word.islower() and words.knows(word) for word in around)


_MARKED = frozenset("\"“”«»‘’'<>*_()[]")


def _with_site(sheet: Sheet, found: Candidate) -> float:
    """How likely a candidate is, now that the site, or this very text, is known to use it.

    The more so, the less that was to be expected.
    """
    rate = 10 ** (found.zipf - 9)
    text = sheet.prose
    expected = rate * sheet.site.words / SHARE
    if found.word in text:
        expected = min(expected, rate * len(text) / LETTERS)
    times = min(STRONGEST, max(1.0, USUAL / max(1 - exp(-expected), 1e-6)))
    return found.probability / (found.probability + (1 - found.probability) / times)


def _tier(sheet: Sheet, tier: str) -> Iterator[Repair]:
    """The findings of one sort."""
    level: Level = "auto" if tier in {"sure", "likely"} else "suggest"
    for finding in findings(sheet):
        if finding.tier == tier:
            yield Repair(
                finding.start,
                finding.end,
                finding.meant,
                round(finding.probability, 3),
                finding.evidence,
                level,
            )


def spelling_sure(sheet: Sheet) -> Iterator[Repair]:
    """A slip in a word that the site writes rightly twice or more.

    Only a word of six letters or more, in small letters, met once, that no dictionary of five languages has and the site
    nowhere writes with a capital; the right word begins with the same letter and is 95 % likely, and no other that the site
    uses may be meant. Not in quotation marks or italics, beside the right word, in a text about spelling, nor among words
    of no known language.

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
    >>> site = Small("il quartiere; nel quaritere apre il sito del Comune")
    >>> tried(spelling_likely, "nel quaritere apre il sito del Comune", site=site)
    'nel quartiere apre il sito del Comune'
    """
    return _tier(sheet, "likely")


def spelling_guess(sheet: Sheet) -> Iterator[Repair]:
    """A word that may be a slip, where the site gives too little evidence or writes it so again: only ever a suggestion.

    >>> from pipeline.clean import tried
    >>> tried(spelling_guess, "una nuova partecipzione al sito del Comune")
    'una nuova ⟨partecipzione→partecipazione⟩ al sito del Comune'
    """
    return _tier(sheet, "guess")


def spelling_accent(sheet: Sheet) -> Iterator[Repair]:
    """A word that is one with another accent: only ever a suggestion, since it may be a word of another language.

    >>> from pipeline.clean import tried
    >>> tried(spelling_accent, "la possibilitá di vedere il sito del Comune")
    'la ⟨possibilitá→possibilità⟩ di vedere il sito del Comune'
    """
    return _tier(sheet, "accent")
