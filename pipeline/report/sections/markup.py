"""Blocks and shortcodes that published entries use, and what was done with each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report import charts
from pipeline.report.cells import shown
from pipeline.report.figures import Chart, Column, Figure, Number, Section, Table

if TYPE_CHECKING:
    from pipeline.report.data import Data

BARS = 15
MOST = 200
TREATMENTS = {
    "converted": "converted",
    "as-saved": "shown as it was saved",
    "kept": "kept as text",
    "dropped": "left out",
    "unknown": "not known",
}
"""As the tables have it -> in words."""


def markup(data: Data) -> Section | None:
    """Two tables with a picture each."""
    figures, numbers = [], []
    for name in ("blocks", "shortcodes"):
        rows = data.rows(
            f"""SELECT u.name, u.treatment, sum(u.count), count(DISTINCT u.post_row), count(*) OVER ()
                FROM main.{name} u JOIN entry e ON e.row = u.post_row
                GROUP BY u.name, u.treatment ORDER BY 3 DESC, 1, 2 LIMIT {MOST}"""
        )
        if not rows:
            continue
        columns = (
            Column(name[:-1], "code"), Column("treatment"), Column("times", "number"), Column("entries", "number"),
        )  # fmt: skip
        cells = [(row[0], TREATMENTS.get(row[1], row[1]), row[2], row[3]) for row in rows]
        bars = [(row[0], row[2]) for row in rows[:BARS]]
        says = f"The {name} used most; first {shown(bars[0][0])}, {bars[0][1]:,} times."
        chart = Chart(charts.bars(bars, "times"), says)
        figures.append(
            Figure(name.capitalize(), Table(columns, cells, rows[0][-1], name[:-1]), chart, wide=False)
        )
        kinds, odd = data.one(
            f"""SELECT count(DISTINCT u.name), sum(CASE WHEN u.treatment = 'unknown' THEN u.count END)
                FROM main.{name} u JOIN entry e ON e.row = u.post_row"""
        )
        numbers.append(Number(f"{kinds:,}", f"kinds of {name}"))
        if odd:
            numbers.append(
                Number(
                    f"{odd:,}", f"{'time' if odd == 1 else 'times'} one of the {name} was not known", "care"
                )
            )
    if not figures:
        return None
    says = (
        "Unknown blocks are shown as they were saved; unknown shortcodes lose their brackets and keep the text inside."
        " Each is a note with file and line."
    )
    return Section("markup", "Blocks and shortcodes", says, tuple(numbers), tuple(figures))
