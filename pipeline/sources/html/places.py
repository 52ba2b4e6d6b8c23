"""Where a saved file came from: names of files and links between them -> the addresses that they had on the web."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from pipeline import addresses

if TYPE_CHECKING:
    from collections.abc import Iterable

HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:[a-z]{2,24}|xn--[a-z0-9-]+)(?:[:+]\d{1,5})?", re.IGNORECASE
)
FILE_ENDINGS = frozenset(
    "html htm xhtml php shtml xml txt css js json zip tar gz tgz xz warc md rss bz2 asp aspx mht mhtml".split()
)
SCHEME_FOLDER = re.compile(r"https?(?::|_|%3A)", re.IGNORECASE)
"""What a web archive puts before the address that it keeps, and a mirror of it makes a folder."""
INDEX = re.compile(r"(?:index|default|home)\.(?:html?|php|xhtml|shtml|aspx?|xml)", re.IGNORECASE)
QUERY = re.compile(r"(?P<path>[^?@%]*)(?:[?@]|%3[fF])(?P<query>(?:amp;)?[A-Za-z_\[\]%.-]+=.*)")
ADDED = re.compile(r"\.html?\Z", re.IGNORECASE)
SCRIPT_ENDING = re.compile(r"\.(?:php|aspx?|cgi|jsp)\.html?\Z", re.IGNORECASE)

VARIANTS = {
    "replytocom": "reply",
    "amp": "amp",
    "noamp": "amp",
    "print": "print",
    "share": "share",
    "like_comment": "reply",
    "cpage": "comments",
    "preview": "preview",
    "attachment_id": "",
    "output": "print",
    "tmpl": "print",
    "pdf": "print",
    "nonamp": "amp",
}
"""Query variables that make another form of the same entry."""
LISTING = frozenset(
    (
        "s m year monthnum day w cat tag author paged feed post_type author_name category_name rest_route "
        "orderby order"
    ).split()
)
IDS = frozenset(("p", "page_id", "attachment_id"))
LANGUAGE = "lang"
AROUND = re.compile(
    r"/(?:(?P<feed>feed(?:/(?:feed|rss2?|rdf|atom))?)|(?P<amp>amp)|(?P<embed>embed)|(?P<print>print)|(?P<trackback>trackback)"
    r"|comment-page-(?P<comments>\d+)|(?P<part>[1-9]\d?))\Z"
)
DATED = re.compile(r"/\d{4}(?:/\d{1,2}){0,2}\Z")


class Root(NamedTuple):
    """The folder of a mirror that is the home of its site."""

    folder: str = ""
    """With a trailing slash; "" if unknown."""
    url: str = ""
    """With a trailing slash."""


NOWHERE = Root()
"""Where nothing tells the folder."""


class Form(NamedTuple):
    """An address taken apart: the entry that it is about, and in which form it shows it."""

    key: str
    """The entry's address without scheme, www., trailing slash; "" where the address names none."""
    variant: str
    part: int
    id: int | None


def address_of(name: str, root: Root = NOWHERE) -> str:
    """The address of a saved file, by its name: `a/www.site.org/2014/x/index.html@p=5.html`; "" if that does not tell.

    >>> address_of("m/www.site.org/2014/05/ciao/index.html"), address_of("www.site.org/index.html@p=12.html")
    ('http://www.site.org/2014/05/ciao/', 'http://www.site.org/?p=12')
    >>> address_of("web.archive.org/web/20150101000000/http:/www.site.org/ciao/index.html")
    'http://www.site.org/ciao/'
    """
    path = name.rpartition("!/")[2].replace("\\", "/")
    if root.folder and path.startswith(root.folder):
        return _joined(root.url, path[len(root.folder) :])
    steps = path.split("/")
    archived = [at for at, step in enumerate(steps) if SCHEME_FOLDER.fullmatch(step)]
    for at in range(archived[-1] + 1 if archived else 0, len(steps) - 1):
        step = steps[at]
        if HOST.fullmatch(step) and step.rpartition(".")[2].lower() not in FILE_ENDINGS:
            home = (
                root.url
                if addresses.host_of(root.url) == addresses.host_of(f"http://{step}")
                else f"http://{step.replace('+', ':')}/"
            )
            start = urlsplit(home)
            return _joined(urlunsplit((start.scheme, start.netloc, "/", "", "")), "/".join(steps[at + 1 :]))
    return (
        _joined(root.url, steps[-1])
        if root.url and len(steps) == 1 and not root.folder and QUERY.fullmatch(steps[-1])
        else ""
    )


def _joined(home: str, path: str) -> str:
    """The address of a path below the home."""
    folder, slash, last = path.rpartition("/")
    query = ""
    found = QUERY.fullmatch(last)
    if found:
        last, query = found["path"], ADDED.sub("", found["query"].replace("%26", "&").replace("amp;", ""))
    if SCRIPT_ENDING.search(last):
        last = ADDED.sub("", last)
    if INDEX.fullmatch(last):
        last = ""
    where = home.rstrip("/") + "/" + _quoted(folder) + (slash and "/") + _quoted(last)
    return f"{where}?{query}" if query else where


def _quoted(path: str) -> str:
    """A path of a file as part of an address."""
    return quote(unquote(path), safe="/:@!$&'()*+,;=~-._")


def link_of(href: str, base: str) -> str:
    """A link as the web had it: links between saved files, which wget and HTTrack write, become addresses again."""
    href = addresses.tidy(href)
    if not href or href[0] == "#":
        return href
    scheme = addresses.scheme_of(href)
    if scheme and scheme not in {"http", "https"}:
        return href
    if scheme:
        return href
    whole = addresses.absolute(href, base) if base else href
    if not base or not whole.startswith(("http://", "https://")):
        return whole
    start = href.partition("#")[0]
    if start.startswith(("/", "?")) or not start:
        return whole
    parts = urlsplit(whole)
    last = parts.path.rpartition("/")[2]
    if not INDEX.fullmatch(unquote(last)) and not QUERY.fullmatch(unquote(last)):
        return whole
    fixed = _joined(f"{parts.scheme}://{parts.netloc}", parts.path.lstrip("/"))
    if parts.query and "?" not in fixed:
        fixed += "?" + parts.query
    return f"{fixed}#{parts.fragment}" if parts.fragment else fixed


def form_of(url: str, *, single: bool = True) -> Form:
    """The entry that an address is about, and in which form.

    >>> form_of("https://www.Site.org/2014/ciao/amp/").key, form_of("http://site.org/2014/ciao/?replytocom=7#respond").variant
    ('site.org/2014/ciao', 'reply')
    """
    parsed = addresses.parse(addresses.tidy(url))
    if parsed is None:
        return Form("", "", 1, None)
    path, variant, part, number = parsed.path, "", 1, None
    kept: list[tuple[str, str]] = []
    for key, value in parsed.query:
        name = key.lower()
        if name in IDS and value.isdigit():
            number = int(value)
        elif name == "page" and value.isdigit():
            part = max(1, int(value))
        elif name == LANGUAGE or name in LISTING:
            kept.append((name, value))
        elif name in VARIANTS:
            variant = variant or VARIANTS[name]
    for _ in range(3):
        found = AROUND.search(path)
        if found is None or not single:
            break
        if found["part"]:
            if DATED.search(path) or path.rpartition("/")[0] == "":
                break
            part = int(found["part"])
        else:
            variant = variant or next(
                name for name in ("feed", "amp", "embed", "print", "trackback", "comments") if found[name]
            )
        path = path[: found.start()]
    if number is not None and not kept:
        return Form(f"{parsed.host}{path}?p={number}", variant, part, number)
    return Form(parsed.host + path + ("?" + urlencode(kept) if kept else ""), variant, part, number)


def key_of(url: str) -> str:
    """What all spellings of an address have in common; of a list as well as of an entry."""
    return form_of(url).key


def without_variant(url: str) -> str:
    """The address of the entry itself: without amp, feed, page of comments, tracking and reply.

    >>> without_variant("https://site.org/a/amp/?utm_source=x"), without_variant("http://site.org/?p=3&replytocom=2")
    ('https://site.org/a/', 'http://site.org/?p=3')
    """
    parts = urlsplit(url)
    path = parts.path
    slash = path.endswith("/")
    for _ in range(3):
        found = AROUND.search(path.rstrip("/"))
        if found is None or (found["part"] and DATED.search(path.rstrip("/"))):
            break
        path = path.rstrip("/")[: found.start()]
        slash = True
    if slash and not path.endswith("/"):
        path += "/"
    query = [
        (key, value)
        for key, value in parse_qsl(parts.query)
        if key.lower() in IDS or key.lower() in LISTING or key.lower() == LANGUAGE
    ]
    return urlunsplit((parts.scheme, parts.netloc, path or "/", urlencode(query), ""))


def slug_of(link: str) -> str:
    """The last part of a permalink, decoded; "" in one that has only a number.

    >>> slug_of("https://site.org/2014/05/caff%C3%A8/"), slug_of("https://site.org/?p=3"), slug_of("https://site.org/a/b.html")
    ('caffè', '', 'b')
    """
    parts = urlsplit(link)
    if any(key in IDS for key, _ in parse_qsl(parts.query)):
        return ""
    last = unquote(parts.path.rstrip("/").rpartition("/")[2])
    return re.sub(r"\.(?:html?|php|aspx?)\Z", "", last)


def root_of(known: Iterable[tuple[str, str]]) -> Root:
    """The folder that is the site's home, from pages whose permalink is known: (name, permalink)."""
    votes: dict[Root, int] = {}
    for name, link in known:
        parts = urlsplit(link)
        path = unquote(parts.path).strip("/")
        file = name.rpartition("!/")[2].replace("\\", "/")
        if not parts.netloc or "?" in file:
            continue
        for tail in (
            (f"{path}/index.html", f"{path}.html", f"{path}/index.htm", f"{path}.htm", path)
            if path
            else ("index.html", "index.htm")
        ):
            if file == tail or file.endswith("/" + tail):
                folder = file[: len(file) - len(tail)]
                root = Root(folder, f"{parts.scheme}://{parts.netloc}/")
                votes[root] = votes.get(root, 0) + (3 if path else 1)
                break
    return max(votes, key=lambda root: (votes[root], -len(root.folder)), default=Root())
