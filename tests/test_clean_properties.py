"""What must hold of cleaning whatever the text: undo, idempotence, protection, order, speed that grows with the text only."""

from __future__ import annotations

import itertools
import time
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clean import NoSite, Settings, Where, applied, clean, undone
from pipeline.clean.edit import Edit, composed
from pipeline.clean.page import Page
from pipeline.clean.spelling import SHORTEST, Tokens, tokens_of
from pipeline.clean.words import WORD, Small

WHERE = Where("item", 1, "content_raw", "it")
SITE = Small("un algoritmo e un altro algoritmo")

PIECES = (
    "perche'", "citta’", "E'", "po'", "algolritmo", "l'", "dell ", "arte", "auto- ", "gestito", "pre- e ", "“", "”", "„", '"', "'",
    "’", "‘", "´", "`", " ", "  ", "\xa0", "&nbsp;", "&#8217;", "&amp;#8217;", "&amp;", "&lt;b&gt;", "\n", "\n\n", ",", " .", " ;", "!",
    "...", ":)", "Ã©", "â€™", "Ã ", "Â", "e\u0301", "\u200b", "\xad", "\x02", "\x0e", "\x92", "\\", "\\'", "<p>", "</p>", "<b>", "</b>",
    "<br />", "<br>", "<td>", "<code>", "</code>", "<pre>", "</pre>", "<!-- wp:p -->", "<!--[if mso]>x<![endif]-->", "<o:p></o:p>",
    '<a href="x y">', "<a title='it\" s'>", "</a>", "[gallery]", "[code]", "[/code]", "[x", "http://a.b/c", "io@a.it", "a.txt", "$a^b$",
    "don", " 't", " s", "piu'", "un pò", "perchè", "5", "km", "XXIII", "«", "»", "–", "-", "| a", "日本", "한글", "É", "😀", "{{ x }}", "#tag",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(max_size=80)


def cleaned(text: str, profile: str = "standard") -> tuple[str, list[Edit]]:
    """A text through all rules."""
    done = clean(text, WHERE, SITE, Settings(profile))  # type: ignore[arg-type]
    assert not any(code == "clean-unsettled" for code, _ in done.notes)
    return done.text, done.edits


@settings(max_examples=600, deadline=None)
@given(texts)
def test_undo(text: str) -> None:
    """The cleaned text and its edits give the raw text back, to the byte; the raw text and its edits the cleaned one."""
    done, edits = cleaned(text)
    assert undone(done, edits) == text
    assert applied(text, edits) == done


@settings(max_examples=600, deadline=None)
@given(texts, st.sampled_from(("standard", "strict")))
def test_cleaning_twice_is_cleaning_once(text: str, profile: str) -> None:
    """A cleaned text has nothing left to repair."""
    done, _ = cleaned(text, profile)
    assert cleaned(done, profile)[0] == done


@settings(max_examples=300, deadline=None)
@given(texts)
def test_edits_are_in_order(text: str) -> None:
    """Edits lie in order, none over another, hold what stands at their place, and change something."""
    _, edits = cleaned(text)
    end = 0
    for edit in edits:
        assert edit.start >= end
        assert text[edit.start : edit.end] == edit.before != edit.after
        end = edit.end


DAMAGE = (
    "perche'", "E'", "piu'", "un pò", "algolritmo", "l' arte", "auto- gestito", "parola ,", "due  spazi", "perchÃ©", "e\u0301", "a\u200bb",
    "“si “", "c\x92era", "\\'x", "la\xa0casa",
)  # fmt: skip
"""What is repaired in prose."""
FORMS = (
    ("<pre>", "</pre>"), ("<code>", "</code>"), ("<kbd>", "</kbd>"), ("<samp>", "</samp>"), ("<math>", "</math>"), ("<svg>", "</svg>"),
    ("<script>", "</script>"), ("<style>", "</style>"), ("<textarea>", "</textarea>"), ("[code]", "[/code]"), ("[latex]", "[/latex]"),
    ("[video]", "[/video]"), ("`", "`"), ("```\n", "\n```"), ("$$", "$$"), ("{{ ", " }}"), ("{% ", " %}"), ('<img alt="', '">'),
    ('<a title="', '">'), ("<!-- wp:x ", " -->"), ('[gallery title="', '"]'), ("[testo](", ")"),
)  # fmt: skip
"""What is protected with all that it holds: opening and closing."""
damaged = st.lists(st.sampled_from(DAMAGE), min_size=1, max_size=6).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(damaged, st.sampled_from(FORMS), damaged, damaged)
def test_protected_spans(before: str, form: tuple[str, str], inside: str, behind: str) -> None:
    """Code, formulas, attributes and templates stay as they are, whatever they hold and whatever is repaired around them."""
    span = inside.join(form)
    done, _ = cleaned(f"{before} prima {span} dopo {behind}")
    assert span in done


@settings(max_examples=200, deadline=None)
@given(damaged, st.lists(st.sampled_from(DAMAGE), min_size=1, max_size=4), damaged)
def test_protected_addresses(before: str, parts: list[str], behind: str) -> None:
    """An address stays as it is, up to the blank that ends it."""
    path = "/".join("".join(part.replace("\xa0", " ").replace("“", "").split()) for part in parts)
    done, _ = cleaned(f"{before} qui http://esempio.it/{path} dopo {behind}")
    assert f"qui http://esempio.it/{path} dopo" in done


@settings(max_examples=300, deadline=None)
@given(texts)
def test_every_place_leads_back(text: str) -> None:
    """A character of the prose stands in the raw field where its span says, itself or what stands for it."""
    page = Page(text)
    at = 0
    for place, sign in enumerate(page.prose):
        start, end = page.raw_span(place, place + 1)
        assert at <= start < end <= len(text) or (at <= end and page.prose[place - 1 : place] == sign)
        if end - start == 1 and sign not in "\x0e\x0f\x10\x11":
            assert text[start] == sign
        if text[start] == "&" != sign:
            assert text[end - 1] == ";"
            assert sign in unescape(text[start:end])
        at = start


@settings(max_examples=300, deadline=None)
@given(texts)
def test_tokens_hold_every_word(text: str) -> None:
    """The words of a text's tokens are the words of the text; those in small letters are told apart, met before or not."""
    words = set(WORD.findall(text))
    tokens = tokens_of(text)
    assert {word for token in tokens for word in WORD.findall(token)} == words
    small = {word for word in words if len(word) > SHORTEST and word.islower()}
    sorter = Tokens()
    assert sorter.small(tokens) == sorter.small(tokens) == small


edits_of = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 4), st.text("abX ", max_size=3)), max_size=6)


def _edits(text: str, wanted: list[tuple[int, int, str]]) -> list[Edit]:
    """Edits at these places, as far as the text reaches and none over another."""
    done: list[Edit] = []
    end = 0
    for start, size, after in sorted(wanted):
        if start >= end and start + size <= len(text) and text[start : start + size] != after:
            done.append(
                Edit(
                    start,
                    start + size,
                    text[start : start + size],
                    after,
                    "x",
                    "auto",
                    "applied",
                    None,
                    1.0,
                    "",
                )
            )
            end = start + size
    return done


@settings(max_examples=500, deadline=None)
@given(st.text("abcd ", max_size=40), edits_of, edits_of)
def test_edits_compose(
    raw: str, first: list[tuple[int, int, str]], second: list[tuple[int, int, str]]
) -> None:
    """Two rounds of edits are one list of edits with the same result."""
    one = _edits(raw, first)
    middle = applied(raw, one)
    two = _edits(middle, second)
    both = composed(raw, middle, one, two)
    assert applied(raw, both) == applied(middle, two)
    assert all(raw[edit.start : edit.end] == edit.before for edit in both)
    assert all(left.end <= right.start for left, right in itertools.pairwise(both))


HOSTILE = (
    "a", "[", "<", "<!-- wp:", "*", "perche' ", "l' a", "“a ", "“a “ ", "”a ", '" ', 'a "', "\\'", "a\\'b", "&amp;amp;#8217;", "Ã©", "Ã ",
    "a\xad", "\xa0", "a\xa0", "a  b", " ,", "a- b", "<br>", "<p>&nbsp;</p>", "<b>a</b>  ", "e\u0301", "\x02", "http://a", "a.b", "`a ", "$a^ ",
    "{{a", "<o:p>", "<a 'b>", '<a "', "[code]", "[a b", "don 't ", "a‘b", "|  a  |\n", "\n\n'a' perche' ", "😀", "parolla ", "](a", "\\(a",
)  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    """Twenty thousand of anything are cleaned in a moment: no pattern goes back over what it has seen."""
    text = piece * 20_000
    began = time.process_time()
    done = clean(text, WHERE, NoSite(), Settings())
    assert time.process_time() - began < 4
    assert undone(done.text, done.edits) == text
