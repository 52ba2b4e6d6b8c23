"""The end of a run in words: what came in, what went out, what was left out and why; or what would."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipeline.codes import CODES
from pipeline.visibility import PAGES, REASONS
from pipeline.wording import aligned, listed, many, size, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.rehearsal import Plan
    from pipeline.run import Result

MOST_NOTES = 8
MOST_RULES = 4
MOST_FILES = 5
MOST_FOLDERS = 12
SERIOUS = ("error", "warning")
COLUMNS = 88
"""Of the text beside the labels."""
PRIVATE = ("the rest is your archive: it holds drafts,", "private posts, passwords and custom fields")


def lines(result: Result) -> Iterator[str]:
    """The summary, line by line; what begins in the first column is a heading."""
    plan = result.plan
    folder = str(result.job.output or "DIR")
    yield ""
    yield " · ".join(filter(None, (result.site.title.strip(), result.site.url))) or "A site without a name"
    yield from _labelled("read", _read(result))
    if plan is None:
        yield from _labelled("written", _written(result, folder))
    yield from _labelled("pages", _pages(result.totals.outcomes))
    yield from _labelled("left out", _left_out(result))
    yield from _labelled("cleaned", _cleaned(result))
    yield from _labelled("noted", _noted(result.totals.notes, folder, plan))
    yield from _labelled("skipped", [f"{each.name}: {each.reason}" for each in result.rejected])
    yield from _labelled("LOST", result.lost)
    if plan is not None:
        yield from _plan(plan, folder)
    else:
        if not result.lost:
            damaged = any(CODES[code][0] == "error" for code in result.totals.notes)
            whole = "all is here that the damaged source still holds" if damaged else "nothing is lost"
            said = f"every record of the source stands in ledger.jsonl once: {whole}"
            yield from _labelled("checked", [said])
        yield from _labelled("publish", [f"only {folder}/content/ and media/; {PRIVATE[0]}", *PRIVATE[1:]])
    yield from _verdict(result, folder)


def _labelled(label: str, texts: Sequence[str]) -> Iterator[str]:
    """Lines of which the first has a label."""
    for text in texts:
        yield f"  {label:<9} {text}"
        label = ""


def _read(result: Result) -> list[str]:
    """What came in."""
    totals = result.totals
    items, pages = _sum(totals.outcomes, "item"), _sum(totals.outcomes, "page")
    whole = [
        *([many(pages, "saved file")] if pages else []),
        *([many(items, "item")] if items or not pages else []),
        many(_sum(totals.outcomes, "comment"), "comment"),
        many(sum(totals.taxonomies.values()), "term"),
        many(totals.author_count, "author"),
    ]
    files = f"{many(len(result.inputs), 'file')} ({size(sum(each.size for each in result.inputs))})"
    again = sum(number for (_, _, reason), number in totals.outcomes.items() if reason == "same")
    twice = [f"{many(again, 'record')} met twice, of which one copy is kept"] if again else []
    return [f"{listed(whole)} in {files}", *twice]


def _written(result: Result, folder: str) -> list[str]:
    """What went out."""
    totals = result.totals
    others = ((totals.media, "attachment"), (totals.menus, "menu item"))
    kept = [many(number, noun) for number, noun in others if number]
    files = (
        f"{many(totals.files, 'Markdown file')} ({size(totals.bytes)})"
        if totals.files
        else "no Markdown file"
    )
    found = [f"{files} in {folder}/content/"]
    return [*found, f"{listed(kept)} in {folder}/data/, with everything else"] if kept else found


def _pages(outcomes: Counter[tuple[str, str, str]]) -> list[str]:
    """What the files of a mirror are, where they are not an entry each."""
    counted: Counter[str] = Counter()
    for (kind, outcome, reason), number in outcomes.items():
        if kind == "page":
            counted[reason if outcome == "excluded" else outcome] += number
    again, entries = counted.pop("merged", 0), counted.pop("written", 0)
    if not counted and not again:
        return []
    said = [f"{entries:,} of {many(entries + again + counted.total(), 'saved file')} are an entry each"]
    if again:
        said.append(f"{again:,} show one of them again, or one of the export")
    said += [f"{number:,} {PAGES.get(reason, reason)}" for reason, number in sorted(counted.items())]
    return wrapped(said, COLUMNS, "")


def _left_out(result: Result) -> list[str]:
    """Items without a file in content/, by reason."""
    counted: Counter[str] = Counter()
    for (kind, outcome, reason), number in result.totals.outcomes.items():
        if kind == "item" and outcome == "excluded":
            counted[reason] += number
    if not counted:
        return []
    order = [*REASONS, *sorted(counted)]
    said = [f"{counted[each]:,} {REASONS.get(each, each)}" for each in sorted(counted, key=order.index)]
    return wrapped([f"{many(counted.total(), 'item')}, kept in data/: {said[0]}", *said[1:]], COLUMNS, "")


def _cleaned(result: Result) -> list[str]:
    """What cleaning did."""
    if result.job.clean == "off":
        return []
    counted: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    for (rule, status), number in result.totals.changes.items():
        counted[status] += number
        if status == "applied":
            rules[rule] += number
    if not counted:
        return ["nothing: no repair was needed"]
    most = [f"{number:,} {rule}" for rule, number in sorted(rules.items(), key=lambda row: (-row[1], row[0]))]
    rest = f", and {many(len(most) - MOST_RULES, 'more rule')}" if len(most) > MOST_RULES else ""
    repairs = f"{many(counted['applied'], 'repair')} made" + (
        f": {', '.join(most[:MOST_RULES])}{rest}" if most else ""
    )
    said = [repairs] if counted["applied"] else []
    if counted["suggested"]:
        said.append(f"{many(counted['suggested'], 'suggestion')} that only you can decide")
    decided = [f"{counted[each]:,} {each}" for each in ("accepted", "rejected") if counted[each]]
    if decided:
        said.append(f"your decisions: {listed(decided)}")
    if result.plan is None:
        said.append(f"each in {result.job.output}/changes.jsonl; decide in corrections.csv beside it")
    return said


def _noted(notes: Counter[str], folder: str, plan: Plan | None) -> list[str]:
    """The weightiest notes in words, the others as a number."""
    shown = sorted(
        (code for code in notes if CODES[code][0] in SERIOUS),
        key=lambda code: (SERIOUS.index(CODES[code][0]), -notes[code], code),
    )[:MOST_NOTES]
    rows: list[tuple[int, str]] = [(notes[code], _meaning(code)) for code in shown]
    rest = notes.total() - sum(number for number, _ in rows)
    if rest:
        rows.append((rest, f"{'smaller' if rows else 'small'} {'thing' if rest == 1 else 'things'}"))
    found = aligned(rows, "")
    if found and plan is None:
        found.append(f"each with file and line in {folder}/notes.jsonl")
    return found


def _meaning(code: str) -> str:
    """What a note says, in one clause, and its code to look for."""
    return f"{CODES[code][1].partition(';')[0]}  [{code}]"


def _plan(plan: Plan, folder: str) -> Iterator[str]:
    """What a run would do to its output."""
    yield ""
    yield f"Dry run: nothing was written. A run would write {many(plan.files.total(), 'file')} to {folder}/"
    rows = [
        (f"{name}/" if name else "beside them", plan.files[name], size(plan.bytes[name]))
        for name in sorted(plan.files, key=lambda name: (not name, name))
    ]
    rest = rows[MOST_FOLDERS:-2] if len(rows) > MOST_FOLDERS + 2 else []
    yield from aligned([row for row in rows if row not in rest])
    if rest:
        yield f"  … and {many(len(rest), 'more folder')}"
    free = "" if plan.free is None else f"; {size(plan.free)} are free there"
    room = f"{size(plan.room)} on the disk, {size(plan.at_work)} while the run is at work{free}"
    yield from _labelled("room", [room])
    if plan.exists:
        yield from _labelled("there now", _there_now(plan))
    yield from _labelled("in the way", _some(plan.overwritten))


def _there_now(plan: Plan) -> list[str]:
    """What would happen to the output that stands there."""
    counts = [
        (len(plan.new), "new", plan.new),
        (len(plan.changed), "changed", plan.changed),
        (plan.same, "as they are", []),
        (len(plan.removed), "removed: the source has them no more", plan.removed),
        (len(plan.kept), "your own, kept", plan.kept),
    ]
    found: list[str] = []
    for number, what, paths in counts:
        if number:
            named = f" ({', '.join(paths)})" if 0 < len(paths) <= 3 else ""
            found.append(f"{number:,} {what}{named}")
    return found


def _some(paths: Sequence[str]) -> list[str]:
    """The first of some paths."""
    rest = len(paths) - MOST_FILES
    return [*paths[:MOST_FILES], *([f"… and {rest} more"] if rest > 0 else [])]


def _verdict(result: Result, folder: str) -> Iterator[str]:
    """The last line where not all is well."""
    wrong = []
    if result.rejected:
        wrong.append(f"{many(len(result.rejected), 'input')} could not be used")
    if result.lost:
        wrong.append("records are missing" if result.plan is None else "records would be missing")
    if wrong:
        yield ""
        yield f"Not all is well: {listed(wrong)}, as said above; the rest is in {folder} (exit code 1)"


def _sum(outcomes: Counter[tuple[str, str, str]], kind: str) -> int:
    return sum(number for (each, _, _), number in outcomes.items() if each == kind)
