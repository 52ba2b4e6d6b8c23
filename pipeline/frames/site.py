"""An output, or several: a DataFrame for each table, read when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import UsageError
from pipeline.frames import joins, reading
from pipeline.tables.schema import TABLES

if TYPE_CHECKING:
    from networkx import DiGraph

    from pipeline.frames.folders import Output

Backend = Literal["pyarrow", "numpy_nullable"]
Columns = Sequence[str] | Mapping[str, Sequence[str]] | None
NULLABLE = {
    pa.int64(): pd.Int64Dtype(),
    pa.float64(): pd.Float64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
    pa.string(): pd.StringDtype(),
}
"""Types of Arrow -> pandas' own."""


class Site:
    """The tables of one site, or of several with a column `site` in each.

    Every table is an attribute: `posts`, `comments`, `terms`, `post_terms`, `postmeta`, `media`, `links`,
    `authors`, `blocks`, `shortcodes`, `changes`, `notes`. It is read once, when first asked for, and is
    yours to change. docs/tables.md tells what every column means.
    """

    def __init__(self, found: tuple[dict[str, Output], bool], columns: Columns, backend: Backend) -> None:
        """Made by `pipeline.load`."""
        if backend not in ("pyarrow", "numpy_nullable"):
            raise UsageError(f"dtype_backend={backend!r}: there are: pyarrow, numpy_nullable")
        self._outputs, self.many = found
        self._backend = backend
        self._columns = _wanted(columns)
        self.key = ("site",) if self.many else ()
        """Columns that a join needs besides the table's own."""

    def __repr__(self) -> str:
        return f"<{' '.join(['tables of', ', '.join(self._outputs)])}>"

    @property
    def about(self) -> dict[str, dict[str, Any]]:
        """Name of the folder -> the object of its site.json: title, url, counts, options.

        >>> import pipeline
        >>> site = pipeline.load("output/partecipare")
        >>> site.about["partecipare"]["title"]
        'Partecipare & Comunicare — il blog'
        """
        return {name: output.about for name, output in self._outputs.items()}

    def table(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """A table, or some of its columns, read anew; rows in source order.

        Types: int64, bool, float64 and string of Arrow, timestamp[us] for local times and
        timestamp[us, UTC], lists; text with few different values is a pandas categorical.
        Shape: (rows, columns asked for), one more column with several sites.

        >>> import pipeline
        >>> site = pipeline.load("output/partecipare")
        >>> site.table("posts", columns=["id", "status", "date"]).dtypes
        id                int64[pyarrow]
        status                  category
        date      timestamp[us][pyarrow]
        dtype: object
        """
        if name not in TABLES:
            raise UsageError(f"no table is named {name!r}; there are: {', '.join(TABLES)}")
        if columns is not None and (unknown := [each for each in columns if each not in TABLES[name].names]):
            raise UsageError(
                f"{name} has no column {unknown[0]!r}; there are: {', '.join(TABLES[name].names)}"
            )
        wanted = self._columns.get(name) if columns is None else list(columns)
        parts = []
        for output in self._outputs.values():
            part = _read(output, name, wanted)
            if self.many:
                label = pa.DictionaryArray.from_arrays(
                    pa.repeat(pa.scalar(0, pa.int32()), len(part)), [output.name]
                )
                part = part.add_column(0, "site", label)
            parts.append(part)
        whole = pa.concat_tables(parts).unify_dictionaries() if self.many else parts[0]
        frame: pd.DataFrame = whole.to_pandas(types_mapper=self._type)
        return frame

    def _type(self, kind: pa.DataType) -> Any:
        """The pandas type for one of Arrow's; None leaves it to Arrow."""
        if pa.types.is_dictionary(kind):
            return None
        return pd.ArrowDtype(kind) if self._backend == "pyarrow" else NULLABLE.get(kind)

    @cached_property
    def posts(self) -> pd.DataFrame:
        """Every post of every type, (posts, 41).

        >>> import pipeline
        >>> posts = pipeline.load("output/partecipare").posts
        >>> int(posts.loc[posts["status"] == "publish", "word_count"].sum())
        4277
        """
        return self.table("posts")

    @cached_property
    def comments(self) -> pd.DataFrame:
        """Every comment, (comments, 19); `post_row` joins `posts.row`.

        >>> import pipeline
        >>> comments = pipeline.load("output/partecipare").comments
        >>> comments["status"].value_counts().head(2).to_dict()
        {'approved': 122, 'trash': 14}
        """
        return self.table("comments")

    @cached_property
    def terms(self) -> pd.DataFrame:
        """Every term of every taxonomy, (terms, 8).

        >>> import pipeline
        >>> terms = pipeline.load("output/partecipare").terms
        >>> terms["taxonomy"].value_counts().head(1).to_dict()
        {'post_tag': 122}
        """
        return self.table("terms")

    @cached_property
    def post_terms(self) -> pd.DataFrame:
        """Which post carries which term, (pairs, 5).

        >>> import pipeline
        >>> pipeline.load("output/partecipare").post_terms.shape
        (115, 5)
        """
        return self.table("post_terms")

    @cached_property
    def postmeta(self) -> pd.DataFrame:
        """Custom fields, (fields, 7).

        >>> import pipeline
        >>> postmeta = pipeline.load("output/partecipare").postmeta
        >>> postmeta["key"].value_counts().index[0]
        '_pingme'
        """
        return self.table("postmeta")

    @cached_property
    def media(self) -> pd.DataFrame:
        """Attachments, (attachments, 28).

        >>> import pipeline
        >>> pipeline.load("output/partecipare").media["mime_type"].value_counts().head(1).to_dict()
        {'image/jpeg': 4}
        """
        return self.table("media")

    @cached_property
    def links(self) -> pd.DataFrame:
        """Links in the bodies of posts, (links, 13).

        >>> import pipeline
        >>> pipeline.load("output/partecipare").links["broken"].value_counts().to_dict()
        {False: 20, True: 2}
        """
        return self.table("links")

    @cached_property
    def authors(self) -> pd.DataFrame:
        """Who wrote posts, (authors, 7).

        >>> import pipeline
        >>> pipeline.load("output/partecipare").authors["post_count"].sum()
        54
        """
        return self.table("authors")

    @cached_property
    def blocks(self) -> pd.DataFrame:
        """Blocks of each post, (pairs of post and name, 5).

        >>> import pipeline
        >>> blocks = pipeline.load("output/partecipare").blocks
        >>> blocks.groupby("name", observed=True)["count"].sum().nlargest(1).to_dict()
        {'core/paragraph': 33}
        """
        return self.table("blocks")

    @cached_property
    def shortcodes(self) -> pd.DataFrame:
        """Shortcodes of each post, (pairs of post and name, 5).

        >>> import pipeline
        >>> shortcodes = pipeline.load("output/partecipare").shortcodes
        >>> shortcodes.groupby("name", observed=True)["count"].sum().nlargest(1).to_dict()
        {'caption': 8}
        """
        return self.table("shortcodes")

    @cached_property
    def changes(self) -> pd.DataFrame:
        """What cleaning changed or suggests, (changes, 18).

        >>> import pipeline
        >>> pipeline.load("output/partecipare").changes.shape[1]
        18
        """
        return self.table("changes")

    @cached_property
    def notes(self) -> pd.DataFrame:
        """What was repaired, guessed or dropped, (notes, 8).

        >>> import pipeline
        >>> notes = pipeline.load("output/partecipare").notes
        >>> notes["level"].value_counts().to_dict()
        {'info': 21, 'warning': 11}
        """
        return self.table("notes")

    def posts_with_terms(
        self, taxonomy: str = "category", columns: Sequence[str] = joins.POST
    ) -> pd.DataFrame:
        """A row for each post and each of its terms of a taxonomy; a post without one has one, too.

        Shape: (pairs and posts without a term, columns + 2): these columns of posts, `term` and
        `term_slug` (string).

        >>> import pipeline
        >>> site = pipeline.load("output/partecipare")
        >>> pairs = site.posts_with_terms("category")
        >>> pairs["term"].value_counts().head(2).to_dict()
        {'Comunicazione partecipativa': 10, 'Giornalismo': 7}
        """
        return joins.with_terms(self, taxonomy, columns)

    def threads(self) -> pd.DataFrame:
        """Comments as they stand below their posts: an answer follows what it answers.

        Shape: (comments, 19 + 2): comments, sorted, and `thread`, the row of the comment that begins
        the thread, and `place`, from 1 in each post (int64).

        >>> import pipeline
        >>> threads = pipeline.load("output/partecipare").threads()
        >>> threads[["depth", "place"]].max().to_dict()
        {'depth': 5, 'place': 26}
        """
        return joins.threads(self)

    def link_graph(self) -> pd.DataFrame:
        """Which post links to which, and how often.

        Shape: (pairs of posts, 7): `source_row`, `source_id`, `source_title`, the same of `target`, and
        `links` (int64).

        >>> import pipeline
        >>> pipeline.load("output/partecipare").link_graph().shape
        (8, 7)
        """
        return joins.link_graph(self)

    def graph(self) -> DiGraph[Any]:
        """The same as a networkx graph: a node for each post, known by its `row` (or `(site, row)`).

        Nodes have `id`, `type`, `status` and `title`, edges `links`. Raises ImportError where networkx
        is not installed.

        >>> import pipeline
        >>> graph = pipeline.load("output/partecipare").graph()
        >>> len(graph), graph.number_of_edges()
        (54, 8)
        """
        return joins.graph(self)

    def readability(self) -> pd.DataFrame:
        """How hard posts are to read, by textstat; some milliseconds a post.

        Shape: (posts with words, 4): `row` (int64), `language` (what it was measured in: the post's, else
        the site's), `flesch` (0 to 100 and beyond, higher is easier) and `lix` (higher is harder);
        float64, missing where the language is not supported.

        >>> import pipeline
        >>> site = pipeline.load("output/partecipare")
        >>> found = site.readability()
        >>> round(float(found["flesch"].median()))
        76
        """
        return reading.readability(self)


def _wanted(columns: Columns) -> dict[str, list[str]]:
    """Table -> the columns to read, where not all."""
    if columns is None:
        return {}
    if isinstance(columns, str):
        raise UsageError(f"columns={columns!r}: give a list, or a dict of lists")
    if not isinstance(columns, Mapping):
        known = {name for table in TABLES.values() for name in table.names}
        if unknown := [each for each in columns if each not in known]:
            raise UsageError(f"no table has a column {unknown[0]!r}; docs/tables.md lists them")
        return {name: [each for each in columns if each in table.names] for name, table in TABLES.items()}
    for name, wanted in columns.items():
        if name not in TABLES:
            raise UsageError(f"no table is named {name!r}; there are: {', '.join(TABLES)}")
        if unknown := [each for each in wanted if each not in TABLES[name].names]:
            raise UsageError(
                f"{name} has no column {unknown[0]!r}; there are: {', '.join(TABLES[name].names)}"
            )
    return {name: list(wanted) for name, wanted in columns.items()}


def _read(output: Output, name: str, columns: list[str] | None) -> pa.Table:
    """A table of one output."""
    path = output.tables / f"{name}.parquet"
    try:
        found = pq.read_table(path, columns=columns, partitioning=None)
    except (OSError, pa.ArrowException) as error:
        raise UsageError(f"{path}: can not be read: {error}; convert it again") from error
    return found.replace_schema_metadata(None)
