"""The text and signs of a paragraph, heading or cell in, a line of Markdown out (several where it breaks)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.convert.markdown import escape
from pipeline.convert.markdown.emphasis import emphasise, marked
from pipeline.convert.markdown.signs import (
    BREAK,
    CLOSING,
    DEL,
    DEL_END,
    EM,
    EM_END,
    FLOAT,
    IMAGE,
    LINK,
    LINK_END,
    OPENING,
    PARAGRAPH,
    STRONG,
    STRONG_END,
    TAG,
    TAG_END,
)

if TYPE_CHECKING:
    from pipeline.convert.markdown.code import Span

_SIGN = re.compile("[\x01-\x13]")
_HARD_BLANKS = re.compile("\xa0[ \xa0]+| \xa0[ \xa0]*")
"""A hard space beside another blank is layout; alone, as in French before a colon, it is text."""
_BLANK_IN_BEGIN = re.compile(f"[{OPENING}]+[ \xa0{BREAK}][{OPENING} \xa0{BREAK}]*")
_BLANK_IN_END = re.compile(f"[ \xa0{BREAK}][{CLOSING} \xa0{BREAK}]*[{CLOSING}][{CLOSING} \xa0{BREAK}]*")
_UNSURE = [
    # Each begins with its sign: the search for one character is the fastest there is.
    (sign, re.compile(sign + pattern))
    for signs, pattern in (
        (STRONG + EM + DEL, r"(?:[ \xa0\x0e\x01-\x06]|(?<=[^\s\x0e].))"),
        (
            STRONG_END + EM_END + DEL_END,
            r"(?:(?<=[ \xa0\x0e].)|[^\s\x0e.,;:!?)]| [\x01-\x06]|(?<=[\W_].)[.,;:!?)])",
        ),
        (LINK + TAG, r"[ \xa0\x0e]"),
        (LINK_END + TAG_END, r"(?<=[ \xa0\x0e].)"),
    )
    for sign in signs
]
"""Marks that need a look: a blank inside or another mark beside them, or neighbours that `emphasise` doubts."""
_TWO_BLANKS = re.compile("  +")
_TOUCHING = tuple(
    (re.compile(f"{end}( ?){begin}"), end + begin, f"{end} {begin}")
    for begin, end in ((EM, EM_END), (STRONG, STRONG_END), (DEL, DEL_END))
)
_BOTH = re.compile(f"{STRONG}{EM}([^\x01-\x06]*){EM_END}{STRONG_END}")
_FLOAT = re.compile(f"(?:{FLOAT}|{LINK}{FLOAT}{LINK_END}) (?=[^{BREAK}])")
_TAKEN = re.compile("[\x08\x0f\x10\x11\x12]")
_PICTURE = re.compile(f"{LINK}[{IMAGE} ]*{LINK_END}|{IMAGE}")
_PICTURES = f"{LINK}{LINK_END}{IMAGE} "
_EDGES = f" \xa0{BREAK}"
NOT_TEXT = " \t\n\r\xa0\u200b\u200c\u200d\u2060\ufeff\xad"
"""What shows nothing by itself."""


def line(parts: list[str], atoms: list[str | Span], *, breaks: str = "  \n", item: bool = False) -> str:
    """Finish the collected parts of a line; "" if nothing in them is visible.

    `breaks` is what a hard break is written as; where that has no line end, nothing of the line
    can become a block.
    """
    if len(parts) == 1 and parts[0] != BREAK:
        return str(atoms[0]) if atoms else _text(parts[0], breaks=breaks, item=item)
    return finished("".join(parts), atoms, breaks=breaks, item=item)


def _text(s: str, *, breaks: str, item: bool) -> str:
    """A line without signs."""
    s = collapse(s).strip()
    if not s.strip(NOT_TEXT):
        return ""
    s = escape.text(s)
    return escape.start(s, first=True, item=item) if "\n" in breaks else s


def finished(s: str, atoms: list[str | Span], *, breaks: str = "  \n", item: bool = False) -> str:
    """The same of parts that are joined."""
    if not _SIGN.search(s):
        return _text(s, breaks=breaks, item=item)
    s = collapse(s).strip()
    if not s.strip(NOT_TEXT):
        return ""
    multiline = "\n" in breaks
    if BREAK in s:
        s = breaks_only(s).strip(_EDGES)
    escaped = escape.text(s)
    sure = is_sure(escaped)
    s = escaped if sure else escape.text(_tidy(s))
    if not s.strip(NOT_TEXT):
        return ""
    if FLOAT in s:
        if multiline and not item:
            s = _set_apart(s)
        s = s.replace(FLOAT, IMAGE)
    if BREAK in s:
        lines = [part.strip() for part in s.split(BREAK)]
        if multiline:
            lines = [escape.start(part, first=not at, item=item) for at, part in enumerate(lines)]
        s = BREAK.join(lines)
    elif multiline:
        s = escape.start(s, first=True, item=item)
        if IMAGE in s and len(s) > 1 and not s.strip(_PICTURES):
            s = "\n".join(_PICTURE.findall(s))
    s = marked(s) if sure else emphasise(s)
    if LINK in s:
        s = s.replace("!" + LINK, "\\!" + LINK).replace(LINK, "[")
    if atoms:
        following = iter(atoms)
        first, *others = _TAKEN.split(s)
        s = first + "".join([f"{next(following)}{piece}" for piece in others])
    return s.replace(BREAK, breaks).replace(PARAGRAPH, "\n\n")


def is_sure(s: str) -> bool:
    """Whether the marks in escaped text can be written as they stand."""
    for sign, unsure in _UNSURE:  # noqa: SIM110 - asked for every line
        if sign in s and unsure.search(s):
            return False
    return True


def collapse(s: str) -> str:
    r"""White space as a browser shows it: one blank.

    >>> collapse("a \n b\xa0c\xa0 d")
    'a b\xa0c d'
    """
    # Each is a scan in C; a regular expression that does the same takes ten times as long.
    if "\n" in s:
        s = s.replace("\n", " ")
    if "\t" in s:
        s = s.replace("\t", " ")
    if "\r" in s:
        s = s.replace("\r", " ")
    if "  " in s:
        s = _TWO_BLANKS.sub(" ", s)
    if "\xa0" in s:
        s = _HARD_BLANKS.sub(" ", s)
    return s


def _set_apart(s: str) -> str:
    """Give pictures that text flows around a paragraph of their own before it."""
    at = 0
    while match := _FLOAT.match(s, at):
        at = match.end()
    if not at or not s[at:].strip(f"{_PICTURES}{FLOAT}"):
        return s
    return s[:at].strip() + PARAGRAPH + escape.start(s[at:], first=True, item=False)


def _tidy(s: str) -> str:
    """Blanks out of the ends of marks, equal marks that touch joined."""
    s = _BLANK_IN_BEGIN.sub(lambda m: _blank(m[0]) + m[0].translate(_NO_BLANK), s)
    s = _BLANK_IN_END.sub(lambda m: m[0].translate(_NO_BLANK) + _blank(m[0]), s)
    if BREAK in s:
        s = breaks_only(s)
    if "  " in s:
        s = _TWO_BLANKS.sub(" ", s)
    if STRONG + EM in s:
        # Both around the same text: the order in which a reader takes them.
        s = _BOTH.sub(rf"{EM}{STRONG}\1{STRONG_END}{EM_END}", s)
    for _ in range(2):
        for pattern, touching, apart in _TOUCHING:
            if touching in s or apart in s:
                s = pattern.sub(r"\1", s)
    return s.strip(_EDGES)


def breaks_only(s: str) -> str:
    """The text without blanks around its breaks, and without breaks after breaks."""
    s = BREAK.join([line.strip(" \xa0") for line in s.split(BREAK)])
    while BREAK + BREAK in s:
        s = s.replace(BREAK + BREAK, BREAK)
    return s


_NO_BLANK = dict.fromkeys(map(ord, " \xa0" + BREAK))


def _blank(run: str) -> str:
    """What stays of blanks that stood inside a mark."""
    if BREAK in run:
        return BREAK
    return " " if " " in run else "\xa0"
