"""Single pages: what archives and savers added is taken off, encodings are told by the bytes, pictures are shown, sites are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from html_pages import agreement, corpus, key_of, renderings, words_of

from pipeline.sources.html.reader import read_page
from pipeline.sources.html.together import assemble

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "<p>La piazza è vuota, e il caffè chiude alle otto: così diceva il cartello.</p>"


def page(
    body: str, *, head: str = "", classes: str = "single single-post postid-5", before: str = ""
) -> bytes:
    """A post's page."""
    return (
        f'<!doctype html><html lang="it">{before}<head><meta charset="utf-8"><title>Titolo</title>{head}</head><body class="{classes}">'
        f'<article id="post-5" class="post-5 post type-post hentry"><h1 class="entry-title">Titolo</h1><div class="entry-content">{body}</div></article></body></html>'
    ).encode()


def codes(data: bytes, name: str = "page.html") -> list[str]:
    """The note codes of a page."""
    return [code for code, _ in read_page(data, name).notes]


def test_wayback() -> None:
    """The banner of the Wayback Machine is taken off, and its addresses are as they were."""
    archived = page(
        TEXT
        + '<p><a href="/web/20150101000000/http://www.a.example/b/">b</a> <img src="https://web.archive.org/web/20150101000000im_/http://www.a.example/c.jpg"></p>',
        head='<link rel="canonical" href="https://web.archive.org/web/20150101000000/http://www.a.example/titolo/">',
    ).decode()
    archived = archived.replace(
        "<article",
        "<!-- BEGIN WAYBACK TOOLBAR INSERT --><div>Wayback</div><!-- END WAYBACK TOOLBAR INSERT --><article",
    )
    archived += "<!-- FILE ARCHIVED ON 10:00:00 Jan 01, 2015 AND RETRIEVED FROM THE INTERNET ARCHIVE -->"
    found = read_page(archived.encode(), "page.html")
    assert found.link == "http://www.a.example/titolo/"
    assert 'href="http://www.a.example/b/"' in found.content
    assert 'src="http://www.a.example/c.jpg"' in found.content
    assert "archive-undone" in [code for code, _ in found.notes]


def test_saved_from() -> None:
    """A page that a browser saved says where from."""
    saved = page(
        TEXT + '<a href="/b/">b</a>', before="<!-- saved from url=(0030)https://www.a.example/titolo/ -->"
    )
    found = read_page(saved, "Titolo.html")
    assert (found.link, found.site.url) == ("https://www.a.example/titolo/", "https://www.a.example/")
    assert 'href="https://www.a.example/b/"' in found.content


def test_without_address() -> None:
    """A page that tells no address is a site named after its file."""
    (result,) = assemble([read_page(page(TEXT), "La piazza.html")])
    site = next(each.site for each in result.found if each.site)
    assert (site.title, site.url) == ("La piazza", "")


@pytest.mark.parametrize(
    ("encoding", "declared", "code"),
    [
        ("utf-8", "utf-8", None),
        ("cp1252", "iso-8859-1", "encoding-read"),
        ("cp1252", "utf-8", "encoding-wrong"),
        ("utf-8", "iso-8859-1", "encoding-wrong"),
        ("utf-16", "utf-8", None),
        ("utf-16-le", "utf-8", "encoding-read"),
    ],
)
def test_encodings(encoding: str, declared: str, code: str | None) -> None:
    """The bytes tell the encoding, whatever is declared; what was wrong is said."""
    data = page(TEXT).decode().replace('charset="utf-8"', f'charset="{declared}"').encode(encoding)
    found = read_page(data, "page.html")
    assert found.content == TEXT
    told = [each for each, _ in found.notes if each.startswith("encoding")]
    assert told == ([code] if code else [])


def test_stray_bytes() -> None:
    """A few bytes of Windows-1252 in a page of UTF-8 are read as such."""
    data = page(TEXT).replace("caffè".encode(), b"caff\xe8")
    found = read_page(data, "page.html")
    assert "caffè" in found.content
    assert "encoding-mended" in [code for code, _ in found.notes]


def test_lazy_pictures() -> None:
    """A picture that waits for a script gets its own address; its twin for readers without scripts goes."""
    body = (
        TEXT
        + '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACH5" data-src="https://a.example/1.jpg" class="lazyload">'
        '<noscript><img src="https://a.example/1.jpg"></noscript><img src="https://a.example/2.jpg">'
        '<iframe data-lazy-src="https://www.youtube.com/embed/abcdefghijk" src="about:blank"></iframe>'
    )
    content = read_page(page(body), "page.html").content
    assert content.count('src="https://a.example/1.jpg"') == 1
    assert content.count('src="https://a.example/2.jpg"') == 1
    assert 'src="https://www.youtube.com/embed/abcdefghijk"' in content


def test_emoji_are_text() -> None:
    """A picture that a script made of an emoji is the emoji again."""
    body = '<p>Ciao <img class="emoji" alt="🎉" src="https://s.w.org/images/core/emoji/14.0.0/svg/1f389.svg"> a tutti</p>'
    assert read_page(page(body), "page.html").content == "<p>Ciao 🎉 a tutti</p>"


def test_broken_out_text() -> None:
    """What follows a `</div>` too many in the text belongs to the text; what follows the text does not."""
    body = TEXT + "</div><p>Dopo la chiusura.</p><ul><li>ancora</li></ul>"
    data = page(body).replace(
        b"</div></article>",
        b"</div><!-- .entry-content --><footer class='entry-footer'>Pubblicato da me</footer></article>",
    )
    content = read_page(data, "page.html").content
    assert "Dopo la chiusura." in content
    assert "ancora" in content
    assert "Pubblicato da me" not in content


def test_more_and_parts() -> None:
    """The anchor of `more` is the mark again, and the links between parts go."""
    body = '<p>Prima.</p><p><span id="more-5"></span></p><p>Dopo.</p><div class="page-links">Pagine: <a href="2/">2</a></div>'
    content = read_page(page(body), "page.html").content
    assert "<!--more-->" in content
    assert "Pagine" not in content


def test_shown_shortcode_is_text() -> None:
    """A shortcode that a page shows was escaped by its author, or has lost its plugin: it must not be run."""
    content = read_page(
        page("<p>Scrivi [gallery] nel testo, non [sconosciuto] [1].</p>"), "page.html"
    ).content
    assert content == "<p>Scrivi &#91;gallery] nel testo, non &#91;sconosciuto] [1].</p>"


def test_comment_without_end() -> None:
    """A comment that an author never closed does not hide what the theme prints behind the text."""
    data = page(TEXT + "\n<p>Fine <!-- mai chiuso\n</p>").replace(
        b"</article>",
        b'<div class="entry-meta"><time class="entry-date published" datetime="2020-05-01T10:00:00+02:00">1 maggio</time></div></article>'
        b"<!-- #post -->",
    )
    found = read_page(data, "page.html")
    assert found.date == "2020-05-01T10:00:00"
    assert "Fine" in found.content
    assert "comment-unclosed" in [code for code, _ in found.notes]
    hidden = read_page(page(TEXT + "<!-- <p>nascosto</p> -->"), "page.html")
    assert "nascosto" not in hidden.content


def test_untitled() -> None:
    """An entry without a title has none: not the site's name."""
    data = (
        page(TEXT)
        .replace(b'<h1 class="entry-title">Titolo</h1>', b'<h1 class="entry-title"></h1>')
        .replace(b"<title>Titolo</title>", b"<title>Il sito</title>")
    )
    found = read_page(
        data.replace(b"</head>", b'<meta property="og:site_name" content="Il sito"></head>'), "page.html"
    )
    assert found.title == ""


HOME = "https://a.example/"
PROSE = "<p>" + "La piazza è vuota, e il caffè chiude alle otto: così diceva il cartello. " * 4 + "</p>"


def classic(title: str, body: str, feed: str = "Il borgo RSS Feed", classes: str = "") -> bytes:
    """A page of a theme as old as Kubrick: the site's name is the only h1."""
    return (
        f'<html><head><meta charset="utf-8"><title>{title}</title>'
        f'<link rel="alternate" type="application/rss+xml" title="{feed}" href="{HOME}feed/"></head><body class="{classes}">'
        f'<div id="header"><h1><a href="{HOME}">Il borgo</a></h1></div><div id="content">{body}</div></body></html>'
    ).encode()


@pytest.mark.parametrize(
    "feed", ["Il borgo RSS Feed", "Il borgo RSS 2.0 Feed", "Il borgo Atom Feed", "RSS 2.0", ""]
)
def test_head_of_site(feed: str) -> None:
    """A heading that is but a link to the site's home is the site's title, and never the entry's."""
    post = f'<div class="post" id="post-5"><h2>La campana</h2><small>March 2nd, 2009 by Ada</small><div class="entry">{PROSE}</div></div>'
    found = read_page(classic("Il borgo » La campana", post, feed), "a.example/2009/03/la-campana/index.html")
    assert (found.title, found.date, found.site.title) == ("La campana", "2009-03-02T00:00:00", "Il borgo")


@pytest.mark.parametrize(
    ("heading", "name"), [("", ""), ("<h1>Feste</h1>", "Feste"), ("<h1>Categoria: Feste</h1>", "Feste")]
)
def test_head_of_site_names_no_term(heading: str, name: str) -> None:
    """The subject of a list is named by its own heading, else not at all: the site's title is no name of it."""
    item = f'<div class="post hentry" id="post-5"><h2><a href="{HOME}2009/03/la-campana/" rel="bookmark">La campana</a></h2>{PROSE}</div>'
    found = read_page(
        classic("Il borgo » Feste", heading + item, classes="archive category category-feste"),
        "a.example/category/feste/index.html",
    )
    assert found.subject is not None
    assert (found.kind, found.subject.slug, found.subject.name) == ("category", "feste", name)
    written = read_page(
        classic("Il borgo » Ada", heading + item, classes="archive author author-ada"),
        "a.example/author/ada/index.html",
    )
    assert written.subject_author is not None
    assert written.subject_author.slug == "ada"
    assert "borgo" not in written.subject_author.name


@pytest.mark.parametrize("title", ["Foo – bar baz", "A: b | c", "Uno » due – tre"])
@pytest.mark.parametrize(
    "told", ["Il borgo » {}", "Il borgo di Ada » {}", "{} | Ada – B", "Il borgo di Ada » Blog Archive » {}"]
)
def test_title_with_separators(title: str, told: str) -> None:
    """A title may hold what else stands between titles and names of sites."""
    post = f'<div class="post" id="post-5"><h2>{title}</h2><div class="entry">{PROSE}</div></div>'
    found = read_page(classic(told.format(title), post), "a.example/2009/03/x/index.html")
    assert found.title == title
    bare = post.replace(f"<h2>{title}</h2>", "")
    found = read_page(classic(f"Il borgo » Blog Archive » {title}", bare), "a.example/2009/03/x/index.html")
    assert found.title == title


def test_word_in_class() -> None:
    """A class that merely holds a word of furniture marks none where a sentence of an author stands in it."""
    body = (
        f'{PROSE}<div class="share-price"><p>The share price rose.</p></div>'
        '<div class="my-share-row"><a href="https://facebook.example/">Facebook</a> <a href="https://x.example/">X</a></div>'
    )
    content = read_page(page(body), "page.html").content
    assert "The share price rose." in content
    assert "my-share-row" not in content


@pytest.mark.parametrize("word", ["Pages:", "Seiten:", "Pagine:", "Páginas:", "Pagina:", "Page :"])
def test_unmarked_parts(word: str) -> None:
    """The links between parts go without a class too; links of the author's own do not."""
    link = f"{HOME}titolo/"
    head = f'<link rel="canonical" href="{link}">'
    for second, third in ((f"{link}2/", f"{link}3/"), (f"{HOME}?p=5&amp;page=2", f"{HOME}?p=5&amp;page=3")):
        own = f'{PROSE}<p>{word} 1 <a href="{second}">2</a> <a href="{third}">3</a></p>'
        found = read_page(page(own, head=head), "page.html")
        assert word not in found.content
        assert found.parts == 3
    others = f'{PROSE}<p>{word} 1 <a href="{HOME}libro/2/">2</a> <a href="{HOME}libro/3/">3</a></p>'
    assert word in read_page(page(others, head=head), "page.html").content


def test_words_of_authors_stay() -> None:
    """Words that plugins print too stay where an author wrote them in a sentence, a heading or a list of links."""
    body = (
        "<p>Share this with nobody, I said, and it was on Facebook by noon.</p><h2 id='related'>Related work</h2><p>There is much of it.</p>"
        "<p>Leggi anche <a href='/a/'>questo</a> e poi torna qui, se ti va di continuare.</p><ul><li>Facebook</li><li>Twitter</li></ul>"
        "<p>Pubblicità, diceva mio padre, è l’anima di chi non ne ha.</p>"
    )
    content = read_page(page(body), "page.html").content
    for words in (
        "Share this with nobody",
        "Related work",
        "Leggi anche",
        "<li>Facebook</li>",
        "Pubblicità, diceva",
    ):
        assert words in content


def test_feed_is_no_entry() -> None:
    """A feed saved as a page is told for one."""
    feed = b'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>x</title><item><title>a</title><link>https://a.example/a/</link></item></channel></rss>'
    found = read_page(feed, "feed/index.html")
    assert (found.kind, [each.title for each in found.entries]) == ("feed", ["a"])


@pytest.mark.corpus
def test_other_peoples_pages(shared: Path) -> None:
    """On pages of other people's sites: body F1 ≥ 0.975, title ≥ 0.8 to the letter, date ≥ 0.85, all comments that are told."""
    scores, titles, dates = [], [], []
    for case in corpus(shared):
        found = read_page(case.data, "page.html")
        assert found.kind == "single"
        scores.append(
            agreement(words_of(found.content, markup=True), words_of(case.body, markup=case.markup))
        )
        if case.title is not None:
            titles.append(key_of(found.title) == key_of(case.title))
        if case.date is not None:
            dates.append((found.date or found.date_gmt or "")[:10] == case.date)
        if found.comments_told:
            assert len(found.comments) == found.comments_told
    assert sum(scores) / len(scores) >= 0.975
    assert sum(titles) / len(titles) >= 0.8
    assert sum(dates) / len(dates) >= 0.85


@pytest.mark.corpus
def test_themes_of_wordpress(shared: Path) -> None:
    """One site in three themes: body F1 ≥ 0.995, every title, every date that is shown."""
    scores, dates = [], []
    for case in renderings(shared):
        found = read_page(case.data, "page.html")
        scores.append(agreement(words_of(found.content, markup=True), words_of(case.body, markup=True)))
        assert key_of(found.title) == key_of(case.title or "")
        if found.type != "page" and case.date is not None:
            dates.append((found.date or "")[:10] == case.date)
    assert sum(scores) / len(scores) >= 0.995
    assert sum(dates) / len(dates) >= 0.95
