"""The tables of a run while it is at work: rows in, in source order; Parquet, SQLite and CSV files out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from pipeline.tables import rows
from pipeline.tables.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.tables.parquet import Parquet
    from pipeline.tables.sheets import Sheet
    from pipeline.tables.sqlite import SQLite

FOLDER = "tables"
DATABASE = "site.sqlite"
BATCH = (1024, 1 << 20)
"""Rows, and characters in long columns, that are written at a time: the same whoever made them."""
LONG = frozenset(
    "content_raw content_html content_markdown content_text excerpt_raw excerpt value parsed description".split()
)
"""Columns whose texts can be long."""


class _Waiting:
    """Rows of a table that wait for more of them."""

    def __init__(self, name: str) -> None:
        columns = TABLES[name].columns
        self.rows: list[list[Any]] = []
        self.size = 0
        self.total = 0
        """Rows written."""
        self.long = [place for place, column in enumerate(columns) if column.name in LONG]
        self.lists = [place for place, column in enumerate(columns) if column.kind in {"texts", "sizes"}]
        self.numbered = name == "comments"
        """Whether rows get their number here."""


class Store:
    """All tables of one output."""

    def __init__(self, place: Path, *, csv: bool) -> None:
        self._folder = place / FOLDER
        self._folder.mkdir()
        self._csv = csv
        self._waiting = {name: _Waiting(name) for name in TABLES}
        self._database: SQLite | None = None
        self._parquet: dict[str, Parquet] = {}
        self._sheets: dict[str, Sheet] = {}

    def take(self, piece: Path) -> None:
        """Add the rows of a part, which come in order, and remove its piece."""
        for name, row in rows.read(piece):
            self.add(name, row)
        piece.unlink()

    def add(self, name: str, row: list[Any]) -> None:
        """Add a row."""
        waiting = self._waiting[name]
        waiting.rows.append(row)
        for place in waiting.long:
            if text := row[place]:
                waiting.size += len(text)
        if len(waiting.rows) >= BATCH[0] or waiting.size >= BATCH[1]:
            self._write(name, waiting)

    def close(self) -> dict[str, int]:
        """Write what is left; table -> rows."""
        for name, waiting in self._waiting.items():
            self._write(name, waiting)
        for each in (self._database, *self._parquet.values(), *self._sheets.values()):
            if each is not None:
                each.close()
        return {name: waiting.total for name, waiting in self._waiting.items()}

    @property
    def files(self) -> Iterator[str]:
        """Paths of what was written, relative to the output."""
        return (f"{FOLDER}/{path.name}" for path in sorted(self._folder.iterdir()))

    def _write(self, name: str, waiting: _Waiting) -> None:
        """Write the rows that wait."""
        database = self._database or self._open()
        if waiting.rows:
            if waiting.numbered:
                for number, row in enumerate(waiting.rows, waiting.total + 1):
                    row[0] = number
            self._parquet[name].add(list(zip(*waiting.rows, strict=True)))
            for place in waiting.lists:
                for row in waiting.rows:
                    row[place] = msgspec.json.encode(row[place]).decode()
            database.add(name, waiting.rows)
            if self._csv:
                self._sheets[name].add(waiting.rows)
            waiting.total += len(waiting.rows)
            waiting.rows.clear()
            waiting.size = 0

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
