"""Shortcodes that arrange text on a page: columns, tabs, toggles, boxes, quotes, lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.convert.shortcodes import markup
from pipeline.convert.shortcodes.tags import names

if TYPE_CHECKING:
    from pipeline.convert.context import Context
    from pipeline.convert.shortcodes.tags import Tag

_TITLES = names(
    """
    title heading header name tab_title tabtitle label caption question summary text expanded_text more
    trigger swaptitle
    """
)
"""Attributes that hold the title of a tab or toggle."""


_ITEMS = frozenset(("li", "list_item", "listitem", "su_li", "fusion_li_item", "x_icon_list_item"))
_BETWEEN_ITEMS = re.compile(rf"</ul>{markup.END}(?:\s|<br ?/?>|</?p>)*+{markup.START}<ul>")


def container(tag: Tag, inner: str, ctx: Context) -> str | None:
    """Rows, columns, sections, boxes: what is in them, apart from what is beside them."""
    del ctx
    title = _title(tag, ("title", "heading", "header", "name"), positional=False)
    if not tag.enclosing:
        return markup.heading(title) or (None if tag.plain else markup.GONE)
    return markup.heading(title) + markup.region(inner)


def members_only(tag: Tag, inner: str, ctx: Context) -> str | None:
    """What only members saw: left out, since nothing private is made public; the raw text is in data/."""
    if not tag.enclosing:
        return None
    ctx.note("shortcode-restricted", f"{markup.quoted(tag.source)} {markup.bare(inner)}")
    return markup.GONE


def shown(tag: Tag, inner: str, ctx: Context) -> str | None:
    """What some visitors saw by their device, language or because they were not known: public."""
    del ctx
    return f"{markup.GONE}{inner}{markup.GONE}" if tag.enclosing else None


def tab(tag: Tag, inner: str, ctx: Context) -> str | None:
    """A tab or slide: its title as a heading above what it shows."""
    del ctx
    title = _title(tag, _TITLES)
    if not tag.enclosing and not title:
        return None if tag.plain else markup.GONE
    return markup.heading(title) + (markup.region(inner) if inner else "")


def toggle(tag: Tag, inner: str, ctx: Context) -> str | None:
    """An accordion, spoiler or toggle: `<details>` with its title as the summary."""
    del ctx
    if not tag.enclosing:
        return None
    title = _title(tag, _TITLES)
    if not title:
        return markup.region(inner)
    return markup.block(f"<details><summary>{title}</summary>{markup.inside(inner)}</details>")


def _title(tag: Tag, names: tuple[str, ...], *, positional: bool = True) -> str:
    """The title as HTML text; some shortcodes have it as their first value."""
    title = tag.get(*names)
    if not title and positional and tag.plain and tag.enclosing:
        title = " ".join(value.lstrip("=") for value in tag.plain)
    return markup.text(title.strip("\"'")) if title else ""


def quote(tag: Tag, inner: str, ctx: Context) -> str | None:
    """A quotation, with whom it is from."""
    del ctx
    if not tag.enclosing:
        return None
    source = tag.get("cite", "author", "source", "name", "by", "citation", "credit")
    if not source and tag.plain and tag.plain[0].startswith("="):
        source = tag.plain[0].lstrip("=").strip("\"'")
    url = tag.get("url", "link", "citelink")
    who = markup.link(url, markup.text(source)) if url.startswith(("http", "/")) else markup.text(source)
    role = tag.get("company", "position", "job", "role")
    who = ", ".join(part for part in (who, markup.text(role)) if part)
    title = markup.heading(markup.text(tag.get("title")))
    below = f"<p><cite>{who}</cite></p>" if who else ""
    return markup.block(f"<blockquote>{title}{markup.inside(inner)}{below}</blockquote>")


def rule(tag: Tag, inner: str, ctx: Context) -> str:
    """A divider, with the text that some write on it."""
    del ctx
    words = tag.get("title", "text")
    return markup.block("<hr />") + markup.heading(markup.text(words)) + inner


def space(tag: Tag, inner: str, ctx: Context) -> str:
    """Empty space and clearing of floats: nothing that text could show."""
    del tag, ctx
    return inner or markup.GONE


def icon(tag: Tag, inner: str, ctx: Context) -> str:
    """An icon: a sign of a font that Markdown does not have."""
    if not inner.strip():
        ctx.note("shortcode-dropped", markup.quoted(tag.source))
        return markup.GONE
    return inner


def listing(tag: Tag, inner: str, ctx: Context) -> str | None:
    """A list with fancy bullets, around an ordinary list; `[li]` alone is an item."""
    del ctx
    if not tag.enclosing:
        return None
    if tag.name in _ITEMS:
        return markup.block(f"<ul><li>{inner.strip()}</li></ul>")
    return markup.region(_BETWEEN_ITEMS.sub("", inner))


def person(tag: Tag, inner: str, ctx: Context) -> str | None:
    """A member of a team, a testimonial: name, role, picture, words."""
    name = tag.get("name", "title", "author")
    if not (name or tag.enclosing):
        return None
    role = tag.get("role", "position", "job", "subtitle", "company")
    source = tag.get("image", "img", "photo", "src", "picture", "image_url")
    shown = markup.block(f"<p>{markup.image(source, name)}</p>") if source.startswith(("http", "/")) else ""
    if source.isdigit():
        media = ctx.site.media(int(source)) if len(source) < 19 else None
        shown = "" if media is None else markup.block(f"<p>{markup.image(media.url, media.alt or name)}</p>")
    return (
        shown
        + markup.heading(markup.text(name))
        + markup.paragraph(markup.text(role))
        + (markup.region(inner) if inner.strip() else "")
    )


_COLUMNS = names(
    """
    one_half one_third one_fourth one_fifth one_sixth two_third two_thirds three_fourth three_fourths
    two_fifth three_fifth four_fifth five_sixth one_quarter three_quarter three_quarters one_half_last
    one_third_last one_fourth_last one_fifth_last one_sixth_last two_third_last two_thirds_last
    three_fourth_last three_fourths_last two_fifth_last three_fifth_last four_fifth_last five_sixth_last
    one_quarter_last one-half one-third one-fourth one-fifth one-sixth two-third two-thirds three-fourth
    three-fourths one-quarter three-quarters half third fourth full full_width full-width one_full row columns
    column col cols row_inner column_inner col_inner grid grid_item wpcol_1half wpcol_1half_end su_row
    su_column
    """
)
_BOXES = names(
    """
    section container wrapper wrap div p text paragraph box content content_box contentbox message message_box
    messagebox alert alert_box notice notification info infobox info_box warning error success tip note
    callout panel well card cards center left right align alignleft alignright clearfix frame frame_left
    frame_right text_block textblock text_box textbox block boxed fancy_box colored_box highlight_box tabs
    tabgroup tab_group tabset accordion accordions togglegroup toggle_group spoilers slider slides carousel
    feature features icon_box iconbox pricing pricing_table pricing_column raw noformat formatted intro lead
    banner fullwidth ux_banner ux_slider ux_html ux_text parallax lightbox popup_content modal animation fade
    codegroup code_group su_box su_note su_tabs su_accordion su_slider su_frame su_list su_service su_animate
    su_expand
    """
)
_MEMBERS_ONLY = names(
    """
    member members_only private restrict restricted protected logged_in loggedin subscriber user_only s2If
    su_members su_private wlm_private
    """
)
_SHOWN = names(
    """
    login loggedout guest visitor hide hidden show show_if show_to hide_from responsive desktop mobile
    su_guests wpml_if wpml-if polylang lang multilingual pll_if
    """
)
_TABS = names(
    """
    tab su_tab slide tab_item tabitem timeline_item timeline_event step process_step feature_item
    su_carousel_slide
    """
)
_TOGGLES = names(
    """
    toggle accordion_item accordionitem accordion_toggle accordion_section spoiler su_spoiler expand collapse
    expandable reveal showhide show_more hidden_text faq faq_item question togglebox toggle_box toggle_item
    details collapsible bg_collapse learn_more read
    """
)
_QUOTES = names(
    """
    quote blockquote pullquote pull_quote pullquote_left pullquote_right pullquoteleft pullquoteright su_quote
    su_pullquote quote_box quote_left quote_right
    """
)
_RULES = names(
    """
    hr divider divider_line separator line su_divider rule horizontal_line horizontal_rule divider_top
    ux_divider
    """
)
_SPACES = names(
    """
    spacer su_spacer space gap clear clearboth clear_both br break linebreak line_break empty_space clearleft
    clearright ux_gap anchor su_anchor end_columns endcolumns
    """
)
_ICONS = names(
    """
    icon icons fa fontawesome font_awesome icon_fa fa_icon wp-svg-icon svg-icon svg dashicon emoji glyphicon
    genericon su_icon social_icon
    """
)
_LISTS = names(
    """
    list ul ol li list_item listitem checklist check_list bullet_list arrow_list iconlist icon_list su_li
    unordered_list ordered_list
    """
)
_PEOPLE = names(
    """
    testimonial team_member person staff teammember su_testimonial client_testimonial author_quote
    """
)

LAYOUT = {
    **dict.fromkeys(_MEMBERS_ONLY, members_only),
    **dict.fromkeys(_SHOWN, shown),
    **dict.fromkeys((*_COLUMNS, *_BOXES), container),
    **dict.fromkeys(_TABS, tab),
    **dict.fromkeys(_TOGGLES, toggle),
    **dict.fromkeys(_QUOTES, quote),
    **dict.fromkeys(_RULES, rule),
    **dict.fromkeys(_SPACES, space),
    **dict.fromkeys(_ICONS, icon),
    **dict.fromkeys(_LISTS, listing),
    **dict.fromkeys(_PEOPLE, person),
}

STANDALONE = frozenset((*_RULES, *_SPACES))
"""Those that need neither attribute nor closing tag where they stand alone on a line."""
