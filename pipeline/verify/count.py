"""Bytes of an export go in, the number of its items, comments, authors and terms comes out.

The ledger of a run is held against these numbers, so nothing here is shared with the reader: no parser,
only the question which openings of elements stand outside CDATA sections and XML comments.

In a sound export a section ends at its first `]]>`, and a closing tag follows. All such sections are
taken in bulk. Where something else is found, the name of the element around the section decides:

- text that was never escaped (`//]]></script>`, a literal `<![CDATA[`): the section goes on up to the
  `]]>` that stands before `</same-name>`;
- a section that broke off: if `<same-name><![CDATA[` comes first, what lies between is structure again.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

OPEN = b"<![CDATA["
CLOSE = b"]]>"
COMMENT = b"<!--"
BLOCK = 1 << 20
"""Bytes looked at in one go."""
HORIZON = 1 << 24
"""How far ahead the end of a doubtful section is looked for; bounds the memory."""

_NAME = rb"(?:[^\s<>/:!?]+:[^\s<>/:!?]+|title|link|description|category|guid|pubDate|language)"
"""Names that an export gives to the elements that hold CDATA; HTML has no such names but `title`."""
_PLAIN = re.compile(rb"\s*(?:</" + _NAME + rb"\s*>|\Z)")
_WARNING = frozenset(b"a b br code div em font h1 hr i p pre span strong table td th tr u".split())
"""HTML that PHP prints around its warnings, which may stand between a tag and its section."""
_TAG = re.compile(rb"<(/?)([^\s<>/!?]+)[^<>]*>")
_WHOLE = re.compile(rb"<(" + _NAME + rb")(?:\s[^<>]*)?>\s*<!\[CDATA\[")
_ITEM = re.compile(rb"<item(?:\s[^<>]*)?/?>")
_SURE_ITEM = re.compile(rb"<item(?:\s[^<>]*)?>(?=\s*<[^/<])")
"""After damage, when it is open what is text: an item whose first element follows."""
_PREFIX = re.compile(
    rb"""xmlns:([^\s=<>"']+)\s*=\s*["']https?://(?:www\.)?wordpress\.org/export/[\d.]+/?["']"""
    rb"""|<([^\s<>/:!?]+):(?:wxr_version|base_site_url)[\s>]"""
)

_COMMENT, _AUTHOR = b"comment", b"author"


class Counts(NamedTuple):
    """How many records of each kind an export declares."""

    items: int
    comments: int
    authors: int
    terms: int
    """Categories, tags and other terms of the channel; not those that items carry."""


def count(chunks: Iterable[bytes]) -> Counts:
    """Count the records of one export, given as UTF-8 in pieces of any size, at constant memory.

    >>> count([b"<channel><wp:tag><wp:term_id>1</wp:term_id></wp:tag>",
    ...        b"<item><title><![CDATA[not an <item> here]]></title></item></channel>"])
    Counts(items=1, comments=0, authors=0, terms=1)
    """
    scan = _Scan()
    rest = b""
    for block, last in _blocks(chunks, scan):
        rest = scan.feed(rest + block, last=last)
        scan.waiting = len(rest)
    return scan.counts()


def _blocks(chunks: Iterable[bytes], scan: _Scan) -> Iterator[tuple[bytes, bool]]:
    """The chunks joined to blocks, the last one marked; longer ones while much is waiting (linear time)."""
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size >= max(BLOCK, scan.waiting):
            yield b"".join(held), False
            held, size = [], 0
    yield b"".join(held), True


class _Scan:
    """The numbers so far, and what must be known of the bytes that are gone."""

    def __init__(self) -> None:
        self.waiting = 0
        self.items = 0
        self.found: Counter[bytes] = Counter()
        self.prefixes = {b"wp"}
        self.before = b""
        """Structure before the buffer, where the buffer starts inside a section."""
        self.texts: list[bytes] = []
        """Runs of structure that the present block showed."""

    def counts(self) -> Counts:
        """The numbers so far."""
        found = self.found
        terms = found.total() - found[_COMMENT] - found[_AUTHOR]
        return Counts(self.items, found[_COMMENT], found[_AUTHOR], terms)

    def feed(self, buffer: bytes, *, last: bool) -> bytes:
        """Count in the buffer; what can not be judged yet comes back, to stand before the next one."""
        pieces = (CLOSE + buffer).split(OPEN)
        tails = [piece.partition(CLOSE)[2] for piece in pieces]
        odd = _odd(pieces, tails)
        odd.append(len(pieces) - 1)
        block = _Block(buffer, pieces, tails, last=last)
        self.texts = []
        index = 0
        for at in odd:
            if at < index:
                continue
            self.texts += tails[index:at]
            index = self._walk(block, at)
        self._add(self.texts)
        return block.rest

    def _walk(self, block: _Block, at: int) -> int:
        """From a piece that does not speak for itself to the index of the next that may."""
        buffer, last = block.buffer, block.last
        here = 0 if at == 0 else self._section_end(block, at)
        while here >= 0:
            stop = buffer.find(OPEN, here)
            until = len(buffer) if stop < 0 else stop
            remark = buffer.find(COMMENT, here, until) if block.remarks else -1
            if remark >= 0:
                end = buffer.find(b"-->", remark + 4)
                if end >= 0:
                    self.texts.append(buffer[here:remark])
                    here = end + 3
                    continue
                if not last and len(buffer) - remark < HORIZON:
                    self.texts.append(buffer[here:remark])
                    block.rest = buffer[remark:]
                    self.before = b""
                    break
                # A remark that never ends hides nothing.
                block.remarks = False
            if stop >= 0:
                self.texts.append(buffer[here:stop])
                return bisect_left(block.starts, stop + len(OPEN))
            # After the last closing tag every opening waits for what follows it.
            cut = until if last else buffer.rfind(b"</", here)
            if cut < 0:
                cut = max(here, until - HORIZON)
            self.texts.append(buffer[here:cut])
            block.rest = buffer[cut:]
            self.before = b""
            break
        return len(block.pieces)

    def _section_end(self, block: _Block, at: int) -> int:
        """Where structure goes on after the section that piece `at` opens; -1 where it is not seen yet."""
        buffer, start, tail = block.buffer, block.start(at), block.tails[at]
        unread = not block.last and at == len(block.pieces) - 1 and (not tail or tail.isspace())
        first = block.pieces[at].find(CLOSE)
        if first >= 0 and not unread and _is_plain(tail):
            return start + first + len(CLOSE)
        before = self._before(block, at)
        name = _around(before)
        if name is None:
            first = buffer.find(CLOSE, start)
            if first >= 0:
                return first + len(CLOSE)
        end = _end_or_again(name).search(buffer, start) if name else None
        while name and end and end[1] is None and (shown := _shown(buffer, end.end())):
            end = _end_or_again(name).search(buffer, shown)
        if end and end[1] is not None:
            return end.start(1)
        if end:
            self._add_sure(buffer[start : end.start()])
            return end.start()
        waits = len(buffer) - start
        if not block.last and waits < HORIZON:
            block.rest = buffer[start - len(OPEN) :]
            self.before = before
            return -1
        if _holds_sections(buffer, start):
            cut = len(buffer) if block.last else max(buffer.rfind(b"</", start), start)
            self._add_sure(buffer[start:cut])
            return cut
        if block.last:
            return len(buffer)
        # A text longer than the horizon: nothing of it is needed but its end.
        block.rest = OPEN + buffer[-256:]
        self.before = before
        return -1

    def _before(self, block: _Block, at: int) -> bytes:
        """The structure before the section of piece `at`; sections in a row belong together."""
        for index in range(at - 1, max(at - 64, -1), -1):
            tail = block.tails[index]
            if tail and not tail.isspace():
                return tail.rpartition(CLOSE)[2][-2000:]
        return self.before

    def _add(self, texts: Sequence[bytes]) -> None:
        """Count the openings in runs of structure; most runs repeat, so each text is looked at once."""
        tally = Counter(texts)
        # The joint is a closing tag: an element that holds a section is no container.
        joined = b"</>".join(tally)
        if b"xmlns:" in joined or b":wxr_version" in joined:
            self.prefixes.update(name for pair in _PREFIX.findall(joined) for name in pair if name)
        containers = _containers(frozenset(self.prefixes))
        self.items += _items(joined)
        self.found.update(containers.findall(joined))
        for text, times in tally.items():
            if times > 1 and len(text) > 6:
                self.items += (times - 1) * _items(text)
                for local in containers.findall(text):
                    self.found[local] += times - 1

    def _add_sure(self, region: bytes) -> None:
        """Count in a region after damage, where a literal tag of some text must not count."""
        containers = _containers(frozenset(self.prefixes))
        for number, piece in enumerate(region.split(OPEN)):
            text = piece.partition(CLOSE)[2] if number and CLOSE in piece else piece
            self.items += len(_SURE_ITEM.findall(text))
            self.found.update(containers.findall(text))


class _Block:
    """A buffer, split at the openings of its sections."""

    def __init__(self, buffer: bytes, pieces: list[bytes], tails: list[bytes], *, last: bool) -> None:
        self.buffer = buffer
        self.pieces = pieces
        self.tails = tails
        """What follows the first `]]>` of each piece."""
        self.last = last
        self.remarks = True
        """Whether the end of an XML comment may still come."""
        self.rest = b""
        """What the block leaves for the next one."""

    @cached_property
    def starts(self) -> list[int]:
        """Offset of each piece in the buffer; the first piece begins with a `]]>` that is not there."""
        return list(accumulate((len(piece) + len(OPEN) for piece in self.pieces[:-1]), initial=-len(CLOSE)))

    def start(self, at: int) -> int:
        """Offset of one piece; every block asks for its last."""
        return len(self.buffer) - len(self.pieces[-1]) if at == len(self.pieces) - 1 else self.starts[at]


def _odd(pieces: list[bytes], tails: list[bytes]) -> list[int]:
    """Indices of the pieces that a look at their first `]]>` does not settle."""
    distinct = dict.fromkeys(tails)
    odd = {tail for tail in distinct if tail[:5] != b"</wp:" and not _PLAIN.match(tail)}
    joined = b"\n".join(distinct)
    if CLOSE in joined or COMMENT in joined:
        odd.update(tail for tail in distinct if CLOSE in tail or COMMENT in tail)
    open_ended = b"" in distinct
    if not odd and not open_ended:
        return []
    return [
        index
        for index, tail in enumerate(tails)
        if (tail in odd if tail else open_ended and CLOSE not in pieces[index])
    ]


def _is_plain(tail: bytes) -> bool:
    """Whether the tail shows that the section ended where its first `]]>` stands."""
    return _PLAIN.match(tail) is not None and CLOSE not in tail


def _items(text: bytes) -> int:
    """Openings of items."""
    number = text.count(b"<item>")
    return number if text.count(b"<item") == number else len(_ITEM.findall(text))


def _around(before: bytes) -> bytes | None:
    """Name of the element whose text a section after `before` belongs to."""
    name: bytes | None = None
    for closing, found in _TAG.findall(before):
        if found not in _WARNING:
            name = None if closing else found
    return name


@lru_cache(maxsize=64)
def _end_or_again(name: bytes) -> re.Pattern[bytes]:
    """Finds the section's true end (group 1: the closing tag), or the same element opening once more."""
    word = re.escape(name)
    closes = rb"\]\]>[^<\]]{0,400}(</" + word + rb"\s{0,40}>)"
    again = rb"<" + word + rb"(?:\s[^<>]{0,400})?>\s{0,400}<!\[CDATA\["
    return re.compile(closes + rb"|" + again)


def _shown(buffer: bytes, start: int) -> int:
    """Where a section that is only shown by a text ends, which its escaped end tells; 0 if it is real."""
    end = buffer.find(CLOSE, start)
    return end + 3 if end >= 0 and buffer[end - 2 : end + 13] == b"]]]]><![CDATA[>" else 0


@lru_cache(maxsize=64)
def _containers(prefixes: frozenset[bytes]) -> re.Pattern[bytes]:
    """Finds the openings of comments, authors and terms: elements of ours whose first child follows."""
    words = b"|".join(re.escape(prefix) for prefix in sorted(prefixes))
    return re.compile(
        rb"<(?:(?:" + words + rb"):)?(comment|author|category|tag|term)(?:\s[^<>]*)?>(?=[^<]*<[^/!<])"
    )


def _holds_sections(buffer: bytes, start: int) -> bool:
    """Whether whole elements of an export follow: the text before them broke off."""
    end = -1
    for opened in _WHOLE.finditer(buffer, start):
        if end < opened.end():
            end = buffer.find(CLOSE, opened.end())
            if end < 0:
                return False
        if buffer[end + 3 : end + 40 + len(opened[1])].lstrip().startswith(b"</" + opened[1]):
            return True
    return False
