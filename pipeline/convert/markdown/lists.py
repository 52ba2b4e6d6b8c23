"""Lists and quotations: what is inside them is indented or quoted as a whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.convert.markdown import footnotes, media, raw

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from pipeline.convert.markdown.writer import Writer

_LINE_END = re.compile(r"\n(?=[^\n])")
_BARE_QUOTE = re.compile(r"^> $", re.MULTILINE)
_JOINS_TEXT = re.compile(r"(?:[-+*]|1[.)]) +\S")
"""A list that may follow a line of text without a blank line."""
_CAPTION = re.compile(r"\b(?:gallery-item|wp-caption)\b")
_EMPTY = frozenset(("<dt></dt>", "<dd></dd>"))
MAX_START = 999_999_999


class Lines(str):
    """A list that is written, with the sign that its items begin with."""

    __slots__ = ("marker",)

    marker: str


def write(w: Writer, element: Element) -> None:
    """`<ul>` and `<ol>`."""
    if element.keys():
        if media.is_gallery(element):
            media.gallery(w, element)
            return
        if footnotes.section(w, element):
            return
    ordered = element.tag == "ol"
    if ordered and element.get("reversed") is not None:
        w.ctx.note("list-reversed", "a list that counts down is kept as HTML")
        w.flush()
        w.out.append(_reversed(w, element))
        return
    items = _items(w, element)
    if not items:
        return
    marker = _marker(w.out, ordered=ordered)
    number = _start(element) if ordered else 0
    loose = any(_is_loose(item, len(items)) for item in items)
    written: list[str] = []
    for blocks, _ in items:
        sign = f"{number}{marker}" if ordered else marker
        body = ("\n\n" if loose else "\n").join(blocks)
        written.append(_indent(sign, body))
        number += 1
    lines = Lines(("\n\n" if loose else "\n").join(written))
    lines.marker = marker
    w.out.append(lines)


Item = tuple[list[str], bool]
"""The blocks of an item, and whether a `<p>` stands right in it."""


def _items(w: Writer, element: Element) -> list[Item]:
    """The items; what stands in a list without being one joins the item before."""
    w.flush()
    items: list[Item] = []
    if (element.text or "").strip():
        w.parts.append(element.text or "")
        items.append((w.taken(), False))
    for child in element:
        name = child.tag
        if name == "li":
            outer, w.item, w.paragraph = w.paragraph, True, False
            blocks = w.blocks(child)
            if blocks or element.tag == "ol":
                items.append((blocks, w.paragraph))
            w.item, w.paragraph = False, outer
        else:
            blocks = w.alone(child)
            if items:
                items[-1][0].extend(blocks)
            elif blocks:
                items.append((blocks, False))
        if (child.tail or "").strip():
            w.parts.append(child.tail or "")
            items.append((w.taken(), False))
    return items


def _is_loose(item: Item, count: int) -> bool:
    """Whether an item needs blank lines."""
    blocks, paragraph = item
    if any(block[0] == "<" and "\n\n" in block for block in blocks):
        # Markdown between HTML tags: a reader sees several blocks.
        return True
    if len(blocks) < 2:
        return paragraph and count > 1
    if paragraph:
        return True
    first, *rest = blocks
    return (
        isinstance(first, Lines)
        or "\n" in first
        or any(not isinstance(block, Lines) or not _JOINS_TEXT.match(block) for block in rest)
    )


def _marker(out: list[str], *, ordered: bool) -> str:
    """The sign of a new list; another than that of a list right before, else they would be one."""
    usual, other = (".", ")") if ordered else ("-", "*")
    before = out[-1] if out else ""
    return other if isinstance(before, Lines) and before.marker == usual else usual


def _start(element: Element) -> int:
    """The number of the first item."""
    value = element.get("start")
    if value is None:
        first = element.find("li")
        value = None if first is None else first.get("value")
    try:
        number = int(value or "1")
    except ValueError:
        return 1
    return number if 0 <= number <= MAX_START else 1


def _indent(sign: str, body: str) -> str:
    """A list item."""
    if not body:
        return sign
    if sign == "-" and (body.startswith("---\n") or body == "---"):
        # `- ---` would be a rule without a list.
        body = "***" + body[3:]
    if "\n" in body:
        body = _LINE_END.sub("\n" + " " * (len(sign) + 1), body)
    return f"{sign} {body}"


def _reversed(w: Writer, element: Element) -> str:
    """A list that counts down, which Markdown can not."""
    lines = [raw.tag("ol", raw.attributes(element, ("reversed", "start", "type")))]
    for child in element.iterchildren("li"):
        if raw.is_plain(child):
            lines.append(f"<li>{raw.html(w, child, inside_only=True)}</li>")
        else:
            lines.append(raw.around("<li>", w.blocks(child), "</li>"))
    lines.append("</ol>")
    return "\n".join(lines)


def quote(w: Writer, element: Element) -> None:
    """`<blockquote>`; the card of a page embedded from another site is its link."""
    if "wp-embedded-content" in (element.get("class") or ""):
        w.walk(element)
        w.flush()
        return
    if blocks := w.blocks(element):
        inside = "\n\n".join(blocks).replace("\n", "\n> ")
        w.out.append(_BARE_QUOTE.sub(">", "> " + inside))


def definitions(w: Writer, element: Element) -> None:
    """`<dl>`, which Markdown has no form for; WordPress once used it for captions."""
    w.flush()
    if _CAPTION.search(element.get("class") or ""):
        _captioned(w, element)
        return
    lines: list[str] = []
    _define(w, element, lines)
    if any(line not in _EMPTY for line in lines):
        w.out.append("\n".join(("<dl>", *lines, "</dl>")))


def _define(w: Writer, element: Element, lines: list[str]) -> None:
    """Add the terms and descriptions of a `<dl>` or of a division in it; all else there is a description."""
    w.add(element.text)
    _describe(w.taken(), lines)
    for child in element:
        name = child.tag
        if name in {"dt", "dd"}:
            if raw.is_plain(child):
                lines.append(f"<{name}>{raw.html(w, child, inside_only=True)}</{name}>")
            elif blocks := w.blocks(child):
                lines.append(raw.around(f"<{name}>", blocks, f"</{name}>"))
        elif name == "div" and child.find("dt") is not None:
            _define(w, child, lines)
        else:
            _describe(w.alone(child), lines)
        w.add(child.tail)
        _describe(w.taken(), lines)


def _describe(blocks: list[str], lines: list[str]) -> None:
    """Add what stands beside terms and descriptions."""
    if blocks:
        lines.append(raw.around("<dd>", blocks, "</dd>"))


def _captioned(w: Writer, element: Element) -> None:
    """A picture in `<dt>` and its caption in `<dd>`."""
    for child in element:
        if child.tag == "dd":
            media.caption(w, child)
        elif isinstance(child.tag, str):
            w.walk(child)
            w.flush()
