"""The normal form as a source: an output converted again gives the same content."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import exports
import pytest
from reading import Output, convert, lines

FIXTURES = Path(__file__).parent / "fixtures/wordpress"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Output:
    """The output of an export of pages and media."""
    folder = tmp_path_factory.mktemp("first")
    shutil.copy(FIXTURES / "only-pages.xml", folder / "a.xml")
    shutil.copy(FIXTURES / "only-media.xml", folder / "b.xml")
    return convert(folder / "out", folder / "a.xml", folder / "b.xml")


@pytest.mark.parametrize("given", ["data", ""])
def test_same_content(given: str, first: Output, tmp_path: Path) -> None:
    """`convert OUT` and `convert OUT/data` write the same content and data as the export did."""
    output = convert(tmp_path / "again", first.folder / given)
    assert not output.lost
    assert not output.rejected
    assert exports.tree(output.folder / "content") == exports.tree(first.folder / "content")
    assert exports.tree(output.folder / "data") == exports.tree(first.folder / "data")
    for name in ("title", "url", "home_url", "language", "description"):
        assert output.site[name] == first.site[name]


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["rich.xml", "rich-ctrl.xml", "split"])
def test_same_content_of_a_whole_site(name: str, shared: Path, tmp_path: Path) -> None:
    """A whole site's data, converted again, gives the same bytes."""
    first = convert(tmp_path / "first", shared / "wordpress" / name, keep_personal_data=True)
    again = convert(tmp_path / "again", first.folder / "data", keep_personal_data=True)
    assert not again.lost
    assert exports.tree(again.folder / "content") == exports.tree(first.folder / "content")
    assert exports.tree(again.folder / "data") == exports.tree(first.folder / "data")


def test_without_site_json(first: Output, tmp_path: Path) -> None:
    """Data copied away from its site.json converts too: the address is guessed from links, which is noted."""
    shutil.copytree(first.folder / "data", tmp_path / "data")
    output = convert(tmp_path / "out", tmp_path / "data")
    assert not output.lost
    assert output.codes["site-guessed"] == 1
    assert output.site["url"] == first.site["url"]
    assert exports.tree(output.folder / "content") == exports.tree(first.folder / "content")


def test_edited_record(first: Output, tmp_path: Path) -> None:
    """A record that its owner edited is converted as edited."""
    shutil.copytree(first.folder, tmp_path / "mine")
    path = tmp_path / "mine/data/posts.jsonl"
    posts = list(lines(path))
    posts[0]["title"] = posts[0]["title_raw"] = "My own title"
    path.write_text("".join(json.dumps(post, ensure_ascii=False) + "\n" for post in posts), "utf-8")
    output = convert(tmp_path / "out", tmp_path / "mine/data")
    assert output["posts"][0]["title"] == "My own title"
    assert output["posts"][1:] == first["posts"][1:]


def test_posts_that_show_wxr(tmp_path: Path) -> None:
    """A post that shows a whole WXR does not make the normal form one."""
    shown = exports.export(exports.post(7)).replace("]]>", "]]]]><![CDATA[>")
    (tmp_path / "a.xml").write_text(exports.export(exports.post(1, shown)), "utf-8")
    first = convert(tmp_path / "first", tmp_path / "a.xml")
    again = convert(tmp_path / "again", tmp_path / "first")
    assert [post["id"] for post in again["posts"]] == [1]
    assert again["posts"] == first["posts"]


def test_damaged_line(first: Output, tmp_path: Path) -> None:
    """A line that is no record is noted with its number and counts as lost; the others are read."""
    shutil.copytree(first.folder, tmp_path / "mine")
    path = tmp_path / "mine/data/posts.jsonl"
    whole = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([whole[0], whole[1][:100], '{"id": "x"}', *whole[3:]]) + "\n", "utf-8")
    output = convert(tmp_path / "out", tmp_path / "mine/data")
    assert [note["line"] for note in output["notes"] if note["code"] == "json-unreadable"] == [2, 3]
    assert output.lost
    assert len(output["posts"]) == len(whole) - 2


def test_any_text_survives(tmp_path: Path) -> None:
    """Control characters, U+2028, astral characters and whatever else a text holds pass through the JSON."""
    text = "a\x00\x1f\x7f\x85\u2028\u2029\ufeff\ufffe👍🏽\\u0041 \"'\n"
    (tmp_path / "a.xml").write_text(exports.export(exports.post(1, text, title="T &amp; \u2028")), "utf-8")
    first = convert(tmp_path / "first", tmp_path / "a.xml")
    assert first["posts"][0]["content_raw"] == text.rstrip("\n") + "\n"
    again = convert(tmp_path / "again", tmp_path / "first/data")
    assert again["posts"] == first["posts"]
    assert exports.tree(again.folder / "content") == exports.tree(first.folder / "content")
