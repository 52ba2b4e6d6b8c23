"""Footnotes of core/footnotes: the texts in the entry's meta and the marks in its HTML -> one dialect.

`<sup class="footnote-ref"><a href="#fn-N">N</a></sup>` for a mark, and
`<section class="footnotes"><ol><li id="fn-N"><p>…</p></li></ol></section>` for the texts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from pipeline.convert.blocks.markup import as_text, has_text, paragraphs
from pipeline.convert.blocks.parse import pairs

if TYPE_CHECKING:
    from pipeline.convert.blocks.parse import Block
    from pipeline.convert.context import Context

PLACE = '<section class="footnotes"></section>'
"""Where the block stands, until the numbers are known."""
KEY = "footnotes"
FN = re.compile(r"""\sdata-fn\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')""")
NEAR = 600
"""A mark is short; its closing tag is not looked for further on."""


def footnotes(_block: Block, inner: str, _ctx: Context) -> str:
    """core/footnotes: the texts come here."""
    return inner + PLACE


def place(html: str, ctx: Context) -> str:
    """The whole entry's HTML with its footnotes in place."""
    texts = _texts(ctx)
    numbers: dict[str, int] = {}
    html = _marks(html, texts, numbers, ctx)
    listed = "".join([_item(numbers[key], texts[key]) for key in numbers if key in texts])
    section = f'<section class="footnotes"><ol>{listed}</ol></section>' if listed else ""
    others = [text for key, text in texts.items() if key not in numbers and has_text(text)]
    if PLACE in html and others:
        ctx.note("footnote-unreferenced", f"{len(others)} footnotes that nothing in the text refers to")
        start = f' start="{len(numbers) + 1}"' if numbers else ""
        section = f"<ol{start}>{''.join([f'<li>{text}</li>' for text in others])}</ol>" + section
    if PLACE not in html:
        return html + ("\n" + section if section else "")
    before, _, after = html.partition(PLACE)
    return before + section + after.replace(PLACE, "")


def _item(number: int, text: str) -> str:
    return f'<li id="fn-{number}">{paragraphs(text)}</li>'


def _texts(ctx: Context) -> dict[str, str]:
    """Footnotes by their id, in their order; the newest value of the meta key counts."""
    values = [meta.value for meta in ctx.meta if meta.key == KEY and meta.value.strip()]
    if not values:
        return {}
    for raw in (values[-1], values[-1].replace('\\"', '"').replace("\\\\", "\\")):
        try:
            found = msgspec.json.decode(raw)
        except (msgspec.DecodeError, RecursionError):
            continue
        if isinstance(found, list):
            listed = [
                (as_text(item.get("id")), as_text(item.get("content")))
                for item in found
                if isinstance(item, dict)
            ]
            return {key: text for key, text in listed if key}
    found = _salvaged(values[-1])
    ctx.note("footnotes-broken", f"no JSON list; {len(found)} could be read: {values[-1][:200]}")
    return found


def _salvaged(raw: str) -> dict[str, str]:
    """Footnotes that stand whole in a damaged list."""
    found: dict[str, str] = {}
    entry: dict[str, str] = {}
    for key, value in pairs(raw):
        if key in entry:
            entry = {}
        if key in ("id", "content"):
            entry[key] = value
        if len(entry) == 2:
            found[entry["id"]] = entry["content"]
            entry = {}
    return found


def _marks(html: str, texts: dict[str, str], numbers: dict[str, int], ctx: Context) -> str:
    """The HTML with its marks in our dialect; `numbers` learns the order of first reference."""
    made: list[str] = []
    position = 0
    at = 0
    while (at := html.find("data-fn", at)) >= 0:
        start = html.rfind("<", max(position, at - NEAR), at)
        at += 7
        tag = "sup" if html.startswith("<sup", start) else "a" if html.startswith("<a", start) else ""
        end = html.find(">", at, at + NEAR)
        found = FN.search(html, start, end) if tag and start >= 0 and end >= 0 else None
        if found is None:
            continue
        close = html.find(f"</{tag}>", end, end + NEAR)
        stop = close + len(tag) + 3 if close >= 0 else end + 1
        key = found[1] or found[2] or ""
        made.append(html[position:start])
        if key in texts and has_text(texts[key]):
            number = numbers.setdefault(key, len(numbers) + 1)
            made.append(f'<sup class="footnote-ref"><a href="#fn-{number}">{number}</a></sup>')
        else:
            ctx.note("footnote-missing", f"footnote {key!r} has no text in the export")
            shown = re.sub(r"<[^<>]*>", "", html[end + 1 : close]) if close >= 0 else ""
            made.append(f"<sup>{shown}</sup>" if shown.strip() else "")
        position = at = stop
    made.append(html[position:])
    return "".join(made)
