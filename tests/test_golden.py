"""Whole small exports -> whole output trees, byte for byte, with one process and with two."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from pipeline.job import Job
from pipeline.run import convert

GOLDEN = Path(__file__).parent / "golden"
REWRITE = bool(os.environ.get("GOLDEN"))


def _tree(folder: Path) -> dict[str, bytes]:
    """Path -> bytes of every file below a folder, but for the tables and the report.

    The tables' bytes also follow from the versions of Arrow and SQLite; test_tables.py looks at them. The report
    holds a library of 700 kB; test_report.py looks at it.
    """
    found = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.parent.name != "tables" and path.name != "report.html"
    }
    lines = found["manifest.json"].splitlines(keepends=True)
    found["manifest.json"] = b"".join(
        line for line in lines if not line.startswith((b'"tables/', b'"report.html"'))
    )
    return found


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("name", sorted(path.name for path in GOLDEN.iterdir()))
def test_golden(name: str, workers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The output of an export is what it was, whatever the number of processes."""
    monkeypatch.chdir(GOLDEN / name)
    convert(Job(inputs=("input",), output=tmp_path / "out", clean="off", workers=workers), lambda *_: None)
    expected = GOLDEN / name / "output"
    if REWRITE and workers == 1:
        shutil.rmtree(expected, ignore_errors=True)
        for path, data in _tree(tmp_path / "out").items():
            (expected / path).parent.mkdir(parents=True, exist_ok=True)
            (expected / path).write_bytes(data)
    made, wanted = _tree(tmp_path / "out"), _tree(expected)
    assert list(made) == list(wanted)
    assert [path for path in made if made[path] != wanted[path]] == []
