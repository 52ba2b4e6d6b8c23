"""A part's share of every file of the output: lines, rows and files go in, counted; the run joins the shares in order."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pipeline.codes import CODES
from pipeline.model import LedgerRow, Note
from pipeline.tables.rows import Piece
from pipeline.tables.rows import note as note_row

if TYPE_CHECKING:
    from contextlib import ExitStack
    from typing import BinaryIO

    from pipeline.model import Found, Kind, Outcome, Record

STREAMS = ("posts", "media", "comments", "menus", "changes", "notes", "ledger", "manifest", "tables")
"""What a part adds to: a file of the output each; `tables` to several."""
BUFFER = 1 << 18


@dataclass(slots=True)
class Written:
    """What came of a part."""

    number: int
    outcomes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """(kind, outcome, reason)."""
    by_source: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(file, kind)."""
    posts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(type, status)."""
    comments: Counter[str] = field(default_factory=Counter)
    terms: Counter[tuple[str, str]] = field(default_factory=Counter)
    authors: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    languages: Counter[str | None] = field(default_factory=Counter)
    """Of entries."""
    changes: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(rule, status)."""
    used: dict[str, int] = field(default_factory=dict)
    """Change -> the row of the owner's decision that was followed."""
    media: int = 0
    menus: int = 0
    files: int = 0
    """Of content/."""
    bytes: int = 0
    """Of the same."""


def piece_of(folder: str, number: int, stream: str) -> Path:
    """Where a part's share of an output file lies until it is joined."""
    return Path(folder, f"{number:08d}.{stream}")


class Share:
    """What one part writes."""

    def __init__(self, number: int, place: str, folder: str, stack: ExitStack) -> None:
        self.written = Written(number)
        self.place = place
        """The workspace."""
        self.source = ""
        """The file of the record at hand."""
        self.item: tuple[int | None, int | None] = (None, None)
        """Id of the item at hand, which comments follow, and its row if it is a post."""
        self._streams: dict[str, BinaryIO] = {
            name: stack.enter_context(piece_of(folder, number, name).open("wb", buffering=BUFFER))
            for name in STREAMS
        }
        self.tables = Piece(self._streams["tables"])
        self._encode = msgspec.json.Encoder().encode_into
        self._encoded = bytearray()
        """The line at hand; one buffer serves all."""
        self._folders: set[str] = set()

    def line(self, stream: str, record: Record) -> None:
        """A line of a JSON file."""
        line = self._encoded
        self._encode(record, line)
        line.extend(b"\n")
        self._streams[stream].write(line)

    def note(self, code: str, detail: str, line: int, kind: Kind, number: int | None) -> None:
        """A line of notes.jsonl."""
        self.written.notes[code] += 1
        note = Note(
            code=code,
            level=CODES[code][0],
            source=self.source,
            line=line,
            kind=kind,
            id=number,
            detail=detail,
        )
        self.line("notes", note)
        self.tables.add(
            "notes", note_row(note, self.item[1] if kind in {"item", "comment", "page"} else None)
        )

    def book(
        self,
        found: Found,
        kind: Kind,
        number: int | None,
        what: str,
        status: str,
        outcome: Outcome,
        reason: str,
        path: str | None = None,
    ) -> None:
        """A row of the ledger."""
        self.written.outcomes[kind, outcome, reason] += 1
        self.written.by_source[self.source, kind] += 1
        row = LedgerRow(
            source=self.source,
            line=found.line,
            kind=kind,
            id=number,
            type=what,
            status=status,
            outcome=outcome,
            reason=reason,
            path=path,
        )
        self.line("ledger", row)

    def file(self, path: str, data: bytes) -> None:
        """A file of content/ or media/, and its line in the manifest."""
        place = f"{self.place}/{path}"
        folder = place.rpartition("/")[0]
        if folder not in self._folders:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - a hot path
            self._folders.add(folder)
        file = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        try:
            written = os.write(file, data)
            while written < len(data):
                written += os.write(file, data[written:])
        finally:
            os.close(file)
        digest = hashlib.sha256(data).hexdigest().encode()
        self._streams["manifest"].write(b'%b:"%b",\n' % (msgspec.json.encode(path), digest))
