"""Blocks of plugins: those that save what they show, those that keep it in attributes, and all others."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pipeline.convert.blocks.attributes import attribute_html, escaped_lines, summary
from pipeline.convert.blocks.markup import (
    as_dict,
    as_list,
    as_text,
    has_text,
    heading,
    image,
    level_of,
    link,
    media_of,
    paragraphs,
    plain,
    rich,
    visible,
)

if TYPE_CHECKING:
    from pipeline.convert.blocks.parse import Block
    from pipeline.convert.context import Context
    from pipeline.model import Json

GAPS = ("spacer", "divider", "separator", "gap")


def unknown(block: Block, inner: str, ctx: Context) -> str:
    """A block that no table knows: its HTML, and the text that only its attributes hold."""
    ctx.note("block-unknown", f"{block.name}{summary(block.attrs)}")
    if visible(inner):
        above, below = attribute_html(block.attrs, ctx, plain(inner), strict=True)
    else:
        above, below = attribute_html(block.attrs, ctx)
    return _around(above, inner, below)


def saved(block: Block, inner: str, ctx: Context) -> str:
    """A block of a plugin that saves what it shows; its attributes speak where it saved nothing."""
    if visible(inner):
        return inner
    above, below = attribute_html(block.attrs, ctx)
    if not above and not below and not (block.name or "").endswith(GAPS):
        ctx.note("block-dynamic", f"{block.name}{summary(block.attrs)}")
    return _around(above, inner, below)


def acf(block: Block, inner: str, ctx: Context) -> str:
    """A block of Advanced Custom Fields: a template of the theme shows the fields; their texts are kept."""
    ctx.note("block-unknown", f"{block.name}{summary(block.attrs)}")
    above, below = attribute_html(as_dict(block.attrs.get("data")), ctx, plain(inner), lenient=True)
    return _around(above, inner if visible(inner) else "", below)


def _around(above: str, inner: str, below: str) -> str:
    return "\n".join([part for part in (above, inner, below) if part]) if above or below else inner


def faq(block: Block, inner: str, _ctx: Context) -> str:
    """Questions and answers: as saved, else from the attributes."""
    if has_text(inner):
        return inner
    level = level_of(block.attrs.get("titleWrapper"), 3)
    made: list[str] = []
    for item in as_list(block.attrs.get("questions")):
        if not isinstance(item, dict) or item.get("visible") is False:
            continue
        question = _nodes(item.get("jsonQuestion") or item.get("title") or item.get("question"))
        answer = _nodes(item.get("jsonAnswer") or item.get("content") or item.get("answer"))
        made += (heading(question, level), paragraphs(answer))
    return "\n".join([part for part in made if part])


def how_to(block: Block, inner: str, _ctx: Context) -> str:
    """Steps: as saved, else from the attributes."""
    if has_text(inner):
        return inner
    attrs = block.attrs
    intro = paragraphs(_nodes(attrs.get("jsonDescription") or attrs.get("description")))
    steps: list[str] = []
    for item in as_list(attrs.get("steps")):
        if not isinstance(item, dict) or item.get("visible") is False:
            continue
        name = _nodes(item.get("jsonName") or item.get("title") or item.get("name"))
        text = paragraphs(_nodes(item.get("jsonText") or item.get("content") or item.get("text")))
        picture = image(item["imageUrl"]) if as_text(item.get("imageUrl")) else ""
        steps.append(f"<li>{f'<strong>{name}</strong>' if name else ''}{text}{picture}</li>")
    listed = f"<ol>{''.join(steps)}</ol>" if steps else ""
    return "\n".join([part for part in (intro, listed) if part])


def _nodes(value: Json) -> str:
    """HTML of a text that an old editor kept as a list of strings and elements."""
    if not isinstance(value, list):
        return rich(value)
    made: list[str] = []
    todo = list(reversed(value))
    while todo:
        node = todo.pop()
        if isinstance(node, str):
            made.append(escape(node, quote=False))
        elif isinstance(node, list):
            todo += reversed(node)
        elif isinstance(node, dict):
            props = as_dict(node.get("props"))
            if node.get("type") == "br":
                made.append("<br>")
            children = props.get("children", node.get("children"))
            todo.append(children if isinstance(children, list) else as_text(children))
    return "".join(made).strip()


def map_points(block: Block, inner: str, ctx: Context) -> str:
    """A map: its places as links, saved or from the attributes."""
    if has_text(inner):
        return inner
    items: list[str] = []
    for point in as_list(block.attrs.get("points")):
        place = as_dict(point)
        title = rich(place.get("title")) or rich(place.get("placeTitle"))
        caption = rich(place.get("caption"))
        where = as_dict(place.get("coordinates"))
        spot = f"{as_text(where.get('latitude'))},{as_text(where.get('longitude'))}"
        url = f"https://www.google.com/maps/search/?api=1&query={spot}" if len(spot) > 1 else ""
        words = link(url, title or caption or spot)
        items.append(f"<li>{words}{f': {caption}' if caption and caption != title and title else ''}</li>")
    if items:
        return f"<ul>{''.join(items)}</ul>"
    ctx.note("block-dynamic", f"{block.name}{summary(block.attrs)}")
    return ""


def business_hours(block: Block, inner: str, ctx: Context) -> str:
    """Opening hours as a list, in English day names where the block has only those."""
    if has_text(inner):
        return inner
    names = {"Sun": "Sunday", "Mon": "Monday", "Tue": "Tuesday", "Wed": "Wednesday", "Thu": "Thursday",
             "Fri": "Friday", "Sat": "Saturday"}  # fmt: skip
    items: list[str] = []
    for entry in as_list(block.attrs.get("days")):
        day = as_dict(entry)
        hours = [
            f"{as_text(as_dict(span).get('opening'))}–{as_text(as_dict(span).get('closing'))}"
            for span in as_list(day.get("hours"))
        ]
        name = as_text(day.get("name"))
        spans = ", ".join(hours) or "–"
        items.append(f"<li>{escape(f'{names.get(name, name)}: {spans}', quote=False)}</li>")
    if items:
        return f"<ul>{''.join(items)}</ul>"
    ctx.note("block-dynamic", f"{block.name}{summary(block.attrs)}")
    return ""


def story(block: Block, inner: str, ctx: Context) -> str:
    """jetpack/story: its pictures and videos."""
    if "<img" in inner or "<video" in inner:
        return inner
    made: list[str] = []
    for entry in as_list(block.attrs.get("mediaFiles")):
        item = as_dict(entry)
        media = media_of(ctx, item.get("id"), block.name or "") if not item.get("url") else None
        url = as_text(item.get("url")) or (media.url if media else "")
        if url and "video" in as_text(item.get("mime")) + as_text(item.get("type")):
            made.append(f'<video controls src="{escape(url)}"></video>')
        elif url:
            made.append(image(url, item.get("alt"), rich(item.get("caption"))))
    return f'<figure class="gallery">{"".join(made)}</figure>' if made else inner


def tweet(block: Block, inner: str, _ctx: Context) -> str:
    """A sentence to post elsewhere (coblocks/click-to-tweet): the sentence."""
    if has_text(inner):
        return inner
    return escaped_lines(as_text(block.attrs.get("content")))
