"""wxr-pipeline: a WordPress export becomes clean, normalised JSON and Markdown.

`pipeline.load("output/my-blog")` gives the tables of an output to pandas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.version import VERSION

if TYPE_CHECKING:
    import os

    from pipeline.frames import Backend, Columns, Site

__version__ = VERSION
__all__ = ["__version__", "load"]


def load(
    output: str | os.PathLike[str], *, columns: Columns = None, dtype_backend: Backend = "pyarrow"
) -> Site:
    """The tables of an output, or of a folder of outputs; nothing is read before it is asked for.

    `output`: what `convert` wrote (`output/my-blog`), or a folder in which several such stand (`output`);
    of several, every table gets a column `site` with the name of the folder.
    `columns`: read only these, in every table that has them; or a dict, table -> columns.
    `dtype_backend`: "pyarrow", or "numpy_nullable" for pandas' own nullable types.

    Raises `pipeline.errors.UsageError` if the folder is no output, or a column is none.

    >>> import pipeline
    >>> site = pipeline.load("output/partecipare")
    >>> site.posts.shape, site.comments.shape
    ((54, 41), (147, 19))
    """
    from pipeline.frames import Site, find

    return Site(find(output), columns, dtype_backend)
