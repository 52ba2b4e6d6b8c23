"""Lists that Word pasted as paragraphs with typed bullets become lists in the tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.convert.tree import content, finder, forget

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element as Element

_IGNORED = finder(".//span[contains(@style, 'mso-list:')]")
_LEVEL = re.compile(r"\blevel([1-9])\b")
_MARKER = re.compile(
    r"[\s\xa0]*(?P<bullet>[·•▪◦‣§o\-\u2013\u2014\uf0a7\uf0b7\uf0fc]|(?P<number>\d{1,3}|[a-z]|[ivx]{1,4})[.)])[\s\xa0]+",
    re.IGNORECASE,
)
MAX_LEVEL = 9


def lists(paragraphs: Iterable[Element]) -> None:
    """Turn runs of Word's list paragraphs into `<ul>` and `<ol>`."""
    seen: set[Element] = set()
    for first in paragraphs:
        if "MsoList" not in (first.get("class") or "") or first in seen:
            continue
        run = [first]
        follower = first.getnext()
        while follower is not None and "MsoList" in (follower.get("class") or "") and _is_close(run[-1]):
            run.append(follower)
            follower = follower.getnext()
        seen.update(run)
        _build(run)


def _is_close(paragraph: Element) -> bool:
    """Whether no text parts a paragraph from the next."""
    return not (paragraph.tail or "").strip()


def _build(run: list[Element]) -> None:
    """Put the list in the place of its paragraphs; those without a bullet stay as they are."""
    stack: list[tuple[int, Element]] = []
    for paragraph in run:
        level = _level(paragraph)
        ordered = _take_marker(paragraph)
        if ordered is None:
            stack.clear()
            continue
        while stack and stack[-1][0] > level:
            stack.pop()
        if not stack or stack[-1][0] < level:
            new = paragraph.makeelement("ol" if ordered else "ul", {})
            if stack:
                stack[-1][1][-1].append(new)
            else:
                paragraph.addprevious(new)
            stack.append((level, new))
        forget(paragraph, "class", "style")
        paragraph.tag = "li"
        paragraph.tail = None
        stack[-1][1].append(paragraph)


def _level(paragraph: Element) -> int:
    match = _LEVEL.search(paragraph.get("style") or "")
    return min(int(match[1]), MAX_LEVEL) if match else 1


def _take_marker(paragraph: Element) -> bool | None:
    """Take the typed bullet out and say whether it was a number; None if there was none."""
    for span in _IGNORED(paragraph):
        marker = _MARKER.match(content(span) + " ")
        parent = span.getparent()
        if marker is None or parent is None:
            continue
        tail = (span.tail or "").lstrip()
        before = span.getprevious()
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
        span.tail = None
        parent.remove(span)
        return marker["number"] is not None
    if paragraph.text and (marker := _MARKER.match(paragraph.text)):
        paragraph.text = paragraph.text[marker.end() :]
        return marker["number"] is not None
    return None
