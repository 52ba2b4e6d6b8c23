"""What the README shows is what happens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli import main

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parent.parent


def test_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The README's first command prints what the README says, and its post is the post that comes out."""
    readme = (ROOT / "README.md").read_text("utf-8")
    (tmp_path / "input").symlink_to(ROOT / "input")
    monkeypatch.chdir(tmp_path)
    assert main(["convert", "input/partecipare", "--output", "output/partecipare"]) == 0
    printed = capsys.readouterr().err
    said = printed[printed.index("\nPartecipare") :].strip("\n")
    assert said in readme
    post = Path("output/partecipare/content/posts/dettagli-e-note-a-pie-di-pagina.md").read_text("utf-8")
    assert post.strip("\n") in readme
