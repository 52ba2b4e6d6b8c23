"""Templates of SEO plugins: a text with variables in, the text with what they stand for out."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.model import Post

# What a template's variable stands for, in the words of `known_values`; all plugins' names together.
VARIABLES = {
    "title": "title",
    "post_title": "title",
    "page_title": "title",
    "seo_title": "title",
    "term_title": "title",
    "sitename": "site",
    "sitetitle": "site",
    "site_title": "site",
    "blog_title": "site",
    "sep": "separator",
    "separator": "separator",
    "separator_sa": "separator",
    "page": "",
    "pagenumber": "",
    "pagetotal": "",
    "page_number": "",
    "excerpt": "excerpt",
    "excerpt_only": "excerpt",
    "post_excerpt": "excerpt",
    "post_excerpt_only": "excerpt",
    "category": "category",
    "categories": "category",
    "primary_category": "category",
    "post_category": "category",
    "category_title": "category",
    "focuskw": "keyword",
    "focus_keyword": "keyword",
    "target_keyword": "keyword",
    "id": "id",
}
SEPARATOR = "-"
"""What Yoast, Rank Math and WordPress itself put between title and site, unless told otherwise."""

_VARIABLE = re.compile(
    r"%%([a-z][\w-]{0,60})%%|%([a-z][\w-]{0,60}(?:\([^()%]{0,60}\))?)%|#([a-z]{3,20}_[a-z_]{2,30})",
    re.IGNORECASE,
)
_BLOCK_TAG = re.compile(r"<(?:br|/?(?:p|div|li|h[1-6]))\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


def known_values(post: Post, site_name: str, keyword: str) -> dict[str, str]:
    """What can be said in place of a template's variables."""
    category = next((term.name for term in post.terms if term.taxonomy == "category"), "")
    return {
        "": "",
        "title": post.title,
        "site": site_name,
        "separator": SEPARATOR,
        "excerpt": plain(_TAG.sub("", _BLOCK_TAG.sub(" ", post.excerpt_raw))),
        "category": category,
        "keyword": keyword,
        "id": "" if post.id is None else str(post.id),
    }


def plain(value: str) -> str:
    """A field's value as text: plugins save it as it goes into an attribute."""
    return " ".join((html.unescape(value) if "&" in value else value).split())


def fill(text: str, known: Mapping[str, str]) -> str | None:
    """The text with its variables filled in; None if there is one that can not be.

    >>> fill("%%title%% %%sep%% %%sitename%%", {"title": "Ciao", "separator": "-", "site": ""})
    'Ciao'
    """
    parts: list[str] = []
    end = 0
    for found in _VARIABLE.finditer(text):
        name = (found[1] or found[2] or found[3]).lower()
        meaning = VARIABLES.get(name)
        if meaning is None:
            # `50%off%` is a word; `%%x%%`, `%cf_x%`, `%date(Y)%` and `#post_x` nobody but a plugin writes.
            if found[1] or "_" in name or "(" in name:
                return None
            continue
        value = known[meaning]
        if not value and meaning not in ("", "site", "separator"):
            return None
        parts += (text[end : found.start()], value)
        end = found.end()
    parts.append(text[end:])
    if len(parts) == 1:
        return text
    filled = " ".join("".join(parts).split())
    if filled.endswith(f" {SEPARATOR}"):
        filled = filled.rstrip(f" {SEPARATOR}")
    return filled.lstrip(f" {SEPARATOR}") if filled.startswith(f"{SEPARATOR} ") else filled
