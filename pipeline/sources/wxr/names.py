"""Names in a file -> canonical names: `wp:post_id` whatever prefix, version or URI the file uses."""

from __future__ import annotations

import re

from pipeline.sources.wxr.kinds import FIELDS, LOCAL

WXR_URI = re.compile(r"https?://(?:www\.)?wordpress\.org/export/[\d.]*/?(excerpt/?)?$")
URIS = {
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://wellformedweb.org/CommentAPI/": "wfw",
}
USUAL = ("wp", "content", "excerpt", "dc")
"""Prefixes that mean what they say, whatever they are bound to."""
DECLARATION = re.compile(r"xmlns(?::([^\s=]+))?\s*=\s*[\"']([^\"']*)[\"']")


class Names(dict[str, str]):
    """Name in the file -> canonical name, filled as names are met."""

    def __init__(self) -> None:
        super().__init__()
        self.prefixes: dict[str, str] = {}
        """Prefix -> URI; the first declaration counts."""

    def __missing__(self, name: str) -> str:
        prefix, colon, local = name.rpartition(":")
        if colon:
            canonical = f"{self._group(prefix)}:{local}"
        else:
            canonical = LOCAL.get(local, local)
            if (
                canonical not in FIELDS
                and f"wp:{local}" in FIELDS
                and WXR_URI.match(self.prefixes.get("", ""))
            ):
                canonical = f"wp:{local}"
        self[name] = canonical
        return canonical

    def _group(self, prefix: str) -> str:
        """The usual prefix of what a prefix stands for."""
        if prefix in USUAL:
            return prefix
        uri = self.prefixes.get(prefix, "")
        if known := WXR_URI.match(uri):
            return "excerpt" if known.group(1) else "wp"
        return URIS.get(uri, prefix)

    def declare(self, attributes: str) -> None:
        """Learn the namespaces that a tag declares."""
        known = len(self.prefixes)
        for prefix, uri in DECLARATION.findall(attributes):
            if uri:
                self.prefixes.setdefault(prefix, uri)
        if len(self.prefixes) > known:
            self.clear()

    def full(self, name: str) -> str:
        """`{uri}local`, or the name as it stands where its prefix was never declared."""
        prefix, _, local = name.rpartition(":")
        uri = self.prefixes.get(prefix, "")
        return f"{{{uri}}}{local}" if uri else name
