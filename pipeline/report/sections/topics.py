"""Categories, tags and the terms of other taxonomies, by the entries that carry them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report import charts
from pipeline.report.cells import shown
from pipeline.report.figures import Chart, Column, Figure, Number, Section, Table

if TYPE_CHECKING:
    from pipeline.report.data import Data

NAMES = {"category": "Categories", "post_tag": "Tags"}
"""Taxonomies that have a picture."""
INNER = (
    "nav_menu",
    "post_format",
    "language",
    "post_translations",
    "term_language",
    "term_translations",
    "wp_theme",
)
"""What is no topic."""
BARS = 15
MOST = 300


def topics(data: Data) -> Section | None:
    """A picture each of categories and tags, and all terms in a table."""
    found = data.rows(
        f"""SELECT p.taxonomy, coalesce(t.name, p.name), count(DISTINCT p.post_row), sum(coalesce(k.number, 0)),
               sum(e.word_count), substr(min(e.date), 1, 7), substr(max(e.date), 1, 7)
            FROM main.post_terms p JOIN entry e ON e.row = p.post_row
            LEFT JOIN main.terms t ON t.taxonomy = p.taxonomy AND t.slug = p.slug
            LEFT JOIN talk k ON k.row = e.row
            WHERE p.taxonomy NOT IN ({", ".join("?" * len(INNER))})
            GROUP BY p.taxonomy, p.slug ORDER BY 3 DESC, 1, 2""",
        *INNER,
    )
    if not found:
        return None
    figures = []
    for taxonomy, title in NAMES.items():
        rows = [(row[1], row[2]) for row in found if row[0] == taxonomy][:BARS]
        if len(rows) > 1:
            says = (
                f"The {title.lower()} with the most entries; first {shown(rows[0][0])} with {rows[0][1]:,}."
            )
            figures.append(Figure(title, chart=Chart(charts.bars(rows, "entries"), says), wide=False))
    table = Table(
        (
            Column("name", "name"), Column("taxonomy"), Column("entries", "number"), Column("comments", "number"),
            Column("words", "number"), Column("first", "date"), Column("last", "date"),
        ),
        [(row[1], _taxonomy(row[0]), *row[2:]) for row in found[:MOST]],
        len(found),
        "term",
    )  # fmt: skip
    figures.append(Figure("Every term that published entries carry", table))
    bare = data.number(
        """SELECT count(*) FROM entry e WHERE type = 'post' AND NOT EXISTS (SELECT 1 FROM main.post_terms p
           WHERE p.post_row = e.row AND p.taxonomy IN ('category', 'post_tag'))"""
    )
    numbers = [
        Number(f"{sum(row[0] == taxonomy for row in found):,}", title.lower())
        for taxonomy, title in NAMES.items()
    ]
    once = sum(row[2] == 1 and row[0] == "post_tag" for row in found)
    if once:
        numbers.append(Number(f"{once:,}", "tags used only once"))
    if bare:
        numbers.append(Number(f"{bare:,}", "posts without either"))
    return Section("topics", "Topics", "What the site writes about.", tuple(numbers), tuple(figures))


def _taxonomy(name: str) -> str:
    return {"category": "category", "post_tag": "tag"}.get(name, name)
