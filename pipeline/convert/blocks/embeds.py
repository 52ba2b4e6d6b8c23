"""Embeds: whatever WordPress fetched to show, a link to it is what the export knows."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING

from pipeline.convert.blocks.markup import as_text, embed, has_text, plain, rich

if TYPE_CHECKING:
    from pipeline.convert.blocks.parse import Block
    from pipeline.convert.context import Context

ADDRESS_KEYS = (
    "url",
    "giphyUrl",
    "embedUrl",
    "link",
    "href",
    "src",
    "videoUrl",
    "videoURL",
    "mapUrl",
    "feed",
)
ADDRESS = re.compile(r"(?:https?:)?//[^\s<>\"']+")
FIGCAPTION = re.compile(r"<figcaption(?:\s[^<>]*)?>", re.IGNORECASE)


def address(block: Block, inner: str) -> str:
    """The address that a block embeds, from its attributes or its text; "" if there is none."""
    for key in ADDRESS_KEYS:
        url = as_text(block.attrs.get(key)).strip()
        if url.startswith(("http://", "https://", "//")):
            return url
    found = ADDRESS.search(inner)
    return unescape(found[0]) if found else ""


def embedded(block: Block, inner: str, _ctx: Context) -> str:
    """core/embed and its older names: a link to the address, and the caption."""
    body, caption = inner, ""
    head = FIGCAPTION.search(inner)
    if head:
        stop = inner.find("</figcaption>", head.end())
        caption = inner[head.end() : stop if stop >= 0 else None].strip()
        body = inner[: head.start()] + (inner[stop + 13 :] if stop >= 0 else "")
    if "<iframe" in body or "<blockquote" in body or "<script" in body:
        return inner
    url = address(block, body)
    if not url:
        return inner
    # What stands in the wrapper besides the address is text that someone wrote.
    rest = plain(body).replace(url, "").strip()
    others = f"\n<p>{escape(rest, quote=False)}</p>" if has_text(rest) and not ADDRESS.search(rest) else ""
    return embed(url, caption or rich(block.attrs.get("caption"))) + others


def linked(block: Block, inner: str, ctx: Context) -> str:
    """A plugin's embed that keeps its address in the attributes: saved HTML if it shows text, else a link."""
    if has_text(inner) or "<iframe" in inner:
        return inner
    url = address(block, inner)
    if url:
        return embed(url, rich(block.attrs.get("caption")) or rich(block.attrs.get("title")))
    ctx.note("block-dynamic", f"{block.name}: nothing that could be shown is in the export")
    return inner
