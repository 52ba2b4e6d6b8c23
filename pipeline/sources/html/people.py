"""Who wrote an entry: the link to the author's archive, the byline, else what the page tells search engines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from pipeline.sources.html import dates, structured
from pipeline.sources.html.page import Person, Signal
from pipeline.sources.html.tree import class_list, is_element, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from pipeline.sources.html.markup import Linker
    from pipeline.sources.html.region import Region
    from pipeline.sources.html.structured import Facts
    from pipeline.sources.html.tree import Document

WORDPRESS_ARCHIVE = re.compile(r"/author/([^/?#]+)/?(?:[?#]|\Z)")
NAMES = tuple(
    (
        "wp-block-post-author-name wp-block-post-author__name author-name post-author-name "
        "entry-author-name tdb-author-name td-post-author-name jeg_meta_author "
        "elementor-post-info__item--type-author posted-by entry-author post-author byline author "
        "meta-author post_author entry-meta-author by-author writer p-author article-author author-link "
        "post__author entry__author fn post-byline author_name byline-name writtenby written-by authors by"
    ).split()
)
"""Classes of a byline, in order of trust."""
BY = re.compile(
    r"^\s*(?:(?:posted|written|published|publié|rédigé|écrit|scritto|pubblicato|inviato|postato|veröffentlicht|geschrieben|"
    r"verfasst|publicado|escrito|geplaatst|geschreven|napisany|author|autore|auteur|autor|autora|text|words|a cura|"
    r"articolo|post|von|story|opublikowan[ey]|skrevet|skriven|article)\s*)?"
    r"(?:\b(?:on|il|le|am|el|em|op|den)\b.{4,40}?\s)?\s*(?:[:：|–-]|\b(?:by|di|da|de|par|von|por|door|przez|af|av|автор|от|"
    r"della?|dal)\b)?\s*[:：]?\s*",
    re.IGNORECASE,
)
SURE = frozenset(
    (
        "fn author-name wp-block-post-author-name wp-block-post-author__name post-author-name "
        "entry-author-name tdb-author-name p-author entry-author jeg_meta_author"
    ).split()
)
LINE = re.compile(
    r"^(?:(?:Posted|Written|Published|Scritto|Pubblicato|Publié|Écrit|Rédigé|Veröffentlicht|Geschrieben|Verfasst|Publicado|"
    r"Escrito|Geschreven)\s+)?(?:By|Di|Da|Par|Von|Por|Door|by|di|da|par|von|por|door|a cura di|Autore|Author|"
    r"Autor)\s*[:：]?\s+((?:[^\W\d_][\w.'’-]*\s*){1,5})\Z"
)
LIKE_NAMES = re.compile(r"(?:^|[-_])(?:author|byline|writer|autor|auteur)(?:[-_]+(?:name|link|title))?\Z")
"""What other classes of a byline look like."""
SEVERAL = re.compile(r", | & | and | e | et | und | y | en ")
"""What stands between the names of several authors."""
LONGEST = 80
NO_NAMES = re.compile(
    (
        r"^(?:https?:|www\.|@?facebook\.com|.*\.(?:com|org|net)/)|^(?:read more|view all posts|posts|website|email|twitter|"
        r"facebook|instagram|author|autore|about|more|follow)$"
    ),
    re.IGNORECASE,
)


def slug_of(href: str) -> str:
    """WordPress's nicename in the address of an author's archive; "" if it is none.

    >>> slug_of("https://site.org/author/m-ferri/"), slug_of("https://site.org/?author_name=eva"), slug_of("https://site.org/about/")
    ('m-ferri', 'eva', '')
    """
    found = WORDPRESS_ARCHIVE.search(href)
    if found:
        return unquote(found[1])
    return parse_qs(urlsplit(href).query).get("author_name", [""])[0] if "author_name=" in href else ""


def find_author(
    document: Document, facts: Facts, region: Region, heading: Element | None, linker: Linker
) -> tuple[Person | None, Signal | None]:
    """Who wrote the entry; None where the page does not tell."""
    order = document.order
    start = order.get(heading, 0) if heading is not None else 0
    linked = _linked(document, region, linker, start)
    byline, strong = next(_bylines(document, region, linker, start), (None, False))
    told = _told(facts, linker)
    if linked is not None:
        if not linked.name and told is not None:
            linked = Person(told.name, linked.slug)
        if linked.name:
            return linked, Signal("link to the author's archive", 0.95)
    if byline is not None:
        if told is not None and _same(byline.name, told.name):
            return Person(told.name, byline.slug or told.slug), Signal("byline", 0.95)
        if told is None or byline.slug or strong:
            return byline, Signal("byline", 0.85)
    if told is not None:
        if linked is not None and not told.slug:
            told = Person(told.name, linked.slug)
        return told, Signal("metadata", 0.85)
    near = _near(heading, region, linker)
    if near is not None:
        return near, Signal("a line near the title", 0.7)
    boxed = (
        _linked(document, region, linker, start, boxes=True)
        or next(_bylines(document, region, linker, start, boxes=True), (None, False))[0]
    )
    if (
        boxed is not None
        and boxed.name
        and len(boxed.name) <= 40
        and boxed.name.count(" ") < 4
        and not boxed.name.endswith((".", "!", "?"))
    ):
        return boxed, Signal("the box about the author", 0.6)
    return None, None


def _near(heading: Element | None, region: Region, linker: Linker) -> Person | None:
    """The name in a short line close to the title that begins with “By”."""
    if heading is None:
        return None
    top = heading
    for _ in range(4):
        for sideways in (top.itersiblings(), top.itersiblings(preceding=True)):
            for place, each in enumerate(sideways):
                if place > 4:
                    break
                if not is_element(each) or not region.owns(each):
                    continue
                for part in each.iter():
                    if not is_element(part):
                        continue
                    text = text_of(part)
                    found = LINE.match(text) if len(text) < 70 else None
                    if found and not dates.holds_date(text):
                        link = next((inside for inside in part.iter("a")), None)
                        return Person(
                            found[1].strip(),
                            slug_of(linker(link.get("href") or "")) if link is not None else "",
                        )
        above = top.getparent()
        if above is None or above.tag in {"body", "main"}:
            return None
        top = above
    return None


def _same(one: str, other: str) -> bool:
    return one.casefold() in other.casefold() or other.casefold() in one.casefold()


def _linked(
    document: Document, region: Region, linker: Linker, start: int, *, boxes: bool = False
) -> Person | None:
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
        if not document.alive(each) or not region.owns(each, boxes=boxes):
            continue
        name = name_of(text_of(each))
        distance = abs(order.get(each, 0) - start)
        found.append((0 if slug and name else 1, distance, Person(name, slug)))
    found.sort(key=lambda row: row[:2])
    if not found:
        return None
    best = found[0][2]
    if not best.name:
        best = next(
            (
                person
                for _, _, person in found
                if person.name and (person.slug == best.slug or not person.slug)
            ),
            best,
        )
    return best


def _bylines(
    document: Document, region: Region, linker: Linker, start: int, *, boxes: bool = False
) -> Iterator[tuple[Person, bool]]:
    """Names in elements that themes mark as a byline, and whether the mark is a sure one."""
    order = document.order
    for each in document.elements:
        prop = (each.get("itemprop") or "").lower()
        if (
            prop == "author"
            and each.tag != "meta"
            and document.alive(each)
            and region.owns(each, boxes=boxes)
        ):
            part = next(
                (
                    inside
                    for inside in each.iter()
                    if is_element(inside) and (inside.get("itemprop") or "") == "name"
                ),
                each,
            )
            name = name_of(part.get("content") or text_of(part))
            if name:
                yield Person(name), True
    others = [token for token in document.classes if token not in NAMES and LIKE_NAMES.search(token)]
    for token in (*NAMES, *others):
        for each in sorted(
            document.classes.get(token, ()), key=lambda element: abs(order.get(element, 0) - start)
        ):
            if (
                each.tag in {"body", "article", "main", "img", "section", "ul"}
                or not document.alive(each)
                or not region.owns(each, boxes=boxes)
            ):
                continue
            if token in {"author", "fn", "by"} and "comment" in " ".join(class_list(each)):
                continue
            named = next(
                (
                    inside
                    for inside in each.iter("span", "h3", "h4", "h5", "strong", "div", "a")
                    if inside is not each
                    and {"fn", "author-name", "name", "author-title"} & set(class_list(inside))
                    and name_of(text_of(inside))
                ),
                None,
            )
            holder = each if named is None else named
            link = next(
                (
                    inside
                    for inside in holder.iter("a")
                    if name_of(text_of(inside)) and not dates.holds_date(text_of(inside))
                ),
                None,
            )
            name = name_of(text_of(link)) if link is not None else name_of(text_of(holder))
            if name and not dates.holds_date(name):
                yield (
                    Person(name, slug_of(linker(link.get("href") or "")) if link is not None else ""),
                    token in SURE,
                )


def name_of(text: str) -> str:
    """A name without `by` and the like; "" if what is left is none.

    >>> name_of("Posted by Ann Lee"), name_of("Di Marta Ferri"), name_of("https://facebook.com/x"), name_of("by: Bob |")
    ('Ann Lee', 'Marta Ferri', '', 'Bob')
    """
    text = BY.sub("", " ".join(text.split()), count=1).strip(" \t|·•,;:–—-/")
    if not text or len(text) > LONGEST or NO_NAMES.search(text) or not any(each.isalpha() for each in text):
        return ""
    if text.count(" ") > 4 and not SEVERAL.search(text):
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
        if re.search(
            r"written by|scritto da|écrit par|geschrieben von|verfasst von|escrito por|geschreven door|napisane przez|автор",
            facts.first(label),
            re.IGNORECASE,
        ):
            return Person(facts.first(value))
    for name in (
        "author",
        "article:author",
        "parsely-author",
        "sailthru.author",
        "dc.creator",
        "dcterms.creator",
        "article:author_name",
        "byl",
        "citation_author",
    ):
        for value in facts.meta.get(name, ()):
            found = name_of(value)
            if found:
                return Person(found)
    for thing in facts.of(structured.PROPER):
        organisation = facts.whole(thing.get("author"))
        if organisation.get("name") and not str(organisation["name"]).startswith(("http", "#")):
            return Person(structured.said(organisation["name"]))
    return None
