"""Whole mirrors: each entry once however many files hold it, archives and feeds only to fill what it lacks, every file in the ledger."""

from __future__ import annotations

import json
import re
import tarfile
from collections import Counter
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from html_pages import agreement, words_of

from pipeline.sources.html.index import Builder
from pipeline.sources.html.mirror import Mirror, Result
from pipeline.sources.html.packs import File, batches, find_root, read_batch
from pipeline.sources.html.places import Root
from pipeline.sources.html.reader import read_page
from pipeline.sources.html.together import assemble

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.model import Comment, Media, Post

SITE = "https://www.borgo.example"


def head(title: str, *, link: str = "", post: int | None = None, more: str = "") -> str:
    """The head of a page as WordPress writes it."""
    canonical = f'<link rel="canonical" href="{SITE}{link}" />' if link else ""
    short = f'<link rel="shortlink" href="{SITE}/?p={post}" />' if post else ""
    return (
        f'<!doctype html><html lang="it-IT"><head><title>{title} – Il borgo</title><link rel="https://api.w.org/" href="{SITE}/wp-json/" />'
        f'<link rel="alternate" type="application/rss+xml" title="Il borgo &raquo; Feed" href="{SITE}/feed/" />{canonical}{short}{more}</head>'
    )


def single(
    post: int,
    link: str,
    title: str,
    body: str,
    *,
    date: str = "2020-05-01T10:00:00+02:00",
    meta: str = "",
    more: str = "",
    parts: str = "",
) -> bytes:
    """A post's page."""
    time = f'<time class="entry-date published" datetime="{date}">1 maggio 2020</time>' if date else ""
    return (
        head(title, link=link, post=post, more=more)
        + f'<body class="post-template-default single single-post postid-{post} single-format-standard">'
        + f'<article id="post-{post}" class="post-{post} post type-post hentry"><h1 class="entry-title">{title}</h1>{time}{meta}'
        + f'<div class="entry-content">{body}{parts}</div></article></body></html>'
    ).encode()


def listing(body_class: str, link: str, heading: str, entries: list[tuple[int, str, str]]) -> bytes:
    """An archive."""
    cards = "".join(
        f'<article id="post-{post}" class="post-{post} post type-post hentry"><h2 class="entry-title"><a href="{SITE}{to}">{title}</a></h2>'
        f'<div class="entry-summary"><p>Un riassunto scritto a mano per {title}.</p></div></article>'
        for post, to, title in entries
    )
    return (
        head(heading, link=link)
        + f'<body class="{body_class}"><h1 class="page-title">{heading}</h1>{cards}</body></html>'
    ).encode()


def put(files: dict[str, bytes]) -> list[Result]:
    """The results for files that are given by name."""
    return list(
        assemble([read_page(data, f"www.borgo.example/{name}") for name, data in sorted(files.items())])
    )


def posts(results: list[Result]) -> list[Post]:
    """The entries."""
    return [found.post for result in results for found in result.found if found.post]


def rows(results: list[Result]) -> dict[str, tuple[str, str]]:
    """File -> outcome and reason."""
    return {result.row.name.partition("/")[2]: (result.row.outcome, result.row.reason) for result in results}


LONG = "<p>Il paese dorme, e noi con lui, fino a quando non suona la campana delle sette.</p>"


def test_one_entry_from_many_files() -> None:
    """The permalink, ?p=, AMP, reply, print and a tracked address are one entry; each file is in the ledger."""
    page = single(7, "/2020/05/la-campana/", "La campana", LONG)
    amp = (
        page.replace(b"<html", b"<html amp").replace(b"postid-7", b"").replace(b'rel="shortlink"', b'rel="x"')
    )
    found = put(
        {
            "2020/05/la-campana/index.html": page,
            "2020/05/la-campana/amp/index.html": amp,
            "2020/05/la-campana/index.html@replytocom=3.html": page,
            "2020/05/la-campana/index.html@utm_source=x.html": page,
            "index.html@p=7.html": page,
        }
    )
    assert [(post.id, post.link, post.slug) for post in posts(found)] == [
        (7, f"{SITE}/2020/05/la-campana/", "la-campana")
    ]
    outcomes = Counter(outcome for outcome, _ in rows(found).values())
    assert outcomes == {"written": 1, "merged": 4}
    assert rows(found)["2020/05/la-campana/amp/index.html"] == ("merged", "amp")


def test_same_canonical_other_id() -> None:
    """A site that gives every page the same canonical link still has as many entries as ids."""
    found = put({"a/index.html": single(1, "/", "Uno", LONG), "b/index.html": single(2, "/", "Due", LONG)})
    assert sorted(post.title for post in posts(found)) == ["Due", "Uno"]


def test_parts_are_joined() -> None:
    """The parts of an entry are one text, in order, with WordPress's mark between them; what is missing is said."""
    links = '<div class="page-links"><span class="post-page-numbers current">{}</span> <a href="#">2</a> <a href="#">3</a></div>'
    found = put(
        {
            "x/index.html": single(
                3, "/x/", "Tre", "<p>Prima parte della storia.</p>", parts=links.format(1)
            ),
            "x/2/index.html": single(
                3, "/x/2/", "Tre", "<p>Seconda parte della storia.</p>", parts=links.format(2)
            ),
        }
    )
    (post,) = posts(found)
    assert (
        post.content_raw
        == "<p>Prima parte della storia.</p>\n<!--nextpage-->\n<p>Seconda parte della storia.</p>"
    )
    codes = {code for result in found for each in result.found for code, _ in each.notes}
    assert {"parts-joined", "part-missing"} <= codes
    assert rows(found)["x/2/index.html"] == ("merged", "part")


def test_archives_fill() -> None:
    """What a page does not show, archives and feeds tell: category, date, excerpt; archives become no entries."""
    feed = (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Il borgo</title><link>{SITE}</link><item><title>Nuda</title>'
        f"<link>{SITE}/nuda/</link><pubDate>Fri, 01 May 2020 08:00:00 +0000</pubDate><guid>{SITE}/?p=9</guid></item></channel></rss>"
    ).encode()
    found = put(
        {
            "nuda/index.html": single(9, "/nuda/", "Nuda", LONG, date=""),
            "category/feste/index.html": listing(
                "archive category category-feste category-4",
                "/category/feste/",
                "Categoria: Feste",
                [(9, "/nuda/", "Nuda")],
            ),
            "feed/index.html": feed,
            "altra/index.html": single(8, "/altra/", "Altra", LONG),
        }
    )
    nuda = next(post for post in posts(found) if post.id == 9)
    assert [(term.taxonomy, term.slug, term.name) for term in nuda.terms] == [("category", "feste", "Feste")]
    assert (nuda.date, nuda.date_gmt) == ("2020-05-01T10:00:00", "2020-05-01T08:00:00Z")
    assert "riassunto" in nuda.excerpt_raw
    assert rows(found)["category/feste/index.html"] == ("excluded", "archive")
    assert rows(found)["feed/index.html"] == ("excluded", "feed")
    terms = [each.term for result in found for each in result.found if each.term]
    assert [(term.slug, term.name, term.id) for term in terms] == [("feste", "Feste", 4)]


def test_listed_but_not_saved() -> None:
    """An entry that only an archive lists becomes none; that it is missing is said."""
    found = put(
        {
            "a/index.html": single(1, "/a/", "Uno", LONG),
            "index.html": listing("home blog", "/", "Il borgo", [(1, "/a/", "Uno"), (2, "/b/", "Due")]),
        }
    )
    assert [post.id for post in posts(found)] == [1]
    assert any(
        code == "entries-not-saved" and "/b" in detail
        for result in found
        for each in result.found
        for code, detail in each.notes
    )


def test_page_tree_and_menu() -> None:
    """The page above is told by its address where body_class does not; a menu's entries lead to their pages."""

    def page(number: int, link: str, title: str) -> bytes:
        menu = (
            '<ul id="menu-alto" class="menu"><li id="menu-item-90" class="menu-item menu-item-type-post_type menu-item-object-page menu-item-90">'
            f'<a href="{SITE}/noi/">Noi</a><ul class="sub-menu"><li id="menu-item-91" class="menu-item menu-item-type-post_type '
            f'menu-item-object-page menu-item-91"><a href="{SITE}/noi/dove/">Dove</a></li></ul></li></ul>'
        )
        return (
            head(title, link=link)
            + f'<body class="page-template-default page page-id-{number}"><nav>{menu}</nav><article id="post-{number}" class="post-{number} page type-page hentry">'
            f'<h1 class="entry-title">{title}</h1><div class="entry-content">{LONG}</div></article></body></html>'
        ).encode()

    found = put(
        {"noi/index.html": page(20, "/noi/", "Noi"), "noi/dove/index.html": page(21, "/noi/dove/", "Dove")}
    )
    assert {post.id: (post.type, post.parent, post.date) for post in posts(found)} == {
        20: ("page", 0, None),
        21: ("page", 20, None),
    }
    items = [each.menu_item for result in found for each in result.found if each.menu_item]
    assert [(item.id, item.menu, item.title, item.object_id, item.parent) for item in items] == [
        (90, "alto", "Noi", 20, 0),
        (91, "alto", "Dove", 21, 90),
    ]


def test_comment_feed_fills() -> None:
    """A comment that only the entry's comment feed holds is added, and said."""
    feed = (
        f'<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>Commenti su: Uno</title><link>{SITE}/a/</link><item><title>Di: Eva</title><link>{SITE}/a/#comment-5</link><dc:creator>Eva</dc:creator>"
        "<pubDate>Sat, 02 May 2020 08:00:00 +0000</pubDate><content:encoded><![CDATA[<p>Bello.</p>]]></content:encoded></item></channel></rss>"
    ).encode()
    found = put({"a/index.html": single(1, "/a/", "Uno", LONG), "a/feed/index.html": feed})
    (comment,) = [each.comment for result in found for each in result.found if each.comment]
    assert (comment.id, comment.author, comment.date_gmt, comment.content_raw) == (
        5,
        "Eva",
        "2020-05-02T08:00:00Z",
        "<p>Bello.</p>",
    )


def test_utc_only_gets_local_time() -> None:
    """A page that tells only UTC gets the site's own time by the nearest page that tells both, and that is said."""
    seo = '<meta property="article:published_time" content="2020-05-02T08:00:00+00:00" />'
    found = put(
        {
            "a/index.html": single(1, "/a/", "Uno", LONG),
            "b/index.html": single(2, "/b/", "Due", LONG, date="", more=seo),
        }
    )
    due = next(post for post in posts(found) if post.id == 2)
    assert (due.date, due.date_gmt) == ("2020-05-02T10:00:00", "2020-05-02T08:00:00Z")


def test_other_sites_pages() -> None:
    """A page of another site, which the mirror took along, is left out and told."""
    other = single(5, "/z/", "Zeta", LONG).replace(b"www.borgo.example", b"altrove.example")
    pages = [
        read_page(single(n, f"/{n}/", str(n) * 3, LONG), f"www.borgo.example/{n}/index.html") for n in (1, 2)
    ]
    found = list(assemble([*pages, read_page(other, "altrove.example/z/index.html")]))
    assert [post.id for post in posts(found)] == [1, 2]
    assert found[2].row.reason == "other-site"


def test_folder_without_host(tmp_path: Path) -> None:
    """A static copy whose folder is not named after the host: links between its files become addresses all the same."""
    for name in ("uno", "due", "tre"):
        folder = tmp_path / "copia" / "2020" / name
        folder.mkdir(parents=True)
        body = f'{LONG}<p><a href="../../index.html">home</a> <img src="../../wp-content/uploads/a.jpg"></p>'
        (folder / "index.html").write_bytes(single(len(name), f"/2020/{name}/", name, body))
    files = [
        File(at, str(path.relative_to(tmp_path)), str(path))
        for at, path in enumerate(sorted(tmp_path.rglob("*.html")))
    ]
    root = find_root(files)
    assert root == Root("copia/", f"{SITE}/")
    results = _whole(files, tmp_path / "scratch", root)
    assert all(
        f'href="{SITE}/"' in post.content_raw and f'src="{SITE}/wp-content/uploads/a.jpg"' in post.content_raw
        for post in posts(results)
    )


def _whole(files: list[File], scratch: Path, root: Root) -> list[Result]:
    """A mirror as a run reads it: in batches, from disk."""
    scratch.mkdir(parents=True, exist_ok=True)
    builder = Builder(scratch / "index.sqlite")
    for batch in batches(files, scratch, root):
        builder.take(read_batch(batch))
    builder.finish()
    return list(Mirror(scratch / "index.sqlite").results())


@pytest.fixture(scope="module")
def truth(shared: Path) -> dict[str, Any]:
    """What the shared site's database held."""
    found: dict[str, Any] = json.loads((shared / "wordpress" / "truth.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def mirror(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Result]:
    """The shared mirror, put together."""
    folder = tmp_path_factory.mktemp("mirror")
    with tarfile.open(shared / "wordpress" / "mirror.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = [File(at, str(path.relative_to(folder)), str(path)) for at, path in enumerate(paths)]
    return _whole(files, folder / "scratch", find_root(files))


def rendered(shared: Path) -> dict[int, dict[str, Any]]:
    """Id -> what the site's REST API says that it shows."""
    found: dict[int, dict[str, Any]] = {}
    for path in (shared / "wordpress" / "rest").glob("*-*.json"):
        for record in json.loads(path.read_text("utf-8")):
            if isinstance(record, dict) and "content" in record and "title" in record:
                found[record["id"]] = record
    return found


@pytest.mark.corpus
def test_every_entry_once(mirror: list[Result], truth: dict[str, Any]) -> None:
    """All 153 entries that the mirror holds are found, once each, and nothing else; every file has a row."""
    ids = [post.id for post in posts(mirror)]
    assert len(ids) == len(set(ids)) == 153
    published = {
        post["id"] for post in truth["posts"] if post["status"] == "publish" and not post["password"]
    }
    assert set(ids) <= published
    assert len(mirror) == 674
    assert Counter(result.row.outcome for result in mirror) == {
        "written": 156,
        "merged": 161,
        "excluded": 357,
    }


@pytest.mark.corpus
def test_fields_of_the_mirror(mirror: list[Result], truth: dict[str, Any]) -> None:
    """Title, date, categories, tags, author, slug and parent are exactly those of the database, where a page shows them."""
    known = {post["id"]: post for post in truth["posts"]}
    nicenames = {user["login"]: user["nicename"] for user in truth["users"]}
    shown_otherwise = {"date": {94, 98, 167}, "title": {68}, "author": {167}}
    wrong: dict[str, set[int]] = {}
    for post in posts(mirror):
        there = known[post.id or 0]
        terms = sorted(
            (taxonomy, unquote(slug), unescape(name))
            for taxonomy, slug, name in there["terms"]
            if taxonomy != "post_format"
        )
        title = unescape(re.sub(r"<[^>]*>", "", there["title"]))
        for name, mine, theirs in (
            ("title", plain(post.title), plain(title)),
            ("date", post.date, there["date"].replace(" ", "T")),
            ("terms", sorted((term.taxonomy, term.slug, term.name) for term in post.terms), terms),
            ("author", post.author, nicenames.get(there["author"])),
            ("slug", post.slug, unquote(there["slug"])),
            ("parent", post.parent, there["parent"]),
            ("type", post.type, there["type"]),
        ):
            if mine != theirs:
                wrong.setdefault(name, set()).add(post.id or 0)
    assert wrong == shown_otherwise


def plain(title: str) -> str:
    """A title's letters, however its quotes are set."""
    return "".join(re.findall(r"\w+", title))


@pytest.mark.corpus
def test_bodies_of_the_mirror(mirror: list[Result], shared: Path) -> None:
    """The bodies hold the words that WordPress shows, and no others."""
    known = rendered(shared)
    scores = [
        agreement(
            words_of(post.content_raw, markup=True),
            words_of(known[post.id]["content"]["rendered"], markup=True),
        )
        for post in posts(mirror)
        if post.id in known
    ]
    assert sum(scores) / len(scores) >= 0.998


@pytest.mark.corpus
def test_comments_of_the_mirror(mirror: list[Result], truth: dict[str, Any]) -> None:
    """All comments that pages show are read, with author, date and parent; none stands in a body."""
    known = {each["id"]: (post["id"], each) for post in truth["posts"] for each in post["comments"]}
    found = list(with_posts(mirror))
    assert len(found) == len({comment.id for _, comment in found}) == 241
    for post, comment in found:
        there, each = known[comment.id or 0]
        assert post == there
        assert comment.parent == each["parent"]
        assert comment.type == (each["type"] or "comment")
        if comment.type == "comment":
            assert comment.date == each["date"].replace(" ", "T")
            assert plain(comment.author) == plain(
                unescape(re.sub(r"<[^>]*>", "", each["author"])) or "Anonimo"
            )
    assert not any(
        "comment-" in post.content_raw and "wp-block-latest-comments" not in post.content_raw
        for post in posts(mirror)
    )


def with_posts(results: list[Result]) -> Iterator[tuple[int | None, Comment]]:
    """Comments with the id of what they are on."""
    for result in results:
        item: Post | Media | None = next(
            (each.post or each.media for each in result.found if each.post or each.media), None
        )
        for each in result.found:
            if each.comment and item is not None:
                yield item.id, each.comment
