"""The record of one repair, and what can be done with a list of them: apply, undo, compose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Level = Literal["auto", "suggest"]
Status = Literal["applied", "suggested", "accepted", "rejected"]
DONE = frozenset(("applied", "accepted"))
"""Statuses of edits that the cleaned text holds."""


class Edit(NamedTuple):
    """One repair of a field: code points of the raw text, end exclusive."""

    start: int
    end: int
    before: str
    after: str
    rule: str
    level: Level
    status: Status
    language: str | None
    confidence: float
    evidence: str


class Made(Protocol):
    """What an edit and a record of it have in common."""

    @property
    def start(self) -> int: ...  # noqa: D102 - as Edit's
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def before(self) -> str: ...  # noqa: D102
    @property
    def after(self) -> str: ...  # noqa: D102
    @property
    def status(self) -> str: ...  # noqa: D102


class Repair(NamedTuple):
    """What a rule proposes, in places of the prose it was shown."""

    start: int
    end: int
    after: str
    confidence: float = 1.0
    evidence: str = ""
    level: Level = "auto"
    """`suggest` where this place is less certain than the rule is in general."""


def applied(text: str, edits: Iterable[Made]) -> str:
    """The text with those edits made that are applied or accepted.

    >>> e = Edit(3, 5, "  ", " ", "double_space", "auto", "applied", None, 1.0, "")
    >>> applied("due  spazi", [e])
    'due spazi'
    """
    kept: list[str] = []
    at = 0
    for edit in edits:
        if edit.status in DONE:
            kept.append(text[at : edit.start])
            kept.append(edit.after)
            at = edit.end
    if not kept:
        return text
    kept.append(text[at:])
    return "".join(kept)


def undone(cleaned: str, edits: Iterable[Made]) -> str:
    """The raw text again, from the cleaned one and the edits alone.

    >>> e = Edit(3, 5, "  ", " ", "double_space", "auto", "applied", None, 1.0, "")
    >>> undone("due spazi", [e])
    'due  spazi'
    """
    kept: list[str] = []
    at = shift = 0
    for edit in edits:
        if edit.status in DONE:
            start = edit.start + shift
            kept.append(cleaned[at:start])
            kept.append(edit.before)
            at = start + len(edit.after)
            shift += len(edit.after) - len(edit.before)
    if not kept:
        return cleaned
    kept.append(cleaned[at:])
    return "".join(kept)


def composed(raw: str, middle: str, first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """Edits of `raw` that gave `middle`, then edits of that, as one list of edits of `raw`.

    Where a later edit reaches into what an earlier one wrote, the two are one record, under the first one's rule.
    """
    if not first:
        return list(second)
    spans: list[tuple[int, int, bool, Edit]] = []
    shift = 0
    for edit in first:
        spans.append((edit.start + shift, edit.start + shift + len(edit.after), True, edit))
        shift += len(edit.after) - len(edit.before)
    spans.extend((edit.start, edit.end, False, edit) for edit in second)
    spans.sort(key=lambda span: span[:2])
    done: list[Edit] = []
    shift = at = 0
    while at < len(spans):
        start, end, early, edit = spans[at]
        group = [spans[at]]
        at += 1
        while at < len(spans) and spans[at][0] < end:
            group.append(spans[at])
            end = max(end, spans[at][1])
            at += 1
        raw_start = start - shift
        for _, _, early, each in group:
            if early:
                shift += len(each.after) - len(each.before)
        if len(group) == 1:
            done.append(edit if early else edit._replace(start=raw_start, end=end - shift))
            continue
        done.append(_one(raw, middle, group, (start, end), (raw_start, end - shift)))
    return done


def _one(
    raw: str,
    middle: str,
    group: list[tuple[int, int, bool, Edit]],
    span: tuple[int, int],
    raw_span: tuple[int, int],
) -> Edit:
    """Edits over the same ground as a single one."""
    kept: list[str] = []
    at = span[0]
    for start, end, early, edit in group:
        if not early:
            kept.append(middle[at:start])
            kept.append(edit.after)
            at = end
    kept.append(middle[at : span[1]])
    earlier = [edit for _, _, early, edit in group if early]
    later = [edit for _, _, early, edit in group if not early]
    told = [each.evidence for each in earlier] + [
        " ".join(filter(None, (f"then {each.rule}", each.evidence))) for each in later
    ]
    return earlier[0]._replace(
        start=raw_span[0],
        end=raw_span[1],
        before=raw[raw_span[0] : raw_span[1]],
        after="".join(kept),
        confidence=min(edit.confidence for _, _, _, edit in group),
        evidence="; ".join(filter(None, told)),
    )
