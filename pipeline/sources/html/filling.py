"""What a page lacks of its entry, from the other pages of the same entry, from archives and from feeds; each filling is said."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from typing import TYPE_CHECKING

import msgspec

from pipeline.sources.html import places

if TYPE_CHECKING:
    from pipeline.sources.html.page import Listed, Page

LEAST_EXCERPT = 4
"""Words below which nothing tells whether an excerpt is the author's."""
NEXT_PAGE = "\n<!--nextpage-->\n"


class Notes:
    """What is said of an entry while it is put together: each sentence once, in order."""

    def __init__(self, first: tuple[tuple[str, str], ...]) -> None:
        self.found: dict[tuple[str, str], None] = dict.fromkeys(first)

    def say(self, code: str, detail: str) -> None:
        """Note something."""
        self.found[code, detail] = None

    def take_back(self, code: str, start: str = "") -> None:
        """What was noted by one page and another page made good."""
        for note in [note for note in self.found if note[0] == code and note[1].startswith(start)]:
            del self.found[note]


def filled(page: Page, others: list[Page], notes: Notes) -> Page:
    """The page with what it lacks from other forms of the same entry."""
    changes: dict[str, object] = {}
    for name in (
        "type",
        "slug",
        "title",
        "title_html",
        "date",
        "date_gmt",
        "modified",
        "modified_gmt",
        "author",
        "format",
        "picture",
        "description",
        "excerpt",
        "parent",
        "crumbs",
        "id",
    ):
        if getattr(page, name):
            continue
        for other in others:
            value = getattr(other, name)
            if value:
                changes[name] = value
                break
    if not page.terms:
        changes["terms"] = next((other.terms for other in others if other.terms), ())
    links = [each.link for each in (page, *others) if each.link]
    named = [link for link in links if "?p=" not in link and "?page_id=" not in link]
    if named and page.link not in named:
        changes["link"] = named[0]
        changes["slug"] = places.slug_of(named[0])
    if changes.get("date") or changes.get("date_gmt"):
        notes.take_back("date-missing")
    if (
        any(other.comment_status == "open" for other in others)
        and page.comment_status == "closed"
        and page.variant
    ):
        changes["comment_status"] = "open"
    return msgspec.structs.replace(page, **changes) if changes else page


def from_list(page: Page, listed: Listed, lacking: list[str], source: str, notes: Notes) -> Page:
    """The page with what one list tells of its entry."""
    changes: dict[str, object] = {}
    if "date" in lacking and listed.date:
        changes["date"] = listed.date
    if "date_gmt" in lacking and listed.date_gmt and (not page.date or days(page.date, listed.date_gmt) <= 1):
        changes["date_gmt"] = listed.date_gmt
    if "author" in lacking and listed.author is not None:
        changes["author"] = listed.author
    if "content" in lacking and listed.content:
        changes["content"] = listed.content
    if (
        "title" in lacking
        and listed.title
        and page.signals.get("title") is not None
        and page.signals["title"].confidence < 0.7
    ):
        changes["title"] = listed.title
    if changes:
        what = ", ".join(name.replace("_gmt", " in UTC") for name in changes)
        notes.say("filled-from-list", f"the page does not show its {what}; taken from {source}")
        if "date" in changes or "date_gmt" in changes:
            notes.take_back("date-missing")
    if listed.names and not page.names:
        changes["names"] = listed.names
    if listed.sticky and not page.sticky:
        changes["sticky"] = True
    short = listed.excerpt or (listed.content if len(listed.content) * 2 < len(page.content) else "")
    if short and not page.excerpt and _is_own(short, page.content):
        changes["excerpt"] = short
        notes.say(
            "filled-from-list",
            f"the excerpt is that of {source}; its words are not the beginning of the text",
        )
    return msgspec.structs.replace(page, **changes) if changes else page


def _is_own(excerpt: str, content: str) -> bool:
    """Whether an excerpt was written by hand: those that WordPress makes are words of the text, in its order."""
    words = _words(excerpt)
    if len(words) < LEAST_EXCERPT:
        return False
    body = "".join(_words(content))
    runs = ["".join(words[at : at + 3]) for at in range(0, len(words) - 2, 3)]
    return sum(run in body for run in runs) * 2 <= len(runs)


def _words(html: str) -> list[str]:
    return re.findall(r"\w+", unescape(re.sub(r"<[^>]*>", " ", html)))


def joined(page: Page, others: list[Page], notes: Notes) -> str:
    """The text of an entry from all its parts."""
    parts: dict[int, str] = {page.part: page.content}
    for other in others:
        if other.variant in {"", "comments", "reply", "share"} and other.kind == "single" and other.content:
            parts.setdefault(other.part, other.content)
    whole = max((each.parts for each in (page, *others)), default=1)
    if len(parts) == 1 and whole == 1:
        return page.content
    missing = [number for number in range(1, max(whole, *parts) + 1) if number not in parts]
    if missing:
        notes.say(
            "part-missing",
            f"of {max(whole, *parts)} parts of the entry {', '.join(map(str, missing))} are not here",
        )
    if len(parts) > 1:
        notes.say("parts-joined", f"{len(parts)} pages of the entry are joined")
    return NEXT_PAGE.join(parts[number] for number in sorted(parts))


def days(one: str, other: str) -> float:
    """Days between two moments."""
    return (
        abs((datetime.fromisoformat(one[:19]) - datetime.fromisoformat(other[:19])).total_seconds()) / 86400
    )
