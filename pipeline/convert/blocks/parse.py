"""Post content with block comments -> a tree of blocks, as WordPress's WP_Block_Parser reads it.

Where WordPress gives up on damage (it then shows the rest of the post as it stands, or shows parts of it
twice), this parser goes on: every character of the content ends up in exactly one piece, and a note says
what was wrong.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from pipeline.model import Json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Attrs = dict[str, Json]

# The head of a delimiter and, where it is well formed, its tail. Attributes as WordPress writes them hold
# no angle bracket (they are escaped), so `[^<>]*` cannot run away on damaged input.
TOKEN = re.compile(
    r"<!--\s++(/?)wp:([a-z][a-z0-9_-]*+(?:/[a-z][a-z0-9_-]*+)?)\s++"
    r"(?:(?:(\{[^<>]*\})\s++)?(/?)-->)?",
    re.ASCII,
)
NAME = re.compile(r"<!--\s++wp:([a-z][a-z0-9_-]*+(?:/[a-z][a-z0-9_-]*+)?)\s", re.ASCII)
TAIL = re.compile(r"\s*+(/?)-->", re.ASCII)
LATE_TAIL = re.compile(r"\}\s++(/?)-->", re.ASCII)
PAIR = re.compile(r'"([A-Za-z_][\w-]*+)"\s*+:\s*+("(?:[^"\\]++|\\.)*+")', re.DOTALL)
SHOWN = 200
OBJECT_STARTS = ('"', "}", " ", "\n", "\t", "\r")

PARTIAL = json.JSONDecoder(strict=False)
WINDOW = 1024
"""Attributes in a comment that has no end are looked for no further than this: the decoder's error message
counts lines, so that each failure costs what it is given."""


class Block(Struct, frozen=True, gc=False):
    """A block, or a freeform piece between blocks."""

    name: str | None
    """With its namespace (`core/paragraph`); None for freeform HTML."""
    attrs: Attrs
    """What stands in the opening comment; not to be changed."""
    inner_blocks: Sequence[Block] = ()
    inner_content: Sequence[str | None] = ()
    """Pieces of HTML in order; None stands for the next inner block."""
    closed: bool = True
    """False where the closing comment is missing and a guess ended the block."""

    @property
    def inner_html(self) -> str:
        """The block's own HTML, without its inner blocks."""
        return "".join([piece for piece in self.inner_content if piece])


def has_blocks(text: str) -> bool:
    """Whether WordPress would take the content for block content.

    >>> has_blocks("<!-- wp:paragraph --><p>a</p><!-- /wp:paragraph -->"), has_blocks("<!--wp:a-->")
    (True, False)
    """
    return "<!-- wp:" in text


def inventory(text: str) -> Iterator[str]:
    """Names of the blocks that the content opens, in order, one for each time.

    >>> list(inventory("<!-- wp:more -->x<!-- /wp:more --><!-- wp:a/b /-->"))
    ['core/more', 'a/b']
    """
    for name in NAME.findall(text):
        yield name if "/" in name else "core/" + name


def parse(text: str, note: Callable[[str, str], None] | None = None) -> list[Block]:
    """The content's blocks; linear in its length, whatever stands in it."""
    say = note or _silent
    inner: list[Block] = []
    content: list[str | None] = []
    # What is open: the parent's two lists, then the open block's name and attributes.
    stack: list[tuple[list[Block], list[str | None], str, Attrs]] = []
    depth_of: dict[str, int] = {}
    known: dict[str, Attrs] = {}
    tails = _Tails(text, say)
    position = 0
    for match in TOKEN.finditer(text):
        start, end = match.span()
        if start < position:
            continue
        closer, name, raw, void = match.groups()
        if "/" not in name:
            name = "core/" + name
        attrs: Attrs = {}
        if void is None:
            end, attrs, void = tails.odd(start, end, name)
            if void is None:
                _keep(text[position:start], stack, inner, content)
                position = end
                continue
        elif raw is not None:
            found = known.get(raw)
            if found is None:
                found = known[raw] = tails.attributes(raw, name)
            attrs = found
        if position < start:
            piece = text[position:start]
            if stack:
                content.append(piece)
            else:
                inner.append(Block(None, {}, (), (piece,)))
        position = end
        if void:
            inner.append(Block(name, attrs))
            content.append(None)
        elif not closer:
            stack.append((inner, content, name, attrs))
            depth_of[name] = depth_of.get(name, 0) + 1
            inner, content = [], []
        elif not depth_of.get(name):
            say("block-unbalanced", f"{name} is closed but was not opened")
        else:
            while True:
                parent, around, opened, its = stack.pop()
                depth_of[opened] -= 1
                parent.append(Block(opened, its, inner, content, opened == name))
                around.append(None)
                inner, content = parent, around
                if opened == name:
                    break
                say("block-unbalanced", f"{opened} is not closed before {name} is")
    _keep(text[position:], stack, inner, content)
    if stack:
        names = ", ".join(frame[2] for frame in stack[-5:])
        say("block-unbalanced", f"{len(stack)} not closed at the end of the content: {names}")
    while stack:
        parent, around, opened, its = stack.pop()
        parent.append(Block(opened, its, inner, content, closed=False))
        around.append(None)
        inner, content = parent, around
    return inner


def _keep(piece: str, stack: Sequence[object], inner: list[Block], content: list[str | None]) -> None:
    """Put a piece of HTML where it belongs: into the open block, or between blocks."""
    if not piece:
        return
    if stack:
        content.append(piece)
    else:
        inner.append(Block(None, {}, (), (piece,)))


def _silent(_code: str, _detail: str) -> None:
    """Where nobody listens."""


class _Tails:
    """What follows a block's name where it is not as WordPress writes it."""

    def __init__(self, text: str, say: Callable[[str, str], None]) -> None:
        self.text = text
        self.say = say
        # The next `-->` and `<!--`; kept, since looking for them anew from each opener is quadratic.
        self.close = 0
        self.open = 0

    def odd(self, start: int, at: int, name: str) -> tuple[int, Attrs, str | None]:
        """(end of the delimiter, attributes, "/" if self-closing or None if it is no delimiter)."""
        text = self.text
        self.close = _from(text, "-->", at, self.close)
        self.open = _from(text, "<!--", at, self.open)
        whole = self.close < self.open
        brace = text.startswith("{", at)
        if whole and brace:
            body = text[at : self.close].rstrip()
            void = "/" if body.endswith("/") else ""
            bare = body[: len(body) - len(void)].rstrip()
            attrs = _decode(bare)
            if attrs is not None:
                return self.close + 3, attrs, void
            late = LATE_TAIL.search(text, self.close, self.open)
            if late:
                attrs = _decode(text[at : late.start() + 1])
                if attrs is not None:
                    return late.end(), attrs, late[1]
            return self.close + 3, self.attributes(bare, name), void
        if whole:
            self.say("block-json-broken", f"{name}: {text[start : self.close + 3][:SHOWN]}")
            return self.close + 3, {}, "/" if text[at : self.close].rstrip().endswith("/") else ""
        self.say("block-json-broken", f"{name}: the comment has no end: {text[start : start + SHOWN]}")
        if not brace:
            return at, {}, None
        if text[at + 1 : at + 2] not in OBJECT_STARTS:
            return at, {}, ""
        try:
            value, length = PARTIAL.raw_decode(text[at : at + WINDOW])
        except (ValueError, RecursionError):
            return at, {}, ""
        end = at + length
        tail = TAIL.match(text, end)
        if tail:
            return tail.end(), value, tail[1]
        return end, value, ""

    def attributes(self, raw: str, name: str) -> Attrs:
        """The attributes that JSON text holds; of broken JSON what can be read, with a note."""
        attrs = _decode(raw)
        if attrs is not None:
            return attrs
        if "&quot;" in raw:
            attrs = _decode(raw.replace("&quot;", '"'))
        self.say("block-json-broken", f"{name}: {raw[:SHOWN]}")
        if attrs is not None:
            return attrs
        return dict(pairs(raw))


def _from(text: str, what: str, at: int, known: int) -> int:
    """Where `what` stands next, from `at`; the text's length if it does not."""
    if known >= at and known:
        return known
    found = text.find(what, at)
    return len(text) if found < 0 else found


def _decode(raw: str) -> Attrs | None:
    """A JSON object; None where it is none."""
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        try:
            value = json.loads(raw, strict=False)
        except (ValueError, RecursionError):
            return None
        value = _without_surrogates(raw, value)
    return value if isinstance(value, dict) else None


def _without_surrogates(raw: str, value: Json) -> Json:
    """The value without lone surrogates, which json.loads lets pass and no file can hold."""
    if "\\u" not in raw:
        return value
    text = json.dumps(value, ensure_ascii=False)
    return json.loads(text.encode("utf-8", "replace").decode("utf-8"))


def pairs(raw: str) -> Iterator[tuple[str, str]]:
    r"""Names and texts that stand whole in broken JSON.

    >>> list(pairs('{"a":"x \\u003c","b":{"c":"y"},"d":"z'))
    [('a', 'x <'), ('c', 'y')]
    """
    for key, quoted in PAIR.findall(raw):
        try:
            value = json.loads(quoted, strict=False)
        except ValueError:
            continue
        yield key, str(value).encode("utf-8", "replace").decode("utf-8")
