"""The conversion's work on one part: convert its records and write what comes of them.

Content files go to their place; lines of the JSON files go to pieces that the run joins in order.
"""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from pipeline import overlap, parts, privacy
from pipeline.catalogue import SEQUENCE, Catalogue
from pipeline.clean.cleaner import cleaner
from pipeline.clean.language import language_of
from pipeline.convert import comment as convert_comment
from pipeline.convert import entry as convert_entry
from pipeline.convert.blocks import inventory, treatment
from pipeline.convert.context import Context, Settings
from pipeline.convert.seo import as_fields, coauthors, seo
from pipeline.convert.words import reading_minutes
from pipeline.errors import LossError
from pipeline.mender import Mender
from pipeline.model import Document
from pipeline.offsets import offset
from pipeline.share import Share
from pipeline.tables import rows
from pipeline.targets import TARGETS
from pipeline.visibility import is_draft, withheld

if TYPE_CHECKING:
    from pipeline.clean.cleaner import Order
    from pipeline.convert.outline import Outline
    from pipeline.job import Job
    from pipeline.model import Comment, Found, Kind, Media, MenuItem, PageFile, Post
    from pipeline.share import Written


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


DESCRIPTION = "page:description"
"""Where a record keeps what a page tells search engines of itself."""


def _said(post: Post, name: str) -> str | None:
    """What a saved page says of its entry besides the fields of a record."""
    return next((each.text for each in post.extra.get(name, ())), None)


@lru_cache(maxsize=1)
def _catalogue(file: str, url: str, hosts: frozenset[str]) -> Catalogue:
    """This process's own connection."""
    return Catalogue(file, url, hosts)


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
        self.share = Share(part.number, part.place, part.folder, stack)
        self.mender = Mender(cleaner(part.order), self.site, self.share)
        first, last = part.number * SEQUENCE, (part.number + 1) * SEQUENCE
        self.twins = self.site.twins(first, last)
        self.said = self.site.said(first, last)
        self.paths = self.site.paths(first, last)
        self.gaps = self.site.gaps(first, last)
        self.shown = self.site.shown(first, last)
        self.owner: int | None = None
        """Id of the entry whose comments follow, where a saved page gave them."""
        self.rows = self.site.rows(first, last)

    def run(self) -> Written:
        """All records of the part, in order."""
        seq = self.part.number * SEQUENCE
        for found in parts.read(self.part.folder, self.part.number):
            self._record(seq, found)
            seq += 1
        self.share.tables.flush()
        return self.share.written

    def _record(self, seq: int, found: Found) -> None:
        """One record, whatever it is."""
        self.share.source = found.source or self.part.source
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
            self.share.item = (None, None)
            for code, detail in found.notes:
                self.share.note(code, detail, found.line, found.failed or "site", None)
            if found.failed is not None:
                self.share.book(found, found.failed, None, "", "", "failed", "read-failed")

    def _file_without_entry(self, found: Found, page: PageFile) -> None:
        """A file of saved pages that holds no entry, or another form of one."""
        for code, detail in found.notes:
            self.share.note(code, detail, found.line, "page", page.id)
        self.share.book(found, "page", page.id, page.type, "", page.outcome, page.reason)

    def _post(self, seq: int, found: Found, post: Post) -> None:
        """A post of any type: its file, if it gets one, and its line."""
        kind: Kind = "page" if found.page else "item"
        self.owner = self.shown.get(seq, post.id)
        self.share.item = (post.id, self.rows.get(seq))
        self._notes(seq, found, kind, post.id)
        if seq in self.twins:
            self.share.book(found, kind, post.id, post.type, post.status, "merged", self._same(seq))
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
                post = self.mender.post(post, found.line)
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
            self.share.written.languages[post.language] += 1
            for code, detail in dict.fromkeys(ctx.found):
                self.share.note(code, detail, found.line, kind, post.id)
        self.share.line("posts", post)
        self._rows(self.rows[seq], found, post, reason, outline)
        self.share.book(
            found,
            kind,
            post.id,
            post.type,
            post.status,
            "excluded" if reason else "written",
            reason,
            post.path,
        )
        self.share.written.posts[post.type, post.status] += 1
        terms = self.share.written.terms
        for ref in post.terms:
            terms[ref.taxonomy, ref.slug] += 1
        if post.author:
            self.share.written.authors[post.author] += 1

    def _filled(self, found: Found, post: Post, gap: overlap.Gap) -> Post:
        """An entry of an export with what it lacks and its saved page has."""
        post, names = overlap.fill(post, gap.page)
        if names:
            said = f"the export does not tell its {', '.join(names)}; taken from its saved page"
            self.share.note("filled-from-page", said, found.line, "item", post.id)
        if gap.comments:
            said = f"{gap.comments} comments of its saved page are not in the export"
            self.share.note("filled-from-page", said, found.line, "item", post.id)
        return msgspec.structs.replace(
            post, comment_count=post.comment_count + gap.comments, author=self.site.login_of(post.author)
        )

    def _same(self, seq: int) -> str:
        """Why a record that was met before is none of its own."""
        return "export" if seq in self.shown else "same"

    def _rows(self, row: int, found: Found, post: Post, reason: str, outline: Outline | None) -> None:
        """A post's rows in the tables."""
        tables, number = self.share.tables, post.id
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
        tables.add("posts", rows.post(post, row, reason, self.share.source, found.line), size)

    def _converted(self, post: Post, ctx: Context) -> tuple[Post, Outline]:
        """The post with its content converted, and what it holds; its file is written."""
        done = convert_entry(post, ctx, self.target.link)
        post = msgspec.structs.replace(
            post,
            language=post.language or language_of(done.text, self.mender.cleaner.prior),
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
            self.share.file(file.path, written)
            self.share.written.files += 1
            self.share.written.bytes += len(written)
            for path, data in done.files.items():
                self.share.file(path, data)
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
        kind: Kind = "page" if found.page else "item"
        self.owner = self.shown.get(seq, media.id)
        self.share.item = (media.id, None)
        self._notes(seq, found, kind, media.id)
        if seq in self.twins:
            self.share.book(found, kind, media.id, media.type, media.status, "merged", self._same(seq))
            return
        media = msgspec.structs.replace(
            self.mender.media(media, found.line),
            comment_count=self._comments_kept(seq, found, media.comment_count),
        )
        self.share.line("media", media)
        self.share.tables.add("media", rows.media(media, self.rows[seq], self.share.source, found.line))
        self.share.tables.extend("post_terms", rows.post_terms(media, None))
        self.share.tables.extend("postmeta", rows.postmeta(media.meta, None, media.id, media.type))
        self.share.book(found, kind, media.id, media.type, media.status, "written", "")
        self.share.written.media += 1

    def _menu_item(self, seq: int, found: Found, item: MenuItem) -> None:
        """A menu entry's line, with its target's new place."""
        self.share.item = (item.id, None)
        self._notes(seq, found, "item", item.id)
        if seq in self.twins:
            self.share.book(found, "item", item.id, "nav_menu_item", item.status, "merged", "same")
            return
        target = self.site.resolve(item.url) if item.object == "custom" and item.url else None
        if item.object_id is not None:
            target = self.site.entry(item.object_id)
            if target is not None and target.type != item.object:
                target = None  # the number of a term
        title = item.title or (target.title if target else self.site.term_title(item.object, item.object_id))
        self.share.line(
            "menus", msgspec.structs.replace(item, title=title, target_path=target.path if target else None)
        )
        self.share.tables.extend("postmeta", rows.postmeta(item.meta, None, item.id, "nav_menu_item"))
        self.share.book(found, "item", item.id, "nav_menu_item", item.status, "written", "")
        self.share.written.menus += 1

    def _comment(self, seq: int, found: Found, comment: Comment) -> None:
        """A comment's line."""
        if found.source:
            comment = msgspec.structs.replace(comment, post_id=self.owner)
        if comment.post_id != self.share.item[0]:  # not below its item, as in an export
            self.share.item = (comment.post_id, self._row_of(comment.post_id))
        self._notes(seq, found, "comment", comment.id)
        if seq in self.twins:
            self.share.book(found, "comment", comment.id, comment.type, comment.status, "merged", "same")
            return
        ctx = Context(self.site, comment.post_id, (), self.settings, trusted=False)
        html, text = convert_comment(self.mender.comment(comment, found.line), ctx)
        if ctx.found:
            for code, detail in dict.fromkeys(ctx.found):
                self.share.note(code, detail, found.line, "comment", comment.id)
        user = comment.user or (self.site.login(found.user_id) if found.user_id else None)
        comment = privacy.withhold(
            comment,
            self.part.key,
            keep=self.job.keep_personal_data,
            user=user,
            content_html=html,
            content_text=text,
        )
        self.share.line("comments", comment)
        self.share.tables.add(
            "comments", rows.comment(comment, self.share.item[1]), 3 * len(comment.content_raw)
        )
        self.share.book(found, "comment", comment.id, comment.type, comment.status, "written", "")
        self.share.written.comments[comment.status] += 1

    def _declared(self, seq: int, found: Found, kind: Kind, number: int | None, what: str) -> None:
        """A term or author that the head of a file declares; its line is written when all are counted."""
        self._notes(seq, found, kind, number)
        same = seq in self.twins
        self.share.book(
            found, kind, number, what, "", "merged" if same else "written", "same" if same else ""
        )

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
            self.share.note("page-merged", "the export holds this entry, and wins", found.line, kind, number)
        elif found.notes or seq in self.said:
            for code, detail in (*found.notes, *self.said.get(seq, ())):
                self.share.note(code, detail, found.line, kind, number)
