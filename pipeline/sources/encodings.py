"""In which encoding a file is, by its bytes rather than by what it declares; and the file in UTF-8."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

BLOCK = 1 << 20
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
ZEROS = (
    ((False, True, True, True), "utf-32-le"),
    ((True, True, True, False), "utf-32-be"),
    ((False, True, False, True), "utf-16-le"),
    ((True, False, True, False), "utf-16-be"),
)
"""Which of four bytes are zero in markup, where no byte-order mark tells."""
LOOK = 1 << 12
DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
CONTENT = re.compile(rb"<(?:rss|channel|item)[\s>]")
"""What no declaration stands behind."""
NOT_READ = frozenset(
    ("utf-7", "unicode_escape", "raw-unicode-escape", "raw_unicode_escape", "punycode", "idna", "undefined")
)
"""Codecs of Python's that no export is in, and that would change its text."""
WINDOWS = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256))
"""Characters of Windows-1252; the five bytes it leaves open stand for themselves."""
DOUBLED = re.compile(
    rb"(?:\xc3[\x82-\xb4](?:\xc2[\x80-\xbf]|\xe2[\x80-\x84][\x80-\xbf]|\xc6\x92|\xcb[\x86\x9c]|\xc5[\x92\x93\xa0\xa1\xb8\xbd\xbe])+)+"
)
"""UTF-8 of what UTF-8 looks like when it is read as Windows-1252."""
ASCII = bytes(range(128))
ENOUGH = 20
"""Bytes beyond ASCII by which a text's encoding can be judged."""

Notes = list[tuple[str, str]]


def wide(start: bytes) -> tuple[str, str]:
    """(encoding, how it was told) of a file in UTF-16 or UTF-32, by its first bytes; ("", "") if it is in neither."""
    for bom, encoding in BOMS[1:]:
        if start.startswith(bom):
            return encoding, "as its byte-order mark says"
    head = start[: min(len(start), LOOK) // 4 * 4]
    if b"\0" in head:
        most = len(head) // 4
        zero = tuple(head[at::4].count(0) > most * 0.6 for at in range(4))
        for zeros, encoding in ZEROS:
            if zero == zeros:
                return encoding, "without a byte-order mark"
    return "", ""


def of(start: bytes, file: Path, notes: Notes) -> str:
    """The encoding of a file whose first bytes are `start`; what is odd about it goes to the notes."""
    encoding, told = wide(start)
    if encoding:
        notes.append(("encoding-read", f"the file is {encoding.upper()}, {told}"))
        return encoding
    if start.lstrip(b" \t\r\n").startswith(codecs.BOM_UTF8):
        notes.append(
            ("byte-order-mark", "the file begins with a byte-order mark, or holds one before its declaration")
        )
        return "utf-8"
    encoding = _declared(start, file, notes)
    if encoding == "utf-8":
        beyond = len(start.translate(None, ASCII))
        if beyond >= ENOUGH and sum(map(len, DOUBLED.findall(start))) > beyond * 0.9:
            notes.append(
                (
                    "encoding-doubled",
                    "the text looks like UTF-8 that was encoded twice; left as it is, for cleaning to mend",
                )
            )
    return encoding


def _declared(start: bytes, file: Path, notes: Notes) -> str:
    """What a file declares, if that is true, else UTF-8."""
    content = CONTENT.search(start)
    declared = DECLARED.search(start, 0, content.start() if content else LOOK)
    if declared is None:
        return "utf-8"
    name = declared.group(1).decode().lower()
    try:
        codec = codecs.lookup(name)
    except LookupError:
        codec = None
    if codec is None or codec.name in NOT_READ or not codec._is_text_encoding:  # noqa: SLF001 - there is no other way to ask
        notes.append(
            ("encoding-wrong", f"the file declares {name}, which is no encoding of text; read as UTF-8")
        )
        return "utf-8"
    if codec.name in {"utf-8", "ascii", "utf-8-sig"}:
        return "utf-8"
    good, bad = _utf8_share(file)
    if codec.name.startswith(("utf-16", "utf-32")) or good > bad * 10:
        notes.append(("encoding-wrong", f"the file declares {name} but is UTF-8; read as UTF-8"))
        return "utf-8"
    if not bad:
        return "utf-8"  # nothing but ASCII: all the same
    notes.append(("encoding-read", f"the file is {name}, as it declares"))
    return "cp1252" if codec.name == "iso8859-1" else codec.name


def _utf8_share(file: Path) -> tuple[int, int]:
    """Characters beyond ASCII that are sound UTF-8, and places that are none."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    good = bad = 0
    with file.open("rb") as stream:
        while True:
            block = stream.read(BLOCK)
            text = decoder.decode(block, final=not block)
            if not text.isascii():
                wrong = text.count("\ufffd")
                bad += wrong
                good += len(text) - len(text.encode("ascii", "ignore")) - wrong
            if not block:
                return good, bad


def start_as_utf8(start: bytes) -> bytes:
    """The first bytes of a file, so that a source can recognise them."""
    encoding, _ = wide(start)
    text = start.decode(encoding, "replace").encode() if encoding else start
    return text.removeprefix(codecs.BOM_UTF8)


def transcode(file: Path, encoding: str, goal: Path, notes: Notes) -> None:
    """Write the file in UTF-8; what the encoding leaves open is told."""
    lost = 0
    with file.open("rb") as stream, goal.open("wb") as out:
        if encoding == "cp1252":
            while block := stream.read(BLOCK):
                out.write(codecs.charmap_decode(block, "strict", WINDOWS)[0].encode())
            return
        decoder = codecs.getincrementaldecoder(encoding)("replace")
        while True:
            block = stream.read(BLOCK)
            text = decoder.decode(block, final=not block)
            lost += text.count("\ufffd")
            out.write(text.encode("utf-8", "replace"))
            if not block:
                break
    if lost:
        notes.append(
            ("encoding-mended", f"{lost} places of the file are no {encoding.upper()}; U+FFFD stands there")
        )
