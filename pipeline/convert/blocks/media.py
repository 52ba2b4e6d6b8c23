"""Pictures, galleries, covers, players, files: what the saved HTML lacks comes from ids and attributes."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from pipeline.convert.blocks.embeds import address
from pipeline.convert.blocks.markup import (
    as_dict,
    as_id,
    as_list,
    as_text,
    attachment,
    embed,
    image,
    media_of,
    plain,
    rich,
)

if TYPE_CHECKING:
    from pipeline.convert.blocks.parse import Block
    from pipeline.convert.context import Context
    from pipeline.model import Media

LIST_TAG = re.compile(r"</?(?:ul|ol|li)(?:\s[^<>]*)?>", re.IGNORECASE)
ITEM_TAG = re.compile(r"<(/?)li(?:\s[^<>]*)?>", re.IGNORECASE)
WRAPPER_TAG = re.compile(r"</?(?:div|ul|ol|button|svg|path|span)(?:\s[^<>]*)?/?>", re.IGNORECASE)
EMPTY_LINK = re.compile(r"<a(?:\s[^<>]*)?>\s*</a>", re.IGNORECASE)
GALLERY_HEAD = re.compile(r"<figure\s[^<>]*wp-block-gallery[^<>]*>")
EMPTY_CAPTION = re.compile(r"<figcaption[^<>]*>\s*</figcaption>")
SOURCE = re.compile(r"""\ssrc\s*=\s*(?:"[^"]+"|'[^']+')""")
BACKGROUND = re.compile(
    r"background-image:\s*url\(\s*(?:&quot;|&#0?39;|[\"'])?([^\"')&<>]+(?:&amp;[^\"')&<>]+)*)"
)
NEIGHBOUR_LINKS = re.compile(r"</a>\s*<a\b")
OPEN_GALLERY = '<figure class="gallery">'


def picture(block: Block, inner: str, ctx: Context) -> str:
    """core/image: as saved; by its id where it has no source; nothing where there is none either."""
    if "<img" in inner and SOURCE.search(inner):
        return EMPTY_CAPTION.sub("", inner) if "></figcaption>" in inner else inner
    url = as_text(block.attrs.get("url"))
    caption = rich(block.attrs.get("caption")) or _caption(inner)
    if url:
        return image(url, block.attrs.get("alt"), caption)
    media = media_of(ctx, block.attrs.get("id"), "core/image")
    if media:
        return image(media.url, block.attrs.get("alt") or media.alt, caption)
    return f"<p>{caption}</p>" if caption else ""


def gallery(block: Block, inner: str, ctx: Context) -> str:
    """core/gallery in its three forms (list, nested images, ids) as one figure of figures."""
    if "<img" in inner:
        return _gallery(inner)
    caption = rich(block.attrs.get("caption")) or _caption(inner)
    listed = [
        item for item in as_list(block.attrs.get("images")) if isinstance(item, dict) and item.get("url")
    ]
    if listed:
        shown = [image(item["url"], item.get("alt"), rich(item.get("caption"))) for item in listed]
    else:
        shown = [attachment(media, caption=True) for media in _gallery_media(block, ctx)]
    if not shown:
        return inner
    under = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"{OPEN_GALLERY}{''.join(shown)}{under}</figure>"


def slideshow(block: Block, inner: str, ctx: Context) -> str:
    """A gallery of another plugin: wrappers and buttons go, figures stay."""
    if "<img" not in inner:
        return gallery(block, inner, ctx)
    body = EMPTY_LINK.sub("", WRAPPER_TAG.sub("", inner))
    return _gallery(body)


def _gallery_media(block: Block, ctx: Context) -> list[Media]:
    ids = block.attrs.get("ids")
    ids = ids.split(",") if isinstance(ids, str) else as_list(ids)
    ids = ids or [item.get("id") for item in as_list(block.attrs.get("images")) if isinstance(item, dict)]
    if ids:
        found = [media_of(ctx, number, block.name or "") for number in ids]
        return [media for media in found if media]
    if as_dict(block.attrs.get("dynamicContent")) and ctx.post_id is not None:
        return [
            media
            for media in ctx.site.attachments(ctx.post_id)
            if (media.mime_type or "image").startswith("image")
        ]
    return []


def _gallery(html: str) -> str:
    head = GALLERY_HEAD.search(html)
    if head:
        stop = html.rfind("</figure>")
        html = html[head.end() : stop] + html[stop + 9 :] if stop >= 0 else html[head.end() :]
    if "<li" in html:
        if html.count("<figure") < html.count("<li"):
            html = ITEM_TAG.sub(r"<\1figure>", html)
        html = LIST_TAG.sub("", html)
    return f"{OPEN_GALLERY}{html.strip()}</figure>"


def _caption(inner: str) -> str:
    start = inner.find("<figcaption")
    start = inner.find(">", start) + 1 if start >= 0 else 0
    stop = inner.find("</figcaption>", start)
    return inner[start:stop].strip() if start and stop > start else ""


def cover(block: Block, inner: str, ctx: Context) -> str:
    """core/cover: the background is a picture like any other."""
    attrs = block.attrs
    content = inner.find("wp-block-cover__inner-container")
    head = inner if content < 0 else inner[:content]
    if attrs.get("backgroundType") == "embed-video" and as_text(attrs.get("url")):
        start, stop = head.find("<figure"), head.find("</figure>")
        if 0 <= start < stop:
            inner = inner[:start] + inner[stop + 9 :]
        return _after_first_tag(inner, embed(as_text(attrs.get("url"))))
    if "<img" in head or "<video" in head:
        return inner
    url = as_text(attrs.get("url"))
    if url and attrs.get("backgroundType") == "video":
        return _after_first_tag(inner, f'<video controls src="{escape(url)}"></video>')
    return _after_first_tag(inner, _background(block, head, ctx))


def media_text(block: Block, inner: str, ctx: Context) -> str:
    """core/media-text: the picture beside the text, also where it is only a background or an id."""
    start = inner.find("wp-block-media-text__media")
    stop = inner.find("</figure>", start)
    own = inner[start:stop] if 0 <= start < stop else ""
    if "<img" in own or "<video" in own:
        return inner
    url = as_text(block.attrs.get("mediaUrl"))
    if url and block.attrs.get("mediaType") == "video":
        return _after_first_tag(inner, f'<video controls src="{escape(url)}"></video>')
    return _after_first_tag(inner, _background(block, own, ctx))


def _background(block: Block, head: str, ctx: Context) -> str:
    attrs = block.attrs
    alt = attrs.get("alt") or attrs.get("mediaAlt")
    found = BACKGROUND.search(head)
    url = as_text(attrs.get("url")) or as_text(attrs.get("mediaUrl"))
    if not url and found:
        url = found[1].replace("&amp;", "&")
    if url:
        return image(url, alt)
    number = as_id(attrs.get("id")) or as_id(attrs.get("mediaId"))
    if not number and attrs.get("useFeaturedImage"):
        number = next((as_id(meta.value) for meta in ctx.meta if meta.key == "_thumbnail_id"), 0)
    media = media_of(ctx, number, block.name or "")
    if media is None:
        return ""
    if (media.mime_type or "").startswith("video"):
        return f'<video controls src="{escape(media.url)}"></video>'
    return image(media.url, alt or media.alt)


def _after_first_tag(html: str, added: str) -> str:
    start = html.find("<")
    at = html.find(">", start) + 1 if start >= 0 else 0
    return html[:at] + added + html[at:] if added else html


def player(block: Block, inner: str, ctx: Context) -> str:
    """core/audio and core/video: as saved, or by id."""
    if SOURCE.search(inner):
        return inner
    tag = "audio" if block.name == "core/audio" else "video"
    url = as_text(block.attrs.get("src"))
    if not url:
        media = media_of(ctx, block.attrs.get("id"), block.name or "")
        url = media.url if media else ""
    if not url:
        return inner if plain(inner) else ""
    caption = rich(block.attrs.get("caption")) or _caption(inner)
    under = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure><{tag} controls src="{escape(url)}"></{tag}>{under}</figure>'


def file(block: Block, inner: str, ctx: Context) -> str:
    """core/file: its name and its download button, with a blank between the two links."""
    if "<a" in inner:
        return NEIGHBOUR_LINKS.sub("</a> <a", inner)
    url = as_text(block.attrs.get("href"))
    media = media_of(ctx, block.attrs.get("id"), "core/file") if not url else None
    if media:
        url = media.url
    if not url:
        return inner if plain(inner) else ""
    label = rich(block.attrs.get("fileName")) or escape(media.title if media else "", quote=False)
    return f'<p><a href="{escape(url)}">{label or escape(url.rsplit("/", 1)[-1], quote=False)}</a></p>'


def playlist_track(block: Block, inner: str, ctx: Context) -> str:
    """A track: who, what, and the sound."""
    attrs = block.attrs
    media = media_of(ctx, attrs.get("id"), block.name or "") if not attrs.get("src") else None
    url = as_text(attrs.get("src")) or (media.url if media else "")
    parts = [rich(attrs.get(key)) for key in ("title", "artist", "album", "length")]
    words = ", ".join([part for part in parts if part])
    tag = "video" if attrs.get("type") == "video" else "audio"
    sound = f'<{tag} controls src="{escape(url)}"></{tag}>' if url else ""
    return f"<li>{words}{sound}</li>" if words or sound else inner


def playlist(block: Block, inner: str, _ctx: Context) -> str:
    """A list of tracks."""
    caption = rich(block.attrs.get("caption"))
    if caption and caption not in inner:
        inner += f"<p>{caption}</p>"
    return inner if "<ol" in inner or "<li" not in inner else f"<ol>{inner}</ol>"


def video_address(block: Block, inner: str, _ctx: Context) -> str:
    """A video that is kept elsewhere and known by a short id (videopress)."""
    guid = as_text(block.attrs.get("guid"))
    url = f"https://videopress.com/v/{guid}" if guid else address(block, inner)
    caption = rich(block.attrs.get("caption")) or _caption(inner)
    return embed(url, caption) if url else inner
