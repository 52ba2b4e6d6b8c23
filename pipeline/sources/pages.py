"""The saved pages among the inputs, put together as one mirror: files in, packs that can be read like any input out."""

from __future__ import annotations

from pathlib import PurePath, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from pipeline.sources.html import source as html
from pipeline.sources.intake import PAGES, RIGHT, Rejected, Taken, shown, unusable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from pipeline.model import SiteInfo
    from pipeline.sources.html.mirror import PageRow
    from pipeline.sources.html.packs import File, Packed
    from pipeline.sources.html.page import Kind
    from pipeline.sources.intake import Input

MINOR = 10
"""A mirror that saved a few pages of other sites has at least so many times as many of its own."""
UNFIT = frozenset(
    ("error-page", "login", "empty", "script-only", "redirect", "not-html", "too-large", "unreadable")
)
"""What is no good, if the user named the file or its name says that it is an export; in a mirror such files are usual."""
MANY = 100
"""Files that take long enough to tell how far they are."""
COMPANIONS = (
    "_files",
    "_file",
    "-Dateien",
    "_fichiers",
    "_archivos",
    "_ficheiros",
    "_arquivos",
    "_bestanden",
    ".files",
)
"""How browsers of several languages name the folder beside a saved page, behind its name."""
NO_PAGES = frozenset(("asset", "not-html", "unreadable"))


class Gathered(NamedTuple):
    """What there is to read, the pages in packs."""

    taken: Taken
    units: list[Input]
    """What is read piece by piece: exports as they are, then packs of pages; an export's records come first, and win."""
    sites: list[tuple[str, SiteInfo]]
    """(file, site) of the sites whose pages are here."""


def gather(
    taken: Taken,
    given: Sequence[str],
    folder: Path,
    run: Callable[[Iterable[Callable[[], Packed]]], Iterable[Packed]],
    progress: Callable[[str, int, int], None],
    *,
    whoever: bool,
) -> Gathered:
    """Read and settle all saved pages; raises InputError if they hold no entry, and nothing else can be read.

    `folder` is a scratch folder, `run` executes tasks and gives their results in order; `whoever`: whether pages of
    other sites count as well.
    """
    pages = [each for each in taken.inputs if each.kind == PAGES]
    others = [each for each in taken.inputs if each.kind != PAGES]
    if not pages:
        return Gathered(taken, others, [])
    from pipeline.sources.html.mirror import Mirror

    done, size = 0, sum(each.size for each in pages)

    def told(number: int) -> None:
        nonlocal done
        done += number
        if len(pages) > MANY:
            progress("gather", done, size)

    parts = _parts(pages)
    index = html.gather([_file(each, parts) for each in pages], folder / "pages", run, told)
    mirror = Mirror(index)
    hosts = mirror.index.hosts()
    if mirror.first < 0:
        rejected = sorted((*taken.rejected, *(_rejected(mirror.result(each.number).row) for each in pages)))
        if not others:
            raise unusable(rejected, given)
        return Gathered(taken._replace(inputs=others, rejected=rejected), others, [])
    host = "" if whoever or not hosts else hosts[0][0]
    entries = sum(number for _, number, _ in hosts)
    sites = [(name, mirror.site(each)) for each, number, name in hosts if number * MINOR >= entries]
    sites = sites or [(pages[0].name, mirror.site())]
    units = [
        structs.replace(
            pages[0], number=len(others) + number, name=name, file=pack, about=html.about(index, host, pack)
        )
        for number, (pack, name) in enumerate(mirror.index.packs())
    ]
    named = {shown(str(PurePath(each))) for each in given}
    unfit = [
        _rejected(row)
        for each in pages
        if (each.name in named or each.name.endswith((".xml", ".xml.gz")))
        and (row := mirror.result(each.number).row).kind in UNFIT
    ]
    return Gathered(taken._replace(rejected=sorted((*taken.rejected, *unfit))), [*others, *units], sites)


def _parts(pages: Sequence[Input]) -> frozenset[str]:
    """The folders into which a browser put what belongs to a page: pictures, and frames that are no pages."""
    stems = {PurePosixPath(each.place).with_suffix("").as_posix() for each in pages}
    return frozenset(f"{stem}{ending}" for stem in stems for ending in COMPANIONS)


def _file(each: Input, parts: frozenset[str]) -> File:
    """A file of the mirror."""
    from pipeline.sources.html.packs import File

    instead: tuple[Kind, str] | None = None
    belongs = next((above for above in PurePosixPath(each.place).parents if above.as_posix() in parts), None)
    if belongs is not None:
        instead = "asset", f"is a part of the page that was saved beside {belongs.name}"
    elif each.about[1:]:
        instead = "unreadable" if each.about[0] == b"unreadable" else "asset", each.about[1].decode()
    return File(each.number, each.name, each.file, each.place, each.size, instead, each.notes)


def _rejected(row: PageRow) -> Rejected:
    """A file that holds no entry, where one was looked for."""
    told = next((detail for code, detail in row.notes if code == "page-excluded"), row.reason)
    what = told if row.kind in NO_PAGES else f"is an HTML page without an entry: {told}"
    return Rejected(row.name, f"{what}; {RIGHT}")
