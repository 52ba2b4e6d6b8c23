"""Numbers, sizes, times and columns in the form in which people read them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Control characters steer a terminal, bidi marks turn a line round, lone surrogates can not be written.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_UNITS = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))
ELLIPSIS = "…"


def many(number: int, noun: str) -> str:
    """A number with its noun.

    >>> many(1, "file"), many(12000, "entry"), many(0, "box")
    ('1 file', '12,000 entries', '0 boxes')
    """
    if number == 1:
        return f"1 {noun}"
    if noun.endswith("y") and noun[-2] not in "aeou":
        return f"{number:,} {noun[:-1]}ies"
    return f"{number:,} {noun}{'es' if noun.endswith(('x', 's')) else 's'}"


def size(count: float) -> str:
    """Bytes.

    >>> size(0), size(1), size(999), size(1300000), size(2.5e9)
    ('0 bytes', '1 byte', '999 bytes', '1.3 MB', '2.5 GB')
    """
    for unit, name in _UNITS:
        if count >= unit * 0.99995:
            return f"{count / unit:.1f} {name}" if count < 100 * unit else f"{count / unit:.0f} {name}"
    return "1 byte" if count == 1 else f"{count:.0f} bytes"


def duration(seconds: float) -> str:
    """A length of time.

    >>> duration(4.2), duration(61), duration(7384)
    ('4 s', '1 min 01 s', '2 h 03 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02} min"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words as a sentence lists them.

    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)


def visible(text: str) -> str:
    r"""The text on one line, without anything that steers a terminal.

    >>> visible("a\x1b[2Jb\n")
    'a\\x1b[2Jb\\n'
    """
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape", "surrogatepass").decode(), text)


def width(text: str) -> int:
    """Columns that a text takes on a terminal.

    >>> width("perché"), width("日本"), width("e\u0301")
    (6, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def padded(text: str, columns: int) -> str:
    """The text, filled up with blanks."""
    return text + " " * (columns - width(text))


def shortened(text: str, columns: int) -> str:
    """The text, cut where it is too long.

    >>> shortened("abcdef", 4), shortened("abcd", 4)
    ('abc…', 'abcd')
    """
    if width(text) <= columns:
        return text
    taken, room = "", columns - 1
    for char in text:
        room -= width(char)
        if room < 0:
            break
        taken += char
    return taken.rstrip() + ELLIPSIS


def aligned(rows: Iterable[Sequence[str | int]], indent: str = "  ") -> list[str]:
    """Rows as lines of aligned columns: numbers to the right, words to the left, the last column as it is.

    >>> aligned([("post", 12, "a"), ("scheda", 1, "b")])
    ['  post    12  a', '  scheda   1  b']
    """
    table = [
        [(f"{cell:,}", True) if isinstance(cell, int) else (cell, False) for cell in row] for row in rows
    ]
    columns = max(map(len, table), default=0)
    widths = [max((width(row[at][0]) for row in table if at < len(row)), default=0) for at in range(columns)]
    lines = []
    for row in table:
        cells = [
            f"{' ' * (widths[at] - width(text))}{text}" if number else padded(text, widths[at])
            for at, (text, number) in enumerate(row)
        ]
        lines.append((indent + "  ".join(cells)).rstrip())
    return lines


def wrapped(words: Iterable[str], columns: int, indent: str, between: str = ", ") -> list[str]:
    """Words one after the other, on as many lines as they need."""
    lines: list[str] = []
    line = ""
    for word in words:
        longer = f"{line}{between}{word}" if line else word
        if line and width(longer) > columns - width(indent):
            lines.append(indent + line + between.rstrip())
            line = word
        else:
            line = longer
    return [*lines, indent + line] if line else lines
