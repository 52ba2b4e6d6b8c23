"""Rules for apostrophes: those typed for an accent, blanks beside them, marks that stand for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.clean.edit import Repair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.clean.sheet import Sheet

APOCOPES = frozenset(
    "po mo be di da fa va sta to ve te vo tie que de ne co pe a i su pie gua ca bo no ma pa vabbe beh mah ti si se li la qui e' o u"
    " tra fra nu cu lu gna pie' dagli negli dai nei coi sui quei bei".split()
)
"""Italian words that keep their apostrophe: cut short by it, or in dispute."""
DOUBTFUL = frozenset("si li la ne se papa da di te tre re pie che fe me ve no".split())
"""Words that stand with and without an accent; with an apostrophe either may be meant."""
SHORT_ACCENTS = {"e": "è", "c'e": "c'è", "piu": "più", "gia": "già", "cio": "ciò", "puo": "può", "giu": "giù"}
ACUTE = re.compile(
    r"(?:per|poi|fin|ben|affin|non|giac|sic|cosic|pur|anzi|dopodi|fuor|mac|gran|alcun|acciò|perocc|imperocc|perciocc|tal|dac|allor|ognor)"
    r"che|(?:venti|trenta|quaranta|cinquanta|sessanta|settanta|ottanta|novanta|cento|mille)tre|vicere|pote|autodafe|testé|teste|(?:.*[aeiou])?nonche"
)
"""Words whose last letter is é, where è would be wrong."""
COMMON = re.compile(
    r"perche|poiche|finche|benche|affinche|nonche|giacche|sicche|cosicche|purche|anziche|granche|cosi|citta|universita|attivita|qualita|realta"
    r"|verita|liberta|societa|eta|meta|novita|possibilita|felicita|comunita|identita|unita|civilta|volonta|bonta|pero|cioe|caffe|te|lunedi"
    r"|martedi|mercoledi|giovedi|venerdi|lassu|laggiu|quaggiu|virtu|gioventu|tribu|sara|avra|fara|potra|dovra|andra|verra|dira|stara|vorra"
    r"|saro|avro|faro|potro|dovro|andro|verro|diro|staro|vorro|perciò|percio|[a-z]{2,}ita|[a-z]{3,}(?:er|ir|ar)[ao]"
)
"""What is an accented word even where no dictionary can be asked."""
GRAVE = {
    "pò": "po'", "nè": "né", "cioé": "cioè", "caffé": "caffè", "ahimé": "ahimè", "é": "è", "piú": "più", "puó": "può", "giá": "già",
    "cosí": "così", "peró": "però", "cittá": "città", "sará": "sarà", "perciò": "perciò",
}  # fmt: skip
ITALIAN = frozenset(
    "l un dell all dall nell sull coll quell bell sant d c s m t v n quest nessun ciascun alcun anch com dov quand cent mezz tutt gl ogn qualcos nient dev pot ond dond indov sott sopr altr"
    " grand pover ness senz trent vent quarant cinquant sessant settant ottant novant mill degl agl dagl negl sugl bell'".split()
)
"""What may stand before an Italian apostrophe and a vowel."""
FRENCH = frozenset("l d j m t s n c qu jusqu lorsqu puisqu quoiqu quelqu presqu entr".split())
CONTRACTIONS = {"t": "n", "s": "", "re": "", "ve": "", "ll": "", "d": "", "m": "i"}
"""What follows an English apostrophe -> how the word before it must end."""

_VOWEL = "aeiouhàèéìíòóùúâêîôûëïüœæAEIOUHÀÈÉÌÒÙÂÊÎÔÛŒÆ"
_ACCENT = re.compile(r"(?<![\w'’‘`])((?:[^\W\d_]+['’])?[^\W\d_]*[aeiouAEIOU])(['’])(?![\w'’\"”])")
_LETTER = {"a": "à", "e": "è", "i": "ì", "o": "ò", "u": "ù"}
_OPENING = re.compile(r"(?:(?<=[\s(\[\x0e\x0f\x11«“\"])|\A)['‘’](?=[^\W\d_])")
_GRAVE = re.compile(r"\b[^\W\d_]*(?:[èÈòÒ]\b|é\b|É\b)")
_GAP_AFTER = re.compile(rf"(?<![^\s(\[“«\"\x0e\x0f\x11])([^\W\d_]{{1,10}})(['’])[ \xa0]+(?=[“\"«]?[{_VOWEL}yY])")
_GAP_BEFORE = re.compile(rf"(?<![^\s(\[“«\"\x0e\x0f\x11])([^\W\d_]{{1,10}})[ \xa0]+(['’])(?=[{_VOWEL}yY])")
_HUI = re.compile(r"\b([Aa]ujourd)(?:[ \xa0]+(['’])|(['’])[ \xa0]+)(?=hui\b)")
_CONTRACTED = re.compile(r"\b([^\W\d_]+)(?:([ \xa0]+)(['’])|(['’])([ \xa0]+))(t|s|re|ve|ll|d|m|T|S|RE|VE|LL|D|M)\b(?!['’.-])")
_WRONG = re.compile(rf"(?<![\w'’])([^\W\d_]{{1,10}})([‘´`])(?=([{_VOWEL}\w]))")


def accent_apostrophe(sheet: Sheet) -> Iterator[Repair]:
    """An apostrophe typed for the accent of an Italian word's last letter: `perche'`, `E'`, `piu'`.

    Not where a word is cut short (`po'`, `fa'`, `di'`, `mo'`), nor where single quotation marks are open; `si'`, `la'`,
    `ne'` and the like can be either, and are suggestions.

    >>> from pipeline.clean import tried
    >>> tried(accent_apostrophe, "E' cosi' perche' un po' di piu' serve")
    "È così perché un po' di più serve"
    """
    prose = sheet.prose
    for found in _ACCENT.finditer(prose):
        start, at = found.start(1), found.start(2)
        if sheet.language(start) != "it":
            continue
        whole = found[1].replace("’", "'")
        head, _, word = whole.rpartition("'")
        lower = word.lower()
        if lower in APOCOPES - DOUBTFUL or (head and head.lower() not in ITALIAN):
            continue
        if lower == "e" and not head and prose[at + 1 : at + 2] not in {" ", "\xa0", ",", "\n", ""}:
            continue
        accented = _accented(sheet, lower)
        if accented is None:
            continue
        letter = accented[-1]
        sure = lower not in DOUBTFUL and not _quoting(prose, sheet.paragraph(start)[0], start) and _is_meant(sheet, lower, accented, at)
        if word.isupper():
            letter = letter.upper()
        yield Repair(
            at - 1, at + 1, letter, 0.98 if sure else 0.5, f"{lower}' is {accented}" if sure else f"{accented}, or a quotation's end",
            "auto" if sure else "suggest",
        )  # fmt: skip


def _accented(sheet: Sheet, word: str) -> str | None:
    """The word with its accent, if there is one such word."""
    if word in SHORT_ACCENTS:
        return SHORT_ACCENTS[word]
    if len(word) < 4 and word not in DOUBTFUL and word not in {"eta"}:
        return None
    stem, last = word[:-1], word[-1]
    if ACUTE.fullmatch(word) or word in {"ne", "se"}:
        return f"{stem}é"
    words = sheet.dictionary("it")
    if words is not None:
        forms = [form for form in ((f"{stem}è", f"{stem}é") if last == "e" else (stem + _LETTER[last],)) if words.has(form)]
        if len(forms) == 2:
            forms.sort(key=words.zipf, reverse=True)
        return forms[0] if forms else None
    return stem + _LETTER[last] if COMMON.fullmatch(word) or word in DOUBTFUL else None


def _is_meant(sheet: Sheet, plain: str, accented: str, at: int) -> bool:
    """Whether the accented word is meant where the plain one is a word, too: it must not be much the rarer one."""
    words = sheet.dictionary("it")
    if words is None or plain in SHORT_ACCENTS or not words.has(plain):
        return True
    if _BEFORE_MARK.match(sheet.prose, at + 1):
        return False  # the apostrophe may be part of a damaged quotation mark
    return words.zipf(accented) >= max(2.5, words.zipf(plain) - 2.5)


_BEFORE_MARK = re.compile(r"[ \xa0]+[“\"]")


def _quoting(prose: str, first: int, at: int) -> bool:
    """Whether a single quotation mark may be open at a place."""
    return _OPENING.search(prose, first, at) is not None


def accent_direction(sheet: Sheet) -> Iterator[Repair]:
    """The wrong one of two accents in an Italian word (`perchè`, `cioé`), and `pò` for `po'`; a closed list.

    Never í and ú, which are a house style, nor where both spellings are right.

    >>> from pipeline.clean import tried
    >>> tried(accent_direction, "perchè un pò, cioé nè l'uno né l'altro dei due fratelli")
    "perché un po', cioè né l'uno né l'altro dei due fratelli"
    """
    prose = sheet.prose
    for found in _GRAVE.finditer(prose):
        word = found[0]
        lower = word.lower()
        if lower.endswith(("chè", "trè")):
            after = f"{lower[:-1]}é"
            if ACUTE.fullmatch(f"{lower[:-1]}e") is None:
                continue
        elif lower in GRAVE and lower[-1] not in "íú" and (len(word) > 1 or _BETWEEN.match(prose, max(0, found.start() - 2))):
            after = GRAVE[lower]
        else:
            continue
        if sheet.language(found.start()) != "it":
            continue
        if lower == "pò":
            if prose[max(0, found.start() - 3) : found.start()].lower() not in {"un ", " un", "un\xa0"}:
                continue
            if "’" in prose and prose.count("’") >= prose.count("'"):
                after = "po’"
        if word.isupper() and len(word) > 1:
            after = after.upper()
        elif word[0].isupper():
            after = after[0].upper() + after[1:]
        yield Repair(found.start(), found.end(), after, 0.98)


_BETWEEN = re.compile(r"[\w,;:)”»] [éÉ] (?=[^\W\d_])")
"""A verb between other words, and not a letter that is spoken of."""


def elision_space(sheet: Sheet) -> Iterator[Repair]:
    """A blank beside the apostrophe of an elision: `l' archivio`, `dell 'arte`, `aujourd 'hui`; a closed list of words.

    Not before a consonant (`dell' XML`), nor where the mark may be a quotation's.

    >>> from pipeline.clean import tried
    >>> tried(elision_space, "l' archivio dell 'arte e un po' alto")
    "l'archivio dell'arte e un po' alto"
    """
    prose = sheet.prose
    for pattern, mark in ((_GAP_AFTER, 2), (_GAP_BEFORE, 2)):
        for found in pattern.finditer(prose):
            word = found[1].lower()
            language = sheet.language(found.start())
            if not ((language == "it" and word in ITALIAN) or (language == "fr" and word in FRENCH)):
                continue
            if prose[found.end() : found.end() + 1] in "yY" and (language == "it" or prose[found.end() + 1 : found.end() + 2].isalpha()):
                continue
            if pattern is _GAP_AFTER:
                start, end = found.end(mark), found.end()
                if len(word) == 1 and found[1].isupper() and found.start() and prose[found.start() - 1] not in " \n\x0e\x11“«(\"":
                    continue
            else:
                start, end = found.end(1), found.start(mark)
                if _ends_quotation(prose, found.end(), sheet.paragraph(found.start())[1]):
                    continue
            yield Repair(start, end, "", 0.97)
    for found in _HUI.finditer(prose):
        if sheet.language(found.start()) == "fr":
            start, end = (found.end(1), found.start(2)) if found[2] else (found.end(3), found.end())
            yield Repair(start, end, "", 0.99)


def _ends_quotation(prose: str, at: int, edge: int) -> bool:
    """Whether a straight mark that stands before a word may close behind a later one."""
    return any(found[1].lower() not in APOCOPES | ITALIAN for found in _CLOSING.finditer(prose, at, min(edge, at + 80)))


_CLOSING = re.compile(r"([^\W_]+)['’](?!\w)")


def contraction_space(sheet: Sheet) -> Iterator[Repair]:
    """A blank beside the apostrophe of an English contraction or possessive: `don 't`, `it' s`, `Bush’ s`.

    Not where the letter is quoted (`the 's' key`) or stands for a word.

    >>> from pipeline.clean import tried
    >>> tried(contraction_space, "I don 't know Bush’ s plan, it 's ok", "en")
    "I don't know Bush’s plan, it's ok"
    """
    prose = sheet.prose
    for found in _CONTRACTED.finditer(prose):
        word, tail = found[1], found[6]
        small = tail.lower()
        if tail != small and not word.isupper():
            continue
        if sheet.language(found.start()) != "en" or not word.lower().endswith(CONTRACTIONS[small]):
            continue
        if small == "m" and word.lower() != "i":
            continue
        if small in {"re", "ve", "ll", "d"} and word.lower() not in _SUBJECTS:
            continue
        if small == "s" and len(word) == 1 and word.lower() != "i":
            continue
        start, end = found.span(2) if found[2] else found.span(5)
        if found[2] and prose[found.end() : found.end() + 1] in "'’":
            continue
        yield Repair(start, end, "", 0.97)


_SUBJECTS = frozenset(
    "i you he she it we they who what that there here this these those where when why how would could should might must not which".split()
)
"""What `'re`, `'ve`, `'ll` and `'d` stand behind."""


def wrong_apostrophe(sheet: Sheet) -> Iterator[Repair]:
    """An opening single mark, acute accent or backtick between two letters, where only an apostrophe can be meant.

    Only after the words that are elided in Italian and French, and in English contractions: elsewhere it may be a letter (`Hawai‘i`).

    >>> from pipeline.clean import tried
    >>> tried(wrong_apostrophe, "l‘arte e dell´amore")
    'l’arte e dell’amore'
    """
    prose = sheet.prose
    for found in _WRONG.finditer(prose):
        word = found[1].lower()
        language = sheet.language(found.start())
        vowels = "aeiouAEIOU" if found[2] == "`" else _VOWEL
        if language == "it":
            right = word in ITALIAN and found[3] in vowels
        elif language == "fr":
            right = word in FRENCH and found[3] in vowels
        elif language == "en":
            tail = _TAIL.match(prose, found.end())
            right = tail is not None and word.endswith(CONTRACTIONS[tail[0]])
        else:
            right = False
        if right:
            after = "'" if found[2] != "‘" and "’" not in prose and "'" in prose else "’"
            yield Repair(found.start(2), found.end(2), after, 0.97)


_TAIL = re.compile(r"(?:t|s|re|ve|ll|d|m)\b")


def stray_apostrophe(sheet: Sheet) -> Iterator[Repair]:
    """An apostrophe behind an Italian word that is neither elided nor cut short: only ever a suggestion.

    >>> from pipeline.clean import tried
    >>> tried(stray_apostrophe, "la casa’ , e poi")
    'la casa⟨’→⟩ , e poi'
    """
    prose = sheet.prose
    for found in _STRAY.finditer(prose):
        word = found[1].lower()
        at = found.start(2)
        if word in APOCOPES or word in ITALIAN or sheet.language(at) != "it" or _quoting(prose, sheet.paragraph(at)[0], found.start()):
            continue
        if _accented(sheet, word) is None:
            yield Repair(at, at + 1, "", 0.4, "no word is cut short here", "suggest")


_STRAY = re.compile(r"(?<![\w'’])([^\W\d_]{3,}[aeiouAEIOU])(['’])(?=[ \xa0]?[.,;:!?])")
