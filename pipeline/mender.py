"""Records go in, the same come out with their texts cleaned; every change is written down in the part's share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline.clean import Where
from pipeline.clean.cleaner import Mended
from pipeline.clean.edit import DONE
from pipeline.tables import rows
from pipeline.titles import plain

if TYPE_CHECKING:
    from pipeline.catalogue import Catalogue
    from pipeline.clean.cleaner import Cleaner
    from pipeline.model import Comment, Kind, Media, Post, TermRef
    from pipeline.share import Share


class Mender:
    """Cleaning at work on the records of a part."""

    def __init__(self, cleaner: Cleaner, site: Catalogue, share: Share) -> None:
        self.cleaner = cleaner
        self.site = site
        self.share = share
        self._about: int | None = None
        self._url = ""
        """Address of the item that is known as `_about`."""

    def post(self, post: Post, line: int) -> Post:
        """A post with cleaned texts in place of its raw ones, and its language, where cleaning found it."""
        terms = tuple(map(self._named, post.terms))
        if self.cleaner.idle:
            return msgspec.structs.replace(
                post, title=plain(post.title_raw), terms=terms, language=None, n_changes=0
            )
        url = self._item(post.id, post.link, line)
        content = self._field(
            post.content_raw, Where("item", post.id, "content_raw", self.cleaner.prior, url), line
        )
        language = content.language or self.cleaner.prior
        title = self._field(post.title_raw, Where("item", post.id, "title_raw", language, url), line)
        excerpt = self._field(post.excerpt_raw, Where("item", post.id, "excerpt_raw", language, url), line)
        made = (change.status in DONE for each in (content, title, excerpt) for change in each.changes)
        return msgspec.structs.replace(
            post,
            title=plain(title.text),
            terms=terms,
            content_raw=content.text,
            excerpt_raw=excerpt.text,
            language=content.language,
            n_changes=sum(made),
        )

    def _named(self, ref: TermRef) -> TermRef:
        """A term as an entry names it: where that is the term's own name, cleaned like it."""
        met, name = self.site.term_names(ref.taxonomy, ref.slug)
        return ref if ref.name != met or met == name else msgspec.structs.replace(ref, name=name)

    def media(self, media: Media, line: int) -> Media:
        """An attachment with cleaned title, caption and description; a title is mostly a file's name, not prose."""
        url, prior = self._item(media.id, media.link or media.url, line), self.cleaner.prior
        name = Where("item", media.id, "title_raw", prior, url, characters_only=True)
        title = self._field(media.title_raw, name, line)
        content = self._field(media.content_raw, Where("item", media.id, "content_raw", prior, url), line)
        excerpt = self._field(media.excerpt_raw, Where("item", media.id, "excerpt_raw", prior, url), line)
        return msgspec.structs.replace(
            media, title=plain(title.text), description=plain(content.text), caption=plain(excerpt.text)
        )

    def comment(self, comment: Comment, line: int) -> str:
        """The cleaned text of a comment."""
        if self.cleaner.idle:
            return comment.content_raw
        if comment.post_id != self._about and comment.post_id is not None:
            entry = self.site.entry(comment.post_id)
            self._about, self._url = comment.post_id, entry.link if entry else ""
        url = f"{self._url}#comment-{comment.id or line}"
        where = Where("comment", comment.id, "content_raw", self.cleaner.prior, url)
        return self._field(comment.content_raw, where, line).text

    def _item(self, number: int | None, link: str, line: int) -> str:
        """The address of an item; where it has none, its place in the source."""
        self._about, self._url = number, link or f"{self.share.source}:{line}"
        return self._url

    def _field(self, raw: str, where: Where, line: int) -> Mended:
        """A field cleaned; what was done is written down."""
        if self.cleaner.idle or not raw:
            return Mended(raw, [], {}, [], None)
        done = self.cleaner.field(raw, where)
        share = self.share
        for change in done.changes:
            share.written.changes[change.rule, change.status] += 1
            share.line("changes", change)
            share.tables.add("changes", rows.change(change, share.item[1]))
        share.written.used.update(done.used)
        for code, detail in done.notes:
            kind: Kind = "comment" if where.kind == "comment" else "item"
            share.note(code, f"{where.field}: {detail}", line, kind, where.id)
        return done
