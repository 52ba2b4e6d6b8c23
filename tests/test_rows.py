"""Fields that are read in rows come out as if each had been read by itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sources.span import Span
from pipeline.sources.wxr import read, recognise, rows, spans
from pipeline.sources.wxr.box import Box

if TYPE_CHECKING:
    from pipeline.model import Found

SAMPLE = Path(__file__).parent.parent / "input" / "partecipare"
ITEM = """<item>
<title><![CDATA[A title]]></title>
<link>https://example.org/a/</link>
<pubDate>Sat, 01 Jan 2005 10:32:00 +0000</pubDate>
<dc:creator><![CDATA[ada]]></dc:creator>
<guid isPermaLink="false">https://example.org/?p=1</guid>
<description></description>
<content:encoded><![CDATA[<p>a [b]</p>]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>1</wp:post_id>
<wp:post_date><![CDATA[2005-01-01 10:32:00]]></wp:post_date>
<wp:status><![CDATA[publish]]></wp:status>
<wp:post_type><![CDATA[post]]></wp:post_type>
<category domain="category" nicename="news"><![CDATA[News]]></category>
<wp:postmeta>
<wp:meta_key><![CDATA[mood]]></wp:meta_key>
<wp:meta_value><![CDATA[good]]></wp:meta_value>
</wp:postmeta>
<wp:comment>
<wp:comment_id>7</wp:comment_id>
<wp:comment_author><![CDATA[Bo]]></wp:comment_author>
<wp:comment_author_url>https://example.org/?a=1</wp:comment_author_url>
<wp:comment_content><![CDATA[Well said]]></wp:comment_content>
<wp:comment_approved><![CDATA[1]]></wp:comment_approved>
</wp:comment>
<wp:comment>
</wp:comment>
</item>"""
DAMAGE = (
    "", "<", "&", "&amp;", "]]>", "]]", "]", "<![CDATA[", "</item>", "</wp:comment>", "<wp:comment>", "<wp:postmeta>",
    "</wp:postmeta>", "<title>", "<wp:post_id>5</wp:post_id>", "<wp:comment_id>5</wp:comment_id>", "<!-- x -->", "text", " ", "\n",
    "Warning: no key in /srv/a.php on line 5", " on line 5", '<category domain="x" nicename="y&amp;z">',
)  # fmt: skip


def records(data: bytes, span: Span, about: tuple[bytes, ...]) -> list[Found]:
    """All records of a span."""
    return list(read(data, span, about))


def check(data: bytes, span: Span, about: tuple[bytes, ...]) -> None:
    """Read a span both ways."""
    by_rows = records(data, span, about)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "item", lambda _text, position, _box: position)
        patch.setattr(rows, "comment", lambda _text, position: (None, position))
        assert records(data, span, about) == by_rows


@given(
    st.lists(st.tuples(st.integers(0, len(ITEM)), st.integers(0, 12), st.sampled_from(DAMAGE)), max_size=3)
)
def test_damage(places: list[tuple[int, int, str]]) -> None:
    """Whatever is cut out of an item or put into it, both read the same records with the same notes."""
    text = ITEM
    for at, cut, new in places:
        text = text[:at] + new + text[at + cut :]
    data = text.encode()
    check(data, Span(0, 0, len(data), 1, "item"), ())


@given(st.integers(0, ITEM.count("<")), st.sampled_from(DAMAGE))
def test_between_tags(number: int, new: str) -> None:
    """The same of what stands right before a tag."""
    pieces = ITEM.split("<")
    text = "<".join(pieces[:number]) + new + ("<" if number else "") + "<".join(pieces[number:])
    data = text.encode()
    check(data, Span(0, 0, len(data), 1, "item"), ())


def whole(file: Path) -> None:
    """Check every span of a file."""
    with file.open("rb") as stream:
        about = recognise(stream.read(1 << 16), file)
        data = file.read_bytes()
        stream.seek(0)
        for span in spans(stream, 0):
            check(data[span.start : span.stop], span, about if isinstance(about, tuple) else ())


def test_sample() -> None:
    """Nothing differs in the sample."""
    for file in SAMPLE.glob("*.xml"):
        whole(file)


@pytest.mark.corpus
def test_real_exports(shared: Path) -> None:
    """Nothing differs in any shared export."""
    for file in [*(shared / "corpus/wxr").rglob("*.xml"), *(shared / "wordpress").rglob("*.xml")]:
        whole(file)


def test_all_in_rows() -> None:
    """An item as WordPress writes it is read in rows alone, to its end."""
    start = ITEM.index(">") + 1
    box = Box("item", "item", 0)
    stop = rows.item(ITEM, start, box)
    assert (len(box.values), len(box.categories), len(box.metas)) == (12, 1, 1)
    comment, stop = rows.comment(ITEM, stop)
    assert comment is not None
    assert comment.values["wp:comment_author"] == "Bo"
    assert ITEM[stop:].split() == ["<wp:comment>", "</wp:comment>", "</item>"]
