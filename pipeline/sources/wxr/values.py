"""Bytes between two tags -> the text they stand for, and what had to be mended to read it."""

from __future__ import annotations

import codecs
import re
from html.entities import html5
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Say = Callable[[str, str], None]
    """Takes a note's code and detail."""

ENTITY = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));")
XML_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
BARE_AMP = re.compile(r"&(?!(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)")
CDATA_SECTION = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
PHP_MESSAGE = re.compile(
    r"(?:<br ?/?>\s*)?(?:<b>)?(?:PHP )?(?:Warning|Notice|Deprecated|Fatal error|Parse error|Strict Standards|"
    r"Recoverable fatal error|Catchable fatal error)(?:</b>)?: (?:(?!\n\n)[^<]|<(?!!\[CDATA\[))*?"
    r" on line (?:<b>)?\d+(?:</b>)?(?:\s*<br ?/?>)?"
    r"|(?:<br ?/?>\s*)?<b>(?:Fatal error|Warning)</b>: [^<]*(?:<b>[^<]*</b>[^<]*)*(?:<br ?/?>)?"
)
WINDOWS = [bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)]
"""Characters of Windows-1252; the five bytes it leaves open stand for themselves."""
SHOWN = 200
"""Characters of foreign text that a note quotes."""


def decode(data: bytes, say: Say, *, cut: bool = False) -> str:
    """UTF-8 bytes as text with `\\n` line ends; bytes that are none are read as Windows-1252.

    `cut`: the value ends where the file was cut, so half a character may stand there.

    >>> decode("perché".encode("latin-1"), print)
    encoding-mended 1 byte of a value is no UTF-8; read as Windows-1252
    'perché'
    """
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return _mend(data, say, cut=cut)


def _mend(data: bytes, say: Say, *, cut: bool) -> str:
    """Valid sequences stay, other bytes count as Windows-1252, a cut last character is U+FFFD."""
    odd = 0

    def legacy(error: UnicodeError) -> tuple[str, int]:
        nonlocal odd
        if not isinstance(error, UnicodeDecodeError):
            raise error
        bad = error.object[error.start : error.end]
        odd += len(bad)
        if cut and error.end == len(error.object) and error.reason == "unexpected end of data":
            return "\ufffd", error.end
        return "".join(WINDOWS[byte] for byte in bad), error.end

    codecs.register_error("wxr-pipeline-legacy", legacy)
    text = data.decode("utf-8", "wxr-pipeline-legacy")
    plural = "s of a value are" if odd > 1 else " of a value is"
    say("encoding-mended", f"{odd} byte{plural} no UTF-8; read as Windows-1252")
    return text


def unescape(text: str, say: Say) -> str:
    """Text outside CDATA with its entities resolved; a bare `&` stays what it is.

    >>> unescape("a &amp; b &#233; ?x=1&y=2", print)
    bare-ampersand a bare & stands in a value; kept as it is
    'a & b é ?x=1&y=2'
    """
    if "&" not in text:
        return text
    if BARE_AMP.search(text):
        say("bare-ampersand", "a bare & stands in a value; kept as it is")

    def resolved(match: re.Match[str]) -> str:
        decimal, hexadecimal, name = match.groups()
        if name:
            if (known := XML_ENTITIES.get(name)) is not None:
                return known
            if (known := html5.get(name + ";")) is not None:
                say("entity-undeclared", f"&{name}; is no XML entity; read as HTML's")
                return known
            say("entity-unknown", f"&{name}; is not known; kept as it is")
            return match.group()
        code = int(decimal) if decimal else int(hexadecimal, 16)
        if code == 0 or code > 0x10FFFF or 0xD800 <= code < 0xE000:
            say("entity-unknown", f"{match.group()} is no character; kept as it is")
            return match.group()
        return chr(code)

    return ENTITY.sub(resolved, text)


def mixed(text: str, say: Say, *, markup: bool) -> str:
    """A value that is not simply text or CDATA: sections joined, foreign text told apart.

    `markup`: the field holds HTML, so tags outside of CDATA are the value itself, unescaped.
    """
    if "<![CDATA[" in text:
        sections = CDATA_SECTION.findall(text)
        leftover(CDATA_SECTION.sub("", text), "text around a CDATA section", say)
        return "".join(sections)
    kept = strip_php(text, say)
    return kept if markup and "<" in kept else unescape(kept, say)


def leftover(text: str, what: str, say: Say) -> None:
    """Tell of text that stands where none belongs; blanks are nothing."""
    rest = strip_php(text, say).strip("\ufeff \t\n")
    if rest:
        say("foreign-text", f"{what}, left out: {quoted(rest)}")


def strip_php(text: str, say: Say) -> str:
    """The text without messages that PHP printed into it."""
    if " on line " not in text and "error</b>" not in text:
        return text
    messages = PHP_MESSAGE.findall(text)
    if not messages:
        return text
    say("php-message", f"PHP printed into a value, left out: {quoted(' '.join(messages))}")
    return PHP_MESSAGE.sub("", text).strip()


def quoted(text: str) -> str:
    """The beginning of a text, on one line, for a note.

    >>> quoted("a\\n  b")
    '“a b”'
    """
    line = " ".join(text.split())
    return f"“{line[:SHOWN]}…”" if len(line) > SHOWN else f"“{line}”"
