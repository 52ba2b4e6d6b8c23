"""Pictures as Markdown; players and frames as one line of HTML; captions as a line below."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from pipeline.convert.markdown import addresses, escape, raw
from pipeline.convert.markdown.signs import EM, FLOAT, IMAGE, LINK

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from pipeline.convert.markdown.writer import Writer

EMOJI = "s.w.org/images/core/emoji/"
"""Where WordPress keeps pictures of emoji."""
LAZY = ("data-src", "data-lazy-src", "data-original", "data-orig-file", "data-large-file")
FRAME = ("src", "title", "width", "height", "allow", "allowfullscreen", "loading")
PLAYER = ("src", "controls", "poster", "width", "height", "loop", "muted", "autoplay", "playsinline")
SOURCE = ("src", "srcset", "type", "media")
TRACK = ("src", "kind", "srclang", "label", "default")
_GALLERY = re.compile(r"(?:^|\s)(?:gallery|wp-block-gallery|blocks-gallery-grid|tiled-gallery)(?:\s|$)")
_ONE_PICTURE = re.compile(r"\[?!\[[^\n]*\)")
_FLOATS = re.compile(r"\balign(?:left|right|center|none)\b")
_BLANKS = re.compile(r"[\t\n\r][ \t\n\r]*| [ \t\n\r]+")
"""All but a single blank."""


def default_image(element: Element) -> str:
    """The address of a picture as its element gives it: what a lazy loader would load, else `src`."""
    source = element.get("src") or ""
    if not source or source.startswith("data:"):
        source = next((value for name in LAZY if (value := element.get(name))), source)
    return source


def image(w: Writer, element: Element) -> None:
    """`<img>`; WordPress shows an emoji as a picture, whose `alt` is the emoji."""
    alt = element.get("alt") or ""
    if alt and EMOJI in (element.get("src") or ""):
        w.parts.append(alt)
    elif address := w.image(element):
        alt = _BLANKS.sub(" ", alt).strip()
        title = element.get("title")
        if title is not None and title.strip() == alt:
            title = None
        # As in a link, where a caret in front would make a footnote.
        shown = escape.brackets(escape.text(LINK + alt))[1:] if alt else ""
        names = element.get("class")
        sign = FLOAT if names and "align" in names and _FLOATS.search(names) else IMAGE
        w.atom(sign, f"![{shown}]({addresses.destination(address)}{addresses.title(title)})")


def frame(w: Writer, element: Element) -> None:
    """`<iframe>`; those that stay are on the sanitiser's list."""
    if element.get("src"):
        _add(w, raw.tag("iframe", raw.attributes(element, FRAME)) + "</iframe>")


def player(w: Writer, element: Element) -> None:
    """`<audio>` and `<video>` with their sources; the text for old browsers goes."""
    inside: list[str] = []
    for child in element.iter("source", "track"):
        names = SOURCE if child.tag == "source" else TRACK
        inside.append(raw.tag(child.tag, _resolved(w, raw.attributes(child, names))))
    found = _resolved(w, raw.attributes(element, PLAYER))
    if not inside and not any(name == "src" for name, _ in found):
        w.walk(element)
        return
    if not any(name in {"controls", "autoplay"} for name, _ in found):
        found.append(("controls", ""))
    _add(w, f"{raw.tag(element.tag, found)}{''.join(inside)}</{element.tag}>")


def is_gallery(element: Element) -> bool:
    """Whether a figure, list or division holds a gallery."""
    names = element.get("class")
    return names is not None and "gallery" in names and _GALLERY.search(names) is not None


def gallery(w: Writer, element: Element) -> None:
    """A gallery: pictures one below the other; where they have captions, each is a paragraph."""
    blocks = w.blocks(element)
    pictures = list(itertools.takewhile(_ONE_PICTURE.fullmatch, blocks))
    rest = blocks[len(pictures) :]
    if pictures and not any(map(_ONE_PICTURE.fullmatch, rest)):
        w.out.append("\n".join(pictures))
        w.out.extend(rest)
    else:
        w.out.extend(blocks)


def _resolved(w: Writer, found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Attributes with their addresses as the target wants them."""
    return [(name, w.link(value) or value if name in {"src", "poster"} else value) for name, value in found]


def _add(w: Writer, markup: str) -> None:
    """A block of its own, or a piece of a line where only a line has room."""
    if w.handlers is w.flat_handlers:
        w.atom(IMAGE, markup)
    else:
        w.flush()
        w.out.append(markup)


def caption(w: Writer, element: Element) -> None:
    """`<figcaption>`: an emphasised line, unless it has emphasis of its own."""
    w.flush()
    if w.is_open(EM) or (len(element) and next(element.iter("em", "i", "cite"), None) is not None):
        w.walk(element)
        w.flush()
    else:
        w.marked(element, EM)
        w.flush()
