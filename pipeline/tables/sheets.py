"""Rows in, CSV files out that a spreadsheet can open without running what a stranger wrote."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from pipeline.tables.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from typing import Any

_RUNS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]").match
"""What a spreadsheet takes for a formula, or would if the quotes before it were taken away."""
WRITTEN = frozenset(("text", "category", "texts", "sizes", "json"))
"""Kinds of columns that hold what somebody wrote."""


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula: where it would, `'` stands before it.

    >>> safe("=1+1"), safe("a=1"), safe("'=1"), safe("-")
    ("'=1+1", 'a=1', "''=1", "'-")
    """
    return "'" + text if text and _RUNS(text) else text


class Sheet:
    """A table's CSV file: UTF-8 with a mark that tells so, lines as spreadsheets write them."""

    def __init__(self, path: Path, name: str) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        columns = TABLES[name].columns
        self._writer.writerow([column.name for column in columns])
        self._written = [place for place, column in enumerate(columns) if column.kind in WRITTEN]
        self._truths = [place for place, column in enumerate(columns) if column.kind == "bool"]

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        """Add rows; lists come as JSON, long texts as UTF-8."""
        for row in rows:
            cells = list(row)
            for place in self._written:
                if text := cells[place]:
                    cells[place] = safe(text.decode() if isinstance(text, bytes) else text)
            for place in self._truths:
                if cells[place] is not None:
                    cells[place] = "true" if cells[place] else "false"
            self._writer.writerow(cells)

    def close(self) -> None:
        """The end."""
        self._file.close()
