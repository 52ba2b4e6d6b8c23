"""What an Elementor widget is made of: its settings in, one piece of HTML out."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pipeline.convert.blocks.markup import (
    as_dict,
    as_id,
    as_list,
    as_text,
    embed,
    has_text,
    heading,
    image,
    level_of,
    link,
    paragraphs,
    rich,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.convert.context import Context
    from pipeline.model import Json

    Settings = dict[str, Json]
    Draw = Callable[[Settings, "tuple[str, ...]", Context], str]

TITLE_TAGS = ("header_size", "title_size", "title_tag", "heading_tag", "title_html_tag", "tag", "html_tag")
LINKS = ("link", "button_link", "button_url", "link_url", "url")
CURRENCIES = {
    "dollar": "$", "euro": "€", "baht": "฿", "franc": "₣", "guilder": "ƒ", "krona": "kr", "lira": "₤",
    "peso": "₱", "pound": "£", "real": "R$", "ruble": "₽", "rupee": "₨", "shekel": "₪", "yen": "¥",
    "won": "₩",
}  # fmt: skip


def plain(value: Json) -> Json:
    """A value of the newer editor without its type: `{"$$type": "string", "value": "a"}` is `"a"`."""
    while isinstance(value, dict) and "$$type" in value:
        value = value.get("value")
    if isinstance(value, dict):
        return {key: _bare(item) for key, item in value.items()}
    return value


def _bare(value: Json) -> Json:
    while isinstance(value, dict) and "$$type" in value:
        value = value.get("value")
    return value


def title(settings: Settings, keys: tuple[str, ...], _ctx: Context) -> str:
    """A heading; the second key is its level where the widget does not say."""
    text = rich(settings.get(keys[0]))
    if not has_text(text):
        return paragraphs(text)
    tag = next((as_text(settings[key]) for key in TITLE_TAGS if as_text(settings.get(key))), "")
    shown = link(_address(settings.get("link")), text) if len(keys) > 2 else text
    level = level_of(tag, 0)
    if tag in ("div", "span", "p") and not level:
        return paragraphs(shown)
    return heading(shown, level or int(keys[1]))


def prose(settings: Settings, keys: tuple[str, ...], _ctx: Context) -> str:
    """Paragraphs."""
    return "\n".join([paragraphs(rich(settings.get(key))) for key in keys if as_text(settings.get(key))])


def line(settings: Settings, keys: tuple[str, ...], _ctx: Context) -> str:
    """Several short texts in one paragraph."""
    words = [rich(settings.get(key)) for key in keys]
    return paragraphs(" ".join([word for word in words if word]))


def number(settings: Settings, keys: tuple[str, ...], _ctx: Context) -> str:
    """A number with what stands close before and after it."""
    return paragraphs("".join([rich(settings.get(key)) for key in keys]))


def progress(settings: Settings, keys: tuple[str, ...], _ctx: Context) -> str:
    """A bar: what it measures, and how far it is."""
    amount = as_text(as_dict(settings.get(keys[-1])).get("size"))
    words = [*[rich(settings.get(key)) for key in keys[:-1]], f"{amount}%" if amount else ""]
    return paragraphs(" ".join([word for word in words if word]))


def price(settings: Settings, keys: tuple[str, ...], _ctx: Context) -> str:
    """A price with its currency."""
    name = as_text(settings.get("currency_symbol"))
    sign = rich(settings.get("currency_symbol_custom")) if name == "custom" else CURRENCIES.get(name, "")
    price, period = (rich(settings.get(key)) for key in keys)
    return paragraphs(f"{sign}{price} {period}".strip()) if price else paragraphs(period)


def raw(settings: Settings, keys: tuple[str, ...], _ctx: Context) -> str:
    """HTML, or a shortcode, as its author wrote it."""
    return as_text(settings.get(keys[0]))


def button(settings: Settings, keys: tuple[str, ...], _ctx: Context) -> str:
    """A link with a text."""
    url = next((address for key in LINKS if (address := _address(settings.get(key)))), "")
    text = rich(settings.get(keys[0]))
    return f"<p>{link(url, text)}</p>" if text else ""


def picture(settings: Settings, keys: tuple[str, ...], ctx: Context) -> str:
    """A picture, its caption and its link."""
    for key in keys:
        url, alt = _source(settings.get(key), ctx)
        if url:
            caption = rich(settings.get("caption")) if settings.get("caption_source") != "none" else ""
            href = _address(settings.get("link")) if settings.get("link_to") == "custom" else ""
            return _linked_image(url, alt, caption, href) if href else image(url, alt, caption)
    return ""


def _linked_image(url: str, alt: str, caption: str, href: str) -> str:
    under = f"<figcaption>{caption}</figcaption>" if caption else ""
    picture = f'<img src="{escape(url)}" alt="{escape(alt)}">'
    return f'<figure><a href="{escape(href)}">{picture}</a>{under}</figure>'


def _source(value: Json, ctx: Context) -> tuple[str, str]:
    """Address and alternative text of a picture setting."""
    entry = as_dict(_bare(value))
    if "src" in entry:
        entry = as_dict(plain(_bare(entry["src"])))
    url = as_text(_bare(entry.get("url")))
    media = ctx.site.media(as_id(entry.get("id"))) if as_id(entry.get("id")) else None
    if "/elementor/assets/images/placeholder" in url:
        return "", ""
    return url or (media.url if media else ""), as_text(entry.get("alt")) or (media.alt if media else "")


def gallery(settings: Settings, keys: tuple[str, ...], ctx: Context) -> str:
    """Pictures side by side."""
    made: list[str] = []
    for key in keys:
        for entry in as_list(settings.get(key)):
            item = as_dict(entry)
            url, alt = _source(item if "url" in item or "id" in item else item.get("image"), ctx)
            if url:
                made.append(image(url, alt, rich(item.get("caption"))))
    return f'<figure class="gallery">{"".join(made)}</figure>' if made else ""


def galleries(settings: Settings, keys: tuple[str, ...], ctx: Context) -> str:
    """Several galleries, each under its title."""
    made: list[str] = []
    for entry in as_list(settings.get(keys[0])):
        item = as_dict(entry)
        shown = gallery(item, ("multiple_gallery",), ctx)
        if shown:
            made += (heading(rich(item.get("gallery_title")), 3), shown)
    return "\n".join([part for part in made if part])


def video(settings: Settings, _keys: tuple[str, ...], ctx: Context) -> str:
    """A video by its address, or the file itself."""
    kind = as_text(settings.get("video_type")) or as_text(settings.get("type")) or "youtube"
    caption = rich(settings.get("title"))
    url = as_text(settings.get(f"{kind}_url")) or _address(settings.get(f"{kind}_url"))
    if kind == "hosted":
        external = _address(settings.get("external_url"))
        url = external or url or _source(settings.get("hosted_url"), ctx)[0]
        return f'<video controls src="{escape(url)}"></video>' if url else ""
    return embed(url, caption) if url else ""


def listing(settings: Settings, keys: tuple[str, ...], _ctx: Context) -> str:
    """A list: the key of its entries, then the keys of each entry's texts."""
    items: list[str] = []
    for entry in as_list(settings.get(keys[0])):
        item = as_dict(plain(entry))
        words = " ".join([rich(item.get(key)) for key in keys[1:] if as_text(item.get(key))])
        if words:
            items.append(f"<li>{link(_address(item.get('link')), words)}</li>")
    return f"<ul>{''.join(items)}</ul>" if items else ""


def social(settings: Settings, keys: tuple[str, ...], _ctx: Context) -> str:
    """Links to profiles, named by their icon."""
    items: list[str] = []
    for entry in as_list(settings.get(keys[0])):
        item = as_dict(entry)
        icon = as_text(as_dict(item.get("social_icon")).get("value")) or as_text(item.get("social"))
        url = _address(item.get("link"))
        name = icon.rsplit("fa-", 1)[-1].replace("-", " ").title()
        if url:
            items.append(f"<li>{link(url, rich(item.get('text')) or escape(name or url, quote=False))}</li>")
    return f"<ul>{''.join(items)}</ul>" if items else ""


def sections(settings: Settings, keys: tuple[str, ...], ctx: Context) -> str:
    """Tabs, slides, quotes: for each entry the parts that REPEATED names."""
    made = [
        draw(as_dict(plain(entry)), names, ctx)
        for entry in as_list(settings.get(keys[0]))
        for draw, names in REPEATED[keys[1]]
    ]
    return "\n".join([part for part in made if part])


def quote(settings: Settings, keys: tuple[str, ...], _ctx: Context) -> str:
    """A quotation and who said it."""
    text = paragraphs(rich(settings.get(keys[0])))
    who = ", ".join([name for key in keys[1:] if (name := rich(settings.get(key)))])
    if not text and not who:
        return ""
    return f"<blockquote>{text}{f'<cite>{who}</cite>' if who else ''}</blockquote>"


def headline(settings: Settings, keys: tuple[str, ...], _ctx: Context) -> str:
    """A heading in several pieces, of which a script moves one."""
    words = [rich(settings.get(key)).replace("\n", ", ") for key in keys]
    return heading(" ".join([word for word in words if word]), level_of(settings.get("tag"), 2))


def address(settings: Settings, keys: tuple[str, ...], _ctx: Context) -> str:
    """An address that the page shows as what stands there."""
    url = _address(settings.get(keys[0]))
    return embed(url) if url else ""


def divider(settings: Settings, _keys: tuple[str, ...], _ctx: Context) -> str:
    """A line, with its text if it has one."""
    return paragraphs(rich(settings.get("text"))) if settings.get("look") == "line_text" else "<hr>"


def code(settings: Settings, _keys: tuple[str, ...], _ctx: Context) -> str:
    """A piece of code."""
    language = as_text(settings.get("language"))
    name = f' class="language-{escape(language)}"' if language else ""
    return f"<pre><code{name}>{escape(as_text(settings.get('code')), quote=False)}</code></pre>"


def anchor(settings: Settings, _keys: tuple[str, ...], _ctx: Context) -> str:
    """A place that links lead to."""
    name = as_text(settings.get("anchor"))
    return f'<a id="{escape(name)}"></a>' if name else ""


def _address(value: Json) -> str:
    """The address in a link setting."""
    value = _bare(value)
    if isinstance(value, dict):
        return as_text(_bare(value.get("url"))) or as_text(_bare(value.get("destination")))
    return as_text(value)


_SLIDE = ((picture, ("image", "background_image")), (title, ("heading", "3")), (title, ("title", "3")),
          (prose, ("description",)), (prose, ("content",)), (button, ("button_text",)))  # fmt: skip
REPEATED: dict[str, tuple[tuple[Draw, tuple[str, ...]], ...]] = {
    "tab": ((title, ("tab_title", "3")), (prose, ("tab_content",))),
    "slide": _SLIDE,
    "voice": ((picture, ("image",)), (quote, ("content", "name", "title"))),
    "price": ((picture, ("image",)), (line, ("title", "price")), (prose, ("item_description",))),
    "video": ((video, ()),),
    "spot": ((line, ("hotspot_label",)), (prose, ("hotspot_tooltip_content",))),
}
"""Parts of each entry of a widget with entries."""
