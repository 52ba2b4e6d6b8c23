"""What an entry's body holds, counted while its tree is at hand: links with their goals, pictures, shortcodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.convert.tree import ASIDE, content

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element as Element

    from pipeline.convert.links import Goal, Linker


LinkFound = tuple[str, "str | None", str]
"""(address as written, rel, text)."""


class Link(NamedTuple):
    """A link of the body."""

    goal: Goal
    rel: tuple[str, ...]
    """Words of its `rel` attribute, in lower case."""
    text: str
    """What is clicked on: its text, else the alternative text of its picture."""


class Outline(NamedTuple):
    """What the body holds."""

    links: tuple[Link, ...]
    images: int
    shortcodes: dict[tuple[str, str], int]
    """(name, what became of it) -> how often."""


class Found(NamedTuple):
    """The same, before links are resolved."""

    links: list[LinkFound]
    images: int

    def resolved(self, linker: Linker, shortcodes: dict[tuple[str, str], int]) -> Outline:
        """The outline, when the linker was asked about most links already."""
        goals = linker.goals
        links = []
        for url, rel, text in self.links:
            if url not in goals:
                linker(url)
            words = tuple(dict.fromkeys(rel.lower().split())) if rel else ()
            links.append(Link(goals[url], words, text))
        return Outline(tuple(links), self.images, shortcodes)


def outline(root: Element, aside: Iterable[list[LinkFound]] = ()) -> Found:
    """Look at a tree from `tree.parse`, which converting it to Markdown may change; `aside`: links of what was set aside.

    >>> from pipeline.convert.tree import parse
    >>> outline(parse('<p><a href="/x" rel="me">a <b>b</b></a><img src="y"/></p>'))
    Found(links=[('/x', 'me', 'a b')], images=1)
    """
    links: list[LinkFound] = []
    images = 0
    others = iter(aside)
    for element in root.iter("a", "img", ASIDE):
        if element.tag == "img":
            images += 1
        elif element.tag == ASIDE:
            links += next(others)
        elif url := element.get("href"):
            links.append((url, element.get("rel"), _shown(element)))
    return Found(links, images)


def _shown(link: Element) -> str:
    """What a reader clicks on."""
    text = (link.text or "") if not len(link) else content(link)
    text = " ".join(text.split())
    if text or not len(link):
        return text
    alts = (image.get("alt") or "" for image in link.iter("img"))
    return " ".join(" ".join(alts).split())
