"""How much of an entry's HTML its Markdown still shows: the HTML in, and the Markdown rendered, a share of each feature out.

A feature's measure is the share of its occurrences on the one side that are on the other, in order where order means
something; 1.0 is all, and a feature that the HTML does not have counts as nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from lxml import html as parser

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from lxml.html import HtmlElement

WORD = re.compile(r"\w+")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
LANGUAGE = re.compile(r"(?:language|lang)-([\w+#-]+)")
LEFT_OUT = ("audio", "video", "iframe", "script", "style")
"""Elements whose text no reader sees."""


def text(root: HtmlElement) -> list[Hashable]:
    """Words, in order."""
    return list(WORD.findall(" ".join(each for each in root.itertext() if each)))


def links(root: HtmlElement) -> list[Hashable]:
    """What links say."""
    return [" ".join(WORD.findall(link.text_content())) for link in root.iter("a") if link.get("href")]


def pictures(root: HtmlElement) -> list[Hashable]:
    """What pictures are called where they can not be seen."""
    return [" ".join(WORD.findall(img.get("alt") or "")) for img in root.iter("img") if img.get("src")]


def headings(root: HtmlElement) -> list[Hashable]:
    """Levels and words."""
    return [
        (each.tag, tuple(words))
        for each in root.iter(*HEADINGS)
        if (words := WORD.findall(each.text_content()))
    ]


def code(root: HtmlElement) -> list[Hashable]:
    """Listings to the letter, with their language."""
    found: list[Hashable] = []
    for each in root.iter("pre"):
        inner = each.find("code")
        language = LANGUAGE.search(inner.get("class") or "") if inner is not None else None
        found.append((language[1] if language else "", each.text_content().strip("\n")))
    return found


def tables(root: HtmlElement) -> list[Hashable]:
    """The words of each cell, row by row."""
    return [
        tuple(tuple(WORD.findall(cell.text_content())) for cell in row.iter("td", "th"))
        for row in root.iter("tr")
        if any(WORD.search(cell.text_content()) for cell in row.iter("td", "th"))
    ]


FEATURES: dict[str, Callable[[HtmlElement], list[Hashable]]] = {
    "text": text,
    "links": links,
    "pictures": pictures,
    "headings": headings,
    "code": code,
    "tables": tables,
}
"""Name -> what is looked at."""


def measure(source: str, rendered: str) -> dict[str, float]:
    """The share of each feature of the source that the rendered Markdown has; features that it lacks are left out.

    >>> measure("<h2>A</h2><p>one two</p>", "<h2>A</h2><p>one</p>")
    {'text': 0.8, 'headings': 1.0}
    """
    left, right = _tree(source), _tree(rendered)
    found = {}
    for name, look in FEATURES.items():
        wanted, there = look(left), look(right)
        if wanted:
            found[name] = _shared(wanted, there)
    return found


def mean(measures: Iterable[dict[str, float]]) -> dict[str, float]:
    """The mean of each feature over the entries that have it."""
    sums: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for each in measures:
        sums.update(each)
        counts.update(each.keys())
    return {name: sums[name] / counts[name] for name in FEATURES if counts[name]}


def _shared(wanted: list[Hashable], there: list[Hashable]) -> float:
    """Twice what both have in the same order, by what they have together."""
    if wanted == there:
        return 1.0
    blocks = SequenceMatcher(None, wanted, there, autojunk=False).get_matching_blocks()
    return 2 * sum(block.size for block in blocks) / (len(wanted) + len(there))


def _tree(html: str) -> HtmlElement:
    """A tree without what no reader sees."""
    root: HtmlElement = parser.fragment_fromstring(html, create_parent="div")
    for each in list(root.iter(*LEFT_OUT)):
        each.drop_tree()
    return root
