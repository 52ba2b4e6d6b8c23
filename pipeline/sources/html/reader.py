"""One saved file goes in, a Page comes out: what it is, whose, and all that it says of its entry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.sources.html import (
    copies,
    feeds,
    kinds,
    markup,
    places,
)
from pipeline.sources.html.archive import read_archive
from pipeline.sources.html.decode import HTML, decode, feed_kind, what_instead
from pipeline.sources.html.entry import read_entry
from pipeline.sources.html.identity import identify
from pipeline.sources.html.page import ARCHIVES, Page
from pipeline.sources.html.structured import Facts
from pipeline.sources.html.tree import parse

if TYPE_CHECKING:
    from pipeline.sources.html.tree import Document

MOST = 6 << 20
"""Bytes of a page that are read; embedded pictures do not count. A page of a thousand comments has about one million."""
MOST_TAGS = 400_000
"""Opening and closing tags of a page that are read: each takes some 500 bytes of memory."""
EMBEDDED = re.compile(rb"data:[a-z]+/[a-z0-9.+-]+;base64,[A-Za-z0-9+/=\s%]{4096,}", re.IGNORECASE)
ASSETS = re.compile(
    r"\.(?:css|js|mjs|json|map|txt|csv|ico|svg|xml|webmanifest|rsd|xsl|woff2?|ttf|eot|vtt|ics|vcf|md|yml|log)(?:[@?].*)?\Z",
    re.IGNORECASE,
)
SHEET = re.compile(
    r"\A\s*(?:/\*|@(?:charset|import|media|font-face)|[.#a-z*:][^<>{]{0,200}\{[^<>]*:)", re.IGNORECASE
)


def read_page(data: bytes, name: str, root: places.Root = places.NOWHERE) -> Page:
    """Read one file; `name` is its path as saved, `root` the folder that is the site's home, where that is known."""
    if not data.strip(b" \t\r\n\f\0"):
        return Page(name=name, kind="empty", reason="the file is empty", evidence=("no bytes",))
    what = what_instead(data)
    if what:
        named_html = re.search(r"\.(?:html?|php|xhtml)\Z", name, re.IGNORECASE) is not None
        notes = (("name-wrong", f"the file is named as a page but is {what}"),) if named_html else ()
        return Page(
            name=name,
            kind="not-html" if named_html else "asset",
            reason=f"is {what}",
            evidence=("first bytes",),
            notes=notes,
        )
    extra: list[tuple[str, str]] = []
    if len(data) > MOST:
        data, cut = EMBEDDED.subn(b"data:,", data)
        if cut:
            extra.append(
                (
                    "embedded-left-out",
                    f"{cut} large embedded files are left out, for the page has more than {MOST >> 20} MB with them",
                )
            )
        if len(data) > MOST:
            return Page(
                name=name,
                kind="too-large",
                reason=f"has {len(data) >> 20} MB of text; pages up to {MOST >> 20} MB are read",
                evidence=("size",),
            )
    decoded = decode(data)
    bare = copies.bared(decoded.text)
    extra += [*decoded.notes, *bare.notes]
    text = bare.text
    kind = feed_kind(text)
    if kind == "sitemap":
        return Page(name=name, kind="sitemap", reason="a sitemap", evidence=("root element",))
    if kind == "feed":
        return _feed(text, name, root, tuple(extra))
    if HTML.search(text, 0, 1 << 16) is None or _is_asset(text, name):
        return Page(
            name=name,
            kind="asset" if ASSETS.search(name) or SHEET.match(text[:2000]) else "not-html",
            reason="holds no HTML",
            evidence=("no tags",),
            notes=tuple(extra),
        )
    tags = text.count("<")
    if tags > MOST_TAGS:
        reason = f"has {tags:,} tags; pages with up to {MOST_TAGS:,} are read"
        return Page(name=name, kind="too-large", reason=reason, evidence=("tags",), notes=tuple(extra))
    document = parse(text)
    extra += document.notes
    if bare.saved_from and not root.url:
        return _html(document, name, root, bare.saved_from, extra)
    return _html(document, name, root, "", extra)


def _is_asset(text: str, name: str) -> bool:
    """Whether a file is a script, a sheet or data that happens to hold tags."""
    start = text[:512].lstrip().lower()
    return bool(ASSETS.search(name)) and not start.startswith(
        ("<!doctype", "<html", "<head", "<!--", "<?xml")
    )


def _feed(text: str, name: str, root: places.Root, notes: tuple[tuple[str, str], ...]) -> Page:
    """A feed of entries or of comments."""
    feed = feeds.read_feed(text)
    if feed is None:
        return Page(
            name=name,
            kind="unreadable",
            reason="a feed that can not be read",
            evidence=("root element",),
            notes=notes,
        )
    return Page(
        name=name,
        kind=feed.kind,
        evidence=("root element",),
        reason="a feed of comments" if feed.kind == "comment-feed" else "a feed",
        site=feed.home,
        link=feed.link,
        address=places.address_of(name, root),
        id=feed.post,
        title=feed.title,
        entries=feed.entries,
        comments=feed.comments,
        notes=notes,
    )


def _html(
    document: Document, name: str, root: places.Root, saved_from: str, extra: list[tuple[str, str]]
) -> Page:
    """An HTML page."""
    facts = Facts(document)
    who = identify(document, facts, name, root)
    if saved_from and not who.address:
        who = who._replace(address=saved_from, link=who.link or places.without_variant(saved_from))
        if not who.home.url:
            parts = urlsplit(saved_from)
            import msgspec

            who = who._replace(
                home=msgspec.structs.replace(who.home, url=f"{parts.scheme}://{parts.netloc}/")
            )
    sort = kinds.sort(document, facts, who)
    base = who.address or who.link
    if facts.base.startswith(("http://", "https://", "//")):
        base = facts.base
    linker = markup.Linker(base, root)
    if sort.kind in {"asset", "empty", "script-only", "error-page", "login", "redirect"}:
        return Page(
            name=name,
            kind=sort.kind,
            confidence=sort.confidence,
            evidence=sort.evidence,
            reason=sort.reason,
            site=who.home,
            link=who.link,
            address=who.address,
            id=who.id,
            notes=tuple(extra),
        )
    if sort.kind in ARCHIVES:
        return read_archive(document, facts, who, sort, linker, name, extra)
    return read_entry(document, facts, who, sort, linker, name, extra)
