"""The bytes of a span -> boxes: an element with its simple values, metas, categories and the unforeseen.

A reader of its own, since an XML parser gives up where an export is damaged. Well-formed input is read
as XML says; whatever else is met is mended as far as it goes, and said.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.model import Element
from pipeline.sources.wxr import sections
from pipeline.sources.wxr.values import decode, leftover, mixed, quoted, strip_php, unescape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.sources.wxr.names import Names
    from pipeline.sources.wxr.values import Say

TOKEN = re.compile(
    rb"\s*([^<\s][^<]*)?<(?:([^\s<>/!?][^\s<>/]*)((?:[\s/][^<>]*)?)>"  # 1 text before, 2 name, 3 attributes
    rb"(?:\s*<!\[CDATA\[([^\]]*(?:\](?!\]>)[^\]]*)*)\]\]>\s*|([^<]*))"  # 4 CDATA, or 5 plain text
    rb"(</\2\s*>)?"  # 6 its end
    rb"|/([^\s<>]+)\s*>)"  # 7 end of a container
)
ATTRIBUTE = re.compile(rb"([^\s=/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
TERM_ATTRIBUTES = re.compile(rb"\s+domain=\"(.*?)\"\s+nicename=\"(.*)\"\s*\Z", re.DOTALL)
BROKEN_TERM = re.compile(
    rb"<category(\s+domain=\"[^\"<>]*\"\s+nicename=\"[^\n]*?\"\s*)>\s*<!\[CDATA\[(.*?)\]\]>\s*</category\s*>",
    re.DOTALL,
)
KNOWN_TAG = re.compile(rb"<(?:wp|content|excerpt|dc):[a-zA-Z_]+[\s>]")

CONTAINERS = {
    "wp:postmeta": ("item",),
    "wp:comment": ("item",),
    "wp:commentmeta": ("wp:comment",),
    "wp:author": ("channel",),
    "wp:category": ("channel",),
    "wp:tag": ("channel",),
    "wp:term": ("channel",),
    "wp:termmeta": ("wp:term", "wp:category", "wp:tag"),
}
"""Elements that hold others -> where they belong."""
METAS = {"wp:postmeta", "wp:commentmeta", "wp:termmeta"}
MARKUP = {"content:encoded", "excerpt:encoded", "wp:comment_content", "description", "wp:meta_value"}
"""Fields that may hold HTML."""
WRAPPERS = {"rss", "channel"}
FOREIGN = {"br", "b", "p", "div", "span", "i", "strong", "em", "table", "tr", "td", "th", "html", "body", "head"}
"""HTML between the elements: a server's message, never WordPress's."""


class Box:
    """An element that holds others, as read."""

    __slots__ = ("attributes", "categories", "cut", "extra", "metas", "name", "raw", "start", "texts", "values")

    def __init__(self, name: str, raw: bytes, start: int) -> None:
        self.name = name
        """Its canonical name, as `Names` gives it."""
        self.raw = raw
        """Its name in the file."""
        self.start = start
        """Its offset in the span."""
        self.values: dict[str, str] = {}
        """Canonical name -> text, of the elements in it that hold just text."""
        self.metas: list[tuple[str, str]] = []
        self.categories: list[tuple[str, str, str]] = []
        """(domain, nicename, name) of an item's terms."""
        self.extra: dict[str, list[Element]] = {}
        self.attributes: dict[str, str] = {}
        self.texts: list[str] = []
        self.cut = False
        """Whether its end is missing."""


def boxes(data: bytes, root: Box, names: Names, say: Say) -> Iterator[Box]:  # noqa: C901, PLR0912, PLR0915
    """Yield every author, term and comment of the span as it ends, and last the root itself."""
    match = TOKEN.match
    stack = [root]
    box = root
    position = 0
    length = len(data)
    while position < length:
        token = match(data, position)
        if token is None:
            position = _odd(data, position, box, say)
            continue
        text, name, attributes, cdata, plain, end, closing = token.groups()
        if text is not None:
            _foreign(text, box, say)
        position = token.end()
        if closing is not None:
            key = names[closing]
            depth = next((i for i in range(len(stack) - 1, 0, -1) if stack[i].raw == closing), 0)
            if depth:
                while len(stack) > depth:
                    done = stack.pop()
                    if done.raw != closing:
                        say("element-unclosed", f"<{done.raw.decode(errors='replace')}> has no end tag")
                    if (ready := _finish(done, stack[-1], names)) is not None:
                        yield ready
                box = stack[-1]
            elif closing != root.raw and key not in WRAPPERS and key not in FOREIGN:
                say("end-tag-stray", f"</{closing.decode(errors='replace')}> closes nothing")
            continue
        key = names[name]
        if not end and not attributes.endswith(b"/"):
            if key == root.name and not box.values and box is root and root.raw == name:
                _foreign(plain, box, say)
                continue
            if key in WRAPPERS:
                names.declare(attributes)
                _foreign(plain, box, say)
                continue
            if b"xmlns" in attributes:
                names.declare(attributes)
                key = names[name]
            if cdata is None and (key in CONTAINERS or (key not in names.simple and not plain.strip())):
                if key in FOREIGN:
                    continue
                parents = CONTAINERS.get(key)
                if parents and box.name not in parents:
                    depth = next((i for i in range(len(stack) - 1, -1, -1) if stack[i].name in parents), None)
                    if depth is None:
                        say("element-misplaced", f"<{name.decode(errors='replace')}> stands inside <{box.name}>")
                    else:
                        while len(stack) > depth + 1:
                            done = stack.pop()
                            say("element-unclosed", f"<{done.raw.decode(errors='replace')}> has no end tag")
                            if (ready := _finish(done, stack[-1], names)) is not None:
                                yield ready
                box = Box(key, name, token.start(2) - 1)
                if attributes:
                    box.attributes = _attributes(attributes, say)
                stack.append(box)
                continue
            if key in FOREIGN:
                _foreign(plain, box, say)
                continue
            value, position = _value(data, token, key, say)
        elif cdata is not None:
            if b"<![CDATA[" in cdata and sections.lost_end(data, name, token.start(4), token.end(4)):
                value, position = _value(data, token, key, say)
            else:
                value = decode(cdata, say) if b"\r" in cdata or not cdata.isascii() else cdata.decode()
        elif end:
            value = decode(plain, say) if b"\r" in plain or not plain.isascii() else plain.decode()
            if "&" in value:
                value = unescape(value, say)
            if " on line " in value:
                value = strip_php(value, say)
        else:
            if plain:
                _foreign(plain, box, say)
            value = ""
        if key == "category" and box.name == "item":
            box.categories.append((*_term_attributes(attributes, say), value))
        elif key in names.simple and key not in box.values:
            box.values[key] = value
        elif key in FOREIGN:
            _foreign(value.encode(), box, say)
        elif value or attributes:
            element = Element(text=value, attributes=_attributes(attributes, say) if attributes else {})
            box.extra.setdefault(names.full(name), []).append(element)
    while len(stack) > 1:
        done = stack.pop()
        say("element-unclosed", f"<{done.raw.decode(errors='replace')}> has no end tag")
        if (ready := _finish(done, stack[-1], names)) is not None:
            yield ready
    yield root


def _finish(box: Box, parent: Box, names: Names) -> Box | None:
    """Put a closed box where it belongs; return it if it is a record of its own."""
    if box.name in METAS:
        if "wp:meta_key" in box.values or "wp:meta_value" in box.values:
            parent.metas.append((box.values.get("wp:meta_key", ""), box.values.get("wp:meta_value", "")))
        for key, elements in box.extra.items():
            parent.extra.setdefault(key, []).extend(elements)
        return None
    if box.name in CONTAINERS:
        return box
    children = dict(box.extra)
    for key, value in box.values.items():
        children.setdefault(key, []).append(Element(text=value))
    text = "\n".join(box.texts)
    element = Element(text=text, attributes=box.attributes, children=children)
    parent.extra.setdefault(names.full(box.raw), []).append(element)
    return None


def _value(data: bytes, token: re.Match[bytes], key: str, say: Say) -> tuple[str, int]:
    """The text of an element that is not just text or one section, and where to go on."""
    name: bytes = token.group(2)
    start = token.end(3) + 1
    close = re.compile(rb"</" + re.escape(name) + rb"\s*>").search(data, start)
    section = data.find(sections.CDATA, start, close.start() if close else len(data))
    if section >= 0 and not KNOWN_TAG.search(data, start, section):
        leftover(decode(data[start:section], say), "text before a CDATA section", say)
        return _section(data, name, section + len(sections.CDATA), key, say)
    if close and (key in MARKUP or not KNOWN_TAG.search(data, start, close.start())):
        return mixed(decode(data[start : close.start()], say), say, markup=key in MARKUP), close.end()
    say("value-cut", f"<{name.decode(errors='replace')}> has no end tag; read up to the next tag")
    text = strip_php(decode(token.group(5) or b"", say, cut=token.end() >= len(data)), say)
    return unescape(text, say), token.end()


def _section(data: bytes, name: bytes, start: int, key: str, say: Say) -> tuple[str, int]:
    """The text of a CDATA section, whatever became of its end, and where to go on."""
    try:
        end = sections.end_of(data, name, start)
    except sections.Lost:
        end = None
    if end is not None:
        value = decode(data[start : end[0]].replace(sections.SPLIT, b""), say)
        if "]]>" in value and sections.SPLIT not in data[start : end[0]]:
            say("cdata-end-in-text", f"]]> stands unescaped in <{name.decode(errors='replace')}>; read as text")
        return value, end[1]
    say("value-cut", f"the CDATA section of <{name.decode(errors='replace')}> has no end")
    stops = [at for at in (data.find(b"</" + name, start), data.find(b"]]>", start)) if at >= 0]
    stop = min(stops, default=len(data))
    value = strip_php(decode(data[start:stop], say, cut=stop == len(data)), say)
    after = data.find(b">", stop)
    return value, len(data) if after < 0 else after + 1


def _odd(data: bytes, position: int, box: Box, say: Say) -> int:
    """Step over what is no element: a comment, a declaration, a bare `<`; return where to go on."""
    at = data.find(b"<", position)
    if at < 0:
        _foreign(data[position:], box, say)
        return len(data)
    _foreign(data[position:at], box, say)
    for opening, closing in ((b"<!--", b"-->"), (b"<?", b"?>"), (sections.CDATA, b"]]>")):
        if data.startswith(opening, at):
            end = data.find(closing, at)
            stop = len(data) if end < 0 else end
            if opening == sections.CDATA:
                _foreign(data[at + len(opening) : stop], box, say)
            return min(len(data), stop + len(closing))
    if data.startswith(b"<!", at):
        return _declaration(data, at, say)
    if broken := BROKEN_TERM.match(data, at):
        name = decode(broken.group(2), say)
        box.categories.append((*_term_attributes(broken.group(1), say), name))
        return broken.end()
    if data[at + 1 : at + 2].isalpha() or data[at + 1 : at + 2] == b"/":
        end = data.find(b">", at)
        stop = len(data) if end < 0 else end + 1
        say("tag-unreadable", f"a tag can not be read: {quoted(data[at:stop].decode(errors='replace'))}")
        return stop
    _foreign(b"<", box, say)
    return at + 1


def _declaration(data: bytes, at: int, say: Say) -> int:
    """Step over a document type; what it declares is never resolved."""
    bracket, end = data.find(b"[", at), data.find(b">", at)
    if 0 <= bracket < end:
        close = data.find(b"]>", bracket)
        end = close + 1 if close >= 0 else end
    stop = len(data) if end < 0 else end + 1
    if data[at : at + 9].upper() == b"<!DOCTYPE":
        say("doctype-ignored", f"a document type is not resolved: {quoted(data[at:stop].decode(errors='replace'))}")
    return stop


def _foreign(text: bytes, box: Box, say: Say) -> None:
    """Text that stands between elements: kept with an element no one foresaw, else told."""
    if not text or text.isspace():
        return
    words = decode(text, say)
    if box.name in CONTAINERS or box.name in {"item", "channel"}:
        leftover(words, "text between elements", say)
    else:
        box.texts.append(words.strip())


def _attributes(data: bytes, say: Say) -> dict[str, str]:
    """Attributes by their names in the file."""
    return {
        name.decode(errors="replace"): unescape(decode(double or single, say), say)
        for name, double, single in ATTRIBUTE.findall(data)
    }


def _term_attributes(data: bytes, say: Say) -> tuple[str, str]:
    """`domain` and `nicename` of an item's category; WordPress does not escape them."""
    usual = TERM_ATTRIBUTES.match(data)
    if usual is None:
        found = _attributes(data, say)
        return found.get("domain", ""), found.get("nicename", "")
    domain, slug = usual.groups()
    if b'"' in slug or b"<" in slug:
        say("attribute-mended", f"nicename holds {quoted(slug.decode(errors='replace'))} unescaped")
    return unescape(decode(domain, say), say), unescape(decode(slug, say), say)
