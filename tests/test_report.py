"""The report: what it tells, what it never shows, and that whatever a site holds stays text in it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sqlite3
from typing import TYPE_CHECKING, Any

import exports
import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import convert
from reported import HOSTILE, MAILS, SECRETS, cleaned, output, run

from pipeline import report
from pipeline.report.cells import cell, shown, signed
from pipeline.report.data import opened
from pipeline.report.figures import Address, Marked
from pipeline.report.sections import SECTIONS
from pipeline.report.template import ASSETS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.report.figures import Cell, Kind, Section, Table

DATABASE = "tables/site.sqlite"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The converted site, with changes in its tables; its report.html is the run's, from before them."""
    goal = output(tmp_path_factory.mktemp("report"))
    cleaned(goal / DATABASE)
    return goal


@pytest.fixture(scope="module")
def html(site: Path) -> str:
    """The report with the changes."""
    return report.page(site / DATABASE, run()).decode()


@pytest.fixture(scope="module")
def sections(site: Path) -> dict[str, Section]:
    """Its sections, by id."""
    with opened(site / DATABASE, run()) as data:
        return {made.id: made for each in SECTIONS if (made := each(data)) is not None}


def _found(html: bytes | str, query: str) -> list[Any]:
    """What an XPath query finds in a page."""
    found = lxml.html.fromstring(html).xpath(query)
    assert isinstance(found, list)
    return found


def _own(html: str) -> str:
    """The page without the library that draws, and the licences."""
    charts = (ASSETS / "charts.js").read_text("utf-8").strip("\n")
    assert html.count(charts) == 1
    return re.sub("(?s)<pre.*?</pre>", "", html.replace(charts, ""))


def _tables(section: Section) -> Iterator[Table]:
    """All tables of a section."""
    for figure in section.figures:
        if figure.table is not None:
            yield figure.table
        yield from (fold.table for fold in figure.folds)


def test_nothing_private(site: Path, html: str) -> None:
    """No word, title, slug or password of what visitors could not see stands in the report, and no e-mail address."""
    for page in (html, (site / "report.html").read_text("utf-8")):
        assert "Public words" in page
        assert [secret for secret in (*SECRETS, *MAILS) if secret.lower() in page.lower()] == []
        assert re.findall(r"[\w.+-]+@[\w-]+\.[\w.]+", _own(page)) == []


def test_hostile_stays_text(site: Path) -> None:
    """Titles, categories and the site's own name stay text, whatever they look like."""
    page = (site / "report.html").read_text("utf-8")
    scripts = _found(page, "//script")
    assert [each.get("type") for each in scripts].count(None) == 2
    assert all(
        "data-chart" in each.attrib or each.get("id") == "chart-config"
        for each in scripts
        if each.get("type")
    )
    assert _found(page, "//img | //iframe | //object | //@onerror | //@onfocus | //@autofocus") == []
    words = " ".join(_found(page, "//td//text()"))
    for title in HOSTILE:
        assert shown(title) in words
    assert _found(page, "//h1//text()")[0] == "</title><script>pwned=1</script> & sons"
    assert "\u2028" not in page
    assert "\u202e" not in page.replace((ASSETS / "charts.js").read_text("utf-8").strip("\n"), "")


def test_json_is_closed(html: str) -> None:
    """The data of the charts is JSON that can not end its script element."""
    blocks = re.findall(r'(?s)<script type="application/json"[^>]*>(.*?)</script>', html)
    assert len(blocks) > 5
    for block in blocks:
        assert "<" not in block
        json.loads(block)


def test_self_contained(html: str) -> None:
    """Nothing in the page is fetched from anywhere, and its policy lets only its own scripts run."""
    assert _found(html, "//@src | //@srcset | //@action | //@formaction") == []
    assert _found(html, "//link/@href") == ["data:,"]
    assert not any(each.startswith(("http", "//")) for each in _found(html, "//a/@href"))
    assert "url(" not in _found(html, "//style/text()")[0]
    assert "@import" not in _found(html, "//style/text()")[0]
    (policy,) = _found(html, "//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-eval" not in policy
    for script in re.findall("(?s)<script>(.*?)</script>", html):
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_same_bytes(site: Path, html: str, tmp_path: Path) -> None:
    """The same tables give the same bytes, and so do two workers."""
    assert report.page(site / DATABASE, run()).decode() == html
    two = output(tmp_path, workers=2)
    assert (two / "report.html").read_bytes() == (site / "report.html").read_bytes()
    listed = json.loads((two / "manifest.json").read_bytes())["report.html"]
    assert listed == hashlib.sha256((two / "report.html").read_bytes()).hexdigest()


def test_numbers(sections: dict[str, Section]) -> None:
    """What the sections count is what the site holds: of what is public, and of what is withheld numbers only."""
    said = {
        name: {number.label: number.value for number in section.numbers} for name, section in sections.items()
    }
    public = 1 + len(HOSTILE) + 12 + 2
    assert said["time"]["published entries"] == str(public)
    assert said["time"]["public comments"] == "2"
    assert said["topics"]["categories"] == str(1 + len(HOSTILE))
    assert said["links"]["links within the site"] == "2"
    assert said["links"]["of them lead to nothing"] == "1"
    assert said["links"]["lead to what is not public"] == "1"
    assert said["links"]["links to other sites"] == "1"
    assert said["privacy"]["entries that visitors could not see"] == "6"
    assert said["privacy"]["comments that were not approved"] == "1"
    assert said["privacy"]["passages for members only"] == "1"
    assert said["cleaning"] == {
        "changes made": "8", "entries changed": "3", "suggestions for you to decide on": "1",
    }  # fmt: skip
    entries = next(_tables(sections["authors"])).rows
    assert [(row[0], row[1]) for row in entries] == [("Anna Rossi", public)]


def test_records(sections: dict[str, Section]) -> None:
    """Every type has its outcomes beside it, and the picture shows the same numbers as the table."""
    (figure,) = sections["records"].figures
    assert figure.table is not None
    assert figure.chart is not None
    names = [column.name for column in figure.table.columns]
    rows = {row[0]: dict(zip(names[1:], row[1:], strict=True)) for row in figure.table.rows}
    assert rows["post"] == {"published": 23, "draft": 2, "in data/": None, "left out": 3, "in all": 28}
    assert rows["wpcf7_contact_form"]["left out"] == 1
    drawn = {(value["name"], value["part"]): value["n"] for value in figure.chart.spec["data"]["values"]}
    assert drawn["post", "draft"] == 2


def test_most_frequent_first(sections: dict[str, Section]) -> None:
    """Changes are grouped by rule, and within it the most frequent comes first."""
    folds = sections["cleaning"].figures[-1].folds
    assert folds[0].title == "Double space"
    assert [(row[0], row[4]) for row in folds[0].table.rows] == [("  ", 3), ("   ", 1)]


def test_context_of_changes(sections: dict[str, Section]) -> None:
    """Of the words around a change only those are quoted that visitors could read."""
    folds = {fold.title: fold.table.rows for fold in sections["cleaning"].figures[-1].folds}
    assert folds["Double space"][0][2] == Marked("there", "  ", " ", "")
    assert folds["Double space"][1][2] == Marked("", "   ", " ", "")
    assert folds["Spelling guess"][0][2] == Marked("Hello ", "wrold", "world", ", this")


def test_long_lists_are_cut(tmp_path: Path) -> None:
    """With ten thousand entries the report stays under 5 MB, and says how many rows it shows of how many."""
    goal = output(tmp_path)
    db = sqlite3.connect(goal / DATABASE)
    names = [row[1] for row in db.execute("PRAGMA table_info(posts)")]
    (model,) = db.execute("SELECT * FROM posts WHERE id = 1")
    title, when, row = names.index("title"), names.index("date"), names.index("row")
    rows = []
    for number in range(1000, 11_000):
        new = list(model)
        new[row], new[names.index("id")] = number, number
        new[title] = f"Title {number} " + "é𝔘" * 300
        new[when] = f"{2000 + number % 24}-{number % 12 + 1:02}-05T10:00:00"
        new[names.index("categories")] = json.dumps([f"category {number % 300} " + "x" * 200])
        rows.append(new)
    db.executemany(f"INSERT INTO posts VALUES ({','.join('?' * len(names))})", rows)
    db.executemany(
        "INSERT INTO post_terms (post_row, post_id, taxonomy, slug, name) VALUES (?, ?, 'post_tag', ?, ?)",
        [(number, number, f"t{number}", f"tag {number} " + "ü" * 300) for number in range(1000, 11_000)],
    )
    db.executemany(
        "INSERT INTO links (post_row, post_id, position, url, host, kind, internal, broken)"
        " VALUES (?, ?, 1, ?, ?, ?, ?, ?)",
        [
            (number, number, f"https://example.org/{number}/" + "y" * 900, "example.org", "missing", 1, 1)
            for number in range(1000, 6000)
        ]
        + [
            (number, number, f"https://h{number}.example/", f"h{number}.example", "external", 0, None)
            for number in range(6000, 11_000)
        ],
    )
    db.commit()
    db.close()
    made = report.page(goal / DATABASE, run())
    assert len(made) < 2_000_000
    text = made.decode()
    assert "The first 200 of 5,001 addresses" in text
    assert "The first 300 of 10,000 tags" in text


@pytest.mark.parametrize(
    ("other", "tone", "says"),
    [
        ({}, "good", "Nothing is lost"),
        ({"rejected": (("b.xml", "is empty"),)}, "care", "b.xml could not be used: is empty."),
        ({"lost": ("in.xml: 3 items, 2 in the ledger",)}, "bad", "in.xml: 3 items, 2 in the ledger."),
        ({"sources": (("a.html", "html", 9),)}, "good", "with what became of it. Came in"),
    ],
)
def test_verdict(site: Path, other: dict[str, object], tone: str, says: str) -> None:
    """The first words say whether all is well, and what is not."""
    (card,) = _found(report.page(site / DATABASE, run(**other)).decode(), "//section[@id='verdict']")
    assert card.get("class") == f"verdict {tone}"
    assert says in " ".join(card.text_content().split())


def test_comments_before_all_entries(tmp_path: Path) -> None:
    """A site whose comments are older than what they are about has a report."""
    old = exports.comment(2).replace("2019-03-02", "2009-01-01")
    (tmp_path / "a.xml").write_text(exports.export(exports.post(1, more=old)), "utf-8")
    made = convert(tmp_path / "out", tmp_path / "a.xml")
    assert _found((made.folder / "report.html").read_bytes(), "//*[@id='time']")


def test_nothing_at_all(tmp_path: Path) -> None:
    """A site without an entry has a report, too."""
    from exports import export

    from pipeline.job import Job
    from pipeline.run import convert

    (tmp_path / "in.xml").write_text(export(), "utf-8")
    convert(
        Job(inputs=(str(tmp_path / "in.xml"),), output=tmp_path / "out", clean="off", workers=1),
        lambda *_: None,
    )
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "Nothing is lost" in page
    assert 'id="time"' not in page


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("a  b\nc", "a b c"),
        ("write to a.b+c@mail.example.org!", "write to [e-mail]!"),
        ("mailto:a%40b.example?subject=x", "mailto:[e-mail]?subject=x"),
        ("<a@b.example>", "<[e-mail]>"),
        ("cut off at anna.rossi@exam", "cut off at [e-mail]"),
        ("cut off at anna.rossi@", "cut off at [e-mail]"),
        ("ask @anna or 5 @ 3", "ask @anna or 5 @ 3"),
        ("\u202eabc", "\\u202eabc"),
        ("\x00\ud800", "\\u0000\\ud800"),
        ("\u200fשלום\u200e", "\u200fשלום\u200e"),
        ("x" * 200, "x" * 159 + "…"),
    ],
)
def test_shown(text: str, expected: str) -> None:
    """A text is shown on one line, cut, without addresses, and without what steers a browser."""
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", '<i class="nothing">nothing</i>'),
        ("  ", "␣␣"),
        ("\u00a0 ", "⍽␣"),
        (" a", "␣a"),
        ("a b", "a b"),
        ("a\u00a0b", "a⍽b"),
        ("\u200b", "<b>U+200B</b>"),
        ("<br>\n", "&lt;br&gt;↵"),
    ],
)
def test_signed(text: str, expected: str) -> None:
    """Blanks and what nobody sees are shown by signs where they are what was changed."""
    assert signed(text) == expected


def test_cells() -> None:
    """Numbers have commas, entries lead to their files, code is code; nothing is HTML unless we made it."""
    assert cell(12345, "number") == "12,345"
    assert cell(None, "number") == ""
    assert cell("<b>", "code") == "<code><bdi>&lt;b&gt;</bdi></code>"
    assert cell(Address("", "content/a b&c#?.md"), "file") == (
        '<a href="content/a%20b%26c%23%3F.md"><bdi>(no title)</bdi></a>'
    )
    assert cell(Address("javascript:alert(1)", None), "file") == "<bdi>javascript:alert(1)</bdi>"
    assert cell(Marked("l<", "a", "b", ">r"), "marked") == "<bdi>l&lt;<del>a</del><ins>b</ins>&gt;r</bdi>"


@given(
    st.text(st.characters(codec="utf-8"), max_size=80),
    st.sampled_from(("text", "name", "code", "file", "marked", "words")),
)
def test_any_text_stays_text(text: str, kind: Kind) -> None:
    """Whatever a cell holds, a browser sees it as text, within tags of ours."""
    made: dict[Kind, Cell] = {"file": Address(text, "content/x.md"), "words": Marked(text, text, text, text)}
    value = made.get(kind, text)
    tree = lxml.html.fragment_fromstring(str(cell(value, kind)), create_parent="td")
    assert {each.tag for each in tree.iter()} <= {"td", "bdi", "code", "a", "del", "ins", "b", "i"}
    assert {name for each in tree.iter() for name in each.attrib} <= {"href", "class"}
    if kind == "text":
        assert tree.text_content() == shown(text)


@pytest.mark.parametrize("most", [10_000, 20_000])
def test_linear(most: int) -> None:
    """Texts made to slow a search for addresses down are cut before they are searched."""
    for text in ("a" * most, "a@" * most, "%40" * most, "a." * most + "@", "&#64;" * most):
        assert len(shown(text)) <= 160
        assert len(signed(text)) < 5000


def test_licences() -> None:
    """The licences of all that draws the charts are in the page's own folder, and in the page."""
    licences = (ASSETS / "charts.LICENSES.txt").read_text("utf-8")
    for name in ("vega-lite 6", "vega-view 6", "vega-interpreter 2", "d3-scale 4", "topojson-client 3"):
        assert name in licences
