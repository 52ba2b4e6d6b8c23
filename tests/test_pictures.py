"""A picture is traced to its original, through what the site knows of it and not by its name alone."""

from __future__ import annotations

import time

import pytest
from cases import CASES, Case, load
from fake_site import context
from hypothesis import given
from hypothesis import strategies as st
from indexed_site import made
from lxml import html

from pipeline.convert.noscript import untwin
from pipeline.convert.pictures import picture, source, stem
from pipeline.model import Size

UPLOADS = "https://example.com/wp-content/uploads"
SITE = made(
    entries=[
        {
            "kind": "media",
            "file": "2020/05/piazza.jpg",
            "sizes": (Size(name="medium", file="2020/05/piazza-300x200.jpg", width=300, height=200),),
        },
        {"kind": "media", "file": "2020/06/other.jpg"},
        {
            "kind": "media",
            "file": "2021/01/big.jpg",
            "sizes": (Size(name="scaled", file="2021/01/big-scaled.jpg", width=2560, height=1920),),
        },
        {"kind": "media", "file": "2021/02/only-scaled.jpg"},
        {"kind": "media", "file": "2020/05/plan-300x200.jpg"},
        {"kind": "media", "file": "2020/05/plan.jpg"},
        {"kind": "media", "file": "2020/05/città.jpg"},
    ]
)


def cases(name: str) -> list[Case]:
    """The cases of one file."""
    return load(CASES / "pictures" / f"{name}.txt")


@pytest.mark.parametrize("case", [*cases("originals"), *cases("delayed")], ids=lambda case: case.title)
def test_picture(case: Case) -> None:
    """An img shows the picture that the case file names, with these notes."""
    ctx = context(SITE)
    found = picture(html.fragment_fromstring(case.input), SITE, ctx)
    assert "\n".join([found, *(f"! {code}" for code, _ in ctx.found)]) == case.expected


@pytest.mark.parametrize("case", cases("noscript"), ids=lambda case: case.title)
def test_untwin(case: Case) -> None:
    """Of a picture and its twin for browsers without scripts one is left."""
    assert untwin(case.input, context(SITE)) == case.expected


@given(st.text(st.sampled_from(list("<>\"'=/ img noscriptdata-src.jpg\n")), max_size=60))
def test_untwin_keeps_text(text: str) -> None:
    """What is neither a noscript tag nor a twin stays."""
    assert untwin(text, context(SITE)) == text or "<noscript" in text.lower()
    assert untwin(f"a<noscript>{text}</noscript>b", context(SITE)).startswith("a")


@given(
    st.dictionaries(
        st.sampled_from(["src", "srcset", "data-src", "class", "data-id", "data-orig-file"]), st.text()
    )
)
def test_any_attributes(attributes: dict[str, str]) -> None:
    """Whatever the attributes hold, there is an answer."""
    assert isinstance(picture(attributes, SITE, context(SITE)), str)


def test_stem() -> None:
    """Copies share their stem with the original, other pictures do not."""
    for name in (
        "a-1x1.png",
        "a-scaled.png",
        "a-rotated-10x10.png",
        "a-e1590000000-9x9.png",
        "A.PNG",
        "a.png.webp",
    ):
        assert stem(f"https://x.example/y/{name}?w=1#z") == "a"
    assert stem("/a-1x.png") == "a-1x"
    assert stem("/a-e12.png") == "a-e12"
    assert stem("/a") == "a"


def test_linear() -> None:
    """Length costs no more than its share."""
    start = time.process_time()
    for unit in (
        "<noscript>",
        "<img ",
        '<img "',
        "<img '",
        "<noscript><img src=a>",
        "</noscript>",
        "<img a=b>",
    ):
        untwin(unit * 30_000, context(SITE))
        untwin("<noscript>" + unit * 30_000 + "</noscript>", context(SITE))
    for unit in (",", "a,", "a 1w,", "-1x1", "/", "/dot", "-e1234567890", ".jpg", "%", " "):
        source({"srcset": unit * 50_000})
        picture({"src": unit * 50_000, "class": "wp-image-100"}, SITE, context(SITE))
    assert time.process_time() - start < 30
