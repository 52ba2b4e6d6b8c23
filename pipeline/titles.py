"""A title as it is stored goes in, plain text comes out."""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"<(?:(!--)|/?([a-zA-Z][a-zA-Z0-9]*)[^<>]*>)")
_ENDS = {
    "!--": re.compile("-->"),
    "script": re.compile("</script[^<>]*>", re.IGNORECASE),
    "style": re.compile("</style[^<>]*>", re.IGNORECASE),
}
"""What is no text, with all that it holds -> how it ends."""
_BREAKS = re.compile(r"[^\S\n\t]*[\n\t]\s*")


def plain(text: str) -> str:
    """A title without markup, its entities resolved, on one line.

    >>> plain("Q&amp;A: <em>a</em> < b")
    'Q&A: a < b'
    >>> plain("Title<script>alert(1)</script><!-- x --> <!-- y")
    'Title <!-- y'
    """
    if "<" in text:
        text = _without_tags(text)
    if "&" in text:
        text = html.unescape(text)
    return _BREAKS.sub(" ", text.strip()) if "\n" in text or "\t" in text else text.strip()


def _without_tags(text: str) -> str:
    """The text between tags; what never ends is text."""
    kept: list[str] = []
    endless: set[str] = set()
    at = 0
    while (found := _TAG.search(text, at)) is not None:
        start, stop = found.span()
        name = (found[1] or found[2]).lower()
        if name in _ENDS and text[start + 1] != "/":
            end = None if name in endless else _ENDS[name].search(text, stop)
            if end is not None:
                stop = end.end()
            else:
                endless.add(name)
                if name == "!--":
                    kept.append(text[at:stop])
                    at = stop
                    continue
        kept.append(text[at:start])
        at = stop
    kept.append(text[at:])
    return "".join(kept)
