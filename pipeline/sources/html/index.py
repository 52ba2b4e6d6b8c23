"""What the pages of a mirror must know of each other, in an index on disk; the pages themselves lie in packs.

Memory does not grow with the mirror; a page is read from its pack when its entry is put together.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline import addresses
from pipeline.sources.html import places
from pipeline.sources.html.packs import load
from pipeline.sources.html.page import ARCHIVES, Listed, MenuEntry, Page, PageTerm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.sources.html.packs import Packed

SCHEMA = """
CREATE TABLE page (number INTEGER PRIMARY KEY, name TEXT, kind TEXT, reason TEXT, pack TEXT, start INTEGER, size INTEGER,
    host TEXT, id INTEGER, link TEXT, reached TEXT, digest BLOB, variant TEXT, part INTEGER, length INTEGER, type TEXT,
    slug TEXT, title TEXT, url TEXT, file TEXT, trust REAL, entry INTEGER);
CREATE TABLE listed (key TEXT, id INTEGER, page INTEGER, place INTEGER, archive TEXT);
CREATE TABLE spoken (key TEXT, id INTEGER, page INTEGER);
CREATE TABLE term (taxonomy TEXT, slug TEXT, name TEXT, id INTEGER, parent TEXT, description TEXT,
    trust INTEGER, page INTEGER, PRIMARY KEY (taxonomy, slug)) WITHOUT ROWID;
CREATE TABLE carried (key TEXT, taxonomy TEXT, slug TEXT, name TEXT, UNIQUE (key, taxonomy, slug));
CREATE TABLE author (slug TEXT PRIMARY KEY, name TEXT, id INTEGER, page INTEGER) WITHOUT ROWID;
CREATE TABLE offset (day TEXT, minutes INTEGER);
CREATE TABLE menu (name TEXT PRIMARY KEY, page INTEGER, items BLOB) WITHOUT ROWID;
CREATE TABLE home (url TEXT, title TEXT, description TEXT, language TEXT, generator TEXT,
    pages INTEGER, entries INTEGER, PRIMARY KEY (url)) WITHOUT ROWID;
"""
INDEXES = (
    ("listed_key", "listed (key)"),
    ("listed_id", "listed (id)"),
    ("spoken_key", "spoken (key)"),
    ("spoken_id", "spoken (id)"),
    ("carried_key", "carried (key)"),
    ("offset_day", "offset (day)"),
    ("term_id", "term (taxonomy, id)"),
    ("page_entry", "page (entry)"),
    ("page_link", "page (link)"),
    ("page_reached", "page (reached)"),
    ("page_id", "page (id)"),
    ("page_file", "page (file)"),
    ("page_pack", "page (pack, number)"),
    ("author_name", "author (name)"),
    ("term_name", "term (name)"),
)
ENTRIES = frozenset(("single", "attachment", "password", "embed", "print"))
"""Kinds of pages that show one entry, in whatever form."""
SURE, DOUBTFUL = 0.9, 0.5
"""Confidence from which a page is an entry beyond doubt; below which nothing but its text speaks for it."""
ENOUGH = 5
"""Pages beyond doubt that tell how the site's pages are."""


class Builder:
    """The index while pages come in; packs are read once, page by page, in the order of the files."""

    def __init__(self, file: str | Path) -> None:
        self.file = str(file)
        self.db = sqlite3.connect(self.file, isolation_level=None)
        self.db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16000;" + SCHEMA
        )
        self.db.execute("BEGIN")

    def take(self, packed: Packed) -> None:
        """Enter the pages of a batch."""
        with Path(packed.pack).open("rb") as pack:
            for number, start, size in packed.pages:
                self.enter(number, load(pack, start, size), packed.pack, start, size)

    def enter(self, number: int, page: Page, pack: str, start: int, size: int) -> None:
        """Enter one page."""
        # What the page says of its site is surer than the name of a folder, which may only look like a host.
        host = (
            addresses.host_of(page.site.url)
            or addresses.host_of(page.address)
            or addresses.host_of(page.link)
        )
        single = page.kind in ENTRIES
        link = places.form_of(page.link).key if page.link else ""
        reached = places.form_of(page.address, single=single).key if page.address else ""
        if (
            single
            and page.kind != "attachment"
            and page.id is None
            and link
            and link == places.key_of(page.site.url)
            and reached != link
            and reached
        ):
            link = ""  # a canonical link to the home page on every page is a fault of the site's
        digest = hashlib.blake2b(
            f"{page.title}\0{page.content}".encode("utf-8", "surrogatepass"), digest_size=8
        ).digest()
        self.db.execute(
            "INSERT INTO page VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,NULL)",
            (
                number,
                page.name,
                page.kind,
                page.reason,
                pack,
                start,
                size,
                host,
                page.id,
                link,
                reached,
                digest,
                page.variant,
                page.part,
                len(page.content),
                page.type,
                page.slug,
                page.title,
                page.link,
                file_key(page.file.url) if page.file is not None else "",
                page.confidence,
            ),
        )
        self._site(page)
        self._names(number, page)
        if page.kind == "feed" or page.kind in ARCHIVES:
            self._list(number, page, page.entries)
        if page.kind == "comment-feed":
            whole = places.key_of(page.link)
            self.db.executemany(
                "INSERT INTO spoken VALUES (?,?,?)",
                {
                    (places.key_of(each.link) if each.link else whole, page.id, number)
                    for each in page.comments
                },
            )
        if page.date and page.date_gmt and page.kind == "single":
            self.db.execute("INSERT INTO offset VALUES (?,?)", (page.date, minutes(page.date_gmt, page.date)))
        for name in dict.fromkeys(each.menu for each in page.menus):
            items = msgspec.msgpack.encode([each for each in page.menus if each.menu == name])
            self.db.execute("INSERT OR IGNORE INTO menu VALUES (?,?,?)", (name, number, items))

    def _site(self, page: Page) -> None:
        """Count what pages say of their site."""
        home = page.site
        if not home.url or page.kind in {"feed", "comment-feed", "error-page", "redirect"}:
            return
        url = home.url.rstrip("/") + "/"
        entries = int(page.kind == "single")
        self.db.execute(
            "INSERT INTO home VALUES (?,?,?,?,?,1,?) ON CONFLICT (url) DO UPDATE SET pages = pages + 1, entries = "
            "entries + excluded.entries,"
            " title = CASE WHEN title = '' THEN excluded.title ELSE title END, description = CASE WHEN description = '' "
            "THEN excluded.description ELSE description END,"
            " language = CASE WHEN language = '' THEN excluded.language ELSE language END, generator = CASE WHEN generator "
            "= '' THEN excluded.generator ELSE generator END",
            (url, home.title, home.description, home.language, home.generator, entries),
        )

    def _names(self, number: int, page: Page) -> None:
        """Enter the terms and authors that a page names."""
        rows = [(term, 1) for term in page.terms_seen] + [(term, 2) for term in page.terms]
        if page.subject is not None:
            rows.append((page.subject, 3))
        for listed in page.entries:
            rows += [(term, 0) for term in listed.terms]
        for term, trust in rows:
            self._term(term, trust, number)
        people = [
            *page.authors_seen,
            *([page.author] if page.author is not None else []),
            *([page.subject_author] if page.subject_author is not None else []),
        ]
        for person in people:
            if person.slug:
                self.db.execute(
                    (
                        "INSERT INTO author VALUES (?,?,?,?) ON CONFLICT (slug) DO UPDATE SET name = CASE WHEN name = '' THEN "
                        "excluded.name ELSE name END, id = coalesce(id, excluded.id)"
                    ),
                    (person.slug, person.name, person.id, number),
                )

    def _term(self, term: PageTerm, trust: int, number: int) -> None:
        """Enter a term; what is surer of its name wins, what is missing is filled."""
        slug = term.slug or (f"#{term.id}" if term.id is not None else "")
        if not slug:
            return
        self.db.execute(
            "INSERT INTO term VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (taxonomy, slug) DO UPDATE SET"
            " name = CASE WHEN excluded.name != '' AND (name = '' OR excluded.trust > trust) THEN excluded.name ELSE name END,"
            " trust = CASE WHEN excluded.name != '' THEN max(trust, excluded.trust) ELSE trust END, id = coalesce(id, "
            "excluded.id),"
            " parent = CASE WHEN parent = '' THEN excluded.parent ELSE parent END, description = CASE WHEN description = "
            "'' THEN excluded.description ELSE description END",
            (
                term.taxonomy,
                slug,
                term.name,
                term.id,
                term.parent,
                term.description,
                trust if term.name else -1,
                number,
            ),
        )

    def _list(self, number: int, page: Page, entries: Iterable[Listed]) -> None:
        """Enter what a list tells of entries."""
        subject = page.subject
        for place, each in enumerate(entries):
            key = places.key_of(each.link)
            self.db.execute("INSERT INTO listed VALUES (?,?,?,?,?)", (key, each.id, number, place, page.kind))
            if subject is not None and subject.slug:
                self.db.execute(
                    "INSERT OR IGNORE INTO carried VALUES (?,?,?,?)",
                    (key, subject.taxonomy, subject.slug, subject.name),
                )

    def finish(self) -> None:
        """All pages are in: group them by entry, spell out numbers of terms, index the rest."""
        for name, columns in INDEXES:
            self.db.execute(f"CREATE INDEX {name} ON {columns}")
        self._doubt()
        self._group()
        self.db.execute(
            "DELETE FROM term WHERE slug LIKE '#%' AND EXISTS (SELECT 1 FROM term t WHERE t.taxonomy = term.taxonomy AND "
            "t.id = term.id AND t.slug NOT LIKE '#%')"
        )
        self.db.execute("COMMIT")
        self.db.close()

    def _doubt(self) -> None:
        """Where a site's pages tell what they are, a page that tells nothing is none of its entries."""
        (sure,) = self.db.execute(
            "SELECT count(*) FROM page WHERE kind='single' AND trust >= ?", (SURE,)
        ).fetchone()
        if sure >= ENOUGH:
            self.db.execute(
                "UPDATE page SET kind='page-without-entry', reason=? WHERE kind='single' AND trust < ? AND id IS NULL",
                ("nothing on it tells that it is an entry, as other pages of the site do", DOUBTFUL),
            )

    def _group(self) -> None:
        """Give every page that shows an entry the number of the page that stands for it.

        Two pages are one entry if they have the same id; without one, if they have the same permalink,
        or were reached by it. Ids that differ are never joined, whatever a canonical link says.
        """
        of_id: dict[tuple[str, int], int] = {}
        of_key: dict[str, set[int]] = {}
        groups: dict[int, list[tuple[Any, ...]]] = {}
        query = (
            "SELECT number, kind, host, id, link, reached, digest, variant, part, length, name, url FROM page WHERE kind IN "
            "('single','attachment','password','embed','print') ORDER BY number"
        )
        loose: list[tuple[Any, ...]] = []
        for row in self.db.execute(query):
            number, _, host, page_id, link, reached = row[:6]
            if page_id is None:
                loose.append(row)
                continue
            group = of_id.setdefault((host, page_id), number)
            groups.setdefault(group, []).append(row)
            for key in (link, reached):
                if key and not key.endswith(f"?p={page_id}"):
                    of_key.setdefault(key, set()).add(group)
        by_digest: dict[object, int] = {}
        for row in loose:
            number, _, host, _, link, reached, digest = row[:7]
            numbered = next(
                (
                    found
                    for key in (link, reached)
                    if key
                    and (match := re.search(r"\?p=(\d+)\Z", str(key)))
                    and (found := of_id.get((str(host), int(match[1])))) is not None
                ),
                None,
            )
            known = (
                numbered
                if numbered is not None
                else next(
                    (
                        next(iter(of_key[key]))
                        for key in (link, reached)
                        if key and len(of_key.get(str(key), ())) == 1
                    ),
                    None,
                )
            )
            if known is None and not link and not reached:
                known = by_digest.setdefault(digest, number)
            group = number if known is None else known
            groups.setdefault(group, []).append(row)
            for key in (link, reached):
                if key:
                    of_key.setdefault(str(key), set()).add(group)
        for rows in groups.values():
            first = min(rows, key=_rank)[0]
            self.db.executemany("UPDATE page SET entry=? WHERE number=?", [(first, row[0]) for row in rows])


KINDS = {"single": 0, "attachment": 0, "print": 1, "embed": 2, "password": 3}


def _rank(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Which page stands for an entry: its first part in its plain form, at its own address, with the longest text."""
    number, kind, _, _, link, reached, _, variant, part, length, name, _ = row
    return (
        KINDS[str(kind)],
        variant not in {"", "reply", "share", "preview", "comments"},
        part,
        -int(length),
        variant != "",
        reached != link,
        len(str(name)),
        number,
    )


SIZED = re.compile(r"-\d+x\d+(?=\.\w+\Z)|-scaled(?=\.\w+\Z)")


def file_key(url: str) -> str:
    """What the addresses of all sizes of a picture have in common."""
    parsed = addresses.parse(addresses.unproxied(addresses.tidy(url)))
    return SIZED.sub("", parsed.path) if parsed is not None else ""


def minutes(gmt: str, local: str) -> int:
    """Minutes that a local time is ahead of UTC."""
    from datetime import datetime

    return round((datetime.fromisoformat(local) - datetime.fromisoformat(gmt[:19])).total_seconds() / 60)


def menu_of(data: bytes) -> list[MenuEntry]:
    """The entries of a menu from the index."""
    return msgspec.msgpack.decode(data, type=list[MenuEntry])
