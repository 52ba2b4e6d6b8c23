"""Which elements of a page are a comment each: by the numbers in their ids, by their classes, by the links to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.sources.html import dates
from pipeline.sources.html.comments.names import (
    AGO,
    ANSWERS,
    AREA_NAMES,
    AREAS,
    BODIES,
    COMMENT_PAGE,
    DEPTH,
    LIST_NAMES,
    NAMES,
    NUMBER,
    PINGS,
    REPLY_TO,
    TEXTS,
)
from pipeline.sources.html.tree import class_list, is_element, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from pipeline.sources.html.markup import Linker
    from pipeline.sources.html.tree import Document


class Node(NamedTuple):
    """A comment's element."""

    element: Element
    id: int | None
    parent: int
    """As an id or a link says; 0 if none does."""
    marked: Element
    """The element that carries the number; some themes put it on the text alone."""


def areas_of(document: Document) -> list[Element]:
    """What holds all comments; never what holds the entry too, as where a theme gives `comments` to the body."""
    found: dict[Element, None] = {}
    for name in AREAS:
        for each in (document.ids.get(name), *document.classes.get(name, ())):
            if each is None or each.tag in {
                "body",
                "html",
                "a",
                "span",
                "li",
                "main",
                "i",
                "button",
                "p",
                "small",
                "h2",
                "h3",
                "time",
            }:
                continue
            if holds_entry(each):
                continue
            found[each] = None
    return sorted(found, key=document.order.__getitem__)


def holds_entry(element: Element) -> bool:
    """Whether an element holds more than comments."""
    for each in element.iter("h1", "article", "main", "div"):
        if each.tag in {"h1", "main"} and "comment" not in (each.get("class") or "") + (each.get("id") or ""):
            return True
        tokens = class_list(each)
        if (
            ("entry-content" in tokens and not _in_comment(each, element))
            or "hentry" in tokens
            or "wp-block-post-content" in tokens
        ):
            return True
    return False


def _in_comment(element: Element, top: Element) -> bool:
    """Whether an element stands inside a comment."""
    for each in element.iterancestors():
        if each is top:
            return False
        if NUMBER.fullmatch((each.get("id") or "").lower()) or "comment" in class_list(each):
            return True
    return False


def nodes_of(document: Document, areas: list[Element]) -> list[Node]:
    """The elements that are a comment each, in document order; of several with one number the outermost."""
    found: dict[int, Node] = {}
    unnumbered: list[Node] = []
    order = document.order
    by_number: dict[int, list[tuple[Element, int]]] = {}
    for name, element in document.ids.items():
        match = NUMBER.fullmatch(name)
        if match and element.tag not in {
            "a",
            "span",
            "input",
            "textarea",
            "time",
            "p",
            "form",
            "img",
            "button",
        }:
            by_number.setdefault(int(match[1]), []).append((element, int(match[2] or 0)))
    for number, elements in by_number.items():
        element, parent = min(elements, key=lambda pair: order[pair[0]])
        parent = parent or max(pair[1] for pair in elements)
        found[number] = Node(_widened(element, by_number), number, parent, element)
    taken = {node.element for node in found.values()}
    for element in document.classed(
        "comment", "pingback", "trackback", "review", "wpd-comment", "single-comment", "comment-item"
    ):
        if (
            element in taken
            or element.tag in {"body", "a", "span", "p", "ul", "ol", "form", "i", "button"}
            or not _listed(element, areas)
        ):
            continue
        if any(above in taken and not _answers(element, above) for above in element.iterancestors()):
            continue
        if any(inside in taken for inside in element.iterdescendants()) or not _is_comment(element):
            continue
        linked = _linked_number(element)
        if linked is not None and linked in found:
            continue
        node = Node(element, linked, 0, element)
        taken.add(element)
        if linked is None:
            unnumbered.append(node)
        else:
            found[linked] = node
    return sorted((*found.values(), *unnumbered), key=lambda node: order[node.element])


def linked_nodes(document: Document, linker: Linker) -> list[Node]:
    """Comments of a theme that numbers none: by the links to each of them and the links to answer it."""
    anchors: dict[int, list[Element]] = {}
    here = linker.base.partition("#")[0].partition("?")[0].rstrip("/")
    for link in document.tags.get("a", ()):
        href = link.get("href") or ""
        if "comment" not in href and "replytocom" not in href:
            continue
        match = REPLY_TO.search(href)
        if match is None and (
            dates.words(text_of(link)[:120])
            or AGO.search(text_of(link)[:60])
            or len(text_of(link)) < 4
            or link.find(".//time") is not None
        ):
            match = ANSWERS.search(
                href
            )  # a comment's own address; lists of recent comments link the title of the entry
        target = linker(href).partition("#")[0].partition("?")[0]
        if match and (
            href.startswith(("#", "?")) or not here or COMMENT_PAGE.sub("", target).rstrip("/") == here
        ):
            anchors.setdefault(int(match[1]), []).append(link)
    if not anchors:
        return []
    holders: dict[Element, set[int]] = {}
    for number, links in anchors.items():
        for link in links:
            for above in (link, *link.iterancestors()):
                holders.setdefault(above, set()).add(number)
    nodes: list[Node] = []
    for number, links in anchors.items():
        element = links[0]
        for above in links[0].iterancestors():
            if (
                holders[above] != {number}
                or above.tag in {"body", "main", "section", "ul", "ol"}
                or holds_entry(above)
            ):
                break
            element = above
        if element is links[0] or len(text_of(element)) < len(text_of(links[0])) + 5:
            continue
        nodes.append(Node(element, number, _answered(element, holders, anchors, document), element))
    return sorted(nodes, key=lambda node: document.order[node.element])


def _answered(
    element: Element, holders: dict[Element, set[int]], anchors: dict[int, list[Element]], document: Document
) -> int:
    """The comment in whose list item another stands, before it; 0 if it stands in none."""
    own = holders[element]
    for above in element.iterancestors():
        if above.tag == "li" and len(holders.get(above, ())) > 1:
            first = min(holders[above], key=lambda number: document.order[anchors[number][0]])
            if first not in own:
                return first
    return 0


def around(nodes: list[Node]) -> list[Element]:
    """The innermost element that holds all comments, if it holds nothing but comments."""
    if len(nodes) < 2:
        return []
    paths = [[node.element, *node.element.iterancestors()] for node in nodes]
    common = next((each for each in paths[0] if all(each in path for path in paths[1:])), None)
    if common is None or common.tag in {"body", "html", "main"} or holds_entry(common):
        return []
    inside = sum(len(text_of(node.element)) for node in nodes)
    return [common] if inside * 2 > len(text_of(common)) else []


def _widened(element: Element, numbered: dict[int, list[tuple[Element, int]]]) -> Element:
    """The list item or the wrapper whose only comment this element is: there stand its classes, and often who and when."""
    if element.tag == "li" or (
        DEPTH.search(" ".join(class_list(element))) and "comment" in class_list(element)
    ):
        return element
    number = NUMBER.fullmatch((element.get("id") or "").lower())
    best = element
    current = element
    for _ in range(6):
        above = current.getparent()
        if above is None or above.tag not in {"li", "div", "article", "section", "header"}:
            return best
        if not AREA_NAMES.isdisjoint([*class_list(above), (above.get("id") or "").lower()]):
            return best
        others = [
            each
            for each in _outside_lists(above)
            if (match := NUMBER.fullmatch((each.get("id") or "").lower()))
            and number is not None
            and match[1] != number[1]
            and int(match[1]) in numbered
        ]
        if others:
            return best
        current = above
        if above.tag == "li" or {"comment", "pingback", "trackback", "review", "wpd-comment"} & set(
            class_list(above)
        ):
            return above
        if any("comment" in token for token in class_list(above)) and not says_who(element):
            best = above
    return best


def _outside_lists(element: Element) -> Iterator[Element]:
    """Elements below one that stand in no list of answers."""
    stack = list(element)
    while stack:
        each = stack.pop()
        if is_element(each) and each.tag not in {"ul", "ol"}:
            yield each
            stack.extend(each)


def says_who(element: Element) -> bool:
    """Whether an element says who wrote."""
    return any(
        not set(NAMES[:20]).isdisjoint(tokens_of(each)) or each.tag == "cite"
        for each in element.iter()
        if is_element(each)
    )


def _listed(element: Element, areas: list[Element]) -> bool:
    """Whether an element stands in a list or area of comments."""
    return any(
        each in areas or not LIST_NAMES.isdisjoint(class_list(each)) for each in element.iterancestors()
    )


def _answers(element: Element, above: Element) -> bool:
    """Whether an element is an answer inside a comment rather than a part of it."""
    for each in element.iterancestors():
        if each is above:
            return False
        if each.tag in {"ul", "ol"} or not {"children", "replies", "comment-replies"}.isdisjoint(
            class_list(each)
        ):
            return True
    return False


def _is_comment(element: Element) -> bool:
    """Whether an element looks like a comment: somebody, and a text or a date."""
    tokens = set(class_list(element))
    if tokens & PINGS or any(DEPTH.fullmatch(token) for token in tokens):
        return True
    inside = {
        token
        for each in element.iter(
            "div", "span", "p", "cite", "footer", "header", "time", "section", "b", "strong", "a"
        )
        for token in class_list(each)
    }
    return not inside.isdisjoint(TEXTS + BODIES) and not inside.isdisjoint(NAMES)


def _linked_number(element: Element) -> int | None:
    """The number that a comment's reply link, permalink or attribute gives."""
    for each in element.iter("a", "div", "article", "li", "button"):
        for name in ("data-commentid", "data-comment-id", "comment-id"):
            value = each.get(name) or ""
            if value.isdigit():
                return int(value)
        href = each.get("href") or ""
        match = REPLY_TO.search(href)
        if match:
            return int(match[1])
    for each in element.iter("a"):
        match = ANSWERS.search(each.get("href") or "")
        if match:
            return int(match[1])
    return None


def tokens_of(element: Element) -> list[str]:
    """The classes of an element; `epoch-comment-content` counts as `comment-content` too."""
    tokens = class_list(element)
    return tokens + [token[token.index("comment") :] for token in tokens if token.find("comment") > 0]
