"""The package as one of the run's sources: recognised by content, gathered once, read file by file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from pipeline import overlap
from pipeline.sources.html import source
from pipeline.sources.html.mirror import Mirror
from pipeline.sources.html.packs import File
from pipeline.sources.html.reader import read_page
from pipeline.sources.html.together import assemble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model import Found

THEMES = Path(__file__).parent / "fixtures" / "html" / "themes"


@pytest.mark.parametrize(
    ("name", "start", "expected"),
    [
        ("a.html", b"<!doctype html><html><body>x", (b"page",)),
        ("noending", b"<html lang=it><head>", (b"page",)),
        ("feed/index.html", b'<?xml version="1.0"?><rss version="2.0">', (b"feed",)),
        ("photo.html", b"\xff\xd8\xff\xe0abc", (b"page",)),
        ("photo.jpg", b"\xff\xd8\xff\xe0abc", ""),
        ("style.css", b"body { color: red }", ""),
        ("a.txt", b"a text", ""),
    ],
)
def test_recognise(name: str, start: bytes, expected: object) -> None:
    """A page is told by its content; one that is named so and is none is taken too, to be told in the ledger."""
    assert source.recognise(start, Path(name)) == expected


def test_gather_and_read(tmp_path: Path) -> None:
    """What the run reads file by file is what all pages together give, each record with the file that stands for it."""
    paths = sorted(THEMES.glob("*.html"))[:6]
    files = [File(at, path.name, str(path)) for at, path in enumerate(paths)]
    index = source.gather(files, tmp_path / "scratch", lambda tasks: (task() for task in tasks))
    expected = list(assemble([read_page(path.read_bytes(), path.name) for path in paths]))
    found = list(_read(index))
    pages = [each.page for each in found if each.page]
    assert [(page.type, page.outcome, page.reason) for page in pages] == [
        (result.row.kind, result.row.outcome, result.row.reason) for result in expected
    ]
    assert [page.outcome for page in pages].count("written") == 1
    assert [each.source for each in found if each.page] == [path.name for path in paths]
    assert [each.post for each in found if each.post] == [
        each.post for result in expected for each in result.found if each.post
    ]
    ((pack, _),) = Mirror(index).index.packs()
    about = source.about(index, "viaggi.example", pack)
    assert source.site(paths[0], about).url == "https://www.viaggi.example"


def _read(index: str) -> Iterator[Found]:
    """All records of a mirror, pack by pack."""
    for pack, _ in Mirror(index).index.packs():
        with Path(pack).open("rb") as file:
            (span,) = source.spans(file, 0)
        yield from source.read(b"", span, source.about(index, "", pack))


def test_same_bytes_whatever_the_batches(tmp_path: Path) -> None:
    """The order in which batches are read changes nothing: the result depends on the files alone."""
    paths = sorted(THEMES.glob("*.html"))
    files = [File(at, path.name, str(path)) for at, path in enumerate(paths)]
    results = []
    for name in ("one", "two"):
        index = source.gather(files, tmp_path / name, lambda tasks: (task() for task in tasks))
        results.append([msgspec.json.encode(each) for each in _read(index)])
    assert results[0] == results[1]


def test_export_wins() -> None:
    """With an export of the same site its own words stay; a saved page fills what it lacks, and which is told."""
    (result,) = assemble([read_page((THEMES / "genesis.html").read_bytes(), "genesis.html")])
    page = next(found.post for found in result.found if found.post)
    export = msgspec.structs.replace(page, title="Altro titolo", content_raw="", date=None, terms=())
    filled, names = overlap.fill(export, page)
    assert filled.title == "Altro titolo"
    assert (filled.content_raw, filled.date, filled.terms) == (page.content_raw, page.date, page.terms)
    assert set(names) == {"content_raw", "date", "terms"}
    assert overlap.fill(page, page) == (page, ())
