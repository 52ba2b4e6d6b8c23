"""What the heads of all files of a set say of the site comes out together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports import export, post
from reading import convert

if TYPE_CHECKING:
    from pathlib import Path

CLOUD = '<cloud domain="{0}" port="80"/>\n'


def _part(number: int, head: str, **other: str) -> str:
    """One file of a set."""
    return export(post(number), head=head, **other)


def test_heads_are_merged(tmp_path: Path) -> None:
    """An element that only a later head has, or has with other words, is kept; a note says where they differ."""
    (tmp_path / "a.xml").write_text(_part(1, CLOUD.format("x")), "utf-8")
    (tmp_path / "b.xml").write_text(_part(2, CLOUD.format("y") + "<color>red</color>"), "utf-8")
    (tmp_path / "c.xml").write_text(_part(3, CLOUD.format("x"), title="Another"), "utf-8")
    output = convert(tmp_path / "out", tmp_path / "a.xml", tmp_path / "b.xml", tmp_path / "c.xml")
    site = output.site
    assert site["title"] == "Test site"
    assert [each["attributes"]["domain"] for each in site["extra"]["cloud"]] == ["x", "y"]
    assert [each["text"] for each in site["extra"]["color"]] == ["red"]
    said = [
        (note["source"][-5:], note["detail"]) for note in output["notes"] if note["code"] == "site-differs"
    ]
    assert said == [
        ("b.xml", "the head holds cloud with other words; both are in extra of site.json"),
        ("c.xml", "the head says title “Another”; “Test site” counts"),
    ]


def test_equal_heads(tmp_path: Path) -> None:
    """Heads that say the same are one, without a note."""
    for number in (1, 2):
        (tmp_path / f"{number}.xml").write_text(_part(number, CLOUD.format("x")), "utf-8")
    output = convert(tmp_path / "out", tmp_path / "1.xml", tmp_path / "2.xml")
    assert len(output.site["extra"]["cloud"]) == 1
    assert output.codes["site-differs"] == 0


def test_a_later_head_fills_in(tmp_path: Path) -> None:
    """What the first head does not say a later one does."""
    first = _part(1, "").replace("<description>A site for tests</description>\n", "", 1)
    (tmp_path / "a.xml").write_text(first, "utf-8")
    (tmp_path / "b.xml").write_text(_part(2, ""), "utf-8")
    assert (
        convert(tmp_path / "out", tmp_path / "a.xml", tmp_path / "b.xml").site["description"]
        == "A site for tests"
    )


def test_a_long_head(tmp_path: Path) -> None:
    """What stands behind thousands of terms, or behind the last item, belongs to the head all the same."""
    terms = "".join(
        f"<wp:tag><wp:term_id>{number}</wp:term_id><wp:tag_slug>t{number}</wp:tag_slug>"
        f"<wp:tag_name><![CDATA[{'x' * 900}]]></wp:tag_name></wp:tag>\n"
        for number in range(1, 5200)
    )
    text = _part(1, terms + CLOUD.format("x")).replace("</channel>", "<ttl>60</ttl></channel>")
    (tmp_path / "a.xml").write_text(text, "utf-8")
    site = convert(tmp_path / "out", tmp_path / "a.xml").site
    assert site["generator"] == "https://wordpress.org/?v=6.5.2"
    assert site["extra"].keys() == {"cloud", "ttl"}
