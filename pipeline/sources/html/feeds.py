"""RSS 2, RSS 1 and Atom, as WordPress writes them: entries with their whole text and exact dates, or the comments of an entry."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from pipeline.sources.html import dates, places
from pipeline.sources.html.page import Home, Kind, Listed, PageComment, Person
from pipeline.sources.html.tree import inner_text, is_element

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

COMMENT = re.compile(r"#comment-(\d+)")
COMMENTS_ON = re.compile(
    (
        r"\A(?:Comments on|Commenti (?:su|a)|Commentaires sur|Kommentare zu|Comentarios en|Comentários em|Reacties op|"
        r"Komentarze do|Комментарии на)\b[:：]?\s*"
    ),
    re.IGNORECASE,
)
BY = re.compile(r"\A(?:By|Di|Da|Par|Von|De|Por|Door|Autor|От)\s*[:：]\s*", re.IGNORECASE)
IN_REPLY = re.compile(
    (
        r"\A\s*(?:<p>)?\s*(?:In reply to|In risposta a|En réponse à|Als Antwort auf|En respuesta a|Em resposta a|Als antwoord "
        r"op)\s*<a[^>]*#comment-(\d+)[^>]*>.*?</a>\.?\s*(?:</p>)?\s*"
    ),
    re.IGNORECASE | re.DOTALL,
)
APPEARED = re.compile(
    (
        r"(?:<p>)?\s*(?:The post|L['’]articolo|L['’]article|Der Beitrag|La entrada|O post|Het bericht|Artykuł|Сообщение)\s*<a "
        r"[^>]*>.*?</a>\s*[^<]{3,60}<a [^>]*>[^<]*</a>\.?\s*(?:</p>)?\s*\Z"
    ),
    re.IGNORECASE | re.DOTALL,
)
MORE = re.compile(r"(?:\[(?:…|&#8230;|\.\.\.)\]|(?:…|&#8230;)\s*(?:<a [^>]*>[^<]*</a>)?)\s*(?:</p>)?\s*\Z")


class Feed(NamedTuple):
    """What a feed holds."""

    kind: Kind
    home: Home
    link: str
    title: str
    entries: tuple[Listed, ...]
    comments: tuple[PageComment, ...]
    post: int | None
    """Id of the entry whose comments they are."""


def read_feed(text: str) -> Feed | None:
    """The entries or comments of a feed; None if it can not be read at all."""
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True
    )
    try:
        root = etree.fromstring(text.lstrip().encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None:
        return None
    for each in root.iter():
        if is_element(each) and "}" in each.tag:
            space, _, name = each.tag[1:].partition("}")
            each.set("_ns", space)
            each.tag = name
    inner = root.find("channel")
    channel = root if inner is None else inner
    atom = root.tag == "feed"
    items = (
        list(channel.iterchildren("entry"))
        if atom
        else [*channel.iterchildren("item"), *(root.iterchildren("item") if channel is not root else ())]
    )
    link = _link(channel)
    title = _said(channel, "title")
    home = Home(
        url=link if not COMMENTS_ON.match(title) else "",
        title=COMMENTS_ON.sub("", title),
        description=_said(channel, "description") or _said(channel, "subtitle"),
        language=_said(channel, "language") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
        generator=_said(channel, "generator"),
    )
    links = [_link(item) for item in items]
    about_comments = bool(COMMENTS_ON.match(title)) or (
        bool(links) and all(COMMENT.search(each) for each in links)
    )
    if about_comments:
        post = parse_qs(urlsplit(link).query).get("p", [""])[0]
        comments = tuple(_comment(item) for item in items)
        number = int(post) if post.isdigit() else None
        return Feed(
            "comment-feed", Home(), link or (entry_of(links[0]) if links else ""), title, (), comments, number
        )
    return Feed("feed", home, link, title, tuple(_entries(items)), (), None)


def _said(element: Element, name: str) -> str:
    """The text of a child, on one line, entities resolved."""
    found = element.find(name)
    return " ".join(html.unescape(inner_text(found)).split()) if found is not None else ""


def _raw(element: Element, *names: str) -> str:
    """The text of the first of these children that has one."""
    for name in names:
        for each in element.iterchildren(name):
            if each.get("type") == "xhtml":
                return "".join(etree.tostring(child, encoding="unicode", method="html") for child in each)
            text = inner_text(each)
            if text.strip():
                return text.strip()
    return ""


def _link(element: Element) -> str:
    """The link of a channel or item; that of Atom's `alternate`, not of `self`."""
    for each in element.iterchildren("link"):
        if each.get("_ns", "").endswith("/Atom") or each.get("href"):
            if each.get("rel", "alternate") == "alternate":
                return (each.get("href") or "").strip()
        elif each.text and each.text.strip():
            return each.text.strip()
    return element.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about") or ""


def _entries(items: list[Element]) -> Iterator[Listed]:
    """The entries of a feed."""
    for item in items:
        guid = _said(item, "guid") or _said(item, "id")
        number = parse_qs(urlsplit(guid).query).get("p", [""])[0]
        names = []
        for each in item.iterchildren("category", "subject"):
            name = each.get("term") or inner_text(each)
            if name.strip():
                names.append(" ".join(html.unescape(name).split()))
        content = _raw(item, "encoded", "content")
        description = _raw(item, "description", "summary")
        content = APPEARED.sub("", content).strip()
        description = APPEARED.sub("", description).strip()
        if not content and description and not MORE.search(description) and "<p" in description:
            content, description = description, ""
        moment = dates.machine(
            _said(item, "pubDate")
            or _said(item, "published")
            or _said(item, "date")
            or _said(item, "updated")
        )
        author = _said(item, "creator")
        if not author:
            person = item.find("author")
            author = (
                _said(person, "name") if person is not None and person.find("name") is not None else ""
            ) or (_said(item, "author") if "@" not in _said(item, "author") else "")
        yield Listed(
            link=_link(item),
            id=int(number) if number.isdigit() else None,
            title=_said(item, "title"),
            date=moment.local if moment and moment.offset not in {0, None} else None,
            date_gmt=moment.utc if moment else None,
            author=Person(author) if author else None,
            names=tuple(dict.fromkeys(names)),
            excerpt=description,
            content=content,
        )


def _comment(item: Element) -> PageComment:
    """A comment of a feed."""
    link = _link(item) or _said(item, "guid")
    found = COMMENT.search(link)
    moment = dates.machine(
        _said(item, "pubDate") or _said(item, "published") or _said(item, "updated") or _said(item, "date")
    )
    author = _said(item, "creator")
    if not author:
        person = item.find("author")
        author = _said(person, "name") if person is not None else ""
    author = author or BY.sub("", _said(item, "title"))
    content = _raw(item, "encoded", "content", "description")
    reply = IN_REPLY.match(content)
    return PageComment(
        id=int(found[1]) if found else None,
        parent=int(reply[1]) if reply else 0,
        type="comment",
        author=author,
        author_url="",
        user="",
        date=None,
        date_gmt=moment.utc if moment else None,
        content=content[reply.end() :] if reply else content,
        link=entry_of(link),
    )


def entry_of(link: str) -> str:
    """The address of the entry that a comment's link is on.

    >>> entry_of("https://site.org/a/comment-page-2/#comment-7")
    'https://site.org/a/'
    """
    return places.without_variant(link.partition("#")[0])
