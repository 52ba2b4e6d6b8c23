"""Links of every spelling lead where WordPress led, or say that they do not."""

from __future__ import annotations

import time

import pytest
from cases import CASES, Case, load
from fake_site import context
from hypothesis import given, settings
from hypothesis import strategies as st
from indexed_site import IndexedSite, made
from markdown_it import MarkdownIt

from pipeline import addresses
from pipeline.convert.links import Linker, destination
from pipeline.model import Size
from pipeline.targets import TARGETS

HELLO = "content/posts/hello.md"
SITE = made(
    entries=[
        {"link": "https://example.com/2020/05/hello/"},
        {
            "link": "https://example.com/2019/01/other/",
            "old_slugs": ("its-old-name",),
            "guid": "https://example.com/alt/wurst.html",
        },
        {"link": "https://example.com/about/team/", "type": "page", "path": "content/pages/about/team.md"},
        {"link": "https://example.com/2019/02/caff%c3%a8/", "slug": "caffè"},
        {"link": "https://example.com/2019/03/%ea%b4%91%ec%9e%a5%ec/", "path": "content/posts/광장.md"},
        {"link": "https://example.com/book/dune/", "type": "book", "path": "content/book/dune.md"},
        {"link": "https://example.com/", "type": "page", "path": "content/pages/welcome.md"},
        {
            "kind": "media",
            "link": "https://example.com/2020/05/hello/photo/",
            "file": "2020/05/photo.jpg",
            "sizes": (Size(name="medium", file="2020/05/photo-300x200.jpg", width=300, height=200),),
        },
        {"kind": "media", "file": "2020/05/report final.pdf", "path": "media/2020/05/report-final.pdf"},
        {"kind": "term", "id": 3, "type": "category", "slug": "news"},
        {"kind": "term", "id": 4, "type": "category", "slug": "local", "above": ("news",)},
        {"kind": "term", "id": 5, "type": "post_tag", "slug": "maps"},
        {"link": "https://example.com/2021/01/secret/", "path": None},
        {"link": "https://example.com/2019/04/con/", "path": "content/posts/post-con.md"},
    ]
)
FILES = sorted((CASES / "links").glob("*.txt"))


def resolved(url: str, site: IndexedSite = SITE, path: str | None = HELLO) -> tuple[str, list[str]]:
    """The new address and the codes of what was noted."""
    ctx = context(site, post_id=100)
    return Linker(site, path, TARGETS["plain"].link, ctx)(url), [code for code, _ in ctx.found]


@pytest.mark.parametrize("case", [case for path in FILES for case in load(path)], ids=lambda case: case.title)
def test_case(case: Case) -> None:
    """An address becomes the one that the case file gives, with these notes."""
    url, codes = resolved(case.input)
    assert "\n".join([url, *(f"! {code}" for code in codes)]) == case.expected


def test_files_found() -> None:
    """There are case files to run."""
    assert [path.stem for path in FILES] == ["external", "internal", "nowhere"]


def test_noted_once() -> None:
    """An address that stands ten times in an entry is noted once."""
    ctx = context(SITE, post_id=100)
    linker = Linker(SITE, HELLO, TARGETS["plain"].link, ctx)
    assert {linker("/nowhere/") for _ in range(10)} == {"https://example.com/nowhere/"}
    assert len(ctx.found) == 1


def test_pictures_are_not_broken_links() -> None:
    """The source of a picture is resolved like a link, but no page is missed where it leads."""
    ctx = context(SITE, post_id=100)
    linker = Linker(SITE, HELLO, TARGETS["plain"].link, ctx)
    assert linker.file("/2020/05/nothing") == "https://example.com/2020/05/nothing"
    assert (
        linker.file("/wp-content/uploads/2020/05/report final.pdf") == "../../media/2020/05/report-final.pdf"
    )
    assert linker.file("data:image/png;base64,AAAA") == "data:image/png;base64,AAAA"
    assert ctx.found == []
    assert linker.file("javascript:x") == ""
    assert [code for code, _ in ctx.found] == ["link-unsafe"]


def test_without_a_file() -> None:
    """An entry that has no file of its own keeps absolute links."""
    assert resolved("/2019/01/other/#a", path=None) == ("https://example.com/2019/01/other/#a", [])


def test_subdirectory() -> None:
    """A site below a path owns what lies there, and its neighbours are other sites."""
    site = made(
        "https://example.com/blog",
        [
            {"link": "https://example.com/blog/hello/"},
            {"link": "https://example.com/blog/other/"},
            {
                "kind": "media",
                "file": "2020/05/a.jpg",
                "url": "https://example.com/wp/wp-content/uploads/2020/05/a.jpg",
            },
            {"kind": "term", "id": 3, "type": "category", "slug": "news"},
        ],
    )
    assert resolved("http://www.example.com/blog/other", site) == ("other.md", [])
    assert resolved("/blog/index.php/other/", site) == ("other.md", [])
    assert resolved("/blog/?p=101", site) == ("other.md", [])
    assert resolved("../other/", site) == ("other.md", [])
    assert resolved("https://example.com/shop/", site) == ("https://example.com/shop/", [])
    assert resolved("https://example.com/blogger/other/", site) == ("https://example.com/blogger/other/", [])
    for url in (
        "https://example.com/blog",
        "https://example.com/blog/category/news/",
        "https://example.com/blog/2010/",
    ):
        assert resolved(url, site) == (url, [])
    assert resolved("/wp/wp-content/uploads/2020/05/a.jpg", site)[0].endswith(
        "/wp/wp-content/uploads/2020/05/a.jpg"
    )
    assert resolved("/blog/gone/", site) == ("https://example.com/blog/gone/", ["link-broken"])


def test_wordpress_com() -> None:
    """Files of a site on WordPress.com lie on a host of their own."""
    site = made(
        "https://someone.wordpress.com",
        [
            {"link": "https://someone.wordpress.com/2010/05/07/hello/"},
            {
                "kind": "media",
                "file": "2010/05/a.jpg",
                "url": "https://someone.files.wordpress.com/2010/05/a.jpg",
            },
        ],
    )
    for url in (
        "http://someone.files.wordpress.com/2010/05/a.jpg?w=300&h=200",
        "https://someone.wordpress.com/?attachment_id=101",
        "https://i0.wp.com/someone.files.wordpress.com/2010/05/a.jpg?resize=1%2C2",
    ):
        assert resolved(url, site) == ("https://someone.files.wordpress.com/2010/05/a.jpg", [])
    other = "https://another.files.wordpress.com/2010/05/a.jpg"
    assert resolved(other, site) == (other, [])


def test_plain_permalinks_and_languages() -> None:
    """A site without pretty addresses, or with one address in several languages, tells its entries apart."""
    site = made(
        entries=[
            {"link": "https://example.com/?p=100", "slug": "hello"},
            {"link": "https://example.com/?page_id=101", "path": "content/pages/about.md"},
            {"link": "https://example.com/about/?lang=en", "path": "content/posts/about-en.md"},
            {"link": "https://example.com/about/", "path": "content/posts/about-it.md"},
        ]
    )
    assert resolved("https://example.com/?page_id=101", site) == ("../pages/about.md", [])
    assert resolved("?p=101", site) == ("../pages/about.md", [])
    assert resolved("/about/?lang=en", site) == ("about-en.md", [])
    assert resolved("/about/", site) == ("about-it.md", [])
    assert resolved("https://example.com/", site) == ("https://example.com/", [])


def test_case_tells_apart() -> None:
    """Of two entries whose addresses differ in case only, each is found by its own."""
    site = made(entries=[{"link": "https://example.com/One"}, {"link": "https://example.com/one"}])
    assert resolved("/One", site, "x.md")[0] == "content/posts/One.md"
    assert resolved("/one", site, "x.md")[0] == "content/posts/one.md"
    assert resolved("/ONE", site, "x.md")[0] == "content/posts/One.md"


def test_unknown_site() -> None:
    """Without a site address, what is relative stays relative."""
    site = made("", [])
    assert resolved("/about/", site)[0] == "/about/"
    assert resolved("https://example.com/x", site) == ("https://example.com/x", [])


NASTY = st.text(st.sampled_from(list("ab/:?#&=;.()[]<>\\\"'`|{}%& \t\n\x00\xa0éあ\ud800_*~!$")), max_size=20)


@settings(max_examples=300, deadline=None)
@given(NASTY | st.text(max_size=20))
def test_any_address(url: str) -> None:
    """Whatever stands in an href, the result is one address in Markdown, and never a crash."""
    for prefix in ("", "https://example.com/", "//", "http://other.example.net/"):
        result, _ = resolved(prefix + url)
        result.encode()
        tokens = MarkdownIt().parseInline(f"[x]({result})")[0].children or []
        assert [token.type for token in tokens] == ["link_open", "text", "link_close"], result
        assert destination(result) == result


def test_linear() -> None:
    """The longest addresses take no more than their share of time."""
    start = time.process_time()
    for unit in (
        "/1",
        "/a",
        "(",
        ")",
        "&amp;",
        "%",
        "%e3",
        "?p=1&",
        "/feed",
        "//",
        "/..",
        "#",
        "&copy;",
        ".",
        "é",
    ):
        resolved("https://example.com" + unit * 50_000)
        resolved(unit * 50_000)
    assert time.process_time() - start < 30


def test_hosts() -> None:
    """Addresses of one site are equal in all that a site owner may change about them."""
    for url in (
        "http://www.Example.com",
        "https://example.com:443/x",
        "//user:pw@example.com.:80",
        "HTTPS://EXAMPLE.COM:",
    ):
        assert addresses.host_of(url) == "example.com"
    assert addresses.host_of("https://www.bücher.example/") == addresses.host_of(
        "http://xn--bcher-kva.example"
    )
    assert addresses.host_of("http://[") == ""
    assert addresses.base_of("https://example.com/blog/") == "/blog"
    assert addresses.base_of("https://example.com") == ""
