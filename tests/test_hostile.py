"""Input that is made to hurt: time stays linear, depth harmless, and damage to one item is that item's alone."""

from __future__ import annotations

import time
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading import Reading, convert, read

if TYPE_CHECKING:
    from pathlib import Path

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<channel><title>S</title><link>https://a.example</link>"
)
TAIL = "</channel></rss>"
MANY = 20_000
MOST_SECONDS = 10
"""CPU time for MANY; what takes the square of it takes much longer."""


def _item(body: str) -> str:
    return f"<item><title>T</title><wp:post_id>1</wp:post_id>{body}</item>"


def _section(text: str) -> str:
    return _item(f"<content:encoded><![CDATA[{text}]]></content:encoded>")


def _numbered(form: str) -> str:
    return "".join(form.format(number) for number in range(MANY))


HOSTILE = {
    "<item in a section": _section("<item " * MANY),
    "<item> in a section": _section("<item>" * MANY),
    "</item> in a section": _section("</item>" * MANY),
    "<item without an end": "<item " * MANY,
    "items": "<item>" * MANY,
    "ends of items": "</item>" * MANY,
    "items with open sections": "<item><title><![CDATA[x</title></item>" * MANY,
    "items with open sections and a far end": "<item><title><![CDATA[x</title></item>" * MANY + "]]></title>",
    "items with open sections of others": "<item><foo><![CDATA[" * MANY,
    "items with open sections of many names": _numbered("<item><post_{}><![CDATA["),
    "items in comments": "<!-- <item> " * MANY,
    "comments without an end": _item("<!--" * MANY),
    "sections without end tags": _item("<a><![CDATA[x]]>" * MANY),
    "titles without end tags": _item("<title><![CDATA[x]]>" * MANY),
    "sections without ends": _item("<title><![CDATA[x" * MANY),
    "sections with a far end": _item("<title><![CDATA[x" * MANY + "]]></title>"),
    "sections of metas with a far end": _item("<wp:meta_value><![CDATA[x" * MANY + "]]></wp:meta_value>"),
    "sections of many names": _item(_numbered("<a{}><![CDATA[x]]>")),
    "elements of many names": _item(_numbered("<a{}>x")),
    "sections of many prefixes": _item(_numbered("<p{}:title><![CDATA[x")),
    "sections in a row": _section("]]]]><![CDATA[>" * MANY),
    "sections in a row without an end": _item("<title><![CDATA[" + "]]]]><![CDATA[>" * MANY),
    "shown ends": _item("<title><![CDATA[ ]]]]><![CDATA[></title>" * MANY),
    "shown openings": _section(">\n<content:encoded><![CDATA[" * MANY),
    "shown openings with items": _section("<item>\n<content:encoded><![CDATA[" * MANY),
    "bare ends": _section("]]>" * MANY),
    "brackets": _section("]" * MANY * 5),
    "depth": _item("<a>" * MANY + "</a>" * MANY),
    "depth of boxes": _item("<wp:comment>" * MANY + "</wp:comment>" * MANY),
    "bare <": _item("<" * MANY),
    "bare &": _item("<excerpt:encoded>" + "&" * MANY + "</excerpt:encoded>"),
    "open tags": _item("<a" * MANY),
    "open attributes": _item('<a x="' * MANY),
    "quotes": _item("<a \"'" * MANY),
    "broken terms": _item('<category domain="x" nicename="<' * MANY),
    "broken terms with sections": _item('<category domain="x" nicename="<"><![CDATA[' * MANY),
    "instructions": _item("<?" * MANY),
    "declarations": _item("<!" * MANY),
    "document types": _item("<!DOCTYPE [" * MANY),
    "unknown entities": _item("<excerpt:encoded>" + _numbered("&x{};") + "</excerpt:encoded>"),
    "warnings that begin": _item("<excerpt:encoded>" + "Warning: " * MANY + " on line 5</excerpt:encoded>"),
    "warnings that end": _item("<excerpt:encoded>Warning: " + " on line 5" * MANY + "</excerpt:encoded>"),
    "warnings between": _item("Warning: x in /a on line 5 " * MANY),
    "blanks": _item(" " * MANY * 10 + "x"),
    "tags in an open value": _item("<excerpt:encoded>" + "<b>" * MANY),
    "values in values": _item("<title>a<link>b" * MANY),
    "metas without ends": _item("<wp:postmeta><wp:meta_key>k</wp:meta_key><wp:meta_value>v</wp:meta_value>" * MANY),
    "fields in a comment": _item("<wp:comment>" + "<title>x</title>" * MANY + "</wp:comment>"),
    "stray ends": _item(_numbered("</wp:x{}>")),
    "namespaces": _item(_numbered('<a xmlns:p{}="u"/>')),
    "attributes": _item("<a " + _numbered('k{}="v" ') + ">x</a>"),
    "billion laughs": _item(
        "<!DOCTYPE lolz [" + "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(10)) + "]><excerpt:encoded>&l10;</excerpt:encoded>"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_time_is_linear(name: str) -> None:
    """What is repeated twenty thousand times is read in a moment, and never as deep as it is nested."""
    data = HEAD + HOSTILE[name] + TAIL
    before = time.process_time()
    found = read(data)
    assert time.process_time() - before < MOST_SECONDS
    assert found.spans


@pytest.mark.parametrize(
    "name", ["depth", "shown openings with items", "billion laughs", "titles without end tags"]
)
def test_hostile_input_converts(name: str, tmp_path: Path) -> None:
    """A whole run over hostile input ends, with what could be read."""
    (tmp_path / "a.xml").write_text(HEAD + HOSTILE[name] + TAIL, "utf-8")
    output = convert(tmp_path / "out", tmp_path / "a.xml")
    assert [post["id"] for post in output["posts"]][:1] == [1]
    assert "root:" not in str(output["posts"])


def test_many_comments(tmp_path: Path) -> None:
    """An item with 20,000 comments, in a chain, is read in a moment and in little memory."""
    replies = [
        f"<wp:comment><wp:comment_id>{number}</wp:comment_id><wp:comment_content><![CDATA[Comment {number} {'x' * 300}]]>"
        f"</wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_parent>{number - 1}</wp:comment_parent>"
        "</wp:comment>"
        for number in range(1, 20_001)
    ]
    data = HEAD + _item("".join(replies)) + TAIL
    tracemalloc.start()
    found = read(data)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(found.comments) == 20_000
    assert most < 16 * len(data)
    (tmp_path / "a.xml").write_text(HEAD + _item("".join(replies[:1000])) + TAIL, "utf-8")
    output = convert(tmp_path / "out", tmp_path / "a.xml")
    assert not output.lost
    depths = [comment["depth"] for comment in output["comments"]]
    assert depths == list(range(1000))


# Properties: a small WXR writer that escapes as WordPress does.

SPECIAL = st.sampled_from(
    ["]]>", "]]", "<![CDATA[", "<item>", "</item>", "<item", "<!--", "-->", "<?xml", "&amp;", "&", "<", ">", "\r\n", "\r", "\n",
     "\x00", "\x1b", "\ufffe", "👍🏽", "è", "</content:encoded>", "<content:encoded>", "<wp:comment>", "</wp:postmeta>",
     "<title>", "</title>", " on line 3", "Warning: x in /a.php"]
)  # fmt: skip
TEXT = st.lists(
    st.one_of(SPECIAL, st.text(st.characters(exclude_categories=["Cs"]), max_size=6)), max_size=8
).map("".join)
WORD = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
COMMENTS = st.lists(st.fixed_dictionaries({"author": WORD, "content": TEXT}), max_size=2)
ITEM = st.fixed_dictionaries(
    {"title": TEXT, "content": TEXT, "excerpt": TEXT, "slug": WORD, "meta": st.lists(st.tuples(WORD, TEXT), max_size=3),
     "terms": st.lists(WORD, max_size=2, unique=True), "comments": COMMENTS}
)  # fmt: skip
ITEMS = st.lists(ITEM, min_size=1, max_size=4)


def _cdata(text: str) -> str:
    """As WordPress's wxr_cdata."""
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _written(number: int, item: dict[str, Any]) -> str:
    """An item as WordPress writes it."""
    terms = "".join(
        f'\t\t<category domain="post_tag" nicename="{name}">{_cdata(name)}</category>\n'
        for name in item["terms"]
    )
    metas = "".join(
        f"\t\t<wp:postmeta>\n\t\t<wp:meta_key>{_cdata(key)}</wp:meta_key>\n\t\t<wp:meta_value>{_cdata(value)}</wp:meta_value>\n"
        "\t\t</wp:postmeta>\n"
        for key, value in item["meta"]
    )
    comments = "".join(
        f"\t\t<wp:comment>\n\t\t\t<wp:comment_id>{number * 100 + place}</wp:comment_id>\n"
        f"\t\t\t<wp:comment_author>{_cdata(reply['author'])}</wp:comment_author>\n"
        f"\t\t\t<wp:comment_content>{_cdata(reply['content'])}</wp:comment_content>\n\t\t</wp:comment>\n"
        for place, reply in enumerate(item["comments"])
    )
    return (
        f"\t<item>\n\t\t<title>{_cdata(item['title'])}</title>\n\t\t<content:encoded>{_cdata(item['content'])}</content:encoded>\n"
        f"\t\t<excerpt:encoded>{_cdata(item['excerpt'])}</excerpt:encoded>\n\t\t<wp:post_id>{number}</wp:post_id>\n"
        f"\t\t<wp:post_name>{_cdata(item['slug'])}</wp:post_name>\n\t\t<wp:status>{_cdata('publish')}</wp:status>\n"
        f"\t\t<wp:post_type>{_cdata('post')}</wp:post_type>\n\t\t<wp:post_password>{_cdata('')}</wp:post_password>\n"
        f"{terms}{metas}{comments}\t</item>\n"
    )


def _lf(text: str) -> str:
    """As XML reads line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_items(found: Reading) -> list[dict[str, Any]]:
    """The items as they were given to the writer."""
    items: list[dict[str, Any]] = []
    for _, records in found.by_span:
        replies = [each.comment for each in records if each.comment]
        items += [
            {
                "title": post.title_raw, "content": post.content_raw, "excerpt": post.excerpt_raw, "slug": post.slug,
                "meta": [(meta.key, meta.value) for meta in post.meta], "terms": [ref.slug for ref in post.terms],
                "comments": [{"author": reply.author, "content": reply.content_raw} for reply in replies],
            }
            for post in (each.post for each in records)
            if post
        ]  # fmt: skip
    return items


def _expected(item: dict[str, Any]) -> dict[str, Any]:
    """What XML makes of an item's texts."""
    return {
        **item,
        **{name: _lf(item[name]) for name in ("title", "content", "excerpt")},
        "meta": [(key, _lf(value)) for key, value in item["meta"]],
        "comments": [{**reply, "content": _lf(reply["content"])} for reply in item["comments"]],
    }


@given(ITEMS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_round_trip(items: list[dict[str, Any]]) -> None:
    """Whatever text stands in a field, written as WordPress writes it, it is read back."""
    data = HEAD + "\n" + "".join(_written(number, item) for number, item in enumerate(items, 1)) + TAIL
    found = read(data)
    assert _read_items(found) == [_expected(item) for item in items]
    assert set(found.codes) <= {"control-character", "serialized-unreadable", "serialized-mended"}


@given(ITEMS, st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_damage_stays_in_its_item(items: list[dict[str, Any]], data: st.DataObject) -> None:
    """A damaged byte never stops the reading, and the items around are as they were."""
    plain = [{**item, "content": "Text", "excerpt": "", "title": "Title"} for item in items]
    written = [_written(number, item).encode() for number, item in enumerate(plain, 1)]
    hit = data.draw(st.integers(0, len(written) - 1))
    at = data.draw(st.integers(0, len(written[hit]) - 1))
    kind = data.draw(st.sampled_from(["replaced", "removed", "added"]))
    byte = bytes([data.draw(st.integers(0, 255))])
    sound = written[hit]
    written[hit] = sound[:at] + (b"" if kind == "removed" else byte) + sound[at + (kind != "added") :]
    found = read(HEAD.encode() + b"\n" + b"".join(written) + TAIL.encode())
    read_items = {post.id: item for post, item in zip(found.posts, _read_items(found), strict=True)}
    for number, item in enumerate(plain, 1):
        if number != hit + 1:
            assert read_items[number] == _expected(item)


@given(st.binary(max_size=300), st.integers(0, 3))
@settings(max_examples=150, deadline=None)
def test_any_bytes(noise: bytes, place: int) -> None:
    """Any bytes anywhere are read without an error."""
    parts = [HEAD.encode(), b"<item><title>T</title>", b"<wp:post_id>1</wp:post_id></item>", TAIL.encode()]
    parts.insert(place + 1, noise)
    assert read(b"".join(parts)).spans
