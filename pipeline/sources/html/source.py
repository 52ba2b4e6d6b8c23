"""The package as one of SOURCES: `gather` reads all files of a mirror beforehand; each pack of them is then an input."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from msgspec import structs

from pipeline.model import Found, PageFile
from pipeline.sources.html.decode import HTML, decode, feed_kind, what_instead
from pipeline.sources.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from pipeline.model import SiteInfo
    from pipeline.sources.html.mirror import Mirror, PageRow
    from pipeline.sources.html.packs import File, Packed

INDEX = "mirror.sqlite"
START = 1 << 16
"""Bytes by which a page is recognised."""
NAMED = re.compile(r"\.(?:html?|xhtml|php|aspx?)(?:[@?].*)?\Z", re.IGNORECASE)
PAGE, FEED = (b"page",), (b"feed",)
"""What a file is to a mirror."""


def recognise(start: bytes, path: Path) -> tuple[bytes, ...] | str:
    """What a file is to a mirror: PAGE or FEED; "" if it is neither, but an asset at most."""
    if what_instead(start):
        return PAGE if NAMED.search(path.name) else ""
    text = decode(start[:START]).text
    if feed_kind(text):
        return FEED
    return PAGE if HTML.search(text) or NAMED.search(path.name) else ""


def gather(
    files: Sequence[File],
    folder: Path,
    run: Callable[[Iterable[Callable[[], Packed]]], Iterable[Packed]],
    told: Callable[[int], None] = lambda _: None,
) -> str:
    """Read and settle a mirror; the path of its index.

    `files` are all files of the mirror, pages, feeds and assets, in the order of their paths; `folder` is a scratch
    folder that stays until the run is over; `run` executes tasks, here or in workers, and gives their results in order;
    `told` hears how many bytes of files were read.
    """
    from pipeline.sources.html.index import Builder
    from pipeline.sources.html.packs import batches, find_root, read_batch

    folder.mkdir(parents=True, exist_ok=True)
    root = find_root(files)
    builder = Builder(folder / INDEX)
    for packed in run(partial(read_batch, batch) for batch in batches(files, folder, root)):
        builder.take(packed)
        told(packed.bytes)
    builder.finish()
    return builder.file


def about(index: str, host: str, pack: str) -> tuple[bytes, ...]:
    """What `read` must know of a pack: the index, whose pages count ("": whoever's), its own path."""
    return index.encode(), host.encode(), pack.encode()


@lru_cache(maxsize=4)
def _mirror(index: bytes, host: bytes) -> Mirror:
    """This process's own connection."""
    from pipeline.sources.html.mirror import Mirror

    return Mirror(index.decode(), host.decode())


def site(_path: Path, about: tuple[bytes, ...]) -> SiteInfo:
    """What the pages of the mirror say of their site."""
    return _mirror(*about[:2]).site()


def spans(file: BinaryIO, number: int) -> Iterator[Span]:
    """The pack as a whole."""
    yield Span(number, 0, file.seek(0, 2), 1, "pages")


def read(_data: bytes, _span: Span, about: tuple[bytes, ...]) -> Iterator[Found]:
    """The records of a pack, file by file: what stands for the file comes last, an entry or that it holds none."""
    mirror = _mirror(*about[:2])
    for number, name in mirror.index.files(about[2].decode()):
        try:
            row, found = mirror.result(number)
        except Exception as error:  # noqa: BLE001 - whatever a page holds, it is told, counted as lost, and the rest goes on
            detail = f"the page can not be read ({type(error).__name__}: {error}); please report this"
            failed = PageFile("unreadable", None, "failed", "read-failed")
            yield Found(line=1, source=name, page=failed, notes=(("read-failed", detail),))
            continue
        yield from _sourced(row, found)


def _sourced(row: PageRow, found: tuple[Found, ...]) -> Iterator[Found]:
    """The records of a file with its name, and with what became of it."""
    page = PageFile(row.kind, row.id, row.outcome, row.reason)
    for each in found[:-1]:
        yield structs.replace(each, source=row.name)
    last = found[-1] if found else Found(line=1, notes=row.notes)
    yield structs.replace(last, source=row.name, page=page)
