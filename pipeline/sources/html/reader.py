"""One saved file goes in, a Page comes out: what it is, whose, and all that it says of its entry."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from pipeline.sources.html import (
    body,
    clean,
    comments,
    copies,
    feeds,
    kinds,
    listing,
    markup,
    navigation,
    people,
    pictures,
    places,
    terms,
    titles,
    when,
)
from pipeline.sources.html.decode import decode, what_instead
from pipeline.sources.html.identity import identify
from pipeline.sources.html.page import ARCHIVES, Page, PageTerm, Person, Picture, Signal
from pipeline.sources.html.prose import Prose
from pipeline.sources.html.region import Region
from pipeline.sources.html.structured import Facts
from pipeline.sources.html.tree import class_list, is_element, parse, text_of

if TYPE_CHECKING:
    from pipeline.sources.html.identity import Identity
    from pipeline.sources.html.kinds import Sort
    from pipeline.sources.html.markup import Linker
    from pipeline.sources.html.page import Listed
    from pipeline.sources.html.tree import Document

MOST = 6 << 20
"""Bytes of a page that are read; embedded pictures do not count. A page of a thousand comments has about one million."""
MOST_TAGS = 400_000
"""Opening and closing tags of a page that are read: each takes some 500 bytes of memory."""
EMBEDDED = re.compile(rb"data:[a-z]+/[a-z0-9.+-]+;base64,[A-Za-z0-9+/=\s%]{4096,}", re.IGNORECASE)
HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|title)[\s>]", re.IGNORECASE)
"""What a page has and a piece of one, a script or data has not."""
ASSETS = re.compile(
    r"\.(?:css|js|mjs|json|map|txt|csv|ico|svg|xml|webmanifest|rsd|xsl|woff2?|ttf|eot|vtt|ics|vcf|md|yml|log)(?:[@?].*)?\Z",
    re.IGNORECASE,
)
SHEET = re.compile(
    r"\A\s*(?:/\*|@(?:charset|import|media|font-face)|[.#a-z*:][^<>{]{0,200}\{[^<>]*:)", re.IGNORECASE
)
NUMBERED_TERM = re.compile(r"(category|tag|author|term)-(\d+)\Z")
ARCHIVE_HEADING = re.compile(
    r"\A(?:Category|Tag|Author|Day|Month|Year|Archives?|Categoria|Categorie|Etichetta|Autore|Catégorie|Étiquette|"
    r"Auteur(?:/autrice)?|Kategorie|Schlagwort|Autor|Categoría|Etiqueta|Autora?|Kategoria|Рубрика|Метка|Browsing|Posts "
    r"tagged|Posts by|Articles by|Archivio|Archivi|Category Archives|Tag Archives|Author Archives|Archive for(?: "
    r"category)?|Browsing Category)"
    r"(?:\s+(?:Archives?|archivi))?\s*[:：]\s*",
    re.IGNORECASE,
)
LEAST_BODY = 200.0
"""Running text that a page must hold to be taken for an entry where nothing else tells."""
MEDIA = re.compile(r"<(?:img|iframe|video|audio|embed|object|picture)\b", re.IGNORECASE)


def read_page(data: bytes, name: str, root: places.Root = places.NOWHERE) -> Page:
    """Read one file; `name` is its path as saved, `root` the folder that is the site's home, where that is known."""
    if not data.strip(b" \t\r\n\f\0"):
        return Page(name=name, kind="empty", reason="the file is empty", evidence=("no bytes",))
    what = what_instead(data)
    if what:
        named_html = re.search(r"\.(?:html?|php|xhtml)\Z", name, re.IGNORECASE) is not None
        notes = (("name-wrong", f"the file is named as a page but is {what}"),) if named_html else ()
        return Page(
            name=name,
            kind="not-html" if named_html else "asset",
            reason=f"is {what}",
            evidence=("first bytes",),
            notes=notes,
        )
    extra: list[tuple[str, str]] = []
    if len(data) > MOST:
        data, cut = EMBEDDED.subn(b"data:,", data)
        if cut:
            extra.append(
                (
                    "embedded-left-out",
                    f"{cut} large embedded files are left out, for the page has more than {MOST >> 20} MB with them",
                )
            )
        if len(data) > MOST:
            return Page(
                name=name,
                kind="too-large",
                reason=f"has {len(data) >> 20} MB of text; pages up to {MOST >> 20} MB are read",
                evidence=("size",),
            )
    decoded = decode(data)
    bare = copies.bared(decoded.text)
    extra += [*decoded.notes, *bare.notes]
    text = bare.text
    kind = feeds.kind_of(text)
    if kind == "sitemap":
        return Page(name=name, kind="sitemap", reason="a sitemap", evidence=("root element",))
    if kind == "feed":
        return _feed(text, name, root, tuple(extra))
    if HTML.search(text, 0, 1 << 16) is None or _is_asset(text, name):
        return Page(
            name=name,
            kind="asset" if ASSETS.search(name) or SHEET.match(text[:2000]) else "not-html",
            reason="holds no HTML",
            evidence=("no tags",),
            notes=tuple(extra),
        )
    tags = text.count("<")
    if tags > MOST_TAGS:
        reason = f"has {tags:,} tags; pages with up to {MOST_TAGS:,} are read"
        return Page(name=name, kind="too-large", reason=reason, evidence=("tags",), notes=tuple(extra))
    document = parse(text)
    extra += document.notes
    if bare.saved_from and not root.url:
        return _html(document, name, root, bare.saved_from, extra)
    return _html(document, name, root, "", extra)


def _is_asset(text: str, name: str) -> bool:
    """Whether a file is a script, a sheet or data that happens to hold tags."""
    start = text[:512].lstrip().lower()
    return bool(ASSETS.search(name)) and not start.startswith(
        ("<!doctype", "<html", "<head", "<!--", "<?xml")
    )


def _feed(text: str, name: str, root: places.Root, notes: tuple[tuple[str, str], ...]) -> Page:
    """A feed of entries or of comments."""
    feed = feeds.read_feed(text)
    if feed is None:
        return Page(
            name=name,
            kind="unreadable",
            reason="a feed that can not be read",
            evidence=("root element",),
            notes=notes,
        )
    return Page(
        name=name,
        kind=feed.kind,
        evidence=("root element",),
        reason="a feed of comments" if feed.kind == "comment-feed" else "a feed",
        site=feed.home,
        link=feed.link,
        address=places.address_of(name, root),
        id=feed.post,
        title=feed.title,
        entries=feed.entries,
        comments=feed.comments,
        notes=notes,
    )


def _html(
    document: Document, name: str, root: places.Root, saved_from: str, extra: list[tuple[str, str]]
) -> Page:
    """An HTML page."""
    facts = Facts(document)
    who = identify(document, facts, name, root)
    if saved_from and not who.address:
        who = who._replace(address=saved_from, link=who.link or places.without_variant(saved_from))
        if not who.home.url:
            parts = urlsplit(saved_from)
            import msgspec

            who = who._replace(
                home=msgspec.structs.replace(who.home, url=f"{parts.scheme}://{parts.netloc}/")
            )
    sort = kinds.sort(document, facts, who)
    base = who.address or who.link
    if facts.base.startswith(("http://", "https://", "//")):
        base = facts.base
    linker = markup.Linker(base, root)
    if sort.kind in {"asset", "empty", "script-only", "error-page", "login", "redirect"}:
        return Page(
            name=name,
            kind=sort.kind,
            confidence=sort.confidence,
            evidence=sort.evidence,
            reason=sort.reason,
            site=who.home,
            link=who.link,
            address=who.address,
            id=who.id,
            notes=tuple(extra),
        )
    if sort.kind in ARCHIVES:
        return _archive(document, facts, who, sort, linker, name, extra)
    return _entry(document, facts, who, sort, linker, name, extra)


def _archive(
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
    title = next(
        (
            text_of(each)
            for each in (
                *document.classed("archive-title", "page-title", "wp-block-query-title", "category-title"),
                *document.tags.get("h1", ()),
            )
            if text_of(each)
        ),
        "",
    )
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


def _subject(
    document: Document, who: Identity, sort: Sort, linker: Linker
) -> tuple[PageTerm | None, Person | None]:
    """The term or the author whose archive a page is."""
    numbers = {
        match[1]: int(match[2]) for token in who.body_classes if (match := NUMBERED_TERM.fullmatch(token))
    }
    heading = next(
        (
            each
            for each in (
                *document.classed(
                    "archive-title",
                    "page-title",
                    "wp-block-query-title",
                    "category-title",
                    "author-title",
                    "td-page-title",
                    "jeg_cat_title",
                    "taxonomy-title",
                ),
                *document.tags.get("h1", ()),
            )
            if text_of(each)
        ),
        None,
    )
    title = (
        ARCHIVE_HEADING.sub("", text_of(heading)).strip("\u201c\u201d\u2018\u2019\"' ")
        if heading is not None
        else ""
    )
    if sort.kind == "author":
        slug = people.slug_of(linker(who.link or who.address))
        known = [
            token.removeprefix("author-")
            for token in who.body_classes
            if token.startswith("author-") and not token.removeprefix("author-").isdigit()
        ]
        slug = slug or (known[0] if known else "")
        return None, Person(people.name_of(title), slug, numbers.get("author")) if slug or title else None
    if sort.kind not in {"category", "tag", "taxonomy"}:
        return None, None
    term = terms.term_of(linker(who.link or who.address))
    number = numbers.get({"category": "category", "tag": "tag"}.get(sort.kind, "term"), numbers.get("term"))
    if sort.kind == "taxonomy":
        taxonomy = next(
            (token.removeprefix("tax-") for token in who.body_classes if token.startswith("tax-")), ""
        )
        slug = next(
            (
                token.removeprefix("term-")
                for token in who.body_classes
                if token.startswith("term-") and not token.removeprefix("term-").isdigit()
            ),
            "",
        )
        path = [
            unquote(step)
            for step in urlsplit(who.link).path.split("/")
            if step and step != "page" and not step.isdigit()
        ]
        return (PageTerm(taxonomy, path[-1] if path else slug, title, number) if taxonomy else None), None
    if term is None or not term.slug:
        prefix = "category-" if sort.kind == "category" else "tag-"
        slug = next(
            (
                token.removeprefix(prefix)
                for token in who.body_classes
                if token.startswith(prefix) and not token.removeprefix(prefix).isdigit()
            ),
            "",
        )
        term = (
            PageTerm("category" if sort.kind == "category" else "post_tag", slug, "", number)
            if slug or number
            else None
        )
    if term is None:
        return None, None
    about = next(
        (
            markup.inner(each, linker)
            for each in document.classed(
                "archive-description",
                "taxonomy-description",
                "category-description",
                "wp-block-term-description",
                "term-description",
                "category-archive-meta",
                "archive-meta",
            )
            if text_of(each)
        ),
        "",
    )
    return PageTerm(
        term.taxonomy, term.slug, title, number if number is not None else term.id, term.parent, about
    ), None


def _entry(
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
    file = _file(document, facts, found, linker) if sort.kind == "attachment" else None
    removed += clean.clean(found.roots, prose, title.text, title.heading, exact=found.exact)
    content = markup.body_of(found.roots, linker)
    notes = [*extra, *times.notes, *carried.notes]
    blank = not MEDIA.search(content) and not markup.TAGS.sub("", content).strip()
    guessed = sort.confidence < 0.6 and (prose.value.get(document.body, 0.0) < LEAST_BODY or not title.text)
    if sort.kind == "single" and (guessed or (blank and who.id is None and not title.text)):
        reason = (
            "nothing on the page tells that it is an entry, and it holds hardly any text"
            if guessed
            else "holds neither a title nor a text"
        )
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
    signals = {"title": title.signal, "body": found.signal}
    if times.signal:
        signals["date"] = times.signal
    if author_signal:
        signals["author"] = author_signal
    if carried.signal:
        signals["terms"] = carried.signal
    if found.signal.confidence < 0.8 and sort.kind == "single":
        notes.append(
            ("body-guessed", f"no element of the page is marked as its text; taken by {found.signal.name}")
        )
    if title.signal.confidence < 0.75 and title.text and sort.kind == "single":
        notes.append(("title-guessed", f"no heading is marked as the title; taken from {title.signal.name}"))
    if sort.confidence < 0.6:
        notes.append(
            (
                "kind-guessed",
                "nothing on the page tells that it is an entry; taken for one, for it is not anything else",
            )
        )
    if thread.told is not None and thread.told > len(thread.comments):
        notes.append(
            ("comments-missing", f"the page tells of {thread.told} comments and shows {len(thread.comments)}")
        )
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
        signals=signals,
        notes=tuple(dict.fromkeys(notes)),
        removed=dict(sorted(removed.items())),
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


__all__ = ["Signal", "read_page"]
