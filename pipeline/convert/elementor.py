"""Elementor's own store (`_elementor_data`, JSON in the meta) -> HTML, for posts whose content it left empty.

Layout, colours and motion go; what a visitor reads and sees comes out in order.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

import msgspec

from pipeline.convert.blocks.attributes import attribute_html, summary
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
    from pipeline.model import Json, Meta

    Settings = dict[str, Json]
    Draw = Callable[[Settings, "tuple[str, ...]", Context], str]

KEY = "_elementor_data"
TITLE_TAGS = ("header_size", "title_size", "title_tag", "heading_tag", "title_html_tag", "tag", "html_tag")
LINKS = ("link", "button_link", "button_url", "link_url", "url")
CURRENCIES = {
    "dollar": "$", "euro": "€", "baht": "฿", "franc": "₣", "guilder": "ƒ", "krona": "kr", "lira": "₤",
    "peso": "₱", "pound": "£", "real": "R$", "ruble": "₽", "rupee": "₨", "shekel": "₪", "yen": "¥",
    "won": "₩",
}  # fmt: skip
SLASHED = re.compile(r"\\(.)", re.DOTALL)


def elementor(meta: tuple[Meta, ...], ctx: Context) -> str | None:
    """The page that Elementor holds for the entry; None where it holds none that can be read."""
    raw = next((field.value for field in reversed(meta) if field.key == KEY and len(field.value) > 2), "")
    if not raw:
        return None
    tree = _decoded(raw)
    if not isinstance(tree, list):
        ctx.note("elementor-broken", f"{KEY} can not be read: {raw[:200]}")
        return None
    out: list[str] = []
    # What is still to be shown: elements, and HTML that stands between them.
    todo: list[Json] = [element for element in reversed(tree) if isinstance(element, dict)]
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            out.append(item)
            continue
        element = as_dict(item)
        settings = as_dict(_plain(element.get("settings")))
        name = as_text(element.get("widgetType")) or as_text(element.get("elType"))
        children = [child for child in as_list(element.get("elements")) if isinstance(child, dict)]
        if name in NESTED:
            list_key, title_key = NESTED[name]
            titles = [
                rich(as_dict(_plain(entry)).get(title_key)) for entry in as_list(settings.get(list_key))
            ]
            titles += [""] * (len(children) - len(titles))
            children += [{}] * (len(titles) - len(children))
            for title, child in reversed(list(zip(titles, children, strict=True))):
                todo += (child, heading(title, 3))
            continue
        out.append(_widget(name, settings, ctx))
        todo += reversed(children)
    return "\n".join([part for part in out if part])


def _decoded(raw: str) -> Json:
    """JSON, perhaps with slashes before its quotes; None where it is none."""
    for text in (raw, SLASHED.sub(r"\1", raw)):
        try:
            return msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError):
            continue
    return None


def _plain(value: Json) -> Json:
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


def _widget(name: str, settings: Settings, ctx: Context) -> str:
    """One widget's HTML."""
    if settings.get("__dynamic__"):
        ctx.note(
            "elementor-dynamic",
            f"{name}: filled when the page is shown{summary(as_dict(settings['__dynamic__']))}",
        )
    if name in CONTAINERS:
        return ""
    if name in DYNAMIC or name.startswith(DYNAMIC_FAMILIES):
        ctx.note("elementor-dynamic", f"{name}{summary(settings)}")
        return ""
    parts = WIDGETS.get(name)
    if parts is None:
        ctx.note("elementor-unknown", f"{name}{summary(settings)}")
        return "\n".join([part for part in attribute_html(settings, ctx) if part])
    made = [draw(settings, keys, ctx) for draw, keys in parts]
    return "\n".join([part for part in made if part])


def _title(settings: Settings, keys: tuple[str, ...], _ctx: Context) -> str:
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


def _text(settings: Settings, keys: tuple[str, ...], _ctx: Context) -> str:
    """Paragraphs."""
    return "\n".join([paragraphs(rich(settings.get(key))) for key in keys if as_text(settings.get(key))])


def _line(settings: Settings, keys: tuple[str, ...], _ctx: Context) -> str:
    """Several short texts in one paragraph."""
    words = [rich(settings.get(key)) for key in keys]
    return paragraphs(" ".join([word for word in words if word]))


def _number(settings: Settings, keys: tuple[str, ...], _ctx: Context) -> str:
    """A number with what stands close before and after it."""
    return paragraphs("".join([rich(settings.get(key)) for key in keys]))


def _progress(settings: Settings, keys: tuple[str, ...], _ctx: Context) -> str:
    """A bar: what it measures, and how far it is."""
    amount = as_text(as_dict(settings.get(keys[-1])).get("size"))
    words = [*[rich(settings.get(key)) for key in keys[:-1]], f"{amount}%" if amount else ""]
    return paragraphs(" ".join([word for word in words if word]))


def _price(settings: Settings, keys: tuple[str, ...], _ctx: Context) -> str:
    """A price with its currency."""
    name = as_text(settings.get("currency_symbol"))
    sign = rich(settings.get("currency_symbol_custom")) if name == "custom" else CURRENCIES.get(name, "")
    price, period = (rich(settings.get(key)) for key in keys)
    return paragraphs(f"{sign}{price} {period}".strip()) if price else paragraphs(period)


def _raw(settings: Settings, keys: tuple[str, ...], _ctx: Context) -> str:
    """HTML, or a shortcode, as its author wrote it."""
    return as_text(settings.get(keys[0]))


def _button(settings: Settings, keys: tuple[str, ...], _ctx: Context) -> str:
    """A link with a text."""
    url = next((address for key in LINKS if (address := _address(settings.get(key)))), "")
    text = rich(settings.get(keys[0]))
    return f"<p>{link(url, text)}</p>" if text else ""


def _image(settings: Settings, keys: tuple[str, ...], ctx: Context) -> str:
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
        entry = as_dict(_plain(_bare(entry["src"])))
    url = as_text(_bare(entry.get("url")))
    media = ctx.site.media(as_id(entry.get("id"))) if as_id(entry.get("id")) else None
    if "/elementor/assets/images/placeholder" in url:
        return "", ""
    return url or (media.url if media else ""), as_text(entry.get("alt")) or (media.alt if media else "")


def _gallery(settings: Settings, keys: tuple[str, ...], ctx: Context) -> str:
    """Pictures side by side."""
    made: list[str] = []
    for key in keys:
        for entry in as_list(settings.get(key)):
            item = as_dict(entry)
            url, alt = _source(item if "url" in item or "id" in item else item.get("image"), ctx)
            if url:
                made.append(image(url, alt, rich(item.get("caption"))))
    return f'<figure class="gallery">{"".join(made)}</figure>' if made else ""


def _galleries(settings: Settings, keys: tuple[str, ...], ctx: Context) -> str:
    """Several galleries, each under its title."""
    made: list[str] = []
    for entry in as_list(settings.get(keys[0])):
        item = as_dict(entry)
        shown = _gallery(item, ("multiple_gallery",), ctx)
        if shown:
            made += (heading(rich(item.get("gallery_title")), 3), shown)
    return "\n".join([part for part in made if part])


def _video(settings: Settings, _keys: tuple[str, ...], ctx: Context) -> str:
    """A video by its address, or the file itself."""
    kind = as_text(settings.get("video_type")) or as_text(settings.get("type")) or "youtube"
    caption = rich(settings.get("title"))
    url = as_text(settings.get(f"{kind}_url")) or _address(settings.get(f"{kind}_url"))
    if kind == "hosted":
        external = _address(settings.get("external_url"))
        url = external or url or _source(settings.get("hosted_url"), ctx)[0]
        return f'<video controls src="{escape(url)}"></video>' if url else ""
    return embed(url, caption) if url else ""


def _list(settings: Settings, keys: tuple[str, ...], _ctx: Context) -> str:
    """A list: the key of its entries, then the keys of each entry's texts."""
    items: list[str] = []
    for entry in as_list(settings.get(keys[0])):
        item = as_dict(_plain(entry))
        words = " ".join([rich(item.get(key)) for key in keys[1:] if as_text(item.get(key))])
        if words:
            items.append(f"<li>{link(_address(item.get('link')), words)}</li>")
    return f"<ul>{''.join(items)}</ul>" if items else ""


def _social(settings: Settings, keys: tuple[str, ...], _ctx: Context) -> str:
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


def _sections(settings: Settings, keys: tuple[str, ...], ctx: Context) -> str:
    """Tabs, slides, quotes: for each entry the parts that REPEATED names."""
    made = [
        draw(as_dict(_plain(entry)), names, ctx)
        for entry in as_list(settings.get(keys[0]))
        for draw, names in REPEATED[keys[1]]
    ]
    return "\n".join([part for part in made if part])


def _quote(settings: Settings, keys: tuple[str, ...], _ctx: Context) -> str:
    """A quotation and who said it."""
    text = paragraphs(rich(settings.get(keys[0])))
    who = ", ".join([name for key in keys[1:] if (name := rich(settings.get(key)))])
    if not text and not who:
        return ""
    return f"<blockquote>{text}{f'<cite>{who}</cite>' if who else ''}</blockquote>"


def _headline(settings: Settings, keys: tuple[str, ...], _ctx: Context) -> str:
    """A heading in several pieces, of which a script moves one."""
    words = [rich(settings.get(key)).replace("\n", ", ") for key in keys]
    return heading(" ".join([word for word in words if word]), level_of(settings.get("tag"), 2))


def _embed(settings: Settings, keys: tuple[str, ...], _ctx: Context) -> str:
    """An address that the page shows as what stands there."""
    url = _address(settings.get(keys[0]))
    return embed(url) if url else ""


def _divider(settings: Settings, _keys: tuple[str, ...], _ctx: Context) -> str:
    """A line, with its text if it has one."""
    return paragraphs(rich(settings.get("text"))) if settings.get("look") == "line_text" else "<hr>"


def _code(settings: Settings, _keys: tuple[str, ...], _ctx: Context) -> str:
    """A piece of code."""
    language = as_text(settings.get("language"))
    name = f' class="language-{escape(language)}"' if language else ""
    return f"<pre><code{name}>{escape(as_text(settings.get('code')), quote=False)}</code></pre>"


def _anchor(settings: Settings, _keys: tuple[str, ...], _ctx: Context) -> str:
    """A place that links lead to."""
    name = as_text(settings.get("anchor"))
    return f'<a id="{escape(name)}"></a>' if name else ""


def _address(value: Json) -> str:
    """The address in a link setting."""
    value = _bare(value)
    if isinstance(value, dict):
        return as_text(_bare(value.get("url"))) or as_text(_bare(value.get("destination")))
    return as_text(value)


CONTAINERS = frozenset(
    {"", "section", "column", "container", "e-div-block", "e-flexbox", "inner-section", "spacer", "lottie"}
)
"""Elements without text of their own."""
NESTED = {
    "nested-tabs": ("tabs", "tab_title"),
    "nested-accordion": ("items", "item_title"),
    "nested-carousel": ("carousel_items", "slide_title"),
}
"""Widgets whose entries are containers: (key of the entries, key of their titles)."""
DYNAMIC = frozenset(
    {"posts", "portfolio", "archive-posts", "loop-grid", "loop-carousel", "nav-menu", "mega-menu", "form",
     "login", "search-form", "search", "sitemap", "author-box", "post-comments", "post-navigation", "post-info",
     "share-buttons", "facebook-button", "facebook-comments", "facebook-page", "facebook-embed", "countdown",
     "sidebar", "template", "global", "breadcrumbs", "taxonomy-filter", "off-canvas", "paypal-button",
     "stripe-button", "progress-tracker", "table-of-contents", "read-more", "contact-buttons"}
)  # fmt: skip
"""Widgets that WordPress fills when the page is shown."""
DYNAMIC_FAMILIES = ("theme-", "woocommerce-", "wc-", "archive-", "wp-widget-recent", "wp-widget-archives",
                    "wp-widget-categories", "wp-widget-calendar", "wp-widget-search", "wp-widget-meta",
                    "wp-widget-nav", "wp-widget-tag", "wp-widget-rss", "wp-widget-pages")  # fmt: skip

_SLIDE = ((_image, ("image", "background_image")), (_title, ("heading", "3")), (_title, ("title", "3")),
          (_text, ("description",)), (_text, ("content",)), (_button, ("button_text",)))  # fmt: skip
REPEATED: dict[str, tuple[tuple[Draw, tuple[str, ...]], ...]] = {
    "tab": ((_title, ("tab_title", "3")), (_text, ("tab_content",))),
    "slide": _SLIDE,
    "voice": ((_image, ("image",)), (_quote, ("content", "name", "title"))),
    "price": ((_image, ("image",)), (_line, ("title", "price")), (_text, ("item_description",))),
    "video": ((_video, ()),),
    "spot": ((_line, ("hotspot_label",)), (_text, ("hotspot_tooltip_content",))),
}
"""Parts of each entry of a widget with entries."""

WIDGETS: dict[str, tuple[tuple[Draw, tuple[str, ...]], ...]] = {
    "heading": ((_title, ("title", "2", "link")),),
    "text-editor": ((_text, ("editor",)),),
    "image": ((_image, ("image",)),),
    "image-box": (
        (_image, ("image",)),
        (_title, ("title_text", "3", "link")),
        (_text, ("description_text",)),
    ),
    "icon-box": ((_title, ("title_text", "3", "link")), (_text, ("description_text",))),
    "icon-list": ((_list, ("icon_list", "text")),),
    "icon": (),
    "button": ((_button, ("text",)),),
    "video": ((_video, ()),),
    "video-playlist": ((_title, ("playlist_title", "3")), (_sections, ("tabs", "video"))),
    "image-gallery": ((_gallery, ("wp_gallery",)),),
    "image-carousel": ((_gallery, ("carousel",)),),
    "media-carousel": ((_gallery, ("slides",)),),
    "gallery": ((_gallery, ("gallery",)), (_galleries, ("galleries",))),
    "testimonial": (
        (_image, ("testimonial_image",)),
        (_quote, ("testimonial_content", "testimonial_name", "testimonial_job")),
    ),
    "testimonial-carousel": ((_sections, ("slides", "voice")),),
    "reviews": ((_sections, ("slides", "voice")),),
    "tabs": ((_sections, ("tabs", "tab")),),
    "accordion": ((_sections, ("tabs", "tab")),),
    "toggle": ((_sections, ("tabs", "tab")),),
    "html": ((_raw, ("html",)),),
    "shortcode": ((_raw, ("shortcode",)),),
    "text-path": ((_text, ("text",)),),
    "divider": ((_divider, ()),),
    "menu-anchor": ((_anchor, ()),),
    "alert": ((_title, ("alert_title", "4")), (_text, ("alert_description",))),
    "counter": ((_number, ("prefix", "ending_number", "suffix")), (_text, ("title",))),
    "progress": ((_progress, ("title", "inner_text", "percent")),),
    "star-rating": ((_line, ("title",)),),
    "rating": (),
    "call-to-action": (
        (_image, ("graphic_image", "bg_image")),
        (_line, ("ribbon_title",)),
        (_title, ("title", "2")),
        (_text, ("description",)),
        (_button, ("button",)),
    ),
    "flip-box": (
        (_image, ("image",)),
        (_title, ("title_text_a", "3")),
        (_text, ("description_text_a",)),
        (_title, ("title_text_b", "3")),
        (_text, ("description_text_b",)),
        (_button, ("button_text",)),
    ),
    "price-table": (
        (_title, ("heading", "3")),
        (_text, ("sub_heading",)),
        (_line, ("ribbon_title",)),
        (_price, ("price", "period")),
        (_list, ("features_list", "item_text")),
        (_button, ("button_text",)),
        (_text, ("footer_additional_info",)),
    ),
    "price-list": ((_sections, ("price_list", "price")),),
    "blockquote": ((_quote, ("blockquote_content", "author_name")),),
    "slides": ((_sections, ("slides", "slide")),),
    "animated-headline": ((_headline, ("before_text", "highlighted_text", "rotating_text", "after_text")),),
    "social-icons": ((_social, ("social_icon_list",)),),
    "google_maps": ((_line, ("address",)),),
    "hotspot": ((_image, ("image",)), (_sections, ("hotspot", "spot"))),
    "code-highlight": ((_code, ()),),
    "soundcloud": ((_embed, ("link",)),),
    "e-heading": ((_title, ("title", "2", "link")),),
    "e-paragraph": ((_text, ("paragraph",)),),
    "e-button": ((_button, ("text",)),),
    "e-image": ((_image, ("image",)),),
    "e-divider": ((_divider, ()),),
    "e-youtube": ((_embed, ("source",)),),
}
"""Widget -> its parts in the order of the page: what draws a part, and the settings it draws."""
