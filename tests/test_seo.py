"""Whatever plugin a site used, its SEO fields come out in one shape."""

from __future__ import annotations

import time

import msgspec
import pytest
from cases import CASES, Case, load
from fake_site import context
from hypothesis import given
from hypothesis import strategies as st
from indexed_site import made

from pipeline.convert.seo import NOTHING, Seo, as_fields, coauthors, seo
from pipeline.model import Meta, Post, TermRef

SITE = made(entries=[{"kind": "term", "id": 3, "type": "category", "slug": "notizie", "title": "Notizie"}])


def post(*meta: Meta) -> Post:
    """A post with these custom fields."""
    return Post(
        id=1, type="post", status="publish", slug="ciao-mondo", link="", guid="", title="Ciao mondo",
        title_raw="Ciao mondo", date=None, date_gmt=None, modified=None, modified_gmt=None, author=None,
        parent=0, menu_order=0, comment_status="", ping_status="", sticky=False, password="", format=None,
        terms=(TermRef(taxonomy="category", slug="notizie", name="Notizie"),), featured_media=None, meta=meta,
        content_raw="", excerpt_raw="Un <em>riassunto</em>.",
    )  # fmt: skip


def read(text: str) -> list[Meta]:
    """The custom fields of a case."""
    found = []
    for line in text.split("\n"):
        if " := " in line:
            key, _, value = line.partition(" := ")
            found.append(Meta(key=key, value="a:0:{}", parsed=msgspec.json.decode(value)))
        else:
            key, _, value = line.partition(" = ")
            found.append(Meta(key=key, value=value))
    return found


@pytest.mark.parametrize(
    "case",
    [case for path in sorted((CASES / "seo").glob("*.txt")) for case in load(path)],
    ids=lambda case: case.title,
)
def test_case(case: Case) -> None:
    """Custom fields become the SEO fields that the case file gives, with these notes."""
    ctx = context(SITE)
    found = as_fields(seo(post(*read(case.input)), "Partecipare", ctx))
    lines = [f"{name} = {value}" for name, value in found.items()] + [f"! {code}" for code, _ in ctx.found]
    assert "\n".join(lines) == case.expected


def test_nothing() -> None:
    """An entry without such fields has none of its own, and costs nothing."""
    assert seo(post(Meta(key="x", value="y")), "Partecipare", context(SITE)) is NOTHING
    assert as_fields(NOTHING) == {}


def test_description_once() -> None:
    """A description that the front matter shows already is not told twice."""
    found = Seo(title="T", description="D")
    assert as_fields(found, "D") == {"title": "T"}
    assert as_fields(found, "E") == {"title": "T", "description": "D"}


def test_without_site_name() -> None:
    """Where the site has no name, no separator is left hanging."""
    meta = Meta(key="_yoast_wpseo_title", value="%%title%% %%sep%% %%sitename%%")
    assert seo(post(meta), "", context(SITE)).title == "Ciao mondo"


def test_coauthors() -> None:
    """All authors of an entry come with their display names, in order, each once."""
    terms = [
        TermRef(taxonomy="author", slug="cap-m-ferri", name="m.ferri"),
        TermRef(taxonomy="category", slug="x", name="x"),
        TermRef(taxonomy="author", slug="cap-guest", name="guest"),
        TermRef(taxonomy="author", slug="anna-rossi", name="Anna Rossi"),
        TermRef(taxonomy="author", slug="cap-m-ferri", name="m.ferri"),
        TermRef(taxonomy="author", slug="cap-unknown", name=""),
    ]
    names = {"m.ferri": "Maria Ferri", "guest": "Un ospite"}
    assert coauthors(terms, names) == ("Maria Ferri", "Un ospite", "Anna Rossi", "unknown")
    assert coauthors([], names) == ()


@given(st.text(st.sampled_from(list("%#_abtitle sep-()")), max_size=40))
def test_any_template(text: str) -> None:
    """Any template is filled in, kept or noted; never a crash."""
    for key in ("_yoast_wpseo_title", "rank_math_description"):
        ctx = context(SITE)
        found = seo(post(Meta(key=key, value=text)), "Partecipare", ctx)
        assert not (found.title or found.description) or not ctx.found


def test_linear() -> None:
    """Length costs no more than its share."""
    start = time.process_time()
    for unit in ("%", "%a", "%%a", "#a_b", "- ", " -", "(", "&", "<"):
        seo(
            post(Meta(key="_yoast_wpseo_title", value=f"%%title%%{unit * 100_000}x")),
            "Partecipare",
            context(SITE),
        )
    assert time.process_time() - start < 30
