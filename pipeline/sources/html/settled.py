"""The settled index of a mirror, for reading: every worker opens its own."""

from __future__ import annotations

import sqlite3
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.sources.html.index import file_key
from pipeline.sources.html.packs import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.sources.html.page import Page

ENTRY = "kind IN ('single', 'attachment') AND number = entry"
"""Which files of the index become records."""
KEPT = 16
"""Pages that are kept in memory: neighbours are listed by the same archives."""


class Settled:
    """Answers what the pages of a mirror tell of each other."""

    def __init__(self, file: str | Path) -> None:
        self.db = sqlite3.connect(f"file:{file}?mode=ro", uri=True, isolation_level=None)
        self.page = lru_cache(maxsize=KEPT)(self._page)
        """A page by the number of its file."""

    def _page(self, number: int) -> Page:
        """A page from its pack."""
        pack, start, size = self.db.execute(
            "SELECT pack, start, size FROM page WHERE number=?", (number,)
        ).fetchone()
        with Path(pack).open("rb") as file:
            return load(file, start, size)

    def first(self, host: str) -> int:
        """The file with which the records of the site as a whole stand; -1 if there is no entry."""
        row = self.db.execute(
            f"SELECT min(number) FROM page WHERE {ENTRY} AND (?1 IN ('', host) OR host = '')",  # noqa: S608 - a constant
            (host,),
        ).fetchone()
        return -1 if row[0] is None else row[0]

    def hosts(self) -> list[tuple[str, int, str]]:
        """(host, entries, the first one's file) of the sites of which entries are here, the largest first."""
        return self.db.execute(
            f"SELECT host, count(*), name FROM (SELECT * FROM page WHERE {ENTRY} AND host != '' ORDER BY number)"  # noqa: S608 - the same
            " GROUP BY host ORDER BY count(*) DESC, host"
        ).fetchall()

    def packs(self) -> list[tuple[str, str]]:
        """(path, name of the first file in it) of each pack, in the order of the files."""
        return self.db.execute("SELECT pack, name FROM page GROUP BY pack ORDER BY min(number)").fetchall()

    def files(self, pack: str) -> list[tuple[int, str]]:
        """(number, name) of the files of a pack, in order."""
        return self.db.execute(
            "SELECT number, name FROM page WHERE pack=? ORDER BY number", (pack,)
        ).fetchall()

    def numbers(self) -> Iterator[int]:
        """The numbers of all files, in order."""
        return (row[0] for row in self.db.execute("SELECT number FROM page ORDER BY number"))

    def others(self, number: int) -> list[Page]:
        """The other pages of the entry for which this one stands."""
        rows = self.db.execute(
            "SELECT number FROM page WHERE entry=? AND number!=? ORDER BY number", (number, number)
        )
        return [self.page(row[0]) for row in rows.fetchall()]

    def is_attachment(self, number: int) -> bool:
        """Whether the page of the attachment with this id is here."""
        return (
            self.db.execute(
                "SELECT 1 FROM page WHERE id=? AND kind='attachment' AND entry=number LIMIT 1", (number,)
            ).fetchone()
            is not None
        )

    def attachment_of(self, url: str) -> int | None:
        """Id of the attachment whose file a picture is, if its page is here."""
        row = (
            self.db.execute(
                "SELECT id FROM page WHERE file=? AND kind='attachment' AND entry=number LIMIT 1",
                (file_key(url),),
            ).fetchone()
            if url
            else None
        )
        return row[0] if row else None
