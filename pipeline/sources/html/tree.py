"""The text of a page goes in, an lxml tree as a browser would build it comes out, with indexes by tag, class and id.

lexbor (through selectolax) parses as HTML5 prescribes; its tree is copied node by node, since what would be
written and parsed again by another parser would not stay the same tree.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree
from selectolax.lexbor import LexborHTMLParser

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

DEEPEST = 400
"""Levels of a tree; what is nested deeper becomes a sibling, since no reader of trees is linear in depth."""
MOST_NESTED = 1500
"""Open tags inside each other that the parser is given; it is quadratic beyond."""
MANY_TAGS = 5_000
"""Opening tags of a kind below which no page can be nested too deeply to parse."""
LONG_TAG = 1 << 14
"""Characters of a tag above which its attributes are counted; the parser is quadratic in them."""
MOST_ATTRIBUTES = 500
MOST_OPEN = 8
"""Comments without an end that are mended in a page."""
FRAME = re.compile(
    r"""<time\s[^<>]*\bdatetime=|\bid=["']?(?:comment-\d|comments\b|respond\b)"""
    r"""|\bclass=["'][^"'<>]{0,200}\b(?:wp-block-post-date|entry-(?:meta|footer))""",
    re.IGNORECASE,
)
"""What the theme prints behind a text, and nobody writes into a comment."""

SKIPPED = frozenset(("script", "style", "template", "svg", "object-template", "applet"))
"""Elements whose content no visitor reads; scripts and styles are counted, JSON-LD is kept."""
NO_TEXT = frozenset(("iframe", "noembed", "noframes"))
"""Elements whose text is markup for others."""
NESTING = re.compile(
    r"<(/?)(div|section|article|main|aside|header|footer|nav|center|form|fieldset|ul|ol|dl|table|blockquote|figure"
    r"|span|font|a|b|i|u|em|strong|small|big|details|button|label|tr|td|tbody|svg|math|g|select)\b[^<>]*>",
    re.IGNORECASE,
)
NESTABLE = tuple(
    (
        "div span section article a b font i u ul table td blockquote dl svg math select button form center "
        "details"
    ).split()
)
LONG = re.compile(rf"<([a-zA-Z][a-zA-Z0-9-]*)\s[^<>]{{{LONG_TAG},}}>")
ATTRIBUTE = re.compile(r"\s[^\s=\"'<>/]+\s*=")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
JSON_LD = "ld+json"


class Document:
    """A parsed page."""

    def __init__(self) -> None:
        self.root: Element = etree.Element("html")
        self.head: Element = self.root
        self.body: Element = self.root
        self.elements: list[Element] = []
        """All elements in document order."""
        self.tags: dict[str, list[Element]] = {}
        self.classes: dict[str, list[Element]] = {}
        """Class in lower case -> the elements that carry it, in document order."""
        self.ids: dict[str, Element] = {}
        """Id in lower case -> the first element that carries it."""
        self.json_ld: list[str] = []
        self.scripts = 0
        self.order: dict[Element, int] = {}
        """Place of each element in document order."""
        self.notes: list[tuple[str, str]] = []

    def tagged(self, *names: str) -> list[Element]:
        """Elements of these tags, in document order if it is one tag."""
        return [each for name in names for each in self.tags.get(name, ())]

    def classed(self, *names: str) -> list[Element]:
        """Elements of these classes, in the order of the names, then of the document."""
        return [each for name in names for each in self.classes.get(name, ())]

    def alive(self, element: Element) -> bool:
        """Whether an element is still part of the page; furniture is taken out while it is read."""
        top = element
        while (above := top.getparent()) is not None:
            top = above
        return top is self.root


def parse(text: str) -> Document:
    """The tree of a page."""
    document = Document()
    source = LexborHTMLParser(_tamed(text, document))
    root = source.root
    if root is not None:
        _copy(root, document)
    for child in document.root:
        if child.tag == "head":
            document.head = child
        elif child.tag == "body":
            document.body = child
    return document


def _tamed(text: str, document: Document) -> str:
    """The text without what takes the parser more than linear time, or hides half the page from it."""
    text = _uncovered(text, document)
    if any(text.count(f"<{tag}") > MANY_TAGS for tag in NESTABLE):
        text = _flattened(text, document)
    if len(text) > LONG_TAG and any(
        len(ATTRIBUTE.findall(found.group())) > MOST_ATTRIBUTES for found in LONG.finditer(text)
    ):
        document.notes.append(
            ("html-cut", f"a tag has more than {MOST_ATTRIBUTES} attributes; they are left out")
        )
        text = LONG.sub(
            lambda found: (
                found.group() if len(ATTRIBUTE.findall(found.group())) <= MOST_ATTRIBUTES else f"<{found[1]}>"
            ),
            text,
        )
    return text


def _uncovered(text: str, document: Document) -> str:
    """The text without comments that an author never closed, and that hide what the theme prints behind the text."""
    at = text.find("<!--")
    for _ in range(MOST_OPEN):
        while at >= 0:
            end = text.find("-->", at)
            inner = text.find("<!--", at + 4, end if end >= 0 else len(text))
            if (end < 0 or inner >= 0) and FRAME.search(text, at, end if end >= 0 else len(text)):
                break
            at = text.find("<!--", end) if end >= 0 else -1
        if at < 0:
            return text
        line = text.find("\n", at)
        text = text[:at] + text[line if line >= 0 else len(text) :]
        document.notes.append(
            ("comment-unclosed", "a comment of HTML in the text never ends; taken to end with its line")
        )
        at = text.find("<!--", at)
    return text


def _flattened(text: str, document: Document) -> str:
    """The text without the tags that are nested deeper than any page is."""
    depth = 0
    cut = 0
    parts: list[str] = []
    last = 0
    for found in NESTING.finditer(text):
        if found[1]:
            depth = max(0, depth - 1)
            if depth < MOST_NESTED:
                continue
        else:
            depth += 1
            if depth <= MOST_NESTED:
                continue
        parts.append(text[last : found.start()])
        last = found.end()
        cut += 1
    if not cut:
        return text
    document.notes.append(
        ("html-cut", f"{cut} tags nested deeper than {MOST_NESTED} levels are left out; their text stays")
    )
    return "".join((*parts, text[last:]))


def _copy(source: Any, document: Document) -> None:
    """Copy the parser's tree; a loop, since pages can be nested deeper than Python calls."""
    elements, tags, classes, ids = document.elements, document.tags, document.classes, document.ids
    sub, comment = etree.SubElement, etree.Comment
    current = document.root
    _attributes(current, source.attributes)
    _enter(current, document)
    last: Element | None = None
    stack: list[tuple[Any, Element, bool]] = []
    node = source.child
    while True:
        if node is None:
            if not stack:
                return
            node, above, same = stack.pop()
            last = None if same else current
            if same:
                last = current[-1] if len(current) else None
            current = above
            node = node.next
            continue
        tag = node.tag
        if tag == "-text":
            text = node.text_content or ""
            try:
                if last is None:
                    current.text = (current.text or "") + text if current.text else text
                else:
                    last.tail = last.tail + text if last.tail else text
            except ValueError:
                clean = CONTROLS.sub("", text)
                if last is None:
                    current.text = (current.text or "") + clean
                else:
                    last.tail = (last.tail or "") + clean
            node = node.next
            continue
        if tag is None:
            node = node.next
            continue
        first = tag[0]
        if first in "-!_":
            if tag == "-comment":
                words = node.comment_content or ""
                if len(words) < 200 and "--" not in words:
                    try:
                        last = comment(words)
                    except ValueError:
                        node = node.next
                        continue
                    current.append(last)
            node = node.next
            continue
        if tag in SKIPPED:
            if tag == "script":
                document.scripts += 1
                if JSON_LD in (node.attributes.get("type") or ""):
                    document.json_ld.append(node.text(deep=True) or "")
            node = node.next
            continue
        try:
            element = sub(current, tag)
        except ValueError:
            element = sub(current, "span")
        attributes = node.attributes
        if attributes:
            _attributes(element, attributes)
            names = element.get("class")
            if names:
                for name in names.lower().split():
                    at = classes.get(name)
                    if at is None:
                        classes[name] = [element]
                    elif at[-1] is not element:
                        at.append(element)
            own = element.get("id")
            if own:
                ids.setdefault(own.lower(), element)
        document.order[element] = len(elements)
        elements.append(element)
        at = tags.get(tag)
        if at is None:
            tags[tag] = [element]
        else:
            at.append(element)
        last = element
        child = node.child
        if child is None or tag in NO_TEXT:
            node = node.next
        elif len(stack) < DEEPEST:
            stack.append((node, current, False))
            current, last, node = element, None, child
        else:
            stack.append((node, current, True))
            node = child


def _enter(element: Element, document: Document) -> None:
    """Enter the root into the indexes."""
    document.order[element] = 0
    document.elements.append(element)
    document.tags["html"] = [element]


def _attributes(element: Element, attributes: dict[str, str | None]) -> None:
    """Copy attributes; names that XML does not allow (`@click`, `"`) are left out."""
    put = element.set
    for name, value in attributes.items():
        try:
            put(name, value or "")
        except ValueError:
            if value and CONTROLS.search(value):
                try:
                    put(name, CONTROLS.sub("", value))
                except ValueError:
                    continue


def is_element(node: Element) -> bool:
    """Whether a node is an element, and no comment."""
    return isinstance(node.tag, str)


def class_list(element: Element | None) -> list[str]:
    """The classes of an element, in lower case."""
    names = element.get("class") if element is not None else None
    return names.lower().split() if names else []


def text_of(element: Element) -> str:
    r"""All text of an element on one line, without that of comments.

    >>> text_of(etree.fromstring("<p>a <b>b<!-- c --></b>\n c</p>"))
    'a b c'
    """
    return " ".join(inner_text(element).split())


def inner_text(element: Element) -> str:
    """All text of an element as it stands."""
    return "".join(map(str, element.itertext()))


def drop(element: Element) -> None:
    """Take an element out; the text behind it stays."""
    above = element.getparent()
    if above is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            above.text = (above.text or "") + element.tail
        element.tail = None
    above.remove(element)
