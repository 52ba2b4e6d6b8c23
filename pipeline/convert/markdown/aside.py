"""Paragraphs that were set aside from the tree, Markdown out: all of an entry at once, as far as that is sure."""

from __future__ import annotations

import re
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING, NamedTuple

from pipeline.convert.markdown import escape, inline
from pipeline.convert.markdown.addresses import autolink, destination
from pipeline.convert.markdown.code import span
from pipeline.convert.markdown.emphasis import marked
from pipeline.convert.markdown.signs import ATOM, BREAK, END, LINK, LINK_END, RUN
from pipeline.convert.tree import resolved

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element as Element

    from pipeline.convert.markdown.code import Span
    from pipeline.convert.markdown.writer import Writer
    from pipeline.convert.plain import Aside

_EXTRA = re.compile(f"([{LINK}{LINK_END}{ATOM}])")
_BLANKS = re.compile("  +")
_EDGES = f" \xa0{BREAK}"
_SHOWS_ADDRESS = re.compile(f"{LINK}(?i:https?|ftp):")


class Run(NamedTuple):
    """Paragraphs that follow each other directly."""

    signs: str
    """Their text with signs for tags."""
    ready: str
    """Their Markdown, but for links and code; "" if each paragraph needs a look of its own."""
    extras: Iterator[tuple[str, str]]
    """Of all runs, in order, as in `Aside`."""


def runs(aside: Aside) -> Iterator[Run]:
    """Each run, for `write`."""
    signs = _tidied(aside.signs)
    each = signs.split(RUN)
    ready = _finished(signs)
    return map(Run, each, ready.split(RUN) if ready else map(_finished, each), repeat(iter(aside.extras)))


def _tidied(signs: str) -> str:
    """The runs, parted by `RUN`, of their paragraphs, parted by `END`, with blanks as a browser shows them."""
    s = inline.collapse(resolved(signs))
    if BREAK in s:
        s = inline.breaks_only(s)
    return RUN.join([END.join(_paragraphs(run)) for run in s.split(RUN)[1:]])


def _paragraphs(run: str) -> list[str]:
    """The paragraphs of a run that show anything."""
    stripped = [paragraph.strip(_EDGES) for paragraph in run.split(END)]
    return [paragraph for paragraph in stripped if paragraph.strip(inline.NOT_TEXT)]


def _finished(signs: str) -> str:
    """All that is done to a line, done to many; "" if there is anything that needs to be looked at by itself."""
    s = escape.text(signs)
    if not inline.is_sure(s) or (LINK in s and _SHOWS_ADDRESS.search(s)):
        return ""
    lines = s.replace(RUN, END).replace(BREAK, END).split(END)
    if not escape.STARTS.isdisjoint({line[:1] for line in lines}):
        s = RUN.join([END.join(map(_begun, run.split(END))) for run in s.split(RUN)])
    s = marked(s)
    if LINK in s:
        s = s.replace("!" + LINK, "\\!" + LINK)
    return s.replace(BREAK, "  \n")


def _begun(paragraph: str) -> str:
    """A paragraph whose lines begin no block."""
    return BREAK.join(
        escape.start(line, first=not at, item=False) for at, line in enumerate(paragraph.split(BREAK))
    )


def write(w: Writer, _element: Element) -> None:
    """The next run of paragraphs."""
    w.flush()
    signs, ready, left = next(w.aside)
    holds = LINK in signs or ATOM in signs
    extras = [
        ("", span(_BLANKS.sub(" ", resolved(code)))) if code else (w.link(resolved(address)), "")
        for address, code in (islice(left, signs.count(LINK) + signs.count(ATOM)) if holds else ())
    ]
    if ready and all(map(any, extras)):
        w.out += (_whole(ready, extras) if extras else ready).split(END)
        return
    following = iter(extras)
    for paragraph in signs.split(END):
        taken: list[str | Span] = []
        if line := inline.finished(_linked(paragraph, following, taken), taken):
            w.out.append(line)


def _whole(ready: str, extras: Sequence[tuple[str, str]]) -> str:
    """The Markdown with its links and code; they come in the order in which they begin."""
    following = iter(extras)
    first, *links = ready.split(LINK)
    pieces = _coded(first, following)
    for link in links:
        address, _ = next(following)
        shown, _, after = link.partition(LINK_END)
        pieces += "[", *_coded(shown, following), f"]({destination(address)})", *_coded(after, following)
    return "".join(pieces)


def _coded(s: str, extras: Iterator[tuple[str, str]]) -> list[str]:
    """The pieces of Markdown that holds no link."""
    if ATOM not in s:
        return [s]
    first, *others = s.split(ATOM)
    return [first, *chain.from_iterable((next(extras)[1], piece) for piece in others)]


def _linked(paragraph: str, extras: Iterator[tuple[str, str]], atoms: list[str | Span]) -> str:
    """A paragraph without signs for links that lead nowhere, or show nothing but their address."""
    pieces = _EXTRA.split(paragraph)
    end = ""
    for at in range(1, len(pieces), 2):
        if pieces[at] == ATOM:
            atoms.append(next(extras)[1])
        elif pieces[at] == LINK:
            address, _ = next(extras)
            end = f"]({destination(address)})" if address else ""
            if not address:
                pieces[at] = ""
            elif pieces[at + 2] == LINK_END and (short := autolink(address, pieces[at + 1].strip())):
                pieces[at], pieces[at + 1], end = ATOM, "", ""
                atoms.append(short)
        elif end:
            atoms.append(end)
        else:
            pieces[at] = ""
    return "".join(pieces)
