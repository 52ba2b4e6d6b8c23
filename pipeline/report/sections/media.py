"""Attachments by kind: which files are at hand, and which still have to be had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report import charts
from pipeline.report.figures import Address, Cell, Chart, Column, Figure, Number, Section, Table

if TYPE_CHECKING:
    from pipeline.report.data import Data

MOST = 100
PALETTE = {"found": "var(--c1)", "missing": "var(--c2)"}
PUBLIC = """status NOT IN ('private', 'trash') AND (parent = 0
    OR NOT EXISTS (SELECT 1 FROM item i WHERE i.id = m.parent AND NOT i.public))"""
"""An attachment that a visitor could come by."""


def media(data: Data) -> Section | None:
    """Found and missing, by kind, and what entries show that the export does not hold."""
    found = data.rows(
        """SELECT coalesce(substr(mime_type, 1, instr(mime_type || '/', '/') - 1), 'unknown'),
               sum(path IS NOT NULL), sum(path IS NULL), sum(alt = '') FROM main.media GROUP BY 1 ORDER BY count(*) DESC, 1"""
    )
    lacking = data.rows(
        f"""SELECT e.title, e.path, count(*), count(*) OVER (), sum(count(*)) OVER ()
            FROM main.notes n JOIN entry e ON e.row = n.post_row
            WHERE n.code = 'media-missing' GROUP BY e.row ORDER BY 3 DESC, e.row LIMIT {MOST}"""
    )
    if not found and not lacking:
        return None
    have, missing = sum(row[1] for row in found), sum(row[2] for row in found)
    bare = sum(row[3] for row in found if row[0] == "image")
    numbers = [Number(f"{have + missing:,}", "attachments")]
    if found:
        numbers += [
            Number(f"{have:,}", "files at hand", "good" if have and not missing else ""),
            Number(f"{missing:,}", "still only at the old address", "care" if missing else ""),
        ]
    if bare:
        numbers.append(Number(f"{bare:,}", "pictures without an alternative text"))
    if lacking:
        numbers.append(Number(f"{lacking[0][4]:,}", "shown, but not in the export", "bad"))
    figures = [_kinds(found)] if found else []
    if missing:
        figures.append(_missing(data))
    if lacking:
        rows: list[tuple[Cell, ...]] = [(Address(row[0], row[1]), row[2]) for row in lacking]
        table = Table((Column("entry", "file"), Column("missing", "number")), rows, lacking[0][3], "entry")
        figures.append(Figure("Entries that show what the export does not hold", table))
    says = (
        "An export tells where files are; it does not hold them."
        if missing
        else "Every attachment's file is in media/."
    )
    return Section("media", "Media", says, tuple(numbers), tuple(figures))


def _kinds(found: list[tuple[str, int, int, int]]) -> Figure:
    """A row a kind of file."""
    parts = [
        (kind, name, number)
        for kind, have, missing, _ in found
        for name, number in (("found", have), ("missing", missing))
        if number
    ]
    palette = {name: colour for name, colour in PALETTE.items() if any(part[1] == name for part in parts)}
    rows: list[tuple[Cell, ...]] = [(kind, have, missing, have + missing) for kind, have, missing, _ in found]
    columns = (Column("kind", "name"), *(Column(name, "number") for name in ("found", "missing", "in all")))
    says = "For each kind of file, how many are at hand."
    chart = Chart(charts.stacked(parts, palette, "files", share=False), says, tuple(palette.items()))
    return Figure("Files by kind", Table(columns, rows, len(rows), "kind"), chart)


def _missing(data: Data) -> Figure:
    """Where to fetch what is not at hand; attachments of what is not public are only counted."""
    total = data.number(f"SELECT count(*) FROM main.media m WHERE path IS NULL AND {PUBLIC}")
    found = data.rows(
        f"""SELECT url, mime_type, substr(date, 1, 10) FROM main.media m WHERE path IS NULL AND {PUBLIC}
            ORDER BY row LIMIT {MOST}"""
    )
    columns = (Column("address", "code"), Column("type"), Column("uploaded", "date"))
    says = "Their old addresses. Copy wp-content/uploads from the old server before it is switched off."
    return Figure("Files that are not at hand", Table(columns, found, total, "file"), says=says, closed=True)
