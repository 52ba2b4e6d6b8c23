"""What a part of an export holds, in numbers: parts are counted each by itself, then added up."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline import parts
from pipeline.catalogue import SEQUENCE, Catalogue
from pipeline.convert import blocks
from pipeline.convert.shortcodes import SHORTCODES, WORDS
from pipeline.convert.shortcodes import code as listings
from pipeline.convert.shortcodes.tags import tokens
from pipeline.model import Document
from pipeline.targets import plain
from pipeline.visibility import is_draft, withheld

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.convert.shortcodes.tags import Vocabulary
    from pipeline.model import Found, Media, Meta, Post

MOST_NAMES = 100_000
"""Different names that a count keeps; a hostile export must not fill the memory with names."""
OTHERS = "…"
"""Where names beyond that are counted."""
PLACES = 3
"""Places that are shown of each kind of damage."""
LANGUAGE_MARKS = re.compile(r"\[:([a-z]{2})\]|<!--:([a-z]{2})-->")
"""How qTranslate keeps several languages in one text."""
LANGUAGE_TAXONOMY = "language"
"""Polylang's."""
LANGUAGE_FIELD = "_locale"
"""Bogo's."""


class Part(NamedTuple):
    """A part to count."""

    number: int
    source: str
    catalogue: str
    url: str
    hosts: frozenset[str]
    folder: str
    """Where parts lie."""
    include: tuple[str, ...]
    shortcodes: tuple[tuple[str, str], ...]


class Place(NamedTuple):
    """Where something was found."""

    source: str
    line: int
    detail: str


@dataclass
class Damage:
    """How often a note was made, and where first."""

    count: int = 0
    first: list[Place] = field(default_factory=list)


@dataclass
class Tally:
    """The numbers; names stand in the order in which they were met."""

    types: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(type, status)."""
    repeated: Counter[str] = field(default_factory=Counter)
    """Records met before, by kind."""
    years: Counter[str] = field(default_factory=Counter)
    """Of entries: what is, or might be, a page."""
    undated: int = 0
    first: str = ""
    last: str = ""
    authors: Counter[str] = field(default_factory=Counter)
    """Login -> posts."""
    terms: Counter[str] = field(default_factory=Counter)
    """Taxonomy -> times that an item carries a term of it."""
    comment_statuses: Counter[str] = field(default_factory=Counter)
    comment_types: Counter[str] = field(default_factory=Counter)
    editors: Counter[str] = field(default_factory=Counter)
    """`blocks`, `classic` or `empty` -> entries."""
    blocks: Counter[str] = field(default_factory=Counter)
    shortcodes: Counter[str] = field(default_factory=Counter)
    meta: Counter[str] = field(default_factory=Counter)
    params: Counter[str] = field(default_factory=Counter)
    """Custom fields that go into front matter."""
    folders: Counter[str] = field(default_factory=Counter)
    """Folder of content/ -> files."""
    drafts: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    """Reason -> posts without a file in content/."""
    media_types: Counter[str] = field(default_factory=Counter)
    media_files: int = 0
    """Originals whose path the export tells."""
    media_sizes: int = 0
    """Resized copies."""
    languages: Counter[str] = field(default_factory=Counter)
    notes: dict[str, Damage] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        """The numbers of the next part."""
        for each in fields(self):
            mine, theirs = getattr(self, each.name), getattr(other, each.name)
            if isinstance(mine, Counter):
                _join(mine, theirs)
            elif isinstance(mine, int):
                setattr(self, each.name, mine + theirs)
        self._dates(other.first, other.last)
        for code, damage in other.notes.items():
            known = self.notes.setdefault(code, Damage())
            known.count += damage.count
            known.first += damage.first[: PLACES - len(known.first)]

    def _dates(self, first: str, last: str) -> None:
        """The span of time, widened."""
        self.first = min(filter(None, (self.first, first)), default="")
        self.last = max(self.last, last)

    def dated(self, date: str | None) -> None:
        """Count an entry's date."""
        if date is None:
            self.undated += 1
            return
        self.years[date[:4]] += 1
        self._dates(date, date)

    def noted(self, code: str, place: Place) -> None:
        """Count a note."""
        damage = self.notes.setdefault(code, Damage())
        damage.count += 1
        if len(damage.first) < PLACES:
            damage.first.append(place)


def _join(mine: Counter[Any], theirs: Counter[Any]) -> None:
    """Add up; names beyond the bound are counted together."""
    for name, number in theirs.items():
        if name not in mine and len(mine) >= MOST_NAMES:
            name = OTHERS if isinstance(name, str) else (OTHERS, OTHERS)  # noqa: PLW2901 - what it is counted as
        mine[name] += number


def count(part: Part) -> Tally:
    """Count the records of a part."""
    tally = Tally()
    site = Catalogue(part.catalogue, part.url, part.hosts)
    begin, end = part.number * SEQUENCE, (part.number + 1) * SEQUENCE
    twins, said, paths = site.twins(begin, end), site.said(begin, end), site.paths(begin, end)
    site.db.close()
    words = WORDS._replace(known=SHORTCODES.keys() | dict(part.shortcodes).keys())
    for seq, found in enumerate(parts.read(part.folder, part.number), begin):
        for code, detail in (*found.notes, *said.get(seq, ())):
            tally.noted(code, Place(found.source or part.source, found.line, detail))
        if seq in twins:
            tally.repeated[_kind(found)] += 1
        elif found.post is not None:
            _post(tally, found.post, paths.get(seq), part.include)
            _content(tally, found.post.content_raw, words)
        elif found.media is not None:
            _media(tally, found.media)
        elif found.menu_item is not None:
            tally.types["nav_menu_item", found.menu_item.status] += 1
            tally.meta.update(meta.key for meta in found.menu_item.meta)
        elif found.comment is not None:
            tally.comment_statuses[found.comment.status] += 1
            tally.comment_types[found.comment.type or "comment"] += 1
    return tally


def _kind(found: Found) -> str:
    """What sort of record it is, as the ledger calls it."""
    told = (("comment", found.comment), ("term", found.term), ("author", found.author), ("page", found.page))
    return next((kind for kind, record in told if record is not None), "item")


def _post(tally: Tally, post: Post, path: str | None, include: Iterable[str]) -> None:
    """All of a post but its content."""
    tally.types[post.type, post.status] += 1
    reason = withheld(post.type, post.status, post.password, tuple(include))
    if reason:
        tally.left_out[reason] += 1
    if path is not None:
        tally.folders["/".join(path.split("/")[:2])] += 1
        tally.drafts += is_draft(post.status, post.password)
        tally.params.update(_params(post))
    if reason != "type":
        tally.dated(post.date)
        raw = post.content_raw
        tally.editors["blocks" if blocks.has_blocks(raw) else "classic" if raw.strip() else "empty"] += 1
    if post.author:
        tally.authors[post.author] += 1
    _item(tally, post)


def _item(tally: Tally, item: Post | Media) -> None:
    """What posts and attachments have in common."""
    tally.meta.update(meta.key for meta in item.meta)
    for ref in item.terms:
        tally.terms[ref.taxonomy] += 1
        if ref.taxonomy == LANGUAGE_TAXONOMY:
            tally.languages[ref.slug] += 1
    _locale(tally, item.meta)


def _locale(tally: Tally, custom: Iterable[Meta]) -> None:
    """The language of an entry, where a plugin keeps it in a field."""
    for meta in custom:
        if meta.key == LANGUAGE_FIELD and meta.value:
            tally.languages[meta.value] += 1


def _content(tally: Tally, raw: str, words: Vocabulary) -> None:
    """What an entry's content is made of."""
    if "wp:" in raw:
        tally.blocks.update(blocks.inventory(raw))
    if "[:" in raw or "<!--:" in raw:
        tally.languages.update({one or other for one, other in LANGUAGE_MARKS.findall(raw)})
    if "[" in raw:
        tally.shortcodes.update(_shortcodes(raw, words))


def _shortcodes(raw: str, words: Vocabulary) -> Counter[str]:
    """The shortcodes of a text; those that a listing shows are none."""
    found = _names(raw, words)
    if not listings.CODE.keys().isdisjoint(found) and "[/" in raw:
        outside = _names(listings.shield(raw), words)
        for name in found:
            if name not in listings.CODE:
                found[name] = outside[name]
    return +found


def _names(raw: str, words: Vocabulary) -> Counter[str]:
    """How often each shortcode is opened."""
    return Counter(token.name for token in tokens(raw, words) if not (token.closing or token.escaped))


def _media(tally: Tally, media: Media) -> None:
    """An attachment."""
    tally.types[media.type, media.status] += 1
    tally.media_types[media.mime_type or "unknown"] += 1
    tally.media_files += bool(media.file)
    tally.media_sizes += len({size.file for size in media.sizes})
    _item(tally, media)


def _params(post: Post) -> tuple[str, ...]:
    """The custom fields that the front matter would show."""
    if not any(meta.key[:1] != "_" for meta in post.meta):
        return ()
    document = Document(post=post, author=None, image=None, offset=None, description="", draft=False)
    found = plain.fields(document).get("params")
    return tuple(found) if isinstance(found, dict) else ()
