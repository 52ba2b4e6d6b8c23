"""What a converter may ask and say: the entry at hand, the rest of the site, the settings, notes.

Converters are pure: text and a Context in, text out. All they learn about other entries comes
through `Site`; all that they have to say besides their result goes through `Context.note`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pipeline.model import Entry, Media, Meta

Policy = str
"""What happens to a shortcode: `convert`, `keep` (as text) or `drop`."""


class Site(Protocol):
    """Read-only questions about the whole export; the catalogue answers them."""

    @property
    def url(self) -> str:
        """Address of the site's home, without a trailing slash; "" if unknown."""

    def entry(self, post_id: int) -> Entry | None:
        """The post, page or attachment with this id."""

    def resolve(self, url: str) -> Entry | None:
        """What an address of this site leads to, in any of WordPress's spellings."""

    def is_internal(self, url: str) -> bool:
        """Whether an absolute or relative address belongs to this site."""

    def media(self, post_id: int) -> Media | None:
        """The attachment with this id."""

    def attachments(self, post_id: int) -> tuple[Media, ...]:
        """Attachments whose parent is this entry, by menu order then id."""

    def block(self, post_id: int) -> str | None:
        """Raw content of the reusable block (wp_block) with this id."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The owner's choices for conversion."""

    shortcodes: tuple[tuple[str, Policy], ...] = ()
    """Policy by shortcode name, over the built-in table's."""
    iframes: tuple[str, ...] = ()
    """Hosts that may stay in an iframe, besides the built-in list."""


@dataclass(slots=True)
class Context:
    """One conversion at work; lives as long as one entry does."""

    site: Site
    post_id: int | None
    meta: tuple[Meta, ...] = ()
    settings: Settings = field(default_factory=Settings)
    trusted: bool = True
    """False for comments: no shortcodes, no blocks, no embeds."""
    found: list[tuple[str, str]] = field(default_factory=list)
    """(note code, detail) in the order in which they were met."""
    shortcodes: dict[tuple[str, str], int] = field(default_factory=dict)
    """(name, what became of it) -> how often it was met."""
    inside: tuple[int, ...] = ()
    """Ids of the reusable blocks that are being inlined, against circles."""

    def note(self, code: str, detail: str) -> None:
        """Record something that was guessed, kept raw or dropped; `code` is a key of CODES."""
        self.found.append((code, detail))
