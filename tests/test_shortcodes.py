"""Shortcodes: case files, what counts as one, policies, words that must survive, time on hostile text."""

from __future__ import annotations

import html
import re
import time
from typing import TYPE_CHECKING

import pytest
from cases import CASES, Case, load
from fake_site import URL, FakeSite, context, picture
from hypothesis import given
from hypothesis import strategies as st

from pipeline.convert.paragraphs import autop
from pipeline.convert.shortcodes import SHORTCODES, autoembed, expand, inventory, shield
from pipeline.convert.shortcodes.tags import attributes
from pipeline.model import Entry

if TYPE_CHECKING:
    from pipeline.convert.context import Context

FOLDER = CASES / "shortcodes"
FILES = sorted(path.stem for path in FOLDER.glob("*.txt"))

SITE = FakeSite(
    pictures={
        4: picture(4, "2020/01/river.jpg", alt="A river", caption="The river in May", parent=1),
        5: picture(5, "2020/01/bridge.png", title="Bridge", mime_type="image/png", parent=1, menu_order=-1),
        6: picture(6, "2020/01/a & b.jpg", alt='6" <wide>', parent=1),
        7: picture(7, "2020/01/alone.webp", title="Alone", date="2019-01-01T00:00:00"),
        11: picture(11, "2020/01/song.mp3", title="A song", mime_type="audio/mpeg", parent=1),
        12: picture(12, "2020/01/talk.ogg", caption="A talk", mime_type="audio/ogg", parent=1),
        13: picture(13, "2020/01/film.mp4", title="A film", mime_type="video/mp4", parent=1),
        21: picture(
            21, "2021/02/cat.jpg", mime_type="image/jpeg", parent=2, title="Cat", date="2021-02-03T00:00:00"
        ),
        22: picture(
            22, "2021/02/ant.jpg", mime_type="image/jpeg", parent=2, title="Ant", date="2021-02-02T00:00:00"
        ),
        23: picture(
            23, "2021/02/bee.jpg", mime_type="image/jpeg", parent=2, title="Bee", date="2021-02-01T00:00:00"
        ),
    },
    entries={30: Entry("post", 30, "post", "older", "An older post", f"{URL}/2010/01/older/", None)},
)
"""What the case files may ask for: pictures 4 to 7 and 21 to 23, sounds 11 and 12, a film 13, a post."""


def shown(raw: str, ctx: Context) -> str:
    """A classic post as its visitors saw it."""
    return expand(autop(shield(raw, ctx)), ctx).strip()


def title(case: Case) -> str:
    """A case's name in a report."""
    return case.title


@pytest.mark.parametrize("case", [case for name in FILES for case in load(FOLDER / f"{name}.txt")], ids=title)
def test_case(case: Case) -> None:
    """A stored text becomes what its visitors saw."""
    assert shown(case.input, context(SITE)) == case.expected


def test_every_shortcode_has_a_case() -> None:
    """Each name of the table stands in the input of some case file."""
    told = {
        name
        for file in FILES
        for case in load(FOLDER / f"{file}.txt")
        for name in re.findall(r"\[(\w[\w-]*)", case.input)
    }
    assert not SHORTCODES.keys() - told


NO_SHORTCODES = """\
[sic]
[citation needed]
[edit]
arr[0]
[1]
[x]
[ ]
[]
[…]
[Note: this]
[text](url)
![alt](src)
[gallery](url)
[button]
[note to self]
[quote from <a href='x'>y</a>]
[html]
[code]
[where x=3]
[treeLevel=0]
[PIDinRootline = 1]
[globalString = ENV:HTTP_HOST=a.example, ENV:HTTP_HOST=b]
[Version 7]
[a-z0-9]
[off-topic]
[semi-]
[e-mail]
the [user_name] field
[He said "no"]
[Mon Aug 17 14:02:16 EDT 2009]
[the "best" one]
[self-made "man"]
[youtube link]
[tweet this]
<code>[gallery]</code>
<pre>[caption]x[/caption]</pre>
<a href="[gallery]">x</a>
<!-- [gallery] -->
[[sic]]
[[Page name]]
&#91;gallery]
[/path]
[foo
a] b [c
[version &lt; 9]
[cc:18|a caption]
[and the man who <a href="x">posted</a> it]
"""


@pytest.mark.parametrize("text", NO_SHORTCODES.splitlines())
def test_text_stays(text: str) -> None:
    """A bracket that is no shortcode is text, and nothing is noted."""
    ctx = context(SITE)
    assert expand(text, ctx) == text
    assert not ctx.found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[gallery] [[gallery]] <code>[gallery]</code>", ["gallery"]),
        ('[contact-form-7 404 "Not Found"]', ["contact-form-7"]),
        ("[vc_row][vc_column]x[/vc_column][/vc_row]", ["vc_row", "vc_column"]),
        ("[my_gallery]\n[recent-posts]\n[foo]x[/foo]", ["my_gallery", "recent-posts", "foo"]),
        ("[latest n=5] [show_map place]", ["latest", "show_map"]),
        ("[button link=“x”]a[/button]", ["button"]),
        ("no [sic] brackets [1]", []),
    ],
)
def test_inventory(text: str, names: list[str]) -> None:
    """The inventory names what counts as a shortcode, once for each use."""
    assert list(inventory(text)) == names


@pytest.mark.parametrize(
    ("text", "named", "plain"),
    [
        ('a="1" b=\'2\' c=3 "4" 5', {"a": "1", "b": "2", "c": "3"}, ("4", "5")),
        ('a="x ] y" B="upper"', {"a": "x ] y", "b": "upper"}, ()),
        ('a = "1"', {"a": "1"}, ()),
        ("a=“curly ’ one” b=&#8221;two&#8243;", {"a": "curly ’ one", "b": "two"}, ()),
        ("a=&quot;one two&quot;", {"a": "one two"}, ()),
        ('a="1"<br />\nb="2"', {"a": "1", "b": "2"}, ()),
        ("a=\xa0b\u200bc=1", {"a": "b", "c": "1"}, ()),
        ("=http://x.example/?a=1", {}, ("=http://x.example/?a=1",)),
        ("http://x.example/?a=1 w=2&amp;h=3", {"w": "2&amp;h=3"}, ("http://x.example/?a=1",)),
        (r'a="one\ntwo \x41 \\"', {"a": "one\ntwo A \\"}, ()),
        ("", {}, ()),
    ],
)
def test_attributes(text: str, named: dict[str, str], plain: tuple[str, ...]) -> None:
    """Attributes are read as WordPress reads them, and in curly quotes, too."""
    assert attributes(text) == (named, plain)


@pytest.mark.parametrize(
    ("policy", "expected", "codes"),
    [
        ("convert", "<p>a one b</p>", ["shortcode-unknown"]),
        ("keep", "<p>a [my_box x=“1”]one[/my_box] b</p>", []),
        ("drop", "<p>a  b</p>", ["shortcode-dropped"]),
    ],
)
def test_policy(policy: str, expected: str, codes: list[str]) -> None:
    """The owner decides by name; what is dropped is noted."""
    ctx = context(SITE, policies={"my_box": policy})
    assert shown("a [my_box x=“1”]one[/my_box] b", ctx) == expected
    assert [code for code, _ in ctx.found] == codes


def test_policy_makes_known() -> None:
    """A name in the settings counts as a shortcode wherever it stands."""
    ctx = context(SITE, policies={"sic": "drop"})
    assert shown("so [sic] it is", ctx) == "<p>so  it is</p>"


def test_certain() -> None:
    """In a shortcode block every bracket is a shortcode."""
    ctx = context(SITE)
    assert expand("[sic]", ctx, certain=True).strip() == ""
    assert ctx.found == [("shortcode-unknown", "[sic]")]


def test_untrusted() -> None:
    """Comments have no shortcodes, listings or embeds."""
    ctx = context(SITE, trusted=False)
    text = "[gallery] ((a b c d)) [code]x[/code]\n\nhttps://youtu.be/abcdefghijk"
    assert shield(text, ctx) == text
    assert expand(text, ctx) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[gallery ids="4,99"]', "media-missing"),
        ('[gallery ids="99"]', "shortcode-dropped"),
        ('[contact-form-7 id="1" title="Write to us"]', "shortcode-dropped"),
        ("[nobody_knows a=1]", "shortcode-unknown"),
        ("one [/caption] two", "shortcode-unbalanced"),
        ("[member]secret[/member]", "shortcode-restricted"),
        ("one ((this is a note)) two", "footnote-guessed"),
        ("[vc_row]" * 100 + "x" + "[/vc_row]" * 100, "shortcode-too-deep"),
    ],
)
def test_notes(text: str, code: str) -> None:
    """What was dropped, guessed or not found is noted."""
    ctx = context(SITE)
    shown(text, ctx)
    assert code in {found for found, _ in ctx.found}


def test_parentheses_follow_the_settings() -> None:
    """The owner can say that double parentheses are footnotes, or that they are not."""
    assert "footnote-ref" in shown("a ((b)) c", context(SITE, policies={"((": "convert"}))
    assert shown("a ((b c d e)) f", context(SITE, policies={"((": "keep"})) == "<p>a ((b c d e)) f</p>"


def test_autoembed() -> None:
    """An address alone on its line is shown if WordPress knows the host or the post, else it is text."""
    ctx = context(SITE)
    alone = f"https://youtu.be/abcdefghijk\n{URL}/2010/01/older/\nhttps://other.example/"
    made = autoembed(f"a\n\n{alone}\nsee https://youtu.be/x", ctx)
    assert made.count("<p><a href=") == 2
    assert "\nhttps://other.example/\nsee https://youtu.be/x" in made


WORDS = re.compile(r"[^\W_]+")


def words(markup: str) -> list[str]:
    """The words that a reader of the page meets, those of `alt` included, footnotes in their place."""
    text = re.sub(r'<img[^<>]* alt="([^"]*)"[^<>]*>', r" \1 ", markup)
    return WORDS.findall(html.unescape(re.sub(r"<[^<>]*>", " ", text)))


NESTING = """
    foo_bar vc_row vc_column et_pb_blurb av_toggle x_section zz-box tab toggle quote box one_half fusion_text
    highlight column raw mystery
"""
NAMES = st.sampled_from(NESTING.split())
WORDS_AND_BREAKS = st.sampled_from(["Alpha", "beta", "[1]", "delta", "\n", "\n\n"])
PROSE = st.lists(WORDS_AND_BREAKS, max_size=6).map(" ".join)


@st.composite
def nested(draw: st.DrawFn, depth: int = 3) -> str:
    """Prose with shortcodes around parts of it, and with a visible title on some."""
    parts = [draw(PROSE)]
    for _ in range(draw(st.integers(0, 2)) if depth else 0):
        name = draw(NAMES)
        given = draw(st.sampled_from(["", ' title="Seen words"', ' id="7"']))
        parts.append(f"[{name}{given}]{draw(nested(depth - 1))}[/{name}]")
        parts.append(draw(PROSE))
    return "".join(parts)


@given(nested())
def test_every_word_survives(raw: str) -> None:
    """Nested shortcodes, known or not, lose no word that they enclose, and keep their order."""
    plain = WORDS.findall(re.sub(r"\[/?[a-z][^\]]*\]", " ", raw))
    made = shown(raw, context(SITE)).replace("Seen words", " ")
    kept = words(made)
    assert "".join(kept) == "".join(plain)


@pytest.mark.parametrize("name", sorted(set(SHORTCODES) - {"gallery"}))
def test_no_enclosed_word_vanishes(name: str) -> None:
    """Whatever a shortcode does, the words that it encloses are on the page or in a note."""
    ctx = context(SITE)
    made = shown(f"Before\n\n[{name} id='7']Seventeen <b>green</b> bottles[/{name}]\n\nafter", ctx)
    there = f"{made} {' '.join(detail for _, detail in ctx.found)}"
    for word in ("Before", "Seventeen", "green", "bottles", "after"):
        assert word in there


@pytest.mark.parametrize(
    "attribute",
    ["title", "heading", "subtitle", "text", "content", "caption", "label", "description", "box_title"],
)
def test_visible_attributes_survive(attribute: str) -> None:
    """An unknown shortcode keeps the words in attributes that visitors read."""
    made = shown(f'[acme_box {attribute}="Seen by all" color="#fff"]Inner[/acme_box]', context(SITE))
    assert "Seen by all" in made
    assert "Inner" in made
    assert "#fff" not in made


@given(st.text(alphabet="[]/ab_-=\"' <>p\n((é&;", max_size=60))
def test_any_text(text: str) -> None:
    """No text makes the engine fail, and no mark of its own stays in the output."""
    made = shown(text, context(SITE))
    assert not re.search("[\x02-\x06\x0e\x0f]", made)


@given(st.text(alphabet="ab \n.,"))
def test_text_without_brackets_is_left_alone(text: str) -> None:
    """Where there is no bracket there is nothing to do."""
    ctx = context(SITE)
    assert expand(text, ctx) == text
    assert shield(text, ctx) == text


MANY = 50_000
HOSTILE = (
    "[" * 2 * MANY,
    "[a" * MANY,
    "[a]" * MANY,
    "[/a]" * MANY,
    '[a x="1"]' * MANY + "[/a]" * MANY,
    "[vc_row]" * MANY + "[/vc_row]" * MANY,
    "[vc_row]" * MANY + "[/vc_row]",
    "[vc_row][vc_column]" * MANY + "[/vc_row]" * MANY,
    '[a b="' * MANY,
    "[a b=\"[a\" b='[a' " * MANY,
    '[a b="[a"' * MANY,
    "[a " * MANY + "]",
    "[a" + " " * 100_000 + 'x="]',
    "[a " + 'x="1" ' * MANY + "]",
    "[[code]" * MANY,
    "((a " * MANY,
    "[code]" * MANY,
    "[code]x[/php]" * MANY,
    "<!-- [gallery]" * MANY,
    "<code>[gallery]" * MANY,
    "<[gallery]" * MANY,
    "[ref]" * MANY + "[/ref]" * MANY,
    "[latexpage]" + "\\[x" * MANY + "$x" * MANY + "\\begin{equation}" * MANY,
    "$latex x" * MANY,
    "[latex]" * MANY + "[/tex]",
    "http://youtube.com/x\n" * (MANY // 5),
    "[caption]<img " * MANY + "[/caption]",
    "[b]" + " " * 100_000 + "x" + " " * 100_000 + "[/b]",
    "[button link=x]" + "<br />" * MANY + "x" + "<br />" * MANY + "[/button]",
    "<p>" + "[icon] " * MANY + "</p>",
    "$latex x" + "&" * 100_000 + "$",
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_time_is_linear(text: str) -> None:
    """Text made to hurt takes no more than a moment."""
    start = time.process_time()
    shown(text, context(SITE))
    assert time.process_time() - start < 30
