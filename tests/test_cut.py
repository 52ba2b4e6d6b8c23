"""An export cut at any byte: all whole items before the cut are there, and nothing becomes public that was not."""

from __future__ import annotations

import io
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from reading import about_of, convert, counted, read

from pipeline.sources import wxr

if TYPE_CHECKING:
    from pipeline.model import Found
    from pipeline.sources.span import Span

PAGES = (Path(__file__).parent / "fixtures/wordpress/only-pages.xml").read_bytes()
SEED = 20260116
TOKENS = {
    "inside a tag": rb"<wp:\w+>",
    "inside an end tag": rb"</wp:\w+>",
    "inside an attribute": rb" (?:nicename|domain|isPermaLink)=\"[^\"]*\"",
    "inside a CDATA mark": rb"<!\[CDATA\[",
    "inside a CDATA end": rb"\]\]></",
    "inside an entity": rb"&(?:amp|#0?38|lt|quot);",
    "inside a character": rb"[\xc3-\xf4][\x80-\xbf]+",
    "inside a comment": rb"<!-- .{0,80}? -->",
    "inside an item tag": rb"</?item>",
    "inside a status": rb"<wp:status>.{0,30}</wp:status>",
    "inside a password": rb"<wp:post_password>.{0,40}</wp:post_password>",
    "inside a number": rb">\d\d+<",
    "inside a date": rb"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d",
    "inside serialised text": rb"a:\d+:\{.{0,60}",
}
"""Kind of token -> where such tokens stand."""
EACH = 15
"""Cuts inside each kind of token."""


class Whole:
    """An export, read whole."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.about = about_of(data)
        self.spans = {span.start: span for span in wxr.spans(io.BytesIO(data), 0)}
        self.records: dict[int, list[Found]] = {
            start: self.read(data, span) for start, span in self.spans.items()
        }
        self.public = {
            found.post.id
            for records in self.records.values()
            for found in records
            if found.post and _is_public(found)
        }

    def read(self, data: bytes, span: Span) -> list[Found]:
        """The records of a span."""
        return list(wxr.read(data[span.start : span.stop], span, self.about))

    def check(self, at: int) -> None:
        """What the file that ends at an offset reads as."""
        data = self.data[:at]
        spans = {span.start: span for span in wxr.spans(io.BytesIO(data), 0)}
        for start, span in self.spans.items():
            if span.stop <= at and span.kind == "item":
                assert spans.pop(start) == span, f"a whole item before the cut at {at} is another one"
                # The same bytes of the same place: they are read as in the whole file.
        for span in spans.values():
            found = self.read(data, span)
            if span.kind == "item":
                assert span.stop == at
                (item,) = (each for each in found if each.comment is None)
                assert item.post or item.media or item.menu_item
                assert "item-cut" in {code for each in found for code, _ in each.notes}
                if _is_public(item) and item.post and item.post.id is not None:
                    assert item.post.id in self.public, f"cut at {at}, it shows what the whole file protects"
                whole = self.records[span.start]
                for cut, reply in zip(found[:-2], whole, strict=False):
                    assert cut == reply, f"a whole comment before the cut at {at} is another one"
            else:
                declared = [each for each in found if each.author or each.term][:-1]
                whole = self.records.get(span.start, [])
                assert declared == [each for each in whole if each.author or each.term][: len(declared)]


def _is_public(found: Found) -> bool:
    """Whether anyone could read an entry."""
    return found.post is not None and found.post.status == "publish" and not found.post.password


def _inside(data: bytes, pattern: bytes, chance: random.Random) -> list[int]:
    """Offsets inside some of the tokens of a kind."""
    tokens = [found.span() for found in re.finditer(pattern, data, re.DOTALL)]
    chosen = chance.sample(tokens, min(EACH, len(tokens)))
    return [chance.randrange(start + 1, max(stop, start + 2)) for start, stop in chosen]


@pytest.mark.corpus
def test_cut_anywhere(shared: Path) -> None:
    """rich.xml, cut at 200 places anywhere and in every kind of token, keeps every whole item and tells no secret."""
    whole = Whole((shared / "wordpress/rich.xml").read_bytes())
    chance = random.Random(SEED)
    for at in [chance.randrange(2000, len(whole.data)) for _ in range(200)]:
        whole.check(at)
    for pattern in TOKENS.values():
        for at in _inside(whole.data, pattern, chance):
            whole.check(at)


@pytest.mark.parametrize("kind", TOKENS)
def test_cut_in_every_token(kind: str) -> None:
    """The pages, cut inside each kind of token, keep every whole item."""
    whole = Whole(PAGES)
    for at in _inside(PAGES, TOKENS[kind], random.Random(SEED)):
        whole.check(at)


def test_cut_at_every_byte_of_an_item() -> None:
    """A protected item, cut at each of its bytes, never becomes public."""
    item = (
        "<item><title><![CDATA[è]]></title><link>https://a.example/x/</link>"
        "<content:encoded><![CDATA[Segreto]]></content:encoded><wp:post_id>12</wp:post_id>"
        "<wp:post_name>x</wp:post_name><wp:status><![CDATA[publish]]></wp:status><wp:post_type>post</wp:post_type>"
        "<wp:post_password><![CDATA[geheim]]></wp:post_password></item>"
    ).encode()
    for at in range(len("<item>"), len(item)):
        (post,) = read(item[:at]).posts
        assert post.status != "publish" or post.password, item[:at][-40:]


@pytest.mark.parametrize(
    "kind",
    ["inside a tag", "inside a CDATA mark", "inside a character", "inside an entity", "inside a comment"],
)
def test_cut_file_converts(kind: str, tmp_path: Path) -> None:
    """A whole run over a cut file ends well: all its records are in the ledger, the damage in the notes."""
    (at,) = _inside(PAGES[9000:30000], TOKENS[kind], random.Random(SEED))[:1]
    data = PAGES[: 9000 + at]
    (tmp_path / "cut.xml").write_bytes(data)
    output = convert(tmp_path / "out", tmp_path / "cut.xml")
    assert not output.lost
    rows = [
        sum(row["kind"] == kind for row in output["ledger"]) for kind in ("item", "comment", "author", "term")
    ]
    assert tuple(rows) == counted(data)
