"""The comments of an entry, from all its pages and its comment feed, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline.model import Comment
from pipeline.sources.html import dates, places
from pipeline.sources.html.index import minutes

if TYPE_CHECKING:
    from pipeline.sources.html.filling import Notes
    from pipeline.sources.html.page import Page, PageComment
    from pipeline.sources.html.settled import Settled


def comments(index: Settled, page: Page, others: list[Page], notes: Notes) -> list[Comment]:
    """The comments of all pages of an entry and of its feed, each once."""
    found: dict[object, PageComment] = {}
    fed: dict[int | None, PageComment] = {}
    key = places.key_of(page.link) if page.link else ""
    for (number,) in index.db.execute(
        "SELECT DISTINCT page FROM spoken WHERE (key=? AND key!='') OR (id=? AND id IS NOT NULL) ORDER BY page",
        (key, page.id),
    ).fetchall():
        source = index.page(number)
        fed.update(
            {
                each.id: each
                for each in source.comments
                if not each.link or places.key_of(each.link) in {key, ""} or source.id == page.id is not None
            }
        )
    for each in (page, *others):
        for comment in each.comments:
            same = comment.id if comment.id is not None else (comment.author, comment.date, comment.content)
            found.setdefault(same, comment)
    offsets = [minutes(each.date_gmt, each.date) for each in found.values() if each.date and each.date_gmt]
    added = 0
    for number, comment in fed.items():
        mine = found.get(number)
        if mine is None:
            found[number] = msgspec.structs.replace(
                comment,
                date=dates.from_utc(comment.date_gmt, offsets[0]) if comment.date_gmt and offsets else None,
            )
            added += 1
        elif mine.date_gmt is None or not mine.content or mine.date is None:
            local = mine.date or (
                dates.from_utc(comment.date_gmt, offsets[0]) if comment.date_gmt and offsets else None
            )
            found[number] = msgspec.structs.replace(
                mine,
                date=local,
                date_gmt=mine.date_gmt or comment.date_gmt,
                content=mine.content or comment.content,
            )
    if added:
        notes.say(
            "filled-from-feed",
            f"{added} comments that the page does not show are those of its comment feed",
        )
    told = max((each.comments_told or 0 for each in (page, *others)), default=0)
    if told <= len(found):
        notes.take_back("comments-missing")
    return [_comment(each) for each in found.values()]


def _comment(each: PageComment) -> Comment:
    """A comment as a record; its entry is the one behind it."""
    return Comment(
        id=each.id,
        post_id=None,
        parent=each.parent,
        type=each.type,
        status="hold" if each.held else "approved",
        author=each.author,
        author_url=each.author_url,
        author_id="",
        author_email=None,
        author_ip=None,
        user=each.user or None,
        date=each.date,
        date_gmt=each.date_gmt,
        content_raw=each.content,
    )
