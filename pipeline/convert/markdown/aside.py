"""Paragraphs that were set aside from the tree, Markdown out: text and signs stand there ready."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.convert.markdown import inline
from pipeline.convert.markdown.addresses import autolink, destination
from pipeline.convert.markdown.code import span
from pipeline.convert.markdown.signs import ATOM, END, LINK, LINK_END
from pipeline.convert.tree import resolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from pipeline.convert.markdown.code import Span
    from pipeline.convert.markdown.writer import Writer

_EXTRA = re.compile(f"([{LINK}{LINK_END}{ATOM}])")
_BLANKS = re.compile("  +")


def write(w: Writer, _element: Element) -> None:
    """The next run of paragraphs that were set aside."""
    w.flush()
    run = next(w.aside)
    extras = iter(run.extras)
    atoms: list[str | Span] = []
    for line in resolved(run.signs).split(END)[:-1]:
        text = line
        if run.extras and (LINK in line or ATOM in line):
            text = _completed(w, line, extras, atoms)
        if text := inline.finished(text, atoms):
            w.out.append(text)
        atoms.clear()


def _completed(
    w: Writer, line: str, extras: Iterator[tuple[str, str | None]], atoms: list[str | Span]
) -> str:
    """A line with its links resolved; what its signs stand for goes to `atoms`."""
    pieces = _EXTRA.split(line)
    end = ""
    for at in range(1, len(pieces), 2):
        if pieces[at] == ATOM:
            atoms.append(span(_BLANKS.sub(" ", resolved(next(extras)[1] or ""))))
        elif pieces[at] == LINK:
            address = w.link(resolved(next(extras)[0]))
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
