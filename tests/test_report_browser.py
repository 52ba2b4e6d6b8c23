"""The report in a browser: it opens quietly, draws, sorts, searches, and serves who uses a keyboard or a screen reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser import Browser, executable
from reported import cleaned, output, run

from pipeline import report

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        executable() is None, reason="no Chromium on the PATH (Debian: apt-get install chromium)"
    ),
]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
DRAWN = "document.documentElement.dataset.charts === 'drawn'"
TERMS = "#topics table"
"""The table behind the first picture of the topics."""
VIEWS = [
    pytest.param(1280, 900, False, False, id="desktop-light"),
    pytest.param(1280, 900, False, True, id="desktop-dark"),
    pytest.param(390, 844, True, False, id="phone-light"),
    pytest.param(390, 844, True, True, id="phone-dark"),
]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a report."""
    folder = tmp_path_factory.mktemp("report")
    tables = output(folder) / "tables" / "site.sqlite"
    cleaned(tables)
    made = folder / "report.html"
    made.write_bytes(report.page(tables, run(title="</title><script>pwned=1</script>")))
    return made.as_uri()


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One Chromium for all tests."""
    with Browser(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture
def browser(chromium: Browser, page: str) -> Browser:
    """The report, opened anew on a desktop in the light."""
    return _opened(chromium, page)


def _opened(
    browser: Browser,
    page: str,
    width: int = 1280,
    height: int = 900,
    *,
    phone: bool = False,
    dark: bool = False,
) -> Browser:
    """The report, drawn."""
    browser.size(width, height, phone=phone)
    browser.media(dark=dark)
    browser.open(page)
    browser.until(DRAWN)
    return browser


def _column(browser: Browser, table: str, place: int) -> list[str]:
    """The texts of a column, as shown."""
    script = f"[...document.querySelector({json.dumps(table)}).tBodies[0].rows].map(row => row.cells[{place}].textContent)"
    found: list[str] = browser.run(script)
    return found


def _sorted(browser: Browser, table: str) -> list[Any]:
    """What a screen reader is told of each column's order."""
    script = f"[...document.querySelectorAll({json.dumps(table + ' th')})].map(head => head.getAttribute('aria-sort'))"
    found: list[Any] = browser.run(script)
    return found


@pytest.mark.parametrize(("width", "height", "phone", "dark"), VIEWS)
def test_quiet(chromium: Browser, page: str, width: int, height: int, *, phone: bool, dark: bool) -> None:
    """It opens without a word on the console, without an error, and asks for nothing but itself."""
    _opened(chromium, page, width, height, phone=phone, dark=dark)
    assert chromium.happened("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded") == []
    asked = {each["request"]["url"] for each in chromium.happened("Network.requestWillBeSent")}
    assert {each for each in asked if not each.startswith("data:")} == {page}
    assert chromium.run("typeof pwned") == "undefined"


@pytest.mark.parametrize(("width", "height", "phone", "dark"), VIEWS)
def test_fits(chromium: Browser, page: str, width: int, height: int, *, phone: bool, dark: bool) -> None:
    """Whatever is unfolded, the page never scrolls sideways, and every chart stays within its card."""
    _opened(chromium, page, width, height, phone=phone, dark=dark)
    chromium.run("document.querySelectorAll('details').forEach(each => each.open = true)")
    chromium.run("document.querySelectorAll('.more').forEach(each => each.click())")
    assert chromium.run("document.documentElement.scrollWidth") <= width
    sizes = chromium.run(
        "[...document.querySelectorAll('.chart')].map(each => [each.clientWidth, each.querySelector('svg').getBoundingClientRect().width])"
    )
    assert all(drawn <= room + 1 for room, drawn in sizes)


def test_charts_are_drawn(browser: Browser) -> None:
    """Every chart is drawn, with marks in it and colours that the page's style gives."""
    charts = browser.run(
        "[...document.querySelectorAll('.chart')].map(each => ({id: each.id, height: each.clientHeight,"
        " marks: each.querySelectorAll('.mark-rect path, .mark-rect rect').length,"
        " says: each.getAttribute('aria-label')}))"
    )
    assert len(charts) >= 8
    for chart in charts:
        assert chart["marks"] > 0, chart
        assert chart["height"] > 20, chart
        assert len(chart["says"]) > 20, chart
    fill = (
        "getComputedStyle(document.querySelector('#authors .mark-rect path, #topics .mark-rect path')).fill"
    )
    light = browser.run(fill)
    browser.media(dark=True)
    assert browser.run(fill) not in {light, "rgb(0, 0, 0)"}


def test_tooltip(browser: Browser) -> None:
    """The pointer on a bar tells its name and number as text."""
    x, y = browser.run(
        "(() => { const it = document.querySelector('#topics .mark-rect path'); it.scrollIntoView({block: 'center'});"
        " const box = it.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })()"
    )
    browser.point(x - 1, y)
    browser.point(x, y)
    browser.until("document.getElementById('tip').classList.contains('on')")
    assert browser.run("document.getElementById('tip').children.length") == 2
    assert browser.run("document.getElementById('tip').children[1].textContent").endswith("entries")


def test_sort_by_mouse(browser: Browser) -> None:
    """A click on a column's head sorts by it, another turns the order round; numbers sort as numbers."""
    browser.click("#topics summary")
    browser.click(f"{TERMS} th:nth-child(4) button")
    words = [int(each.replace(",", "")) for each in _column(browser, TERMS, 3)]
    assert words == sorted(words, reverse=True)
    assert len(words) > 5
    assert _sorted(browser, TERMS)[3] == "descending"
    browser.click(f"{TERMS} th:nth-child(4) button")
    words = [int(each.replace(",", "")) for each in _column(browser, TERMS, 3)]
    assert words == sorted(words)
    assert _sorted(browser, TERMS)[3] == "ascending"
    browser.click(f"{TERMS} th:nth-child(1) button")
    assert _sorted(browser, TERMS)[:5] == ["ascending", None, None, None, None]


def test_search_by_mouse(browser: Browser) -> None:
    """A search shows the rows that have all its words, says how many, and none is none."""
    table = "#entries-2-table"
    assert len(_column(browser, table, 0)) == 10
    browser.click(f"{table}-search")
    browser.type("MONTH entry 2")
    assert _column(browser, table, 0) == []
    status = "document.querySelector('#entries figure:has(#entries-2-table) .status').textContent"
    assert browser.run(status) == "no entry has that"
    browser.run(f"document.querySelector('{table}-search').select()")
    browser.type("ENTRY 2")
    found = _column(browser, table, 0)
    assert len(found) == 12
    assert all(each.startswith("Entry ") for each in found)
    assert browser.run(status).startswith(f"{len(found)} entries of ")


def test_show_all(browser: Browser) -> None:
    """A long table shows its first rows, and all of them when asked."""
    table = "#entries-2-table"
    button = "#entries figure:has(#entries-2-table) .more"
    assert browser.run(f"document.querySelector('{button}').getAttribute('aria-expanded')") == "false"
    browser.click(button)
    assert len(_column(browser, table, 0)) == 23
    assert browser.run(f"document.querySelector('{button}').getAttribute('aria-expanded')") == "true"
    browser.click(button)
    assert len(_column(browser, table, 0)) == 10


def test_keyboard(browser: Browser) -> None:
    """By keyboard alone: to the verdict, into a search, out of it, and a column sorted."""
    browser.key("Tab")
    assert browser.run("document.activeElement.className") == "skip"
    browser.key("Enter")
    browser.until("document.activeElement.id === 'verdict'")
    for _ in range(60):
        browser.key("Tab")
        if browser.run("document.activeElement.id === 'entries-2-table-search'"):
            break
    table = "#entries-2-table"
    assert browser.run("document.activeElement.id") == "entries-2-table-search"
    browser.type("public words")
    assert _column(browser, table, 0) == ["Public words"]
    browser.key("Escape")
    assert len(_column(browser, table, 0)) == 10
    assert browser.run("document.activeElement.value") == ""
    browser.key("Tab")
    assert browser.run("document.activeElement.closest('th').textContent") == "title"
    assert browser.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    browser.key("Enter")
    assert _sorted(browser, table)[0] == "ascending"
    browser.key(" ")
    assert _sorted(browser, table)[0] == "descending"
    browser.key("Tab", shift=True)
    assert browser.run("document.activeElement.type") == "search"


def test_changes_by_keyboard(browser: Browser) -> None:
    """The changes of a rule unfold by keyboard; what went and what came are marked."""
    browser.run("document.querySelectorAll('.fold summary')[1].focus()")
    assert browser.run("document.querySelectorAll('.fold')[1].open") is False
    browser.key("Enter")
    assert browser.run("document.querySelectorAll('.fold')[1].open") is True
    assert browser.run("document.querySelector('.fold td del').textContent") == "␣␣"
    assert browser.run("document.querySelector('.fold td ins').textContent") == "␣"
    line = "getComputedStyle(document.querySelector('.fold td {}')).textDecorationLine"
    assert browser.run(line.format("del")) == "line-through"
    assert browser.run(line.format("ins")) == "underline"


@pytest.mark.parametrize(("width", "height", "phone", "dark"), VIEWS)
def test_axe(chromium: Browser, page: str, width: int, height: int, *, phone: bool, dark: bool) -> None:
    """Axe finds no serious fault in accessibility, with everything unfolded."""
    _opened(chromium, page, width, height, phone=phone, dark=dark)
    chromium.run("document.querySelectorAll('details').forEach(each => each.open = true)")
    chromium.run(AXE.read_text("utf-8") + "; 0")
    found = chromium.run(
        "axe.run({resultTypes: ['violations']}).then(found => found.violations.map(each =>"
        " ({id: each.id, impact: each.impact, help: each.help, nodes: each.nodes.slice(0, 3).map(node => node.html)})))"
    )
    assert found == []


def test_paper(browser: Browser) -> None:
    """On paper there are no controls, the colours are light, and it becomes a PDF."""
    browser.media(dark=True, printed=True)
    for hidden in ("nav", ".more", "input", ".skip"):
        assert browser.run(f"getComputedStyle(document.querySelector('{hidden}')).display") == "none", hidden
    assert browser.run("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert browser.paper().startswith(b"%PDF-")


def test_without_scripts(chromium: Browser, page: str) -> None:
    """Without JavaScript all rows of all tables are there."""
    chromium.send("Emulation.setScriptExecutionDisabled", value=True)
    try:
        chromium.size(1280, 900)
        chromium.open(page)
        rows = chromium.run("document.querySelectorAll('#entries-2-table tbody tr').length")
    finally:
        chromium.send("Emulation.setScriptExecutionDisabled", value=False)
    assert rows == 23
