"""Emphasis signs in, `**`, `*` and `~~` out; HTML tags where a reader would not see those as meant.

Whether a row of asterisks opens, closes or is text depends on its neighbours. Simple cases are
known to be right; the rest is read back here by CommonMark's own algorithm before it is believed.
"""

from __future__ import annotations

import re
import unicodedata

from pipeline.convert.markdown.signs import (
    BREAK,
    DEL,
    DEL_END,
    EM,
    EM_END,
    STRONG,
    STRONG_END,
)

_MARKS = {STRONG: "**", EM: "*", DEL: "~~", STRONG_END: "**", EM_END: "*", DEL_END: "~~"}
_TAGS = {
    STRONG: "<strong>",
    EM: "<em>",
    DEL: "<del>",
    STRONG_END: "</strong>",
    EM_END: "</em>",
    DEL_END: "</del>",
}
_BEGINS = frozenset((STRONG, EM, DEL))
_SIGN = re.compile("([\x01-\x06])")
_DOUBTFUL = re.compile(
    # The class stands first, so that the search runs from one sign to the next.
    "[\x01-\x06](?:"
    "(?<=[^\\s\x0e][\x01-\x03])"  # opens right after something
    "|(?<=[\x04-\x06])(?=[^\\s\x0e.,;:!?)])"  # closes right before something
    "|(?<=[\\W_][\x04-\x06])(?=[.,;:!?)])"  # closes between punctuation
    ")"
)
_NEIGHBOURS = {"\x07": "[", "\x08": ")", "\x0f": "`", "\x10": "<", "\x11": ">", "\x12": "!", BREAK: " "}
_TRIES = 4
_REACH = 12
"""How many open runs are looked through for a partner; what lies further is written as a tag."""


def marked(s: str) -> str:
    """Replace the emphasis signs of text where none is doubtful."""
    for sign, mark in _MARKS.items():
        if sign in s:
            s = s.replace(sign, mark)
    return s


def emphasise(s: str) -> str:
    r"""Replace the emphasis signs of a line of otherwise finished text.

    >>> emphasise("a \x01b\x04 c")
    'a **b** c'
    >>> emphasise("\x01note:\x04text")
    '<strong>note:</strong>text'
    """
    if not _DOUBTFUL.search(s):
        return marked(s)
    pieces = _SIGN.split(s)
    pairs = _pairs(pieces)
    raw: set[int] = set()
    for _ in range(_TRIES):
        wrong = _misread(pieces, pairs, raw)
        if not wrong:
            break
        raw |= wrong
    else:
        raw.update(pairs)
    return "".join(
        piece if not at % 2 else _TAGS[piece] if at in raw else _MARKS[piece]
        for at, piece in enumerate(pieces)
    )


def _pairs(pieces: list[str]) -> dict[int, int]:
    """Position of each sign -> position of its partner."""
    pairs: dict[int, int] = {}
    stack: list[int] = []
    for at in range(1, len(pieces), 2):
        if pieces[at] in _BEGINS:
            stack.append(at)
        else:
            begin = stack.pop()
            pairs[begin], pairs[at] = at, begin
    return pairs


class _Run:
    """A row of equal marks, as CommonMark sees it."""

    __slots__ = ("at", "char", "closes", "left", "length", "opens", "signs")

    def __init__(self, char: str, at: int) -> None:
        self.char = char
        self.at = at
        """Index of the first piece of text after it."""
        self.signs: list[int] = []
        self.length = self.left = 0
        self.opens = self.closes = False


def _misread(pieces: list[str], pairs: dict[int, int], raw: set[int]) -> set[int]:
    """Positions of the signs that a reader would not take as meant."""
    wrong: set[int] = set()
    for symbols in (False, True):
        runs = _runs(pieces, raw, symbols=symbols)
        matches = _match(runs)
        for run in runs:
            if run.left:
                wrong.update(run.signs)
        if not wrong and not _same(pieces, raw, matches):
            wrong.update(at for at in pairs if at not in raw)
    return wrong | {pairs[at] for at in wrong}


def _runs(pieces: list[str], raw: set[int], *, symbols: bool) -> list[_Run]:
    """The rows of marks with what they can do."""
    runs: list[_Run] = []
    before = " "
    run: _Run | None = None
    for at, piece in enumerate(pieces):
        if at % 2:
            if at in raw:
                if run is not None:
                    _flank(run, before, "<", symbols=symbols)
                run, before = None, ">"
                continue
            mark = _MARKS[piece]
            if run is not None and run.char != mark[0]:
                _flank(run, before, mark[0], symbols=symbols)
                before = run.char
                run = None
            if run is None:
                run = _Run(mark[0], at)
                runs.append(run)
            run.signs.append(at)
            run.length += len(mark)
            run.at = at + 1
        elif piece:
            if run is not None:
                _flank(run, before, piece[0], symbols=symbols)
                run = None
            before = piece[-1]
    if run is not None:
        _flank(run, before, " ", symbols=symbols)
    return runs


def _flank(run: _Run, before: str, after: str, *, symbols: bool) -> None:
    """Decide by its neighbours whether a row of marks can open and close."""
    before, after = _NEIGHBOURS.get(before, before), _NEIGHBOURS.get(after, after)
    blank_before, blank_after = before.isspace(), after.isspace()
    mark_before, mark_after = _is_mark(before, symbols=symbols), _is_mark(after, symbols=symbols)
    run.opens = not blank_after and (not mark_after or blank_before or mark_before)
    run.closes = not blank_before and (not mark_before or blank_after or mark_after)
    run.left = run.length


def _is_mark(char: str, *, symbols: bool) -> bool:
    """Punctuation; newer readers count `symbols` as well."""
    if char.isascii():
        return not char.isalnum() and not char.isspace()
    category = unicodedata.category(char)
    return category[0] == "P" or (symbols and category[0] == "S")


def _match(runs: list[_Run]) -> list[tuple[int, int, str]]:
    """What CommonMark makes of the rows: (first piece inside, first piece after, mark)."""
    found: list[tuple[int, int, str]] = []
    openers: list[_Run] = []
    for run in runs:
        while run.closes and run.left:
            for back in range(len(openers) - 1, max(-1, len(openers) - 1 - _REACH), -1):
                opener = openers[back]
                if opener.char == run.char and _fit(opener, run):
                    break
            else:
                break
            del openers[back + 1 :]
            used = 2 if opener.left > 1 and run.left > 1 else 1
            found.append((opener.at, run.at, run.char * used))
            opener.left -= used
            run.left -= used
            if not opener.left:
                openers.pop()
        if run.opens and run.left:
            openers.append(run)
    return found


def _fit(opener: _Run, closer: _Run) -> bool:
    """Whether two rows may pair."""
    if opener.char == "~":
        return opener.length == closer.length
    both = opener.closes or closer.opens
    return not (
        both and (opener.length + closer.length) % 3 == 0 and (opener.length % 3 or closer.length % 3)
    )


def _same(pieces: list[str], raw: set[int], matches: list[tuple[int, int, str]]) -> bool:
    """Whether every piece of text has the emphasis that was meant."""
    change: dict[int, list[tuple[str, int]]] = {}
    for begin, end, mark in matches:
        change.setdefault(begin, []).append((mark, 1))
        change.setdefault(end, []).append((mark, -1))
    meant = dict.fromkeys(("**", "*", "~~"), 0)
    read = dict(meant)
    for at, piece in enumerate(pieces):
        for mark, step in change.get(at, ()):
            if mark not in read:
                return False
            read[mark] += step
        if at % 2:
            if at not in raw:
                meant[_MARKS[piece]] += 1 if piece in _BEGINS else -1
        elif piece and meant != read:
            return False
    return True
