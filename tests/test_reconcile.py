"""A record that the reader loses is found out by a count that does not come from the reader."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from exports import comment, export, post
from reading import lines

from pipeline import parts
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


class _Failing(_Forgetful):
    """The WXR source, but it breaks down at one record."""

    def read(self, data: bytes, span: Span, about: tuple[bytes, ...]) -> Iterator[Found]:
        """All records up to the first of the kind."""
        for found in wxr.read(data, span, about):
            if not self.dropped and getattr(found, self.kind) is not None:
                self.dropped = True
                raise RuntimeError("made to fail")
            yield found


@pytest.mark.parametrize("kind", ["post", "comment", "author", "term"])
@pytest.mark.parametrize("prefix", ["wp", "w"])
def test_failing_reader(
    kind: str,
    prefix: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Where reading breaks down every record of the source still stands in the ledger once, lost ones as failed."""
    items = (post(1, more=comment(10) + comment(11)), post(2, more=comment(20)))
    head = "<wp:tag><wp:term_id>4</wp:term_id><wp:tag_slug>t</wp:tag_slug></wp:tag>"
    text = export(*items, head=head).replace("wp:", f"{prefix}:").replace("xmlns:wp", f"xmlns:{prefix}")
    (tmp_path / "site.xml").write_text(text, "utf-8")
    monkeypatch.setitem(SOURCES, "wxr", _Failing(kind))
    arguments = ["convert", str(tmp_path / "site.xml"), "--output", str(tmp_path / "out"), "--clean", "off"]
    assert main([*arguments, "--workers", "1"]) == 1
    ledger = list(lines(tmp_path / "out" / "ledger.jsonl"))
    assert Counter(row["kind"] for row in ledger) == {"item": 2, "comment": 3, "author": 1, "term": 1}
    failed = [row for row in ledger if row["outcome"] == "failed"]
    assert failed
    assert {(row["reason"], row["path"]) for row in failed} == {("read-failed", None)}
    (note,) = (note for note in lines(tmp_path / "out" / "notes.jsonl") if note["code"] == "read-failed")
    assert (note["level"], note["line"]) == ("error", failed[0]["line"])
    assert "could not be read" in capsys.readouterr().err


def test_failing_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails is no damage of a record: the run ends and leaves nothing."""

    def full(_found: Found) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(parts, "packed", full)
    code = main(["convert", str(EXPORT), "--output", str(tmp_path / "out"), "--workers", "1"])
    assert code == 1
    assert not (tmp_path / "out").exists()


def test_whole(tmp_path: Path) -> None:
    """Where nothing is lost the exit code is 0."""
    code = main(
        ["convert", str(EXPORT), "--output", str(tmp_path / "out"), "--clean", "off", "--workers", "1"]
    )
    assert code == 0
