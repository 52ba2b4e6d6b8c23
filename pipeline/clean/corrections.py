"""corrections.csv: changes go out as rows for the owner, decisions come in and are kept for every later run.

A decision is found again by its change's id, else by what it is about (the same rule, words and surroundings in the same
field), so it outlasts changes elsewhere in the text. What was decided once stays in the file, also what no longer occurs.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec.structs import replace

from pipeline.clean.record import family

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from pipeline.clean.record import Change

Verdict = Literal["accept", "reject", "edit"]
Scope = Literal["once", "post", "site"]
VERDICTS: tuple[Verdict, ...] = ("accept", "reject", "edit")
SCOPES: tuple[Scope, ...] = ("once", "post", "site")
COLUMNS = (
    "decision", "replacement", "scope", "rule", "before", "after", "context_before", "context_after", "status", "level",
    "language", "confidence", "evidence", "kind", "id", "field", "start", "end", "change_id", "url",
)  # fmt: skip
LONGEST_CELL = (1 << 31) - 1
"""What Word left behind can be longer than csv allows unasked."""
NEAR = 12
"""Characters on each side by which a change is known again when its place has moved."""
_PLAIN = re.compile(r"(?:[^\s\",;](?:[^\n\r\t\",;\x00]*[^\s\",;])?)?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
"""What a spreadsheet would not take for text; such a cell gets an apostrophe before it, which is taken off again."""


class Decision(NamedTuple):
    """What the owner decided about a change."""

    row: int
    """Its place among all decisions."""
    verdict: Verdict
    replacement: str
    scope: Scope
    cells: tuple[str, ...]
    """The row as it was read, in the order of COLUMNS."""

    def cell(self, column: str) -> str:
        """A cell of the row."""
        return self.cells[COLUMNS.index(column)]


@dataclass(slots=True)
class Decisions:
    """All decisions, as they are asked for: by id, by field, by post, for the whole site."""

    rows: list[Decision] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    """(code, detail) of rows that can not be read."""
    unread: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Change -> the cells of a row whose decision can not be read: it decides nothing, and stays as it is."""
    by_key: dict[tuple[str, ...], list[Decision]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.rows)

    def add(self, decision: Decision) -> None:
        """Take a decision in, under every key that it can be found by."""
        self.rows.append(decision)
        cell = decision.cell
        about = (family(cell("rule")), cell("before"), cell("after"))
        owner = (cell("kind"), cell("id") or cell("url"))
        keys: list[tuple[str, ...]]
        if decision.scope == "site":
            keys = [("site", *about)]
        elif decision.scope == "post":
            keys = [("post", *owner, *about)]
        else:
            place = (*owner, cell("field"), *about)
            keys = [
                ("around", *place, cell("context_before")[-NEAR:], cell("context_after")[:NEAR]),
            ]
        for key in (("id", cell("change_id")), *keys):
            self.by_key.setdefault(key, []).append(decision)

    def on(self, change: Change, others: Container[str] = ()) -> Decision | None:
        """The decision about a change: the one for this place before the post's before the site's; of several, a refusal.

        `others`: the ids of all changes of its field, whose own decisions are not meant for this one.
        """
        about = (family(change.rule), change.before, change.after)
        owner = (change.kind, _number(change.id) or change.url)
        for key in (
            ("id", change.change_id),
            (
                "around",
                *owner,
                change.field,
                *about,
                change.context_before[-NEAR:],
                change.context_after[:NEAR],
            ),
            ("post", *owner, *about),
            ("site", *about),
        ):
            found = self.by_key.get(key, [])
            if key[0] == "around":
                found = [each for each in found if each.cell("change_id") not in others]
            if found:
                return next((each for each in found if each.verdict == "reject"), found[-1])
        return None


REACH: dict[Scope, tuple[str, ...]] = {
    "once": ("change_id", "kind", "id", "url", "field", "rule", "before", "after"),
    "post": ("kind", "id", "url", "rule", "before", "after"),
    "site": ("rule", "before", "after"),
}
"""Scope -> the cells that tell what a decision is about."""


def merged(files: Iterable[Decisions]) -> Decisions:
    """The decisions of several files, each once: a refusal before an acceptance, a later file before an earlier one."""
    whole = Decisions()
    kept: dict[tuple[str, ...], Decision] = {}
    for each in files:
        whole.notes.extend(each.notes)
        whole.unread.update(each.unread)
        mine: dict[tuple[str, ...], Decision] = {}
        for row in each.rows:
            about = (row.scope, *(row.cell(column) for column in REACH[row.scope]))
            if about not in mine or mine[about].verdict != "reject":
                mine[about] = row
        kept.update(mine)
    for number, row in enumerate(kept.values()):
        whole.add(row._replace(row=number))
    return whole


class Decided(NamedTuple):
    """A field's changes after the owner's decisions."""

    changes: list[Change]
    used: dict[str, int]
    """Change -> the row of the decision that was followed."""


def read(lines: Iterable[str]) -> Decisions:
    """The decisions of a corrections.csv, given line by line: rows whose decision is blank are none.

    A spreadsheet may have changed the separator, added a byte-order mark or moved columns.
    """
    decisions = Decisions()
    rest = iter(lines)
    head = next(rest, "").removeprefix("\ufeff")
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(chain([head], rest), delimiter=max((",", ";", "\t"), key=head.count))
    names = [name.strip().lower() for name in next(reader, [])]
    missing = {"decision", "rule", "before", "after", "change_id"}.difference(names)
    if missing:
        if head.strip():
            said = f"corrections.csv has no column {', '.join(sorted(missing))}; no decision is read"
            decisions.notes.append(("correction-unreadable", said))
        return decisions
    place = names.index("decision")
    try:
        for number, row in enumerate(reader, 2):
            if len(row) > place and row[place].strip():
                cells = dict.fromkeys(names, "") | dict(zip(names, map(_bare, row), strict=False))
                _take(decisions, number, cells)
    except csv.Error as error:
        said = f"corrections.csv, near line {reader.line_num}: {error}; what follows is not read"
        decisions.notes.append(("correction-unreadable", said))
    return decisions


def _take(decisions: Decisions, line: int, cells: dict[str, str]) -> None:
    """One row, if it holds a decision."""
    word = cells["decision"].strip().lower()
    scope = cells.get("scope", "").strip().lower() or "once"
    verdict = next((each for each in VERDICTS if each == word), None)
    reach = next((each for each in SCOPES if each == scope), None)
    replacement = cells.get("replacement", "")
    row = tuple(cells.get(column, "") for column in COLUMNS)
    if verdict is None or reach is None or (verdict == "edit" and not replacement):
        decisions.unread[cells["change_id"] or f"row {line}"] = row
    if verdict is None or reach is None:
        what = (
            f"no decision {word!r}; there are: {', '.join(VERDICTS)}"
            if verdict is None
            else f"no scope {scope!r}; there are: {', '.join(SCOPES)}"
        )
        decisions.notes.append(("correction-unreadable", f"corrections.csv, row {line}: {what}"))
        return
    if verdict == "edit" and not replacement:
        decisions.notes.append(
            ("correction-unreadable", f"corrections.csv, row {line}: edit needs a replacement")
        )
        return
    decisions.add(Decision(len(decisions.rows), verdict, replacement, reach, row))


def decided(changes: Iterable[Change], decisions: Decisions) -> Decided:
    """Changes with the owner's decisions followed: refused, accepted, or accepted with other words."""
    done: list[Change] = []
    used: dict[str, int] = {}
    known = list(changes)
    ids = frozenset(change.change_id for change in known)
    for change in known:
        decision = decisions.on(change, ids)
        if decision is None:
            done.append(change)
            continue
        used[change.change_id] = decision.row
        if decision.verdict == "reject":
            done.append(replace(change, status="rejected"))
        elif decision.verdict == "edit":
            done.append(
                replace(
                    change,
                    status="accepted",
                    after=decision.replacement,
                    evidence=f"{change.after} was proposed",
                )
            )
        else:
            done.append(replace(change, status="accepted"))
    return Decided(done, used)


def write(
    changes: Iterable[Change],
    decisions: Decisions,
    used: Mapping[str, int],
    *,
    cleaned: bool = True,
) -> Iterator[str]:
    """The lines of corrections.csv: every change, in order, then decisions whose own place is gone.

    `used` is what `decided` told, of all fields. A decision stands at
    the change that it was made about; where that is gone, at the end, and is `stale` if nothing followed it, unless nothing
    was `cleaned` at all.
    """
    yield _line(COLUMNS)
    unread = dict(decisions.unread)
    told: set[int] = set()
    for change in changes:
        row = used.get(change.change_id)
        decision = decisions.rows[row] if row is not None else None
        if decision is not None and (decision.row in told or not _is_about(decision, change)):
            if decision.verdict == "edit":
                change = replace(change, after=decision.cell("after"))  # noqa: PLW2901 - the row tells what was proposed
            decision = None
        if decision is not None:
            told.add(decision.row)
        cells = dict(zip(COLUMNS, _cells(change, decision), strict=True))
        if decision is None and (row_unread := unread.pop(change.change_id, None)) is not None:
            cells.update(zip(COLUMNS[:3], row_unread[:3], strict=True))
        yield _line(cells.values())
    for left in unread.values():
        yield _line(left)
    followed = set(used.values())
    for decision in decisions.rows:
        if decision.row not in told:
            cells = dict(zip(COLUMNS, decision.cells, strict=True))
            status = "stale" if cleaned else cells["status"]
            if decision.row in followed:
                status = "rejected" if decision.verdict == "reject" else "accepted"
            cells.update(
                decision=decision.verdict,
                scope=decision.scope,
                replacement=decision.replacement,
                status=status,
            )
            yield _line(cells.values())


def stale(decisions: Decisions, used: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """A note for each decision about something that no longer occurs."""
    followed = set(used.values())
    for decision in decisions.rows:
        if decision.row not in followed:
            where = f"{decision.cell('kind')} {decision.cell('id')}, {decision.cell('field')}"
            what = f"{decision.verdict} of {decision.cell('rule')} {decision.cell('before')!r}"
            detail = f"{what} in {where}: nothing like it was found"
            yield "correction-stale", detail


def _is_about(decision: Decision, change: Change) -> bool:
    """Whether a decision was made about this very change, or about the one in its place."""
    if decision.cell("change_id") == change.change_id:
        return True
    return decision.scope == "once"


def _cells(change: Change, decision: Decision | None) -> Iterator[str]:
    """A change as a row."""
    own = {
        "decision": decision.verdict if decision else "",
        "replacement": decision.replacement if decision else "",
        "scope": decision.scope if decision else "",
        "id": _number(change.id),
        "language": change.language or "",
        "confidence": f"{change.confidence:g}",
        "start": str(change.start),
        "end": str(change.end),
    }
    if decision is not None and decision.verdict == "edit":
        # The proposal stays what it was: by it the decision is found again.
        own["after"] = decision.cell("after")
    return (own[column] if column in own else str(getattr(change, column)) for column in COLUMNS)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _line(cells: Iterable[str]) -> str:
    """A row of the file; also a lone carriage return is quoted, which csv would leave as it is."""
    return ",".join(map(_cell, cells)) + "\n"


def _cell(cell: str) -> str:
    """A cell as text, for a spreadsheet and for csv."""
    if cell.startswith(_FORMULA):
        cell = f"'{cell}"
    return cell if _PLAIN.fullmatch(cell) else '"' + cell.replace('"', '""') + '"'


def _bare(cell: str) -> str:
    """A cell without the apostrophe that made it text."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
