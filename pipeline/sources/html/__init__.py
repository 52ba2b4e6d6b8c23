"""Saved HTML pages, from one page to a whole mirror: each file read for itself, then all put together as the site's records.

`read_page` reads one file. A mirror goes through `find_root`, `batches`, `read_batch` (in workers), `Builder.take` and
`Builder.finish`; then `Mirror.result` gives for each file its records and what became of it. `assemble` does the same
in memory for pages that are already read.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.sources.html.index import Builder
from pipeline.sources.html.mirror import Mirror, PageRow, Result
from pipeline.sources.html.packs import Batch, File, Packed, batches, find_root, read_batch, read_file
from pipeline.sources.html.page import Page
from pipeline.sources.html.places import Root
from pipeline.sources.html.reader import read_page
from pipeline.sources.html.settled import Settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "Batch",
    "Builder",
    "File",
    "Mirror",
    "Packed",
    "Page",
    "PageRow",
    "Result",
    "Root",
    "assemble",
    "batches",
    "find_root",
    "read_batch",
    "read_file",
    "read_page",
]


def assemble(pages: Iterable[Page], host: str = "") -> Iterator[Result]:
    """What each of some pages gives, in order, when all are put together; `host`: whose site it is, else that of most entries."""
    import msgspec

    encode = msgspec.msgpack.Encoder().encode
    with tempfile.TemporaryDirectory() as folder:
        builder = Builder(Path(folder, "index.sqlite"))
        path = Path(folder, "all.pages")
        with path.open("wb") as pack:
            for number, page in enumerate(pages):
                data = encode(page)
                builder.enter(number, page, str(path), pack.tell(), len(data))
                pack.write(data)
        builder.finish()
        if not host:
            host = next((name for name, _, _ in Settled(builder.file).hosts()), "")
        mirror = Mirror(builder.file, host)
        yield from mirror.results()
