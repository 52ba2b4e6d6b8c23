"""Conversion: an entry's stored content -> the HTML that WordPress shows -> Markdown and running text.

The order is WordPress's own: listings and formulas out of the way, blocks or paragraphs, then shortcodes.
"""

from __future__ import annotations

import html as entities
import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.convert import blocks, elementor, inlined, plain, shortcodes
from pipeline.convert.context import Context
from pipeline.convert.links import Linker
from pipeline.convert.markdown import markdown
from pipeline.convert.outline import Outline, outline
from pipeline.convert.paragraphs import autop
from pipeline.convert.pictures import picture
from pipeline.convert.sanitise import sanitise
from pipeline.convert.text import text
from pipeline.convert.tree import parse
from pipeline.convert.words import count

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element as Element

    from pipeline.convert.plain import Aside
    from pipeline.model import Post

__all__ = ["Context", "Converted", "comment", "entry", "render"]

TAG = re.compile(r"<[^<>]*>")
LINE_TAG = re.compile(r"<(?:/?(?:p|div|li|ul|ol|blockquote|pre|h[1-6]|table|tr|hr)|br)(?=[\s>/])[^<>]*>")
MORE = "<!--more"


class Converted(NamedTuple):
    """What becomes of an entry's content."""

    html: str
    markdown: str
    text: str
    words: int
    excerpt: str
    """Markdown: the excerpt, else what stands before `more`."""
    files: dict[str, bytes]
    """Pictures that were written into the text: path in the output -> bytes."""
    outline: Outline
    """What the body holds, for tables."""


def render(raw: str, ctx: Context) -> str:
    """Stored content as WordPress shows it, not yet sanitised."""
    if not raw or raw.isspace():
        raw = elementor.elementor(ctx.meta, ctx) or ""
    shielded = shortcodes.shield(raw, ctx)
    shown = blocks.render(shielded, ctx, autop) if blocks.has_blocks(shielded) else autop(shielded)
    return shortcodes.expand(shown, ctx)


def clean(html: str, ctx: Context) -> tuple[str, Element, Aside | None]:
    """HTML that is safe to show, its tree, and the paragraphs that the tree only holds a place for."""
    rest, runs = plain.set_aside(html)
    said = len(ctx.found)
    shown = sanitise(rest, ctx)
    if runs:
        if (whole := plain.put_back(shown, runs)) is not None:
            tree = parse(shown)
            left = plain.settle(tree, runs)
            if left is not None:
                return whole, tree, plain.aside(left)
        # Damage reaches into the paragraphs: the sanitiser must see it all.
        del ctx.found[said:]
        shown = sanitise(html, ctx)
    return shown, parse(shown), None


def entry(post: Post, ctx: Context, link: Callable[[str, str], str]) -> Converted:
    """An entry's content in every form; `link` is the target's, which points from one file to another."""
    shown, tree, aside = clean(render(post.content_raw, ctx), ctx)
    shortcodes_met = dict(ctx.shortcodes)
    linker = Linker(ctx.site, post.path, link, ctx)

    pictures = inlined.Pictures(post.path)

    def image(img: Element) -> str:
        address = picture(img, ctx.site, ctx)
        if post.path is not None and address[:5].lower() == "data:" and (file := pictures.file(address)):
            ctx.note("picture-unpacked", f"a picture written into the text is now {file}")
            return link(post.path, file)
        return linker.file(address)

    running = text(tree, plain.texts(aside) if aside else ())
    found = outline(tree, map(plain.links, aside.runs) if aside else ())
    body = markdown(tree, linker, image, ctx, aside)
    holds = found.resolved(linker, shortcodes_met)
    excerpt = ""
    if post.excerpt_raw.strip():
        _, tree, aside = clean(render(post.excerpt_raw, ctx), ctx)
        excerpt = markdown(tree, linker, image, ctx, aside)
    elif MORE in body:
        excerpt = body.partition(MORE)[0].strip()
    return Converted(shown, body, running, count(running), excerpt, pictures.files, holds)


def comment(raw: str, ctx: Context) -> tuple[str, str]:
    """A comment as sanitised HTML and as text; it may hold no shortcodes, blocks or players."""
    html = autop(raw)
    shown = plain.untouched(html)
    if shown is None:
        shown = sanitise(html, ctx)
    running = "\n".join([part.strip() for part in LINE_TAG.split(shown)])
    if "<" in running:
        running = TAG.sub("", running)
    if "&" in running:
        running = entities.unescape(running)
    return shown, running.strip()
