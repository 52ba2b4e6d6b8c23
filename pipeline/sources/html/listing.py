"""The entries that an archive lists: link, number, title, date, author, terms, and the text as far as the list gives it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.sources.html import dates, markup, people
from pipeline.sources.html.furniture import furniture
from pipeline.sources.html.page import Listed, Person
from pipeline.sources.html.terms import classes_of, term_of
from pipeline.sources.html.tree import class_list, is_element, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from pipeline.sources.html.markup import Linker
    from pipeline.sources.html.prose import Prose
    from pipeline.sources.html.tree import Document

POST_ID = re.compile(r"post-(\d+)")
HOLDERS = tuple(
    (
        "hentry wp-block-post type-post type-page h-entry elementor-post et_pb_post td_module_wrap jeg_post "
        "fusion-post-grid post-item blog-post loop-entry post entry post-box article-card"
    ).split()
)
TITLES = tuple(
    (
        "entry-title wp-block-post-title post-title td-module-title jeg_post_title elementor-post__title "
        "entry__title post__title card-title title blog-entry-title loop-title p-name"
    ).split()
)
SUMMARIES = tuple(
    (
        "entry-summary wp-block-post-excerpt__excerpt wp-block-post-excerpt excerpt post-excerpt "
        "entry-excerpt td-excerpt jeg_post_excerpt elementor-post__excerpt post-summary summary p-summary "
        "blog-entry-summary"
    ).split()
)
CONTENTS = tuple(
    ("entry-content wp-block-post-content post-content entry e-content storycontent entry-inner").split()
)
MORE = tuple(
    (
        "more-link read-more readmore moretag continue-reading wp-block-read-more more excerpt-more "
        "entry-more-link"
    ).split()
)
ELLIPSIS = re.compile(r"(?:\[?(?:…|\.\.\.|&hellip;)\]?|»|→)\s*\Z")
MOST_LISTED = 500
LEAST_TITLE = 2


def listed(document: Document, prose: Prose, linker: Linker, language: str) -> tuple[Listed, ...]:
    """The entries of an archive, in order, each once; cards of sidebars and menus are none."""
    found: dict[str, Listed] = {}
    taken: set[Element] = set()
    for holder in _holders(document, prose):
        if any(above in taken for above in holder.iterancestors()) or len(found) >= MOST_LISTED:
            continue
        entry = _entry(holder, linker, language)
        if entry is None:
            continue
        taken.add(holder)
        found.setdefault(entry.link, entry)
    if not found:
        for heading in document.tagged("h2", "h3", "h1"):
            link = next((each for each in heading.iter("a") if each.get("href")), None)
            if link is None or prose.outside.get(heading) or len(found) >= MOST_LISTED:
                continue
            target = linker(link.get("href") or "")
            if target.startswith("http") and len(text_of(link)) > LEAST_TITLE:
                found.setdefault(target, Listed(link=target, title=text_of(link)))
    return tuple(found.values())


def _holders(document: Document, prose: Prose) -> Iterator[Element]:
    """Elements that hold one entry each, in document order."""
    found: set[Element] = set()
    for name in HOLDERS:
        elements = [
            each
            for each in document.classes.get(name, ())
            if each.tag in {"article", "div", "li", "section"} and not prose.outside.get(each)
        ]
        if name in {"post", "entry", "blog-post"} and found:
            continue
        found.update(elements)
    found.update(
        each
        for key, each in document.ids.items()
        if POST_ID.fullmatch(key)
        and not prose.outside.get(each)
        and each.tag in {"article", "div", "li", "section"}
    )
    if not found:
        found.update(each for each in document.tagged("article") if not prose.outside.get(each))
    return iter(sorted(found, key=document.order.__getitem__))


def _entry(holder: Element, linker: Linker, language: str) -> Listed | None:
    """One entry of a list; None if it has no link."""
    by_class: dict[str, list[Element]] = {}
    own = [each for each in holder.iter() if is_element(each)]
    for each in own:
        for token in class_list(each):
            by_class.setdefault(token, []).append(each)
    heading, link = _heading(own, by_class)
    href = linker(link.get("href") or "") if link is not None else ""
    if not href.startswith(("http://", "https://")):
        return None
    match = next(
        (match for token in class_list(holder) if (match := POST_ID.fullmatch(token))), None
    ) or POST_ID.fullmatch((holder.get("id") or "").lower())
    terms, _, sticky = classes_of(class_list(holder), "")
    for each in own:
        if each.tag == "a" and (
            "tag" in (each.get("rel") or "").split() or "category" in (each.get("rel") or "").split()
        ):
            term = term_of(linker(each.get("href") or ""), each.get("rel") or "")
            if term is not None and term.slug:
                named = type(term)(term.taxonomy, term.slug, text_of(each), term.id, term.parent)
                terms = [old for old in terms if (old.taxonomy, old.slug) != (term.taxonomy, term.slug)] + [
                    named
                ]
    when = _when(own, by_class, language)
    content, excerpt = _texts(by_class, linker)
    return Listed(
        link=href.partition("#")[0],
        id=int(match[1]) if match else None,
        title=text_of(heading) if heading is not None else "",
        date=when.local if when and (when.offset is None or when.time) else None,
        date_gmt=when.utc if when else None,
        author=_author(own, linker),
        terms=tuple(terms),
        excerpt=excerpt,
        content=content,
        type=next((token[5:] for token in class_list(holder) if token.startswith("type-")), ""),
        sticky=sticky,
    )


def _heading(own: list[Element], by_class: dict[str, list[Element]]) -> tuple[Element | None, Element | None]:
    """The title of an entry and its link."""
    heading = next((each for name in TITLES for each in by_class.get(name, ())), None)
    if heading is None:
        heading = next((each for each in own if each.tag in {"h1", "h2", "h3", "h4"}), None)
    if heading is not None:
        link = (
            heading
            if heading.tag == "a"
            else next((each for each in heading.iter("a") if each.get("href")), None)
        )
        if link is None:
            link = next((each for each in heading.iterancestors("a")), None)
        if link is not None:
            return heading, link
    for each in own:
        if each.tag == "a" and "bookmark" in (each.get("rel") or ""):
            return heading, each
    for each in own:
        if each.tag == "a" and (each.find(".//time") is not None or set(class_list(each)) & set(MORE)):
            return heading, each
    return heading, None


def _when(own: list[Element], by_class: dict[str, list[Element]], language: str) -> dates.When | None:
    """The date that a list shows of an entry."""
    times = [
        each for each in own if each.tag in {"time", "abbr"} and (each.get("datetime") or each.tag == "abbr")
    ]
    times.sort(
        key=lambda each: (
            "updated" in class_list(each)
            and "published" not in class_list(each)
            and "entry-date" not in class_list(each)
        )
    )
    for each in times:
        when = dates.machine(each.get("datetime") or each.get("title") or "", language)
        if when:
            return when
    for name in (
        "entry-date",
        "post-date",
        "posted-on",
        "date",
        "published",
        "entry-meta",
        "post-meta",
        "meta-date",
        "td-post-date",
        "jeg_meta_date",
        "elementor-post-date",
        "byline",
        "meta",
        "postmetadata",
    ):
        for each in by_class.get(name, ())[:2]:
            text = text_of(each)
            when = dates.words(text[:200], language) if text else None
            if when:
                return when
    return None


def _author(own: list[Element], linker: Linker) -> Person | None:
    for each in own:
        if each.tag == "a":
            slug = people.slug_of(linker(each.get("href") or ""))
            name = people.name_of(text_of(each))
            if slug and name:
                return Person(name, slug)
    return None


def _texts(by_class: dict[str, list[Element]], linker: Linker) -> tuple[str, str]:
    """(whole text, excerpt): a text that ends in “read more” is an excerpt."""
    for name in CONTENTS:
        for each in by_class.get(name, ()):
            if furniture(each) or "hentry" in class_list(each):
                continue
            cut = any(set(MORE) & set(class_list(part)) for part in each.iter("a", "span", "p", "div"))
            html = markup.inner(each, linker)
            if cut or ELLIPSIS.search(text_of(each)) or not html:
                return "", html
            return html, ""
    for name in SUMMARIES:
        for each in by_class.get(name, ()):
            return "", markup.inner(each, linker)
    return "", ""
