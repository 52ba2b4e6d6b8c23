"""How much running text every element of a page holds, and how much of it in links: what tells a text from the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.sources.html.furniture import furniture
from pipeline.sources.html.markup import BLOCKS
from pipeline.sources.html.tree import class_list, is_element

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from pipeline.sources.html.tree import Document

WEIGHTS = {
    "p": 1.0,
    "pre": 1.0,
    "blockquote": 1.0,
    "li": 0.7,
    "dd": 0.8,
    "td": 0.6,
    "figcaption": 0.3,
    "h1": 0.2,
    "h2": 0.5,
    "h3": 0.5,
    "h4": 0.5,
    "h5": 0.4,
    "h6": 0.4,
    "label": 0.1,
    "th": 0.3,
    "dt": 0.5,
    "address": 0.2,
}
OTHER = 0.8
SHORT = 25
"""Characters below which a block is no sentence."""
BRIEF = 0.3
"""What a shorter one counts; verses and tables consist of such."""
OUTSIDE = frozenset(
    (
        "share related author-box post-nav comments newsletter ad cookie widget breadcrumb rating print "
        "language hidden login site"
    ).split()
)
"""Furniture whose text does not count as the page's."""
SITE = frozenset(
    (
        "site-header site-footer masthead colophon footer header main-navigation site-navigation "
        "primary-menu menu nav navbar topbar top-bar wp-block-navigation site-info copyright main-menu "
        "mobile-menu footer-widgets page-footer global-footer global-header sidebar sidebars widget-area "
        "main-header main-footer header-wrapper footer-wrapper off-canvas offcanvas search-form searchform "
        "wp-block-search elementor-location-header elementor-location-footer et-l--header et-l--footer "
        "td-header-wrap td-footer-wrapper tdc-header-wrap tdc-footer-wrap fusion-footer "
        "fusion-header-wrapper left-sidebar right-sidebar sidebar-right sidebar-left wpadminbar "
        "bottom-footer footer-bottom footer-container site-header-container td-pb-span4 jeg_footer "
        "jeg_header jeg_viewport_bg topnav subfooter blog-sidebar widgets side-bar"
    ).split()
)
"""Classes and ids of what belongs to the site, not to the page."""


FRAME = {"nav": "site", "aside": "widget", "form": "site", "footer": "site", "dialog": "hidden"}
ROLES = frozenset(("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "menu"))


class Prose:
    """Characters of running text by element."""

    def __init__(self, document: Document) -> None:
        self.text: dict[Element, int] = {}
        """All characters, those of descendants included."""
        self.links: dict[Element, int] = {}
        """Those inside links."""
        self.value: dict[Element, float] = {}
        """Weighted characters of sentences outside the site's furniture."""
        self.own: dict[Element, float] = {}
        """The same of a block itself, without the blocks inside."""
        self.outside: dict[Element, str] = {}
        """Elements that belong to furniture or to the site's frame -> which kind, `site` for the frame."""
        self._measure(document)

    def density(self, element: Element) -> float:
        """Share of an element's text that stands in links."""
        text = self.text.get(element, 0)
        return self.links.get(element, 0) / text if text else 0.0

    def _measure(self, document: Document) -> None:
        """The blocks' own text first, then what is outside, then the sums."""
        block_of: dict[Element, Element] = {}
        in_link: set[Element] = set()
        size: dict[Element, int] = {}
        linked: dict[Element, int] = {}
        alive: list[Element] = []
        parents: list[Element | None] = []
        body = document.body
        for element in body.iter():
            tag = element.tag
            parent = element.getparent() if element is not body else None
            tail = element.tail
            if tail and parent is not None and not tail.isspace():
                length = len(tail) if len(tail) < 40 else len(" ".join(tail.split()))
                home = block_of[parent]
                size[home] = size.get(home, 0) + length
                if parent in in_link:
                    linked[home] = linked.get(home, 0) + length
            if not is_element(element):
                continue
            alive.append(element)
            parents.append(parent)
            block_of[element] = element if tag in BLOCKS or parent is None else block_of[parent]
            if tag in {"a", "button"} or parent in in_link:
                in_link.add(element)
            text = element.text
            if text and not text.isspace() and tag not in {"option", "noscript"}:
                length = len(text) if len(text) < 40 else len(" ".join(text.split()))
                home = block_of[element]
                size[home] = size.get(home, 0) + length
                if element in in_link:
                    linked[home] = linked.get(home, 0) + length
        self._sums(alive, parents, size, linked)
        self._frame(alive, parents)
        self._values(alive, parents, size, linked)

    def _sums(
        self,
        alive: list[Element],
        parents: list[Element | None],
        size: dict[Element, int],
        linked: dict[Element, int],
    ) -> None:
        """All characters of each element, from the leaves up."""
        texts, links = self.text, self.links
        for element, parent in zip(reversed(alive), reversed(parents), strict=True):
            here = size.get(element, 0)
            if here:
                texts[element] = texts.get(element, 0) + here
                links[element] = links.get(element, 0) + linked.get(element, 0)
            if parent is not None and element in texts:
                texts[parent] = texts.get(parent, 0) + texts[element]
                links[parent] = links.get(parent, 0) + links[element]

    def _frame(self, alive: list[Element], parents: list[Element | None]) -> None:
        """What belongs to furniture or to the site's frame; never what holds most of a page's sentences."""
        outside = self.outside
        half = self.text.get(alive[0], 0) - self.links.get(alive[0], 0)
        half = max(half // 2, 1)
        for element, parent in zip(alive, parents, strict=True):
            if parent is None:
                continue
            if parent in outside:
                outside[element] = outside[parent]
            elif element.tag in BLOCKS:
                kind = _outside(element)
                if kind and self.text.get(element, 0) - self.links.get(element, 0) <= half:
                    outside[element] = kind
            elif element.tag in INLINE_FURNITURE and element.get("class"):
                kind = furniture(element)
                if kind in OUTSIDE:
                    outside[element] = kind

    def _values(
        self,
        alive: list[Element],
        parents: list[Element | None],
        size: dict[Element, int],
        linked: dict[Element, int],
    ) -> None:
        """Weighted sentences of each element, from the leaves up."""
        values, own, outside = self.value, self.own, self.outside
        for element, parent in zip(reversed(alive), reversed(parents), strict=True):
            here, anchored = size.get(element, 0), linked.get(element, 0)
            if (
                here
                and anchored * 2 <= here
                and element not in outside
                and (here >= SHORT or element.tag in WEIGHTS)
            ):
                worth = (here - anchored) * WEIGHTS.get(element.tag, OTHER)
                if here < SHORT:
                    worth *= BRIEF
                own[element] = worth
                values[element] = values.get(element, 0.0) + worth
            if parent is not None and element in values:
                values[parent] = values.get(parent, 0.0) + values[element]


INLINE_FURNITURE = frozenset(("span", "a", "ins", "button", "label", "select"))


def _outside(element: Element) -> str:
    """The kind of furniture around a text that an element is, `site` if it belongs to the site's frame; "" if neither."""
    kind = furniture(element)
    if kind in OUTSIDE:
        return kind
    tag = element.tag
    if tag in FRAME and (tag not in {"footer", "aside"} or not _of_a_part(element)):
        return FRAME[tag]
    name = (element.get("id") or "").lower()
    tokens = class_list(element)
    if name in SITE or (tokens and not SITE.isdisjoint(tokens)):
        return "site"
    return "site" if element.get("role") in ROLES else ""


def _of_a_part(footer: Element) -> bool:
    """Whether a footer or an aside is that of an entry or a quotation, not of the page."""
    own = {"article", "blockquote", "figure", "main"} if footer.tag == "footer" else {"article", "blockquote"}
    return any(each.tag in own or "hentry" in (each.get("class") or "") for each in footer.iterancestors())


def densest(prose: Prose, top: Element, share: float = 0.8) -> Element:
    """The innermost element that holds nearly all running text of `top`."""
    values = prose.value
    current = top
    while True:
        whole = values.get(current, 0.0)
        best = max(
            (child for child in current if child in values), key=lambda child: values[child], default=None
        )
        if (
            best is None
            or values[best] < share * whole
            or best.tag
            in {"p", "li", "td", "tr", "table", "tbody", "ul", "ol", "blockquote", "pre", "figure"}
        ):
            return current
        current = best
