"""An Inspection as lines for people: about two screens for a usual site, most important first."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.codes import CODES
from pipeline.inspect.inspection import damages, ranked
from pipeline.summary import REASONS
from pipeline.wording import aligned, listed, many, shortened, size, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.inspect.inspection import Inspection, Use

COLUMNS = 100
LABEL = 12
"""Columns of a label, with what stands before and behind it."""
BARS = "▁▂▃▄▅▆▇█"
MOST_FILES = 4
MOST_TYPES = 14
MOST_STATUSES = 6
MOST_AUTHORS = 8
MOST_TAXONOMIES = 8
MOST_NAMES = 24
MOST_PLUGINS = 12
MOST_DAMAGE = 10
MOST_YEARS = 40
POLICIES = {
    "convert": "converted",
    "keep": "kept",
    "drop": "left out",
    "unknown": "unknown",
}
"""Policy -> label."""
WHY_BLOCKS = {"drop": "filled at each visit: what they hold inside stays", "unknown": "shown as they were saved"}
WHY_SHORTCODES = {
    "drop": "filled at each visit; what they enclose stays",
    "keep": "as text, as the settings say",
    "unknown": "the brackets go, what they enclose and their words stay",
}
"""Policy -> why, or what it means."""
GENERATORS = (
    (re.compile(r"https?://(?:www\.)?wordpress\.org/\?v=(.+)"), r"WordPress \1"),
    (re.compile(r"https?://(?:www\.)?wordpress\.com/?"), "WordPress.com"),
)
SERIALS = re.compile(r"(?<![A-Za-z0-9])[0-9a-f]{16,}(?![A-Za-z0-9])|(?<=_)\d+(?=_|$)")
"""What makes one key many: digests (`_oembed_5f0c…`) and the numbers of repeated fields (`rows_0_title`)."""


def lines(found: Inspection) -> Iterator[str]:
    """All that is worth telling, line by line; what begins in the first column is a heading."""
    counted = found.tally
    yield from _head(found)
    yield from _items(found)
    yield from _section("Entries", _entries(found))
    yield from _section("Content", _content(found))
    if found.plugins:
        yield ""
        yield "Page builders and plugins recognised"
        yield from _plugins(found)
    yield from _section("Custom fields", _fields(found))
    yield from _section("What would become of it", _outcome(found))
    notes = damages(counted)
    yield ""
    yield "Damage and doubts" if notes else "No damage was found"
    yield from _damage(found)
    if found.rejected:
        yield ""
        yield f"{many(len(found.rejected), 'input')} can not be used (exit code 1)"
        yield from aligned((each.name, each.reason) for each in found.rejected)


def _head(found: Inspection) -> Iterator[str]:
    """Whose site it is, and what the files are."""
    site = found.site
    yield " · ".join(filter(None, (site.title.strip(), site.url))) or "A site without a name"
    if site.description.strip():
        yield f"  {shortened(site.description.strip(), COLUMNS)}"
    shown = found.inputs[:MOST_FILES]
    yield from aligned((each.name, size(each.bytes), KINDS.get(each.kind, each.kind)) for each in shown)
    rest = found.inputs[MOST_FILES:]
    if rest:
        yield f"  … and {many(len(rest), 'more file')} ({size(sum(each.bytes for each in rest))})"
    facts = [
        f"WXR {site.wxr_version}" if site.wxr_version else "",
        f"written by {_generator(site.generator)}" if site.generator else "",
        f"language {site.language}" if site.language else "",
    ]
    if any(facts):
        yield "  " + ", ".join(filter(None, facts))


KINDS = {"wxr": "WordPress export", "json": "normal form"}
"""Kind of an input -> what it is."""


def _generator(text: str) -> str:
    """What made the export, by name."""
    for pattern, name in GENERATORS:
        if pattern.fullmatch(text.strip()):
            return pattern.sub(name, text.strip())
    return text.strip()


def _section(title: str, rows: Iterable[tuple[str, Sequence[str]]]) -> Iterator[str]:
    """A heading and labelled lines, if there are any."""
    told = False
    for label, texts in rows:
        if not texts:
            continue
        if not told:
            yield ""
            yield title
            told = True
        for place, text in enumerate(texts):
            yield f"  {label if place == 0 else '':<{LABEL - 3}} {text}".rstrip()


def _items(found: Inspection) -> Iterator[str]:
    """Types and statuses: a table."""
    table: dict[str, Counter[str]] = {}
    for (name, status), number in found.tally.types.items():
        table.setdefault(name, Counter())[status] += number
    totals: Counter[str] = Counter()
    for statuses in table.values():
        totals.update(statuses)
    columns = [status for status, _ in ranked(totals)][:MOST_STATUSES]
    others = len(totals) > MOST_STATUSES
    names = [name for name, _ in ranked({name: row.total() for name, row in table.items()})]
    yield ""
    rows = [("Items", "in all", *columns, *(["others"] if others else []))]
    for name in names[:MOST_TYPES]:
        row = table[name]
        rest = row.total() - sum(row[status] for status in columns)
        rows.append(
            (shortened(name, 30), *_cells([row.total(), *(row[status] for status in columns), *([rest] if others else [])]))
        )
    if len(names) > MOST_TYPES:
        rest = sum(table[name].total() for name in names[MOST_TYPES:])
        rows.append((f"… {len(names) - MOST_TYPES} more types", f"{rest:,}"))
    if len(names) > 1:
        rows.append(("all", *_cells([totals.total(), *(totals[status] for status in columns)])))
    widths = [max(len(row[at]) for row in rows if at < len(row)) for at in range(len(rows[0]))]
    for place, row in enumerate(rows):
        cells = [f"{row[0]:<{widths[0]}}", *(f"{cell:>{widths[at]}}" for at, cell in enumerate(row[1:], 1))]
        # The heading stands in the first column, what it heads two further in.
        yield ("  ".join(cells) if place else cells[0] + "    " + "  ".join(cells[1:])).rstrip() if not place else "  " + "  ".join(cells).rstrip()


def _cells(numbers: Iterable[int]) -> list[str]:
    """Numbers as a table shows them: none is a blank."""
    return [f"{number:,}" if number else "" for number in numbers]


def _entries(found: Inspection) -> Iterator[tuple[str, Sequence[str]]]:
    """When, by whom, about what, and what readers said."""
    counted = found.tally
    yield "dates", list(_dates(found))
    authors = [f"{name} {number:,}" for _, name, number in found.authors]
    yield "authors", _top(authors, MOST_AUTHORS, len(authors))
    terms = [
        f"{name}: {many(number, 'term')}, used {used:,}×"
        for name, (number, used) in sorted(found.taxonomies.items(), key=lambda each: (-each[1][0], each[0]))
    ]
    yield "taxonomies", _top(terms, MOST_TAXONOMIES, len(terms), "; ")
    if counted.comment_statuses:
        statuses = [f"{number:,} {name}" for name, number in ranked(counted.comment_statuses)]
        types = [f"{number:,} {name}" for name, number in ranked(counted.comment_types)]
        kinds = f"; {', '.join(types)}" if len(types) > 1 else ""
        yield "comments", wrapped([f"{counted.comment_statuses.total():,}: {', '.join(statuses)}{kinds}"], _room(), "")
    yield "languages", _top([f"{name} {number:,}" for name, number in ranked(counted.languages)], 12)
    if counted.media_types:
        types = _top([f"{name} {number:,}" for name, number in ranked(counted.media_types)], 8)
        yield "attachments", [f"{counted.media_types.total():,}, with {many(counted.media_files, 'file')}"
                             f" and {many(counted.media_sizes, 'resized copy')}: {types[0]}", *types[1:]]  # fmt: skip


def _dates(found: Inspection) -> Iterator[str]:
    """First, last, and how many each year."""
    counted = found.tally
    if not counted.first:
        return
    undated = f", {counted.undated:,} without a date" if counted.undated else ""
    yield f"{counted.first[:10]} to {counted.last[:10]}{undated}"
    years = sorted(year for year in counted.years if year.isdigit())
    span = range(int(years[0]), int(years[-1]) + 1)
    if len(span) <= 1 or len(span) > MOST_YEARS:
        return
    most = max(counted.years.values())
    bar = "".join(_bar(counted.years[f"{year:04}"], most) for year in span)
    yield f"{span[0]} {bar} {span[-1]}, most in {max(years, key=lambda year: counted.years[year])} ({most:,})"


def _bar(number: int, most: int) -> str:
    """A year's bar; a year without entries has none."""
    return BARS[(number * len(BARS) - 1) // most] if number else " "


def _content(found: Inspection) -> Iterator[tuple[str, Sequence[str]]]:
    """What entries are made of, and what happens to it."""
    editors = found.tally.editors
    how = {"blocks": "in blocks", "classic": "in the classic editor's HTML", "empty": "without text"}
    yield "written", [", ".join(f"{editors[name]:,} {words}" for name, words in how.items() if editors[name])]
    yield "blocks", _uses(found.blocks, WHY_BLOCKS)
    yield "shortcodes", _uses(found.shortcodes, WHY_SHORTCODES)


def _uses(uses: Sequence[Use], why: Mapping[str, str]) -> list[str]:
    """Blocks or shortcodes by what happens to them."""
    texts: list[str] = []
    for policy, label in POLICIES.items():
        names = [f"{each.name.removeprefix('core/')} {each.count:,}" for each in uses if each.policy == policy]
        if not names:
            continue
        reason = f" ({why[policy]})" if policy in why else ""
        shown = _top(names, MOST_NAMES, len(names))
        texts += [f"{label}{reason}:", *(f"  {text}" for text in shown)] if reason else [f"{label}: {shown[0]}", *shown[1:]]
    return texts


def _plugins(found: Inspection) -> Iterator[str]:
    """Names, what for, and by what they are known."""
    shown = found.plugins[:MOST_PLUGINS]
    yield from aligned(
        (each.name, each.kind, ", ".join(f"{what} {number:,}" for what, number in each.found.items()))
        for each in shown
    )
    rest = found.plugins[MOST_PLUGINS:]
    if rest:
        yield from wrapped([f"… and {len(rest)} more: {rest[0].name}", *(each.name for each in rest[1:])], COLUMNS, "  ")


def _fields(found: Inspection) -> Iterator[tuple[str, Sequence[str]]]:
    """Meta keys, those of one family together."""
    counted = found.tally
    if not counted.meta:
        return
    yield "params", _top([f"{name} {number:,}" for name, number in _families(counted.params)], MOST_NAMES)
    others = {name: number for name, number in counted.meta.items() if name not in counted.params}
    shown = _top([f"{name} {number:,}" for name, number in _families(others)], MOST_NAMES)
    yield "only in data", shown


def _families(keys: Mapping[str, int]) -> list[tuple[str, int]]:
    """Keys that differ by a digest or a number only, together."""
    families: Counter[str] = Counter()
    for key, number in keys.items():
        families[SERIALS.sub("*", key)] += number
    return ranked(families)


def _outcome(found: Inspection) -> Iterator[tuple[str, Sequence[str]]]:
    """What would be written to content/, and what not."""
    counted = found.tally
    drafts = f", {counted.drafts:,} of them as drafts" if counted.drafts else ""
    folders = [f"{name}/ {number:,}" for name, number in ranked(counted.folders)]
    if folders:
        shown = _top(folders, MOST_TAXONOMIES)
        yield "written", [f"{many(counted.folders.total(), 'Markdown file')}{drafts}:", *(f"  {text}" for text in shown)]
    else:
        yield "written", ["no Markdown file"]
    reasons = [f"{counted.left_out[each]:,} {said}" for each, said in REASONS.items() if counted.left_out[each]]
    if reasons:
        yield "left out", wrapped([f"of content/, kept in data/: {reasons[0]}", *reasons[1:]], _room(), "")
    menus = sum(number for (name, _), number in counted.types.items() if name == "nav_menu_item")
    data = [many(counted.media_types.total(), "attachment"), many(counted.comment_statuses.total(), "comment"), many(menus, "menu item")]
    yield "in data/", [f"everything, also {listed(data)}"]
    if counted.repeated:
        twice = [many(number, kind) for kind, number in counted.repeated.items()]
        yield "met twice", [f"{listed(twice)}: one copy is kept"]


def _damage(found: Inspection) -> Iterator[str]:
    """Notes by code, with where they begin; what is of no weight as a number."""
    notes = damages(found.tally)
    heavy = [(code, damage) for code, damage in notes if CODES[code][0] != "info"][:MOST_DAMAGE]
    several = len(found.inputs) > 1
    rows = []
    for code, damage in heavy:
        places = [f"{place.source}:{place.line}" if several else f"{place.line}" for place in damage.first if place.line]
        where = f"line {', '.join(places)}{' …' if damage.count > len(damage.first) else ''}" if places else ""
        rows.append((damage.count, f"{CODES[code][1].partition(';')[0]}  [{code}]", where))
    for number, said, where in rows:
        yield f"  {number:>5,}  {said}" + (f"  {where}" if where else "")
    shown = {code for code, _ in heavy}
    rest = sum(damage.count for code, damage in notes if code not in shown)
    if rest:
        yield f"  {rest:>5,}  {'smaller things' if heavy else 'small things'}: {', '.join(code for code, _ in notes if code not in shown)}"


def _top(texts: Sequence[str], most: int, whole: int | None = None, between: str = ", ") -> list[str]:
    """The first of some texts, on as many lines as they need."""
    shown = list(texts[:most])
    rest = (len(texts) if whole is None else whole) - len(shown)
    if rest > 0:
        shown.append(f"… and {rest:,} more")
    return wrapped(shown, _room(), "", between)


def _room() -> int:
    """Columns beside the labels."""
    return COLUMNS - LABEL
