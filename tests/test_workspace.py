"""The workspace: the earlier output is safe, and what its owner edited or added is, too."""

from __future__ import annotations

import json
import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline import workspace
from pipeline.earlier import MANIFEST, sha256
from pipeline.errors import OutputError, UsageError
from pipeline.workspace import Workspace, refuse_overlap

if TYPE_CHECKING:
    from collections.abc import Iterator


def write(output: Path, files: dict[str, str], *, force: bool = False) -> None:
    """A run that writes these files."""
    with Workspace(output, force=force) as work:
        manifest = {}
        for name, text in {**files, "site.json": "{}"}.items():
            place = work.place / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, "utf-8")
            manifest[name] = sha256(place)
        (work.place / MANIFEST).write_text(json.dumps(manifest), "utf-8")
        (work.parts / "scratch").write_text("x", "utf-8")
        work.finish()


def names(folder: Path) -> list[str]:
    """All files and folders without a file, but what every run writes."""
    found = [
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file() or not any(path.iterdir())
    ]
    return sorted(set(found) - {MANIFEST, "site.json"})


def text(path: Path) -> str:
    """What stands in a file."""
    return path.read_text("utf-8")


@pytest.fixture
def output(tmp_path: Path) -> Iterator[Path]:
    """An output with two files; beside it nothing is ever left."""
    folder = tmp_path / "out"
    write(folder, {"content/a.md": "a", "content/b.md": "b"})
    yield folder
    assert [path.name for path in tmp_path.iterdir() if "wxr-pipeline" in path.name] == []


def test_new_output(output: Path) -> None:
    """A first run makes the folder, with nothing in it but its files."""
    assert names(output) == ["content/a.md", "content/b.md"]


def test_entries_that_vanished(output: Path) -> None:
    """A file whose entry is gone goes, and its folder if nothing else is in it."""
    write(output, {"content/new/c.md": "c"})
    assert names(output) == ["content/new/c.md"]


def test_edited_file_is_not_overwritten(output: Path) -> None:
    """A file that the owner edited stops the run before it begins; the message names it."""
    (output / "content/a.md").write_text("mine", "utf-8")
    with pytest.raises(OutputError, match=r"edited since the last run: content/a\.md; .*--force") as caught:
        write(output, {"content/a.md": "new"})
    assert caught.value.exit_code == 2
    assert text(output / "content/a.md") == "mine"


def test_force_overwrites(output: Path) -> None:
    """With --force the edited file is overwritten."""
    (output / "content/a.md").write_text("mine", "utf-8")
    write(output, {"content/a.md": "new"}, force=True)
    assert text(output / "content/a.md") == "new"


def test_force_keeps_edits_that_nothing_overwrites(output: Path) -> None:
    """With --force, an edited file whose entry is gone stays: it is the owner's by now."""
    (output / "content/a.md").write_text("mine", "utf-8")
    write(output, {"content/b.md": "b"}, force=True)
    assert text(output / "content/a.md") == "mine"


def test_edited_while_the_run_is_at_work(output: Path) -> None:
    """An edit that the owner makes during the run is not overwritten either."""
    with Workspace(output, force=False) as work:
        (work.place / MANIFEST).write_text("{}", "utf-8")
        (output / "content/b.md").write_text("mine", "utf-8")
        with pytest.raises(OutputError, match=r"content/b\.md"):
            work.finish()
    assert text(output / "content/b.md") == "mine"


def test_deleted_file_comes_back(output: Path) -> None:
    """A file that the owner deleted is no edit."""
    (output / "content/a.md").unlink()
    write(output, {"content/a.md": "a"})
    assert names(output) == ["content/a.md"]


def test_many_edits_are_named_in_short(output: Path) -> None:
    """The message names some of the files, and says how many more there are."""
    write(output, {f"content/{number}.md": "x" for number in range(9)})
    for number in range(9):
        (output / f"content/{number}.md").write_text("mine", "utf-8")
    with pytest.raises(OutputError, match=r"content/0\.md, .*content/4\.md and 4 more; move them away"):
        write(output, {})


def test_corrections_may_be_edited(output: Path) -> None:
    """corrections.csv is written for the owner to edit."""
    write(output, {"corrections.csv": "a"})
    (output / "corrections.csv").write_text("decided", "utf-8")
    write(output, {"corrections.csv": "merged"})
    assert text(output / "corrections.csv") == "merged"


def test_added_files_survive(output: Path, tmp_path: Path) -> None:
    """What the owner added stays: files, dot files, links, empty folders, names in any script."""
    (output / "notes of mine.txt").write_text("x", "utf-8")
    (output / ".gitkeep").touch()
    (output / ".git").mkdir()
    (output / ".git" / "config").write_text("y", "utf-8")
    (output / "content/mine").mkdir()
    (output / "content/mine/перché 日本.md").write_text("z", "utf-8")
    (output / "empty/inner").mkdir(parents=True)
    (output / "link").symlink_to("content/a.md")
    (output / "folder").symlink_to(tmp_path)
    (output / "dangling").symlink_to("nowhere")
    inode = (output / "content/mine/перché 日本.md").stat().st_ino
    for _ in range(2):
        write(output, {"content/a.md": "new"})
        assert names(output) == sorted(
            [".git/config", ".gitkeep", "content/a.md", "content/mine/перché 日本.md", "dangling",
             "empty/inner", "folder", "link", "notes of mine.txt"]
        )  # fmt: skip
    assert (output / "content/mine/перché 日本.md").stat().st_ino == inode
    assert (output / "folder").readlink() == tmp_path


def test_added_without_hard_links(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file system knows no hard links, added files are copied."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(1, "Operation not permitted")

    (output / "mine").write_text("x", "utf-8")
    monkeypatch.setattr(os, "link", refuse)
    write(output, {})
    assert text(output / "mine") == "x"


@pytest.mark.parametrize(
    ("added", "written"),
    [
        ("content/c.md", "content/c.md"),
        ("content/x", "content/x/c.md"),
        ("content/c.md/mine", "content/c.md"),
    ],
)
def test_added_file_in_the_way(output: Path, added: str, written: str) -> None:
    """An added file where the run writes stops it; with --force the run's file stays."""
    (output / added).parent.mkdir(parents=True, exist_ok=True)
    (output / added).write_text("mine", "utf-8")
    with pytest.raises(OutputError, match=f"would overwrite {added}, which no run wrote"):
        write(output, {written: "new"})
    assert text(output / added) == "mine"
    assert text(output / "content/a.md") == "a"
    write(output, {written: "new"}, force=True)
    assert text(output / written) == "new"


@pytest.mark.parametrize("name", ["holiday.jpg", "content", "manifest.json"])
def test_foreign_folder_is_refused(tmp_path: Path, name: str) -> None:
    """A folder with files that no run wrote is never touched."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_text("x", "utf-8")
    with pytest.raises(OutputError, match=f"holds {name}, which no run wrote"):
        write(tmp_path / "out", {"content/a.md": "a"})
    assert names(tmp_path / "out") == ([] if name == MANIFEST else [name])


def test_empty_folder_but_for_dot_files(tmp_path: Path) -> None:
    """An empty folder is fine, and its dot files stay."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out/.gitkeep").touch()
    write(tmp_path / "out", {"content/a.md": "a"})
    assert names(tmp_path / "out") == [".gitkeep", "content/a.md"]


@pytest.mark.parametrize("where", ["file", "file/out"])
def test_output_is_a_file(tmp_path: Path, where: str) -> None:
    """A file, or a folder below a file, is no output."""
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(OutputError, match="is a file"):
        write(tmp_path / where, {})
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_read_only_places(tmp_path: Path) -> None:
    """Where nothing can be written the run does not begin."""
    (tmp_path / "ro").mkdir(mode=0o555)
    for where in ("ro", "ro/out", "ro/a/b/out"):
        with pytest.raises(OutputError, match=r"can not write there: .* is read-only for you"):
            write(tmp_path / where, {})


def test_mount_point_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is a file system of its own can not be renamed; that is said before work begins."""
    (tmp_path / "out").mkdir()
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path).name == "out")
    with pytest.raises(OutputError, match="a disk is mounted"):
        write(tmp_path / "out", {})


def test_failed_run_leaves_all_as_it_was(output: Path, tmp_path: Path) -> None:
    """An error in the middle leaves the earlier output, and no folder that was made for a new one."""
    for goal in (output, tmp_path / "new/deep/out"):
        with suppress(ZeroDivisionError), Workspace(goal, force=False) as work:
            (work.place / "half").write_text("x", "utf-8")
            raise ZeroDivisionError
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert names(output) == ["content/a.md", "content/b.md"]


def test_link_to_a_folder(tmp_path: Path) -> None:
    """Where the output is a link, the folder behind it is written, and the link stays a link."""
    (tmp_path / "disk").mkdir()
    (tmp_path / "out").symlink_to("disk/site")
    for number in ("1", "2"):
        write(tmp_path / "out", {"content/a.md": number})
        assert (tmp_path / "out").readlink() == Path("disk/site")
        assert text(tmp_path / "disk/site/content/a.md") == number
    assert sorted(path.name for path in (tmp_path / "disk").iterdir()) == ["site"]


def test_names_with_blanks_and_wildcards(tmp_path: Path) -> None:
    """The output's own name may hold what it likes."""
    folder = tmp_path / "mein [Blog]* перché" / "the output?"
    for number in ("1", "2"):
        write(folder, {"content/a.md": number})
    assert text(folder / "content/a.md") == "2"
    assert [path.name for path in folder.parent.iterdir()] == ["the output?"]


def test_modes_honour_the_umask(tmp_path: Path) -> None:
    """Files and folders get the mode that the owner's umask says; an output keeps its own."""
    before = os.umask(0o027)
    try:
        write(tmp_path / "out", {"content/a.md": "a"})
        assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o750
        assert stat.S_IMODE((tmp_path / "out/content").stat().st_mode) == 0o750
        assert stat.S_IMODE((tmp_path / "out/content/a.md").stat().st_mode) == 0o640
        (tmp_path / "out").chmod(0o700)
        write(tmp_path / "out", {"content/a.md": "b"})
        assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700
    finally:
        os.umask(before)


def test_nobody_reads_a_run_at_work(tmp_path: Path) -> None:
    """While a run is at work, its drafts and passwords are in a folder that only the owner can enter."""
    with Workspace(tmp_path / "out", force=False) as work:
        assert stat.S_IMODE(work.hidden.stat().st_mode) == 0o700


def test_swap_that_fails_is_undone(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the second rename fails, the earlier output is back where it was."""
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError(5, "Input/output error")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(OutputError, match="can not be replaced: Input/output error; it is as it was"):
        write(output, {"content/a.md": "new"})
    assert text(output / "content/a.md") == "a"


def test_half_a_swap_is_mended_by_the_next_run(output: Path, tmp_path: Path) -> None:
    """A run that was killed between the two renames: the next one finds the earlier output again."""
    hidden = tmp_path / ".out.wxr-pipeline"
    (hidden / "new").mkdir(parents=True)
    (hidden / "parts-x").mkdir()
    (output / "mine").write_text("x", "utf-8")
    output.rename(hidden / "previous")
    write(output, {"content/a.md": "new"})
    assert names(output) == ["content/a.md", "mine"]


def test_leftovers_go(output: Path, tmp_path: Path) -> None:
    """What a killed run left is removed, but nothing else that stands there."""
    hidden = tmp_path / ".out.wxr-pipeline"
    shutil.copytree(output, hidden / "new")
    shutil.copytree(output, hidden / "previous")
    write(output, {"content/a.md": "new"})
    assert not hidden.exists()
    hidden.mkdir()
    (hidden / "of somebody else").touch()
    write(output, {"content/a.md": "newer"})
    assert [path.name for path in hidden.iterdir()] == ["of somebody else"]
    shutil.rmtree(hidden)


def test_two_runs_at_once(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run into the same output is refused while the first is at work, and harms nothing."""
    monkeypatch.setattr(workspace, "PATIENCE", 0.05)
    with Workspace(output, force=False) as work:
        with pytest.raises(OutputError, match="another run is at work"):
            write(output, {"content/a.md": "second"})
        (work.place / "content").mkdir()
        (work.place / "content/a.md").write_text("first", "utf-8")
        (work.place / MANIFEST).write_text("{}", "utf-8")
        work.finish()
    assert text(output / "content/a.md") == "first"


def test_not_enough_room(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too little room is said before work begins."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 3_000_000))
    with Workspace(output, force=False) as work:
        work.need(2_000_000)
        with pytest.raises(OutputError, match=r"about 4\.0 MB are needed there, 3\.0 MB are free"):
            work.need(4_000_000)


@pytest.mark.parametrize(
    ("given", "goal", "said"),
    [
        ("site", "site", "is the input itself"),
        ("site/../site/", "link", "is the input itself"),
        ("site", "site/out", "lies in the input"),
        ("site", "site/deep/out", "lies in the input"),
        ("out/data", "out", "lies in the output"),
        ("out/data/posts.jsonl", "out", "lies in the output"),
        ("out/data/*.jsonl", "out", "lies in the output"),
        ("link", "site/out", "lies in the input"),
    ],
)
def test_input_and_output_are_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, goal: str, said: str
) -> None:
    """An output that a run would read, or an input that it would overwrite, is refused."""
    (tmp_path / "site/deep").mkdir(parents=True)
    (tmp_path / "out/data").mkdir(parents=True)
    (tmp_path / "out/data/posts.jsonl").touch()
    (tmp_path / "link").symlink_to("site")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=said):
        refuse_overlap((given,), Path(goal))


def test_neighbours_are_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An output beside its input is fine."""
    (tmp_path / "input").mkdir()
    (tmp_path / "input/site.xml").touch()
    monkeypatch.chdir(tmp_path)
    refuse_overlap(("input/site.xml", "input/*.xml", "missing.xml"), Path("input/out"))
    refuse_overlap(("input",), Path("input-out"))
