"""Sanitised HTML as a tree; and HTML whose nesting is bounded, so that nothing after it needs to fear depth.

`flatten` works on the raw text, before the sanitiser, whose parser takes quadratic time on deep nesting.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element as Element

    from pipeline.convert.context import Context

MAX_DEPTH = 100
"""Elements inside each other. WordPress pages of page builders reach about 40."""
MAX_FORMATTING = 24
"""Formatting elements left open. HTML reopens each of them in every later paragraph."""
MAX_EQUAL = 3

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
FORMATTING = frozenset("b big code em font i nobr s small strike strong tt u".split())
SHALLOW = frozenset("p a".split())
"""Never inside themselves: a new one closes the open one."""
CLOSED_BY_ITSELF = frozenset("li dt dd option tr td th thead tbody tfoot rt rp".split())
"""A new one right inside an open one takes its place: a hundred thousand in a row are not deep."""
PHRASING = frozenset(
    "abbr bdi bdo cite del dfn ins kbd label mark q rb ruby samp span sub sup time var".split()
)
"""Their end tags reach no further than the block that they stand in."""
TABLE_PARTS = frozenset("table tbody td tfoot th thead tr caption".split())
OFTEN_VOID = ("<br", "<img", "<hr", "<!--")
"""Tags without an end tag."""
STRETCH = 2048
"""Characters in which begun and ended elements are weighed against each other."""
LOOK_AT_ALL = 200_000
"""In broken HTML ends may end nothing, so weighing can be wrong: too dear only where there is much of it."""
MAX_TREE = 220
"""Depth of a tree that is handed on; converting takes up to four calls a level, of Python's thousand."""
BARRIERS = frozenset("applet button caption marquee object table td template th".split())
"""No end tag from inside closes what is open outside of them."""
RAW_TEXT = frozenset("script style textarea title xmp iframe noembed noframes".split())

ASIDE = "set-aside"
"""The element that holds the place of paragraphs without a tree."""

_TAG = re.compile(r"<(?:!--|(/?)([A-Za-z][^\s/<>]*)[^<>]*>)")
_VOID_TAG = re.compile(r"<((?:br|img|hr|wbr|source|track|col|embed|param)\b[^>]*)>")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_DEEP = etree.XPath(f"boolean(/*{'/*' * MAX_TREE})")
_XML = etree.XMLParser(
    huge_tree=True, resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True
)
_HTML = etree.HTMLParser(huge_tree=True, remove_pis=True)


def parse(html: str) -> Element:
    """The tree of HTML that `sanitise` wrote: a `body` element.

    >>> [child.tag for child in parse("<p>a<br>b</p><hr>")]
    ['p', 'hr']
    """
    # The sanitiser writes well-formed HTML5. Read as XML its tree stays as it is; libxml2's HTML
    # parser would move elements by HTML 4's rules.
    text = _VOID_TAG.sub(r"<\1/>", html)
    if "&nbsp;" in text:
        text = text.replace("&nbsp;", "\xa0")
    try:
        root = etree.fromstring(f"<body>{text}</body>".encode(), _XML)
    except (etree.XMLSyntaxError, UnicodeEncodeError):
        root = _recover(html, text)
    if html.count("<") >= MAX_TREE and _DEEP(root):
        _unwrap(root)
    return root


def _recover(html: str, text: str) -> Element:
    """The tree of what is not well-formed, or holds characters that XML does not know."""
    text = _NOT_XML.sub("", text.replace("\x0c", " "))
    try:
        return etree.fromstring(f"<body>{text}</body>".encode(), _XML)
    except etree.XMLSyntaxError:
        document = etree.fromstring(f"<html><body>{_NOT_XML.sub('', html)}</body></html>".encode(), _HTML)
        body = document.find("body")
        return document if body is None else body


def _unwrap(root: Element) -> None:
    """Take the tags off what is deeper than `MAX_TREE`; its text stays."""
    walker = etree.iterwalk(root, events=("start", "end"))
    depth = 0
    deepest = []
    for event, element in walker:
        if event == "end":
            depth -= 1
            continue
        depth += 1
        if depth == MAX_TREE and len(element):
            deepest.append(element)
            walker.skip_subtree()
    for element in deepest:
        etree.strip_tags(element, "*")


def _may_be_deep(html: str) -> bool:
    """Whether so many tags may be open at once that it pays to look at each."""
    if html.count("<") <= MAX_DEPTH:
        return False
    if len(html) > LOOK_AT_ALL:
        return True
    depth = 0
    for start in range(0, len(html), STRETCH):
        piece = html[start : start + STRETCH]
        ends = piece.count("</")
        begins = piece.count("<") - ends
        for void in OFTEN_VOID:
            begins -= piece.count(void)
        if depth + begins > MAX_DEPTH:
            return True
        depth = max(0, depth + begins - ends)
    return False


def resolved(text: str) -> str:
    """Text as `sanitise` wrote it, with its entities resolved."""
    if "&" in text:
        for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", "\xa0"), ("&amp;", "&")):
            text = text.replace(entity, character)
    return text


def finder(path: str) -> Callable[[Element], list[Element]]:
    """A function that finds the elements of an XPath."""
    return cast("Callable[[Element], list[Element]]", etree.XPath(path))


def content(element: Element) -> str:
    """All text inside an element."""
    return "".join(cast("Iterator[str]", element.itertext()))


def forget(element: Element, *names: str) -> None:
    """Take attributes away, where they are there."""
    for name in names:
        if element.get(name) is not None:
            del element.attrib[name]


def flatten(html: str, ctx: Context) -> str:
    """The HTML without the tags that stand deeper than `MAX_DEPTH`; their text stays."""
    if not _may_be_deep(html):
        return html
    pieces: list[str] = []
    stack: list[str] = []
    dropped: dict[str, int] = {}
    active: dict[str, list[str]] = {}
    endless: set[str] = set()
    start = total = 0
    match = _TAG.search(html)
    while match:
        closing, name = match.groups()
        after = match.end()
        name = "!--" if name is None else name.lower()
        if name == "!--" or (name in RAW_TEXT and not closing):
            after = _skip(html, after, "-->" if name == "!--" else f"</{name}", endless)
        elif name in VOID or name in SHALLOW:
            pass
        elif closing:
            if dropped.get(name):
                dropped[name] -= 1
                pieces.append(html[start : match.start()])
                start = after
            else:
                _close(stack, name)
                if active.get(name):
                    active[name].pop()
        elif stack and stack[-1] == name and name in CLOSED_BY_ITSELF:
            pass
        elif len(stack) >= MAX_DEPTH or (name in FORMATTING and not _reopens(active, name, match[0])):
            dropped[name] = dropped.get(name, 0) + 1
            total += 1
            # The tag of a block still parts words.
            pieces.append(html[start : match.start()])
            pieces.append("" if name in FORMATTING or name in PHRASING else " ")
            start = after
        else:
            stack.append(name)
        match = _TAG.search(html, after)
    if not total:
        return html
    pieces.append(html[start:])
    ctx.note("nesting-flattened", f"{total} tags more than {MAX_DEPTH} levels deep")
    return "".join(pieces)


def _skip(html: str, at: int, end: str, endless: set[str]) -> int:
    """Where the comment or raw text that begins at `at` ends; `at` if it has no end."""
    if end in endless:
        return at
    found = html.find(end, at)
    if found < 0:
        found = html.find(end.upper(), at)
    if found < 0:
        endless.add(end)
        return at
    return found


def _reopens(active: dict[str, list[str]], name: str, tag: str) -> bool:
    """Whether HTML may carry one more unclosed formatting element along; of equal ones it carries three."""
    tags = active.setdefault(name, [])
    if tags.count(tag) >= MAX_EQUAL:
        return True
    if sum(map(len, active.values())) >= MAX_FORMATTING:
        return False
    tags.append(tag)
    return True


def _close(stack: list[str], name: str) -> None:
    """Take off the stack what an end tag closes, by HTML's rules of scope."""
    for at in range(len(stack) - 1, -1, -1):
        top = stack[at]
        if top == name:
            if name in FORMATTING:
                del stack[at]
            else:
                del stack[at:]
            return
        if name in TABLE_PARTS:
            if top == "table":
                return
        elif (
            top in BARRIERS
            or (name == "li" and top in {"ul", "ol"})
            or (name in PHRASING and top not in PHRASING and top not in FORMATTING)
        ):
            return
