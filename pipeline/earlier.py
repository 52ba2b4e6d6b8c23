"""What stands in an output folder before a run: what a run wrote, what its owner edited and added."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

MANIFEST = "manifest.json"
THEIRS = frozenset(("corrections.csv",))
"""Files that the owner is meant to edit."""
BUFFER = 1 << 20


class Earlier:
    """The folder as a run finds it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.exists = os.path.lexists(folder)
        self.written = manifest(folder)
        """Path -> sha256 of every file that the earlier run wrote."""

    def refuse_strangers(self, given: Path | None) -> None:
        """Raise if it is no folder, or neither empty nor an earlier output; `given`: as the user calls it."""
        if not self.exists or self.written:
            return
        if not self.folder.is_dir():
            raise OutputError(f"{given}: is a file; the output is a folder")
        others = sorted(child.name for child in self.folder.iterdir() if not child.name.startswith("."))
        if others:
            raise OutputError(
                f"{given}: holds {others[0]}, which no run wrote;"
                " give an empty folder, or one that an earlier run wrote"
            )

    def edited(self, since: int = -1) -> list[str]:
        """Files whose bytes are no longer those that were written; with `since` (ns), those touched later."""
        return sorted(path for path, digest in self.written.items() if self._differs(path, digest, since))

    def _differs(self, path: str, digest: str, since: int) -> bool:
        """Whether the owner changed a file; one that is gone can not be overwritten."""
        place = self.folder / path
        if path in THEIRS or not os.path.lexists(place):
            return False
        if place.is_symlink() or not place.is_file():
            return True
        status = place.stat()
        return max(status.st_mtime_ns, status.st_ctime_ns) > since and sha256(place) != digest

    def added(self) -> Iterator[str]:
        """What no run wrote: files, links, and folders without a file (with `/` at the end)."""
        if not self.folder.is_dir():
            return
        ours = {above.as_posix() for path in self.written for above in Path(path).parents} | {".", "content"}
        for place, folders, files in os.walk(self.folder, onerror=_raise):
            below = Path(place).relative_to(self.folder).as_posix()
            start = "" if below == "." else f"{below}/"
            folders.sort()
            for name in sorted(files) + [name for name in folders if Path(place, name).is_symlink()]:
                if start + name not in self.written and start + name != MANIFEST:
                    yield start + name
            if not folders and not files and below not in ours:
                yield start


def _raise(error: OSError) -> None:
    """A folder that can not be read might hold the owner's files: it must not be passed over."""
    raise error


def manifest(folder: Path) -> dict[str, str]:
    """Path -> sha256 of an output's files; empty if the folder is no output."""
    try:
        read = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return {str(path): str(digest) for path, digest in read.items()} if isinstance(read, dict) else {}


def sha256(path: Path) -> str:
    """The digest of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BUFFER):
            digest.update(block)
    return digest.hexdigest()
