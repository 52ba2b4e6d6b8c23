"""The owner's page, as HTML and as a dump of its text: the same record, the same Markdown."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from fake_site import FakeSite

from pipeline.convert import entry
from pipeline.convert.context import Context
from pipeline.sources import text
from pipeline.sources.html.reader import read_page
from pipeline.sources.html.together import assemble

if TYPE_CHECKING:
    from pipeline.model import Found, Post

FIXTURE = Path(__file__).parent.parent / "input" / "francescacinus" / "francescacinus.html"
TITLE = "I social media non sono la panacea di tutti i mali"
CATEGORIES = [
    ("category", "comunicazione-partecipativa", "Comunicazione partecipativa"),
    ("category", "web-e-social", "Web e Social"),
]


def found_in_html() -> Found:
    """The entry of the page."""
    (result,) = assemble([read_page(FIXTURE.read_bytes(), "francescacinus.html")])
    return next(found for found in result.found if found.post)


def found_in_text(path: Path) -> Found:
    """The entry of the dump."""
    with path.open("rb") as file:
        (span,) = text.spans(file, 0)
    (found,) = text.read(path.read_bytes(), span, ())
    return found


def post_of(found: Found) -> Post:
    """The entry itself."""
    assert found.post is not None
    return found.post


def markdown(post: Post) -> str:
    """The body as Markdown, not cleaned."""
    return entry(
        msgspec.structs.replace(post, path="content/posts/x.md"),
        Context(FakeSite(), post.id),
        lambda _, to: to,
    ).markdown


def blocks(body: str) -> tuple[int, int]:
    """How many paragraphs and lists a Markdown text has."""
    parts = body.strip().split("\n\n")
    return sum(1 for part in parts if not part.startswith("- ")), sum(
        1 for part in parts if part.startswith("- ")
    )


def test_page() -> None:
    """The page gives title, both categories, no date, nineteen paragraphs and two lists."""
    found = found_in_html()
    post = post_of(found)
    assert (post.title, post.date, post.date_gmt, post.author) == (TITLE, None, None, None)
    assert [(term.taxonomy, term.slug, term.name) for term in post.terms] == CATEGORIES
    assert blocks(markdown(post)) == (19, 2)
    assert "date-missing" in {code for code, _ in found.notes}


def test_page_without_furniture() -> None:
    """No share label, related entry, comment form or notice is part of the body; what went is told."""
    found = found_in_html()
    body = post_of(found).content_raw
    assert not re.search(r"Condividi|Correlati|Akismet|Lascia un commento|cookie|Pubblicato", body)
    assert any(code == "furniture-removed" and "share" in detail for code, detail in found.notes)


def test_site_of_the_page() -> None:
    """The page's site is its own address."""
    (result,) = assemble([read_page(FIXTURE.read_bytes(), "francescacinus.html")])
    (site,) = [found.site for found in result.found if found.site]
    assert (site.url, site.title, site.language) == (
        "https://francescacinus.com",
        "francescacinus.com",
        "it-IT",
    )


@pytest.mark.corpus
def test_dump(shared: Path) -> None:
    """The dump gives the same: title, both categories, no date, nineteen paragraphs and two lists."""
    path = shared / "seed" / "francescacinus.txt"
    found = found_in_text(path)
    post = post_of(found)
    assert (post.title, post.date, post.author) == (TITLE, None, None)
    assert [(term.taxonomy, term.slug, term.name) for term in post.terms] == CATEGORIES
    assert blocks(markdown(post)) == (19, 2)
    assert {"date-missing", "text-line-left-out", "text-line-read"} <= {code for code, _ in found.notes}
    assert text.site(path, ()).url == "http://francescacinus.com"


@pytest.mark.corpus
def test_same_markdown(shared: Path) -> None:
    """Page and dump become the same Markdown, letter by letter."""
    assert markdown(post_of(found_in_html())) == markdown(
        post_of(found_in_text(shared / "seed" / "francescacinus.txt"))
    )
