"""Front matter: a dict in, YAML between its `---` lines out, which readers of YAML 1.1 and 1.2 read alike.

Strings stand plain, as a careful author writes them, where no reader can take them for anything else;
everywhere else they are double-quoted. Dates are timestamps with their offset, lists are block sequences.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from functools import lru_cache

_UNSAFE = "\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"
"""Not printable in YAML, a line break in one of its versions, or a mark that readers swallow."""

# Letters, what lies beyond ASCII but blanks, and two signs that no version of YAML gives a meaning. A
# digit may begin a plain string only if a blank and a letter follow: `10 things`, never `12:30` or `0x1F`.
# T and Z do not count as letters then: they are what timestamps are made of.
_PLAIN = re.compile(
    r"(?:[A-Za-z/(\u00a1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e"
    r"\u2060-\u2fff\u3001-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
    rf"|[0-9](?=[^ ]*+ [^A-SU-Ya-su-y{_UNSAFE}]*+[A-SU-Ya-su-y]))[^{_UNSAFE}]*"
).fullmatch

_MEANS_SOMETHING = frozenset(
    [
        "y",
        "yes",
        "n",
        "no",
        "on",
        "off",
        "true",
        "false",
        "null",
        "nil",
        "none",
        "nan",
        "inf",
        "infinity",
        "undefined",
    ],
)
"""Plain words that some reader takes for a boolean, nothing or a number (compared in lower case)."""
_LONGEST_MEANING = max(map(len, _MEANS_SOMETHING))

_TO_ESCAPE = re.compile(rf'["\\{_UNSAFE}]')
_SHORT_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SURROGATE = re.compile("[\ud800-\udfff]").search

_LONGEST_KEY = 1000
"""YAML readers look for the colon of a key within 1,024 characters; a longer key takes the `? ` form."""


def emit(fields: dict[str, object]) -> str:
    r"""The front matter of a file, with both its `---` lines.

    >>> print(emit({"title": "Ciao mondo", "tags": ["C#", "yes"], "weight": 3}), end="")
    ---
    title: Ciao mondo
    tags:
      - C#
      - "yes"
    weight: 3
    ---
    """
    lines = ["---"]
    _mapping(lines, fields, "")
    lines.append("---\n")
    return "\n".join(lines)


def text(value: str) -> str:
    r"""A string as a YAML scalar.

    >>> text("L'Aquila: 10 anni dopo")
    '"L\'Aquila: 10 anni dopo"'
    """
    if (
        _PLAIN(value)
        and ": " not in value
        and " #" not in value
        and (last := value[-1]) != ":"
        and not last.isspace()
        and (len(value) > _LONGEST_MEANING or value.lower() not in _MEANS_SOMETHING)
    ):
        return value
    if _SURROGATE(value):
        value = _well_formed(value)
    return '"' + _TO_ESCAPE.sub(_escape, value) + '"'


def _well_formed(value: str) -> str:
    """The text with pairs of surrogates joined and lone ones, which no file can hold, as U+FFFD."""
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _escape(found: re.Match[str]) -> str:
    """One character in the escaped form that every reader knows."""
    character = found[0]
    short = _SHORT_ESCAPES.get(character)
    if short is not None:
        return short
    code = ord(character)
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}"


def _number(value: float) -> str:
    """A float with the dot and the signed exponent that YAML 1.1 asks for."""
    if not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    written = repr(value)
    mantissa, e, exponent = written.partition("e")
    return f"{mantissa}.0e{exponent}" if e and "." not in mantissa else written


def _scalar(value: object) -> str:
    """A value that fits on one line; anything unforeseen goes as text."""
    if isinstance(value, str):
        return text(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return text(str(value))


def _mapping(lines: list[str], fields: dict[str, object], indent: str) -> None:
    """Add a line or more for every key."""
    names = "".join(fields)
    if not names.isascii() and _SURROGATE(names):
        fields = _joined(fields)
    for key, value in fields.items():
        name = _key(key)
        if len(name) > _LONGEST_KEY:
            name = f"? {name}\n{indent}"
        if type(value) is str:
            lines.append(f"{indent}{name}: {text(value)}")
        elif isinstance(value, (list, tuple, dict)):
            _nested(lines, f"{indent}{name}:", value, indent + "  ")
        else:
            lines.append(f"{indent}{name}: {_scalar(value)}")


@lru_cache(maxsize=1024)
def _key(key: str) -> str:
    """A key as YAML; the same few keys come with every entry."""
    written = text(key)
    # Legal when plain, but not every tool that splits front matter agrees which colon ends the key.
    return written if written is not key or ":" not in key else f'"{_TO_ESCAPE.sub(_escape, key)}"'


def _joined(fields: dict[str, object]) -> dict[str, object]:
    """Keys as they can be written; values whose keys become the same share one as a list."""
    result: dict[str, object] = {}
    for key, value in fields.items():
        name = _well_formed(key)
        result[name] = [result[name], value] if name in result else value
    return result


def _nested(lines: list[str], head: str, value: object, indent: str) -> None:
    """Add a list or dict under `head`, its members indented."""
    if isinstance(value, dict):
        if not value:
            head += " {}"
        lines.append(head)
        _mapping(lines, value, indent)
    elif isinstance(value, (list, tuple)):
        if not value:
            head += " []"
        lines.append(head)
        for member in value:
            if type(member) is str:
                lines.append(f"{indent}- {text(member)}")
            elif isinstance(member, (list, tuple, dict)):
                _nested(lines, f"{indent}-", member, indent + "  ")
            else:
                lines.append(f"{indent}- {_scalar(member)}")
