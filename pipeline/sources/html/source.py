"""The package as one of SOURCES: `gather` reads all files of a mirror beforehand; each file then gives its share."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from pipeline.sources.html import feeds
from pipeline.sources.html.decode import decode, what_instead
from pipeline.sources.html.index import Builder, batches, find_root, read_batch
from pipeline.sources.html.mirror import Mirror
from pipeline.sources.html.reader import HTML
from pipeline.sources.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from pipeline.model import Found, SiteInfo
    from pipeline.sources.html.index import File, Packed
    from pipeline.sources.html.mirror import PageRow

INDEX = "mirror.sqlite"
START = 1 << 16
"""Bytes by which a page is recognised."""
NAMED = re.compile(r"\.(?:html?|xhtml|php|aspx?)(?:[@?].*)?\Z", re.IGNORECASE)


def recognise(start: bytes, path: Path) -> tuple[bytes, ...] | str:
    """What a file is to a mirror: (b"page",) or (b"feed",); "" if it is neither, but an asset at most."""
    if what_instead(start):
        return (b"page",) if NAMED.search(path.name) else ""
    text = decode(start[:START]).text
    kind = feeds.kind_of(text)
    if kind:
        return (b"feed",)
    if HTML.search(text):
        return (b"page",)
    return (b"page",) if NAMED.search(path.name) else ""


def gather(
    files: Sequence[File], folder: Path, run: Callable[[Iterable[Callable[[], Packed]]], Iterable[Packed]]
) -> str:
    """Read and settle a mirror; the path of its index.

    `files` are all files of the mirror, pages, feeds and assets, in the order of their paths; `folder` is a scratch
    folder that stays until the run is over; `run` executes tasks, here or in workers, and gives their results in order.
    """
    folder.mkdir(parents=True, exist_ok=True)
    root = find_root(files)
    builder = Builder(folder / INDEX)
    for packed in run(partial(read_batch, batch) for batch in batches(files, folder, root)):
        builder.take(packed)
    builder.finish()
    return builder.file


def about(index: str, number: int) -> tuple[bytes, ...]:
    """What `read` must know of a file: the index, and the number by which `gather` was given it."""
    return index.encode(), str(number).encode()


@lru_cache(maxsize=4)
def _mirror(index: bytes) -> Mirror:
    """This process's own connection."""
    return Mirror(index.decode())


def site(_path: Path, about: tuple[bytes, ...]) -> SiteInfo:
    """What the pages of the mirror say of their site."""
    return _mirror(about[0]).site()


def spans(file: BinaryIO, number: int) -> Iterator[Span]:
    """The file as a whole, empty or not: every file has its row in the ledger."""
    yield Span(number, 0, file.seek(0, 2), 1, "page")


def read(_data: bytes, _span: Span, about: tuple[bytes, ...]) -> Iterator[Found]:
    """The records that a file of the mirror gives: the comments of an entry, then the entry."""
    yield from _mirror(about[0]).result(int(about[1])).found


def row(about: tuple[bytes, ...]) -> PageRow:
    """What became of a file of the mirror, for the ledger."""
    return _mirror(about[0]).result(int(about[1])).row
