"""What a WXR is made of: its boxes, where they stand, and the fields of each, by canonical name."""

from __future__ import annotations

from typing import NamedTuple

CHANNEL = (
    "title", "link", "description", "pubDate", "language", "generator",
    "wp:wxr_version", "wp:base_site_url", "wp:base_blog_url",
)  # fmt: skip
ITEM = (
    "title", "link", "description", "pubDate", "guid", "dc:creator", "content:encoded", "excerpt:encoded",
    "wp:post_id", "wp:post_date", "wp:post_date_gmt", "wp:post_modified", "wp:post_modified_gmt",
    "wp:comment_status", "wp:ping_status", "wp:post_name", "wp:status", "wp:post_parent",
    "wp:menu_order", "wp:post_type", "wp:post_password", "wp:is_sticky", "wp:attachment_url",
)  # fmt: skip
COMMENT = (
    "wp:comment_id", "wp:comment_author", "wp:comment_author_email", "wp:comment_author_url",
    "wp:comment_author_IP", "wp:comment_date", "wp:comment_date_gmt", "wp:comment_content",
    "wp:comment_approved", "wp:comment_type", "wp:comment_parent", "wp:comment_user_id",
)  # fmt: skip
AUTHOR = (
    "wp:author_id", "wp:author_login", "wp:author_email", "wp:author_display_name",
    "wp:author_first_name", "wp:author_last_name",
)  # fmt: skip
TERM = (
    "wp:term_id", "wp:category_nicename", "wp:category_parent", "wp:cat_name", "wp:category_description",
    "wp:tag_slug", "wp:tag_name", "wp:tag_description",
    "wp:term_taxonomy", "wp:term_slug", "wp:term_parent", "wp:term_name", "wp:term_description",
)  # fmt: skip
META = ("wp:meta_key", "wp:meta_value")


class Kind(NamedTuple):
    """A box that the format knows."""

    parents: tuple[str, ...]
    """Boxes in which it belongs."""
    fields: frozenset[str]
    """Elements in it that hold just text."""


TERMS = ("wp:category", "wp:tag", "wp:term")
KINDS = {
    "channel": Kind((), frozenset(CHANNEL)),
    "item": Kind(("channel",), frozenset(ITEM)),
    "wp:comment": Kind(("item",), frozenset(COMMENT)),
    "wp:author": Kind(("channel",), frozenset(AUTHOR)),
    **{term: Kind(("channel",), frozenset(TERM)) for term in TERMS},
    "wp:postmeta": Kind(("item",), frozenset(META)),
    "wp:commentmeta": Kind(("wp:comment",), frozenset(META)),
    "wp:termmeta": Kind(TERMS, frozenset(META)),
}
"""Elements that hold others, by name."""
FIRST = {
    "wp:comment_id": "wp:comment",
    "wp:author_id": "wp:author",
    "wp:author_login": "wp:author",
    "wp:category_nicename": "wp:category",
    "wp:tag_slug": "wp:tag",
    "wp:term_taxonomy": "wp:term",
    "wp:term_slug": "wp:term",
}
"""Fields with which a box begins: where its start tag is lost, they tell it."""
METAS = frozenset(("wp:postmeta", "wp:commentmeta", "wp:termmeta"))
"""Boxes that hold one custom field."""
ROOTS = frozenset(("item", "channel"))
WRAPPERS = frozenset(("rss", "channel"))
FIELDS = frozenset(field for kind in KINDS.values() for field in kind.fields)
TEXTS = frozenset(
    "title description content:encoded excerpt:encoded wp:comment_content wp:comment_author wp:meta_value"
    " wp:category_description wp:tag_description wp:term_description wp:post_password".split()
)
"""Fields of which a part is better than nothing; the part of a number, a date or a slug is wrong."""
MARKUP = frozenset(
    ("content:encoded", "excerpt:encoded", "wp:comment_content", "description", "wp:meta_value")
)
"""Fields that may hold HTML."""
LOCAL = {
    name.removeprefix("wp:"): name
    for name in sorted(FIELDS)
    if name.startswith("wp:") and name != "wp:status"
}
"""Names that mean WordPress's even without a prefix."""
BARE = {name.removeprefix("wp:"): name for name in KINDS if name.startswith("wp:")}
"""Boxes without a prefix: they are WordPress's if a field of theirs comes first."""
