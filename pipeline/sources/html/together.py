"""Pages that are read already, put together in memory as a run does with those of a mirror."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pipeline.sources.html.index import Builder
from pipeline.sources.html.mirror import Mirror
from pipeline.sources.html.settled import Settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.sources.html.mirror import Result
    from pipeline.sources.html.page import Page


def assemble(pages: Iterable[Page], host: str = "") -> Iterator[Result]:
    """What each of some pages gives, in order, when all are put together; `host`: whose site it is, else that of most entries."""
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
