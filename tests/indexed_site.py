"""A fake site that finds its entries as the catalogue does: by the keys of `pipeline.addresses`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fake_site import FakeSite, picture

from pipeline import addresses
from pipeline.model import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class IndexedSite(FakeSite):
    """Answers from an index of keys; the first entry to claim a key keeps it."""

    keys: dict[str, Entry] = field(default_factory=dict)
    more_hosts: tuple[str, ...] = ()

    @property
    def hosts(self) -> frozenset[str]:
        """The site's hosts."""
        return addresses.hosts_of((self.url, *self.more_hosts))

    def resolve(self, url: str) -> Entry | None:
        """What an address leads to."""
        found = addresses.candidates(url, self.hosts, addresses.base_of(self.url))
        return next((self.keys[key] for key in found if key in self.keys), None)

    def is_internal(self, url: str) -> bool:
        """Whether an address belongs to this site."""
        return addresses.is_internal(url, self.hosts, addresses.base_of(self.url))


def made(
    url: str = "https://example.com", entries: Iterable[dict[str, Any]] = (), **more: Any
) -> IndexedSite:
    """A site with these entries: `link`, and what else differs from a post whose file has its slug's name."""
    keys: dict[str, Entry] = {}
    found: dict[int, Entry] = {}
    pictures = {}
    base = addresses.base_of(url)
    hosts = addresses.hosts_of((url, *more.get("more_hosts", ())))
    for number, given in enumerate(entries, 100):
        values = {"kind": "post", "id": number, "type": "post", "title": "", "slug": "", "link": "", **given}
        slug = values["slug"] or values["link"].rstrip("/").rpartition("/")[2]
        if values["kind"] == "media":
            media = picture(
                values["id"],
                values["file"],
                link=values["link"] or f"{url}/?attachment_id={values['id']}",
                url=values.get("url") or f"{url}/wp-content/uploads/{values['file']}",
                path=values.get("path"),
                sizes=values.get("sizes", ()),
                meta=values.get("meta", ()),
            )
            pictures[values["id"]] = media
            entry = Entry("media", media.id, "attachment", media.slug, "", media.link, media.path)
            claimed = addresses.keys_of(
                media.link, media.guid, media.id, slug=media.slug, post_type="attachment"
            )
            claimed += addresses.file_keys(
                media.url, [media.file, *(s.file for s in media.sizes)], hosts, base
            )
        elif values["kind"] == "term":
            entry = Entry("term", values["id"], values["type"], slug, values["title"], values["link"], None)
            claimed = addresses.term_keys(values["type"], slug, values["id"], values.get("above", ()), base)
        else:
            path = values.get("path", f"content/{values['type']}s/{slug}.md")
            entry = Entry("post", values["id"], values["type"], slug, values["title"], values["link"], path)
            claimed = addresses.keys_of(
                values["link"],
                values.get("guid", ""),
                values["id"],
                slug=slug,
                post_type=values["type"],
                old_slugs=values.get("old_slugs", ()),
            )
            found[values["id"]] = entry
        for key in claimed:
            keys.setdefault(key, entry)
    return IndexedSite(url=url, entries=found, pictures=pictures, keys=keys, **more)
