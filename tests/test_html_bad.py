"""Files that hold no entry: each gets its kind and a reason, none becomes a post, none takes long, none breaks the reader."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from pipeline.sources.html.packs import File, read_file
from pipeline.sources.html.page import Page
from pipeline.sources.html.places import Root
from pipeline.sources.html.reader import read_page
from pipeline.sources.html.together import assemble

if TYPE_CHECKING:
    from pathlib import Path

PAGES: list[tuple[str, bytes, str]] = [
    ("empty", b"", "empty"),
    ("blank", b" \n\t ", "empty"),
    ("html alone", b"<html>", "empty"),
    ("frameset", b'<html><frameset><frame src="a.html"></frameset></html>', "empty"),
    ("a picture", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8, "not-html"),
    ("binary", bytes(range(256)) * 40, "not-html"),
    ("plain text", b"hello, this is a text", "not-html"),
    ("data", b'{"a": "<p>text</p>"}', "not-html"),
    ("a piece of a page", b"<p>Somebody saved this without anything around it, and nobody knows what it is of.</p>", "not-html"),
    (
        "login",
        b'<html><head><title>Log In</title></head><body class="login wp-core-ui"><form id="loginform" action="/wp-login.php">'
        b"<label>Username</label></form></body></html>",
        "login",
    ),
    ("404 of a theme", b'<html><body class="error404"><h1>Oops!</h1><p>It looks like nothing was found.</p></body></html>', "error-page"),
    ("404 of a server", b"<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>", "error-page"),
    (
        "wp_die",
        b'<html><body id="error-page"><p>There has been a critical error on this website.</p></body></html>',
        "error-page",
    ),
    (
        "no database",
        b"<html><head><title>Database Error</title></head><body><h1>Error establishing a database connection</h1></body></html>",
        "error-page",
    ),
    ("a gate", b"<html><head><title>Just a moment...</title></head><body><h1>Checking your browser.</h1></body></html>", "error-page"),
    (
        "an application",
        b'<html><head><script src="a.js"></script></head><body><div id="root"></div><script>x()</script>'
        b"<noscript>You need to enable JavaScript to run this app.</noscript></body></html>",
        "script-only",
    ),
    (
        "moved",
        b'<html><head><title>Page has moved</title><meta http-equiv="Refresh" content="0; url=index.html"></head>'
        b'<body><a href="index.html">Click here</a></body></html>',
        "redirect",
    ),
    ("hardly a page", b"<html><body><p>Hello.</p></body></html>", "page-without-entry"),
    ("a sitemap", b'<?xml version="1.0"?><urlset><url><loc>https://a.example/</loc></url></urlset>', "sitemap"),
    (
        "a password",
        b'<html><body class="single single-post postid-7"><article id="post-7"><h1 class="entry-title">Protected: x</h1>'
        b'<div class="entry-content"><form class="post-password-form" action="/wp-login.php?action=postpass"><p>This content is '
        b'password protected.</p><input type="password"></form></div></article></body></html>',
        "password",
    ),
]  # fmt: skip
HOSTILE: list[tuple[str, bytes]] = [
    ("nested div", b'<html><body class="single postid-3">' + b"<div>" * 200_000 + b"x"),
    ("nested b", b"<html><body>" + b"<b>" * 100_000 + b"x"),
    ("nested tables", b"<html><body>" + b"<table><tr><td>" * 40_000),
    ("open p", b"<html><body>" + b"<p>x" * 50_000),
    ("<", b"<html><body>" + b"<" * 300_000),
    ("&", b"<html><body><p>" + b"&" * 300_000),
    ("comments", b"<html><body>" + b"<!--" * 100_000),
    ("attributes", b"<html><body><div " + b" ".join(b"a%d=1" % number for number in range(50_000)) + b">x"),
    (
        "json",
        b'<html><head><script type="application/ld+json">' + b"[" * 100_000 + b"</script></head><body>x",
    ),
    (
        "entities",
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><rss><channel>&c;</channel></rss>',
    ),
    ("links", b'<html><body class="single">' + b'<a rel="tag" href="/tag/a/">x</a>' * 20_000),
    (
        "a thread",
        b"<html><body class=single><ol class=commentlist>"
        + b"".join(
            b'<li id=comment-%d class="comment depth-1"><p>t</p></li>' % number for number in range(5_000)
        ),
    ),
    ("wayback", b"<html><body>" + b"/web/2015/http://" * 50_000),
]


@pytest.mark.parametrize(("name", "data", "kind"), PAGES, ids=[name for name, _, _ in PAGES])
def test_kind(name: str, data: bytes, kind: str) -> None:
    """A file that holds no entry is told for what it is, with a reason, and becomes no post."""
    page = read_page(data, f"{name}.html")
    assert page.kind == kind
    assert page.reason
    (result,) = assemble([page])
    assert result.row.outcome == "excluded"
    assert result.row.reason
    assert not any(found.post for found in result.found)


def test_name_and_content_disagree() -> None:
    """A picture that is named as a page is noted."""
    page = read_page(b"\xff\xd8\xff\xe0" + bytes(200), "photo.html")
    assert [code for code, _ in page.notes] == ["name-wrong"]


@pytest.mark.parametrize(("name", "data"), HOSTILE, ids=[name for name, _ in HOSTILE])
def test_hostile(name: str, data: bytes) -> None:
    """No input takes more than linear time, or breaks the reader."""
    start = time.process_time()
    assert isinstance(read_page(data, name + ".html"), Page)
    assert time.process_time() - start < 5


def test_too_large() -> None:
    """A page of 50 MB is not read, and told."""
    page = read_page(b"<html><body class='single postid-1'><p>" + b"lorem ipsum " * 4_500_000, "big.html")
    assert page.kind == "too-large"


def test_embedded_pictures_do_not_count() -> None:
    """A page that is large only for the pictures saved into it is read without them."""
    picture = b'<img src="data:image/png;base64,' + b"A" * (26 << 20) + b'">'
    page = read_page(
        b"<html><body class='single postid-1'><h1>Title</h1><div class='entry-content'><p>Some text.</p>"
        + picture
        + b"</div>",
        "saved.html",
    )
    assert (page.kind, page.title) == ("single", "Title")
    assert "embedded-left-out" in {code for code, _ in page.notes}


def test_circle_of_links(tmp_path: Path) -> None:
    """A link that points to itself is told, and the rest goes on."""
    one, other = tmp_path / "a.html", tmp_path / "b.html"
    one.symlink_to(other)
    other.symlink_to(one)
    page = read_file(File(0, "a.html", str(one)), Root())
    assert page.kind == "unreadable"
    assert page.reason


def test_missing_file() -> None:
    """A file that is gone is told."""
    file = File(0, "gone.html", "/nowhere/gone.html")
    assert read_file(file, Root()).kind == "unreadable"
