"""A site made of plain dicts, for tests of what asks `pipeline.convert.context.Site` questions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pipeline.convert.context import Context, Settings
from pipeline.model import Entry, Media, Meta

if TYPE_CHECKING:
    from collections.abc import Mapping

URL = "https://example.org"


def picture(post_id: int, file: str, **fields: Any) -> Media:
    """An attachment under the uploads folder of the fake site; `fields` replace the defaults."""
    values: dict[str, Any] = {
        "id": post_id,
        "type": "attachment",
        "status": "inherit",
        "slug": file.rsplit("/", 1)[-1].rsplit(".", 1)[0],
        "link": f"{URL}/?attachment_id={post_id}",
        "guid": f"{URL}/wp-content/uploads/{file}",
        "title": "",
        "title_raw": "",
        "date": None,
        "date_gmt": None,
        "modified": None,
        "modified_gmt": None,
        "author": None,
        "parent": 0,
        "menu_order": 0,
        "comment_status": "open",
        "ping_status": "closed",
        "password": "",
        "terms": (),
        "meta": (),
        "content_raw": "",
        "excerpt_raw": "",
        "comment_count": 0,
        "url": f"{URL}/wp-content/uploads/{file}",
        "file": file,
        "mime_type": None,
        "width": None,
        "height": None,
        "alt": "",
        "caption": "",
        "description": "",
        "sizes": (),
    }
    return Media(**(values | fields))


@dataclass(frozen=True)
class FakeSite:
    """Answers from dicts; an address is known if `entries` holds an entry with that link or id."""

    url: str = URL
    entries: Mapping[int, Entry] = field(default_factory=dict)
    links: Mapping[str, Entry] = field(default_factory=dict)
    """More addresses that lead to an entry."""
    pictures: Mapping[int, Media] = field(default_factory=dict)
    blocks: Mapping[int, str] = field(default_factory=dict)

    def entry(self, post_id: int) -> Entry | None:
        """The post, page or attachment with this id."""
        found = self.entries.get(post_id)
        media = self.pictures.get(post_id)
        if found is None and media is not None:
            return Entry("media", media.id, media.type, media.slug, media.title, media.link, media.path)
        return found

    def resolve(self, url: str) -> Entry | None:
        """What an address leads to: compared as written, without its fragment and last slash."""
        wanted = url.partition("#")[0].rstrip("/")
        for address, entry in self.links.items():
            if address.rstrip("/") == wanted:
                return entry
        for entry in self.entries.values():
            if entry.link.rstrip("/") == wanted or entry.link.removeprefix(self.url).rstrip("/") == wanted:
                return entry
        return None

    def is_internal(self, url: str) -> bool:
        """Whether an address has no host, or the host of the site."""
        host = urlsplit(url).netloc.removeprefix("www.")
        return not host or host == urlsplit(self.url).netloc.removeprefix("www.")

    def media(self, post_id: int) -> Media | None:
        """The attachment with this id."""
        return self.pictures.get(post_id)

    def attachments(self, post_id: int) -> tuple[Media, ...]:
        """Attachments whose parent is this entry, by menu order then id."""
        found = [media for media in self.pictures.values() if media.parent == post_id]
        return tuple(sorted(found, key=lambda media: (media.menu_order, media.id or 0)))

    def block(self, post_id: int) -> str | None:
        """Raw content of the reusable block with this id."""
        return self.blocks.get(post_id)


def context(site: FakeSite | None = None, *, post_id: int | None = 1, **fields: Any) -> Context:
    """A context for one entry of the fake site; `policies` is a dict of shortcode policies."""
    policies: dict[str, str] = fields.pop("policies", {})
    made = Context(site=site or FakeSite(), post_id=post_id, **fields)
    if policies:
        made.settings = Settings(shortcodes=tuple(policies.items()), iframes=made.settings.iframes)
    return made


def with_meta(made: Context, **values: str) -> Context:
    """The context with these custom fields."""
    return replace(made, meta=(*made.meta, *(Meta(key=key, value=value) for key, value in values.items())))
