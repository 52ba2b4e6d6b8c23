"""What a page changes in a synced pattern that it shows: the pattern's HTML and the new values -> HTML."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from pipeline.convert.blocks.markup import as_dict, as_text, rich

if TYPE_CHECKING:
    from pipeline.convert.blocks.parse import Block
    from pipeline.model import Json

Overrides = dict[str, "dict[str, Json]"]
"""New values by the name that the pattern gave to its block."""

IMAGE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
ANCHOR = re.compile(r"<a\b[^<>]*>", re.IGNORECASE)


def overrides_of(attrs: dict[str, Json]) -> Overrides:
    """The overrides that a core/block carries, in any of the forms that WordPress has written."""
    found: Overrides = {}
    for name, values in as_dict(attrs.get("content") or attrs.get("overrides")).items():
        values_ = as_dict(values)
        found[name] = as_dict(values_["values"]) if isinstance(values_.get("values"), dict) else values_
    return found


def overridden(block: Block, html: str, overrides: Overrides) -> str:
    """The block's HTML with the values that the page gives it."""
    values = overrides.get(as_text(as_dict(block.attrs.get("metadata")).get("name")))
    if not values:
        return html
    text = values.get("content", values.get("text"))
    if text is not None:
        html = _inside(html, "<a" if block.name == "core/button" else "<", rich(text))
    if "caption" in values and "<figcaption" in html:
        html = _inside(html, "<figcaption", rich(values["caption"]))
    if block.name == "core/image":
        for key, attribute in (("url", "src"), ("alt", "alt"), ("title", "title")):
            if key in values:
                html = _with(html, IMAGE, attribute, as_text(values[key]))
    elif "url" in values:
        html = _with(html, ANCHOR, "href", as_text(values["url"]))
    return html


def _inside(html: str, opening: str, text: str) -> str:
    """Put text in place of what is inside the first element that opens so."""
    start = html.find(opening)
    head = html.find(">", start) if start >= 0 else -1
    tag = re.match(r"<([A-Za-z][A-Za-z0-9]*)", html[start:]) if head >= 0 else None
    stop = html.rfind(f"</{tag[1]}") if tag else -1
    return html[: head + 1] + text + html[stop:] if stop > head else html


def _with(html: str, pattern: re.Pattern[str], name: str, value: str) -> str:
    """Set an attribute of the first tag that the pattern finds."""
    found = pattern.search(html)
    if not found:
        return html
    tag = re.sub(rf"""\s{name}\s*=\s*(?:"[^"]*"|'[^']*')""", "", found[0])
    cut = len(tag) - (2 if tag.endswith("/>") else 1)
    return (
        html[: found.start()]
        + f'{tag[:cut].rstrip()} {name}="{escape(value)}"{tag[cut:]}'
        + html[found.end() :]
    )
