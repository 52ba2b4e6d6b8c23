"""Addresses of a WordPress site: any spelling of a URL in, the keys by which its goal is known out.

The catalogue indexes by `keys_of`, `file_keys`, `term_keys` and `author_keys`; `candidates` gives the keys of
an address that somebody wrote into a post, the surest first. Both sides only meet in these strings:

    id:12  term:3  author:1           what ?p=, ?cat= and ?author= name
    path:/2010/05/ciao  fold:…        the address itself; the same, whatever the case
    file:2010/05/a.jpg  fold:…        a file under uploads (`file://host/…` on another host)
    name:book:dune                    what ?book=dune and ?tag=dune name
    old:/alt/ciao                     where the entry was once: guid, former slugs
    slug:ciao  tail:news              WordPress's own last guess: an entry, a term, by its slug alone
"""

from __future__ import annotations

import html
import posixpath
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# What nearly every address looks like; `urlsplit` takes the same parts out of it, in ten times the time.
_USUAL = re.compile(
    r"(?:(https?):(?=//)|(?=/))(?://([A-Za-z0-9_.:@\-]*+)(?![^/?#]))?(?!//)([^?#\t\r\n]*+)"
    r"(?:\?([^#\t\r\n]*+))?(?:#([^\t\r\n]*+))?"
).fullmatch
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:").match
_WEB = re.compile(r"https?:", re.IGNORECASE).match
_AUTHORITY = re.compile(r"(?:https?:)?//([^/?#\[\]]*)", re.IGNORECASE).match
_BREAKS = re.compile(r"[\t\r\n\f\v\x00]+")
_ENDS = "".join(map(chr, range(0x21))) + "\xa0\u2028\u2029\u200b\u200e\u200f\ufeff"
_PORT = re.compile(r":(?:80|443)?$")
_DIGITS = re.compile(r"\d{1,18}").match
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,8}$").search
_PHOTON = re.compile(r"(?:https?:)?//i\d\.wp\.com/(.+)", re.IGNORECASE | re.DOTALL).fullmatch

_UPLOADS = re.compile(r"/(?:uploads|files)/(?:sites/\d+/)?(.+)", re.DOTALL).search
"""Where files lie: wp-content/uploads, a moved folder, blogs.dir/3/files or /files of an old multisite."""
_WPCOM_FILES = ".files.wordpress.com"

# Pages that WordPress makes around an entry: its feed, its AMP and embed forms, pages of it or its comments.
_AROUND = re.compile(
    r"/(?:feed(?:/(?:feed|rss2?|rdf|atom))?|rss2?|atom|amp|embed|trackback|comment-page-\d+|page/\d+|\d+)$"
).search
_MOST_AROUND = 3
"""More of these than a feed of a page of comments has, nobody writes."""
_ALL_NUMBERS = re.compile(r"(?:/\d+)*").fullmatch

ID_KEYS = {
    "p": "id",
    "page_id": "id",
    "attachment_id": "id",
    "cat": "term",
    "tag_id": "term",
    "author": "author",
}
"""Query variables that hold a number."""
NAME_KEYS = {
    "tag": "post_tag",
    "category_name": "category",
    "author_name": "author",
    "name": "post",
    "pagename": "page",
}
"""Query variables that hold a slug, or a path that ends in one; others are named like a type or taxonomy."""
LISTS = frozenset(
    ["s", "m", "year", "monthnum", "day", "w", "feed", "paged", "post_type", "rest_route", "orderby", "order"]
)
"""Query variables that ask for a list or a feed: with one of them the home address is not the home page."""
IGNORED = frozenset(
    [
        "preview",
        "fbclid",
        "gclid",
        "replytocom",
        "share",
        "nb",
        "like_comment",
        "amp",
        "page",
        "cpage",
        "ver",
        "version",
        "noredirect",
    ]
)


class Address(NamedTuple):
    """The parts of an address that tell where it leads."""

    host: str
    """As `host_of`; "" in an address without one."""
    path: str
    """Decoded, NFC, without index.php, doubled and trailing slashes; "" is the top."""
    query: list[tuple[str, str]]
    fragment: str
    """As written, without the `#`."""


def tidy(url: str) -> str:
    r"""The address as a browser reads an attribute: no blanks around, no line breaks inside.

    >>> tidy(" /a\n/b?x=1&#038;y=2 ")
    '/a/b?x=1&y=2'
    """
    url = url.strip(" ") if url.isprintable() else _BREAKS.sub("", url.strip(_ENDS))
    if "&" in url and ("&amp;" in url or "&#" in url):
        url = re.sub(r"&(?:amp|#0*38|#[xX]0*26);", "&", url)
    if "\\" in url and (_WEB(url) or url.startswith(("/", "\\"))):
        url = url.replace("\\", "/")
    return url


def split(url: str) -> tuple[str, ...] | None:
    """Scheme, netloc, path, query and fragment of an address; None where it is none (`http://[`)."""
    usual = _USUAL(url)
    if usual:
        return usual.groups("")
    try:
        return urlsplit(url)
    except ValueError:
        return None


def absolute(url: str, page: str) -> str:
    """A relative address as seen from `page`; as it is where one of the two is none."""
    try:
        return urljoin(page, url)
    except ValueError:
        return url


def scheme_of(url: str) -> str:
    """The scheme in lower case; "" in a relative address."""
    if url[:8] == "https://":
        return "https"
    found = _SCHEME(url)
    return found[0][:-1].lower() if found else ""


def host_of(url: str) -> str:
    """The host by which addresses are compared: lower case, without www., port 80 or 443, user; "" if none.

    >>> host_of("HTTPS://WWW.Example.com:443/x"), host_of("//example.com"), host_of("/about")
    ('example.com', 'example.com', '')
    """
    parts = split(url)
    return _host(parts[1]) if parts else ""


def hosts_of(urls: Iterable[str]) -> frozenset[str]:
    """The hosts of a site, from all addresses that the export gives for it."""
    return frozenset(filter(None, map(host_of, urls)))


@lru_cache(maxsize=1024)
def _host(netloc: str) -> str:
    """A netloc as `host_of`."""
    host = _PORT.sub("", netloc.rpartition("@")[2].lower()).rstrip(".").removeprefix("www.")
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


def base_of(url: str) -> str:
    """The path under which a site lives: "/blog" of https://example.com/blog/, "" at the top."""
    parts = split(url)
    return _path(parts[2]) if parts else ""


def old_path(link: str) -> str:
    """Path and query of an entry's old address, percent-encoded as it was; "" without an address.

    >>> old_path("https://example.com/2010/05/caff%c3%a8/"), old_path("http://example.com?p=12"), old_path("")
    ('/2010/05/caff%c3%a8/', '/?p=12', '')
    """
    parts = split(tidy(link))
    if not parts or not any(parts[1:4]):
        return ""
    _, _, path, query, _ = parts
    path = "/" + path.lstrip("/")
    return f"{path}?{query}" if query else path


def unproxied(url: str) -> str:
    """The picture behind an address of Photon, WordPress.com's resizer, which serves it for its owner.

    >>> unproxied("https://i0.wp.com/example.com/a.jpg?resize=300%2C200&ssl=1")
    'https://example.com/a.jpg'
    """
    if "wp.com/" not in url:
        return url
    found = _PHOTON(url)
    if not found:
        return url
    path, _, query = found[1].partition("?")
    host, slash, rest = path.partition("/")
    if "." not in host or not slash:
        return url
    asked = dict(parse_qsl(query))
    kept = f"?{asked['q']}" if "q" in asked else ""
    return f"http{'s' if asked.get('ssl') == '1' else ''}://{host}/{rest}{kept}"


@lru_cache(maxsize=1024)
def parse(url: str) -> Address | None:
    """The parts that tell where a tidy address leads; None where it is none, or not one of the web."""
    if not _WEB(url) and _SCHEME(url):
        return None
    parts = split(url)
    if parts is None:
        return None
    _, netloc, path, query, fragment = parts
    return Address(
        _host(netloc) if netloc else "", _path(path) if path else "", _pairs(query) if query else [], fragment
    )


def _pairs(query: str) -> list[tuple[str, str]]:
    """The variables of a query, those without a value too."""
    if "%" in query or "+" in query:
        return parse_qsl(query, keep_blank_values=True)
    return [(name, value) for pair in query.split("&") if pair for name, _, value in (pair.partition("="),)]


def _path(path: str) -> str:
    """A path as `Address.path`."""
    if "%" in path:
        path = unquote(path)
    if not path.isascii():
        path = normalize("NFC", path)
    if "//" in path or "/." in path:
        path = posixpath.normpath("/" + path.lstrip("/"))
    path = path.rstrip("/")
    if "index.php" in path:
        path = re.sub(r"/index\.php(?=/|$)", "", path, count=1)
    return path if not path or path[0] == "/" else "/" + path


def is_internal(url: str, hosts: frozenset[str], base_path: str = "") -> bool:
    """Whether an address, relative ones included, is one of the site at these hosts, below this path."""
    url = tidy(url)
    found = None if base_path else _AUTHORITY(url)
    if found and (host := _host(found[1])):
        return _is_at(host, hosts)
    address = parse(url)
    return address is not None and _inside(address, hosts, base_path)


def _is_at(host: str, hosts: frozenset[str]) -> bool:
    """Whether a host is one of the site's, or WordPress.com's for its files."""
    return host in hosts or (
        host.endswith(_WPCOM_FILES) and host.removesuffix(_WPCOM_FILES) + ".wordpress.com" in hosts
    )


def _inside(address: Address, hosts: frozenset[str], base_path: str) -> bool:
    """As `is_internal`."""
    host, path = address.host, address.path
    if host and host not in hosts:
        return _is_at(host, hosts)
    if not base_path or not host:
        return True
    # WordPress itself may live beside or above its pages: its files are the site's all the same.
    return path == base_path or path.startswith(base_path + "/") or "/wp-content/" in path


def candidates(url: str, hosts: frozenset[str], base_path: str = "") -> list[str]:
    """The keys that an absolute or root-relative address may be known by, the surest first."""
    address = parse(unproxied(tidy(url)))
    if address is None:
        return []
    keys: list[str] = []
    host, path, query, _ = address
    inside = _inside(address, hosts, base_path)
    file = _file(path, "" if inside else host)
    if file:
        keys += _both(file)
    if not inside or "/wp-admin" in path or "/wp-json" in path:
        return keys
    home = path in ("", base_path)
    named = _named(query, base_path)
    if home:
        keys += named
        if not any(key in ID_KEYS or key in NAME_KEYS or key in LISTS for key, _ in query):
            keys += _spelled(path, query)
        return keys
    # WordPress looks for the path and the id together, finds nothing, and redirects to the id.
    keys += [key for key in named if key.startswith("id:")]
    keys += _spelled(path, query)
    if "%" in path:
        keys += _both("path:" + normalize("NFC", unquote(path)))
    keys += named
    _add_guesses(keys, path, base_path)
    return keys


def _add_guesses(keys: list[str], path: str, base_path: str) -> None:
    """Add what the address may be a page of, then where it may have been, then its last part alone."""
    exact = path
    for _ in range(_MOST_AROUND):
        found = _AROUND(path)
        if not found or _ALL_NUMBERS(path.removeprefix(base_path)):
            break
        path = path[: found.start()]
        if path in ("", base_path):
            return
        keys += _both("path:" + path)
    keys.append("old:" + exact.casefold())
    if path != exact:
        keys.append("old:" + path.casefold())
    last = path.rpartition("/")[2].casefold()
    if last and not last.isdigit():
        keys += ("slug:" + last, "tail:" + last)


def _both(key: str) -> list[str]:
    """The key, and the one that is the same in upper and lower case."""
    return [key, "fold:" + key.casefold()]


def _spelled(path: str, query: list[tuple[str, str]]) -> list[str]:
    """Keys of a path; translation plugins give one path to all languages and tell them by `lang`."""
    both = _both("path:" + (path or "/"))
    return [f"{both[0]}?lang={value}" for key, value in query if key == "lang"] + both if query else both


def _file(path: str, host: str) -> str:
    """The key of a path that is a file under uploads, else ""."""
    if not _EXTENSION(path):
        return ""
    found = _UPLOADS(path)
    name = found[1] if found else path[1:] if host.endswith(_WPCOM_FILES) or _is_dated(path) else ""
    return f"file://{host}/{name}" if host and name else f"file:{name}" if name else ""


def _is_dated(path: str) -> bool:
    """Whether a path looks like /2010/05/a.jpg, as on WordPress.com's file hosts and some CDNs."""
    return path[5:6] == "/" and path[8:9] == "/" and path[1:5].isdigit() and path[6:8].isdigit()


def _named(query: list[tuple[str, str]], base_path: str) -> list[str]:
    """Keys of what the query variables name."""
    keys: list[str] = []
    taxonomy = ""
    for key, value in query:
        if key in ID_KEYS:
            digits = _DIGITS(value.strip())
            if digits:
                keys.append(f"{ID_KEYS[key]}:{int(digits[0])}")
        elif key == "taxonomy":
            taxonomy = value
        elif key == "term" and taxonomy:
            keys.append(f"name:{taxonomy}:{value}".casefold())
        elif value and key not in LISTS and key not in IGNORED and not key.startswith("utm_"):
            value = value.strip("/")  # noqa: PLW2901 - the same value, without the slashes around a path
            if key == "pagename":
                keys += _both(f"path:{base_path}/{value}")
            keys.append(f"name:{NAME_KEYS.get(key, key)}:{value.rpartition('/')[2]}".casefold())
    return keys


NOT_GUESSED = frozenset(
    (
        *("attachment", "revision", "nav_menu_item", "custom_css", "customize_changeset", "oembed_cache"),
        *("user_request", "wp_block", "wp_template", "wp_template_part", "wp_global_styles", "wp_navigation"),
        *("wp_font_family", "wp_font_face", "acf-field", "acf-field-group"),
    )
)
"""Types that nobody visits by their slug alone."""


def keys_of(
    link: str,
    guid: str,
    post_id: int | None,
    *,
    slug: str = "",
    post_type: str = "",
    old_slugs: Sequence[str] = (),
    published: bool = True,
) -> list[str]:
    """The keys of an entry, page or attachment page; the first entry that claims a key should keep it."""
    keys = [] if post_id is None else [f"id:{post_id}"]
    here = parse(tidy(link))
    names = {key for key, _ in here.query} if here and here.query else frozenset[str]()
    if here and ID_KEYS.keys().isdisjoint(names):
        spelled = _spelled(here.path, here.query)
        keys += spelled[:1] if "lang" in names else spelled
        if old_slugs:
            folder = here.path.rpartition("/")[0]
            keys += [f"old:{folder}/{unquote(old)}".casefold() for old in old_slugs if old]
    there = parse(tidy(guid))
    if there and there.path and not there.query and (not here or there.path != here.path):
        keys.append("old:" + there.path.casefold())
    if slug:
        keys.append(f"name:{post_type}:{slug}".casefold())
    if published and post_type not in NOT_GUESSED:
        keys += ["slug:" + unquote(name).casefold() for name in (slug, *old_slugs) if name]
    return keys


def file_keys(url: str, files: Iterable[str], hosts: frozenset[str], base_path: str = "") -> list[str]:
    """The keys of an attachment's file and of its resized copies; `files` are paths under uploads."""
    address = parse(unproxied(tidy(url)))
    if address is None:
        return []
    host = "" if _inside(address, hosts, base_path) else address.host
    own = _file(address.path, host)
    keys = _both(own) if own else []
    start = f"file://{host}/" if host else "file:"
    for file in files:
        if file:
            keys += _both(start + normalize("NFC", file.lstrip("/")))
    return list(dict.fromkeys(keys))


TERM_BASES = {"category": "category", "post_tag": "tag"}
"""First part of a term's address, where it is not its taxonomy's name."""


def term_keys(
    taxonomy: str, slug: str, term_id: int | None = None, above: Sequence[str] = (), base_path: str = ""
) -> list[str]:
    """The keys of a term's archive; `above`: the slugs of its ancestors, outermost first."""
    folder = f"{base_path}/{TERM_BASES.get(taxonomy, taxonomy)}/"
    keys = [] if term_id is None or taxonomy == "nav_menu" else [f"term:{term_id}"]
    keys += _both(f"path:{folder}{slug}")
    if above:
        keys += _both(f"path:{folder}{'/'.join((*above, slug))}")
    return [*keys, f"name:{taxonomy}:{slug}".casefold(), "tail:" + slug.casefold()]


def author_keys(login: str, author_id: int | None = None, base_path: str = "") -> list[str]:
    """The keys of an author's archive; its slug is not in an export, so the login is made into one."""
    slug = re.sub(r"[^\w]+", "-", html.unescape(login).casefold()).strip("-")
    keys = [] if author_id is None else [f"author:{author_id}"]
    return [*keys, *_both(f"path:{base_path}/author/{slug}"), f"name:author:{slug}"]
