"""An HTML tree in, Markdown out: CommonMark with GFM tables, strikethrough and footnotes.

`HANDLERS` says what is done with each element; of one that is not named there only the contents count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from pipeline.convert.markdown import aside as asides
from pipeline.convert.markdown import code, elements, footnotes, lists, media, tables, word
from pipeline.convert.markdown.anchors import place
from pipeline.convert.markdown.media import default_image
from pipeline.convert.markdown.writer import Writer
from pipeline.convert.tree import ASIDE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml.etree import _Element as Element

    from pipeline.convert.context import Context
    from pipeline.convert.plain import Aside

__all__ = ["default_image", "markdown"]

_INLINE: dict[Any, Callable[[Writer, Element], None]] = {
    "a": elements.link,
    "strong": elements.strong,
    "b": elements.strong,
    "em": elements.emphasis,
    "i": elements.emphasis,
    "cite": elements.emphasis,
    "dfn": elements.emphasis,
    "var": elements.emphasis,
    "del": elements.deleted,
    "s": elements.deleted,
    "strike": elements.deleted,
    "span": elements.span,
    "font": elements.span,
    "br": elements.line_break,
    "img": media.image,
    "code": code.inline,
    "tt": code.inline,
    "samp": code.inline,
    "sup": elements.superscript,
    "sub": elements.tagged,
    "kbd": elements.tagged,
    "mark": elements.tagged,
    "ins": elements.tagged,
    "u": elements.tagged,
    "abbr": elements.tagged,
    "acronym": elements.tagged,
    "bdo": elements.tagged,
    "bdi": elements.tagged,
    "ruby": elements.tagged,
    "rb": elements.tagged,
    "rt": elements.tagged,
    "rp": elements.tagged,
    "rtc": elements.tagged,
    "q": elements.quoted,
    "math": elements.math,
    "iframe": media.frame,
    "audio": media.player,
    "video": media.player,
    "source": elements.nothing,
    "track": elements.nothing,
    "script": elements.nothing,
    "style": elements.nothing,
    "template": elements.nothing,
    etree.Comment: elements.comment,
    etree.ProcessingInstruction: elements.nothing,
}

_BLOCKS: dict[Any, Callable[[Writer, Element], None]] = {
    **dict.fromkeys(
        "address article aside body center dd dialog dt fieldset figure footer form header hgroup"
        " legend li main nav search".split(),
        elements.block,
    ),
    ASIDE: asides.write,
    "p": elements.paragraph,
    "div": elements.division,
    "section": elements.division,
    **dict.fromkeys("h1 h2 h3 h4 h5 h6".split(), elements.heading),
    **dict.fromkeys("ul ol menu dir".split(), elements.directed(lists.write)),
    "blockquote": elements.directed(lists.quote),
    "dl": lists.definitions,
    "pre": code.block,
    "hr": elements.rule,
    "table": elements.directed(tables.write),
    "figcaption": media.caption,
    "details": elements.details,
    "summary": elements.summary,
}

HANDLERS: Mapping[Any, Callable[[Writer, Element], None]] = {**_INLINE, **_BLOCKS}
FLAT_HANDLERS: Mapping[Any, Callable[[Writer, Element], None]] = {
    **_INLINE,
    **dict.fromkeys(_BLOCKS, elements.flat),
    "hr": elements.nothing,
    "td": elements.flat_cell,
    "th": elements.flat_cell,
    "tr": elements.flat,
}
"""Where there is room for one line only."""


def markdown(
    root: Element,
    link: Callable[[str], str],
    image: Callable[[Element], str],
    ctx: Context,
    aside: Aside | None = None,
) -> str:
    """The Markdown of a tree from `tree.parse`, which may be changed in passing.

    `link` gives the address that a link's `href` becomes, "" to keep its text only; `image` the
    address of an `<img>`, "" to leave it out. `aside` are the paragraphs that the tree only holds a place for.
    """
    w = Writer(link, image, ctx, HANDLERS, FLAT_HANDLERS, asides.runs(aside) if aside else iter(()))
    looked_at: dict[Any, list[Element]] = {"sup": [], "a": [], "p": []}
    for element in root.iter(*looked_at):
        looked_at[element.tag].append(element)
    w.note_keys = footnotes.find(root, looked_at["sup"])
    place(root, looked_at["a"], w.note_keys)
    word.lists(looked_at["p"])
    w.walk(root)
    w.flush()
    return "\n\n".join(w.out)
