"""The survey's work on one piece of an input: read its records into a part, and tell the catalogue of them."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from pipeline import addresses, overlap, parts
from pipeline.catalogue import SEQUENCE, Row, Surveyed
from pipeline.model import Found, Media, MenuItem, Post
from pipeline.offsets import offset
from pipeline.sources import SOURCES
from pipeline.threads import depths
from pipeline.verify import reconcile
from pipeline.visibility import withheld

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from pipeline.clean.counting import Tally
    from pipeline.sources.intake import Input
    from pipeline.sources.span import Span


class Piece(NamedTuple):
    """Spans of one input that are read together."""

    number: int
    first: bool
    """Whether it is the input's first, which tells what was found of the file as a whole."""
    input: Input
    spans: tuple[Span, ...]
    include: tuple[str, ...]
    hosts: frozenset[str]
    base: str
    """Path under which the site lives."""
    folder: str
    """Where parts lie."""
    beside: bool
    """Whether it is of saved pages beside an export."""
    vocabulary: int
    """Places of the table in which the site's words are counted; 0 if nobody wants to know."""


def read(piece: Piece) -> Surveyed:
    """Read the spans of a piece into its part."""
    survey = Surveyed(piece.number, piece.input.name, beside=piece.beside)
    source = SOURCES[piece.input.kind]
    seq = piece.number * SEQUENCE
    size = 0
    tally: Tally | None = None
    if piece.vocabulary:
        from pipeline.clean.counting import Tally

        tally = Tally()
    with (
        Path(piece.input.file).open("rb", buffering=0) as file,
        parts.path_of(piece.folder, piece.number).open("wb") as part,
    ):
        if piece.first and piece.input.notes:
            parts.write(part, Found(notes=piece.input.notes))
            seq += 1
        for span in piece.spans:
            size += span.stop - span.start
            data = os.pread(file.fileno(), span.stop - span.start, span.start)
            comments: list[Found] = []
            whole: Counter[str] = Counter()
            """Records of the span that are in the part, or will be."""
            try:
                for found in source.read(data, span, piece.input.about):
                    if found.comment is not None and found.comment.post_id is None:
                        comments.append(found)
                        whole["comment"] += 1
                    elif found.post or found.media or found.menu_item:
                        if tally is not None and found.post is not None and not piece.beside:
                            _count(tally, found.post)
                        seq = _add_item(found, comments, seq, piece, survey, part)
                        comments = []
                        whole["item"] += 1
                    else:
                        seq = _add(found, seq, survey, part)
                        whole["term" if found.term else "author" if found.author else ""] += 1
            except OSError:
                raise  # the disk's trouble, not the record's
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told, counted as lost, and the rest goes on
                comments += _failed(error, data, span, piece.input, whole)
            for found in comments:
                seq = _add(found, seq, survey, part)
    survey.bytes = size
    if tally is not None:
        survey.words = tally.counted(piece.vocabulary)
    return survey


def _count(tally: Tally, post: Post) -> None:
    """Count the words of an entry."""
    for raw in (post.title_raw, post.content_raw, post.excerpt_raw):
        if raw:
            tally.add(raw)


def _failed(error: Exception, data: bytes, span: Span, taken: Input, whole: Counter[str]) -> Iterator[Found]:
    """What a span holds that can not be read: as many records as the independent count finds, less the whole ones."""
    detail = f"the record can not be read ({type(error).__name__}: {error}); please report this"
    notes: tuple[tuple[str, str], ...] = (("read-failed", detail),)
    for kind, number in reconcile.within(taken.kind, data, taken.about).items():
        for _ in range(number - whole[kind]):
            yield Found(line=span.line, failed=kind, notes=notes)
            notes = ()
    if notes:
        yield Found(line=span.line, notes=notes)


def _add_item(
    found: Found, comments: list[Found], seq: int, piece: Piece, survey: Surveyed, part: BinaryIO
) -> int:
    """Put an item, then its comments, into the part; return the next number."""
    item = found.post or found.media or found.menu_item
    assert item is not None  # noqa: S101 - for the type checker
    packed = parts.packed(_with_comments(found, comments))
    _tell_item(item, seq, piece, survey)
    part.write(packed)  # last, so that what fails leaves no trace
    if piece.beside:
        survey.saved.append((seq, len(comments), overlap.record(item)))
    seq += 1
    threads = [(each.comment.id, each.comment.parent) for each in comments if each.comment]
    levels, wrongs = depths(threads) if threads else ([], {})
    for place, each in enumerate(comments):
        if each.comment is None:
            continue
        comment = msgspec.structs.replace(each.comment, post_id=item.id, depth=levels[place])
        wrong = wrongs.get(place)
        notes = (*each.notes, ("comment-parent", wrong)) if wrong else each.notes
        seq = _add(msgspec.structs.replace(each, comment=comment, notes=notes), seq, survey, part)
    return seq


def _add(found: Found, seq: int, survey: Surveyed, part: BinaryIO) -> int:
    """Put a record that is no item into the part; return the next number."""
    parts.write(part, found)
    if found.comment is not None:
        digest = (
            b"" if survey.beside else _digest(found.comment.content_raw)
        )  # on a page its number is enough
        survey.comments.append((seq, found.comment.id, digest))
    elif found.term is not None:
        survey.terms.append((seq, found.term))
    elif found.author is not None:
        survey.authors.append((seq, found.author))
        if survey.beside:
            survey.saved.append((seq, 0, b""))
    elif found.site is not None and not survey.beside:
        survey.heads.append(found.site)
    return seq + 1


def _with_comments(found: Found, comments: list[Found]) -> Found:
    """The item with the number of its comments."""
    if not comments:
        return found
    if found.post is not None:
        post = msgspec.structs.replace(found.post, comment_count=len(comments))
        return msgspec.structs.replace(found, post=post, replies=len(comments))
    if found.media is not None:
        media = msgspec.structs.replace(found.media, comment_count=len(comments))
        return msgspec.structs.replace(found, media=media, replies=len(comments))
    return msgspec.structs.replace(found, replies=len(comments))


def _tell_item(item: Post | Media | MenuItem, seq: int, piece: Piece, survey: Surveyed) -> None:
    """What others may ask of an item."""
    row = Row(
        seq=seq,
        id=item.id,
        digest=b"",
        kind="menu",
        type="nav_menu_item",
        status=item.status,
        slug=item.slug,
        title=item.title,
        link=item.link,
        parent=0,
        date=item.date,
        offset=offset(item.date, item.date_gmt),
        publish=False,
        keys=(),
    )
    if isinstance(item, MenuItem):
        survey.rows.append(
            row._replace(digest=_digest(row.type, item.title, item.content_raw, item.excerpt_raw))
        )
        return
    keys = addresses.keys_of(
        item.link,
        item.guid,
        item.id,
        slug=item.slug,
        post_type=item.type,
        old_slugs=[meta.value for meta in item.meta if meta.key == "_wp_old_slug"],
        published=item.status in {"publish", "inherit"},
    )
    if isinstance(item, Media):
        files = (item.file, *(size.file for size in item.sizes))
        keys += addresses.file_keys(item.url, files, piece.hosts, piece.base)
        survey.media.append((seq, item))
    elif item.type == "wp_block" and item.id is not None:
        survey.blocks.append((item.id, item.content_raw))
    publish = isinstance(item, Post) and not withheld(item.type, item.status, item.password, piece.include)
    survey.rows.append(
        row._replace(
            digest=_digest(item.type, item.title_raw, item.content_raw, item.excerpt_raw),
            kind="media" if isinstance(item, Media) else "post",
            type=item.type,
            parent=item.parent,
            publish=publish,
            keys=tuple(keys),
        )
    )
    for ref in item.terms:
        survey.named_terms.setdefault((ref.taxonomy, ref.slug), (seq, ref.name))
    if item.author:
        survey.named_authors.setdefault(item.author, seq)


def _digest(*texts: str) -> bytes:
    """What two records of the same text have in common."""
    return hashlib.blake2b("\0".join(texts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
