"""The whole flow of one site: take in, gather pages, survey, settle, convert, check, move into place."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from pipeline import addresses, books, write
from pipeline.catalogue import Builder, Catalogue, Surveyed
from pipeline.clean import cleaner
from pipeline.earlier import manifest, sha256
from pipeline.errors import InputError, UsageError
from pipeline.heads import Heads
from pipeline.pool import START, in_order
from pipeline.rehearsal import Rehearsal
from pipeline.share import Written
from pipeline.sources import SOURCES, intake, pages, recognise
from pipeline.survey import Piece, read
from pipeline.targets import TARGETS
from pipeline.verify import files, reconcile
from pipeline.workspace import Workspace, refuse_overlap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pipeline.clean import counting
    from pipeline.clean.cleaner import Mended
    from pipeline.job import Job
    from pipeline.model import Kind, SiteInfo, Term
    from pipeline.rehearsal import Plan
    from pipeline.sources.intake import Input, Rejected, Taken
    from pipeline.sources.span import Span

PIECE = (1 << 17, 1 << 21)
"""Bytes of input that are read together: at least, at most."""
SHARES = 16
"""Pieces a worker gets, where the input is large enough."""
ROOM = 7
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
        taken, units, site, hosts = take(job, workspace, ROOM, progress)
        catalogue = workspace.parts / "catalogue.sqlite"
        order = cleaner.order(job, workspace.parts, site.language, edited=_is_edited(job.output))
        surveyed = survey(job, units, site, hosts, workspace.parts, catalogue, order, progress)
        site = surveyed.heads.merged()
        numbers = [(each.number, each.source) for each in surveyed.pieces]
        part = partial(
            write.Part,
            job=job, catalogue=str(catalogue), url=site.url, hosts=hosts, site_title=site.title,
            key=taken.key, order=order, place=str(workspace.place), folder=str(workspace.parts),
        )  # fmt: skip
        exports = [each for each in units if each.kind != intake.PAGES]
        tasks: Iterable[Callable[[], Written | Mapping[Kind, int] | list[str]]] = chain(
            (partial(reconcile.count, each.kind, each.file, each.name) for each in exports),
            (partial(files.names, each) for each in job.inputs if len(exports) < len(units)),
            (partial(write.convert, part(number=number, source=source)) for number, source in numbers),
        )
        prepared = job.workers > 1 and START == "fork"
        if prepared:
            cleaner.prepare(order)
        with books.Totals(workspace.place, csv=job.csv) as totals:
            counted: list[Mapping[Kind, int]] = []
            listed: list[str] = []
            done = 0
            for mended in surveyed.terms:
                totals.mended(mended)
            for result in in_order(tasks, job.workers):
                if prepared:
                    cleaner.forget()  # all workers have started
                    prepared = False
                if isinstance(result, Written):
                    totals.join(result, workspace.parts)
                    done += surveyed.pieces[result.number].bytes
                    progress("convert", done, surveyed.bytes)
                elif isinstance(result, list):
                    listed += result
                else:
                    counted.append(result)
            names = [each.name for each in exports]
            lost = list(reconcile.differences(names, counted, totals.by_source, totals.outcomes))
            if listed:
                known = frozenset((*names, *(each.name for each in taken.rejected)))
                lost += files.unbooked(listed, known, totals.by_source)
            for name, sentence in surveyed.heads.differences:
                totals.note(books.note("site-differs", sentence, name))
            books.finish(totals, job, taken, site, Catalogue(str(catalogue), site.url, hosts), order, lost)
        plan = workspace.finish()
    return Result(job, taken.inputs, taken.rejected, site, totals, lost, plan)


def take(
    job: Job, workspace: Workspace | Rehearsal, room: int, progress: Callable[[str, int, int], None]
) -> tuple[Taken, list[Input], SiteInfo, frozenset[str]]:
    """The inputs, what is to be read of them piece by piece, whose site it is, its hosts; `room` bytes a byte are needed."""
    taken = intake.take(job.inputs, workspace.parts, recognise)
    workspace.need(
        room * sum(Path(each.file).stat().st_size for each in taken.inputs if intake.is_read(each))
    )
    run = partial(in_order, workers=job.workers)
    gathered = pages.gather(taken, job.inputs, workspace.parts, run, progress, whoever=job.site is not None)
    return gathered.taken, gathered.units, *address(job, gathered.units, gathered.sites)


def _is_edited(output: Path | None) -> bool:
    """Whether the owner wrote in the corrections.csv of the earlier output."""
    path = output / cleaner.CORRECTIONS if output is not None else None
    return path is not None and path.is_file() and manifest(path.parent).get(path.name) != sha256(path)


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
    heads: Heads
    terms: list[Mended] = field(default_factory=list)
    """What cleaning made of terms' names, where it made something."""


def survey(
    job: Job,
    inputs: Sequence[Input],
    site: SiteInfo,
    hosts: frozenset[str],
    folder: Path,
    catalogue: Path,
    order: cleaner.Order,
    progress: Callable[[str, int, int], None],
) -> Survey:
    """Read every record of every input once, in parallel, and settle what they are to each other."""
    base = addresses.base_of(site.url)
    builder = Builder(catalogue)
    size = sum(Path(each.file).stat().st_size for each in inputs)
    limit = max(PIECE[0], min(PIECE[1], size // (job.workers * SHARES)))
    mixed = any(each.kind != intake.PAGES for each in inputs)
    words: counting.Builder | None = None
    if order.wants_words:
        from pipeline.clean import counting  # before the workers start, so that they have it, too

        words = counting.Builder(counting.table_size(size))
    places = words.size if words else 0
    found = Survey([], 0, Heads(site))
    tasks = (
        partial(
            read,
            Piece(
                number,
                first,
                each,
                spans,
                job.include,
                hosts,
                base,
                str(folder),
                mixed and each.kind == intake.PAGES,
                places,
            ),
        )
        for number, (first, each, spans) in enumerate(_pieces(inputs, limit))
    )
    for surveyed in in_order(tasks, job.workers):
        builder.take(surveyed, base)
        if words and surveyed.words:
            words.take(surveyed.words)
        for head in surveyed.heads:
            found.heads.take(surveyed.source, head)
        found.bytes += surveyed.bytes
        found.pieces.append(Surveyed(surveyed.number, surveyed.source, bytes=surveyed.bytes))
        progress("read", found.bytes, size)
    progress("read", size, size)  # what lies between the spans is read, too
    if words:
        words.write(Path(order.vocabulary))

    def mend(term: Term) -> Term:
        address = f"{site.url}/?taxonomy={quote(term.taxonomy)}&term={quote(term.slug)}"
        done, mended = cleaner.cleaner(order).term(term, address)
        if mended.changes or mended.notes:
            found.terms.append(mended)
        return done

    target = TARGETS[job.target]
    builder.settle(base, target.place, target.numbered, mend)
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


def address(
    job: Job, inputs: Sequence[Input], saved: Sequence[tuple[str, SiteInfo]]
) -> tuple[SiteInfo, frozenset[str]]:
    """Whose site it is, and its hosts; sources of several sites are refused. `saved`: the sites of saved pages."""
    import msgspec

    infos = [
        (
            each.name,
            SOURCES[each.kind].site(Path(each.file if each.kind != "json" else each.name), each.about),
        )
        for each in inputs
        if each.kind != intake.PAGES
    ]
    told = {
        (addresses.host_of(info.url), addresses.base_of(info.url)): (name, info)
        for name, info in reversed(infos)
        if info.url
    }
    # Pages of one host are one site: a plugin may give each language a home of its own.
    known = {host for host, _ in told}
    for name, info in saved:
        host = addresses.host_of(info.url)
        if host and host not in known:
            told = {(host, ""): (name, info), **told}
    infos += saved
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
