"""Block content: the parser against damage and size, each renderer against its case file."""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING

import pytest
from cases import CASES, Case, load
from fake_site import FakeSite, context, picture
from hypothesis import given
from hypothesis import strategies as st

from pipeline.convert import blocks
from pipeline.convert.blocks.attributes import attribute_html
from pipeline.convert.blocks.markup import plain
from pipeline.convert.elementor import elementor
from pipeline.model import Entry, Meta

if TYPE_CHECKING:
    from pipeline.convert.context import Context

FOLDER = CASES / "blocks"
FILES = sorted(FOLDER.glob("*.txt"))
ALL = [case for file in FILES for case in load(file)]
MANY = 100_000

SITE = FakeSite(
    entries={30: Entry("post", 30, "page", "chi-siamo", "Chi siamo", "https://example.org/chi-siamo/", None)},
    pictures={
        11: picture(11, "2020/01/mare.jpg", alt="Il mare", caption="Mare d'inverno", mime_type="image/jpeg"),
        12: picture(12, "2020/01/monte.png", mime_type="image/png", parent=1),
        13: picture(13, "2020/02/canto.mp3", title="Canto", mime_type="audio/mpeg", parent=1),
        14: picture(14, "2020/02/corsa.mp4", mime_type="video/mp4"),
        15: picture(15, "2020/02/orario.pdf", title="Orario", mime_type="application/pdf"),
    },
    blocks={
        5: "<!-- wp:paragraph -->\n<p>Riusato</p>\n<!-- /wp:paragraph -->",
        6: '<!-- wp:block {"ref":6} /-->',
        7: '<!-- wp:heading {"metadata":{"name":"Titolo"}} -->\n<h2>Di solito</h2>\n<!-- /wp:heading -->'
        '<!-- wp:button {"metadata":{"name":"Tasto"}} -->\n<div><a href="/a">Vai</a></div>\n'
        "<!-- /wp:button -->"
        '<!-- wp:image {"metadata":{"name":"Foto"}} -->\n<figure><img src="/a.jpg" alt=""/></figure>'
        "\n<!-- /wp:image -->",
        8: 'Testo classico e un altro: <!-- wp:block {"ref":5} /-->',
        9: '<!-- wp:block {"ref":10} /--><!-- wp:block {"ref":10} /-->' + "<p>a</p>" * 1000,
        10: '<!-- wp:block {"ref":16} /-->' * 300,
        16: "<p>b</p>" * 20_000,
    },
)


def shown(content: str) -> str:
    """What a case expects: the HTML, then a line `! code` for each note; `@meta key value` comes first."""
    meta: list[Meta] = []
    while content.startswith("@meta "):
        line, _, content = content.partition("\n")
        _, key, value = line.split(" ", 2)
        meta.append(Meta(key=key, value=value))
    ctx = context(SITE, meta=tuple(meta))
    if any(field.key == "_elementor_data" for field in meta):
        html = elementor(ctx.meta, ctx) or ""
    else:
        html = blocks.render(content, ctx, _classic)
    return "\n".join([html.strip("\n"), *[f"! {code}" for code, _ in ctx.found]])


def _classic(text: str) -> str:
    return text if "<p" in text else f"\n<p>{text.strip()}</p>\n"


def rendered(content: str) -> tuple[str, Context]:
    """The HTML, and the context that heard the notes."""
    ctx = context(SITE)
    return blocks.render(content, ctx, lambda text: text), ctx


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.title)
def test_case(case: Case) -> None:
    """Each block becomes the HTML that its case file says, with the notes that it says."""
    assert shown(case.input) == case.expected


def test_every_name_has_a_case() -> None:
    """Every block and every family of the tables stands in a case file."""
    met = {name for case in ALL for name in blocks.inventory(case.input)}
    assert not [name for name in blocks.BLOCKS if name not in met]
    assert all(callable(draw) for draw in blocks.FAMILIES.values())


@pytest.mark.parametrize("name", ["footnotes", "code", "galleries", "details", "media"])
def test_ten_varied_cases(name: str) -> None:
    """What is rare on real sites has ten cases or more."""
    assert len(load(FOLDER / f"{name}.txt")) >= 10


@pytest.mark.parametrize("prefix", blocks.FAMILIES)
def test_family_keeps_its_html(prefix: str) -> None:
    """A block of any family shows the text that it saved."""
    name = prefix if prefix.count("/") and not prefix.endswith("/") else prefix + "x"
    html, _ = rendered(f"<!-- wp:{name} --><div><p>Una parola</p></div><!-- /wp:{name} -->")
    assert "Una parola" in html


def test_parse_tree() -> None:
    """Pieces and inner blocks stand in the order of the content, core is the default namespace."""
    tree = blocks.parse('a<!-- wp:x/y {"n":1} -->b<!-- wp:more /-->c<!-- /wp:x/y -->d')
    assert [block.name for block in tree] == [None, "x/y", None]
    assert tree[1].attrs == {"n": 1}
    assert list(tree[1].inner_content) == ["b", None, "c"]
    assert [block.name for block in tree[1].inner_blocks] == ["core/more"]
    assert tree[1].inner_html == "bc"


def test_inventory_names_what_parse_finds() -> None:
    """The quick inventory and the parser agree on well-formed content."""
    for case in ALL:
        todo = blocks.parse(case.input)
        if any(not block.closed for block in todo) or "damage" in case.title:
            continue
        names: list[str] = []
        while todo:
            block = todo.pop(0)
            names += [block.name] if block.name else []
            todo = [*block.inner_blocks, *todo]
        found = list(blocks.inventory(case.input))
        assert sorted(found) == sorted(names) or case in load(FOLDER / "damage.txt")


def test_note_holds_name_and_attributes() -> None:
    """The note of a dynamic block says which it was and how it was set."""
    _, ctx = rendered('<!-- wp:latest-posts {"postsToShow":3} /-->')
    assert ctx.found == [("block-dynamic", 'core/latest-posts {"postsToShow":3}')]


MARKS = """
<!-- wp:paragraph -->          <!-- /wp:paragraph -->
<!-- wp:group {"a":1} -->      <!-- /wp:group -->       <!-- wp:group {"a":
<!-- wp:x/y /-->               <!-- wp:x/y -->          <!-- /wp:x/y -->
<!-- wp:gallery -->            <!-- /wp:gallery -->     <!-- wp:tabs -->
<!-- wp:cover -->              <!-- /wp:cover -->       <!-- wp:details -->
<!-- wp:code {"language":1} -->   <!-- /wp:code -->     <p>    </p>
<!-- wp:embed -->              <!-- /wp:embed -->       <!-- wp:
<!-- wp:footnotes /-->         <!-- wp:block {"ref":5} /-->       -->       } -->
"""
CUT = '<!-- wp:group {"a":'
PIECES = st.lists(st.sampled_from([mark for mark in re.split(r"\s{2,}|\n", MARKS) if mark]), max_size=25)


@given(PIECES)
def test_no_word_goes(pieces: list[str]) -> None:
    """Whatever is open, closed, cut or crossed: each word of the text comes out once, in its order."""
    content = "".join(f"{piece}<i>w{number}w</i>" for number, piece in enumerate(pieces))
    html, _ = rendered(content)
    words = [word for word in plain(html).split() if word[0] == "w" and word[-1] == "w"]
    assert len(words) == len(set(words))
    hidden = False
    for number, piece in enumerate(pieces):
        # From a comment that is cut to the next that ends or begins, a browser shows nothing either.
        hidden = piece == CUT or (hidden and "--" not in piece)
        assert hidden or f"w{number}w" in words


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(-9, 9) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
NAMES = st.sampled_from([*blocks.BLOCKS, "acf/x", "kadence/x", "x/y", "woocommerce/x", "core-embed/x"])
KEYS = st.sampled_from(
    ["id", "ids", "url", "images", "title", "content", "points", "days", "headings", "data", "questions",
     "steps", "instance", "label", "metadata", "mediaFiles", "ref", "overrides", "latex", "caption",
     "language", "summary"]
)  # fmt: skip


@given(
    NAMES,
    st.dictionaries(KEYS, JSON, max_size=6),
    st.sampled_from(["", "<p>a</p>", "<img", "<figure><a", "<pre>"]),
)
def test_any_attributes(name: str, attrs: dict[str, object], inner: str) -> None:
    """No attribute of any type makes a renderer fail."""
    block = blocks.Block(name, attrs, (), (inner,) if inner else ())
    blocks.renderer(name)(block, inner, context(SITE))
    attribute_html(attrs, context(SITE), lenient=True)


@given(JSON)
def test_any_elementor_data(value: object) -> None:
    """No JSON makes the Elementor reader fail."""
    text = json.dumps([value, {"widgetType": "tabs", "settings": value, "elements": value}])
    assert isinstance(elementor((Meta(key="_elementor_data", value=text),), context(SITE)), str)


HOSTILE = {
    "names without end": "<!-- wp:" * MANY,
    "heads without end": "<!-- wp:a " * MANY,
    "braces": "<!-- wp:a {" * MANY,
    "strings": '<!-- wp:a {"x":"' * MANY,
    "braces and one end": "<!-- wp:a {" * MANY + "-->",
    "nested groups": "<!-- wp:group -->" * MANY + "x" + "<!-- /wp:group -->" * MANY,
    "nested galleries": "<!-- wp:gallery -->" * MANY + "x" + "<!-- /wp:gallery -->" * MANY,
    "nested unknown": "<!-- wp:a/b -->" * MANY + "x" + "<!-- /wp:a/b -->" * MANY,
    "only openers": "<!-- wp:group -->" * MANY,
    "only closers": "<!-- /wp:group -->" * MANY,
    "wrong closers": "<!-- wp:group -->" * MANY + "<!-- /wp:x -->" * MANY,
    "footnote marks": '<!-- wp:a /--><sup data-fn="' * MANY,
    "formulas": '<!-- wp:a /--><math data-latex="x">' * MANY,
    "open tags": "<!-- wp:gallery -->" + "<img <li <figure " * MANY + "<!-- /wp:gallery -->",
    "items": "<!-- wp:gallery -->" + "<li><img>" * MANY + "<!-- /wp:gallery -->",
    "code": '<!-- wp:code {"language":"x"} -->' + "<pre><br><code " * MANY + "<!-- /wp:code -->",
    "digits": '<!-- wp:x/y {"content":"' + "1" * MANY + 'x"} /-->',
    "deep JSON": '<!-- wp:x/y {"a":' + "[" * MANY + "} /-->",
    "reusable blocks": '<!-- wp:block {"ref":9} /-->' * 100,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_content_takes_seconds(name: str) -> None:
    """100,000 of anything take no longer than a long post of that size may."""
    start = time.process_time()
    rendered(HOSTILE[name])
    assert time.process_time() - start < 30


def test_deep_elementor_data_is_noted() -> None:
    """JSON that is nested beyond reason is a note, not a crash."""
    ctx = context(SITE)
    assert elementor((Meta(key="_elementor_data", value="[" * MANY),), ctx) is None
    assert [code for code, _ in ctx.found] == ["elementor-broken"]


def test_without_elementor_data() -> None:
    """An entry without Elementor's store gives None."""
    assert elementor((), context(SITE)) is None
    assert elementor((Meta(key="_elementor_data", value="[]"),), context(SITE)) is None
