"""An export and saved pages of the same site: the export wins, a page fills the gaps of the entry that it shows.

Works on the tables of the catalogue: which page shows which entry is settled there, before twins are told and paths given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from pipeline import addresses
from pipeline.model import Post

if TYPE_CHECKING:
    import sqlite3

SCHEMA = """
CREATE TABLE saved (seq INTEGER PRIMARY KEY, replies INTEGER, record BLOB);
CREATE TABLE shown (page INTEGER PRIMARY KEY, entry INTEGER, id INTEGER);
CREATE TABLE alias (name TEXT PRIMARY KEY, login TEXT) WITHOUT ROWID;
"""
"""Records of saved pages beside an export; those that show an entry of it; names of authors -> logins of the export."""
FIELDS = (
    "title",
    "title_raw",
    "slug",
    "link",
    "date",
    "date_gmt",
    "modified",
    "modified_gmt",
    "author",
    "format",
    "content_raw",
    "excerpt_raw",
    "comment_status",
)
"""What a page may fill, each by itself."""
PICTURE = "page:featured_image"
"""Where a record keeps the picture that a page shows for its entry."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Post).decode


class Gap(NamedTuple):
    """What a saved page has for an entry of the export."""

    page: Post
    comments: int
    """Comments of the page that the export does not hold."""


def fill(post: Post, page: Post) -> tuple[Post, tuple[str, ...]]:
    """The export's entry with its gaps filled, and which were; the export wins wherever it says something."""
    changes: dict[str, object] = {}
    for name in FIELDS:
        theirs = getattr(page, name)
        if theirs and not getattr(post, name):
            changes[name] = theirs
    if page.terms and not post.terms:
        changes["terms"] = page.terms
    if PICTURE in page.extra and post.featured_media is None:
        changes["extra"] = {**post.extra, PICTURE: page.extra[PICTURE]}
    return (msgspec.structs.replace(post, **changes), tuple(changes)) if changes else (post, ())


def record(item: object) -> bytes:
    """An entry of a saved page as the catalogue keeps it; what is no entry fills nothing."""
    return _encode(item) if isinstance(item, Post) else b""


def settle(db: sqlite3.Connection) -> None:
    """Tell which saved page shows which entry of the export, and who of the authors is who."""
    pages = db.execute(
        "SELECT seq, id, kind, slug, title, link FROM saved JOIN entry USING (seq) ORDER BY seq"
    ).fetchall()
    for seq, page_id, kind, slug, title, link in pages:
        found = _by_id(db, page_id, kind, slug, title, link) or _by_address(db, kind, link)
        if found is None:
            continue
        entry, entry_id = found
        db.execute("INSERT INTO shown VALUES (?,?,?)", (seq, entry, entry_id))
        db.execute("INSERT INTO twin VALUES (?)", (seq,))
        _fill_row(db, entry, seq)
    db.execute(
        "UPDATE address SET target = (SELECT entry FROM shown WHERE page = target)"
        " WHERE kind IN ('post', 'media') AND target IN (SELECT page FROM shown)"
    )
    _nameless_comments(db)
    _authors(db)


def _by_id(
    db: sqlite3.Connection, page_id: int | None, kind: str, slug: str, title: str, link: str
) -> tuple[int, int | None] | None:
    """(seq, id) of the export's entry of this id; a page of another site could have it too, so something else must agree."""
    if page_id is None:
        return None
    row = db.execute(
        "SELECT seq, id, kind, slug, title, link FROM entry WHERE id=? AND seq NOT IN (SELECT seq FROM saved)"
        " ORDER BY seq LIMIT 1",
        (page_id,),
    ).fetchone()
    if row is None or row[2] != kind:
        return None
    agrees = kind == "menu" or slug == row[3] or title == row[4] or (_path(link) == _path(row[5]) != "")
    return row[:2] if agrees else None


def _by_address(db: sqlite3.Connection, kind: str, link: str) -> tuple[int, int | None] | None:
    """(seq, id) of the export's entry at this address."""
    path = _path(link)
    if not path or kind == "menu":
        return None
    row = db.execute(
        "SELECT e.seq, e.id FROM address a JOIN entry e ON e.seq = a.target"
        " WHERE a.key=? AND a.kind=? AND e.seq NOT IN (SELECT seq FROM saved)",
        (path, kind),
    ).fetchone()
    return row[:2] if row else None


def _path(link: str) -> str:
    """The key of a permalink that names its entry by a path; "" of one that does not."""
    return next((key for key in addresses.keys_of(link, "", None) if key.startswith("path:")), "")


def _fill_row(db: sqlite3.Connection, entry: int, page: int) -> None:
    """What others ask of an entry, filled as the entry itself will be."""
    db.execute(
        "UPDATE entry SET slug = coalesce(nullif(entry.slug, ''), p.slug), title = coalesce(nullif(entry.title, ''), p.title),"
        " link = coalesce(nullif(entry.link, ''), p.link), date = coalesce(entry.date, p.date),"
        " offset = coalesce(entry.offset, p.offset) FROM (SELECT * FROM entry WHERE seq=?2) p WHERE entry.seq=?1",
        (entry, page),
    )


def _nameless_comments(db: sqlite3.Connection) -> None:
    """Comments without an id are those of the export, where the export has any of the entry."""
    db.execute(
        "INSERT OR IGNORE INTO twin SELECT c.seq FROM shown JOIN saved ON saved.seq = page"
        " JOIN comment c ON c.seq BETWEEN page + 1 AND page + replies AND c.id IS NULL"
        " WHERE EXISTS (SELECT 1 FROM comment WHERE comment.seq = shown.entry + 1)"
    )


def _authors(db: sqlite3.Connection) -> None:
    """An author of the pages is one of the export's: the same number, else the same name, if only one has it."""
    named = db.execute("SELECT place, id, login, name FROM author JOIN saved ON seq = place").fetchall()
    for place, number, login, name in named:
        rows = db.execute(
            "SELECT login FROM author WHERE place NOT IN (SELECT seq FROM saved) AND (id=? OR name=?)"
            " ORDER BY id IS NOT ? LIMIT 2",
            (number, name, number),
        ).fetchall()
        if len(rows) == 1:
            db.execute("INSERT INTO alias VALUES (?,?)", (login, rows[0][0]))
            db.execute("INSERT OR IGNORE INTO twin VALUES (?)", (place,))
            db.execute("DELETE FROM author WHERE place=?", (place,))


def gaps(db: sqlite3.Connection, first: int, last: int) -> dict[int, Gap]:
    """Number of an entry of the export -> what a saved page has for it; of the records of these numbers."""
    rows = db.execute(
        "SELECT entry, record, (SELECT count(*) FROM comment c WHERE c.seq BETWEEN page + 1 AND page + replies"
        " AND c.seq NOT IN (SELECT seq FROM twin)) FROM shown JOIN saved ON saved.seq = page"
        " WHERE entry >= ? AND entry < ? AND record != x'' ORDER BY page DESC",
        (first, last),
    )
    return {entry: Gap(_decode(data), comments) for entry, data, comments in rows}


def shown(db: sqlite3.Connection, first: int, last: int) -> dict[int, int | None]:
    """Number of a saved page -> id of the export's entry that it shows; of the records of these numbers."""
    return dict(db.execute("SELECT page, id FROM shown WHERE page >= ? AND page < ?", (first, last)))


def aliases(db: sqlite3.Connection) -> dict[str, str]:
    """What pages call an author of the export -> the login."""
    return dict(db.execute("SELECT name, login FROM alias"))
