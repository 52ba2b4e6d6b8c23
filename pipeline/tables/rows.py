"""Records in, rows of the tables out: one tuple each, in the order of the schema's columns.

A worker puts the rows of its part into a piece on disk, each table's in the order in which they came about; the
run takes them out again, part by part, so that the tables' rows never depend on who made them. They travel as
columns, which is how most of them are wanted, and far fewer objects. Long texts are UTF-8 in them, as every
reader wants it: Python's own form would have to be made and unmade on the way.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline.addresses import host_of
from pipeline.tables.schema import TABLES, places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from pipeline.model import Author, Comment, Media, Meta, Note, Post, Term

Row = Sequence[Any]
NAMES = tuple(TABLES)
FRAME = (1 << 12, 1 << 20)
"""Rows, and characters of posts and comments, after which a frame is written."""

OUTSIDE = frozenset(("external", "other"))
"""Kinds of links that do not lead into the site."""
BROKEN = dict.fromkeys(("entry", "media", "term", "author", "archive", "anchor"), False) | {"missing": True}
"""Kind of a link -> whether it leads to nothing; of any other kind only the network could tell."""

_LENGTH = struct.Struct("<I")
_NUMBERS = {name: number for number, name in enumerate(NAMES)}
_decode = msgspec.msgpack.Decoder(dict[int, list[list[Any]]]).decode
_POST_LONG = places("posts")
_COMMENT_LONG = places("comments")


class Piece:
    """Where the rows of one part go."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._encode = msgspec.msgpack.Encoder().encode_into
        self._frame = bytearray()
        """The frame at hand; one buffer serves all."""
        self._rows: dict[int, list[Row]] = {}
        """Place of a table in NAMES -> its rows."""
        self._number = self._size = 0

    def add(self, table: str, row: Row, size: int = 0) -> None:
        """Add a row; `size`: its characters, where they may be many."""
        self.extend(table, [row])
        self._size += size
        if self._size > FRAME[1] or self._number >= FRAME[0]:
            self.flush()

    def extend(self, table: str, rows: Sequence[Row]) -> None:
        """Add rows of one table."""
        self._rows.setdefault(_NUMBERS[table], []).extend(rows)
        self._number += len(rows)

    def flush(self) -> None:
        """Write what is waiting."""
        if self._rows:
            columns = {table: list(zip(*rows, strict=True)) for table, rows in self._rows.items() if rows}
            frame = self._frame
            self._encode(columns, frame, _LENGTH.size)
            _LENGTH.pack_into(frame, 0, len(frame) - _LENGTH.size)
            self._file.write(frame)
            self._rows.clear()
            self._number = self._size = 0


def read(piece: Path) -> Iterator[dict[int, list[list[Any]]]]:
    """Place of a table in NAMES -> columns of its rows in a piece, in order, some at a time."""
    with piece.open("rb") as file:
        while head := file.read(_LENGTH.size):
            yield _decode(file.read(_LENGTH.unpack(head)[0]))


def _fields(table: str, first: str, last: str) -> Callable[[Any], Row]:
    """What reads the fields that columns of a table are named after, from the first to the last."""
    names = TABLES[table].names
    return attrgetter(*names[names.index(first) : names.index(last) + 1])


_post_head = _fields("posts", "id", "format")
_post_tail = _fields("posts", "featured_media", "path")
_comment = _fields("comments", "parent", "content_text")
_media = _fields("media", "id", "path")
_change_head = _fields("changes", "change_id", "kind")
_change_tail = _fields("changes", "id", "url")
_note = _fields("notes", "code", "kind")
term: Callable[[Term], Row] = _fields("terms", "id", "count")
"""A row of terms."""
author: Callable[[Author], Row] = _fields("authors", "id", "post_count")
"""A row of authors."""


def post(record: Post, row: int, reason: str, source: str, line: int) -> Row:
    """A row of posts; `reason`: why it has no file, "" if it has one."""
    names: dict[str, list[str]] = {"category": [], "post_tag": []}
    for ref in record.terms:
        if ref.taxonomy in names:
            names[ref.taxonomy].append(ref.name)
    whole = [row, *_post_head(record), *names.values(), *_post_tail(record), reason or None, source, line]
    for place in _POST_LONG:
        whole[place] = whole[place].encode()
    return whole


def comment(record: Comment, post_row: int | None) -> Row:
    """A row of comments, without its number, which only the run knows."""
    whole = [None, record.id, post_row, record.post_id, *_comment(record)]
    for place in _COMMENT_LONG:
        whole[place] = whole[place].encode()
    return whole


def media(record: Media, row: int, source: str, line: int) -> Row:
    """A row of media."""
    return (row, *_media(record), source, line)


def post_terms(record: Post | Media, post_row: int | None) -> list[Row]:
    """Rows of post_terms."""
    number = record.id
    return [(post_row, number, ref.taxonomy, ref.slug, ref.name) for ref in record.terms]


def postmeta(meta: Iterable[Meta], post_row: int | None, post_id: int | None, kind: str) -> list[Row]:
    """Rows of postmeta, of an item of this type."""
    return [
        (
            post_row,
            post_id,
            kind,
            position,
            each.key,
            each.value,
            None if each.parsed is msgspec.UNSET else msgspec.json.encode(each.parsed).decode(),
        )
        for position, each in enumerate(meta, 1)
    ]


def links(found: Iterable[Any], post_row: int, post_id: int | None) -> list[Row]:
    """Rows of links: each has a `goal` (kind, url, entry), a `rel` and a `text`."""
    made: list[Row] = []
    for position, link in enumerate(found, 1):
        kind, url, entry = link.goal
        row = (
            post_row,
            post_id,
            position,
            url,
            host_of(url) or None,
            kind,
            kind not in OUTSIDE,
            BROKEN.get(kind),
            entry.row if entry is not None and entry.kind == "post" else None,
            entry.id if entry is not None else None,
            entry.type if entry is not None else None,
            link.rel,
            link.text,
        )
        made.append(row)
    return made


def change(record: Any, post_row: int | None) -> Row:
    """A row of changes, of a line of changes.jsonl."""
    return (*_change_head(record), post_row, *_change_tail(record))


def note(record: Note, post_row: int | None) -> Row:
    """A row of notes."""
    return (*_note(record), post_row, record.id, record.detail)
