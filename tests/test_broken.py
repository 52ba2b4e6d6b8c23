"""Damaged exports: what is before and after the damage is whole, field by field, and what was mended is noted."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import truths
from reading import Output, by_id, convert

if TYPE_CHECKING:
    from collections.abc import Callable

FIXTURES = Path(__file__).parent / "fixtures/wordpress"
PAGES = (FIXTURES / "only-pages.xml").read_bytes()
TRUTH: dict[str, Any] = json.loads((FIXTURES / "truth.json").read_text("utf-8"))
DECLARED = b'encoding="UTF-8"'


def _latin1(data: bytes) -> bytes:
    """In Latin-1, which has no place for a few characters; browsers and PHP write them as references."""
    return data.decode().encode("latin-1", "xmlcharrefreplace")


def _renamed(data: bytes) -> bytes:
    """With other prefixes for WordPress's own names and for the content."""
    for old, new in ((b"wp", b"w"), (b"content", b"c"), (b"excerpt", b"ex"), (b"dc", b"dublin")):
        data = re.sub(rb"(</?|xmlns:)" + old + rb"(?=[:=])", rb"\g<1>" + new, data)
    return data


WHOLE: tuple[tuple[str, Callable[[bytes], bytes], set[str]], ...] = (
    ("as it is", lambda data: data, set()),
    ("BOM", lambda data: b"\xef\xbb\xbf" + data, {"byte-order-mark"}),
    ("two BOMs", lambda data: b"\xef\xbb\xbf\xef\xbb\xbf" + data, {"byte-order-mark"}),
    ("blank lines first", lambda data: b"\n\n" + data, {"declaration-late"}),
    ("newline, then BOM", lambda data: b"\n\xef\xbb\xbf" + data, {"byte-order-mark", "declaration-late"}),
    ("CRLF", lambda data: data.replace(b"\n", b"\r\n"), set()),
    ("CR", lambda data: data.replace(b"\n", b"\r"), set()),
    ("UTF-16 with BOM", lambda data: data.decode().encode("utf-16"), {"encoding-read"}),
    ("UTF-16 LE without BOM", lambda data: data.decode().encode("utf-16-le"), {"encoding-read"}),
    ("UTF-16 BE without BOM", lambda data: data.decode().encode("utf-16-be"), {"encoding-read"}),
    (
        "UTF-16 LE, blank line first",
        lambda data: ("\n" + data.decode()).encode("utf-16-le"),
        {"encoding-read", "declaration-late"},
    ),
    ("UTF-32", lambda data: data.decode().encode("utf-32"), {"encoding-read"}),
    (
        "declared UTF-16 but UTF-8",
        lambda data: data.replace(DECLARED, b'encoding="UTF-16"'),
        {"encoding-wrong"},
    ),
    (
        "declared Latin-1 but UTF-8",
        lambda data: data.replace(DECLARED, b'encoding="ISO-8859-1"'),
        {"encoding-wrong"},
    ),
    ("declared nonsense", lambda data: data.replace(DECLARED, b'encoding="klingon"'), {"encoding-wrong"}),
    ("declared UTF-7", lambda data: data.replace(DECLARED, b'encoding="utf-7"'), {"encoding-wrong"}),
    ("declared ROT13", lambda data: data.replace(DECLARED, b'encoding="rot13"'), {"encoding-wrong"}),
    ("declared ASCII", lambda data: data.replace(DECLARED, b'encoding="US-ASCII"'), set()),
    ("declared twice", lambda data: b'<?xml version="1.0" encoding="UTF-8"?>\n' + data, {"declaration-late"}),
    ("no declaration", lambda data: data.partition(b"\n")[2], set()),
    ("no version", lambda data: data.replace(b"<wp:wxr_version>1.2</wp:wxr_version>", b""), set()),
    ("no end tags", lambda data: data[: data.index(b"</channel>")], set()),
    ("an HTML error after the end", lambda data: data + b"<html><body>Fatal</body></html>", {"foreign-text"}),
    (
        "a PHP warning first",
        lambda data: b"<br />\n<b>Warning</b>:  x in <b>/a.php</b> on line <b>3</b><br />\n" + data,
        {"php-message", "declaration-late"},
    ),
    (
        "a PHP notice as text first",
        lambda data: b"\nNotice: x in /srv/a.php on line 3\n" + data,
        {"php-message", "declaration-late"},
    ),
    ("any text first", lambda data: b"Exported by me\n" + data, {"foreign-text", "declaration-late"}),
    (
        "a document type",
        lambda data: data.replace(b"<rss", b'<!DOCTYPE rss [<!ENTITY x "y">]>\n<rss', 1),
        {"doctype-ignored"},
    ),
)
"""What befalls a file -> what must be noted; no field may change."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Output:
    """The undamaged pages."""
    folder = tmp_path_factory.mktemp("pages")
    return _converted(folder, PAGES)


def _converted(folder: Path, data: bytes) -> Output:
    (folder / "site.xml").write_bytes(data)
    return convert(folder / "out", folder / "site.xml", keep_personal_data=True)


@pytest.mark.parametrize(("damage", "codes"), [each[1:] for each in WHOLE], ids=[each[0] for each in WHOLE])
def test_damage_around(
    damage: Callable[[bytes], bytes], codes: set[str], pages: Output, tmp_path: Path
) -> None:
    """Encodings, line ends and text around the document change nothing, and what was mended is noted."""
    output = _converted(tmp_path, damage(PAGES))
    assert not output.lost
    for name in ("posts", "comments", "terms", "authors", "media", "menus"):
        without = [{**record, "author_id": ""} for record in output[name]]
        assert without == [{**record, "author_id": ""} for record in pages[name]]
    assert codes <= set(output.codes)
    about_the_file = {note["code"] for note in output["notes"] if note["kind"] == "site"}
    assert about_the_file == codes


def test_truth_of_pages(pages: Output) -> None:
    """Every field of the pages and their comments is what the database holds."""
    assert (
        list(truths.items(TRUTH, pages, {post["id"] for post in TRUTH["posts"] if post["type"] == "page"}))
        == []
    )


def test_truth_of_media(tmp_path: Path) -> None:
    """Every field of the attachments and their comments is what the database holds."""
    output = convert(tmp_path / "out", FIXTURES / "only-media.xml", keep_personal_data=True)
    wanted = {post["id"] for post in TRUTH["posts"] if post["type"] == "attachment"}
    assert list(truths.items(TRUTH, output, wanted)) == []
    by_number = by_id(output["media"])
    assert by_number[4]["file"] == "2009/01/piazza.jpg"
    assert (by_number[4]["width"], by_number[4]["height"], by_number[4]["alt"]) == (
        1200,
        800,
        "La piazza del mercato",
    )
    assert {"name": "medium", "file": "2009/01/piazza-300x200.jpg", "width": 300, "height": 200} in by_number[
        4
    ]["sizes"]


@pytest.mark.parametrize("declared", [b"ISO-8859-1", b"windows-1252", b"UTF-8"])
def test_latin1(declared: bytes, pages: Output, tmp_path: Path) -> None:
    """Latin-1 is read as such, whether the file declares it or UTF-8."""
    data = _latin1(PAGES).replace(DECLARED, b'encoding="' + declared + b'"')
    output = _converted(tmp_path, data)
    assert not output.lost
    assert [post["title_raw"] for post in output["posts"]] == [post["title_raw"] for post in pages["posts"]]
    changed = [
        (record["id"], name)
        for read, whole in zip(output["comments"], pages["comments"], strict=True)
        for record in (read,)
        for name in record
        if record[name] != whole[name] and name not in {"author_id", "content_text", "content_html"}
    ]
    assert changed == [(331, "content_raw"), (354, "content_raw")], "emoji, which Latin-1 has no place for"
    assert ("encoding-mended" if declared == b"UTF-8" else "encoding-read") in output.codes


@pytest.mark.parametrize("name", ["php-warning-html", "php-warning-text"])
def test_php_warning_in_a_value(name: str, tmp_path: Path) -> None:
    """A warning that PHP printed into a value is left out of it, and quoted in a note of that record."""
    output = convert(tmp_path / "out", FIXTURES / f"{name}.xml")
    assert not output.lost
    (term,) = (each for each in output["terms"] if each["slug"] == "nipote-di-web")
    assert (term["parent"], term["name"], term["id"]) == (None, "Nipote di web", 12)
    notes = [note for note in output["notes"] if note["code"] == "php-message"]
    assert [(note["kind"], note["id"], note["line"]) for note in notes] == [
        ("term", 12, 40),
        ("term", 12, 40),
    ]
    assert "Undefined array key 11" in notes[0]["detail"]
    assert len(output["posts"]) == 1
    assert len(output["comments"]) == 3


def test_memory_exhausted(tmp_path: Path) -> None:
    """An export that ends in PHP's last words keeps all that came before them."""
    output = convert(tmp_path / "out", FIXTURES / "truncated-memory-message.xml", keep_personal_data=True)
    assert not output.lost
    whole = [media["id"] for media in output["media"][:-1]]
    assert list(truths.items(TRUTH, output, set(whole))) == []
    last = output["media"][-1]
    assert (last["id"], last["status"], last["meta"]) == (10, "inherit", [])
    assert {note["code"] for note in output["notes"] if note["id"] == 10} == {
        "item-cut",
        "value-cut",
        "php-message",
    }


@pytest.mark.corpus
@pytest.mark.parametrize(
    "name",
    [
        "blank-lines-before-declaration", "bom", "crlf", "cut-inside-character", "declared-utf8-is-latin1", "double-utf8",
        "latin1-declared", "newline-then-bom", "php-warning-html", "php-warning-text", "truncated-download",
        "truncated-memory-message", "truncated-memory", "utf16-bom",
    ],
)  # fmt: skip
def test_broken_exports(name: str, shared: Path, tmp_path: Path) -> None:
    """Each damaged export of the shared data converts, and all but what the damage hit is as the database holds it."""
    output = convert(tmp_path / "out", shared / "wordpress/broken" / f"{name}.xml", keep_personal_data=True)
    truth = json.loads((shared / "wordpress/truth.json").read_text("utf-8"))
    assert not output.lost
    cut = {note["id"] for note in output["notes"] if note["code"] == "item-cut"}
    read = {each["id"] for file in ("posts", "media", "menus") for each in output[file]} - cut
    differences = list(truths.items(truth, output, read))
    if name == "double-utf8":
        assert "encoding-doubled" in output.codes
    elif "latin1" in name:
        assert [each[:3] for each in differences] == [
            ("comments", 331, "content_raw"),
            ("comments", 354, "content_raw"),
        ]
    else:
        assert differences == []
    assert name == "crlf" or any(note["code"] in EXPECTED[name] for note in output["notes"])


EXPECTED = {
    "blank-lines-before-declaration": {"declaration-late"},
    "bom": {"byte-order-mark"},
    "cut-inside-character": {"item-cut"},
    "declared-utf8-is-latin1": {"encoding-mended"},
    "double-utf8": {"encoding-doubled"},
    "latin1-declared": {"encoding-read"},
    "newline-then-bom": {"byte-order-mark"},
    "php-warning-html": {"php-message"},
    "php-warning-text": {"php-message"},
    "truncated-download": {"item-cut"},
    "truncated-memory-message": {"php-message"},
    "truncated-memory": {"item-cut"},
    "utf16-bom": {"encoding-read"},
}


@pytest.mark.parametrize("how", ["start", "middle", "end"])
def test_line_numbers(how: str, tmp_path: Path) -> None:
    """A record's line is that of its tag in the decoded text, whatever the line ends and the encoding."""
    text = PAGES.decode()
    lines = [number for number, line in enumerate(text.split("\n"), 1) if line.strip() == "<item>"]
    data = {
        "start": text.encode("utf-16"),
        "middle": text.replace("\n", "\r\n").encode(),
        "end": text.replace("\n", "\r").encode(),
    }[how]
    output = _converted(tmp_path, data)
    assert [row["line"] for row in output["ledger"] if row["kind"] == "item"] == lines
