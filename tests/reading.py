"""Exports read in the test's own process: bytes go in, records, counts and whole outputs come out."""

from __future__ import annotations

import io
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.job import Job
from pipeline.sources import wxr
from pipeline.verify import count as counter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.model import Author, Comment, Found, Media, MenuItem, Post, Term
    from pipeline.sources.span import Span

FILES = ("posts", "media", "comments", "terms", "authors", "menus")
"""What data/ holds."""


@dataclass
class Reading:
    """The records of an export, as the source gives them."""

    by_span: list[tuple[Span, list[Found]]]

    @property
    def spans(self) -> list[Span]:
        """The pieces that were read each by itself."""
        return [span for span, _ in self.by_span]

    @property
    def found(self) -> list[Found]:
        """All records, in order."""
        return [each for _, records in self.by_span for each in records]

    @property
    def posts(self) -> list[Post]:
        """Items that are posts of any type."""
        return [each.post for each in self.found if each.post is not None]

    @property
    def items(self) -> list[Post | Media | MenuItem]:
        """All items."""
        every = (each.post or each.media or each.menu_item for each in self.found)
        return [each for each in every if each is not None]

    @property
    def media(self) -> list[Media]:
        """Attachments."""
        return [each.media for each in self.found if each.media is not None]

    @property
    def comments(self) -> list[Comment]:
        """Comments of all items."""
        return [each.comment for each in self.found if each.comment is not None]

    @property
    def terms(self) -> list[Term]:
        """Terms that the channel declares."""
        return [each.term for each in self.found if each.term is not None]

    @property
    def authors(self) -> list[Author]:
        """Authors that the channel declares."""
        return [each.author for each in self.found if each.author is not None]

    @property
    def codes(self) -> Counter[str]:
        """How often each code was noted."""
        return Counter(code for each in self.found for code, _ in each.notes)

    @property
    def details(self) -> str:
        """What all notes say."""
        return "\n".join(f"{code}: {detail}" for each in self.found for code, detail in each.notes)

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Items, comments, authors, terms."""
        return len(self.items), len(self.comments), len(self.authors), len(self.terms)


def read(data: bytes | str) -> Reading:
    """What the WXR source reads of an export in UTF-8."""
    data = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    about = about_of(data)
    spans = wxr.spans(io.BytesIO(data), 0)
    return Reading([(span, list(wxr.read(data[span.start : span.stop], span, about))) for span in spans])


def about_of(data: bytes) -> tuple[bytes, ...]:
    """What the source must know of a file; nothing where it would not take it for an export."""
    about = wxr.recognise(data, Path("export.xml"))
    return () if isinstance(about, str) else about


def counted(data: bytes | str) -> tuple[int, int, int, int]:
    """What the independent scanner counts: items, comments, authors, terms."""
    return tuple(counter.count([data.encode() if isinstance(data, str) else data]))  # type: ignore[return-value]


@dataclass
class Output:
    """What a run wrote."""

    folder: Path
    lost: list[str]
    rejected: list[str]
    records: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> list[dict[str, Any]]:
        """The lines of a file of data/, of `notes` or of `ledger`."""
        return self.records[name]

    @property
    def codes(self) -> Counter[str]:
        """How often each code was noted."""
        return Counter(note["code"] for note in self["notes"])

    @property
    def site(self) -> dict[str, Any]:
        """The object of site.json."""
        read: dict[str, Any] = json.loads((self.folder / "site.json").read_text("utf-8"))
        return read


def convert(folder: Path, *inputs: Path | str, **options: Any) -> Output:
    """A whole run in this process, cleaning off unless the options say otherwise."""
    from pipeline import run

    job = Job(tuple(map(str, inputs)), folder, **{"clean": "off", "workers": 1, **options})
    result = run.convert(job, lambda _step, _done, _all: None)
    output = Output(folder, list(result.lost), [each.name for each in result.rejected])
    for name in FILES:
        output.records[name] = list(lines(folder / "data" / f"{name}.jsonl"))
    for name in ("notes", "ledger"):
        output.records[name] = list(lines(folder / f"{name}.jsonl"))
    return output


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    for line in path.read_text("utf-8").split("\n"):
        if line:
            yield json.loads(line)


def by_id(records: Iterable[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """Records by their ids."""
    return {record["id"]: record for record in records}
