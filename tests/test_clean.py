"""The rules of cleaning, by their case files; the owner's own page, by its truth; levels, profiles and protection."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from cases import CASES, Case, load

from pipeline.clean import RULES, NoSite, Settings, Where, applied, clean, edits, marked, undone
from pipeline.clean.dictionaries import missing
from pipeline.clean.settings import keepwords, levels_of
from pipeline.clean.words import Small
from pipeline.errors import UsageError

FOLDER = CASES / "clean"
SHARED = Path(os.environ.get("WXR_PIPELINE_SHARED", Path(__file__).parent.parent.parent / "shared"))
HEAD = re.compile(r"(?P<language>[a-z]{2})(?: \(site: (?P<site>[^)]*)\))?: ")
ESCAPE = re.compile(r"\\u([0-9a-f]{4})")

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"no dictionary for {', '.join(missing())}")


def shown(text: str) -> str:
    r"""A case's text, in which `\\u00a0` stands for a sign that nobody would see."""
    return ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def all_cases() -> list[tuple[str, Case]]:
    """(rule, case) of every case file."""
    return [(path.stem, case) for path in sorted(FOLDER.glob("*.txt")) for case in load(path)]


@pytest.mark.parametrize(
    ("rule", "case"), all_cases(), ids=lambda value: value.title if isinstance(value, Case) else value
)
def test_case(rule: str, case: Case) -> None:
    """Every case comes out as its file says, whatever rule has its part in it, and cleaning again changes nothing."""
    head = HEAD.match(case.title)
    assert head is not None, f"{rule}: a title must begin with its language, as in 'it: …'"
    raw = shown(case.input)
    site = Small(head["site"] or "", raw)
    where = Where("item", 1, "content_raw", head["language"])
    done = clean(raw, where, site, Settings())
    assert marked(raw, done.edits) == shown(case.expected)
    assert clean(done.text, where, site, Settings()).text == done.text
    assert undone(done.text, done.edits) == raw


def test_every_rule_has_its_file() -> None:
    """A rule without cases, a case file without a rule, a docstring without an example: none of them passes."""
    assert {path.stem for path in FOLDER.glob("*.txt")} == {rule.name for rule in RULES}
    for rule in RULES:
        assert all(rule.example), rule.name
        assert rule.about.endswith((".", ":")) or rule.about, rule.name


def test_owners_page() -> None:
    """Each defect of the page's paragraphs is repaired as its truth says, and nothing else is touched or even proposed."""
    if not SHARED.is_dir():
        pytest.skip("no shared folder")
    truth = json.loads((SHARED / "seed" / "truth.json").read_text("utf-8"))
    raw = (SHARED / "seed" / truth["file"]).read_text("utf-8")
    done = clean(raw, Where("item", 1, "content_raw", "it"), Small(raw), Settings())
    inline = {f"S{number:02}" for number in (*range(6, 13), 16, 17)}
    wanted = [
        (each["start"], each["end"], each["original"], each["correction"])
        for each in truth["defects"]
        if each["id"] in inline
    ]
    assert sorted((edit.start, edit.end, edit.before, edit.after) for edit in done.edits) == sorted(wanted)
    assert all(edit.status == "applied" for edit in done.edits)
    assert undone(done.text, done.edits) == raw
    assert done.language == "it"
    for place in truth["must_not_change"]:
        assert place["text"] in done.text
    for trap in truth["spellcheck_traps"]:
        assert trap["word"] in done.text


def as_markup(raw: str) -> str:
    """The owner's page as WordPress stores it: paragraphs in tags, marks as entities."""
    marks = str.maketrans({"\xa0": "&nbsp;", "’": "&#8217;", "“": "&#8220;", "”": "&#8221;"})
    return "\n".join(
        f'<p style="text-align: justify;">{line.translate(marks)}</p>' for line in raw.split("\n\n")
    )


def test_owners_page_as_markup() -> None:
    """In the form of WordPress's editor the same page gets the same repairs."""
    if not SHARED.is_dir():
        pytest.skip("no shared folder")
    raw = (SHARED / "seed" / "francescacinus.txt").read_text("utf-8")
    where = Where("item", 1, "content_raw", "it")
    plain = clean(raw, where, Small(raw), Settings())
    done = clean(as_markup(raw), where, Small(raw), Settings())
    assert [edit.rule for edit in done.edits] == [edit.rule for edit in plain.edits]
    assert "di &#8220;si deve&#8221; e &#8220;si fa”.</p>" in done.text
    assert done.text.count("<p") == as_markup(raw).count("<p")
    assert undone(done.text, done.edits) == as_markup(raw)


PROTECTED = (
    "<pre>perche'  e'  cosi'</pre>",
    "<code>perchÃ©  x</code>",
    "<kbd>a  b</kbd>",
    "<samp>auto- gestito</samp>",
    "<math><mi>perche'</mi></math>",
    "<script>var a  = 'perche' ;</script>",
    '<a title="perche\'  e\' > cosi\'" href="http://x.it/perchÃ©">',
    "<img alt='a  b' />",
    '<!-- wp:image {"alt":"perche\'  e\'"} -->',
    '[gallery ids="1,  2" title="perche\' e\'"]',
    "[code]perche'  e'[/code]",
    "[latex]a  b[/latex]",
    "http://esempio.it/perchÃ©?a=1,2",
    "nome.cognome@esempio.it",
    "perche\u0301.txt",
    "/var/log/perchÃ©/messaggi",
    "`perche'  e'`",
    "```\nperche'  e'\n```",
    "$$a  b$$",
    "\\(a  b\\)",
    "{{ perche'  e' }}",
    '[testo](http://x.it/perchÃ© "perchÃ©")',
    "@perchÃ©",
)


@pytest.mark.parametrize("span", PROTECTED)
def test_protected(span: str) -> None:
    """Code, formulas, addresses, files, shortcodes, attributes, block comments and Markdown stay as they are, among repairs."""
    raw = f"E' cosi'  che si fa {span} e piu'  tardi si vede perche' serve."
    done = clean(raw, Where("item", 1, "content_raw", "it"), NoSite(), Settings())
    assert span in done.text
    assert done.text.startswith("È così che si fa")
    assert done.text.endswith("più tardi si vede perché serve.")


def test_profiles() -> None:
    """Off does nothing; strict proposes what standard repairs on the site's single word; a level of the owner's is over both."""
    raw = "L'algolritmo  non è neutro: qualcuno ha scelto che cosa contare."
    site = Small(raw, "un algoritmo")
    where = Where("item", 1, "content_raw", "it")
    assert edits(raw, where, site, Settings("off")) == []
    assert [(edit.rule, edit.status) for edit in edits(raw, where, site, Settings("strict"))] == [
        ("spelling_likely", "suggested"),
        ("double_space", "applied"),
    ]
    assert [edit.status for edit in edits(raw, where, site, Settings("standard"))] == ["applied", "applied"]
    levels = levels_of({"double_space": "never", "spelling_likely": "suggest"}, [rule.name for rule in RULES])
    assert [(edit.rule, edit.status) for edit in edits(raw, where, site, Settings(levels=levels))] == [
        ("spelling_likely", "suggested")
    ]


def test_wrong_levels_are_refused() -> None:
    """A rule or a level that does not exist is an error that names those that do."""
    names = [rule.name for rule in RULES]
    with pytest.raises(UsageError, match=r"no rule named 'dobule_space'; there are: word_debris"):
        levels_of({"dobule_space": "never"}, names)
    with pytest.raises(UsageError, match=r"double_space: no level 'maybe'; there are: auto, suggest, never"):
        levels_of({"double_space": "maybe"}, names)


def test_keepwords() -> None:
    """A word of the owner's own vocabulary is neither repaired nor proposed, by any rule."""
    raw = "L'algolritmo e la perchè e' un gioco auto- gestito di tutti noi qui"
    where = Where("item", 1, "content_raw", "it")
    keep = keepwords("algolritmo  # una rivista\nperchè auto")
    assert [
        edit.rule for edit in edits(raw, where, Small(raw, "algoritmo algoritmo"), Settings(keep=keep))
    ] == ["accent_apostrophe"]


def test_comments_get_character_rules_only() -> None:
    """What visitors wrote stays as they wrote it; only what no one typed is mended."""
    raw = "Perche'  non lo sapete , perchÃ© pa\u200brola l&amp;#8217;arte"
    done = clean(raw, Where("comment", 1, "content_raw", "it"), NoSite(), Settings())
    assert done.text == "Perche'  non lo sapete , perché parola l’arte"


def test_too_many_repairs_are_withheld() -> None:
    """A post that would need very many repairs of quotation marks or words keeps them all; a note says so, the rest is done."""
    line = "Dice “ciao“  e poi “addio“ ancora."
    raw = "\n\n".join([line] * 3)
    where = Where("item", 1, "content_raw", "it")
    done = clean(raw, where, NoSite(), Settings())
    assert [code for code, _ in done.notes] == ["clean-withheld"]
    assert done.text == raw.replace("  ", " ")
    assert (
        sum(
            edit.rule == "quote" and edit.status == "suggested" and edit.level == "suggest"
            for edit in done.edits
        )
        == 6
    )
    assert clean(done.text, where, NoSite(), Settings()).text == done.text
    few = clean("\n\n".join([line] * 2) + " Qui si parla d’altro." * 60, where, NoSite(), Settings())
    assert few.notes == []
    assert "“ciao” e poi “addio” ancora" in few.text


def test_languages_by_paragraph() -> None:
    """A paragraph of ten words or more is cleaned by the rules of its own language."""
    italian = (
        "Il comitato si è riunito ieri sera nella sala grande perche' la citta' lo chiedeva da molto tempo."
    )
    french = "Où est passé l’été ? Nous l’avons cherché partout dans la ville et il n’était plus là !"
    english = "The committee don 't know whether the mayor 's office will answer before the end of the month."
    done = clean(
        f"{italian}\n\n{french}\n\n{english}", Where("item", 1, "content_raw", "it"), NoSite(), Settings()
    )
    mended = italian.replace("perche' la citta'", "perché la città"), french, english.replace(" '", "'")
    assert done.text == "\n\n".join(mended)


def test_short_text_follows_what_is_known() -> None:
    """A title follows its post's language; where it speaks against it, rules of language leave it alone."""
    assert (
        clean("Où est passé l’été ?", Where("item", 1, "title_raw", "fr"), NoSite(), Settings()).text
        == "Où est passé l’été ?"
    )
    assert (
        clean("Où est passé l’été ?", Where("item", 1, "title_raw", "it"), NoSite(), Settings()).text
        == "Où est passé l’été ?"
    )
    assert (
        clean("E' nato il gruppo !", Where("item", 1, "title_raw", "it"), NoSite(), Settings()).text
        == "È nato il gruppo!"
    )


def test_edits_agree_with_the_text() -> None:
    """Edits stand in order, none over another, and each holds what stands at its place."""
    raw = "<p>L&amp;#8217;algolritmo  e' “si fa’ “.&nbsp; PerchÃ©  auto- gestito ?</p>"
    done = clean(raw, Where("item", 1, "content_raw", "it"), Small("algoritmo algoritmo"), Settings())
    assert all(raw[edit.start : edit.end] == edit.before for edit in done.edits)
    assert all(left.end <= right.start for left, right in zip(done.edits, done.edits[1:], strict=False))
    assert applied(raw, done.edits) == done.text
