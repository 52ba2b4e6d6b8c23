"""Whose page it is and which: the site, the permalink, WordPress's number, from what WordPress writes into every head."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from pipeline import addresses
from pipeline.sources.html import places, structured
from pipeline.sources.html.page import Home
from pipeline.sources.html.tree import class_list, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element as Element

    from pipeline.sources.html.structured import Facts
    from pipeline.sources.html.tree import Document

REST = re.compile(r"/wp/v2/(?P<base>[^/?#]+)/(?P<id>\d+)/?(?:[?#]|\Z)")
REST_TYPES = {"posts": "post", "pages": "page", "media": "attachment", "product": "product"}
"""Collection of the REST API -> post type; types of plugins are their own collection, as a rule."""
REST_LISTS = {"categories": "category", "tags": "tag", "users": "author"}
POST_ID = re.compile(r"post-(\d+)")
BODY_ID = re.compile(r"(postid|page-id|attachmentid|parent-pageid)-(\d+)")
BODY_TYPE = re.compile(r"single-([a-z0-9_-]+)")
NUMBERED = re.compile(r"[?&](?:p|page_id|attachment_id)=(\d+)")
FEED_TITLE = re.compile(
    r"(?:\A|\s+)(?:RSS|Atom)(?:\s*\d?\.\d+)?[\s-]+Feed\Z|\A(?:RSS|Atom)(?:\s*\d?\.\d+)?\Z|"
    r"\s*(?:»|&raquo;|›|→|–|\||-)\s*(?:[^»›→|]*\b(?:feed|rss|flux|fil|kanal|canal|atom|Ленты?|フィード|피드)\b[^»›→|]*)\Z",
    re.IGNORECASE,
)
COMMENTS_FEED = re.compile(r"/comments/feed/?\Z|[?&]feed=comments-")
CRUMBS = frozenset(
    ("home", "homepage", "home page", "startseite", "accueil", "inicio", "início", "start", "главная")
)
"""What breadcrumbs call a site."""
NOT_TYPES = frozenset(
    ("format author template paged sidebar column layout header content full no title").split()
)


class Identity(NamedTuple):
    """Who a page is."""

    home: Home
    address: str
    """The address by which the file was reached."""
    link: str
    id: int | None
    type: str
    """Post type; "" if not told."""
    rest_list: str
    """`category`, `tag`, `author`: whose archive this is, by its REST link."""
    parent: int
    body_classes: tuple[str, ...]
    entry: Element | None
    """The element that WordPress's post_class stands on, if there is exactly one for this page."""


def identify(document: Document, facts: Facts, name: str, root: places.Root) -> Identity:
    """Whose page it is and which."""
    address = places.address_of(name, root)
    base = addresses.absolute(facts.base, address) if facts.base and not _is_local(facts.base) else address

    def here(href: str) -> str:
        return places.link_of(href, base or address) if href else ""

    body_classes = tuple(class_list(document.body))
    post_id, kind, parent = _from_body(body_classes)
    rest_list = ""
    for href, _, _ in facts.links.get("alternate", ()):
        found = REST.search(unquote(href))
        if found:
            if found["base"] in REST_LISTS:
                rest_list = REST_LISTS[found["base"]]
            else:
                post_id = post_id or int(found["id"])
                kind = kind or REST_TYPES.get(
                    found["base"], "" if found["base"] in {"taxonomies", "types"} else found["base"]
                )
            break
    if post_id is None and not rest_list:
        short = NUMBERED.search(here(facts.link("shortlink")))
        post_id = int(short[1]) if short else None
    entry = _entry(document, post_id, body_classes)
    if entry is not None:
        found_id = POST_ID.fullmatch((entry.get("id") or "").lower())
        if post_id is None and found_id and not _is_list(body_classes):
            post_id = int(found_id[1])
        if not kind:
            kind = next((token[5:] for token in class_list(entry) if token.startswith("type-")), "")
    link = _permalink(facts, address, here)
    home = _home(document, facts, link or address, here)
    if address and _is_elsewhere(link, address, home.url):
        link = places.without_variant(address)
    return Identity(home, address, link, post_id, kind, rest_list, parent, body_classes, entry)


def _is_elsewhere(link: str, address: str, home: str) -> bool:
    """Whether a page names the address of another site as its own, as one that was published there first does."""
    here = addresses.host_of(address)
    return addresses.host_of(link) != here and here in {addresses.host_of(home), ""} and bool(link)


def _is_local(base: str) -> bool:
    """Whether a base element was written by a program that saves pages."""
    return addresses.scheme_of(base) not in {"http", "https"} and base.startswith((".", "file:"))


def _from_body(classes: tuple[str, ...]) -> tuple[int | None, str, int]:
    """Id, type and parent's id as WordPress's body_class tells them."""
    post_id: int | None = None
    kind, parent = "", 0
    for at, token in enumerate(classes):
        found = BODY_ID.fullmatch(token)
        if not found:
            continue
        number = int(found[2])
        if found[1] == "parent-pageid":
            parent = number
        elif found[1] == "attachmentid":
            post_id, kind = number, "attachment"
        elif post_id is None:
            post_id = number
            kind = kind or ("page" if found[1] == "page-id" else "")
            before = BODY_TYPE.fullmatch(classes[at - 1]) if at else None
            if found[1] == "postid" and before and before[1] not in NOT_TYPES:
                kind = before[1]
    if not kind and "single" in classes:
        template = next(
            (token[: -len("-template-default")] for token in classes if token.endswith("-template-default")),
            "",
        )
        kind = template or ("post" if "single-post" in classes else "")
    return post_id, kind, parent


def _is_list(classes: tuple[str, ...]) -> bool:
    return not {"archive", "blog", "search"}.isdisjoint(classes)


def _entry(document: Document, post_id: int | None, classes: tuple[str, ...]) -> Element | None:
    """The element of the page's own entry."""
    if post_id is not None:
        own = document.ids.get(f"post-{post_id}")
        if own is None:
            own = next((each for each in document.classed(f"post-{post_id}") if each.tag != "body"), None)
        if own is not None and own.tag not in {"a", "li", "body"}:
            return own
    if _is_list(classes):
        return None
    entries = [
        each
        for key, each in document.ids.items()
        if POST_ID.fullmatch(key) and each.tag not in {"a", "li", "input", "body"}
    ]
    if not entries:
        entries = [
            each for each in document.classed("hentry", "h-entry") if each.tag not in {"a", "li", "body"}
        ]
    return entries[0] if len(entries) == 1 else None


def _permalink(facts: Facts, address: str, here: Callable[[str], str]) -> str:
    """The permalink: canonical, else what embeds, feeds and metadata say; plain `?p=` only where nothing better is."""
    plain = ""
    for told in _permalinks(facts, here):
        if not told.startswith(("http://", "https://")):
            continue
        candidate = places.without_variant(told.partition("#")[0])
        if NUMBERED.search(candidate):
            plain = plain or candidate
            continue
        return candidate
    if address and not NUMBERED.search(address):
        return places.without_variant(address)
    return plain or (places.without_variant(address) if address else "")


def _permalinks(facts: Facts, here: Callable[[str], str]) -> Iterator[str]:
    """Addresses that may be the page's permalink, the surest first."""
    absolute = facts.link("canonical")
    if absolute.startswith("http"):
        yield absolute
    for href, kind, _ in facts.links.get("alternate", ()):
        if "oembed" in kind:
            told = parse_qs(urlsplit(href).query).get("url", [""])[0]
            if told:
                yield told
    if facts.first("og:url").startswith("http"):
        yield facts.first("og:url")
    if absolute:
        yield here(absolute)
    for thing in facts.of(structured.PAGES | structured.PROPER):
        yield structured.said(thing.get("url")) or structured.said(thing.get("mainEntityOfPage"))
    for href, kind, _ in facts.links.get("alternate", ()):
        if (
            ("rss" in kind or "atom" in kind)
            and not COMMENTS_FEED.search(href)
            and "/feed" in href
            and urlsplit(href).path.strip("/").count("/")
        ):
            whole = here(href)
            if not re.search(r"/(?:category|tag|author)/[^/]+/feed", whole):
                yield whole
    yield here(facts.link("shortlink"))


def _home(document: Document, facts: Facts, link: str, here: Callable[[str], str]) -> Home:
    """The site: its address, title and language."""
    url = ""
    api = facts.link("https://api.w.org/")
    if api:
        whole = here(api)
        url = re.sub(r"(?:index\.php/)?(?:wp-json/?|\?rest_route=.*)\Z", "", whole)
    title = ""
    for href, kind, name in facts.links.get("alternate", ()):
        if "rss" not in kind and "atom" not in kind:
            continue
        whole = here(href)
        if re.search(r"/feed/?\Z|[?&]feed=rss2?", whole) and not COMMENTS_FEED.search(whole):
            start = re.sub(r"(?:feed/?|\?feed=\w+)\Z", "", whole)
            if (
                not url
                and not re.search(r"/(?:category|tag|author|\d{4})/", start)
                and (not link or len(start) < len(link))
            ):
                url = start
            if name and not title:
                title = FEED_TITLE.sub("", name).strip()
                title = re.split(r"\s+(?:»|&raquo;)\s+", title)[0]
        elif COMMENTS_FEED.search(whole) and not url:
            url = re.sub(r"(?:comments/feed/?|\?feed=comments-\w+)\Z", "", whole)
    description = ""
    for thing in facts.of(frozenset(("WebSite",))):
        url = url or structured.said(thing.get("url"))
        name = structured.said(thing.get("name"))
        title = title or ("" if name.casefold() in CRUMBS else name)
        description = structured.said(thing.get("description"))
    if not url:
        rsd = here(facts.link("edituri"))
        url = re.sub(r"xmlrpc\.php.*\Z", "", rsd)
    if not url and link.startswith("http"):
        parts = urlsplit(link)
        url = f"{parts.scheme}://{parts.netloc}/"
    if not url.startswith("http") or not addresses.host_of(url):
        url = ""
    title = facts.first("og:site_name") or title or _shown_title(document, url, here)
    generator = next(
        (value for value in facts.all("generator") if value.startswith("WordPress")), facts.first("generator")
    )
    language = (
        document.root.get("lang")
        or document.root.get("xml:lang")
        or facts.first("og:locale", "content-language", "language")
    ).strip()
    return Home(
        url=url,
        title=title.strip(),
        description=description or _tagline(document),
        language=language.replace("_", "-")[:35],
        generator=generator,
    )


def heads_site(heading: Element, home: str, here: Callable[[str], str]) -> bool:
    """Whether a heading is nothing but a link to the site's home, as those above all pages of old themes are."""
    link = next((each for each in heading.iter("a") if each.get("href")), None)
    if link is None:
        above = heading.getparent()
        link = above if above is not None and above.tag == "a" and above.get("href") else None
    elif text_of(link) != text_of(heading):
        return False
    return link is not None and is_home(here(link.get("href") or ""), home)


def is_home(address: str, home: str) -> bool:
    """Whether an address is that of the site's home."""
    return bool(address and home) and _place(address) == _place(home)


def _place(address: str) -> tuple[str, str, str]:
    """What the spellings of one address have in common."""
    parts = urlsplit(address)
    path = re.sub(r"/index\.(?:php|html?)\Z", "", parts.path).rstrip("/")
    return addresses.host_of(address), path, parts.query


def _shown_title(document: Document, home: str, here: Callable[[str], str]) -> str:
    """The site's title as its header shows it."""
    shown = [
        *document.classed(
            "site-title", "wp-block-site-title", "site-name", "blog-title", "navbar-brand", "logo-text"
        ),
        *(each for each in document.tags.get("h1", ()) if heads_site(each, home, here)),
    ]
    return next((text for each in shown if (text := text_of(each)) and len(text) < 120), "")


def _tagline(document: Document) -> str:
    """The site's description as its header shows it."""
    shown = document.classed("site-description", "wp-block-site-tagline", "blog-description", "tagline")
    return next((text for each in shown if (text := text_of(each)) and len(text) < 300), "")
