"""The tables: typed, documented, the same for every reader and any number of workers."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import exports
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from generate import write
from reading import convert, lines

from pipeline.job import Job
from pipeline.run import convert as run
from pipeline.tables.parquet import Parquet, schema
from pipeline.tables.schema import KINDS, TABLES
from pipeline.tables.sheets import safe

if TYPE_CHECKING:
    from collections.abc import Iterator

HOSTILE = "=cmd|'/c calc'!A1"
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's output, with CSV."""
    folder = tmp_path_factory.mktemp("tables") / "out"
    run(Job(("input/partecipare",), folder, clean="off", csv=True, workers=1), lambda *_: None)
    return folder


@pytest.fixture(autouse=True, scope="module")
def _at_the_root() -> Iterator[None]:
    """The sample's path is relative."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(exports.ROOT)
        yield


def rows(folder: Path, name: str) -> Rows:
    """A table's rows."""
    read: Rows = pq.read_table(folder / "tables" / f"{name}.parquet", partitioning=None).to_pylist()
    return read


def _plain(value: Any) -> Any:
    """A value as site.sqlite holds it."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value


def test_same_bytes(tmp_path: Path) -> None:
    """One, two or three workers write the same bytes, also where a table has several row groups."""
    with (tmp_path / "export.xml").open("wb") as out:
        write(out, 3_000_000, 1, 500)
    made = []
    for workers in (1, 2, 3):
        folder = tmp_path / f"out-{workers}"
        run(
            Job((str(tmp_path / "export.xml"),), folder, csv=True, workers=workers),
            lambda *_: None,
        )
        made.append({path.name: path.read_bytes() for path in (folder / "tables").iterdir()})
        shutil.rmtree(folder)
    assert made[0].keys() == {
        "site.sqlite", *(f"{name}.{kind}" for name in TABLES for kind in ("parquet", "csv"))
    }  # fmt: skip
    for other in made[1:]:
        assert [name for name, data in other.items() if data != made[0][name]] == []


@pytest.mark.parametrize("name", TABLES)
def test_schema(name: str, output: Path) -> None:
    """A file's schema is the one of the code; every column says what it means, and the docs say it too."""
    read = pq.read_schema(output / "tables" / f"{name}.parquet")
    assert read.equals(schema(name), check_metadata=True)
    page = Path("docs/tables.md").read_text("utf-8")
    for column in TABLES[name].columns:
        assert column.kind in KINDS
        about = read.field(column.name).metadata
        assert about[b"meaning"].decode() == column.meaning
        assert about[b"public"] in {b"true", b"false"}
        assert f"| `{column.name}` | {column.kind}" in page
        if column.joins:
            table, _, joined = column.joins.partition(".")
            assert joined in TABLES[table].names


@pytest.mark.parametrize("name", TABLES)
def test_readers_agree(name: str, output: Path) -> None:
    """pandas, polars, DuckDB and SQLite read the same values."""
    import duckdb
    import pandas as pd
    import polars as pl

    path = output / "tables" / f"{name}.parquet"
    wanted = rows(output, name)
    assert pl.read_parquet(path).to_dicts() == wanted
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone='UTC'")
        read = connection.sql(f"SELECT * FROM '{path}'").to_arrow_table().to_pylist()
    assert read == wanted
    plain = pd.read_parquet(path)
    assert len(plain) == len(wanted)
    frame = pd.read_parquet(path, dtype_backend="pyarrow")
    for column in TABLES[name].names:
        assert [None if value is pd.NA else value for value in frame[column].tolist()] == [
            row[column] for row in wanted
        ]
    with sqlite3.connect(output / "tables/site.sqlite") as db:
        db.row_factory = sqlite3.Row
        listed = [dict(row) for row in db.execute(f"SELECT * FROM {name} ORDER BY rowid")]
    db.close()
    assert listed == [{key: _plain(value) for key, value in row.items()} for row in wanted]


def test_sqlite_tells_what_columns_mean(output: Path) -> None:
    """site.sqlite is sound and describes itself; keys tell rows apart."""
    db = sqlite3.connect(output / "tables/site.sqlite")
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    described = db.execute('SELECT "table", "column", meaning FROM columns').fetchall()
    assert described == [
        (name, column.name, column.meaning) for name, table in TABLES.items() for column in table.columns
    ]
    for name, table in TABLES.items():
        if table.key:
            key = ", ".join(f'"{column}"' for column in table.key)
            assert db.execute(f"SELECT {key} FROM {name} GROUP BY {key} HAVING count(*) > 1").fetchall() == []
    db.close()


def test_same_as_data(output: Path) -> None:
    """Tables hold what data/, notes.jsonl and the ledger hold, under the same names."""
    for name in ("posts", "comments", "media", "terms", "authors"):
        data = list(lines(output / "data" / f"{name}.jsonl"))
        read = rows(output, name)
        assert len(read) == len(data)
        shared = [column for column in TABLES[name].names if data and column in data[0] and column != "sizes"]
        assert len(shared) > 4
        for row, record in zip(read, data, strict=True):
            assert {column: _plain(row[column]) for column in shared} == {
                column: record[column] for column in shared
            }
    notes = list(lines(output / "notes.jsonl"))
    assert [(row["code"], row["line"], row["detail"]) for row in rows(output, "notes")] == [
        (note["code"], note["line"], note["detail"]) for note in notes
    ]
    ledger = [
        row for row in lines(output / "ledger.jsonl") if row["kind"] == "item" and row["outcome"] != "merged"
    ]
    posts = [row for row in ledger if row["type"] not in {"attachment", "nav_menu_item"}]
    assert [(row["line"], row["reason"] or None, row["source"]) for row in posts] == [
        (row["line"], row["reason"], row["source"]) for row in rows(output, "posts")
    ]


def test_keys_join(output: Path) -> None:
    """Rows and ids of other tables lead to the right post, and counts agree."""
    posts = {row["row"]: row for row in rows(output, "posts")}
    assert list(posts) == list(range(1, len(posts) + 1))
    links = rows(output, "links")
    for name in ("comments", "post_terms", "postmeta", "links", "blocks", "shortcodes"):
        for row in rows(output, name):
            assert row["post_row"] is None or posts[row["post_row"]]["id"] == row["post_id"]
    for row in links:
        if row["target_row"] is not None:
            assert posts[row["target_row"]]["id"] == row["target_id"]
            assert posts[row["target_row"]]["type"] == row["target_type"]
    for row in posts.values():
        assert row["n_links"] == sum(link["post_row"] == row["row"] for link in links)
        assert row["n_links"] == len(re.findall("<a [^>]*href=", row["content_html"]))
        assert row["n_images"] == row["content_html"].count("<img")
    comments = rows(output, "comments")
    for row in posts.values():
        assert row["comment_count"] == sum(each["post_row"] == row["row"] for each in comments)
    terms = {(row["taxonomy"], row["slug"]) for row in rows(output, "terms")}
    assert {(row["taxonomy"], row["slug"]) for row in rows(output, "post_terms")} <= terms
    about = json.loads((output / "site.json").read_text("utf-8"))
    assert about["tables"] == {name: len(rows(output, name)) for name in TABLES}


def _export(folder: Path, *posts: str, head: str = "") -> Path:
    path = folder / "export.xml"
    path.write_text(exports.export(*posts, head=head), "utf-8")
    return path


def test_links(tmp_path: Path) -> None:
    """A link is told by where it leads, and whether that is in the export."""
    body = (
        '<a href="https://example.org/two/" rel="NoFollow me">t <b>w</b>o</a> <a href="/nowhere/">n</a>'
        '<a href="https://other.example/x?a=1&amp;b=2"><img src="https://example.org/a.png" alt="the alt"/></a>'
        '<a href="#top">up</a> <a href="mailto:a@example.org">m</a> <a href="/feed/">f</a>'
        '<a href="/wp-content/uploads/lost.pdf">p</a> <a href="/two/">again</a>'
    )
    export = _export(tmp_path, exports.post(1, body, slug="one"), exports.post(2, slug="two"))
    found = rows(convert(tmp_path / "out", export).folder, "links")
    assert [(row["kind"], row["internal"], row["broken"]) for row in found] == [
        ("entry", True, False),
        ("missing", True, True),
        ("external", False, None),
        ("anchor", True, False),
        ("other", False, None),
        ("archive", True, False),
        ("file", True, None),
        ("entry", True, False),
    ]
    assert found[0]["rel"] == ["nofollow", "me"]
    assert [row["text"] for row in found[:3]] == ["t wo", "n", "the alt"]
    assert found[2]["url"] == "https://other.example/x?a=1&b=2"
    assert [row["host"] for row in found[2:4]] == ["other.example", None]
    assert [row["target_row"] for row in found] == [2, None, None, None, None, None, None, 2]


def test_blocks_and_shortcodes(tmp_path: Path) -> None:
    """Blocks and shortcodes are counted by post, with what became of them; text loses all of them."""
    body = (
        "<!-- wp:paragraph --><p>One [caption]x[/caption] [nobody_knows a=1]two[/nobody_knows]</p><!-- /wp:paragraph -->"
        "<!-- wp:paragraph --><p>three</p><!-- /wp:paragraph --><!-- wp:nobody/knows --><p>four</p><!-- /wp:nobody/knows -->"
        '<!-- wp:shortcode -->[gallery ids="1"] [embed]https://youtu.be/dQw4w9WgXcQ[/embed] [dropme]<!-- /wp:shortcode -->'
    )
    export = _export(tmp_path, exports.post(1, body))
    output = convert(tmp_path / "out", export, shortcodes=(("dropme", "drop"),))
    blocks = {(row["name"], row["count"], row["treatment"]) for row in rows(output.folder, "blocks")}
    assert blocks == {
        ("core/paragraph", 2, "as-saved"), ("nobody/knows", 1, "unknown"), ("core/shortcode", 1, "as-saved")
    }  # fmt: skip
    codes = {(row["name"], row["count"], row["treatment"]) for row in rows(output.folder, "shortcodes")}
    assert codes >= {("nobody_knows", 1, "unknown"), ("dropme", 1, "dropped"), ("gallery", 1, "converted")}
    (post,) = rows(output.folder, "posts")
    assert re.search(r"\[|wp:|<", post["content_text"]) is None


def test_text_leaves_players_out(tmp_path: Path) -> None:
    """Running text holds no caption of a player; that of a picture stays."""
    body = (
        '<figure><audio src="https://example.org/a.mp3" controls></audio><figcaption>A song</figcaption></figure>'
        '<!-- wp:embed {"url":"https://youtu.be/x"} --><figure class="wp-block-embed"><div class="wp-block-embed__wrapper">'
        "https://youtu.be/x</div><figcaption>A film</figcaption></figure><!-- /wp:embed -->"
        '<figure><img src="https://example.org/a.png" alt=""/><figcaption>A square</figcaption></figure><p>Text.</p>'
    )
    (post,) = rows(convert(tmp_path / "out", _export(tmp_path, exports.post(1, body))).folder, "posts")
    assert "A song" in post["content_html"]
    assert post["content_text"] == "A square\nText."


@pytest.mark.parametrize("year", ["0001", "1677", "2262", "9999"])
def test_years_that_nanoseconds_do_not_hold(year: str, tmp_path: Path) -> None:
    """Dates of any year are read, by pandas too."""
    import pandas as pd

    export = _export(tmp_path, exports.post(1, date=f"{year}-12-31 23:59:58"))
    folder = convert(tmp_path / "out", export).folder
    (post,) = rows(folder, "posts")
    assert post["date"] == datetime(int(year), 12, 31, 23, 59, 58)  # noqa: DTZ001
    assert post["date_gmt"].replace(tzinfo=None) == post["date"]
    assert pd.read_parquet(folder / "tables/posts.parquet")["date"].dt.year.tolist() == [int(year)]


def test_odd_dates_of_edited_data(tmp_path: Path) -> None:
    """A date that somebody wrote by hand into data/ is read if it is one, and else missing."""
    table = Parquet(tmp_path / "comments.parquet", "comments")
    columns: list[list[Any]] = [[None] * 4 for _ in TABLES["comments"].columns]
    names = TABLES["comments"].names
    columns[names.index("date")] = ["2020-01-02", "yesterday", None, "2020-01-02T03:04:05"]
    columns[names.index("date_gmt")] = [
        "2020-01-02T03:04:05+02:00",
        "2020-01-02T03:04:05",
        "",
        "2020-01-02T03:04:05Z",
    ]
    table.add(columns)
    table.close()
    read = pq.read_table(tmp_path / "comments.parquet")
    assert [str(each) for each in read["date"].to_pylist()] == [
        "2020-01-02 00:00:00", "None", "None", "2020-01-02 03:04:05"
    ]  # fmt: skip
    assert [str(each) for each in read["date_gmt"].to_pylist()] == [
        "2020-01-02 01:04:05+00:00", "2020-01-02 03:04:05+00:00", "None", "2020-01-02 03:04:05+00:00"
    ]  # fmt: skip


def test_csv_is_safe(tmp_path: Path) -> None:
    """No cell that somebody wrote begins a formula, and the text can be had back."""
    titles = [HOSTILE, "+1", "-1", "@SUM(1)", "'=1", "＝1", "plain", "'quoted'"]
    export = _export(
        tmp_path,
        *(
            exports.post(number, f"{title}\n\n=x", title=title, slug=f"s{number}")
            for number, title in enumerate(titles, 1)
        ),
    )
    folder = convert(tmp_path / "out", export, csv=True).folder
    text = (folder / "tables/posts.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    with (folder / "tables/posts.csv").open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.DictReader(file))
    for row, title in zip(read, titles, strict=True):
        for cell in row.values():
            assert not cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))
        assert (row["title"][1:] if re.match("'+[=+@＝-]", row["title"]) else row["title"]) == title
    assert [row["date"] for row in read][:1] == ["2019-03-01T10:00:00"]
    assert {row["sticky"] for row in read} == {"false"}


def test_no_csv_unasked(output: Path, tmp_path: Path) -> None:
    """CSV comes only if it is asked for; the manifest holds every table that was written."""
    folder = convert(tmp_path / "out", "input/partecipare").folder
    names = {path.name for path in (folder / "tables").iterdir()}
    assert names == {"site.sqlite", *(f"{name}.parquet" for name in TABLES)}
    for place in (folder, output):
        manifest = json.loads((place / "manifest.json").read_text("utf-8"))
        assert {path for path in manifest if path.startswith("tables/")} == {
            f"tables/{path.name}" for path in (place / "tables").iterdir()
        }


@pytest.mark.parametrize("keep", [False, True])
def test_personal_data(*, keep: bool, tmp_path: Path) -> None:
    """E-mail and IP addresses stand in tables only where the owner asked for them."""
    folder = convert(tmp_path / "out", "input/partecipare", keep_personal_data=keep).folder
    comments = rows(folder, "comments")
    assert any(row["author_email"] for row in comments) is keep
    assert any(row["author_ip"] for row in comments) is keep
    assert any(row["email"] for row in rows(folder, "authors")) is keep


def test_safe() -> None:
    """Only what would be a formula gets a quote."""
    assert [safe(text) for text in ("", "a", "=", "'", "''=", "\t=")] == ["", "a", "'=", "'", "'''=", "'\t="]


def test_types_are_as_documented() -> None:
    """Every kind has an Arrow type, and lists are lists."""
    assert schema("posts").field("categories").type.value_type == pa.string()
    assert schema("posts").field("date_gmt").type == pa.timestamp("us", "UTC")
    assert schema("posts").field("status").type == pa.dictionary(pa.int32(), pa.string())
