"""A page with all that its mirror tells of it -> the record of its entry, or of its attachment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.model import Element, Media, Post
from pipeline.sources.html.mime import mime_type

if TYPE_CHECKING:
    from pipeline.model import TermRef
    from pipeline.sources.html.page import Page

FILES = ("/wp-content/uploads/", "/uploads/", "/files/")
"""What stands before the path of an upload in its address."""


def post(
    page: Page,
    terms: tuple[TermRef, ...],
    login: str | None,
    content: str,
    *,
    parent: int,
    featured: int | None,
) -> Post:
    """The entry of a page; `content`: the text of all its parts, `featured`: the attachment that stands for it."""
    return Post(
        id=page.id,
        type=page.type or "post",
        status="publish",
        slug=page.slug,
        link=page.link,
        guid="",
        title=page.title,
        title_raw=page.title_html or page.title,
        date=page.date,
        date_gmt=page.date_gmt,
        modified=page.modified,
        modified_gmt=page.modified_gmt,
        author=login,
        parent=parent,
        menu_order=0,
        comment_status=page.comment_status,
        ping_status="",
        sticky=page.sticky,
        password="",
        format=page.format,
        terms=terms,
        featured_media=featured,
        meta=(),
        content_raw=content,
        excerpt_raw=page.excerpt,
        extra=_extra(page),
    )


def _extra(page: Page) -> dict[str, list[Element]]:
    """What a page says of its entry and no field of a record holds."""
    found: dict[str, list[Element]] = {}
    picture = page.picture
    if picture is not None:
        told = {"alt": picture.alt, "width": str(picture.width or ""), "height": str(picture.height or "")}
        attributes = {key: value for key, value in told.items() if value}
        found["page:featured_image"] = [Element(text=picture.url, attributes=attributes)]
    if page.description:
        found["page:description"] = [Element(text=page.description)]
    return found


def media(page: Page, terms: tuple[TermRef, ...], login: str | None, content: str) -> Media:
    """An attachment."""
    file = page.file
    url = file.url if file is not None else ""
    inside = url.partition("?")[0]
    path = next(
        (inside.partition(mark)[2] for mark in FILES if mark in inside),
        "",
    )
    return Media(
        id=page.id,
        type="attachment",
        status="inherit",
        slug=page.slug,
        link=page.link,
        guid="",
        title=page.title,
        title_raw=page.title_html or page.title,
        date=page.date,
        date_gmt=page.date_gmt,
        modified=page.modified,
        modified_gmt=page.modified_gmt,
        author=login,
        parent=page.parent,
        menu_order=0,
        comment_status=page.comment_status,
        ping_status="",
        password="",
        terms=terms,
        meta=(),
        content_raw=content,
        excerpt_raw="",
        comment_count=0,
        url=url,
        file=path,
        mime_type=mime_type(inside),
        width=None,
        height=None,
        alt=file.alt if file is not None else "",
        caption=file.caption if file is not None else "",
        description="",
        sizes=(),
    )
