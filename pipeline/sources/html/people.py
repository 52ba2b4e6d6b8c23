"""Who wrote an entry: the link to the author's archive, the byline, else what the page tells search engines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from pipeline.sources.html import dates, structured
from pipeline.sources.html.page import Person, Signal
from pipeline.sources.html.tree import class_list, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from pipeline.sources.html.markup import Linker
    from pipeline.sources.html.region import Region
    from pipeline.sources.html.structured import Facts
    from pipeline.sources.html.tree import Document

ARCHIVE = re.compile(r"/(?:author|autore|auteur|autor|writer|writers|contributor|contributors|profile|people|team|staff|authors|user|users|members|redaktion|blog/author)/([^/?#]+)/?(?:[?#]|\Z)")
WORDPRESS_ARCHIVE = re.compile(r"/author/([^/?#]+)/?(?:[?#]|\Z)")
NAMES = (
    "wp-block-post-author-name", "wp-block-post-author__name", "author-name", "post-author-name", "entry-author-name", "tdb-author-name", "td-post-author-name", "jeg_meta_author", "elementor-post-info__item--type-author", "posted-by", "entry-author", "post-author", "byline", "author", "meta-author", "post_author",
    "entry-meta-author", "by-author", "writer", "p-author", "article-author", "author-link", "post__author", "entry__author", "fn", "post-byline", "author_name", "byline-name", "writtenby", "written-by", "authors", "by",
)  # fmt: skip
"""Classes of a byline, in order of trust."""
BY = re.compile(
    r"^\s*(?:(?:posted|written|published|publié|rédigé|écrit|scritto|pubblicato|inviato|postato|veröffentlicht|geschrieben|verfasst|publicado|escrito|geplaatst|geschreven|napisany|author|autore|auteur|autor|autora|text|words|a cura|articolo|post|von|story|opublikowan[ey]|skrevet|skriven|article)\s*)?"
    r"(?:\b(?:on|il|le|am|el|em|op|den)\b.{4,40}?\s)?\s*(?:[:：|–-]|\b(?:by|di|da|de|par|von|por|door|przez|af|av|автор|от|della?|dal)\b)?\s*[:：]?\s*", re.IGNORECASE
)  # fmt: skip
LONGEST = 80
NO_NAMES = re.compile(r"^(?:https?:|www\.|@?facebook\.com|.*\.(?:com|org|net)/)|^(?:read more|view all posts|posts|website|email|twitter|facebook|instagram|author|autore|about|more|follow)$", re.IGNORECASE)


def slug_of(href: str) -> str:
    """WordPress's nicename in the address of an author's archive; "" if it is none.

    >>> slug_of("https://site.org/author/m-ferri/"), slug_of("https://site.org/?author_name=eva"), slug_of("https://site.org/about/")
    ('m-ferri', 'eva', '')
    """
    found = WORDPRESS_ARCHIVE.search(href)
    if found:
        return unquote(found[1])
    return parse_qs(urlsplit(href).query).get("author_name", [""])[0] if "author_name=" in href else ""


def find_author(document: Document, facts: Facts, region: Region, heading: Element | None, linker: Linker) -> tuple[Person | None, Signal | None]:
    """Who wrote the entry; None where the page does not tell."""
    order = document.order
    start = order.get(heading, 0) if heading is not None else 0
    linked = _linked(document, region, linker, start)
    byline = next(_bylines(document, region, linker, start), None)
    told = _told(facts, linker)
    if linked is not None:
        if not linked.name and told is not None:
            linked = Person(told.name, linked.slug)
        if linked.name:
            return linked, Signal("link to the author's archive", 0.95)
    if byline is not None:
        if told is not None and _same(byline.name, told.name):
            return Person(told.name, byline.slug or told.slug), Signal("byline", 0.95)
        if told is None or byline.slug:
            return byline, Signal("byline", 0.85)
    if told is not None:
        if linked is not None and not told.slug:
            told = Person(told.name, linked.slug)
        return told, Signal("metadata", 0.85)
    return None, None


def _same(one: str, other: str) -> bool:
    return one.casefold() in other.casefold() or other.casefold() in one.casefold()


def _linked(document: Document, region: Region, linker: Linker, start: int) -> Person | None:
    """The link to an author's archive that is nearest to the title; one with a name before one around a picture."""
    found: list[tuple[int, int, Person]] = []
    order = document.order
    for each in document.tags.get("a", ()):
        href = each.get("href")
        if not href:
            continue
        rel = (each.get("rel") or "").lower().split()
        target = linker(href)
        slug = slug_of(target)
        if not slug and "author" not in rel:
            continue
        if not document.alive(each) or not region.owns(each):
            continue
        name = name_of(text_of(each))
        distance = abs(order.get(each, 0) - start)
        found.append((0 if slug and name else 1, distance, Person(name, slug)))
    found.sort(key=lambda row: row[:2])
    if not found:
        return None
    best = found[0][2]
    if not best.name:
        best = next((person for _, _, person in found if person.name and (person.slug == best.slug or not person.slug)), best)
    return best


def _bylines(document: Document, region: Region, linker: Linker, start: int) -> Iterator[Person]:
    """Names in elements that themes mark as a byline."""
    order = document.order
    for each in document.elements:
        prop = (each.get("itemprop") or "").lower()
        if prop == "author" and each.tag != "meta" and document.alive(each) and region.owns(each):
            part = next((inside for inside in each.iter() if isinstance(inside.tag, str) and (inside.get("itemprop") or "") == "name"), each)
            name = name_of(part.get("content") or text_of(part))
            if name:
                yield Person(name)
    for token in NAMES:
        for each in sorted(document.classes.get(token, ()), key=lambda element: abs(order.get(element, 0) - start)):
            if each.tag in {"body", "article", "main", "img", "section", "ul"} or not document.alive(each) or not region.owns(each):
                continue
            if token in {"author", "fn", "by"} and "comment" in " ".join(class_list(each)):
                continue
            link = next((inside for inside in each.iter("a") if name_of(text_of(inside)) and not dates.holds_date(text_of(inside))), None)
            name = name_of(text_of(link)) if link is not None else name_of(text_of(each))
            if name and not dates.holds_date(name):
                yield Person(name, slug_of(linker(link.get("href") or "")) if link is not None else "")


def name_of(text: str) -> str:
    """A name without `by` and the like; "" if what is left is none.

    >>> name_of("Posted by Ann Lee"), name_of("Di Marta Ferri"), name_of("https://facebook.com/x"), name_of("by: Bob |")
    ('Ann Lee', 'Marta Ferri', '', 'Bob')
    """
    text = BY.sub("", " ".join(text.split()), count=1).strip(" \t|·•,;:–—-/")
    if not text or len(text) > LONGEST or NO_NAMES.search(text) or not any(each.isalpha() for each in text):
        return ""
    return text


def _told(facts: Facts, linker: Linker) -> Person | None:
    """The author that metadata name."""
    for types in (structured.PROPER, structured.ARTICLES, structured.PAGES):
        for thing in facts.of(types):
            people = facts.many(thing.get("author")) or facts.many(thing.get("creator"))
            people.sort(key=lambda person: "Organization" in structured.types_of(person))
            names = []
            slug = ""
            for person in people:
                name = structured.said(person.get("name"))
                if name and not name.startswith(("http", "#")):
                    names.append(name)
                    slug = slug or slug_of(linker(structured.said(person.get("url"))))
            if names and "Organization" not in structured.types_of(people[0]):
                return Person(names[0], slug)
    for label, value in (("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")):
        if re.search(r"written by|scritto da|écrit par|geschrieben von|verfasst von|escrito por|geschreven door|napisane przez|автор", facts.first(label), re.IGNORECASE):
            return Person(facts.first(value))
    for name in ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "article:author_name", "byl", "citation_author"):
        for value in facts.meta.get(name, ()):
            found = name_of(value)
            if found:
                return Person(found)
    for thing in facts.of(structured.PROPER):
        organisation = facts.whole(thing.get("author"))
        if organisation.get("name") and not str(organisation["name"]).startswith(("http", "#")):
            return Person(structured.said(organisation["name"]))
    return None
