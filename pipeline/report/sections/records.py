"""What became of everything that the source holds, kind by kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report import charts
from pipeline.report.figures import Chart, Column, Figure, Section, Table

if TYPE_CHECKING:
    from pipeline.report.data import Data

OUTCOMES = ("published", "draft", "in data/", "left out", "met twice", "failed")
PALETTE = dict(
    zip(OUTCOMES, ("var(--c3)", "var(--c1)", "var(--c6)", "var(--c5)", "var(--c0)", "var(--c2)"), strict=True)
)
OTHER_KINDS = (("comment", "comments"), ("term", "terms"), ("author", "authors"))
MOST = 30
"""Post types that are shown."""


def records(data: Data) -> Section:
    """A row for each kind of record, its outcomes beside it."""
    types = _types(data)
    rows = [*types]
    rows += [("attachments", 0, 0, data.run.media, 0, 0, 0), ("menu items", 0, 0, data.run.menus, 0, 0, 0)]
    for kind, name in OTHER_KINDS:
        written = data.run.counted(kind, outcome="written")
        merged = data.run.counted(kind, outcome="merged")
        rows.append((name, 0, 0, written, 0, merged, data.run.counted(kind, outcome="failed")))
    again = data.run.counted("item", outcome="merged")
    failed = data.run.counted("item", "page", outcome="failed")
    if again or failed:
        rows.append(("other items", 0, 0, 0, 0, again, failed))
    rows = [row for row in rows if any(row[1:])]
    places = [place for place, _ in enumerate(OUTCOMES, 1) if any(row[place] for row in rows)]
    used = [OUTCOMES[place - 1] for place in places]
    parts = [(row[0], OUTCOMES[place - 1], row[place]) for row in types for place in places if row[place]]
    palette = {name: PALETTE[name] for name in used if any(part[1] == name for part in parts)}
    table = Table(
        (Column("what", "name"), *(Column(name, "number") for name in used), Column("in all", "number")),
        [(row[0], *(row[place] for place in places), sum(row[1:])) for row in rows],
        len(rows),
        "kind",
    )
    says = "For each type of entry, the share that was published, is a draft or was left out."
    return Section(
        "records",
        "Records",
        "What became of everything in the source. Published entries and drafts are files in content/; all the"
        " rest is kept in data/, in full.",
        figures=(
            Figure(
                "Where everything went",
                table,
                Chart(charts.stacked(parts, palette, "entries"), says, tuple(palette.items())) if parts else None,
            ),
        ),
    )


def _types(data: Data) -> list[tuple[str, int, int, int, int, int, int]]:
    """The post types by number; what lies beyond the first is summed up."""
    found = data.rows(
        """SELECT type, sum(reason IS NULL AND public), sum(reason IS NULL AND NOT public),
               sum(reason IS NOT NULL AND reason <> 'conversion-failed'), sum(reason = 'conversion-failed')
           FROM item GROUP BY type ORDER BY count(*) DESC, type"""
    )
    rows = [(name, public, draft, 0, left, 0, failed or 0) for name, public, draft, left, failed in found]
    if len(rows) > MOST:
        rest = [sum(column) for column in zip(*(row[1:] for row in rows[MOST:]), strict=True)]
        more = f"{len(rows) - MOST} more types"
        rows = [*rows[:MOST], (more, rest[0], rest[1], rest[2], rest[3], rest[4], rest[5])]
    return rows
