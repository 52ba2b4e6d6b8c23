"""The bytes of a file go in, its text comes out, or what it is instead of a text; nothing is trusted that the bytes deny."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

MAGIC = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a picture or a sound"),
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "an archive or an Office document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3", "a database"),
    (b"OggS", "a sound or a film"),
    (b"ID3", "a sound"),
    (b"\xff\xfb", "a sound"),
    (b"\x00\x00\x00\x18ftyp", "a film"),
    (b"\x00\x00\x00\x20ftyp", "a film"),
    (b"\x00\x00\x00\x1cftyp", "a film"),
    (b"\x1aE\xdf\xa3", "a film"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"\x00\x01\x00\x00\x00", "a font"),
    (b"OTTO", "a font"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"BM", "a bitmap picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"7z\xbc\xaf\x27\x1c", "an archive"),
    (b"Rar!", "an archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"bplist00", "a web archive of Safari"),
)
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
HEAD = 1 << 13
"""Bytes in which a declaration counts; browsers look at 1,024, but plugins print before it."""
DECLARED = re.compile(
    rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']?([A-Za-z0-9._:-]+)|<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]+)",
    re.IGNORECASE,
)
LANGUAGE = re.compile(rb"<html[^>]{0,500}?\blang\s*=\s*[\"']?([A-Za-z]{2})", re.IGNORECASE)
SAME = {
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
    "utf-7": "utf-8",
    "utf-32": "utf-8",
}
"""Encoding as declared -> what browsers read; a declaration that can be read as ASCII is not in UTF-16."""
OF_LANGUAGE = {
    "ru": "cp1251",
    "uk": "cp1251",
    "bg": "cp1251",
    "be": "cp1251",
    "sr": "cp1251",
    "mk": "cp1251",
    "pl": "cp1250",
    "cs": "cp1250",
    "sk": "cp1250",
    "hu": "cp1250",
    "sl": "cp1250",
    "hr": "cp1250",
    "ro": "cp1250",
    "el": "cp1253",
    "tr": "cp1254",
    "he": "cp1255",
    "ar": "cp1256",
    "fa": "cp1256",
    "lt": "cp1257",
    "lv": "cp1257",
    "et": "cp1257",
    "vi": "cp1258",
    "th": "cp874",
    "ja": "cp932",
    "ko": "cp949",
    "zh": "gb18030",
}
"""Language -> the encoding its pages were written in before UTF-8."""
HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|title)[\s>]", re.IGNORECASE)
"""What a page has and a piece of one, a script or data has not."""
FEED = re.compile(
    (
        r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<\?[^>]*\?>\s*|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?[^>]*>\s*)*<(rss|feed|rdf:RDF|"
        r"urlset|sitemapindex|RDF)[\s>]"
    ),
    re.DOTALL,
)
"""How a feed or a sitemap begins; only HTML begins otherwise."""
SITEMAPS = frozenset(("urlset", "sitemapindex"))
BINARY = bytes(code for code in range(32) if code not in b"\t\n\f\r\x1b")
SOUND = re.compile(rb"[\xc3-\xf4][\x80-\xbf]")
"""What only UTF-8 holds, as a rule."""
HIGH = re.compile(rb"[\x80-\xff]")


class Decoded(NamedTuple):
    """The text of a file."""

    text: str
    encoding: str
    notes: tuple[tuple[str, str], ...] = ()


def what_instead(data: bytes) -> str:
    """What a file is that is no text at all, in words; "" if it may be one."""
    for magic, what in MAGIC:
        if data.startswith(magic):
            return what
    start = data[:4096]
    if any(start.startswith(bom) for bom, _ in BOMS):
        return ""
    if len(start) > 64 and start.count(b"\0") * 2 > len(start) * 0.8:
        return ""  # UTF-16 without a mark
    controls = len(start) - len(start.translate(None, BINARY))
    return "no text but binary data" if controls * 20 > len(start) else ""


def feed_kind(text: str) -> str:
    """`feed` or `sitemap`, by how a file begins; "" if it is neither."""
    found = FEED.match(text[:4096])
    if found is None:
        return ""
    return "sitemap" if found[1] in SITEMAPS else "feed"


def decode(data: bytes) -> Decoded:
    """The text of a page: by its byte-order mark, else UTF-8 if it is, else as declared, else as its language used to be."""
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return Decoded(data[len(bom) :].decode(encoding, "replace"), encoding)
    for zero, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if data[:200:2].count(0) + data[1:200:2].count(0) > 60 and data[zero:200:2].count(0) > 60:
            text = data.decode(encoding, "replace")
            return Decoded(
                text,
                encoding,
                (("encoding-read", f"the page is {encoding.upper()} without a byte-order mark"),),
            )
    found = DECLARED.search(data, 0, HEAD)
    declared = (found[1] or found[2]).decode("ascii").strip().lower() if found else ""
    known = _lookup(declared)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(data, declared, known, error)
    if known not in {"utf-8", ""} and not data.isascii():
        if known.startswith("iso2022"):
            return Decoded(
                data.decode(known, "replace"),
                known,
                (("encoding-read", f"the page is {declared}, as it declares"),),
            )
        return Decoded(
            text, "utf-8", (("encoding-wrong", f"the page declares {declared} but is UTF-8; read as UTF-8"),)
        )
    if known.startswith("iso2022") and b"\x1b" in data:
        return Decoded(
            data.decode(known, "replace"),
            known,
            (("encoding-read", f"the page is {declared}, as it declares"),),
        )
    return Decoded(text, "utf-8")


def _lookup(declared: str) -> str:
    """Python's name of what a browser reads for a declared encoding; "" if there is none."""
    if not declared:
        return ""
    try:
        name = codecs.lookup(declared.removeprefix("x-")).name
    except LookupError:
        return ""
    return SAME.get(name, name)


def _not_utf8(data: bytes, declared: str, known: str, error: UnicodeDecodeError) -> Decoded:
    """The text of a page that is not UTF-8 throughout."""
    if known not in {"utf-8", ""}:
        text, bad = _read(data, known)
        if bad * 50 <= len(HIGH.findall(data, 0, 1 << 20)) or known in {"cp1252", "cp1251"}:
            detail = f"the page is {declared}, as it declares" + (
                f"; {bad} bytes mean nothing in it" if bad else ""
            )
            return Decoded(text, known, (("encoding-read", detail),))
    wrong = declared and known != "utf-8"
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    sound = len(SOUND.findall(data))
    if sound and (damaged <= 3 or damaged * 4 <= sound):
        text = _mixed(data)
        detail = f"{damaged} bytes are no UTF-8 (the first at {error.start}); read as Windows-1252"
        return Decoded(text, "utf-8", (("encoding-mended", detail),))
    language = LANGUAGE.search(data, 0, HEAD)
    guess = OF_LANGUAGE.get(language[1].decode().lower(), "cp1252") if language else "cp1252"
    text, bad = _read(data, guess)
    if bad * 20 > damaged and guess != "cp1252":
        guess = "cp1252"
        text, bad = _read(data, guess)
    said = f"declares {declared}" if wrong or declared else "declares no encoding"
    return Decoded(text, guess, (("encoding-wrong", f"the page {said} but is not in it; read as {guess}"),))


def _read(data: bytes, encoding: str) -> tuple[str, int]:
    """The text in an encoding, and how many bytes mean nothing in it."""
    if encoding == "cp1252":
        text = data.decode("cp1252", "replace")
        if "\ufffd" in text:
            text = data.decode("latin-1").translate(_CP1252)
        return text, 0
    text = data.decode(encoding, "replace")
    return text, text.count("\ufffd")


_CP1252 = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}


def _mixed(data: bytes) -> str:
    """UTF-8 whose stray bytes are Windows-1252."""
    return data.decode("utf-8", "surrogateescape").translate(_STRAY)


_STRAY = {0xDC00 + code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0x100)}
