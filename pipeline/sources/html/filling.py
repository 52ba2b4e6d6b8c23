"""What a page lacks of its entry, from the other pages of the same entry, from archives and from feeds; each filling is said."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from typing import TYPE_CHECKING

import msgspec

from pipeline.sources.html import dates, places

if TYPE_CHECKING:
    from pipeline.sources.html.page import Listed, Page
    from pipeline.sources.html.settled import Settled

LEAST_EXCERPT = 4
"""Words below which nothing tells whether an excerpt is the author's."""
MOST_LISTS = 12
"""Archives and feeds that are asked for what an entry lacks."""
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


def with_lists(index: Settled, page: Page, notes: Notes) -> Page:
    """The page with what archives and feeds tell of its entry and it does not."""
    key = places.key_of(page.link) if page.link else ""
    rows = index.db.execute(
        (
            "SELECT DISTINCT page, place, archive FROM listed WHERE (key=? AND key!='') OR id=? ORDER BY archive != "
            "'feed', page, place"
        ),
        (key, page.id),
    ).fetchall()
    for asked, (number, place, _) in enumerate(rows[:MOST_LISTS]):
        lacking = [
            name for name in ("date", "date_gmt", "author", "content", "title") if not getattr(page, name)
        ]
        if not lacking and asked > 1:
            break
        source = index.page(number)
        listed = source.entries[place]
        page = from_list(page, listed, lacking, source.name, notes)
    return page


def with_local_time(index: Settled, page: Page, notes: Notes) -> Page:
    """The page with its local time, where it tells only UTC: by the offset of the nearest page that tells both."""
    moment = page.date_gmt
    if page.date is not None or moment is None:
        return page
    before = index.db.execute(
        "SELECT day, minutes FROM offset WHERE day<=? ORDER BY day DESC LIMIT 1", (page.date_gmt,)
    ).fetchone()
    behind = index.db.execute(
        "SELECT day, minutes FROM offset WHERE day>? ORDER BY day LIMIT 1", (page.date_gmt,)
    ).fetchone()
    near = min(
        filter(None, (before, behind)),
        key=lambda row: days(row[0], moment),
        default=None,
    )
    if near is None:
        notes.say("date-in-utc", "the page tells its date in UTC only; the site's own time is not known")
        return msgspec.structs.replace(
            page,
            date=moment[:19],
            modified=page.modified or (page.modified_gmt or "")[:19] or None,
        )
    notes.say(
        "offset-guessed",
        f"the page tells its date in UTC only; local time by the offset of the nearest entry ({near[1]:+d} minutes)",
    )
    modified = page.modified or (dates.from_utc(page.modified_gmt, near[1]) if page.modified_gmt else None)
    return msgspec.structs.replace(page, date=dates.from_utc(moment, near[1]), modified=modified)


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
