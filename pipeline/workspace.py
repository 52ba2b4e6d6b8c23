"""The place beside the output folder where a run writes, and the move into place when it is whole.

Until that move the earlier output stays as it was, whatever happens; what its owner edited or added
is never overwritten unasked.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

MANIFEST = "manifest.json"
THEIRS = frozenset(("corrections.csv",))
"""Files that the owner is meant to edit."""
SHOWN = 5
"""Edited files that a message names."""
BUFFER = 1 << 20


class Workspace:
    """A temporary folder beside `output`; use it in a `with`, and call `finish` when all is written."""

    def __init__(self, output: Path, *, force: bool) -> None:
        self.output = Path(os.path.abspath(output))  # noqa: PTH100 - resolve() would follow the user's links
        self.force = force
        self.earlier = _earlier(self.output)
        self._refuse_strangers()
        self.conflicts = self._edited()
        if self.conflicts and not force:
            named = ", ".join(sorted(self.conflicts)[:SHOWN]) + (" …" if len(self.conflicts) > SHOWN else "")
            message = f"{output}: edited since the last run: {named}; move them away, or overwrite them with --force"
            raise OutputError(message)

    def __enter__(self) -> Workspace:
        """Make the folder; left-overs of runs that were killed go."""
        parent = self.output.parent
        prefix = f".{self.output.name}.partial-"
        self.made = [folder for folder in (parent, *parent.parents) if not folder.exists()]
        try:
            parent.mkdir(parents=True, exist_ok=True)
            self._restore()
            for left in parent.glob(f"{glob_safe(prefix)}*"):
                _remove_if_abandoned(left)
            self.place = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
            self.place.chmod(0o755)
            self.lock = os.open(self.place, os.O_RDONLY)
            fcntl.flock(self.lock, fcntl.LOCK_EX)
        except OSError as error:
            message = f"{self.output}: can not write there: {error.strerror}"
            raise OutputError(message) from error
        self.parts = self.place / ".parts"
        self.parts.mkdir()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave nothing behind but a finished output."""
        os.close(self.lock)
        shutil.rmtree(self.place, ignore_errors=True)
        for folder in self.made:
            if any(folder.iterdir()):
                break
            folder.rmdir()

    def finish(self) -> None:
        """Carry over what the owner added, then swap the folders."""
        shutil.rmtree(self.parts)
        written = json.loads((self.place / MANIFEST).read_text("utf-8"))
        added = list(self._added())
        clashing = [path for path in added if path in written]
        if clashing and not self.force:
            message = f"{self.output}: no run wrote {', '.join(clashing[:SHOWN])}; move it away, or overwrite it with --force"
            raise OutputError(message)
        for path in added:
            if path in written:
                continue
            goal = self.place / path
            goal.parent.mkdir(parents=True, exist_ok=True)
            _link(self.output / path, goal)
        previous = self._previous()
        try:
            if self.output.exists():
                self.output.rename(previous)
            self.place.rename(self.output)
        except OSError as error:
            message = f"{self.output}: can not be replaced: {error.strerror}; the new output is in {self.place}"
            raise OutputError(message) from error
        shutil.rmtree(previous, ignore_errors=True)

    def _previous(self) -> Path:
        """Where the earlier output stands for the moment of the swap."""
        return self.output.with_name(f".{self.output.name}.previous")

    def _restore(self) -> None:
        """Undo the half of a swap that a kill cut off."""
        if self._previous().exists():
            if self.output.exists():
                shutil.rmtree(self._previous())
            else:
                self._previous().rename(self.output)

    def _refuse_strangers(self) -> None:
        """The output must be a folder, and empty or an earlier output."""
        if not self.output.exists() or self.earlier:
            return
        if not self.output.is_dir():
            message = f"{self.output}: is a file; the output is a folder"
            raise OutputError(message)
        if any(not child.name.startswith(".") for child in self.output.iterdir()):
            message = f"{self.output}: holds other files; give an empty folder, or one that an earlier run wrote"
            raise OutputError(message)

    def _edited(self) -> set[str]:
        """Files of the earlier output whose bytes are no longer those that were written."""
        return {
            path
            for path, digest in self.earlier.items()
            if path not in THEIRS and (self.output / path).is_file() and sha256(self.output / path) != digest
        }

    def _added(self) -> Iterator[str]:
        """Files in the output that no run wrote."""
        if not self.output.is_dir():
            return
        for folder, _, names in os.walk(self.output):
            for name in names:
                path = Path(folder, name).relative_to(self.output).as_posix()
                if path not in self.earlier and path != MANIFEST:
                    yield path


def _earlier(output: Path) -> dict[str, str]:
    """The manifest of the output that stands there; empty if there is none."""
    try:
        read = json.loads((output / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(path): str(digest) for path, digest in read.items()} if isinstance(read, dict) else {}


def _remove_if_abandoned(left: Path) -> None:
    """Remove the workspace of a run that is no longer alive."""
    try:
        lock = os.open(left, os.O_RDONLY)
    except OSError:
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(left, ignore_errors=True)
    except BlockingIOError:
        pass  # its run is at work
    finally:
        os.close(lock)


def _link(source: Path, goal: Path) -> None:
    """The same file in two places, or a copy where the file system knows no hard links."""
    try:
        os.link(source, goal, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, goal, follow_symlinks=False)


def glob_safe(text: str) -> str:
    """A name in which no character is a wildcard."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in text)


def sha256(path: Path) -> str:
    """The digest of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BUFFER):
            digest.update(block)
    return digest.hexdigest()


def append(part: Path, goal: Path, digest: hashlib._Hash) -> int:
    """Move the bytes of a part behind those of another file; return how many."""
    total = 0
    with part.open("rb") as source, goal.open("ab") as out:
        while block := source.read(BUFFER):
            digest.update(block)
            out.write(block)
            total += len(block)
    part.unlink()
    return total
