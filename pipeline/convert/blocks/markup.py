"""Small pieces of HTML: values in, escaped markup out; and what is visible in a piece of HTML."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.convert.context import Context
    from pipeline.model import Json, Media

TAG = re.compile(r"<!--[^<>]*-->|</?[A-Za-z][^<>]*>")
ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
BLOCK_TAG = re.compile(
    r"<(?:p|div|h[1-6]|ul|ol|dl|table|blockquote|pre|figure|section|article|details|hr|iframe|form)[\s/>]",
    re.IGNORECASE,
)
MEDIA_TAG = re.compile(
    r"<(?:img|iframe|video|audio|object|embed|svg|hr|input|math|canvas)[\s/>]", re.IGNORECASE
)
BREAK = re.compile(r"[ \t]*\n[ \t]*\n\s*")


def as_text(value: Json) -> str:
    """A string or number as text; "" for all else.

    >>> as_text("a"), as_text(3), as_text(None), as_text(True), as_text(["a"])
    ('a', '3', '', '', '')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return ""


def as_id(value: Json) -> int:
    """A post id; 0 where there is none.

    >>> as_id(7), as_id("7"), as_id("x"), as_id(True), as_id(None), as_id(7.0)
    (7, 7, 0, 0, 0, 7)
    """
    if isinstance(value, bool):
        return 0
    if isinstance(value, int):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 19:
        return int(value)
    return 0


def as_dict(value: Json) -> dict[str, Json]:
    """A JSON object; an empty one where there is none."""
    return value if isinstance(value, dict) else {}


def as_list(value: Json) -> list[Json]:
    """A JSON array; an empty one where there is none."""
    return value if isinstance(value, list) else []


def rich(value: Json) -> str:
    """A value that the editor kept as HTML, or as plain text, as HTML.

    >>> rich("a <b>b</b>"), rich("1 < 2 & 3"), rich("R&amp;D")
    ('a <b>b</b>', '1 &lt; 2 &amp; 3', 'R&amp;D')
    """
    text = as_text(value).strip()
    if ("<" in text and TAG.search(text)) or ("&" in text and ENTITY.search(text)):
        return text
    return escape(text, quote=False)


def plain(html: str) -> str:
    """The text that a piece of HTML shows, blanks folded.

    >>> plain("<p>a &amp; <b>b</b></p>  c")
    'a & b c'
    """
    text = TAG.sub(" ", html) if "<" in html else html
    return " ".join(unescape(text).split())


def has_text(html: str) -> bool:
    """Whether a reader would see a word or number in it."""
    return any(character.isalnum() for character in plain(html))


def visible(html: str) -> bool:
    """Whether a reader would see anything: text, a picture, a player."""
    return has_text(html) or MEDIA_TAG.search(html) is not None


def paragraphs(html: str) -> str:
    """HTML that stands on its own: inline HTML is put into paragraphs, split where lines are blank.

    >>> paragraphs("a <b>b</b>"), paragraphs("<ul><li>a</li></ul>"), paragraphs(" ")
    ('<p>a <b>b</b></p>', '<ul><li>a</li></ul>', '')
    """
    html = html.strip()
    if not html or BLOCK_TAG.search(html):
        return html
    parts = BREAK.split(html) if "\n" in html else [html]
    return "\n".join([f"<p>{part}</p>".replace("\n", "<br>\n") for part in parts if part])


def heading(html: str, level: int) -> str:
    """A heading, or nothing where there is no text."""
    return f"<h{level}>{html}</h{level}>" if html else ""


def level_of(value: Json, default: int) -> int:
    """A heading level from 1 to 6 out of `3`, `"3"` or `"h3"`.

    >>> level_of("h2", 3), level_of(4, 3), level_of("div", 3), level_of(None, 3)
    (2, 4, 3, 3)
    """
    text = as_text(value)
    return int(text[-1]) if text[-1:] in "123456" and len(text) in (1, 2) and text else default


def link(url: Json, html: str) -> str:
    """A link; without an address only what it would show."""
    address = as_text(url).strip()
    return f'<a href="{escape(address)}">{html}</a>' if address else html


def embed(url: str, caption: str = "") -> str:
    """An address that the site showed as what stands there: a video, a post, a map."""
    shown = f'<p><a href="{escape(url)}">{escape(url, quote=False)}</a></p>'
    return f"<figure>{shown}<figcaption>{caption}</figcaption></figure>" if caption else shown


def image(url: Json, alt: Json = "", caption: str = "") -> str:
    """A picture in a figure."""
    under = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure><img src="{escape(as_text(url))}" alt="{escape(as_text(alt))}">{under}</figure>'


def attachment(media: Media, *, caption: bool = False) -> str:
    """A picture of the media library in a figure."""
    return image(media.url, media.alt, escape(media.caption, quote=False) if caption else "")


def media_of(ctx: Context, value: Json, name: str) -> Media | None:
    """The attachment with this id; a note where the export has none."""
    number = as_id(value)
    if not number:
        return None
    found = ctx.site.media(number)
    if found is None:
        ctx.note("media-missing", f"{name}: attachment {number} is not in the export")
    return found


def attribute(tag: str, name: str) -> str:
    """Value of an attribute in an opening tag, entities resolved; "" if it has none.

    >>> attribute('<img class="a b" src="x?a=1&amp;b=2">', "src")
    'x?a=1&b=2'
    """
    for quote in "\"'":
        start = tag.find(f" {name}={quote}")
        if start >= 0:
            start += len(name) + 3
            end = tag.find(quote, start)
            return unescape(tag[start:end]) if end >= 0 else ""
    return ""
