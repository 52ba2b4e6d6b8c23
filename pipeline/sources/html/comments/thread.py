"""Which comment answers which: by ids that say so, by nesting, else by the depth that WordPress writes into the class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.sources.html.tree import class_list, is_element

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from pipeline.sources.html.comments.nodes import Node


def parents(held: list[tuple[Node, int, bool]], elements: dict[Element, Node]) -> list[int]:
    """The id of the comment that each answers: by an id that says so, by nesting, else by depth.

    Beyond the depth limit WordPress prints answers as siblings of what they answer: there a comment of class
    `parent` without a list of answers is answered by the next one of its depth.
    """
    found: list[int] = []
    by_depth: dict[int, int] = {}
    last_at: dict[int, tuple[int, bool, int]] = {}
    for node, depth, answered in held:
        nested = _nested_in(node.element, elements)
        if node.parent:
            parent = node.parent
        elif nested is not None:
            parent = nested.id or 0
        elif depth > 1:
            parent = by_depth.get(depth - 1, 0)
        else:
            parent = 0
        before = last_at.get(depth)
        if before is not None and depth > 1 and before[1] and before[2] == parent and not node.parent:
            parent = before[0]
        number = node.id or 0
        if depth:
            by_depth[depth] = number
            for deeper in [each for each in by_depth if each > depth]:
                del by_depth[deeper]
            beyond = answered and not any(True for each in node.element.iterdescendants() if each in elements)
            origin = before[2] if before is not None and parent == before[0] and before[1] else parent
            last_at[depth] = (number, beyond, origin)
            for deeper in [each for each in last_at if each > depth]:
                del last_at[deeper]
        found.append(parent)
    return found


def _nested_in(element: Element, elements: dict[Element, Node]) -> Node | None:
    """The comment in whose element this one stands."""
    for above in element.iterancestors():
        if above in elements:
            return elements[above]
    before = element.getparent()
    if before is not None and before.tag in {"ul", "ol", "div"} and "children" in class_list(before):
        sibling = before.getprevious()
        while sibling is not None and not is_element(sibling):
            sibling = sibling.getprevious()
        if sibling is not None and sibling in elements:
            return elements[sibling]
    return None
