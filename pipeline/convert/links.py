"""Links: the address that an author wrote in, the address that the entry's new file needs out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from pipeline import addresses

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.convert.context import Context, Site
    from pipeline.model import Entry

UNSAFE = frozenset(("javascript", "vbscript", "data", "file", "livescript", "mocha", "jar", "blob"))
"""Schemes that run something, or lead into the author's own computer."""

MADE = re.compile(
    r"(?:/(?:blog|archives?|date))?(?:/\d{4}(?:/\d\d?){0,2})?"
    r"(?:/(?:feed|rss2?|rdf|atom|comments)|/page/\d+)*"
    r"|/(?:author|search)/.*"
    r"|/wp-(?:admin|login|json|signup|activate|register|cron|comments|trackback|links|mail|sitemap)\b.*"
    r"|/(?:xmlrpc\.php|sitemap[^/]*\.xml|robots\.txt|favicon\.ico).*",
    re.IGNORECASE | re.DOTALL,
).fullmatch
"""Paths below the site's home of pages that WordPress makes and no entry is: archives, feeds, back office."""
FILE = re.compile(
    r"/wp-(?:content|includes)/|\.(?!(?:html?|php\d?|aspx?|jsp|cgi)$)[A-Za-z][A-Za-z0-9]{1,5}$"
).search
"""Paths that are a file: a theme's, a plugin's, or one that was put on the server by hand."""

_MONTH = re.compile(r"/(?:19|20)\d\d/[01]\d/").search
_ESCAPE = re.compile(
    r"[\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff<>\"\\^`{|}\ud800-\udfff]"
)
_ENTITY_END = re.compile(r"(?<=&)(#?\w{1,32});")
_PARENTHESES = str.maketrans({"(": "%28", ")": "%29"})
_DEEPEST_PARENTHESES = 32
"""CommonMark lets readers give up at this many within each other."""


class Goal(NamedTuple):
    """Where a link of the source leads."""

    kind: str
    """entry, media, term, author, archive, file, missing, anchor, external or other."""
    url: str
    """Absolute, but for an anchor."""
    entry: Entry | None = None


def destination(url: str) -> str:
    """The address in a form that is one in Markdown and HTML alike, and means what it meant.

    >>> destination("http://example.com/a b/?q=[1]"), destination("/a_(b)"), destination("/a)b?x&copy;")
    ('http://example.com/a%20b/?q=[1]', '/a_(b)', '/a%29b?x&copy%3B')
    """
    url = _ESCAPE.sub(_percent, url)
    if "&" in url and ";" in url:
        url = _ENTITY_END.sub(r"\1%3B", url)
    if ("(" in url or ")" in url) and not _is_balanced(url):
        url = url.translate(_PARENTHESES)
    return url


def _percent(found: re.Match[str]) -> str:
    """One character as its percent-encoded bytes; half a character as the sign for one that is lost."""
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))


def _is_balanced(url: str) -> bool:
    """Whether a reader of Markdown finds the end of the address although it holds parentheses."""
    depth = 0
    for character in url:
        if character == "(":
            depth += 1
            if depth >= _DEEPEST_PARENTHESES:
                return False
        elif character == ")":
            depth -= 1
            if depth < 0:
                return False
    return depth == 0


class Linker:
    """Resolves the links of one entry; notes each address that leads nowhere once.

    `path` is the entry's own file and `link` the target's, which says how one file points to another;
    without a file (an entry that is kept in data/ only) everything inside the site stays absolute.
    """

    __slots__ = ("_ctx", "_done", "_files", "_goal", "_link", "_page", "_path", "_site", "goals")

    def __init__(self, site: Site, path: str | None, link: Callable[[str, str], str], ctx: Context) -> None:
        """Ready for the entry that `ctx` is about."""
        self._site = site
        self._path = path
        self._link = link
        self._ctx = ctx
        self._page: str | None = None
        self._done: dict[str, str] = {}
        self._files: dict[str, str] = {}
        self._goal = Goal("other", "")
        self.goals: dict[str, Goal] = {}
        """Where each link led that was asked for."""

    def __call__(self, url: str) -> str:
        """Where a link should point; "" for one that must not be followed, whose text alone stays."""
        known = self._done.get(url)
        if known is None:
            known = self._done[url] = self._resolve(addresses.tidy(url), is_link=True)
            self.goals[url] = self._goal
        return known

    def file(self, url: str) -> str:
        """Where a picture, sound or other file is to be had; one that is no attachment stays where it is."""
        known = self._files.get(url)
        if known is None:
            known = self._files[url] = self._resolve(addresses.tidy(url), is_link=False)
        return known

    def _resolve(self, url: str, *, is_link: bool) -> str:
        """The new address of a tidy one."""
        if not url or url[0] == "#":
            self._goal = Goal("anchor", url)
            return destination(url)
        scheme = addresses.scheme_of(url)
        self._goal = Goal("other", url)
        if scheme in UNSAFE:
            if scheme == "data" and not is_link and url[5:11].lower() == "image/":
                return destination(url)
            self._ctx.note("link-unsafe", f"a link to {url[:80]!r} lost its address, its text stays")
            return ""
        if scheme and scheme not in ("http", "https"):
            return destination(url)
        site = self._site
        if not site.is_internal(url):
            if "/uploads/" in url or "/files/" in url or ".files.wordpress.com" in url or ".wp.com/" in url:
                entry = site.resolve(url)
                if entry is not None and entry.kind == "media":
                    return self._to(entry, url)
            url = self._absolute(url) if url.startswith("//") else url
            self._goal = Goal("external", url)
            return destination(url)
        full = url if scheme else self._absolute(url)
        entry = site.resolve(full)
        if entry is not None and (is_link or entry.kind == "media") and not _is_other_date(full, entry):
            return self._to(entry, full)
        if is_link:
            self._goal = Goal(self._unknown(full), full)
        return destination(full)

    def _absolute(self, url: str) -> str:
        """A relative address as seen from where the entry was."""
        if self._page is None:
            site, number = self._site, self._ctx.post_id
            own = site.entry(number) if number is not None else None
            self._page = own.link if own and own.link else f"{site.url}/" if site.url else ""
        return addresses.absolute(url, self._page)

    def _to(self, entry: Entry, full: str) -> str:
        """The address of a known entry as this entry's file needs it."""
        self._goal = Goal("entry" if entry.kind == "post" else entry.kind, full, entry)
        if entry.kind == "media":
            media = self._site.media(entry.id) if entry.id is not None else None
            if media is not None and media.path and self._path:
                return self._link(self._path, media.path)
            return destination(addresses.tidy(media.url) if media is not None and media.url else full)
        if entry.kind != "post":
            return destination(full)
        if not entry.path or not self._path:
            if not entry.path:
                self._ctx.note(
                    "link-unwritten", f"{full} leads to an entry that has no file ({_named(entry)})"
                )
            return destination(full)
        if not full.startswith(entry.link) and _has_moved(full, entry.link):
            self._ctx.note("link-moved", f"{full} is an old address of {entry.link or entry.path}")
        fragment = full.partition("#")[2]
        anchor = f"#{destination(fragment)}" if fragment else ""
        if anchor and entry.path == self._path:
            return anchor
        return self._link(self._path, entry.path) + anchor

    def _unknown(self, full: str) -> str:
        """What kind of address leads to nothing that the export holds; said, unless WordPress makes the page."""
        found = addresses.parse(full)
        if found is None:
            self._ctx.note("link-broken", f"{full[:500]} is no address")
            return "missing"
        path = found.path.removeprefix(addresses.base_of(self._site.url))
        names = {key for key, _ in found.query}
        if not path and names & (addresses.ID_KEYS.keys() | addresses.NAME_KEYS.keys()) - {
            "author",
            "author_name",
        }:
            self._ctx.note("link-broken", f"{full[:500]} leads to nothing in this export")
        elif not path or MADE(path):
            return "archive"
        elif FILE(path):
            self._ctx.note(
                "link-file", f"{full[:500]} is a file of the site, but no attachment in this export"
            )
            return "file"
        else:
            self._ctx.note("link-broken", f"{full[:500]} leads to nothing in this export")
        return "missing"


def _named(entry: Entry) -> str:
    """An entry for a note, without the title of one that nobody may see."""
    return f"{entry.type} {entry.id}"


def _is_other_date(full: str, entry: Entry) -> bool:
    """Whether an address names the month of another entry: WordPress guesses by a slug within its month."""
    if entry.kind != "post" or full.startswith(entry.link) or (asked := _MONTH(full)) is None:
        return False
    has = _MONTH(entry.link)
    if has is None or asked[0] == has[0]:
        return False
    found = addresses.parse(full)
    return found is not None and not _names_entry(found)


def _names_entry(found: addresses.Address) -> bool:
    """Whether an address names its goal by a query, whatever its path."""
    return any(key in addresses.ID_KEYS or key in addresses.NAME_KEYS for key, _ in found.query)


def _has_moved(full: str, link: str) -> bool:
    """Whether an address without an id is another than the entry's own, and no page around it either."""
    here, there = addresses.parse(full), addresses.parse(link)
    if here is None or there is None or not there.path or not here.path:
        return False
    if _names_entry(here):
        return False
    return not unquote(here.path).casefold().startswith(there.path.casefold())
