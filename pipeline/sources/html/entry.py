"""A page that shows one entry, in whatever form: its text, and all that the page says of it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.sources.html import (
    body,
    clean,
    comments,
    markup,
    navigation,
    people,
    pictures,
    places,
    terms,
    titles,
    when,
)
from pipeline.sources.html.page import Page, PageTerm, Picture
from pipeline.sources.html.prose import Prose
from pipeline.sources.html.region import Region
from pipeline.sources.html.tree import class_list, drop, is_element, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.sources.html.identity import Identity
    from pipeline.sources.html.kinds import Sort
    from pipeline.sources.html.markup import Linker
    from pipeline.sources.html.structured import Facts
    from pipeline.sources.html.tree import Document

LEAST_BODY = 200.0
"""Running text that a page must hold to be taken for an entry where nothing else tells."""
UNSURE = 0.6
"""How sure it must be that a page is an entry."""
MEDIA = re.compile(r"<(?:img|iframe|video|audio|embed|object|picture)\b", re.IGNORECASE)


def read_entry(
    document: Document,
    facts: Facts,
    who: Identity,
    sort: Sort,
    linker: Linker,
    name: str,
    extra: list[tuple[str, str]],
) -> Page:
    """A single entry, or another form of one."""
    language = who.home.language
    removed: Counter[str] = Counter()
    seen = terms.seen_terms(document, linker)
    menus = navigation.menus(document, linker)
    trail = navigation.crumbs(document, facts, linker)
    thread = comments.take_comments(document, linker, language)
    if thread.removed:
        removed["comments"] += thread.removed
    pictures.plain_listings(document)
    pictures.undo_lazy(
        [
            each
            for each in document.elements
            if each.tag in {"img", "noscript", "iframe", "div", "span", "lite-youtube", "video", "source"}
        ],
        removed,
    )
    prose = Prose(document)
    title = titles.find_title(document, facts, who, linker, prose)
    found = body.find_body(document, prose, who.entry, title.heading)
    region = Region(document, who, prose, found, title.heading)
    times = when.find_times(document, facts, who, region, title.heading, language, thread.comments)
    author, author_signal = people.find_author(document, facts, region, title.heading, linker)
    carried = terms.find_terms(document, facts, who, region, linker)
    carried = carried._replace(terms=_spoken(carried.terms, seen))
    picture = pictures.featured(document, facts, linker, found.roots)
    form = places.form_of(who.address or who.link)
    parts = _parts(document)
    for each, part, several in navigation.unmarked_parts(document, who.link, who.id, linker):
        if document.alive(each) and any(root in found.roots for root in each.iterancestors()):
            parts = (part, several) if parts == (1, 1) else parts
            drop(each)
            removed["parts"] += 1
    file = _file(document, facts, found, linker) if sort.kind == "attachment" else None
    removed += clean.clean(found.roots, prose, title.text, title.heading, exact=found.exact)
    content = markup.body_of(found.roots, linker)
    bare = not MEDIA.search(content) and not markup.TAGS.sub("", content).strip()
    thin = prose.value.get(document.body, 0.0) < LEAST_BODY
    if sort.kind == "single" and (reason := _why_none(sort, who, title.text, bare=bare, thin=thin)):
        return Page(
            name=name,
            kind="page-without-entry",
            confidence=sort.confidence,
            reason=reason,
            site=who.home,
            link=who.link,
            address=who.address,
            notes=tuple(extra),
        )
    known = {
        "title": title.signal,
        "body": found.signal,
        "date": times.signal,
        "author": author_signal,
        "terms": carried.signal,
    }
    notes = (*extra, *times.notes, *carried.notes, *_doubts(sort, title, found, thread))
    variant = form.variant
    if not variant and _is_amp(document):
        variant = "amp"
    return Page(
        name=name,
        kind=sort.kind,
        confidence=sort.confidence,
        evidence=sort.evidence,
        reason=sort.reason,
        type=who.type,
        site=who.home,
        link=who.link,
        address=who.address,
        id=who.id,
        slug=places.slug_of(who.link),
        title=title.text,
        title_html=title.html,
        date=times.date,
        date_gmt=times.date_gmt,
        modified=times.modified,
        modified_gmt=times.modified_gmt,
        author=author,
        terms=carried.terms,
        format=carried.format,
        sticky=carried.sticky,
        parent=who.parent,
        comment_status="open" if thread.form else "closed",
        picture=picture,
        file=file,
        description=facts.first("description", "og:description"),
        content=content,
        part=max(form.part, parts[0], _paged(who)),
        parts=parts[1],
        comments=thread.comments,
        comments_told=thread.told,
        variant=variant,
        language=_language(who),
        crumbs=trail,
        menus=menus,
        terms_seen=seen,
        authors_seen=(author,) if author is not None and author.slug else (),
        signals={of: signal for of, signal in known.items() if signal},
        notes=tuple(dict.fromkeys(notes)),
        removed=dict(sorted(removed.items())),
    )


def _why_none(sort: Sort, who: Identity, title: str, *, bare: bool, thin: bool) -> str:
    """Why a page is no entry after all; "" if it is one."""
    if sort.confidence < UNSURE and (thin or not title):
        return "nothing on the page tells that it is an entry, and it holds hardly any text"
    if bare and who.id is None and not title:
        return "holds neither a title nor a text"
    return ""


def _doubts(
    sort: Sort, title: titles.Title, found: body.Found, thread: comments.Thread
) -> Iterator[tuple[str, str]]:
    """Notes of what was guessed, and of what the page does not show."""
    single = sort.kind == "single"
    if found.signal.confidence < 0.8 and single:
        yield "body-guessed", f"no element of the page is marked as its text; taken by {found.signal.name}"
    if title.signal.confidence < 0.75 and title.text and single:
        yield "title-guessed", f"no heading is marked as the title; taken from {title.signal.name}"
    if sort.confidence < UNSURE:
        yield (
            "kind-guessed",
            "nothing on the page tells that it is an entry; taken for one, for it is not anything else",
        )
    if thread.told is not None and thread.told > len(thread.comments):
        yield (
            "comments-missing",
            f"the page tells of {thread.told} comments and shows {len(thread.comments)}",
        )


def _spoken(carried: tuple[PageTerm, ...], seen: tuple[PageTerm, ...]) -> tuple[PageTerm, ...]:
    """The terms of an entry with the names that menus and widgets of the same page tell."""
    names = {(term.taxonomy, term.slug): term for term in seen if term.name}
    return tuple(
        PageTerm(term.taxonomy, term.slug, known.name, term.id or known.id, term.parent)
        if not term.name and (known := names.get((term.taxonomy, term.slug)))
        else term
        for term in carried
    )


def _language(who: Identity) -> str:
    """The entry's own language, where its element says another than the page's."""
    own = who.entry.get("lang") if who.entry is not None else None
    return own or who.home.language


def _is_amp(document: Document) -> bool:
    return document.root.get("amp") is not None or document.root.get("⚡") is not None


PAGED = re.compile(r"(?:single|page)-paged-(\d+)\Z")


def _paged(who: Identity) -> int:
    """Which part of a split entry it is, by the class of the body."""
    return next((int(match[1]) for token in who.body_classes if (match := PAGED.fullmatch(token))), 1)


def _parts(document: Document) -> tuple[int, int]:
    """(which part, of how many) by the links between the parts of a split entry."""
    for holder in document.classed(
        "page-links",
        "page-link",
        "pagelinks",
        "wp-link-pages",
        "link-pages",
        "post-nav-links",
        "page-pagination",
        "nav-pages",
        "post-pages",
    ):
        numbers = [
            int(text)
            for each in holder.iter()
            if is_element(each)
            and each.tag in {"a", "span", "em", "b", "strong"}
            and (text := re.sub(r"\D", "", text_of(each)))
            and len(text) < 3
        ]
        current = next(
            (
                int(text)
                for each in holder.iter()
                if is_element(each)
                and (each.get("aria-current") or "current" in class_list(each))
                and (text := re.sub(r"\D", "", text_of(each)))
                and len(text) < 3
            ),
            1,
        )
        if numbers:
            return current, max(numbers)
    return 1, 1


def _file(document: Document, facts: Facts, found: body.Found, linker: Linker) -> Picture | None:
    """The file that an attachment's page shows."""
    for holder in (*document.classed("entry-attachment", "attachment"), *found.roots):
        if holder.tag == "body":
            continue
        for link in holder.iter("a"):
            href = linker(link.get("href") or "")
            if re.search(r"/(?:uploads|files)/.+\.\w{2,5}\Z", href.partition("?")[0]):
                img = next((each for each in link.iter("img")), None)
                caption = next(
                    (
                        text_of(each)
                        for each in document.classed("entry-caption", "wp-caption-text", "wp-element-caption")
                    ),
                    "",
                )
                return Picture(
                    url=href, alt=(img.get("alt") or "").strip() if img is not None else "", caption=caption
                )
        for each in holder.iter("img", "video", "audio", "source"):
            src = linker(each.get("src") or "")
            if src and not src.startswith("data:"):
                return Picture(
                    url=re.sub(r"-\d+x\d+(?=\.\w+\Z)", "", src), alt=(each.get("alt") or "").strip()
                )
    shown = facts.first("og:image", "og:video", "og:audio")
    return Picture(url=linker(shown)) if shown else None
