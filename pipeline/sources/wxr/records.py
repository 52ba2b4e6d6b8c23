"""Boxes -> records: which element fills which field, for WXR 1.0, 1.1 and 1.2."""

from __future__ import annotations

import html
from functools import lru_cache
from typing import TYPE_CHECKING, TypedDict

from slugify import slugify

from pipeline.model import (
    Author,
    Comment,
    Element,
    Found,
    Media,
    MenuItem,
    Meta,
    Post,
    SiteInfo,
    Term,
    TermRef,
)
from pipeline.sources import php
from pipeline.sources.wxr.fields import date, number, positive, rfc_date, slug, utc
from pipeline.sources.wxr.media import about
from pipeline.titles import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.sources.wxr.box import Box, Category
    from pipeline.sources.wxr.values import Say

COMMENT_STATUS = {"1": "approved", "0": "hold", "approve": "approved", "": "hold"}
TAXONOMY = {"tag": "post_tag", "": "category"}
"""What WXR 1.0 calls a taxonomy."""
TERM_FIELDS = {
    "wp:category": (
        "category",
        "wp:category_nicename",
        "wp:cat_name",
        "wp:category_parent",
        "wp:category_description",
    ),
    "wp:tag": ("post_tag", "wp:tag_slug", "wp:tag_name", "", "wp:tag_description"),
    "wp:term": ("", "wp:term_slug", "wp:term_name", "wp:term_parent", "wp:term_description"),
}
"""Element -> taxonomy, and where slug, name, parent and description stand."""
PADDED = ("wp:post_type", "wp:status", "wp:wxr_version")
"""Fields whose padding shows that all values are padded."""
KEPT_EXTRA = ("pubDate", "description")
"""RSS elements of an item that no field holds."""
DAMAGE = frozenset(
    ("element-misplaced", "element-unclosed", "end-tag-stray", "item-cut", "tag-unreadable", "value-cut")
)
"""Notes that tell that an element may be missing that was there."""


class Common(TypedDict):
    """Fields that posts and attachments share."""

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
    extra: dict[str, list[Element]]


def found(box: Box, line: int, around: dict[str, str]) -> Found | None:
    """The record that a finished box holds; None for a channel piece without one. `around`: the fields of its span."""
    for field in PADDED:
        if around.get(field, "")[:1] == " ":
            _unpad(box)
            break
    name = box.name
    if name == "wp:comment":
        user = number(box.values.get("wp:comment_user_id", ""), box.say)
        return Found(line=line, comment=_comment(box), user_id=user or 0)
    if name == "item":
        kind = box.values.get("wp:post_type", "").strip()
        if kind == "attachment":
            return Found(line=line, media=_media(box))
        if kind == "nav_menu_item":
            return Found(line=line, menu_item=_menu_item(box))
        return Found(line=line, post=_post(box))
    if name == "wp:author":
        return Found(line=line, author=_author(box))
    if name in TERM_FIELDS:
        return Found(line=line, term=_term(box))
    return Found(line=line, site=_site(box)) if box.values or box.extra else None


def _unpad(box: Box) -> None:
    """Take the one blank on either side off all values, as in a file saved from a browser."""
    box.say("values-padded", "blanks pad the values, as in a file saved from a browser; taken off")
    box.values = {key: _unpadded(value) for key, value in box.values.items()}
    box.metas = [(_unpadded(key), _unpadded(value)) for key, value in box.metas]


def _unpadded(value: str) -> str:
    return value.removeprefix(" ").removesuffix(" ")


def _common(box: Box) -> Common:
    """Fields that posts and attachments share."""
    get, say = box.values.get, box.say
    kind = get("wp:post_type", "").strip()
    if not kind:
        kind = "post"
        say("type-missing", "the item names no post type; taken as a post")
    title = get("title", "")
    date_gmt = utc(get("wp:post_date_gmt", ""), say)
    day = date(get("wp:post_date", ""), say)
    if (
        day is None
        and date_gmt is None
        and "wp:post_date" not in box.values
        and (date_gmt := rfc_date(get("pubDate", "")))
    ):
        say("date-from-pubdate", "the item has no wp:post_date; the date is that of pubDate")
    return {
        "id": number(get("wp:post_id", ""), say),
        "type": kind,
        "status": _status(box, kind),
        "slug": slug(get("wp:post_name", "").strip()),
        "link": get("link", "").strip(),
        "guid": get("guid", "").strip(),
        "title": plain(title),
        "title_raw": title,
        "date": day,
        "date_gmt": date_gmt,
        "modified": date(get("wp:post_modified", ""), say),
        "modified_gmt": utc(get("wp:post_modified_gmt", ""), say),
        "author": get("dc:creator", "").strip() or None,
        "parent": number(get("wp:post_parent", ""), say) or 0,
        "menu_order": number(get("wp:menu_order", ""), say) or 0,
        "comment_status": get("wp:comment_status", "").strip(),
        "ping_status": get("wp:ping_status", "").strip(),
        "password": get("wp:post_password", "").strip(),
        "terms": terms(box.categories, say),
        "meta": metas(box.metas, say),
        "content_raw": get("content:encoded", ""),
        "excerpt_raw": get("excerpt:encoded", ""),
        "extra": _extra(box),
    }


def _status(box: Box, kind: str) -> str:
    """The status; nothing becomes public of which damage may hide that it was not."""
    status = box.values.get("wp:status", "").strip()
    if not status:
        status = "inherit" if kind == "attachment" else "draft"
        box.say("status-missing", f"the item names no status; taken as {status}")
    elif (
        status == "publish"
        and "wp:post_password" not in box.values
        and any(code in DAMAGE for code, _ in box.notes)
    ):
        status = "draft"
        box.say(
            "status-uncertain",
            "the item is damaged, and does not say whether a password protects it; taken as draft",
        )
    return status


def _post(box: Box) -> Post:
    """A post of any type that is written as an entry or kept in data/."""
    common = _common(box)
    thumbnail = next((value for key, value in box.metas if key == "_thumbnail_id"), "")
    form = next((ref.slug for ref in common["terms"] if ref.taxonomy == "post_format"), None)
    return Post(
        **common,
        sticky=box.values.get("wp:is_sticky", "").strip() in {"1", "true"},
        format=form.removeprefix("post-format-") if form else None,
        featured_media=positive(thumbnail),
    )


def _media(box: Box) -> Media:
    """An attachment; its file and sizes are in its custom fields."""
    common = _common(box)
    url = box.values.get("wp:attachment_url", "").strip() or common["guid"]
    details = about(common["meta"], url)
    return Media(
        **common,
        comment_count=0,
        url=url,
        file=details.file,
        mime_type=details.mime_type,
        width=details.width,
        height=details.height,
        alt=plain(details.alt),
        caption=plain(common["excerpt_raw"]),
        description=plain(common["content_raw"]),
        sizes=details.sizes,
    )


def _menu_item(box: Box) -> MenuItem:
    """A menu's entry; what it points to is in its custom fields."""
    common = _common(box)
    meta = dict(reversed(box.metas))
    kind = meta.get("_menu_item_type", "").strip()
    return MenuItem(
        id=common["id"],
        menu=next((ref.slug for ref in common["terms"] if ref.taxonomy == "nav_menu"), ""),
        title=common["title"],
        url=meta.get("_menu_item_url", "").strip(),
        object="custom" if kind == "custom" else meta.get("_menu_item_object", "").strip(),
        object_id=None if kind == "custom" else positive(meta.get("_menu_item_object_id", "")),
        parent=positive(meta.get("_menu_item_menu_item_parent", "")) or 0,
        order=common["menu_order"],
        target_path=None,
        meta=common["meta"],
        status=common["status"],
        slug=common["slug"],
        link=common["link"],
        guid=common["guid"],
        date=common["date"],
        date_gmt=common["date_gmt"],
        content_raw=common["content_raw"],
        excerpt_raw=common["excerpt_raw"],
        extra=common["extra"],
    )


def _comment(box: Box) -> Comment:
    """A comment; its post is the item around it."""
    get, say = box.values.get, box.say
    approved = get("wp:comment_approved", "").strip()
    return Comment(
        id=number(get("wp:comment_id", ""), say),
        post_id=None,
        parent=number(get("wp:comment_parent", ""), say) or 0,
        type=get("wp:comment_type", "").strip() or "comment",
        status=COMMENT_STATUS.get(approved, approved),
        author=html.unescape(get("wp:comment_author", "").strip()),
        author_url=get("wp:comment_author_url", "").strip(),
        author_id="",
        author_email=get("wp:comment_author_email", "").strip() or None,
        author_ip=get("wp:comment_author_IP", "").strip() or None,
        user=None,
        date=date(get("wp:comment_date", ""), say),
        date_gmt=utc(get("wp:comment_date_gmt", ""), say),
        content_raw=get("wp:comment_content", ""),
        meta=metas(box.metas, say),
        extra=box.extra,
    )


def _author(box: Box) -> Author:
    """An author that the export declares."""
    get = box.values.get
    return Author(
        id=number(get("wp:author_id", ""), box.say),
        login=get("wp:author_login", "").strip(),
        display_name=html.unescape(get("wp:author_display_name", "").strip()),
        first_name=html.unescape(get("wp:author_first_name", "").strip()),
        last_name=html.unescape(get("wp:author_last_name", "").strip()),
        email=get("wp:author_email", "").strip() or None,
        extra=box.extra,
    )


def _term(box: Box) -> Term:
    """A term that the export declares."""
    taxonomy, slug_key, name_key, parent_key, description_key = TERM_FIELDS[box.name]
    get = box.values.get
    taxonomy = taxonomy or get("wp:term_taxonomy", "").strip()
    name = html.unescape(get(name_key, "").strip())
    return Term(
        id=number(get("wp:term_id", ""), box.say),
        taxonomy=TAXONOMY.get(taxonomy, taxonomy),
        slug=slug(get(slug_key, "").strip()) or _slug_of(name, box.say),
        name=name,
        parent=slug(get(parent_key, "").strip()) or None,
        description=get(description_key, ""),
        meta=metas(box.metas, box.say),
        extra=box.extra,
    )


def _site(box: Box) -> SiteInfo:
    """What the channel says of the site."""
    get = box.values.get
    link = get("link", "").strip()
    network = get("wp:base_site_url", "").strip()
    blog = get("wp:base_blog_url", "").strip()
    if day := get("pubDate", "").strip():
        box.extra.setdefault("pubDate", []).insert(0, Element(text=day))
    if blog and link.rstrip("/") not in {"", blog.rstrip("/"), network.rstrip("/")}:
        box.extra.setdefault("link", []).insert(0, Element(text=link))
    return SiteInfo(
        title=html.unescape(get("title", "").strip()),
        description=html.unescape(get("description", "").strip()),
        url=(blog or link or network).rstrip("/"),
        home_url=(network or link).rstrip("/"),
        language=get("language", "").strip(),
        generator=get("generator", "").strip(),
        wxr_version=get("wp:wxr_version", "").strip(),
        extra=box.extra,
    )


def terms(categories: Iterable[Category], say: Say) -> tuple[TermRef, ...]:
    """The terms of an item, each once; WXR 1.0 names them twice, first without a slug."""
    named = [_ref(*each) for each in categories]
    slugged = {(ref.taxonomy, ref.name) for ref in named if ref.slug}
    refs: dict[tuple[str, str], TermRef] = {}
    for each in named:
        ref = each
        if not ref.slug:
            if not ref.name or (ref.taxonomy, ref.name) in slugged:
                continue
            ref = TermRef(taxonomy=ref.taxonomy, slug=_slug_of(ref.name, say), name=ref.name)
        if refs.setdefault((ref.taxonomy, ref.slug), ref).name != ref.name:
            say(
                "term-differs",
                f"{ref.taxonomy} {ref.slug} stands twice with other words: “{ref.name}”; the first stays",
            )
    return tuple(refs.values())


@lru_cache(maxsize=4096)
def _ref(domain: str, nicename: str, name: str) -> TermRef:
    """A term as an item names it; the items of a site name the same ones again and again."""
    taxonomy = domain.strip()
    return TermRef(
        taxonomy=TAXONOMY.get(taxonomy, taxonomy),
        slug=slug(nicename.strip()),
        name=html.unescape(name.strip()),
    )


def _slug_of(name: str, say: Say) -> str:
    """A slug made of a name."""
    say("term-slug-made", f"the term “{name}” has no slug; made from its name")
    return slugify(name, allow_unicode=True)


def metas(pairs: Iterable[tuple[str, str]], say: Say) -> tuple[Meta, ...]:
    """Custom fields in order; serialised values are read, never run."""
    return tuple([_meta(key.strip(), value, say) for key, value in pairs])


def _meta(key: str, value: str, say: Say) -> Meta:
    """One custom field."""
    if not php.is_serialized(value):
        return Meta(key=key, value=value)
    try:
        parsed, repaired = php.unserialize(value)
    except ValueError as error:
        say("serialized-unreadable", f"the value of {key} can not be read: {error}")
        return Meta(key=key, value=value)
    if repaired:
        say("serialized-mended", f"string lengths in the value of {key} are wrong; read all the same")
    return Meta(key=key, value=value, parsed=parsed)


def _extra(box: Box) -> dict[str, list[Element]]:
    """Elements without a field; the plain RSS ones of an item among them."""
    for key in KEPT_EXTRA:
        if value := box.values.get(key):
            box.extra[key] = [Element(text=value), *box.extra.get(key, [])]
    return box.extra
