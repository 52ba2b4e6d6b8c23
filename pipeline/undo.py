"""A finished output goes in, every text that cleaning changed comes out as it was before: from the changes alone."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import msgspec

from pipeline.clean import applied, undone
from pipeline.clean.edit import DONE
from pipeline.clean.record import Change
from pipeline.errors import InputError, LossError
from pipeline.job import Job

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

CHANGES = "changes.jsonl"
FILES = {"posts": "item", "media": "item", "comments": "comment", "terms": "term"}
"""File of data/ -> the kind of its records."""
FIELDS = {
    "title_raw": "title_raw",
    "content_raw": "content_raw",
    "excerpt_raw": "excerpt_raw",
    "name": "name_raw",
}
"""What a change calls a field -> where its raw text stands."""


class Fields(msgspec.Struct, frozen=True):
    """The raw texts of a record."""

    id: int | None
    title_raw: str = ""
    content_raw: str = ""
    excerpt_raw: str = ""
    name_raw: str = ""


class Before(msgspec.Struct, frozen=True):
    """A text as it was before cleaning."""

    kind: str
    """item, comment or term."""
    id: int | None
    field: str
    url: str
    text: str


def job(folder: Path, output: Path) -> Job:
    """What makes the whole site anew, uncleaned, from its normal form."""
    if not (folder / "data").is_dir():
        raise InputError(f"{folder}: is no output of a run: it has no data/")
    return Job((str(folder / "data"),), output, clean="off")


def lines(folder: Path) -> Iterator[str]:
    """A JSON object for each text that was changed, in the order of data/.

    The cleaned text is made of the raw field in data/ and its changes; then the changes alone must lead back.
    """
    waiting = _changes(folder / CHANGES)
    encode = msgspec.json.Encoder().encode
    for kind, record in _records(folder):
        for field, place in FIELDS.items():
            raw = getattr(record, place)
            made = _fitting(waiting.get((kind, record.id, field), []), raw)
            if made:
                before = Before(kind, record.id, field, made[0].url, undone(applied(raw, made), made))
                if before.text != raw:
                    raise LossError(
                        f"{folder}: the changes of {kind} {record.id}, {field}, do not lead back to its raw text"
                    )
                yield encode(before).decode()
    lost = [key for key, groups in waiting.items() if groups]
    if lost:
        kind, number, field = lost[0]
        raise LossError(
            f"{folder}: the changes of {len(lost)} texts fit nothing in data/, first {kind} {number}, {field};"
            " was data/ edited since the run?"
        )


def _changes(path: Path) -> dict[tuple[str, int | None, str], list[list[Change]]]:
    """(kind, id, field) -> the changes made in each field of that name, one list a field."""
    found: dict[tuple[str, int | None, str], list[list[Change]]] = {}
    decode = msgspec.json.Decoder(Change).decode
    try:
        with path.open("rb") as file:
            made = (change for change in map(decode, file) if change.status in DONE)
            for (*key, _), group in groupby(made, lambda each: (each.kind, each.id, each.field, each.url)):
                kind, number, field = key
                found.setdefault((kind, number, field), []).extend(_apart(group))
    except FileNotFoundError as error:
        raise InputError(f"{path.parent}: is no output of a run: it has no {path.name}") from error
    except (OSError, msgspec.DecodeError) as error:
        raise InputError(f"{path}: can not be read: {error}") from error
    return found


def _apart(changes: Iterable[Change]) -> list[list[Change]]:
    """Changes of fields that follow each other under one name, as when two records have one id: each begins anew."""
    fields: list[list[Change]] = []
    end = -1
    for change in changes:
        if not fields or change.start < end:
            fields.append([])
        fields[-1].append(change)
        end = change.end
    return fields


def _records(folder: Path) -> Iterator[tuple[str, Fields]]:
    """The raw texts of all records, file by file."""
    decode = msgspec.json.Decoder(Fields).decode
    for name, kind in FILES.items():
        path = folder / "data" / f"{name}.jsonl"
        try:
            with path.open("rb") as file:
                for line in file:
                    yield kind, decode(line)
        except (OSError, msgspec.DecodeError) as error:
            raise InputError(f"{path}: can not be read: {error}") from error


def _fitting(groups: list[list[Change]], raw: str) -> list[Change]:
    """The first changes that are about this text, taken from the list: two records may have one id."""
    for group in groups:
        if all(raw[each.start : each.end] == each.before for each in group):
            groups.remove(group)
            return group
    return []
