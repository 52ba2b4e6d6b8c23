"""What became of everything that the source holds, kind by kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.report import charts
from pipeline.report.figures import Chart, Column, Figure, Section, Table

if TYPE_CHECKING:
    from pipeline.report.data import Data, Run

OUTCOMES = ("published", "draft", "in data/", "left out", "met twice", "failed")
PALETTE = dict(zip(OUTCOMES, (f"var(--c{number})" for number in (1, 2, 6, 0, 7, 5)), strict=True))
MOST = 30
"""Post types that are shown."""


class Row(NamedTuple):
    """A kind of record."""

    name: str
    numbers: tuple[int, ...]
    """By outcome."""


def records(data: Data) -> Section:
    """A row for each kind of record, its outcomes beside it."""
    run = data.run
    types = _types(data)
    terms, people = data.one("SELECT (SELECT count(*) FROM main.terms), (SELECT count(*) FROM main.authors)")
    rows = [
        *types,
        Row("attachments", (0, 0, run.media, 0, 0, 0)),
        Row("menu items", (0, 0, run.menus, 0, 0, 0)),
        _row(run, "item", "items"),
        _row(run, "page", "saved files", left=run.counted("page", outcome="excluded")),
        _row(run, "comment", "comments", kept=run.counted("comment", outcome="written")),
        _row(run, "term", "terms", kept=terms),
        _row(run, "author", "authors", kept=people),
    ]
    rows = [row for row in rows if any(row.numbers)]
    places = [place for place, _ in enumerate(OUTCOMES) if any(row.numbers[place] for row in rows)]
    used = [OUTCOMES[place] for place in places]
    parts = [
        (row.name, OUTCOMES[place], row.numbers[place])
        for row in types
        for place in places
        if row.numbers[place]
    ]
    palette = {name: PALETTE[name] for name in used if any(part[1] == name for part in parts)}
    table = Table(
        (Column("what", "name"), *(Column(name, "number") for name in used), Column("in all", "number")),
        [(row.name, *(row.numbers[place] or None for place in places), sum(row.numbers)) for row in rows],
        len(rows),
        "kind",
    )
    says = "For each type of entry, how much was published, is a draft or was left out."
    return Section(
        "records",
        "Records",
        "What became of everything in the source. Published entries and drafts are files in content/; all the"
        " rest is kept in data/, in full.",
        figures=(
            Figure(
                "Where everything went",
                table,
                Chart(
                    charts.stacked(parts, palette, "entries", share=len(palette) > 1),
                    says,
                    tuple(palette.items()),
                )
                if parts
                else None,
            ),
        ),
    )


def _row(run: Run, kind: str, name: str, *, kept: int = 0, left: int = 0) -> Row:
    """A kind of record, with what the ledger says of all that are no entry of their own."""
    merged, failed = (run.counted(kind, outcome=outcome) for outcome in ("merged", "failed"))
    return Row(name, (0, 0, kept, left, merged, failed))


def _types(data: Data) -> list[Row]:
    """The post types by number; what lies beyond the first is summed up."""
    found = data.rows(
        """SELECT type, sum(reason IS NULL AND public), sum(reason IS NULL AND NOT public),
               sum(reason IS NOT NULL AND reason <> 'conversion-failed'), sum(reason = 'conversion-failed')
           FROM item GROUP BY type ORDER BY count(*) DESC, type"""
    )
    rows = [
        Row(name, (public, draft, 0, left, 0, failed or 0)) for name, public, draft, left, failed in found
    ]
    if len(rows) > MOST:
        rest = (sum(column) for column in zip(*(row.numbers for row in rows[MOST:]), strict=True))
        rows = [*rows[:MOST], Row(f"{len(rows) - MOST} more types", tuple(rest))]
    return rows
