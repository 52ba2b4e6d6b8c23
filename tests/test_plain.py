"""Target `plain` writes the paths and the front matter that the output contract describes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from pipeline.model import Document, Meta, Post, TermRef
from pipeline.targets import TARGETS, plain

POST = Post(
    id=12, type="post", status="publish", slug="ciao-mondo", link="https://example.com/2020/07/ciao-mondo/",
    guid="https://example.com/?p=12", title="Ciao: mondo", title_raw="Ciao: mondo",
    date="2020-01-02T03:04:05", date_gmt="2020-01-02T02:04:05Z",
    modified="2020-07-02T03:04:05", modified_gmt="2020-07-02T01:04:05Z",
    author="maria", parent=0, menu_order=0, comment_status="open", ping_status="open", sticky=False,
    password="geheim", format="aside", terms=(), featured_media=None, meta=(), content_raw="", excerpt_raw="",
    content_markdown="Testo.\n", path="content/posts/ciao-mondo.md",
)  # fmt: skip
DOCUMENT = Document(post=POST, author="Maria Ferri", image=None, offset=60, description="", draft=False)


def written(document: Document) -> tuple[dict[str, Any], str]:
    """The front matter, read back, and the body."""
    _, head, body = plain.layout(document).text.split("---\n", 2)
    return yaml.safe_load(head), body


def post(**fields: Any) -> Document:
    """The document with other fields of the post."""
    return replace(DOCUMENT, post=replace(POST, **fields))


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({}, "content/posts/ciao-mondo.md"),
        ({"type": "page"}, "content/pages/ciao-mondo.md"),
        ({"type": "book"}, "content/book/ciao-mondo.md"),
        ({"type": "../x"}, "content/x/ciao-mondo.md"),
        ({"slug": ""}, "content/posts/post-12.md"),
        ({"slug": "", "id": None}, "content/posts/ciao-mondo.md"),
        ({"slug": "", "id": None, "title": "", "type": "book"}, "content/book/book.md"),
        ({"slug": "con", "type": "page"}, "content/pages/page-con.md"),
    ],
)
def test_place(fields: dict[str, Any], path: str) -> None:
    """An entry has the folder of its type and the name of its slug."""
    assert plain.place(replace(POST, **fields)) == path


def test_tree() -> None:
    """A page stands below its ancestors; other types stand side by side."""
    about, team = replace(POST, type="page", slug="about"), replace(POST, type="page", slug="team")
    assert plain.place(team, [about]) == "content/pages/about/team.md"
    assert plain.place(POST, [about]) == "content/posts/ciao-mondo.md"


def test_order_of_keys() -> None:
    """The keys stand in the contract's order, and the body follows after a blank line."""
    document = replace(
        post(
            menu_order=3,
            terms=tuple(
                TermRef(taxonomy=taxonomy, slug=name.lower(), name=name)
                for taxonomy, name in (
                    ("genre", "Saggio"),
                    ("post_tag", "Mappe"),
                    ("category", "Città"),
                    ("category", "Scuola"),
                    ("post_format", "Aside"),
                    ("title", "Strano"),
                )
            ),
            meta=(Meta(key="voto", value="4"), Meta(key="_wp_old_slug", value="salve")),
        ),
        draft=True,
        description="Un riassunto.",
        image="https://example.com/a.jpg",
    )
    text = plain.layout(document).text
    assert text == (
        '---\ntitle: "Ciao: mondo"\ndate: 2020-01-02T03:04:05+01:00\nlastmod: 2020-07-02T03:04:05+02:00\n'
        "slug: ciao-mondo\nurl: /2020/07/ciao-mondo/\ndraft: true\nauthor: Maria Ferri\n"
        "categories:\n  - Città\n  - Scuola\ntags:\n  - Mappe\ngenre:\n  - Saggio\ntitle_terms:\n  - Strano\n"
        "description: Un riassunto.\nimage: https://example.com/a.jpg\n"
        "aliases:\n  - /2020/07/salve/\nweight: 3\n"
        'wordpress_id: 12\nwordpress_type: post\nparams:\n  voto: "4"\n---\n\nTesto.\n'
    )


def test_password_is_nowhere() -> None:
    """The password of a post never leaves data/."""
    assert "geheim" not in plain.layout(DOCUMENT).text


def test_without_values() -> None:
    """A key without a value is left out; without a body there is only front matter."""
    document = post(
        id=None,
        title="",
        date=None,
        date_gmt=None,
        modified=None,
        slug="",
        link="",
        content_markdown="",
        path="content/posts/post.md",
    )
    bare = replace(document, author=None, offset=None)
    assert plain.layout(bare).text == "---\nwordpress_type: post\n---\n"


def test_dates() -> None:
    """Dates keep the site's clock; what no calendar knows stays as text."""
    assert written(replace(DOCUMENT, offset=None))[0]["date"] == datetime.fromisoformat("2020-01-02T03:04:05")
    assert written(post(date="2018-02-30T00:00:00"))[0]["date"] == "2018-02-30T00:00:00"
    assert written(post(modified_gmt=None))[0]["lastmod"].isoformat() == "2020-07-02T03:04:05+01:00"
    assert written(replace(DOCUMENT, offset=99999))[0]["date"].tzinfo is None
    only_utc = written(post(date=None, date_gmt="2020-01-02T02:04:05Z"))[0]["date"]
    assert only_utc.isoformat() == "2020-01-02T02:04:05+00:00"
    assert "date" not in written(post(date=None, date_gmt=None))[0]


def test_custom_fields() -> None:
    """Public fields with text, numbers or lists are shown, doubles as a list; machinery and secrets not."""
    head, _ = written(
        replace(
            post(
                meta=(
                    Meta(key="voto", value="4"),
                    Meta(key="lista", value="a:…", parsed=["a", 1, True]),
                    Meta(key="Voto ", value="5"),
                    Meta(key="mappa", value="a:…", parsed={"a": 1}),
                    Meta(key="oggetto", value="O:…", parsed={"__class__": "X"}),
                    Meta(key="zero", value="0"),
                    Meta(key="vuoto", value=""),
                    Meta(key="_nascosto", value="x"),
                    Meta(key="footnotes", value="[]"),
                    Meta(key="api_key", value="x"),
                    Meta(key="smtp_password", value="x"),
                    Meta(key="con spazi & segni", value="a: b"),
                    Meta(key=" ", value="x"),
                )
            ),
            seo={"title": "T", "noindex": True},
        )
    )
    assert head["params"] == {
        "voto": ["4", "5"],
        "lista": ["a", 1, True],
        "zero": "0",
        "con spazi & segni": "a: b",
        "seo": {"title": "T", "noindex": True},
    }


def test_authors() -> None:
    """Several authors stand in a list of their own beside the first."""
    head, _ = written(replace(DOCUMENT, authors=("Maria Ferri", "Un ospite")))
    assert (head["author"], head["authors"]) == ("Maria Ferri", ["Maria Ferri", "Un ospite"])
    head, _ = written(replace(DOCUMENT, authors=("Un ospite",)))
    assert head["author"] == "Un ospite"
    assert "authors" not in head


@pytest.mark.parametrize(
    ("source", "goal", "address"),
    [
        ("content/posts/a.md", "content/posts/b.md", "b.md"),
        ("content/posts/a.md", "content/posts/a.md", "a.md"),
        ("content/posts/a.md", "content/pages/about/team.md", "../pages/about/team.md"),
        ("content/pages/about/team.md", "content/pages/about.md", "../about.md"),
        ("content/pages/about.md", "content/pages/about/team.md", "about/team.md"),
        ("content/posts/a.md", "media/2020/a b(1).jpg", "../../media/2020/a%20b%281%29.jpg"),
        ("content/posts/a.md", "content/posts/광장.md", "광장.md"),
    ],
)
def test_link(source: str, goal: str, address: str) -> None:
    """Files point to each other by relative addresses that Markdown reads."""
    assert TARGETS["plain"].link(source, goal) == address
