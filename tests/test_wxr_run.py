"""Records of an export in a whole run: threads, repeats, strays, and where a note says that it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports import comment, export, post
from reading import Output, by_id, convert

if TYPE_CHECKING:
    from pathlib import Path


def _run(folder: Path, *items: str, head: str = "") -> Output:
    (folder / "site.xml").write_text(export(*items, head=head), "utf-8")
    output = convert(folder / "out", folder / "site.xml", keep_personal_data=True)
    assert not output.lost
    return output


def _reply(number: int, parent: int) -> str:
    return comment(number).replace("<wp:comment_parent>0", f"<wp:comment_parent>{parent}")


def test_threads(tmp_path: Path) -> None:
    """A comment's depth is that of its thread; a missing or circular parent counts as top, with a note."""
    replies = [(1, 0), (2, 1), (3, 2), (4, 99), (5, 6), (6, 5), (7, 7), (8, 4), (10, 9), (9, 0)]
    output = _run(tmp_path, post(1, more="".join(_reply(*each) for each in replies)))
    depths = {reply["id"]: reply["depth"] for reply in output["comments"]}
    assert depths == {1: 0, 2: 1, 3: 2, 4: 0, 5: 0, 6: 1, 7: 0, 8: 1, 9: 0, 10: 1}
    assert [note["id"] for note in output["notes"] if note["code"] == "comment-parent"] == [4, 5, 7]
    assert {reply["post_id"] for reply in output["comments"]} == {1}
    assert output["posts"][0]["comment_count"] == len(replies)


def test_comments_on_anything(tmp_path: Path) -> None:
    """Attachments, products and menu items keep their comments."""
    output = _run(
        tmp_path,
        post(1, more=comment(11), type="attachment", status="inherit"),
        post(2, more=comment(12), type="product"),
        post(3, more=comment(13), type="nav_menu_item"),
    )
    assert {reply["id"]: reply["post_id"] for reply in output["comments"]} == {11: 1, 12: 2, 13: 3}
    assert output["media"][0]["comment_count"] == 1


def test_comment_without_an_item(tmp_path: Path) -> None:
    """A comment that stands outside of all items is kept, without a post."""
    (tmp_path / "a.xml").write_text(export(post(1)).replace("</channel>", comment(9) + "</channel>"), "utf-8")
    output = convert(tmp_path / "out", tmp_path / "a.xml")
    assert not output.lost
    assert [(reply["id"], reply["post_id"]) for reply in output["comments"]] == [(9, None)]
    assert output.codes["element-misplaced"] == 1


def test_repeated_ids(tmp_path: Path) -> None:
    """The same id with the same text is one record; with other text it is kept, and both are told."""
    output = _run(tmp_path, post(1), post(1), post(1, "Other."), post(1, "Other."), post(2))
    assert [(each["id"], each["content_raw"]) for each in output["posts"]] == [
        (1, "Text."),
        (1, "Other."),
        (2, "Text."),
    ]
    assert [row["outcome"] for row in output["ledger"] if row["kind"] == "item"] == [
        "written", "merged", "written", "merged", "written",
    ]  # fmt: skip
    assert output.codes["id-repeated"] == 1
    assert len({each["path"] for each in output["posts"]}) == 3


def test_repeated_comments(tmp_path: Path) -> None:
    """A comment met again is one record; one of the same id and another text is kept."""
    other = comment(5).replace("[Comment 5]", "[Other]")
    output = _run(tmp_path, post(1, more=comment(5) + comment(5) + other))
    assert [reply["content_raw"] for reply in output["comments"]] == ["Comment 5", "Other"]
    assert output["posts"][0]["comment_count"] == 2
    assert output.codes["id-repeated"] == 1


def test_no_ids_and_no_slugs(tmp_path: Path) -> None:
    """Items without ids and slugs are records of their own, with files of their own."""
    bare = [
        post(number, f"Text {number}.")
        .replace(f"<wp:post_id>{number}</wp:post_id>", "")
        .replace(f"<wp:post_name>entry-{number}", "<wp:post_name>")
        for number in (1, 2, 3)
    ]
    output = _run(tmp_path, *bare)
    assert [each["id"] for each in output["posts"]] == [None] * 3
    assert [each["slug"] for each in output["posts"]] == [""] * 3
    assert len({each["path"] for each in output["posts"]}) == 3


def test_undeclared_authors_and_terms(tmp_path: Path) -> None:
    """Authors and terms that only items name are records, after the declared ones."""
    item = post(1, more='<category domain="genre" nicename="jazz"><![CDATA[Jazz]]></category>').replace(
        ">anna<", ">zoe<"
    )
    output = _run(tmp_path, item)
    assert [(each["login"], each["id"]) for each in output["authors"]] == [("anna", 1), ("zoe", None)]
    assert [(each["taxonomy"], each["slug"], each["id"], each["count"]) for each in output["terms"]] == [
        ("genre", "jazz", None, 1)
    ]


def test_terms_declared_twice(tmp_path: Path) -> None:
    """A term that is declared twice is one; other words are told."""
    term = "<wp:tag><wp:term_id>4</wp:term_id><wp:tag_slug>a</wp:tag_slug><wp:tag_name>A</wp:tag_name></wp:tag>\n"
    output = _run(tmp_path, post(1), head=term * 2 + term.replace(">A<", ">B<"))
    assert [(each["slug"], each["name"]) for each in output["terms"]] == [("a", "A")]
    assert [row["outcome"] for row in output["ledger"] if row["kind"] == "term"] == [
        "written",
        "merged",
        "merged",
    ]
    assert output.codes["term-differs"] == 1


def test_notes_say_where(tmp_path: Path) -> None:
    """A note has the kind, the id and the line of its record, be it the item or one of its comments."""
    head = "<wp:tag><wp:term_id>x</wp:term_id><wp:tag_slug>a</wp:tag_slug></wp:tag>\n"
    mended = comment(7).replace("<wp:comment_author>B", "<wp:comment_author>B & C")
    (tmp_path / "site.xml").write_text(
        export(post(1), post(2, title="A & B", more=comment(6) + mended + "</wp:stray>"), head=head), "utf-8"
    )
    output = convert(tmp_path / "out", tmp_path / "site.xml")
    text = export(post(1), post(2, title="A & B", more=comment(6) + mended), head=head)
    rows = by_id([row for row in output["ledger"] if row["kind"] == "comment"])
    assert text.split("\n")[rows[7]["line"] - 1].startswith("<wp:comment><wp:comment_id>7<")
    notes = {(note["code"], note["kind"], note["id"]) for note in output["notes"]}
    assert ("bare-ampersand", "item", 2) in notes
    assert ("bare-ampersand", "comment", 7) in notes
    assert ("end-tag-stray", "item", 2) in notes
    assert ("number-unreadable", "term", None) in notes
    assert len([note for note in output["notes"] if note["code"] == "bare-ampersand"]) == 2


def test_private_stays_private(tmp_path: Path) -> None:
    """What is private, protected, in the trash or of an unknown status gets no file, damaged or not."""
    protected = post(3, password="secret")
    output = _run(
        tmp_path,
        post(1, status="private"), post(2, status="trash"), protected, post(4, status="auto-draft"), post(5, status="hidden"),
        protected.replace(">3<", ">6<").replace("</wp:post_password>", ""), post(7),
    )  # fmt: skip
    written = [each["id"] for each in output["posts"] if each["path"]]
    assert written == [7]
