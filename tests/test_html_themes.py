"""The same entry in the markup of twenty themes and comment plugins: every theme's page must give the same record."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.sources.html.reader import read_page

if TYPE_CHECKING:
    from pipeline.sources.html.page import Page

THEMES = Path(__file__).parent / "fixtures" / "html" / "themes"
NAMES = sorted(path.stem for path in THEMES.glob("*.html"))
TITLE = "Tre giorni in Islanda"
LINK = "https://www.viaggi.example/2021/05/tre-giorni-in-islanda/"
WORDS = (
    "Siamo partiti da Reykjavík con la pioggia, e per tre giorni la pioggia non ci ha lasciati: bisogna saperlo prima. La strada "
    "La strada numero uno gira intorno all’isola; noi ne abbiamo vista un quarto, fermandoci a ogni cascata. guanti una mappa di "
    "carta Chi ci va a maggio trova pochi turisti, prezzi umani e una luce che non finisce mai."
)
COMMENTS = [
    (
        101,
        0,
        "Marco",
        "https://marco.example/",
        "2021-05-06T09:12",
        "<p>Ci andiamo a giugno, grazie dei consigli!</p>",
    ),
    (102, 101, "Anna Bianchi", "", "2021-05-06T18:40", "<p>Portate i guanti anche a giugno.</p>"),
]
WITHOUT_COMMENTS = {"amp", "unknown"}
WITHOUT_DATES = {"disqus"}
"""Disqus prints the comments of WordPress without their dates."""
FLAT = {"kubrick"}
"""WordPress before 2.7 had no threads."""
TIMES = {
    "astra": "2021-05-05T00:00:00", "avada": None, "divi": "2021-05-05T00:00:00", "hueman": "2021-05-05T00:00:00", "oceanwp": "2021-05-05T00:00:00",
    "twentyten": "2021-05-05T00:00:00", "unknown": "2021-05-05T00:00:00", "wpbakery": None,
}  # fmt: skip
"""What a theme shows, where it is less than the moment; None: only UTC is told."""
NO_AUTHOR = {"kubrick"}
NO_SLUG = {"amp"}
NO_TAG = {"kubrick", "unknown"}
NO_CATEGORY = {"unknown"}
NAMELESS_TAG = {"astra", "divi", "storefront"} - {"storefront"}
"""Themes that show no tags: post_class tells the slug, and nothing the name."""


@pytest.fixture(scope="module", params=NAMES)
def page(request: pytest.FixtureRequest) -> Page:
    """A theme's page."""
    return read_page((THEMES / f"{request.param}.html").read_bytes(), f"{request.param}.html")


def theme(page: Page) -> str:
    """The name of a page's theme."""
    return Path(page.name).stem


def words(html: str) -> str:
    """The text of HTML on one line."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_identity(page: Page) -> None:
    """Kind, title, id and permalink are told by every theme."""
    assert (page.kind, page.title, page.link) == ("single", TITLE, LINK)
    assert page.id == (None if theme(page) == "amp" else 31)


def test_body(page: Page) -> None:
    """The body is the entry's text and not a word of the theme, of plugins or of other entries."""
    assert words(page.content) == WORDS


def test_lists_stay(page: Page) -> None:
    """The markup of the text is the page's own."""
    assert page.content.count("<p") == 3
    assert page.content.count("<li>") == 2
    assert "<h2>La strada</h2>" in page.content


def test_date(page: Page) -> None:
    """The date is that of the entry, with the time where a theme tells it; never that of a comment or of another entry."""
    assert page.date == TIMES.get(theme(page), "2021-05-05T10:30:00")
    if theme(page) in {"avada", "wpbakery"}:
        assert page.date_gmt == "2021-05-05T08:30:00Z"


def test_author(page: Page) -> None:
    """The author is who wrote the entry, with the slug of the archive where a theme links to it."""
    if theme(page) in NO_AUTHOR:
        assert page.author is None
    else:
        assert page.author is not None
        assert (page.author.name, page.author.slug) == (
            "Anna Bianchi",
            "" if theme(page) in NO_SLUG else "anna",
        )


def test_terms(page: Page) -> None:
    """Category and tag are those of the entry; menus, widgets and other entries lend none."""
    expected = []
    if theme(page) not in NO_CATEGORY:
        expected.append(("category", "viaggi", "Viaggi"))
    if theme(page) not in NO_TAG:
        expected.append(("post_tag", "islanda", "" if theme(page) in NAMELESS_TAG else "islanda"))
    assert sorted((term.taxonomy, term.slug, term.name) for term in page.terms) == expected


def test_comments(page: Page) -> None:
    """Every comment is read with who, when, what and which it answers; none is left in the body."""
    found = [
        (each.id, each.parent, each.author, each.author_url, (each.date or "")[:16], each.content)
        for each in page.comments
    ]
    expected = [] if theme(page) in WITHOUT_COMMENTS else COMMENTS
    if theme(page) in WITHOUT_DATES:
        expected = [(*each[:4], "", each[5]) for each in expected]
    if theme(page) in FLAT:
        expected = [(each[0], 0, *each[2:]) for each in expected]
    assert found == expected


def test_featured_picture(page: Page) -> None:
    """The picture of the entry is found where a theme shows it, and is no part of the body."""
    assert "islanda.jpg" not in page.content
    if page.picture is not None:
        assert "/wp-content/uploads/2021/05/islanda" in page.picture.url


def test_furniture_is_counted(page: Page) -> None:
    """What was taken out of a body is told by its kind."""
    if theme(page) in {"newspaper", "hueman"}:
        assert page.removed
    assert all(count > 0 for count in page.removed.values())
