"""Pictures that stand twice, for browsers with and without scripts: HTML in, HTML with one of each out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.convert.pictures import source, stem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.convert.context import Context

_IMG = re.compile(r"""<img\b(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""", re.IGNORECASE)
_IMG_BEFORE = re.compile(r"(?:</?(?:a|p|br|span|div|picture|figure)\b[^<>]*>|\s)*$", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>=]+))""")
_NOSCRIPT = re.compile(r"<noscript\b[^<>]*>", re.IGNORECASE)
_NOSCRIPT_END = re.compile(r"</noscript\s*>", re.IGNORECASE)
_GAP = 200
"""Characters between two pictures that can still be one and its twin."""


def untwin(html: str, ctx: Context) -> str:
    """The HTML with the pictures of `noscript` as content, and what else stands there gone: no reader sees it.

    Plugins that load pictures late put the picture there a second time, with all that is said of it; then the
    stand-in goes.
    """
    opening = _NOSCRIPT.search(html)
    if opening is None:
        return html
    pieces: list[str] = []
    start = 0
    while opening:
        closing = _NOSCRIPT_END.search(html, opening.end())
        if closing is None:
            break
        before = html[start : opening.start()]
        inner = html[opening.end() : closing.start()]
        after = closing.end()
        twins = {_key(img) for img in _images(inner)} - {""}
        if not _IMG.search(inner):
            ctx.note("noscript-removed", "what only browsers without scripts would show")
            inner = ""
        elif twins:
            before = _without_last(before, twins)
            following = _IMG.match(html, after)
            if following and _key(_attributes(following[0])) in twins:
                after = following.end()
        pieces += (before, inner)
        start = after
        opening = _NOSCRIPT.search(html, start)
    pieces.append(html[start:])
    return "".join(pieces)


def _without_last(html: str, twins: set[str]) -> str:
    """The HTML without the picture at its end, if it is one of these."""
    at = html.rfind("<img", max(0, len(html) - 20_000))
    found = _IMG.match(html, at) if at >= 0 else None
    if found is None or len(html) - found.end() > _GAP or not _IMG_BEFORE.match(html, found.end()):
        return html
    return html[:at] + html[found.end() :] if _key(_attributes(found[0])) in twins else html


def _key(attributes: dict[str, str]) -> str:
    """What a picture and its twin have in common: the original's address, whatever the size."""
    address = source(attributes)
    return stem(address) or address


def _images(html: str) -> Iterator[dict[str, str]]:
    """The attributes of every picture in the HTML."""
    return (_attributes(found[0]) for found in _IMG.finditer(html))


def _attributes(tag: str) -> dict[str, str]:
    """The attributes of one tag, as far as an address is concerned."""
    return {
        name.lower(): (one or two or bare).replace("&amp;", "&")
        for name, one, two, bare in _ATTRIBUTE.findall(tag)
    }
