"""Tags of an export go in, one by one, the number of its records comes out.

Each opening is a record, and so is what has lost its opening, but not its end (an item) or its first field (all
others). The reader of the source has rules of its own for that; nothing is shared.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

ITEM, COMMENT = b"item", b"comment"
FIRST = {
    b"comment_id": COMMENT,
    b"author_id": b"author",
    b"author_login": b"author",
    b"category_nicename": b"category",
    b"tag_slug": b"tag",
    b"term_taxonomy": b"term",
    b"term_slug": b"term",
}
"""Fields that tell a record whose opening is lost."""
RECORDS = tuple(dict.fromkeys(FIRST.values()))
OWN = (b"post_id", b"post_type", b"post_name", b"post_date", b"status", b"encoded")
"""Fields that only an item has."""
CHILD = re.compile(rb"[^<]*<(/?)(?:[^\s<>/:!]+:)?([^\s<>/:!]*)")
"""From one tag to the next, its name without the prefix."""
AROUND = re.compile(rb"<([^\s<>/!?]+)(?:\s[^<>]*)?>\s*\Z")
"""An opening right before a field: one that is unknown, but whole, keeps its fields for itself."""
REACH = 400
"""Bytes before a field in which that opening must stand."""
AHEAD = 4000
"""Bytes in which it must end."""
CHILDREN = 4
"""Tags behind an opening of which one must be a field: a leaf such as `<wfw:comment>` is no record."""
TERM = (b"category_", b"cat_", b"tag_", b"term_")
FIELDS = {
    b"comment": (b"comment_",),
    b"author": (b"author_",),
    b"category": TERM,
    b"tag": TERM,
    b"term": TERM,
}
"""Record -> how the names of its fields begin."""


class Tag(NamedTuple):
    """A tag that may matter."""

    closing: bool
    name: bytes
    """Without its prefix."""
    opens: bool
    """Whether it holds something: a record its fields, a field its text."""


class Tally:
    """The numbers so far, and where in the export they were reached."""

    def __init__(self) -> None:
        self.items = 0
        self.found: Counter[bytes] = Counter()
        self.channel = True
        """Whether no item is open."""
        self.record: bytes | None = None
        """The record that is open in the channel or in the item."""
        self._own = False
        """Whether fields of an item stand in the channel, whose opening is lost."""

    def add(self, tag: Tag) -> None:
        """Count on."""
        closing, name, opens = tag
        if name == ITEM:
            if not closing or (self.channel and self._own):
                self.items += 1
            self.channel = closing or not opens
            self.record = None
            self._own = False
        elif name in OWN:
            self._own = True
        elif name in FIRST:
            if opens and not closing:
                self._first(FIRST[name])
        elif closing:
            if name == self.record:
                self.record = None
        elif opens:
            self._open(name)

    def _open(self, record: bytes) -> None:
        self.found[record] += 1
        self.record = record

    def _first(self, record: bytes) -> None:
        """The first field of a record stands where none is open."""
        if self.record is None and self.channel == (record != COMMENT):
            self._open(record)


@lru_cache(maxsize=64)
def tags(prefixes: frozenset[bytes]) -> re.Pattern[bytes]:
    """Finds the tags that may matter, where the format has these prefixes or none."""
    words = b"|".join(re.escape(prefix) for prefix in sorted(prefixes) if prefix)
    own, others = b"|".join(OWN), b"|".join((*FIRST, *RECORDS))
    return re.compile(
        rb"<(/?)(?:(item)|(?:[^\s<>/:!?]+:)?(" + own + rb")|(?:(" + words + rb"):)?(" + others + rb"))"
        rb"(?:\s[^<>]*?)?(/?)>"
        # What most records begin with: a field of theirs, whole. It spares a look at what follows the tag.
        rb"(?:(?=\s*+<(?:[^\s<>/:!]+:)?([a-z]+_)[^<>]*+>[^<]*+</))?"
    )


def read(tag: re.Match[bytes], data: bytes, stop: int) -> Tag | None:
    """What a match of `tags` says; None if what lies before `stop` does not tell.

    >>> data = b"<wp:tag><wp:tag_slug>x</wp:tag_slug>"
    >>> read(tags(frozenset([b"wp"])).match(data), data, len(data))
    Tag(closing=False, name=b'tag', opens=True)
    """
    closing, item, own, _prefix, other, empty, field = tag.groups()
    name = item or own or other
    if closing or name == ITEM or name in OWN or (not empty and field in FIELDS.get(name, ())):
        return Tag(bool(closing), name, not empty)
    leaf = Tag(closing=False, name=name, opens=False)
    at = tag.end()
    if empty or (name in RECORDS and data.startswith(b"<![CDATA[", at)):
        return leaf
    for _ in range(CHILDREN):
        child = CHILD.match(data, at, stop)
        if child is None or child.end() == stop:
            return None
        closes, field = child.groups()
        if name in FIRST:
            around = AROUND.search(data, max(0, tag.start() - REACH), tag.start())
            inside = around is not None and data.find(b"</" + around[1], at, min(stop, at + AHEAD)) >= 0
            return leaf._replace(opens=(not field or field == name) and not inside)
        if not closes and field.startswith(FIELDS[name]):
            # What the file's end cut off in its first field says nothing yet.
            return leaf._replace(opens=True) if data.find(b"</", child.end(), stop) >= 0 else None
        if field == ITEM or field in RECORDS:
            break
        at = child.end()
    return leaf
