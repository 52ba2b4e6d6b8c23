"""Elements go in, their HTML comes out: the page's own, with links made whole, lazy pictures undone and scripts left out.

Line breaks that mean nothing become blanks, so that WordPress's rules for line breaks leave the text as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline import addresses
from pipeline.sources.html import places
from pipeline.sources.html.tree import is_element

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from lxml.etree import _Element as Element

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
VERBATIM = frozenset(("pre", "textarea", "listing", "xmp"))
BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form "
    "frameset h1 h2 h3 h4 h5 h6 header hgroup hr"
    " li main menu nav noframes ol p pre section summary table tbody td tfoot th thead tr ul caption colgroup col optgroup "
    "option legend".split()
)
DROPPED = frozenset(
    ("script style link meta base title template noscript head frame frameset noframes").split()
)
"""Elements that are no part of a text."""
URL_ATTRIBUTES = frozenset(("href", "src", "poster", "cite", "data", "longdesc", "action", "background"))
BLANKS = re.compile(r"[ \t\r\n\f]+")
TAGS = re.compile(r"<[^<>]*>|&nbsp;")
SHORTCODE = re.compile(r"\[(?=/?[^\W\d])")
"""What shortcodes begin with: on a page they were replaced, so what is shown is text, or nobody's to replace any more."""
MORE = re.compile(r"more-\d+")
"""Ids of the anchors that WordPress puts where `<!--more-->` stood."""
EVENTS = re.compile(r"on[a-z]+\Z")


class Linker:
    """Makes the addresses of a page whole."""

    def __init__(self, base: str, root: places.Root, host: str = "") -> None:
        self.base = base
        self.root = root
        self.host = host
        self.own = {addresses.host_of(base), host} - {""}

    def __call__(self, href: str) -> str:
        """A link as the web had it."""
        if not href or href[0] == "#" or href.startswith(("data:", "mailto:", "tel:", "javascript:")):
            return href
        return places.link_of(href, self.base)

    def sources(self, value: str) -> str:
        """A srcset."""
        if "data:" in value:
            return ""
        parts = []
        for each in re.split(r",\s+|,(?=https?:|/)", value.strip()):
            url, _, size = each.strip().partition(" ")
            if url:
                parts.append(f"{self(url)} {size}".strip())
        return ", ".join(parts)


def body_of(roots: Sequence[Element], linker: Linker) -> str:
    """The HTML inside the first element, and of those that follow it as neighbours."""
    out: list[str] = []
    for place, root in enumerate(roots):
        if place == 0 or ENTRY_WRAPPERS.search(root.get("class") or ""):
            if root.text:
                out.append(_text(root.text))
            for child in root:
                _write(child, linker, out, frozenset())
            if len(roots) > 1 and root.tail:
                _behind(root.tail, out, verbatim=False)
        else:
            _write(root, linker, out, frozenset())
    return _tidied("".join(out))


ENTRY_WRAPPERS = re.compile(r"content|text|body", re.IGNORECASE)


def inner(element: Element, linker: Linker, skip: AbstractSet[Element] = frozenset()) -> str:
    """The HTML inside an element, less that of some."""
    out: list[str] = []
    if element.text:
        out.append(_text(element.text))
    for child in element:
        _write(child, linker, out, skip)
    return _tidied("".join(out))


def _tidied(text: str) -> str:
    """Without blanks around block elements and at both ends."""
    return text.strip(" \n")


def _text(text: str, *, verbatim: bool = False) -> str:
    """Text as HTML."""
    if not verbatim:
        text = BLANKS.sub(" ", text)
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if "[" in text:
        text = SHORTCODE.sub("&#91;", text)
    if "\xa0" in text:
        text = text.replace("\xa0", "&nbsp;")
    return text


def _behind(text: str, out: list[str], *, verbatim: bool) -> None:
    """Write the text behind an element; blanks that begin a line mean nothing."""
    if not verbatim and out and out[-1].endswith("\n"):
        text = text.lstrip(" \t\r\n\f")
    if text:
        out.append(_text(text, verbatim=verbatim))


def _attribute(value: str) -> str:
    """The value of an attribute as HTML."""
    if "&" in value or '"' in value or "<" in value or ">" in value:
        value = value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
    return value.replace("\n", " ") if "\n" in value else value


def _write(top: Element, linker: Linker, out: list[str], skip: AbstractSet[Element]) -> None:
    """Write an element and the text behind it; a loop, since trees can be deep."""
    verbatim = 0
    stack: list[tuple[Element | None, str, str, bool]] = [(top, "", "", False)]
    while stack:
        element, end, tail, leaves = stack.pop()
        if element is None:
            if leaves:
                verbatim -= 1
            out.append(end)
            if tail:
                _behind(tail, out, verbatim=verbatim > 0)
            continue
        tag = element.tag
        tail = element.tail or ""
        if not is_element(element):
            words = element.text or ""
            if words.strip() in {"more", "nextpage"}:
                out.append(f"<!--{words.strip()}-->")
            if tail:
                _behind(tail, out, verbatim=verbatim > 0)
            continue
        if tag in DROPPED or element in skip:
            if tail:
                _behind(tail, out, verbatim=verbatim > 0)
            continue
        if (
            tag == "span"
            and len(element) == 0
            and not element.text
            and MORE.fullmatch(element.get("id") or "")
        ):
            out.append("<!--more-->")
            _behind(tail, out, verbatim=verbatim > 0)
            continue
        block = tag in BLOCKS
        start = [f"\n<{tag}" if block and not verbatim and out and not out[-1].endswith("\n") else f"<{tag}"]
        for name, written in element.attrib.items():
            value = str(written)
            if EVENTS.match(str(name)):
                continue
            if name in URL_ATTRIBUTES:
                value = linker(addresses.tidy(value))
            elif name == "srcset":
                value = linker.sources(value)
                if not value:
                    continue
            start.append(f' {name!s}="{_attribute(value)}"')
        if tag in VOID:
            start.append(" />\n" if (tag in {"br", "hr"} and not verbatim) else " />")
            out.append("".join(start))
            if tail:
                _behind(tail, out, verbatim=verbatim > 0)
            continue
        start.append(">")
        out.append("".join(start))
        leaves = tag in VERBATIM
        verbatim += leaves
        text = element.text or ""
        if text:
            if tag == "pre" and text.startswith("\n"):
                out.append("\n")
            out.append(_text(text, verbatim=verbatim > 0))
        stack.append((None, f"</{tag}>\n" if block and verbatim - leaves == 0 else f"</{tag}>", tail, leaves))
        stack.extend((child, "", "", False) for child in reversed(element))


def host_of(url: str) -> str:
    """The host of an address."""
    return (urlsplit(url).hostname or "") if url else ""
