"""Elementor's own store (`_elementor_data`, JSON in the meta) -> HTML, for posts whose content it left empty.

Layout, colours and motion go; what a visitor reads and sees comes out in order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from pipeline.convert import elementor_parts as parts
from pipeline.convert.blocks.attributes import attribute_html, summary
from pipeline.convert.blocks.markup import as_dict, as_list, as_text, heading, rich

if TYPE_CHECKING:
    from pipeline.convert.context import Context
    from pipeline.convert.elementor_parts import Draw, Settings
    from pipeline.model import Json, Meta

KEY = "_elementor_data"
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
        settings = as_dict(parts.plain(element.get("settings")))
        name = as_text(element.get("widgetType")) or as_text(element.get("elType"))
        children = [child for child in as_list(element.get("elements")) if isinstance(child, dict)]
        if name in NESTED:
            list_key, title_key = NESTED[name]
            titles = [
                rich(as_dict(parts.plain(entry)).get(title_key)) for entry in as_list(settings.get(list_key))
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
    drawn = WIDGETS.get(name)
    if drawn is None:
        ctx.note("elementor-unknown", f"{name}{summary(settings)}")
        return "\n".join([part for part in attribute_html(settings, ctx) if part])
    made = [draw(settings, keys, ctx) for draw, keys in drawn]
    return "\n".join([part for part in made if part])


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
     "login", "search-form", "search", "sitemap", "author-box", "post-comments", "post-navigation",
     "post-info", "share-buttons", "facebook-button", "facebook-comments", "facebook-page", "facebook-embed",
     "countdown", "sidebar", "template", "global", "breadcrumbs", "taxonomy-filter", "off-canvas",
     "paypal-button", "stripe-button", "progress-tracker", "table-of-contents", "read-more",
     "contact-buttons"}
)  # fmt: skip
"""Widgets that WordPress fills when the page is shown."""
DYNAMIC_FAMILIES = ("theme-", "woocommerce-", "wc-", "archive-", "wp-widget-recent", "wp-widget-archives",
                    "wp-widget-categories", "wp-widget-calendar", "wp-widget-search", "wp-widget-meta",
                    "wp-widget-nav", "wp-widget-tag", "wp-widget-rss", "wp-widget-pages")  # fmt: skip

WIDGETS: dict[str, tuple[tuple[Draw, tuple[str, ...]], ...]] = {
    "heading": ((parts.title, ("title", "2", "link")),),
    "text-editor": ((parts.prose, ("editor",)),),
    "image": ((parts.picture, ("image",)),),
    "image-box": (
        (parts.picture, ("image",)),
        (parts.title, ("title_text", "3", "link")),
        (parts.prose, ("description_text",)),
    ),
    "icon-box": ((parts.title, ("title_text", "3", "link")), (parts.prose, ("description_text",))),
    "icon-list": ((parts.listing, ("icon_list", "text")),),
    "icon": (),
    "button": ((parts.button, ("text",)),),
    "video": ((parts.video, ()),),
    "video-playlist": ((parts.title, ("playlist_title", "3")), (parts.sections, ("tabs", "video"))),
    "image-gallery": ((parts.gallery, ("wp_gallery",)),),
    "image-carousel": ((parts.gallery, ("carousel",)),),
    "media-carousel": ((parts.gallery, ("slides",)),),
    "gallery": ((parts.gallery, ("gallery",)), (parts.galleries, ("galleries",))),
    "testimonial": (
        (parts.picture, ("testimonial_image",)),
        (parts.quote, ("testimonial_content", "testimonial_name", "testimonial_job")),
    ),
    "testimonial-carousel": ((parts.sections, ("slides", "voice")),),
    "reviews": ((parts.sections, ("slides", "voice")),),
    "tabs": ((parts.sections, ("tabs", "tab")),),
    "accordion": ((parts.sections, ("tabs", "tab")),),
    "toggle": ((parts.sections, ("tabs", "tab")),),
    "html": ((parts.raw, ("html",)),),
    "shortcode": ((parts.raw, ("shortcode",)),),
    "text-path": ((parts.prose, ("text",)),),
    "divider": ((parts.divider, ()),),
    "menu-anchor": ((parts.anchor, ()),),
    "alert": ((parts.title, ("alert_title", "4")), (parts.prose, ("alert_description",))),
    "counter": ((parts.number, ("prefix", "ending_number", "suffix")), (parts.prose, ("title",))),
    "progress": ((parts.progress, ("title", "inner_text", "percent")),),
    "star-rating": ((parts.line, ("title",)),),
    "rating": (),
    "call-to-action": (
        (parts.picture, ("graphic_image", "bg_image")),
        (parts.line, ("ribbon_title",)),
        (parts.title, ("title", "2")),
        (parts.prose, ("description",)),
        (parts.button, ("button",)),
    ),
    "flip-box": (
        (parts.picture, ("image",)),
        (parts.title, ("title_text_a", "3")),
        (parts.prose, ("description_text_a",)),
        (parts.title, ("title_text_b", "3")),
        (parts.prose, ("description_text_b",)),
        (parts.button, ("button_text",)),
    ),
    "price-table": (
        (parts.title, ("heading", "3")),
        (parts.prose, ("sub_heading",)),
        (parts.line, ("ribbon_title",)),
        (parts.price, ("price", "period")),
        (parts.listing, ("features_list", "item_text")),
        (parts.button, ("button_text",)),
        (parts.prose, ("footer_additional_info",)),
    ),
    "price-list": ((parts.sections, ("price_list", "price")),),
    "blockquote": ((parts.quote, ("blockquote_content", "author_name")),),
    "slides": ((parts.sections, ("slides", "slide")),),
    "animated-headline": (
        (parts.headline, ("before_text", "highlighted_text", "rotating_text", "after_text")),
    ),
    "social-icons": ((parts.social, ("social_icon_list",)),),
    "google_maps": ((parts.line, ("address",)),),
    "hotspot": ((parts.picture, ("image",)), (parts.sections, ("hotspot", "spot"))),
    "code-highlight": ((parts.code, ()),),
    "soundcloud": ((parts.address, ("link",)),),
    "e-heading": ((parts.title, ("title", "2", "link")),),
    "e-paragraph": ((parts.prose, ("paragraph",)),),
    "e-button": ((parts.button, ("text",)),),
    "e-image": ((parts.picture, ("image",)),),
    "e-divider": ((parts.divider, ()),),
    "e-youtube": ((parts.address, ("source",)),),
}
"""Widget -> its parts in the order of the page: what draws a part, and the settings it draws."""
