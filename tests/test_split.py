"""Spans: the whole file in pieces, the same whatever is in memory at a time."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from test_wxr import CASES, HEAD, SOUND, TAIL

from pipeline.sources import wxr
from pipeline.sources.wxr import split, window

if TYPE_CHECKING:
    from pipeline.sources.span import Span

PAGES = (Path(__file__).parent / "fixtures/wordpress/only-pages.xml").read_bytes()
MEDIA = (Path(__file__).parent / "fixtures/wordpress/only-media.xml").read_bytes()


def _spans(data: bytes) -> list[Span]:
    return list(wxr.spans(io.BytesIO(data), 7))


def _whole(name: str) -> bytes:
    """A file with one of the odd items between sound ones."""
    return (HEAD + SOUND.format(n=1) + CASES[name].xml + SOUND.format(n=9) + TAIL).encode()


@pytest.mark.parametrize("data", [PAGES, MEDIA], ids=["pages", "media"])
def test_spans_are_the_file(data: bytes) -> None:
    """Spans follow each other, and only blanks lie between; an item's begins and ends with its tags."""
    spans = _spans(data)
    place = 0
    for span in spans:
        assert span.start >= place
        assert not data[place : span.start].strip()
        assert span.line == data[: span.start].count(b"\n") + 1
        assert span.input == 7
        place = span.stop
        if span.kind == "item":
            assert data[span.start :].startswith(b"<item>")
            assert data[: span.stop].endswith(b"</item>")
    assert not data[place:].strip()
    assert [span.kind for span in spans].count("item") == data.count(b"<item>")


@pytest.mark.parametrize("size", [1, 3, 7, 64, 1000])
def test_any_window(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However little is read at a time, the spans are the same."""
    files = [PAGES[:9000], *(_whole(name) for name in CASES)]
    whole = [_spans(data) for data in files]
    monkeypatch.setattr(window, "WINDOW", size)
    monkeypatch.setattr(split, "WINDOW", 1 << 22)
    for data, spans in zip(files if size > 3 else files[::5], whole if size > 3 else whole[::5], strict=True):
        assert _spans(data) == spans


def test_long_channel_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """A channel with many terms is several spans, each of whole terms."""
    terms = "".join(
        f"<wp:tag><wp:term_id>{n}</wp:term_id><wp:tag_slug>t{n}</wp:tag_slug></wp:tag>\n" for n in range(500)
    )
    data = (HEAD + terms + SOUND.format(n=1) + TAIL).encode()
    monkeypatch.setattr(window, "WINDOW", 2000)
    monkeypatch.setattr(split, "WINDOW", 2000)
    spans = _spans(data)
    assert len([span for span in spans if span.kind == "channel"]) > 5
    assert max(span.stop - span.start for span in spans) < 8000
    about = wxr.recognise(data, Path("a.xml"))
    assert not isinstance(about, str)
    read = [found for span in spans for found in wxr.read(data[span.start : span.stop], span, about)]
    assert [found.term.id for found in read if found.term] == list(range(500))


def test_memory_is_a_window(tmp_path: Path) -> None:
    """Whatever the size of a file, no more than a window and an item of it is in memory."""
    path = tmp_path / "large.xml"
    with path.open("wb") as file:
        file.write(HEAD.encode())
        for number in range(12_000):
            file.write(SOUND.format(n=number).encode())
        file.write(TAIL.encode())
    most = 0
    with path.open("rb") as file:
        for number, _ in enumerate(wxr.spans(file, 0)):
            most = max(most, number)
    assert most == 12_001
    assert path.stat().st_size > 3 * window.WINDOW
