"""What belongs to a mirror as a whole: its site, authors, terms and menus, and what is listed but not there."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pipeline import addresses
from pipeline.model import Author, Found, MenuItem, SiteInfo, Term
from pipeline.sources.html import places
from pipeline.sources.html.index import menu_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.sources.html.settled import Settled


def site(index: Settled, host: str) -> SiteInfo:
    """What the pages say of their site, or of the one at this host."""
    rows = index.db.execute(
        "SELECT url, title, description, language, generator FROM home ORDER BY entries DESC, pages DESC, url"
    ).fetchall()
    row = next((row for row in rows if addresses.host_of(row[0]) == host), rows[0] if rows else None)
    if row is None:
        name = index.db.execute("SELECT name FROM page ORDER BY entry IS NULL, number LIMIT 1").fetchone()
        return SiteInfo(title=PurePosixPath(name[0]).stem if name else "")
    url, title, description, language, generator = row
    return SiteInfo(
        title=title,
        description=description,
        url=url.rstrip("/"),
        home_url=url.rstrip("/"),
        language=language,
        generator=generator,
    )


def records(index: Settled, host: str) -> Iterator[Found]:
    """What belongs to no entry: the site, its authors, terms and menus."""
    yield Found(line=1, site=site(index, host), notes=tuple(_absent(index, host)))
    for slug, name, number in index.db.execute(
        "SELECT slug, name, id FROM author ORDER BY page, slug"
    ).fetchall():
        yield Found(
            line=1,
            author=Author(
                id=number, login=slug, display_name=name or slug, first_name="", last_name="", email=None
            ),
        )
    for taxonomy, slug, name, number, parent, description in index.db.execute(
        "SELECT taxonomy, slug, name, id, parent, description FROM term WHERE slug NOT LIKE '#%' ORDER BY page, "
        "taxonomy, slug"
    ).fetchall():
        if not name:
            continue
        yield Found(
            line=1,
            term=Term(
                id=number,
                taxonomy=taxonomy,
                slug=slug,
                name=name,
                parent=parent or None,
                description=description,
            ),
        )
    for name, items in index.db.execute("SELECT name, items FROM menu ORDER BY page, name").fetchall():
        yield from _menu(index, name, items)


def _absent(index: Settled, host: str) -> Iterator[tuple[str, str]]:
    """What archives and feeds list and no file holds."""
    rows = index.db.execute(
        "SELECT key FROM listed l WHERE key != '' AND NOT EXISTS (SELECT 1 FROM page p WHERE p.link = l.key AND "
        "p.entry IS NOT NULL)"
        " AND NOT EXISTS (SELECT 1 FROM page p WHERE p.reached = l.key AND p.entry IS NOT NULL) AND (l.id IS NULL OR "
        "NOT EXISTS (SELECT 1 FROM page p WHERE p.id = l.id AND p.entry IS NOT NULL))"
        " GROUP BY key ORDER BY key"
    ).fetchall()
    keys = [key for (key,) in rows if host in {"", key.partition("/")[0].partition("?")[0]}]
    if keys:
        some = ", ".join(keys[:20]) + (" …" if len(keys) > 20 else "")
        yield (
            "entries-not-saved",
            f"archives and feeds list {len(keys)} entries whose pages are not here: {some}",
        )


def _menu(index: Settled, name: str, items: bytes) -> Iterator[Found]:
    """The entries of a menu."""
    entries = menu_of(items)
    for each in entries:
        above = entries[each.parent - 1] if 0 < each.parent <= len(entries) else None
        kind, target = each.object, each.object_id
        if target is None and kind not in {"custom", "category", "post_tag"}:
            row = index.db.execute(
                "SELECT id, type FROM page WHERE link=? AND id IS NOT NULL AND entry=number LIMIT 1",
                (places.key_of(each.url),),
            ).fetchone()
            target = row[0] if row else None
        if kind in {"category", "post_tag"} and target is None:
            slug = places.slug_of(each.url)
            row = index.db.execute("SELECT id FROM term WHERE taxonomy=? AND slug=?", (kind, slug)).fetchone()
            target = row[0] if row else None
        item = MenuItem(
            id=each.id,
            menu=name,
            title=each.title,
            url=each.url,
            object=kind,
            object_id=None if kind == "custom" else target,
            parent=(above.id or 0) if above is not None else 0,
            order=each.order,
            target_path=None,
            meta=(),
        )
        yield Found(line=1, menu_item=item)
