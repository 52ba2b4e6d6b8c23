"""The whole flow of one site: take in, survey, settle, convert, check, move into place."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import addresses, books, write
from pipeline.catalogue import Builder, Catalogue, Surveyed
from pipeline.errors import InputError, UsageError
from pipeline.pool import in_order
from pipeline.rehearsal import Rehearsal
from pipeline.sources import SOURCES, intake, recognise
from pipeline.survey import Piece, read
from pipeline.targets import TARGETS
from pipeline.verify import reconcile
from pipeline.workspace import Workspace, refuse_overlap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pipeline.job import Job
    from pipeline.model import SiteInfo
    from pipeline.rehearsal import Plan
    from pipeline.sources.intake import Input, Rejected
    from pipeline.sources.span import Span

PIECE = (1 << 17, 1 << 21)
"""Bytes of input that are read together: at least, at most."""
SHARES = 16
"""Pieces a worker gets, where the input is large enough."""
ROOM = 5
"""Bytes that a byte of input may need on the disk while a run is at work, more or less."""


@dataclass
class Result:
    """What came of a run."""

    job: Job
    inputs: list[Input]
    rejected: list[Rejected]
    site: SiteInfo
    totals: books.Totals
    lost: list[str] = field(default_factory=list)
    """Sentences about what was lost; empty if all is well."""
    plan: Plan | None = None
    """What a run would do to its output, if this was a dry one."""


Progress = "Callable[[str, int, int], None]"
"""Takes the step's name, bytes done and bytes in all."""


def convert(job: Job, progress: Callable[[str, int, int], None]) -> Result:
    """Convert one site; raises an error of `errors` if it can not be done at all."""
    if job.output is None and not job.dry_run:
        raise UsageError("--output is missing; say where to, as in --output output/my-site")
    if job.target not in TARGETS:
        raise UsageError(f"no target named {job.target!r}; there are: {', '.join(TARGETS)}")
    with _workspace(job) as workspace:
        taken = intake.take(job.inputs, workspace.parts, recognise)
        site, hosts = address(job, taken.inputs)
        workspace.need(ROOM * sum(Path(each.file).stat().st_size for each in taken.inputs))
        catalogue = workspace.parts / "catalogue.sqlite"
        surveyed = survey(job, taken.inputs, site, hosts, workspace.parts, catalogue, progress)
        numbers = [(each.number, each.source) for each in surveyed.pieces]
        part = partial(
            write.Part,
            job=job, catalogue=str(catalogue), url=site.url, hosts=hosts, site_title=site.title,
            key=taken.key, place=str(workspace.place), folder=str(workspace.parts),
        )  # fmt: skip
        tasks: Iterable[Callable[[], write.Written | dict[str, int]]] = chain(
            (partial(reconcile.count, each.kind, each.file, each.name) for each in taken.inputs),
            (partial(write.convert, part(number=number, source=source)) for number, source in numbers),
        )
        with books.Totals(workspace.place, csv=job.csv) as totals:
            counted: list[dict[str, int]] = []
            done = 0
            for result in in_order(tasks, job.workers):
                if isinstance(result, write.Written):
                    totals.join(result, workspace.parts, numbers[result.number][1])
                    done += surveyed.pieces[result.number].bytes
                    progress("convert", done, surveyed.bytes)
                else:
                    counted.append(result)
            lost = list(
                reconcile.differences(
                    [each.name for each in taken.inputs], counted, totals.by_source, totals.outcomes
                )
            )
            books.finish(totals, job, taken, site, Catalogue(str(catalogue), site.url, hosts), lost)
        plan = workspace.finish()
    return Result(job, taken.inputs, taken.rejected, site, totals, lost, plan)


def _workspace(job: Job) -> Workspace | Rehearsal:
    """Where the work is done: beside the output, or for a dry run far from it."""
    if job.output is not None:
        refuse_overlap(job.inputs, job.output)
    if job.dry_run or job.output is None:
        return Rehearsal(job.output, force=job.force)
    return Workspace(job.output, force=job.force)


@dataclass
class Survey:
    """What the survey learnt besides the catalogue."""

    pieces: list[Surveyed]
    bytes: int


def survey(
    job: Job,
    inputs: Sequence[Input],
    site: SiteInfo,
    hosts: frozenset[str],
    folder: Path,
    catalogue: Path,
    progress: Callable[[str, int, int], None],
) -> Survey:
    """Read every record of every input once, in parallel, and settle what they are to each other."""
    base = addresses.base_of(site.url)
    builder = Builder(catalogue)
    size = sum(Path(each.file).stat().st_size for each in inputs)
    limit = max(PIECE[0], min(PIECE[1], size // (job.workers * SHARES)))
    found = Survey([], 0)
    tasks = (
        partial(read, Piece(number, first, each, spans, job.include, hosts, base, str(folder)))
        for number, (first, each, spans) in enumerate(_pieces(inputs, limit))
    )
    for surveyed in in_order(tasks, job.workers):
        builder.take(surveyed, base)
        found.bytes += surveyed.bytes
        found.pieces.append(Surveyed(surveyed.number, surveyed.source, bytes=surveyed.bytes))
        progress("read", found.bytes, size)
    progress("read", size, size)  # what lies between the spans is read, too
    target = TARGETS[job.target]
    builder.settle(base, target.place, target.numbered)
    return found


def _pieces(inputs: Sequence[Input], limit: int) -> Iterator[tuple[bool, Input, tuple[Span, ...]]]:
    """Spans of one input each, together about `limit` bytes."""
    for each in inputs:
        first, size = True, 0
        spans: list[Span] = []
        with Path(each.file).open("rb") as file:
            for span in SOURCES[each.kind].spans(file, each.number):
                if spans and size + span.stop - span.start > limit:
                    yield first, each, tuple(spans)
                    first, spans, size = False, [], 0
                spans.append(span)
                size += span.stop - span.start
        if spans or first:
            yield first, each, tuple(spans)


def address(job: Job, inputs: Sequence[Input]) -> tuple[SiteInfo, frozenset[str]]:
    """Whose site it is, and its hosts; sources of several sites are refused."""
    import msgspec

    infos = [
        (
            each.name,
            SOURCES[each.kind].site(Path(each.file if each.kind != "json" else each.name), each.about),
        )
        for each in inputs
    ]
    told = {
        (addresses.host_of(info.url), addresses.base_of(info.url)): (name, info)
        for name, info in reversed(infos)
        if info.url
    }
    if len(told) > 1 and job.site is None:
        named = "; ".join(f"{name} is of {info.url}" for name, info in reversed(told.values()))
        raise InputError(
            f"these are different sites: {named}; convert each by itself, or say with --site whose they are"
        )
    site = next((info for _, info in infos if info.url), infos[0][1] if infos else None)
    if site is None:
        raise InputError("nothing to read")
    if job.site is not None:
        site = msgspec.structs.replace(site, url=job.site.rstrip("/"))
    hosts = addresses.hosts_of([url for _, info in infos for url in (info.url, info.home_url)] + [site.url])
    return site, hosts
