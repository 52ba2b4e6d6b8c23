"""Rows in, site.sqlite out: every table with its keys, and a table `columns` that tells what they mean."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from pipeline.tables.schema import LONG, SCHEMA_VERSION, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from typing import Any

    from pipeline.tables.schema import Column, Kind

TYPES: dict[Kind, str] = {
    "int": "INTEGER",
    "float": "REAL",
    "bool": "BOOLEAN",
    "local": "DATETIME",
    "utc": "DATETIME",
}
"""Kind of a column -> how it is declared; any other is TEXT. Times are ISO 8601, lists JSON."""
PAGE = 8192
"""Bytes of a page."""
ABOUT = ("table", "column", "kind", "meaning", "unit", "source", "public", "nullable", "joins")
"""Columns of the table `columns`."""


class SQLite:
    """The file; what is added in the same order gives the same bytes."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript(
            f"PRAGMA page_size={PAGE}; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            " PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=-2000; PRAGMA temp_store=FILE;"
            f" PRAGMA user_version={SCHEMA_VERSION};"
        )
        self._db.execute("BEGIN")
        self._insert: dict[str, str] = {}
        for name, table in TABLES.items():
            self._db.execute(f"CREATE TABLE {name} ({', '.join(map(_declared, table.columns))})")
            values = ",".join("CAST(? AS TEXT)" if each in LONG else "?" for each in table.names)
            self._insert[name] = f"INSERT INTO {name} VALUES ({values})"  # noqa: S608 - names of the schema
        self._db.execute(f"CREATE TABLE columns ({', '.join(f'{_quoted(each)} TEXT' for each in ABOUT)})")
        self._db.executemany(
            f"INSERT INTO columns VALUES ({','.join('?' * len(ABOUT))})",  # noqa: S608 - a constant
            [
                (name, each.name, each.kind, each.meaning, each.unit, each.source, *_yes(each), each.joins)
                for name, table in TABLES.items()
                for each in table.columns
            ],
        )

    def add(self, name: str, rows: Iterable[Sequence[Any]]) -> None:
        """Add rows to a table; lists come as JSON, long texts as UTF-8."""
        self._db.executemany(self._insert[name], rows)

    def close(self) -> None:
        """Make the indices, and end."""
        for name, table in TABLES.items():
            key = () if table.key == ("row",) else (table.key,)
            for columns in (*filter(None, key), *table.indices):
                listed = ", ".join(map(_quoted, columns))
                self._db.execute(f"CREATE INDEX {name}_{'_'.join(columns)} ON {name} ({listed})")
        self._db.execute("COMMIT")
        self._db.close()


def _declared(column: Column) -> str:
    """A column in CREATE TABLE."""
    kind = "INTEGER PRIMARY KEY" if column.name == "row" else TYPES.get(column.kind, "TEXT")
    return f"{_quoted(column.name)} {kind}"


def _yes(column: Column) -> tuple[str, str]:
    """Whether a column is public, and whether values can be missing."""
    return ("yes" if column.public else "no", "yes" if column.null else "no")


def _quoted(name: str) -> str:
    """A name as SQL takes any."""
    return f'"{name}"'
