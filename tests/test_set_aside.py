"""Paragraphs that are set aside come out as if the sanitiser and the tree had seen them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from fake_site import FakeSite
from hypothesis import given
from hypothesis import strategies as st

from pipeline.convert import clean, comment, plain
from pipeline.convert.context import Context
from pipeline.convert.links import Linker
from pipeline.convert.markdown import default_image, markdown
from pipeline.convert.outline import outline
from pipeline.convert.paragraphs import autop
from pipeline.convert.sanitise import sanitise
from pipeline.convert.text import text
from pipeline.convert.tree import parse
from pipeline.convert.words import _SPACELESS, _WORD, count

if TYPE_CHECKING:
    from pathlib import Path

PIECES = (
    "<p>", "</p>", "<p>", "</p>\n", "<br>", "<br />\n", "<strong>", "</strong>", "<b>", "</b>", "<em>", "</em>", "<i>", "</i>",
    "<code>", "</code>", '<a href="https://example.org/a/?p=1&amp;x=2">', '<a href="http://example.com">', "</a>",
    '<a href="https://x.example/?onload=1">', '<a href="#top">', '<a href="javascript:x()">', "<div>", "</div>", "<ul><li>",
    "</li></ul>", "<table>", "<tr><td>", "</td></tr>", "</table>", "<h2>", "</h2>", "<blockquote>", "</blockquote>", "<hr>",
    '<div class="a">', '<div id="top">', '<div class="gallery">', '<div class="math">', '<blockquote dir="rtl">', "<section>", "</section>",
    '<ol class="footnotes"><li id="fn1">', '<sup class="fn"><a href="#fn1">1</a></sup>',
    '<p class="x">', '<img src="/a.png" alt="b">', "<!--more-->", "<!--", "-->", "<script>", "</script>", "<textarea>",
    " ", "  ", "\n", "\t", "\r", "\x0c", "\xa0", "&nbsp;", "&amp;", "&lt;", "&#8217;", "&", "<", ">", "=", ":", "*", "**", "_", "#", "# ", "1. ",
    "- ", "+", "[", "](", "`", "~~", "\\", "!", "{{", "|", "word", "a", "è", "“", "”", "…", "日本", "\u200b", "\ue000", "\u2003",
    "https://example.com", "javascript:", "on click=", "data:image/svg", ".", ",", "\x0e", "\x7f",
)  # fmt: skip


def results(html: str, *, aside: bool) -> tuple[object, ...]:
    """All that becomes of rendered HTML, with paragraphs set aside or without."""
    ctx = Context(FakeSite(), 1)
    if aside:
        shown, tree, left = clean(html, ctx)
    else:
        shown = sanitise(html, ctx)
        tree, left = parse(shown), None
    linker = Linker(ctx.site, "content/posts/a.md", lambda _source, goal: goal, ctx)
    running = text(tree, plain.texts(left) if left else ())
    found = outline(tree, map(plain.links, left.runs) if left else ())
    body = markdown(tree, linker, default_image, ctx, left)
    return shown, running, found, body, ctx.found


@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
def test_any_html(html: str) -> None:
    """Whatever stands in and around paragraphs, HTML, text, links, Markdown and notes are the same."""
    assert results(html, aside=True) == results(html, aside=False)


@given(
    st.lists(
        st.sampled_from([piece for piece in PIECES if piece not in {"<p>", "</p>", "</p>\n"}]), max_size=12
    )
)
def test_any_paragraph(pieces: list[str]) -> None:
    """The same of what stands in one paragraph among others."""
    html = f"<p>before</p>\n<p>{''.join(pieces)}</p>\n<p>after</p>\n<h2>and</h2>\n<p>on</p>"
    assert results(html, aside=True) == results(html, aside=False)


@given(st.lists(st.sampled_from(PIECES), max_size=16).map("".join))
def test_sanitiser_changes_nothing(html: str) -> None:
    """What is set aside passes the sanitiser as it stands, in entries and in comments."""
    _, runs = plain.set_aside(html)
    for run in runs:
        for trusted in (True, False):
            ctx = Context(FakeSite(), 1, trusted=trusted)
            assert sanitise(run, ctx) == run
            assert not ctx.found


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_any_comment(raw: str) -> None:
    """A comment is the same as by way of the sanitiser."""
    ctx, other = Context(FakeSite(), 1, trusted=False), Context(FakeSite(), 1, trusted=False)
    shown, running = comment(raw, ctx)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "untouched", lambda _html: None)
        assert comment(raw, other) == (shown, running)
    assert ctx.found == other.found


@pytest.mark.parametrize(
    "html",
    [
        "<p>a <strong>b</strong> <em>c</em> <code>d &lt;e&gt;</code></p>\n<p>f<br />\ng</p>",
        '<p><a href="https://example.org/a?b=1&amp;c=2"><em>a</em> &amp; b</a>.</p>',
    ],
)
def test_is_set_aside(html: str) -> None:
    """Plain paragraphs are set aside, all of them."""
    rest, runs = plain.set_aside(html)
    assert rest == plain.PLACE % 0
    assert plain.put_back(rest, runs) == html.replace("<br />", "<br>")


@pytest.mark.parametrize(
    "html",
    [
        "<div><table><tr><td><p>a</p></td><div><p>b</p></div></tr></table><p>c</p></div>",
        "<p>a<br />\n&nbsp;<br />\nb</p>",
        "<p><em>&nbsp;</em> a</p>",
        '<div class="math"><p>a</p></div><blockquote dir="rtl"><p>a</p></blockquote>',
        '<div id="top"><p>a</p></div><p><a href="#top">b</a></p>',
    ],
)
def test_order_and_surroundings(html: str) -> None:
    """A place that damage moves, nothing between breaks, and what means something around a paragraph."""
    assert results(html, aside=True) == results(html, aside=False)


@pytest.mark.corpus
def test_real_content(shared: Path) -> None:
    """Nothing differs in any text of the shared exports."""
    files = [*sorted((shared / "corpus/wxr").rglob("*.xml")), shared / "wordpress/rich.xml"]
    section = re.compile(
        r"<(content:encoded|excerpt:encoded|wp:comment_content)>\s*<!\[CDATA\[(.*?)\]\]></\1>", re.DOTALL
    )
    seen = set_aside = 0
    for file in files:
        for _, raw in section.findall(file.read_bytes().decode("utf-8", "replace")):
            for html in {raw, autop(raw)}:
                seen += 1
                set_aside += bool(plain.set_aside(html)[1])
                assert results(html, aside=True) == results(html, aside=False), file
    assert set_aside > seen / 4


@given(st.text(alphabet="abéłğ01_.,;:'’· -–\n²ªµ×“\xa0\xad日ก я\x81", max_size=20))
def test_words(running: str) -> None:
    """Tables count the words that the patterns of Unicode's rules find."""
    rest, alone = _SPACELESS.subn(" ", running)
    assert count(running) == alone + len(_WORD.findall(rest))
