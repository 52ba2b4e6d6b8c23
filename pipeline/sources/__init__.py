"""Sources: what a file of a known kind holds, as records. SOURCES names them all, in the order they are tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pipeline.sources import normal, text, wxr
from pipeline.sources.html import source as html

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from pipeline.model import Found, SiteInfo
    from pipeline.sources.span import Span


class Source(Protocol):
    """What a module in this package offers."""

    def recognise(self, start: bytes, path: Path) -> tuple[bytes, ...] | str:
        """What `read` must know of the file to read a span of it, or, if it is not one, what it is; "" if unknown."""

    def site(self, path: Path, about: tuple[bytes, ...]) -> SiteInfo:
        """What the beginning of the file says of its site."""

    def spans(self, file: BinaryIO, number: int) -> Iterator[Span]:
        """The file in pieces that can be read each by itself, in order."""

    def read(self, data: bytes, span: Span, about: tuple[bytes, ...]) -> Iterator[Found]:
        """The records of one piece."""


SOURCES: dict[str, Source] = {
    "json": normal,  # by its name, and first: a post in it may show a whole WXR
    "wxr": wxr,
    "html": html,
    "text": text,
}


def recognise(start: bytes, path: Path) -> tuple[str, tuple[bytes, ...]] | str:
    """(kind, about) of a file by its first bytes, or what it is instead."""
    instead = ""
    for kind, source in SOURCES.items():
        about = source.recognise(start, path)
        if not isinstance(about, str):
            return kind, about
        instead = instead or about
    return instead or "no WordPress export"
