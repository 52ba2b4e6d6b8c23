"""The languages that published entries are written in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report import charts
from pipeline.report.cells import shown
from pipeline.report.figures import Chart, Column, Figure, Section, Table

if TYPE_CHECKING:
    from pipeline.report.data import Data

NAMES = dict(
    row.split(":")
    for row in """
    ar:Arabic bg:Bulgarian bn:Bengali ca:Catalan cs:Czech cy:Welsh da:Danish de:German el:Greek en:English eo:Esperanto
    es:Spanish et:Estonian eu:Basque fa:Persian fi:Finnish fr:French ga:Irish gl:Galician he:Hebrew hi:Hindi hr:Croatian
    hu:Hungarian hy:Armenian id:Indonesian is:Icelandic it:Italian ja:Japanese ka:Georgian ko:Korean la:Latin lt:Lithuanian
    lv:Latvian mk:Macedonian ms:Malay nb:Norwegian nl:Dutch nn:Norwegian no:Norwegian oc:Occitan pl:Polish pt:Portuguese
    ro:Romanian ru:Russian sk:Slovak sl:Slovenian sq:Albanian sr:Serbian sv:Swedish sw:Swahili ta:Tamil th:Thai tl:Tagalog
    tr:Turkish uk:Ukrainian ur:Urdu vi:Vietnamese zh:Chinese
    """.split()
)
"""BCP 47 -> English; any other is shown by its code."""
UNTOLD = "too short to tell"
BARS = 12
MOST = 100


def languages(data: Data) -> Section | None:
    """One row a language; None where none was told."""
    found = data.rows(
        """SELECT language, count(*), sum(word_count) FROM entry GROUP BY language
           ORDER BY language IS NULL, 2 DESC, 1"""
    )
    if not any(row[0] for row in found):
        return None
    rows = [(_name(row[0]), row[0] or "", row[1], row[2] or 0) for row in found]
    bars = [(name, number) for name, _, number, _ in rows[:BARS]]
    table = Table(
        (
            Column("language", "name"),
            Column("code", "code"),
            Column("entries", "number"),
            Column("words", "number"),
        ),
        list(rows[:MOST]),
        len(rows),
        "language",
    )
    says = "Entries by language: " + ", ".join(f"{shown(name)} {number:,}" for name, number in bars) + "."
    figure = Figure("Entries by language", table, Chart(charts.bars(bars, "entries"), says))
    told = [row[0] for row in rows if row[1]]
    lead = (
        f"Written in {shown(told[0])}"
        + (f" and {len(told) - 1} more" if len(told) > 1 else "")
        + ", as detected in the text."
    )
    return Section("languages", "Languages", lead, figures=(figure,))


def _name(code: str | None) -> str:
    return NAMES.get(code.partition("-")[0], code) if code else UNTOLD
