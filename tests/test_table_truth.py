"""Every table of a real site against the database that it was exported from."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pyarrow.parquet as pq
import pytest
import truths
from reading import Output, convert

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.corpus

NOT_IN_TABLES = frozenset(
    (
        *(
            ("media", name)
            for name in ("excerpt_raw", "content_raw", "password", "comment_status", "ping_status", "type")
        ),
        ("comments", "meta"),
        ("terms", "meta"),
    )
)
"""What only data/ holds."""
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def truth(shared: Path) -> dict[str, Any]:
    """What the database holds."""
    read: dict[str, Any] = json.loads((shared / "wordpress/truth.json").read_text("utf-8"))
    return read


@pytest.fixture(scope="module")
def output(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Output:
    """The output of the export."""
    folder = tmp_path_factory.mktemp("truth") / "out"
    return convert(folder, shared / "wordpress/rich.xml", keep_personal_data=True)


def rows(output: Output, name: str) -> Rows:
    """A table's rows; times as the truth has them."""
    read: Rows = pq.read_table(output.folder / f"tables/{name}.parquet", partitioning=None).to_pylist()
    return [{key: _told(value) for key, value in row.items()} for row in read]


def _told(value: Any) -> Any:
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value


def _in_export(truth: dict[str, Any], *kinds: str) -> Rows:
    """Items that the export holds, of these kinds: post, attachment, nav_menu_item."""
    return [
        post
        for post in truth["posts"]
        if post["in_export"]
        and (post["type"] if post["type"] in {"attachment", "nav_menu_item"} else "post") in kinds
    ]


def test_records(output: Output, truth: dict[str, Any]) -> None:
    """Every field of every post, attachment, comment, term and author, put together from the tables alone."""
    metas: dict[int, Rows] = {}
    for row in rows(output, "postmeta"):
        metas.setdefault(row["post_id"], []).append(row)
    terms: dict[int, Rows] = {}
    for row in rows(output, "post_terms"):
        terms.setdefault(row["post_id"], []).append(row)
    whole = Output(output.folder, [], [])
    absent = dict.fromkeys(
        ("content_raw", "excerpt_raw", "password", "comment_status", "ping_status", "type")
    )
    for name in ("posts", "media"):
        whole.records[name] = [
            {**absent, **row, "meta": metas.get(row["id"], []), "terms": terms.get(row["id"], [])}
            for row in rows(output, name)
        ]
    for name in ("comments", "terms"):
        whole.records[name] = [{**row, "meta": None} for row in rows(output, name)]
    whole.records["authors"] = rows(output, "authors")
    whole.records["menus"] = []
    found = [
        each
        for each in (*_items(truth, whole), *truths.channel(truth, whole))
        if each[0] != "menus" and (each[0], each[2]) not in NOT_IN_TABLES
    ]
    assert found == []


def _items(truth: dict[str, Any], whole: Output) -> list[truths.Difference]:
    """Differences of items; terms' metas are read from no record here."""
    for record in whole.records["comments"] + whole.records["terms"]:
        record["meta"] = []
    return list(truths.items(truth, whole))


def test_postmeta(output: Output, truth: dict[str, Any]) -> None:
    """Every custom field of every item, menu items too, in order."""
    wanted = [
        (post["id"], key, value.replace("\r\n", "\n").replace("\r", "\n"))
        for post in _in_export(truth, "post", "attachment", "nav_menu_item")
        for key, value in post["meta"]
        if key not in truths.NOT_EXPORTED
    ]
    read = [(row["post_id"], row["key"], row["value"]) for row in rows(output, "postmeta")]
    assert sorted(read) == sorted(wanted)
    assert all(
        row["value"] == row["parsed"] or row["value"][:2] in {"a:", "s:", "i:", "b:", "O:", "d:", "N;"}
        for row in rows(output, "postmeta")
        if row["parsed"] is not None
    )


def test_post_terms(output: Output, truth: dict[str, Any]) -> None:
    """Every term of every post and attachment."""
    wanted = Counter(
        (post["id"], taxonomy, unquote(slug))
        for post in _in_export(truth, "post", "attachment")
        for taxonomy, slug, _ in post["terms"]
    )
    assert (
        Counter((row["post_id"], row["taxonomy"], row["slug"]) for row in rows(output, "post_terms"))
        == wanted
    )


def test_categories(output: Output, truth: dict[str, Any]) -> None:
    """Lists of categories and tags hold the names of the database."""
    named = {(term["taxonomy"], unquote(term["slug"])): term["name"] for term in truth["terms"]}
    import html

    read = {row["id"]: row for row in rows(output, "posts")}
    for post in _in_export(truth, "post"):
        for taxonomy, column in (("category", "categories"), ("post_tag", "tags")):
            wanted = [
                html.unescape(named[kind, unquote(slug)])
                for kind, slug, _ in post["terms"]
                if kind == taxonomy
            ]
            assert sorted(read[post["id"]][column]) == sorted(wanted)


def test_blocks(output: Output, truth: dict[str, Any]) -> None:
    """Every block that the stored text opens."""
    wanted = Counter(
        (post["id"], name if "/" in name else f"core/{name}")
        for post in _in_export(truth, "post")
        for name in re.findall(r"<!--\s+wp:([a-z][a-z0-9/_-]*)", post["content"])
    )
    read = {(row["post_id"], row["name"]): row["count"] for row in rows(output, "blocks")}
    assert read == dict(wanted)


def test_links(output: Output, truth: dict[str, Any]) -> None:
    """Links to permalinks of published posts lead to them; a link that WordPress has no page for is broken."""
    ids = {post["permalink"]: post["id"] for post in _in_export(truth, "post") if post["status"] == "publish"}
    links = rows(output, "links")
    known = [row for row in links if row["url"] in ids]
    assert len(known) > 20
    assert all(row["target_id"] == ids[row["url"]] and row["kind"] == "entry" for row in known)
    files = {post["attachment_url"]: post["id"] for post in _in_export(truth, "attachment")}
    shown = [row for row in links if row["url"] in files]
    assert shown
    assert all(row["target_id"] == files[row["url"]] and row["kind"] == "media" for row in shown)
    assert all(
        row["kind"] == "external" and row["broken"] is None
        for row in links
        if "esempio.invalid" in row["url"]
    )


def test_shortcodes(output: Output, truth: dict[str, Any]) -> None:
    """Shortcodes that posts certainly use are counted."""
    read: Counter[str] = Counter()
    for row in rows(output, "shortcodes"):
        read[row["name"]] += row["count"]
    galleries = sum(
        len(re.findall(r"(?<!\[)\[gallery\b", post["content"])) for post in _in_export(truth, "post")
    )
    assert 0 < read["gallery"] <= galleries
    assert read["caption"] >= 10


def test_text_is_clean(output: Output) -> None:
    """Running text holds no markup and no shortcode, but where an entry shows how they are written."""
    for row in rows(output, "posts"):
        if not re.search(r"\[\[|<pre|<code|\[code|\[raw|&lt;|&#91;", row["content_raw"]):
            assert not re.search(
                r"\[/?(?:caption|gallery|audio|video|embed|playlist|vc_|et_pb)|<!--|</", row["content_text"]
            ), row["id"]
