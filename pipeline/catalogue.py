"""What every record needs to know of the others: ids, addresses, parents, terms, and each entry's one path.

The survey fills it, in one process; then workers read it, each through a connection of its own. It lies on
disk (SQLite), so memory does not grow with the site.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

import msgspec

from pipeline import addresses, overlap
from pipeline.model import Author, Entry, Media, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from pipeline.model import SiteInfo

SEQUENCE = 1 << 24
"""Records of one part at most; a record's number is its part times this, plus its place in the part."""
DEEPEST = 64
"""Levels of pages above a page; more is a circle."""

SCHEMA = """
CREATE TABLE entry (seq INTEGER PRIMARY KEY, id INTEGER, digest BLOB, kind TEXT, type TEXT, status TEXT,
    slug TEXT, title TEXT, link TEXT, parent INTEGER, date TEXT, offset INTEGER, publish INTEGER,
    path TEXT, fold TEXT, row INTEGER);
CREATE TABLE comment (seq INTEGER PRIMARY KEY, id INTEGER, digest BLOB);
CREATE TABLE media (seq INTEGER PRIMARY KEY, id INTEGER, parent INTEGER, menu_order INTEGER, record BLOB);
CREATE TABLE block (id INTEGER PRIMARY KEY, content TEXT);
CREATE TABLE term (place INTEGER PRIMARY KEY, id INTEGER, taxonomy TEXT, slug TEXT, name TEXT, parent TEXT,
    record BLOB, met TEXT, UNIQUE (taxonomy, slug));
CREATE TABLE author (place INTEGER PRIMARY KEY, id INTEGER, login TEXT UNIQUE, name TEXT, record BLOB);
CREATE TABLE named_term (taxonomy TEXT, slug TEXT, seq INTEGER, name TEXT, UNIQUE (taxonomy, slug));
CREATE TABLE named_author (login TEXT PRIMARY KEY, seq INTEGER) WITHOUT ROWID;
CREATE TABLE address (key TEXT PRIMARY KEY, kind TEXT, target INTEGER) WITHOUT ROWID;
CREATE TABLE said (seq INTEGER, code TEXT, detail TEXT);
CREATE TABLE twin (seq INTEGER PRIMARY KEY);
"""
COLUMNS = {
    "term": "place, id, taxonomy, slug, name, parent, record",
    "author": "place, id, login, name, record",
}
"""What is told of a declared term or author."""


class Row(NamedTuple):
    """What the survey keeps of a post or attachment."""

    seq: int
    id: int | None
    digest: bytes
    """Of the texts: the same record met again has the same."""
    kind: str
    type: str
    status: str
    slug: str
    title: str
    link: str
    parent: int
    date: str | None
    offset: int | None
    """Minutes that local time is ahead of UTC; None if the record does not tell."""
    publish: bool
    keys: tuple[str, ...]
    """Addresses that lead here."""


@dataclass(slots=True)
class Surveyed:
    """What the catalogue must know of a piece; the records themselves lie in its part."""

    number: int
    source: str
    rows: list[Row] = field(default_factory=list)
    comments: list[tuple[int, int | None, bytes]] = field(default_factory=list)
    """(number, id, digest) of each."""
    media: list[tuple[int, Media]] = field(default_factory=list)
    blocks: list[tuple[int, str]] = field(default_factory=list)
    terms: list[tuple[int, Term]] = field(default_factory=list)
    authors: list[tuple[int, Author]] = field(default_factory=list)
    named_terms: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    """(taxonomy, slug) -> (number of the first record that carries it, name)."""
    named_authors: dict[str, int] = field(default_factory=dict)
    words: tuple[bytes, int] | None = None
    """What the piece adds to the site's vocabulary."""
    saved: list[tuple[int, int, bytes]] = field(default_factory=list)
    """(number, comments, record) of what saved pages tell of entries and authors that an export may tell of, too."""
    beside: bool = False
    """Whether the records are those of saved pages beside an export."""
    heads: list[SiteInfo] = field(default_factory=list)
    """What stands of the site in it."""
    bytes: int = 0
    """Of the input, for the bar."""


class Placing(NamedTuple):
    """An entry as a target sees it when it gives out paths."""

    type: str
    slug: str
    id: int | None
    title: str


class Builder:
    """The catalogue while the survey runs."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.db = sqlite3.connect(file, isolation_level=None)
        self.db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-4000;"
            + SCHEMA
            + overlap.SCHEMA
        )
        self.db.execute("BEGIN")

    def take(self, found: Surveyed, base: str) -> None:
        """All that the survey of one part tells."""
        self._add(found.rows, found.comments)
        for seq, media in found.media:
            self._add_media(seq, media)
        for block_id, content in found.blocks:
            self._add_block(block_id, content)
        for seq, term in found.terms:
            above = (term.parent,) if term.parent else ()
            keys = addresses.term_keys(term.taxonomy, term.slug, term.id, above, base)
            self._add_term(seq, term, keys, quiet=found.beside)
        for seq, author in found.authors:
            keys = addresses.author_keys(author.login, author.id, base)
            self._add_author(seq, author, keys, quiet=found.beside)
        self.db.executemany("INSERT INTO saved VALUES (?,?,?)", found.saved)
        self.db.executemany(
            "INSERT OR IGNORE INTO named_term VALUES (?,?,?,?)",
            ((taxonomy, slug, seq, name) for (taxonomy, slug), (seq, name) in found.named_terms.items()),
        )
        self.db.executemany("INSERT OR IGNORE INTO named_author VALUES (?,?)", found.named_authors.items())

    def _add(self, rows: Sequence[Row], comments: Sequence[tuple[int, int | None, bytes]]) -> None:
        """Records of one part; the first to claim an address keeps it."""
        self.db.executemany(
            "INSERT INTO entry VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,NULL,NULL,NULL)", (row[:13] for row in rows)
        )
        self.db.executemany(
            "INSERT OR IGNORE INTO address VALUES (?,?,?)",
            sorted([(key, row.kind, row.seq) for row in rows for key in row.keys], key=itemgetter(0)),
        )
        self.db.executemany("INSERT INTO comment VALUES (?,?,?)", comments)

    def _add_media(self, seq: int, media: Media) -> None:
        """An attachment, whole: other entries show it."""
        record = msgspec.msgpack.encode(media)
        self.db.execute(
            "INSERT INTO media VALUES (?,?,?,?,?)", (seq, media.id, media.parent, media.menu_order, record)
        )

    def _add_block(self, block_id: int, content: str) -> None:
        """A reusable block's content."""
        self.db.execute("INSERT OR IGNORE INTO block VALUES (?,?)", (block_id, content))

    def _add_term(self, seq: int, term: Term, keys: Iterable[str], *, quiet: bool = False) -> None:
        """A declared term; met again it is a twin, with other words that is said."""
        columns = (term.id, term.taxonomy, term.slug, term.name, term.parent)
        self._declare("term", seq, columns, term, keys, quiet=quiet)

    def _add_author(self, seq: int, author: Author, keys: Iterable[str], *, quiet: bool = False) -> None:
        """A declared author."""
        columns = (author.id, author.login, author.display_name or author.login)
        self._declare("author", seq, columns, author, keys, quiet=quiet)

    def _declare(
        self,
        table: str,
        seq: int,
        columns: tuple[object, ...],
        record: Term | Author,
        keys: Iterable[str],
        *,
        quiet: bool,
    ) -> None:
        """Insert, or find that it is there already; `quiet`: what a page knows is less, and no contradiction."""
        blob = msgspec.msgpack.encode(record)
        names, marks = COLUMNS[table], ",".join("?" * (len(columns) + 2))
        done = self.db.execute(
            f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})",  # noqa: S608 - constants
            (seq, *columns, blob),
        )
        if done.rowcount:
            self.db.executemany(
                "INSERT OR IGNORE INTO address VALUES (?,?,?)", ((key, table, seq) for key in keys)
            )
            return
        where, values = (
            ("taxonomy=? AND slug=?", columns[1:3]) if table == "term" else ("login=?", columns[1:2])
        )
        (first,) = self.db.execute(f"SELECT record FROM {table} WHERE {where}", values).fetchone()  # noqa: S608
        self.db.execute("INSERT INTO twin VALUES (?)", (seq,))
        if first != blob and not quiet:
            name = " ".join(map(str, values))
            self.db.execute(
                "INSERT INTO said VALUES (?,?,?)",
                (seq, f"{table}-differs", f"{name} is declared again with other words; the first stays"),
            )

    def _name(self, base: str) -> None:
        """Terms and authors that only items name follow the declared ones."""
        last = self.db.execute(
            "SELECT max(coalesce((SELECT max(place) FROM term), 0),"
            " coalesce((SELECT max(place) FROM author), 0))"
        ).fetchone()[0]
        undeclared = self.db.execute(
            "SELECT taxonomy, slug, name FROM named_term n WHERE NOT EXISTS"
            " (SELECT 1 FROM term t WHERE t.taxonomy = n.taxonomy AND t.slug = n.slug) ORDER BY seq, rowid"
        ).fetchall()
        for place, (taxonomy, slug, name) in enumerate(undeclared, last + 1):
            term = Term(id=None, taxonomy=taxonomy, slug=slug, name=name, parent=None, description="")
            self._add_term(place, term, addresses.term_keys(taxonomy, slug, None, (), base))
        unknown = self.db.execute(
            "SELECT login FROM named_author n WHERE NOT EXISTS"
            " (SELECT 1 FROM author a WHERE a.login = n.login) ORDER BY seq"
        ).fetchall()
        for place, (login,) in enumerate(unknown, last + 1):
            author = Author(id=None, login=login, display_name=login, first_name="", last_name="", email=None)
            self._add_author(place, author, addresses.author_keys(login, None, base))

    def settle(
        self,
        base: str,
        place: Callable[[Placing, Sequence[Placing]], str],
        numbered: Callable[[str, int], str],
        mend: Callable[[Term], Term],
    ) -> None:
        """All is known: clean the terms' names, tell twins, then give every entry that is published its path."""
        self._name(base)
        self._mend(mend)
        self.db.execute("CREATE INDEX entry_id ON entry (id)")
        self.db.execute(
            "CREATE INDEX entry_date ON entry (date, offset) WHERE offset IS NOT NULL AND date IS NOT NULL"
        )
        self.db.execute("CREATE INDEX media_id ON media (id)")
        self.db.execute("CREATE INDEX media_parent ON media (parent, menu_order, id)")
        overlap.settle(self.db)
        self._twins()
        self._rows()
        self._paths(place, numbered)
        self.db.execute("COMMIT")
        self.db.close()

    def _mend(self, mend: Callable[[Term], Term]) -> None:
        """Keep what cleaning makes of every term."""
        decode, encode = msgspec.msgpack.Decoder(Term).decode, msgspec.msgpack.Encoder().encode
        rows = self.db.execute("SELECT place, record FROM term ORDER BY place").fetchall()
        mended = ((place, mend(decode(record))) for place, record in rows)
        self.db.executemany(
            "UPDATE term SET met=name, name=?, record=? WHERE place=?",
            ((term.name, encode(term), place) for place, term in mended),
        )

    def _twins(self) -> None:
        """The same id with the same text is the same record; with other text it is one of its own."""
        again = self.db.execute(
            "SELECT later.seq, later.digest = first.digest, later.id FROM entry later JOIN entry first"
            " ON first.seq = (SELECT min(seq) FROM entry e WHERE e.id = later.id)"
            " WHERE later.id IS NOT NULL AND later.seq > first.seq AND later.seq NOT IN twin"
            " AND later.id IN (SELECT id FROM entry GROUP BY id HAVING count(*) > 1)"
        ).fetchall()
        for seq, same, record_id in again:
            if same or self._seen_before(seq, record_id):
                self.db.execute("INSERT INTO twin VALUES (?)", (seq,))
            else:
                detail = f"another record has the id {record_id} but other text; both are kept"
                self.db.execute("INSERT INTO said VALUES (?,'id-repeated',?)", (seq, detail))
        self.db.execute(
            "INSERT OR IGNORE INTO twin SELECT later.seq FROM entry later JOIN entry first ON first.link = later.link"
            " AND first.digest = later.digest AND first.seq < later.seq WHERE later.id IS NULL"
            " AND first.id IS NULL AND later.link != '' GROUP BY later.seq"
        )
        repeated = self.db.execute(
            "SELECT id FROM comment WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1"
        ).fetchall()
        for (comment_id,) in repeated:
            seen: list[bytes] = []
            for seq, digest in self.db.execute(
                "SELECT seq, digest FROM comment WHERE id=? ORDER BY seq", (comment_id,)
            ).fetchall():
                if digest in seen or (seen and not digest):
                    self.db.execute("INSERT INTO twin VALUES (?)", (seq,))
                elif seen:
                    detail = f"another comment has the id {comment_id} but other text; both are kept"
                    self.db.execute("INSERT INTO said VALUES (?,'id-repeated',?)", (seq, detail))
                seen.append(digest)

    def _seen_before(self, seq: int, record_id: int) -> bool:
        """Whether any earlier record of this id has the same text."""
        query = (
            "SELECT 1 FROM entry a JOIN entry b ON a.id = b.id AND a.digest = b.digest"
            " WHERE a.seq = ? AND b.seq < ? AND b.id = ?"
        )
        return self.db.execute(query, (seq, seq, record_id)).fetchone() is not None

    def _rows(self) -> None:
        """Where in its file of data/ each record will stand, from 1."""
        self.db.execute(
            "UPDATE entry SET row = ranked.row FROM"
            " (SELECT seq, row_number() OVER (PARTITION BY kind ORDER BY seq) AS row FROM entry"
            " WHERE seq NOT IN twin) AS ranked WHERE ranked.seq = entry.seq"
        )

    def _paths(
        self, place: Callable[[Placing, Sequence[Placing]], str], numbered: Callable[[str, int], str]
    ) -> None:
        """In source order; compared without case, since not every file system tells it apart."""
        self.db.execute("CREATE UNIQUE INDEX entry_fold ON entry (fold) WHERE fold IS NOT NULL")
        entries = self.db.execute(
            "SELECT seq, type, slug, id, title, parent FROM entry"
            " WHERE publish AND seq NOT IN twin ORDER BY seq"
        )
        last: dict[str, int] = {}
        for seq, kind, slug, entry_id, title, parent in _chunks(entries):
            wanted = place(Placing(kind, slug, entry_id, title), self._above(seq, parent) if parent else ())
            path, number = wanted, 1
            while not self._claimed(seq, path):
                number = max(number + 1, last.get(wanted, 1) + 1)
                path = numbered(wanted, number)
            if number > 1:
                last[wanted] = number
                detail = f"{wanted} is another entry's; this one is {path}"
                self.db.execute("INSERT INTO said VALUES (?,'path-taken',?)", (seq, detail))

    def _claimed(self, seq: int, path: str) -> bool:
        """Take a path if it is free."""
        done = self.db.execute(
            "UPDATE OR IGNORE entry SET path=?, fold=? WHERE seq=?", (path, _fold(path), seq)
        )
        return bool(done.rowcount)

    def _above(self, seq: int, parent: int) -> list[Placing]:
        """The pages above a page, outermost first; a circle is cut where it closes."""
        above: list[Placing] = []
        seen = {seq}
        while parent and len(above) < DEEPEST:
            row = self.db.execute(
                "SELECT seq, type, slug, id, title, parent FROM entry WHERE id=? ORDER BY seq LIMIT 1",
                (parent,),
            ).fetchone()
            if row is None or row[0] in seen:
                what = "is not in the export" if row is None else "stands below this one"
                self.db.execute(
                    "INSERT INTO said VALUES (?,'parent-missing',?)", (seq, f"its parent {parent} {what}")
                )
                break
            seen.add(row[0])
            if row[1] == "attachment":
                break
            above.append(Placing(*row[1:5]))
            parent = row[5]
        return above[::-1]


def _chunks(cursor: sqlite3.Cursor) -> Iterator[tuple]:  # type: ignore[type-arg]
    """Rows, some at a time."""
    while rows := cursor.fetchmany(1000):
        yield from rows


class Catalogue:
    """The finished catalogue, for reading; answers what converters ask of the site."""

    def __init__(self, file: str, url: str, hosts: frozenset[str]) -> None:
        self.db = sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True, isolation_level=None)
        self.db.execute("PRAGMA cache_size=-2000")
        self.url = url
        self.hosts = hosts
        self.base = addresses.base_of(url)
        self.aliases = overlap.aliases(self.db)
        self.resolve = lru_cache(maxsize=4096)(self._resolve)
        self.author_name = lru_cache(maxsize=1024)(self._author_name)
        self.media = lru_cache(maxsize=256)(self._media)
        self.term_names = lru_cache(maxsize=4096)(self._term_names)

    def twins(self, first: int, last: int) -> frozenset[int]:
        """The twins among the records of these numbers, `last` not included."""
        return frozenset(
            row[0] for row in self.db.execute("SELECT seq FROM twin WHERE seq>=? AND seq<?", (first, last))
        )

    def said(self, first: int, last: int) -> dict[int, list[tuple[str, str]]]:
        """What the survey found of the records of these numbers: (code, detail)."""
        found: dict[int, list[tuple[str, str]]] = {}
        for seq, code, detail in self.db.execute(
            "SELECT seq, code, detail FROM said WHERE seq>=? AND seq<? ORDER BY rowid", (first, last)
        ):
            found.setdefault(seq, []).append((code, detail))
        return found

    def gaps(self, first: int, last: int) -> dict[int, overlap.Gap]:
        """What saved pages have for the entries of these numbers."""
        return overlap.gaps(self.db, first, last)

    def shown(self, first: int, last: int) -> dict[int, int | None]:
        """The saved pages of these numbers that show an entry of the export, with its id."""
        return overlap.shown(self.db, first, last)

    def paths(self, first: int, last: int) -> dict[int, str]:
        """The paths of the entries of these numbers."""
        return dict(
            self.db.execute(
                "SELECT seq, path FROM entry WHERE seq>=? AND seq<? AND path IS NOT NULL", (first, last)
            )
        )

    def rows(self, first: int, last: int) -> dict[int, int]:
        """Where in their files the records of these numbers stand."""
        return dict(
            self.db.execute(
                "SELECT seq, row FROM entry WHERE seq>=? AND seq<? AND row IS NOT NULL", (first, last)
            )
        )

    def entry(self, post_id: int) -> Entry | None:
        """The post, page or attachment with this id."""
        row = self.db.execute(
            "SELECT kind, id, type, slug, title, link, path, row FROM entry WHERE id=? ORDER BY seq LIMIT 1",
            (post_id,),
        ).fetchone()
        return Entry(*row) if row else None

    def is_internal(self, url: str) -> bool:
        """Whether an address belongs to this site."""
        return addresses.is_internal(url, self.hosts, self.base)

    def _resolve(self, url: str) -> Entry | None:
        """What an address leads to."""
        for key in addresses.candidates(url, self.hosts, self.base):
            row = self.db.execute(
                "SELECT a.kind, a.target, e.kind, e.id, e.type, e.slug, e.title, e.link, e.path, e.row"
                " FROM address a LEFT JOIN entry e ON e.seq = a.target WHERE a.key=?",
                (key,),
            ).fetchone()
            if row is not None:
                kind, target, *entry = row
                return self._declared(kind, target) if kind in ("term", "author") else Entry(*entry)
        return None

    def _declared(self, kind: str, seq: int) -> Entry:
        """The term or author that an address was given to."""
        if kind == "term":
            row = self.db.execute(
                "SELECT id, taxonomy, slug, name FROM term WHERE place=?", (seq,)
            ).fetchone()
            return Entry("term", row[0], row[1], row[2], row[3], "", None)
        row = self.db.execute("SELECT id, login, name FROM author WHERE place=?", (seq,)).fetchone()
        return Entry("author", row[0], "author", row[1], row[2], "", None)

    def _media(self, post_id: int) -> Media | None:
        """The attachment with this id."""
        row = self.db.execute(
            "SELECT record FROM media WHERE id=? ORDER BY seq LIMIT 1", (post_id,)
        ).fetchone()
        return _decode_media(row[0]) if row else None

    def attachments(self, post_id: int) -> tuple[Media, ...]:
        """Attachments whose parent is this entry, by menu order, then id."""
        rows = self.db.execute(
            "SELECT record FROM media WHERE parent=? AND seq NOT IN twin ORDER BY menu_order, id", (post_id,)
        )
        return tuple(_decode_media(row[0]) for row in rows)

    def block(self, post_id: int) -> str | None:
        """Raw content of a reusable block."""
        row = self.db.execute("SELECT content FROM block WHERE id=?", (post_id,)).fetchone()
        return row[0] if row else None

    def _author_name(self, login: str) -> str | None:
        """Display name of an author."""
        row = self.db.execute("SELECT name FROM author WHERE login=?", (login,)).fetchone()
        return row[0] if row else None

    def login_of(self, author: str | None) -> str | None:
        """The login in the export of whom a saved page names."""
        return self.aliases.get(author, author) if author else None

    def login(self, user_id: int) -> str | None:
        """Login of the author with this id."""
        row = self.db.execute("SELECT login FROM author WHERE id=? LIMIT 1", (user_id,)).fetchone()
        return row[0] if row else None

    def _term_names(self, taxonomy: str, slug: str) -> tuple[str, str]:
        """A term's name as it was met, and cleaned."""
        row: tuple[str, str] | None = self.db.execute(
            "SELECT met, name FROM term WHERE taxonomy=? AND slug=?", (taxonomy, slug)
        ).fetchone()
        return row or ("", "")

    def term_title(self, taxonomy: str, term_id: int | None) -> str:
        """Name of the term with this id; "" if there is none."""
        row = self.db.execute(
            "SELECT name FROM term WHERE id=? AND taxonomy=?", (term_id, taxonomy)
        ).fetchone()
        return row[0] if row else ""

    def offset_near(self, date: str) -> int | None:
        """The offset (minutes) of the nearest entry that tells one; the earlier one if two are as near."""
        before = self.db.execute(
            "SELECT date, offset FROM entry WHERE offset IS NOT NULL AND date<=? ORDER BY date DESC LIMIT 1",
            (date,),
        ).fetchone()
        after = self.db.execute(
            "SELECT date, offset FROM entry WHERE offset IS NOT NULL AND date>? ORDER BY date LIMIT 1",
            (date,),
        ).fetchone()
        if before is None or after is None:
            only: tuple[str, int] | None = before or after
            return only[1] if only else None
        nearest: int = before[1] if _distance(before[0], date) <= _distance(date, after[0]) else after[1]
        return nearest

    def terms(self) -> Iterator[Term]:
        """All terms, the declared ones where they were declared."""
        return (
            _decode_term(row[0]) for row in _chunks(self.db.execute("SELECT record FROM term ORDER BY place"))
        )

    def authors(self) -> Iterator[Author]:
        """All authors."""
        decode = msgspec.msgpack.Decoder(Author).decode
        return (
            decode(row[0]) for row in _chunks(self.db.execute("SELECT record FROM author ORDER BY place"))
        )


_decode_media = msgspec.msgpack.Decoder(Media).decode
_decode_term = msgspec.msgpack.Decoder(Term).decode


def _fold(path: str) -> str:
    """What two paths have in common that some file systems take for one."""
    return normalize("NFC", path).casefold()


def _distance(earlier: str, later: str) -> float:
    """Seconds between two local times."""
    from datetime import datetime

    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds()
