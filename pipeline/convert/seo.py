"""SEO plugins, Co-Authors and primary categories: custom fields of five plugins in, one shape out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import UNSET

from pipeline import addresses
from pipeline.convert.seo_template import fill, known_values, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.convert.context import Context
    from pipeline.model import Json, Meta, Post, TermRef

# A row per field: where Yoast, Rank Math, All in One SEO (new, old), SEOPress, The SEO Framework and
# Jetpack keep it. A site that changed its plugin still has both: the first that says something counts.
TITLE = (
    "_yoast_wpseo_title",
    "rank_math_title",
    "_aioseo_title",
    "_aioseop_title",
    "_seopress_titles_title",
    "_genesis_title",
    "jetpack_seo_html_title",
)
DESCRIPTION = (
    "_yoast_wpseo_metadesc",
    "rank_math_description",
    "_aioseo_description",
    "_aioseop_description",
    "_seopress_titles_desc",
    "_genesis_description",
    "advanced_seo_description",
)
CANONICAL = (
    "_yoast_wpseo_canonical",
    "rank_math_canonical_url",
    "_aioseo_canonical_url",
    "_aioseop_custom_link",
    "_seopress_robots_canonical",
    "_genesis_canonical_uri",
)
NOINDEX: dict[str, frozenset[str]] = {
    "_yoast_wpseo_meta-robots-noindex": frozenset(("1",)),
    "rank_math_robots": frozenset(("noindex",)),
    "_aioseo_noindex": frozenset(("1", "on")),
    "_aioseop_noindex": frozenset(("on", "1")),
    "_seopress_robots_index": frozenset(("yes", "1")),
    "_genesis_noindex": frozenset(("1",)),
    "jetpack_seo_noindex": frozenset(("1",)),
}
"""The field, and the values by which it says no: with Yoast 2 is yes, and 0 what the site's settings say."""
FOCUS_KEYWORD = (
    "_yoast_wpseo_focuskw",
    "_yoast_wpseo_focuskw_text_input",
    "rank_math_focus_keyword",
    "_aioseo_focus_keyphrase",
    "_seopress_analysis_target_kw",
)
IMAGE = (
    "_yoast_wpseo_opengraph-image",
    "rank_math_facebook_image",
    "_aioseo_og_image_custom_url",
    "_aioseop_opengraph_settings",
    "_seopress_social_fb_img",
    "_social_image_url",
    "_yoast_wpseo_twitter-image",
    "rank_math_twitter_image",
    "_seopress_social_twitter_img",
)
PRIMARY_CATEGORY = (
    "_yoast_wpseo_primary_category",
    "rank_math_primary_category",
    "_seopress_robots_primary_cat",
    "_primary_term_category",
    "_aioseo_primary_category",
)
ALL_KEYS = frozenset((*TITLE, *DESCRIPTION, *CANONICAL, *NOINDEX, *FOCUS_KEYWORD, *IMAGE, *PRIMARY_CATEGORY))


@dataclass(frozen=True, slots=True)
class Seo:
    """What a site tells search engines about an entry; empty where it says nothing of its own."""

    title: str = ""
    description: str = ""
    canonical: str = ""
    noindex: bool = False
    focus_keyword: str = ""
    image: str = ""
    """Address of the picture for social media."""
    primary_category: str = ""
    """Name of the category that counts most."""


NOTHING = Seo()


def seo(post: Post, site_name: str, ctx: Context) -> Seo:
    """The entry's SEO fields, templates filled in; a template that only its plugin can fill is noted."""
    values: dict[str, Meta] = {}
    for meta in post.meta:
        if meta.key in ALL_KEYS and meta.value and meta.key not in values:
            values[meta.key] = meta
    if not values:
        return NOTHING
    keyword = _first(values, FOCUS_KEYWORD)
    known = known_values(post, site_name, keyword)
    return Seo(
        title=_filled(values, TITLE, known, ctx),
        description=_filled(values, DESCRIPTION, known, ctx),
        canonical=_address(values, CANONICAL),
        noindex=_noindex(values),
        focus_keyword=keyword,
        image=_address(values, IMAGE),
        primary_category=_primary(values, ctx),
    )


def as_fields(found: Seo, description: str = "") -> dict[str, str | bool]:
    """The fields that say something, by name; not the description that the entry shows already."""
    if found is NOTHING:
        return {}
    fields: dict[str, str | bool] = {
        "title": found.title,
        "description": "" if found.description == description else found.description,
        "canonical": found.canonical,
        "noindex": found.noindex,
        "focus_keyword": found.focus_keyword,
        "image": found.image,
        "primary_category": found.primary_category,
    }
    return {name: value for name, value in fields.items() if value}


def coauthors(terms: Iterable[TermRef], names: Mapping[str, str]) -> tuple[str, ...]:
    """Display names of all authors that Co-Authors Plus or PublishPress Authors give the entry, in order.

    `names`: display names by login; guest authors, who are posts of type `guest-author`, included.
    """
    found: dict[str, None] = {}
    for term in terms:
        if term.taxonomy != "author":
            continue
        login = term.slug.removeprefix("cap-")
        name = next((names[key] for key in (term.name, login, term.slug) if key in names), "")
        found[name or term.name.removeprefix("cap-") or login] = None
    return tuple(filter(None, found))


def _first(values: Mapping[str, Meta], keys: Iterable[str]) -> str:
    """The first value, as plain text."""
    return next((text for key in keys if key in values and (text := plain(values[key].value))), "")


def _filled(values: Mapping[str, Meta], keys: Iterable[str], known: Mapping[str, str], ctx: Context) -> str:
    """The first value whose variables, if it has any, can all be filled in."""
    for key in keys:
        text = plain(values[key].value) if key in values else ""
        if not text:
            continue
        if "%" not in text and "#" not in text:
            return text
        filled = fill(text, known)
        if filled is not None:
            return filled
        ctx.note("seo-template", f"{key} {text[:200]!r} holds variables that only its plugin can fill in")
    return ""


def _noindex(values: Mapping[str, Meta]) -> bool:
    """Whether a plugin keeps search engines away."""
    return any(not no.isdisjoint(_words(values[key])) for key, no in NOINDEX.items() if key in values)


def _words(meta: Meta) -> list[str]:
    """A value, or the members of a serialised one, as text."""
    parsed: Json = None if meta.parsed is UNSET else meta.parsed
    if isinstance(parsed, dict):
        parsed = list(parsed.values())
    if isinstance(parsed, list):
        return [str(value).strip().lower() for value in parsed if isinstance(value, (str, int))]
    return [meta.value.strip().lower()]


def _address(values: Mapping[str, Meta], keys: Iterable[str]) -> str:
    """The first value that is an address of the web, or a path from the root."""
    for key in keys:
        if key not in values:
            continue
        for value in _addresses(values[key]):
            url = addresses.tidy(value)
            if addresses.scheme_of(url) in ("http", "https") or url.startswith("/"):
                return url
    return ""


def _addresses(meta: Meta) -> Iterable[str]:
    """A value, or what a serialised one calls an image: All in One SEO keeps social settings together."""
    parsed: Json = None if meta.parsed is UNSET else meta.parsed
    if isinstance(parsed, dict):
        return [value for name, value in parsed.items() if "im" in name and isinstance(value, str)]
    return [meta.value]


def _primary(values: Mapping[str, Meta], ctx: Context) -> str:
    """Name of the primary category; "" if none is set, or the site does not know it."""
    for key in PRIMARY_CATEGORY:
        number = values[key].value.strip() if key in values else ""
        if number.isascii() and number.isdigit() and number != "0":
            entry = ctx.site.resolve(f"{ctx.site.url}/?cat={int(number[:18])}")
            if entry is not None and entry.kind == "term":
                return entry.title or entry.slug
    return ""
