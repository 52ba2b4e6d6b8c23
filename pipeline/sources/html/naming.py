"""Who and what an entry names: its terms, its author, the page above it, by what all pages of a mirror tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import addresses
from pipeline.model import TermRef
from pipeline.sources.html import places
from pipeline.sources.html.page import PageTerm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.sources.html.filling import Notes
    from pipeline.sources.html.page import Page, Person
    from pipeline.sources.html.settled import Settled


def terms(index: Settled, page: Page, notes: Notes) -> tuple[TermRef, ...]:
    """The terms of an entry with their names, which archives, menus and other pages tell where it does not."""
    terms = list(page.terms)
    key = places.key_of(page.link) if page.link else ""
    held = {term.taxonomy for term in terms}
    for taxonomy, slug, name in index.db.execute(
        "SELECT taxonomy, slug, name FROM carried WHERE key=? AND key!='' ORDER BY taxonomy, slug", (key,)
    ).fetchall():
        if taxonomy not in held:
            terms.append(PageTerm(taxonomy, slug, name))
            notes.say(
                "filled-from-archive",
                f"the page shows no {taxonomy}; those of the archives that list it are taken",
            )
    if page.names and not held & {"category", "post_tag"}:
        terms += _by_name(index, page.names)
    found: dict[tuple[str, str], TermRef] = {}
    for term in terms:
        slug, name = term.slug, term.name
        if not slug and term.id is not None:
            row = index.db.execute(
                "SELECT slug, name FROM term WHERE taxonomy=? AND id=? AND slug NOT LIKE '#%'",
                (term.taxonomy, term.id),
            ).fetchone()
            slug, name = (row[0], name or row[1]) if row else (str(term.id), name)
            if row:
                notes.take_back("term-uncertain", f"post_class names {term.taxonomy} {term.id} ")
        if not name:
            row = index.db.execute(
                "SELECT name FROM term WHERE taxonomy=? AND slug=? AND name != ''", (term.taxonomy, slug)
            ).fetchone()
            name = row[0] if row else slug
            if row is None:
                notes.say(
                    "term-name-missing",
                    f"no page shows the name of the {term.taxonomy} {slug}; its slug stands for it",
                )
        found.setdefault((term.taxonomy, slug), TermRef(taxonomy=term.taxonomy, slug=slug, name=name))
    return tuple(found.values())


def _by_name(index: Settled, names: Iterable[str]) -> Iterator[PageTerm]:
    """Terms of which a feed gives only the names; their taxonomy is what other pages say."""
    for name in names:
        row = index.db.execute(
            "SELECT taxonomy, slug FROM term WHERE name=? ORDER BY taxonomy LIMIT 1", (name,)
        ).fetchone()
        if row:
            yield PageTerm(row[0], row[1], name)


def login(index: Settled, author: Person | None, notes: Notes) -> str | None:
    """What stands for the author's login: the slug of the archive, else the name; a page never shows the login."""
    if author is None:
        return None
    if author.slug:
        return author.slug
    rows = index.db.execute("SELECT slug FROM author WHERE name=? LIMIT 2", (author.name,)).fetchall()
    if len(rows) == 1:
        return str(rows[0][0])
    notes.say(
        "author-by-name", f"no page links to the archive of {author.name}; the name stands for the login"
    )
    return author.name


def parent(index: Settled, page: Page, notes: Notes) -> int:
    """Id of the page above: as body_class says, else by breadcrumbs, else by the permalink."""
    if page.parent or page.type != "page":
        return page.parent
    steps = [
        crumb.url
        for crumb in page.crumbs
        if crumb.url and places.key_of(crumb.url) != places.key_of(page.link)
    ]
    above = (
        addresses.absolute("../", page.link.rstrip("/") + "/")
        if page.link.startswith("http") and "?" not in page.link
        else ""
    )
    home = places.key_of(page.site.url)
    for url, how in ((steps[-1] if steps else "", "breadcrumbs"), (above, "permalink")):
        key = places.key_of(url) if url else ""
        if not key or key == home:
            continue
        row = index.db.execute(
            "SELECT id FROM page WHERE link=? AND id IS NOT NULL AND type='page' AND entry=number LIMIT 1",
            (key,),
        ).fetchone()
        if row and row[0] != page.id:
            notes.say("parent-guessed", f"the page above is told by the {how}")
            return int(row[0])
    return 0
