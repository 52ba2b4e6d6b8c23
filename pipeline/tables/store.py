"""The tables of a run while it is at work: rows in, in source order; Parquet, SQLite and CSV files out."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline.tables import rows
from pipeline.tables.schema import TABLES, places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from pipeline.tables.parquet import Parquet
    from pipeline.tables.rows import Row
    from pipeline.tables.sheets import Sheet
    from pipeline.tables.sqlite import SQLite

FOLDER = "tables"
DATABASE = "site.sqlite"
BATCH = (1 << 12, 1 << 23)
"""Rows, and characters of long texts, that are written at a time: a row group, the same whoever made it. Smaller ones would be
more, and the writer remembers all of them to the end."""

_encode = msgspec.json.Encoder().encode


class _Waiting:
    """Rows of a table that wait for more of them, as columns."""

    def __init__(self, name: str) -> None:
        columns = TABLES[name].columns
        self.name = name
        self.columns: list[list[Any]] = [[] for _ in columns]
        self.sizes: list[int] = []
        """Bytes of long texts, row by row, of tables that hold such."""
        self.size = 0
        """Of all rows that wait."""
        self.total = 0
        """Rows written."""
        self.long = places(name)
        self.lists = [place for place, column in enumerate(columns) if column.kind in {"texts", "sizes"}]
        self.numbered = name == "comments"
        """Whether rows get their number here."""

    def add(self, columns: Iterable[Sequence[Any]]) -> None:
        """Add rows."""
        for mine, more in zip(self.columns, columns, strict=True):
            mine.extend(more)
        if self.long:
            start = len(self.sizes)
            lengths = [map(len, self.columns[place][start:]) for place in self.long]
            self.sizes.extend(map(sum, zip(*lengths, strict=True)))
            self.size += sum(self.sizes[start:])

    def is_full(self) -> bool:
        """Whether a row group is whole."""
        return len(self.columns[0]) >= BATCH[0] or self.size >= BATCH[1]

    def group(self) -> list[Sequence[Any]]:
        """Take the rows of a group out: as many as make it full, else all."""
        reached = bisect_left(list(accumulate(self.sizes)), BATCH[1]) + 1 if self.sizes else BATCH[0]
        end = min(reached, BATCH[0])
        taken: list[Sequence[Any]] = [column[:end] for column in self.columns]
        for column in (*self.columns, self.sizes):
            del column[:end]
        self.size = sum(self.sizes)
        return taken


class Store:
    """All tables of one output."""

    def __init__(self, place: Path, *, csv: bool) -> None:
        self._folder = place / FOLDER
        self._folder.mkdir()
        self._csv = csv
        self._waiting = [_Waiting(name) for name in rows.NAMES]
        self._database: SQLite | None = None
        self._parquet: dict[str, Parquet] = {}
        self._sheets: dict[str, Sheet] = {}

    def take(self, piece: Path) -> None:
        """Add the rows of a part, which come in order, and remove its piece."""
        for frame in rows.read(piece):
            for number, columns in frame.items():
                self._add(self._waiting[number], columns)
        piece.unlink()

    def add(self, name: str, row: Row) -> None:
        """Add a row."""
        self._add(self._waiting[rows.NAMES.index(name)], [[value] for value in row])

    def _add(self, table: _Waiting, columns: Sequence[Sequence[Any]]) -> None:
        """Add rows to the table where they wait for others."""
        table.add(columns)
        while table.is_full():
            self._write(table)

    def close(self) -> dict[str, int]:
        """Write what is left; table -> rows."""
        if self._database is None:
            self._open()
        for table in self._waiting:
            if table.columns[0]:
                self._write(table)
        for each in (self._database, *self._parquet.values(), *self._sheets.values()):
            if each is not None:
                each.close()
        return {table.name: table.total for table in self._waiting}

    @property
    def files(self) -> Iterator[str]:
        """Paths of what was written, relative to the output."""
        return (f"{FOLDER}/{path.name}" for path in sorted(self._folder.iterdir()))

    def _write(self, table: _Waiting) -> None:
        """Write a row group of those that wait."""
        database = self._database or self._open()
        columns = table.group()
        first = table.total + 1
        table.total += len(columns[0])
        if table.numbered:
            columns[0] = range(first, table.total + 1)
        self._parquet[table.name].add(columns)
        for place in table.lists:
            columns[place] = [_encode(each).decode() if each else "[]" for each in columns[place]]
        database.add(table.name, zip(*columns, strict=True))
        if self._csv:
            self._sheets[table.name].add(zip(*columns, strict=True))

    def _open(self) -> SQLite:
        """Open all files: late, so that workers start without what writes them."""
        from pipeline.tables.parquet import Parquet
        from pipeline.tables.sqlite import SQLite

        self._database = SQLite(self._folder / DATABASE)
        self._parquet = {name: Parquet(self._folder / f"{name}.parquet", name) for name in TABLES}
        if self._csv:
            from pipeline.tables.sheets import Sheet

            self._sheets = {name: Sheet(self._folder / f"{name}.csv", name) for name in TABLES}
        return self._database
