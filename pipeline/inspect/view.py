"""An Inspection as lines for people: about two screens for a usual site, most important first."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.codes import CODES
from pipeline.inspect.inspection import damages, ranked
from pipeline.visibility import REASONS
from pipeline.wording import aligned, listed, many, padded, shortened, size, width, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.inspect.inspection import Inspection, Use

COLUMNS = 100
LABEL = 13
ROOM = COLUMNS - LABEL - 2
"""Columns beside the labels."""
BARS = "▁▂▃▄▅▆▇█"
MOST_FILES = 4
MOST_TYPES = 14
MOST_AUTHORS = 8
MOST_TAXONOMIES = 8
MOST_NAMES = 20
MOST_PLUGINS = 12
MOST_DAMAGE = 10
MOST_BARS = 40
OTHERS = "others"
POLICIES = {
    "convert": "converted",
    "keep": "kept",
    "drop": "left out",
    "unknown": "unknown",
}
"""Policy -> label."""
WHY_BLOCKS = {
    "drop": "filled at each visit; what they hold inside stays",
    "unknown": "shown as they were saved",
}
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
    yield from aligned((each.name, size(each.size), KINDS.get(each.kind, each.kind)) for each in shown)
    rest = found.inputs[MOST_FILES:]
    if rest:
        yield f"  … and {many(len(rest), 'more file')} ({size(sum(each.size for each in rest))})"
    facts = [
        f"WXR {site.wxr_version}" if site.wxr_version else "",
        f"written by {_generator(site.generator)}" if site.generator else "",
        f"language {site.language}" if site.language else "",
    ]
    if any(facts):
        yield "  " + ", ".join(filter(None, facts))


KINDS = {
    "wxr": "WordPress export",
    "json": "normal form",
    "html": "saved page or file",
    "text": "text of a page",
}
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
            yield f"  {label if place == 0 else '':<{LABEL - 1}} {text}".rstrip()


def _items(found: Inspection) -> Iterator[str]:
    """Types and statuses: a table."""
    table: dict[str, Counter[str]] = {}
    totals: Counter[str] = Counter()
    for (name, status), number in found.tally.types.items():
        table.setdefault(name, Counter())[status] += number
        totals[status] += number
    statuses = _fitting([status for status, _ in ranked(totals)])
    names = [name for name, _ in ranked({name: row.total() for name, row in table.items()})]
    rest = Counter[str]()
    for name in names[MOST_TYPES:]:
        rest += table[name]
    rows = [(f"  {shortened(name, 30)}", table[name]) for name in names[:MOST_TYPES]]
    if rest:
        rows.append((f"  … {len(names) - MOST_TYPES} more types", rest))
    if len(rows) > 1:
        rows.append(("  all", totals))
    others = [OTHERS] if len(statuses) < len(totals) else []
    yield ""
    lines = [["Items", "in all", *statuses, *others]]
    for name, row in rows:
        numbers = [row.total(), *(row[status] for status in statuses)]
        numbers += [row.total() - sum(numbers[1:])] if others else []
        lines.append([name, *(f"{number:,}" if number else "" for number in numbers)])
    widths = [max(width(line[at]) for line in lines) for at in range(len(lines[0]))]
    for first, *cells in lines:
        tail = "".join(f"  {cell:>{wide}}" for cell, wide in zip(cells, widths[1:], strict=True))
        yield (padded(first, widths[0]) + tail).rstrip()


def _fitting(statuses: Sequence[str]) -> list[str]:
    """As many columns as fit beside the names of the types."""
    room, shown = COLUMNS - 50, list[str]()
    for status in statuses:
        room -= width(status) + 2
        if room < 0:
            break
        shown.append(status)
    return shown


def _entries(found: Inspection) -> Iterator[tuple[str, Sequence[str]]]:
    """When, by whom, about what, and what readers said."""
    counted = found.tally
    yield "dates", list(_dates(found))
    yield "authors", _authors(found)
    terms = [
        f"{name} {many(number, 'term')}" + (f" used {many(used, 'time')}" if used else "")
        for name, (number, used) in sorted(found.taxonomies.items(), key=lambda each: (-each[1][0], each[0]))
    ]
    yield "taxonomies", _top(terms, MOST_TAXONOMIES)
    if counted.comment_statuses:
        said = _numbers(counted.comment_statuses)
        said[0] = f"{counted.comment_statuses.total():,}: {said[0]}"
        types = _numbers(counted.comment_types)
        if len(types) > 1:
            said[-1] += f"; of the type {types[0]}"
            said += types[1:]
        yield "comments", wrapped(said, ROOM, "")
    yield "languages", _top(_numbers(counted.languages), MOST_TYPES)
    if counted.media_types:
        files, copies = many(counted.media_files, "file"), many(counted.media_sizes, "resized copy")
        types = _numbers(counted.media_types)
        types[0] = f"{counted.media_types.total():,} with {files} and {copies}: {types[0]}"
        yield "attachments", _top(types, MOST_TYPES)


def _numbers(counted: Mapping[str, int]) -> list[str]:
    """Names with their numbers, the largest first."""
    return [f"{name} {number:,}" for name, number in ranked(counted)]


def _authors(found: Inspection) -> list[str]:
    """Names with their posts; who wrote none is only counted."""
    writers = [f"{name} {number:,}" for _, name, number in found.authors if number]
    idle = len(found.authors) - len(writers)
    shown = writers[:MOST_AUTHORS]
    if len(writers) > len(shown):
        shown.append(f"… and {len(writers) - len(shown):,} more")
    return wrapped([*shown, *([f"{idle:,} without a post"] if idle else [])], ROOM, "")


def _dates(found: Inspection) -> Iterator[str]:
    """First, last, and how many each year."""
    counted = found.tally
    if not counted.first:
        return
    undated = f", {counted.undated:,} without a date" if counted.undated else ""
    yield f"{counted.first[:10]} to {counted.last[:10]}{undated}"
    years = sorted(int(year) for year in counted.years if year.isdigit())
    if len(years) < 2:
        return
    step = -(-(years[-1] - years[0] + 1) // MOST_BARS)
    sums: Counter[int] = Counter()
    for year in years:
        sums[(year - years[0]) // step] += counted.years[f"{year:04}"]
    most = max(sums.values())
    bars = "".join(_bar(sums[place], most) for place in range((years[-1] - years[0]) // step + 1))
    busiest = max(years, key=lambda year: counted.years[f"{year:04}"])
    each = f", {step} years a bar" if step > 1 else ""
    yield f"{years[0]} {bars} {years[-1]}{each}; most in {busiest}: {counted.years[f'{busiest:04}']:,}"


def _bar(number: int, most: int) -> str:
    """A bar; where there is nothing, there is none."""
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
        names = {each.name.removeprefix("core/"): each.count for each in uses if each.policy == policy}
        if names:
            reason = f" ({why[policy]})" if policy in why else ""
            texts += [f"{label}{reason}:", *_top(_numbers(names), MOST_NAMES, "  ")]
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
        names = [f"… and {len(rest)} more: {rest[0].name}", *(each.name for each in rest[1:])]
        yield from wrapped(names, COLUMNS, "  ")


def _fields(found: Inspection) -> Iterator[tuple[str, Sequence[str]]]:
    """Meta keys, those of one family together."""
    counted = found.tally
    if not counted.meta:
        return
    others = {name: number for name, number in counted.meta.items() if name not in counted.params}
    yield "in params", _top(_numbers(_families(counted.params)), MOST_NAMES)
    yield "in data only", _top(_numbers(_families(others)), MOST_NAMES)


def _families(keys: Mapping[str, int]) -> Counter[str]:
    """Keys that differ by a digest or a number only, together."""
    families: Counter[str] = Counter()
    for key, number in keys.items():
        families[SERIALS.sub("*", key)] += number
    return families


def _outcome(found: Inspection) -> Iterator[tuple[str, Sequence[str]]]:
    """What would be written to content/, and what not."""
    counted = found.tally
    some = "a draft" if counted.drafts == 1 else "drafts"
    drafts = f", {counted.drafts:,} of them {some}" if counted.drafts else ""
    said = [f"{name}/ {number:,}" for name, number in ranked(counted.folders)] or ["no Markdown file"]
    if counted.folders:
        said[0] = f"{many(counted.folders.total(), 'Markdown file')}{drafts}: {said[0]}"
    yield "written", _top(said, MOST_TYPES)
    out = counted.left_out
    reasons = [f"{out[reason]:,} {words}" for reason, words in REASONS.items() if out[reason]]
    if reasons:
        reasons[0] = f"of content/, and kept in data/: {reasons[0]}"
    yield "left out", wrapped(reasons, ROOM, "")
    menus = sum(number for (name, _), number in counted.types.items() if name == "nav_menu_item")
    attachments, comments = counted.media_types.total(), counted.comment_statuses.total()
    nouns = ((attachments, "attachment"), (comments, "comment"), (menus, "menu item"))
    rest = [many(number, noun) for number, noun in nouns if number]
    yield "in data/", [f"everything of it{', and ' + listed(rest) if rest else ''}"]
    if counted.repeated:
        twice = [many(number, kind) for kind, number in counted.repeated.items()]
        yield "met twice", [f"{listed(twice)}: one copy is kept"]


def _damage(found: Inspection) -> Iterator[str]:
    """Notes by code, with where they begin; what is of no weight as a number."""
    notes = damages(found.tally)
    heavy = [(code, damage) for code, damage in notes if CODES[code][0] != "info"][:MOST_DAMAGE]
    several = len(found.inputs) > 1
    for code, damage in heavy:
        first = [each for each in damage.first if each.line]
        places = [f"{each.source}:{each.line}" if several else str(each.line) for each in first]
        more = " …" if damage.count > len(damage.first) else ""
        where = f"  line {', '.join(places)}{more}" if places else ""
        yield f"  {damage.count:>5,}  {CODES[code][1].partition(';')[0]}  [{code}]{where}"
    light = [(code, damage) for code, damage in notes if (code, damage) not in heavy]
    if light:
        rest = sum(damage.count for _, damage in light)
        said = "smaller" if heavy else "small"
        names = [code for code, _ in light]
        names[0] = f"{rest:>5,}  {said} things: {names[0]}"
        yield from wrapped(names, COLUMNS, "  ")


def _top(texts: Sequence[str], most: int, indent: str = "") -> list[str]:
    """The first of some texts, on as many lines as they need."""
    rest = len(texts) - most
    return wrapped([*texts[:most], *([f"… and {rest:,} more"] if rest > 0 else [])], ROOM, indent)
