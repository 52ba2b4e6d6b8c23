"""Damage of every kind that files meet, at random places: what went wrong on a disk, in a transfer, in an editor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

TAG = re.compile(rb"</?[\w:]+[^<>]*>")
BOX = re.compile(
    rb"</?(?:item|channel|rss|wp:(?:comment|author|category|tag|term|postmeta|commentmeta|termmeta))(?:\s[^<>]*)?>"
)
SECTION = re.compile(rb"<!\[CDATA\[|\]\]>")
WHOLE = re.compile(rb"<item>.*?</item>\s*", re.DOTALL)
JUNK = (
    b"<br />\n<b>Warning</b>:  Undefined x in <b>/srv/x.php</b> on line <b>3</b><br />\n",
    b"\nWarning: x in /srv/y.php on line 4\n", b"<html><body>502</body></html>",
    b"<", b">", b"<!--", b"-->", b"&", b'"', b"<![CDATA[", b"]]>", b"<![CDATA[x]]>", b"<item", b"</item", b"</item>",
)  # fmt: skip
CONTROLS = b"\x00\x01\x0b\x0c\x1f\x7f\xff\xfe"


def cut(data: bytes, chance: random.Random) -> bytes:
    """The rest is missing."""
    return data[: chance.randrange(len(data))]


def flipped(data: bytes, chance: random.Random) -> bytes:
    """One bit is another."""
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]


def hole(data: bytes, chance: random.Random) -> bytes:
    """Some bytes are missing."""
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.randint(1, chance.choice((5, 50, 500, 5000))) :]


def controls(data: bytes, chance: random.Random) -> bytes:
    """Bytes stand in it that no text holds."""
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(data))
        data = data[:at] + bytes([chance.choice(CONTROLS)]) + data[at:]
    return data


def tag_lost(data: bytes, chance: random.Random) -> bytes:
    """A tag is missing."""
    tag = chance.choice(list(TAG.finditer(data)))
    return data[: tag.start()] + data[tag.end() :]


def box_lost(data: bytes, chance: random.Random) -> bytes:
    """A tag of an item, a comment, an author or a term is missing."""
    tag = chance.choice(list(BOX.finditer(data)))
    return data[: tag.start()] + data[tag.end() :]


def box_broken(data: bytes, chance: random.Random) -> bytes:
    """A byte of such a tag is missing, is another, or is one too many."""
    tag = chance.choice(list(BOX.finditer(data)))
    at = chance.randrange(tag.start(), tag.end())
    byte = bytes([chance.choice(b'<>/x "\x00&')])
    return data[:at] + chance.choice((b"", byte, byte + data[at : at + 1])) + data[at + 1 :]


def box_added(data: bytes, chance: random.Random) -> bytes:
    """Such a tag stands where it does not belong."""
    at = chance.choice(list(TAG.finditer(data))).start()
    return data[:at] + chance.choice(list(BOX.finditer(data))).group() + data[at:]


def doubled(data: bytes, chance: random.Random) -> bytes:
    """An item stands twice."""
    items = list(WHOLE.finditer(data))
    at = chance.choice(items).start()
    return data[:at] + chance.choice(items).group() + data[at:]


def section(data: bytes, chance: random.Random) -> bytes:
    """The beginning or the end of a CDATA section is missing, is broken, or is one too many."""
    mark = chance.choice(list(SECTION.finditer(data)))
    at = chance.randrange(mark.start(), mark.end())
    how = chance.random()
    if how < 0.5:
        return data[: mark.start()] + data[mark.end() :]
    if how < 0.75:
        return data[:at] + data[at + 1 :]
    at = chance.choice(list(TAG.finditer(data))).start()
    return data[:at] + mark.group() + data[at:]


def junk(data: bytes, chance: random.Random) -> bytes:
    """A server or an editor put something between the tags, or into them."""
    at = chance.choice((chance.randrange(len(data)), chance.choice(list(TAG.finditer(data))).start()))
    return data[:at] + chance.choice(JUNK) + data[at:]


DAMAGE: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    cut, flipped, hole, controls, tag_lost, box_lost, box_broken, box_added, doubled, section, junk,
)  # fmt: skip
