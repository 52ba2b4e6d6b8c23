"""What the report is made from: the tables of an output, and what only the run itself can tell."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pipeline.visibility import NOT_ENTRIES, PUBLIC

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

RESTRICTED = "shortcode-restricted"
"""The note of an entry that holds text for some visitors only."""
ITEM = """
    CREATE TEMP TABLE item (row INTEGER PRIMARY KEY, id INT, type TEXT, status TEXT, title TEXT, date TEXT,
        author TEXT, language TEXT, word_count INT, n_changes INT, path TEXT, reason TEXT, category TEXT,
        own INT, public INT)
"""
ENTRIES = f"""
    INSERT INTO item SELECT row, id, type, status, title, date, author, language, word_count,
        n_changes, path, reason, json_extract(categories, '$[0]') AS category,
        own, status = '{PUBLIC}' AND password = '' AND NOT own AS public
    FROM (SELECT *, type IN (SELECT value FROM json_each(?)) AS own FROM main.posts) ORDER BY row
"""
"""`own`: no page by its type."""
VIEWS = (
    "CREATE INDEX temp.item_id ON item (id)",
    "CREATE TEMP VIEW entry AS SELECT * FROM item WHERE public",
    f"""CREATE TEMP TABLE quotable AS SELECT row FROM entry WHERE row NOT IN
        (SELECT post_row FROM main.notes WHERE code = '{RESTRICTED}' AND post_row IS NOT NULL)""",
    "CREATE UNIQUE INDEX temp.quotable_row ON quotable (row)",
    "CREATE TEMP TABLE talk (row INTEGER PRIMARY KEY, number INT)",
    """INSERT INTO talk SELECT c.post_row AS row, count(*) AS number FROM main.comments c
       JOIN entry e ON e.row = c.post_row WHERE c.status = 'approved' GROUP BY c.post_row""",
)
"""`entry`: what every visitor could see; `quotable`: entries of which that is all the text;
`talk`: comments that every visitor could see, by entry.
All that the report names comes from these; of anything else it tells numbers only."""


@dataclass(frozen=True)
class Run:
    """What is not in the tables."""

    title: str
    url: str
    outcomes: Mapping[tuple[str, str, str], int]
    """(kind, outcome, reason) of the ledger -> records."""
    sources: tuple[tuple[str, str, int], ...]
    """(name, kind, bytes) of every input."""
    files: int
    """Markdown files."""
    bytes: int
    """Of the same."""
    media: int
    """Attachments that were written."""
    menus: int
    """Menu items that were written."""
    version: str
    target: str = "plain"
    keep_personal_data: bool = False
    lost: tuple[str, ...] = ()
    """Sentences about what is missing."""
    rejected: tuple[tuple[str, str], ...] = ()
    """(name, why) of inputs that could not be used."""
    rules: Mapping[str, str] = field(default_factory=dict)
    """Cleaning rule -> what it repairs, in the order in which they are asked."""

    def counted(self, *kinds: str, outcome: str = "", reason: str | None = None) -> int:
        """Records of the ledger."""
        return sum(
            number
            for (kind, what, why), number in self.outcomes.items()
            if (not kinds or kind in kinds)
            and (not outcome or what == outcome)
            and (reason is None or why == reason)
        )


class Data:
    """The tables, open, with what is public at hand."""

    def __init__(self, db: sqlite3.Connection, run: Run) -> None:
        self.db = db
        self.run = run
        db.execute(ITEM)
        db.execute(ENTRIES, (json.dumps(sorted(NOT_ENTRIES)),))
        for statement in VIEWS:
            db.execute(statement)

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """The answer to a query."""
        return self.db.execute(query, values).fetchall()

    def one(self, query: str, *values: Any) -> tuple[Any, ...]:
        """The only row of an answer."""
        (row,) = self.rows(query, *values)
        return row

    def number(self, query: str, *values: Any) -> int:
        """The only value of an answer, 0 where it is missing."""
        return int(self.one(query, *values)[0] or 0)


@contextmanager
def opened(tables: Path, run: Run) -> Iterator[Data]:
    """The tables of `site.sqlite`, which nothing changes."""
    db = sqlite3.connect(f"file:{quote(os.fsencode(tables.absolute()))}?mode=ro&immutable=1", uri=True)
    try:
        yield Data(db, run)
    finally:
        db.close()
