"""Names in a file -> canonical names: `wp:post_id` whatever prefix, version or URI the file uses."""

from __future__ import annotations

import re

WXR_URI = re.compile(r"https?://(?:www\.)?wordpress\.org/export/[\d.]*/?(excerpt/?)?$")
URIS = {
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://wellformedweb.org/CommentAPI/": "wfw",
}
USUAL = ("wp", "content", "excerpt", "dc")
"""Prefixes that mean what they say, whatever they are bound to."""
DECLARATION = re.compile(rb"xmlns(?::([^\s=]+))?\s*=\s*[\"']([^\"']*)[\"']")

CHANNEL = (
    "title", "link", "description", "pubDate", "language", "generator",
    "wp:wxr_version", "wp:base_site_url", "wp:base_blog_url",
)  # fmt: skip
ITEM = (
    "guid", "dc:creator", "content:encoded", "excerpt:encoded",
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
LOCAL = {
    name.partition(":")[2]: name
    for name in (*ITEM, *COMMENT, *AUTHOR, *TERM, *META, *CHANNEL)
    if name.startswith("wp:") and name != "wp:status"
}
"""Names that mean WordPress's even without a prefix."""


class Names(dict[bytes, str]):
    """Name in the file -> canonical name, filled as names are met."""

    simple = frozenset((*CHANNEL, *ITEM, *COMMENT, *AUTHOR, *TERM, *META))
    """Canonical names of the elements that hold one text."""

    def __init__(self) -> None:
        super().__init__()
        self.prefixes: dict[str, str] = {}
        """Prefix -> URI."""

    def __missing__(self, name: bytes) -> str:
        prefix, colon, local = name.decode("utf-8", "replace").rpartition(":")
        if not colon:
            canonical = LOCAL.get(local, local)
        else:
            canonical = f"{self._group(prefix)}:{local}"
        self[name] = canonical
        return canonical

    def _group(self, prefix: str) -> str:
        """The usual prefix of what a prefix stands for."""
        uri = self.prefixes.get(prefix, "")
        if prefix in USUAL:
            return prefix
        if known := WXR_URI.match(uri):
            return "excerpt" if known.group(1) else "wp"
        return URIS.get(uri, prefix)

    def declare(self, attributes: bytes) -> None:
        """Learn the namespaces that a tag declares."""
        for prefix, uri in DECLARATION.findall(attributes):
            name = prefix.decode("utf-8", "replace")
            if self.prefixes.setdefault(name, uri.decode("utf-8", "replace")) and name not in USUAL:
                for known in [key for key in self if key.startswith(prefix + b":")]:
                    del self[known]

    def full(self, name: bytes) -> str:
        """`{uri}local`, or the name as it stands where its prefix was never declared."""
        prefix, _, local = name.decode("utf-8", "replace").rpartition(":")
        uri = self.prefixes.get(prefix, "")
        return f"{{{uri}}}{local}" if uri else name.decode("utf-8", "replace")
