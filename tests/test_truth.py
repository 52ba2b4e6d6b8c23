"""What is read of WordPress's own exports against the database they were made from, field by field."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
import truths
from reading import Output, by_id, convert

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.corpus

WHOLE = ("rich.xml", "split")
WP_CLI = ("by_size", "include_once", "one_file")
LOST_BY_WP_CLI = {("posts", 112, "password"), ("posts", 130, "meta")}
"""Values that hold `&`: wp-cli writes the elements empty."""
OF_THE_SET = frozenset(
    (
        "path",
        "content_html",
        "content_markdown",
        "content_text",
        "excerpt",
        "word_count",
        "reading_minutes",
        "n_links",
        "n_images",
        "target_path",
        "title",
        "user",
        "author_id",
    )
)
"""Fields that also tell of other records of the export, or of the run."""


@pytest.fixture(scope="module")
def truth(shared: Path) -> dict[str, Any]:
    """What the database of rich.xml holds."""
    read: dict[str, Any] = json.loads((shared / "wordpress/truth.json").read_text("utf-8"))
    return read


@pytest.fixture(scope="module")
def rich(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Output:
    """The output of rich.xml, whole."""
    return convert(
        tmp_path_factory.mktemp("rich") / "out", shared / "wordpress/rich.xml", keep_personal_data=True
    )


@pytest.mark.parametrize("name", WHOLE)
def test_truth(name: str, shared: Path, tmp_path: Path, truth: dict[str, Any]) -> None:
    """Every field of every item, comment, term and author is what the database holds."""
    output = convert(tmp_path / "out", shared / "wordpress" / name, keep_personal_data=True)
    assert not output.lost
    assert list(truths.items(truth, output)) == []
    assert list(truths.channel(truth, output)) == []


@pytest.mark.parametrize("name", WP_CLI)
def test_truth_of_wp_cli(name: str, shared: Path, tmp_path: Path, truth: dict[str, Any]) -> None:
    """wp-cli's form reads the same, but for the values that it loses itself."""
    output = convert(tmp_path / "out", shared / "wordpress/split_wpcli" / name, keep_personal_data=True)
    assert not output.lost
    assert {found[:3] for found in truths.items(truth, output)} == LOST_BY_WP_CLI
    assert output.codes["values-lost"] >= 1
    assert list(truths.channel(truth, output)) == []


def test_truth_of_ill_formed(shared: Path, tmp_path: Path, truth: dict[str, Any]) -> None:
    """Control characters, a bare & and unescaped attributes change no field, and each is noted."""
    added: dict[str, Any] = json.loads((shared / "wordpress/truth_ctrl.json").read_text("utf-8"))
    output = convert(tmp_path / "out", shared / "wordpress/rich-ctrl.xml", keep_personal_data=True)
    whole = {**added, "posts": [*truth["posts"], *added["posts"]]}
    assert not output.lost
    assert list(truths.items(whole, output)) == []
    assert list(truths.channel(whole, output)) == []
    assert {(note["code"], note["id"]) for note in output["notes"] if note["id"] and note["id"] > 417} >= {
        ("control-character", 418),
        ("bare-ampersand", 436),
        ("attribute-mended", 422),
    }


def test_ledger_holds_every_record_once(rich: Output, truth: dict[str, Any]) -> None:
    """Every item and comment of the export has one line in the ledger, and the counts of site.json agree."""
    rows = Counter((row["kind"], row["id"]) for row in rich["ledger"] if row["kind"] in {"item", "comment"})
    posts = [post for post in truth["posts"] if post["in_export"]]
    comments = [comment for post in posts for comment in post["comments"] if comment["in_export"]]
    assert rows == Counter(("item", post["id"]) for post in posts) + Counter(
        ("comment", each["id"]) for each in comments
    )
    counts = rich.site["counts"]
    assert counts["media"] + counts["menus"] + sum(
        sum(each.values()) for each in counts["posts"].values()
    ) == len(posts)
    assert sum(counts["comments"].values()) == len(comments)


def _partials() -> list[str]:
    return [
        *(f"author-{number}" for number in range(1, 9)),
        *(f"only-{what}" for what in ("drafts", "evento", "media", "nav_menu_item", "pages", "posts", "private", "wp_block")),
        "category-giornalismo", "category-nipote", "empty", "posts-2019",
    ]  # fmt: skip


@pytest.mark.parametrize("name", _partials())
def test_partial_exports(
    name: str, shared: Path, tmp_path: Path, rich: Output, truth: dict[str, Any]
) -> None:
    """An export of a part of the site gives the same records as the whole one."""
    output = convert(tmp_path / "out", shared / "wordpress/partial" / f"{name}.xml", keep_personal_data=True)
    assert not output.lost
    read = {each["id"] for file in ("posts", "media", "menus") for each in output[file]}
    assert list(truths.items(truth, output, read)) == []
    for file in ("posts", "media", "menus", "comments"):
        whole = by_id(rich[file])
        for record in output[file]:
            assert _own(record) == _own(whole[record["id"]])


def _own(record: dict[str, Any]) -> dict[str, Any]:
    """What a record says of itself."""
    return {name: value for name, value in record.items() if name not in OF_THE_SET}
