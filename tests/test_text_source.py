"""Pages dumped as plain text: what tells them, and what becomes of their lines, in six languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.sources import text
from pipeline.sources.span import Span
from pipeline.sources.text.dump import Dump, take_apart

BODY = "Il primo paragrafo dice qualcosa.\n\nIl secondo dice il resto."
DUMPS = [
    (
        "it",
        "Pubblicato il 5 maggio 2021",
        "Pubblicato in Viaggi, Web e Social",
        "Questo sito usa Akismet per ridurre lo spam.",
    ),
    (
        "en",
        "Posted on May 5, 2021",
        "Posted in Viaggi, Web e Social",
        "This site uses Akismet to reduce spam.",
    ),
    (
        "fr",
        "Publié le 5 mai 2021",
        "Publié dans Viaggi, Web e Social",
        "Ce site utilise Akismet pour réduire les indésirables.",
    ),
    (
        "de",
        "Veröffentlicht am 5. Mai 2021",
        "Veröffentlicht in Viaggi, Web e Social",
        "Diese Website verwendet Akismet, um Spam zu reduzieren.",
    ),
    (
        "es",
        "Publicado el 5 de mayo de 2021",
        "Publicado en Viaggi, Web e Social",
        "Este sitio usa Akismet para reducir el spam.",
    ),
    (
        "pt",
        "Publicado em 5 de maio de 2021",
        "Publicado em Viaggi, Web e Social",
        "Este site utiliza o Akismet para reduzir spam.",
    ),
]


def read(dump: str) -> tuple[str, Dump, list[str]]:
    """The body, the parts and the note codes of a dump."""
    data = dump.encode()
    (found,) = text.read(data, Span(0, 0, len(data), 1, "page"), ())
    assert found.post is not None
    return found.post.content_raw, take_apart(dump), [code for code, _ in found.notes]


@pytest.mark.parametrize(("language", "date", "categories", "notice"), DUMPS, ids=[row[0] for row in DUMPS])
def test_languages(language: str, date: str, categories: str, notice: str) -> None:
    """Date and categories are read by their labels, the notice goes, in each of the six languages."""
    body, dump, _ = read(
        f"Un titolo-site.example\n\nUn titolo\n\n{date}\n{categories}\n\n{BODY}\n\n{notice}\n"
    )
    assert (dump.title, dump.site, dump.language) == ("Un titolo", "site.example", language)
    assert dump.date is not None
    assert dump.date.day == "2021-05-05"
    assert dump.categories == ("Viaggi", "Web e Social")
    assert body == BODY


def test_empty_date_is_null() -> None:
    """A label without a date gives none, and that is said; the label behind it on the same line is read."""
    _, dump, codes = read(f"Titolo\n\nTitolo\n\nPubblicato il Pubblicato in Uno, Due\n\n{BODY}")
    assert dump.date is None
    assert dump.categories == ("Uno", "Due")
    assert "date-missing" in codes


def test_lists() -> None:
    """Bullets and numbers become lists; dialogue and sums do not."""
    body, _, _ = read(
        "T\n\nT\n\nprima\n\n  • uno\n  • due\n    segue\n\ndopo\n\n1. primo\n2. secondo\n\n- Ciao, disse.\n\nfine\n\n* nota a margine\n"
    )
    assert body.split("\n\n") == [
        "prima",
        "<ul>\n<li>uno</li>\n<li>due segue</li>\n</ul>",
        "dopo",
        "<ol>\n<li>primo</li>\n<li>secondo</li>\n</ol>",
        "- Ciao, disse.",
        "fine",
        "* nota a margine",
    ]


def test_text_is_not_markup() -> None:
    """Signs of HTML in a text are text; a non-breaking blank stays what it is."""
    body, _, _ = read("T\n\nT\n\na < b & c > d\xa0e")
    assert body == "a &lt; b &amp; c &gt; d\xa0e"


def test_ending() -> None:
    """Comments, forms and links to other entries end the text, and are told."""
    body, _, codes = read(
        f"T\n\nT\n\n{BODY}\n\nCondividi:\n\nNavigazione articoli\n\n← Prima\n\n2 commenti su “T”\n\nMarco ha detto: bello\n\nLascia un commento\n"
    )
    assert body == BODY
    assert codes.count("text-line-left-out") == 2


def test_authors_sentences_stay() -> None:
    """A sentence that begins like a label is the author's."""
    sentences = "Di solito non rispondo.\n\nBy then it was late, and nobody came.\n\nShare your bread with whoever asks."
    body, _, _ = read(f"T\n\nT\n\nPosted in Bread\n\n{sentences}")
    assert body == sentences


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("robots.txt", "User-agent: *\nDisallow: /wp-admin/\n"),
        ("notes.txt", "Some lines\n\nthat nobody published anywhere.\n"),
        ("page.html", "<!doctype html><html><body>x</body></html>"),
        ("export.xml", '<?xml version="1.0"?><rss></rss>'),
        ("picture.txt", "\x89PNG\r\n"),
    ],
)
def test_not_a_dump(name: str, content: str) -> None:
    """A text in which nothing tells a page is none."""
    assert isinstance(text.recognise(content.encode("latin-1"), Path(name)), str)


def test_recognised() -> None:
    """A repeated title or a label is enough."""
    assert text.recognise(b"Titolo\n\nTitolo\n\nTesto.\n", Path("a.txt")) == (b"1",)
    assert text.recognise(b"Titolo\n\nPubblicato in Web\n\nTesto.\n", Path("a.txt")) == (b"1",)


def test_old_encoding() -> None:
    """A dump in Windows-1252 is read as what it is, and that is said."""
    data = "Perché\n\nPerché\n\nCosì è: “così”.".encode("cp1252")
    (found,) = text.read(data, Span(0, 0, len(data), 1, "page"), ())
    assert found.post is not None
    assert found.post.content_raw == "Così è: “così”."
    assert "encoding-wrong" in {code for code, _ in found.notes}


def test_empty() -> None:
    """Nothing gives nothing."""
    assert take_apart("").evidence == 0
    assert isinstance(text.recognise(b"", Path("a.txt")), str)
