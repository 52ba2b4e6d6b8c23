"""The independent count: what counts, what must not be taken for structure, and that size does not matter."""

from __future__ import annotations

import json
import random
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.verify import count as counter
from pipeline.verify.count import Counts, count

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- An <item> or a <wp:comment><wp:comment_id> in a remark is none, nor is <![CDATA[ one that opens. -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
	xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
	<wp:wxr_version>1.2</wp:wxr_version>
	<wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[anna]]></wp:author_login></wp:author>
	<wp:category>
		<wp:category_nicename><![CDATA[web]]></wp:category_nicename>
	</wp:category>
	<wp:tag><wp:tag_slug><![CDATA[x]]></wp:tag_slug></wp:tag>
	<wp:term><wp:term_taxonomy>nav_menu</wp:term_taxonomy><wp:termmeta><wp:meta_key>k</wp:meta_key></wp:termmeta></wp:term>
"""
TAIL = "</channel>\n</rss>\n"


def _item(content: str, title: str = "<![CDATA[T]]>", meta: str = "<![CDATA[v]]>") -> str:
    """An item with a comment, a custom field and a category."""
    return f"""	<item>
		<title>{title}</title>
		<content:encoded><![CDATA[{content}]]></content:encoded>
		<category domain="category" nicename="web"><![CDATA[Web]]></category>
		<wp:postmeta><wp:meta_key><![CDATA[k]]></wp:meta_key><wp:meta_value>{meta}</wp:meta_value></wp:postmeta>
		<wp:comment>
			<wp:comment_id>7</wp:comment_id>
			<wp:comment_content><![CDATA[Ciao <item>]]></wp:comment_content>
		</wp:comment>
	</item>
"""


def _count(text: str) -> Counts:
    return count([text.encode()])


CONTENTS = {
    "plain": "Testo",
    "tags": "<item>\n<title>x</title></item> <wp:comment><wp:comment_id>",
    "escaped end": "a ]]]]><![CDATA[> <item> b",
    "escaped section": "<item>\n<title><![CDATA[x]]]]><![CDATA[></title></item>",
    "section of the same name": "<content:encoded><![CDATA[]]]]><![CDATA[></content:encoded> <item>\n<",
    "an opening": "<pre><![CDATA[</pre> <item>",
    "several openings": "<![CDATA[<![CDATA[ <item> <![CDATA[",
    "a remark": "<!-- wp:paragraph --> <item> <!--more",
    "unescaped end": "a //]]> text <item>\n<title> b",
    "unescaped script": "<script>//<![CDATA[\nx\n//]]></script> <item>\n<b>x</b>",
    "two unescaped scripts": "<script><![CDATA[x]]></script> <item>\n<b>" * 2,
    "end, then opening": "x ]]> y <item>\n<b> <![CDATA[ z",
    "brackets at the end": "a[0]]",
    "only brackets": "]]",
    "empty": "",
}


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
@pytest.mark.parametrize("others", [0, 2])
def test_text_is_not_structure(content: str, others: int) -> None:
    """Whatever a text holds, escaped or as WordPress wrote it before 3.5, it adds no record."""
    text = HEAD + _item("x") * others + _item(content) + _item("x") * others + TAIL
    assert _count(text) == Counts(1 + 2 * others, 1 + 2 * others, 1, 3)


DAMAGE = {
    "unterminated": ("<![CDATA[foo", ""),
    "unterminated, item broken off": ("<![CDATA[foo", None),
    "end tag without end": ("<![CDATA[foo</wp:meta_value>", ""),
    "no opening": ("foo <b> ]]>", ""),
    "opened twice": ("<![CDATA[<![CDATA[foo]]>", ""),
    "closed twice": ("<![CDATA[foo]]> ]]>", ""),
    "text around": ("Warning: x <![CDATA[foo]]> in y on line 1", ""),
    "html around": ("<br />\n<b>Warning</b>: x <![CDATA[foo]]><br />\n<b>Notice</b>: y", ""),
    "two sections": ("<![CDATA[foo]]>\n<![CDATA[bar]]>", ""),
    "control characters": ("<![CDATA[\x00\x0b\ufffe]]>\x01", ""),
    "bare ampersand": ("a & b &nosuch; <", ""),
}


@pytest.mark.parametrize(("meta", "rest"), DAMAGE.values(), ids=DAMAGE)
def test_damage(meta: str, rest: str | None) -> None:
    """Items before and after a damaged value count, and so does the damaged one."""
    damaged = _item("x", meta=meta)
    comments = 1
    if rest is None:
        damaged = damaged[: damaged.index(meta) + len(meta)]
        comments = 0
    text = HEAD + _item("x") + damaged + _item("y") * 2 + TAIL
    assert _count(text) == Counts(4, 3 + comments, 1, 3)


@pytest.mark.parametrize("name", ["wp:cat_name", "generator"])
def test_damage_in_the_channel(name: str) -> None:
    """A section of the channel that broke off hides no item, though no element of its name follows."""
    text = HEAD + f"<{name}><![CDATA[foo\n" + _item("x") * 3 + TAIL
    assert _count(text)[:2] == (3, 3)


def test_forms() -> None:
    """Only elements with children count: not leaves of the same name, longer names or other namespaces."""
    text = """<rss xmlns:w="http://wordpress.org/export/1.1/"><channel>
    <w:author><w:author_id>1</w:author_id></w:author><w:tag ><w:tag_slug>x</w:tag_slug></w:tag>
    <term xmlns="http://wordpress.org/export/1.2/"><term_id>2</term_id></term>
    <custom:author><custom:author_id>9</custom:author_id></custom:author>
    <itemize/><items><item_x>1</item_x></items>
    <item rdf:about="x"><wp:author>anna</wp:author><author>a@example.org</author><wfw:comment>http://x</wfw:comment>
    <category>Web</category><category domain="category"><![CDATA[Web]]></category><category></category>
    <slash:comments>3</slash:comments><w:comment>
    Warning: x
    <w:comment_id>1</w:comment_id></w:comment></item><item></item><item/></channel></rss>"""
    assert _count(text) == Counts(3, 1, 1, 2)


@pytest.mark.parametrize(
    "junk", ["", "\ufeff", "\n\n \ufeff", "<br />\n<b>Warning</b>: x in <b>y</b>\n", "]]>", "-->"]
)
def test_junk_before_the_declaration(junk: str) -> None:
    """What stands before the declaration changes nothing."""
    assert _count(junk + HEAD + _item("x") + TAIL) == Counts(1, 1, 1, 3)


def test_remark_without_end() -> None:
    """A remark that never ends hides nothing."""
    assert _count(HEAD + _item("x") + "<!-- oops " + _item("y") * 2 + TAIL) == Counts(3, 3, 1, 3)


def test_items_in_a_remark() -> None:
    """Items that someone took out by a remark do not count, with all their sections."""
    assert _count(HEAD + _item("x") + "<!--" + _item("y") * 2 + "-->" + _item("z") + TAIL) == Counts(
        2, 2, 1, 3
    )


@pytest.mark.parametrize("block", [1, 7, 64, 1000])
def test_blocks(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The numbers do not depend on how the bytes come."""
    text = (HEAD + "".join(_item(content) for content in CONTENTS.values()) + TAIL).encode()
    monkeypatch.setattr(counter, "BLOCK", block)
    chunks = (text[at : at + 61] for at in range(0, len(text), 61))
    assert count(chunks) == Counts(len(CONTENTS), len(CONTENTS), 1, 3)


def test_horizon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A section longer than what is ever held is dropped as it comes; items behind it count."""
    monkeypatch.setattr(counter, "BLOCK", 100)
    monkeypatch.setattr(counter, "HORIZON", 2000)
    text = HEAD + _item("x <![CDATA[ y " * 4000) + _item("z") + TAIL
    assert _count_in_pieces(text, 100) == Counts(2, 2, 1, 3)
    text = HEAD + "<generator><![CDATA[foo\n" + _item("x") * 100 + TAIL
    assert _count_in_pieces(text, 100) == Counts(100, 100, 1, 3)


def _count_in_pieces(text: str, size: int) -> Counts:
    data = text.encode()
    return count(data[at : at + size] for at in range(0, len(data), size))


@given(
    st.lists(
        st.sampled_from(
            ["<item>", "</item>", "<![CDATA[", "]]>", "]]", "<", "</title>", "<title>", "<!--", "-->", "x"]
        )
    )
)
def test_anything(parts: list[str]) -> None:
    """Any bytes give numbers."""
    text = "".join(parts)
    assert _count(text).items <= text.count("<item")


@pytest.mark.parametrize(
    "unit",
    [
        "<![CDATA[", "]]>", "<!--", "<item>", "<", "<title><![CDATA[", "<title><![CDATA[]]> ", "<wp:a ",
        "<![CDATA[<wp:a><![CDATA[]]>", "<!-- --><![CDATA[", "<wp:a><![CDATA[]]></wp:b>\n",
    ],
)  # fmt: skip
def test_hostile(unit: str) -> None:
    """Text made to hurt is counted in linear time: the test takes minutes if it is not."""
    text = unit * (1_000_000 // len(unit))
    _count(text)
    _count("<wp:x><![CDATA[" + text)


def _plain_count(text: str) -> int:
    """Items of a sound file, counted the slow way."""
    return len(
        re.findall(r"<item[\s>]", re.sub(r"<!\[CDATA\[.*?\]\]>|<!--.*?-->", "", text, flags=re.DOTALL))
    )


@pytest.mark.corpus
def test_rich(shared: Path) -> None:
    """The numbers of a real export are those of its database."""
    truth = json.loads((shared / "wordpress/truth.json").read_bytes())
    exported = [post for post in truth["posts"] if post["in_export"]]
    comments = sum(comment["in_export"] for post in exported for comment in post["comments"])
    data = (shared / "wordpress/rich.xml").read_bytes()
    found = count([data])
    assert found.items == len(exported) == 201
    assert found.comments == comments == 385
    assert found.authors == len(truth["users"])


@pytest.mark.corpus
def test_rich_cut(shared: Path) -> None:
    """Wherever the file is cut, the items that began before the cut count, and no others."""
    data = (shared / "wordpress/rich.xml").read_bytes()
    starts = [found.start() for found in re.finditer(rb"^\t+<item>\n\t\t<title>", data, re.MULTILINE)]
    chance = random.Random(1)
    for _ in range(60):
        cut = chance.randrange(len(data))
        whole = sum(1 for start in starts if start + 30 < cut)
        assert count([data[:cut]]).items in (whole, whole + 1)


@pytest.mark.corpus
def test_corpus(shared: Path) -> None:
    """Every export of the corpus has as many items as a slow count of it finds."""
    files = sorted((shared / "corpus/wxr").rglob("*.xml")) + sorted(
        (shared / "wordpress/partial").glob("*.xml")
    )
    assert len(files) > 60
    for path in files:
        if path.name == "crazy-cdata.xml":
            continue  # its sections are not escaped
        data = path.read_bytes()
        assert count([data]).items == _plain_count(data.decode("utf-8", "replace")), path


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bom", (10, 29, 3)),
        ("crlf", (10, 29, 3)),
        ("newline-then-bom", (10, 29, 3)),
        ("php-warning-html", (1, 3, 1)),
        ("php-warning-text", (1, 3, 1)),
        ("truncated-memory-message", (7, 1, 8)),
        ("truncated-memory", (7, 1, 8)),
        ("html-error-page", (0, 0, 0)),
    ],
)
def test_broken(shared: Path, name: str, expected: tuple[int, int, int]) -> None:
    """Damaged exports give the numbers of what is in them."""
    assert count([(shared / f"wordpress/broken/{name}.xml").read_bytes()])[:3] == expected
