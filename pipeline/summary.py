"""The end of a run in words: what came in, what went out, what was left out and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.codes import CODES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections import Counter

    from pipeline.run import Result

REASONS = {
    "private": "private",
    "password": "protected by a password",
    "trash": "in the trash",
    "auto-draft": "auto-drafts",
    "status": "of an unknown status",
    "type": "of a type that is no page (menus, blocks, forms …)",
    "conversion-failed": "could not be converted",
    "same": "met twice",
}
MOST_NOTES = 8


def lines(result: Result) -> Iterator[str]:
    """The summary, line by line."""
    totals, job = result.totals, result.job
    size = sum(each.bytes for each in result.inputs)
    items = _sum(totals.outcomes, "item")
    comments = _sum(totals.outcomes, "comment")
    written = _sum(totals.outcomes, "item", "written") - totals.media - totals.menus
    name = result.site.title or result.site.url or "The site"
    yield ""
    yield f"{name}" + (f" · {result.site.url}" if result.site.url and result.site.title else "")
    files = _many(len(result.inputs), "file")
    yield f"  read      {files}, {_size(size)}: {_many(items, 'item')}, {_many(comments, 'comment')}, {_many(sum(totals.taxonomies.values()), 'term')}, {_many(totals.author_count, 'author')}"
    yield f"  written   {_many(written, 'Markdown file')} in {job.output}/content, {_many(totals.media, 'attachment')} and {_many(totals.menus, 'menu item')} in data"
    for reason, number in _by_reason(totals.outcomes):
        yield f"  left out  {number} {REASONS.get(reason, reason)}" + (" (one copy is kept)" if reason == "same" else " (kept in data)")
    shown = [(code, number) for code, number in totals.notes.most_common() if CODES[code][0] != "info"]
    for code, number in shown[:MOST_NOTES]:
        yield f"  noted     {number} × {code}: {CODES[code][1]}"
    rest = sum(totals.notes.values()) - sum(number for _, number in shown[:MOST_NOTES])
    if rest:
        yield f"  noted     {rest} more; all of them, with file and line, in {job.output}/notes.jsonl"
    for each in result.rejected:
        yield f"  skipped   {each.name}: {each.reason}"
    if result.lost:
        yield from (f"  LOST      {sentence}" for sentence in result.lost)
    else:
        yield "  checked   every record of the source has its line in ledger.jsonl; nothing was lost"
    yield f"  publish   {job.output}/content only: the rest holds drafts, private posts, passwords"


def _by_reason(outcomes: Counter[tuple[str, str, str]]) -> Iterator[tuple[str, int]]:
    """Items that got no file, by reason, in the order of REASONS."""
    counted: dict[str, int] = {}
    for (kind, _, reason), number in outcomes.items():
        if kind == "item" and reason:
            counted[reason] = counted.get(reason, 0) + number
    order = [*REASONS, *sorted(counted)]
    yield from sorted(counted.items(), key=lambda pair: order.index(pair[0]))


def _sum(outcomes: Counter[tuple[str, str, str]], kind: str, outcome: str = "") -> int:
    return sum(number for (each, what, _), number in outcomes.items() if each == kind and outcome in {"", what})


def _many(number: int, noun: str) -> str:
    """`1 file`, `2 files`, `12,000 files`.

    >>> _many(1, "file"), _many(12000, "entry")
    ('1 file', '12,000 entries')
    """
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1]}ies" if noun.endswith("y") else f"{number:,} {noun}s"


def _size(count: int) -> str:
    """Bytes for people."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB" if count >= 1e5 else f"{count / 1e3:.1f} kB"
