"""A tree of blocks -> HTML, with reusable blocks inlined, in one loop: no depth of nesting can break it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.convert.blocks import footnotes
from pipeline.convert.blocks.attributes import summary
from pipeline.convert.blocks.markup import as_id
from pipeline.convert.blocks.overrides import Overrides, overridden, overrides_of
from pipeline.convert.blocks.parse import Block, parse
from pipeline.convert.blocks.text import as_saved, inline_math

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.convert.context import Context

CLASSIC = frozenset({"core/freeform", "core/classic", "core/shortcode"})
"""Blocks whose text gets paragraphs the old way."""
DEPTH = 40
"""Deeper blocks are shown as saved: each level of rendering copies all that is inside."""
BUDGET = 5_000_000
"""Characters that reusable blocks may add to an entry: they can multiply each other without end."""
LEFT_OVER = re.compile(r"<!--\s++/?wp:(?:[^<>]*(?<=--)>)?")


class _Frame:
    """A block whose inner blocks are being rendered."""

    __slots__ = ("block", "children", "draw", "overrides", "pieces", "ref", "start")

    def __init__(
        self,
        block: Block,
        draw: Callable[[Block, str, Context], str] | None,
        start: int,
        overrides: Overrides,
    ) -> None:
        self.block = block
        self.draw = draw
        self.start = start
        """Where the block's output begins in the list of pieces."""
        self.overrides = overrides
        """Those in force inside it."""
        self.pieces: Iterator[str | None] = iter(block.inner_content)
        self.children: Iterator[Block] = iter(block.inner_blocks)
        self.ref = 0


def render(
    text: str,
    ctx: Context,
    classic: Callable[[str], str],
    renderer: Callable[[str], Callable[[Block, str, Context], str]],
) -> str:
    """The content as visitors see it; `renderer` finds what draws a block."""
    out: list[str] = []
    push = out.append
    inside = set(ctx.inside)
    spent = 0
    draws: dict[str | None, Callable[[Block, str, Context], str] | None] = {}
    blocks = parse(text, ctx.note)
    frame = _Frame(_root(blocks), None, 0, {})
    stack: list[_Frame] = []
    too_deep = False
    while True:
        overrides = frame.overrides
        children = frame.children
        for piece in frame.pieces:
            if piece is not None:
                push(piece)
                continue
            block = next(children)
            name = block.name
            content = block.inner_content
            if name is None:
                html = content[0] or ""
                push(html if html.isspace() else classic(html))
                continue
            if name in draws:
                draw = draws[name]
            else:
                drawn = renderer(name)
                draw = draws[name] = None if drawn is as_saved else drawn
            if not block.closed:
                draw = None
            if not block.inner_blocks and name != "core/block":
                html = (content[0] or "") if len(content) == 1 else block.inner_html
                if overrides and "metadata" in block.attrs:
                    html = overridden(block, html, overrides)
                if name in CLASSIC:
                    html = classic(html) if html and not html.isspace() else html
                elif draw:
                    html = draw(block, html, ctx)
                push(html)
                continue
            inner = _Frame(block, draw, len(out), overrides)
            if name == "core/block":
                found = _reusable(block, ctx, inside, BUDGET - spent)
                if found is not None:
                    spent += len(found)
                    number = as_id(block.attrs.get("ref"))
                    inner = _Frame(_root(parse(found, ctx.note)), None, len(out), overrides_of(block.attrs))
                    inner.ref = number
                    inside.add(number)
            elif draw and len(stack) >= DEPTH:
                inner.draw = None
                if not too_deep:
                    too_deep = True
                    ctx.note("block-too-deep", f"{name} and others stand more than {DEPTH} blocks deep")
            stack.append(frame)
            frame = inner
            break
        else:
            if frame.draw:
                html = "".join(out[frame.start :])
                del out[frame.start :]
                push(frame.draw(frame.block, html, ctx))
            inside.discard(frame.ref)
            if not stack:
                break
            frame = stack.pop()
    return _finished("".join(out), ctx)


def _root(blocks: list[Block]) -> Block:
    """Blocks as the inside of one that shows nothing itself."""
    return Block("", {}, blocks, [None] * len(blocks))


def _reusable(block: Block, ctx: Context, inside: set[int], left: int) -> str | None:
    """The content that a core/block refers to; None, and a note, where it can not be shown."""
    number = as_id(block.attrs.get("ref"))
    found = ctx.site.block(number) if number else None
    if found is None:
        ctx.note(
            "block-missing", f"{block.name}{summary(block.attrs)}: the reusable block is not in the export"
        )
    elif number in inside:
        ctx.note("block-circle", f"reusable block {number} contains itself")
    elif len(found) > left:
        ctx.note(
            "block-too-large", f"reusable blocks add more than {BUDGET} characters; {number} is left out"
        )
    else:
        return found
    return None


def _finished(html: str, ctx: Context) -> str:
    """What concerns the whole entry: footnotes, formulas within text, left-over comments."""
    if "data-fn" in html or footnotes.PLACE in html:
        html = footnotes.place(html, ctx)
    if "data-latex=" in html:
        html = inline_math(html)
    if "wp:" in html and LEFT_OVER.search(html):
        ctx.note("block-unbalanced", "comments that look like blocks and are none were taken out")
        html = LEFT_OVER.sub("", html)
    return html
