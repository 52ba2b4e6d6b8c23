"""A title as it is stored goes in, plain text comes out."""

from __future__ import annotations

import html
import re

TAG = re.compile(r"<(?:!--.*?-->|/?[a-zA-Z][^<>]*>)", re.DOTALL)
BREAKS = re.compile(r"[^\S\n\t]*[\n\t]\s*")


def plain(text: str) -> str:
    """A title without markup, its entities resolved, on one line.

    >>> plain("Q&amp;A: <em>a</em> < b")
    'Q&A: a < b'
    """
    if "<" in text:
        text = TAG.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    return BREAKS.sub(" ", text.strip()) if "\n" in text or "\t" in text else text.strip()
