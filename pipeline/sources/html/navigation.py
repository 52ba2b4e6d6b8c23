"""The ways that lead through a site, as a page shows them: menus, breadcrumbs, the entry before and the one behind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from pipeline.sources.html import structured
from pipeline.sources.html.page import Crumb, MenuEntry
from pipeline.sources.html.tree import class_list, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from pipeline.sources.html.markup import Linker
    from pipeline.sources.html.structured import Facts
    from pipeline.sources.html.tree import Document

ITEM = re.compile(r"menu-item-(\d+)")
PAGE_ITEM = re.compile(r"page-item-(\d+)")
MENU_ID = re.compile(r"menu-(.+?)(?:-\d+)?\Z")
CONTAINER = re.compile(r"menu-(.+)-container\Z")
TRAILS = tuple(
    (
        "breadcrumb breadcrumbs breadcrumb-trail breadcrumb-list rank-math-breadcrumb yoast-breadcrumb "
        "yoast-breadcrumbs woocommerce-breadcrumb td-crumb-container tdb-breadcrumbs trail-items crumbs "
        "bread-crumb breadcrumbs-container aioseo-breadcrumbs ast-breadcrumbs site-breadcrumbs "
        "jeg_breadcrumbs fusion-breadcrumbs path"
    ).split()
)
MOST_ITEMS = 500
PARTS = re.compile(
    r"(?:Pages?|Seiten?|Pagin[ae]|Páginas?|Pagina's)\s*[:：]\s*((?:\d{1,3}\s+)*\d{1,3})", re.IGNORECASE
)
"""What `wp_link_pages` prints."""


def menus(document: Document, linker: Linker) -> tuple[MenuEntry, ...]:
    """The menus of a page, by the marks of WordPress's menu walker and navigation block; those shown twice count once."""
    found: list[MenuEntry] = []
    seen: set[tuple[str, int]] = set()
    roots = [each for each in document.elements if each.tag in {"ul", "ol"} and _is_menu(each)]
    for root in roots:
        name = _name(root)
        places: dict[Element, int] = {}
        for item in root.iter("li"):
            tokens = class_list(item)
            match = next(
                (match for token in tokens if (match := ITEM.fullmatch(token))), None
            ) or ITEM.fullmatch((item.get("id") or "").lower())
            if match is None and "wp-block-navigation-item" not in tokens and "menu-item" not in tokens:
                continue
            number = int(match[1]) if match else None
            if (number is not None and (name, number) in seen) or len(found) >= MOST_ITEMS:
                continue
            link = next((each for each in item if each.tag == "a"), None)
            if link is None:
                link = next((each for each in item.iter("a") if _holder(each) is item), None)
            if link is None:
                continue
            if number is not None:
                seen.add((name, number))
            kind, target = _object(tokens)
            parent = next((places[above] for above in item.iterancestors() if above in places), 0)
            found.append(
                MenuEntry(
                    menu=name,
                    title=text_of(link),
                    url=linker(link.get("href") or ""),
                    id=number,
                    object=kind,
                    object_id=target,
                    parent=parent,
                    order=len(places) + 1,
                )
            )
            places[item] = len(found)
    return tuple(found)


def _is_menu(element: Element) -> bool:
    """Whether a list is a whole menu: none of its ancestors is an item of one."""
    first = next((each for each in element if each.tag == "li"), None)
    if first is None or not ({"menu-item", "wp-block-navigation-item"} & set(class_list(first))):
        return False
    return not any(
        each.tag == "li" and {"menu-item", "wp-block-navigation-item"} & set(class_list(each))
        for each in element.iterancestors()
    )


def _holder(element: Element) -> Element | None:
    """The item in which a link stands."""
    return next((each for each in element.iterancestors() if each.tag == "li"), None)


def _name(root: Element) -> str:
    """Slug of a menu: WordPress writes it into the id of the list and the class of its container."""
    above = root.getparent()
    for token in class_list(above) if above is not None else ():
        match = CONTAINER.fullmatch(token)
        if match:
            return match[1]
    match = MENU_ID.fullmatch((root.get("id") or "").lower())
    if match:
        return match[1]
    for each in (root, *list(root.iterancestors())[:4]):
        name = (each.get("id") or each.get("aria-label") or "").strip().lower()
        if name and each.tag in {"ul", "nav", "div"}:
            return re.sub(r"[^\w]+", "-", name).strip("-")
    return "menu"


def _object(tokens: list[str]) -> tuple[str, int | None]:
    """What an item points to, and its number."""
    kind = next(
        (
            token.removeprefix("menu-item-object-")
            for token in tokens
            if token.startswith("menu-item-object-")
        ),
        "",
    )
    target = next((int(match[1]) for token in tokens if (match := PAGE_ITEM.fullmatch(token))), None)
    if "menu-item-type-custom" in tokens or not kind:
        kind = "custom" if "menu-item-type-custom" in tokens else kind
    return kind or "custom", target


def crumbs(document: Document, facts: Facts, linker: Linker) -> tuple[Crumb, ...]:
    """The breadcrumb trail, outermost first, the page itself last where it is part of it."""
    for thing in facts.of(frozenset(("BreadcrumbList",))):
        steps: list[Crumb] = []
        items = thing.get("itemListElement")
        for each in items if isinstance(items, list) else ():
            if not isinstance(each, dict):
                continue
            target = facts.whole(each.get("item")) if each.get("item") else {}
            title = structured.said(each.get("name")) or structured.said(target.get("name"))
            url = (
                str(target.get("@id") or target.get("url") or each.get("item") or "")
                if not isinstance(each.get("item"), dict) or target
                else ""
            )
            if title:
                steps.append(Crumb(title, linker(url) if url.startswith(("http", "/")) else ""))
        if len(steps) > 1:
            return tuple(steps)
    for name in TRAILS:
        for each in (document.ids.get(name), *document.classes.get(name, ())):
            if each is None or each.tag in {"body", "li", "a"}:
                continue
            links = [link for link in each.iter("a") if text_of(link)]
            if links:
                trail = [Crumb(text_of(link), linker(link.get("href") or "")) for link in links]
                last = next(
                    (
                        text_of(part)
                        for part in each.iter("span", "li", "strong")
                        if not part.findall(".//a")
                        and _holder_link(part) is None
                        and text_of(part)
                        and len(text_of(part)) > 2
                        and {
                            "breadcrumb_last",
                            "trail-end",
                            "current",
                            "last",
                            "active",
                            "breadcrumb-item-current",
                        }
                        & set(class_list(part))
                    ),
                    "",
                )
                return (*trail, Crumb(last, "")) if last else tuple(trail)
    return ()


def _holder_link(element: Element) -> Element | None:
    return next((each for each in element.iterancestors() if each.tag == "a"), None)


def unmarked_parts(
    document: Document, link: str, number: int | None, linker: Linker
) -> list[tuple[Element, int, int]]:
    """Paragraphs (element, which part, of how many) that are nothing but the links between the parts of an entry.

    WordPress before 5.1 gave them no class; whose they are, their links tell.
    """
    found = []
    for each in document.tags.get("p", ()):
        links = list(each.iter("a"))
        if not links or len(links) > MOST_ITEMS:
            continue
        match = PARTS.fullmatch(text_of(each))
        if match is None:
            continue
        numbers = [int(part) for part in match[1].split()]
        shown = [text_of(part) for part in links]
        if all(
            text.isdecimal() and _is_part(linker(part.get("href") or ""), int(text), link, number)
            for part, text in zip(links, shown, strict=True)
        ):
            own = [part for part in numbers if str(part) not in shown]
            if len(own) <= 1 and len(numbers) > 1:
                found.append((each, own[0] if own else 1, max(numbers)))
    return found


def _is_part(href: str, part: int, link: str, number: int | None) -> bool:
    """Whether an address is that of a part of an entry."""
    href, link = (re.sub(r"\Ahttps?://(?:www\.)?", "", each.partition("#")[0]) for each in (href, link))
    start, _, query = href.partition("?")
    said = parse_qs(query)
    if not {"p", "page_id", "page"}.isdisjoint(said):
        ids = said.get("p", []) + said.get("page_id", [])
        same = ids == [str(number)] if ids else start.rstrip("/") == link.partition("?")[0].rstrip("/")
        return same and said.get("page", ["1"]) == [str(part)]
    own = link.partition("?")[0].rstrip("/")
    return start.rstrip("/") in ({f"{own}/{part}", own} if part == 1 else {f"{own}/{part}"})
