"""The examples run on the sample as a user runs them, and their answers are the known ones."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import exports
import pytest
from reading import lines

if TYPE_CHECKING:
    from pathlib import Path

ANSWERS = {
    "topics": (
        "Comunicazione partecipativa     10   1572        39   2009  2009  2011  2022",
        "Giornalismo      5    342         8   2010  2014  <NA>  2016",
    ),
    "commenters": (
        "Marta Ferri         4      4        0 2010-01-12 2016-04-25  True   3.5%",
        "79 people; 28 came back",
    ),
    "links": (
        " 2011      5     5       1    0",
        " 2021     11     7       1    4",
        "http://www.partecipare.example/2011/07/il-manifesto-senza-data/",
        "esempio.invalid      6    2010    2020",
    ),
}
PNG = b"\x89PNG"


def test_all_are_tested() -> None:
    """Every example has a known answer."""
    assert {path.stem for path in (exports.ROOT / "examples").glob("*.py")} == set(ANSWERS)


@pytest.mark.parametrize("name", ANSWERS)
def test_example(name: str, sample: Path, tmp_path: Path) -> None:
    """An example prints its answer and saves a picture."""
    picture = tmp_path / "plot.png"
    done = subprocess.run(
        [
            sys.executable,
            "-W",
            "error",
            str(exports.ROOT / "examples" / f"{name}.py"),
            "output/partecipare",
            str(picture),
        ],
        cwd=sample,
        env=exports.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for line in ANSWERS[name]:
        assert line in done.stdout
    assert picture.read_bytes().startswith(PNG)


def test_known_without_tables(sample: Path) -> None:
    """The known answers, counted another way: from data/, without tables and pandas."""
    data = sample / "output/partecipare/data"
    people = Counter(
        comment["author_id"]
        for comment in lines(data / "comments.jsonl")
        if comment["status"] == "approved" and comment["type"] == "comment" and comment["author_id"]
    )
    assert (len(people), sum(count > 1 for count in people.values())) == (79, 28)
    posts = [
        post for post in lines(data / "posts.jsonl") if post["status"] == "publish" and post["type"] == "post"
    ]
    ours = [
        post for post in posts if any(term["name"] == "Comunicazione partecipativa" for term in post["terms"])
    ]
    assert (len(ours), sum(post["word_count"] for post in ours)) == (10, 1572)
    assert sum(post["comment_count"] for post in ours) == 39
    notes = [note for note in lines(data.parent / "notes.jsonl") if note["code"] == "link-broken"]
    assert len({(note["id"], note["detail"].split()[0]) for note in notes}) == 2
