"""Every code that a note, or a ledger row's reason, may carry: code -> (level, what it means).

The page `docs/notes.md` is made from this table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.model import Level

CODES: dict[str, tuple[Level, str]] = {
}
