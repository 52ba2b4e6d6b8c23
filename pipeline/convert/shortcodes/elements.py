"""An element of a page builder, or a shortcode that nobody knows: its words and pictures come out as HTML.

Elements differ less than their names: pictures, a heading, words, a link, what they enclose. One
function reads all of these from the attributes that hold them in any builder.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from pipeline.convert.shortcodes import markup, media
from pipeline.convert.shortcodes.tags import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.convert.context import Context
    from pipeline.convert.shortcodes.tags import Tag


class Attributes(NamedTuple):
    """Which attributes hold what."""

    headings: tuple[str, ...]
    words: frozenset[str]
    labels: tuple[str, ...]
    """What stands on a button."""


_LABELS = names(
    """
    button_text button_title button_label link_text btn_text btn_title cta_text more_text
    button_one_text read_more_text button_two_text linktext label
    """
)
BUILDER = Attributes(
    names(
        """
        title heading heading_text main_heading headline header title_text heading_title h2 name
        block_title box_title section_title tab_title front_title title_front primary_title
        """
    ),
    frozenset(
        names(
            """
            subtitle sub_title subheading sub_heading subhead heading_2 h4 job_title position role
            company_name company text content text_content description desc caption message quote body
            excerpt question answer prefix suffix price currency sum per frequency info author
            cite number counter value unit features
            """
        )
    ),
    _LABELS,
)
UNKNOWN = Attributes(
    names("title heading heading_text main_heading headline header box_title section_title block_title"),
    frozenset(
        names(
            """
            subtitle sub_title subheading sub_heading text content description desc caption message
            quote
            """
        )
    ),
    _LABELS,
)

_URLS = names(
    "link url href button_url button_link link_url btn_link more_link button_one_url src_link logo_link"
)
_PICTURES = names(
    """
    image src image_url img image_id photo picture portrait_url logo logo_image_url thumbnail thumb
    attachment image_src pic_url author_image avatar
    """
)
_GALLERIES = names("images gallery_ids image_ids gallery ids include attachments img_ids")
_ALTERNATIVES = names("alt image_alt img_alt alt_text")
_SIZES = names(
    "tag header_level heading_tag title_tag font_container header_size size heading_type level type"
)
_SUFFIXED = re.compile(
    r"_(?:title|heading|subtitle|subheading|text|caption|description|desc|quote|message|question|answer)(?:_\d+)?$"
)
_SETTING = re.compile(
    r"yes|no|true|false|on|off|none|null|left|right|center|centre|justify|justified|top|bottom|middle|default"
    r"|inherit|light|dark|auto|normal|bold|custom|enabled?|disabled?|inside|outside|show|hide|hidden|visible"
    r"|h[1-6]|p|div|span|#[0-9a-fA-F]{3,8}|rgba?\(.*\)|(?:https?:)?//\S+|[\w-]+\.(?:jpe?g|png|gif|webp|svg|mp4)"
    r"|[a-z0-9]+(?:_[a-z0-9]+)+|(?:fa|fas|far|fab|icon|dashicons|et|ue|theme|style)-[\w-]+|url:.*|[|,.%\s]*",
    re.DOTALL,
)
_MEASURE = re.compile(r"[\d.,%|\s-]*(?:px|em|rem|vw|vh|s|ms)?")
_COUNTER = re.compile(r"count|number|pric|stat|progress|skill|pie|bar")
_PICTURE = re.compile(r"(?:(?:https?:)?//|/)\S+|\S+\.(?:jpe?g|png|gif|webp|svg|avif)", re.IGNORECASE)
_NO_PICTURE = (".mp4", ".webm", ".mp3", ".html", ".php", "/")
_ADDRESS = re.compile(r"(?:(?:https?:)?//|/|#|mailto:|tel:|\?|www\.)\S*", re.IGNORECASE)
_IDS = re.compile(r"\d+(?:\s*,\s*\d+)*,?")
_LEVEL = re.compile(r"(?:tag:|^)h([1-6])", re.IGNORECASE)
_PERSON = re.compile(r"person|member|testimonial")
_BUTTON = re.compile(r"button|btn|(?:^|_)cta(?:$|_)|_link$")


def value(raw: str) -> str:
    """An attribute's value as its author typed it: builders hide quotes and brackets in their own ways."""
    if "%" in raw:
        # Divi's own codes: the numbers of Windows for curly quotes stand for brackets.
        raw = raw.replace("%22", '"').replace("%91", "[").replace("%92", "\\").replace("%93", "]")
    if "`" in raw:
        raw = raw.replace("`{`", "[").replace("`}`", "]").replace("``", '"')
    return raw.strip()


def words(raw: str) -> str:
    """A value that a visitor reads, as HTML text; "" if it is a setting."""
    shown = value(raw)
    return "" if not shown or _SETTING.fullmatch(shown) is not None else markup.text(shown)


def target(raw: str) -> tuple[str, str]:
    """Address and title of a link.

    >>> target("url:https%3A%2F%2Fexample.org|title:More|target:_blank")
    ('https://example.org', 'More')
    >>> target("manually,/shop/")
    ('/shop/', '')
    """
    shown = value(raw)
    if "url:" in shown and ("|" in shown or shown.startswith("url:")):
        packed = dict(part.partition(":")[::2] for part in shown.split("|"))
        return unquote(packed.get("url", "")), unquote(packed.get("title", ""))
    if _ADDRESS.fullmatch(shown) is None:
        # Avia's form says first whether the address was typed or is a page's number.
        _, _, shown = shown.partition(",")
    return (shown, "") if _ADDRESS.fullmatch(shown) is not None else ("", "")


def first_target(tag: Tag) -> tuple[str, str]:
    """The first attribute that holds an address."""
    for name in _URLS:
        raw = tag.named.get(name)
        if raw:
            found = target(raw)
            if found[0]:
                return found
    return "", ""


def heading_of(tag: Tag, wanted: tuple[str, ...] = BUILDER.headings) -> str:
    """The first attribute that is a heading."""
    for name in wanted:
        raw = tag.named.get(name)
        if raw:
            shown = words(raw)
            if shown:
                return shown
    return ""


def level_of(tag: Tag, otherwise: int) -> int:
    """The heading's level, where an attribute says it."""
    for name in _SIZES:
        found = _LEVEL.search(tag.named.get(name, ""))
        if found is not None:
            return int(found[1])
    digit = tag.get("size", "level")
    return int(digit) if digit in ("1", "2", "3", "4", "5", "6") else otherwise


def alternative(tag: Tag) -> str:
    """The text that stands for a picture."""
    return value(tag.get(*_ALTERNATIVES))


def one_line(inner: str) -> str:
    """What is enclosed, if it can stand in a link; "" if it is more than a line."""
    shown = markup.trimmed(inner.replace(markup.GONE, ""))
    return "" if markup.START in shown or "<p" in shown else shown


def kept(inner: str) -> str:
    """What an element without words of its own encloses; paragraphs that it leaves empty go."""
    return f"{markup.GONE}{inner}{markup.GONE}" if inner else markup.GONE


def element(tag: Tag, inner: str, ctx: Context) -> str:
    """Any element of a builder: pictures, heading, words, what it encloses, button, as they show."""
    return _shown(tag, inner, ctx, BUILDER) or markup.region(inner)


def unknown(tag: Tag, inner: str, ctx: Context) -> str:
    """A shortcode that nobody knows: what it encloses and its words stay, the tag is noted."""
    ctx.note("shortcode-unknown", markup.quoted(tag.source))
    return _shown(tag, inner, ctx, UNKNOWN) or kept(inner)


def _shown(tag: Tag, inner: str, ctx: Context, wanted: Attributes) -> str:
    """The parts of an element, in the order in which they show; "" if it has only what it encloses."""
    named = tag.named
    if not named:
        return ""
    url, url_title = first_target(tag)
    headings = ("name", *wanted.headings) if _PERSON.search(tag.name) else wanted.headings
    heading = heading_of(tag, headings)
    label = next((shown for name in wanted.labels if name in named and (shown := words(named[name]))), "")
    texts = list(_texts(tag, wanted, heading))
    if _BUTTON.search(tag.name):
        line = one_line(inner)
        # With words between the tags, a title is what shows on hover.
        heading = "" if line else heading
        label = label or line or heading or (texts[0] if texts else "") or markup.text(url_title)
        inner = "" if line and label == line else inner
        heading = "" if heading == label else heading
        texts = [shown for shown in texts if shown != label]
    images = "".join(_images(tag, ctx, url))
    if not (heading or texts or label or images):
        return ""
    parts = [images]
    if heading:
        linked = markup.link(url, heading) if url and not label and not images else heading
        parts.append(markup.heading(linked, level_of(tag, 3)))
    parts.extend(markup.paragraph(shown) for shown in texts)
    if inner.strip():
        parts.append(markup.region(inner))
    if label:
        parts.append(markup.paragraph(markup.link(url, label)))
    return "".join(parts)


def _texts(tag: Tag, wanted: Attributes, heading: str) -> Iterator[str]:
    """Other words in attributes, each once, in the order in which they are written."""
    seen = {heading, ""}
    for name, raw in tag.named.items():
        known = name in wanted.words or name in wanted.headings
        if not known and (name in wanted.labels or name in _ALTERNATIVES or _SUFFIXED.search(name) is None):
            continue
        # A number is a setting unless the element is there to show it.
        if _MEASURE.fullmatch(raw) is not None and _COUNTER.search(tag.name) is None:
            continue
        shown = words(raw)
        if shown not in seen:
            seen.add(shown)
            yield shown


def _images(tag: Tag, ctx: Context, url: str) -> Iterator[str]:
    """Pictures by address or by number."""
    for name in _GALLERIES:
        raw = tag.named.get(name, "")
        if _IDS.fullmatch(raw) is not None:
            yield media.pictures(raw, ctx)
            break
    shown = picture_of(tag, ctx, _PICTURES)
    if shown:
        yield markup.block(f"<p>{markup.link(url, shown) if url else shown}</p>")


def picture_of(tag: Tag, ctx: Context, wanted: tuple[str, ...], alt: str = "") -> str:
    """The picture that one of these attributes names, by address or by number."""
    missing = ""
    for name in wanted:
        given = tag.named.get(name)
        if not given:
            continue
        # Fusion and WPBakery append a size: `12|full`.
        raw = value(given).partition("|")[0].strip()
        if raw.isdecimal() and len(raw) < 19:
            found = ctx.site.media(int(raw))
            if found is not None:
                return markup.image(found.url, found.alt or alternative(tag) or alt)
            missing = missing or raw
        elif is_picture(raw):
            return markup.image(raw, alternative(tag) or alt)
    if missing:
        ctx.note("media-missing", f"attachment {missing}, which [{tag.name}] shows, is not in the export")
    return ""


def is_picture(address: str) -> bool:
    """Whether this looks like the address of a picture."""
    return _PICTURE.fullmatch(address) is not None and not address.lower().endswith(_NO_PICTURE)
