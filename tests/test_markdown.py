"""The Markdown writer: case files, and what must hold for any text and any tree."""

from __future__ import annotations

import html as entities
import re
from typing import TYPE_CHECKING, cast

import pytest
from cases import CASES, Case, load
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from pipeline.convert.context import Context
from pipeline.convert.markdown import default_image, inline, markdown
from pipeline.convert.sanitise import sanitise
from pipeline.convert.text import text
from pipeline.convert.tree import content, parse

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.convert.context import Site

FILES = sorted((CASES / "markdown").glob("*.txt"))
KNOWN_FAILURES = sorted((CASES / "markdown" / "known-failures").glob("*.txt"))

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)
READER.validateLink = lambda url: bool(url) or True  # type: ignore[method-assign]

INVISIBLE = dict.fromkeys(map(ord, "\xad\u200b\u200c\u200d\u2060\ufeff"))


def context() -> Context:
    """A context that knows no site."""
    return Context(site=cast("Site", None), post_id=1)


def convert(html: str) -> str:
    """Sanitised and written, links and pictures as they are."""
    ctx = context()
    return markdown(parse(sanitise(html, ctx)), lambda url: url, default_image, ctx)


def visible(html: str) -> str:
    """All text of a page without white space and what no one can see."""
    root = parse(sanitise(html, context()))
    return "".join(content(root).translate(INVISIBLE).split())


def cases(files: list[Path]) -> list[object]:
    """The cases of the files, named by file and title."""
    return [pytest.param(case, id=f"{file.stem}: {case.title}") for file in files for case in load(file)]


@pytest.mark.parametrize("case", cases(FILES))
def test_case(case: Case) -> None:
    """Every case comes out as written down."""
    assert convert(case.input) == case.expected


@pytest.mark.parametrize("case", cases(FILES))
def test_case_is_stable(case: Case) -> None:
    """What is written, rendered and written again is the same from the second time on."""
    once = convert(READER.render(convert(case.input)))
    assert convert(READER.render(once)) == once


@pytest.mark.xfail(strict=True, reason="a limit that is known")
@pytest.mark.parametrize("case", cases(KNOWN_FAILURES))
def test_known_failure(case: Case) -> None:
    """A limit that is gone is moved out of known-failures."""
    assert convert(case.input) == case.expected


MARKS = (
    "<b>", "</b>", "<i>", "</i>", "<s>", "</s>", '<a href="/u">', "</a>", "<sub>", "</sub>", "<br>", '<img src="x">',
    " ", "&nbsp;", "a", "é", ".", ",", "(", "*", "“", "”", "1. ",
)  # fmt: skip


@given(st.lists(st.sampled_from(MARKS), max_size=16).map("".join))
def test_sure_marks(html: str) -> None:
    """A line whose marks pass for sure comes out as if they had been looked at one by one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inline, "is_sure", lambda _: False)
        looked_at = convert(f"<p>{html}</p>")
    assert convert(f"<p>{html}</p>") == looked_at


MARKUP = (
    "** * __ _ ` `` ~~ ~ [ ] ]( [x] [^1] [^1]: ![ <b> </b> <!-- &amp; &#1; &copy \\ 1. 1) - + # ### === ---"
    ' *** ___ | |---| {{ {% {# http://x.y <http://x> a@b.c ``` ~~~ > " ( ) ! : foo_bar ^[ é 。 “x” € ☺ [a]:'
    " 漢 X 0 a word"
).split(" ")
CHARACTERS = st.one_of(
    st.sampled_from("*_`~[]()<>!#+-=|\\&;:.{}%\"'^$@/0123456789 \nabcXé漢☺€“\xa0"),
    st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn")),
)
TEXTS = st.one_of(
    st.text(CHARACTERS, max_size=12),
    st.lists(st.sampled_from([*MARKUP, " ", "\n", "\n\n", "    ", "\t", "\xa0"]), max_size=8).map("".join),
)
PLACES = (
    "<p>%s</p>",
    "<ul><li>%s</li></ul>",
    "<table><tr><th>h</th></tr><tr><td>%s</td></tr></table>",
    "<table><tr><td colspan=2>%s</td></tr><tr><td>a<td>b</table>",
    "<h2>%s</h2>",
    "<blockquote>%s</blockquote>",
    "<p>a<em>%s</em>b</p>",
    "<p>(<strong>%s</strong>)</p>",
    "<p>x <del>%s</del> y</p>",
    '<p>!<a href="/u">%s</a>(x)</p>',
    "<p>a<br>%s</p>",
    "<ol start=7><li><p>%s</p><p>z</p></li></ol>",
    "<dl><dt>%s</dt><dd>%s</dd></dl>",
    "<details><summary>%s</summary>%s</details>",
    "<p dir=rtl>%s</p>",
    "<p><code>%s</code></p>",
    "<pre><code>%s</code></pre>",
    "<figure><img src=a><figcaption>%s</figcaption></figure>",
    "<p>a <b>b</b>%s<i>c</i> d</p>",
)


@settings(max_examples=300, deadline=None)
@given(place=st.sampled_from(PLACES), words=TEXTS)
def test_any_text_survives(place: str, words: str) -> None:
    """Whatever a text looks like, a reader of the Markdown sees it and nothing else."""
    page = place.replace("%s", entities.escape(words))
    assert visible(READER.render(convert(page))) == visible(page)


def _element(parts: tuple[str, str]) -> str:
    """An element from its tag's inside and its content."""
    tag, inside = parts
    return f"<{tag}>{inside}</{tag.split()[0]}>"


def _list(parts: tuple[str, list[str]]) -> str:
    """A list from its tag's inside and its items."""
    tag, items = parts
    return _element((tag, "".join(f"<li>{item}</li>" for item in items)))


def _table(rows: list[list[str]]) -> str:
    """A table from its cells."""
    return _element(
        ("table", "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows))
    )


INLINE = st.recursive(
    TEXTS.map(entities.escape),
    lambda inside: st.one_of(
        st.tuples(
            st.sampled_from(
                ["em", "strong", "del", 'a href="/x"', "code", "sub", "span", "u", "kbd", 'a name="k"']
            ),
            inside,
        ).map(_element),
        st.lists(inside, max_size=3).map("".join),
        st.just("<br>"),
        st.just('<img src="a.png" alt="x*">'),
    ),
    max_leaves=4,
)
BLOCKS = st.recursive(
    st.one_of(
        INLINE.map(lambda inside: f"<p>{inside}</p>"),
        INLINE.map(lambda inside: f"<h3>{inside}</h3>"),
        TEXTS.map(lambda code: f'<pre><code class="language-php">{entities.escape(code)}</code></pre>'),
        st.just("<hr>"),
        INLINE,
    ),
    lambda inside: st.one_of(
        st.tuples(st.sampled_from(["ul", "ol", "ol start=5"]), st.lists(inside, min_size=1, max_size=3)).map(
            _list
        ),
        st.tuples(st.sampled_from(["blockquote", "div"]), inside).map(_element),
        st.lists(inside, max_size=3).map("\n".join),
        st.lists(st.lists(INLINE, min_size=2, max_size=2), min_size=1, max_size=2).map(_table),
        inside.map(lambda block: f"<figure><img src=z>{block}<figcaption>cap</figcaption></figure>"),
        inside.map(lambda block: f"<details><summary>s</summary>{block}</details>"),
    ),
    max_leaves=4,
)


@settings(max_examples=200, deadline=None)
@given(page=BLOCKS)
def test_any_tree_is_stable(page: str) -> None:
    """Markdown, rendered and written again, is the same Markdown, and no word was lost on the way."""
    written = convert(page)
    rendered = READER.render(written)
    assert convert(rendered) == written
    assert visible(rendered) == visible(page)


HOSTILE = (
    *("[", "*", "_", "`", "~", "](", "![", "&", "\\", "|", "{{", "<", "<!--", "<!-- wp:", "<br>", "<div>"),
    *(
        "<ul><li>",
        "<blockquote>",
        "<b>x</b>",
        "a<b>:x:</b>",
        "<a href=x>",
        "<table><td>",
        "<p><font size=1>x</p>",
    ),
    *(
        "<dd><li>",
        "<sup class=footnote-ref><a href='#fn-1'>1</a></sup>",
        "<details><summary>",
        "<math>",
        "<pre>a\n",
    ),
    *(
        "<figure><figcaption>",
        "<p dir=rtl>",
        "<ol reversed><li>",
        "<noscript>",
        "<object>",
        "<form",
        " onclick=",
    ),
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_input_is_linear(piece: str) -> None:
    """Ten thousand of anything neither hang nor exhaust the stack."""
    page = piece * 10_000
    convert(page)
    text(parse(sanitise(page, context())))


def test_links_and_pictures_are_asked_for() -> None:
    """The callbacks decide on addresses; an empty answer leaves a link's text and no picture."""
    ctx = context()
    root = parse(sanitise('<p><a href="/a">x</a> <a href="/b">y</a> <img src="c"><img src="d"></p>', ctx))
    written = markdown(
        root,
        lambda url: "" if url == "/a" else "new.md",
        lambda element: "" if element.get("src") == "c" else "d.jpg",
        ctx,
    )
    assert written == "x [y](new.md) ![](d.jpg)"


def test_text_is_running_text() -> None:
    """Paragraphs are lines, cells are words, players and footnote numbers say nothing."""
    page = (
        "<h2>A</h2><p>b <em>c</em>&nbsp;d<br>e<sup class='footnote-ref'><a href='#fn-1'>1</a></sup></p>"
        "<table><tr><td>1</td><td>2</td></tr></table><video src=x>old</video><pre>x\ny</pre>tail"
    )
    assert text(parse(sanitise(page, context()))) == "A\nb c d\ne\n1 2\nx\ny\ntail"


@pytest.mark.parametrize(
    "latex",
    [
        "a*b*c",
        "*x*",
        "{a}_{1} {b}_{2}",
        "_x_",
        "[a](b)",
        "`a` b",
        "~~a~~",
        "a&amp;b",
        "[^1]",
        "<b>x</b>",
        "**x**",
    ],
)
def test_formulas_are_no_markup(latex: str) -> None:
    """A reader that knows no formulas shows them as text, and the emphasis around them stays whole."""
    escaped = entities.escape(latex, quote=False)
    shown = READER.render(convert(f'<p>u <em>v <span class="math">{escaped}</span> w</em> x[^1]</p>'))
    assert re.fullmatch(r"<p>u <em>v \$[^<>]*\$ w</em> x[^<>]*</p>\n", shown)
