"""`make`: every site of a folder into an output of its own."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import exports

if TYPE_CHECKING:
    from pathlib import Path


def convert_all(folder: Path) -> subprocess.CompletedProcess[str]:
    """What `make` runs, on input/ and output/ of a folder."""
    return subprocess.run(
        [sys.executable, str(exports.ROOT / "tools" / "convert_all.py"), "input", "output", "--clean", "off"],
        cwd=folder,
        env=exports.environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_names(tmp_path: Path) -> None:
    """A file and a folder are a site each, named after them; what a browser saved beside a page is none."""
    (tmp_path / "input/blog").mkdir(parents=True)
    (tmp_path / "input/blog/a.xml").write_text(exports.export(exports.post(1)), "utf-8")
    (tmp_path / "input/news.xml").write_text(exports.export(exports.post(2)), "utf-8")
    (tmp_path / "input/news.html").write_text("<html></html>", "utf-8")
    (tmp_path / "input/news_files").mkdir()
    done = convert_all(tmp_path)
    assert done.returncode == 2
    assert "input/news.html and input/news.xml would both become output/news/" in done.stderr
    assert not (tmp_path / "output").exists()
    (tmp_path / "input/news.html").rename(tmp_path / "input/page.html")
    (tmp_path / "input/news_files").rename(tmp_path / "input/page_files")
    (tmp_path / "input/page.html").write_text(
        '<html><head><title>A page</title><link rel="canonical" href="https://x.example/a/"></head><body class="single'
        ' postid-3"><article class="post-3 post hentry"><h1 class="entry-title">A page</h1><div class="entry-content">'
        "<p>Some words of a text that somebody wrote.</p></div></article></body></html>",
        "utf-8",
    )
    done = convert_all(tmp_path)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "output").iterdir()) == ["blog", "news", "page"]
