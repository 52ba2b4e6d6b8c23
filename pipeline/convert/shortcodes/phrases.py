"""Shortcodes within a sentence: links and buttons, emphasis, marks, and BBCode."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.convert.shortcodes import markup
from pipeline.convert.shortcodes.tags import names

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.convert.context import Context
    from pipeline.convert.shortcodes.tags import Tag

_LABELS = names(
    """
    text title label content value caption name button_text buttontext anchor linktext
    """
)
_URLS = names(
    """
    url link href to src target_url button_url button_link permalink file page
    """
)
_ADDRESS = re.compile(r"(?:https?:)?//\S+|/\S*|#\S+|mailto:\S+|tel:\S+|\?\S+|www\.\S+", re.IGNORECASE)


def link(tag: Tag, inner: str, ctx: Context) -> str | None:
    """A button or link."""
    del ctx
    url = tag.get(*_URLS)
    if not url:
        url = next((value.lstrip("=") for value in tag.plain if _ADDRESS.fullmatch(value.lstrip("="))), "")
    label = markup.trimmed(inner) or markup.text(tag.get(*_LABELS))
    if not label and not url:
        return None if not tag.named else markup.GONE
    if "<a " in label or not url:
        return label or None
    if markup.START in label:
        return label
    return markup.link(url, label or markup.text(url))


def mail(tag: Tag, inner: str, ctx: Context) -> str | None:
    """An address hidden from robots."""
    del ctx
    address = tag.get("email", "address", "to", "mail") or (tag.plain[0].lstrip("=") if tag.plain else "")
    label = inner.strip()
    if "@" not in address:
        address = markup.bare(inner)
    if "@" not in address:
        return inner if tag.enclosing else None
    return markup.link(f"mailto:{address}", label or markup.text(address))


def wrapped(element: str) -> Callable[[Tag, str, Context], str | None]:
    """A function that puts this element around what is enclosed."""

    def enclosed(tag: Tag, inner: str, ctx: Context) -> str | None:
        """The enclosed text between tags of HTML; left open it is text."""
        del ctx
        if not tag.enclosing:
            return None
        # Tags of HTML inside a sentence do not reach over paragraphs or blocks.
        if markup.START in inner or "<p" in inner or "</p>" in inner or not inner.strip():
            return inner or markup.GONE
        return f"<{element}>{inner}</{element}>"

    return enclosed


def plain(tag: Tag, inner: str, ctx: Context) -> str | None:
    """Colour, size, small letters: the text as it is."""
    del ctx
    if tag.enclosing:
        return inner
    words = markup.text(tag.get("text", "content", "title", "value"))
    return words or None


def tooltip(tag: Tag, inner: str, ctx: Context) -> str | None:
    """A word with an explanation that pops up: `<abbr>` keeps both."""
    del ctx
    if not tag.enclosing:
        return None
    words = tag.get("content", "text", "title", "tip", "tooltip", "description", "gloss")
    url = tag.get("url", "link", "href")
    shown = (
        f'<abbr title="{markup.attribute(markup.bare(words))}">{inner}</abbr>'
        if words and "<p" not in inner
        else inner
    )
    return markup.link(url, shown) if url else shown


def heading(level: int) -> Callable[[Tag, str, Context], str | None]:
    """A function for headings of this level."""

    def made(tag: Tag, inner: str, ctx: Context) -> str | None:
        """A heading; its own attributes may say which level."""
        del ctx
        words = markup.trimmed(inner) or markup.text(
            tag.get("title", "text", "heading", "content", "headline")
        )
        if not words:
            return None
        wanted = (
            tag.get("tag", "tag_name", "size", "type", "heading_tag", "style", "level")
            .lower()
            .removeprefix("h")
        )
        chosen = int(wanted) if wanted in ("1", "2", "3", "4", "5", "6") else level
        below = markup.paragraph(markup.text(tag.get("subtitle", "subheading", "sub_title", "sub_heading")))
        return markup.heading(words, chosen) + below

    return made


def picture(tag: Tag, inner: str, ctx: Context) -> str | None:
    """A picture by its address or its number in the library."""
    source = tag.get("src", "url", "image", "img", "file", "source", "id", "image_id")
    if not source and tag.plain:
        source = tag.plain[0].lstrip("=") if "/" in tag.plain[0] else ""
    rest = inner.strip()
    if not source or (tag.name == "img" and tag.plain):
        words = markup.bare(inner)
        if _ADDRESS.fullmatch(words):
            source, rest = words, ""
    alt = tag.get("alt", "title", "caption")
    if source.isdigit():
        media = ctx.site.media(int(source)) if len(source) < 19 else None
        if media is None:
            ctx.note("media-missing", f"attachment {source}, which [{tag.name}] shows, is not in the export")
            return inner or markup.GONE
        source, alt = media.url, media.alt or alt
    if not source or not _ADDRESS.fullmatch(source):
        return inner if tag.enclosing and inner.strip() else None
    shown = markup.image(source, alt)
    url = tag.get("link", "href")
    if _ADDRESS.fullmatch(url):
        shown = markup.link(url, shown)
    words = tag.get("caption")
    if words or (rest and markup.START not in rest and "<p" not in rest and tag.name != "img"):
        return markup.block(f"<figure>{shown}<figcaption>{markup.text(words) or rest}</figcaption></figure>")
    return shown + inner if rest else shown


_LINKS = names(
    """
    button btn su_button link_button linkbutton small_button big_button large_button medium_button
    fancy_button download_button cta_button action_button ux_button maxbutton button_link wp_button link url a
    permalink ilink download file file_download wpdm_file pdf pdf-embedder pdfviewer embedpdf pdfjs-viewer
    wonderplugin_pdf pdf_embed embed_document embeddoc read_more more_link call_to_action cta su_lightbox
    lightbox_link su_document iframe su_permalink
    """
)
_MAIL = names(
    """
    email mailto email_link encode encrypt antispambot eeb_mailto hide_email
    """
)
_PLAIN = names(
    """
    dropcap drop_cap dropcaps su_dropcap dropcap2 color colour size font style text_color badge label su_label
    smallcaps caps uppercase fontsize font_size big nobr nowrap span accent
    """
)
_TOOLTIPS = names(
    """
    tooltip su_tooltip popover abbr acronym glossary tooltips simple_tooltip
    """
)
_HEADINGS = names(
    """
    heading headline title su_heading section_title ux_title subtitle subheading section_heading
    """
)
_PICTURES = names(
    """
    img image picture photo su_image ux_image single_image image_frame imageframe framed_image
    """
)
_EMPHASIS = {
    "strong": "b strong bold",
    "em": "i em italic",
    "u": "u underline",
    "del": "s strike del strikethrough",
    "mark": "mark highlight su_highlight marker hl",
    "kbd": "kbd",
    "sub": "sub subscript",
    "sup": "sup superscript",
    "small": "small",
    "ins": "ins",
    "code": "tt",
}
"""Element of HTML -> shortcodes that mean it."""

PHRASES = {
    **dict.fromkeys(_LINKS, link),
    **dict.fromkeys(_MAIL, mail),
    **{name: wrapped(element) for element, named in _EMPHASIS.items() for name in names(named)},
    **dict.fromkeys(_PLAIN, plain),
    **dict.fromkeys(_TOOLTIPS, tooltip),
    **dict.fromkeys(_HEADINGS, heading(3)),
    **{f"h{level}": heading(level) for level in range(1, 7)},
    **dict.fromkeys(_PICTURES, picture),
}
