"""Bytes of a span -> text; text between two tags -> what it stands for; and what had to be mended to read it."""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING

from pipeline.sources.encodings import WINDOWS

if TYPE_CHECKING:
    from collections.abc import Callable

    Say = Callable[[str, str], None]
    """Takes a note's code and detail."""

ENTITY = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z][A-Za-z0-9]{0,31}));")
XML_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
BARE_AMP = re.compile(r"&(?!(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});)")
NOT_ASCII = re.compile(
    rb"(?:[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})+"
    rb"|((?:\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf])+)"  # 1 a character as UTF-16 would pair it
    rb"|(\xed[\xa0-\xbf][\x80-\xbf])"  # 2 half of such a pair
    rb"|((?:[\xc2-\xf4]|[\xe0-\xf4][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{2})\Z)"  # 3 the file was cut here
    rb"|([\x80-\xff])"  # 4 no UTF-8
)
UNKNOWN = "\ufffd".encode()

PHP_START = (
    r"(?:<br ?/?>\s{0,9})?(?:<b>)?(?:PHP )?(?:Warning|Notice|Deprecated|(?:(?:Recoverable |Catchable )?[Ff]atal|Parse) error"
    r"|Strict Standards)(?:</b>)?:\s"
)
PHP_STOP = r" on line (?:<b>)?\d+(?:</b>)?(?:\s{0,9}<br ?/?>)?"
PHP = re.compile(f"(?P<start>{PHP_START})|(?P<stop>{PHP_STOP})")
LONGEST = 8000
"""Characters of a message that PHP prints, its stack trace included."""
PHP_FILE = re.compile(r" in (?:<b>)?(?:[^\n<]{0,400}[/\\]|Unknown)")
TAG = re.compile(r"<[^<>]*>")
BLANKS = "\ufeff \t\n\0"
SHOWN = 200
"""Characters that a note quotes."""
SHOWN_FOREIGN = 2000
"""The same of text that has no other place in the output."""


def decode(data: bytes, say: Say, *, cut: bool = False) -> str:
    r"""UTF-8 bytes as text with `\n` line ends; bytes that are none are read as Windows-1252.

    `cut`: the data ends where the file was cut, so half a character may stand there.

    >>> decode("perché".encode("latin-1"), print)
    encoding-mended 1 byte is no UTF-8; read as Windows-1252
    'perché'
    """
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return _mend(data, say, cut=cut)


def _mend(data: bytes, say: Say, *, cut: bool) -> str:
    """Valid sequences stay, other bytes count as Windows-1252, half a character at a cut is U+FFFD."""
    odd = 0

    def utf8(found: re.Match[bytes]) -> bytes:
        nonlocal odd
        kind = found.lastindex
        if kind is None:
            return found.group()
        bad = found.group()
        if kind == 3 and cut:
            say("encoding-mended", "the file ends inside a character; U+FFFD stands in its place")
            return UNKNOWN
        odd += len(bad)
        if kind == 1:
            paired = bad.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass")
            return paired.decode("utf-16").encode()
        if kind == 2:
            return UNKNOWN
        return "".join(WINDOWS[byte] for byte in bad).encode()

    text = NOT_ASCII.sub(utf8, data).decode()
    if odd:
        say("encoding-mended", f"{odd} byte{'s are' if odd > 1 else ' is'} no UTF-8; read as Windows-1252")
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


def plainly(text: str, say: Say, *, markup: bool) -> str:
    """A value outside of CDATA.

    `markup`: the field holds HTML, so tags are the value itself, and stay escaped as they are.
    """
    text = strip_php(text, say)
    if "<" in text:
        say("markup-unescaped", f"tags stand unescaped in a value; kept: {quoted(text)}")
        if markup:
            return text
    return unescape(text, say)


def strip_php(text: str, say: Say) -> str:
    r"""The text without messages that PHP printed into it.

    >>> strip_php("12\nWarning: Undefined array key 1 in /srv/wp/a.php on line 5\n", print)
    php-message PHP printed into the export, left out: “Warning: Undefined array key 1 in /srv/wp/a.php on line 5”
    '12'
    """
    if " on line " not in text:
        return text
    kept: list[str] = []
    done = 0
    start = -1
    for mark in PHP.finditer(text):
        if mark.lastgroup == "start":
            if start < 0 or mark.start() - start > LONGEST:
                start = mark.start()
        elif start >= 0 and mark.end() - start <= LONGEST and PHP_FILE.search(text, start, mark.start() + 1):
            say("php-message", f"PHP printed into the export, left out: {quoted(text[start : mark.end()])}")
            kept.append(text[done:start])
            done, start = mark.end(), -1
    if not done:
        return text
    kept.append(text[done:])
    return "".join(kept).strip()


def leftover(text: str, what: str, say: Say) -> str:
    """Tell of text that stands where none belongs, and return what PHP did not print; blanks are nothing."""
    rest = strip_php(text, say)
    if rest is not text and not TAG.sub("", rest).strip(BLANKS):
        return ""
    rest = rest.strip(BLANKS)
    if rest:
        say("foreign-text", f"{what}: {quoted(rest, SHOWN_FOREIGN)}")
    return rest


def quoted(text: str, most: int = SHOWN) -> str:
    r"""The beginning of a text, on one line, for a note.

    >>> quoted("a\n  b")
    '“a b”'
    """
    line = " ".join(text[: most * 20].split())
    return f"“{line[:most]}…”" if len(line) > most else f"“{line}”"
