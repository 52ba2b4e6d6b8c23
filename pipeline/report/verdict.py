"""The first thing that the page says: what came in, what went out, what was left out and why, and whether all is well."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.codes import CODES
from pipeline.report.cells import shown
from pipeline.report.figures import Number
from pipeline.visibility import PAGES, REASONS
from pipeline.wording import many, size

if TYPE_CHECKING:
    from pipeline.report.data import Data

COUNTED = ("wxr", "json")
"""Kinds of input that are counted by a scanner of their own."""
SAVED = {reason: f"saved files that {says}" for reason, says in PAGES.items()}
SHOWN = 5
"""Sentences about what is wrong, and kinds of warning."""


class Part(NamedTuple):
    """One column of the card."""

    title: str
    numbers: tuple[Number, ...]
    says: str = ""
    wide: bool = False
    """Whether it stands below the others."""


class Verdict(NamedTuple):
    """The card."""

    tone: str
    """good, care or bad."""
    title: str
    says: tuple[str, ...]
    columns: tuple[Part, ...]


def verdict(data: Data) -> Verdict:
    """What to tell first."""
    run = data.run
    damaged = data.number(
        """SELECT count(*) FROM main.notes WHERE level = 'error'
           AND code NOT IN ('count-differs', 'input-unusable')"""
    )
    columns = tuple(part for part in (_came(data), _went(data), _left(data), _look(data)) if part.numbers)
    proof = f"{many(run.counted(), 'record')} came in, and each stands in the ledger once, with what became of it."
    if all(kind in COUNTED for _, kind, _ in run.sources):
        proof += " A second count of the source, which shares no code with the first, agrees."
    unread = [f"{shown(name)} could not be used: {shown(why)}." for name, why in run.rejected[:SHOWN]]
    if run.lost:
        lost = [f"{shown(each, 300)}." for each in run.lost[:SHOWN]]
        return Verdict("bad", "Something is missing", (*lost, *unread), columns)
    if run.rejected:
        return Verdict("care", "All is here that could be read", (*unread, proof), columns)
    if damaged:
        said = f"The source is damaged in {many(damaged, 'place')}; the notes below say what was read all the same."
        return Verdict("care", "All is here that the source still holds", (said, proof), columns)
    return Verdict("good", "Nothing is lost", (proof,), columns)


def _number(number: int, noun: str) -> Number:
    """A number of something."""
    value, _, label = many(number, noun).partition(" ")
    return Number(value, label)


def _came(data: Data) -> Part:
    run = data.run
    terms, authors = data.one("SELECT (SELECT count(*) FROM main.terms), (SELECT count(*) FROM main.authors)")
    counted = (
        (run.counted("page"), "saved file"),
        (
            run.counted("item"),
            "entry, attachment or menu item"
            if run.counted("item") == 1
            else "entries, attachments and menu item",
        ),
        (run.counted("comment"), "comment"),
        (terms, "term"),
        (authors, "author"),
    )
    numbers = [_number(number, noun) for number, noun in counted if number]
    total = sum(number for _, _, number in run.sources)
    again = run.counted(outcome="merged")
    says = f"In {many(len(run.sources), 'file')}, {size(total)}."
    if again:
        says += f" {many(again, 'record')} came twice and {'is' if again == 1 else 'are'} kept once."
    return Part("Came in", tuple(numbers), says)


def _went(data: Data) -> Part:
    run = data.run
    drafts = data.number("SELECT count(*) FROM item WHERE path IS NOT NULL AND NOT public")
    numbers = [
        _number(run.files, "Markdown file"),
        *([Number(f"{drafts:,}", "of them marked as drafts")] if drafts else []),
        *(
            _number(number, noun)
            for number, noun in ((run.media, "attachment"), (run.menus, "menu item"))
            if number
        ),
    ]
    says = f"{size(run.bytes)} of Markdown for {shown(run.target)}; everything, raw and converted, is in data/ and tables/."
    return Part("Went out", tuple(numbers), says)


def _left(data: Data) -> Part:
    run = data.run
    counted = [
        (run.counted(kind, outcome="excluded", reason=reason), says)
        for kind, table in (("item", REASONS), ("page", SAVED))
        for reason, says in table.items()
    ]
    numbers = [Number(f"{number:,}", says) for number, says in counted if number]
    rest = run.counted("item", "page", outcome="excluded") - sum(number for number, _ in counted)
    if rest:
        numbers.append(Number(f"{rest:,}", "for other reasons, as the ledger says"))
    if not numbers:
        return Part("Left out", (Number("0", "every entry has its file"),))
    kept = (
        "They have no file in content/; data/ keeps them in full."
        if run.counted("item", outcome="excluded")
        else ""
    )
    only = (
        "Saved files without an entry stand in the ledger only."
        if run.counted("page", outcome="excluded")
        else ""
    )
    return Part("Left out, and why", tuple(numbers), " ".join(filter(None, (kept, only))))


def _look(data: Data) -> Part:
    """Warnings, the most frequent first."""
    found = data.rows(
        "SELECT code, level, count(*) FROM main.notes WHERE level <> 'info' GROUP BY code ORDER BY level, 3 DESC, 1"
    )
    numbers = [
        Number(f"{number:,}", CODES[code][1].partition(";")[0], "bad" if level == "error" else "care")
        for code, level, number in found[:SHOWN]
    ]
    more = found[SHOWN:]
    says = f"And {many(len(more), 'more kind')} of warning, under Notes." if more else ""
    return Part("Worth a look", tuple(numbers), says, wide=True)
