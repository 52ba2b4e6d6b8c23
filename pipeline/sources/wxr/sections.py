"""Where the CDATA section of an element really ends.

A section ends at the `]]>` that stands before its element's own end tag. That holds for what
WordPress writes today (`]]>` inside text is split in two sections), for what it wrote before 3.5
(`]]>` inside text stands bare), and it tells a section that lost its end: there, the next such
place belongs to another element of the same name, which opened in between.
"""

from __future__ import annotations

import re
from functools import lru_cache

CDATA = b"<![CDATA["
SPLIT = b"]]><![CDATA["
"""What WordPress puts into a `]]>` of the text; removed, the text is what it was."""


@lru_cache(maxsize=256)
def _patterns(name: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes], re.Pattern[bytes]]:
    """End, opening and escaped end of a section of the element `name`."""
    tag = re.escape(name)
    return (
        re.compile(rb"\]\]>\s*</" + tag + rb"\s*>"),
        re.compile(rb"<" + tag + rb"(?:\s[^<>]*)?>\s*<!\[CDATA\["),
        re.compile(rb"\]\]\]\]><!\[CDATA\[>\s*</" + tag + rb"\s*>"),
    )


class Lost(Exception):  # noqa: N818 - a finding about the data, not an error of the program
    """The section has no end of its own: the next one belongs to an element that opened later."""


def end_of(data: bytes, name: bytes, start: int) -> tuple[int, int] | None:
    """Offsets of the `]]>` that ends the section and of what follows the end tag.

    None if the data holds no such place; raises Lost if the section was cut.
    """
    end, _, _ = _patterns(name)
    found = end.search(data, start)
    if found is None:
        return None
    if lost_end(data, name, start, found.start()):
        raise Lost
    return found.start(), found.end()


def lost_end(data: bytes, name: bytes, start: int, stop: int) -> bool:
    """Whether between the offsets a section of this name opens that is not itself text."""
    if data.find(CDATA, start, stop) < 0:
        return False
    _, opening, escaped = _patterns(name)
    opened = sum(1 for _ in opening.finditer(data, start, stop))
    return opened > 0 and opened > sum(1 for _ in escaped.finditer(data, start, stop))


def ended(data: bytes, name: bytes, start: int, stop: int) -> bool:
    """Whether a section of this name that begins at `start` has its end before `stop`."""
    return _patterns(name)[0].search(data, start, stop) is not None


def is_text(data: bytes, name: bytes, start: int, stop: int) -> bool:
    """Whether what looks like a section at `start` is shown by a text: its end is escaped."""
    return _patterns(name)[2].search(data, start, stop) is not None
