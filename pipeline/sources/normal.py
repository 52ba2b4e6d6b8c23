"""The normal form itself as a source: the `data/` folder of an earlier output, line by line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec

from pipeline.model import Author, Comment, Found, Media, MenuItem, Post, SiteInfo, Term
from pipeline.sources.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

FILES = {
    "posts": ("post", msgspec.json.Decoder(Post)),
    "media": ("media", msgspec.json.Decoder(Media)),
    "comments": ("comment", msgspec.json.Decoder(Comment)),
    "terms": ("term", msgspec.json.Decoder(Term)),
    "authors": ("author", msgspec.json.Decoder(Author)),
    "menus": ("menu_item", msgspec.json.Decoder(MenuItem)),
}
"""Name of a file, less `.jsonl` -> the field of Found that its records fill, and how they are read."""
SCHEMA = ".schema.json"
PIECE = 1 << 18
"""Bytes of a span, more or less."""


def recognise(start: bytes, path: Path) -> tuple[bytes, ...] | str:
    """(name of the file,) if it is one of data/, which its name and its first byte tell."""
    if path.name.endswith(SCHEMA):
        return (b"schema",)
    if path.suffix != ".jsonl":
        return ""
    if path.stem in FILES and start[:1] == b"{":
        return (path.stem.encode(),)
    return "a JSON Lines file that this tool did not write"


def site(path: Path, _about: tuple[bytes, ...]) -> SiteInfo:
    """What the site.json beside data/ says; nothing if it was left behind."""
    try:
        read = json.loads((path.parent.parent / "site.json").read_text("utf-8"))
    except (OSError, ValueError):
        return SiteInfo()
    return msgspec.convert(
        {key: value for key, value in read.items() if key in SiteInfo.__struct_fields__ and value is not None}, SiteInfo
    )


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
    for number, line in enumerate(data.split(b"\n"), span.line):
        if not line.strip():
            continue
        try:
            yield Found(line=number, **{slot: decoder.decode(line)})
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            yield Found(line=number, notes=(("json-unreadable", f"the line holds no {slot}: {error}"),))
