"""What one file of a saved site says, and how sure that is: the record between reading and assembling."""

from __future__ import annotations

from typing import Literal

from msgspec import field

from pipeline.model import Record

Kind = Literal[
    "single", "attachment", "home", "category", "tag", "taxonomy", "author", "date", "type-archive", "search", "archive",
    "feed", "comment-feed", "sitemap", "embed", "print", "login", "error-page", "password", "empty", "script-only",
    "redirect", "asset", "not-html", "too-large", "unreadable", "page-without-entry",
]  # fmt: skip
"""What a file is. Only `single` becomes an entry, `attachment` a record of media; the rest fill gaps or are left out."""

ARCHIVES = frozenset(("home category tag taxonomy author date type-archive search archive").split())
"""Pages that list entries."""


class Signal(Record, frozen=True, array_like=True):
    """Where a value was read, and how far that is to be trusted."""

    name: str
    confidence: float


class Person(Record, frozen=True, array_like=True):
    """Who wrote something, as far as a page tells."""

    name: str
    slug: str = ""
    """The last part of the address of the author's archive (WordPress's nicename); "" if not shown."""
    id: int | None = None


class PageTerm(Record, frozen=True, array_like=True):
    """A term as a page names it."""

    taxonomy: str
    slug: str
    name: str
    """"" where only a class names it."""
    id: int | None = None
    parent: str = ""
    """Slug of the term above; "" if none is told."""
    description: str = ""


class Picture(Record, frozen=True, array_like=True):
    """A picture that stands for an entry, or an attachment's own."""

    url: str
    id: int | None = None
    alt: str = ""
    width: int | None = None
    height: int | None = None
    caption: str = ""


class PageComment(Record, frozen=True):
    """A comment as a page shows it."""

    id: int | None
    parent: int
    type: str
    author: str
    author_url: str
    user: str
    """Nicename of a registered user who wrote it; "" for a visitor."""
    date: str | None
    date_gmt: str | None
    content: str
    """The page's own HTML of the text."""
    held: bool = False
    """Whether the page says that it awaits moderation."""
    link: str = ""
    """Address of the entry that it is on, where a feed holds comments of many."""


class Listed(Record, frozen=True):
    """An entry as an archive or a feed lists it."""

    link: str
    id: int | None = None
    title: str = ""
    date: str | None = None
    date_gmt: str | None = None
    author: Person | None = None
    terms: tuple[PageTerm, ...] = ()
    names: tuple[str, ...] = ()
    """Names of terms of unknown taxonomy, as feeds give them."""
    excerpt: str = ""
    content: str = ""
    """The whole text as HTML, where the list gives it."""
    picture: Picture | None = None
    type: str = ""
    sticky: bool = False


class Crumb(Record, frozen=True, array_like=True):
    """A step of a breadcrumb trail."""

    title: str
    url: str


class MenuEntry(Record, frozen=True):
    """An entry of a navigation menu."""

    menu: str
    title: str
    url: str
    id: int | None
    object: str
    object_id: int | None
    parent: int
    """Place of the entry above in this tuple, 1-based; 0 at the top."""
    order: int


class Home(Record, frozen=True):
    """What a page says of its site."""

    url: str = ""
    title: str = ""
    description: str = ""
    language: str = ""
    generator: str = ""


class Page(Record, frozen=True):
    """One file, read."""

    name: str
    kind: Kind
    confidence: float = 1.0
    evidence: tuple[str, ...] = ()
    """What told the kind."""
    reason: str = ""
    """A sentence on why the file is no entry."""
    type: str = ""
    """Post type of an entry; "" if the page does not tell."""
    site: Home = Home()
    link: str = ""
    """The permalink; "" if unknown."""
    address: str = ""
    """The address by which this file was reached, as far as its name tells; "" if not."""
    id: int | None = None
    slug: str = ""
    title: str = ""
    title_html: str = ""
    date: str | None = None
    date_gmt: str | None = None
    modified: str | None = None
    modified_gmt: str | None = None
    author: Person | None = None
    terms: tuple[PageTerm, ...] = ()
    names: tuple[str, ...] = ()
    """Names of terms of unknown taxonomy or slug, as metadata gives them."""
    format: str | None = None
    sticky: bool = False
    parent: int = 0
    """Id of the page above; 0 if none is told."""
    comment_status: str = ""
    picture: Picture | None = None
    file: Picture | None = None
    """An attachment's own file."""
    description: str = ""
    """What search engines are told."""
    excerpt: str = ""
    content: str = ""
    """The page's own HTML of the body."""
    part: int = 1
    """Which page of an entry that is split over several."""
    parts: int = 1
    comments: tuple[PageComment, ...] = ()
    comments_told: int | None = None
    """How many comments the page says that there are."""
    variant: str = ""
    """`amp`, `print`, `reply`, `comments` (a page of comments) …: the entry in another form."""
    language: str = ""
    crumbs: tuple[Crumb, ...] = ()
    menus: tuple[MenuEntry, ...] = ()
    entries: tuple[Listed, ...] = ()
    subject: PageTerm | None = None
    """The term whose archive this is."""
    subject_author: Person | None = None
    terms_seen: tuple[PageTerm, ...] = ()
    """Terms that menus, widgets and lists name; not the entry's own."""
    authors_seen: tuple[Person, ...] = ()
    signals: dict[str, Signal] = field(default_factory=dict)
    """Field -> where it was read."""
    notes: tuple[tuple[str, str], ...] = ()
    """(code, detail)."""
    removed: dict[str, int] = field(default_factory=dict)
    """Kind of furniture -> how many pieces were taken out of the body."""
