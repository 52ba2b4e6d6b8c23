"""Rules for quotation marks: damaged closing ones, marks that look the wrong way, backslashes before them."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from pipeline.clean.edit import Repair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.clean.sheet import Sheet

CUT = frozenset("po mo be to beh vabbe tie".split())
"""Italian words that may end a quotation with an apostrophe …"""
ORDERS = frozenset("fa va sta di da".split())
"""… and those that do so only as orders."""
LONGEST = 300
"""Characters between two marks of a quotation, at most."""
LANGUAGES = frozenset("it en es fr pt ca".split())
"""Languages that open with “ and close with ”; German closes with “, Swedish and Finnish open with ”."""

_SLASHED = re.compile(r"\\+(?=['\"‘’“”])")
_CODED = re.compile(r"(?<!\\)\\++(?!['\"‘’“”])|[={\[/$]\\++['\"]")
"""Backslashes with another meaning."""
_ENDS = " \t\n\r\xa0.,;:!?)]…»\x0e\x0f\x11"
"""What may follow a closing mark."""
_CLOSED_BEHIND = ".,;:!?)…»”%"
_NO_SLASH = frozenset("={[/$'\"‘’“”«»\\")
"""Signs of code and quoted backslashes."""
_PLAIN = re.compile(r'(?<!\\)"')
_DRIVE = re.compile(r"[A-Za-z\"]:\\")
_AFTER_STOP = re.compile(r"[.,;:!?)…]")
_STRAY = re.compile(r"([^\W\d_]+)([’'])[ \xa0]*\Z")
_BLANKS = " \xa0"


def slashed_quote(sheet: Sheet) -> Iterator[Repair]:
    r"""Backslashes that some script put before quotation marks and apostrophes.

    Not an accent of TeX (`G\"odel`), not behind another sign of code, nor where other backslashes stand in the paragraph.

    >>> from pipeline.clean import tried
    >>> tried(slashed_quote, "l\\'arte \\\"vera\\\"")
    'l\'arte "vera"'
    """
    prose = sheet.prose
    coded: dict[int, bool] = {}
    plain: dict[int, list[int]] = {}
    for found in _SLASHED.finditer(prose):
        start, end = found.span()
        first, edge = sheet.paragraph(start)
        if first not in coded:
            coded[first] = _CODED.search(prose, first, edge) is not None
            plain[first] = [mark.start() for mark in _PLAIN.finditer(prose, first, edge)]
        if coded[first]:
            continue
        before, after = prose[start - 1 : start], prose[end + 1 : end + 2]
        if prose[end] == '"' and (
            (before.isalpha() and after.isalpha())
            or _DRIVE.match(prose, start - 2)
            or _is_nested(prose, start, plain[first])
        ):
            continue
        if (
            not (before.isalnum() or after.isalnum() or (before and before in _CLOSED_BEHIND))
            or before in _NO_SLASH
        ):
            continue
        yield Repair(start, end, "", 0.98)


def _is_nested(prose: str, at: int, plain: list[int]) -> bool:
    r"""Whether a slashed mark stands with a second one between marks without a slash: `"My \"dear\" friend"`."""
    number = bisect_right(plain, at)
    if not number % 2 or number == len(plain) or plain[number] - plain[number - 1] > LONGEST:
        return False
    return len(_SLASHED.findall(prose, plain[number - 1], plain[number] + 1)) > 1


def quote(sheet: Sheet) -> Iterator[Repair]:
    """A quotation mark that looks the wrong way, with the blank and the stray apostrophe that made it so.

    WordPress turns a straight mark behind a blank into an opening one: `“si fa’ “.` was `"si fa' ".`. Only where
    a mark was opened in the same paragraph (or, for `”word”`, where the next one closes), and never in languages that
    close with “ or open with ”.

    >>> from pipeline.clean import tried
    >>> tried(quote, "vivono di “si deve” e “si fa’ “. Poi “basta“.")
    'vivono di “si deve” e “si fa”. Poi “basta”.'
    """
    prose = sheet.prose
    if "„" in prose or "‟" in prose:
        return
    if "“" in prose or "”" in prose:
        yield from _curly(sheet)
    if ' "' in prose or '\xa0"' in prose:
        yield from _straight(sheet)


def _curly(sheet: Sheet) -> Iterator[Repair]:
    """Repairs of “ and ”."""
    prose = sheet.prose
    edge = -1
    opened = -1
    for found in re.finditer("[“”]", prose):
        at = found.start()
        if at >= edge:
            _, edge = sheet.paragraph(at)
            opened = -1
            language = sheet.language(at)
        if language not in LANGUAGES:
            continue
        before, after = prose[at - 1 : at] if at else "", prose[at + 1 : at + 2]
        ends = not after or after in _ENDS
        if found[0] == "“":
            if opened >= 0 and ends and before and not before.isdigit():
                if before in _BLANKS:
                    if after in " \xa0" and not _was_closing(prose, opened, at, edge):
                        continue
                    yield _closed(prose, opened, at, language)
                else:
                    yield Repair(at, at + 1, "”", 0.98, "a mark was opened before")
                yield from _opened(prose, opened, language)
                opened = -1
            else:
                opened = at
            continue
        if before.isdigit() and opened < 0:
            continue  # inches
        if opened >= 0:
            if before and before in _BLANKS and ends and language != "fr":
                yield _closed(prose, opened, at, language)
            if opened >= 0 and at - opened <= LONGEST and ends:
                yield from _opened(prose, opened, language)
            opened = -1
        elif (
            after.isalnum()
            and (not before or before in " \t\n\r(\xa0\x0e\x0f\x11[«'’‘")
            and _closes_next(prose, at, edge)
        ):
            yield Repair(at, at + 1, "“", 0.97, "the next mark closes")
            opened = at


def _opened(prose: str, opened: int, language: str | None) -> Iterator[Repair]:
    """An opening mark set right before its word; in French a blank may belong there."""
    end = opened + 1
    while prose[end : end + 1] and prose[end] in _BLANKS:
        end += 1
    if (
        end > opened + 1
        and language != "fr"
        and prose[end : end + 1].isalnum()
        and (not opened or prose[opened - 1] in " \t\n\r\xa0(\x0e\x0f\x11")
    ):
        yield Repair(opened + 1, end, "", 0.96, "a mark is closed behind")


def _was_closing(prose: str, opened: int, at: int, edge: int) -> bool:
    """Whether “ between two blanks closes: no mark follows that would close a new quotation before another opens."""
    following = re.compile("[“”]").search(prose, at + 1, edge)
    return at - opened <= 120 and (following is None or following[0] == "“")


def _closes_next(prose: str, at: int, edge: int) -> bool:
    """Whether the next mark after a place is ” behind a word."""
    following = re.compile("[“”]").search(prose, at + 1, edge)
    if following is None or following[0] == "“" or following.start() - at > LONGEST:
        return False
    return (
        prose[following.start() - 1] not in " \xa0\n(["
        and (prose[following.end() : following.end() + 1] or " ") in _ENDS
    )


def _closed(prose: str, opened: int, at: int, language: str | None, mark: str = "”") -> Repair:
    """A closing mark set right behind its word, together with the full stop or comma that follows it."""
    start = at
    while prose[start - 1] in _BLANKS:
        start -= 1
    evidence = "a mark was opened before"
    stray = _STRAY.search(prose, opened, at)
    if stray and _is_stray(prose, opened, stray, language):
        start = stray.start(2)
        evidence = "the apostrophe belongs to the damaged mark"
    stop = at + 1
    after = mark
    if prose[at] != mark or start < at - 1 or prose[start] not in _BLANKS:
        found = _AFTER_STOP.match(prose, at + 1)
        if found:
            stop, after = found.end(), mark + found[0]
    elif prose[at] == mark:
        return Repair(start, at, "", 0.97, evidence)
    return Repair(start, stop, after, 0.97, evidence)


def _is_stray(prose: str, opened: int, stray: re.Match[str], language: str | None) -> bool:
    """Whether an apostrophe before a damaged mark has no duty of its own."""
    word = stray[1].lower()
    if word.endswith(("s", "z")) and language == "en":
        return False  # a plural's possessive
    inner = prose[opened + 1 : stray.start(2)]
    if "‘" in inner or inner.startswith("'") or " '" in inner:
        return False  # a quotation inside the quotation
    if language == "it" and word in ORDERS:
        # `si fa` is a statement; only the order `fa’!` has an apostrophe, and it begins a sentence.
        return inner.strip().lower() != word
    return language != "it" or word not in CUT


def _straight(sheet: Sheet) -> Iterator[Repair]:
    """Repairs of blanks (and a stray apostrophe) before a closing straight mark."""
    prose = sheet.prose
    start = 0
    while (start := prose.find('"', start)) >= 0:
        first, edge = sheet.paragraph(start)
        marks = [found.start() for found in re.finditer('"', prose[first:edge])]
        if len(marks) % 2 == 0 and "\x10" not in prose[first:edge]:
            language = sheet.language(start)
            if language in LANGUAGES and language != "fr":
                yield from _straight_pairs(prose, first, edge, [first + mark for mark in marks], language)
        start = edge


def _straight_pairs(
    prose: str, first: int, edge: int, marks: list[int], language: str | None
) -> Iterator[Repair]:
    """The closing marks of a paragraph, if its marks open and close in turn."""
    for opening in marks[::2]:
        before, after = (
            prose[opening - 1 : opening] if opening > first else "",
            prose[opening + 1 : opening + 2],
        )
        if (before.isalnum() or before in ".,;:!?)") and before:
            return
        if not after or after in " \xa0\n.,;:!?)":
            return
    for opening, closing in zip(marks[::2], marks[1::2], strict=True):
        after = prose[closing + 1 : closing + 2] if closing + 1 < edge else ""
        if after and after not in _ENDS:
            return
        inner = prose[opening + 1 : closing].rstrip(_BLANKS)[-1:]
        if (
            prose[closing - 1] in _BLANKS
            and (inner.isalpha() or inner in ".!?…)'’")
            and (not after or after in _ENDS)
            and closing - opening <= LONGEST
        ):
            yield _closed(prose, opening, closing, language, '"')
