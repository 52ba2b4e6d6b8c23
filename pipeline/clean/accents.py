"""Rules for Italian accents: apostrophes typed for them, and the wrong one of two."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.clean.apostrophes import APOCOPES, ITALIAN, word_before
from pipeline.clean.edit import Repair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.clean.sheet import Sheet

DOUBTFUL = frozenset("si li la ne se papa da di te re pie che fe me ve no".split())
"""Words that stand with and without an accent; with an apostrophe either may be meant."""
TELLING = {
    "se": (
        "[ad]|di|da|in|per|con|su|tra|fra|sé e|dentro|fuori di",
        r"[ \xa0](?:stess[oaie]|medesim[oaie]|sol[oaie])",
    ),
    "da": ("mi|ti|gli|le|ci|vi|si|lo|ne|che|chi|non|glielo|gliela|me lo|te lo", ""),
    "li": (
        "fin|fino a|da|di|e|qui e|lì per|buttat[oaie]|stava|sono|è|sta|stanno|era|proprio|tutt[oaie]",
        r"[,.;:!?]|[ \xa0](?:dentro|fuori|sotto|sopra|vicino|dove|per lì)",
    ),
    "la": (
        "di|al di|in|qua e|di qua e|più in|fin|aldi",
        r"[ \xa0](?:dove|fuori|sotto|sopra|dentro|in fondo|davanti)",
    ),
    "si": ("di|che|ma|se|e|oh|eh|ah|fa|fai|far|fare|fanno|faccia|facendo|fatto", r"[,.;!?]"),
    "ne": (r"n[eé]['’]?(?: [\w'’]+){1,4},?", r"(?: [\w'’]+){1,4},? n[eé]['’]?(?=[ \xa0])"),
    "papa": ("il|mio|tuo|suo|nostro|vostro|al|del|dal|un|caro|e|con", r"[,.;:!?]"),
}
"""Doubtful word -> what before it, and what behind it, tells that the accented one is meant: `da se'`, `ci da'`, `al di la'`."""
WINDOW = 48
"""Characters on each side in which these words are looked for."""
SHORT = {"e": "è", "piu": "più", "gia": "già", "cio": "ciò", "puo": "può", "giu": "giù"}
ACUTE = re.compile(
    r"(?:per|poi|fin|ben|affin|non|giac|sic|cosic|pur|anzi|dopodi|fuor|mac|gran|accioc|percioc|imperocc|talc)che"
    r"|(?:venti|trenta|quaranta|cinquanta|sessanta|settanta|ottanta|novanta|cento|mille|tren)tre|trentatre|vicere|pote|ne|se"
)
"""Words whose last letter is é, where è would be wrong."""
COMMON = re.compile(
    r"(?:per|poi|fin|ben|affin|non|giac|sic|cosic|pur|anzi|gran)che|cosi|citta|eta|meta|liberta|societa|pero|cioe|caffe|percio"
    r"|(?:lune|marte|mercole|giove|vener)di|(?:las|lag|quag)giu|lassu|virtu|gioventu|tribu|bonta|novita|civilta|volonta|verita"
    r"|(?:sa|av|fa|pot|dov|and|ver|di|sta|vor|da|pia|rima)(?:r|rr)[ao]|[a-z]{2,}ita"
)
"""What is an accented word even where no dictionary can be asked."""
KNOWN = 2.0
"""Zipf frequency of an accented word that may stand for a plain one …"""
CLOSE = 2.5
"""… and how much rarer than the plain word it may be."""
WRONG = {"pò": "po'", "nè": "né", "cioé": "cioè", "caffé": "caffè", "ahimé": "ahimè", "é": "è"}
"""Words with the wrong accent; never í and ú for ì and ù, which are a house style."""

_ABOUT = re.compile(
    r"(?i)\b(?:accent[oi]\b|apostrof|ortogra|grafi[ae]\b|si scriv|scritto? con|refus[oi]\b|grammatic)"
)
_GRAVE = {"a": "à", "e": "è", "i": "ì", "o": "ò", "u": "ù"}
_MARK = re.compile(r"['’](?![\w'’\"”])")
_ACCENTED = re.compile(
    r"[èéòÈÉÒ](?!\w)(?:(?<=[hrnHRN][èÈ])|(?<=[pP][òÒ])|(?<=[ofmOFM ][éÉ])|(?<=\A[éÉ]))",
)
"""The end of what may be a word with the wrong accent: `…chè`, `…trè` and those in WRONG."""
_BEFORE_MARK = re.compile(r"[ \xa0]+[“\"](?=[\s.,;:!?)\x0e\x0f\x11]|\Z)")
_BETWEEN = re.compile(r"[\w,;:)”»] [éÉ] (?=[^\W\d_])")
"""A verb between other words, and not a letter that is spoken of."""


def accent_apostrophe(sheet: Sheet) -> Iterator[Repair]:
    """An apostrophe typed for the accent of an Italian word's last letter: `perche'`, `E'`, `piu'`.

    Not where a word is cut short (`po'`, `fa'`, `di'`, `mo'`), nor where single quotation marks are open; `si'`, `la'`,
    `ne'` and the like can be either, and are suggestions.

    >>> from pipeline.clean import tried
    >>> tried(accent_apostrophe, "E' cosi' perche' un po' di piu' serve")
    "È così perché un po' di più serve"
    """
    prose = sheet.prose
    for found in _MARK.finditer(prose):
        at = found.start()
        if not at or prose[at - 1] not in "aeiouAEIOU":
            continue
        start = word_before(prose, at)
        word = prose[start:at]
        lower = word.lower()
        before = prose[start - 1 : start]
        elided = bool(before) and before in "'’"
        if elided:
            head = prose[word_before(prose, start - 1) : start - 1].lower()
            if head not in ITALIAN:
                continue
        elif before and (before.isalnum() or before in "‘`_@/\\#$%"):
            continue
        if (lower in APOCOPES and lower not in DOUBTFUL) or sheet.language(start) != "it":
            continue
        if lower == "e" and not elided and prose[at + 1 : at + 2] not in {*" \xa0,.;:?!\n", ""}:
            continue
        accented = _accented(sheet, lower)
        if accented is None:
            continue
        if is_about(sheet, accented, start):
            continue
        doubtful = lower in DOUBTFUL and not _is_told(prose, lower, start, at)
        sure = not doubtful and not sheet.is_quoting(start) and _is_meant(sheet, lower, accented, at)
        letter = accented[-1].upper() if word.isupper() else accented[-1]
        if sure:
            yield Repair(at - 1, at + 1, letter, 0.98, f"{lower}' is {accented}")
        else:
            yield Repair(at - 1, at + 1, letter, 0.5, f"{accented}, or a quotation's end", "suggest")


def _is_told(prose: str, word: str, start: int, at: int) -> bool:
    """Whether the words around one that can be either tell that its accent is meant."""
    before, behind = TELLING.get(word, ("", ""))
    around = prose[max(0, start - WINDOW) : start], prose[at + 1 : at + WINDOW]
    return bool(
        (before and re.search(rf"(?i)(?<!\w)(?:{before})[ \xa0]\Z", around[0]))
        or (behind and re.match(rf"(?i)(?:{behind})(?!\w)", around[1]))
    )


def is_about(sheet: Sheet, right: str, at: int) -> bool:
    """Whether a paragraph tells how the word is written: the right form stands there, too, and writing is its subject."""
    first, last = sheet.around(at)
    words = sheet.prose[first:last]
    return right in words.lower() and _ABOUT.search(words) is not None


def _accented(sheet: Sheet, word: str) -> str | None:
    """The word with its accent, if there is one such word."""
    if word in SHORT:
        return SHORT[word]
    if len(word) < 4 and word not in DOUBTFUL and word != "eta":
        return None
    stem, last = word[:-1], word[-1]
    if ACUTE.fullmatch(word):
        return f"{stem}é"
    words = sheet.dictionary("it")
    if words is None:
        return stem + _GRAVE[last] if COMMON.fullmatch(word) or word in DOUBTFUL else None
    forms = [f"{stem}è", f"{stem}é"] if last == "e" else [stem + _GRAVE[last]]
    best = max(filter(words.has, forms), key=words.zipf, default=None)
    if best is not None and word not in DOUBTFUL and words.zipf(best) < KNOWN and words.has(word):
        return None
    return best


def _is_meant(sheet: Sheet, plain: str, accented: str, at: int) -> bool:
    """Whether the accented word is meant where the plain one is a word, too.

    The accented one must not be much the rarer; and an apostrophe before a damaged closing mark belongs to that.
    """
    damaged = _BEFORE_MARK.match(sheet.prose, at + 1) is not None
    if plain in SHORT:
        return not (damaged and plain == "e" and sheet.prose[at - 2 : at - 1] not in {"'", "’"})
    words = sheet.dictionary("it")
    if words is None or not words.has(plain):
        return True
    return not damaged and words.zipf(accented) >= words.zipf(plain) - CLOSE


def accent_direction(sheet: Sheet) -> Iterator[Repair]:
    """The wrong one of two accents in an Italian word (`perchè`, `cioé`), and `pò` for `po'`; a closed list.

    Never í and ú, which are a house style, nor where both spellings are right.

    >>> from pipeline.clean import tried
    >>> tried(accent_direction, "perchè un pò, cioé nè l'uno né l'altro dei due fratelli")
    "perché un po', cioè né l'uno né l'altro dei due fratelli"
    """
    prose = sheet.prose
    for found in _ACCENTED.finditer(prose):
        end = found.end()
        start = word_before(prose, end)
        word = prose[start:end]
        lower = word.lower()
        if lower.endswith(("chè", "trè")):
            if ACUTE.fullmatch(f"{lower[:-1]}e") is None:
                continue
            after = f"{lower[:-1]}é"
        elif lower in WRONG and (end - start > 1 or _BETWEEN.match(prose, max(0, start - 2))):
            after = WRONG[lower]
        else:
            continue
        if (
            (start and prose[start - 1] in "_-@/\\#")
            or sheet.language(start) != "it"
            or is_about(sheet, after, start)
        ):
            continue
        if lower == "pò":
            if prose[max(0, start - 3) : start].lower().replace("\xa0", " ") not in {"un ", " un"}:
                continue
            if "’" in prose and prose.count("’") >= prose.count("'"):
                after = "po’"
        if word.isupper() and len(word) > 1:
            after = after.upper()
        elif word[0].isupper():
            after = after[0].upper() + after[1:]
        yield Repair(start, end, after, 0.98)
