"""A raw field as rules see it: its prose, with markup and other protected spans out of the way.

Inline tags vanish from the prose, entities become their characters; anything else that is no prose is one
placeholder. Every place of the prose leads back to its place in the raw field.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from html import unescape

BLOCK, CELL, OBJECT, BREAK = "\x0e", "\x0f", "\x10", "\x11"
"""Placeholders, control characters that Python counts as no whitespace: the edge of a block; of a cell or
list item; an inline thing that is no text (picture, code, shortcode); a line break tag."""

BLOCKS = frozenset(
    "address article aside blockquote body caption center col colgroup details dialog dir div dl fieldset"
    " figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend main menu nav ol"
    " optgroup p rp rt search section select summary table tbody tfoot thead tr ul".split()
)
"""Tags at which words end."""
CELLS = frozenset("td th li dt dd option".split())
INLINE = frozenset(
    "a abbr acronym b basefont bdi bdo big blink cite del dfn em font i ins mark nobr q rb rtc ruby s slot small span"
    " strike strong sub sup time tt u var wbr".split()
)
"""Tags that leave no trace in the prose; one of a name that HTML does not know (`press <Enter>`) is an object."""
VERBATIM = {
    "code": OBJECT, "kbd": OBJECT, "samp": OBJECT, "math": OBJECT, "svg": OBJECT,
    "pre": BLOCK, "script": BLOCK, "style": BLOCK, "textarea": BLOCK, "xmp": BLOCK, "listing": BLOCK, "title": BLOCK,
    "iframe": BLOCK, "object": BLOCK, "video": BLOCK, "audio": BLOCK, "canvas": BLOCK, "noscript": BLOCK, "template": BLOCK,
}  # fmt: skip
"""Elements that are protected with all they hold."""
CODE_SHORTCODES = frozenset(
    "actionscript3 asciimath audio bash c c# caldera_form cc code coffeescript coldfusion cpp crayon csharp css"
    " delphi diff email embed erlang fsharp geshi git go googlemaps groovy haskell highlight html htmlraw iframe"
    " inline-code java javafx javascript jscript json latex math matlab mathjax matlabkey objc patch perl php plain"
    " playlist pre python r raw rb ruby scala scss shell snippet source sourcecode sql svg tex text vb vbnet video"
    " vimeo wp_code xhtml xml xslt yaml youtube".split()
)
"""Shortcodes that are protected with all they hold: listings, formulas, addresses."""
WORD_TAGS = frozenset("o w m v st1 st2 wp u1 u2 u3 u4 u5 v1 ns0".split())
"""Prefixes of the tags that Word leaves behind."""
TRIES = 50
"""Tags or shortcodes with unpaired quotes that are looked into; after them a `>` ends a tag wherever it stands."""

_TOKEN = re.compile(
    r"<(?:!--(?: [^>]*+(?<= --)>)?|(/?)([a-zA-Z][\w:.-]*+)([^<>]*+)(>?)|[!?/][^<>]*+>?)"
    r"|&(?:#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6})|[a-zA-Z][a-zA-Z0-9]{1,31});"
    r"|\[(/?)([a-zA-Z][\w-]*+)([^\[\]]*+)(\]?)"
)
"""A tag, a plain comment or the beginning of another, an entity, what may be a shortcode."""
_OFFICE = re.compile(
    r"<!--\[if [^\]]{0,40}(?:mso|support|vml|ppt|word|excel)|<!--\[endif\]-->|<!--(?:Start|End)Fragment"
    r"|<!\[(?:if !(?:mso|support|vml)|endif\])|<\?xml[: ]",
    re.IGNORECASE,
)
"""Comments and declarations that Office leaves behind; those for old browsers are another's."""
_REST_OF_TAG = re.compile(r"(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_REST_OF_SHORTCODE = re.compile(r"(?:[^\[\]\"']++|\"[^\"]*+\"|'[^']*+')*+\]")
_KNOWN = {
    "&nbsp;": "\xa0",
    "&amp;": "&",
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&#8217;": "’",
    "&#8211;": "–",
}
"""Token -> what stands for it in the prose, wherever it is met: filled as such tokens come, up to …"""
REMEMBERED = 4096
LONGEST = 32
"""… and only those of so many characters."""
_PLACES = {
    **dict.fromkeys(BLOCKS, BLOCK),
    **dict.fromkeys(CELLS, CELL),
    **dict.fromkeys(INLINE, ""),
    **VERBATIM,
    "br": BREAK,
}
"""Tag -> what stands for it in the prose."""
_SPLITTING = ("<!-- wp:", "<!-- /wp:", "<!--more", "<!--nextpage", "<!--noteaser")
"""Comments at which words end."""


class Page:
    """A field's prose."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.prose = raw
        self.breaks: list[tuple[int, int]] = []
        """`<br>` tags, by their place in the raw field."""
        self.debris: list[tuple[int, int]] = []
        """Comments and tags that only Word reads, likewise."""
        self.kept_white = False
        """Whether some style keeps blanks as they are typed."""
        self._tokens: list[tuple[int, int, str]] = []
        """What of the raw field does not stand in the prose as it is: where, and what stands for it there."""
        if "<" in raw or "&" in raw or "[" in raw:
            self._read()

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Where the prose from `start` to `end` (one character at least) stands in the raw field."""
        return self._begin(start), self._finish(end - 1)

    def is_whole(self, start: int, end: int) -> bool:
        """Whether no tag hides between the characters of a span."""
        starts, raws, _ = self._pieces
        first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
        return all(self._piece_end(piece) == raws[piece + 1] for piece in range(first, last))

    @cached_property
    def _pieces(self) -> tuple[list[int], list[int], list[int]]:
        """Of each piece its place in the prose, in the raw field, and its raw length if that is not the same as in the prose.

        Made when a rule found something first, which most fields never see.
        """
        starts: list[int] = []
        raws: list[int] = []
        lengths: list[int] = []
        at = size = 0
        for start, end, shown in self._tokens:
            if start > at:
                starts.append(size)
                raws.append(at)
                lengths.append(0)
                size += start - at
            if shown:
                starts.append(size)
                raws.append(start)
                lengths.append(end - start)
                size += len(shown)
            at = end
        if at < len(self.raw) or not starts:
            starts.append(size)
            raws.append(at)
            lengths.append(0)
        return starts, raws, lengths

    def _piece_end(self, piece: int) -> int:
        """Where a piece ends in the raw field."""
        starts, raws, lengths = self._pieces
        return raws[piece] + (lengths[piece] or starts[piece + 1] - starts[piece])

    def _begin(self, at: int) -> int:
        starts, raws, lengths = self._pieces
        piece = bisect_right(starts, at) - 1
        return raws[piece] if lengths[piece] else raws[piece] + at - starts[piece]

    def _finish(self, at: int) -> int:
        starts, raws, lengths = self._pieces
        piece = bisect_right(starts, at) - 1
        return raws[piece] + (lengths[piece] or at - starts[piece] + 1)

    def _read(self) -> None:
        """Make the prose of a field that holds markup."""
        raw = self.raw
        search, known, tokens = _TOKEN.search, _KNOWN.get, self._tokens
        look = _Reader(self)
        kept: list[str] = []
        at = from_here = 0
        while (found := search(raw, from_here)) is not None:
            start, from_here = found.span()
            shown = known(found[0])
            if shown is None:
                shown, from_here = look.at(found)
                if shown is None:
                    continue
            kept += (raw[at:start], shown)
            at = from_here
            tokens.append((start, at, shown))
        kept.append(raw[at:])
        self.prose = "".join(kept)


class _Reader:
    """Tells what stands in the prose for what may be markup, and where that ends."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.raw = page.raw
        self.missing: set[str] = set()
        """Ends of elements and shortcodes that the field does not hold."""
        self.tries = TRIES

    def at(self, found: re.Match[str]) -> tuple[str | None, int]:
        """What stands for a token, and where to go on; None: the token stands for itself."""
        if found.lastindex == 4:
            return self._tag(found)
        if found.lastindex == 8:
            return self._shortcode(found)
        if found[0][0] == "&":
            return _entity(found[0]), found.end()
        return self._comment(found)

    def _tag(self, found: re.Match[str]) -> tuple[str, int]:
        """An element's beginning or end."""
        raw, page = self.raw, self.page
        start, end = found.span()
        slash, name, inside, closed = found.group(1, 2, 3, 4)
        quoted = '"' in inside or "'" in inside
        if quoted:
            if _unpaired(inside) and self.tries and closed:
                rest = _REST_OF_TAG.match(raw, found.end(2))
                if rest is None:
                    self.tries -= 1
                else:
                    end = rest.end()
            if "white-space" in inside and not page.kept_white:
                page.kept_white = "pre" in inside.partition("white-space")[2][:12]
        name = name.lower()
        shown = _PLACES.get(name, OBJECT)
        if name == "br":
            page.breaks.append((start, end))
        elif name in VERBATIM and not slash and not inside.endswith("/"):
            end = _close(raw, f"</{name}", end, self.missing)
        elif ":" in name and name.partition(":")[0] in WORD_TAGS:
            shown = ""
            page.debris.append((start, end))
        elif not quoted:
            _remember(found[0], shown)
        return shown, end

    def _shortcode(self, found: re.Match[str]) -> tuple[str | None, int]:
        """A shortcode, if it is one and no words of the author; a listing's is taken with all it holds."""
        raw = self.raw
        start, end = found.span()
        slash, name, inside, closed = found.group(5, 6, 7, 8)
        if inside.count('"') & 1 and self.tries:
            rest = _REST_OF_SHORTCODE.match(raw, found.end(6))
            if rest is None:
                self.tries -= 1
            else:
                end, inside, closed = rest.end(), raw[found.end(6) : rest.end() - 1], "]"
        if not closed or raw[end : end + 1] == "(" or not (slash or _is_shortcode(name, inside)):
            return None, start + 1
        if not slash and name.lower() in CODE_SHORTCODES and not inside.endswith("/"):
            close = raw.find(f"[/{name}]", end) if name not in self.missing else -1
            if close < 0:
                self.missing.add(name)
            else:
                end = close + len(name) + 3
        return OBJECT, end

    def _comment(self, found: re.Match[str]) -> tuple[str, int]:
        """A comment, a declaration, a processing instruction."""
        raw = self.raw
        start, end = found.span()
        if raw.startswith("<!--", start):
            if end - start > 4:
                shown = BLOCK if found[0].startswith(_SPLITTING) else ""
                _remember(found[0], shown)
                return shown, end
            end = raw.find("-->", end) + 3
            if end < 3:
                end = len(raw)
            if raw.startswith(_SPLITTING, start):
                return BLOCK, end
        if _OFFICE.match(raw, start, end):
            self.page.debris.append((start, end))
        return "", end


def _remember(token: str, shown: str) -> None:
    """Keep what stands for a token, wherever it is met."""
    if len(token) <= LONGEST and len(_KNOWN) < REMEMBERED:
        _KNOWN[token] = shown


def _unpaired(inside: str) -> bool:
    """Whether a `>` in a tag may stand inside a quoted value."""
    if inside.count('"') & 1:
        return True
    return inside.count("'") & 1 == 1 and "='" in inside


def _is_shortcode(name: str, inside: str) -> bool:
    """Whether brackets hold a shortcode and no words of the author."""
    if not inside or inside[0] == "/":
        return True
    if inside[0] not in " \t\r\n\xa0=:":
        return False
    return (
        "=" in inside
        or '"' in inside
        or "_" in name
        or "-" in name
        or (name.islower() and len(inside.split()) <= 2)
    )


def _close(raw: str, tag: str, start: int, missing: set[str]) -> int:
    """Where an element ends; at the end of the field if it is not closed."""
    if tag in missing:
        return len(raw)
    at = start - 1
    while (at := raw.find("</", at + 1)) >= 0:
        if raw[at : at + len(tag)].lower() == tag and raw[at + len(tag) : at + len(tag) + 1] in {
            ">",
            " ",
            "\n",
            "\t",
            "",
        }:
            end = raw.find(">", at)
            return end + 1 if end >= 0 else len(raw)
    missing.add(tag)
    return len(raw)


def _entity(entity: str) -> str | None:
    """What an entity stands for; None if it is none."""
    shown = unescape(entity)
    if not shown or shown == entity or (entity[1] != "#" and shown.endswith(";") and len(shown) > 1):
        return None
    _remember(entity, shown)
    return shown
