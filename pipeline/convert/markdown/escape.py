r"""Text in, Markdown out that shows exactly that text: escaped is only what would become markup.

Where both would do, the form is taken that all Markdown dialects know: `&lt;` and not `\<`.
"""

from __future__ import annotations

import re

from pipeline.convert.markdown.signs import LINK

_ENTITY = re.compile(r"&(?=#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_TEMPLATE = re.compile(r"\{(?=[{%#])")
"""Hugo, Jekyll and Eleventy would run it."""
_BACKSLASH = re.compile(
    # The class stands first, so that the search runs from one of these characters to the next.
    r"""
    [\\`*_\[\]~^](?:
        (?<=\\)(?=[!-/:-@\[-`{-~\x01-\x12])                # else it is text
      | (?<=`)
      | (?<=\*)(?:(?=\S)|(?<=\S\*))                        # between blanks it is text
      | (?<=_)(?:(?<![^\W_]_)(?=\S)|(?<=\S_)(?![^\W_]))     # inside a word it is text
      | (?<=\[)(?:(?=\^)|(?<=\^\[))                        # footnotes
      | (?<=\x07\^)
      | (?<=\])(?=\()                                      # links
      | (?<=~)(?:(?=[~\x03\x06])|(?<=[~\x03\x06]~)|(?<=\w~)|(?<=[^\w\s]~)(?![^\W_]))
    )""",
    re.VERBOSE,
)
_IN_LINK = re.compile(r"\x07[^\x08]*")
_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)

_START = re.compile(
    r"""
      (?P<sign>\#{1,6}(?=\s|$) | [-+*](?=\s|$) | >)
    | (?P<number>\d{1,9})[.)](?=\s|$)
    | (?P<rule>--+\s*$ | -(?:\s*-)+\s*$)
    """,
    re.VERBOSE,
)
_FIRST = re.compile(r"\[(?:[^\[\]\\]|\\.)+\]:")
"""A link's definition; it can only begin a paragraph."""
_LATER = re.compile(r"=+\s*$|\|?\s*:?-[-\s|:]*$")
"""The underline of a heading, the second row of a table; they need a line above."""
_TASK = re.compile(r"\[[ xX]\](?=\s|$)")
STARTS = frozenset("#-+*>0123456789[=|:")
"""With which a line begins that may be a block."""


def text(s: str) -> str:
    r"""Escape what would be inline markup.

    >>> print(text("snake_case, 2 * 3, a < b, AT&T, [sic]"))
    snake_case, 2 * 3, a < b, AT&T, [sic]
    >>> print(text("*x* _y_ <b> &amp; [a](b) ~~c~~ {{ d }}"))
    \*x\* \_y\_ &lt;b> &amp;amp; [a\](b) \~\~c\~\~ &#123;{ d }}
    """
    # One character is found many times faster than two, or than any of several.
    if "_" in s or "*" in s or "[" in s or "]" in s or "`" in s or "\\" in s or "~" in s or "^" in s:
        s = _BACKSLASH.sub(r"\\\g<0>", s)
    if "&" in s:
        s = _ENTITY.sub("&amp;", s)
    if "<" in s:
        s = _TAG.sub("&lt;", s)
    if "{" in s:
        s = _TEMPLATE.sub("&#123;", s)
    if LINK in s and ("[" in s or "]" in s):
        s = _IN_LINK.sub(_brackets, s)
    return s


def _brackets(match: re.Match[str]) -> str:
    """A link's text with its brackets escaped, unless they pair."""
    return brackets(match[0])


def brackets(s: str) -> str:
    r"""Escape the brackets in escaped text, unless they pair.

    >>> print(brackets("[a] b"), brackets("a] b"))
    [a] b a\] b
    """
    depth = 0
    for found in _BRACKET.findall(s):
        if found == "[":
            depth += 1
        elif found == "]":
            depth -= 1
            if depth < 0:
                break
    return s if depth == 0 else _BRACKET.sub(lambda m: m[0] if len(m[0]) > 1 else "\\" + m[0], s)


def start(line: str, *, first: bool, item: bool) -> str:
    r"""Escape what would make the line a block; `first` of its paragraph, in a list's `item`.

    >>> start("1. one", first=True, item=False)
    '1\\. one'
    >>> start("-5 degrees", first=True, item=False)
    '-5 degrees'
    """
    if not line or line[0] not in STARTS:
        return line
    if match := _START.match(line):
        at = match.end("number") if match["number"] else 0
        return f"{line[:at]}\\{line[at:]}"
    if first:
        if _FIRST.match(line) or (item and _TASK.match(line)):
            return "\\" + line
    elif _LATER.match(line):
        return "\\" + line
    return line


def heading(line: str) -> str:
    r"""Escape number signs that would be taken for a heading's closing ones.

    >>> print(heading("C #"))
    C \#
    """
    if line.endswith("#"):
        kept = line.rstrip("#")
        if not kept or kept[-1] == " ":
            return f"{kept}\\{line[len(kept) :]}"
    return line
