"""Cut a WXR file into spans, by bytes: each `<item>` is one, and so is what stands between items.

Nothing is parsed here, so nothing can fail here: an `<item>` counts unless it is text inside a CDATA
section or a comment, and a section that lost its end does not swallow the items behind it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.sources.span import Span
from pipeline.sources.wxr.kinds import FIELDS
from pipeline.sources.wxr.sections import Ahead, Lost, marks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

WINDOW = 1 << 22
"""Bytes that are read at a time."""
LOOKAHEAD = 1 << 24
"""How far the end of a CDATA section is looked for before it counts as lost."""
MARK, END = b"<![CDATA[", b"]]>"
COMMENT, COMMENT_END = b"<!--", b"-->"

EDGE = re.compile(rb"<(/?)item(?:[\s/][^<>]*)?>")
PARTIAL = re.compile(rb"<(?:/(?:i(?:t(?:e(?:m\s*)?)?)?)?|i(?:t(?:e(?:m(?:\s[^<>]{0,4000})?)?)?)?)?\Z")
"""What may become an edge when more is read."""
INSIDE = re.compile(rb"\s*(?:</?[A-Za-z][\w.:-]*[\s>/]|<!--|\Z)")
"""What stands behind an edge of the document; an edge in a text has text around it."""
REACH = 512
"""Bytes before an offset in which the tag before it must stand."""
OPENER = re.compile(rb"<([^\s<>/!?]+)(?:\s[^<>]*)?>")
WHOLE_END = re.compile(rb"\]\]>(?!<!\[CDATA\[)")
NAMES = frozenset(field.rpartition(":")[2].encode() for field in FIELDS) | {b"category"}
"""Names of the elements of an export, less their prefix."""
MOST_NAMES = 200
"""Names that a file may give them, prefixes included; more is no export."""
ITEM_FIELD = re.compile(rb"<(?:[\w.-]+:)?(?:post_id|post_type|post_name|post_date|status|encoded)[\s>]")
ITEM_TO_ITEM = re.compile(rb"</item\s*>\s*<item[\s>]")
HEAD_ENDS = tuple(
    rb"</" + name + rb">"
    for name in b"wp:author wp:category wp:tag wp:term generator image wp:base_blog_url wp:base_site_url language".split()
)
"""Behind these, a stretch of the channel may be cut in two."""


class _Window:
    """The part of the file that is in memory; it slides forward only."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.data = b""
        self.base = 0
        """Offset of the window in the file."""
        self.start = 0
        """Where, in the window, the span at hand starts."""
        self.ahead = Ahead(b"")
        self.names: set[bytes] = set()

    def is_known(self, name: bytes) -> bool:
        """Whether the format knows an element: only such texts may hold a bare `]]>`."""
        if name in self.names:
            return True
        known = len(self.names) < MOST_NAMES and name.rpartition(b":")[2] in NAMES
        if known:
            self.names.add(name)
        return known

    def grow(self) -> bool:
        """Read on, forgetting what lies before the span at hand; False at the end of the file."""
        more = self.file.read(WINDOW)
        if not more:
            return False
        self.data = self.data[self.start :] + more
        self.base += self.start
        self.start = 0
        self.ahead = Ahead(self.data)
        return True


class _Edge(NamedTuple):
    """A tag of an item."""

    start: int
    stop: int
    closing: bool
    whole: bool
    """An item without content: `<item/>`."""


def spans(file: BinaryIO, number: int) -> Iterator[Span]:
    """The whole file, but blank stretches, in spans in order; `number` is the input's own."""
    window = _Window(file)
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
    return tail if tail >= 0 and PARTIAL.match(data, tail) else len(data)


def _cut(window: _Window, stop: int) -> int:
    """Behind the last complete channel element before an offset; 0 if there is none."""
    ends = ((window.data.rfind(end, window.start, stop), len(end)) for end in HEAD_ENDS)
    cut = max((at + length for at, length in ends if at >= 0), default=0)
    return cut if cut and _open_section(window, cut, doubtful=False) is None else 0


def _behind_text(window: _Window, edge: _Edge, kind: str) -> int | None:
    """Where to go on if an edge is mere text; None if it is an edge of the document.

    A section without an end of its own was cut, and the edge behind the cut is real.
    """
    data, at = window.data, edge.start
    comment = data.rfind(COMMENT, window.start, at)
    if comment >= 0 and window.ahead.find(COMMENT_END, comment) > at:
        inside = kind == "item" and _open_section(window, comment, doubtful=False) is not None
        if not inside and 0 <= (end := window.ahead.find(COMMENT_END, at)) and not 0 <= window.ahead.find(COMMENT, at) < end:
            return end + len(COMMENT_END)
    doubtful = not (_before(data, window.start, at).endswith(b">") and INSIDE.match(data, edge.stop))
    section = _open_section(window, at, doubtful=doubtful)
    if section is None:
        return None
    start, name = section
    if (sound := _sound_end(window, name, start, at)) is not None:
        return sound
    offset = window.base + at
    try:
        while (end := _section_end(window, name, offset - window.base)) is None:
            if len(window.data) - (offset - window.base) > LOOKAHEAD or not window.grow():
                return None
    except Lost:
        return None
    return end


def _sound_end(window: _Window, name: bytes, start: int, at: int) -> int | None:
    """Where a section ends behind `at` that is read as XML says.

    None if it is not sound, or if an item ends in it and in the next one a section of this name begins.
    """
    first = window.ahead.search(WHOLE_END, start)
    if first is None or first.start() < at:
        return None
    end = marks(name).any_end.match(window.data, first.start())
    if end is None:
        return None
    again = window.ahead.reopened(name, start, end.start())
    return None if again >= 0 and ITEM_TO_ITEM.search(window.data, start, again) else end.end()


def _before(data: bytes, start: int, at: int) -> bytes:
    """The end of what stands before an offset, without blanks."""
    return data[max(start, at - REACH) : at].rstrip()


def _section_end(window: _Window, name: bytes, start: int) -> int | None:
    """Where the document goes on behind the section of an element; None if its end is not in sight."""
    if window.is_known(name):
        found = window.ahead.section_end(name, start)
        return None if found is None else found[1]
    end = window.ahead.search(WHOLE_END, start)
    return None if end is None else end.end()


def _open_section(window: _Window, at: int, *, doubtful: bool) -> tuple[int, bytes] | None:
    """The section in which an offset lies, and the name of its element; None outside of all.

    Sections that a text shows have no end of their own, so the outermost one is the real one. `doubtful`: the
    offset does not look like one between elements, so a text may show a section with its end, too.
    """
    data = window.data
    section = at
    found: tuple[int, bytes] | None = None
    endless: dict[re.Pattern[bytes], int] = {}
    """Kind of end -> offset from which on none stands before `at`: nothing is looked through twice."""
    while (section := data.rfind(MARK, window.start, section)) >= 0:
        before = _before(data, window.start, section)
        tag = OPENER.fullmatch(before, max(0, before.rfind(b"<")))
        if tag is None:
            continue  # an escaped `]]>`, or text that shows a CDATA mark: the section began before
        name = tag.group(1)
        end = marks(name).any_end if window.is_known(name) else WHOLE_END
        if end.search(data, section, endless.get(end, at)) is None:
            endless[end] = section
            found = section, name
        elif found is not None or not doubtful:
            break
    return found
