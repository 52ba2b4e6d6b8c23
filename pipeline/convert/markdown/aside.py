"""Paragraphs that were set aside from the tree, Markdown out: all of an entry at once, as far as that is sure."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from pipeline.convert.markdown import escape, inline
from pipeline.convert.markdown.addresses import autolink, destination
from pipeline.convert.markdown.code import span
from pipeline.convert.markdown.signs import (
    ATOM,
    BREAK,
    EM,
    EM_END,
    END,
    LINK,
    LINK_END,
    RUN,
    STRONG,
    STRONG_END,
)
from pipeline.convert.tree import resolved

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element as Element

    from pipeline.convert.markdown.code import Span
    from pipeline.convert.markdown.writer import Writer
    from pipeline.convert.plain import Aside

_EXTRA = re.compile(f"([{LINK}{LINK_END}{ATOM}])")
_TAKEN = re.compile(f"[{LINK_END}{ATOM}]")
_BLANKS = re.compile("  +")
_MARKS = ((STRONG, "**"), (STRONG_END, "**"), (EM, "*"), (EM_END, "*"))
_UNSURE = re.compile(
    "[\x01-\x08\x0e\x1d\x1e](?:"
    "(?<=[\x01\x02\x07])(?=[ \x0e])|(?<=[ \x0e][\x04\x05\x08])"  # a blank inside of a mark
    "|(?<=[\x01-\x06])(?= ?[\x01-\x06])"  # marks that touch
    r"|(?<=[^\s\x0e][\x01\x02])|(?<=[\x04\x05])(?=[^\s\x0e.,;:!?)])|(?<=[\W_][\x04\x05])(?=[.,;:!?)])"  # see emphasis
    r"|(?<=\x07)(?=(?i:https?|ftp):)"  # a link that shows an address
    "|(?<=[\x1d\x1e])(?:\x0e|[\xad\u200b-\u200d\u2060\ufeff]+\x1e)|(?<=\x0e)\x1e"  # nothing in a line
    ")"
)


class Run(NamedTuple):
    """Paragraphs that follow each other directly."""

    signs: str
    """Their text with signs for tags."""
    ready: str
    """Their Markdown, but for what `LINK_END` and `ATOM` stand for; "" if each paragraph needs a look of its own."""
    extras: Iterator[tuple[str, str]]
    """Of all runs, in order, as in `Aside`."""


def runs(aside: Aside) -> Iterator[Run]:
    """Each run, for `write`."""
    signs, clean = inline.collapsed(aside.signs)
    ready = clean and _finished(signs)
    extras = iter(aside.extras)
    each = signs.split(RUN)[1:]
    return map(Run, each, ready.split(RUN)[1:] if ready else [""] * len(each), [extras] * len(each))


def _finished(signs: str) -> str:
    """All that is done to a line, done to many; "" if there is anything that needs to be looked at by itself."""
    s = escape.text(signs)
    if _UNSURE.search(s):
        return ""
    lines = s.replace(RUN, "").replace(BREAK, END).split(END)
    if not escape.STARTS.isdisjoint({line[:1] for line in lines}):
        s = RUN.join(END.join(map(_begun, run.split(END))) for run in s.split(RUN))
    for sign, mark in _MARKS:
        s = s.replace(sign, mark)
    if LINK in s:
        s = s.replace("!" + LINK, "\\!" + LINK).replace(LINK, "[")
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
    marks = _EXTRA.findall(signs) if LINK in signs or ATOM in signs else []
    extras = [
        ("", span(_BLANKS.sub(" ", resolved(code)))) if code else (w.link(resolved(address)), "")
        for address, code in islice(left, len(marks) - marks.count(LINK_END))
    ]
    if ready and all(map(any, extras)):
        if marks:
            atoms = _atoms(marks, extras)
            ready = _TAKEN.sub(lambda _: next(atoms), ready)
        w.out += ready[:-1].split(END)
        return
    following = iter(extras)
    for paragraph in signs.split(END)[:-1]:
        taken: list[str | Span] = []
        if line := inline.finished(_linked(paragraph, following, taken), taken):
            w.out.append(line)


def _atoms(marks: Sequence[str], extras: Sequence[tuple[str, str]]) -> Iterator[str]:
    """What the signs stand for: a link's end comes after what is inside of it."""
    following = iter(extras)
    end = ""
    for mark in marks:
        if mark == LINK:
            end = f"]({destination(next(following)[0])})"
        else:
            yield end if mark == LINK_END else next(following)[1]


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
