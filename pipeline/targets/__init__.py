"""Site layouts: a Document in, its file out. TARGETS names them all, in the order of the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pipeline.targets import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.model import Document, File


class Placed(Protocol):
    """What a target needs to know of an entry to give it a path; a Post has it all."""

    @property
    def type(self) -> str:
        """Post type."""

    @property
    def slug(self) -> str:
        """Percent-decoded; "" if none."""

    @property
    def id(self) -> int | None:
        """WordPress's number, where the source has one."""

    @property
    def title(self) -> str:
        """Plain text, for an entry that has neither slug nor id."""


class Target(Protocol):
    """What a module in this package offers; pure functions, so workers and the survey agree."""

    def place(self, entry: Placed, above: Sequence[Placed] = ()) -> str:
        """The entry's path below the output folder; `above`: its ancestors, outermost first."""

    def numbered(self, path: str, number: int) -> str:
        """The path of the later of two entries that would share `path`."""

    def link(self, source: str, goal: str) -> str:
        """What is written in the file `source` to point to the file `goal`."""

    def layout(self, document: Document) -> File:
        """The entry's file."""


TARGETS: dict[str, Target] = {
    "plain": plain,
}
