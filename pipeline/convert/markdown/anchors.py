"""Ids that links lead to become anchors of their own in the tree; all others are forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from pipeline.convert.tree import finder, forget

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from lxml.etree import _Element as Element

BEFORE = frozenset("table ul ol dl pre img br hr iframe video audio code math details".split())
"""An anchor can not stand inside them, so it goes before."""
PARTS = frozenset("tbody thead tfoot tr".split())
WRAPPERS = frozenset("div section article aside main header footer figure blockquote".split())
_WITH_ID = finder("//*[@id]")


def place(root: Element, links: Collection[Element], notes: Mapping[str, str]) -> None:
    """Put an `<a id>` at each element that one of the page's links leads to; footnotes have their own way."""
    wanted = set()
    for link in links:
        _, _, fragment = (link.get("href") or "").partition("#")
        if fragment:
            wanted.add(fragment)
            if "%" in fragment:
                wanted.add(unquote(fragment))
    for link in links:
        name = link.get("id") or link.get("name")
        if name is None:
            continue
        if name in wanted and name not in notes:
            wanted.discard(name)
        elif _is_debris(name) or len(link) or link.text or link.get("href"):
            forget(link, "id", "name")
    if not wanted:
        return
    for element in _WITH_ID(root):
        name = element.get("id")
        if name in wanted and name not in notes and element.tag != "a":
            wanted.discard(name)
            _insert(element, name)


def _insert(element: Element, name: str) -> None:
    """Put the anchor where the first line of the element begins."""
    anchor = element.makeelement("a", {"id": name})
    while element.tag in WRAPPERS and len(element) and not (element.text or "").strip():
        element = element[0]
    if element.tag in PARTS:
        cell = next(element.iterdescendants("td", "th"), None)
        if cell is None:
            return
        element = cell
    if element.tag in BEFORE or not isinstance(element.tag, str):
        element.addprevious(anchor)
    else:
        anchor.tail = element.text
        element.text = None
        element.insert(0, anchor)


def _is_debris(name: str) -> bool:
    """Bookmarks that editors set by themselves."""
    return name.startswith(("_", "more-"))
