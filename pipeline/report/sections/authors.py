"""Who wrote the published entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report import charts
from pipeline.report.cells import shown
from pipeline.report.figures import Chart, Column, Figure, Section, Table

if TYPE_CHECKING:
    from pipeline.report.data import Data

BARS = 15
MOST = 200
NOBODY = "(no author)"


def authors(data: Data) -> Section | None:
    """One row a person, by display name; who published nothing is only counted."""
    found = data.rows(
        """SELECT coalesce(nullif(a.display_name, ''), e.author, ?), count(*), sum(e.word_count),
               sum(coalesce(k.number, 0)), substr(min(e.date), 1, 7), substr(max(e.date), 1, 7), count(*) OVER ()
           FROM entry e LEFT JOIN main.authors a ON a.login = e.author LEFT JOIN talk k ON k.row = e.row
           GROUP BY e.author ORDER BY 2 DESC, 1, e.author LIMIT ?""",
        NOBODY,
        MOST,
    )
    if not found:
        return None
    rows = [(row[0], row[1]) for row in found[:BARS]]
    says = f"Published entries by author; most, {rows[0][1]:,}, are by {shown(rows[0][0])}."
    table = Table(
        (
            Column("author", "name"), Column("entries", "number"), Column("words", "number"),
            Column("comments received", "number"), Column("first", "date"), Column("last", "date"),
        ),
        [row[:-1] for row in found],
        found[0][-1],
        "author",
    )  # fmt: skip
    chart = Chart(charts.bars(rows, "entries"), says) if len(rows) > 1 else None
    silent = data.number(
        """SELECT count(*) FROM main.authors
           WHERE login NOT IN (SELECT author FROM entry WHERE author IS NOT NULL)"""
    )
    more = (
        f" {silent:,} more published nothing and {'is' if silent == 1 else 'are'} not named."
        if silent
        else ""
    )
    return Section(
        "authors", "Authors", f"Who wrote the published entries.{more}",
        figures=(Figure("Entries by author", table, chart),),
    )  # fmt: skip
