"""The part of a file that is in memory, and which of its bytes are text: those inside CDATA sections."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.sources.wxr.kinds import FIELDS
from pipeline.sources.wxr.sections import Ahead, Lost, marks

if TYPE_CHECKING:
    from typing import BinaryIO

WINDOW = 1 << 22
"""Bytes that are read at a time."""
LOOKAHEAD = 1 << 24
"""How far the end of a CDATA section is looked for before it counts as lost."""
REACH = 512
"""Bytes before an offset in which the tag before it must stand, and bytes that an end tag may take."""
MARK = b"<![CDATA["
OPENER = re.compile(rb"<([^\s<>/!?]+)(?:\s[^<>]*)?>")
END = re.compile(rb"\]\]>(?!<!\[CDATA\[)")
"""The end of a section; what WordPress puts into a `]]>` of the text is none."""
BROKEN_END = re.compile(rb"\]\]>\s*</[^<>\s:]*:[^<>]*>")
"""The end of a section, and an end tag that can only be the format's own."""
NEXT_ITEM = re.compile(rb"</item\s*>\s*<item[\s>]|<item>\s*<title[\s/>]|<channel>\s*<title>")
"""Where, in a section that seems to end like others, another item or another export begins."""
NAMES = frozenset(field.rpartition(":")[2].encode() for field in FIELDS) | {b"category"}
"""Names of the elements of an export, less their prefix."""
MOST_NAMES = 200
"""Names that a file may give them, prefixes included; more is no export."""


class Window:
    """The part of the file that is in memory; it slides forward only."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.data = b""
        self.base = 0
        """Offset of the window in the file."""
        self.start = 0
        """Where, in the window, the span at hand starts."""
        self.outside = 0
        """Offset in the file that is known to lie outside of all sections of the span at hand."""
        self.cut = False
        """Whether the last section before the offset last asked for has no end: what follows may be its text."""
        self.ahead = Ahead(b"")
        self.names: set[bytes] = set()

    def grow(self) -> bool:
        """Read on, forgetting what lies before the span at hand; False at the end of the file."""
        # A long span doubles each time, so that it is not copied again and again.
        more = self.file.read(max(WINDOW, len(self.data) - self.start))
        if not more:
            return False
        self.data = self.data[self.start :] + more
        self.base += self.start
        self.start = 0
        self.ahead = Ahead(self.data)
        return True

    def find(self, needle: bytes, at: int) -> int:
        """The next place of a few bytes; the window may have grown then. -1 if they are not in sight."""
        from_start = self.base + at
        while (found := self.ahead.find(needle, from_start - self.base)) < 0:
            if len(self.data) - (from_start - self.base) > LOOKAHEAD or not self.grow():
                return -1
        return found

    def before(self, at: int) -> bytes:
        """The end of what stands before an offset in the span at hand, without blanks."""
        return self.data[max(self.start, at - REACH) : at].rstrip()

    def opener(self, section: int) -> bytes:
        """Name of the element whose text a section begins; "" if none stands before it."""
        before = self.before(section)
        tag = OPENER.fullmatch(before, max(0, before.rfind(b"<")))
        return tag[1] if tag else b""

    def is_known(self, name: bytes) -> bool:
        """Whether the format knows an element: only such texts may hold a bare `]]>`."""
        if name in self.names:
            return True
        known = len(self.names) < MOST_NAMES and name.rpartition(b":")[2] in NAMES
        if known:
            self.names.add(name)
        return known

    def may_be_text(self, at: int) -> bool:
        """Whether the last section that begins before an offset has not ended there: a cheap look back."""
        section = at
        while (section := self.data.rfind(MARK, self.start, section)) >= 0:
            name = self.opener(section)
            if name:
                end = marks(name).any_end if self.is_known(name) else END
                return end.search(self.data, section, at) is None
            # An escaped `]]>`, or a mark that a text shows: the section began before.
        return False

    def text_end(self, at: int) -> int | None:
        """Where the section ends in which an offset lies; None outside of all.

        The window may have grown then: the answer is an offset in it as it is now.
        """
        place = max(self.start, self.outside - self.base)
        self.cut = self.cut and place > self.start
        while (section := self.data.find(MARK, place, at)) >= 0:
            base = self.base
            end = self._section_end(section)
            section -= self.base - base
            at -= self.base - base
            self.cut = end is None
            if end is not None and end > at:
                return end
            # A section without an end was cut: what follows its mark is structure again.
            place = section + len(MARK) if end is None else end
            self.outside = self.base + place
        return None

    def _section_end(self, section: int) -> int | None:
        """Where the document goes on behind a section; None if the section was cut."""
        name = self.opener(section)
        from_start = self.base + section
        while (first := self.ahead.search(END, section)) is None or first.end() > len(self.data) - REACH:
            if len(self.data) - section > LOOKAHEAD or not self.grow():
                break
            section = from_start - self.base
        if first is None:
            return None
        if not self.is_known(name):
            # Any `]]>` ends it, but where it is not its element's, it may be that of an element of the next item.
            own = name and self.data[first.end() : first.end() + REACH].lstrip().startswith(b"</" + name)
            return first.end() if own or not NEXT_ITEM.search(self.data, section, first.start()) else None
        if (end := marks(name).any_end.match(self.data, first.start())) is not None:
            again = self.ahead.reopened(name, section, end.start())
            # Where another item begins in it, and in that one a section of this name, it lost its end.
            return None if again >= 0 and NEXT_ITEM.search(self.data, section, again + 64) else end.end()
        try:
            while (found := self.ahead.section_end(name, section)) is None:
                if len(self.data) - section > LOOKAHEAD or not self.grow():
                    break
                section = from_start - self.base
        except Lost:
            found = None
        first = self.ahead.search(END, section)
        if found is not None and first is not None:
            # Before its end a tag may be broken that ends it: no text holds the next item behind such a one.
            is_left = BROKEN_END.match(self.data, first.start()) and NEXT_ITEM.search(
                self.data, first.start(), found[0]
            )
            return first.end() if is_left else found[1]
        # It lost its end, or only the tag behind it is broken: then no other section begins before.
        if first is None or self.data.find(MARK, section + len(MARK), first.start()) >= 0:
            return None
        return first.end()
