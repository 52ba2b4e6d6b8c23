"""Cut a WXR file into spans, by bytes: each `<item>` is one, and so is what stands between items.

Nothing is parsed here, so nothing can fail here: an `<item>` counts unless it is text inside CDATA,
and a CDATA section that lost its end does not swallow the items behind it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.sources.span import Span
from pipeline.sources.wxr import sections

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

WINDOW = 1 << 22
"""Bytes that are read at a time."""
LOOKAHEAD = 1 << 24
"""How far the end of a CDATA section is looked for before it counts as lost."""

OPENER = re.compile(rb"<([^\s<>/!?][^\s<>]*)(?:\s[^<>]*)?>\s*\Z")
OPENER_REACH = 512
"""Bytes before `<![CDATA[` in which the element's own tag must stand."""
COMPLETE = (b"</wp:author>", b"</wp:category>", b"</wp:tag>", b"</wp:term>")
"""Behind these a long stretch of channel elements may be cut in two spans."""


class _Window:
    """The part of the file that is in memory; it slides forward only."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.data = b""
        self.base = 0
        """Offset of the window in the file."""
        self.start = 0
        """Where, in the window, the span at hand starts."""

    def grow(self) -> bool:
        """Read on, forgetting what lies before the span at hand; False at the end of the file."""
        more = self.file.read(WINDOW)
        if not more:
            return False
        self.data = self.data[self.start :] + more
        self.base += self.start
        self.start = 0
        return True


def spans(file: BinaryIO, number: int) -> Iterator[Span]:
    """The whole file, but blank stretches, in spans in order; `number` is the input's own."""
    window = _Window(file)
    line = 1
    kind = "channel"
    seen = 0
    """Bytes of the span at hand that are known to hold no edge."""
    while True:
        edge = _edge(window.data, window.start + seen)
        if edge is None:
            length = len(window.data) - window.start
            if kind == "channel" and length > WINDOW and (cut := _cut(window)):
                yield Span(number, window.base + window.start, window.base + cut, line, kind)
                line += window.data.count(b"\n", window.start, cut)
                window.start, seen = cut, 0
                continue
            seen = max(0, length - len(b"</item>"))
            if window.grow():
                continue
            if window.data[window.start :].strip():
                yield Span(
                    number, window.base + window.start, window.base + len(window.data), line, kind
                )
            return
        before = window.base
        text_end = _text_until(window, edge, kind)
        edge -= window.base - before
        if text_end is not None:
            seen = text_end - window.start
            continue
        closing = window.data[edge + 1] == ord("/")
        if closing and kind == "channel":
            seen = edge + len(b"</item") - window.start
            continue
        stop = window.data.index(b">", edge) + 1 if closing else edge
        if window.data[window.start : stop].strip():
            yield Span(number, window.base + window.start, window.base + stop, line, kind)
        line += window.data.count(b"\n", window.start, stop)
        window.start = stop
        kind, seen = ("channel", 0) if closing else ("item", len(b"<item"))


def _edge(data: bytes, start: int) -> int | None:
    """Where the next complete `<item …>` or `</item>` tag begins."""
    while (found := data.find(b"item", start)) >= 0:
        end = found + 4
        if data[end : end + 1] in b"> \t\r\n" and data.find(b">", end) >= 0:
            if data[found - 1 : found] == b"<":
                return found - 1
            if data[found - 2 : found] == b"</":
                return found - 2
        start = end
    return None


def _cut(window: _Window) -> int:
    """Behind the last complete channel element of the window; 0 if there is none."""
    ends = ((window.data.rfind(end, window.start), len(end)) for end in COMPLETE)
    return max((at + length for at, length in ends if at >= 0), default=0)


def _text_until(window: _Window, at: int, kind: str) -> int | None:
    """Where to go on if the edge at `at` is mere text; None if it is an edge of the document.

    A section without an end of its own was cut, and the edge behind the cut is real.
    """
    if kind == "channel":
        comment = window.data.rfind(b"<!--", window.start, at)
        if comment >= 0 and window.data.find(b"-->", comment, at) < 0:
            end = window.data.find(b"-->", at)
            return None if end < 0 else end
    name = _open_section(window.data, window.start, at)
    if name is None:
        return None
    offset = window.base + at
    try:
        while (end_tag := sections.end_of(window.data, name, offset - window.base)) is None:
            if len(window.data) - (offset - window.base) > LOOKAHEAD or not window.grow():
                return None
    except sections.Lost:
        return None
    return end_tag[1]


def _open_section(data: bytes, start: int, at: int) -> bytes | None:
    """Name of the element in whose CDATA section the offset `at` lies, or None outside of all."""
    section = at
    while (section := data.rfind(sections.CDATA, start, section)) >= 0:
        tag = OPENER.search(data, max(start, section - OPENER_REACH), section)
        if tag is None:
            continue  # an escaped `]]>`, or text that shows a CDATA mark: the section began before
        name = tag.group(1)
        if sections.is_text(data, name, section, at):
            continue
        return None if sections.ended(data, name, section, at) else name
    return None
