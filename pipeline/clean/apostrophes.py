"""Rules for apostrophes: blanks beside them, marks that stand for them, those that stand for nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.clean.edit import Repair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.clean.sheet import Sheet

APOCOPES = frozenset(
    "po mo be di da fa va sta to ve te vo tie que de ne co pe a i su gua ca bo no ma pa vabbe beh mah ti si se li"
    " la qui o u tra fra nu cu lu gna dagli negli dai nei coi sui quei bei".split()
)
"""Italian words that keep their apostrophe: cut short by it, or in dispute."""
ITALIAN = frozenset(
    "l un dell all dall nell sull coll quell bell sant d c s m t v n quest nessun ciascun alcun anch com dov quand"
    " cent mezz tutt gl ogn grand pover ness senz trent vent quarant cinquant sessant settant ottant novant mill"
    " degl agl dagl negl sugl qualcos nient dev pot ond dond indov sott sopr altr cos qual".split()
)
"""What may stand before an Italian apostrophe and a vowel."""
FRENCH = frozenset("l d j m t s n c qu jusqu lorsqu puisqu quoiqu quelqu presqu entr".split())
NEGATED = frozenset(
    f"{verb}n"
    for verb in "do does did is was were are have has had ca could should would might must need ai wo sha ought dare may".split()
)
"""What `'t` stands behind, where it is no word of its own (`when 't is done`)."""
SPOKEN_OF = frozenset(
    "plural possessive suffix ending letter contraction apostrophe genitive clitic the a an add with use without and or".split()
)
"""Words behind which `'s` is spoken of."""
CONTRACTIONS = {"t": "n", "s": "", "re": "", "ve": "", "ll": "", "d": "", "m": "i"}
"""What follows an English apostrophe -> how the word before it must end."""
SUBJECTS = frozenset(
    "i you he she it we they who what that there here this these those where when why how would could should might"
    " must not which".split()
)
"""What `'re`, `'ve`, `'ll` and `'d` stand behind."""
LONGEST = 40
"""Letters of a word, at most."""

_VOWELS = "aeiouàèéìíòóùúâêîôûëïüœæAEIOUÀÈÉÌÒÙÂÊÎÔÛŒÆ"
_GAP_BEHIND = re.compile(rf"['’][ \xa0]+(?=[“\"«]?[{_VOWELS}hHyY])")
_GAP_BEFORE = re.compile(rf"['’](?<=[ \xa0].)(?=[{_VOWELS}hHyY])")
_TAIL_BEHIND = re.compile(r"['’]([ \xa0]+)(t|s|re|ve|ll|d|m|T|S|RE|VE|LL|D|M)\b(?!['’.-])")
_TAIL_BEFORE = re.compile(r"['’](?<=[ \xa0].)(t|s|re|ve|ll|d|m|T|S|RE|VE|LL|D|M)\b(?!['’.-])")
_NEXT_WORD = re.compile(r"[ \xa0\n][“\"(]?\w")
_TAIL = re.compile(r"(?:t|s|re|ve|ll|d|m)\b")
_CLOSING = re.compile(r"([^\W_]+)['’](?!\w)")
_WRONG = re.compile(r"[‘´`](?=\w)")
_STRAY = re.compile(r"['’](?=[ \xa0]?[.,;:!?])")
_FRAME = ' \t\n\r\xa0([«“"\x0e\x0f\x11'
"""What may stand before a word that begins afresh."""


def word_before(prose: str, at: int) -> int:
    """Where the word that ends at a place begins.

    >>> word_before("un po'", 5)
    3
    """
    start = at
    while start and at - start < LONGEST and prose[start - 1].isalpha():
        start -= 1
    return start


def _is_fresh(prose: str, start: int) -> bool:
    """Whether a word begins behind a blank or an opening mark."""
    return not start or prose[start - 1] in _FRAME


def elision_space(sheet: Sheet) -> Iterator[Repair]:
    """A blank beside the apostrophe of an elision: `l' archivio`, `dell 'arte`, `aujourd 'hui`; a closed list of words.

    Not before a consonant (`dell' XML`), nor where the mark may be a quotation's.

    >>> from pipeline.clean import tried
    >>> tried(elision_space, "l' archivio dell 'arte e un po' alto")
    "l'archivio dell'arte e un po' alto"
    """
    prose = sheet.prose
    for found in _GAP_BEHIND.finditer(prose):
        at = found.start()
        start = word_before(prose, at)
        if (
            start < at
            and _is_fresh(prose, start)
            and _is_elided(sheet, prose[start:at].lower(), found.end(), start)
        ):
            yield Repair(at + 1, found.end(), "", 0.97)
    for found in _GAP_BEFORE.finditer(prose):
        at = found.start()
        end = at
        while end and prose[end - 1] in " \xa0":
            end -= 1
        start = word_before(prose, end)
        if (
            start == end
            or not _is_fresh(prose, start)
            or not _is_elided(sheet, prose[start:end].lower(), at + 1, start)
        ):
            continue
        if not _ends_quotation(prose, at + 1, sheet.paragraph(start)[1]):
            yield Repair(end, at, "", 0.97)


def _is_elided(sheet: Sheet, word: str, following: int, start: int) -> bool:
    """Whether a word may be elided before what follows."""
    if word == "aujourd":
        return sheet.prose.startswith("hui", following) and sheet.language(start) == "fr"
    if word not in ITALIAN and word not in FRENCH:
        return False
    language = sheet.language(start)
    if sheet.prose[following : following + 1] in "yY" and (
        language != "fr" or sheet.prose[following + 1 : following + 2].isalpha()
    ):
        return False
    return (language == "it" and word in ITALIAN) or (language == "fr" and word in FRENCH)


def _ends_quotation(prose: str, at: int, edge: int) -> bool:
    """Whether a straight mark that stands before a word may close behind a later one."""
    return any(
        found[1].lower() not in APOCOPES and found[1].lower() not in ITALIAN
        for found in _CLOSING.finditer(prose, at, min(edge, at + 80))
    )


def contraction_space(sheet: Sheet) -> Iterator[Repair]:
    """A blank beside the apostrophe of an English contraction or possessive: `don 't`, `it' s`, `Bush’ s`.

    Not where the letter is quoted (`the 's' key`) or stands for a word.

    >>> from pipeline.clean import tried
    >>> tried(contraction_space, "I don 't know Bush’ s plan, it 's ok", "en")
    "I don't know Bush’s plan, it's ok"
    """
    prose = sheet.prose
    for found in _TAIL_BEHIND.finditer(prose):
        at = found.start()
        if _is_contracted(sheet, word_before(prose, at), at, found[2]):
            yield Repair(*found.span(1), "", 0.97)
    for found in _TAIL_BEFORE.finditer(prose):
        at = end = found.start()
        while end and prose[end - 1] in " \xa0":
            end -= 1
        start = word_before(prose, end)
        if found[1] in "sS" and (
            prose[start:end].lower() in SPOKEN_OF or not _NEXT_WORD.match(prose, found.end())
        ):
            continue
        if _is_contracted(sheet, start, end, found[1]):
            yield Repair(end, at, "", 0.97)


def _is_contracted(sheet: Sheet, start: int, end: int, tail: str) -> bool:
    """Whether a word and a tail are one in English."""
    word, small = sheet.prose[start:end], tail.lower()
    lower = word.lower()
    if start == end or (tail != small and not word.isupper()) or not lower.endswith(CONTRACTIONS[small]):
        return False
    if (small == "m" and lower != "i") or (small in {"re", "ve", "ll", "d"} and lower not in SUBJECTS):
        return False
    if small == "t" and lower not in NEGATED:
        return False
    if small == "s" and len(word) == 1 and lower != "i":
        return False
    return not (start and sheet.prose[start - 1] in "'’_@") and sheet.language(start) == "en"


def wrong_apostrophe(sheet: Sheet) -> Iterator[Repair]:
    """An opening single mark, acute accent or backtick between two letters, where only an apostrophe can be meant.

    Only after the words that are elided in Italian and French, and in English contractions: elsewhere it may be a
    letter (`Hawai‘i`).

    >>> from pipeline.clean import tried
    >>> tried(wrong_apostrophe, "l‘arte e dell´amore")
    'l’arte e dell’amore'
    """
    prose = sheet.prose
    for found in _WRONG.finditer(prose):
        at = found.start()
        start = word_before(prose, at)
        word = prose[start:at].lower()
        if not word or (start and prose[start - 1] in "'’") or _closes(prose, at):
            continue
        language = sheet.language(start)
        if language == "en":
            tail = _TAIL.match(prose, at + 1)
            right = tail is not None and word.endswith(CONTRACTIONS[tail[0]])
        else:
            vowel = prose[at + 1] in _VOWELS or (found[0] != "`" and prose[at + 1] in "hH")
            right = vowel and (
                (language == "it" and word in ITALIAN) or (language == "fr" and word in FRENCH)
            )
        if right:
            yield Repair(
                at, at + 1, "'" if found[0] != "‘" and "’" not in prose and "'" in prose else "’", 0.97
            )


def _closes(prose: str, at: int) -> bool:
    """Whether a mark is the second of a pair: "`Buffer`s"."""
    first = prose.rfind(prose[at], max(0, at - 80), at)
    return first >= 0 and _is_fresh(prose, first) and not prose[first + 1].isspace()


def stray_apostrophe(sheet: Sheet) -> Iterator[Repair]:
    """An apostrophe behind an Italian word that is neither elided nor cut short, before punctuation: only ever a suggestion.

    >>> from pipeline.clean import tried
    >>> tried(stray_apostrophe, "la casa’ , e poi")
    'la casa⟨’→⟩ , e poi'
    """
    prose = sheet.prose
    for found in _STRAY.finditer(prose):
        at = found.start()
        start = word_before(prose, at)
        word = prose[start:at].lower()
        if (
            at - start < 4
            or word[-1] not in "aeiou"
            or not _is_fresh(prose, start)
            or sheet.language(start) != "it"
        ):
            continue
        if word in APOCOPES or word in ITALIAN or sheet.is_quoting(start):
            continue
        words = sheet.dictionary("it")
        if (
            words is not None
            and words.has(word)
            and not any(words.zipf(word[:-1] + letter) for letter in "àèéìòù")
        ):
            yield Repair(at, at + 1, "", 0.4, "no word is cut short here", "suggest")
