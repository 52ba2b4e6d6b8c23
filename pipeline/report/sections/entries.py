"""The longest and the most discussed entries, and how long entries are."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pipeline.report import charts
from pipeline.report.figures import Address, Cell, Chart, Column, Figure, Number, Section, Table

if TYPE_CHECKING:
    from pipeline.report.data import Data

MOST = 50
BOUNDS = (0, 100, 250, 500, 1000, 2000)
"""Words from which on a length has another name."""


def entries(data: Data) -> Section | None:
    """Two tables and a picture."""
    total, words = data.one("SELECT count(*), sum(word_count) FROM entry")
    if not total:
        return None
    select = """SELECT e.title, e.path, e.type, substr(e.date, 1, 10), e.word_count, coalesce(k.number, 0)
                FROM entry e LEFT JOIN talk k ON k.row = e.row"""
    longest = data.rows(f"{select} WHERE e.word_count > 0 ORDER BY e.word_count DESC, e.row LIMIT {MOST}")
    discussed = data.rows(f"{select} WHERE k.number > 0 ORDER BY k.number DESC, e.row LIMIT {MOST}")
    written = data.number("SELECT count(*) FROM entry WHERE word_count > 0")
    spoken = data.number("SELECT count(*) FROM talk")
    figures = [_lengths(data)]
    if longest:
        figures.append(Figure("Longest", _table(longest, 4, "words", written)))
    if discussed:
        figures.append(Figure("Most discussed", _table(discussed, 5, "comments", spoken)))
    half = data.number(
        "SELECT word_count FROM entry ORDER BY word_count LIMIT 1 OFFSET (SELECT (count(*) - 1) / 2 FROM entry)"
    )
    empty = total - written
    numbers = [
        Number(f"{half:,}", "words in the middle entry"),
        Number(f"{round((words or 0) / total):,}", "words on average"),
        Number(f"{spoken:,}", "entries with comments"),
    ]
    if empty:
        numbers.append(Number(f"{empty:,}", "entries without words", "care"))
    return Section(
        "entries",
        "Entries",
        "How long they are, and which were talked about.",
        tuple(numbers),
        tuple(figures),
    )


def _table(rows: list[tuple[Any, ...]], place: int, what: str, total: int) -> Table:
    """Entries, with what they are ranked by last."""
    cells: list[tuple[Cell, ...]] = [(Address(row[0], row[1]), row[2], row[3], row[place]) for row in rows]
    columns = (Column("title", "file"), Column("type"), Column("date", "date"), Column(what, "number"))
    return Table(columns, cells, total, "entry")


def _lengths(data: Data) -> Figure:
    """Entries by length."""
    cases = " ".join(
        f"WHEN word_count >= {bound} THEN {place}" for place, bound in reversed(list(enumerate(BOUNDS)))
    )
    found = dict(data.rows(f"SELECT CASE {cases} END, count(*) FROM entry GROUP BY 1"))
    names = [
        *(f"{low:,} to {high - 1:,}" for low, high in pairwise(BOUNDS)),
        f"{BOUNDS[-1]:,} or more",
    ]
    rows = [(f"{name} words", int(found.get(place, 0))) for place, name in enumerate(names)]
    says = "Entries by length: " + ", ".join(f"{name}: {number:,}" for name, number in rows) + "."
    table = Table((Column("length", "name"), Column("entries", "number")), list(rows), len(rows), "length")
    return Figure("How long entries are", table, Chart(charts.bars(rows, "entries"), says))
