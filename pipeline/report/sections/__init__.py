"""The sections of the report, in order: the tables go in, each one's numbers, charts and rows come out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report.sections import (
    authors,
    cleaning,
    entries,
    languages,
    links,
    markup,
    media,
    notes,
    privacy,
    records,
    time,
    topics,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.report.data import Data
    from pipeline.report.figures import Section

SECTIONS: tuple[Callable[[Data], Section | None], ...] = (
    records.records,
    time.time,
    topics.topics,
    authors.authors,
    entries.entries,
    languages.languages,
    links.links,
    media.media,
    markup.markup,
    cleaning.cleaning,
    privacy.privacy,
    notes.notes,
)
"""A section that has nothing to tell is None."""
