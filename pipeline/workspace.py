"""The hidden folder beside the output in which a run works, and the move into place when all is whole.

Until that move the earlier output stays as it was, whatever happens; what its owner edited or added
is never overwritten unasked.
"""

from __future__ import annotations

import fcntl
import glob
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pipeline.earlier import MANIFEST, Earlier
from pipeline.errors import OutputError, UsageError
from pipeline.wording import size

if TYPE_CHECKING:
    import hashlib
    from collections.abc import Iterable, Sequence
    from types import TracebackType
    from typing import BinaryIO

__all__ = ["MANIFEST", "Workspace", "append"]

SCRATCH = "parts-"
SHOWN = 5
"""Files that a message names."""
PATIENCE = 1.0
"""Seconds in which the workers of a run that was killed are gone, too."""


class Workspace:
    """Use it in a `with`, and call `finish` when all is written."""

    def __init__(self, output: Path, *, force: bool) -> None:
        self.given = output
        self.output = target_of(output)
        self.force = force
        self.started = time.time_ns()
        self.hidden = self.output.with_name(f".{self.output.name}.wxr-pipeline")
        self.place = self.hidden / "new"
        """Where the new output grows."""
        self.parts: Path
        """Where scratch files lie; each run has a name of its own for it."""
        self.previous = self.hidden / "previous"
        """Where the earlier output stands for the moment of the swap."""
        self.lock = -1
        self.made: list[Path] = []

    def __enter__(self) -> Self:
        """Make the folders; what runs that were killed left behind goes."""
        try:
            self._open()
        except OSError as error:
            self._leave()
            raise OutputError(f"{self.given}: can not write there: {_why(error, self.hidden)}") from error
        except BaseException:
            self._leave()
            raise
        return self

    def _open(self) -> None:
        """Lock, look at what stands there, make room."""
        parent = self.output.parent
        refuse_unusable(self.given, self.output)
        self.made = [folder for folder in (parent, *parent.parents) if not folder.exists()]
        parent.mkdir(parents=True, exist_ok=True)
        self._lock()
        self._tidy()
        self.earlier = Earlier(self.output)
        self.earlier.refuse_strangers(self.given)
        self.edited = self.earlier.edited()
        if self.edited and not self.force:
            raise OutputError(edits(self.given, self.edited))
        self.place.mkdir()
        # What a process remembers of a file of an earlier run must not be taken for this run's.
        self.parts = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=self.hidden))

    def _lock(self) -> None:
        """Make the hidden folder this run's own, or find that another run is at work."""
        end = time.monotonic() + PATIENCE
        while True:
            self.hidden.mkdir(mode=0o700, exist_ok=True)
            lock = os.open(self.hidden, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                os.close(lock)
                if time.monotonic() > end:
                    said = f"{self.given}: another run is at work on it; wait for its end"
                    raise OutputError(said) from error
                time.sleep(PATIENCE / 20)
                continue
            except OSError:
                pass  # a file system without locks: go on without
            if _same(lock, self.hidden):
                self.lock = lock
                return
            os.close(lock)  # the run that had the lock took the folder away when it ended

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave nothing behind but a finished output."""
        self._leave()

    def _leave(self) -> None:
        """Take the hidden folder away, and folders that were made for an output that did not come."""
        if self.lock >= 0:
            self._tidy()
            _rmdir(self.hidden)
            os.close(self.lock)
            self.lock = -1
        for folder in self.made:
            _rmdir(folder)

    def _tidy(self) -> None:
        """Undo the half of a swap that a kill cut off, and remove what a run left."""
        if os.path.lexists(self.previous):
            if os.path.lexists(self.output):
                shutil.rmtree(self.previous, ignore_errors=True)
            else:
                self.previous.rename(self.output)
        for left in (self.place, *self.hidden.glob(f"{SCRATCH}*")):
            shutil.rmtree(left, ignore_errors=True)

    def need(self, wanted: int) -> None:
        """Raise if fewer bytes are free."""
        free = shutil.disk_usage(self.hidden).free
        if free < wanted:
            raise OutputError(lacking(self.given, wanted, free))

    def finish(self) -> None:
        """Carry over what the owner added, then swap the folders."""
        shutil.rmtree(self.parts)
        if not self.force and (edited := self.earlier.edited(self.started)):
            raise OutputError(edits(self.given, edited))
        kept = [*self.earlier.added(), *self._kept_edits()]
        clashing = clashes(self.place, kept)
        if clashing and not self.force:
            raise OutputError(clash(self.given, clashing))
        for path in kept:
            if path not in clashing:
                _carry(self.output / path, self.place / path)
        self._swap()

    def _kept_edits(self) -> list[str]:
        """Edited files that the new output has no more: with --force nothing overwrites them."""
        if not self.force:
            return []
        return [path for path in self.edited if not os.path.lexists(self.place / path)]

    def _swap(self) -> None:
        """The new output into the place of the earlier one, or all as it was."""
        try:
            if self.output.is_dir():
                shutil.copymode(self.output, self.place)
                self.output.rename(self.previous)
            self.place.rename(self.output)
        except OSError as error:
            self._tidy()
            raise OutputError(
                f"{self.given}: can not be replaced: {_why(error, self.output)}; it is as it was"
            ) from error


def target_of(output: Path) -> Path:
    """The folder itself, where a link leads to it."""
    return Path(os.path.realpath(output))


def refuse_unusable(given: Path, output: Path) -> None:
    """Raise if no output can come there, as far as can be seen without a try."""
    above = next(folder for folder in (output, *output.parents) if os.path.lexists(folder))
    if not above.is_dir():
        what = "is a file; the output is a folder" if above == output else f"{above} is a file, no folder"
        raise OutputError(f"{given}: {what}")
    if os.path.ismount(output):
        raise OutputError(f"{given}: is where a disk is mounted and can not be replaced; give a folder in it")
    for folder in (above, output.parent if above == output else above):
        if not os.access(folder, os.W_OK | os.X_OK):
            raise OutputError(f"{given}: can not write there: {folder} is read-only for you")


def refuse_overlap(inputs: Sequence[str], output: Path) -> None:
    """Raise if the output is an input, or one lies in the other: a run would read what it writes."""
    goal = target_of(output)
    for each in inputs:
        exact = os.path.lexists(each) or not glob.has_magic(each)
        for name in [each] if exact else glob.iglob(each, recursive=True):  # noqa: PTH207 - as intake does it
            place = target_of(Path(name))
            if place == goal:
                raise UsageError(f"{output}: is the input itself; give another --output")
            if goal in place.parents:
                raise UsageError(f"{name}: lies in the output {output}; give another --output")
            if place in goal.parents and place.is_dir():
                raise UsageError(f"{output}: lies in the input {name}; give an --output outside it")


def edits(given: Path, edited: Sequence[str]) -> str:
    """What is said of files that the owner edited."""
    them = "it" if len(edited) == 1 else "them"
    return (
        f"{given}: edited since the last run: {_named(edited)};"
        f" move {them} away, or overwrite {them} with --force"
    )


def clash(given: Path, paths: Sequence[str]) -> str:
    """What is said of files that the owner added where the run writes."""
    them = "it" if len(paths) == 1 else "them"
    return (
        f"{given}: the run would overwrite {_named(paths)}, which no run wrote;"
        f" move {them} away, or overwrite {them} with --force"
    )


def clashes(new: Path, added: Iterable[str]) -> list[str]:
    """What the owner added where the new output has something of its own."""
    return [path for path in added if _taken(new, path)]


def _taken(new: Path, path: str) -> bool:
    """Whether something else stands there, or a file where a folder above it should be."""
    goal = new / path
    if os.path.lexists(goal) and not (path.endswith("/") and goal.is_dir()):
        return True
    above = (new / folder for folder in Path(path).parents)
    return any(os.path.lexists(folder) and not folder.is_dir() for folder in above)


def lacking(where: object, wanted: int, free: int) -> str:
    """What is said where the disk is too full."""
    return f"{where}: about {size(wanted)} are needed there, {size(free)} are free"


def append(part: Path, out: BinaryIO, digest: hashlib._Hash, room: memoryview) -> None:
    """Move the bytes of a part behind those of a file; `room`: where they may lie on the way."""
    with part.open("rb", buffering=0) as source:
        while size := source.readinto(room):
            digest.update(room[:size])
            out.write(room[:size])
    part.unlink()


def _carry(source: Path, goal: Path) -> None:
    """The owner's file in the new output too, or a copy where the file system knows no hard links."""
    if source.is_dir() and not source.is_symlink():
        goal.mkdir(parents=True, exist_ok=True)
        return
    goal.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, goal, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, goal, follow_symlinks=False)


def _same(opened: int, path: Path) -> bool:
    """Whether an open folder still stands at a path."""
    try:
        return os.path.samestat(os.fstat(opened), path.stat())
    except FileNotFoundError:
        return False


def _rmdir(folder: Path) -> None:
    """Remove a folder if it is there and empty."""
    try:
        folder.rmdir()
    except OSError:
        return  # somebody else's things are in it by now


def _named(paths: Sequence[str]) -> str:
    """The first of some paths."""
    return ", ".join(paths[:SHOWN]) + (f" and {len(paths) - SHOWN} more" if len(paths) > SHOWN else "")


def _why(error: OSError, hidden: Path) -> str:
    """What the system says, and of which folder if it is not the hidden one."""
    said = error.strerror or str(error)
    name = os.fspath(error.filename) if error.filename else ""
    return said if not name or Path(name) == hidden else f"{name}: {said}"
