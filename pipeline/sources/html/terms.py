"""The categories, tags and other terms of an entry: links that say so, WordPress's post_class, else what metadata name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from slugify import slugify

from pipeline.sources.html import structured
from pipeline.sources.html.page import PageTerm, Signal
from pipeline.sources.html.tree import class_list, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from pipeline.sources.html.identity import Identity
    from pipeline.sources.html.markup import Linker
    from pipeline.sources.html.region import Region
    from pipeline.sources.html.structured import Facts
    from pipeline.sources.html.tree import Document

BASES = {
    "category": "category",
    "categories": "category",
    "categoria": "category",
    "kategorie": "category",
    "categorie": "category",
    "cat": "category",
    "topics": "",
    "topic": "",
    "tag": "post_tag",
    "tags": "post_tag",
    "etiqueta": "post_tag",
    "etichetta": "post_tag",
    "schlagwort": "post_tag",
    "product-category": "product_cat",
    "product-tag": "product_tag",
    "series": "series",
    "type": "post_format",
}
"""First part of a term archive's path -> taxonomy; "" where only its neighbours can tell."""
QUERIES = {
    "cat": "category",
    "category_name": "category",
    "tag": "post_tag",
    "tag_id": "post_tag",
    "product_cat": "product_cat",
    "product_tag": "product_tag",
}
IN_CLASS = {
    "category": "category",
    "tag": "post_tag",
    "post_tag": "post_tag",
    "product_cat": "product_cat",
    "product_tag": "product_tag",
}
"""Beginning of a post_class token -> taxonomy."""
BOXES = {
    "cat-links": "category",
    "cats-links": "category",
    "post-categories": "category",
    "entry-categories": "category",
    "entry-category": "category",
    "post-category": "category",
    "td-category": "category",
    "tdb-category": "category",
    "jeg_meta_category": "category",
    "category-links": "category",
    "meta-category": "category",
    "penci-entry-categories": "category",
    "entry-cats": "category",
    "post-cats": "category",
    "cat": "category",
    "meta-cat": "category",
    "entry-meta-category": "category",
    "taxonomy-category": "category",
    "ast-terms-link-category": "category",
    "category-style": "category",
    "post-cat": "category",
    "categories-links": "category",
    "tags-links": "post_tag",
    "tag-links": "post_tag",
    "post-tags": "post_tag",
    "entry-tags": "post_tag",
    "td-tags": "post_tag",
    "tdb-tags": "post_tag",
    "jeg_post_tags": "post_tag",
    "tagcloud-post": "post_tag",
    "post-tag": "post_tag",
    "article-tags": "post_tag",
    "single-tags": "post_tag",
    "taglist": "post_tag",
    "tags": "post_tag",
    "taxonomy-post_tag": "post_tag",
    "entry-meta-tags": "post_tag",
    "tag-list": "post_tag",
    "post_tags": "post_tag",
    "meta-tags": "post_tag",
    "tags-list": "post_tag",
    "entry-terms": "",
    "post-terms": "",
    "elementor-post-info__terms-list": "",
}
"""Class of a list of terms -> their taxonomy; "" where the links tell."""
TAXONOMY_BOX = re.compile(r"taxonomy-([a-z0-9_-]+)")
NOT_TAXONOMIES = frozenset(
    (
        "post type status format has no is ast entry wp hentry page product col grid td et single article "
        "content blog item post-format sticky password pmpro mh tie clearfix thumbnail comments author tha "
        "infinite layout bwp fusion loop large small medium pmpro-level entry-content jp hf y m d h with "
        "without isotope masonry box section xfolkentry standard odd even first last span row column "
        "columns full n u s g lg md sm xs animated excerpt"
    ).split()
)
"""Beginnings of tokens that name no taxonomy."""
NUMBERED = re.compile(r"(?:cat-item|tag-link|term-item|tag-item|term)-(\d+)")


class Terms(NamedTuple):
    """The terms of an entry."""

    terms: tuple[PageTerm, ...]
    format: str | None
    sticky: bool
    signal: Signal | None
    notes: tuple[tuple[str, str], ...]


def term_of(href: str, rel: str = "", box: str = "") -> PageTerm | None:
    """The term that a link leads to, by its address, its rel and the list in which it stands; None if it is none.

    >>> term_of("https://site.org/category/web/php/")
    PageTerm(taxonomy='category', slug='php', name='', id=None, parent='web', description='')
    """
    parts = urlsplit(href)
    query = dict(parse_qsl(parts.query))
    for key, taxonomy in QUERIES.items():
        if query.get(key):
            value = query[key].rstrip("/").rpartition("/")[2]
            number = int(value) if value.isdigit() and key in {"cat", "tag_id"} else None
            return PageTerm(taxonomy=taxonomy, slug="" if number is not None else value, name="", id=number)
    steps = [unquote(step) for step in parts.path.split("/") if step]
    rels = rel.lower().split()
    for at, step in enumerate(steps[:-1]):
        taxonomy = BASES.get(step.lower(), "")
        if not taxonomy or (taxonomy in {"series", "post_format"} and "tag" not in rels):
            continue
        below = [each for each in steps[at + 1 :] if each != "feed"]
        if "page" in below:
            below = below[: below.index("page")]
        if not below:
            return None
        if (
            taxonomy == "post_tag"
            and (box == "category" or "category" in rels)
            and step.lower() not in {"tag", "tags"}
        ):
            taxonomy = "category"
        return PageTerm(
            taxonomy=taxonomy,
            slug=below[-1],
            name="",
            parent=below[-2] if len(below) > 1 and taxonomy not in {"post_tag", "product_tag"} else "",
        )
    if "category" in rels or box == "category":
        return PageTerm(taxonomy="category", slug=steps[-1], name="") if steps else None
    if box and steps:
        return PageTerm(taxonomy=box, slug=steps[-1], name="")
    if "tag" in rels and steps:
        return PageTerm(taxonomy=steps[-2] if len(steps) > 1 else "category", slug=steps[-1], name="")
    return None


def find_terms(document: Document, facts: Facts, who: Identity, region: Region, linker: Linker) -> Terms:
    """The terms that a page gives its entry."""
    classed, form, sticky = classes_of(class_list(who.entry) if who.entry is not None else [], who.type)
    if form is None:
        form = next(
            (
                token.removeprefix("single-format-")
                for token in who.body_classes
                if token.startswith("single-format-")
            ),
            None,
        )
        form = None if form == "standard" else form
    linked = _linked(document, region, linker, classed)
    if who.type == "post":
        taxonomies = {term.taxonomy for term in linked}
        classed = [
            term for term in classed if term.taxonomy in IN_CLASS.values() or term.taxonomy in taxonomies
        ]
    found, doubtful = _joined(linked, classed)
    notes: list[tuple[str, str]] = []
    signal = Signal("links" if linked else "post_class", 0.95) if found else None
    for taxonomy, names in _named(facts, who).items():
        mine = [term for term in found if term.taxonomy == taxonomy]
        for name in names:
            slug = slugify(name, allow_unicode=True)
            same = next(
                (term for term in mine if term.slug == slug or term.name.casefold() == name.casefold()), None
            )
            if same is not None:
                if not same.name:
                    found[found.index(same)] = PageTerm(taxonomy, same.slug, name, same.id, same.parent)
            elif not mine and slug:
                found.append(PageTerm(taxonomy=taxonomy, slug=slug, name=name))
                notes.append(
                    (
                        "term-slug-made",
                        f"the page names the term “{name}” without its slug; made from its name",
                    )
                )
                signal = signal or Signal("metadata", 0.7)
    notes += [
        (
            "term-uncertain",
            f"post_class names {taxonomy} {number} by number; no link on the page tells which it is",
        )
        for taxonomy, number in doubtful
    ]
    return Terms(tuple(found), form, sticky, signal, tuple(notes))


def classes_of(tokens: list[str], post_type: str) -> tuple[list[PageTerm], str | None, bool]:
    """Terms, format and stickiness by the classes that post_class gives.

    >>> found, form, _ = classes_of("type-post format-aside hentry category-web tag-a-b genre-noir".split(), "post")
    >>> [term.slug for term in found], form
    (['web', 'a-b', 'noir'], 'aside')
    """
    found: list[PageTerm] = []
    form: str | None = None
    begun = False
    for token in tokens:
        if token.startswith(("format-", "post_format-post-format-")):
            form = form or token.rpartition("format-")[2]
            begun = True
            continue
        if token.startswith(("hentry", "type-")):
            begun = True
            continue
        for start, taxonomy in IN_CLASS.items():
            if token.startswith(start + "-"):
                slug = token[len(start) + 1 :]
                if slug and not (
                    start in {"category", "tag"} and slug in {"links", "list", "style", "archive", "page"}
                ):
                    number = int(slug) if slug.isdigit() else None
                    found.append(PageTerm(taxonomy, "" if number is not None else slug, "", number))
                break
        else:
            start, dash, slug = token.partition("-")
            if (
                begun
                and dash
                and slug
                and start not in NOT_TAXONOMIES
                and not start.startswith(("has", "wp", post_type or "post"))
                and not slug.isdigit()
                and "hentry" in tokens
                and tokens.index(token) > tokens.index("hentry")
            ):
                found.append(PageTerm(start, slug, ""))
    return found, None if form in {None, "standard", "0"} else form, "sticky" in tokens


def _linked(document: Document, region: Region, linker: Linker, classed: list[PageTerm]) -> list[PageTerm]:
    """Terms by links around the entry."""
    found: dict[tuple[str, str, int | None], PageTerm] = {}
    known = {(term.taxonomy, term.slug) for term in classed}
    for each in document.tags.get("a", ()):
        href = each.get("href")
        if not href or href.startswith("#"):
            continue
        rel = each.get("rel") or ""
        box = _box(each)
        if "tag" not in rel.lower().split() and "category" not in rel.lower().split() and box is None:
            continue
        name = text_of(each).lstrip("#").strip(" ,;|")
        if not name or len(name) > 150 or not document.alive(each) or not region.owns(each):
            continue
        term = term_of(linker(href), rel, box or "")
        if term is None or (
            term.taxonomy not in {"category", "post_tag"}
            and box is None
            and known
            and not any(term.taxonomy == taxonomy for taxonomy, _ in known)
            and "tag" not in rel.lower().split()
        ):
            continue
        found.setdefault(
            (term.taxonomy, term.slug, term.id),
            PageTerm(term.taxonomy, term.slug, name, term.id, term.parent),
        )
    return list(found.values())


def _box(element: Element) -> str | None:
    """The taxonomy of the list in which a link stands; None if it stands in none."""
    for steps, each in enumerate((element, *element.iterancestors())):
        if steps > 4 or each.tag in {"article", "main", "body"}:
            return None
        for token in class_list(each):
            taxonomy = BOXES.get(token)
            if taxonomy is not None and not (taxonomy == "" and steps == 0):
                return taxonomy
            match = TAXONOMY_BOX.fullmatch(token)
            if match:
                return match[1]
    return None


def _joined(linked: list[PageTerm], classed: list[PageTerm]) -> tuple[list[PageTerm], list[tuple[str, int]]]:
    """Links and classes together: classes are complete and exact, links know names, order and what classes cannot spell."""
    found: list[PageTerm] = []
    doubtful: list[tuple[str, int]] = []
    taxonomies = list(dict.fromkeys([term.taxonomy for term in linked] + [term.taxonomy for term in classed]))
    for taxonomy in taxonomies:
        mine = [term for term in linked if term.taxonomy == taxonomy]
        told = [term for term in classed if term.taxonomy == taxonomy]
        numbers = [term.id for term in told if term.id is not None]
        slugs = [term.slug for term in told if term.id is None]
        if told:
            plain = [
                term
                for term in mine
                if in_class(term.slug) in slugs or (term.id is not None and term.id in numbers)
            ]
            odd = [
                term
                for term in mine
                if term not in plain and (in_class(term.slug).isdigit() or not in_class(term.slug).strip("-"))
            ]
            kept = [term for term in mine if term in plain or term in odd]
            kept = _spelled(
                kept, [slug for slug in slugs if slug not in {in_class(term.slug) for term in kept}]
            )
            covered = {in_class(term.slug) for term in kept}
            kept += [PageTerm(taxonomy, slug, "") for slug in slugs if slug not in covered]
            if numbers and len(odd) == 1 == len(numbers) and odd[0].id is None:
                kept[kept.index(odd[0])] = PageTerm(
                    taxonomy, odd[0].slug, odd[0].name, numbers[0], odd[0].parent
                )
            elif len(odd) < len(numbers):
                kept += [PageTerm(taxonomy, "", "", number) for number in numbers]
                doubtful += [(taxonomy, number) for number in numbers]
            found += kept
        else:
            found += mine
    return found, doubtful


def _spelled(terms: list[PageTerm], slugs: list[str]) -> list[PageTerm]:
    """Terms whose link gives only a number (`?cat=3`), with the slug that post_class gives."""
    nameless = [term for term in terms if not term.slug and term.name]
    found: list[PageTerm] = []
    for term in terms:
        slug = ""
        if term in nameless:
            slug = next(
                (each for each in slugs if each == slugify(term.name)),
                slugs[0] if len(slugs) == 1 == len(nameless) else "",
            )
        found.append(PageTerm(term.taxonomy, slug, term.name, term.id, term.parent) if slug else term)
    return found


def in_class(slug: str) -> str:
    """A slug as it stands in a class: WordPress leaves out what is percent-encoded, and all but letters, digits, - and _.

    >>> in_class("caffè-nero"), in_class("日本")
    ('caff-nero', '')
    """
    encoded = quote(slug, safe="-_.~") if not slug.isascii() else slug
    return re.sub(r"[^A-Za-z0-9_-]", "", re.sub(r"%[a-fA-F0-9][a-fA-F0-9]", "", encoded)).lower()


def _named(facts: Facts, who: Identity) -> dict[str, list[str]]:
    """Names of categories and tags that metadata give."""
    categories: list[str] = []
    tags: list[str] = []
    if who.type not in {"post", ""}:
        return {}
    for thing in facts.of(structured.PROPER):
        categories += structured.names(thing.get("articleSection"))
        if isinstance(thing.get("keywords"), list):
            tags += structured.names(thing.get("keywords"))
    categories = categories or facts.all("article:section")
    tags = facts.all("article:tag") or tags
    return {"category": list(dict.fromkeys(categories)), "post_tag": list(dict.fromkeys(tags))}


def seen_terms(document: Document, linker: Linker) -> tuple[PageTerm, ...]:
    """All terms that a page names anywhere: in menus, widgets, clouds, lists; with their numbers and what stands above them."""
    found: dict[tuple[str, str], PageTerm] = {}
    for each in document.tags.get("a", ()):
        href = each.get("href") or ""
        rel = each.get("rel") or ""
        above = each.getparent()
        tokens = class_list(each) + (class_list(above) if above is not None else [])
        number = next((int(match[1]) for token in tokens if (match := NUMBERED.fullmatch(token))), None)
        if (
            number is None
            and "/category/" not in href
            and "/tag/" not in href
            and "tag" not in rel
            and "cat=" not in href
        ):
            continue
        name = text_of(each)
        if not name or len(name) > 100:
            continue
        term = term_of(linker(href), rel if "tag" in rel else "")
        if (
            term is None
            or term.taxonomy not in {"category", "post_tag", "product_cat", "product_tag"}
            or (not term.slug and number is None)
        ):
            continue
        if re.search(r"\(\d+\)\Z", name):
            name = re.sub(r"\s*\(\d+\)\Z", "", name)
        parent = term.parent or _above(each, linker)
        key = (term.taxonomy, term.slug or str(number))
        before = found.get(key)
        if before is None or (before.id is None and number is not None):
            found[key] = PageTerm(
                term.taxonomy,
                term.slug,
                name,
                number if number is not None else term.id,
                parent if term.taxonomy != "post_tag" else "",
            )
    return tuple(found.values())


def _above(link: Element, linker: Linker) -> str:
    """Slug of the category in whose list of children a link stands."""
    item = link.getparent()
    if item is None or item.tag != "li":
        return ""
    holder = item.getparent()
    if holder is None or "children" not in class_list(holder):
        return ""
    outer = holder.getparent()
    first = next((each for each in outer if each.tag == "a"), None) if outer is not None else None
    term = term_of(linker(first.get("href") or "")) if first is not None else None
    return term.slug if term is not None else ""
