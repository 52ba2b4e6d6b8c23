"""The conversion's work on one part: convert its records and write what comes of them.

Content files go to their place; lines of the JSON files go to pieces that the run joins in order.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from contextlib import ExitStack
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from pipeline import overlap, parts, privacy
from pipeline.catalogue import SEQUENCE, Catalogue
from pipeline.clean import Where
from pipeline.clean.cleaner import cleaner
from pipeline.clean.edit import DONE
from pipeline.clean.language import language_of
from pipeline.codes import CODES
from pipeline.convert import comment as convert_comment
from pipeline.convert import entry as convert_entry
from pipeline.convert.blocks import inventory, treatment
from pipeline.convert.context import Context, Settings
from pipeline.convert.seo import as_fields, coauthors, seo
from pipeline.convert.words import reading_minutes
from pipeline.errors import LossError
from pipeline.model import Document, LedgerRow, Note
from pipeline.offsets import offset
from pipeline.tables import rows
from pipeline.targets import TARGETS
from pipeline.titles import plain
from pipeline.visibility import is_draft, withheld

if TYPE_CHECKING:
    from typing import BinaryIO

    from pipeline.clean.cleaner import Mended, Order
    from pipeline.convert.outline import Outline
    from pipeline.job import Job
    from pipeline.model import Comment, Found, Kind, Media, MenuItem, Outcome, PageFile, Post, Record, TermRef

STREAMS = ("posts", "media", "comments", "menus", "changes", "notes", "ledger", "manifest", "tables")
"""What a part adds to: a file of the output each."""


class Part(NamedTuple):
    """A part to convert."""

    number: int
    source: str
    job: Job
    catalogue: str
    """The catalogue's file."""
    url: str
    hosts: frozenset[str]
    site_title: str
    key: bytes
    """Makes pseudonyms of commenters."""
    order: Order
    """How the text is cleaned."""
    place: str
    """The workspace."""
    folder: str
    """Where parts lie."""


class Written(NamedTuple):
    """What came of a part."""

    number: int
    outcomes: Counter[tuple[str, str, str]]
    """(kind, outcome, reason)."""
    by_source: Counter[tuple[str, str]]
    """(file, kind)."""
    posts: Counter[tuple[str, str]]
    """(type, status)."""
    comments: Counter[str]
    terms: Counter[tuple[str, str]]
    authors: Counter[str]
    notes: Counter[str]
    languages: Counter[str | None]
    """Of entries."""
    changes: Counter[tuple[str, str]]
    """(rule, status)."""
    used: dict[str, int]
    """Change -> the row of the owner's decision that was followed."""
    media: int
    menus: int
    files: int
    """Of content/."""
    bytes: int
    """Of the same."""


DESCRIPTION = "page:description"
"""Where a record keeps what a page tells search engines of itself."""


def _said(post: Post, name: str) -> str | None:
    """What a saved page says of its entry besides the fields of a record."""
    return next((each.text for each in post.extra.get(name, ())), None)


@lru_cache(maxsize=1)
def _catalogue(file: str, url: str, hosts: frozenset[str]) -> Catalogue:
    """This process's own connection."""
    return Catalogue(file, url, hosts)


def piece_of(folder: str, number: int, stream: str) -> Path:
    """Where a part's share of an output file lies until it is joined."""
    return Path(folder, f"{number:08d}.{stream}")


def convert(part: Part) -> Written:
    """Convert a part and write it."""
    with ExitStack() as stack:
        return _Converter(part, stack).run()


class _Converter:
    """One part at work."""

    def __init__(self, part: Part, stack: ExitStack) -> None:
        self.part = part
        self.job = part.job
        self.target = TARGETS[part.job.target]
        self.site = _catalogue(part.catalogue, part.url, part.hosts)
        self.settings = Settings(shortcodes=part.job.shortcodes, iframes=part.job.iframes)
        self.written = Written(
            part.number,
            outcomes=Counter(), by_source=Counter(), posts=Counter(), comments=Counter(), terms=Counter(),
            authors=Counter(), notes=Counter(), languages=Counter(), changes=Counter(), used={},
            media=0, menus=0, files=0, bytes=0,
        )  # fmt: skip
        self.cleaner = cleaner(part.order)
        self.url = ""
        """Of the item at hand."""
        self.about: int | None = None
        """The item of `url`."""
        self.media = self.menus = self.files = self.bytes = 0
        self.encode = msgspec.json.Encoder().encode_into
        self.encoded = bytearray()
        """The line at hand; one buffer serves all."""
        self.streams: dict[str, BinaryIO] = {
            name: stack.enter_context(piece_of(part.folder, part.number, name).open("wb", buffering=1 << 18))
            for name in STREAMS
        }
        first, last = part.number * SEQUENCE, (part.number + 1) * SEQUENCE
        self.twins = self.site.twins(first, last)
        self.said = self.site.said(first, last)
        self.paths = self.site.paths(first, last)
        self.gaps = self.site.gaps(first, last)
        self.shown = self.site.shown(first, last)
        self.owner: int | None = None
        """Id of the entry whose comments follow, where a saved page gave them."""
        self.rows = self.site.rows(first, last)
        self.tables = rows.Piece(self.streams["tables"])
        self.item: tuple[int | None, int | None] = (None, None)
        """Id of the item before, and its row if it is a post."""
        self.folders: set[str] = set()
        self.source = part.source
        """The file of the record at hand."""

    def run(self) -> Written:
        """All records of the part, in order."""
        seq = self.part.number * SEQUENCE
        for found in parts.read(self.part.folder, self.part.number):
            self._record(seq, found)
            seq += 1
        self.tables.flush()
        return self.written._replace(media=self.media, menus=self.menus, files=self.files, bytes=self.bytes)

    def _record(self, seq: int, found: Found) -> None:
        """One record, whatever it is."""
        self.source = found.source or self.part.source
        if found.post is not None:
            self._post(seq, found, found.post)
        elif found.comment is not None:
            self._comment(seq, found, found.comment)
        elif found.media is not None:
            self._media(seq, found, found.media)
        elif found.menu_item is not None:
            self._menu_item(seq, found, found.menu_item)
        elif found.term is not None:
            self._declared(seq, found, "term", found.term.id, found.term.taxonomy)
        elif found.author is not None:
            self._declared(seq, found, "author", found.author.id, "")
        elif found.page is not None:
            self._file_without_entry(found, found.page)
        else:
            self.item = (None, None)
            for code, detail in found.notes:
                self._note(code, detail, found.line, found.failed or "site", None)
            if found.failed is not None:
                self._ledger(found, found.failed, None, "", "", "failed", "read-failed")

    def _file_without_entry(self, found: Found, page: PageFile) -> None:
        """A file of saved pages that holds no entry, or another form of one."""
        for code, detail in found.notes:
            self._note(code, detail, found.line, "page", page.id)
        self._ledger(found, "page", page.id, page.type, "", page.outcome, page.reason)

    def _post(self, seq: int, found: Found, post: Post) -> None:
        """A post of any type: its file, if it gets one, and its line."""
        self.about, self.url = post.id, post.link or f"{self.part.source}:{found.line}"
        kind: Kind = "page" if found.page else "item"
        self.owner = self.shown.get(seq, post.id)
        self.item = (post.id, self.rows.get(seq))
        self._notes(seq, found, kind, post.id)
        if seq in self.twins:
            self._ledger(found, kind, post.id, post.type, post.status, "merged", self._same(seq))
            return
        if found.page is not None:
            post = msgspec.structs.replace(post, author=self.site.login_of(post.author))
        if seq in self.gaps:
            post = self._filled(found, post, self.gaps[seq])
        reason = withheld(post.type, post.status, post.password, self.job.include)
        path = self.paths.get(seq)
        if not reason and path is None:
            raise LossError(f"{found.line}: an entry that is published was given no path; please report this")
        post = msgspec.structs.replace(
            post, path=path, comment_count=self._comments_kept(seq, found, post.comment_count)
        )
        outline: Outline | None = None
        if reason != "type":
            ctx = Context(self.site, post.id, post.meta, self.settings)
            raw = post.content_raw, post.excerpt_raw
            try:
                post = self._cleaned(post, found.line)
                post, outline = self._converted(post, ctx)
            except OSError:
                raise  # the disk's trouble, not the entry's
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told, counted, and the rest goes on
                ctx.note(
                    "conversion-failed",
                    f"{type(error).__name__}: {error}; the raw text is in data/; please report this",
                )
                reason, post = "conversion-failed", msgspec.structs.replace(post, path=None)
            post = msgspec.structs.replace(post, content_raw=raw[0], excerpt_raw=raw[1])
            self.written.languages[post.language] += 1
            for code, detail in dict.fromkeys(ctx.found):
                self._note(code, detail, found.line, kind, post.id)
        self._line("posts", post)
        self._rows(self.rows[seq], found, post, reason, outline)
        self._ledger(
            found,
            kind,
            post.id,
            post.type,
            post.status,
            "excluded" if reason else "written",
            reason,
            post.path,
        )
        self.written.posts[post.type, post.status] += 1
        terms = self.written.terms
        for ref in post.terms:
            terms[ref.taxonomy, ref.slug] += 1
        if post.author:
            self.written.authors[post.author] += 1

    def _clean(self, raw: str, where: Where, line: int) -> Mended:
        """A field cleaned; what was done is written down."""
        done = self.cleaner.field(raw, where)
        for change in done.changes:
            self.written.changes[change.rule, change.status] += 1
            self._line("changes", change)
            self.tables.add("changes", rows.change(change, self.item[1]))
        self.written.used.update(done.used)
        for code, detail in done.notes:
            self._note(
                code,
                f"{where.field}: {detail}",
                line,
                "comment" if where.kind == "comment" else "item",
                where.id,
            )
        return done

    def _cleaned(self, post: Post, line: int) -> Post:
        """The post with its texts cleaned, and its language."""
        url = self.url
        content = self._clean(
            post.content_raw, Where("item", post.id, "content_raw", self.cleaner.prior, url), line
        )
        title = self._clean(post.title_raw, Where("item", post.id, "title_raw", content.language, url), line)
        excerpt = self._clean(
            post.excerpt_raw, Where("item", post.id, "excerpt_raw", content.language, url), line
        )
        return msgspec.structs.replace(
            post,
            title=plain(title.text),
            terms=tuple(map(self._named, post.terms)),
            content_raw=content.text,
            excerpt_raw=excerpt.text,
            language=content.language,
            n_changes=sum(
                change.status in DONE for each in (content, title, excerpt) for change in each.changes
            ),
        )

    def _named(self, ref: TermRef) -> TermRef:
        """A term as an entry names it: where that is the term's own name, cleaned like it."""
        met, name = self.site.term_names(ref.taxonomy, ref.slug)
        return ref if ref.name != met or met == name else msgspec.structs.replace(ref, name=name)

    def _filled(self, found: Found, post: Post, gap: overlap.Gap) -> Post:
        """An entry of an export with what it lacks and its saved page has."""
        post, names = overlap.fill(post, gap.page)
        if names:
            said = f"the export does not tell its {', '.join(names)}; taken from its saved page"
            self._note("filled-from-page", said, found.line, "item", post.id)
        if gap.comments:
            said = f"{gap.comments} comments of its saved page are not in the export"
            self._note("filled-from-page", said, found.line, "item", post.id)
        return msgspec.structs.replace(
            post, comment_count=post.comment_count + gap.comments, author=self.site.login_of(post.author)
        )

    def _same(self, seq: int) -> str:
        """Why a record that was met before is none of its own."""
        return "export" if seq in self.shown else "same"

    def _rows(self, row: int, found: Found, post: Post, reason: str, outline: Outline | None) -> None:
        """A post's rows in the tables."""
        tables, number = self.tables, post.id
        if post.terms:
            tables.extend("post_terms", rows.post_terms(post, row))
        if post.meta:
            tables.extend("postmeta", rows.postmeta(post.meta, row, number, post.type))
        if "wp:" in post.content_raw:
            counted = Counter(inventory(post.content_raw)).items()
            tables.extend("blocks", [(row, number, name, n, treatment(name)) for name, n in counted])
        if outline is not None:
            met = outline.shortcodes.items()
            tables.extend("shortcodes", [(row, number, name, n, what) for (name, what), n in met])
            tables.extend("links", rows.links(outline.links, row, number))
        size = 2 * (len(post.content_raw) + len(post.content_html))
        tables.add("posts", rows.post(post, row, reason, self.source, found.line), size)

    def _converted(self, post: Post, ctx: Context) -> tuple[Post, Outline]:
        """The post with its content converted, and what it holds; its file is written."""
        done = convert_entry(post, ctx, self.target.link)
        post = msgspec.structs.replace(
            post,
            language=post.language
            if post.content_raw.strip()
            else language_of(done.text, self.cleaner.prior),
            content_html=done.html,
            content_markdown=done.markdown,
            content_text=done.text,
            excerpt=done.excerpt,
            word_count=done.words,
            reading_minutes=reading_minutes(done.words),
            n_links=len(done.outline.links),
            n_images=done.outline.images,
        )
        if post.path is not None:
            file = self.target.layout(self._document(post, ctx))
            written = file.text.encode("utf-8", "replace")
            self._file(file.path, written)
            self.files += 1
            self.bytes += len(written)
            for path, data in done.files.items():
                self._file(path, data)
        return post, done.outline

    def _document(self, post: Post, ctx: Context) -> Document:
        """The post with what its front matter needs beside it."""
        found = seo(post, self.part.site_title, ctx)
        excerpt = convert_comment(post.excerpt_raw, ctx)[1] if post.excerpt_raw else ""
        description = " ".join(excerpt.split()) or found.description or _said(post, DESCRIPTION) or ""
        picture = self.site.media(post.featured_media) if post.featured_media else None
        if post.featured_media and picture is None:
            ctx.note("media-missing", f"the featured picture {post.featured_media} is not in the export")
        names = {
            ref.slug.removeprefix("cap-"): self.site.author_name(ref.slug.removeprefix("cap-")) or ref.name
            for ref in post.terms
            if ref.taxonomy == "author"
        }
        return Document(
            post=post,
            author=(self.site.author_name(post.author) or post.author) if post.author else None,
            image=picture.url if picture else _said(post, overlap.PICTURE),
            offset=self._offset(post, ctx),
            description=description,
            draft=is_draft(post.status, post.password),
            authors=coauthors(post.terms, names) if names else (),
            seo=as_fields(found, description),
        )

    def _offset(self, post: Post, ctx: Context) -> int | None:
        """Minutes that the entry's local time is ahead of UTC."""
        if post.date is None:
            return None
        own = offset(post.date, post.date_gmt)
        if own is not None:
            return own
        if self.job.timezone is not None:
            ahead = datetime.fromisoformat(post.date).replace(tzinfo=ZoneInfo(self.job.timezone)).utcoffset()
            return round(ahead.total_seconds() / 60) if ahead is not None else None
        near = self.site.offset_near(post.date)
        if near is None:
            ctx.note(
                "offset-unknown", "nothing tells how far the site's time is from UTC; the date has no offset"
            )
        else:
            ctx.note(
                "offset-guessed",
                f"nothing tells its offset from UTC; that of the nearest entry is used ({near:+d} minutes)",
            )
        return near

    def _media(self, seq: int, found: Found, media: Media) -> None:
        """An attachment's line."""
        self.about, self.url = media.id, media.link or media.url or f"{self.part.source}:{found.line}"
        kind: Kind = "page" if found.page else "item"
        self.owner = self.shown.get(seq, media.id)
        self.item = (media.id, None)
        self._notes(seq, found, kind, media.id)
        if seq in self.twins:
            self._ledger(found, kind, media.id, media.type, media.status, "merged", self._same(seq))
            return
        media = msgspec.structs.replace(
            self._mended(media, found.line),
            comment_count=self._comments_kept(seq, found, media.comment_count),
        )
        self._line("media", media)
        self.tables.add("media", rows.media(media, self.rows[seq], self.source, found.line))
        self.tables.extend("post_terms", rows.post_terms(media, None))
        self.tables.extend("postmeta", rows.postmeta(media.meta, None, media.id, media.type))
        self._ledger(found, kind, media.id, media.type, media.status, "written", "")
        self.media += 1

    def _mended(self, media: Media, line: int) -> Media:
        """The attachment with its texts cleaned; a title is mostly a file's name, not prose."""
        url, prior = self.url, self.cleaner.prior
        title = self._clean(
            media.title_raw, Where("item", media.id, "title_raw", prior, url, characters_only=True), line
        )
        content = self._clean(media.content_raw, Where("item", media.id, "content_raw", prior, url), line)
        excerpt = self._clean(media.excerpt_raw, Where("item", media.id, "excerpt_raw", prior, url), line)
        return msgspec.structs.replace(
            media,
            title=plain(title.text),
            description=plain(content.text),
            caption=plain(excerpt.text),
        )

    def _menu_item(self, seq: int, found: Found, item: MenuItem) -> None:
        """A menu entry's line, with its target's new place."""
        self.item = (item.id, None)
        self._notes(seq, found, "item", item.id)
        if seq in self.twins:
            self._ledger(found, "item", item.id, "nav_menu_item", item.status, "merged", "same")
            return
        target = self.site.resolve(item.url) if item.object == "custom" and item.url else None
        if item.object_id is not None:
            target = self.site.entry(item.object_id)
            if target is not None and target.type != item.object:
                target = None  # the number of a term
        title = item.title or (target.title if target else self.site.term_title(item.object, item.object_id))
        self._line(
            "menus", msgspec.structs.replace(item, title=title, target_path=target.path if target else None)
        )
        self.tables.extend("postmeta", rows.postmeta(item.meta, None, item.id, "nav_menu_item"))
        self._ledger(found, "item", item.id, "nav_menu_item", item.status, "written", "")
        self.menus += 1

    def _comment(self, seq: int, found: Found, comment: Comment) -> None:
        """A comment's line."""
        if found.source:
            comment = msgspec.structs.replace(comment, post_id=self.owner)
        if comment.post_id != self.item[0]:  # not below its item, as in an export
            self.item = (comment.post_id, self._row_of(comment.post_id))
        self._notes(seq, found, "comment", comment.id)
        if seq in self.twins:
            self._ledger(found, "comment", comment.id, comment.type, comment.status, "merged", "same")
            return
        ctx = Context(self.site, comment.post_id, (), self.settings, trusted=False)
        url = f"{self._link(comment.post_id)}#comment-{comment.id or found.line}"
        where = Where("comment", comment.id, "content_raw", self.cleaner.prior, url)
        html, text = convert_comment(self._clean(comment.content_raw, where, found.line).text, ctx)
        if ctx.found:
            for code, detail in dict.fromkeys(ctx.found):
                self._note(code, detail, found.line, "comment", comment.id)
        user = comment.user or (self.site.login(found.user_id) if found.user_id else None)
        comment = privacy.withhold(
            comment,
            self.part.key,
            keep=self.job.keep_personal_data,
            user=user,
            content_html=html,
            content_text=text,
        )
        self._line("comments", comment)
        self.tables.add("comments", rows.comment(comment, self.item[1]), 3 * len(comment.content_raw))
        self._ledger(found, "comment", comment.id, comment.type, comment.status, "written", "")
        self.written.comments[comment.status] += 1

    def _link(self, post_id: int | None) -> str:
        """Address of the item that a comment is about: mostly the one at hand."""
        if post_id != self.about and post_id is not None:
            entry = self.site.entry(post_id)
            self.about, self.url = post_id, entry.link if entry else ""
        return self.url

    def _declared(self, seq: int, found: Found, kind: Kind, number: int | None, what: str) -> None:
        """A term or author that the head of a file declares; its line is written when all are counted."""
        self._notes(seq, found, kind, number)
        same = seq in self.twins
        self._ledger(found, kind, number, what, "", "merged" if same else "written", "same" if same else "")

    def _row_of(self, post_id: int | None) -> int | None:
        """The row of the post with this id."""
        entry = self.site.entry(post_id) if post_id is not None else None
        return entry.row if entry is not None and entry.kind == "post" else None

    def _comments_kept(self, seq: int, found: Found, counted: int) -> int:
        """Comments of an item that are kept: all but those met before."""
        return (
            counted - sum(1 for twin in self.twins if seq < twin <= seq + found.replies)
            if self.twins
            else counted
        )

    def _notes(self, seq: int, found: Found, kind: Kind, number: int | None) -> None:
        """What was said of a record while it was read, and by the survey."""
        if seq in self.shown:
            self._note("page-merged", "the export holds this entry, and wins", found.line, kind, number)
        elif found.notes or seq in self.said:
            for code, detail in (*found.notes, *self.said.get(seq, ())):
                self._note(code, detail, found.line, kind, number)

    def _note(self, code: str, detail: str, line: int, kind: Kind, number: int | None) -> None:
        self.written.notes[code] += 1
        note = Note(
            code=code,
            level=CODES[code][0],
            source=self.source,
            line=line,
            kind=kind,
            id=number,
            detail=detail,
        )
        self._line("notes", note)
        self.tables.add(
            "notes", rows.note(note, self.item[1] if kind in {"item", "comment", "page"} else None)
        )

    def _ledger(
        self,
        found: Found,
        kind: Kind,
        number: int | None,
        what: str,
        status: str,
        outcome: Outcome,
        reason: str,
        path: str | None = None,
    ) -> None:
        self.written.outcomes[kind, outcome, reason] += 1
        self.written.by_source[self.source, kind] += 1
        row = LedgerRow(
            source=self.source,
            line=found.line,
            kind=kind,
            id=number,
            type=what,
            status=status,
            outcome=outcome,
            reason=reason,
            path=path,
        )
        self._line("ledger", row)

    def _line(self, stream: str, record: Record) -> None:
        line = self.encoded
        self.encode(record, line)
        line.extend(b"\n")
        self.streams[stream].write(line)

    def _file(self, path: str, data: bytes) -> None:
        """A file of content/ or media/, and its line in the manifest."""
        place = f"{self.part.place}/{path}"
        folder = place.rpartition("/")[0]
        if folder not in self.folders:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - a hot path
            self.folders.add(folder)
        file = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        try:
            written = os.write(file, data)
            while written < len(data):
                written += os.write(file, data[written:])
        finally:
            os.close(file)
        digest = hashlib.sha256(data).hexdigest().encode()
        self.streams["manifest"].write(b'%b:"%b",\n' % (msgspec.json.encode(path), digest))
