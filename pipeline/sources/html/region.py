"""Which elements speak of the page's own entry: around its title and its body, not in lists of others, sidebars or comments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.sources.html.furniture import furniture
from pipeline.sources.html.tree import class_list, is_element

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from pipeline.sources.html.body import Found
    from pipeline.sources.html.identity import Identity
    from pipeline.sources.html.prose import Prose
    from pipeline.sources.html.tree import Document

CARDS = frozenset(
    (
        "wp-block-post wp-block-latest-posts wp-block-query wp-block-latest-comments wp-block-post-template "
        "wp-block-newspack-blocks-homepage-articles slick-slide swiper-slide owl-item td_module_wrap "
        "tdb_module_related jeg_post elementor-post et_pb_post_module"
    ).split()
)
"""Classes of an entry in a list of others."""
POST_CLASS = re.compile(r"post-(\d+)\Z")


class Region:
    """Tells an entry's own surroundings from those of others."""

    def __init__(
        self, document: Document, who: Identity, prose: Prose, found: Found, heading: Element | None
    ) -> None:
        self.document = document
        self.entry = who.entry
        self.id = who.id
        self.outside = prose.outside
        self.inside = set(found.roots) if found.exact else set()
        self.heading_frame = _frame_of(heading, prose) if heading is not None else None
        self.lines = {
            each: root.getparent()
            for root in self.inside
            for each in root.iterdescendants()
            if is_element(each) and furniture(each) == "meta"
        }
        """Lines of data that stand inside the body, as plugins and unclosed tags put them -> what is around the body."""
        self._known: dict[Element, bool] = {}

    def owns(self, element: Element, *, boxes: bool = False) -> bool:
        """Whether an element speaks of the page's own entry; `boxes`: also from inside a box about its author."""
        if boxes and self.outside.get(element) == "author-box":
            top = element
            while (above := top.getparent()) is not None and self.outside.get(top) == "author-box":
                top = above
            return self.owns(top)
        path: list[Element] = []
        current: Element | None = element
        answer: bool | None = None
        while current is not None and answer is None:
            answer = self._known.get(current)
            if answer is None:
                path.append(current)
                if self._bars(current):
                    answer = False
                current = self.lines[current] if current in self.lines else current.getparent()
        if answer is None:
            answer = (
                not path or path[-1] is self.document.root
            )  # what was taken out of the page speaks of nothing
        for each in path:
            self._known[each] = answer
        return answer

    def _bars(self, element: Element) -> bool:
        """Whether nothing inside an element speaks of the entry."""
        if element in self.inside:
            return True
        kind = self.outside.get(element)
        if kind and (
            kind != "site"
            or self.heading_frame is None
            or (element is not self.heading_frame and self.heading_frame not in element.iterancestors())
        ):
            return True
        if element.tag in {"body", "html"} or element is self.entry:
            return False
        tokens = class_list(element)
        if not tokens:
            return False
        if not CARDS.isdisjoint(tokens):
            return True
        if "hentry" in tokens or "type-post" in tokens or element.tag == "article":
            number = next((int(match[1]) for token in tokens if (match := POST_CLASS.match(token))), None)
            if number is not None and self.id is not None:
                return number != self.id
            return (
                self.entry is not None
                and self.entry not in element.iterdescendants()
                and element is not self.entry
                and self.entry not in element.iterancestors()
            )
        return False


def _frame_of(heading: Element, prose: Prose) -> Element | None:
    """The outermost element of the site's frame around the title, where a theme puts it into the header."""
    frame: Element | None = None
    for each in (heading, *heading.iterancestors()):
        if prose.outside.get(each) == "site":
            frame = each
    return frame
