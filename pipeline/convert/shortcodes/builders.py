"""Page builders as they store a page: elements that need a function of their own, and the table of all."""

from __future__ import annotations

import base64
import binascii
import html
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pipeline.convert.shortcodes import embeds, layout, markup, media
from pipeline.convert.shortcodes.elements import (
    element,
    first_target,
    heading_of,
    is_picture,
    level_of,
    one_line,
    picture_of,
    value,
    words,
)
from pipeline.convert.shortcodes.tags import names

if TYPE_CHECKING:
    from pipeline.convert.context import Context
    from pipeline.convert.shortcodes.tags import Tag

_HEADERS_OWN = names("text heading title content main_heading")
_SUBTITLES = names("subheading sub_heading subtitle sub_title subheading_text")
_FRAME_PICTURES = names("image src attachment image_url custom_src image_id id")
_FILM_SOURCES = names("link src url video_url video embed_link mp4 video_mp4 audio id video_id")
_POSTERS = names("poster image image_src preview_image")
_FILM = re.compile(r"\.(?:mp4|webm|ogv|m4v|mov)(?:\?|$)", re.IGNORECASE)
_SOUND = re.compile(r"\.(?:mp3|ogg|oga|wav|m4a)(?:\?|$)", re.IGNORECASE)
_VIDEO_ID = re.compile(r"[\w-]{6,}")
_TAGS_AND_BLANKS = re.compile(r"<[^<>]*>|\s")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{4,}={0,2}")


def text(tag: Tag, inner: str, ctx: Context) -> str:
    """An element that holds running text and no words in its attributes."""
    del tag, ctx
    return markup.region(inner)


def toggle(tag: Tag, inner: str, ctx: Context) -> str:
    """An item of an accordion."""
    shown = heading_of(tag)
    if not shown:
        return element(tag, inner, ctx)
    return markup.block(f"<details><summary>{shown}</summary>{markup.inside(inner)}</details>")


def heading(tag: Tag, inner: str, ctx: Context) -> str:
    """An element that is a heading and little else."""
    shown = one_line(inner) or next((found for name in _HEADERS_OWN if (found := words(tag.get(name)))), "")
    if not shown:
        return element(tag, inner, ctx)
    url, _ = first_target(tag)
    above = markup.heading(markup.link(url, shown) if url else shown, level_of(tag, 2))
    below = markup.paragraph(words(tag.get(*_SUBTITLES)))
    return above + below + ("" if one_line(inner) else markup.region(inner) if inner.strip() else "")


def image_frame(tag: Tag, inner: str, ctx: Context) -> str:
    """A picture that stands in an attribute, or enclosed as `<img>` or as a bare address."""
    enclosed = one_line(inner)
    if is_picture(enclosed):
        shown, enclosed = markup.image(enclosed, value(tag.get("alt"))), ""
    else:
        shown = picture_of(tag, ctx, _FRAME_PICTURES, value(tag.get("title_text", "title")))
    below = words(tag.get("caption", "caption_text", "caption_title"))
    if not shown:
        return inner + markup.paragraph(below) if inner.strip() or below else markup.GONE
    url, _ = first_target(tag)
    if url:
        shown = markup.link(url, shown)
    if enclosed and not below and "<img" not in enclosed:
        below, enclosed = enclosed, ""
    caption = f"<figcaption>{below}</figcaption>" if below else ""
    return markup.block(f"<figure>{shown}{caption}</figure>" if below else f"<p>{shown}</p>") + (
        markup.region(enclosed) if enclosed else ""
    )


def video(tag: Tag, inner: str, ctx: Context) -> str:
    """A film or sound, of a service or in a file."""
    raw = html.unescape(next((found for name in _FILM_SOURCES if (found := value(tag.get(name)))), ""))
    if not raw and inner.strip():
        raw = markup.bare(one_line(inner))
        inner = "" if raw.startswith("http") else inner
    if not raw:
        return element(tag, inner, ctx)
    if _VIDEO_ID.fullmatch(raw):
        raw = f"https://vimeo.com/{raw}" if "vimeo" in tag.name else f"https://www.youtube.com/watch?v={raw}"
    if _FILM.search(raw):
        shown = media.player("video", raw, value(tag.get(*_POSTERS)))
    elif _SOUND.search(raw):
        shown = media.player("audio", raw)
    else:
        shown = embeds.place(embeds.canonical(raw))
    rest = markup.region(inner) if inner.strip() else ""
    return markup.heading(heading_of(tag)) + markup.block(shown) + rest


def raw_html(tag: Tag, inner: str, ctx: Context) -> str:
    """HTML of the owner, in base64 (URL-encoded before, in WPBakery) or as it is."""
    encoded = _TAGS_AND_BLANKS.sub("", markup.MARKS.sub("", inner))
    if _BASE64.fullmatch(encoded) is None:
        return markup.region(inner)
    try:
        decoded = base64.b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        # A word or a line of code can look like base64, too.
        return markup.region(inner)
    if tag.name.startswith("vc_"):
        decoded = unquote(decoded)
    if tag.name == "vc_raw_js":
        ctx.note("shortcode-dropped", markup.quoted(f"[vc_raw_js] {decoded}"))
        return markup.GONE
    return markup.region(markup.MARKS.sub("", decoded).replace("[", "&#91;"))


def gone(tag: Tag, inner: str, ctx: Context) -> str:
    """Space, icons, lists of posts, forms: noted, with the words that they hold kept."""
    ctx.note("shortcode-dropped", markup.quoted(tag.source))
    return element(tag, inner, ctx)


_ELEMENTS = names(
    """
    vc_row vc_row_inner vc_column vc_column_inner vc_section vc_tabs vc_tta_tabs vc_tta_tour vc_tta_accordion
    vc_tta_pageable vc_tour vc_accordion vc_tta_section vc_tab vc_btn vc_button vc_button2 vc_cta
    vc_cta_button vc_cta_button2 vc_message vc_gallery vc_images_carousel vc_hoverbox vc_progress_bar vc_pie
    vc_line_chart vc_round_chart vc_flickr vc_pricing_table vc_wp_text vc_media_grid vc_masonry_media_grid
    et_pb_section et_pb_row et_pb_row_inner et_pb_column et_pb_column_inner et_pb_blurb et_pb_button et_pb_cta
    et_pb_slider et_pb_slide et_pb_fullwidth_slider et_pb_fullwidth_header et_pb_fullwidth_image
    et_pb_testimonial et_pb_team_member et_pb_pricing_tables et_pb_pricing_table et_pb_tabs et_pb_tab
    et_pb_accordion et_pb_gallery et_pb_number_counter et_pb_counters et_pb_counter et_pb_circle_counter
    et_pb_countdown_timer et_pb_social_media_follow et_pb_social_media_follow_network et_pb_map et_pb_map_pin
    et_pb_fullwidth_map et_pb_video_slider et_pb_menu et_pb_fullwidth_menu av_section av_row av_layout_row
    av_cell_one_full av_cell_one_half av_cell_one_third av_cell_two_third av_cell_one_fourth
    av_cell_three_fourth av_one_full av_one_half av_one_third av_two_third av_one_fourth av_three_fourth
    av_one_fifth av_two_fifth av_three_fifth av_four_fifth av_button av_button_big av_buttonrow
    av_buttonrow_item av_iconlist av_iconlist_item av_icon_box av_promobox av_notification av_tab_container
    av_tab av_toggle_container av_slideshow av_slideshow_full av_slide av_slide_full av_content_slider
    av_content_slide av_testimonials av_testimonial_single av_team_member av_catalogue av_catalogue_item
    av_progress av_progress_bar av_animated_numbers av_tab_section av_tab_sub_section av_timeline
    av_timeline_item av_image_hotspot av_hotspot av_partner av_partner_logo av_gallery av_horizontal_gallery
    av_masonry_gallery av_table av_contact av_accordion_slide av_icongrid av_icongrid_item
    fusion_builder_container fusion_builder_row fusion_builder_row_inner fusion_builder_column
    fusion_builder_column_inner fusion_button fusion_content_boxes
    fusion_content_box fusion_tagline_box fusion_testimonials fusion_testimonial fusion_person fusion_images
    fusion_image fusion_gallery fusion_gallery_image fusion_tabs fusion_tab fusion_accordion fusion_alert
    fusion_flip_boxes fusion_flip_box fusion_pricing_table fusion_pricing_column fusion_pricing_price
    fusion_pricing_row fusion_pricing_footer fusion_counters_box fusion_counter_box fusion_counters_circle
    fusion_counter_circle fusion_progress fusion_modal fusion_modal_text_link fusion_slider fusion_slide
    fusion_table fusion_tooltip fusion_highlight fusion_dropcap fusion_popover fusion_map fusion_fontawesome
    fusion_global cs_content cs_element_section cs_element_layout_row cs_element_layout_column
    cs_element_layout_div cs_element_row cs_element_column cs_section cs_row cs_column cs_element_button
    cs_tab x_section x_row x_column x_content_band x_container x_button x_alert x_callout x_promo
    x_feature_box x_feature_list x_feature_headline x_image x_slider x_slide x_tabs x_tab_nav x_tab_nav_item
    x_tab x_accordion x_prompt x_counter x_skill_bar
    x_columnize x_card x_dropcap x_highlight mk_page_section mk_button mk_icon_box mk_image
    mk_fancy_text mk_message_box mk_tabs mk_tab mk_accordions mk_content_box mk_custom_box ultimate_heading
    ult_buttons bsf-info-box info_list info_list_item stat_counter interactive_banner ult_ihover
    ult_ihover_item ultimate_icon_list ultimate_icon_list_item themify_box themify_button themify_col

    """
)
_TEXTS = names(
    """
    vc_column_text et_pb_text fusion_text av_textblock cs_text x_text x_raw_content cs_element_text
    td_block_text
    """
)
_HEADERS = names(
    """
    vc_custom_heading vc_text_separator fusion_title av_heading et_pb_heading x_custom_headline
    cs_element_headline mk_title_box mk_fancy_title
    """
)
_FRAMES = names(
    """
    vc_single_image et_pb_image av_image fusion_imageframe cs_element_image mk_image_box
    """
)
_TOGGLES = names(
    """
    vc_toggle vc_accordion_tab et_pb_toggle et_pb_accordion_item av_toggle fusion_toggle x_accordion_item
    x_toggle mk_toggle mk_accordion_tab
    """
)
_FILMS = names(
    """
    vc_video et_pb_video et_pb_video_slider_item et_pb_audio av_video av_player av_audio fusion_youtube
    fusion_vimeo fusion_video fusion_audio fusion_soundcloud x_video_player x_video_embed x_audio_player
    x_audio_embed cs_element_video cs_element_audio mk_video
    """
)
_RAW = names(
    """
    vc_raw_html vc_raw_js et_pb_code et_pb_fullwidth_code fusion_code av_codeblock cs_element_raw_content
    x_code
    """
)
_RULES = names(
    """
    vc_separator et_pb_divider av_hr fusion_separator fusion_section_separator x_line cs_element_line
    mk_divider
    """
)
_QUOTES = names("x_blockquote x_pullquote mk_blockquote themify_quote")
_LISTS = names("fusion_checklist fusion_li_item x_icon_list x_icon_list_item")
_SPACES = names("vc_empty_space x_gap x_clear cs_element_gap mk_padding_divider fusion_menu_anchor")
_DYNAMIC = names(
    """
    vc_icon vc_basic_grid vc_masonry_grid vc_posts_slider vc_posts_grid vc_carousel vc_wp_posts
    vc_wp_recentcomments vc_wp_archives vc_wp_calendar vc_wp_categories vc_wp_links vc_wp_meta vc_wp_pages
    vc_wp_rss vc_wp_search vc_wp_tagcloud vc_wp_custommenu vc_widget_sidebar vc_gmaps vc_facebook vc_tweetmeme
    vc_googleplus vc_pinterest vc_zigzag vc_acf et_pb_blog et_pb_portfolio et_pb_filterable_portfolio
    et_pb_fullwidth_portfolio et_pb_contact_form et_pb_contact_field et_pb_signup et_pb_login et_pb_search
    et_pb_sidebar et_pb_shop et_pb_comments et_pb_post_title et_pb_fullwidth_post_title et_pb_post_nav
    et_pb_post_slider et_pb_fullwidth_post_slider et_pb_post_content et_pb_icon av_font_icon av_blog
    av_magazine av_postslider av_portfolio av_masonry_entries av_sidebar av_productgrid av_productslider
    av_social_share av_mailchimp av_comments_list av_google_map av_countdown av_submenu av_submenu_item
    av_layerslider av_contact_field av_search fusion_blog fusion_recent_posts fusion_portfolio
    fusion_post_slider fusion_products_slider fusion_woo_shortcodes fusion_widget fusion_widget_area
    fusion_sharing fusion_social_links fusion_login fusion_register fusion_events fusion_faq fusion_countdown
    fusion_form fusion_search fusion_fusionslider fusion_layerslider x_icon
    x_recent_posts x_share x_author x_social x_search x_toc x_toc_item x_google_map
    mk_contact_form mk_blog mk_portfolio mk_social_networks mk_gmaps
    """
)

BUILDERS = {
    **dict.fromkeys(_ELEMENTS, element),
    **dict.fromkeys(_TEXTS, text),
    **dict.fromkeys(_HEADERS, heading),
    **dict.fromkeys(_FRAMES, image_frame),
    **dict.fromkeys(_TOGGLES, toggle),
    **dict.fromkeys(_FILMS, video),
    **dict.fromkeys(_RAW, raw_html),
    **dict.fromkeys(_RULES, layout.rule),
    **dict.fromkeys(_QUOTES, layout.quote),
    **dict.fromkeys(_LISTS, layout.listing),
    **dict.fromkeys(_SPACES, layout.space),
    **dict.fromkeys(_DYNAMIC, gone),
}
