"""An HTML tree in, its running text out: a line a paragraph, for search and analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from pipeline.convert.tree import ASIDE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element as Element

LINES = frozenset(
    "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p"
    " pre search section summary table tbody tfoot thead tr ul".split()
)
"""Elements that begin and end a line."""
CELLS = frozenset(("td", "th"))
LEFT_OUT = frozenset("audio iframe math object script style template track video rp".split())
"""Players, formulas and what no reader sees."""
PLAYERS = frozenset("audio iframe video".split())
_LINE = "\x0e"


def text(root: Element, aside: Iterable[str] = ()) -> str:
    r"""The text of a tree from `tree.parse`; `aside` is that of paragraphs that it only holds a place for.

    >>> from pipeline.convert.tree import parse
    >>> text(parse("<h2>A</h2><p>b <em>c</em><br>d</p><script>x</script>"))
    'A\nb c\nd'
    >>> text(parse("<figure><video></video><figcaption>Film</figcaption></figure><figcaption>Mine</figcaption>"))
    'Mine'
    """
    done: list[str] = []
    parts: list[str] = []
    left = iter(aside)
    append = parts.append
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    pre = 0
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if (
                tag in LEFT_OUT
                or (tag == "sup" and _is_reference(element))
                or (tag == "figure" and _is_player(element))
            ):
                walker.skip_subtree()
                continue
            if tag in LINES:
                append(_LINE)
                if tag == "pre":
                    pre += 1
            elif tag in CELLS:
                append(" ")
            elif tag == ASIDE:
                done += _lines(parts)
                done.append(next(left))
                parts.clear()
                walker.skip_subtree()
                continue
            content = element.text
        else:
            if tag in LINES:
                append(_LINE)
                if tag == "pre":
                    pre -= 1
            content = element.tail
        if content:
            append(content.replace("\n", _LINE) if pre and "\n" in content else content)
    done += _lines(parts)
    return "\n".join(filter(None, done))


def _lines(parts: list[str]) -> list[str]:
    """The lines that parts of a text make, blanks as a browser shows them."""
    return [" ".join(line.split()) for line in "".join(parts).split(_LINE) if line]


def _is_reference(element: Element) -> bool:
    """Whether a `<sup>` is only a footnote's number."""
    return "footnote-ref" in (element.get("class") or "")


def _is_player(figure: Element) -> bool:
    """Whether a figure shows a player, or the address of one, whose caption is no running text."""
    for child in figure:
        inner = child[0] if len(child) == 1 and not (child.text or "").strip() else child
        if inner.tag in PLAYERS or (inner.tag == "a" and inner.get("href") == inner.text):
            return True
    return False
