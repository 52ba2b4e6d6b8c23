"""Ours beside trafilatura, readability-lxml and resiliparse on saved WordPress pages with known text: one table.

    python benchmarks/html_pages.py [SHARED]      # SHARED: the folder that holds wordpress/ and corpus/
    pip install trafilatura readability-lxml resiliparse      # what it is compared with; what is absent is left out

Body: F1 of words against the known text. Title and date: share of pages where they are right. "Blind" is the same
page with every class and id replaced by a number, so that only the structure can tell: what is left on a theme that
nobody knows. Time: processor milliseconds for 100 kB.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import sys
import tarfile
import time
from collections import Counter
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.sources.html.reader import read_page
from pipeline.sources.html.tree import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WORD = re.compile(r"\w+")
NAMED = re.compile(r"""\b(class|id)=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\xa0": " "})


class Case(NamedTuple):
    """A page and what is known of it; None where nothing is."""

    name: str
    data: bytes
    body: str
    title: str | None
    date: str | None
    markup: bool
    """Whether the known body is HTML."""


class Read(NamedTuple):
    """What a tool makes of a page."""

    words: list[str]
    title: str
    date: str


def ours(data: bytes) -> Read:
    """This project."""
    page = read_page(data, "page.html")
    return Read(words_of(page.content, markup=True), page.title, (page.date or page.date_gmt or "")[:10])


def by_trafilatura(data: bytes) -> Read:
    """trafilatura, without comments, as it is."""
    trafilatura: Any = import_module("trafilatura")
    found = trafilatura.bare_extraction(data, include_comments=False, with_metadata=True)
    if found is None:
        return Read([], "", "")
    return Read(words_of(found.text or "", markup=False), found.title or "", (found.date or "")[:10])


def by_readability(data: bytes) -> Read:
    """readability-lxml."""
    readability: Any = import_module("readability")
    document = readability.Document(data.decode("utf-8", "replace"))
    return Read(words_of(document.summary(html_partial=True), markup=True), document.short_title(), "")


def by_resiliparse(data: bytes) -> Read:
    """Resiliparse, main content only."""
    parsing: Any = import_module("resiliparse.parse.html")
    extracting: Any = import_module("resiliparse.extract.html2text")
    tree = parsing.HTMLTree.parse(data.decode("utf-8", "replace"))
    return Read(
        words_of(extracting.extract_plain_text(tree, main_content=True), markup=False), tree.title or "", ""
    )


TOOLS: dict[str, tuple[str, Callable[[bytes], Read]]] = {
    "wxr-pipeline": ("pipeline", ours),
    "trafilatura": ("trafilatura", by_trafilatura),
    "readability-lxml": ("readability", by_readability),
    "resiliparse": ("resiliparse", by_resiliparse),
}
"""Name -> (the package it needs, what reads a page)."""


def words_of(text: str, *, markup: bool) -> list[str]:
    """The words that a visitor reads."""
    if markup:
        document = parse(f"<body>{text}")
        for each in document.tags.get("noscript", ()):
            each.clear()
        text = " ".join(map(str, document.body.itertext()))
    return WORD.findall(html.unescape(text).lower())


def agreement(mine: list[str], known: list[str]) -> float:
    """F1 of two bags of words."""
    one, other = Counter(mine), Counter(known)
    whole = one.total() + other.total()
    return 2 * (one & other).total() / whole if whole else 1.0


def corpus(shared: Path) -> Iterator[Case]:
    """Pages of other people's sites, with what evaluation sets know of them."""
    base = shared / "corpus" / "html"
    for key, known in json.loads((base / "aeb" / "ground-truth.json").read_text("utf-8")).items():
        yield Case(
            f"aeb/{key}",
            (base / "aeb" / f"{key}.html").read_bytes(),
            known["articleBody"],
            None,
            None,
            markup=False,
        )
    for path in sorted((base / "wcxb").glob("*.json")):
        known = json.loads(path.read_text("utf-8"))["ground_truth"]
        page = path.with_suffix(".html").read_bytes()
        yield Case(
            f"wcxb/{path.stem}",
            page,
            known["main_content"],
            known["title"],
            known["publish_date"],
            markup=False,
        )
    for folder in sorted(path for path in (base / "readability").iterdir() if path.is_dir()):
        known = json.loads((folder / "expected-metadata.json").read_text("utf-8"))
        date = (known.get("publishedTime") or "")[:10] or None
        body = (folder / "expected.html").read_text("utf-8")
        yield Case(
            f"readability/{folder.name}",
            (folder / "source.html").read_bytes(),
            body,
            known["title"],
            date,
            markup=True,
        )
    found = base / "defuddle" / "tests"
    for path in sorted((found / "expected").glob("*.md")):
        text = re.sub(r"\A```json.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
        page = (found / "fixtures" / f"{path.stem}.html").read_bytes()
        yield Case(
            f"defuddle/{path.stem}",
            page,
            re.sub(r"[#*_>`\[\]()$\\]|https?://\S+", " ", text),
            None,
            None,
            markup=False,
        )


def renderings(shared: Path) -> Iterator[Case]:
    """One site in three themes, with what WordPress's REST API says that it shows."""
    base = shared / "wordpress"
    known: dict[int, dict[str, dict[str, str]]] = {}
    dates: dict[int, str] = {}
    for path in (base / "rest").glob("*-*.json"):
        for record in json.loads(path.read_text("utf-8")):
            if isinstance(record, dict) and "content" in record and "title" in record:
                known[record["id"]] = record
                dates[record["id"]] = record["date"][:10]
    with tarfile.open(base / "html.tar.xz") as archive:
        names = [name for name in archive.getnames() if "/raw/" in name and name.endswith(".html")]
        pages = {name: stream.read() for name in sorted(names) if (stream := archive.extractfile(name))}
    split = {_id_of(data) for data in pages.values() if b"page-links" in data}
    for name, data in pages.items():
        number = _id_of(data)
        # Of an entry that is split over pages, one page holds a part; not every theme links the others.
        if number not in known or number in split or b"single" not in data[:60000]:
            continue
        record = known[number]
        shows = dates[number] if b"<time" in data else None
        title = " ".join(html.unescape(re.sub(r"<[^>]+>", "", record["title"]["rendered"])).split())
        yield Case(name, data, record["content"]["rendered"], title, shows, markup=True)


def _id_of(data: bytes) -> int:
    """The number of the entry that a page shows; 0 if it shows none."""
    found = re.search(rb"[?&]p=(\d+)'", data) or re.search(rb"(?:postid|page-id)-(\d+)", data)
    return int(found[1]) if found else 0


def blind(case: Case) -> Case:
    """The page with every class and id replaced by a number."""

    def hidden(found: re.Match[str]) -> str:
        value = found[2] or found[3] or found[4] or ""
        names = (hashlib.blake2b(name.encode(), digest_size=4).hexdigest() for name in value.split())
        return f'{found[1]}="{" ".join(f"x{name}" for name in names)}"'

    head, body, rest = re.split(r"(<body)", case.data.decode("utf-8", "replace"), maxsplit=1)
    return case._replace(data=(head + body + NAMED.sub(hidden, rest)).encode())


def key_of(title: str) -> str:
    """A title, however quotes and dashes are set."""
    return " ".join(title.translate(QUOTES).split()).casefold()


def line(name: str, read: Callable[[bytes], Read], sets: dict[str, list[Case]]) -> str:
    """A row of the table."""
    columns: list[str] = []
    used, size = 0.0, 0
    for cases in sets.values():
        scores: list[float] = []
        titles: list[bool] = []
        dates: list[bool] = []
        for case in cases:
            start = time.process_time()
            try:
                found = read(case.data)
            except Exception:  # noqa: BLE001 - a tool that fails on a page has read nothing
                found = Read([], "", "")
            used += time.process_time() - start
            size += len(case.data)
            scores.append(agreement(found.words, words_of(case.body, markup=case.markup)))
            if case.title is not None:
                titles.append(key_of(found.title) == key_of(case.title))
            if case.date is not None:
                dates.append(found.date == case.date)
        columns.append(f"{sum(scores) / len(scores):.3f}")
        columns.append(f"{sum(titles) / len(titles):.2f}" if titles else "–")
        columns.append(f"{sum(dates) / len(dates):.2f}" if dates else "–")
    columns.append(f"{used * 1000 / (size / 100_000):.0f}")
    return f"| {name} | {' | '.join(columns)} |"


def main() -> None:
    """Print the table."""
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "shared")
    sites, themes = list(corpus(shared)), list(renderings(shared))
    sets = {
        "sites": sites,
        "sites, blind": [blind(case) for case in sites],
        "themes": themes,
        "themes, blind": [blind(case) for case in themes],
    }
    print(f"{len(sites)} pages of other people's sites, {len(themes)} of one site in three themes")
    print("| |" + "".join(f" {name}: body | title | date |" for name in sets) + " ms per 100 kB |")
    print("|---" * (2 + 3 * len(sets)) + "|")
    for name, (package, read) in TOOLS.items():
        if find_spec(package) is not None:
            print(line(name, read, sets), flush=True)


if __name__ == "__main__":
    main()
