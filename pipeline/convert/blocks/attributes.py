"""Text that a block keeps in its attributes, not in its HTML: attributes in, headings and paragraphs out."""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pipeline.convert.blocks.markup import (
    as_id,
    as_text,
    attachment,
    has_text,
    heading,
    image,
    level_of,
    link,
    paragraphs,
    plain,
    rich,
)

if TYPE_CHECKING:
    from pipeline.convert.context import Context
    from pipeline.model import Json

TITLES = frozenset({"title", "heading", "headline", "question", "titolo", "titre", "titel", "titulo"})
"""Last words of attribute names (`cardTitle`, `faq_question`) whose text stands above other text."""
TEXTS = TITLES | frozenset(
    {"text", "content", "body", "message", "description", "desc", "caption", "label", "quote", "answer",
     "subtitle", "subheading", "subheadline", "subhead", "tagline", "excerpt", "summary", "testimonial",
     "cite", "citation", "author", "bio", "paragraph", "note", "intro", "lead", "source", "copy", "feature",
     "features", "item", "items", "list", "steps", "step", "prefix", "suffix", "string", "markdown", "value"}
)  # fmt: skip
"""Last words of attribute names that hold what visitors read."""
TECHNICAL = frozenset(
    {"id", "ids", "key", "slug", "class", "classes", "classname", "color", "colour", "colors", "background",
     "gradient", "align", "alignment", "style", "styles", "size", "sizes", "width", "height", "unit", "units",
     "font", "family", "weight", "spacing", "padding", "margin", "border", "radius", "shadow", "tag", "level",
     "icon", "icons", "svg", "url", "href", "target", "rel", "type", "layout", "mode", "theme", "variant",
     "variation", "template", "preset", "animation", "effect", "transform", "decoration", "transition",
     "orientation", "direction", "justify", "display", "visibility", "anchor", "css", "selector", "script",
     "code", "format", "taxonomy", "order", "orderby", "query", "lang", "locale", "version", "namespace",
     "provider", "opacity", "overlay", "hover", "device", "desktop", "tablet", "mobile", "columns", "gap",
     "ratio", "fit", "repeat", "attachment", "breakpoint", "email", "token", "hash", "nonce", "encoded"}
)  # fmt: skip
"""Last words of attribute names that say how something looks or where it is."""
NEVER = frozenset(
    {"metadata", "lock", "style", "layout", "className", "anchor", "blockId", "block_id", "uniqueId",
     "uniqueID", "fontFamily", "blockUniqueId", "clientId", "instanceId", "ref", "templateLock"}
)  # fmt: skip
ADDRESSES = ("url", "link", "href", "buttonUrl", "buttonURL", "buttonLink", "btnLink", "ctaUrl", "ctaLink")
LABELS = ("label", "text", "linkText", "buttonText", "btnText", "buttonLabel", "ctaText", "title")
PICTURES = re.compile(
    r"(?:image|img|photo|picture|logo|avatar|poster|thumbnail|foto|immagine|bild|media)s?$", re.IGNORECASE
)
PICTURE_ADDRESS = re.compile(
    r"(?:https?:)?//[^\s<>\"']+\.(?:jpe?g|png|gif|webp|avif|svg|bmp)(?:\?[^\s<>\"']*)?$", re.IGNORECASE
)
ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]*:)?//\S+$|(?:mailto|tel|data|javascript):\S*$|[#/]\S*$", re.IGNORECASE
)
WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
CSS = re.compile(
    r"(?:rgba?|hsla?|var|calc|clamp|min|max|url|(?:repeating-)?(?:linear|radial|conic)-gradient|cubic-bezier"
    r"|translate\w*|rotate|scale)\("
    r"|(?:-?[\d.]++(?:px|em|rem|%|vh|vw|fr|s|ms|deg|pt)?+(?:[\s,/]++|$))++(?:auto|solid|dashed|inset)?$"
    r"|(?:fa[srlbd]?|fab|fas|dashicons|icon|wp|has|is)[ -][a-z-]"
)


def attribute_html(
    attrs: dict[str, Json], ctx: Context, known: str = "", *, lenient: bool = False, strict: bool = False
) -> tuple[str, str]:
    """What the attributes would show: (what stands above the block's HTML, what stands below it).

    `known` is text that is shown already. `strict` takes only attributes that are surely text, of two words
    or more; `lenient` takes every text that is not surely technical.
    """
    level = (
        next((level_of(attrs[key], 0) for key in attrs if _words(key)[-1:] in (["level"], ["tag"])), 0) or 3
    )
    above: list[str] = []
    below: list[str] = []
    seen: set[str] = set()
    todo: list[tuple[str, Json]] = list(reversed(attrs.items()))
    while todo:
        key, value = todo.pop()
        if key in NEVER or key.startswith("_"):
            continue
        if isinstance(value, dict):
            made, used = ("", ()) if strict else _link(value)
            todo += reversed([(name, value[name]) for name in value if name not in used])
            if made and plain(made) not in seen:
                seen.add(plain(made))
                below.append(f"<p>{made}</p>")
            continue
        if isinstance(value, list):
            todo += reversed([(key, item) for item in value])
            continue
        if not strict and as_id(value) and PICTURES.search(key):
            media = ctx.site.media(as_id(value))
            if media and (media.mime_type or "image").startswith("image"):
                below.append(attachment(media))
                continue
        text = value.strip() if isinstance(value, str) else ""
        if not text or text in seen:
            continue
        packed = _packed(text)
        if packed is not None:
            todo.append((key, packed))
            continue
        seen.add(text)
        if not strict and PICTURE_ADDRESS.match(text):
            below.append(image(text))
            continue
        last = (_words(key) or [key.lower()])[-1]
        if not _is_text(text, last, lenient=lenient, strict=strict):
            continue
        shown = rich(text)
        if known and plain(shown) in known:
            continue
        if last in TITLES and "<p" not in shown:
            (below or above).append(heading(shown, level))
        else:
            below.append(paragraphs(shown))
    return "\n".join(above), "\n".join(below)


def _words(key: str) -> list[str]:
    """The words of an attribute's name.

    >>> _words("cardTitleTag"), _words("faq_question_2"), _words("buttonURL")
    (['card', 'title', 'tag'], ['faq', 'question'], ['button', 'url'])
    """
    return [word.lower() for word in WORDS.findall(key)]


def _is_text(text: str, last: str, *, lenient: bool, strict: bool) -> bool:
    """Whether a visitor was to read it."""
    if not has_text(text) or ADDRESS.match(text) or CSS.match(text) or text.startswith(("#", "field_")):
        return False
    if strict:
        return last in TEXTS and " " in plain(text)
    if last in TEXTS:
        return True
    if last in TECHNICAL:
        return False
    if not any(character.isalpha() for character in text):
        return False
    return lenient or " " in text or text[0].isupper() or not text.isascii() or "<" in text


def _link(value: dict[str, Json]) -> tuple[str, tuple[str, ...]]:
    """A label and its address, where an object holds both: the link and the two keys."""
    where = next((key for key in ADDRESSES if ADDRESS.match(as_text(value.get(key)))), "")
    if not where or PICTURE_ADDRESS.match(as_text(value[where])):
        return "", ()
    label = next((key for key in LABELS if has_text(as_text(value.get(key)))), "")
    if not label:
        return "", ()
    return link(value[where], rich(value[label])), (where, label)


def _packed(text: str) -> Json:
    """JSON inside a string, plain or percent-encoded; None where there is none."""
    if text.startswith(("%5B", "%7B", "%5b", "%7b")):
        text = unquote(text)
    if text[0] not in "[{" or text[-1] not in "]}":
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) else None


def summary(attrs: dict[str, Json], limit: int = 2000) -> str:
    """The attributes as JSON, for a note."""
    if not attrs:
        return ""
    text = json.dumps(attrs, ensure_ascii=False, separators=(",", ":"))
    return " " + (text if len(text) <= limit else text[:limit] + "…")


def escaped_lines(text: str) -> str:
    """Plain text as paragraphs."""
    return paragraphs(escape(text, quote=False))
