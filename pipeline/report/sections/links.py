"""The health of links: those that lead to nothing here, and the hosts that the others lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report import charts
from pipeline.report.cells import shown
from pipeline.report.figures import Address, Cell, Chart, Column, Figure, Number, Section, Table

if TYPE_CHECKING:
    from pipeline.report.data import Data

BARS = 15
HOSTS = 200
BROKEN = 200
HIDDEN = 100
LINKS = "main.links l JOIN entry e ON e.row = l.post_row"


def links(data: Data) -> Section | None:
    """Numbers, broken links and hosts."""
    total, inner, broken, outer, hosts = data.one(
        f"""SELECT count(*), sum(internal), sum(internal AND broken), sum(kind = 'external'),
               count(DISTINCT CASE WHEN kind = 'external' THEN host END) FROM {LINKS}"""
    )
    if not total:
        return None
    hidden = data.number(
        f"SELECT count(*) FROM {LINKS} WHERE l.target_row IN (SELECT row FROM item WHERE NOT public)"
    )
    numbers = [
        Number(f"{inner:,}", "links within the site"),
        Number(f"{broken or 0:,}", "of them lead to nothing", "bad" if broken else "good"),
        *([Number(f"{hidden:,}", "lead to what is not public", "care")] if hidden else []),
        Number(f"{outer:,}", "links to other sites"),
        Number(f"{hosts:,}", "other sites"),
    ]
    figures = [each for each in (_broken(data), _hidden(data), _hosts(data)) if each is not None]
    says = (
        "Links in the text of published entries. Nothing was asked of the network: whether other sites still answer,"
        " this page can not know."
    )
    return Section("links", "Links", says, tuple(numbers), tuple(figures))


def _broken(data: Data) -> Figure | None:
    """Addresses within the site that lead to nothing in the export."""
    where = "WHERE l.internal AND l.broken"
    total = data.number(f"SELECT count(DISTINCT l.url) FROM {LINKS} {where}")
    found = data.rows(
        f"""SELECT l.url, l.kind, count(*), count(DISTINCT l.post_row), min(l.post_row) FROM {LINKS} {where}
            GROUP BY l.url ORDER BY 3 DESC, 1 LIMIT {BROKEN}"""
    )
    if not found:
        return None
    rows: list[tuple[Cell, ...]] = []
    for url, kind, times, entries, first in found:
        title, path = data.one("SELECT title, path FROM entry WHERE row = ?", first)
        rows.append((url, kind, times, entries, Address(title, path)))
    columns = (
        Column("address", "code"), Column("kind"), Column("links", "number"), Column("entries", "number"),
        Column("for example in", "file"),
    )  # fmt: skip
    return Figure(
        "Links that lead to nothing",
        Table(columns, rows, total, "address"),
        says="Within the site, and not in the export: mend or remove them before the new site goes live.",
    )


def _hidden(data: Data) -> Figure | None:
    """Entries that link to what visitors can not see; where to is not told."""
    found = data.rows(
        f"""SELECT e.title, e.path, count(*), count(*) OVER () FROM {LINKS} WHERE l.target_row IN
            (SELECT row FROM item WHERE NOT public) GROUP BY e.row ORDER BY 3 DESC, e.row LIMIT {HIDDEN}"""
    )
    if not found:
        return None
    rows: list[tuple[Cell, ...]] = [(Address(title, path), number) for title, path, number, _ in found]
    return Figure(
        "Entries that link to what is not public",
        Table((Column("entry", "file"), Column("links", "number")), rows, found[0][-1], "entry"),
        says="To drafts, private posts and the like. Visitors would find nothing there.",
        closed=True,
    )


def _hosts(data: Data) -> Figure | None:
    """Other sites."""
    found = data.rows(
        f"""SELECT l.host, count(*), count(DISTINCT l.post_row), substr(min(e.date), 1, 7),
                substr(max(e.date), 1, 7), count(*) OVER ()
            FROM {LINKS} WHERE l.kind = 'external' AND l.host IS NOT NULL
            GROUP BY l.host ORDER BY 2 DESC, 1 LIMIT {HOSTS}"""
    )
    if not found:
        return None
    bars = [(row[0], row[1]) for row in found[:BARS]]
    says = f"Links to other sites; most, {bars[0][1]:,}, lead to {shown(bars[0][0])}."
    table = Table(
        (
            Column("host", "name"), Column("links", "number"), Column("entries", "number"),
            Column("first", "date"), Column("last", "date"),
        ),
        [row[:-1] for row in found],
        found[0][-1],
        "host",
    )  # fmt: skip
    return Figure("Sites linked to", table, Chart(charts.bars(bars, "links"), says))
