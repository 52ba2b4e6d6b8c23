"""A dry run: the same work in the system's temporary folder, compared with the output as it stands."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pipeline.earlier import MANIFEST, Earlier, manifest, sha256
from pipeline.errors import OutputError
from pipeline.workspace import clash, clashes, edits, lacking, refuse_unusable, target_of

if TYPE_CHECKING:
    from types import TracebackType

BLOCK = 4096
"""Bytes in which file systems give out room."""
DEPTH = 2
"""Folders of a path that are counted by themselves: content/posts, not each page's."""


@dataclass
class Plan:
    """What a run would do to its output."""

    output: Path | None
    exists: bool
    """Whether something stands there."""
    files: Counter[str] = field(default_factory=Counter)
    """Folder -> files; "" is the output folder itself."""
    bytes: Counter[str] = field(default_factory=Counter)
    """The same in bytes."""
    room: int = 0
    """Bytes that the output takes on a disk."""
    at_work: int = 0
    """Bytes that a run takes on a disk at most, besides the earlier output."""
    free: int | None = None
    """Bytes that are free there."""
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: int = 0
    removed: list[str] = field(default_factory=list)
    """Written by an earlier run, and by this one no more."""
    kept: list[str] = field(default_factory=list)
    """The owner's."""
    overwritten: list[str] = field(default_factory=list)
    """Edited or added by the owner, and in the way; without --force no run begins."""
    problem: str = ""
    """What a run would end with, exit code 2; "" if nothing is in its way."""


class Rehearsal:
    """Used as a Workspace is; `finish` tells what would have been done."""

    def __init__(self, output: Path | None, *, force: bool) -> None:
        self.given = output
        self.output = None if output is None else target_of(output)
        self.force = force
        self.wanted = 0
        self.earlier = Earlier(self.output or Path(os.devnull))

    def __enter__(self) -> Self:
        """Make the folders."""
        if self.given is not None and self.output is not None:
            refuse_unusable(self.given, self.output)
            self.earlier.refuse_strangers(self.given)
        try:
            self.hidden = Path(tempfile.mkdtemp(prefix="wxr-pipeline-"))
        except OSError as error:
            said = f"no temporary folder: {error.strerror}; say with TMPDIR where there is room"
            raise OutputError(said) from error
        self.place = self.hidden / "new"
        self.parts = self.hidden / "parts"
        self.place.mkdir()
        self.parts.mkdir()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self.hidden, ignore_errors=True)

    def need(self, wanted: int) -> None:
        """Raise if fewer bytes are free in the temporary folder; note what a run wants beside the output."""
        self.wanted = wanted
        free = shutil.disk_usage(self.hidden).free
        if free < wanted:
            where = f"temporary folder {self.hidden.parent}"
            raise OutputError(lacking(where, wanted, free) + "; set TMPDIR to another")

    def finish(self) -> Plan:
        """What a run would do."""
        plan = Plan(self.given, self.earlier.exists and self.output is not None)
        plan.at_work = sum(_room(path.stat().st_size) for path in _files(self.hidden))
        shutil.rmtree(self.parts)
        for path in _files(self.place):
            name = path.relative_to(self.place).as_posix()
            folder = "/".join(name.split("/")[:-1][:DEPTH])
            number = path.stat().st_size
            plan.files[folder] += 1
            plan.bytes[folder] += number
            plan.room += _room(number)
        if self.given is not None and self.output is not None:
            self._compare(plan, self.given, self.output)
        return plan

    def _compare(self, plan: Plan, given: Path, output: Path) -> None:
        """The new output beside what stands there."""
        before, after = dict(self.earlier.written), manifest(self.place)
        after[MANIFEST] = sha256(self.place / MANIFEST)
        if before:
            before[MANIFEST] = sha256(output / MANIFEST)
        edited = self.earlier.edited()
        added = list(self.earlier.added())
        clashing = clashes(self.place, added)
        in_the_way = {*edited, *clashing}
        for path, digest in after.items():
            if path not in before or not os.path.lexists(output / path):
                plan.new.append(path)
            elif before[path] == digest and path not in in_the_way:
                plan.same += 1
            else:
                plan.changed.append(path)
        plan.removed = [path for path in before if path not in after and path not in in_the_way]
        plan.overwritten = sorted(path for path in in_the_way if path in after or path in clashing)
        plan.kept = sorted({*added, *edited}.difference(plan.overwritten))
        place = next(folder for folder in (output, *output.parents) if folder.exists())
        plan.free = shutil.disk_usage(place).free
        if edited and not self.force:
            plan.problem = edits(given, edited)
        elif plan.free < self.wanted:
            plan.problem = lacking(given, self.wanted, plan.free)
        elif clashing and not self.force:
            plan.problem = clash(given, clashing)


def _files(folder: Path) -> list[Path]:
    """All files below a folder."""
    return [Path(place, name) for place, _, names in os.walk(folder) for name in names]


def _room(number: int) -> int:
    """Bytes of a file in whole blocks."""
    return -(-number // BLOCK) * BLOCK
