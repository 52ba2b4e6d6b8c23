"""WXR: the export that WordPress writes (Tools → Export), WordPress.com and wp-cli too."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from pipeline.model import Found, SiteInfo
from pipeline.sources.wxr.boxes import Box, boxes
from pipeline.sources.wxr.names import Names
from pipeline.sources.wxr.records import found
from pipeline.sources.wxr.split import spans

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.sources.span import Span

__all__ = ["read", "recognise", "site", "spans"]

RSS = re.compile(rb"<(?:rss|channel)[\s>]")
WORDPRESS = re.compile(rb"wordpress\.org/export/|<wp:[a-z_]+[\s>]|<[a-z0-9]+:wxr_version[\s>]")
ROOT = re.compile(rb"<rss(\s[^>]*)>")
END = re.compile(rb"</item\s*>\s*\Z")
HTML = re.compile(rb"<(?:!doctype html|html)[\s>]", re.IGNORECASE)
CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\r")
NOT_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")


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
        names.declare(attributes)
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
    said: dict[tuple[str, str], None] = {}

    def say(code: str, detail: str) -> None:
        said[code, detail] = None

    names = _names(about) if b"xmlns" not in data else _names.__wrapped__(about)
    if len(data.translate(None, CONTROLS)) != len(data) or NOT_CHARACTERS[0] in data or NOT_CHARACTERS[1] in data:
        say("control-character", "characters that XML does not allow; kept in the raw text")
    root = Box(span.kind, span.kind.encode(), 0)
    root.cut = span.kind == "item" and not data.endswith(b"</item>") and not END.search(data, max(0, len(data) - 64))
    if root.cut:
        say("item-cut", "the item has no end; read as far as it goes")
    position, line = 0, span.line
    for box in boxes(data, root, names, say):
        if box.start > position:
            line += data.count(b"\n", position, box.start)
            position = box.start
        record = found(box, line if box.start else span.line, say)
        if record is not None:
            yield msgspec.structs.replace(record, notes=tuple(said)) if said else record
            said.clear()
    if said:
        yield Found(line=span.line, notes=tuple(said))
