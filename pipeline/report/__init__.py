"""The tables of an output in, one self-contained HTML page out: what the site holds, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report.data import Run, opened

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["REPORT", "Run", "page"]

REPORT = "report.html"
"""Where it stands in an output."""


def page(tables: Path, run: Run) -> bytes:
    """The report on the output whose `site.sqlite` this is; the same bytes for the same tables."""
    from pipeline.report.sections import SECTIONS
    from pipeline.report.template import render
    from pipeline.report.verdict import verdict

    with opened(tables, run) as data:
        said = verdict(data)
        found = [section for make in SECTIONS if (section := make(data)) is not None]
        return render(run, said, found).encode("utf-8", "replace")
