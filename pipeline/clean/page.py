"""A raw field as rules see it: its prose, with markup and other protected spans out of the way.

Inline tags vanish from the prose, entities become their characters; anything else that is no prose is one
placeholder. Every place of the prose leads back to its place in the raw field.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from html import unescape
from typing import NamedTuple

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
    r"<(?:!--|(/?)([a-zA-Z][\w:.-]*+)([^<>]*+)(>?)|[!?/][^<>]*+>?)"
    r"|&(?:#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6})|[a-zA-Z][a-zA-Z0-9]{1,31});"
    r"|\[(/?)([a-zA-Z][\w-]*+)([^\[\]]*+)(\]?)"
)
_OFFICE = re.compile(
    r"<!--\[if [^\]]{0,40}(?:mso|support|vml|ppt|word|excel)|<!--\[endif\]-->|<!--(?:Start|End)Fragment"
    r"|<!\[(?:if !(?:mso|support|vml)|endif\])|<\?xml[: ]",
    re.IGNORECASE,
)
"""Comments and declarations that Office leaves behind; those for old browsers are another's."""
_REST_OF_TAG = re.compile(r"(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_REST_OF_SHORTCODE = re.compile(r"(?:[^\[\]\"']++|\"[^\"]*+\"|'[^']*+')*+\]")
_ENTITIES = {
    "&nbsp;": "\xa0",
    "&amp;": "&",
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&#8217;": "’",
    "&#8211;": "–",
}


class Span(NamedTuple):
    """A tag that rules for markup may take away: where it stands in the raw field, and in the prose."""

    start: int
    end: int
    at: int


class Page:
    """A field's prose."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.prose = raw
        self.breaks: list[Span] = []
        """`<br>` tags."""
        self.debris: list[Span] = []
        """Comments and tags that only Word reads."""
        self.kept_white = False
        """Whether some style keeps blanks as they are typed."""
        self._starts = [0]
        self._raws = [0]
        self._lengths = [0]
        """Of a piece: its place in the prose, in the raw field, and its raw length if that is not the same as in the prose."""
        if "<" in raw or "&" in raw or "[" in raw:
            self._read()

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Where the prose from `start` to `end` (one character at least) stands in the raw field."""
        return self._begin(start), self._finish(end - 1)

    def is_whole(self, start: int, end: int) -> bool:
        """Whether no tag hides between the characters of a span."""
        first, last = bisect_right(self._starts, start) - 1, bisect_right(self._starts, end - 1) - 1
        return all(self._piece_end(piece) == self._raws[piece + 1] for piece in range(first, last))

    def _piece_end(self, piece: int) -> int:
        """Where a piece ends in the raw field."""
        return self._raws[piece] + (self._lengths[piece] or self._starts[piece + 1] - self._starts[piece])

    def _begin(self, at: int) -> int:
        piece = bisect_right(self._starts, at) - 1
        return self._raws[piece] if self._lengths[piece] else self._raws[piece] + at - self._starts[piece]

    def _finish(self, at: int) -> int:
        piece = bisect_right(self._starts, at) - 1
        length = self._lengths[piece]
        return self._raws[piece] + (length or at - self._starts[piece] + 1)

    def _read(self) -> None:
        """Make the prose of a field that holds markup."""
        raw = self.raw
        search = _TOKEN.search
        kept: list[str] = []
        starts, raws, lengths = self._starts, self._raws, self._lengths
        starts.clear()
        raws.clear()
        lengths.clear()
        missing: set[str] = set()
        tries = TRIES
        at = size = 0
        from_here = 0
        while (found := search(raw, from_here)) is not None:
            start, end = found.span()
            from_here = end
            last = found.lastindex
            length = 0
            if last == 4:  # a tag
                slash, name, inside, closed = found.group(1, 2, 3, 4)
                if '"' in inside or "'" in inside:
                    if _unpaired(inside) and tries and closed:
                        rest = _REST_OF_TAG.match(raw, found.end(2))
                        if rest is None:
                            tries -= 1
                        else:
                            end = from_here = rest.end()
                    if "white-space" in inside and not self.kept_white:
                        self.kept_white = "pre" in inside.partition("white-space")[2][:12]
                name = name.lower()
                if name in BLOCKS:
                    shown = BLOCK
                elif name == "br":
                    shown = BREAK
                    self.breaks.append(Span(start, end, size + start - at))
                elif name in VERBATIM:
                    shown = VERBATIM[name]
                    if not slash and not inside.endswith("/"):
                        end = from_here = _close(raw, f"</{name}", end, missing)
                elif name in CELLS:
                    shown = CELL
                elif name in INLINE:
                    shown = ""
                elif ":" in name and name.partition(":")[0] in WORD_TAGS:
                    shown = ""
                    self.debris.append(Span(start, end, size + start - at))
                else:
                    shown = OBJECT
            elif last == 8:  # a shortcode
                slash, name, inside, closed = found.group(5, 6, 7, 8)
                if inside.count('"') & 1 and tries:
                    rest = _REST_OF_SHORTCODE.match(raw, found.end(6))
                    if rest is None:
                        tries -= 1
                    else:
                        end, inside, closed = rest.end(), raw[found.end(6) : rest.end() - 1], "]"
                if not closed or raw[end : end + 1] == "(" or not (slash or _is_shortcode(name, inside)):
                    from_here = start + 1
                    continue
                from_here = end
                shown = OBJECT
                if not slash and name.lower() in CODE_SHORTCODES and not inside.endswith("/"):
                    close = raw.find(f"[/{name}]", end) if name not in missing else -1
                    if close < 0:
                        missing.add(name)
                    else:
                        end = from_here = close + len(name) + 3
            elif raw[start] == "&":
                entity = found[0]
                shown = _ENTITIES.get(entity) or _entity(entity)
                if not shown:
                    continue
                length = end - start
            else:  # a comment, a declaration, a processing instruction
                shown = ""
                if raw.startswith("<!--", start):
                    end = raw.find("-->", start + 4) + 3
                    if end < 3:
                        end = len(raw)
                    from_here = end
                    if raw.startswith(
                        ("<!-- wp:", "<!-- /wp:", "<!--more", "<!--nextpage", "<!--noteaser"), start
                    ):
                        shown = BLOCK
                    elif _OFFICE.match(raw, start, end):
                        self.debris.append(Span(start, end, size + start - at))
                elif _OFFICE.match(raw, start, end):
                    self.debris.append(Span(start, end, size + start - at))
            if start > at:
                starts.append(size)
                raws.append(at)
                lengths.append(0)
                kept.append(raw[at:start])
                size += start - at
            if shown:
                starts.append(size)
                raws.append(start)
                lengths.append(length or end - start)
                kept.append(shown)
                size += len(shown)
            at = end
        if at < len(raw) or not starts:
            starts.append(size)
            raws.append(at)
            lengths.append(0)
            kept.append(raw[at:])
        self.prose = "".join(kept)


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


def _entity(entity: str) -> str:
    """What an entity stands for; "" if it is none."""
    shown = unescape(entity)
    if shown == entity or (entity[1] != "#" and shown.endswith(";") and len(shown) > 1):
        return ""
    if len(_ENTITIES) < 4096:
        _ENTITIES[entity] = shown
    return shown
