"""Target `plain`: content/posts/, content/pages/ as a tree, content/<type>/; a Document in, its file out."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from msgspec import UNSET

from pipeline.addresses import old_path
from pipeline.model import Document, File
from pipeline.targets import front_matter
from pipeline.targets.paths import joined, numbered, part, portable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.model import Json, Meta, Post
    from pipeline.targets import Placed

__all__ = ["fields", "layout", "link", "numbered", "place"]

FOLDERS = {"post": "content/posts", "page": "content/pages"}
"""Folder of a post type; every other type has one of its own name."""
TREE = "page"
"""The type whose entries stand below each other."""

TERM_FIELDS = {"category": "categories", "post_tag": "tags"}
NOT_TERMS = frozenset(("post_format", "nav_menu", "author", "post_translations", "product_visibility"))
"""Taxonomies by which WordPress and plugins keep books: no reader of a page ever saw their names."""
OWN_FIELDS = frozenset(
    [
        "title",
        "date",
        "lastmod",
        "slug",
        "url",
        "draft",
        "author",
        "authors",
        "categories",
        "tags",
        "description",
        "image",
        "aliases",
        "weight",
        "wordpress_id",
        "wordpress_type",
        "params",
        "layout",
        "permalink",
        "published",
        "type",
        "menu",
    ],
)
"""Keys that mean something here or to a site generator: a taxonomy of that name gets `_terms` behind it."""

NOT_PARAMS = re.compile(
    r"_|footnotes$|panels_data$|classic-editor-remember$|rank_math_|.*(?:password|passwd|secret|api_?key|token)",
    re.IGNORECASE,
).match
"""Custom fields that stay in data/: hidden ones, what body or `params.seo` hold, editor state, secrets."""

_NEEDS_ESCAPE = re.compile(r"[^\w./~\-\u00a1-\U0010ffff]", re.ASCII)


def place(entry: Placed, above: Sequence[Placed] = ()) -> str:
    """The path of an entry; a page stands below its ancestors, of which the outermost comes first."""
    name = part(entry.slug, entry.type, entry.id, entry.title) + ".md"
    folder = FOLDERS.get(entry.type) or f"content/{portable(entry.type) or 'entry'}"
    if above and entry.type == TREE:
        return joined(folder, [*(part(page.slug, page.type, page.id, page.title) for page in above), name])
    return f"{folder}/{name}"


def link(source: str, goal: str) -> str:
    """The relative address of one file, or of a picture, as seen from another.

    >>> link("content/pages/about/team.md", "content/posts/ciao.md")
    '../../posts/ciao.md'
    """
    end = goal.rfind("/") + 1
    way = _way(source[: source.rfind("/") + 1], goal[:end]) + goal[end:]
    return _NEEDS_ESCAPE.sub(_percent, way)


@lru_cache(maxsize=1024)
def _way(source: str, goal: str) -> str:
    """From one folder to another; both end in a slash."""
    here = source.split("/")[:-1]
    there = goal.split("/")
    shared = 0
    for left, right in zip(here, there[:-1], strict=False):
        if left != right:
            break
        shared += 1
    return "../" * (len(here) - shared) + "/".join(there[shared:])


def layout(document: Document) -> File:
    """Front matter, a blank line, the body."""
    post = document.post
    body = post.content_markdown.strip("\n")
    head = front_matter.emit(fields(document))
    return File(path=post.path or place(post), text=f"{head}\n{body}\n" if body else head)


def fields(document: Document) -> dict[str, object]:
    """The front matter of an entry, in the order of the contract; what has no value is left out."""
    post = document.post
    terms = _terms(post)
    url = old_path(post.link)
    found: dict[str, object] = {
        "title": post.title,
        "date": _moment(post.date, document.offset) if post.date else _moment(_bare(post.date_gmt), 0),
        "lastmod": _moment(post.modified, _offset(post) if post.modified_gmt else document.offset),
        "slug": post.slug,
        "url": url,
        "draft": document.draft,
        "author": document.authors[0] if document.authors else document.author,
        "authors": document.authors if len(document.authors) > 1 else None,
        "categories": terms.pop("categories", None),
        "tags": terms.pop("tags", None),
        **terms,
        "description": document.description,
        "image": document.image,
        "aliases": _aliases(post, url),
        "weight": document.weight or post.menu_order,
        "wordpress_id": post.id,
        "wordpress_type": post.type,
        "params": _params(post.meta, document.seo),
    }
    return {name: value for name, value in found.items() if value}


def _terms(post: Post) -> dict[str, object]:
    """Names of the entry's terms, by the key that its taxonomy has here."""
    found: dict[str, list[str]] = {}
    for term in post.terms:
        if term.taxonomy in NOT_TERMS:
            continue
        field = TERM_FIELDS.get(term.taxonomy) or term.taxonomy
        if field is term.taxonomy and field.lower() in OWN_FIELDS:
            field += "_terms"
        names = found.setdefault(field, [])
        name = term.name or term.slug
        if name and name not in names:
            names.append(name)
    return dict(found)


def _aliases(post: Post, url: str) -> list[str]:
    """Where the entry was before its slug was changed: WordPress redirects from there."""
    old = [meta.value for meta in post.meta if meta.key == "_wp_old_slug" and meta.value]
    if not old:
        return []
    folder, _, last = url.rstrip("/").rpartition("/")
    if not last or unquote(last) != post.slug:
        return []
    end = "/" if url.endswith("/") else ""
    return [alias for alias in dict.fromkeys(f"{folder}/{slug}{end}" for slug in old) if alias != url]


def _params(custom: tuple[Meta, ...], seo: dict[str, str | bool]) -> dict[str, object]:
    """Custom fields that are text, numbers or lists of them; a field met again becomes a list."""
    found: dict[str, list[Json]] = {}
    spelled: dict[str, str] = {}
    for meta in custom:
        key = meta.key
        if key[:1] == "_" or not meta.value or not key.strip() or NOT_PARAMS(key):
            continue
        value = meta.value if meta.parsed is UNSET else meta.parsed
        if value is None or value == [] or not (_is_scalar(value) or _is_list(value)):
            continue
        # Site generators do not tell `Colour` from `colour`, so the second joins the first.
        key = spelled.setdefault(key.strip().lower(), key.strip())
        found.setdefault(key, []).append(value)
    if seo:
        found.setdefault(spelled.get("seo", "seo"), []).append(dict(seo))
    return {key: values[0] if len(values) == 1 else values for key, values in found.items()}


def _is_scalar(value: Json) -> bool:
    return isinstance(value, (str, int, float))


def _is_list(value: Json) -> bool:
    return isinstance(value, list) and all(map(_is_scalar, value))


def _offset(post: Post) -> int | None:
    """Minutes between local time and UTC at the time of the last change: not those of the date in summer."""
    if not post.modified or not post.modified_gmt:
        return None
    try:
        local = datetime.fromisoformat(post.modified)
        utc = datetime.fromisoformat(post.modified_gmt.removesuffix("Z"))
    except ValueError:
        return None
    return round((local - utc).total_seconds() / 60)


def _bare(utc: str | None) -> str | None:
    """A time in UTC without its mark."""
    return utc.removesuffix("Z") if utc else None


def _moment(local: str | None, offset: int | None) -> datetime | str | None:
    """A local time with its offset; as text where the calendar does not know it."""
    if not local:
        return None
    try:
        moment = datetime.fromisoformat(local)
    except ValueError:
        return local
    zone = None if offset is None else _zone(offset)
    return moment if zone is None else moment.replace(tzinfo=zone)


@lru_cache(maxsize=128)
def _zone(offset: int) -> timezone | None:
    """A fixed zone; None if no place on earth is so far ahead."""
    return timezone(timedelta(minutes=offset)) if abs(offset) < 24 * 60 else None


def _percent(found: re.Match[str]) -> str:
    """One character as its percent-encoded bytes."""
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "ignore"))
