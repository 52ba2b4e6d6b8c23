"""The tables of a run while it is at work: rows in, in source order; Parquet, SQLite and CSV files out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from pipeline.tables import rows
from pipeline.tables.schema import TABLES, places

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pipeline.tables.parquet import Parquet
    from pipeline.tables.rows import Row
    from pipeline.tables.sheets import Sheet
    from pipeline.tables.sqlite import SQLite

FOLDER = "tables"
DATABASE = "site.sqlite"
BATCH = (1 << 12, 1 << 22)
"""Rows, and bytes of long texts, that are written at a time: a row group, the same whoever made it."""

_encode = msgspec.json.Encoder().encode


class _Waiting:
    """Rows of a table that wait for more of them."""

    def __init__(self, name: str) -> None:
        columns = TABLES[name].columns
        self.name = name
        self.rows: list[Row] = []
        self.size = 0
        self.total = 0
        """Rows written."""
        self.long = places(name)
        self.lists = [place for place, column in enumerate(columns) if column.kind in {"texts", "sizes"}]
        self.numbered = name == "comments"
        """Whether rows get their number here."""


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
        waiting = self._waiting
        for frame in rows.read(piece):
            for number, row in frame:
                self._add(waiting[number], row)
        piece.unlink()

    def add(self, name: str, row: Row) -> None:
        """Add a row."""
        self._add(self._waiting[rows.NAMES.index(name)], row)

    def _add(self, table: _Waiting, row: Row) -> None:
        """Add a row to the table where it waits for others."""
        table.rows.append(row)
        for place in table.long:
            table.size += len(row[place])
        if len(table.rows) >= BATCH[0] or table.size >= BATCH[1]:
            self._write(table)

    def close(self) -> dict[str, int]:
        """Write what is left; table -> rows."""
        for table in self._waiting:
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
        """Write the rows that wait."""
        database = self._database or self._open()
        found = table.rows
        if not found:
            return
        columns: list[Sequence[Any]] = list(zip(*found, strict=True))
        if table.numbered:
            columns[0] = range(table.total + 1, table.total + 1 + len(found))
        self._parquet[table.name].add(columns)
        for place in table.lists:
            columns[place] = [_encode(each).decode() if each else "[]" for each in columns[place]]
        database.add(table.name, zip(*columns, strict=True))
        if self._csv:
            self._sheets[table.name].add(zip(*columns, strict=True))
        table.total += len(found)
        table.rows = []
        table.size = 0

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
