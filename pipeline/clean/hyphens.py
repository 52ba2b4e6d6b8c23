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
BOUND = {
    "it": frozenset(
        "self know check week anti ex non neo pre semi co infra inter intra iper macro maxi micro mono multi peri poli"
        " pseudo psico socio sub trans vice bio eco geo idro italo anglo afro ispano austro sino".split()
    ),
    "en": frozenset(
        "non self co ex pre anti multi mid semi quasi re sub ultra inter intra micro mega anglo euro afro vice k t x".split()
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
"""First members that are no words by themselves, so that a hyphen behind them binds."""
FIRST = {
    "it": frozenset(
        "part auto post pro contro extra mini super video web radio tele foto audio nord sud e t vis russo turco greco"
        " franco tecnico politico storico economico sociale medico giuridico scientifico artistico on off check".split()
    ),
    "en": frozenset(
        "well so post pro all cross half super mini over under on off up in out long short high low over full part hard soft"
        " open old new real large small big fast slow left right front back first second third fourth last one two"
        " three four five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty ninety single"
        " double triple hand home user web e north south east west air ice ill easy free good better best early late"
        " deep wide world life time state built known made much never far near year day week month hour minute".split()
    ),
}
"""First members of compounds that are words, too: behind them a hyphen may be a dash (`I'm home- finally`) …"""
SECOND = {
    "it": frozenset(
        "time mail line book shirt it point est ovest orientale occidentale culturale culturali economico economica"
        " economici economiche sociale sociali politico politica politici politiche scientifico scientifica"
        " amministrativo amministrativa".split()
    ),
    "en": frozenset(
        "based like known called time old year day week month hour minute scale level term style related free"
        " friendly speaking made born winning looking handed end class quality fashioned minded lived defined"
        " eyed haired shaped sized oriented driven specific dependent aware ready proof established educated"
        " century sided rounded trained wide standing lasting running written documented tested intentioned paid".split()
    ),
    "fr": frozenset(
        "ci là même mêmes vous moi toi lui nous elle elles ils il on je tu ce t y en les leur la le".split()
    ),
}
"""… unless one of these follows; in French, what is bound to any word before it."""
WITH_IN = frozenset("built check log sign plug break drop walk opt tie stand cave lead phone".split())
"""English first members of compounds that end in `in`."""
AUTOMATIC = frozenset(("it", "en"))
"""Languages in which the rule repairs by itself; German and others leave hyphens hanging too often."""

_GAP = re.compile(r"(?<!\w)([^\W\d_]{1,24})-([ \xa0])([^\W\d_]{2,24})(?![\w’'])")


def hyphen_space(sheet: Sheet) -> Iterator[Repair]:
    """A blank behind the hyphen of a compound: `auto- gestito`. Only the blank goes; to write one word is the owner's choice.

    Only where the compound is known: written as one word it stands in the dictionary, the site writes it with a hyphen, or
    its first or last member is one that binds. Never before a conjunction (`pre- e post-`), nor where the hyphen may be a
    dash (`I'm home- finally`).

    >>> from pipeline.clean import tried
    >>> tried(hyphen_space, "gruppi auto- gestito, pre- e post-bellico")
    'gruppi auto-gestito, pre- e post-bellico'
    """
    prose = sheet.prose
    for found in _GAP.finditer(prose):
        first, second = found[1].lower(), found[3].lower()
        language = sheet.language(found.start())
        if second in AND or language not in BOUND or found[3] != second:
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
    if first in BOUND[language] or (
        second in SECOND.get(language, ()) and (language not in FIRST or first in FIRST[language])
    ):
        return f"{first}-{second} is a compound"
    return ""
