"""Everything that was repaired, guessed, kept raw or dropped, by code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.codes import CODES
from pipeline.report.figures import Column, Figure, Section, Table

if TYPE_CHECKING:
    from pipeline.report.data import Data

LEVELS = ("error", "warning", "info")


def notes(data: Data) -> Section:
    """A row a code, weightiest first; the details, which can quote what is private, stay in notes.jsonl."""
    found = data.rows(
        "SELECT code, level, count(*), count(DISTINCT post_row) FROM main.notes GROUP BY code, level"
    )
    found.sort(key=lambda row: (LEVELS.index(row[1]), -row[2], row[0]))
    table = Table(
        (
            Column("level"), Column("what happened", "prose"), Column("code", "code"), Column("times", "number"),
            Column("entries", "number"),
        ),
        [(level, CODES[code][1], code, times, entries or None) for code, level, times, entries in found],
        len(found),
        "code",
    )  # fmt: skip
    says = "Each with file and line in notes.jsonl." if found else "There was nothing to note."
    figures = (Figure("Repaired, guessed, kept raw or dropped", table),) if found else ()
    return Section("notes", "Notes", says, figures=figures)
