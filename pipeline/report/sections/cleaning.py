"""What cleaning changed and what it suggests, rule by rule, the most frequent first, each in its words."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from pipeline.report import charts
from pipeline.report.figures import Cell, Chart, Column, Figure, Fold, Marked, Number, Section, Table

if TYPE_CHECKING:
    from pipeline.report.data import Data

MOST = 30
"""Different changes of a rule that are shown."""
STATUSES = ("applied", "accepted", "suggested", "rejected", "stale")
PALETTE = dict(zip(STATUSES, ("var(--c1)", "var(--c7)", "var(--c2)", "var(--c0)", "var(--c5)"), strict=True))
DONE = ("applied", "accepted")
PUBLIC = """c.post_row IN (SELECT row FROM quotable)
    AND (c.kind = 'item' OR c.kind = 'comment' AND EXISTS (SELECT 1 FROM main.comments o
        WHERE o.id = c.id AND o.post_row = c.post_row AND o.status = 'approved'))"""
"""A change of what every visitor could see."""
_TAG = re.compile(r"<[^<>]*>|^[^<>]*>|<[^<>]*$")
_TEXTS = {"title_raw": "title", "content_raw": "content_text", "excerpt_raw": "excerpt"}
"""Raw field of a post -> where it is shown."""


def cleaning(data: Data) -> Section | None:
    """A picture of all rules, and a folded table for each."""
    counted: dict[str, dict[str, int]] = {}
    for rule, status, number in data.rows(
        "SELECT rule, status, count(*) FROM main.changes GROUP BY 1, 2 ORDER BY 1, 2"
    ):
        counted.setdefault(rule, {})[status] = number
    if not counted:
        return None
    rules = sorted(counted, key=lambda rule: (-sum(counted[rule].values()), rule))
    totals = {status: sum(row.get(status, 0) for row in counted.values()) for status in STATUSES}
    used = [status for status in STATUSES if totals[status]]
    changed = data.number(
        "SELECT count(DISTINCT post_row) FROM main.changes WHERE status IN ('applied', 'accepted')"
    )
    numbers = [
        Number(f"{sum(totals[status] for status in DONE):,}", "changes made"),
        Number(f"{changed:,}", "entries changed"),
        Number(f"{totals['suggested']:,}", "suggestions for you to decide on"),
    ]
    says = (
        "The text in data/ keeps its raw form beside the cleaned one, and every change can be undone. Accept or reject"
        " in corrections.csv; the next run reads what you decided."
    )
    folds = _rules(data, rules, counted)
    figures = [_overview(data, rules, counted, used)]
    if folds:
        told = "For each rule its most frequent changes, with an example. Only what visitors could read is quoted."
        figures.append(Figure("Before and after", says=told, folds=tuple(folds)))
    return Section("cleaning", "Cleaning", says, tuple(numbers), tuple(figures))


def _overview(data: Data, rules: list[str], counted: dict[str, dict[str, int]], used: list[str]) -> Figure:
    """All rules, with what they are for."""
    parts = [
        (rule, status, counted[rule][status]) for rule in rules for status in used if status in counted[rule]
    ]
    palette = {status: PALETTE[status] for status in used}
    rows: list[tuple[Cell, ...]] = [
        (rule, data.run.rules.get(rule, ""), *(counted[rule].get(status, 0) for status in used))
        for rule in rules
    ]
    columns = (
        Column("rule", "code"),
        Column("repairs", "prose"),
        *(Column(status, "number") for status in used),
    )
    says = f"Changes by rule; most, {sum(counted[rules[0]].values()):,}, are by {rules[0]}."
    chart = Chart(charts.stacked(parts, palette, "changes", share=False), says, tuple(palette.items()))
    return Figure("By rule", Table(columns, rows, len(rows), "rule"), chart)


def _rules(data: Data, rules: list[str], counted: dict[str, dict[str, int]]) -> list[Fold]:
    """The changes of each rule: what stood there, what stands there now, how often, and an example."""
    found = data.rows(
        f"""SELECT * FROM (
              SELECT rule, before, after, status, count(*) AS times, min(c.rowid) AS first,
                  row_number() OVER (PARTITION BY rule ORDER BY count(*) DESC, before, after, status) AS place,
                  count(*) OVER (PARTITION BY rule) AS different
              FROM main.changes c WHERE {PUBLIC} GROUP BY rule, before, after, status)
            WHERE place <= {MOST} ORDER BY rule, place"""
    )
    columns = (
        Column("before", "marked"), Column("after", "marked"), Column("in its words", "words"), Column("status"),
        Column("times", "number"),
    )  # fmt: skip
    folds = []
    for rule in rules:
        shown = [row for row in found if row[0] == rule]
        if shown:
            rows: list[tuple[Cell, ...]] = [
                (before, after, _example(data, first), status, times)
                for _, before, after, status, times, first, _, _ in shown
            ]
            table = Table(columns, rows, shown[0][7], "different change")
            number = f"{sum(counted[rule].values()):,}"
            folds.append(
                Fold(rule.replace("_", " ").capitalize(), number, data.run.rules.get(rule, ""), table)
            )
    return folds


def _example(data: Data, rowid: int) -> Marked:
    """A change with as much around it as stands in what every visitor could read."""
    kind, number, post, field, before, after, left, right = data.one(
        """SELECT kind, id, post_row, field, before, after, context_before, context_after FROM main.changes
           WHERE rowid = ?""",
        rowid,
    )
    text = _text(data, kind, number, post, field)
    return Marked(_known(left, text, last=True), before, after, _known(right, text, last=False))


def _text(data: Data, kind: str, number: int | None, post: int, field: str) -> str:
    """The text that visitors read where the change was made."""
    found: list[tuple[Any, ...]] = []
    if kind == "comment":
        found = data.rows(
            "SELECT content_text FROM main.comments WHERE id = ? AND post_row = ? AND status = 'approved'",
            number,
            post,
        )
    elif field in _TEXTS:
        found = data.rows(f"SELECT {_TEXTS[field]} FROM main.posts WHERE row = ?", post)
    return found[0][0] if found else ""


def _known(context: str, text: str, *, last: bool) -> str:
    """The words beside a change that stand in the text, up to the first that does not."""
    plain = unescape(_TAG.sub("\n", context)).replace("\u00a0", " ")
    line = plain.rpartition("\n")[2] if last else plain.partition("\n")[0]
    words = line.split()
    while words:
        said = " ".join(words)
        if said in text:
            return (said + " " * line.endswith(" ")) if last else (" " * line.startswith(" ") + said)
        words = words[1:] if last else words[:-1]
    return " " if (line[-1:].isspace() and last) or (line[:1].isspace() and not last) else ""
