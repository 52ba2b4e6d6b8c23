"""A record that the reader loses is found out by a count that does not come from the reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.cli import main
from pipeline.sources import SOURCES, wxr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model import Found
    from pipeline.sources.span import Span

EXPORT = Path(__file__).parent / "golden" / "only-evento" / "input" / "only-evento.xml"


class _Forgetful:
    """The WXR source, but for one record that it drops."""

    recognise = staticmethod(wxr.recognise)
    site = staticmethod(wxr.site)
    spans = staticmethod(wxr.spans)

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.dropped = False

    def read(self, data: bytes, span: Span, about: tuple[bytes, ...]) -> Iterator[Found]:
        """All records but the first of the kind."""
        for found in wxr.read(data, span, about):
            if not self.dropped and getattr(found, self.kind) is not None:
                self.dropped = True
                continue
            yield found


@pytest.mark.parametrize("kind", ["post", "comment", "author"])
def test_lost_record(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that drops one record makes the run end with exit code 1, and a note says what is missing."""
    monkeypatch.setitem(SOURCES, "wxr", _Forgetful(kind))
    code = main(
        ["convert", str(EXPORT), "--output", str(tmp_path / "out"), "--clean", "off", "--workers", "1"]
    )
    assert code == 1
    notes = [json.loads(line) for line in (tmp_path / "out" / "notes.jsonl").read_text("utf-8").splitlines()]
    assert [note["level"] for note in notes if note["code"] == "count-differs"] == ["error"]


def test_whole(tmp_path: Path) -> None:
    """Where nothing is lost the exit code is 0."""
    code = main(
        ["convert", str(EXPORT), "--output", str(tmp_path / "out"), "--clean", "off", "--workers", "1"]
    )
    assert code == 0
