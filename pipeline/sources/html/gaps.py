"""An entry of an export and its saved page -> the entry, with what the export lacks and the page tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pipeline.model import Post

FIELDS = (
    "title",
    "title_raw",
    "slug",
    "link",
    "date",
    "date_gmt",
    "modified",
    "modified_gmt",
    "author",
    "format",
    "content_raw",
    "excerpt_raw",
    "comment_status",
)
"""What a page may fill, each by itself."""


def fill(post: Post, page: Post) -> tuple[Post, tuple[str, ...]]:
    """The export's entry with its gaps filled, and which were; the export wins wherever it says something."""
    changes: dict[str, object] = {}
    for name in FIELDS:
        theirs = getattr(page, name)
        if theirs and not getattr(post, name):
            changes[name] = theirs
    if page.terms and not post.terms:
        changes["terms"] = page.terms
    if "featured_image" in page.extra and post.featured_media is None and "featured_image" not in post.extra:
        changes["extra"] = {**post.extra, "featured_image": page.extra["featured_image"]}
    return (msgspec.structs.replace(post, **changes), tuple(changes)) if changes else (post, ())
