"""The site over time: entries by type and category, comments and words, a month or a year each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from pipeline.report import charts
from pipeline.report.cells import shown
from pipeline.report.figures import Cell, Chart, Column, Figure, Number, Section, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.report.data import Data

Unit = Literal["month", "year"]
MONTHS = 30 * 12
"""Up to so many months each has a column; beyond, each year."""
LONGEST = 200 * 12
"""Months that a picture may show."""
GAP, STRAY = 5 * 12, 0.01
"""Months without an entry that set a few apart from the rest, and the share that is a few."""
WIDTHS: dict[Unit, int] = {"month": 7, "year": 4}
"""Characters of a date that tell it."""
PARTS = len(charts.COLOURS) - 1
"""Types or categories with a colour of their own."""
OTHERS = "others"
NONE = "no category"
MOST = 600
"""Rows of the table."""


def time(data: Data) -> Section | None:
    """Four pictures over the same months, each with its table."""
    months = data.rows(
        """SELECT substr(date, 1, 7), count(*), sum(word_count) FROM entry
           WHERE date IS NOT NULL GROUP BY 1 ORDER BY 1"""
    )
    if not months:
        return None
    talk = data.rows(
        """SELECT substr(c.date, 1, 7), count(*) FROM main.comments c JOIN entry e ON e.row = c.post_row
           WHERE c.status = 'approved' AND c.date IS NOT NULL GROUP BY 1 ORDER BY 1"""
    )
    first, last = _span([(when, number) for when, number, _ in months])
    until = max(last, _span(talk)[1]) if talk else last
    unit: Unit = "year" if _number(last) - _number(first) > MONTHS else "month"
    width = WIDTHS[unit]
    shown_from, shown_to = first[:width], last[:width]
    figures = [_figure("Entries", "by type", unit, (shown_from, shown_to), *_parts(data, "type", width))]
    topics, shades = _parts(data, "category", width)
    if len(shades) > 1:
        figures.append(_figure("Entries", "by category", unit, (shown_from, shown_to), topics, shades))
    if talk:
        replies = _summed((when[:width], number) for when, number in talk)
        figures.append(
            _figure("Comments", "", unit, (shown_from, until[:width]), replies, {"": charts.COLOURS[0]})
        )
    words = _summed((when[:width], number) for when, _, number in months)
    figures.append(_figure("Words", "", unit, (shown_from, shown_to), words, {"": charts.COLOURS[0]}))
    undated = data.number("SELECT count(*) FROM entry WHERE date IS NULL")
    entries, spoken = sum(row[1] for row in months), sum(number for _, number in talk)
    numbers = [
        Number(f"{entries:,}", "published entries"),
        Number(f"{spoken:,}", "public comments"),
        Number(f"{sum(row[2] or 0 for row in months):,}", "words"),
        Number(first[:4] if first[:4] == last[:4] else f"{first[:4]}–{last[:4]}", "years"),
    ]
    says = "Published entries and approved comments, by the site's own time."
    if undated:
        says += f" {undated:,} published {'entry has' if undated == 1 else 'entries have'} no date."
    if astray := sum(number for when, number, _ in months if not first <= when <= last):
        says += f" {astray:,} far from all others {'is' if astray == 1 else 'are'} in the tables only."
    return Section("time", "Over time", says, tuple(numbers), tuple(figures))


def _span(months: list[tuple[str, int]]) -> tuple[str, str]:
    """The first and the last month of the pictures: without the few that stand far from the rest.

    >>> _span([("1965-03", 1), *((f"20{year}-01", 20) for year in range(10, 24)), ("2099-12", 1)])
    ('2010-01', '2023-01')
    """
    few = STRAY * sum(number for _, number in months)
    low, high = 0, len(months) - 1
    beyond = 0
    for place in range(1, len(months)):
        beyond += months[place - 1][1]
        if beyond > few:
            break
        if _number(months[place][0]) - _number(months[place - 1][0]) > GAP:
            low = place
    beyond = 0
    for place in range(len(months) - 2, low, -1):
        beyond += months[place + 1][1]
        if beyond > few:
            break
        if _number(months[place + 1][0]) - _number(months[place][0]) > GAP:
            high = place
    while low < high and _number(months[high][0]) - _number(months[low][0]) > LONGEST:
        low += 1
    return months[low][0], months[high][0]


def _parts(data: Data, what: str, width: int) -> tuple[list[tuple[str, str, int]], dict[str, str]]:
    """(when, type or category, entries), and a colour for each; the rare ones are summed up."""
    within = "FROM entry WHERE date IS NOT NULL" + (" AND type = 'post'" if what == "category" else "")
    query = f"SELECT coalesce({what}, '') {within} GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT {PARTS + 2}"
    ranked = [part for (part,) in data.rows(query)]
    kept = ranked if len(ranked) <= PARTS + 1 else ranked[:PARTS]
    names = {part: shown(part, 40) or NONE for part in kept}
    shades = charts.colours(list(dict.fromkeys(names.values())))
    if len(kept) < len(ranked):
        shades[OTHERS] = charts.OTHERS
    summed: Counter[tuple[str, str]] = Counter()
    query = f"""SELECT substr(date, 1, {width}), CASE WHEN coalesce({what}, '') IN ({", ".join("?" * len(kept))})
        THEN coalesce({what}, '') END, count(*) {within} GROUP BY 1, 2"""
    for when, part, number in data.rows(query, *kept):
        summed[when, OTHERS if part is None else names[part]] += number
    return [(when, part, number) for (when, part), number in sorted(summed.items())], shades


def _summed(pairs: Iterable[tuple[str, int | None]]) -> list[tuple[str, str, int]]:
    """Numbers by month or year."""
    found: Counter[str] = Counter()
    for when, number in pairs:
        found[when] += number or 0
    return [(when, "", number) for when, number in found.items()]


def _figure(
    what: str,
    by: str,
    unit: Unit,
    span: tuple[str, str],
    rows: list[tuple[str, str, int]],
    shades: dict[str, str],
) -> Figure:
    """A picture over time, and a table that has what lies outside the picture, too."""
    noun = what.lower()
    title = f"{what} a {unit}, {by}" if by else f"{what} a {unit}"
    totals: Counter[str] = Counter()
    cells: dict[str, dict[str, int]] = {}
    for when, part, number in rows:
        totals[when] += number
        cells.setdefault(when, {})[part] = number
    drawn = [row for row in rows if span[0] <= row[0] <= span[1]]
    best = max((row[0] for row in drawn), key=lambda when: (totals[when], when), default=None)
    several = len(shades) > 1
    columns = [
        Column(unit, "date"),
        *(Column(part, "number") for part in shades if several),
        Column("in all" if several else noun, "number"),
    ]
    lines: list[tuple[Cell, ...]] = [
        (when, *(cells[when].get(part) for part in shades if several), totals[when])
        for when in sorted(totals, reverse=True)[:MOST]
    ]
    return Figure(
        title,
        Table(tuple(columns), lines, len(totals), unit),
        Chart(
            charts.over_time(drawn, noun, by_year=unit == "year", palette=shades),
            f"{title}, from {span[0]} to {span[1]}; the most, {totals[best]:,}, in {best}.",
            tuple(shades.items()) if several else (),
        )
        if best is not None
        else None,
        says="An entry counts for the first of its categories." if by == "by category" else "",
        wide=bool(by),
    )


def _number(month: str) -> int:
    """Months since the year 0."""
    return int(month[:4]) * 12 + int(month[5:7])
