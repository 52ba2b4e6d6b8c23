"""Cut a WXR file into spans, by bytes: each `<item>` is one, and so is what stands between items.

Nothing is parsed here, so nothing can fail here: an `<item>` counts unless it is text inside a CDATA
section or a comment, and a section that lost its end does not swallow the items behind it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.sources.span import Span
from pipeline.sources.wxr.window import REACH, WINDOW, Window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

COMMENT, COMMENT_END = b"<!--", b"-->"
EDGE = re.compile(rb"<(/?)item(?:\s[^<>]*|/)?>")
PARTIAL = re.compile(rb"<(?:/(?:i(?:t(?:e(?:m\s*)?)?)?)?|i(?:t(?:e(?:m(?:\s[^<>]{0,4000})?)?)?)?)?\Z")
"""What may become an edge when more is read."""
INSIDE = re.compile(rb"\s*(?:</?[A-Za-z][\w.:-]*[\s>/]|<!--|\Z)")
"""What stands behind an edge of the document; an edge in a text has text around it."""
ITEM_FIELD = re.compile(rb"<(?:[\w.-]+:)?(?:post_id|post_type|post_name|post_date|status|encoded)[\s>]")
HEAD_ENDS = tuple(
    rb"</" + name + rb">"
    for name in b"wp:author wp:category wp:tag wp:term generator image wp:base_blog_url wp:base_site_url language".split()
)
"""Behind these, a stretch of the channel may be cut in two."""


class _Edge(NamedTuple):
    """A tag of an item."""

    start: int
    stop: int
    closing: bool
    whole: bool
    """An item without content: `<item/>`."""


def spans(file: BinaryIO, number: int) -> Iterator[Span]:
    """The whole file, but blank stretches, in spans in order; `number` is the input's own."""
    window = Window(file)
    line = 1
    kind = "channel"
    seen = 0
    """Bytes of the span at hand that are known to hold no edge."""

    def taken(stop: int, what: str) -> Iterator[Span]:
        """The span up to an offset, if it holds anything; the next one starts there."""
        nonlocal line
        start = window.start
        if window.data[start : min(stop, start + REACH)].strip() or window.data[start:stop].strip():
            yield Span(number, window.base + start, window.base + stop, line, what)
        line += _lines(window.data, start, stop)
        window.start = stop

    while True:
        edge = _edge(window.data, window.start + seen)
        if isinstance(edge, int):
            length = len(window.data) - window.start
            if kind == "channel" and length > WINDOW and (cut := _cut(window, len(window.data))):
                yield from taken(cut, kind)
                seen = 0
                continue
            seen = edge - window.start
            if window.grow():
                continue
            yield from taken(len(window.data), kind)
            return
        if len(window.data) - edge.stop < REACH and window.grow():
            continue
        before = window.base
        behind = _behind_text(window, edge, kind)
        if behind is not None:
            seen = behind - window.start
            continue
        moved = window.base - before
        start, stop = edge.start - moved, edge.stop - moved
        if edge.closing:
            if kind == "channel" and ITEM_FIELD.search(window.data, window.start, start):
                # An item without a start tag: it began behind the last element of the channel.
                yield from taken(_cut(window, start) or window.start, "channel")
                kind = "item"
            yield from taken(stop, kind)
        else:
            yield from taken(start, kind)
            if edge.whole:
                yield from taken(stop, "item")
        kind, seen = ("channel", 0) if edge.closing or edge.whole else ("item", stop - start)


def _lines(data: bytes, start: int, stop: int) -> int:
    """Line ends between two offsets: LF, CR LF or CR."""
    lines = data.count(b"\n", start, stop)
    if data.find(b"\r", start, stop) >= 0:
        lines += data.count(b"\r", start, stop) - data.count(b"\r\n", start, stop)
    return lines


def _edge(data: bytes, start: int) -> _Edge | int:
    """The next tag of an item, or the offset up to which there is none."""
    at = data.find(b"item", start)
    while at >= 0:
        begin = at - 1 if data[at - 1] == ord("<") else at - 2
        if begin >= start and (tag := EDGE.match(data, begin)):
            return _Edge(begin, tag.end(), bool(tag[1]), data[tag.end() - 2] == ord("/"))
        at = data.find(b"item", at + 4)
    tail = data.rfind(b"<", max(start, len(data) - 4096))
    return tail if tail >= 0 and PARTIAL.match(data, tail) else max(start, len(data))


def _cut(window: Window, stop: int) -> int:
    """Behind the last complete channel element before an offset; 0 if there is none."""
    ends = ((window.data.rfind(end, window.start, stop), len(end)) for end in HEAD_ENDS)
    cut = max((at + length for at, length in ends if at >= 0), default=0)
    return 0 if cut and window.may_be_text(cut) else cut


def _behind_text(window: Window, edge: _Edge, kind: str) -> int | None:
    """Where to go on if an edge is mere text; None if it is an edge of the document.

    A section or a comment without an end of its own was cut, and the edge behind the cut is real. The window may
    have grown then.
    """
    at = edge.start
    looks_real = window.before(at).endswith(b">") and INSIDE.match(window.data, edge.stop) is not None
    if not (kind == "item" and edge.closing):  # no comment begins in an item and ends behind it
        comment = window.data.rfind(COMMENT, window.start, at)
        open_still = comment >= 0 and window.data.find(COMMENT_END, comment, at) < 0
        if open_still and not window.may_be_text(comment):
            base = window.base
            end = window.find(COMMENT_END, at)
            at -= window.base - base
            if end >= 0 and window.data.find(COMMENT, at, end) < 0:
                return end + len(COMMENT_END)
    if looks_real and not window.may_be_text(at):
        return None
    before = window.base
    text = window.text_end(at)
    if text is None and window.cut and not looks_real:
        return at - (window.base - before) + edge.stop - edge.start
    return text
