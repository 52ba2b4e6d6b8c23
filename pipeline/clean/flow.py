"""A field goes in, its edits come out: rules are run until none of them finds anything more to repair."""

from __future__ import annotations

import re
from ast import literal_eval
from typing import TYPE_CHECKING, Literal, NamedTuple

from pipeline.clean import guards
from pipeline.clean.edit import DONE, Edit, Level, Repair, Status, applied, composed
from pipeline.clean.page import BLOCK, BREAK, CELL, OBJECT
from pipeline.clean.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pipeline.clean.settings import Settings, Site, Wanted, Where

Family = Literal["characters", "markup", "spaces", "apostrophes", "quotes", "hyphens", "spelling"]
COUNTED = frozenset(("quotes", "spelling"))
"""Families whose repairs are withheld from a field that needs very many of them."""
MOST = 20
"""Repairs of these families in 1,000 words, at most …"""
FEW = 5
"""… and in a field."""
ROUNDS = 16
"""Readings of one field; more means that two rules quarrel."""

_EXAMPLE = re.compile(r">>> tried\(\w+, (\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')[^\n]*\n\s*(\S[^\n]*)")


class Rule(NamedTuple):
    """A row of the table of rules; the function's name and docstring are the rule's."""

    run: Callable[[Sheet], Iterable[Repair]]
    family: Family
    on: tuple[str, ...] = ()
    """Signs of which one must stand in the prose; empty: the rule looks for itself."""
    languages: tuple[str, ...] = ()
    """Languages it is for; empty: all."""
    strict: Wanted = "auto"
    standard: Wanted = "auto"
    safe: bool = False
    """Whether it is for comments too: only characters that nobody typed."""
    raw: bool = False
    """Whether its places are those of the raw field: rules that take tags away."""
    odd: bool = False
    """Whether it looks for characters that few fields hold: it is asked about those only (`Sheet.is_odd`)."""

    @property
    def name(self) -> str:
        """Its id."""
        return self.run.__name__

    @property
    def about(self) -> str:
        """The first paragraph of its docstring."""
        return " ".join((self.run.__doc__ or "").partition("\n\n")[0].split())

    @property
    def example(self) -> tuple[str, str]:
        """The text of its docstring's example, before and after."""
        found = _EXAMPLE.search(self.run.__doc__ or "")
        return (str(literal_eval(found[1])), str(literal_eval(found[2]))) if found else ("", "")


class Cleaned(NamedTuple):
    """What came of a field."""

    text: str
    edits: list[Edit]
    """All, in order, none over another; those proposed too."""
    notes: list[tuple[str, str]]
    """(code, detail)."""
    language: str | None
    """Of the text; None where it is not known, and where nobody looked."""


class _Finding(NamedTuple):
    """A repair, placed in the text that was read."""

    edit: Edit
    counted: bool
    first: bool
    """Whether it is of a character that nobody typed: all other rules see what is left without those."""


class Plan:
    """Rules and the owner's settings, made ready once for all fields of a site."""

    def __init__(self, rules: tuple[Rule, ...], settings: Settings) -> None:
        self.settings = settings
        self.all = Asked(rules, settings)
        self.safe = Asked(tuple(rule for rule in rules if rule.safe), settings)
        """For texts that are no prose of the owner's."""


_ODD = "odd"
"""The sign of a field that holds characters which few do."""


class Asked:
    """The rules that are on, in order, and which of them a field is to be shown to."""

    def __init__(self, rules: tuple[Rule, ...], settings: Settings) -> None:
        wanted = dict(settings.levels)
        self.rules: list[tuple[Rule, Level | None, frozenset[str]]] = []
        """Each with the level of all its repairs, None where each repair has its own; and its signs."""
        for rule in rules if settings.profile != "off" else ():
            usual = rule.strict if settings.profile == "strict" else rule.standard
            level = wanted.get(rule.name, usual)
            if level != "never":
                signs = frozenset((_ODD,) if rule.odd else rule.on)
                self.rules.append((rule, None if level == usual == "auto" else level, signs))
        self._signs: dict[str, list[str]] = {}
        """Character -> the signs whose rarest it is: where it is not, they need not be looked for."""
        for sign in sorted({sign for rule, _, _ in self.rules for sign in rule.on}):
            rarest = max(sign, key=lambda character: (not character.islower(), character))
            self._signs.setdefault(rarest, []).append(sign)

    def about(self, sheet: Sheet) -> Iterator[tuple[Rule, Level | None]]:
        """The rules that may find something in a field."""
        prose = sheet.prose
        met = {
            sign
            for rarest, signs in self._signs.items()
            if rarest in prose
            for sign in signs
            if sign in prose
        }
        if sheet.is_odd:
            met.add(_ODD)
        for rule, level, on in self.rules:
            if not on or not on.isdisjoint(met):
                yield rule, level


def clean(text: str, where: Where, site: Site, plan: Plan) -> Cleaned:
    """Clean one field."""
    modest = where.characters_only or where.kind == "comment"
    asked = plan.safe if modest else plan.all
    if not asked.rules or not text or text.isspace():
        return Cleaned(text, [], [], None)
    done: list[Edit] = []
    current = text
    notes: list[tuple[str, str]] = []
    free = False
    withheld = False
    for _ in range(ROUNDS):
        sheet = Sheet(current, where, site, plan.settings)
        sure, guesses = _read(sheet, asked)
        if any(found.first for found in sure):
            sure = [found for found in sure if found.first]
        step = [found.edit for found in sure if not found.counted]
        counted = [found.edit for found in sure if found.counted]
        if not step and counted and not withheld:
            if not free and _too_many(sheet.prose, len(counted)):
                withheld = True
                words = len(sheet.prose.split())
                notes.append(
                    (
                        "clean-withheld",
                        f"{len(counted)} repairs of words and quotation marks in {words} words; all are suggestions",
                    )
                )
            else:
                free = True
                step = counted
        elif free:
            step = _merged(step, counted)
        if not step:
            proposed = [*guesses, *(_as_suggestion(edit) for edit in counted)] if withheld else guesses
            edits = _with_suggestions(done, proposed)
            # Of a comment the language is asked only where a repair was made.
            return Cleaned(current, edits, notes, where.prior if modest else sheet.main)
        after = applied(current, step)
        done = composed(text, current, done, step)
        current = after
    return Cleaned(
        text, [], [("clean-unsettled", "the rules do not come to an end here; left as it is")], where.prior
    )


def _read(sheet: Sheet, asked: Asked) -> tuple[list[_Finding], list[Edit]]:
    """One reading: what is to be repaired now, and what is proposed; each in order, none over another."""
    sure: list[_Finding] = []
    guesses: list[_Finding] = []
    for rule, level in asked.about(sheet):
        repairs = sorted(rule.run(sheet))
        if not repairs:
            continue
        found: list[_Finding] = []
        weak: list[_Finding] = []
        for repair in repairs:
            if rule.languages and sheet.language(repair.start) not in rule.languages:
                continue
            edit = _placed(sheet, rule, repair, level or repair.level)
            if edit is not None:
                (found if edit.level == "auto" else weak).append(
                    _Finding(edit, rule.family in COUNTED, rule.safe)
                )
        if found:
            sure = _together(sure, found)
        if weak:
            guesses = _together(guesses, weak)
    if guesses and sure:
        guesses = [each for each in _together(sure, guesses) if each.edit.level == "suggest"]
    return sure, [each.edit for each in guesses]


def _together(first: list[_Finding], second: list[_Finding]) -> list[_Finding]:
    """Two lists in order as one, none over another; where two meet, that of the first list stays."""
    kept: list[_Finding] = []
    at = end = 0
    for each in second:
        start, stop = each.edit.start, each.edit.end
        while at < len(first) and first[at].edit.end <= start:
            end = first[at].edit.end
            kept.append(first[at])
            at += 1
        if start >= end and (at == len(first) or first[at].edit.start >= stop):
            kept.append(each)
            end = stop
    kept.extend(first[at:])
    return kept


_STATUS: dict[Level, Status] = {"auto": "applied", "suggest": "suggested"}
_PLACEHOLDERS = frozenset((BLOCK, CELL, OBJECT, BREAK))


def _placed(sheet: Sheet, rule: Rule, repair: Repair, level: Level) -> Edit | None:
    """A rule's repair as an edit of the raw field; None where something protected is in its way."""
    page, prose = sheet.page, sheet.prose
    start, end, after = repair.start, repair.end, repair.after
    if rule.raw:
        before = page.raw[start:end]
        return Edit(
            start,
            end,
            before,
            after,
            rule.name,
            level,
            _STATUS[level],
            None,
            repair.confidence,
            repair.evidence,
        )
    shown = prose[start:end]
    if not shown or shown == after or sheet.is_guarded(start, end):
        return None
    if not rule.safe and rule.family != "markup" and guards.is_code(prose, start):
        return None
    if not _PLACEHOLDERS.isdisjoint(shown) and not (
        rule.safe and len(shown) == 1 and page.raw[page.raw_span(start, end)[0]] == shown
    ):
        return None
    if shown.isspace() and not after and sheet.touches_guard(start, end):
        return None  # an address that punctuation follows at a distance would become another
    if sheet.settings.keep and _is_kept(prose, start, end, sheet.settings.keep):
        return None
    if not page.is_whole(start, end):
        first, last = page.raw_span(start, end)
        start, end, after = _narrowed(
            prose, start, end, after, behind=shown.isspace() and "</" in page.raw[first:last]
        )
        if start == end or not page.is_whole(start, end):
            return None
    first, last = page.raw_span(start, end)
    before = page.raw[first:last]
    if before == after or (not after.isalnum() and not set("<>&").isdisjoint(after)):
        return None
    language = sheet.language(repair.start)
    return Edit(
        first,
        last,
        before,
        after,
        rule.name,
        level,
        _STATUS[level],
        language,
        repair.confidence,
        repair.evidence,
    )


def _narrowed(prose: str, start: int, end: int, after: str, *, behind: bool) -> tuple[int, int, str]:
    """A repair without what it leaves as it is at its two ends; `behind`: at the second end first."""
    for tail in (behind, not behind):
        while start < end and after and prose[end - 1 if tail else start] == after[-1 if tail else 0]:
            if tail:
                end, after = end - 1, after[:-1]
            else:
                start, after = start + 1, after[1:]
    return start, end, after


_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*['’]?")


def _is_kept(prose: str, start: int, end: int, keep: frozenset[str]) -> bool:
    """Whether a repair would touch a word of the owner's own vocabulary."""
    while start and (prose[start - 1].isalpha() or prose[start - 1] in "'’-"):
        start -= 1
    while end < len(prose) and (prose[end].isalpha() or prose[end] in "'’-"):
        end += 1
    for found in _WORD.finditer(prose, start, end):
        word = found[0].casefold()
        if word in keep or any(part in keep for part in re.split("['’-]", word)):
            return True
    return False


def _too_many(prose: str, number: int) -> bool:
    """Whether a field needs so many repairs of words that they are likely to be its author's way."""
    return number >= FEW and number * 1000 > MOST * len(prose.split())


def _merged(first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """Two lists of edits that do not stand over each other, as one."""
    return sorted((*first, *second), key=lambda edit: edit.start)


def _as_suggestion(edit: Edit) -> Edit:
    return edit._replace(level="suggest", status="suggested")


def _with_suggestions(done: list[Edit], proposed: list[Edit]) -> list[Edit]:
    """Edits that were made, and those proposed for what came of them, in places of the raw field."""
    if not proposed:
        return done
    kept: list[Edit] = []
    shift = at = end = 0
    for edit in sorted(proposed, key=lambda each: each.start):
        while at < len(done) and done[at].start + shift + len(done[at].after) <= edit.start:
            kept.append(done[at])
            shift += len(done[at].after) - len(done[at].before)
            at += 1
        if edit.start >= end and (at == len(done) or done[at].start + shift >= edit.end):
            kept.append(edit._replace(start=edit.start - shift, end=edit.end - shift))
            end = edit.end
    kept.extend(done[at:])
    return kept


def marked(text: str, edits: Iterable[Edit]) -> str:
    """The cleaned text with the suggestions written into it: `⟨before→after⟩`."""
    kept: list[str] = []
    at = 0
    for edit in edits:
        kept.append(text[at : edit.start])
        kept.append(edit.after if edit.status in DONE else f"⟨{edit.before}→{edit.after}⟩")
        at = edit.end
    return "".join(kept) + text[at:]
