"""Pictures and films that wait for a script to be shown, shown; emoji that a script made pictures of, text again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.sources.html.page import Picture
from pipeline.sources.html.tree import class_list, drop, inner_text, is_element

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable

    from lxml.etree import _Element as Element

    from pipeline.sources.html.markup import Linker
    from pipeline.sources.html.structured import Facts
    from pipeline.sources.html.tree import Document

LAZY = tuple(
    (
        "data-lazy-src data-src data-original data-orig-src data-ll-src data-opt-src data-cfsrc data-ezsrc "
        "data-wpfc-original-src data-pagespeed-lazy-src nitro-lazy-src data-lzy-src data-lazy data-srclazy "
        "data-echo data-hi-res-src data-image-src data-full-src data-large_image data-flickity-lazyload "
        "data-brsrc data-src-fg data-lazyload data-delayed-url data-perfmatters-src data-rocket-src "
        "data-noptimizesrc data-img-url datasrc"
    ).split()
)
LAZY_SETS = tuple(
    (
        "data-lazy-srcset data-srcset data-ezsrcset data-opt-srcset nitro-lazy-srcset data-orig-srcset "
        "data-pagespeed-lazy-srcset"
    ).split()
)
PLACEHOLDER = re.compile(
    (
        r"^data:image/(?:gif|svg|png;base64,iVBORw0KGgoAAAANSUhEUgAAAAE)|(?:blank|spacer|placeholder|lazy[_-]?load(?:er|ing)?|"
        r"transparent|pixel|1x1(?:\.trans)?|loading|grey|empty|clear)\.(?:gif|png|svg|jpg)|\babout:blank\b|^#?$"
    ),
    re.IGNORECASE,
)
PICTURE_ID = re.compile(r"wp-image-(\d+)")
EMOJI_HOST = re.compile(r"(?:s\.w\.org/images/core/emoji|twemoji|/smilies/)", re.IGNORECASE)
YOUTUBE = re.compile(r"^[A-Za-z0-9_-]{11}$")
FACADES = {
    "data-embed": "https://www.youtube.com/embed/{}",
    "data-youtube": "https://www.youtube.com/embed/{}",
    "videoid": "https://www.youtube.com/embed/{}",
    "data-video-id": "https://www.youtube.com/embed/{}",
}
LISTING = ("crayon-syntax",)


def undo_lazy(elements: Iterable[Element], removed: Counter[str]) -> None:
    """Give pictures and frames their own addresses; drop the twins that stand in noscript."""
    for element in list(elements):
        tag = element.tag
        if tag == "img":
            _picture(element)
        elif tag == "noscript":
            _noscript(element)
        elif tag in {"iframe", "video", "source", "embed", "audio"}:
            _frame(element)
        elif tag in {"lite-youtube", "div", "span"}:
            _facade(element)
    for element in list(elements):
        if element.tag == "img" and element.getparent() is not None and _is_emoji(element):
            _as_text(element, element.get("alt") or "")
            removed["emoji"] += 1


def _picture(img: Element) -> None:
    """A picture's own address and set of addresses."""
    src = img.get("src") or ""
    waits = bool(PLACEHOLDER.search(src)) or not src
    for name in LAZY:
        value = (img.get(name) or "").strip()
        if value and not value.startswith("data:") and " " not in value and not PLACEHOLDER.search(value):
            if (
                waits
                or name
                in {
                    "data-lazy-src",
                    "data-orig-src",
                    "data-cfsrc",
                    "data-opt-src",
                    "data-wpfc-original-src",
                    "nitro-lazy-src",
                }
                or "lazy" in (img.get("class") or "")
            ):
                img.set("src", value)
                waits = False
            break
    for name in LAZY_SETS:
        sizes = img.get(name)
        if sizes:
            img.set("srcset", sizes)
            break
    if waits and img.get("srcset"):
        first = img.get("srcset", "").split(",")[0].split()
        if first and not first[0].startswith("data:"):
            img.set("src", first[0])
    for name in (*LAZY, *LAZY_SETS, "data-sizes", "data-lazy-sizes", "loading", "decoding", "fetchpriority"):
        if name in img.attrib:
            del img.attrib[name]


def _noscript(element: Element) -> None:
    """What is shown without scripts: put it where the picture that waits stands, else leave it out."""
    inside = list(element.iter("img", "iframe", "video"))
    above = element.getparent()
    if above is not None and "wp-playlist" in class_list(above):
        element.tag = "div"  # the tracks, which a script draws
        return
    if not inside:
        drop(element)
        return
    before = element.getprevious()
    while before is not None and not is_element(before):
        before = before.getprevious()
    own = inside[0]
    twin = None
    if before is not None:
        twin = before if before.tag == own.tag else next((each for each in before.iter(own.tag)), None)
    if twin is None:
        following = element.getnext()
        if following is not None and following.tag == own.tag:
            twin = following
    if twin is not None:
        if PLACEHOLDER.search(twin.get("src") or ""):
            for name, value in own.items():
                twin.set(name, value)
        drop(element)
        return
    if own.get("width") in {"1", "0"} or own.get("height") in {"1", "0"}:
        drop(element)  # a counter's pixel
        return
    element.tag = "span" if own.tag == "img" else "div"


def _frame(element: Element) -> None:
    """A frame's own address."""
    src = element.get("src") or ""
    if src and not PLACEHOLDER.search(src):
        return
    for name in (
        "data-src",
        "data-lazy-src",
        "data-litespeed-src",
        "data-cmplz-src",
        "data-cookieblock-src",
        "data-rocket-src",
        "data-wpfc-original-src",
        "data-src-cmplz",
        "data-ezsrc",
        "data-opt-src",
        "data-borlabs-src",
        "data-iframe-src",
    ):
        value = element.get(name)
        if value and value.startswith(("http", "//", "/")):
            element.set("src", value)
            return


def _facade(element: Element) -> None:
    """A film that waits for a click as the frame that it stands for."""
    tokens = class_list(element)
    if element.tag != "lite-youtube" and not any("youtube" in token or "lyte" in token for token in tokens):
        return
    for name, pattern in FACADES.items():
        value = element.get(name) or ""
        if YOUTUBE.match(value) and element.find(".//iframe") is None:
            etree.SubElement(element, "iframe", src=pattern.format(value))
            return
    value = element.get("data-id") or ""
    if "rll-youtube-player" in tokens and YOUTUBE.match(value) and element.find(".//iframe") is None:
        etree.SubElement(element, "iframe", src=f"https://www.youtube.com/embed/{value}")


def _is_emoji(img: Element) -> bool:
    """Whether a picture stands for a character."""
    alt = img.get("alt") or ""
    if not alt or len(alt) > 16:
        return False
    tokens = class_list(img)
    return ("emoji" in tokens or "wp-smiley" in tokens) and (
        EMOJI_HOST.search(img.get("src") or "") is not None or "emoji" in tokens
    )


def _as_text(element: Element, text: str) -> None:
    """Put text in the place of an element."""
    element.tail = text + (element.tail or "")
    drop(element)


def plain_listings(document: Document) -> None:
    """Code that a highlighter spread over a table, as the `pre` it was made from."""
    for each in document.classed(*LISTING):
        source = next((area for area in each.iter("textarea")), None)
        if source is None or each.getparent() is None:
            continue
        listing = etree.Element("pre")
        listing.text = inner_text(source)
        listing.tail = each.tail
        each.getparent().replace(each, listing)  # type: ignore[union-attr]


def featured(document: Document, facts: Facts, linker: Linker, roots: tuple[Element, ...]) -> Picture | None:
    """The picture that stands for the entry: the theme's, else what the page tells other sites."""
    for each in document.classed("wp-post-image", "attachment-post-thumbnail"):
        if each.tag != "img" or not document.alive(each) or _is_card(each, roots):
            continue
        return _as_picture(each, linker)
    for holder in document.classed(
        "wp-block-post-featured-image",
        "post-thumbnail",
        "entry-thumbnail",
        "featured-image",
        "post-featured-image",
        "entry-featured-image",
        "td-post-featured-image",
        "elementor-widget-theme-post-featured-image",
        "single-post-thumbnail",
        "entry-media",
        "post-image",
    ):
        if holder in roots or not document.alive(holder) or _is_card(holder, roots):
            continue
        img = holder if holder.tag == "img" else next((each for each in holder.iter("img")), None)
        if img is not None:
            return _as_picture(img, linker)
    url = facts.first("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
    if not url:
        for thing in facts.of(frozenset(("Article", "BlogPosting", "NewsArticle"))):
            image = facts.whole(thing.get("image"))
            url = str(image.get("url") or image.get("contentUrl") or image.get("name") or "")
            if url.startswith("http"):
                break
    if not url.startswith(("http", "/")):
        return None
    return Picture(
        url=linker(url),
        alt=facts.first("og:image:alt", "twitter:image:alt"),
        width=_number(facts.first("og:image:width")),
        height=_number(facts.first("og:image:height")),
    )


def _is_card(element: Element, roots: tuple[Element, ...]) -> bool:
    """Whether a picture belongs to a list of other entries."""
    for each in element.iterancestors():
        tokens = class_list(each)
        if each.tag in {"aside", "nav", "footer"} or (
            any(
                word in token
                for token in tokens
                for word in (
                    "related",
                    "widget",
                    "sidebar",
                    "recent",
                    "popular",
                    "carousel",
                    "slider",
                    "megamenu",
                    "mega-menu",
                )
            )
            and each.tag != "body"
        ):
            return True
        if (
            each.tag == "li"
            and each not in roots
            and not any(root in each.iterdescendants() for root in roots)
        ):
            return True
        if each.tag == "a" and each.get("rel") == "bookmark":
            return True
    return False


def _as_picture(img: Element, linker: Linker) -> Picture:
    _picture(img)
    found = PICTURE_ID.search(img.get("class") or "")
    number = next(
        (
            value
            for name in ("data-attachment-id", "data-id", "data-image-id")
            if (value := img.get(name) or "").isdigit()
        ),
        found[1] if found else "",
    )
    src = img.get("data-orig-file") or img.get("data-large-file") or _widest(img) or img.get("src") or ""
    return Picture(
        url=linker(src),
        id=int(number) if number else None,
        alt=(img.get("alt") or "").strip(),
        width=_number(img.get("width") or ""),
        height=_number(img.get("height") or ""),
    )


def _widest(img: Element) -> str:
    """The largest picture of a srcset."""
    best, url = 0, ""
    for each in re.split(r",\s+", img.get("srcset") or ""):
        parts = each.split()
        if (
            len(parts) == 2
            and parts[1].endswith("w")
            and parts[1][:-1].isdigit()
            and int(parts[1][:-1]) > best
        ):
            best, url = int(parts[1][:-1]), parts[0]
    return url


def _number(value: str) -> int | None:
    return int(value) if value.isdigit() and len(value) < 7 else None
