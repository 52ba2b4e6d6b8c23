"""Which sort of page a file is: what body_class, the REST link and the rest of WordPress's marks tell, the surest first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from pipeline.sources.html import structured
from pipeline.sources.html.tree import class_list, is_element, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from pipeline.sources.html.identity import Identity
    from pipeline.sources.html.page import Kind
    from pipeline.sources.html.structured import Facts
    from pipeline.sources.html.tree import Document

BODY_KINDS: tuple[tuple[str, Kind], ...] = (
    ("error404", "error-page"),
    ("search-results", "search"),
    ("search-no-results", "search"),
    ("search", "search"),
    ("attachment", "attachment"),
)
BODY_LISTS: tuple[tuple[str, Kind], ...] = (
    ("category", "category"),
    ("tag", "tag"),
    ("author", "author"),
    ("date", "date"),
    ("post-type-archive", "type-archive"),
    ("tax", "taxonomy"),
    ("blog", "home"),
    ("archive", "archive"),
)
"""Class of the body -> kind, in the order in which they are asked."""
ERRORS = re.compile(
    r"\b(?:404|410|403|401|50[0234])\b.{0,40}\b(?:not found|error|forbidden|unauthorized|gateway|unavailable|gone)|"
    r"\b(?:page|file|pagina|página|seite|objet|url)\b[^.!]{0,25}\b(?:not found|non trovata|non trouvée|introuvable|nicht "
    r"gefunden|no encontrada|não encontrada)|"
    r"^(?:404|403|500|502|503)\b|\berror 404\b|^not found|nothing found|internal server error|bad gateway|service "
    r"(?:temporarily )?unavailable|"
    r"just a moment\.\.\.|attention required|access denied|account (?:has been )?suspended|database (?:connection )?error|"
    r"error establishing a database connection|^errore? 404|^fehler 404|^erreur 404|^error 404|briefly unavailable for "
    r"scheduled maintenance|"
    r"wordpress (?:›|»|&rsaquo;|-) error|hacker? ?news ?not|got an http \d{3} response at crawl time|the wayback machine "
    r"has not archived",
    re.IGNORECASE,
)
MOVED = re.compile(
    r"^(?:page has moved|redirect|301 moved|302 found|moved permanently|object moved|loading|weiterleitung|redirection)",
    re.IGNORECASE,
)
REFRESH = re.compile(r"\s*[\d.]+\s*[;,]\s*url\s*=\s*[\"']?([^\"'>]+)", re.IGNORECASE)
LIST_PATHS = (
    (re.compile(r"/category/[^?]+"), "category"),
    (re.compile(r"/tag/[^?]+"), "tag"),
    (re.compile(r"/author/[^/?]+"), "author"),
    (re.compile(r"/\d{4}(?:/\d\d){0,2}/?(?:page/\d+/?)?\Z"), "date"),
    (re.compile(r"/page/\d+/?\Z"), "home"),
    (re.compile(r"/search/"), "search"),
)
LIST_QUERIES = {
    "s": "search",
    "cat": "category",
    "tag": "tag",
    "author": "author",
    "m": "date",
    "author_name": "author",
    "category_name": "category",
    "paged": "home",
}
OWN_FILES = re.compile(
    r"/(?:wp-content|wp-includes|wp-admin|wp-json)/|/(?:readme|licen[sc]e|licenza|liesmich)\.html?\Z|/(?:wp-[a-z-]+|xmlrpc)\.php",
    re.IGNORECASE,
)
"""Paths at which no entry lives, whatever is there."""
GUESSED = 0.3
"""Confidence in a page of which nothing tells what it is."""
SHORT = 40
"""Characters of text below which a page holds nothing to read."""


class Sort(NamedTuple):
    """What a page is."""

    kind: Kind
    confidence: float
    evidence: tuple[str, ...]
    reason: str = ""


def sort(document: Document, facts: Facts, who: Identity) -> Sort:
    """Which sort of page it is, whatever its body may hold."""
    classes = frozenset(who.body_classes)
    title = text_of(document.tags["title"][0]) if "title" in document.tags else ""
    shown = _shown(document)
    trouble = _no_page(document, facts, who, classes, title, shown)
    if trouble is not None:
        return trouble
    if "wp-embed" in document.classes and (
        "wp-embed-footer" in document.classes or "wp-embed-heading" in document.classes
    ):
        return Sort("embed", 1.0, (".wp-embed",), "the entry as others embed it")
    for name, kind in BODY_KINDS:
        if name in classes and not (name == "attachment" and "attachmentid" not in " ".join(classes)):
            return Sort(
                kind, 0.99, (f"body.{name}",), "the page of an error 404" if kind == "error-page" else ""
            )
    numbered = any(token.startswith(("postid-", "page-id-")) for token in classes)
    if "blog" not in classes and ("single" in classes or numbered or {"singular", "page"} <= classes):
        told = "body.single" if "single" in classes else "body.page-id"
        return _locked(document, Sort("single", 0.99, (told,)))
    if not {"archive", "blog", "post-type-archive", "date", "tax"}.isdisjoint(classes) or (
        "home" in classes and "page" not in classes
    ):
        for name, kind in BODY_LISTS:
            if name in classes:
                return Sort(kind, 0.99, (f"body.{name}",))
        if "home" in classes and (len(_entries(document)) > 1 or who.id is None):
            return Sort("home", 0.9, ("body.home",))
    if "page" in classes and who.id is not None:
        return _locked(document, Sort("single", 0.95, ("body.page",)))
    return _without_body_class(document, facts, who)


def _no_page(
    document: Document, facts: Facts, who: Identity, classes: frozenset[str], title: str, shown: str
) -> Sort | None:
    """What is no page of a site: nothing, an error, a form to log in, a way to elsewhere."""
    if "login" in classes and ("loginform" in document.ids or "wp-core-ui" in classes):
        return Sort("login", 1.0, ("body.login",), "the form to log in")
    login = document.ids.get("loginform")
    if login is not None and "wp-login.php" in (login.get("action") or "") and len(shown) < 600:
        return Sort("login", 0.9, ("#loginform",), "a form to log in")
    if "error404" in classes:
        return Sort("error-page", 1.0, ("body.error404",), "the page of an error 404")
    if (document.body.get("id") or "") == "error-page":
        return Sort("error-page", 1.0, ("body#error-page",), "a message of WordPress that it could not go on")
    refresh = facts.first("refresh")
    target = REFRESH.match(refresh) if refresh else None
    if target and (len(shown) < 400 or MOVED.search(title)) and not _same(target[1], who):
        return Sort("redirect", 0.95, ("meta refresh",), f"sends on to {target[1].strip()}")
    if len(shown) < SHORT and not _has_media(document):
        if (
            (document.scripts and "noscript" in document.tags)
            or document.scripts > 1
            or (document.scripts and shown == "")
        ):
            return Sort("script-only", 0.95, ("no text, scripts",), "holds scripts but no text")
        if MOVED.search(title):
            return Sort("redirect", 0.8, ("title",), "says that the page has moved")
        if not shown:
            return Sort("empty", 1.0, ("no text",), "holds no text")
    heading = next((text_of(each) for each in document.tagged("h1", "h2")), "")
    if len(shown) < 2500 and not any(token.startswith(("postid-", "page-id-")) for token in classes):
        for words in (title, heading):
            if words and ERRORS.search(words[:120]):
                return Sort("error-page", 0.9, (f"“{words[:60]}”",), "shows an error")
    return None


def _shown(document: Document) -> str:
    """The text that a visitor sees, scripts on."""
    if "noscript" not in document.tags:
        return text_of(document.body)
    hidden = {each for element in document.tags["noscript"] for each in element.iter()}
    pieces = []
    for each in document.body.iter():
        if each.text and is_element(each) and each not in hidden:
            pieces.append(each.text)
        if each.tail and (each not in hidden or each.tag == "noscript"):
            pieces.append(each.tail)
    return " ".join("".join(pieces).split())


def _same(target: str, who: Identity) -> bool:
    """Whether a page only reloads itself."""
    return target.strip().rstrip("/") in {who.link.rstrip("/"), who.address.rstrip("/")}


def _has_media(document: Document) -> bool:
    return (
        any(each in document.tags for each in ("video", "audio", "iframe", "embed", "object"))
        or "wp-post-image" in document.classes
        or "entry-content" in document.classes
    )


def _locked(document: Document, found: Sort) -> Sort:
    """The entry, or only the form that asks for its password."""
    for form in document.classed("post-password-form"):
        inside = form.getparent()
        if inside is not None and len(text_of(inside)) < len(text_of(form)) + 80:
            return Sort(
                "password",
                0.99,
                (".post-password-form",),
                "asks for the entry's password; the entry itself is not here",
            )
    return found


def _leads_elsewhere(entry: Element, path: str) -> bool:
    """Whether the heading of an entry links to another address than the page's own."""
    return any(
        urlsplit(link.get("href") or "").path.strip("/") not in {"", path.strip("/")}
        for heading in entry.iter("h1", "h2", "h3")
        for link in heading.iter("a")
    )


def _without_body_class(document: Document, facts: Facts, who: Identity) -> Sort:
    """What other marks tell, where a theme leaves out body_class."""
    if who.rest_list:
        return Sort(who.rest_list, 0.95, ("wp-json link",))  # type: ignore[arg-type]
    if who.type == "attachment":
        return Sort("attachment", 0.9, ("wp-json link",))
    parts = urlsplit(who.link or who.address)
    path, query = parts.path, dict(parse_qsl(parts.query))
    listed = next((kind for key, kind in LIST_QUERIES.items() if key in query), "")
    for pattern, kind in LIST_PATHS:
        if not listed and pattern.search(path):
            listed = kind
    entries = _entries(document)
    kinds = {name for thing in facts.things for name in structured.types_of(thing)}
    points: dict[str, float] = {"single": 0.0, "list": 0.0}
    evidence: list[str] = []

    def tell(side: str, weight: float, what: str) -> None:
        points[side] += weight
        evidence.append(what)

    # A list of one: its entry's heading leads to the entry, which is elsewhere.
    alone = listed != "" and who.entry is not None and _leads_elsewhere(who.entry, path)
    if who.id is not None and not alone:
        tell("single", 3, f"id {who.id}")
    if facts.first("og:type").lower() == "article" or facts.first("article:published_time"):
        tell("single", 2, "og:type article")
    if kinds & structured.PROPER:
        tell("single", 2, "JSON-LD article")
    if kinds & structured.LISTS:
        tell("list", 2, "JSON-LD list")
    if listed:
        tell("list", 4 if alone or listed != "date" or not who.id else 1, f"address of a {listed}")
    if len(entries) > 1 and who.entry is None:
        tell("list", 2, f"{len(entries)} entries")
    elif who.entry is not None:
        tell("list" if alone else "single", 2, "one entry")
    if "respond" in document.ids or "commentform" in document.ids or "comments" in document.ids:
        tell("single", 1.5, "comments")
    if path in {"", "/"} and not query and who.id is None and (who.link or who.address):
        tell("list", 1.5, "the site's home")
    if points["list"] > points["single"]:
        kind = listed or ("home" if path in {"", "/"} else "archive")
        return Sort(kind, 0.7, tuple(evidence))  # type: ignore[arg-type]
    if points["single"] > 0:
        return _locked(document, Sort("single", min(0.95, 0.5 + points["single"] / 10), tuple(evidence)))
    if OWN_FILES.search(path):
        return Sort("asset", 0.8, ("address",), "is a file of WordPress itself or of a plugin")
    return Sort("single", GUESSED, ("nothing tells",))


def _entries(document: Document) -> list[object]:
    """Elements that are an entry each, by post_class."""
    return [
        each
        for each in document.classed("hentry", "type-post", "h-entry")
        if each.tag != "body" and "post" in " ".join(class_list(each))
    ]
