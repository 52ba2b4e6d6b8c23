"""Bytes of an export go in, the number of its items, comments, authors and terms comes out.

The ledger of a run is held against these numbers, so nothing here is shared with the reader: no parser,
only the question which openings of elements stand outside CDATA sections and XML comments.

Every opening is a candidate, and nearly all settle themselves: the last section before ends with `]]>` and a
closing tag, and no other begins. For the rest the sections up to the candidate are walked one by one, and the
name of the element around a section decides where it ends:

- text that was never escaped (`//]]></script>`, a literal `<![CDATA[`): at the `]]>` before `</same-name>`;
- a section that broke off: if `<same-name><![CDATA[` comes first, what lies between is structure again.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OPEN = b"<![CDATA["
CLOSE = b"]]>"
REMARK = b"<!--"
ITEM_END = b"</item>"
BLOCK = 1 << 20
"""Bytes looked at in one go."""
HORIZON = 1 << 24
"""How far ahead the end of a doubtful section is looked for; bounds the memory."""

_NAME = rb"(?:[^\s<>/:!?]+:[^\s<>/:!?]+|title|link|description|category|guid|pubDate|language)"
"""Names that an export gives to the elements that hold CDATA; HTML has no such names but `title`."""
_PLAIN = re.compile(rb"\s*(?:</" + _NAME + rb"\s*>|<!\[CDATA\[|\Z)")
"""What follows the end of a section that leaves no doubt."""
_WARNING = frozenset(b"a b br code div em font h1 hr i p pre span strong table td th tr u".split())
"""HTML that PHP prints around its warnings, which may stand between a tag and its section."""
_TAG = re.compile(rb"<(/?)([^\s<>/!?]+)[^<>]*>")
_WHOLE = re.compile(rb"<(" + _NAME + rb")(?:\s[^<>]*)?>\s*<!\[CDATA\[")
_ITEM = re.compile(rb"<item[\s/>]")
_CHILD = re.compile(rb"[^<>]*>[^<]*<[^/!<]")
"""From inside an opening tag to a child: a leaf of the same name, such as `<wfw:comment>`, is no record."""
_SURE_ITEM = re.compile(rb"<item(?:\s[^<>]*)?>\s*<[^/<]")
"""After damage, when it is open what is text: an item whose first element follows."""
_PREFIX = re.compile(
    rb"""xmlns(?::([^\s=<>"']+))?\s*=\s*["']https?://(?:www\.)?wordpress\.org/export/[\d.]+/?["']"""
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
    for block, last in _blocks(chunks, scan):
        scan.feed(block, last=last)
    found = scan.found
    terms = found.total() - found[_COMMENT] - found[_AUTHOR]
    return Counts(scan.items, found[_COMMENT], found[_AUTHOR], terms)


def _blocks(chunks: Iterable[bytes], scan: _Scan) -> Iterator[tuple[bytes, bool]]:
    """The chunks joined to blocks, the last one marked; longer ones while much is undecided (linear time)."""
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size >= max(BLOCK, len(scan.data) - scan.at):
            yield b"".join(held), False
            held, size = [], 0
    yield b"".join(held), True


class _Unread(Exception):  # noqa: N818 - the data end before an answer; nobody's error
    """What follows decides, and has not been read yet."""


class _Scan:
    """The numbers so far, and the part of the bytes that is in memory."""

    def __init__(self) -> None:
        self.items = 0
        self.found: Counter[bytes] = Counter()
        self.prefixes = {b"wp"}
        self.data = b""
        self.last = False
        """Whether the data are the file's end."""
        self.at = 0
        """Up to here all is counted; structure goes on here, unless inside a section."""
        self.name: bytes | None = None
        """The element whose text the last section was."""
        self.inside = False
        """Whether the data begin inside a section, whose beginning was dropped."""
        self.channel = True
        """Whether authors and terms may stand here: not inside an item."""
        self.remarks = True
        """Whether the end of an XML comment may still come."""
        self.close = (0, -1)
        """An offset, and the first `]]>` from there on."""

    def feed(self, block: bytes, *, last: bool) -> None:
        """Count on."""
        self.data = self.data[self.at :] + block
        self.at = 0
        self.last = last
        self.remarks = True
        self.close = (len(self.data) + 1, -1)
        try:
            for at in self._candidates():
                if at >= self.at and self._is_structure(at):
                    self._take(at)
            if last or len(self.data) - self.at > BLOCK:
                self._walk(len(self.data) if last else self._cut())
        except _Unread:
            pass

    def _candidates(self) -> list[int]:
        """Where items and comments may open."""
        if self.channel and (b"xmlns" in self.data or b":wxr_version" in self.data):
            head = self.data[: BLOCK * 2]
            self.prefixes.update(
                prefix for declared, used in _PREFIX.findall(head) for prefix in (declared or used,)
            )
        found = [match.start() for match in _ITEM.finditer(self.data)]
        for prefix in self.prefixes:
            found += [match.start() for match in _comments(prefix).finditer(self.data)]
        found.sort()
        return found

    def _is_structure(self, at: int) -> bool:
        """Whether what opens there is an element; what lies before it is counted then."""
        data, start = self.data, self.at
        if not self.channel and not self.inside:
            close = data.rfind(CLOSE, start, at)
            if close >= 0:
                start = close + 3
            if (
                data.find(OPEN, start, at) < 0
                and data.find(REMARK, start, at) < 0
                and (close < 0 or _PLAIN.match(data, start))
                and (data[at + 1 : at + 5] != b"item" or self._gap(start, at))
            ):
                self.at = at
                return True
        self._walk(at)
        return self.at == at

    def _gap(self, start: int, at: int) -> bool:
        """Whether nothing but blanks lies between two items; `start` is behind the last section."""
        end = self.data.rfind(ITEM_END, start, at)
        if end >= 0:
            between = self.data[end + len(ITEM_END) : at]
            return not between or between.isspace()
        return self.data.find(ITEM_END, self.at, start) < 0

    def _take(self, at: int) -> None:
        """Count the element that opens there."""
        if self.data[at + 1 : at + 5] == b"item":
            self.items += 1
            self.channel = False
        elif _CHILD.match(self.data, at + 1):
            self.found[_COMMENT] += 1
        elif not self.last and self.data.find(b"<", at + 1, -1) < 0:
            raise _Unread
        self.at = at + 1

    def _cut(self) -> int:
        """Where a long stretch without candidates can be cut: before its last closing tag."""
        cut = self.data.rfind(b"</", self.at)
        return cut if cut >= 0 else max(self.at, len(self.data) - 256)

    def _walk(self, stop: int) -> None:
        """Section by section, up to `stop` or to the end of the section that it lies in."""
        data = self.data
        while self.at < stop:
            if self.inside:
                self._section(0, self.name)
                continue
            start = self.at
            opens = data.find(OPEN, start, stop)
            until = stop if opens < 0 else opens
            remark = data.find(REMARK, start, until) if self.remarks else -1
            if remark >= 0:
                end = data.find(b"-->", remark + 4)
                if end >= 0:
                    self._structure(start, remark)
                    self.at = end + 3
                    continue
                if not self.last and len(data) - remark < HORIZON:
                    self._structure(start, remark)
                    self.at = remark
                    raise _Unread
                # A remark that never ends hides nothing.
                self.remarks = False
            if opens < 0:
                self._structure(start, stop)
                self.at = stop
                return
            before = data[max(start, opens - 2000) : opens]
            name = _around(before) if before and not before.isspace() else self.name
            self._section(opens + len(OPEN), name)
            self._structure(start, opens)
            self.name = name

    def _section(self, start: int, name: bytes | None) -> None:
        """Move behind the section whose text begins at `start`."""
        close = self._next_close(start)
        if close >= 0 and (name is None or self._ends_plainly(start, close)):
            self.at = close + 3
        else:
            self.at = self._doubtful(start, name)
        self.inside = False

    def _doubtful(self, start: int, name: bytes | None) -> int:
        """Where structure goes on after a section whose first `]]>`, if there is one, may not be its end."""
        data = self.data
        end = _end_or_again(name).search(data, start) if name else None
        while name and end and end[1] is None and (shown := self._shown(end.end())):
            end = _end_or_again(name).search(data, shown)
        if end is None:
            return self._lost(start, name)
        if end[1] is not None:
            return end.start(1)
        self._add_sure(start, end.start())
        return end.start()

    def _shown(self, start: int) -> int:
        """Where a section ends that a text only shows, as its escaped end tells; 0 if it is real."""
        end = self._next_close(start)
        return end + 3 if end >= 0 and self.data[end - 2 : end + 13] == b"]]]]><![CDATA[>" else 0

    def _next_close(self, start: int) -> int:
        """The first `]]>` from there on; asked for many times, it is looked for once."""
        since, close = self.close
        if start < since or 0 <= close < start:
            close = self.data.find(CLOSE, start)
            self.close = start, close
        return close

    def _lost(self, start: int, name: bytes | None) -> int:
        """Where to go on after a section whose end is nowhere."""
        data = self.data
        if not self.last and len(data) - start < HORIZON:
            raise _Unread
        if _holds_sections(data, start):
            cut = len(data) if self.last else max(data.rfind(b"</", start), start)
            self._add_sure(start, cut)
            return cut
        if self.last:
            return len(data)
        # A text longer than the horizon: nothing of it is needed but its end.
        self.at = len(data) - 256
        self.name = name
        self.inside = True
        raise _Unread

    def _ends_plainly(self, start: int, close: int) -> bool:
        """Whether a section ends at its first `]]>` beyond doubt."""
        data = self.data
        plain = _PLAIN.match(data, close + 3)
        if plain is None or data.find(OPEN, start, close) >= 0:
            return False
        if plain.end() == len(data) and not self.last:
            return False
        stop = data.find(OPEN, close)
        return data.find(CLOSE, close + 3, stop if stop >= 0 else len(data)) < 0

    def _structure(self, start: int, stop: int) -> None:
        """Count the authors and terms that open in a run of structure."""
        text = self.data[start:stop]
        if not self.channel:
            _, end, text = text.partition(ITEM_END)
            if not end:
                return
            self.channel = True
        self.found.update(_declared(frozenset(self.prefixes)).findall(text))

    def _add_sure(self, start: int, stop: int) -> None:
        """Count in a region after damage, where a literal tag of some text must not count."""
        for number, piece in enumerate(self.data[start:stop].split(OPEN)):
            text = piece.partition(CLOSE)[2] if number and CLOSE in piece else piece
            self.items += len(_SURE_ITEM.findall(text))
            for prefix in self.prefixes:
                opened = _comments(prefix).finditer(text)
                self.found[_COMMENT] += sum(
                    _CHILD.match(text, each.start() + 1) is not None for each in opened
                )
            self.found.update(_declared(frozenset(self.prefixes)).findall(text))


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


@lru_cache(maxsize=64)
def _comments(prefix: bytes) -> re.Pattern[bytes]:
    """Finds the openings of comments; begins with fixed text, which makes it fast."""
    return re.compile(b"<" + re.escape(prefix + b":" if prefix else b"") + rb"comment[\s>]")


@lru_cache(maxsize=64)
def _declared(prefixes: frozenset[bytes]) -> re.Pattern[bytes]:
    """Finds the openings of authors and terms: elements of ours whose first child follows."""
    words = b"|".join(re.escape(prefix) for prefix in sorted(prefixes) if prefix)
    return re.compile(rb"<(?:(?:" + words + rb"):)?(author|category|tag|term)(?:\s[^<>]*)?>(?=[^<]*<[^/!<])")


def _holds_sections(data: bytes, start: int) -> bool:
    """Whether whole elements of an export follow: the text before them broke off."""
    end = -1
    for opened in _WHOLE.finditer(data, start):
        if end < opened.end():
            end = data.find(CLOSE, opened.end())
            if end < 0:
                return False
        if data[end + 3 : end + 40 + len(opened[1])].lstrip().startswith(b"</" + opened[1]):
            return True
    return False
