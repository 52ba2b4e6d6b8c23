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
TAXONOMIES = {"post_tag": "tag"}
"""Taxonomies that people call otherwise."""
INNER = tuple(
    "nav_menu post_format language post_translations term_language term_translations wp_theme".split()
)
"""What is no topic."""
BARS = 15
MOST = 300
CARRIED = f"""
    CREATE TEMP TABLE carried AS
    SELECT p.taxonomy, p.slug, coalesce(t.name, p.name) AS name, count(DISTINCT p.post_row) AS entries,
        sum(coalesce(k.number, 0)) AS comments, sum(e.word_count) AS words, substr(min(e.date), 1, 7) AS first,
        substr(max(e.date), 1, 7) AS last
    FROM main.post_terms p JOIN entry e ON e.row = p.post_row
    LEFT JOIN main.terms t ON t.taxonomy = p.taxonomy AND t.slug = p.slug
    LEFT JOIN talk k ON k.row = e.row
    WHERE p.taxonomy NOT IN ({", ".join("?" * len(INNER))}) GROUP BY p.taxonomy, p.slug
"""
FIRST = "SELECT name, taxonomy, entries, comments, words, first, last FROM carried"
ORDER = "ORDER BY entries DESC, taxonomy, name, slug"


def topics(data: Data) -> Section | None:
    """A picture each of categories and tags, and all terms in a table."""
    data.db.execute(CARRIED, INNER)
    total = data.number("SELECT count(*) FROM carried")
    if not total:
        return None
    figures = []
    for taxonomy, title in NAMES.items():
        rows = data.rows(f"{FIRST} WHERE taxonomy = ? {ORDER} LIMIT {BARS}", taxonomy)
        bars = [(name, entries) for name, _, entries, *_ in rows]
        if len(bars) > 1:
            first, number = bars[0]
            says = f"The {title.lower()} with the most entries; first {shown(first)} with {number:,}."
            figures.append(Figure(title, chart=Chart(charts.bars(bars, "entries"), says), wide=False))
    table = Table(
        (
            Column("name", "name"), Column("taxonomy"), Column("entries", "number"), Column("comments", "number"),
            Column("words", "number"), Column("first", "date"), Column("last", "date"),
        ),
        [(row[0], TAXONOMIES.get(row[1], row[1]), *row[2:]) for row in data.rows(f"{FIRST} {ORDER} LIMIT {MOST}")],
        total,
        "term",
    )  # fmt: skip
    figures.append(Figure("Every term that published entries carry", table))
    bare = data.number(
        """SELECT count(*) FROM entry e WHERE type = 'post' AND NOT EXISTS (SELECT 1 FROM main.post_terms p
           WHERE p.post_row = e.row AND p.taxonomy IN ('category', 'post_tag'))"""
    )
    numbers = [
        Number(f"{data.number('SELECT count(*) FROM carried WHERE taxonomy = ?', taxonomy):,}", title.lower())
        for taxonomy, title in NAMES.items()
    ]
    once = data.number("SELECT count(*) FROM carried WHERE taxonomy = 'post_tag' AND entries = 1")
    if once:
        numbers.append(Number(f"{once:,}", "tags used only once"))
    if bare:
        numbers.append(Number(f"{bare:,}", "posts without either"))
    return Section("topics", "Topics", "What the site writes about.", tuple(numbers), tuple(figures))
