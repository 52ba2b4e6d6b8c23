"""The normal form itself as a source: the `data/` folder of an earlier output, line by line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline.model import Author, Comment, Found, Media, MenuItem, Post, SiteInfo, Term
from pipeline.sources.guess import site_address
from pipeline.sources.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from pipeline.model import Kind

FILES: dict[str, tuple[str, msgspec.json.Decoder[Any]]] = {
    "posts": ("post", msgspec.json.Decoder(Post)),
    "media": ("media", msgspec.json.Decoder(Media)),
    "comments": ("comment", msgspec.json.Decoder(Comment)),
    "terms": ("term", msgspec.json.Decoder(Term)),
    "authors": ("author", msgspec.json.Decoder(Author)),
    "menus": ("menu_item", msgspec.json.Decoder(MenuItem)),
}
"""Name of a file, less `.jsonl` -> the field of Found that its records fill, and how they are read."""
KINDS: dict[str, Kind] = {"comment": "comment", "term": "term", "author": "author"}
"""Field of Found -> what the ledger calls its record; all others are items."""
SCHEMA = ".schema.json"
SITE = "site.json"
ALONE = b"alone"
"""Stands in `about` where no site.json stands beside data/."""
LOOKED_AT = 200
"""Lines whose links tell the site's address, where nothing else does."""
PIECE = 1 << 18
"""Bytes of a span, more or less."""


def recognise(start: bytes, path: Path) -> tuple[bytes, ...] | str:
    """(name of the file, whether it stands alone) of one in data/, which its name and its first byte tell."""
    if path.name.endswith(SCHEMA):
        return (b"schema",)
    if path.suffix != ".jsonl":
        return ""
    if path.stem in FILES and start[:1] in (b"{", b""):
        return (path.stem.encode(), b"" if _site_file(path).is_file() else ALONE)
    return "a JSON Lines file that this tool did not write"


def _site_file(path: Path) -> Path:
    return path.parent.parent / SITE


def site(path: Path, about: tuple[bytes, ...]) -> SiteInfo:
    """What the site.json beside data/ says; if it was left behind, the address that most links have."""
    try:
        read = json.loads(_site_file(path).read_text("utf-8"))
        known = {
            key: value
            for key, value in read.items()
            if key in SiteInfo.__struct_fields__ and value is not None
        }
        return msgspec.convert(known, SiteInfo)
    except (OSError, ValueError, AttributeError):
        return SiteInfo(url=site_address(_links(path))) if about[0] in {b"posts", b"media"} else SiteInfo()


def _links(path: Path) -> Iterator[str]:
    """The addresses of the first lines' entries."""
    with path.open("rb") as file:
        for _, line in zip(range(LOOKED_AT), file, strict=False):
            try:
                entry = json.loads(line)
                yield from (str(entry.get("link", "")), str(entry.get("guid", "")))
            except (ValueError, AttributeError):
                continue  # read() tells of a line that is none


def spans(file: BinaryIO, number: int) -> Iterator[Span]:
    """Pieces of whole lines."""
    start, line = 0, 1
    while data := file.read(PIECE):
        data += file.readline()
        yield Span(number, start, start + len(data), line, "lines")
        start += len(data)
        line += data.count(b"\n")


def read(data: bytes, span: Span, about: tuple[bytes, ...]) -> Iterator[Found]:
    """The record of each line; a line that holds none is noted."""
    name = about[0].decode()
    if name == "schema":
        return
    slot, decoder = FILES[name]
    if name == "posts" and span.start == 0 and ALONE in about:
        told = "no site.json stands beside data/; the site's address is the one that most links have, its title is unknown"
        yield Found(line=1, notes=(("site-guessed", told),))
    for number, line in enumerate(data.split(b"\n"), span.line):
        if not line.strip():
            continue
        try:
            yield Found(line=number, **{slot: decoder.decode(line)})
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            told = f"the line holds no {slot}: {error}"
            yield Found(line=number, notes=(("json-unreadable", told),), failed=KINDS.get(slot, "item"))
