"""What the heads of all files say of their site, as one: the first word counts, and no other is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pipeline.model import Element, SiteInfo

FIELDS = ("title", "description", "url", "home_url", "language", "generator", "wxr_version")
DATED = frozenset(("pubDate",))
"""Elements that differ from one export to the next, which says nothing."""
_encode = msgspec.msgpack.Encoder(order="deterministic").encode


class Heads:
    """The site as the heads that were met so far describe it."""

    def __init__(self, site: SiteInfo) -> None:
        self.site = site
        self.extra: dict[str, list[Element]] = {}
        self.differences: list[tuple[str, str]] = []
        """(file, sentence), each once."""
        self._seen: set[tuple[str, bytes]] = set()
        self._add(site)

    def take(self, source: str, info: SiteInfo) -> None:
        """Add what a file says between its items, or before them."""
        site = self.site
        for name in FIELDS:
            mine, theirs = getattr(site, name), getattr(info, name)
            if not mine and theirs:
                site = msgspec.structs.replace(site, **{name: theirs})
            elif theirs and mine != theirs:
                self._differ(source, f"the head says {name} “{theirs}”; “{mine}” counts")
        self.site = site
        for name in self._add(info):
            if name not in DATED:
                self._differ(
                    source, f"the head holds {name} with other words; both are in extra of site.json"
                )

    def merged(self) -> SiteInfo:
        """The site with all that was said of it."""
        return msgspec.structs.replace(self.site, extra=self.extra)

    def _add(self, info: SiteInfo) -> list[str]:
        """Keep elements that are new; return the names of those that were there with other words."""
        known = set(self.extra)
        other = []
        for name, elements in info.extra.items():
            for element in elements:
                if (key := (name, _encode(element))) not in self._seen:
                    self._seen.add(key)
                    self.extra.setdefault(name, []).append(element)
                    if name in known:
                        other.append(name)
        return list(dict.fromkeys(other))

    def _differ(self, source: str, sentence: str) -> None:
        if (source, sentence) not in self.differences:
            self.differences.append((source, sentence))
