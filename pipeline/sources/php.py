"""What PHP's serialize() wrote goes in, the same value as JSON comes out; nothing is ever instantiated.

    array whose keys are 0 … n-1 in order    list
    any other array                          object with string keys, order kept
    object of class K                        {"__class__": "K", property: value, …}, private ones too
    object with a format of its own (C:)     {"__class__": "K", "__data__": the text between its braces}
    enum case (E:)                           {"__class__": "K", "name": case}
    INF, -INF, NAN                           the same as text: JSON has no such numbers
    whole number beyond 64 bits              its digits as text
    reference (R: r:)                        a copy of what it points to; null where that would be a circle

A serialised value inside a string stays a string, as it does in PHP.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from pipeline.model import Json

DEPTH = 256
"""Arrays in arrays. Real values stay under 50, and what writes JSON recurses."""
COPIES = 4_000_000
"""Characters that references may copy in all: a value can hold its own double on every level."""

Guess = Literal["", "first", "nearest"]
"""Which of its possible ends a string takes whose length is wrong; "" accepts no such string."""

_TOKEN = re.compile(
    r"""s:(\d{1,10}):"(?:([^"]*)";)?                      # 1, 2    quotes inside: cut by its length
      | i:([+-]?\d+);                                   # 3
      | a:(\d{1,10}):\{                                 # 4       an array begins
      | (\})                                            # 5
      | b:([01]);                                       # 6
      | d:([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|-?INF|NAN);  # 7
      | (N);                                            # 8
      | O:\d{1,10}:"([^"]+)":(\d{1,10}):\{              # 9, 10   an object begins
      | [Rr]:(\d{1,10});                                # 11
      | S:(\d{1,10}):"((?:[^"\\]|\\[0-9a-fA-F]{2})*)";  # 12, 13  a string with escapes
      | E:\d{1,10}:"([^":]+):([^":]+)";                 # 14, 15
      | C:\d{1,10}:"([^"]+)":(\d{1,10}):\{              # 16, 17  raw text and a brace follow
    """,
    re.VERBOSE,
)
_STRING, _INT, _ARRAY, _END, _BOOL, _FLOAT, _NULL = 2, 3, 4, 5, 6, 7, 8
_OBJECT, _REFERENCE, _ESCAPED, _ENUM = 10, 11, 13, 15

_CLOSES = re.compile(r'";(?=[sSiabdOCEeRr]:|N;|\}|\Z)')
"""An end that a string with a wrong length can have: a value, a brace or nothing follows."""
_BACKSLASH = re.compile(r"\\([0-9a-fA-F]{2})")
_SERIALIZED = re.compile(
    r"""[ \n\r\t\v\0]*(?:N;|[aOE]:[0-9]+:.*[;}]|s:[0-9]+:.*";|[bid]:[0-9.E+-]+;)[ \n\r\t\v\0]*\Z""", re.DOTALL
)
_INDEX = tuple(map(str, range(512)))


class PhpError(ValueError):
    """A text that PHP's unserialize() refuses too."""


class Unserialized(NamedTuple):
    """A value, and whether lengths of strings had to be mended to read it."""

    value: Json
    repaired: bool


def is_serialized(text: str) -> bool:
    """Whether WordPress takes the text for a serialised value (its function of this name, strict).

    >>> is_serialized('a:1:{i:0;s:1:"x";}'), is_serialized("N;"), is_serialized("a: yes;")
    (True, True, False)
    """
    return _SERIALIZED.match(text) is not None


def unserialize(text: str, *, guess: bool = False) -> Unserialized:
    r"""Read a serialised value; PhpError where PHP could not.

    Lengths count bytes of UTF-8. One that XML made wrong is understood: line ends that became shorter,
    the NULs around a property's class gone. With `guess`, so is any other (a search-and-replace over the
    database): the string ends where the rest makes sense again.

    >>> unserialize('a:2:{i:0;s:5:"perch";i:1;d:0.5;}')
    Unserialized(value=['perch', 0.5], repaired=False)
    >>> unserialize('a:1:{s:1:"t";s:4:"a\n\n";}')
    Unserialized(value={'t': 'a\n\n'}, repaired=True)
    >>> unserialize('a:1:{s:3:"url";s:4:"https://example.org";}', guess=True)
    Unserialized(value={'url': 'https://example.org'}, repaired=True)
    """
    text = text.strip(" \n\r\t\v\0")
    if not text.isascii():
        # One character a byte: lengths count as they stand.
        text = text.encode("utf-8", "surrogatepass").decode("latin-1")
    try:
        return _parse(text, "")
    except PhpError:
        if not guess:
            raise
    try:
        return _parse(text, "first")
    except PhpError:
        return _parse(text, "nearest")


def _parse(text: str, guess: Guess) -> Unserialized:
    """The value that the whole text is, read with a stack of its own."""
    match = _TOKEN.match
    slots: list[Any] = []
    copies = COPIES
    repaired = False
    stack: list[tuple[dict[str, Any], str | None, int, bool, str, int]] = []
    # The array at hand: its values, the key that waits for one, pairs still to come, whether the keys
    # were 0, 1, 2 … so far, the class of an object, its place among the values that references number.
    # The whole value is the only one of an array around it.
    values: dict[str, Any] = {}
    key: str | None = ""
    left, listed, of_class, slot = 0, False, "", -1
    pos = 0
    while True:
        token = match(text, pos)
        if token is None:
            found = text[pos : pos + 20].encode("latin-1").decode("utf-8", "replace")
            raise PhpError(f"no value at byte {pos}: {found!r}")
        pos = token.end()
        kind = token.lastindex or 0
        value: Any
        if kind <= _STRING:
            size = int(token[1])
            value = token[2]
            if value is None or len(value) != size:
                start = token.end(1) + 2
                end = start + size
                if text[end : end + 2] != '";':
                    end = _end(text, start, size, of_class if key is None else "", guess)
                    repaired = True
                value, pos = text[start:end], end + 2
            if not value.isascii():
                value = _decoded(value)
            if key is None and of_class:
                value = _property(value, of_class, values, size)
        elif kind == _INT:
            value = _integer(token[3]) if key is not None else _index(token[3])
        elif kind == _END:
            if left or key is not None or not stack:
                raise PhpError(f"an array ends too early or too late at byte {pos - 1}")
            value = slots[slot] = list(values.values()) if listed else values
            values, key, left, listed, of_class, slot = stack.pop()
            values[key] = value  # type: ignore[index]  # an array begins only where a value is due
            key = None
            if not stack:
                break
            continue
        elif kind in (_ARRAY, _OBJECT):
            if key is None:
                raise PhpError(f"an array as a key at byte {token.start()}")
            if len(stack) == DEPTH:
                raise PhpError(f"more than {DEPTH} arrays in each other")
            stack.append((values, key, left, listed, of_class, slot))
            key, slot = None, len(slots)
            slots.append(None)
            left = int(token[kind])
            listed = kind == _ARRAY
            of_class = "" if listed else _decoded(token[9])
            values = {} if listed else {"__class__": of_class}
            continue
        elif kind == _BOOL:
            value = token[6] == "1"
        elif kind == _FLOAT:
            value = _float(token[7])
        elif kind == _NULL:
            value = None
        elif kind == _REFERENCE:
            number = int(token[11])
            if not 0 < number <= len(slots):
                raise PhpError(f"a reference to nothing at byte {token.start()}")
            value = slots[number - 1]
            copies -= _weight(value, len(stack), copies)
            if copies < 0:
                raise PhpError("references that multiply the value")
        elif kind == _ESCAPED:
            value = _BACKSLASH.sub(lambda found: chr(int(found[1], 16)), token[13])
            if len(value) != int(token[12]):
                raise PhpError(f"the string at byte {token.start()} has another length")
            value = _decoded(value)
        elif kind == _ENUM:
            value = {"__class__": _decoded(token[14]), "name": _decoded(token[15])}
        else:
            end = pos + int(token[17])
            if text[end : end + 1] != "}":
                raise PhpError(f"the object at byte {token.start()} has another length")
            value = {"__class__": _decoded(token[16]), "__data__": _decoded(text[pos:end])}
            pos = end + 1
        if key is not None:
            if not stack:
                break
            values[key] = value
            key = None
            if kind != _REFERENCE or text[token.start()] == "r":
                slots.append(value)
            continue
        if kind > _INT or not left:
            raise PhpError(f"no key at byte {token.start()}")
        if listed and value != _name(len(values)):
            listed = False
        left -= 1
        key = value
    if pos != len(text):
        raise PhpError(f"more text after the value, at byte {pos}")
    return Unserialized(value, repaired)


def _end(text: str, start: int, size: int, of_class: str, guess: Guess) -> int:
    """Where a string ends whose length is wrong."""
    due = start + size
    if of_class and text[due - 2 : due] == '";' and text.startswith(("*", of_class), start):
        return due - 2  # the NULs are gone
    # Each line end lost a byte at most, so the string is at least half as long as it was.
    seen = start
    lines = 0
    loose = -1
    found = _CLOSES.search(text, start + (size + 1) // 2)
    while found and found.start() < due:
        end = found.start()
        lines += text.count("\n", seen, end)
        seen = end
        if due - end == lines:
            return end
        if due - end < lines and loose < 0:
            loose = end
        found = _CLOSES.search(text, end + 1)
    if loose >= 0:
        return loose
    if guess:
        return _guessed(text, start, min(due, len(text)), guess)
    raise PhpError(f"the string at byte {start} does not end after {size} bytes")


def _guessed(text: str, start: int, due: int, guess: Guess) -> int:
    """The first or the nearest place where a string may end."""
    found = _CLOSES.search(text, start if guess == "first" else due)
    after = found.start() if found else -1
    if guess == "first" and found:
        return after
    before = text.rfind('";', start, due + 1)
    while before >= 0 and not _CLOSES.match(text, before):
        before = text.rfind('";', start, before + 1)
    if max(before, after) < 0:
        raise PhpError(f"the string at byte {start} has no end")
    return after if before < 0 or 0 <= after - due < due - before else before


def _decoded(text: str) -> str:
    """Text again from one character a byte."""
    try:
        return text if text.isascii() else text.encode("latin-1").decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        raise PhpError("a string ends inside a character") from None


def _property(name: str, of_class: str, values: dict[str, Any], size: int) -> str:
    """A property's bare name; the class stands before it where a parent class has a property of that name."""
    scope = of_class
    if name.startswith("\0"):
        scope, _, name = name[1:].partition("\0")
    elif size == len(name.encode()) + 2 and name.startswith(("*", of_class)):
        scope = "*" if name[0] == "*" else of_class
        name = name[len(scope) :]
    return f"{scope}::{name}" if name in values else name


def _name(number: int) -> str:
    """A list's index as a key."""
    return _INDEX[number] if number < len(_INDEX) else str(number)


def _index(digits: str) -> str:
    """A whole number as a key."""
    return digits if digits[0] not in "+-0" or digits == "0" else str(_integer(digits))


def _integer(digits: str) -> int | str:
    """A whole number; one that does not fit 64 bits stays text."""
    if len(digits) > 20:
        return digits.removeprefix("+")
    number = int(digits)
    return number if -(1 << 63) <= number < 1 << 63 else str(number)


def _float(digits: str) -> float | str:
    """A number; text where JSON has none."""
    if digits[-1] in "FN":
        return digits
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        return "INF" if number > 0 else "-INF"
    return number


def _weight(value: Json, depth: int, most: int) -> int:
    """About how many characters a copy of the value takes; counting ends beyond `most`."""
    weight = 0
    waiting: list[tuple[Json, int]] = [(value, depth)]
    while waiting and weight <= most:
        each, deep = waiting.pop()
        weight += 8
        if isinstance(each, str):
            weight += len(each)
        elif isinstance(each, dict | list):
            if deep >= DEPTH:
                raise PhpError(f"more than {DEPTH} arrays in each other")
            if isinstance(each, dict):
                weight += sum(map(len, each))
            waiting.extend((inner, deep + 1) for inner in (each.values() if isinstance(each, dict) else each))
    return weight
