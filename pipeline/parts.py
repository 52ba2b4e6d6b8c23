"""Parts: the records of one piece of the input on disk, between the survey and the conversion."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pipeline.model import Found

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_LENGTH = struct.Struct("<I")
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Found).decode


def path_of(folder: str, number: int) -> Path:
    """Where the part of this number lies."""
    return Path(folder, f"{number:08d}.part")


def packed(found: Found) -> bytes:
    """A record as it stands in a part."""
    data = _encode(found)
    return _LENGTH.pack(len(data)) + data


def write(part: BinaryIO, found: Found) -> None:
    """Add a record."""
    part.write(packed(found))


def read(folder: str, number: int) -> Iterator[Found]:
    """The records of a part, one at a time."""
    part = memoryview(path_of(folder, number).read_bytes())
    at = 0
    while at < len(part):
        (length,) = _LENGTH.unpack_from(part, at)
        at += _LENGTH.size + length
        yield _decode(part[at - length : at])
