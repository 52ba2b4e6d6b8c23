"""What a user may give: files, folders, patterns, archives, and what is no export at all."""

from __future__ import annotations

import gzip
import io
import lzma
import os
import random
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import exports
import pytest
from reading import convert

from pipeline.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

PAGES = (Path(__file__).parent / "fixtures/wordpress/only-pages.xml").read_bytes()
HTML_ERROR = (Path(__file__).parent / "fixtures/wordpress/html-error-page.xml").read_bytes()
FIRST = exports.export(exports.post(1), exports.post(2)).encode()
SECOND = exports.export(exports.post(2), exports.post(3)).encode()
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
RSS = b"<?xml version='1.0'?><rss version='2.0'><channel><title>A feed</title><item><title>x</title></item></channel></rss>"
RIGHT = "a WordPress export is an .xml file from Tools → Export"


def _zip(*members: tuple[str, bytes], damage: int = 0) -> bytes:
    """A zip archive; `damage`: bytes that are cut off its end."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()[: -damage or None]


def _tar(mode: str, *members: tuple[str, bytes]) -> bytes:
    """A tar archive."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def _encrypted_zip() -> bytes:
    """A zip archive whose member says that it is encrypted."""
    data = bytearray(_zip(("a.xml", FIRST)))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def _bomb() -> bytes:
    """A small archive that unpacks to 80 MB, behind the beginning of an export."""
    return _zip(("site.xml", FIRST + bytes(80 << 20)))


NOT_EXPORTS: dict[str, tuple[bytes, str]] = {
    "photo.xml": (PNG, "is a PNG picture"),
    "photo.jpg": (b"\xff\xd8\xff\xe0" + bytes(900), "is a JPEG picture"),
    "paper.pdf": (b"%PDF-1.7\n...", "is a PDF"),
    "error.xml": (HTML_ERROR, "is an HTML page"),
    "login.xml": (b"<html><head><title>Log In</title></head><body></body></html>", "is an HTML page"),
    "feed.xml": (RSS, "is an RSS feed without wp: elements"),
    "utf16-feed.xml": (RSS.decode().encode("utf-16"), "is an RSS feed without wp: elements"),
    "empty.xml": (b"", "is empty"),
    "blank.xml": (b"\n \r\n\t", "is empty"),
    "zeros.xml": (bytes(5000), "is empty"),
    "noise.bin": (random.Random(1).randbytes(5000), "is no WordPress export"),
    "notes.txt": (b"Remember the milk.\n", "is no WordPress export"),
    "other.xml": (b"<?xml version='1.0'?><note><to>Tove</to></note>", "is no WordPress export"),
    "other.json": (b'{"a": 1}', "is no WordPress export"),
    "other.jsonl": (b'{"a": 1}\n', "is a JSON Lines file that this tool did not write"),
    "dump.sqlite": (b"SQLite format 3\0" + bytes(100), "is an SQLite database"),
    "site.7z": (b"7z\xbc\xaf\x27\x1c" + bytes(100), "is a 7z archive"),
    "cut.zip": (_zip(("a.xml", FIRST), damage=60), "a damaged or unknown archive"),
    "secret.zip": (_encrypted_zip(), "is encrypted"),
    "bomb.zip": (_bomb(), "unpacks to more than"),
    "zeros.zip": (_zip(("zeros", bytes(1 << 20))), "is empty"),
    "nothing.zip": (_zip(), "holds no file"),
    "photos.zip": (_zip(("a.png", PNG)), "is a PNG picture"),
    "cut.gz": (gzip.compress(FIRST)[:8], "a damaged or unknown archive"),
    "cut.tar.gz": (_tar("w:gz", ("a.xml", FIRST))[:20], "a damaged or unknown archive"),
    "noise.gz": (b"\x1f\x8b" + random.Random(2).randbytes(900), "a damaged or unknown archive"),
}
"""Name -> bytes, and what must be said of them."""


@pytest.mark.parametrize("name", NOT_EXPORTS)
def test_what_is_no_export(name: str, tmp_path: Path) -> None:
    """What is no export is refused with what it is and what would be right, and nothing is left behind."""
    data, what = NOT_EXPORTS[name]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError) as error:
        convert(tmp_path / "out", tmp_path / name)
    message = str(error.value)
    assert what in message
    assert name in message
    assert "\n" not in message
    assert "unpack it" in message or RIGHT in message
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]


@pytest.mark.parametrize("name", ["error.xml", "feed.xml", "empty.xml", "photo.xml", "cut.zip"])
def test_exit_code_and_one_line(name: str, tmp_path: Path) -> None:
    """The command says it in one line on stderr and ends with 2."""
    (tmp_path / name).write_bytes(NOT_EXPORTS[name][0])
    done = exports.run("convert", name, "--output", "out", cwd=tmp_path, code=2)
    assert NOT_EXPORTS[name][1] in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_missing(tmp_path: Path) -> None:
    """A missing file, a pattern that nothing has and an empty folder are said to be that."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/.hidden").write_bytes(FIRST)
    for given, what in (
        ("none.xml", "there is no such file"),
        ("*.none", "no file has a name"),
        ("folder", "holds no file"),
    ):
        with pytest.raises(InputError, match=what):
            convert(tmp_path / "out", tmp_path / given)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable(tmp_path: Path) -> None:
    """A file without the right to read it is said to be that."""
    (tmp_path / "a.xml").write_bytes(FIRST)
    (tmp_path / "a.xml").chmod(0)
    with pytest.raises(InputError, match="permission denied"):
        convert(tmp_path / "out", tmp_path / "a.xml")


def test_device(tmp_path: Path) -> None:
    """A device or a pipe is no file; it is not waited for."""
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(InputError, match="no regular file"):
            convert(tmp_path / "out", path)


def test_one_unusable_among_usable(tmp_path: Path) -> None:
    """One unusable input is told with exit 1; the rest is converted."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.xml").write_bytes(FIRST)
    (tmp_path / "in/b.xml").write_bytes(HTML_ERROR)
    (tmp_path / "in/c.png").write_bytes(PNG)
    done = exports.run("convert", "in", "--output", "out", cwd=tmp_path, code=1)
    assert "in/b.xml" in done.stderr
    assert "in/c.png" in done.stderr
    output = convert(tmp_path / "other", tmp_path / "in")
    assert [post["id"] for post in output["posts"]] == [1, 2]
    assert output.rejected == [str(tmp_path / "in/b.xml"), str(tmp_path / "in/c.png")]
    assert output.codes["input-unusable"] == 2


PACKED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "site.xml": (lambda data: data, ""),
    "site.xml.gz": (gzip.compress, ""),
    "site.xml.xz": (lzma.compress, ""),
    "site.zip": (lambda data: _zip(("deep/site.xml", data)), "!/deep/site.xml"),
    "site.tar": (lambda data: _tar("w", ("site.xml", data)), "!/site.xml"),
    "site.tar.gz": (lambda data: _tar("w:gz", ("deep/site.xml", data)), "!/deep/site.xml"),
    "above.tar.gz": (lambda data: _tar("w:gz", ("../../site.xml", data)), "!/../../site.xml"),
    "site.tar.bz2": (lambda data: _tar("w:bz2", ("site.xml", data)), "!/site.xml"),
    "site.tar.xz": (lambda data: _tar("w:xz", ("site.xml", data)), "!/site.xml"),
    "site-in-a-zip.zip": (lambda data: _zip(("site.xml.gz", gzip.compress(data))), "!/site.xml.gz"),
    "no-ending": (gzip.compress, ""),
    "mac.zip": (
        lambda data: _zip(("site.xml", data), ("__MACOSX/._site.xml", b"\0"), (".DS_Store", b"\0")),
        "!/site.xml",
    ),
    "settings.zip": (
        lambda data: _zip(("site.xml", data), ("pipeline.toml", b"target = 'plain'")),
        "!/site.xml",
    ),
}
"""Name of a packed export -> how it is packed, and what is behind its name in the ledger."""


@pytest.mark.parametrize("name", PACKED)
def test_packed(name: str, tmp_path: Path) -> None:
    """However an export is packed, its records are the same, and its name in the ledger says where it lies."""
    pack, inner = PACKED[name]
    (tmp_path / name).write_bytes(pack(PAGES))
    (tmp_path / "plain.xml").write_bytes(PAGES)
    output = convert(tmp_path / "out", tmp_path / name)
    plain = convert(tmp_path / "plain", tmp_path / "plain.xml")
    assert not output.lost
    assert not output.rejected
    assert {row["source"] for row in output["ledger"]} == {f"{tmp_path / name}{inner}"}
    for kind in ("posts", "terms", "authors"):
        assert output[kind] == plain[kind]
    without = [{**comment, "author_id": ""} for comment in output["comments"]]
    assert without == [{**comment, "author_id": ""} for comment in plain["comments"]]
    assert exports.tree(tmp_path / "out/content") == exports.tree(tmp_path / "plain/content")


@pytest.mark.parametrize("name", ["site.xml.gz", "site.tar.gz"])
def test_cut_archive(name: str, tmp_path: Path) -> None:
    """An archive that was cut in transfer gives what it holds, and that is told."""
    pack, _ = PACKED[name]
    noise = random.Random(3).randbytes(3000).hex()
    items = "".join(exports.post(number, noise) for number in range(1, 60))
    data = pack(exports.export(items).encode())
    (tmp_path / name).write_bytes(data[: len(data) * 2 // 3])
    output = convert(tmp_path / "out", tmp_path / name)
    assert not output.lost
    assert output.codes["archive-damaged"] == 1
    assert [post["id"] for post in output["posts"]][:5] == [1, 2, 3, 4, 5]


def test_archive_among_others(tmp_path: Path) -> None:
    """A damaged member of an archive is told; the others are read."""
    (tmp_path / "site.zip").write_bytes(_zip(("a.xml", FIRST), ("b.txt", b"Read me"), ("c.xml", SECOND)))
    output = convert(tmp_path / "out", tmp_path / "site.zip")
    assert output.rejected == [f"{tmp_path / 'site.zip'}!/b.txt"]
    assert [post["id"] for post in output["posts"]] == [1, 2, 3]


def test_set_of_files(tmp_path: Path) -> None:
    """Several files are one site: in the order of their paths, the same record once, and that is said."""
    (tmp_path / "in/z").mkdir(parents=True)
    (tmp_path / "in/site.001.xml").write_bytes(SECOND)
    (tmp_path / "in/site.000.xml").write_bytes(FIRST)
    (tmp_path / "in/z/more.xml").write_bytes(
        exports.export(exports.post(9), exports.post(2, "Other text.")).encode()
    )
    output = convert(tmp_path / "out", tmp_path / "in")
    assert not output.lost
    assert [(post["id"], post["content_raw"]) for post in output["posts"]] == [
        (1, "Text."), (2, "Text."), (3, "Text."), (9, "Text."), (2, "Other text."),
    ]  # fmt: skip
    merged = [
        (row["source"], row["kind"], row["id"]) for row in output["ledger"] if row["outcome"] == "merged"
    ]
    again = str(tmp_path / "in/site.001.xml")
    assert (again, "item", 2) in merged
    assert (again, "author", 1) in merged
    assert len([row for row in merged if row[1] == "item"]) == 1
    assert output.codes["id-repeated"] == 1


@pytest.mark.parametrize(
    "given", [["in/*.xml"], ["in/b.xml", "in/a.xml"], ["in"], ["in/a.xml", "in", "in/../in/b.xml"]]
)
def test_order_and_repeats(given: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However files are named, each is read once, by code points of its path."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.xml").write_bytes(FIRST)
    (tmp_path / "in/b.xml").write_bytes(exports.export(exports.post(7)).encode())
    output = convert(tmp_path / "out", *given)
    assert [post["id"] for post in output["posts"]] == [1, 2, 7]
    assert len({row["source"] for row in output["ledger"]}) == 2


def test_order_of_paths(tmp_path: Path) -> None:
    """Paths are ordered by code points as a whole: capitals first, `-` before `/`."""
    names = ["B.xml", "a-1.xml", "a/1.xml", "a.xml", "é.xml"]
    for number, name in enumerate(names, 1):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_bytes(exports.export(exports.post(number)).encode())
    output = convert(tmp_path / "out", tmp_path / "in")
    assert [post["id"] for post in output["posts"]] == [1, 2, 4, 3, 5]


@pytest.mark.parametrize("encode", [os.fsencode, lambda _: b"caff\xe8.xml"], ids=["UTF-8", "Latin-1"])
def test_names_of_any_bytes(encode: Callable[[str], bytes], tmp_path: Path) -> None:
    """A file's name may hold what is no UTF-8; it is shown as far as it can be."""
    path = os.path.join(os.fsencode(tmp_path), encode("caffè.xml"))  # noqa: PTH118 - Path takes no bytes
    try:
        with open(path, "wb") as file:  # noqa: PTH123 - the same
            file.write(FIRST)
    except OSError:
        pytest.skip("the file system takes no such name")
    output = convert(tmp_path / "out", os.fsdecode(path))
    assert not output.lost
    assert output["ledger"][0]["source"].endswith(("caffè.xml", "caff\ufffd.xml"))


def test_different_sites_are_refused(tmp_path: Path) -> None:
    """Exports of two sites are not mixed."""
    (tmp_path / "a.xml").write_bytes(FIRST)
    (tmp_path / "b.xml").write_bytes(exports.export(exports.post(5), url="https://other.example").encode())
    with pytest.raises(InputError, match=r"other\.example"):
        convert(tmp_path / "out", tmp_path / "a.xml", tmp_path / "b.xml")


def test_site_without_address(tmp_path: Path) -> None:
    """Where the head says no address, the entries' links do, and that is noted."""
    data = FIRST.decode()
    for element in ("link", "wp:base_site_url", "wp:base_blog_url"):
        data = data.replace(f"<{element}>https://example.org</{element}>\n", "", 1)
    (tmp_path / "a.xml").write_text(data, "utf-8")
    output = convert(tmp_path / "out", tmp_path / "a.xml")
    assert output.site["url"] == "https://example.org"
    assert output.codes["site-guessed"] == 1
