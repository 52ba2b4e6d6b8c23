"""Text blocks whose saved HTML needs help: quotes, page breaks, formulas, tabs, accordions."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING

from pipeline.convert.blocks.markup import (
    as_list,
    as_text,
    has_text,
    heading,
    level_of,
    link,
    paragraphs,
    plain,
    rich,
    visible,
)

if TYPE_CHECKING:
    from pipeline.convert.blocks.parse import Block
    from pipeline.convert.context import Context

SPAN = re.compile(r"<span[^<>]*toggle-icon[^<>]*>[^<]*</span>")
BUTTON = re.compile(r"</?button(?:\s[^<>]*)?>", re.IGNORECASE)
HEADING = re.compile(r"<h([1-6])[\s>]", re.IGNORECASE)
LABEL = re.compile(r"<button(?:\s[^<>]*)?>(.*?)</button>", re.IGNORECASE | re.DOTALL)
TAB_LIST = '<ul class="tab-list">'
MATH = re.compile(r"<math\b([^<>]*)>")


def as_saved(_block: Block, inner: str, _ctx: Context) -> str:
    """The saved HTML is what visitors see."""
    return inner


def nothing(_block: Block, _inner: str, _ctx: Context) -> str:
    """Only a gap on the page."""
    return ""


def pullquote(_block: Block, inner: str, _ctx: Context) -> str:
    """The quotation without the figure around it."""
    start = inner.find("<blockquote")
    stop = inner.rfind("</blockquote>")
    return inner[start : stop + 13] if 0 <= start < stop else inner


def more(block: Block, inner: str, _ctx: Context) -> str:
    """The end of the teaser, with its custom text."""
    if "<!--more" in inner:
        return inner
    text = as_text(block.attrs.get("customText")).replace("--", "")
    teaser = "\n<!--noteaser-->" if block.attrs.get("noTeaser") else ""
    return f"<!--more {text}-->{teaser}" if text else f"<!--more-->{teaser}"


def nextpage(_block: Block, inner: str, _ctx: Context) -> str:
    """The end of a page of a post in several pages."""
    return inner if "<!--nextpage-->" in inner else "<!--nextpage-->"


def html(block: Block, inner: str, _ctx: Context) -> str:
    """HTML as its author wrote it."""
    return inner if inner.strip() else as_text(block.attrs.get("content"))


def math(block: Block, inner: str, _ctx: Context) -> str:
    """A formula as LaTeX, from the attributes or from the annotation inside the MathML."""
    latex = as_text(block.attrs.get("latex")) or as_text(block.attrs.get("content"))
    if not latex:
        start = inner.find("<annotation")
        start = inner.find(">", start) + 1 if start >= 0 else 0
        stop = inner.find("</annotation>", start)
        if start and stop > start:
            latex = unescape(inner[start:stop])
    return f'<div class="math">{escape(latex.strip(), quote=False)}</div>' if latex else inner


def inline_math(text: str) -> str:
    """Formulas within text (`<math data-latex="x">`) as LaTeX."""
    made: list[str] = []
    position = 0
    stop = 0
    while (start := text.find("<math", position)) >= 0 and stop >= 0:
        head = MATH.match(text, start)
        stop = text.find("</math>", start)
        if head is None or "data-latex=" not in head[1] or stop < 0:
            made.append(text[position : start + 5])
            position = start + 5
            continue
        quote = head[1][head[1].index("data-latex=") + 11 :][:1]
        latex = head[1].split("data-latex=" + quote, 1)[1].split(quote, 1)[0] if quote in "\"'" else ""
        made += (text[position:start], f'<span class="math">{latex}</span>')
        position = stop + 7
    made.append(text[position:])
    return "".join(made)


def details(block: Block, inner: str, _ctx: Context) -> str:
    """A fold-out; without a summary it says what the browser would."""
    summary = rich(block.attrs.get("summary"))
    if "<details" not in inner:
        if not visible(inner) and not summary:
            return inner
        return f"<details><summary>{summary or 'Details'}</summary>{inner}</details>"
    if "<summary" in inner or not summary:
        return inner
    start = inner.find(">", inner.find("<details")) + 1
    return f"{inner[:start]}<summary>{summary}</summary>{inner[start:]}"


def accordion_heading(block: Block, inner: str, _ctx: Context) -> str:
    """A heading; its button and its plus sign belong to the page's script."""
    title = plain(SPAN.sub("", inner))
    if not title:
        return heading(rich(block.attrs.get("title")), level_of(block.attrs.get("level"), 3))
    found = HEADING.search(inner)
    bare = BUTTON.sub("", SPAN.sub("", inner))
    return bare if found else f"<h3>{bare.strip()}</h3>"


def button(_block: Block, inner: str, _ctx: Context) -> str:
    """A link that looks like a button; a real one does nothing outside its page, but has a text."""
    return BUTTON.sub("", inner) if "<button" in inner else inner


def tab_list(_block: Block, inner: str, _ctx: Context) -> str:
    """The labels of tabs; `tabs` takes them out again where each stands above its panel."""
    labels = [label for label in LABEL.findall(inner) if has_text(label)]
    if not labels:
        return inner if has_text(inner) else ""
    return TAB_LIST + "".join([f"<li>{label.strip()}</li>" for label in labels]) + "</ul>"


def tab_panel(block: Block, inner: str, _ctx: Context) -> str:
    """A tab's label as a heading, and what is in the tab."""
    label = rich(block.attrs.get("label")) or rich(block.attrs.get("title"))
    return heading(label, 3) + inner


def tabs(_block: Block, inner: str, _ctx: Context) -> str:
    """Tabs one below the other, each under its label."""
    start = inner.find(TAB_LIST)
    if start < 0:
        return inner
    stop = inner.index("</ul>", start) + 5
    entries = inner[start + len(TAB_LIST) : stop - 5].split("</li>")
    labels = [label for entry in entries if (label := plain(entry))]
    rest = inner[stop:]
    shown = all(f"<h3>{escape(label, quote=False)}</h3>" in rest for label in labels)
    return inner[:start] + rest if shown else inner


def table_of_contents(block: Block, inner: str, ctx: Context) -> str:
    """The list of links that the editor saved, or the one that its attributes hold."""
    if has_text(inner):
        return inner
    tag = "ul" if block.attrs.get("ordered") is False else "ol"
    items = [
        f"<li>{link(entry.get('link'), rich(entry.get('content')))}</li>"
        for entry in as_list(block.attrs.get("headings"))
        if isinstance(entry, dict) and entry.get("content")
    ]
    if items:
        return f"<{tag}>{''.join(items)}</{tag}>"
    ctx.note("block-dynamic", f"{block.name}: a table of contents, made from the headings")
    return ""


def markdown(block: Block, inner: str, _ctx: Context) -> str:
    """jetpack/markdown: the HTML that it saved; else its source, as paragraphs."""
    if visible(inner):
        return inner
    return paragraphs(escape(as_text(block.attrs.get("source")), quote=False))
