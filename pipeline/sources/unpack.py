"""Archives and packed files -> the files in them, each looked at before it is unpacked."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import lzma
import struct
import tarfile
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast

from pipeline.job import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from io import BufferedReader
    from pathlib import Path

START = 1 << 20
"""Bytes by which a file is recognised."""
PIECE = 1 << 14
"""Bytes that are unpacked at a time: so many may be lost where an archive was cut."""
OWNERS_FILES = frozenset((SETTINGS, "corrections.csv", "keepwords.txt"))
"""Settings in a site's folder; no sources."""
PACKED: tuple[tuple[bytes, Callable[[Path], BinaryIO]], ...] = (
    (b"\x1f\x8b", lambda path: cast("BinaryIO", gzip.open(path))),  # noqa: SIM115 - its caller closes it
    (b"BZh", lambda path: cast("BinaryIO", bz2.open(path))),  # noqa: SIM115 - the same
    (b"\xfd7zXZ\0", lambda path: cast("BinaryIO", lzma.open(path))),  # noqa: SIM115 - the same
)
"""How a packed file begins -> what opens it."""
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
TAR = (257, b"ustar")
"""Where a tar archive says that it is one."""
SMALL = 1 << 26
"""Bytes that any archive may unpack to."""
MOST_RATIO = {b"\xfd7zXZ\0": 10_000, b"BZh": 10_000}
USUAL_RATIO = 250
"""How many times its size an archive may unpack to; text shrinks to a tenth, what repeats itself to a hundredth."""
BROKEN = (
    EOFError,
    IndexError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
    gzip.BadGzipFile,
    lzma.LZMAError,
    struct.error,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What the unpackers raise; an OSError says itself what it is."""


class Unusable(Exception):  # noqa: N818 - a finding about a file: the run goes on without it
    """A file that can not be used; says what was found and what would be right."""


class Inner:
    """A file in an archive, or the archive itself where it holds just one stream."""

    def __init__(self, name: str, stream: BinaryIO) -> None:
        self.name = name
        """Its path inside; "" for the one stream."""
        self.stream = cast("BufferedReader", stream)
        self.damage = cast("Exception | None", None)
        """Why it can not be read to its end."""
        self.start = self.read()
        """Its first bytes."""
        if self.damage is not None and not self.start:
            raise self.damage

    def read(self) -> bytes:
        """The next bytes; where the archive is damaged or was cut in transfer, those that can be had."""
        pieces: list[bytes] = []
        size = 0
        while size < START and self.damage is None:
            try:
                piece = self.stream.read1(min(PIECE, START - size))
            except BROKEN as error:
                self.damage = error
                break
            if not piece:
                break
            pieces.append(piece)
            size += len(piece)
        return b"".join(pieces)


def is_packed(start: bytes) -> bool:
    """Whether a file that begins so is to be unpacked."""
    return start.startswith(ZIP) or any(start.startswith(magic) for magic, _ in PACKED) or _is_tar(start)


def _is_tar(start: bytes) -> bool:
    return start.startswith(TAR[1], TAR[0])


def inner_files(path: Path, start: bytes) -> Iterator[Inner | tuple[str, Unusable]]:
    """The files in an archive, or (name, why) of those that can not be read."""
    if start.startswith(ZIP):
        yield from _zip(path)
        return
    for magic, opened in PACKED:
        if start.startswith(magic):
            with opened(path) as stream:
                inner = Inner("", stream)
                if not _is_tar(inner.start):
                    yield inner
                    return
    yield from _tar(path)


def _zip(path: Path) -> Iterator[Inner | tuple[str, Unusable]]:
    """The files of a zip archive by their paths."""
    with zipfile.ZipFile(path) as archive:
        for info in sorted(archive.infolist(), key=lambda info: info.filename):
            if not info.filename or info.is_dir() or not _is_wanted(info.filename):
                continue
            if info.flag_bits & 1:
                yield info.filename, Unusable("is encrypted; unpack it and give the .xml inside")
                continue
            try:
                with archive.open(info) as stream:
                    yield Inner(info.filename, cast("BinaryIO", stream))
            except BROKEN as error:
                yield info.filename, damaged(error)


def _tar(path: Path) -> Iterator[Inner | tuple[str, Unusable]]:
    """The files of a tar archive as they stand there."""
    with tarfile.open(path) as archive:
        try:
            for info in archive:
                if not info.isfile() or not _is_wanted(info.name):
                    continue
                stream = archive.extractfile(info)
                if stream is not None:
                    yield Inner(info.name, cast("BinaryIO", stream))
        except BROKEN as error:
            yield "", damaged(error)


def damaged(error: Exception) -> Unusable:
    """What an unpacker says, in words."""
    return Unusable(
        f"a damaged or unknown archive ({error or type(error).__name__}); unpack it and give the .xml inside"
    )


def _is_wanted(member: str) -> bool:
    """Whether a file in an archive counts, as in a folder."""
    parts = PurePosixPath(member).parts
    return (
        bool(parts)
        and not any((part.startswith(".") and part != "..") or part == "__MACOSX" for part in parts)
        and parts[-1] not in OWNERS_FILES
    )


@contextmanager
def limit(path: Path, start: bytes) -> Iterator[Callable[[int], None]]:
    """Counts what an archive unpacks to; too much is no export."""
    ratio = next((ratio for magic, ratio in MOST_RATIO.items() if start.startswith(magic)), USUAL_RATIO)
    most = max(SMALL, ratio * path.stat().st_size)
    total = 0

    def count(size: int) -> None:
        nonlocal total
        total += size
        if total > most:
            raise Unusable(
                f"unpacks to more than {most >> 20} MB, far more than text does; unpack it yourself if it is sound"
            )

    yield count


def store(inner: Inner, goal: Path, count: Callable[[int], None]) -> tuple[str, int]:
    """Unpack a file; return its sha256 and size."""
    digest = hashlib.sha256()
    size = 0
    block = inner.start
    with goal.open("wb") as out:
        while block:
            count(len(block))
            size += len(block)
            digest.update(block)
            out.write(block)
            block = inner.read()
    return digest.hexdigest(), size
