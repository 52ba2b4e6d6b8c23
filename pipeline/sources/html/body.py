"""The body of an entry: which element holds it, by the names that themes and builders give, else by where the text stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.sources.html.furniture import furniture
from pipeline.sources.html.page import Signal
from pipeline.sources.html.prose import Prose, densest
from pipeline.sources.html.tree import class_list, is_element

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element as Element

    from pipeline.sources.html.tree import Document

SURE = (
    "wp-block-post-content",
    "elementor-widget-theme-post-content",
    "td-post-content",
    "tdb_single_content",
    "et_pb_post_content",
    "fusion-content-tb",
    "fl-module-fl-post-content",
    "fl-post-content",
    "brxe-post-content",
    "bde-post-content",
    "entry-content",
    "jeg_inner_content .content-inner",
    "e-content",
    "post_content",
    "single-entry-content",
    "entrycontent",
    "thecontent",
    "the-content",
    "the_content",
    "the_content_wrapper",
    "pf-content",
    "instapaper_body",
    "post-entry-content",
    "tcb-post-content",
    "oxy-stock-content-styles",
    "ct-inner-content",
    "entry-body",
    "entry_content",
    "post__content",
    "entry__content",
    "article__content",
    "wpb-content-wrapper",
    "zox-post-body",
    "rb-entry-content",
    "entrytext",
    "storycontent",
    "post-entry-text",
    "single-post-content",
    "post-single-content",
    "article-entry-content",
    "post-content-body",
    "kadence-post-content",
    "blog-post-content",
    "penci-entry-content",
    "inner-post-entry",
    "post-content-inner",
    "cm-entry-content",
    "ast-post-content",
    "nv-content-wrap",
    "entry-inner",
    "single-content",
    "article-content-body",
    "post-body-content",
    "td-page-content",
)
"""Classes that mean the body of an entry and nothing else, in order of trust."""
LIKELY = tuple(
    (
        "post-content article-content postcontent post-body article-body post-entry postentry entry-text "
        "post-text posttext article-text articlebody article__body post-inner content-inner article_content "
        "article-main article_body post__body post__text story-content story-body blog-content content-post "
        "blog-post single_post_content page-content wysiwyg wysiwyg-content rich-text richtext rte "
        "cms-content cms user-content prose text-content content-text body-content main-content-text "
        "format_text entry copy article-copy post-copy news-content newscontent content-body "
        "maincontent-text content_text post-description the-post detail-content c-article__content "
        "single__content content__body text-block blog-details post-details-content editor-content "
        "content-area-text gutenberg-content wp-content content-wrap"
    ).split()
)
"""Classes that mostly mean the body."""
NAMED = re.compile(
    r"(?:^|[-_])(?:entry|post|article|story|single|blog|news|page|main|content|text)[-_]*(?:content|body|text|entry|inner|"
    r"copy|main|area|wrap)s?(?:$|[-_](?!title|meta|header|footer|image|thumb|nav|link|date|author|cat|tag|list|comment|"
    r"share|related))"
)
"""Names that may mean the body."""
MOST_LOST = 0.35
"""A named element with less than this share of the page's running text is not trusted by its name alone."""
SMALL = 400.0
"""Running text beside a surely named element that may be a theme's lines about a short entry."""
ENTRIES = frozenset(("hentry", "type-post", "type-page"))
"""Classes of an entry as a whole; some themes give it the names of bodies too."""
PLAIN = frozenset(
    (
        "p ul ol h2 h3 h4 h5 h6 blockquote pre table figure hr dl iframe center a b strong em i u span font "
        "br img small code sub sup"
    ).split()
)
"""Elements that follow a container only where the text broke out of it."""
CLOSER = re.compile(
    (
        r"^\s*(?:/?\s*\.?|end\s+(?:of\s+)?\.?)(?:entry|post|article|td-post|single)[-_ ]?content\b.*|^\s*/?\.?entry\s*$|"
        r"^\s*#?post-##"
    ),
    re.IGNORECASE,
)


class Found(NamedTuple):
    """Where the body is."""

    roots: tuple[Element, ...]
    """In document order; one, as a rule."""
    signal: Signal
    exact: bool
    """Whether the element holds the body and nothing of the theme's."""


def find_body(
    document: Document, prose: Prose, entry: Element | None, heading: Element | None = None
) -> Found:
    """The element that holds the body; `heading` is that of the title."""
    found = _find(document, prose, entry, heading)
    if found.exact and heading is not None and any(root in heading.iterancestors() for root in found.roots):
        return found._replace(exact=False)
    return found


def _find(document: Document, prose: Prose, entry: Element | None, heading: Element | None) -> Found:
    """The first element in the order of trust that holds a good part of the page's running text."""
    top = document.body
    within = entry if entry is not None and prose.text.get(entry, 0) > 0 and document.alive(entry) else None
    best = densest(prose, top)
    whole = prose.value.get(best, 0.0)
    if within is not None:
        whole = (
            max(prose.value.get(within, 0.0), 0.4 * whole)
            if prose.value.get(within, 0.0) < whole
            else prose.value.get(within, 0.0)
        )
    for names, trust, exact in ((SURE, 0.98, True), (LIKELY, 0.85, False)):
        found = _named(document, prose, names, within, whole, heading, sure=exact)
        if found is not None:
            roots, name = found
            return Found(_extended(roots, prose), Signal(f".{name}", trust), exact)
    marked = [
        each
        for each in document.elements
        if (each.get("itemprop") or "").lower() in {"articlebody", "text"} and _usable(each, document, prose)
    ]
    if marked:
        chosen = _largest(marked, prose)
        if prose.value.get(chosen, 0.0) >= MOST_LOST * whole:
            return Found(_extended((chosen,), prose), Signal("itemprop=articleBody", 0.9), exact=True)
    builders = [
        each
        for each in document.elements
        if each.get("data-elementor-type") in {"wp-post", "wp-page", "post", "page"}
        and _usable(each, document, prose)
    ]
    if builders:
        chosen = _largest(builders, prose)
        if prose.value.get(chosen, 0.0) >= MOST_LOST * whole:
            return Found((chosen,), Signal("data-elementor-type", 0.9), exact=True)
    loose = [
        each
        for each in document.elements
        if each.tag in {"div", "section", "article"} and _loosely(each) and _usable(each, document, prose)
    ]
    if within is not None:
        loose = [each for each in loose if within in each.iterancestors()] or loose
    if loose:
        chosen = _largest(loose, prose)
        if prose.value.get(chosen, 0.0) >= 0.7 * whole and prose.value.get(chosen, 0.0) > 0:
            return Found((densest(prose, chosen, 0.95),), Signal("name of the element", 0.75), exact=False)
    if within is not None and prose.value.get(within, 0.0) >= 0.5 * prose.value.get(best, 0.0):
        return Found(
            (densest(prose, within, 0.9),), Signal("text inside the entry's element", 0.7), exact=False
        )
    if whole > 0:
        return Found((best,), Signal("where the running text stands", 0.5), exact=False)
    short = next(
        iter(
            (
                within,
                *document.classed("entry-content", "wp-block-post-content"),
                *document.tagged("article", "main"),
            )
        ),
        None,
    )
    return Found(
        (short,) if short is not None and document.alive(short) else (),
        Signal("no running text", 0.3),
        exact=False,
    )


def _usable(element: Element, document: Document, prose: Prose) -> bool:
    """Whether an element is still there, no furniture and in none."""
    return (
        element not in prose.outside
        and element.tag not in {"body", "html", "a", "p", "span", "li", "h1", "h2", "h3", "h4"}
        and document.alive(element)
    )


def _named(
    document: Document,
    prose: Prose,
    names: Iterable[str],
    within: Element | None,
    whole: float,
    heading: Element | None,
    *,
    sure: bool,
) -> tuple[tuple[Element, ...], str] | None:
    """The elements of the first of these classes that holds a good part of the page's running text."""
    for name in names:
        first, _, second = name.partition(" .")
        elements = document.classes.get(second or first, [])
        if not second and (by_id := document.ids.get(first)) is not None and by_id not in elements:
            elements = [*elements, by_id]
        elements = [each for each in elements if _usable(each, document, prose)]
        if second:
            elements = [
                each for each in elements if any(first in class_list(above) for above in each.iterancestors())
            ]
        if within is not None:
            elements = [
                each for each in elements if each is within or within in each.iterancestors()
            ] or elements
        elements = [each for each in _outermost(elements) if not ENTRIES.intersection(class_list(each))]
        if not elements:
            continue
        chosen = _chosen(elements, prose, document, heading)
        value = prose.value.get(chosen, 0.0)
        trusted = sure and whole - value < SMALL and (prose.text.get(chosen, 0) or len(elements) == 1)
        together = sum(prose.value.get(each, 0.0) for each in elements) if len(elements) > 1 else 0.0
        if value < MOST_LOST * whole and not trusted and together < 0.7 * whole:
            continue
        return tuple(each for each in elements if each is chosen or _together(each, chosen, prose)), name
    return None


def _outermost(elements: list[Element]) -> list[Element]:
    """Those that stand in none of the others."""
    held = set(elements)
    return [each for each in elements if not any(above in held for above in each.iterancestors())]


def _largest(elements: list[Element], prose: Prose) -> Element:
    """The one with the most running text; the first of equals."""
    return max(elements, key=lambda each: prose.value.get(each, 0.0))


def _chosen(elements: list[Element], prose: Prose, document: Document, heading: Element | None) -> Element:
    """The first behind the title that holds a good part of what the largest holds; some pages load the next entry too."""
    largest = _largest(elements, prose)
    if len(elements) == 1 or heading is None:
        return largest
    least = 0.4 * prose.value.get(largest, 0.0)
    start = document.order.get(heading, 0)
    behind = [
        each for each in elements if document.order.get(each, 0) > start or each in heading.iterancestors()
    ]
    return next((each for each in behind if prose.value.get(each, 0.0) >= least), largest)


def _together(element: Element, chosen: Element, prose: Prose) -> bool:
    """Whether two elements of one name are parts of one body: neighbours, not cards of a list."""
    if prose.value.get(element, 0.0) == 0:
        return False
    near, other = element.getparent(), chosen.getparent()
    if near is other:
        return True
    for each in element.iterancestors():
        if each.tag in {"article", "li"} or "hentry" in class_list(each):
            return each in chosen.iterancestors()
        if each in chosen.iterancestors():
            return True
    return False


def _loosely(element: Element) -> bool:
    """Whether a class or id sounds like the body of an entry."""
    tokens = class_list(element)
    name = (element.get("id") or "").lower()
    return any(
        NAMED.search(token) and not token.startswith(("elementor-", "wp-block-", "vc_", "et_pb_"))
        for token in ([*tokens, name] if name else tokens)
    )


def _extended(roots: tuple[Element, ...], prose: Prose) -> tuple[Element, ...]:
    """With what follows the container because a `</div>` in the text closed it too early.

    The theme's own comment `<!-- .entry-content -->` tells where it meant to close; without one,
    bare text elements that follow belong to the text.
    """
    last = roots[-1]
    if last.tag in {"article", "main", "body"}:
        return roots
    behind = list(last.itersiblings())
    closed = next(
        (
            place
            for place, each in enumerate(behind)
            if not is_element(each) and CLOSER.match(each.text or "")
        ),
        None,
    )
    taken: list[Element] = []
    for place, each in enumerate(behind):
        if not is_element(each):
            continue
        if each in prose.outside or (furniture(each) and (closed is None or place > closed)):
            break
        if closed is not None and place < closed:
            taken.append(each)
            continue
        if (
            closed is not None
            or each.tag not in PLAIN
            or (class_list(each) and each.tag not in {"p", "figure", "iframe", "img"})
        ):
            break
        if prose.density(each) > 0.8 and each.tag in {"ul", "ol", "table"}:
            break
        taken.append(each)
    return (*roots, *taken)
