"""The ledger against a count of the source by a scanner that shares no code with the reader."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.verify.count import count as count_wxr

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.model import Kind
    from pipeline.verify.count import Counts

BLOCK = 1 << 20
KINDS: tuple[Kind, ...] = ("item", "comment", "author", "term", "page")
LINES: dict[str, Kind] = {
    "posts": "item",
    "media": "item",
    "menus": "item",
    "comments": "comment",
    "authors": "author",
    "terms": "term",
}
"""File of the normal form -> the kind of record that each line is."""


def within(kind: str, data: bytes, about: Sequence[bytes]) -> dict[Kind, int]:
    """Records of each kind in a part of a source; `about` is what its reader knows of the file."""
    if kind == "wxr":
        return _by_kind(count_wxr([*(b"<rss " + attributes + b">" for attributes in about), data]))
    if kind == "json":
        record = LINES.get(about[0].decode())
        return {record: sum(1 for line in data.split(b"\n") if line.strip())} if record else {}
    return {"page": 1}


def _by_kind(found: Counts) -> dict[Kind, int]:
    return {
        "item": found.items,
        "comment": found.comments,
        "author": found.authors,
        "term": found.terms,
        "page": 0,
    }


def count(kind: str, file: str, name: str) -> Mapping[Kind, int]:
    """Records of each kind in a source, `name` as the user gave it."""
    with Path(file).open("rb") as stream:
        if kind == "wxr":
            return _by_kind(count_wxr(iter(lambda: stream.read(BLOCK), b"")))
        counts = dict.fromkeys(KINDS, 0)
        if kind == "text":
            counts["page"] = 1
        elif (record := LINES.get(Path(name).stem)) and name.endswith(".jsonl"):
            counts[record] = sum(1 for line in stream if line.strip())
        return counts


def differences(
    names: Sequence[str],
    counted: Sequence[Mapping[Kind, int]],
    ledger: Mapping[str, Counter[str]],
    outcomes: Counter[tuple[str, str, str]],
) -> Iterator[str]:
    """A sentence for each kind of record that the ledger does not hold as often as its source."""
    for name, counts in zip(names, counted, strict=True):
        booked: Mapping[str, int] = ledger.get(name, {})
        for kind in KINDS:
            if counts[kind] != booked.get(kind, 0):
                yield f"{name}: the source holds {counts[kind]} {kind}s, the ledger {booked.get(kind, 0)}"
    failed = sum(number for (_, outcome, _), number in outcomes.items() if outcome == "failed")
    if failed:
        yield f"{failed} record{'s' if failed > 1 else ''} could not be read; ledger.jsonl says failed, notes.jsonl why"
    unconverted = sum(number for (_, _, reason), number in outcomes.items() if reason == "conversion-failed")
    if unconverted:
        yield f"{unconverted} entries could not be converted"
