"""Rule for hyphens: a blank that fell into a compound."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.clean.edit import Repair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.clean.edit import Level
    from pipeline.clean.sheet import Sheet

AND = frozenset("e ed o od oppure and or nor und oder bzw sowie ou et y u ni".split())
JOINING = AND | frozenset("ma che to but the versus vs than bis als a al del de di da in".split())
"""Words behind a hyphen that is left hanging on purpose (`pre- e post-`), or behind a dash."""
FIRST = {
    "it": frozenset(
        "part self know check week auto anti ex non neo post pre pro semi co contro extra fotocopia info inter"
        " intra iper macro maxi mega meta micro mini mono multi oltre para peri poli pseudo psico radio retro socio"
        " sotto sovra sub super tele trans turbo ultra vice video web bio eco euro geo idro italo franco anglo afro"
        " ispano austro russo sino turco greco nord sud est ovest e vis tecnico politico storico storia economico"
        " sociale medico giuridico scientifico artistico culturale audio foto cine moto aero elettro".split()
    ),
    "en": frozenset(
        "non self well so co ex pre post anti pro multi mid semi all cross half quasi re sub super ultra vice inter"
        " intra micro mini mega over under on off up in out long short high low full part hard soft open old new"
        " real large small big fast slow left right front back first second third fourth last one two three four"
        " five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty ninety single double triple"
        " hand home user web e k t x anglo euro afro north south east west air ice ill easy free good better best"
        " early late deep wide world life time state built known made much never far near non".split()
    ),
    "fr": frozenset(
        (
            "après arrière avant contre demi ex extra grand mi mini multi non porte post pré quasi semi sous vice auto"
            " anti inter"
        ).split()
    ),
    "de": frozenset("ex nicht".split()),
    "es": frozenset("ex anti auto pre post pro semi vice".split()),
}
"""First members of compounds that are written with a hyphen."""
WITH_IN = frozenset("built check log sign plug break drop walk opt tie stand cave lead phone".split())
"""English first members of compounds that end in `in`."""
SECOND = {
    "en": frozenset(
        "based like known called time old up year day week month hour minute scale level term style related free"
        " friendly speaking made born winning making looking hand handed to end wide class quality fashioned minded"
        " eyed haired shaped sized oriented driven defined specific dependent independent aware ready proof tech"
        " line out in on off down back by of law inch foot mile page point century foot side size source state step"
        " stop table thinking trained type wing working yourself me it go fi wide".split()
    ),
    "it": frozenset(
        (
            "culturale culturali economico economica sociale sociali politico politica scientifico scientifica mail line"
            " book shirt ci si"
        ).split()
    ),
    "fr": frozenset(
        "ci là même mêmes vous moi toi lui nous elle elles ils il on je tu ce t y en les leur la le".split()
    ),
}
"""Second members that are bound to the first by a hyphen."""
AUTOMATIC = frozenset(("it", "en"))
"""Languages in which the rule repairs by itself; German and others leave hyphens hanging too often."""

_GAP = re.compile(r"(?<!\w)([^\W\d_]{1,24})-([ \xa0])([^\W\d_]{2,24})(?![\w’'])")


def hyphen_space(sheet: Sheet) -> Iterator[Repair]:
    """A blank behind the hyphen of a compound: `auto- gestito`. Only the blank goes; to write one word is the owner's choice.

    Only where the compound is known: written as one word it stands in the dictionary, the site writes it with a hyphen, or
    its first or last member is one that binds. Never before a conjunction (`pre- e post-`).

    >>> from pipeline.clean import tried
    >>> tried(hyphen_space, "gruppi auto- gestito, pre- e post-bellico")
    'gruppi auto-gestito, pre- e post-bellico'
    """
    prose = sheet.prose
    for found in _GAP.finditer(prose):
        first, second = found[1].lower(), found[3].lower()
        language = sheet.language(found.start())
        if second in AND or language not in FIRST or found[3] != second:
            continue
        chained = (
            prose[found.start() - 1 : found.start()] == "-" or prose[found.end() : found.end() + 1] == "-"
        )
        if second in JOINING and not chained and not (second == "in" and first in WITH_IN):
            continue
        why = (
            f"part of a longer compound with {first}-{second}"
            if chained
            else _bound(sheet, language, first, second)
        )
        if why:
            level: Level = "auto" if language in AUTOMATIC else "suggest"
            yield Repair(
                found.start(1),
                found.end(3),
                f"{found[1]}-{found[3]}",
                0.95 if level == "auto" else 0.7,
                why,
                level,
            )
        elif _is_torn(sheet, language, first, second):
            yield Repair(
                found.start(1),
                found.end(3),
                found[1] + found[3],
                0.7,
                "a word divided at the end of a line",
                "suggest",
            )


def _is_torn(sheet: Sheet, language: str, first: str, second: str) -> bool:
    """Whether two halves are words together only."""
    words = sheet.dictionary(language)
    return words is not None and words.has(first + second) and not (words.has(first) and words.has(second))


def _bound(sheet: Sheet, language: str, first: str, second: str) -> str:
    """Why two words are one compound; "" if nothing tells."""
    count = sheet.site.count(f"{first}-{second}")
    if count:
        return f"the site writes {first}-{second}: {count}"
    words = sheet.dictionary(language)
    joined = first + second
    if words is not None and len(first) > 1 and len(joined) > 5 and words.has(joined) and words.has(second):
        return f"{joined} is a word: {joined} or {first}-{second}"
    if first in FIRST.get(language, ()) or second in SECOND.get(language, ()):
        return f"{first}-{second} is a compound"
    return ""
