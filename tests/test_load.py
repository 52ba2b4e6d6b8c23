"""`pipeline.load`: the tables of one output or of several in pandas, and the joins."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import exports
import pandas as pd
import pytest
from reading import convert

import pipeline
from pipeline.errors import UsageError
from pipeline.frames import Site
from pipeline.tables.schema import TABLES

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two outputs, and something else."""
    place = tmp_path_factory.mktemp("many")
    first = place / "first.xml"
    first.write_text(
        exports.export(
            exports.post(
                1,
                'One <a href="/two/">two</a> <a href="/two/">again</a>',
                slug="one",
                more='<category domain="category" nicename="news"><![CDATA[News & more]]></category>'
                + _reply(5, 0, "2020-01-01 10:00:05")
                + _reply(9, 0, "2020-01-01 10:00:02")
                + _reply(7, 5, "2020-01-01 10:00:07")
                + _reply(6, 5, "2020-01-01 10:00:06")
                + _reply(8, 6, "2020-01-01 10:00:08")
                + _reply(4, 77, "2020-01-01 10:00:01"),
            ),
            exports.post(2, "Two. " * 30, slug="two", status="draft"),
        ),
        "utf-8",
    )
    second = place / "second.xml"
    second.write_text(
        exports.export(exports.post(1, "Other", slug="one"), url="https://second.example"), "utf-8"
    )
    for source in (first, second):
        convert(place / "out" / source.stem, source)
    (place / "out/notes.txt").write_text("mine", "utf-8")
    return place / "out"


def _reply(number: int, parent: int, date: str) -> str:
    return (
        exports.comment(number)
        .replace("<wp:comment_parent>0", f"<wp:comment_parent>{parent}")
        .replace("2019-03-02 10:00:00", date)
    )


@pytest.fixture
def site(folder: Path) -> Site:
    """One site."""
    return pipeline.load(folder / "first")


def test_every_table_is_there(site: Site) -> None:
    """Each table of the schema is an attribute with its columns, read once; wrong names say what there is."""
    for name, table in TABLES.items():
        frame = getattr(site, name)
        assert tuple(frame.columns) == table.names
        assert getattr(site, name) is frame
        assert f", {len(table.columns)})" in str(getattr(Site, name).__doc__).partition("\n")[0]
    with pytest.raises(UsageError, match=r"no table is named 'post'; there are: posts, comments"):
        site.table("post")
    with pytest.raises(UsageError, match="posts has no column 'body'; there are: row, id"):
        site.table("posts", ["body"])


def test_types(site: Site) -> None:
    """Types are Arrow's: what is missing stays missing, and numbers stay whole."""
    kinds = site.posts.dtypes.astype(str)
    assert kinds["id"] == "int64[pyarrow]"
    assert kinds["featured_media"] == "int64[pyarrow]"
    assert kinds["title"] == "string[pyarrow]"
    assert kinds["date"] == "timestamp[us][pyarrow]"
    assert kinds["date_gmt"] == "timestamp[us, tz=UTC][pyarrow]"
    assert kinds["sticky"] == "bool[pyarrow]"
    assert kinds["status"] == "category"
    assert site.posts["featured_media"].isna().all()


def test_nullable_types(folder: Path) -> None:
    """Pandas' own nullable types can be had instead."""
    kinds = pipeline.load(folder / "first", dtype_backend="numpy_nullable").posts.dtypes
    assert kinds["featured_media"] == pd.Int64Dtype()
    assert kinds["sticky"] == pd.BooleanDtype()
    with pytest.raises(UsageError, match="there are: pyarrow, numpy_nullable"):
        pipeline.load(folder, dtype_backend="polars")  # type: ignore[arg-type]


def test_columns(folder: Path) -> None:
    """`columns` reads less: a list everywhere, a dict where it says so."""
    site = pipeline.load(folder / "first", columns=["id", "title", "author_id"])
    assert list(site.posts) == ["id", "title"]
    assert list(site.comments) == ["id", "author_id"]
    assert site.link_graph().shape == (1, 7)
    site = pipeline.load(folder, columns={"posts": ["id"]})
    assert list(site.posts) == ["site", "id"]
    assert len(site.comments.columns) == len(TABLES["comments"].columns) + 1
    for wrong in (["nothing"], {"posts": ["nothing"]}, {"nothing": ["id"]}, "id"):
        with pytest.raises(UsageError):
            pipeline.load(folder, columns=wrong)


def test_many(folder: Path) -> None:
    """A folder of outputs is read as one, with a column that tells them apart; ids may repeat."""
    site = pipeline.load(folder)
    assert site.posts["site"].tolist() == ["first", "first", "second"]
    assert site.posts["site"].dtype == "category"
    assert site.posts["status"].tolist() == ["publish", "draft", "publish"]
    assert list(site.about) == ["first", "second"]
    pairs = site.posts_with_terms()
    assert pairs[["site", "id", "term"]].fillna("").to_numpy().tolist() == [
        ["first", 1, "News & more"], ["first", 2, ""], ["second", 1, ""]
    ]  # fmt: skip
    assert set(site.graph()) == {("first", 1), ("first", 2), ("second", 1)}
    assert site.threads()["site"].tolist() == ["first"] * 6
    assert set(site.readability()["site"]) == {"first", "second"}


def test_threads(site: Site) -> None:
    """Comments stand as below a post: by time, an answer after what it answers; none is lost."""
    found = site.threads()
    assert found["id"].tolist() == [4, 9, 5, 6, 8, 7]
    assert found["depth"].tolist() == [0, 0, 0, 1, 2, 1]
    assert found["place"].tolist() == [1, 2, 3, 4, 5, 6]
    rows = dict(zip(found["id"], found["row"], strict=True))
    assert found["thread"].tolist() == [rows[number] for number in (4, 9, 5, 5, 5, 5)]


def test_links(site: Site) -> None:
    """The link graph counts links between posts, as a table and as a graph."""
    (pair,) = site.link_graph().to_dict("records")
    assert pair == {
        "source_row": 1, "source_id": 1, "source_title": "Entry 1",
        "target_row": 2, "target_id": 2, "target_title": "Entry 2", "links": 2,
    }  # fmt: skip
    graph = site.graph()
    assert list(graph.edges(data="links")) == [(1, 2, 2)]
    assert graph.nodes[2]["status"] == "draft"


def test_without_networkx(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where networkx is not installed, that is said."""
    monkeypatch.setitem(sys.modules, "networkx", None)
    with pytest.raises(ImportError, match=r"pip install networkx.*link_graph"):
        site.graph()


def test_readability(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Posts are measured in the language they have; nothing is asked of the network."""
    import socket

    def refuse(*_: object) -> None:
        raise AssertionError("nothing may be downloaded")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    found = pipeline.load(folder / "first").readability()
    assert list(found) == ["row", "language", "flesch", "lix"]
    assert found["row"].tolist() == [1, 2]
    assert found["language"].notna().all()
    assert found["lix"].notna().all()


def test_readability_of_languages(tmp_path: Path) -> None:
    """Short words read more easily than long ones, in English too, where no dictionary is installed."""
    easy = (
        "The cat sat on the mat. It was a big red cat. The dog ran to the cat. They had fun in the sun. " * 3
    )
    hard = (
        "Notwithstanding considerable organisational difficulties, administrative representatives"
        " subsequently acknowledged unavoidable responsibilities concerning international negotiations. " * 3
    )
    export = tmp_path / "export.xml"
    export.write_text(exports.export(exports.post(1, easy), exports.post(2, hard)), "utf-8")
    convert(tmp_path / "out", export)
    found = pipeline.load(tmp_path / "out").readability()
    assert found["language"].str.startswith("en").all()
    assert found["flesch"].iloc[0] > 90
    assert found["flesch"].iloc[1] < 10
    assert found["lix"].iloc[0] < found["lix"].iloc[1]


def test_no_output(tmp_path: Path, folder: Path) -> None:
    """What is no output is refused in one clear sentence."""
    with pytest.raises(UsageError, match="no such folder"):
        pipeline.load(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="holds no output"):
        pipeline.load(tmp_path)
    copy = tmp_path / "copy"
    shutil.copytree(folder / "first", copy)
    about = json.loads((copy / "site.json").read_text("utf-8"))
    (copy / "site.json").write_text(json.dumps({**about, "schema_version": 99}), "utf-8")
    with pytest.raises(UsageError, match="newer"):
        pipeline.load(copy)
    (copy / "site.json").write_text("{", "utf-8")
    with pytest.raises(UsageError, match="is not what"):
        pipeline.load(copy)
    shutil.copy(folder / "first/site.json", copy / "site.json")
    (copy / "tables/posts.parquet").write_bytes(b"broken")
    with pytest.raises(UsageError, match=r"posts\.parquet: can not be read"):
        _ = pipeline.load(copy).posts
    shutil.rmtree(copy / "tables")
    with pytest.raises(UsageError, match="convert it again"):
        pipeline.load(copy)


def test_import_is_cheap() -> None:
    """`import pipeline` loads neither pandas nor pyarrow."""
    script = "import sys, pipeline; sys.exit(bool({'pandas', 'pyarrow', 'numpy'} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", script], check=True, cwd=exports.ROOT)
