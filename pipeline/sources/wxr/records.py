"""Boxes -> records: which element fills which field, for WXR 1.0, 1.1 and 1.2."""

from __future__ import annotations

import email.utils
import html
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from msgspec import UNSET
from slugify import slugify

from pipeline.model import Author, Comment, Element, Found, Media, Meta, MenuItem, Post, SiteInfo, Size, Term, TermRef
import pipeline.sources.php as php

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.model import Json
    from pipeline.sources.wxr.boxes import Box
    from pipeline.sources.wxr.values import Say

COMMENT_STATUS = {"1": "approved", "0": "hold", "approve": "approved", "": "hold"}
TAXONOMY = {"tag": "post_tag", "": "category"}
"""What WXR 1.0 calls a taxonomy."""
TERM_FIELDS = {
    "wp:category": ("category", "wp:category_nicename", "wp:cat_name", "wp:category_parent", "wp:category_description"),
    "wp:tag": ("post_tag", "wp:tag_slug", "wp:tag_name", "", "wp:tag_description"),
    "wp:term": ("", "wp:term_slug", "wp:term_name", "wp:term_parent", "wp:term_description"),
}
"""Element -> taxonomy, and where slug, name, parent and description stand."""
MIME_TYPES = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "jpe": "image/jpeg", "png": "image/png", "gif": "image/gif",
    "webp": "image/webp", "avif": "image/avif", "heic": "image/heic", "svg": "image/svg+xml", "bmp": "image/bmp",
    "tif": "image/tiff", "tiff": "image/tiff", "ico": "image/x-icon", "pdf": "application/pdf",
    "mp3": "audio/mpeg", "m4a": "audio/mpeg", "ogg": "audio/ogg", "oga": "audio/ogg", "wav": "audio/wav",
    "flac": "audio/flac", "mp4": "video/mp4", "m4v": "video/mp4", "mov": "video/quicktime", "avi": "video/avi",
    "ogv": "video/ogg", "webm": "video/webm", "wmv": "video/x-ms-wmv", "mpg": "video/mpeg", "mpeg": "video/mpeg",
    "3gp": "video/3gpp", "txt": "text/plain", "csv": "text/csv", "vtt": "text/vtt", "rtf": "application/rtf",
    "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text", "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "epub": "application/epub+zip", "zip": "application/zip", "gz": "application/x-gzip", "rar": "application/rar",
    "7z": "application/x-7z-compressed", "tar": "application/x-tar", "json": "application/json",
}  # fmt: skip
"""As WordPress's wp_get_mime_types; an export does not carry the type itself."""

TAG = re.compile(r"<(?:!--.*?-->|/?[a-zA-Z][^<>]*>)", re.DOTALL)
LOOSE_DATE = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?:[ T]+(\d\d?):(\d\d?)(?::(\d\d?))?)?")
BREAKS = re.compile(r"[^\S\n\t]*[\n\t]\s*")
KEPT_EXTRA = ("pubDate", "description")
"""RSS elements of an item that no field holds."""


def found(box: Box, line: int, say: Say) -> Found | None:
    """The record that a finished box holds; None for a channel piece without one."""
    if box.name == "item":
        return _item(box, line, say)
    if box.name == "wp:comment":
        user = _int(box.values.get("wp:comment_user_id", ""), say)
        return Found(line=line, comment=_comment(box, say), user_id=user or 0)
    if box.name == "wp:author":
        return Found(line=line, author=_author(box, say))
    if box.name in TERM_FIELDS:
        return Found(line=line, term=_term(box, say))
    return Found(line=line, site=_site(box)) if box.values or box.extra else None


def _item(box: Box, line: int, say: Say) -> Found:
    """A post, attachment or menu item."""
    values = box.values
    if values.get("wp:post_type", "")[:1].isspace() or values.get("wp:status", "")[:1].isspace():
        say("values-padded", "blanks pad the values, as in a file saved from a browser; taken off")
        values = {key: _unpadded(value) for key, value in values.items()}
        box.metas = [(_unpadded(key), _unpadded(value)) for key, value in box.metas]
    box.values = values
    kind = _text(values, "wp:post_type")
    if kind == "attachment":
        return Found(line=line, media=_media(box, say))
    if kind == "nav_menu_item":
        return Found(line=line, menu_item=_menu_item(box, say))
    return Found(line=line, post=_post(box, say))


def _common(box: Box, say: Say) -> dict[str, object]:
    """Fields that posts and attachments share."""
    values = box.values
    kind = _text(values, "wp:post_type")
    status = _text(values, "wp:status")
    if not kind:
        kind = "post"
        say("type-missing", "the item names no post type; taken as a post")
    if not status:
        status = "inherit" if kind == "attachment" else "draft"
        say("status-missing", f"the item names no status; taken as {status}")
    elif box.cut and status == "publish" and "wp:post_password" not in values:
        status = "draft"
        say("status-uncertain", "the item was cut before it says whether a password protects it; taken as draft")
    date = _date(values.get("wp:post_date", ""), say)
    date_gmt = _date(values.get("wp:post_date_gmt", ""), say)
    published = values.get("pubDate", "").strip()
    if date is None and date_gmt is None and "wp:post_date" not in values and published:
        date_gmt = _rfc_date(published)
        if date_gmt:
            say("date-from-pubdate", "the item has no wp:post_date; the date is that of pubDate")
    return {
        "id": _int(values.get("wp:post_id", ""), say),
        "type": kind,
        "status": status,
        "slug": slug(_text(values, "wp:post_name")),
        "link": _text(values, "link"),
        "guid": _text(values, "guid"),
        "title": plain(values.get("title", "")),
        "title_raw": values.get("title", ""),
        "date": date,
        "date_gmt": _utc(date_gmt),
        "modified": _date(values.get("wp:post_modified", ""), say),
        "modified_gmt": _utc(_date(values.get("wp:post_modified_gmt", ""), say)),
        "author": _text(values, "dc:creator") or None,
        "parent": _int(values.get("wp:post_parent", ""), say) or 0,
        "menu_order": _int(values.get("wp:menu_order", ""), say) or 0,
        "comment_status": _text(values, "wp:comment_status"),
        "ping_status": _text(values, "wp:ping_status"),
        "password": values.get("wp:post_password", "").strip(),
        "terms": terms(box.categories, say),
        "meta": metas(box.metas, say),
        "content_raw": values.get("content:encoded", ""),
        "excerpt_raw": values.get("excerpt:encoded", ""),
        "extra": _extra(box),
    }


def _post(box: Box, say: Say) -> Post:
    """A post of any type that is written as an entry or kept in data/."""
    common = _common(box, say)
    thumbnail = next((value for key, value in box.metas if key == "_thumbnail_id"), "")
    form = next((ref.slug for ref in common["terms"] if ref.taxonomy == "post_format"), None)  # type: ignore[attr-defined]
    return Post(
        **common,  # type: ignore[arg-type]
        sticky=_text(box.values, "wp:is_sticky") in {"1", "true"},
        format=form.removeprefix("post-format-") if form else None,
        featured_media=_positive(thumbnail),
    )


def _media(box: Box, say: Say) -> Media:
    """An attachment; its file and sizes are in its meta."""
    common = _common(box, say)
    all_metas: tuple[Meta, ...] = common["meta"]  # type: ignore[assignment]
    by_key: dict[str, Meta] = {}
    for meta in all_metas:
        by_key.setdefault(meta.key, meta)
    about = by_key["_wp_attachment_metadata"].parsed if "_wp_attachment_metadata" in by_key else UNSET
    details: dict[str, Json] = about if isinstance(about, dict) else {}
    file = by_key["_wp_attached_file"].value if "_wp_attached_file" in by_key else _str(details.get("file"))
    folder = file.rpartition("/")[0]
    original = _str(details.get("original_image"))
    if original:
        file = f"{folder}/{original}" if folder else original
    url = _text(box.values, "wp:attachment_url") or str(common["guid"])
    sizes = details.get("sizes")
    named = sizes.items() if isinstance(sizes, dict) else ()
    return Media(
        **common,  # type: ignore[arg-type]
        comment_count=0,
        url=url,
        file=file,
        mime_type=MIME_TYPES.get((file or url).rpartition(".")[2].lower()),
        width=_number(details.get("width")),
        height=_number(details.get("height")),
        alt=plain(by_key["_wp_attachment_image_alt"].value) if "_wp_attachment_image_alt" in by_key else "",
        caption=plain(str(common["excerpt_raw"])),
        description=plain(str(common["content_raw"])),
        sizes=tuple(
            Size(
                name=name,
                file=f"{folder}/{_str(size.get('file'))}" if folder else _str(size.get("file")),
                width=_number(size.get("width")),
                height=_number(size.get("height")),
            )
            for name, size in named
            if isinstance(size, dict)
        ),
    )


def _menu_item(box: Box, say: Say) -> MenuItem:
    """A menu's entry; what it points to is in its meta."""
    common = _common(box, say)
    meta = {key: value for key, value in reversed(box.metas)}
    refs: tuple[TermRef, ...] = common["terms"]  # type: ignore[assignment]
    kind = meta.get("_menu_item_type", "").strip()
    return MenuItem(
        id=common["id"],  # type: ignore[arg-type]
        menu=next((ref.slug for ref in refs if ref.taxonomy == "nav_menu"), ""),
        title=str(common["title"]),
        url=meta.get("_menu_item_url", "").strip(),
        object="custom" if kind == "custom" else meta.get("_menu_item_object", "").strip(),
        object_id=None if kind == "custom" else _positive(meta.get("_menu_item_object_id", "")),
        parent=_positive(meta.get("_menu_item_menu_item_parent", "")) or 0,
        order=common["menu_order"],  # type: ignore[arg-type]
        target_path=None,
        meta=common["meta"],  # type: ignore[arg-type]
        status=str(common["status"]),
        slug=str(common["slug"]),
        link=str(common["link"]),
        guid=str(common["guid"]),
        date=common["date"],  # type: ignore[arg-type]
        date_gmt=common["date_gmt"],  # type: ignore[arg-type]
        content_raw=str(common["content_raw"]),
        excerpt_raw=str(common["excerpt_raw"]),
        extra=common["extra"],  # type: ignore[arg-type]
    )


def _comment(box: Box, say: Say) -> Comment:
    """A comment; its post is the item around it."""
    values = box.values
    approved = _text(values, "wp:comment_approved")
    return Comment(
        id=_int(values.get("wp:comment_id", ""), say),
        post_id=None,
        parent=_int(values.get("wp:comment_parent", ""), say) or 0,
        type=_text(values, "wp:comment_type") or "comment",
        status=COMMENT_STATUS.get(approved, approved),
        author=html.unescape(values.get("wp:comment_author", "").strip()),
        author_url=_text(values, "wp:comment_author_url"),
        author_id="",
        author_email=_text(values, "wp:comment_author_email") or None,
        author_ip=_text(values, "wp:comment_author_IP") or None,
        user=None,
        date=_date(values.get("wp:comment_date", ""), say),
        date_gmt=_utc(_date(values.get("wp:comment_date_gmt", ""), say)),
        content_raw=values.get("wp:comment_content", ""),
        meta=metas(box.metas, say),
        extra=_extra(box),
    )


def _author(box: Box, say: Say) -> Author:
    """An author that the export declares."""
    values = box.values
    return Author(
        id=_int(values.get("wp:author_id", ""), say),
        login=_text(values, "wp:author_login"),
        display_name=html.unescape(_text(values, "wp:author_display_name")),
        first_name=html.unescape(_text(values, "wp:author_first_name")),
        last_name=html.unescape(_text(values, "wp:author_last_name")),
        email=_text(values, "wp:author_email") or None,
        extra=_extra(box),
    )


def _term(box: Box, say: Say) -> Term:
    """A term that the export declares."""
    taxonomy, slug_key, name_key, parent_key, description_key = TERM_FIELDS[box.name]
    values = box.values
    taxonomy = taxonomy or _text(values, "wp:term_taxonomy")
    name = html.unescape(_text(values, name_key))
    return Term(
        id=_int(values.get("wp:term_id", ""), say),
        taxonomy=TAXONOMY.get(taxonomy, taxonomy),
        slug=slug(_text(values, slug_key)) or slugify(name, allow_unicode=True),
        name=name,
        parent=slug(_text(values, parent_key)) or None,
        description=values.get(description_key, ""),
        meta=metas(box.metas, say),
        extra=_extra(box),
    )


def _site(box: Box) -> SiteInfo:
    """What the channel says of the site."""
    values = box.values
    return SiteInfo(
        title=html.unescape(_text(values, "title")),
        description=html.unescape(_text(values, "description")),
        url=(_text(values, "wp:base_blog_url") or _text(values, "link")).rstrip("/"),
        home_url=(_text(values, "wp:base_site_url") or _text(values, "link")).rstrip("/"),
        language=_text(values, "language"),
        generator=_text(values, "generator"),
        wxr_version=_text(values, "wp:wxr_version"),
        extra=_extra(box),
    )


def terms(categories: Iterable[tuple[str, str, str]], say: Say) -> tuple[TermRef, ...]:
    """The terms of an item, each once; WXR 1.0 names them twice, first without a slug."""
    categories = [(domain.strip(), nicename.strip(), html.unescape(name.strip())) for domain, nicename, name in categories]
    slugged = {name for _, nicename, name in categories if nicename}
    refs: dict[tuple[str, str], TermRef] = {}
    for domain, nicename, name in categories:
        if not nicename and (not name or name in slugged):
            continue
        if not nicename:
            say("term-slug-made", f"the term “{name}” has no slug; made from its name")
        ref = TermRef(
            taxonomy=TAXONOMY.get(domain, domain), slug=slug(nicename) or slugify(name, allow_unicode=True), name=name
        )
        refs.setdefault((ref.taxonomy, ref.slug), ref)
    return tuple(refs.values())


def metas(pairs: Iterable[tuple[str, str]], say: Say) -> tuple[Meta, ...]:
    """Custom fields in order; serialised values are read, never run."""
    return tuple(_meta(key.strip(), value, say) for key, value in pairs)


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


def slug(text: str) -> str:
    """A slug percent-decoded; what was cut inside a character stays encoded.

    >>> slug("caff%c3%a8"), slug("%e3%81%82%e3%81")
    ('caffè', 'あ%e3%81')
    """
    if "%" not in text:
        return text
    data = unquote_to_bytes(text)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        tail = "".join(f"%{byte:02x}" for byte in data[error.start :])
        return data[: error.start].decode() + tail


def plain(text: str) -> str:
    """A title without markup, its entities resolved, on one line.

    >>> plain("Q&amp;A: <em>a</em> < b")
    'Q&A: a < b'
    """
    if "<" in text:
        text = TAG.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    return BREAKS.sub(" ", text.strip()) if "\n" in text or "\t" in text else text.strip()


def _text(values: dict[str, str], key: str) -> str:
    """A field whose blanks at the ends mean nothing."""
    return values.get(key, "").strip()


def _unpadded(value: str) -> str:
    """A value without the one blank that pads it on either side."""
    return value.removeprefix(" ").removesuffix(" ")


def _int(text: str, say: Say) -> int | None:
    """A number; None where there is none."""
    text = text.strip()
    if not text:
        return None
    try:
        number = int(text)
    except ValueError:
        say("number-unreadable", f"“{text[:40]}” is no number")
        return None
    return number if -(2**63) <= number < 2**63 else None


def _positive(text: str) -> int | None:
    """An id as meta holds it; None for 0, -1 or text."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 19 and int(text) else None


def _number(value: Json) -> int | None:
    """Pixels, which plugins also store as text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return _positive(value) if isinstance(value, str) else None


def _str(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _date(text: str, say: Say) -> str | None:
    """`2013-01-17 0:49:47` -> `2013-01-17T00:49:47`; zero dates and no dates are None."""
    text = text.strip()
    if not text or text.startswith("0000"):
        return None
    try:
        if len(text) == len("2013-01-17 10:49:47"):
            return datetime.fromisoformat(text).isoformat()
        match = LOOSE_DATE.match(text)
        if match is None:
            raise ValueError(text)  # noqa: TRY301 - one way out for all that is no date
        return datetime(*(int(part or 0) for part in match.groups())).isoformat()  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        say("date-unreadable", f"“{text[:40]}” is no date; left empty")
        return None


def _utc(date: str | None) -> str | None:
    return f"{date}Z" if date else None


def _rfc_date(text: str) -> str | None:
    """`Thu, 05 Jan 2012 14:30:46 +0000` -> UTC without its mark; None if unreadable."""
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return (moment.astimezone(UTC) if moment.tzinfo else moment).replace(tzinfo=None).isoformat()


def _extra(box: Box) -> dict[str, list[Element]]:
    """Elements without a field; the plain RSS ones of an item among them."""
    if box.name != "item":
        return box.extra
    for key in KEPT_EXTRA:
        if value := box.values.get(key):
            box.extra[key] = [Element(text=value), *box.extra.get(key, [])]
    return box.extra
