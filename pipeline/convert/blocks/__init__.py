"""Block content (`<!-- wp:… -->`) -> the HTML that WordPress shows, as far as an export holds it.

A new block is a function `(Block, inner HTML, Context) -> HTML` and a line in BLOCKS; a plugin whose blocks
are all alike is a line in FAMILIES.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.convert.blocks import (
    code,
    dynamic,
    embeds,
    footnotes,
    media,
    navigation,
    plugins,
    text,
)
from pipeline.convert.blocks import render as _render
from pipeline.convert.blocks.parse import Block, has_blocks, inventory, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.convert.context import Context

__all__ = ["BLOCKS", "FAMILIES", "Block", "has_blocks", "inventory", "parse", "render", "renderer"]

BLOCKS: dict[str, Callable[[Block, str, Context], str]] = {
    # Text
    "core/paragraph": text.as_saved,
    "core/heading": text.as_saved,
    "core/subhead": text.as_saved,
    "core/list": text.as_saved,
    "core/list-item": text.as_saved,
    "core/quote": text.as_saved,
    "core/pullquote": text.pullquote,
    "core/preformatted": text.as_saved,
    "core/verse": text.as_saved,
    "core/table": text.as_saved,
    "core/text-columns": text.as_saved,
    "core/freeform": text.as_saved,
    "core/shortcode": text.as_saved,
    "core/html": text.html,
    "core/details": text.details,
    "core/more": text.more,
    "core/nextpage": text.nextpage,
    "core/math": text.math,
    "core/formula": text.math,
    "core/footnotes": footnotes.footnotes,
    "core/table-of-contents": text.table_of_contents,
    # Layout
    "core/group": text.as_saved,
    "core/columns": text.as_saved,
    "core/column": text.as_saved,
    "core/buttons": text.as_saved,
    "core/button": text.button,
    "core/separator": text.as_saved,
    "core/spacer": text.nothing,
    "core/accordion": text.as_saved,
    "core/accordion-group": text.as_saved,
    "core/accordion-item": text.as_saved,
    "core/accordion-heading": text.accordion_heading,
    "core/accordion-header": text.accordion_heading,
    "core/accordion-trigger": text.accordion_heading,
    "core/accordion-panel": text.as_saved,
    "core/accordion-content": text.as_saved,
    "core/tabs": text.tabs,
    "core/tab-list": text.tab_list,
    "core/tab-panels": text.as_saved,
    "core/tab-panel": text.tab_panel,
    "core/tab": text.tab_panel,
    "core/block": text.as_saved,
    "core/missing": dynamic.missing,
    "core/legacy-widget": dynamic.legacy_widget,
    "core/widget-group": dynamic.widget_group,
    "core/query-no-results": dynamic.no_results,
    # Media
    "core/image": media.picture,
    "core/gallery": media.gallery,
    "core/cover": media.cover,
    "core/cover-image": media.cover,
    "core/media-text": media.media_text,
    "core/audio": media.player,
    "core/video": media.player,
    "core/file": media.file,
    "core/playlist": media.playlist,
    "core/playlist-track": media.playlist_track,
    "core/embed": embeds.embedded,
    # Links
    "core/social-links": text.as_saved,
    "core/social-link": navigation.social_link,
    "core/navigation": navigation.link_list,
    "core/navigation-link": navigation.menu_link,
    "core/navigation-submenu": navigation.menu_link,
    "core/home-link": navigation.home_link,
    "core/page-list": navigation.link_list,
    "core/page-list-item": navigation.menu_link,
    # Code
    "core/code": code.code,
    "syntaxhighlighter/code": code.plugin_code,
    "enlighter/codeblock": code.plugin_code,
    "prismatic/blocks": code.plugin_code,
    "mkaz/code-syntax": code.plugin_code,
    "codemirror-blocks/code-block": code.plugin_code,
    "urvanov-syntax-highlighter/code-block": code.plugin_code,
    "kevinbatdorf/code-block-pro": code.code_block_pro,
    "loos-hcb/code-block": code.plugin_code,
    # Jetpack
    "jetpack/markdown": text.markdown,
    "jetpack/tiled-gallery": media.slideshow,
    "jetpack/slideshow": media.slideshow,
    "jetpack/story": plugins.story,
    "jetpack/map": plugins.map_points,
    "jetpack/business-hours": plugins.business_hours,
    "jetpack/gif": embeds.linked,
    "jetpack/pinterest": embeds.linked,
    "jetpack/eventbrite": embeds.linked,
    "jetpack/calendly": embeds.linked,
    "jetpack/podcast-player": embeds.linked,
    "jetpack/google-calendar": embeds.linked,
    "videopress/video": media.video_address,
    "jetpack/videopress": media.video_address,
    # Structured content of other plugins
    "yoast/faq-block": plugins.faq,
    "yoast/how-to-block": plugins.how_to,
    "rank-math/faq-block": plugins.faq,
    "rank-math/howto-block": plugins.how_to,
    "coblocks/gist": embeds.linked,
    "coblocks/click-to-tweet": plugins.tweet,
    "coblocks/gallery-collage": media.slideshow,
    "coblocks/gallery-masonry": media.slideshow,
    "coblocks/gallery-stacked": media.slideshow,
    "coblocks/gallery-carousel": media.slideshow,
    "kadence/image": media.picture,
} | {f"core/{name}": dynamic.dynamic for name in dynamic.CORE_DYNAMIC}
"""Block name -> what draws it."""

FAMILIES: dict[str, Callable[[Block, str, Context], str]] = {
    "acf/": plugins.acf,
    "core-embed/": embeds.embedded,
    # Forms, shops, counters: drawn by the plugin when the page is shown
    **dict.fromkeys(
        ("jetpack/contact-form", "jetpack/field", "jetpack/input", "jetpack/label", "jetpack/option",
         "jetpack/subscriptions", "jetpack/mailchimp", "contact-form-7/", "gravityforms/", "wpforms/",
         "formidable/", "ninja-forms/", "fluentfom/", "forminator/", "everest-forms/", "happyforms/",
         "mailpoet/", "mc4wp/", "srfm/", "tablepress/", "woocommerce/"),
        dynamic.dynamic,
    ),
    **dict.fromkeys(("crowdsignal-forms/", "ht/", "tribe/", "newspack-blocks/"), dynamic.plugin_dynamic),
    # What is saved is what is shown; where nothing is saved, the attributes speak
    **dict.fromkeys(
        ("advgb/", "atomic-blocks/", "coblocks/", "essential-blocks/", "generateblocks/", "genesis-blocks/",
         "getwid/", "jetpack/", "kadence/", "otter-blocks/", "premium/", "qubely/", "rank-math/",
         "snow-monkey-blocks/", "spectra/", "stackable/", "themeisle-blocks/", "uagb/", "ugb/",
         "ultimate-post/", "vk-blocks/", "wp-bootstrap-blocks/", "yoast-seo/", "yoast/"),
        plugins.saved,
    ),
}  # fmt: skip
"""Beginning of a name -> what draws the block, where BLOCKS has no line for it; the first that fits."""


def renderer(name: str) -> Callable[[Block, str, Context], str]:
    """What draws a block of this name."""
    found = BLOCKS.get(name)
    if found:
        return found
    return next((draw for prefix, draw in FAMILIES.items() if name.startswith(prefix)), plugins.unknown)


def treatment(name: str) -> str:
    """What becomes of a block of this name: converted, as-saved (its HTML is what was shown) or unknown."""
    draw = renderer(name)
    if draw is plugins.unknown:
        return "unknown"
    return "as-saved" if draw in {text.as_saved, plugins.saved} else "converted"


def render(content: str, ctx: Context, classic: Callable[[str], str]) -> str:
    """Block content as HTML; `classic` gives freeform text its paragraphs."""
    return _render.render(content, ctx, classic, renderer)
