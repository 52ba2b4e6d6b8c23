"""The nouns of the pipeline: frozen records that the stages hand to each other.

Field order is the key order of the JSON that a run writes; names follow the WordPress
REST API where the meaning is the same. The JSON Schemas of `data/schema/` are made from here.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from msgspec import UNSET, Struct, UnsetType

Json = Any
"""A value that JSON can hold: None, bool, int, float, str, list or dict with str keys."""

Kind = Literal["site", "item", "comment", "term", "author", "page"]
Outcome = Literal["written", "excluded", "merged", "failed"]
Level = Literal["info", "warning", "error"]


class Record(Struct, frozen=True, kw_only=True):
    """What every record has in common: frozen, keyword-only, written in field order."""


class Note(Record, frozen=True):
    """Something that was repaired, guessed, kept raw or dropped."""

    code: str
    """A key of `codes.CODES`, kebab-case."""
    level: Level
    source: str
    """The file as given by the user; `archive.zip!/inner.xml` inside an archive."""
    line: int
    """1-based line in the decoded text; 0 where the note is about no line."""
    kind: Kind
    id: int | None
    detail: str


class Meta(Record, frozen=True, omit_defaults=True):
    """One custom field, in source order; doubles are kept."""

    key: str
    value: str
    parsed: Json | UnsetType = UNSET
    """A PHP-serialised value as JSON; absent where the value is not serialised or unreadable."""


class TermRef(Record, frozen=True):
    """A term that an item carries."""

    taxonomy: str
    slug: str
    name: str


class Element(Record, frozen=True, omit_defaults=True):
    """An XML element that no field foresaw."""

    text: str
    attributes: dict[str, str] = {}
    children: dict[str, list[Element]] = {}


class Post(Record, frozen=True):
    """An item of any post type but attachment and nav_menu_item."""

    id: int | None
    type: str
    status: str
    slug: str
    """Percent-decoded post_name; "" if none."""
    link: str
    guid: str
    title: str
    """Plain text: entities resolved, no markup, cleaned."""
    title_raw: str
    date: str | None
    """`YYYY-MM-DDTHH:MM:SS`, the site's local time; never invented."""
    date_gmt: str | None
    """The same with `Z`."""
    modified: str | None
    modified_gmt: str | None
    author: str | None
    """Login of the author."""
    parent: int
    menu_order: int
    comment_status: str
    ping_status: str
    sticky: bool
    password: str
    format: str | None
    terms: tuple[TermRef, ...]
    featured_media: int | None
    meta: tuple[Meta, ...]
    content_raw: str
    """As in the source; no stage ever touches it."""
    excerpt_raw: str
    content_html: str = ""
    """Blocks, shortcodes and paragraphs resolved, cleaned, sanitised."""
    content_markdown: str = ""
    """The body of the Markdown file."""
    content_text: str = ""
    """Plain running text of the body, for analysis."""
    excerpt: str = ""
    """Markdown; "" if none."""
    language: str | None = None
    word_count: int = 0
    """Words of `content_text` by UAX #29; in Chinese, Japanese and Thai each character is one."""
    reading_minutes: int = 0
    """At 189 words a minute, WordPress's own measure; 0 without words."""
    n_links: int = 0
    """Links in `content_html`."""
    n_images: int = 0
    """Pictures in `content_html`."""
    n_changes: int = 0
    """Changes that cleaning made."""
    comment_count: int = 0
    path: str | None = None
    """The entry's file, relative to the output; None where none is written."""
    extra: dict[str, list[Element]] = {}
    """Elements without a field: `{uri}name` -> elements, nothing dropped."""


class Size(Record, frozen=True):
    """A resized copy of a picture."""

    name: str
    file: str
    """Path under the uploads folder."""
    width: int | None
    """Pixels."""
    height: int | None


class Media(Record, frozen=True):
    """An attachment."""

    id: int | None
    type: str
    status: str
    slug: str
    link: str
    guid: str
    title: str
    title_raw: str
    date: str | None
    date_gmt: str | None
    modified: str | None
    modified_gmt: str | None
    author: str | None
    parent: int
    menu_order: int
    comment_status: str
    ping_status: str
    password: str
    terms: tuple[TermRef, ...]
    meta: tuple[Meta, ...]
    content_raw: str
    excerpt_raw: str
    comment_count: int
    url: str
    """Where the original file was served."""
    file: str
    """Path of the original under the uploads folder; "" if unknown."""
    mime_type: str | None
    width: int | None
    height: int | None
    alt: str
    caption: str
    """Plain text of the excerpt, which is where WordPress keeps a caption."""
    description: str
    sizes: tuple[Size, ...]
    path: str | None = None
    """The file in `media/`; None where it could not be had."""
    extra: dict[str, list[Element]] = {}


class MenuItem(Record, frozen=True):
    """An entry of a navigation menu (post type nav_menu_item)."""

    id: int | None
    menu: str
    """Slug of the menu; "" if the export does not say."""
    title: str
    url: str
    object: str
    """What it points to: a post type, a taxonomy or `custom`."""
    object_id: int | None
    parent: int
    """Id of the menu item above; 0 at the top level."""
    order: int
    target_path: str | None
    """The target's file in `content/`, where it has one."""
    meta: tuple[Meta, ...]
    status: str = "publish"
    slug: str = ""
    link: str = ""
    guid: str = ""
    date: str | None = None
    date_gmt: str | None = None
    content_raw: str = ""
    excerpt_raw: str = ""
    extra: dict[str, list[Element]] = {}


class Comment(Record, frozen=True):
    """A comment, pingback, trackback or what a plugin made of it (`review`, `order_note` …)."""

    id: int | None
    post_id: int | None
    parent: int
    type: str
    status: str
    """approved, hold, spam, trash or post-trashed."""
    author: str
    author_url: str
    author_id: str
    """Stable within one export: a keyed hash of the e-mail address, else of the name."""
    author_email: str | None
    author_ip: str | None
    user: str | None
    """Login, where the commenter is an author of the export."""
    date: str | None
    date_gmt: str | None
    content_raw: str
    content_html: str = ""
    content_text: str = ""
    depth: int = 0
    """0 = top level; a missing or circular parent counts as top."""
    meta: tuple[Meta, ...] = ()
    extra: dict[str, list[Element]] = {}


class Term(Record, frozen=True):
    """A category, tag, menu or term of a custom taxonomy."""

    id: int | None
    """None where only an item names it."""
    taxonomy: str
    slug: str
    name: str
    parent: str | None
    """Slug of the parent."""
    description: str
    name_raw: str = ""
    """As in the source; `name` is cleaned."""
    count: int = 0
    """Posts that carry it."""
    meta: tuple[Meta, ...] = ()
    extra: dict[str, list[Element]] = {}


class Author(Record, frozen=True):
    """Who wrote posts."""

    id: int | None
    login: str
    display_name: str
    first_name: str
    last_name: str
    email: str | None
    """None unless personal data is kept."""
    post_count: int = 0
    extra: dict[str, list[Element]] = {}


class LedgerRow(Record, frozen=True):
    """What became of one source record: exactly one outcome each."""

    source: str
    line: int
    kind: Kind
    id: int | None
    type: str
    status: str
    outcome: Outcome
    reason: str
    """A code; "" if written."""
    path: str | None


class Document(Record, frozen=True):
    """An entry ready for a target: the converted post and all that its file needs beside it."""

    post: Post
    author: str | None
    """Display name."""
    image: str | None
    """URL of the featured picture."""
    offset: int | None
    """Minutes that the site's local time is ahead of UTC; None if the entry has no date."""
    description: str
    """Excerpt or SEO description, plain text; "" if none."""
    draft: bool
    weight: int | None = None
    """Place among its siblings, where it is not the post's own menu order."""
    authors: tuple[str, ...] = ()
    """Display names of all authors, in order, where a plugin for several authors names them."""
    seo: dict[str, str | bool] = {}
    """What an SEO plugin keeps of the entry besides its description, in one shape; empty values left out."""


class File(Record, frozen=True):
    """A file of the output."""

    path: str
    """Relative to the output folder, `/` between the parts."""
    text: str


class Entry(NamedTuple):
    """What others need to know of an entry, attachment, term or author to link to it."""

    kind: str
    """`post`, `media`, `term` or `author`."""
    id: int | None
    type: str
    slug: str
    title: str
    link: str
    """Its old address."""
    path: str | None
    """Its file relative to the output; None where none is written."""
    row: int | None = None
    """Line of its record in `data/`, from 1; None for a term or author."""


class SiteInfo(Record, frozen=True):
    """What the head of an export says of its site."""

    title: str = ""
    description: str = ""
    url: str = ""
    """wp:base_blog_url, where the pages are."""
    home_url: str = ""
    """wp:base_site_url, the network's or WordPress's own address."""
    language: str = ""
    """As in the source, such as `it-IT`."""
    generator: str = ""
    wxr_version: str = ""
    extra: dict[str, list[Element]] = {}


class PageFile(Record, frozen=True, array_like=True):
    """What became of a file of saved pages, for its one line in the ledger."""

    type: str
    """The entry's post type; else what the file is: `category`, `feed`, `asset` …"""
    id: int | None
    outcome: Outcome
    reason: str
    """A code; "" if written."""


class Found(Record, frozen=True, omit_defaults=True, array_like=True):
    """One record as a source read it, with where it stands and what had to be mended."""

    line: int = 0
    post: Post | None = None
    media: Media | None = None
    menu_item: MenuItem | None = None
    comment: Comment | None = None
    term: Term | None = None
    author: Author | None = None
    site: SiteInfo | None = None
    user_id: int = 0
    """WordPress's id of the user who wrote the comment; 0 for a visitor."""
    replies: int = 0
    """Comments that follow an item in its part."""
    notes: tuple[tuple[str, str], ...] = ()
    """(code, detail)."""
    failed: Kind | None = None
    """What there was that can not be read; there is no record then."""
    source: str = ""
    """The file it comes from, where an input is many files; "" if it is the input itself."""
    page: PageFile | None = None
    """The file of saved pages that this stands for: an entry's, or by itself one that holds none."""
