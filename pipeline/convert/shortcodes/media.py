"""WordPress's own media shortcodes: caption, gallery, playlist, audio, video."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.convert.shortcodes import markup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.convert.context import Context
    from pipeline.convert.shortcodes.tags import Tag
    from pipeline.model import Media

_AUDIO = ("src", "mp3", "m4a", "ogg", "oga", "opus", "wav", "flac", "wma", "url", "file", "mp3_url")
_VIDEO = ("src", "mp4", "m4v", "webm", "ogv", "flv", "mov", "wmv", "url", "file")
_URL = re.compile(r"https?://[^\s\"'<>|]+|/[^\s\"'<>|]+\.\w{2,4}")
_CAPTIONED = re.compile(r"((?:<a [^<>]+>\s*)?<img [^<>]+>(?:\s*</a>)?)(.*)", re.DOTALL | re.IGNORECASE)
_NUMBER = re.compile(r"\d+")


def caption(tag: Tag, inner: str, ctx: Context) -> str | None:
    """`[caption]<img> text[/caption]`, and the form of before 2012 with the text in an attribute."""
    del ctx
    if not tag.enclosing:
        return None
    content = markup.trimmed(inner)
    words = tag.get("caption").strip()
    found = None if words else _CAPTIONED.search(content)
    if found is not None:
        content, words = content[: found.end(1)], markup.trimmed(found[2])
    if not words:
        return markup.block(f"<figure{_align(tag)}>{content}</figure>") if content else markup.GONE
    return markup.block(f"<figure{_align(tag)}>{content}<figcaption>{words}</figcaption></figure>")


def _align(tag: Tag) -> str:
    """The class attribute of a captioned figure."""
    align = tag.get("align")
    align = align if align.startswith("align") else f"align{align}" if align else "alignnone"
    return f' class="wp-caption {align}"' if align.isalpha() else ' class="wp-caption"'


def gallery(tag: Tag, inner: str, ctx: Context) -> str:
    """`[gallery]`: the pictures of `ids`, else those attached to the entry."""
    pictures = _chosen(tag, ctx, ("image/",))
    if not pictures:
        ctx.note("shortcode-dropped", f"{markup.quoted(tag.source)}: the export holds no picture for it")
        return inner or markup.GONE
    linked = tag.get("link") == "file"
    figures = "".join(figure(media, linked=linked) for media in pictures)
    return markup.block(f'<figure class="gallery">{figures}</figure>') + inner


def figure(media: Media, *, linked: bool = False, words: str = "") -> str:
    """A picture of the library with its caption."""
    shown = markup.image(media.url, media.alt)
    if linked:
        shown = markup.link(media.url, shown)
    words = words or markup.text(media.caption)
    below = f"<figcaption>{words}</figcaption>" if words else ""
    return f"<figure>{shown}{below}</figure>"


def pictures(ids: str, ctx: Context, *, linked: bool = False) -> str:
    """The pictures with these ids as one gallery; "" if none is known."""
    found = _by_ids(ids, ctx)
    figures = "".join(figure(media, linked=linked) for media in found)
    return markup.block(f'<figure class="gallery">{figures}</figure>') if figures else ""


def _by_ids(ids: str, ctx: Context) -> list[Media]:
    """The attachments with these ids, in order; missing ones are noted."""
    found: list[Media] = []
    for number in _NUMBER.findall(ids):
        media = ctx.site.media(int(number)) if len(number) < 19 else None
        if media is None:
            ctx.note("media-missing", f"attachment {number}, which a shortcode shows, is not in the export")
        else:
            found.append(media)
    return found


def _chosen(tag: Tag, ctx: Context, kinds: tuple[str, ...]) -> list[Media]:
    """The attachments that a gallery or playlist shows, by WordPress's rules."""
    if tag.get("ids"):
        return _by_ids(tag.get("ids"), ctx)
    order_by = tag.get("orderby") or "menu_order ID"
    if tag.get("include"):
        found: Iterable[Media] = _by_ids(tag.get("include"), ctx)
    else:
        parent = _NUMBER.fullmatch(tag.get("id"))
        owner = int(parent[0]) if parent is not None and len(parent[0]) < 19 else ctx.post_id
        left_out = set(_NUMBER.findall(tag.get("exclude")))
        attached = ctx.site.attachments(owner) if owner is not None else ()
        found = [media for media in attached if _is_kind(media, kinds) and str(media.id) not in left_out]
    return _ordered(list(found), order_by.lower(), descending=tag.get("order").upper() == "DESC")


def _ordered(found: list[Media], order_by: str, *, descending: bool) -> list[Media]:
    """Pictures in the order that the shortcode asks for; at random means as they stand."""
    if "rand" in order_by or "post__in" in order_by or "none" in order_by:
        return found
    if "title" in order_by:
        return sorted(found, key=lambda media: media.title.casefold(), reverse=descending)
    if "modified" in order_by:
        return sorted(found, key=lambda media: media.modified or "", reverse=descending)
    if "date" in order_by:
        return sorted(found, key=lambda media: media.date or "", reverse=descending)
    if "menu_order" in order_by:
        return sorted(found, key=lambda media: (media.menu_order, media.id or 0), reverse=descending)
    if "id" in order_by:
        return sorted(found, key=lambda media: media.id or 0, reverse=descending)
    return found[::-1] if descending else found


def _is_kind(media: Media, kinds: tuple[str, ...]) -> bool:
    """Whether an attachment is a picture, sound or film; without a type its name tells."""
    if media.mime_type:
        return media.mime_type.startswith(kinds)
    suffix = (media.file or media.url).rpartition(".")[2].lower()
    kind = next((kind for kind, suffixes in _SUFFIXES.items() if suffix in suffixes), "")
    return kind in kinds


_SUFFIXES = {
    "image/": ("jpg", "jpeg", "png", "gif", "webp", "avif", "svg", "bmp", "ico", "tif", "tiff", "heic"),
    "audio/": ("mp3", "m4a", "ogg", "oga", "wav", "flac", "wma", "opus", "aac"),
    "video/": ("mp4", "m4v", "webm", "ogv", "mov", "wmv", "avi", "mpg", "flv", "3gp"),
}


def playlist(tag: Tag, inner: str, ctx: Context) -> str:
    """`[playlist]`: one player a track, with its title."""
    kind = "video" if tag.get("type") == "video" else "audio"
    tracks = _chosen(tag, ctx, (f"{kind}/",))
    if not tracks:
        ctx.note("shortcode-dropped", f"{markup.quoted(tag.source)}: the export holds no track for it")
        return inner or markup.GONE
    players = "".join(
        f"<figure>{player(kind, media.url)}"
        f"<figcaption>{markup.text(media.caption or media.title or media.slug)}</figcaption></figure>"
        for media in tracks
    )
    return markup.block(players) + inner


def audio(tag: Tag, inner: str, ctx: Context) -> str | None:
    """`[audio]` with its file in an attribute, bare, or as the first sound of the entry."""
    return _player(tag, inner, ctx, "audio", _AUDIO)


def video(tag: Tag, inner: str, ctx: Context) -> str | None:
    """`[video]` likewise."""
    return _player(tag, inner, ctx, "video", _VIDEO)


def _player(tag: Tag, inner: str, ctx: Context, kind: str, names: tuple[str, ...]) -> str | None:
    """A player of one file, and what else the shortcode holds."""
    urls = [value for name in names if (value := tag.get(name))]
    urls += [value.lstrip("=:") for value in tag.plain if _URL.match(value.lstrip("=:"))]
    if not urls and (found := _URL.fullmatch(markup.bare(inner).strip())):
        urls, inner = [found[0]], ""
    ids = tag.get("id", "ids") if not urls else ""
    if not urls and ids.isdigit():
        urls = [media.url for media in _by_ids(ids, ctx)]
    if not urls and ctx.post_id is not None and not tag.plain and not inner.strip():
        attached = [
            media.url for media in ctx.site.attachments(ctx.post_id) if _is_kind(media, (f"{kind}/",))
        ]
        urls = attached[:1]
    if not urls:
        if tag.plain and not tag.enclosing:
            return None
        ctx.note("shortcode-dropped", f"{markup.quoted(tag.source)}: the export holds no {kind} file for it")
        return inner or markup.GONE
    title = tag.get("caption", "title", "text", "titles") or _title_of(urls[0])
    # Old players take several files in one value, apart by commas or bars, with options behind a bar.
    urls = [part for url in urls for part in (_URL.findall(url.replace(",http", " http")) or [url])]
    shown = (
        player(kind, urls[0], tag.get("poster"))
        if len(urls) == 1
        else _sources(kind, urls, tag.get("poster"))
    )
    if title:
        shown = f"<figure>{shown}<figcaption>{markup.text(title)}</figcaption></figure>"
    return markup.block(shown) + (markup.region(inner) if markup.trimmed(inner) else "")


def _title_of(url: str) -> str:
    """What old players have behind the address: `a.mp3|titles=One|artists=Two`."""
    options = dict(part.partition("=")[::2] for part in url.split("|")[1:])
    return ", ".join(value for name in ("artists", "titles") if (value := options.get(name)))


def player(kind: str, url: str, poster: str = "") -> str:
    """An audio or video element."""
    extra = f' poster="{markup.attribute(poster)}"' if poster else ""
    return f'<{kind} controls src="{markup.attribute(url)}"{extra}></{kind}>'


def _sources(kind: str, urls: list[str], poster: str) -> str:
    """A player that has the same in several formats."""
    extra = f' poster="{markup.attribute(poster)}"' if poster else ""
    sources = "".join(f'<source src="{markup.attribute(url)}" />' for url in dict.fromkeys(urls))
    return f"<{kind} controls{extra}>{sources}</{kind}>"


MEDIA = {
    "caption": caption,
    "wp_caption": caption,
    "gallery": gallery,
    "playlist": playlist,
    "audio": audio,
    "video": video,
    "wpaudio": audio,
    "mp3player": audio,
    "mp3": audio,
    "mp3j": audio,
    "dewplayer": audio,
    "podcast": audio,
    "sc_embed_player": audio,
    "html5_audio": audio,
    "flowplayer": video,
    "fvplayer": video,
    "jwplayer": video,
    "html5_video": video,
    "wpvideoplayer": video,
    "evp_embed_video": video,
    "videojs": video,
    "video_player": video,
}
