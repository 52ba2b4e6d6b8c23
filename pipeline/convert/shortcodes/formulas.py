"""LaTeX in shortcodes and dollar signs goes in, elements of class `math` with the bare LaTeX come out.

`<span class="math">` is a formula in the line, `<div class="math">` one that stands alone.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from pipeline.convert.shortcodes import markup
from pipeline.convert.shortcodes.tags import Surroundings, names, verbatim_ranges

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from pipeline.convert.context import Context
    from pipeline.convert.shortcodes.tags import Tag

    _Make: TypeAlias = Callable[[re.Match[str]], str]

NAMES = frozenset(names("latex tex math katex latexmath equation displaymath inlinemath wpmath"))
"""Shortcodes that enclose a formula."""

_DOLLAR = re.compile(r"\$latex(?:\s|&nbsp;|\xa0)++((?:[^$\\]++|\\.)*+)\$", re.DOTALL)
_OPTIONS = re.compile(r"&(?:amp;|#0?38;)?(?:s=-?\d|bg=\w|fg=\w)")
_PAGE = re.compile(r"\[(?:latexpage|mathjax|katexpage)(?:\s[^\[\]]*)?\]")
_PAGE_FORMULA = re.compile(
    r"\$\$((?:[^$\\]++|\\.)++)\$\$"
    r"|\\\[((?:[^\\]++|\\(?![\[\]]).)++)\\\]"
    r"|\\\(((?:[^\\]++|\\(?![()]).)++)\\\)"
    r"|(?<![\\$])\$(?![\s$])((?:[^$\\\n]++|\\.)++)(?<!\s)\$(?![\d$])"
    r"|\\begin\{(equation|align|gather|eqnarray|multline|displaymath)(\*?)\}((?:[^\\]++|\\(?!(?:begin|end)\{\5).)*+)\\end\{\5\6\}",
    re.DOTALL,
)
_DISPLAYED = frozenset(("equation", "displaymath"))
_SOFT = re.compile(r"<br ?/?>|</?p(?:\s[^<>]*)?>")
_DISARMED = (("[", "&#91;"), ("$", "&#36;"), ("((", "&#40;&#40;"))


def shield(text: str) -> str:
    """Formulas in dollar signs out of the way of paragraphs, footnotes and shortcodes."""
    if "$latex" in text:
        text = _outside(_DOLLAR, _from_dollars, text)
    if _PAGE.search(text) is not None:
        text = _outside(_PAGE_FORMULA, _from_page, text)
    return text


def _outside(pattern: re.Pattern[str], make: _Make, text: str) -> str:
    """Replace what stands neither in code nor in markup."""
    around = Surroundings(text, verbatim_ranges(text) if "<" in text else [])

    def made(found: re.Match[str]) -> str:
        """The formula, where it is one."""
        start = found.start()
        return found[0] if around.markup(start) or around.listing(start) else make(found)

    return pattern.sub(made, text)


def from_tag(name: str, given: str, latex: str) -> str:
    """`[latex]…[/latex]`."""
    return formula(latex, display=name in _DISPLAYED or "display" in given)


def _from_dollars(found: re.Match[str]) -> str:
    """`$latex …$`, sizes and colours left out."""
    latex = found[1]
    options = _OPTIONS.search(latex)
    if options is not None:
        latex = latex[: options.start()]
    return formula(latex, display=False)


def _from_page(found: re.Match[str]) -> str:
    """A formula in plain LaTeX on a page that asks for it with `[latexpage]`."""
    if found[5]:
        name = found[5] + found[6]
        inner = found[7] if found[5] in _DISPLAYED else f"\\begin{{{name}}}{found[7]}\\end{{{name}}}"
        return formula(inner, display=True)
    shown = found[1] or found[2]
    return formula(shown or found[3] or found[4], display=bool(shown))


def formula(latex: str, *, display: bool) -> str:
    """One formula as HTML; line breaks in LaTeX mean nothing."""
    latex = html.unescape(_SOFT.sub(" ", latex)).replace("\xa0", " ")
    escaped = html.escape(" ".join(latex.split()), quote=False)
    for sign, entity in _DISARMED:
        escaped = escaped.replace(sign, entity)
    if not escaped:
        return ""
    return f'\n\n<div class="math">{escaped}</div>\n\n' if display else f'<span class="math">{escaped}</span>'


def enclosed(tag: Tag, inner: str, ctx: Context) -> str | None:
    """`[latex]…[/latex]` that was not taken out before paragraphs were made."""
    del ctx
    if not tag.enclosing:
        return None
    made = formula(inner, display=tag.name in _DISPLAYED)
    return markup.block(made.strip()) if made.startswith("\n") else made


def page(tag: Tag, inner: str, ctx: Context) -> str:
    """`[latexpage]` says that a page has formulas; `[mathjax]` is in another plugin a pair around one."""
    del ctx
    return formula(inner, display=False) if tag.enclosing else markup.GONE


FORMULAS = {
    **dict.fromkeys(sorted(NAMES), enclosed),
    **dict.fromkeys(("latexpage", "mathjax", "katexpage", "nomathjax"), page),
}
