"""The settled index of a mirror -> for every file, in order, the records that it gives and what became of it.

Only pages of single entries become entries; other forms of the same entry are joined to it, archives and
feeds fill what it lacks. All that was filled, joined, guessed or left out is said.
"""

from __future__ import annotations

import sqlite3
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from pipeline import addresses
from pipeline.model import (
    Author,
    Comment,
    Element,
    Found,
    Media,
    MenuItem,
    Outcome,
    Post,
    SiteInfo,
    Term,
    TermRef,
)
from pipeline.sources.html import dates, filling, index, places
from pipeline.sources.html.filling import Notes
from pipeline.sources.html.mime import mime_type
from pipeline.sources.html.page import ARCHIVES, Page, PageComment, PageTerm, Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FURNITURE = {
    "share": "share bars",
    "related": "lists of related entries",
    "author-box": "author boxes",
    "post-nav": "links to other entries",
    "parts": "links between its parts",
    "meta": "lines of data",
    "comments": "elements of the comments",
    "newsletter": "newsletter forms",
    "ad": "advertisements",
    "cookie": "cookie notices",
    "toc": "tables of contents",
    "widget": "widgets",
    "breadcrumb": "breadcrumbs",
    "rating": "ratings",
    "print": "print links",
    "language": "language switchers",
    "hidden": "hidden elements",
    "site": "parts of the site's frame",
    "login": "login forms",
    "form": "forms",
    "buy": "shop buttons",
    "title": "titles",
    "featured-image": "featured pictures",
    "counter": "counting pixels",
    "feed": "feed lines",
    "emoji": "pictures of emoji made text again",
}
"""Kind of furniture -> its name in a note."""
FORMS = frozenset(("password", "embed", "print"))
"""Kinds of pages that show an entry in another form; alone they are none."""
MERGED = {
    "amp": "amp",
    "print": "print",
    "embed": "embed",
    "comments": "comments-page",
    "reply": "reply",
    "share": "same-entry",
    "preview": "same-entry",
    "feed": "feed",
    "trackback": "same-entry",
}
"""Form of an entry -> the ledger's reason."""


ENTRY = "kind IN ('single', 'attachment') AND number = entry"
"""Which files of the index become records."""
KEPT = 16
"""Pages that are kept in memory: neighbours are listed by the same archives."""
MOST_LISTS = 12
"""Archives and feeds that are asked for what an entry lacks."""


class PageRow(NamedTuple):
    """What became of a file."""

    name: str
    kind: str
    """The sort of page."""
    id: int | None
    outcome: Outcome
    reason: str
    """A code; "" if written."""
    notes: tuple[tuple[str, str], ...]


class Result(NamedTuple):
    """What a file gives."""

    row: PageRow
    found: tuple[Found, ...]
    """Its records: the comments of an entry stand before it."""


class Mirror:
    """A settled index, for reading; every worker opens its own."""

    def __init__(self, file: str | Path, host: str = "") -> None:
        self.db = sqlite3.connect(f"file:{file}?mode=ro", uri=True, isolation_level=None)
        self._page = lru_cache(maxsize=KEPT)(self._read)
        self.host = host
        """Whose pages count; "": whoever's."""
        self.first = self._first()

    def _first(self) -> int:
        """The file with which the records of the site as a whole stand."""
        row = self.db.execute(
            f"SELECT min(number) FROM page WHERE {ENTRY} AND (?1 IN ('', host) OR host = '')",  # noqa: S608 - a constant
            (self.host,),
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

    def site(self, host: str = "") -> SiteInfo:
        """What the pages say of their site, or of that at another host."""
        host = host or self.host
        rows = self.db.execute(
            "SELECT url, title, description, language, generator FROM home ORDER BY entries DESC, pages DESC, url"
        ).fetchall()
        row = next((row for row in rows if addresses.host_of(row[0]) == host), rows[0] if rows else None)
        if row is None:
            name = self.db.execute("SELECT name FROM page ORDER BY entry IS NULL, number LIMIT 1").fetchone()
            return SiteInfo(title=PurePosixPath(name[0]).stem if name else "")
        url, title, description, language, generator = row
        return SiteInfo(
            title=title,
            description=description,
            url=url.rstrip("/"),
            home_url=url.rstrip("/"),
            language=language,
            generator=generator,
        )

    def numbers(self) -> Iterator[int]:
        """The numbers of all files, in order."""
        return (row[0] for row in self.db.execute("SELECT number FROM page ORDER BY number"))

    def result(self, number: int) -> Result:
        """What a file gives and what became of it."""
        name, kind, reason, host, page_id, variant, part, entry = self.db.execute(
            "SELECT name, kind, reason, host, id, variant, part, entry FROM page WHERE number=?", (number,)
        ).fetchone()

        def row(outcome: Outcome, why: str, *notes: tuple[str, str]) -> PageRow:
            return PageRow(name, kind, page_id, outcome, why, notes)

        if host and self.host and host != self.host and (entry is not None or kind in ARCHIVES):
            return Result(
                row("excluded", "other-site", ("page-excluded", f"a page of {host}, not of {self.host}")), ()
            )
        if entry is None or (entry == number and kind in FORMS):
            told = ("page-excluded", reason or f"is {kind}")
            notes = self._page(number).notes
            if any(code == "read-failed" for code, _ in notes):
                return Result(row("failed", "read-failed", *notes), ())
            return Result(row("excluded", _reason(kind), *notes, told), ())
        if entry != number:
            (other,) = self.db.execute("SELECT name FROM page WHERE number=?", (entry,)).fetchone()
            why = "part" if part > 1 and not variant else MERGED.get(variant or kind, "same-entry")
            return Result(row("merged", why, ("page-merged", f"the same entry as {other}")), ())
        site = list(self._whole_site()) if number == self.first else []
        return Result(row("written", ""), (*site, *self._entry(number)))

    def results(self) -> Iterator[Result]:
        """All files, in order."""
        return map(self.result, self.numbers())

    def _read(self, number: int) -> Page:
        """A page from its pack."""
        pack, start, size = self.db.execute(
            "SELECT pack, start, size FROM page WHERE number=?", (number,)
        ).fetchone()
        with Path(pack).open("rb") as file:
            return index.load(file, start, size)

    def _entry(self, number: int) -> Iterator[Found]:
        """An entry with its comments, from all its pages."""
        page = self._page(number)
        others = [
            self._page(row[0])
            for row in self.db.execute(
                "SELECT number FROM page WHERE entry=? AND number!=? ORDER BY number", (number, number)
            )
        ]
        notes = Notes(page.notes)
        page = filling.filled(page, others, notes)
        page = self._with_lists(page, notes)
        page = self._with_local_time(page, notes)
        content = filling.joined(page, others, notes)
        comments = self._comments(page, others, notes)
        terms = self._terms(page, notes)
        login = self._login(page.author, notes)
        removed = ", ".join(f"{count} {FURNITURE.get(kind, kind)}" for kind, count in page.removed.items())
        if removed:
            notes.say("furniture-removed", f"taken out of the page around and inside the text: {removed}")
        for comment in comments:
            yield Found(line=1, comment=comment)
        if page.kind == "attachment":
            yield Found(line=1, media=self._media(page, terms, login, content), notes=tuple(notes.found))
            return
        picture = page.picture
        featured = None
        extra: dict[str, list[Element]] = {}
        if picture is not None:
            extra["page:featured_image"] = [
                Element(
                    text=picture.url,
                    attributes={
                        key: value
                        for key, value in (
                            ("alt", picture.alt),
                            ("width", str(picture.width or "")),
                            ("height", str(picture.height or "")),
                        )
                        if value
                    },
                )
            ]
            featured = (
                picture.id
                if picture.id is not None and self._is_attachment(picture.id)
                else self._attachment_of(picture.url)
            )
        if page.description:
            extra["page:description"] = [Element(text=page.description)]
        yield Found(
            line=1,
            notes=tuple(notes.found),
            post=Post(
                id=page.id,
                type=page.type or "post",
                status="publish",
                slug=page.slug,
                link=page.link,
                guid="",
                title=page.title,
                title_raw=page.title_html or page.title,
                date=page.date,
                date_gmt=page.date_gmt,
                modified=page.modified,
                modified_gmt=page.modified_gmt,
                author=login,
                parent=self._parent(page, notes),
                menu_order=0,
                comment_status=page.comment_status,
                ping_status="",
                sticky=page.sticky,
                password="",
                format=page.format,
                terms=terms,
                featured_media=featured,
                meta=(),
                content_raw=content,
                excerpt_raw=page.excerpt,
                extra=extra,
            ),
        )

    def _with_lists(self, page: Page, notes: Notes) -> Page:
        """The page with what archives and feeds tell of its entry and it does not."""
        key = places.key_of(page.link) if page.link else ""
        rows = self.db.execute(
            (
                "SELECT DISTINCT page, place, archive FROM listed WHERE (key=? AND key!='') OR id=? ORDER BY archive != "
                "'feed', page, place"
            ),
            (key, page.id),
        ).fetchall()
        for asked, (number, place, _) in enumerate(rows[:MOST_LISTS]):
            lacking = [
                name for name in ("date", "date_gmt", "author", "content", "title") if not getattr(page, name)
            ]
            if not lacking and asked > 1:
                break
            source = self._page(number)
            listed = source.entries[place]
            page = filling.from_list(page, listed, lacking, source.name, notes)
        return page

    def _with_local_time(self, page: Page, notes: Notes) -> Page:
        """The page with its local time, where it tells only UTC: by the offset of the nearest page that tells both."""
        moment = page.date_gmt
        if page.date is not None or moment is None:
            return page
        before = self.db.execute(
            "SELECT day, minutes FROM offset WHERE day<=? ORDER BY day DESC LIMIT 1", (page.date_gmt,)
        ).fetchone()
        behind = self.db.execute(
            "SELECT day, minutes FROM offset WHERE day>? ORDER BY day LIMIT 1", (page.date_gmt,)
        ).fetchone()
        near = min(
            filter(None, (before, behind)),
            key=lambda row: filling.days(row[0], moment),
            default=None,
        )
        if near is None:
            notes.say("date-in-utc", "the page tells its date in UTC only; the site's own time is not known")
            return msgspec.structs.replace(
                page,
                date=moment[:19],
                modified=page.modified or (page.modified_gmt or "")[:19] or None,
            )
        notes.say(
            "offset-guessed",
            f"the page tells its date in UTC only; local time by the offset of the nearest entry ({near[1]:+d} minutes)",
        )
        modified = page.modified or (
            dates.from_utc(page.modified_gmt, near[1]) if page.modified_gmt else None
        )
        return msgspec.structs.replace(page, date=dates.from_utc(moment, near[1]), modified=modified)

    def _comments(self, page: Page, others: list[Page], notes: Notes) -> list[Comment]:
        """The comments of all pages of an entry and of its feed, each once."""
        found: dict[object, PageComment] = {}
        fed: dict[int | None, PageComment] = {}
        key = places.key_of(page.link) if page.link else ""
        for (number,) in self.db.execute(
            "SELECT DISTINCT page FROM spoken WHERE (key=? AND key!='') OR (id=? AND id IS NOT NULL) ORDER BY page",
            (key, page.id),
        ).fetchall():
            source = self._page(number)
            fed.update(
                {
                    each.id: each
                    for each in source.comments
                    if not each.link
                    or places.key_of(each.link) in {key, ""}
                    or source.id == page.id is not None
                }
            )
        for each in (page, *others):
            for comment in each.comments:
                same = (
                    comment.id if comment.id is not None else (comment.author, comment.date, comment.content)
                )
                found.setdefault(same, comment)
        offsets = [
            index.minutes(each.date_gmt, each.date) for each in found.values() if each.date and each.date_gmt
        ]
        added = 0
        for number, comment in fed.items():
            mine = found.get(number)
            if mine is None:
                found[number] = msgspec.structs.replace(
                    comment,
                    date=dates.from_utc(comment.date_gmt, offsets[0])
                    if comment.date_gmt and offsets
                    else None,
                )
                added += 1
            elif mine.date_gmt is None or not mine.content or mine.date is None:
                local = mine.date or (
                    dates.from_utc(comment.date_gmt, offsets[0]) if comment.date_gmt and offsets else None
                )
                found[number] = msgspec.structs.replace(
                    mine,
                    date=local,
                    date_gmt=mine.date_gmt or comment.date_gmt,
                    content=mine.content or comment.content,
                )
        if added:
            notes.say(
                "filled-from-feed",
                f"{added} comments that the page does not show are those of its comment feed",
            )
        told = max((each.comments_told or 0 for each in (page, *others)), default=0)
        if told <= len(found):
            notes.take_back("comments-missing")
        return [_comment(each) for each in found.values()]

    def _terms(self, page: Page, notes: Notes) -> tuple[TermRef, ...]:
        """The terms of an entry with their names, which archives, menus and other pages tell where it does not."""
        terms = list(page.terms)
        key = places.key_of(page.link) if page.link else ""
        held = {term.taxonomy for term in terms}
        for taxonomy, slug, name in self.db.execute(
            "SELECT taxonomy, slug, name FROM carried WHERE key=? AND key!='' ORDER BY taxonomy, slug", (key,)
        ).fetchall():
            if taxonomy not in held:
                terms.append(PageTerm(taxonomy, slug, name))
                notes.say(
                    "filled-from-archive",
                    f"the page shows no {taxonomy}; those of the archives that list it are taken",
                )
        if page.names and not held & {"category", "post_tag"}:
            terms += self._by_name(page.names)
        found: dict[tuple[str, str], TermRef] = {}
        for term in terms:
            slug, name = term.slug, term.name
            if not slug and term.id is not None:
                row = self.db.execute(
                    "SELECT slug, name FROM term WHERE taxonomy=? AND id=? AND slug NOT LIKE '#%'",
                    (term.taxonomy, term.id),
                ).fetchone()
                slug, name = (row[0], name or row[1]) if row else (str(term.id), name)
                if row:
                    notes.take_back("term-uncertain", f"post_class names {term.taxonomy} {term.id} ")
            if not name:
                row = self.db.execute(
                    "SELECT name FROM term WHERE taxonomy=? AND slug=? AND name != ''", (term.taxonomy, slug)
                ).fetchone()
                name = row[0] if row else slug
                if row is None:
                    notes.say(
                        "term-name-missing",
                        f"no page shows the name of the {term.taxonomy} {slug}; its slug stands for it",
                    )
            found.setdefault((term.taxonomy, slug), TermRef(taxonomy=term.taxonomy, slug=slug, name=name))
        return tuple(found.values())

    def _by_name(self, names: Iterable[str]) -> Iterator[PageTerm]:
        """Terms of which a feed gives only the names; their taxonomy is what other pages say."""
        for name in names:
            row = self.db.execute(
                "SELECT taxonomy, slug FROM term WHERE name=? ORDER BY taxonomy LIMIT 1", (name,)
            ).fetchone()
            if row:
                yield PageTerm(row[0], row[1], name)

    def _login(self, author: Person | None, notes: Notes) -> str | None:
        """What stands for the author's login: the slug of the archive, else the name; a page never shows the login."""
        if author is None:
            return None
        if author.slug:
            return author.slug
        rows = self.db.execute("SELECT slug FROM author WHERE name=? LIMIT 2", (author.name,)).fetchall()
        if len(rows) == 1:
            return str(rows[0][0])
        notes.say(
            "author-by-name", f"no page links to the archive of {author.name}; the name stands for the login"
        )
        return author.name

    def _parent(self, page: Page, notes: Notes) -> int:
        """Id of the page above: as body_class says, else by breadcrumbs, else by the permalink."""
        if page.parent or page.type != "page":
            return page.parent
        steps = [
            crumb.url
            for crumb in page.crumbs
            if crumb.url and places.key_of(crumb.url) != places.key_of(page.link)
        ]
        above = (
            addresses.absolute("../", page.link.rstrip("/") + "/")
            if page.link.startswith("http") and "?" not in page.link
            else ""
        )
        home = places.key_of(page.site.url)
        for url, how in ((steps[-1] if steps else "", "breadcrumbs"), (above, "permalink")):
            key = places.key_of(url) if url else ""
            if not key or key == home:
                continue
            row = self.db.execute(
                "SELECT id FROM page WHERE link=? AND id IS NOT NULL AND type='page' AND entry=number LIMIT 1",
                (key,),
            ).fetchone()
            if row and row[0] != page.id:
                notes.say("parent-guessed", f"the page above is told by the {how}")
                return int(row[0])
        return 0

    def _is_attachment(self, number: int) -> bool:
        """Whether an attachment's page is here."""
        return (
            self.db.execute(
                "SELECT 1 FROM page WHERE id=? AND kind='attachment' AND entry=number LIMIT 1", (number,)
            ).fetchone()
            is not None
        )

    def _attachment_of(self, url: str) -> int | None:
        """Id of the attachment whose file a picture is, if its page is here."""
        row = (
            self.db.execute(
                "SELECT id FROM page WHERE file=? AND kind='attachment' AND entry=number LIMIT 1",
                (index.file_key(url),),
            ).fetchone()
            if url
            else None
        )
        return row[0] if row else None

    def _media(self, page: Page, terms: tuple[TermRef, ...], login: str | None, content: str) -> Media:
        """An attachment."""
        file = page.file
        url = file.url if file is not None else ""
        inside = url.partition("?")[0]
        path = next(
            (
                inside.partition(mark)[2]
                for mark in ("/wp-content/uploads/", "/uploads/", "/files/")
                if mark in inside
            ),
            "",
        )
        return Media(
            id=page.id,
            type="attachment",
            status="inherit",
            slug=page.slug,
            link=page.link,
            guid="",
            title=page.title,
            title_raw=page.title_html or page.title,
            date=page.date,
            date_gmt=page.date_gmt,
            modified=page.modified,
            modified_gmt=page.modified_gmt,
            author=login,
            parent=page.parent,
            menu_order=0,
            comment_status=page.comment_status,
            ping_status="",
            password="",
            terms=terms,
            meta=(),
            content_raw=content,
            excerpt_raw="",
            comment_count=0,
            url=url,
            file=path,
            mime_type=mime_type(inside),
            width=None,
            height=None,
            alt=file.alt if file is not None else "",
            caption=file.caption if file is not None else "",
            description="",
            sizes=(),
        )

    def _whole_site(self) -> Iterator[Found]:
        """What belongs to no entry: the site, its authors, terms and menus."""
        yield Found(line=1, site=self.site(), notes=tuple(self._absent()))
        for slug, name, number in self.db.execute(
            "SELECT slug, name, id FROM author ORDER BY page, slug"
        ).fetchall():
            yield Found(
                line=1,
                author=Author(
                    id=number, login=slug, display_name=name or slug, first_name="", last_name="", email=None
                ),
            )
        for taxonomy, slug, name, number, parent, description in self.db.execute(
            "SELECT taxonomy, slug, name, id, parent, description FROM term WHERE slug NOT LIKE '#%' ORDER BY page, "
            "taxonomy, slug"
        ).fetchall():
            if not name:
                continue
            yield Found(
                line=1,
                term=Term(
                    id=number,
                    taxonomy=taxonomy,
                    slug=slug,
                    name=name,
                    parent=parent or None,
                    description=description,
                ),
            )
        for name, items in self.db.execute("SELECT name, items FROM menu ORDER BY page, name").fetchall():
            yield from self._menu(name, items)

    def _absent(self) -> Iterator[tuple[str, str]]:
        """What archives and feeds list and no file holds."""
        rows = self.db.execute(
            "SELECT key FROM listed l WHERE key != '' AND NOT EXISTS (SELECT 1 FROM page p WHERE p.link = l.key AND "
            "p.entry IS NOT NULL)"
            " AND NOT EXISTS (SELECT 1 FROM page p WHERE p.reached = l.key AND p.entry IS NOT NULL) AND (l.id IS NULL OR "
            "NOT EXISTS (SELECT 1 FROM page p WHERE p.id = l.id AND p.entry IS NOT NULL))"
            " GROUP BY key ORDER BY key"
        ).fetchall()
        keys = [key for (key,) in rows if self.host in {"", key.partition("/")[0].partition("?")[0]}]
        if keys:
            some = ", ".join(keys[:20]) + (" …" if len(keys) > 20 else "")
            yield (
                "entries-not-saved",
                f"archives and feeds list {len(keys)} entries whose pages are not here: {some}",
            )

    def _menu(self, name: str, items: bytes) -> Iterator[Found]:
        """The entries of a menu."""
        entries = index.menu_of(items)
        for each in entries:
            above = entries[each.parent - 1] if 0 < each.parent <= len(entries) else None
            kind, target = each.object, each.object_id
            if target is None and kind not in {"custom", "category", "post_tag"}:
                row = self.db.execute(
                    "SELECT id, type FROM page WHERE link=? AND id IS NOT NULL AND entry=number LIMIT 1",
                    (places.key_of(each.url),),
                ).fetchone()
                target = row[0] if row else None
            if kind in {"category", "post_tag"} and target is None:
                slug = places.slug_of(each.url)
                row = self.db.execute(
                    "SELECT id FROM term WHERE taxonomy=? AND slug=?", (kind, slug)
                ).fetchone()
                target = row[0] if row else None
            item = MenuItem(
                id=each.id,
                menu=name,
                title=each.title,
                url=each.url,
                object=kind,
                object_id=None if kind == "custom" else target,
                parent=(above.id or 0) if above is not None else 0,
                order=each.order,
                target_path=None,
                meta=(),
            )
            yield Found(line=1, menu_item=item)


def _reason(kind: str) -> str:
    """The ledger's reason for a page that is no entry."""
    return "archive" if kind in ARCHIVES else kind


def _comment(each: PageComment) -> Comment:
    """A comment as a record; its entry is the one behind it."""
    return Comment(
        id=each.id,
        post_id=None,
        parent=each.parent,
        type=each.type,
        status="hold" if each.held else "approved",
        author=each.author,
        author_url=each.author_url,
        author_id="",
        author_email=None,
        author_ip=None,
        user=each.user or None,
        date=each.date,
        date_gmt=each.date_gmt,
        content_raw=each.content,
    )
