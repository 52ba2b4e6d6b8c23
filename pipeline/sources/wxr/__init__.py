"""WXR: the export that WordPress writes (Tools → Export), WordPress.com and wp-cli too."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from pipeline.model import Found, SiteInfo
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
NOT_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
ENDS = (b"</item>", b"/>")
END = re.compile(rb"</item\s*>\s*\Z")
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
    """What the channel says before its first item."""
    with path.open("rb") as file:
        for span in spans(file, 0):
            if span.kind == "item":
                break
            file.seek(span.start)
            for record in read(file.read(span.stop - span.start), span, about):
                if record.site is not None:
                    return record.site
            file.seek(span.stop)
    return SiteInfo()


def read(data: bytes, span: Span, about: tuple[bytes, ...]) -> Iterator[Found]:
    """The records of a span: an item's comments as they stand, then the item; or a channel piece's."""
    root = Box(span.kind, span.kind, 0)
    tail = data[-TAIL:]
    names = _names(about) if b"xmlns" not in data else _names.__wrapped__(about)
    text = decode(data, root.say, cut=not tail.rstrip().endswith(b">"))
    if len(data.translate(None, CONTROLS)) != len(data) or NOT_CHARACTERS[0] in data or NOT_CHARACTERS[1] in data:
        root.say("control-character", "characters that XML does not allow; kept in the raw text")
    if span.kind == "item" and not tail.endswith(ENDS) and not END.search(tail):
        root.cut = True
        root.say("item-cut", "the item has no end; read as far as it goes")
    position, line = 0, span.line
    for box in boxes(text, root, names):
        if box.start > position:
            line += text.count("\n", position, box.start)
            position = box.start
        record = found(box, line if box is not root else span.line, root.values)
        if record is None:
            record = Found(line=span.line)
        if box.name == "channel" and span.start and (more := (record.site or SiteInfo()).extra):
            for name, elements in more.items():
                box.say("element-misplaced", f"{name} stands between the items: {quoted(str(elements))}")
        if box.notes:
            yield msgspec.structs.replace(record, notes=tuple(box.notes))
        elif box is not root or span.kind == "item" or record.site is not None:
            yield record
