"""A dry run: it says what a run would do, exactly, and does nothing."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from exports import export, post, tree

from pipeline import cli
from pipeline.job import Job
from pipeline.run import convert

if TYPE_CHECKING:
    from pipeline.rehearsal import Plan

DRY = ("--dry-run", "--workers", "1")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with an export; temporary files are made in a folder of their own."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.chdir(tmp_path)
    write(tmp_path, 1, 2)
    return tmp_path


def write(folder: Path, *numbers: int) -> None:
    """An export with these posts."""
    (folder / "site.xml").write_text(export(*map(post, numbers), post(99, status="private")), "utf-8")


def plan(**more: object) -> Plan:
    """What a run would do."""
    job = Job(("site.xml",), Path("out"), workers=1, dry_run=True, **more)  # type: ignore[arg-type]
    found = convert(job, lambda *_: None).plan
    assert found is not None
    return found


def test_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither beside the output nor in the temporary folder anything is left, and nothing was there."""
    assert cli.main(["convert", "site.xml", "--output", "new/out", *DRY]) == 0
    assert cli.main(["convert", "site.xml", *DRY]) == 0
    assert sorted(path.name for path in folder.iterdir()) == ["site.xml", "tmp"]
    assert list((folder / "tmp").iterdir()) == []
    said = capsys.readouterr().out
    assert "Dry run: nothing was written. A run would write 37 files to new/out/" in said
    assert "A run would write 37 files to DIR/" in said
    assert "left out  1 item, kept in data/: 1 private" in said
    assert "publish" not in said


def test_foretells_the_run(folder: Path) -> None:
    """Files, sizes and room are those of the run that follows."""
    told = plan()
    assert not told.exists
    convert(Job(("site.xml",), Path("out"), workers=1), lambda *_: None)
    files = tree(folder / "out")
    assert told.files.total() == len(files)
    assert sorted(told.new) == sorted(files)
    assert told.bytes.total() == sum(map(len, files.values()))
    assert told.files["content/posts"] == 2
    assert told.bytes["content/posts"] == sum(
        len(data) for name, data in files.items() if name.startswith("content/posts/")
    )
    assert told.at_work > told.room >= told.bytes.total()
    assert told.free is not None
    again = plan()
    assert (again.exists, again.new, again.changed, again.removed, again.kept) == (True, [], [], [], [])
    assert again.same == len(files)


def test_compares_with_the_output(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says what would be new, changed, removed and kept."""
    convert(Job(("site.xml",), Path("out"), workers=1), lambda *_: None)
    (folder / "out/mine.txt").touch()
    before = tree(folder / "out")
    write(folder, 2, 3)
    told = plan()
    assert told.new == ["content/posts/entry-3.md"]
    assert told.removed == ["content/posts/entry-1.md"]
    assert {"data/posts.jsonl", "ledger.jsonl", "manifest.json", "site.json"} <= set(told.changed)
    assert told.kept == ["mine.txt"]
    assert told.overwritten == []
    assert told.problem == ""
    assert cli.main(["convert", "site.xml", "--output", "out", *DRY]) == 0
    said = capsys.readouterr().out
    assert "there now 1 new (content/posts/entry-3.md)" in said
    assert "1 removed: the source has them no more (content/posts/entry-1.md)" in said
    assert "1 your own, kept (mine.txt)" in said
    assert tree(folder / "out") == before


def test_edits_in_the_way(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An edited file is named, and the exit code is that of the run: 2, or 0 with --force."""
    convert(Job(("site.xml",), Path("out"), workers=1), lambda *_: None)
    (folder / "out/content/posts/entry-1.md").write_text("mine", "utf-8")
    arguments = ["convert", "site.xml", "--output", "out"]
    assert cli.main([*arguments, *DRY]) == 2
    out, err = capsys.readouterr()
    assert "in the way content/posts/entry-1.md" in out
    message = err.splitlines()[-1]
    assert cli.main(arguments) == 2
    assert capsys.readouterr().err.splitlines()[-1] == message
    assert cli.main([*arguments, *DRY, "--force"]) == 0
    assert (folder / "out/content/posts/entry-1.md").read_text("utf-8") == "mine"


def test_additions_in_the_way(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same for a file that the owner put where a new entry comes."""
    convert(Job(("site.xml",), Path("out"), workers=1), lambda *_: None)
    (folder / "out/content/posts/entry-3.md").write_text("mine", "utf-8")
    write(folder, 1, 2, 3)
    for more in (DRY, ()):
        assert cli.main(["convert", "site.xml", "--output", "out", *more]) == 2
        said = capsys.readouterr().err.splitlines()[-1]
        assert "the run would overwrite content/posts/entry-3.md, which no run wrote" in said


@pytest.mark.parametrize(
    ("output", "said"),
    [("site.xml/x", "is a file"), ("tmp", "holds of somebody"), (".", "lies in the output")],
)
def test_refuses_what_a_run_refuses(
    folder: Path, capsys: pytest.CaptureFixture[str], output: str, said: str
) -> None:
    """An output that can not be is refused as by a run."""
    (folder / "tmp/of somebody").touch()
    for more in (DRY, ()):
        assert cli.main(["convert", "site.xml", "--output", output, *more]) == 2
        assert said in capsys.readouterr().err


def test_exit_code_of_a_rejected_input(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unusable input of several gives exit 1, as in a run; none usable gives 2."""
    (folder / "page.html").write_text("<html></html>", "utf-8")
    assert cli.main(["convert", "site.xml", "page.html", *DRY]) == 1
    assert "Not all is well: 1 input could not be used" in capsys.readouterr().out
    assert cli.main(["convert", "page.html", *DRY]) == 2


@pytest.mark.parametrize("scarce", ["temporary", "output"])
def test_room(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], scarce: str) -> None:
    """Too little room in the temporary folder, or in the output's place, is said with exit 2."""

    def usage(place: Path) -> object:
        where = "temporary" if "wxr-pipeline-" in str(place) else "output"
        return shutil._ntuple_diskusage(0, 0, 1000 if where == scarce else 10**9)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    assert cli.main(["convert", "site.xml", "--output", "out", *DRY]) == 2
    out, err = capsys.readouterr()
    if scarce == "temporary":
        assert re.search(r"temporary folder .*tmp: about .* needed there, 1\.0 kB are free; set TMPDIR", err)
    else:
        assert "1.0 kB are free there" in out
        assert re.search(r"out: about .* are needed there, 1\.0 kB are free", err)
