"""WordPress's paragraph rules: case files, what must hold of any text, and time on hostile text."""

from __future__ import annotations

import time

import pytest
from cases import CASES, Case, load
from hypothesis import given
from hypothesis import strategies as st

from pipeline.convert.paragraphs import autop

FOLDER = CASES / "paragraphs"


def cases(name: str) -> list[Case]:
    """The cases of one file."""
    return load(FOLDER / f"{name}.txt")


def title(case: Case) -> str:
    """A case's name in a report."""
    return case.title


@pytest.mark.parametrize(
    "case",
    [*cases("text"), *cases("tags"), *cases("blocks"), *cases("collapse"), *cases("verbatim")],
    ids=title,
)
def test_autop(case: Case) -> None:
    """Stored text becomes what wpautop makes of it; the last newline is left out of the case files."""
    assert autop(case.input) == (f"{case.expected}\n" if case.expected else "")


@pytest.mark.parametrize("case", cases("without-breaks"), ids=title)
def test_autop_without_breaks(case: Case) -> None:
    """With br off, single newlines stay as they are."""
    assert autop(case.input, br=False) == f"{case.expected}\n"


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_newlines(newline: str) -> None:
    """Newlines of Windows and of old Macs count as newlines, inside tags, too."""
    stored = newline.join(["one", "two", "", "<a", 'href="/x">three</a>'])
    assert autop(stored) == '<p>one<br />\ntwo</p>\n<p><a\nhref="/x">three</a></p>\n'


@given(st.text(alphabet=" \n\r\tab<>/&[]!-"))
def test_autop_keeps_the_text(text: str) -> None:
    """Paragraphs only add tags: the words of a text without markup stay in order."""
    plain = text.replace("<", "").replace(">", "")
    shown = autop(plain)
    for tag in ("<p>", "</p>", "<br />"):
        shown = shown.replace(tag, " ")
    assert shown.split() == plain.split()


HOSTILE = (
    "[" * 100_000,
    "<" * 100_000,
    "<p" * 100_000,
    "<p>" * 100_000,
    "<pre" * 100_000,
    "<p><li" * 50_000,
    "<p><li>x</p>" * 50_000,
    "<!-- wp:" * 100_000,
    "<script " * 100_000,
    "<object" * 50_000 + "</object>",
    "<param " * 50_000 + "</object>",
    "<audio " * 50_000 + "<source",
    "<div>" * 50_000,
    "<blockquote>x\n\n" * 20_000,
    " " * 200_000 + "x",
    ("\n" + " " * 50) * 10_000,
    "<br />" + " " * 200_000,
    "<p>[gallery " * 50_000,
    "<p>[gallery " * 50_000 + "]",
    "<p>[gallery]" * 50_000 + "[/gallery]",
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_time_is_linear(text: str) -> None:
    """Text made to hurt takes no more than a moment."""
    start = time.process_time()
    autop(text)
    assert time.process_time() - start < 30
