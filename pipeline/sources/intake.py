"""What the user gave -> inputs: files, folders, globs and archives as one set of UTF-8 files on disk.

What is packed, or in another encoding, is unpacked into a scratch folder, so that spans are offsets in a
plain file for every worker. What can not be used is told, each with what was found and what would be right.
"""

from __future__ import annotations

import codecs
import glob
import gzip
import hashlib
import re
import stat
import tarfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from pipeline.errors import InputError
from pipeline.job import SETTINGS
from pipeline.model import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

OWNERS_FILES = frozenset((SETTINGS, "corrections.csv", "keepwords.txt"))
"""Settings in a site's folder; no sources."""
START = 1 << 20
"""Bytes by which a file is recognised."""
BLOCK = 1 << 20
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
UNMARKED = ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"), (b"<\0r\0", "utf-16-le"), (b"\0<\0r", "utf-16-be"))
"""How UTF-16 begins without a byte-order mark."""
DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
MAGIC = (
    (b"\x89PNG", "a PNG picture"), (b"\xff\xd8\xff", "a JPEG picture"), (b"GIF8", "a GIF picture"),
    (b"RIFF", "a picture or a sound"), (b"%PDF", "a PDF"), (b"\x7fELF", "a program"), (b"SQLite format 3", "an SQLite database"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"), (b"Rar!", "a RAR archive"), (b"\xd0\xcf\x11\xe0", "an old Office document"),
)  # fmt: skip
RIGHT = "a WordPress export is an .xml file from Tools → Export"
MOST_UNPACKED = 1 << 40
"""Bytes an archive may unpack to."""
MOST_RATIO = 2000
"""How many times its size an archive may unpack to before it counts as a bomb."""


class Input(Record):
    """A file that a source can read."""

    number: int
    name: str
    """As given by the user; `archive.zip!/inner.xml` inside an archive."""
    file: str
    """Where its UTF-8 bytes lie."""
    kind: str
    """A key of SOURCES."""
    bytes: int
    sha256: str
    """Of the file as given."""
    about: tuple[bytes, ...] = ()
    """What the source needs to know of the file to read a span of it."""
    notes: tuple[tuple[str, str], ...] = ()


class Rejected(NamedTuple):
    """An input that can not be used."""

    name: str
    reason: str


class Taken(NamedTuple):
    """What there is to read."""

    inputs: list[Input]
    rejected: list[Rejected]
    key: bytes
    """A secret of the sources' own bytes, which nothing that is written tells."""


Recogniser = "Callable[[bytes, Path], tuple[str, tuple[bytes, ...]] | str]"
"""The start of a file and its path -> (kind, about), or what it is instead."""


def take(given: Sequence[str], scratch: Path, recognise: Callable[[bytes, Path], tuple[str, tuple[bytes, ...]] | str]) -> Taken:
    """All inputs in the order of their paths; raises InputError if none can be used."""
    inputs: list[Input] = []
    rejected: list[Rejected] = []
    secret = hashlib.blake2b(digest_size=32, person=b"wxr-pipeline")
    for name, path in _files(given, rejected):
        try:
            for inner, file, digest, size in _unpacked(name, path, scratch, secret):
                found = _prepared(len(inputs), inner, file, digest, size, scratch, recognise)
                if isinstance(found, Rejected):
                    rejected.append(found)
                else:
                    inputs.append(found)
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile, tarfile.TarError, NotImplementedError, RuntimeError) as error:
            rejected.append(Rejected(name, _why(error)))
    if not inputs:
        first = rejected[0] if rejected else Rejected(" ".join(given), f"holds no file; {RIGHT}")
        more = f" (and {len(rejected) - 1} more of {len(rejected)})" if len(rejected) > 1 else ""
        raise InputError(f"{first.name}: {first.reason}{more}")
    return Taken(inputs, rejected, secret.digest())


def _why(error: Exception) -> str:
    """What the system says, in words."""
    if isinstance(error, FileNotFoundError):
        return f"there is no such file; {RIGHT}"
    if isinstance(error, PermissionError):
        return "can not be read: permission denied; give yourself the right to read it"
    if isinstance(error, OSError) and error.strerror:
        return f"can not be read: {error.strerror}"
    return f"a damaged or unknown archive ({error}); unpack it and give the .xml inside"


def _files(given: Sequence[str], rejected: list[Rejected]) -> Iterator[tuple[str, Path]]:
    """(name, path) of every file meant, each once; in a folder by code points of the path."""
    seen: set[Path] = set()
    for each in given:
        path = Path(each)
        if (path / "data" / "posts.jsonl").is_file():
            path = path / "data"  # an earlier output: its normal form is what can be read
        if path.is_dir():
            names = sorted(child for child in _walk(path))
        elif path.exists() or not glob.has_magic(each):
            names = [path]
        else:
            names = sorted(Path(found) for found in glob.glob(each, recursive=True))  # noqa: PTH207 - as the shell does it
            if not names:
                rejected.append(Rejected(each, f"no file has a name of that form; {RIGHT}"))
        for name in names:
            real = name.resolve()
            if name.is_dir() or real in seen:
                continue
            seen.add(real)
            yield str(name), name


def _walk(folder: Path) -> Iterator[Path]:
    """Files below a folder, links to folders not followed; dot files and the owner's settings are none."""
    for child in folder.iterdir():
        if child.name.startswith(".") or child.name in OWNERS_FILES or child.name == "__MACOSX":
            continue
        if child.is_dir() and not child.is_symlink():
            yield from _walk(child)
        elif child.is_file() or child.is_symlink():
            yield child


def _unpacked(name: str, path: Path, scratch: Path, secret: hashlib.blake2b) -> Iterator[tuple[str, Path, str, int]]:
    """(name, file, sha256, size) of a file, or of each file in an archive."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        raise OSError(0, "is no regular file")
    digest = hashlib.sha256()
    with path.open("rb") as file:
        start = file.read(BLOCK)
        block = start
        while block:
            digest.update(block)
            secret.update(block)
            block = file.read(BLOCK)
    whole = digest.hexdigest(), path.stat().st_size
    if start.startswith(b"PK\x03\x04") or start.startswith(b"PK\x05\x06"):
        with zipfile.ZipFile(path) as archive:
            members = sorted(info.filename for info in archive.infolist() if not info.is_dir())
            for member in filter(_wanted, members):
                with archive.open(member) as stream:
                    yield f"{name}!/{member}", *_stored(stream, scratch, whole[1])  # type: ignore[arg-type]
    elif tarfile.is_tarfile(path):
        with tarfile.open(path) as archive:
            infos = sorted((info for info in archive if info.isfile()), key=lambda info: info.name)
            for info in infos:
                stream = archive.extractfile(info)
                if stream is not None and _wanted(info.name):
                    yield f"{name}!/{info.name}", *_stored(stream, scratch, whole[1])  # type: ignore[arg-type]
    elif start.startswith(b"\x1f\x8b"):
        with gzip.open(path) as stream:
            file, _, _ = _stored(stream, scratch, whole[1])  # type: ignore[arg-type]
        yield name, file, *whole
    else:
        yield name, path, *whole


def _wanted(member: str) -> bool:
    """Whether a file in an archive counts, as in a folder."""
    parts = PurePosixPath(member).parts
    return not any(part.startswith(".") or part == "__MACOSX" for part in parts) and parts[-1] not in OWNERS_FILES


def _stored(stream: BinaryIO, scratch: Path, packed: int) -> tuple[Path, str, int]:
    """Unpack into a file of the scratch folder; a cut .gz gives what it holds."""
    file = scratch / f"unpacked-{len(list(scratch.iterdir()))}"
    digest = hashlib.sha256()
    size = 0
    with file.open("wb") as out:
        while True:
            try:
                block = stream.read(BLOCK)
            except (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile):
                if size == 0:
                    raise
                break  # cut in transfer: the reader notes where the text ends
            if not block:
                break
            size += len(block)
            if size > MOST_UNPACKED or size > MOST_RATIO * max(packed, BLOCK):
                raise OSError(0, "unpacks to far more than its size; unpack it yourself if it is sound")
            digest.update(block)
            out.write(block)
    return file, digest.hexdigest(), size


def _prepared(
    number: int,
    name: str,
    file: Path,
    digest: str,
    size: int,
    scratch: Path,
    recognise: Callable[[bytes, Path], tuple[str, tuple[bytes, ...]] | str],
) -> Input | Rejected:
    """The input in UTF-8, recognised."""
    with file.open("rb") as stream:
        start = stream.read(START)
    if not start.strip(b" \t\r\n\0"):
        return Rejected(name, f"is empty; {RIGHT}")
    for magic, what in MAGIC:
        if start.startswith(magic):
            return Rejected(name, f"is {what}; {RIGHT}")
    notes: list[tuple[str, str]] = []
    encoding = _encoding(start, file, notes)
    if encoding != "utf-8":
        file = _transcoded(file, encoding, scratch)
        with file.open("rb") as stream:
            start = stream.read(START)
    found = recognise(start.removeprefix(codecs.BOM_UTF8), Path(name))
    if isinstance(found, str):
        return Rejected(name, f"is {found}; {RIGHT}")
    kind, about = found
    return Input(
        number=number, name=name, file=str(file), kind=kind, bytes=size, sha256=digest, about=about, notes=tuple(notes)
    )


def _encoding(start: bytes, file: Path, notes: list[tuple[str, str]]) -> str:
    """The encoding of a file: its byte-order mark, else what it declares if that is true, else UTF-8."""
    lead = start.lstrip(b" \t\r\n")
    for bom, encoding in BOMS:
        if lead.startswith(bom):
            if encoding == "utf-8":
                notes.append(("byte-order-mark", "the file begins with a byte-order mark, or holds one before its declaration"))
                return encoding
            notes.append(("encoding-read", f"the file is {encoding.upper()}, as its byte-order mark says"))
            return encoding
    for marks, encoding in UNMARKED:
        if lead.startswith(marks):
            notes.append(("encoding-read", f"the file is {encoding.upper()} without a byte-order mark"))
            return encoding
    declared = DECLARED.search(start)
    if declared is None:
        return "utf-8"
    name = declared.group(1).decode().lower()
    try:
        encoding = codecs.lookup(name).name
    except LookupError:
        notes.append(("encoding-wrong", f"the file declares {name}, which is no encoding; read as UTF-8"))
        return "utf-8"
    if encoding in {"utf-8", "ascii"}:
        return "utf-8"
    if encoding.startswith(("utf-16", "utf-32")) or _is_utf8(file):
        notes.append(("encoding-wrong", f"the file declares {name} but is UTF-8; read as UTF-8"))
        return "utf-8"
    notes.append(("encoding-read", f"the file is {name}, as it declares"))
    return "cp1252" if encoding in {"iso8859-1", "latin-1"} else encoding


def _is_utf8(file: Path) -> bool:
    """Whether a file with bytes above 127 is UTF-8 from beginning to end."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    ascii_only = True
    with file.open("rb") as stream:
        try:
            while block := stream.read(BLOCK):
                ascii_only = ascii_only and block.isascii()
                decoder.decode(block)
        except UnicodeDecodeError:
            return False
    return not ascii_only


def _transcoded(file: Path, encoding: str, scratch: Path) -> Path:
    """The file in UTF-8; bytes that the encoding leaves open stand for themselves."""
    goal = scratch / f"utf8-{len(list(scratch.iterdir()))}"
    lossless = "latin-1" if encoding == "cp1252" else None
    decoder = codecs.getincrementaldecoder(encoding)("strict" if lossless else "replace")
    with file.open("rb") as stream, goal.open("wb") as out:
        while True:
            block = stream.read(BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError:
                text = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in block)
            out.write(text.encode("utf-8", "surrogatepass"))
            if not block:
                return goal
