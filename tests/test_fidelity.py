"""What the Markdown of the sample shows, once rendered, against the HTML it was made from: floors that only rise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from pipeline.cli import main
from pipeline.verify.fidelity import mean, measure

FLOORS = {"text": 0.99, "links": 0.97, "pictures": 0.99, "headings": 0.99, "code": 0.99, "tables": 0.93}
"""Raise one when it is passed; never lower one."""


@pytest.fixture(scope="module")
def measures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """The measures of the whole sample."""
    out = tmp_path_factory.mktemp("sample") / "out"
    sample = Path(__file__).parent.parent / "input" / "partecipare"
    assert main(["convert", str(sample), "--output", str(out), "--clean", "off", "--workers", "1"]) == 0
    render = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin).render
    posts = [json.loads(line) for line in (out / "data/posts.jsonl").read_text("utf-8").splitlines()]
    pairs = [
        (post["content_html"], render(post["content_markdown"])) for post in posts if post["content_text"]
    ]
    return mean(measure(html, rendered) for html, rendered in pairs)


@pytest.mark.parametrize("feature", FLOORS)
def test_floor(feature: str, measures: dict[str, float]) -> None:
    """No feature of the sample is shown less than it was."""
    assert measures[feature] >= FLOORS[feature]


def test_loss_is_seen() -> None:
    """A word, a link, a picture, a heading, a listing and a cell that are missing lower their measures."""
    whole = '<h2>A</h2><p>b <a href="/c">d</a> <img src="e" alt="f"></p><pre>g</pre><table><tr><td>h</td></tr></table>'
    assert set(measure(whole, whole).values()) == {1.0}
    assert set(measure(whole, "<p>b</p>").values()) == {1 / 3, 0.0}
