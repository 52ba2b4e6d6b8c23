"""The summary: what a person reads at the end of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from exports import comment, export, meta, post

from pipeline import cli

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def summary(folder: Path, capsys: pytest.CaptureFixture[str], source: str, *more: str) -> list[str]:
    """The lines of the summary, from the site's name on."""
    (folder / "site.xml").write_text(source, "utf-8")
    cli.main(["convert", "site.xml", "--output", "out", "--workers", "1", *more])
    lines = capsys.readouterr().err.splitlines()
    return lines[lines.index("") + 1 :]


def test_whole(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All that is said of a site with a bit of everything."""
    source = export(
        post(1, more=comment(1) + comment(2, "spam")),
        post(2, status="private"),
        post(3, status="trash"),
        post(4, status="trash"),
        post(5, type="nav_menu_item"),
        post(6, type="wp_block"),
        post(1, more=comment(1)),
        post(7, password="x"),
    )
    said = "\n".join(summary(folder, capsys, source))
    assert "read      8 items, 3 comments, 0 terms and 1 author in 1 file (" in said
    assert "2 records met twice, of which one copy is kept" in said
    assert "written   1 Markdown file (" in said
    assert "1 menu item in out/data/, with everything else" in said
    assert (
        "left out  5 items, kept in data/: 1 private, 1 protected by a password, 2 in the trash,\n"
        "            1 of a type that is no page (blocks, designs, forms, orders …)\n"
    ) in said
    assert "checked   every record of the source stands in ledger.jsonl once: nothing is lost" in said
    assert "publish   only out/content/ and media/; the rest is your archive: it holds drafts," in said
    assert "Not all is well" not in said


def test_little(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where there is nothing to say of something, it is not mentioned."""
    lines = summary(folder, capsys, export(post(1)), "--clean", "off")
    assert lines[0] == "Test site · https://example.org"
    assert [line[2:11].strip() for line in lines[1:]] == ["read", "written", "checked", "publish", ""]


def test_nothing_published(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A site without a page of its own is told so in words."""
    said = "\n".join(summary(folder, capsys, export(post(1, status="private"))))
    assert "written   no Markdown file in out/content/" in said


def test_without_name(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A site that tells neither title nor address has a heading all the same."""
    assert summary(folder, capsys, export(title="", url=""))[0] == "A site without a name"


def test_notes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Notes come with their number, their meaning in a few words and their code; lesser ones are counted."""
    source = export(
        post(1, more=meta("broken", 'a:1:{s:3:"a";')), post(2, slug="entry-1"), post(3, slug="entry-1"),
        post(4, more=comment(4).replace("<wp:comment_parent>0", "<wp:comment_parent>99")),
    )  # fmt: skip
    lines = summary(folder, capsys, source)
    noted = next(place for place, line in enumerate(lines) if line.startswith("  noted"))
    said = "\n".join(lines[noted : noted + 4])
    assert "1  a comment's parent is missing or part of a circle  [comment-parent]" in said
    assert "2  smaller things" in said
    assert "each with file and line in out/notes.jsonl" in "\n".join(lines)
    numbers = [line[12:].split()[0] for line in lines[noted : noted + 3]]
    assert all(number.isdigit() for number in numbers)
