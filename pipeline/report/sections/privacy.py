"""What was withheld from the public, in numbers only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report.data import RESTRICTED
from pipeline.report.figures import Cell, Column, Figure, Number, Section, Table

if TYPE_CHECKING:
    from pipeline.report.data import Data

WHY = {
    "private": "private",
    "password": "behind a password",
    "trash": "in the trash",
    "auto-draft": "never saved",
    "draft": "drafts",
    "pending": "waiting for review",
    "future": "to be published later",
}
INNER = "designs, forms, orders and the like"


def privacy(data: Data) -> Section:
    """Statuses, comments and personal data."""
    found = data.rows(
        """SELECT CASE WHEN own THEN '' WHEN status = 'publish' THEN 'password' ELSE status END, count(*),
               sum(path IS NOT NULL) FROM item WHERE NOT public GROUP BY 1 ORDER BY 2 DESC, 1"""
    )
    rows: list[tuple[Cell, ...]] = [
        (
            WHY.get(status, status) if status else INNER,
            "entries",
            number,
            f"{files:,} in content/, marked as draft" if files else "kept in data/ only",
        )
        for status, number, files in found
    ]
    comments = data.rows(
        "SELECT status, count(*) FROM main.comments WHERE status <> 'approved' GROUP BY status ORDER BY 2 DESC, 1"
    )
    rows += [(status, "comments", number, "kept in data/ only") for status, number in comments]
    members = data.number("SELECT count(*) FROM main.notes WHERE code = ?", RESTRICTED)
    if members:
        rows.append(("text for members only", "passages", members, "kept in data/ only"))
    spoken = data.number("SELECT count(*) FROM main.comments")
    kept = data.run.keep_personal_data
    if spoken:
        what = "kept in data/, as asked for" if kept else "not written anywhere"
        rows.append(("e-mail and IP addresses", "commenters'", None, what))
    withheld = sum(number for _, number, _ in found)
    numbers = [
        Number(f"{withheld:,}", "entries that visitors could not see"),
        Number(f"{sum(number for _, number in comments):,}", "comments that were not approved"),
        *([Number(f"{members:,}", "passages for members only", "care")] if members else []),
    ]
    says = (
        "This page names and quotes only what every visitor of the site could see. Of all else it tells numbers,"
        " and it shows nobody's e-mail address. Publish only content/ and media/: the rest is your archive."
    )
    table = Table(
        (Column("what", "name"), Column("of"), Column("number", "number"), Column("where it is")),
        rows,
        len(rows),
        "kind",
    )
    return Section(
        "privacy", "Privacy", says, tuple(numbers), (Figure("What was withheld", table),) if rows else ()
    )
