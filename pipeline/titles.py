"""A title as it is stored goes in, plain text comes out."""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"<(?:!--|/?[a-zA-Z][^<>]*>)")
_BREAKS = re.compile(r"[^\S\n\t]*[\n\t]\s*")


def plain(text: str) -> str:
    """A title without markup, its entities resolved, on one line.

    >>> plain("Q&amp;A: <em>a</em> < b")
    'Q&A: a < b'
    >>> plain("A title<!-- x --> <!-- y")
    'A title <!-- y'
    """
    if "<" in text:
        text = _without_tags(text)
    if "&" in text:
        text = html.unescape(text)
    return _BREAKS.sub(" ", text.strip()) if "\n" in text or "\t" in text else text.strip()


def _without_tags(text: str) -> str:
    """The text between tags and comments; a comment that never ends is text."""
    kept: list[str] = []
    at = 0
    last = text.rfind("-->")
    for found in _TAG.finditer(text):
        start, stop = found.span()
        if start < at:
            continue  # inside a comment
        if found[0] == "<!--":
            if last < stop:
                continue
            stop = text.find("-->", stop) + 3
        kept.append(text[at:start])
        at = stop
    kept.append(text[at:])
    return "".join(kept)
