"""A page that lists entries: of what, and what it tells of each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from pipeline.sources.html import (
    listing,
    markup,
    navigation,
    people,
    terms,
)
from pipeline.sources.html.identity import heads_site, is_home
from pipeline.sources.html.page import Page, PageTerm, Person
from pipeline.sources.html.prose import Prose
from pipeline.sources.html.titles import SITE_HEADS
from pipeline.sources.html.tree import class_list, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from pipeline.sources.html.identity import Identity
    from pipeline.sources.html.kinds import Sort
    from pipeline.sources.html.markup import Linker
    from pipeline.sources.html.page import Listed
    from pipeline.sources.html.structured import Facts
    from pipeline.sources.html.tree import Document

NUMBERED_TERM = re.compile(r"(category|tag|author|term)-(\d+)\Z")
BUILT_IN = {"category": "category", "tag": "post_tag"}
"""Kind of archive -> the taxonomy that WordPress itself has for it."""
DESCRIPTIONS = (
    "archive-description",
    "taxonomy-description",
    "category-description",
    "wp-block-term-description",
    "term-description",
    "category-archive-meta",
    "archive-meta",
)
"""Classes of the text that a site gives to a term."""
HEADS = (
    "archive-title",
    "page-title",
    "wp-block-query-title",
    "category-title",
    "author-title",
    "td-page-title",
    "jeg_cat_title",
    "taxonomy-title",
)
"""Classes of the heading of a list."""
MASTHEADS = frozenset(("header", "masthead", "site-header", "headerimg"))
"""Ids and classes of what stands above all pages of a site."""
ARCHIVE_HEADING = re.compile(
    r"\A(?:Category|Tag|Author|Day|Month|Year|Archives?|Categoria|Categorie|Etichetta|Autore|Catégorie|Étiquette|"
    r"Auteur(?:/autrice)?|Kategorie|Schlagwort|Autor|Categoría|Etiqueta|Autora?|Kategoria|Рубрика|Метка|Browsing|Posts "
    r"tagged|Posts by|Articles by|Archivio|Archivi|Category Archives|Tag Archives|Author Archives|Archive for(?: "
    r"category)?|Browsing Category)"
    r"(?:\s+(?:Archives?|archivi))?\s*[:：]\s*",
    re.IGNORECASE,
)


def read_archive(
    document: Document,
    facts: Facts,
    who: Identity,
    sort: Sort,
    linker: Linker,
    name: str,
    extra: list[tuple[str, str]],
) -> Page:
    """A page that lists entries."""
    prose = Prose(document)
    entries = listing.listed(document, prose, linker, who.home.language)
    subject, author = _subject(document, who, sort, linker)
    heading = _heading(document, who, linker)
    title = text_of(heading) if heading is not None else ""
    return Page(
        name=name,
        kind=sort.kind,
        confidence=sort.confidence,
        evidence=sort.evidence,
        reason=f"lists {len(entries)} entries",
        site=who.home,
        link=who.link,
        address=who.address,
        title=title,
        entries=entries,
        subject=subject,
        subject_author=author,
        terms_seen=terms.seen_terms(document, linker),
        authors_seen=_authors(entries, author),
        menus=navigation.menus(document, linker),
        crumbs=navigation.crumbs(document, facts, linker),
        language=who.home.language,
        notes=tuple(extra),
    )


def _authors(entries: tuple[Listed, ...], subject: Person | None) -> tuple[Person, ...]:
    found = {
        entry.author.slug: entry.author for entry in entries if entry.author is not None and entry.author.slug
    }
    if subject is not None and subject.slug:
        before = found.get(subject.slug)
        found[subject.slug] = Person(
            subject.name or (before.name if before else ""), subject.slug, subject.id
        )
    return tuple(found.values())


def _heading(document: Document, who: Identity, linker: Linker) -> Element | None:
    """The heading of a list: never the site's, which says nothing of what is listed."""
    return next(
        (
            each
            for each in (*document.classed(*HEADS), *document.tags.get("h1", ()))
            if text_of(each)
            and (is_home(who.link or who.address, who.home.url) or not _is_sites(each, who, linker))
        ),
        None,
    )


def _is_sites(heading: Element, who: Identity, linker: Linker) -> bool:
    """Whether a heading is the site's: it leads home, or its class says so, or, unless marked as a list's, its place or words."""
    names = set(class_list(heading))
    if heads_site(heading, who.home.url, linker) or not names.isdisjoint(SITE_HEADS):
        return True
    if not names.isdisjoint(HEADS):
        return False
    return text_of(heading).casefold() == who.home.title.casefold() or any(
        (each.get("id") or "").lower() in MASTHEADS
        or not (SITE_HEADS | MASTHEADS - {"header"}).isdisjoint(class_list(each))
        for each in heading.iterancestors()
    )


def _subject(
    document: Document, who: Identity, sort: Sort, linker: Linker
) -> tuple[PageTerm | None, Person | None]:
    """The term or the author whose archive a page is."""
    heading = _heading(document, who, linker)
    shown = ARCHIVE_HEADING.sub("", text_of(heading)) if heading is not None else ""
    title = shown.strip("\u201c\u201d\u2018\u2019\"' ")
    numbers = {
        match[1]: int(match[2]) for token in who.body_classes if (match := NUMBERED_TERM.fullmatch(token))
    }
    address = linker(who.link or who.address)
    if sort.kind == "author":
        slug = people.slug_of(address) or _named(who, "author-")
        return None, Person(people.name_of(title), slug, numbers.get("author")) if slug or title else None
    if sort.kind == "taxonomy":
        return _custom_term(who, title, numbers.get("term")), None
    if sort.kind in BUILT_IN:
        term = terms.term_of(address)
        number = numbers.get(sort.kind, numbers.get("term"))
        if term is None or not term.slug:
            slug = _named(who, f"{sort.kind}-")
            term = PageTerm(BUILT_IN[sort.kind], slug, "", number) if slug or number else None
        if term is not None:
            number = term.id if number is None else number
            about = _about(document, linker)
            return PageTerm(term.taxonomy, term.slug, title, number, term.parent, about), None
    return None, None


def _named(who: Identity, prefix: str) -> str:
    """What a class of the body names behind a prefix; numbers are no names."""
    names = (token.removeprefix(prefix) for token in who.body_classes if token.startswith(prefix))
    return next((name for name in names if not name.isdigit()), "")


def _custom_term(who: Identity, title: str, number: int | None) -> PageTerm | None:
    """The term of a taxonomy of the site's own."""
    taxonomy = next(
        (token.removeprefix("tax-") for token in who.body_classes if token.startswith("tax-")), ""
    )
    path = [
        unquote(step)
        for step in urlsplit(who.link).path.split("/")
        if step and step != "page" and not step.isdigit()
    ]
    slug = path[-1] if path else _named(who, "term-")
    return PageTerm(taxonomy, slug, title, number) if taxonomy else None


def _about(document: Document, linker: Linker) -> str:
    """What the page says of its term, as HTML."""
    holders = (each for each in document.classed(*DESCRIPTIONS) if text_of(each))
    return next((markup.inner(each, linker) for each in holders), "")
