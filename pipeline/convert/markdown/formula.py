r"""LaTeX goes in, the same formula comes out in a form that no reader of Markdown takes for anything else.

Readers that know formulas (Pandoc, Hugo's passthrough, markdown-it-katex, remark-math, GitHub) take what stands between
dollar signs as it is, so nothing in it may be escaped. A reader that knows none would make emphasis, links or tags of it.
LaTeX itself has another way to write each of these, and blanks mean nothing in it.
"""

from __future__ import annotations

import re

_INERT: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<(?=[A-Za-z/!?])"), r"\\lt "),  # a tag
    (re.compile(r"(?<![A-Za-z0-9\\])_(?=\S)"), "_ "),  # the same; inside a word it is none
    (re.compile(r"`"), r"{\\lq}"),  # code
    (re.compile(r"~(?=~)"), "~ "),  # struck text
    (re.compile(r"\](?=[(\[])"), "] "),  # a link
    (re.compile(r"\[(?=\^)"), "[ "),  # a footnote
    (re.compile(r"&(?=#?[A-Za-z0-9]+;)"), "& "),  # an entity
)
_STAR = re.compile(r"(\\(?:begin|end)\{[A-Za-z]+\*\}|\\(?:[A-Za-z]+|\\)\*|(?<=\s)\*(?=\s))|\*\s?")
"""A star that belongs to a name or stands between blanks (1), or one that Markdown may see."""
_LINE = re.compile(r"[-+>#](?=\s)|[0-9]+(?=[.)]\s)|[-=_~`]{3,}")
"""What at the beginning of a line is a list, a heading, a quote or a rule."""


def written(latex: str) -> str:
    r"""A formula as it can stand between dollar signs.

    >>> written("a<b")
    'a\\lt b'
    >>> written("5*x*y + x^* + {a}_{1}_{2}")
    '5\\ast x\\ast y + x^\\ast + {a}_ {1}_ {2}'
    >>> written(r"\begin{align*}a_1&=b\end{align*}")
    '\\begin{align*}a_1&=b\\end{align*}'
    """
    latex = _STAR.sub(lambda star: star[1] or "\\ast ", latex)
    for pattern, inert in _INERT:
        latex = pattern.sub(inert, latex)
    return latex.strip()


def alone(latex: str) -> str:
    r"""A formula as it can stand on a line of its own.

    >>> alone("- x")
    '{-} x'
    """
    latex = written(latex)
    mark = _LINE.match(latex)
    return f"{{{mark[0]}}}{latex[mark.end() :]}" if mark else latex
