"""A page dumped as plain text: title, date, categories, body with lists, and the lines that theme and plugins print around it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from pipeline.model import Found, PageFile, Post, SiteInfo, TermRef
from pipeline.sources.html.decode import decode, what_instead
from pipeline.sources.span import Span
from pipeline.sources.text.dump import HOST, take_apart

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

MARKUP = re.compile(rb"<(?:!doctype|html|head|body|\?xml|rss|div|p)[\s>]", re.IGNORECASE)
NOT_PAGES = re.compile(
    r"(?:robots|ads|humans|security|license|licence|readme|changelog|copying|requirements|install|llms)\b",
    re.IGNORECASE,
)
ENDINGS = frozenset((".txt", ".text", ""))


def recognise(start: bytes, path: Path) -> tuple[bytes, ...] | str:
    """How many things tell that it is a page's dump, if any do; else what the file is."""
    if path.suffix.lower() not in ENDINGS or MARKUP.search(start[:4096]) or what_instead(start):
        return ""
    if NOT_PAGES.match(path.stem):
        return "no WordPress export, nor the text of a page"
    dump = take_apart(decode(start).text)
    if dump.evidence == 0:
        return "no WordPress export, nor the text of a page: no title that stands twice, no “Posted on” or the like"
    return (str(dump.evidence).encode(),)


def site(path: Path, _about: tuple[bytes, ...]) -> SiteInfo:
    """The site as the title line names it, else named after the file."""
    dump = take_apart(decode(path.read_bytes()).text)
    host = HOST.fullmatch(dump.site)
    url = f"http://{host['host'].lower()}" if host else ""
    return SiteInfo(title=dump.site or path.stem, url=url, home_url=url, language=dump.language)


def spans(file: BinaryIO, number: int) -> Iterator[Span]:
    """The file as a whole."""
    size = file.seek(0, 2)
    if size:
        yield Span(number, 0, size, 1, "page")


def read(data: bytes, span: Span, _about: tuple[bytes, ...]) -> Iterator[Found]:
    """The entry that the text holds."""
    from slugify import slugify

    decoded = decode(data)
    dump = take_apart(decoded.text)
    notes = [*decoded.notes, *dump.notes]
    terms = [
        TermRef(taxonomy=taxonomy, slug=slugify(name, allow_unicode=True), name=name)
        for taxonomy, names in (("category", dump.categories), ("post_tag", dump.tags))
        for name in names
    ]
    notes += [
        ("term-slug-made", f"the text names the term “{term.name}” without its slug; made from its name")
        for term in terms
    ]
    if dump.date is None:
        detail = (
            "the label of the date stands in the text, but no date behind it"
            if dump.date_told
            else "the text tells no date"
        )
        notes.append(("date-missing", detail))
    elif not dump.date.time:
        notes.append(("date-without-time", "the text tells the day but no time; midnight stands for it"))
    if dump.author:
        notes.append(
            ("author-by-name", f"a text does not tell the login of {dump.author}; the name stands for it")
        )
    yield Found(
        line=span.line,
        notes=tuple(dict.fromkeys(notes)),
        page=PageFile("post", None, "written", ""),
        post=Post(
            id=None,
            type="post",
            status="publish",
            slug="",
            link="",
            guid="",
            title=dump.title,
            title_raw=html.escape(dump.title, quote=False),
            date=dump.date.local if dump.date else None,
            date_gmt=None,
            modified=None,
            modified_gmt=None,
            author=dump.author or None,
            parent=0,
            menu_order=0,
            comment_status="",
            ping_status="",
            sticky=False,
            password="",
            format=None,
            terms=tuple(terms),
            featured_media=None,
            meta=(),
            content_raw=dump.body,
            excerpt_raw="",
        ),
    )
