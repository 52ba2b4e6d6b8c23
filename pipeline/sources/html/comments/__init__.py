"""The comments of a page: from the markup of WordPress, of its block themes, of other themes and of comment plugins.

What they have in common is the number in an id; where a theme gives none, the links to each comment tell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.sources.html.comments.names import (
    COUNT,
    COUNTERS,
    DEPTH,
    FORMS,
    LISTS,
    ONE,
)
from pipeline.sources.html.comments.nodes import Node, areas_of, around, holds_entry, linked_nodes, nodes_of
from pipeline.sources.html.comments.parts import comment_of
from pipeline.sources.html.comments.thread import parents
from pipeline.sources.html.tree import class_list, drop, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from pipeline.sources.html.markup import Linker
    from pipeline.sources.html.page import PageComment
    from pipeline.sources.html.tree import Document


class Thread(NamedTuple):
    """What a page holds of comments."""

    comments: tuple[PageComment, ...]
    told: int | None
    """How many the page says there are."""
    form: bool
    closed: bool
    removed: int
    """Elements that were taken out of the page."""


def take_comments(document: Document, linker: Linker, language: str) -> Thread:
    """Read the comments of a page and take them, their list and their form out of it."""
    areas = areas_of(document)
    told = _told(document, areas)
    form = (
        any(name in document.ids or name in document.classes for name in FORMS)
        or "comment-form" in document.classes
    )
    closed = any(name in document.classes for name in ("no-comments", "nocomments", "comments-closed"))
    nodes = nodes_of(document, areas) or linked_nodes(document, linker)
    comments = tuple(_read(nodes, document, linker, language))
    removed = 0
    if nodes and not areas:
        areas = around(nodes)
    for node in nodes:
        removed += _cut(node.element, document)
    for area in areas:
        removed += _cut(area, document)
    for name in (
        *FORMS,
        *COUNTERS,
        *LISTS[:8],
        "comment-reply-title",
        "comments-link",
        "nocomments",
        "no-comments",
    ):
        for each in (document.ids.get(name), *document.classes.get(name, ())):
            if each is not None and not (each.tag in {"div", "section"} and holds_entry(each)):
                removed += _cut(each, document)
    heading = document.ids.get("comments")
    if heading is not None and heading.tag in {"h2", "h3", "h4", "p"}:
        removed += _cut(heading, document)
    return Thread(comments, told, form and not closed, closed, removed)


def _cut(element: Element, document: Document) -> int:
    """Take an element out, unless it is gone already, or holds the page itself."""
    if element.tag in {"body", "html", "main", "head", "a"} or not document.alive(element):
        return 0
    drop(element)
    return 1


def _read(nodes: list[Node], document: Document, linker: Linker, language: str) -> Iterator[PageComment]:
    """The comments, each with the one that it answers."""
    elements = {node.element: node for node in nodes}
    held: list[tuple[Node, int, bool]] = []
    for node in nodes:
        tokens = class_list(node.element)
        depth = next(
            (
                int(next(filter(None, match.groups())))
                for token in tokens
                if (match := DEPTH.fullmatch(token))
            ),
            0,
        )
        held.append((node, depth, "parent" in tokens))
    above = parents(held, elements)
    for place, (node, _, _) in enumerate(held):
        yield comment_of(node, above[place], elements, document, linker, language)


def _told(document: Document, areas: list[Element]) -> int | None:
    """How many comments the page says there are."""
    shown = document.classed(*COUNTERS)
    for area in areas[:3]:
        shown += [each for each in area.iter("h2", "h3", "h4") if each.getparent() is not None][:1]
    for each in shown:
        text = text_of(each)
        quoted = re.sub(r"[“\"«„‘'].*[”\"»“’']", "", text)
        match = COUNT.search(quoted)
        if match and len(quoted) < 120:
            return int(re.sub(r"\D", "", match[1]))
        if ONE.match(quoted) and len(quoted) < 80:
            return 1
    return None
