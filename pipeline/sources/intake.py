"""What the user gave -> inputs: files, folders, globs and archives as one set of files on disk.

What is packed, or an export in another encoding than UTF-8, is unpacked into a scratch folder, so that spans are
offsets in a plain file for every worker. What can not be used is told, each with what was found and what would be
right; beside saved pages it is a part of their mirror, and has its line in the ledger as they have.
"""

from __future__ import annotations

import errno
import glob
import hashlib
import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from msgspec import structs

from pipeline.errors import InputError
from pipeline.model import Record
from pipeline.sources import encodings, unpack
from pipeline.sources.unpack import OWNERS_FILES, START, Unusable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Recognise: TypeAlias = Callable[[bytes, Path], tuple[str, tuple[bytes, ...]] | str]
    """The start of a file and its path -> (kind, about), or what it is instead."""

DEEPEST = 2
"""Archives in an archive."""
MAGIC = (
    (b"\x89PNG", "a PNG picture"), (b"\xff\xd8\xff", "a JPEG picture"), (b"GIF8", "a GIF picture"),
    (b"RIFF", "a picture or a sound"), (b"%PDF", "a PDF"), (b"\x7fELF", "a program"), (b"SQLite format 3", "an SQLite database"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"), (b"Rar!", "a RAR archive"), (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
)  # fmt: skip
RIGHT = "a WordPress export is an .xml file from Tools → Export"
OWN_DECODING = frozenset(("html", "text"))
"""Kinds whose reader is given the bytes as they are: a page says itself in which encoding it is."""
PAGES = "html"
"""The kind of all files of a mirror."""
ASSET, UNREADABLE = b"asset", b"unreadable"
"""What stands in `about` of a file of a mirror that is no page, before the reason."""
SURE = 2
"""Marks of a page that a text must bear to be taken for one beside pages or exports."""
PATTERN = re.compile(r"[*?\[]")
"""The signs of a pattern."""
UPLOADED = re.compile(r"(?:^|/)(?:wp-content|wp-includes|uploads)/")
"""Where a mirror keeps what its pages offer: an archive there is for visitors."""


class Input(Record, frozen=True):
    """A file that a source can read."""

    number: int
    name: str
    """As given by the user; `archive.zip!/inner.xml` inside an archive."""
    file: str
    """Where its UTF-8 bytes lie."""
    kind: str
    """A key of SOURCES."""
    size: int
    """Bytes of the file as given."""
    sha256: str
    """Of the file as given."""
    about: tuple[bytes, ...] = ()
    """What the source needs to know of the file to read a span of it."""
    place: str = ""
    """Its path as it was saved, which may tell the address of a page."""
    notes: tuple[tuple[str, str], ...] = ()


class Rejected(NamedTuple):
    """An input that can not be used."""

    name: str
    reason: str


class Stray(NamedTuple):
    """A file that is a source only beside saved pages, as a part of their mirror."""

    given: str
    """The user's input that holds it."""
    input: Input
    rejected: Rejected | None
    """What it is otherwise; None if that is nothing to tell."""


class Taken(NamedTuple):
    """What there is to read."""

    inputs: list[Input]
    rejected: list[Rejected]
    key: bytes
    """A secret of the sources' own bytes, which nothing that is written tells."""


def take(given: Sequence[str], scratch: Path, recognise: Recognise) -> Taken:
    """All inputs in the order of their names; raises InputError if none can be used."""
    taking = _Taking(scratch, recognise)
    for name, path, each in _files(given, taking.rejected):
        taking.given = each
        taking.file(shown(name), path)
    taking.settle()
    if not taking.inputs:
        raise unusable(taking.rejected, given)
    ordered = sorted(taking.inputs, key=lambda each: each.name)
    numbered = [structs.replace(each, number=number) for number, each in enumerate(ordered)]
    return Taken(numbered, taking.rejected, taking.secret.digest())


def is_read(each: Input) -> bool:
    """Whether more is read of an input than its first bytes."""
    return each.about[:1] not in {(ASSET,), (UNREADABLE,)}


def unusable(rejected: Sequence[Rejected], given: Sequence[str]) -> InputError:
    """What to say where there is nothing to read."""
    first = rejected[0] if rejected else Rejected(" ".join(given), f"holds no file; {RIGHT}")
    more = f" (and {len(rejected) - 1} more)" if len(rejected) > 1 else ""
    return InputError(f"{first.name}: {first.reason}{more}")


def shown(name: str) -> str:
    """A file's name as text; bytes in it that are no UTF-8 can not be written."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def below(name: str, given: str) -> str:
    """The path of a file inside the folder, pattern or archive that the user gave."""
    inside = name.rpartition("!/")[2]
    if inside != name:
        return inside
    folder = Path(given) if Path(given).is_dir() else Path(PATTERN.split(given)[0] + "x").parent
    return os.path.relpath(name, folder)


def _place(name: str, given: str) -> str:
    """The path of a file as it was saved: as the user typed it, but for folders of their machine above an absolute one."""
    if "!/" not in name and not Path(given).is_absolute():
        return name
    folder = f"{Path(given).name}/" if Path(given).is_dir() else ""
    return folder + below(name, given)


def _files(given: Sequence[str], rejected: list[Rejected]) -> list[tuple[str, Path, str]]:
    """(name, path, the input that means it) of every file, each once, by code points of the name."""
    found: dict[str, tuple[str, Path, str]] = {}
    for each in given:
        try:
            for path in sorted(_meant(each)):
                found.setdefault(os.path.realpath(path), (str(path), path, each))
        except Unusable as error:
            rejected.append(Rejected(shown(each), str(error)))
        except OSError as error:
            rejected.append(Rejected(shown(each), _why(error)))
    return sorted(found.values())


def _meant(given: str) -> list[Path]:
    """The files that a name, a folder or a pattern means."""
    path = Path(given)
    if (path / "data" / "posts.jsonl").is_file():
        path = path / "data"  # an earlier output: its normal form is what can be read
    if path.is_dir():
        files = list(_walk(path))
        if not files:
            raise Unusable(f"holds no file; {RIGHT}")
        return files
    if path.exists() or not glob.has_magic(given):
        return [path]
    names = [Path(name) for name in glob.glob(given, recursive=True)]  # noqa: PTH207 - as the shell does it
    files = [name for name in names if not name.is_dir()]
    if not files:
        raise Unusable(f"no file has a name of that form; {RIGHT}")
    return files


def _walk(folder: Path) -> Iterator[Path]:
    """Files below a folder, and links to folders, which are not followed; dot files and the owner's settings are none."""
    for child in folder.iterdir():
        if child.name.startswith(".") or child.name in OWNERS_FILES or child.name == "__MACOSX":
            continue
        if child.is_dir() and not child.is_symlink():
            yield from _walk(child)
        else:
            yield child


def _why(error: OSError) -> str:
    """What the system says, in words."""
    if isinstance(error, FileNotFoundError):
        return f"there is no such file; {RIGHT}"
    if isinstance(error, PermissionError):
        return "can not be read: permission denied; give yourself the right to read it"
    return f"can not be read: {error.strerror or error}"


def _is_doubtful(taken: Input) -> bool:
    """Whether an input is a text that is a page's only if it stands by itself."""
    return taken.kind == "text" and int(taken.about[0]) < SURE


class _Taking:
    """Files that are looked at one by one."""

    def __init__(self, scratch: Path, recognise: Recognise) -> None:
        self.scratch = scratch
        self.recognise = recognise
        self.inputs: list[Input] = []
        self.rejected: list[Rejected] = []
        self.strays: list[Stray] = []
        self.given = ""
        """The user's input that is looked at."""
        self.of: dict[str, str] = {}
        """Name of an input -> the user's that holds it."""
        self.secret = hashlib.blake2b(digest_size=32, person=b"wxr-pipeline")
        self.made = 0

    def file(self, name: str, path: Path) -> None:
        """Take a file as the user gave it."""
        broken: tuple[type[Exception], ...] = ()
        try:
            if path.is_symlink() and path.is_dir():
                self._stray(
                    name, path, 0, "", UNREADABLE, "is a link to a folder; links are not followed", tell=False
                )
                return
            start, digest = self._digested(path)
            if unpack.is_packed(start):
                broken = unpack.BROKEN
            self._looked_at(name, path, start, digest, 0)
        except Unusable as error:
            self.rejected.append(Rejected(name, str(error)))
        except broken as error:
            self.rejected.append(Rejected(name, str(unpack.damaged(error))))
        except OSError as error:
            if path.is_symlink() and error.errno in {errno.ELOOP, errno.ENOENT}:
                self._stray(name, path, 0, "", UNREADABLE, "is a link that leads to no file")
            else:
                self.rejected.append(Rejected(name, _why(error)))

    def _digested(self, path: Path) -> tuple[bytes, str]:
        """The first bytes of a file, and the sha256 of all."""
        if not stat.S_ISREG(path.stat().st_mode):
            raise Unusable(f"is no regular file; {RIGHT}")
        digest = hashlib.sha256()
        with path.open("rb") as file:
            start = file.read(START)
            self.secret.update(start)
            block = start
            while block:
                digest.update(block)
                block = file.read(START)
        self.secret.update(digest.digest())
        return start, digest.hexdigest()

    def _looked_at(self, name: str, path: Path, start: bytes, digest: str, depth: int) -> None:
        """Take a file on disk, or those in it."""
        size = path.stat().st_size
        packed = unpack.is_packed(start)
        about = self._recognised(name, start, packed=packed)
        if isinstance(about, str):
            self._stray(name, path, size, digest, ASSET, about)
            return
        if not packed:
            self._add(self._prepared(name, path, start, digest, size, about))
            return
        if depth > DEEPEST:
            raise Unusable("archives in archives in archives; unpack them and give the .xml inside")
        before = len(self.inputs), len(self.rejected)
        with unpack.limit(path, start) as count:
            for inner in unpack.inner_files(path, start):
                if not isinstance(inner, unpack.Inner):
                    self.rejected.append(
                        Rejected(f"{name}!/{shown(inner[0])}" if inner[0] else name, str(inner[1]))
                    )
                    continue
                whole = digest, path.stat().st_size
                self._inner(
                    f"{name}!/{shown(inner.name)}" if inner.name else name,
                    inner,
                    count,
                    depth,
                    None if inner.name else whole,
                )
        if before == (len(self.inputs), len(self.rejected)):
            raise Unusable(f"is an archive that holds no file; {RIGHT}")

    def _inner(
        self,
        name: str,
        inner: unpack.Inner,
        count: Callable[[int], None],
        depth: int,
        whole: tuple[str, int] | None,
    ) -> None:
        """Take a file in an archive; `whole`: digest and size of the packed file, where it holds but this one."""
        try:
            packed = unpack.is_packed(inner.start)
            about = self._recognised(name, inner.start, packed=packed)
            if isinstance(about, str):
                digest, size = whole or unpack.store(inner, Path(os.devnull), count)
                self._stray(name, Path(os.devnull), size, digest, ASSET, about)
                return
            file = self._scratch_file()
            stored = unpack.store(inner, file, count)
            if packed:
                self._looked_at(name, file, inner.start, stored[0], depth + 1)
                file.unlink()
            else:
                digest, size = whole or stored
                taken = self._prepared(name, file, inner.start, digest, size, about)
                if inner.damage is not None:
                    why = f"the archive is damaged or was cut ({inner.damage}); read as far as it goes"
                    taken = structs.replace(taken, notes=(("archive-damaged", why), *taken.notes))
                self._add(taken)
        except Unusable as error:
            self.rejected.append(Rejected(name, str(error)))

    def _recognised(self, name: str, start: bytes, *, packed: bool) -> tuple[str, tuple[bytes, ...]] | str:
        """(kind, about) of a file by its first bytes, or what it is instead; an archive is looked into."""
        if packed:
            uploaded = UPLOADED.search(below(name, self.given))
            return "is an archive among the uploads" if uploaded else ("", ())
        found = self.recognise(encodings.start_as_utf8(start), Path(name))
        if not isinstance(found, str):
            return found
        what = next((f"is {what}" for magic, what in MAGIC if start.startswith(magic)), f"is {found}")
        return what if start.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe") else "is empty"

    def _add(self, taken: Input) -> None:
        """An input; what is one only beside saved pages waits."""
        if taken.kind == PAGES and taken.about == (b"feed",):
            self._wait(taken, Rejected(taken.name, f"is an RSS feed without wp: elements; {RIGHT}"))
            return
        self.of[taken.name] = self.given
        self.inputs.append(taken)

    def _stray(
        self, name: str, path: Path, size: int, digest: str, what: bytes, reason: str, *, tell: bool = True
    ) -> None:
        """A file that no source can read."""
        about = (what, reason.encode())
        taken = Input(
            number=0,
            name=name,
            file=str(path),
            kind=PAGES,
            size=size,
            sha256=digest,
            about=about,
            place=_place(name, self.given),
        )
        self._wait(taken, Rejected(name, f"{reason}; {RIGHT}") if tell else None)

    def _wait(self, taken: Input, rejected: Rejected | None) -> None:
        """Whether a file can be used shows when all are known."""
        self.strays.append(Stray(self.given, taken, rejected))
        if rejected is not None:
            self.rejected.append(rejected)

    def settle(self) -> None:
        """All files are known: those that stand beside pages belong to their mirror."""
        mirrors = {self.of[each.name] for each in self.inputs if each.kind == PAGES}
        adopted = [each for each in self.strays if each.given in mirrors]
        known = {id(each.rejected) for each in adopted}
        self.rejected = [each for each in self.rejected if id(each) not in known]
        sites = {self.of[each.name] for each in self.inputs if each.kind not in {PAGES, "text"}} - mirrors
        for each in [each for each in self.inputs if self.of[each.name] in sites and _is_doubtful(each)]:
            self.inputs.remove(each)
            self.rejected.append(Rejected(each.name, f"is a text that hardly looks like a page; {RIGHT}"))
        self.inputs = [self._beside(each, mirrors) for each in self.inputs]
        self.inputs += [each.input for each in adopted]

    def _beside(self, taken: Input, mirrors: set[str]) -> Input:
        """An input as it is; beside pages what their site only offers, and a text that hardly looks like a page, is an asset."""
        given = self.of[taken.name]
        if given not in mirrors or taken.kind == PAGES:
            return taken
        if UPLOADED.search(below(taken.name, given)):
            return structs.replace(taken, kind=PAGES, about=(ASSET, b"is a file among the uploads"))
        if _is_doubtful(taken):
            return structs.replace(taken, kind=PAGES, about=(ASSET, b"is a text"))
        return taken

    def _prepared(
        self,
        name: str,
        file: Path,
        start: bytes,
        digest: str,
        size: int,
        about: tuple[str, tuple[bytes, ...]],
    ) -> Input:
        """The input in UTF-8."""
        notes: list[tuple[str, str]] = []
        kind, details = about
        encoding = "utf-8" if kind in OWN_DECODING else encodings.of(start, file, notes)
        if encoding != "utf-8":
            goal = self._scratch_file()
            encodings.transcode(file, encoding, goal, notes)
            file = goal
        return Input(
            number=0,
            name=name,
            file=str(file),
            kind=kind,
            size=size,
            sha256=digest,
            about=details,
            place=_place(name, self.given),
            notes=tuple(notes),
        )

    def _scratch_file(self) -> Path:
        self.made += 1
        return self.scratch / f"unpacked-{self.made}"
