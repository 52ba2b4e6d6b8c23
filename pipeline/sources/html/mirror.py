"""The settled index of a mirror -> for every file, in order, the records that it gives and what became of it.

Only pages of single entries become entries; other forms of the same entry are joined to it, archives and
feeds fill what it lacks. All that was filled, joined, guessed or left out is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.model import Found
from pipeline.sources.html import filling, naming, records, replies, whole
from pipeline.sources.html.filling import Notes
from pipeline.sources.html.page import ARCHIVES
from pipeline.sources.html.settled import Settled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.model import Outcome, SiteInfo

FURNITURE = {
    "share": "share bars",
    "related": "lists of related entries",
    "author-box": "author boxes",
    "post-nav": "links to other entries",
    "parts": "links between its parts",
    "meta": "lines of data",
    "comments": "elements of the comments",
    "newsletter": "newsletter forms",
    "ad": "advertisements",
    "cookie": "cookie notices",
    "toc": "tables of contents",
    "widget": "widgets",
    "breadcrumb": "breadcrumbs",
    "rating": "ratings",
    "print": "print links",
    "language": "language switchers",
    "hidden": "hidden elements",
    "site": "parts of the site's frame",
    "login": "login forms",
    "form": "forms",
    "buy": "shop buttons",
    "title": "titles",
    "featured-image": "featured pictures",
    "counter": "counting pixels",
    "feed": "feed lines",
    "emoji": "pictures of emoji made text again",
}
"""Kind of furniture -> its name in a note."""
FORMS = frozenset(("password", "embed", "print"))
"""Kinds of pages that show an entry in another form; alone they are none."""
MERGED = {
    "amp": "amp",
    "print": "print",
    "embed": "embed",
    "comments": "comments-page",
    "reply": "reply",
    "share": "same-entry",
    "preview": "same-entry",
    "feed": "feed",
    "trackback": "same-entry",
}
"""Form of an entry -> the ledger's reason."""


class PageRow(NamedTuple):
    """What became of a file."""

    name: str
    kind: str
    """The sort of page."""
    id: int | None
    outcome: Outcome
    reason: str
    """A code; "" if written."""
    notes: tuple[tuple[str, str], ...]


class Result(NamedTuple):
    """What a file gives."""

    row: PageRow
    found: tuple[Found, ...]
    """Its records: the comments of an entry stand before it."""


class Mirror:
    """A mirror of which all pages are read."""

    def __init__(self, file: str | Path, host: str = "") -> None:
        self.index = Settled(file)
        self.host = host
        """Whose pages count; "": whoever's."""
        self.first = self.index.first(host)

    def site(self, host: str = "") -> SiteInfo:
        """What the pages say of their site, or of that at another host."""
        return whole.site(self.index, host or self.host)

    def result(self, number: int) -> Result:
        """What a file gives and what became of it."""
        name, kind, reason, host, page_id, variant, part, entry = self.index.db.execute(
            "SELECT name, kind, reason, host, id, variant, part, entry FROM page WHERE number=?", (number,)
        ).fetchone()

        def row(outcome: Outcome, why: str, *notes: tuple[str, str]) -> PageRow:
            return PageRow(name, kind, page_id, outcome, why, notes)

        if host and self.host and host != self.host and (entry is not None or kind in ARCHIVES):
            return Result(
                row("excluded", "other-site", ("page-excluded", f"a page of {host}, not of {self.host}")), ()
            )
        if entry is None or (entry == number and kind in FORMS):
            told = ("page-excluded", reason or f"is {kind}")
            notes = self.index.page(number).notes
            if any(code == "read-failed" for code, _ in notes):
                return Result(row("failed", "read-failed", *notes), ())
            return Result(row("excluded", _reason(kind), *notes, told), ())
        if entry != number:
            (other,) = self.index.db.execute("SELECT name FROM page WHERE number=?", (entry,)).fetchone()
            why = "part" if part > 1 and not variant else MERGED.get(variant or kind, "same-entry")
            return Result(row("merged", why, ("page-merged", f"the same entry as {other}")), ())
        site = list(whole.records(self.index, self.host)) if number == self.first else []
        return Result(row("written", ""), (*site, *self._entry(number)))

    def results(self) -> Iterator[Result]:
        """All files, in order."""
        return map(self.result, self.index.numbers())

    def _entry(self, number: int) -> Iterator[Found]:
        """An entry with its comments, from all its pages."""
        index, page = self.index, self.index.page(number)
        others = index.others(number)
        notes = Notes(page.notes)
        page = filling.filled(page, others, notes)
        page = filling.with_lists(index, page, notes)
        page = filling.with_local_time(index, page, notes)
        content = filling.joined(page, others, notes)
        comments = replies.comments(index, page, others, notes)
        terms = naming.terms(index, page, notes)
        login = naming.login(index, page.author, notes)
        parent = naming.parent(index, page, notes)
        removed = ", ".join(f"{count} {FURNITURE.get(kind, kind)}" for kind, count in page.removed.items())
        if removed:
            notes.say("furniture-removed", f"taken out of the page around and inside the text: {removed}")
        for comment in comments:
            yield Found(line=1, comment=comment)
        said = tuple(notes.found)
        if page.kind == "attachment":
            yield Found(line=1, media=records.media(page, terms, login, content), notes=said)
            return
        picture, featured = page.picture, None
        if picture is not None:
            known = picture.id is not None and index.is_attachment(picture.id)
            featured = picture.id if known else index.attachment_of(picture.url)
        post = records.post(page, terms, login, content, parent=parent, featured=featured)
        yield Found(line=1, post=post, notes=said)


def _reason(kind: str) -> str:
    """The ledger's reason for a page that is no entry."""
    return "archive" if kind in ARCHIVES else kind
