"""A span: enough to read a piece of an input again, from anywhere."""

from __future__ import annotations

from pipeline.model import Record


class Span(Record, frozen=True, kw_only=False):
    """A stretch of an input that one worker reads by itself."""

    input: int
    """Number of the input in the run."""
    start: int
    """First byte."""
    stop: int
    """Byte behind the last."""
    line: int
    """1-based line at which it starts."""
    kind: str
    """What the source calls it: `item`, `channel` …"""
