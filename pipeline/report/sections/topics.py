"""Categories, tags and the terms of other taxonomies, by the entries that carry them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report import charts
from pipeline.report.cells import shown
from pipeline.report.figures import Chart, Column, Figure, Number, Section, Table

if TYPE_CHECKING:
    from pipeline.report.data import Data

NAMES = {"category": ("Categories", "category"), "post_tag": ("Tags", "tag")}
"""Taxonomies that have a picture."""
COLUMNS = (
    Column("entries", "number"), Column("comments", "number"), Column("words", "number"),
    Column("first", "date"), Column("last", "date"),
)  # fmt: skip
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
FIELDS = "name, entries, comments, words, first, last"
FIRST = f"SELECT {FIELDS} FROM carried"
ORDER = "ORDER BY entries DESC, taxonomy, name, slug"


def topics(data: Data) -> Section | None:
    """A picture each of categories and tags, each with its table; the terms of other taxonomies in one more."""
    data.db.execute(CARRIED, INNER)
    total = data.number("SELECT count(*) FROM carried")
    if not total:
        return None
    figures = []
    for taxonomy, (title, noun) in NAMES.items():
        kinds = data.number("SELECT count(*) FROM carried WHERE taxonomy = ?", taxonomy)
        rows = data.rows(f"{FIRST} WHERE taxonomy = ? {ORDER} LIMIT {MOST}", taxonomy)
        if len(rows) > 1:
            bars = [(row[0], row[1]) for row in rows[:BARS]]
            says = (
                f"The {title.lower()} with the most entries; first {shown(bars[0][0])} with {bars[0][1]:,}."
            )
            chart = Chart(charts.bars(bars, "entries"), says)
            figures.append(
                Figure(title, Table((Column(noun, "name"), *COLUMNS), rows, kinds, noun), chart, wide=False)
            )
    others = tuple(NAMES)
    outside = f"WHERE taxonomy NOT IN ({', '.join('?' * len(others))})"
    rows = data.rows(f"SELECT taxonomy, {FIELDS} FROM carried {outside} {ORDER} LIMIT {MOST}", *others)
    if rows:
        rest = data.number(f"SELECT count(*) FROM carried {outside}", *others)
        columns = (Column("taxonomy"), Column("term", "name"), *COLUMNS)
        figures.append(Figure("Terms of other taxonomies", Table(columns, rows, rest, "term")))
    bare = data.number(
        """SELECT count(*) FROM entry e WHERE type = 'post' AND NOT EXISTS (SELECT 1 FROM main.post_terms p
           WHERE p.post_row = e.row AND p.taxonomy IN ('category', 'post_tag'))"""
    )
    numbers = [
        Number(f"{data.number('SELECT count(*) FROM carried WHERE taxonomy = ?', taxonomy):,}", title.lower())
        for taxonomy, (title, _) in NAMES.items()
    ]
    once = data.number("SELECT count(*) FROM carried WHERE taxonomy = 'post_tag' AND entries = 1")
    if once:
        numbers.append(Number(f"{once:,}", "tags used only once"))
    if bare:
        numbers.append(Number(f"{bare:,}", "posts without either"))
    return Section("topics", "Topics", "What the site writes about.", tuple(numbers), tuple(figures))
