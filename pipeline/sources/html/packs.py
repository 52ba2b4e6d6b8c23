"""The files of a mirror in batches, each read into a pack on disk: pages as they are, one behind the other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from pipeline.sources.html import places
from pipeline.sources.html.page import Kind, Page
from pipeline.sources.html.reader import read_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

BATCH = 64
BATCH_BYTES = 4 << 20
"""Files that a worker reads at once: so many, or so many bytes."""
MOST_BYTES = 96 << 20
"""Bytes of a file that are looked at; a page that embeds so much is none that can be read."""
NAMED = re.compile(r"\.(?:html?|php|xhtml)\Z", re.IGNORECASE)
PROBED = 24
"""Files that are read beforehand, to find the folder that is the site's home."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Page).decode


class File(NamedTuple):
    """A file of a mirror."""

    number: int
    """Its place among the files of the run."""
    name: str
    """As given by the user; `archive.zip!/inner.html` inside an archive."""
    path: str
    """Where its bytes lie."""
    place: str = ""
    """Its path as it was saved, which may tell its address; "" if that is the name."""
    bytes: int = 0
    instead: tuple[Kind, str] | None = None
    """What it is, and why it is no page, where that is known already."""
    notes: tuple[tuple[str, str], ...] = ()
    """What was found of it while it was taken in."""


class Batch(NamedTuple):
    """Files that one worker reads."""

    files: tuple[File, ...]
    pack: str
    """Where the pages go."""
    root: places.Root


class Packed(NamedTuple):
    """Where the pages of a batch lie in their pack."""

    pack: str
    pages: tuple[tuple[int, int, int], ...]
    """(number of the file, first byte, bytes)."""
    bytes: int
    """Of the files as they were given."""


def batches(files: Sequence[File], folder: Path, root: places.Root) -> Iterator[Batch]:
    """The files of a mirror in batches for workers: so many, or so many bytes."""
    first, size = 0, 0
    for at, file in enumerate(files):
        size += 0 if file.instead else file.bytes
        if at + 1 == len(files) or at + 1 - first == BATCH or size > BATCH_BYTES:
            yield Batch(tuple(files[first : at + 1]), str(folder / f"{first:08d}.pages"), root)
            first, size = at + 1, 0


def read_batch(batch: Batch) -> Packed:
    """Read the files of a batch into a pack; what can not be read becomes a page that says so."""
    positions: list[tuple[int, int, int]] = []
    with Path(batch.pack).open("wb") as pack:
        for file in batch.files:
            data = _encode(read_file(file, batch.root))
            positions.append((file.number, pack.tell(), len(data)))
            pack.write(data)
    return Packed(batch.pack, tuple(positions), sum(file.bytes for file in batch.files))


def read_file(file: File, root: places.Root) -> Page:
    """A file as a page; one that can not be read is told, and the rest goes on."""
    if file.instead is not None:
        kind, reason = file.instead
        return Page(name=file.name, kind=kind, reason=reason, evidence=("first bytes",), notes=file.notes)
    try:
        with Path(file.path).open("rb") as stream:
            data = stream.read(MOST_BYTES)
    except OSError as error:
        reason = f"can not be read: {error.strerror or error}"
        return Page(name=file.name, kind="unreadable", reason=reason, evidence=("the system",))
    try:
        page = read_page(data, file.place or file.name, root)
    except Exception as error:  # noqa: BLE001 - whatever a page holds, it is told, and the rest goes on
        detail = f"{type(error).__name__}: {error}; please report this"
        return Page(
            name=file.name,
            kind="unreadable",
            reason=f"the page can not be read ({detail})",
            evidence=("an error",),
            notes=(*file.notes, ("read-failed", detail)),
        )
    return msgspec.structs.replace(page, name=file.name, notes=(*file.notes, *page.notes))


def find_root(files: Sequence[File]) -> places.Root:
    """The folder of a mirror that is its site's home, by some of its pages; empty where names hold the host or nothing tells."""
    pages = [file for file in files if not file.instead and NAMED.search(file.name)]
    if not pages or all(places.address_of(file.place or file.name) for file in pages[:3]):
        return places.Root()
    step = max(1, len(pages) // PROBED)
    known = []
    for file in pages[::step][:PROBED]:
        page = read_file(file, places.Root())
        if page.link.startswith("http"):
            known.append((file.place or file.name, page.link))
    return places.root_of(known)


def load(pack: BinaryIO, start: int, size: int) -> Page:
    """A page from its pack."""
    pack.seek(start)
    return _decode(pack.read(size))
