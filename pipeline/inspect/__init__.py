"""What is in an export and what would happen to it: exports in, an Inspection out; nothing is written.

Everything is read once, in pieces, by the survey of a conversion, and counted part by part.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from pipeline import run
from pipeline.catalogue import Catalogue
from pipeline.clean import cleaner
from pipeline.convert import blocks
from pipeline.convert.blocks import dynamic
from pipeline.convert.blocks import plugins as block_plugins
from pipeline.convert.shortcodes import SHORTCODES
from pipeline.convert.shortcodes.dynamic import DYNAMIC
from pipeline.inspect import plugins, tally
from pipeline.inspect.inspection import Inspection, Use, as_json, ranked
from pipeline.inspect.view import lines
from pipeline.pool import in_order
from pipeline.rehearsal import Rehearsal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.job import Job

__all__ = ["Inspection", "as_json", "lines", "look"]

ROOM = 2
"""Bytes of the temporary folder that a byte of input may need."""
SHOWN_AT_EACH_VISIT = frozenset((dynamic.dynamic, dynamic.plugin_dynamic, dynamic.no_results))
"""What draws blocks whose output is not in an export."""


def look(job: Job, progress: Callable[[str, int, int], None]) -> Inspection:
    """Read the exports of a site; raises an error of `errors` if nothing can be read."""
    with Rehearsal(None, force=False) as scratch:
        taken, units, site, hosts = run.take(job, scratch, ROOM, progress)
        file = scratch.parts / "catalogue.sqlite"
        order = cleaner.order(job)
        surveyed = run.survey(job, units, site, hosts, scratch.parts, file, order, progress)
        part = partial(
            tally.Part,
            catalogue=str(file),
            url=site.url,
            hosts=hosts,
            folder=str(scratch.parts),
            include=job.include,
            shortcodes=job.shortcodes,
        )
        tasks = (
            partial(tally.count, part(number=each.number, source=each.source)) for each in surveyed.pieces
        )
        whole, done = tally.Tally(), 0
        for piece, counted in zip(surveyed.pieces, in_order(tasks, job.workers), strict=True):
            whole.add(counted)
            done += piece.bytes
            progress("count", done, surveyed.bytes)
        catalogue = Catalogue(str(file), site.url, hosts)
        terms = Counter(term.taxonomy for term in catalogue.terms())
        authors = [
            (each.login, each.display_name or each.login, whole.authors[each.login])
            for each in catalogue.authors()
        ]
        catalogue.db.close()
    return Inspection(
        inputs=taken.inputs,
        rejected=taken.rejected,
        site=surveyed.heads.merged(),
        tally=whole,
        authors=sorted(authors, key=lambda each: (-each[2], each[0])),
        taxonomies={name: (terms[name], whole.terms[name]) for name in sorted({*terms, *whole.terms})},
        blocks=_uses(whole.blocks, _block_policy),
        shortcodes=_uses(whole.shortcodes, partial(_shortcode_policy, owners=dict(job.shortcodes))),
        plugins=plugins.recognise(_names(whole, terms)),
    )


def _uses(counted: Counter[str], policy: Callable[[str], str]) -> list[Use]:
    """Names by how often they are used."""
    return [Use(name, number, policy(name)) for name, number in ranked(counted)]


def _block_policy(name: str) -> str:
    """What happens to a block of this name."""
    draw = blocks.renderer(name)
    if draw in SHOWN_AT_EACH_VISIT:
        return "drop"
    return "unknown" if draw is block_plugins.unknown else "convert"


def _shortcode_policy(name: str, owners: Mapping[str, str]) -> str:
    """What happens to a shortcode of this name; the owner's settings win."""
    if name in owners:
        return owners[name]
    if name not in SHORTCODES:
        return "unknown"
    return "drop" if SHORTCODES[name] is DYNAMIC.get(name) else "convert"


def _names(whole: tally.Tally, terms: Counter[str]) -> dict[str, Counter[str]]:
    """What plugins are recognised by."""
    types: Counter[str] = Counter()
    for (name, _), number in whole.types.items():
        types[name] += number
    return {
        "blocks": whole.blocks,
        "shortcodes": whole.shortcodes,
        "meta": whole.meta,
        "items": types,
        "terms": terms,
    }
