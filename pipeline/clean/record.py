"""An edit as a line of changes.jsonl: what was changed where, in which words around it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal

from pipeline.clean.edit import Level
from pipeline.model import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.clean.edit import Edit
    from pipeline.clean.settings import Where

CONTEXT = 40
"""Characters kept on each side."""
Status = Literal["applied", "suggested", "accepted", "rejected", "stale"]


class Change(Record, frozen=True, kw_only=True):
    """One repair of one field, made or proposed."""

    change_id: str
    """The same for the same proposal at the same place, in every run, whatever the owner makes of it."""
    rule: str
    level: Level
    status: Status
    kind: str
    """item, comment or term."""
    id: int | None
    field: str
    """content_raw, title_raw, excerpt_raw or name."""
    start: int
    """Code points in the raw field."""
    end: int
    before: str
    after: str
    context_before: str
    context_after: str
    language: str | None
    confidence: float
    evidence: str
    url: str = ""
    """Address of the item, of the comment, or of the term's list; of an item without one, its place in the source."""


def changes(raw: str, edits: Iterable[Edit], where: Where) -> list[Change]:
    """The edits of a field as records."""
    return [
        Change(
            change_id=change_id(where, edit),
            rule=edit.rule,
            level=edit.level,
            status=edit.status,
            kind=where.kind,
            id=where.id,
            field=where.field,
            start=edit.start,
            end=edit.end,
            before=edit.before,
            after=edit.after,
            context_before=raw[max(0, edit.start - CONTEXT) : edit.start],
            context_after=raw[edit.end : edit.end + CONTEXT],
            language=edit.language,
            confidence=edit.confidence,
            evidence=edit.evidence,
            url=where.url,
        )
        for edit in edits
    ]


def family(rule: str) -> str:
    """What a decision about a rule's change is about: how sure a slip is may change, the slip does not.

    >>> family("spelling_guess"), family("double_space")
    ('spelling', 'double_space')
    """
    return "spelling" if rule.startswith("spelling_") else rule


def change_id(where: Where, edit: Edit) -> str:
    """The name of a repair: the first half of a digest of what it is and where."""
    owner = f"{where.id} {where.url}"
    parts = (where.kind, owner, where.field, str(edit.start), edit.before, edit.after, family(edit.rule))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
