"""WXR: the export that WordPress writes (Tools → Export), WordPress.com and wp-cli too."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from pipeline.model import Found, SiteInfo
from pipeline.sources.guess import site_address
from pipeline.sources.wxr.box import Box
from pipeline.sources.wxr.boxes import boxes
from pipeline.sources.wxr.names import Names
from pipeline.sources.wxr.records import found
from pipeline.sources.wxr.split import spans
from pipeline.sources.wxr.values import decode, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.sources.span import Span

__all__ = ["read", "recognise", "site", "spans"]

RSS = re.compile(rb"<(?:rss|channel)[\s>]")
WORDPRESS = re.compile(
    rb"wordpress\.org/export/|<wp:[a-z_]+[\s>]|<[A-Za-z0-9_.-]+:(?:wxr_version|base_blog_url|post_id|post_type)[\s>]"
)
ROOT = re.compile(rb"<rss(\s[^>]*)>")
HTML = re.compile(rb"<(?:!doctype html|html)[\s>]", re.IGNORECASE)
CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\r")
ENDS = (b"</item>", b"/>")
END = re.compile(rb"</item\s*>\s*\Z")
OXYMEL = re.compile(r'<!-- generator="WordPress[^>]*-->\n<rss [^>]*>\n  <channel>\n<title')
"""How the exports of wp-cli and WordPress.com begin; core's are indented otherwise."""
LOOKED_AT = 40
"""Links that tell the site's address, where the channel does not."""
TAIL = 64
"""Bytes in which the end of an item must stand."""


def recognise(start: bytes, path: Path) -> tuple[bytes, ...] | str:  # noqa: ARG001 - the name of a WXR tells nothing
    """The attributes of the root element, which declare the namespaces; else what the file is instead."""
    root = RSS.search(start)
    if WORDPRESS.search(start) is None:
        return "an RSS feed without wp: elements" if root else ""
    if root is None and b"<item" not in start:
        return ""
    page = HTML.search(start, 0, root.start() if root else start.find(b"<item"))
    if page is not None and not root:
        return ""
    declared = ROOT.search(start)
    return (declared.group(1),) if declared else ()


@lru_cache(maxsize=8)
def _names(about: tuple[bytes, ...]) -> Names:
    """The names of a file; a span that declares namespaces of its own needs its own copy."""
    names = Names()
    for attributes in about:
        names.declare(attributes.decode("utf-8", "replace"))
    return names


def site(path: Path, about: tuple[bytes, ...]) -> SiteInfo:
    """What the channel says before its first item; where it does not say its address, the links of items do."""
    site = SiteInfo()
    links: list[str] = []
    with path.open("rb") as file:
        for span in spans(file, 0):
            if site.url or len(links) >= LOOKED_AT:
                break
            place = file.tell()
            file.seek(span.start)
            for record in read(file.read(span.stop - span.start), span, about):
                item = record.post or record.media
                if record.site is not None and site == SiteInfo():
                    site = record.site
                elif item is not None:
                    links += [item.link, item.guid]
            file.seek(place)
    return site if site.url else msgspec.structs.replace(site, url=site_address(links))


def read(data: bytes, span: Span, about: tuple[bytes, ...]) -> Iterator[Found]:
    """The records of a span: an item's comments as they stand, then the item; or a channel piece's."""
    root = Box(span.kind, span.kind, 0)
    tail = data[-TAIL:]
    names = _names(about) if b"xmlns" not in data else _names.__wrapped__(about)
    text = decode(data, root.say, cut=not tail.rstrip().endswith(b">"))
    if len(data.translate(None, CONTROLS)) != len(data) or "\ufffe" in text or "\uffff" in text:
        root.say("control-character", "characters that XML does not allow; kept in the raw text")
    if span.kind == "item":
        if not text.lstrip().startswith("<item"):
            root.say(
                "item-start-missing", "the item has no start tag; it begins where the element before it ends"
            )
        if not tail.endswith(ENDS) and not END.search(tail):
            root.cut = True
            root.say("item-cut", "the item has no end; read as far as it goes")
    position, line = 0, span.line
    for box in boxes(text, root, names):
        if box.start > position:
            line += text.count("\n", position, box.start)
            position = box.start
        record = found(box, line if box is not root else span.line, root.values)
        if box.name == "channel":
            _say_of_channel(box, span, record.site if record else None, text)
            record = record or Found(line=span.line)
        if box.notes and record is not None:
            yield msgspec.structs.replace(record, notes=tuple(box.notes))
        elif record is not None and (box.name != "channel" or record.site is not None):
            yield record


def _say_of_channel(box: Box, span: Span, info: SiteInfo | None, text: str) -> None:
    """What the head of a file lacks, and what stands between items that only a head may hold."""
    if span.start == 0:
        if OXYMEL.search(text):
            box.say(
                "values-lost",
                "wp-cli or WordPress.com wrote this export: values that hold & may be missing, post passwords among"
                " them, and what such a password protected looks public",
            )
        if info is None or not info.url:
            box.say(
                "site-guessed",
                "the export does not say its site's address; where most links have the same one, it is that",
            )
        return
    for name, elements in box.extra.items():
        box.say("element-misplaced", f"{name} stands between the items: {quoted(str(elements))}")
