"""The title of an entry: the heading that themes mark, else the one whose words the page's metadata repeat, else those words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from pipeline.sources.html import structured
from pipeline.sources.html.identity import heads_site, is_home
from pipeline.sources.html.markup import inner
from pipeline.sources.html.page import Signal
from pipeline.sources.html.tree import class_list, inner_text, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from pipeline.sources.html.identity import Identity
    from pipeline.sources.html.markup import Linker
    from pipeline.sources.html.prose import Prose
    from pipeline.sources.html.structured import Facts
    from pipeline.sources.html.tree import Document

MARKED = tuple(
    (
        "wp-block-post-title entry-title post-title tdb-title-text single-post-title "
        "elementor-widget-theme-post-title fusion-post-title jeg_post_title post_title article-title "
        "post-headline entry__title post__title article__title single-title posttitle entry_title "
        "blog-title-single p-name headline page-title page-header-title single-page-title article-headline "
        "news-title story-title penci-entry-title main-title product_title entry-heading storytitle title"
    ).split()
)
"""Classes of the heading of an entry, in order of trust."""
SEPARATORS = re.compile(r"\s+[|–—·•»›→«‹~/:-]+\s+|\s*[|»›«]\s*|\s+::\s+")
BLOG_ARCHIVE = re.compile(
    r"\A(?:[^»›]{0,300}[»›]\s*)?(?:Blog Archives?|Blog[- ]Archiv|Archives? du blog|Archivio(?: del)? blog"
    r"|Archivo del blog|Arquivo do blog)\s*[»›]\s*(?=\S)",
    re.IGNORECASE,
)
"""What WordPress's first themes write between the site's title and the entry's."""
MOST_PARTS = 12
"""Parts of a document's title of which runs are made."""
SITE_HEADS = frozenset(
    (
        "site-title wp-block-site-title site-name logo blog-title navbar-brand site-logo header-title "
        "site-branding masthead-title branding site-heading"
    ).split()
)
BLANKS = re.compile(r" *[\t\r\n\f][ \t\r\n\f]*")
UNTITLED = frozenset(
    (
        "untitled notitle senzatitolo nessuntitolo ohnetitel keintitel sanstitre sintítulo semtítulo "
        "zondertitel beztytułu безназвания"
    ).split()
)
"""What themes show of an entry without a title."""
WORD = re.compile(r"\w+")


class Title(NamedTuple):
    """A title."""

    text: str
    html: str
    signal: Signal
    heading: Element | None


def find_title(document: Document, facts: Facts, who: Identity, linker: Linker, prose: Prose) -> Title:
    """The title of an entry; "" with a signal that says so where the entry has none."""
    told = _told(document, facts, who)
    marked = _marked(document, who, linker, prose)
    for heading in marked:
        text = text_of(heading)
        if _key(text) in UNTITLED and not any(_key(text) in _key(each) for each in told):
            return Title("", "", Signal("the theme says that there is no title", 0.9), heading)
        if text and (not told or _alike(text, told)):
            return _title(heading, text, 0.98 if heading.tag == "h1" else 0.9, linker)
    headings = [each for each in document.tagged("h1") if _may_be(each, who, linker, prose)]
    best, closest = None, 0.0
    for heading in headings:
        text = text_of(heading)
        score = max((_likeness(text, each) for each in told), default=0.0) if text else 0.0
        if score > closest:
            best, closest = heading, score
    if best is not None and closest >= 0.6:
        return _title(best, text_of(best), 0.95, linker)
    parts = {key for each in told for key in _runs(each)}
    for heading in document.tagged("h2", "h3"):
        text = text_of(heading)
        if (
            text
            and _may_be(heading, who, linker, prose)
            and _key(text) in parts
            and not _links_away(heading, who)
        ):
            return _title(heading, text, 0.85, linker)
    for heading in marked:
        text = text_of(heading)
        if text and heading.tag == "h1":
            return _title(heading, text, 0.8, linker)
    site = _key(who.home.title)
    if marked and not text_of(marked[0]) and not [each for each in told if _key(each) != site]:
        return Title("", "", Signal("the heading is empty", 0.9), marked[0])
    shown = [each for each in headings if text_of(each) and _key(text_of(each)) != site]
    if len(shown) == 1 and not told:
        return _title(shown[0], text_of(shown[0]), 0.7, linker)
    for heading in marked:
        text = text_of(heading)
        if text:
            return _title(heading, text, 0.7, linker)
    if told:
        first = told[0]
        if (
            _key(first) == site
            and who.type not in {"page", ""}
            and who.link.rstrip("/") != who.home.url.rstrip("/")
        ):
            return Title("", "", Signal("only the site's name is told", 0.7), None)
        return Title(first, first.replace("&", "&amp;").replace("<", "&lt;"), Signal("metadata", 0.8), None)
    if len(shown) == 1:
        return _title(shown[0], text_of(shown[0]), 0.6, linker)
    return Title("", "", Signal("no title", 0.5), None)


def _runs(title: str) -> set[str]:
    """The keys of a document's title and of every run of its parts: one may be the entry's, with its own dashes and bars.

    >>> sorted(_runs("Borgo | A – B"))
    ['a', 'ab', 'b', 'borgo', 'borgoa', 'borgoab']
    """
    parts = [_key(part) for part in SEPARATORS.split(title)[:MOST_PARTS]]
    ends = range(1, len(parts) + 1)
    return {_key(title), *("".join(parts[start:end]) for end in ends for start in range(end))} - {""}


def _title(heading: Element, text: str, trust: float, linker: Linker) -> Title:
    text = BLANKS.sub(" ", inner_text(heading)).strip()
    name = next((token for token in MARKED if token in class_list(heading)), "")
    html = inner(heading, linker) if len(heading) else text.replace("&", "&amp;").replace("<", "&lt;")
    return Title(text, html, Signal(f"{heading.tag}.{name}" if name else str(heading.tag), trust), heading)


def _marked(document: Document, who: Identity, linker: Linker, prose: Prose) -> list[Element]:
    """Headings that a theme marks as the title of the entry, those in the entry's own element first."""
    found: dict[Element, None] = {}
    for name in MARKED:
        for each in document.classes.get(name, ()):
            heading = (
                each
                if each.tag in {"h1", "h2", "h3"}
                else each
                if name == "p-name"
                else next((part for part in each.iter("h1", "h2")), None)
            )
            if (
                heading is None
                or (
                    heading.tag != "h1"
                    and name in {"title", "headline", "page-title", "main-title", "p-name"}
                )
                or not _may_be(heading, who, linker, prose)
            ):
                continue
            if heading.tag != "h1" and _links_away(heading, who):
                continue
            found[heading] = None
    for each in document.elements:
        if (
            (each.get("itemprop") or "") == "headline"
            and each.tag in {"h1", "h2"}
            and _may_be(each, who, linker, prose)
        ):
            found.setdefault(each)
    headings = list(found)
    entry = who.entry
    if entry is not None:
        headings.sort(key=lambda each: entry not in each.iterancestors())
    headings.sort(key=lambda each: each.tag != "h1")
    return headings


def _links_away(heading: Element, who: Identity) -> bool:
    """Whether a heading leads to another entry, as those of lists do."""
    link = next((each for each in heading.iter("a") if each.get("href")), None)
    if link is None:
        above = heading.getparent()
        link = above if above is not None and above.tag == "a" else None
    if link is None:
        return False
    href = (link.get("href") or "").split("#")[0].rstrip("/")
    return bool(href) and href.rpartition("/")[2] != who.link.rstrip("/").rpartition("/")[2]


def _may_be(heading: Element, who: Identity, linker: Linker, prose: Prose) -> bool:
    """Whether a heading can be an entry's: not the site's, not a widget's, not a list's."""
    if not SITE_HEADS.isdisjoint(class_list(heading)) or (heading.get("id") or "").lower() in SITE_HEADS:
        return False
    if heads_site(heading, who.home.url, linker) and not is_home(who.link, who.home.url):
        return False
    kind = prose.outside.get(heading, "")
    if kind and (kind != "site" or heading.tag != "h1"):
        return False
    for each in heading.iterancestors():
        if each.tag in {"aside", "nav", "footer"}:
            return False
        if each.tag in {"body", "html"}:
            break
        if not SITE_HEADS.isdisjoint(class_list(each)) or (
            each.tag == "li" and "post" in (each.get("class") or "")
        ):
            return False
    return True


def _told(document: Document, facts: Facts, who: Identity) -> list[str]:
    """Titles that metadata tell, without the site's name, the surest first."""
    site = who.home.title
    found: dict[str, None] = {}
    for thing in facts.of(structured.PROPER):
        headline = structured.said(thing.get("headline"))
        if headline:
            found[headline] = None
    for value in (
        facts.first("og:title"),
        facts.first("twitter:title"),
        facts.first("parsely-title", "dc.title", "sailthru.title"),
    ):
        if value:
            found[_without_site(value, site, who)] = None
    title = next(
        (text_of(each) for each in document.tags.get("title", ()) if each in document.head),
        "",
    )
    if title:
        found[_without_site(title, site, who)] = None
    return [each for each in found if each]


def _without_site(title: str, site: str, who: Identity) -> str:
    """A document's title without the name of the site, before or behind.

    The name is known, or it is the host's; a separator alone proves nothing.
    """
    title = BLOG_ARCHIVE.sub("", " ".join(title.split()))
    host = who.home.url.partition("//")[2].partition("/")[0].removeprefix("www.")
    for name in (site, host, host.partition(".")[0] if len(host.partition(".")[0]) > 4 else ""):
        if not name:
            continue
        for ending in (title[-len(name) :], title[: len(name)]):
            if _key(ending) != _key(name) or len(title) <= len(name) + 1:
                continue
            rest = title[: -len(name)] if ending == title[-len(name) :] else title[len(name) :]
            bare = rest.strip(" \t\xa0|–—·•»›→«‹~/:-,")
            if bare and bare != rest.strip():
                return bare
    key = _key(site)
    if key:
        parts = SEPARATORS.split(title)
        if len(parts) > 1:
            if _key(parts[-1]) == key or (len(_key(parts[-1])) > 3 and _key(parts[-1]) in key):
                last = title.rindex(parts[-1])
                return title[:last].rstrip(" \t|–—·•»›→«‹~/:-") or title
            if _key(parts[0]) == key:
                return title[len(parts[0]) :].lstrip(" \t|–—·•»›→«‹~/:-") or title
    return title


def _key(text: str) -> str:
    """What spellings of one title have in common."""
    return "".join(WORD.findall(normalize("NFKC", text).casefold()))


def _alike(text: str, told: list[str]) -> bool:
    return any(_likeness(text, each) >= 0.6 for each in told)


def _likeness(one: str, other: str) -> float:
    """Share of words that two titles have in common; 1.0 where one begins the other."""
    a, b = _key(one), _key(other)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    if len(a) > 8 and len(b) > 8 and (b.startswith(a) or a.startswith(b)):
        return 0.95
    mine, theirs = set(WORD.findall(one.casefold())), set(WORD.findall(other.casefold()))
    common = len(mine & theirs)
    return common / max(1, min(len(mine), len(theirs))) * (0.9 if min(len(mine), len(theirs)) > 2 else 0.5)
