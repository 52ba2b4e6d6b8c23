"""Page builders as they store a page: nested shortcodes go in, their texts and pictures come out in order.

Elements differ less than their names: pictures, a heading, words, a link, what they enclose. One
function reads all of these from the attributes that hold them in any builder; the rest is a table
of the elements that need another one. It also serves shortcodes that nobody knows.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pipeline.convert.shortcodes import embeds, layout, markup, media
from pipeline.convert.shortcodes.tags import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.convert.context import Context
    from pipeline.convert.shortcodes.tags import Tag

_HEADINGS = names(
    """
    title heading heading_text main_heading headline header title_text heading_title h2 name block_title
    box_title section_title tab_title front_title title_front primary_title
    """
)
_WORDS = names(
    """
    subtitle sub_title subheading sub_heading subhead subheading_text heading_2 h4 job_title position role
    company_name company text content text_content description desc caption message quote body excerpt
    question answer label prefix suffix price currency sum per frequency back_title back_description
    title_back front_text back_text info author cite number counter value unit features read_text before_text
    after_text text_front text_back rotate_text highlight_text
    """
)
_LABELS = names(
    """
    button_text button_title button_label link_text btn_text btn_title cta_text more_text button_one_text
    read_more_text
    """
)
_URLS = names(
    """
    link url href button_url button_link link_url btn_link more_link button_one_url src_link logo_link
    """
)
_PICTURES = names(
    """
    image src image_url img image_id photo picture portrait_url logo logo_image_url thumbnail thumb attachment
    image_src pic_url author_image avatar
    """
)
_GALLERIES = names(
    """
    images gallery_ids image_ids gallery ids include attachments img_ids
    """
)
_SUFFIXED = re.compile(
    r"(?:^|_)(?:title|heading|subtitle|subheading|text|caption|description|desc|quote|message|question|answer)(?:_\d+)?$"
)
_NOT_WORDS = re.compile(
    r"(?:yes|no|true|false|on|off|none|left|right|center|centre|justify|justified|top|bottom|middle|default|inherit|light|dark|auto|"
    r"normal|bold|small|medium|large|full|custom|enabled?|disabled?|inside|outside|show|hide|hidden|visible|primary|"
    r"secondary|above|below|overlay|image|post|page|h[1-6]|p|div|span|theme[\w-]*|[\d.,%|]*(?:px|em|rem|vw|vh|s|ms)?|#[0-9a-fA-F]{3,8}|rgba?\(.*\)|"
    r"(?:https?:)?//\S+|[\w-]+\.(?:jpe?g|png|gif|webp|svg|mp4)|\w+(?:[_-]\w+)+|url:.*|\|*)",
    re.DOTALL,
)
_PICTURE = re.compile(r"(?:(?:https?:)?//|/)\S+|\S+\.(?:jpe?g|png|gif|webp|svg|avif)", re.IGNORECASE)
_SHOWN = re.compile(r"(?:(?:https?:)?//|/|#|mailto:|tel:|\?|www\.)\S*", re.IGNORECASE)
_IDS = re.compile(r"\d+(?:\s*,\s*\d+)*,?")
_PERCENT = re.compile(r"%(?:2[0-9A-F]|3[A-F]|5[BCD]|7[BCD]|C3|0A|0D|9[123]|E2)", re.IGNORECASE)
_LEVEL = re.compile(r"(?:tag:)?h([1-6])", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")
_BUTTON = re.compile(r"button|btn|(?:^|_)cta(?:$|_)|_link$")


def value(raw: str) -> str:
    """An attribute's value as its author typed it: builders hide quotes and brackets in their own ways."""
    if "%" in raw and _PERCENT.search(raw) is not None:
        # Divi writes brackets as %91, %92 and %93: the numbers of Windows, not of ASCII.
        raw = raw.replace("%91", "[").replace("%92", "\\").replace("%93", "]")
        raw = unquote(raw) if _PERCENT.search(raw) is not None else raw
    if "`" in raw:
        raw = raw.replace("`{`", "[").replace("`}`", "]").replace("``", '"')
    return raw.strip()


def words(raw: str) -> str:
    """A value that a visitor reads, as HTML text; "" if it is a setting."""
    shown = value(raw)
    if not shown or _NOT_WORDS.fullmatch(shown) is not None:
        return ""
    return markup.text(shown)


def target(raw: str) -> tuple[str, str]:
    """Address and title of a link; WPBakery packs both into one value."""
    shown = value(raw)
    if "url:" in shown and ("|" in shown or shown.startswith("url:")):
        packed = dict(part.partition(":")[::2] for part in shown.split("|"))
        return unquote(packed.get("url", "")), unquote(packed.get("title", ""))
    # Avia: `manually,http://…`, or `page,123`.
    kind, comma, rest = shown.partition(",")
    if comma and kind.isalpha() and not _SHOWN.match(shown):
        return (rest, "") if _SHOWN.match(rest) else ("", "")
    return (shown, "") if _SHOWN.fullmatch(shown) else ("", "")


def element(tag: Tag, inner: str, ctx: Context) -> str:
    """Any element: pictures, heading, words, what it encloses, button; in the order in which they show."""
    named = tag.named
    if not named:
        return _kept(inner)
    url, url_title = _first_target(tag)
    heading = _heading(tag)
    texts = list(_texts(tag))
    labels = [words(named[name]) for name in _LABELS if name in named]
    label = next((shown for shown in labels if shown), "")
    if _BUTTON.search(tag.name):
        label = label or heading or (texts[0] if texts else "") or _one_line(inner) or markup.text(url_title)
        inner = "" if label and _one_line(inner) == label else inner
        if label == heading:
            heading = ""
        texts = [shown for shown in texts if shown != label]
    images = "".join(_images(tag, ctx, url))
    if not (heading or texts or label or images):
        return _kept(inner)
    parts = [images]
    if heading:
        level = _LEVEL.search(
            tag.get(
                "tag",
                "header_level",
                "heading_tag",
                "title_tag",
                "font_container",
                "header_size",
                "size",
                "heading_type",
            )
        )
        linked = markup.link(url, heading) if url and not label and not images else heading
        parts.append(markup.heading(linked, int(level[1]) if level else 3))
    parts.extend(markup.paragraph(shown) for shown in texts)
    if inner.strip():
        parts.append(markup.region(inner))
    if label:
        parts.append(markup.paragraph(markup.link(url, label)))
    return "".join(parts)


def _kept(inner: str) -> str:
    """What an element without words of its own encloses; paragraphs that it empties go."""
    return f"{markup.GONE}{inner}{markup.GONE}" if inner else markup.GONE


def _one_line(inner: str) -> str:
    """What is enclosed, if it can stand in a link."""
    shown = re.sub(r"^(?:\s|<br ?/?>|</?p>)+|(?:\s|<br ?/?>|</?p>)+$", "", inner.replace(markup.GONE, ""))
    return "" if markup.START in shown or "<p" in shown else shown


def _first_target(tag: Tag) -> tuple[str, str]:
    """The first attribute that holds an address."""
    for name in _URLS:
        raw = tag.named.get(name)
        if raw:
            found = target(raw)
            if found[0]:
                return found
    return "", ""


def _heading(tag: Tag) -> str:
    """The first attribute that is a heading."""
    for name in _HEADINGS:
        raw = tag.named.get(name)
        if raw:
            shown = words(raw)
            if shown:
                return shown
    return ""


def _texts(tag: Tag) -> Iterator[str]:
    """Other words in attributes, in the order in which they are written."""
    heading_done = False
    seen: set[str] = set()
    for name, raw in tag.named.items():
        if name in _LABELS or not raw:
            continue
        is_heading = name in _HEADINGS
        if not (is_heading or name in _WORDS or _SUFFIXED.search(name)):
            continue
        shown = words(raw)
        if not shown or shown in seen:
            continue
        if is_heading and not heading_done and shown == _heading(tag):
            heading_done = True
            seen.add(shown)
            continue
        seen.add(shown)
        yield shown


def _images(tag: Tag, ctx: Context, url: str) -> Iterator[str]:
    """Pictures by address or by number."""
    for name in _GALLERIES:
        raw = tag.named.get(name, "")
        if raw and _IDS.fullmatch(raw):
            yield media.pictures(raw, ctx)
            break
    for name in _PICTURES:
        raw = value(tag.named.get(name, ""))
        if not raw:
            continue
        # Fusion and WPBakery append a size: `12|full`.
        raw = raw.partition("|")[0].strip()
        alt = value(tag.get("alt", "image_alt", "title_text", "img_alt", "alt_text"))
        if raw.isdigit():
            if name == "src" or len(raw) > 18:
                continue
            found = ctx.site.media(int(raw))
            if found is None:
                ctx.note("media-missing", f"attachment {raw}, which [{tag.name}] shows, is not in the export")
                continue
            yield markup.block(media.figure(found))
            return
        if _PICTURE.fullmatch(raw) and not raw.lower().endswith(
            (".mp4", ".webm", ".mp3", ".html", ".php", "/")
        ):
            shown = markup.image(raw, alt)
            yield markup.block(f"<p>{markup.link(url, shown) if url else shown}</p>")
            return


def unknown(tag: Tag, inner: str, ctx: Context) -> str:
    """A shortcode that nobody knows: what it encloses stays, words in its attributes too, the tag is noted."""
    ctx.note("shortcode-unknown", markup.quoted(tag.source))
    return element(tag, inner, ctx)


def toggle(tag: Tag, inner: str, ctx: Context) -> str:
    """An accordion item of a builder."""
    shown = _heading(tag)
    if not shown:
        return element(tag, inner, ctx)
    return markup.block(f"<details><summary>{shown}</summary>{markup.inside(inner)}</details>")


def heading(tag: Tag, inner: str, ctx: Context) -> str:
    """An element that is a heading and nothing else; the level stands in one of several attributes."""
    shown = (
        _one_line(inner)
        or words(tag.get("text", "heading", "title", "content", "main_heading", "source"))
        or _heading(tag)
    )
    if not shown:
        return element(tag, inner, ctx)
    level = _LEVEL.search(
        tag.get(
            "font_container",
            "tag",
            "size",
            "heading_tag",
            "level",
            "type",
            "header_level",
            "main_heading_tag",
        )
    )
    digit = tag.get("size", "level")
    number = int(level[1]) if level else int(digit) if digit in ("1", "2", "3", "4", "5", "6") else 2
    url, _ = _first_target(tag)
    below = [words(tag.get("subheading", "sub_heading", "subtitle", "subheading_text", "sub_title"))]
    return markup.heading(markup.link(url, shown) if url else shown, number) + "".join(
        map(markup.paragraph, below)
    )


def text(tag: Tag, inner: str, ctx: Context) -> str:
    """An element that holds running text and no words in its attributes."""
    del tag, ctx
    return markup.region(inner)


def raw_html(tag: Tag, inner: str, ctx: Context) -> str:
    """HTML of the owner, in base64 (twice encoded in WPBakery) or as it is."""
    encoded = re.sub(r"<[^<>]*>|\s", "", markup.MARKS.sub("", inner))
    decoded = ""
    if encoded and _BASE64.fullmatch(encoded) and len(encoded) % 4 in (0, 2, 3):
        try:
            decoded = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            ctx.note("shortcode-unreadable", f"[{tag.name}] encloses no readable base64; it is kept as it is")
    if not decoded:
        return markup.region(inner)
    if _PERCENT.search(decoded):
        decoded = unquote(decoded)
    if tag.name == "vc_raw_js":
        ctx.note("shortcode-dropped", f"[vc_raw_js] {' '.join(decoded.split())[:200]}")
        return markup.GONE
    return markup.block(f"<div>{markup.MARKS.sub('', decoded).replace('[', '&#91;')}</div>")


def video(tag: Tag, inner: str, ctx: Context) -> str:
    """A film of a service or a file."""
    raw = next(
        (
            shown
            for name in (
                "link",
                "src",
                "url",
                "video_url",
                "video",
                "embed_link",
                "mp4",
                "src_webm",
                "video_mp4",
                "id",
                "video_id",
            )
            if (shown := value(tag.named.get(name, "")))
        ),
        "",
    )
    title = _heading(tag)
    above = markup.heading(title) if title else ""
    if not raw:
        return above + element(tag, inner, ctx)
    if re.fullmatch(r"[\w-]{6,}", raw):
        raw = f"https://vimeo.com/{raw}" if "vimeo" in tag.name else f"https://www.youtube.com/watch?v={raw}"
    raw = html.unescape(raw)
    if re.search(r"\.(?:mp4|webm|ogv|m4v|mov)(?:\?|$)", raw, re.IGNORECASE):
        shown = media.player("video", raw, value(tag.get("poster", "image", "image_src", "preview_image")))
    elif re.search(r"\.(?:mp3|ogg|wav|m4a)(?:\?|$)", raw, re.IGNORECASE):
        shown = media.player("audio", raw)
    else:
        shown = embeds.place(embeds.canonical(raw))
    rest = markup.region(inner) if inner.strip() else ""
    return above + markup.block(shown) + rest


def image_frame(tag: Tag, inner: str, ctx: Context) -> str:
    """A picture that stands in an attribute, or enclosed as `<img>` or as a bare address."""
    enclosed = _one_line(inner)
    if _PICTURE.fullmatch(enclosed):
        url, _ = _first_target(tag)
        shown = markup.image(enclosed, value(tag.get("alt")))
        return markup.block(f"<p>{markup.link(url, shown) if url else shown}</p>") + markup.paragraph(
            words(tag.get("caption", "caption_title"))
        )
    found = _image_of(tag, ctx)
    caption = words(tag.get("caption", "caption_text", "caption_title"))
    if not found:
        return element(tag, inner, ctx)
    url, _ = _first_target(tag)
    shown = markup.link(url, found) if url else found
    below = caption or enclosed
    if below and "<img" not in below:
        return markup.block(f"<figure>{shown}<figcaption>{below}</figcaption></figure>")
    return markup.block(f"<p>{shown}</p>") + (markup.region(inner) if enclosed else "")


def _image_of(tag: Tag, ctx: Context) -> str:
    """The picture of an image element."""
    alt = value(tag.get("alt", "img_alt", "alt_text", "title_text", "image_alt", "title"))
    for name in ("image", "src", "attachment", "image_url", "custom_src", "image_id", "id"):
        raw = value(tag.named.get(name, "")).partition("|")[0]
        if raw.isdigit() and len(raw) < 19:
            found = ctx.site.media(int(raw))
            if found is not None:
                return markup.image(found.url, found.alt or alt)
            if not any(tag.named.get(other) for other in ("src", "image_url", "custom_src")):
                ctx.note("media-missing", f"attachment {raw}, which [{tag.name}] shows, is not in the export")
        elif _PICTURE.fullmatch(raw):
            return markup.image(raw, alt)
    return ""


def gone(tag: Tag, inner: str, ctx: Context) -> str:
    """Space, icons, lists of posts, forms: noted, with what they enclose kept."""
    if tag.named.keys() - {"height", "class", "el_class", "css", "id"} or "form" in tag.name:
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
    fusion_builder_column_inner fusion_button fusion_checklist fusion_li_item fusion_content_boxes
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
    x_tab x_accordion x_prompt x_blockquote x_pullquote x_counter x_skill_bar x_icon_list x_icon_list_item
    x_columnize x_card x_dropcap x_highlight mk_page_section mk_button mk_icon_box mk_image mk_blockquote
    mk_fancy_text mk_message_box mk_tabs mk_tab mk_accordions mk_content_box mk_custom_box ultimate_heading
    ult_buttons bsf-info-box info_list info_list_item stat_counter interactive_banner ult_ihover
    ult_ihover_item ultimate_icon_list ultimate_icon_list_item themify_box themify_button themify_col
    themify_quote
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
_DYNAMIC = names(
    """
    vc_empty_space vc_icon vc_basic_grid vc_masonry_grid vc_posts_slider vc_posts_grid vc_carousel vc_wp_posts
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
    fusion_form fusion_search fusion_menu_anchor fusion_fusionslider fusion_layerslider x_gap x_clear x_icon
    x_recent_posts x_share x_author x_social x_search x_toc x_toc_item x_google_map cs_element_gap
    mk_padding_divider mk_contact_form mk_blog mk_portfolio mk_social_networks mk_gmaps
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
    **dict.fromkeys(_DYNAMIC, gone),
}
