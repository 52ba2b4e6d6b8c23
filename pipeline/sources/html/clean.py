"""The element of a body goes in; what is not the entry's own text goes out of it, each piece counted by its kind."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.sources.html.furniture import HIDDEN, furniture, is_named
from pipeline.sources.html.lines import take_lines
from pipeline.sources.html.tree import class_list, drop, is_element, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from pipeline.sources.html.prose import Prose

CERTAIN = frozenset(
    (
        "share related author-box post-nav parts comments cookie breadcrumb print toc meta login language "
        "rating site"
    ).split()
)
"""Kinds that go whatever they hold, as long as a text remains."""
MOST = 0.6
"""Share of the body's running text that an element may hold and still be taken for furniture of another kind."""
SAFE_META = 0.3
READERS = frozenset(
    ("screen-reader-text sr-only visually-hidden show-for-sr visuallyhidden ninja-forms-req-symbol").split()
)
"""Classes of words that only screen readers speak, such as “opens in a new tab”."""


def clean(
    roots: tuple[Element, ...], prose: Prose, title: str, heading: Element | None, *, exact: bool
) -> Counter[str]:
    """Take out of a body what is not the entry's; how many pieces of each kind. `heading` is that of the title."""
    removed: Counter[str] = Counter()
    whole = sum(prose.value.get(root, 0.0) for root in roots) or 1.0
    for root in roots:
        _furniture(root, prose, whole, removed)
    for root in roots:
        if not exact and heading is not None:
            _before_title(root, heading, prose, removed)
        _title(root, title, removed, exact=exact)
        take_lines(root, prose, removed, exact=exact)
        if not exact:
            _leading(root, removed)
        _trailing(root)
    return removed


def _furniture(root: Element, prose: Prose, whole: float, removed: Counter[str]) -> None:
    """Take out what classes, ids and tags tell."""
    stack: list[Element] = list(reversed(root))
    while stack:
        element = stack.pop()
        if not is_element(element):
            words = (element.text or "").strip()
            if words not in {"more", "nextpage"}:
                drop(element)
            continue
        kind = _unwanted(element, root, prose, whole)
        if kind == "unwrap":
            _unwrap(element, stack)
            continue
        if kind:
            drop(element)
            removed[kind] += 1
            continue
        stack.extend(reversed(element))


def _unwanted(element: Element, root: Element, prose: Prose, whole: float) -> str:
    """The kind of furniture that an element of a body is; "" if it stays, `unwrap` if only its tag goes."""
    tag = element.tag
    tokens = class_list(element)
    kind = furniture(element)
    if kind in {"share", "related"} and tag in {"a", "p", "span", "h2", "h3"} and len(text_of(element)) > 200:
        kind = ""
    if kind and not is_named(element) and _speaks(element):
        kind = ""
    if kind:
        held = prose.value.get(element, 0.0)
        if tag in {"h1", "h2", "h3", "h4"} and kind in {"meta", "toc"} and not tokens_are_meta(tokens):
            return ""
        if kind in CERTAIN and (kind != "meta" or held < SAFE_META * whole) and held < 0.9 * whole:
            return kind
        if held < MOST * whole and (kind != "hidden" or held < SAFE_META * whole):
            return kind
    if tag == "nav":
        return "post-nav"
    if tag in {"form", "select", "input", "textarea", "fieldset", "datalist"}:
        return "form" if tag != "fieldset" or prose.value.get(element, 0.0) < SAFE_META * whole else ""
    if tag == "button":
        return (
            "unwrap"
            if len(text_of(element)) > 12
            and any(_opens(each) for each in (element, *element.iterancestors()))
            else "form"
        )
    if tag in {"dialog", "menu"} and prose.value.get(element, 0.0) < SAFE_META * whole:
        return "hidden"
    if tag == "aside" and prose.density(element) > 0.5:
        return "widget"
    if (
        tag == "footer"
        and element.getparent() is root
        and not _quotes(element)
        and prose.value.get(element, 0.0) < SAFE_META * whole
    ):
        return "meta"
    style = element.get("style")
    if ((style and HIDDEN.search(style)) or element.get("hidden") is not None) and (
        prose.value.get(element, 0.0) < 0.05 * whole
        and not any(_opens(each) for each in (element, *element.iterancestors()))
        and element.find(".//img") is None
    ):
        return "hidden"
    if (
        tag in {"span", "small"}
        and not READERS.isdisjoint(tokens)
        and any(each.tag == "a" for each in element.iterancestors())
    ):
        return "hidden"
    if tag == "img" and "wp-post-image" in tokens and "wp-image" not in " ".join(tokens):
        return "featured-image"
    if tag == "img" and element.get("width") in {"0", "1"} and element.get("height") in {"0", "1"}:
        return "counter"
    return ""


def _speaks(element: Element) -> bool:
    """Whether an element holds a sentence and nothing to click: the words of an author, whatever a class of theirs says."""
    clicked = any(each.tag in {"a", "button", "input", "iframe", "img"} for each in element.iter())
    return not clicked and any(
        (text := text_of(each)).count(" ") > 2 and text.endswith((".", "!", "?", "…", "。"))
        for each in element.iter("p", "li", "td")
    )


def tokens_are_meta(tokens: list[str]) -> bool:
    """Whether a heading is the theme's by its class."""
    return any(token in {"entry-title", "post-title", "wp-block-post-title"} for token in tokens)


def _opens(element: Element) -> bool:
    """Whether an element is part of an accordion, a tab or a toggle, whose text a click shows."""
    names = (
        (element.get("class") or "") + " " + (element.get("id") or "") + " " + (element.get("role") or "")
    ).lower()
    return any(
        word in names
        for word in (
            "accordion",
            "toggle",
            "tab",
            "faq",
            "collaps",
            "spoiler",
            "slide",
            "expand",
            "reveal-content",
        )
    )


def _quotes(element: Element) -> bool:
    return any(each.tag in {"blockquote", "figure"} for each in element.iterancestors())


def _unwrap(element: Element, stack: list[Element]) -> None:
    """Replace an element by what it holds."""
    element.tag = "span"
    stack.extend(reversed(element))


def _before_title(root: Element, heading: Element, prose: Prose, removed: Counter[str]) -> None:
    """Take out what stands before the title inside a body."""
    path = [heading, *heading.iterancestors()]
    if root not in path:
        return
    for each in path[: path.index(root)]:
        for sibling in list(each.itersiblings(preceding=True)):
            if (
                is_element(sibling)
                and prose.own.get(sibling, 0.0) < 200
                and prose.value.get(sibling, 0.0) < 200
            ):
                if text_of(sibling) or sibling.find(".//img") is not None or sibling.tag == "img":
                    removed["meta"] += 1
                drop(sibling)


def _title(root: Element, title: str, removed: Counter[str], *, exact: bool) -> None:
    """Take the title itself out of a body."""
    wanted = _folded(title)
    if not wanted:
        return
    for each in list(root.iter("h1", "h2") if not exact else root.iter("h1")):
        if _folded(text_of(each)) == wanted and (each.tag == "h1" or _is_first(each, root)):
            drop(each)
            removed["title"] += 1
            return


def _is_first(element: Element, root: Element) -> bool:
    """Whether no text stands before an element."""
    if (root.text or "").strip():
        return False
    for each in root.iter():
        if each is element:
            return True
        if is_element(each) and ((each.text or "").strip() or (each.tail or "").strip()):
            return False
    return False


def _leading(root: Element, removed: Counter[str]) -> None:
    """Take a rule or the author's portrait off the beginning, which a line of data left behind."""
    for element in list(root.iter("hr", "img")):
        if not _is_first(element, root):
            return
        source = element.get("src") or ""
        if (
            element.tag == "hr"
            or "avatar" in class_list(element)
            or "gravatar.com" in source
            or "/avatar" in source
        ):
            drop(element)
            removed["meta"] += 1


def _trailing(root: Element) -> None:
    """Take empty elements off the end that furniture left behind."""
    while len(root):
        last = root[-1]
        if (
            not is_element(last)
            or (last.tail or "").strip()
            or last.tag
            in {"img", "iframe", "video", "audio", "hr", "figure", "table", "embed", "object", "br", "p"}
        ):
            return
        if text_of(last) or any(
            is_element(each)
            and each.tag
            in {
                "img",
                "iframe",
                "video",
                "audio",
                "embed",
                "object",
                "input",
                "hr",
                "canvas",
                "picture",
                "math",
            }
            for each in last.iter()
        ):
            return
        drop(last)


def _folded(text: str) -> str:
    """What two spellings of a title have in common."""
    return re.sub(r"[\W_]+", "", text).casefold()
