"""Shortcodes of WordPress, of popular plugins and of page builders, as the HTML that visitors saw.

In WordPress the order matters, and so it does here: `shield` before paragraphs or blocks are made,
`expand` after them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.convert.shortcodes import code, expansion, formulas
from pipeline.convert.shortcodes.builders import BUILDERS
from pipeline.convert.shortcodes.code import CODE
from pipeline.convert.shortcodes.dynamic import DYNAMIC
from pipeline.convert.shortcodes.elements import unknown
from pipeline.convert.shortcodes.embeds import EMBEDS, autoembed
from pipeline.convert.shortcodes.footnotes import FOOTNOTES, LISTS
from pipeline.convert.shortcodes.formulas import FORMULAS
from pipeline.convert.shortcodes.layout import LAYOUT, STANDALONE
from pipeline.convert.shortcodes.media import MEDIA
from pipeline.convert.shortcodes.phrases import PHRASES
from pipeline.convert.shortcodes.tags import Vocabulary, names, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.convert.context import Context
    from pipeline.convert.shortcodes.expansion import Shortcode

__all__ = ["SHORTCODES", "autoembed", "expand", "inventory", "shield"]

SHORTCODES: dict[str, Shortcode] = {
    **DYNAMIC,
    **LAYOUT,
    **PHRASES,
    **BUILDERS,
    **EMBEDS,
    **CODE,
    **FORMULAS,
    **FOOTNOTES,
    **MEDIA,
}
"""Name -> function; where a name has several meanings the later group wins."""

_UNMISTAKABLE = frozenset(
    names(
        """
        caption gallery playlist audio video embed latexpage katexpage nomathjax toc footnotes wpforms
        gravityform dewplayer flowplayer fvplayer jwplayer videojs
        """
    )
)
"""Names without `_` or `-` that nobody writes in brackets unless a shortcode is meant."""

WORDS = Vocabulary(
    known=SHORTCODES,
    everyday=frozenset(name for name in SHORTCODES if name.isalnum()) - _UNMISTAKABLE,
    standalone=frozenset((*DYNAMIC, *STANDALONE, *LISTS)),
    valued=frozenset(EMBEDS) - {"embed"},
)
"""Which of these names need evidence, and of what sort."""


def shield(text: str, ctx: Context) -> str:
    """Stored content with listings, formulas and bare addresses made safe from paragraphs and blocks."""
    if not ctx.trusted:
        return text
    brackets = "[" in text
    if brackets:
        text = code.shield(text)
    if brackets or "$" in text:
        text = formulas.shield(text)
    return autoembed(text, ctx)


def expand(html: str, ctx: Context, *, certain: bool = False) -> str:
    """HTML with its shortcodes expanded; `certain` says that every bracket in it is a shortcode."""
    if not ctx.trusted or ("[" not in html and "((" not in html):
        return html
    return expansion.expand(html, ctx, SHORTCODES, WORDS, unknown, certain=certain)


def inventory(text: str) -> Iterator[str]:
    """The names of the shortcodes that a text uses, once for each use."""
    if "[" not in text:
        return
    for token in tokens(text, WORDS):
        if not token.closing and not token.escaped:
            yield token.name
